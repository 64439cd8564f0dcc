"""Extras from inside the program: at once when there, one line and the bootstrap when not, advice where it cannot."""

import subprocess
import tomllib

import pytest
from bootstrap import LOCKS, ROOT

from junheng.cli import extras


def test_every_extra_of_the_program_has_a_lock_and_a_title():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(extras.MODULES) == set(extras.TITLES) == set(declared) - {"dev", "bundle"}
    assert all((LOCKS / f"{name}.lock").is_file() for name in extras.MODULES)
    assert extras.BOOTSTRAP.is_file()


def test_nothing_happens_when_it_is_there(monkeypatch):
    monkeypatch.setitem(extras.MODULES, "polars", ("json",))
    monkeypatch.setattr(extras.subprocess, "run", lambda *_, **__: pytest.fail("installed"))
    extras.require("polars")


def test_it_is_installed_by_the_bootstrap(monkeypatch, capsys):
    here = []

    def install(command, **_):
        here.append(command[-2:])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(extras, "available", lambda name: bool(here))
    monkeypatch.setattr(extras, "runs_in_own_environment", lambda: True)
    monkeypatch.setattr(extras.subprocess, "run", install)
    extras.require("planners")
    assert here == [["ensure", "planners"]]
    captured = capsys.readouterr()
    assert captured.out == "" and "规划求解器" in captured.err


def test_somebody_elses_environment_is_not_touched(monkeypatch):
    monkeypatch.setattr(extras, "available", lambda name: False)
    monkeypatch.setattr(extras, "runs_in_own_environment", lambda: False)
    with pytest.raises(extras.ExtraUnavailable, match=r"junheng\[spark\]"):
        extras.require("spark")


def test_failure_is_told(monkeypatch):
    monkeypatch.setattr(extras, "available", lambda name: False)
    monkeypatch.setattr(extras, "runs_in_own_environment", lambda: True)
    monkeypatch.setattr(extras.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 75))
    with pytest.raises(extras.ExtraUnavailable, match="未能安装"):
        extras.require("planners")
