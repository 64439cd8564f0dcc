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
