"""From a data package to workbook, Word and PDF: the demo county, and made-up counties with gaps and slips."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from junheng.cli.pipeline import assess_package
from junheng.reports import document, workbook
from junheng.reports.document.pdf import Letters, content
from junheng.reports.document.telling import MISSING, Telling
from junheng.reports.official import tables

ROOT = Path(__file__).parents[3]
SEEDS = (3, 17, 40, 1016)


@pytest.fixture(scope="module")
def demo():
    return assess_package(ROOT / "demo" / "county")


def written(assessment, folder):
    workbook.write(assessment, folder / "a.xlsx")
    report = document.self_assessment(assessment)
    document.write_docx(report, folder / "a.docx")
    document.write_pdf(report, folder / "a.pdf")
    return report


def test_every_character_of_the_demo_is_in_the_fonts(demo):
    letters = Letters()
    for line in (cell.text for table in tables(demo) for _, _, cell in table.cells()):
        letters.covered(line)
    assert not letters.lacking
    assert "U+" not in str(content(document.self_assessment(demo))["sections"][-1]["blocks"][-1].get("text", ""))


def test_the_demo_prints_every_cell_of_table_one(demo):
    assert all(cell.text for cell in tables(demo)["I"].body[0])


def test_the_demo_has_a_report_without_a_missing_figure(demo, tmp_path):
    report = written(demo, tmp_path)
    said = "\n".join(paragraph.text for paragraph in report.paragraphs())
    assert "总体判定为未达标" in said and MISSING not in said


@pytest.mark.parametrize("seed", SEEDS)
def test_any_county_has_its_files_and_its_figures(seed, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "oracle"))
    county_maker = import_module("county_maker")
    package = tmp_path / "package"
    package.mkdir()
    county_maker.write(county_maker.make(seed), package)
    assessment = assess_package(package, county_maker.settings(seed))
    report, t = written(assessment, tmp_path), Telling(assessment)
    assert all(t.value(number.reference) == number.value for number in report.numbers())
    said = "\n".join(paragraph.text for paragraph in report.paragraphs())
    assert "None" not in said and "nan" not in said
