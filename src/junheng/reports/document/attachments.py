"""Attachments: the declaration's tables, the list of schools, the evidence, the charts."""

from __future__ import annotations

from collections.abc import Iterable

from junheng.core.assessment import Assessment, SchoolRow
from junheng.reports.charts import class_sizes, coefficient_bars
from junheng.reports.document.model import Block, Figure, Paragraph, Section, Style, TableBlock, Words
from junheng.reports.document.sources import index_table
from junheng.reports.document.telling import Telling
from junheng.reports.official import tables
from junheng.reports.official.grid import Cell, Kind, Line, Table, number_cell, stub, text_cell
from junheng.reports.terms import stages

NAMES = (
    "义务教育优质均衡发展申报表（表Ⅰ至表Ⅵ）",
    "参加评估的学校名单",
    "各项指标判定结果",
    "佐证材料目录",
    "报告数字出处索引",
)
_SIZES = {"I": 7.5, "II-1": 9, "II-2": 7.5, "III": 9, "IV": 9, "V": 9, "VI": 10.5}
_CHART_WIDTH = 620
_CHART_FONT = "Noto Sans SC"


def attachment_note() -> list[Paragraph]:
    """附件说明, after the body; a name has no full stop."""
    lines = [f"附件：1. {NAMES[0]}", *(f"　　　{n}. {name}" for n, name in enumerate(NAMES[1:], start=2))]
    return [Paragraph((Words(line),), Style.ATTACHMENT_LIST) for line in lines]


def attachments(t: Telling, text: tuple[Block, ...]) -> list[Section]:
    """All attachments; the last is the index of the figures in `text`."""
    index = Section((*_title(5), TableBlock(index_table(t, text, NAMES[4]), 7.5)))
    return [*_declaration(t.assessment), _schools(t.assessment), _items(t.assessment), _evidence(t.assessment), index]


def charts(assessment: Assessment) -> list[Figure]:
    """The coefficients against their limits, then the sizes of classes, stage by stage."""
    made = [coefficient_bars(assessment, stage) for stage in stages(assessment)]
    made += [class_sizes(assessment, stage) for stage in stages(assessment)]
    return [Figure(chart.standalone(_CHART_WIDTH, _CHART_FONT), chart.title) for chart in made if chart is not None]


def _title(number: int) -> list[Block]:
    return [
        Paragraph((Words(f"附件{number}"),), Style.ATTACHMENT),
        Paragraph((Words(NAMES[number - 1]),), Style.TABLE_TITLE),
    ]


def _declaration(assessment: Assessment) -> list[Section]:
    official = tables(assessment)
    made = [
        Section((*(_title(1) if n == 0 else ()), *_printed(table)), landscape=True) for n, table in enumerate(official)
    ]
    signed = tuple(Paragraph((Words(line),), Style.SIGNATURE) for line in official.sign_off)
    return [*made[:-1], Section((*made[-1].blocks, *signed), landscape=True)]


def _printed(table: Table) -> Iterable[Block]:
    return (
        Paragraph((Words(table.title),), Style.TABLE_TITLE),
        TableBlock(table, _SIZES[table.id]),
    )


def _schools(assessment: Assessment) -> Section:
    head: Line = tuple(
        Cell(Kind.HEAD, name)
        for name in ("序号", "学校", "学段", "学校类型", "所属镇街", "在校生数", "班级数", "达标项数", "综合达标")
    )
    body = tuple(_school(n, row) for n, row in enumerate(assessment.schools, start=1))
    table = Table("schools", NAMES[1], (head,), body, (0.7, 3.2, 0.8, 1.8, 1.6, 1.1, 0.9, 1.0, 1.1), landscape=False)
    return Section((*_title(2), TableBlock(table, 9)))


def _school(number: int, row: SchoolRow) -> Line:
    reference = f"row/{row.school_code}/{row.stage}"
    return (
        number_cell(number, 0), stub(row.label), text_cell(row.stage), text_cell(row.kind), text_cell(row.township),
        number_cell(row.pupils, 0, f"{reference}/pupils"), number_cell(row.classes, 0, f"{reference}/classes"),
        number_cell(row.met, 0, f"{reference}/met"), text_cell(row.verdict.label, unmet=row.verdict == 0),
    )  # fmt: skip


def _items(assessment: Assessment) -> Section:
    head: Line = tuple(Cell(Kind.HEAD, name) for name in ("编号", "指标", "判定", "采用过渡性认定"))
    reviewed = assessment.tolerances.get("as_reviewed")
    body = tuple(
        (stub(item.id), stub(item.name), text_cell(item.verdict.label, unmet=item.verdict == 0),
         text_cell(reviewed.items[item.id].label if reviewed and item.id in reviewed.items else None))
        for item in assessment.items
    )  # fmt: skip
    table = Table("items", NAMES[2], (head,), body, (0.8, 7.0, 1.2, 1.6), landscape=False)
    return Section((*_title(3), TableBlock(table, 10.5)))


def _evidence(assessment: Assessment) -> Section:
    head: Line = tuple(Cell(Kind.HEAD, name) for name in ("编号", "材料名称", "日期", "发文单位", "存放"))
    body = tuple(line for item in assessment.items for line in _documents(assessment, item.id))
    table = Table("evidence", NAMES[3], (head,), body, (0.8, 5.4, 1.6, 2.4, 1.6), landscape=False)
    return Section((*_title(4), TableBlock(table, 9)))


def _documents(assessment: Assessment, item: str) -> list[Line]:
    found = [line for line in assessment.tables.get("evidence") or () if line.get("item") == item]
    if not found:
        return [(stub(item), text_cell("尚无材料"), text_cell(None), text_cell(None), text_cell(None))]
    return [
        (
            stub(item),
            stub(str(line.get("title") or "")),
            text_cell(line.get("issued_on")),
            stub(str(line.get("issuer") or "")),
            text_cell(line.get("kept_at")),
        )
        for line in found
    ]
