"""One form on one sheet: title, nested head with merged cells, a row 甲 乙 1 2 …, then lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

Path = tuple[str, ...]
Value = int | float | Decimal | str | None
CLOSED = "-"
"""A cell the form closes: no value, and not zero."""


@dataclass(frozen=True)
class Line:
    """A line: its heading, its code and unit where the form has such columns, and its figures."""

    labels: tuple[str, ...]
    values: Sequence[Value]


@dataclass(frozen=True)
class Form:
    """A form as it is printed. `first_line` is the row (from 1) of the first line, `depth` the number of head rows."""

    code: str
    title: str
    columns: Sequence[Path]
    lines: Sequence[Line]
    first_line: int
    depth: int = 1
    leads: tuple[str, ...] = ("指标名称", "代码")
    continued: bool = field(default=False)

    @property
    def sheet_name(self) -> str:
        return self.code + ("续" if self.continued else "")


def draw(book: Workbook, form: Form, sheet_name: str, styles: dict) -> None:
    sheet = book.add_worksheet(sheet_name)
    width = len(form.leads) + len(form.columns)
    head_row = form.first_line - 2 - form.depth
    _merge(sheet, 0, 0, 0, width - (2 if head_row == 1 else 1), form.title, styles["title"])
    sheet.write_string(0 if head_row == 1 else 1, width - 1 if head_row == 1 else 0, f"表  号：{form.code}")
    if form.depth:
        draw_head(sheet, head_row, 0, [(lead,) for lead in form.leads] + list(form.columns), form.depth, styles["head"])
    for column in range(width):
        mark = "甲乙丙"[column] if column < len(form.leads) else str(column - len(form.leads) + 1)
        sheet.write_string(form.first_line - 2, column, mark, styles["head"])
    for number, line in enumerate(form.lines):
        for column, value in enumerate([*line.labels, *line.values]):
            write_value(sheet, form.first_line - 1 + number, column, value)
    sheet.set_column(0, 0, 26)


def draw_head(sheet: Worksheet, row: int, column: int, paths: Sequence[Path], depth: int, style) -> None:
    """A head of several rows: a name that stands over several columns, or over nothing below it, is one merged cell."""
    position = column
    for name, group in groupby(paths, key=lambda path: path[0]):
        below = [path[1:] for path in group]
        if below == [()]:
            _merge(sheet, row, position, row + depth - 1, position, name, style)
        else:
            _merge(sheet, row, position, row, position + len(below) - 1, name, style)
            draw_head(sheet, row + 1, position, below, depth - 1, style)
        position += len(below)


def write_value(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, float(value))


def _merge(sheet: Worksheet, row: int, column: int, last_row: int, last_column: int, text: str, style) -> None:
    if (row, column) == (last_row, last_column):
        sheet.write_string(row, column, text, style)
    else:
        sheet.merge_range(row, column, last_row, last_column, text, style)


def styles_of(book: Workbook) -> dict:
    return {
        "title": book.add_format({"bold": True, "align": "center"}),
        "head": book.add_format({"align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}),
    }
