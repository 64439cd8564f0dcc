"""The workbook of an assessment (Excel): the declaration's tables cell by cell, and what a county keeps beside them."""

from __future__ import annotations

from datetime import datetime
from os import PathLike, fspath

from junheng.core.assessment import Assessment
from junheng.reports.official import tables
from junheng.reports.workbook.cover import write_cover
from junheng.reports.workbook.dispersion_sheets import write_contributions, write_dispersion
from junheng.reports.workbook.list_sheets import (
    write_corrections,
    write_evidence,
    write_findings,
    write_gaps,
    write_items,
)
from junheng.reports.workbook.official_sheets import write_official
from junheng.reports.workbook.school_sheets import write_schools
from junheng.reports.workbook.sheet import Book

__all__ = ["write"]

_SHEETS = (
    write_items, write_schools, write_dispersion, write_contributions, write_gaps, write_findings, write_corrections,
    write_evidence,
)  # fmt: skip


def write(assessment: Assessment, path: str | PathLike[str]) -> None:
    """Write the workbook: 说明, 表Ⅰ–表Ⅵ, 指标判定, 学校指标, 差异系数, 差异来源, 差距, 逐校差距, 核查发现, 数据更正, 佐证材料.

    Tables I–VI hold the number rounded as the form prints it; every other sheet the unrounded value under a format. A text is
    never a formula, whatever it begins with. The file's date is the school year's reference date, so that the same assessment
    gives the same bytes.
    """
    official = tables(assessment)
    book = Book(fspath(path))
    book.file.set_properties({"title": official.cover.title, "created": _reference_date(assessment)})
    write_cover(book, assessment, official.cover)
    write_official(book, official)
    for write_sheet in _SHEETS:
        write_sheet(book, assessment)
    book.file.close()


def _reference_date(assessment: Assessment) -> datetime:
    year = assessment.county.get("school_year")
    return datetime(int(year), 9, 1) if year else datetime(2017, 4, 19)
