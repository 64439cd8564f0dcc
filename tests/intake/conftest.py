"""Fixtures of the intake tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from intake_package import Tables, sound, write_csv

from junheng import intake
from junheng.core.county_year import CountyYear


@pytest.fixture
def tables() -> Tables:
    return sound()


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., CountyYear]:
    """Write tables as a CSV package and read them."""

    def reading(tables: Tables, **options) -> CountyYear:
        return intake.read(write_csv(tables, tmp_path / "package"), **options)

    return reading


@pytest.fixture
def codes() -> Callable[[CountyYear], set[str]]:
    """Codes of the findings, leaving out tables that were not handed in."""

    def found(county: CountyYear) -> set[str]:
        return {finding.code for finding in county.findings} - {"C221"}

    return found


@pytest.fixture(autouse=True)
def sentences_are_complete(monkeypatch):
    """No sentence leaves a placeholder open."""
    from junheng.intake import notebook

    def missing(_, name):
        raise AssertionError(f"no word for {{{name}}}")

    monkeypatch.setattr(notebook._Words, "__missing__", missing)
