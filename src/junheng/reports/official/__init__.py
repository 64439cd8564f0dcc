"""The national declaration (申报表), Tables I–VI, as a model that Excel, Word and PDF draw alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from junheng.core.assessment import Assessment
from junheng.reports.official.basics import table_one, table_six
from junheng.reports.official.grid import Table
from junheng.reports.official.resources import table_three, table_two_one, table_two_two
from junheng.reports.official.sentences import table_five, table_four

__all__ = ["Cover", "OfficialTables", "tables"]


@dataclass(frozen=True)
class Cover:
    """The declaration's first page; what is to be signed, sealed or dated by hand stays empty."""

    title: str
    region: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class OfficialTables:
    """The declaration: cover, Tables I, II-1, II-2, III, IV, V, VI in order, sign-off lines (printed empty)."""

    cover: Cover
    tables: tuple[Table, ...]
    sign_off: tuple[str, ...]

    def __iter__(self) -> Iterator[Table]:
        return iter(self.tables)

    def __getitem__(self, id: str) -> Table:
        return next(table for table in self.tables if table.id == id)


_MAKERS = (table_one, table_two_one, table_two_two, table_three, table_four, table_five, table_six)
_SIGN_OFF = ("负责人签字：", "县（市、区）人民政府（盖章）", "　　　　年　　月　　日")


def tables(assessment: Assessment) -> OfficialTables:
    """The official tables of one assessment.

    A figure that nobody reported is an empty cell, never 0. Numbers are rounded half up to the decimals of the form;
    each cell keeps its unrounded value, and verdicts were decided on that.
    """
    return OfficialTables(_cover(assessment), tuple(make(assessment) for make in _MAKERS), _SIGN_OFF)


def _cover(assessment: Assessment) -> Cover:
    county = assessment.county
    names = [county.get("province_name"), county.get("prefecture_name"), county.get("name")]
    return Cover(
        "全国义务教育优质均衡发展县（市、区）申报表",
        " ".join(str(name) for name in names if name),
        ("报送时间：　　　　年　　月　　日", "报送单位：（盖章）"),
    )
