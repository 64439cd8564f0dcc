"""What lies in demo/ is what the commands in its README make."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from junheng.cli import synth
from junheng.cli.pipeline import assess_package
from junheng.fields import tables

DEMO = Path(__file__).parents[2] / "demo"


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    synth.add_arguments(parser)
    return synth.run(parser.parse_args(list(words)))


@pytest.fixture(scope="module")
def again(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    words = (
        "--out",
        str(folder / "county"),
        "--history",
        str(folder / "history"),
        "--workbook",
        str(folder / "county.xlsx"),
    )
    assert run("county", "--random-seed", "2024", *words) == 0
    return folder


def test_the_committed_demo_is_the_generated_one(again: Path):
    committed = sorted(path.relative_to(DEMO) for path in DEMO.rglob("*.csv"))
    assert committed == sorted(path.relative_to(again) for path in again.rglob("*.csv"))
    for name in committed:
        assert (DEMO / name).read_bytes() == (again / name).read_bytes(), name


def test_the_committed_workbook_holds_the_same_cells(again: Path):
    committed, made = (CalamineWorkbook.from_path(folder / "county.xlsx") for folder in (DEMO, again))
    assert committed.sheet_names == made.sheet_names == [table.label for table in tables().values()]
    for name in made.sheet_names:
        assert committed.get_sheet_by_name(name).to_python() == made.get_sheet_by_name(name).to_python()


def test_the_demo_is_small():
    sizes = [path.stat().st_size for path in DEMO.rglob("*") if path.is_file()]
    assert sum(sizes) <= 6_000_000 and max(sizes) <= 1_000_000


def test_the_readme_names_every_defect(again: Path, capsys):
    readme = (DEMO / "README.md").read_text(encoding="utf-8")
    run("county", "--random-seed", "2024", "--out", str(again / "other"), "--years", "1")
    told = [line.split("：")[1].strip() for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert told and all(what in readme for what in told)


def test_a_size_that_cannot_be_ends_with_two(tmp_path: Path, capsys):
    assert run("county", "--random-seed", "1", "--out", str(tmp_path / "x"), "--schools", "3") == 2
    assert "无法生成" in capsys.readouterr().err and not (tmp_path / "x").exists()


def test_the_demo_fails_for_the_reasons_its_readme_gives():
    summary = assess_package(DEMO / "county").to_json()["summary"]
    assert summary["below"] == ["R3", "R4", "R5", "G3", "G4", "G5", "Q4"]
    assert summary["no_value"] == ["Q7"] and summary["met"] == 24 and summary["overall"] == "below"


def test_the_demo_rises_from_year_to_year():
    packages = [DEMO / "history" / "2022", DEMO / "history" / "2023", DEMO / "county"]
    assert [assess_package(package).to_json()["summary"]["met"] for package in packages] == [21, 22, 24]
