"""Tables II-1, II-2 and III: resource allocation, school by school, and its difference coefficients."""

from __future__ import annotations

from junheng.core.assessment import Assessment, SchoolRow
from junheng.core.verdict import Verdict
from junheng.reports.official.declaration import Entry, entries
from junheng.reports.official.figures import filled
from junheng.reports.official.grid import (
    Cell,
    Kind,
    Line,
    Table,
    codes,
    head_tree,
    number_cell,
    section,
    stub,
    text_cell,
)
from junheng.reports.official.references import resolve

_SPONSORS = (
    "1 中央教育部门，2 中央其他部门，3 省级教育部门，4 省级其他部门，5 地级教育部门，6 地级其他部门，"
    "7 县级教育部门，8 县级其他部门，9 地方企业，10 民办"
)
_YES_NO = {Verdict.COMPLIANT: "是", Verdict.BELOW: "否"}


def table_two_one(assessment: Assessment) -> Table:
    """表Ⅱ-1: rows that reach each threshold, and rows that pass the school rule."""
    title = "表Ⅱ-1 小学、初中资源配置基本情况"
    return Table("II-1", title, _head("II-1"), _stage_lines(assessment, "II-1"), (0.9, 1.7) + (1.5,) * 8)


def table_three(assessment: Assessment) -> Table:
    """表Ⅲ: county means and difference coefficients; the plain mean of the seven is shown, never a test."""
    title = "表Ⅲ 县域义务教育校际均衡情况"
    return Table("III", title, _head("III"), _stage_lines(assessment, "III"), (0.9, 1.7) + (1.5,) * 8)


def _stage_lines(assessment: Assessment, table: str) -> tuple[Line, ...]:
    lines: dict[str, list[Cell]] = {}
    for entry in entries(table):
        lines.setdefault(entry.row, []).append(_stage_cell(assessment, entry))
    return tuple((*_stage_stubs(row, first=n % 2 == 0), *cells) for n, (row, cells) in enumerate(lines.items()))


def _stage_stubs(row: str, first: bool) -> Line:
    """The stage over its two lines, and what the line is: 小学 | 达标学校比例（%）."""
    stage, name = row.split(" › ")
    return stub(stage, rows=2) if first else None, stub(_bracketed(name))


def _stage_cell(assessment: Assessment, entry: Entry) -> Cell:
    if not entry.reference:
        return Cell(Kind.TEXT, "——")
    return filled(assessment, entry, unmet=_is_below(assessment, entry))


def _is_below(assessment: Assessment, entry: Entry) -> bool:
    head, *path = entry.reference.split("/")
    if head != "dispersion" or path[-1] != "cv":
        return False
    found = assessment.dispersion_of(path[0], path[1])
    return found is not None and found.verdict is Verdict.BELOW


def _head(table: str) -> tuple[Line, ...]:
    first = entries(table)[0].row
    columns = [entry for entry in entries(table) if entry.row == first]
    corner = Cell(Kind.HEAD, "", cols=2)
    return (
        (corner, None, *head_tree([(_bracketed(entry.heading),) for entry in columns])[0]),
        codes(["", "", *(entry.code for entry in columns)]),
    )


def _bracketed(heading: str) -> str:
    """Full-width brackets, as the form prints them."""
    return heading.replace("(", "（").replace(")", "）").replace(",", "，")


def table_two_two(assessment: Assessment) -> Table:
    """表Ⅱ-2: one line a row of the resource indicators, numbered afresh in each stage, with what it reaches."""
    columns = [entry for entry in entries("II-2") if entry.row.startswith("小学")]
    head = (
        tuple(Cell(Kind.HEAD, _bracketed(entry.heading)) for entry in columns),
        codes([entry.code for entry in columns]),
    )
    body: list[Line] = []
    for stage in dict.fromkeys(row.stage for row in assessment.schools):
        body.append(section(stage, len(columns)))
        body += [_school_line(columns, row, n) for n, row in enumerate(assessment.rows_of(stage), start=1)]
    widths = (0.7, 3.0, 0.8, 0.95, 0.75, 0.75) + (1.1,) * 7 + (0.95, 3.2)
    return Table("II-2", "表Ⅱ-2 小学、初中资源配置基本情况（分学校）", head, tuple(body), widths, _notes(assessment))


def _school_line(columns: list[Entry], row: SchoolRow, number: int) -> Line:
    return tuple(_school_cell(entry, row, number) for entry in columns)


def _school_cell(entry: Entry, row: SchoolRow, number: int) -> Cell:
    name = entry.reference.removeprefix("row/")
    reference = f"row/{row.school_code}/{row.stage}/{name}"
    if name in row.values:
        below = row.verdicts.get(name) is Verdict.BELOW
        return number_cell(row.values[name], entry.decimals or 0, reference, unmet=below)
    if name == "number":
        return number_cell(number, 0)
    if name == "label":
        return stub(row.label)
    if name == "verdict":
        return text_cell(_YES_NO.get(row.verdict), reference, unmet=row.verdict is Verdict.BELOW)
    if name == "remark":
        return stub(remark(row))
    value = getattr(row, name)
    return text_cell(value, reference) if entry.decimals is None else number_cell(value, entry.decimals, reference)


def remark(row: SchoolRow) -> str:
    """备注: which indicators reach the threshold, which only the floor, which neither, which have no value."""
    met = [i for i, v in row.verdicts.items() if v is Verdict.COMPLIANT]
    below = [i for i, v in row.verdicts.items() if v is Verdict.BELOW]
    missing = [i for i, v in row.verdicts.items() if v is Verdict.NO_VALUE]
    said = [
        f"{_numbers(met)}达标" if met else "",
        f"{_numbers(row.near)}达到85%" if row.near else "",
        f"{_numbers([i for i in below if i not in row.near])}不足85%" if set(below) - set(row.near) else "",
        f"{_numbers(missing)}无数据" if missing else "",
        f"{_numbers(row.sensitive)}按未修约值判定" if row.sensitive else "",
    ]
    return "；".join(part for part in said if part)


def _numbers(items) -> str:
    """R1, R2, R3, R6 as 第1–3、6项."""
    found = sorted(int(item[1:]) for item in items)
    runs: list[list[int]] = []
    for number in found:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "第" + "、".join(f"{r[0]}–{r[-1]}" if len(r) > 2 else "、".join(map(str, r)) for r in runs) + "项"


def _notes(assessment: Assessment) -> tuple[str, ...]:
    def n(reference: str) -> str:
        return str(resolve(assessment, reference))

    combined = "九年一贯制学校+十二年一贯制学校"
    return (
        f"注：1. 小学共 {n('rows/小学/count')} 所，其中一贯制学校的小学部 {n(f'rows/小学/kinds/{combined}')} 所，"
        f"50 人及以上教学点 {n('rows/小学/kind/教学点')} 个；初中共 {n('rows/初中/count')} 所，"
        f"其中一贯制学校的初中部 {n(f'rows/初中/kinds/{combined}')} 所，"
        f"完全中学的初中部 {n('rows/初中/kind/完全中学')} 所。",
        f"2. 举办者类型代码：{_SPONSORS}。",
        "3. L7–L13 保留两位小数；是否达标按未修约值判定。底色单元格为未达到标准值。",
    )
