"""Table I (基本情况) and Table VI (社会认可度): columns under a tree of heads, figures of the whole county."""

from __future__ import annotations

from collections.abc import Sequence

from junheng.core.assessment import Assessment
from junheng.reports.official.declaration import Entry, entries
from junheng.reports.official.figures import filled
from junheng.reports.official.grid import Cell, Kind, Line, Table, codes, head_tree, stub

_UNIT_IN_GROUP = ("普通中小学校数", "特殊教育学校", "小学教学点数", "教学班数", "在校学生数", "教职工数")
_NOTES_I = (
    "注：1. 人口按常住人口口径填写，单位为万人，保留两位小数；L5–L8 取整数。"
    "自然、经济情况取评估上一年公布数，其余取最近一次教育事业统计数。",
    "2. 小学的班数、学生数、教职工数含一贯制学校小学部和全部教学点，初中含一贯制学校、完全中学的初中部；"
    "不足 50 人的教学点只列入本表，故本表口径大于表Ⅱ-2，二者可核对而不必相等。学校数为校区合并后的学校数。",
)


def table_one(assessment: Assessment) -> Table:
    """表Ⅰ: 24 columns, one line for the whole county."""
    columns = entries("I")
    head = _under_stub(head_tree([_with_unit(entry) for entry in columns]), columns)
    body: Line = (stub("全县"), *(filled(assessment, entry) for entry in columns))
    return Table("I", "表Ⅰ 义务教育优质均衡发展县（市、区）基本情况", head, (body,), (1.0, *_widths(columns)), _NOTES_I)


def table_six(assessment: Assessment) -> Table:
    """表Ⅵ: all respondents, and of them the parents."""
    everyone = [entry for entry in entries("VI") if entry.row == "计"]
    head = _under_stub(head_tree([_with_unit(entry) for entry in everyone]), everyone)
    body = tuple(
        (stub(name), *(filled(assessment, entry) for entry in entries("VI") if entry.row == name))
        for name in dict.fromkeys(entry.row for entry in entries("VI"))
    )
    return Table("VI", "表Ⅵ 社会认可度调查情况", head, body, (1.4,) + (1.3,) * len(everyone))


def _with_unit(entry: Entry) -> tuple[str, ...]:
    """The path of heads, with the unit where the form prints it: on the group, or on the column."""
    first, *rest = entry.path
    if "%" in entry.heading or entry.table == "VI":
        return tuple(name.replace("(%)", "（%）") for name in entry.path)
    if first in _UNIT_IN_GROUP:
        return (f"{first}（{entry.unit}）", *rest)
    return (first, *rest[:-1], f"{rest[-1]}（{entry.unit}）")


def _under_stub(tree: tuple[Line, ...], columns: Sequence[Entry]) -> tuple[Line, ...]:
    """The tree with an empty corner over the line names, and the codes under it."""
    corner = Cell(Kind.HEAD, "", rows=len(tree))
    lines = [(corner if r == 0 else None, *line) for r, line in enumerate(tree)]
    return (*lines, codes(["", *(entry.code for entry in columns)]))


def _widths(columns: Sequence[Entry]) -> tuple[float, ...]:
    return tuple(1.25 if entry.code in ("L1", "L5", "L6", "L7", "L8", "L19", "L20") else 1.0 for entry in columns)
