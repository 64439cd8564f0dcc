"""A worksheet with the office's habits: borders, Chinese font names, A4 landscape, heads repeated, texts never formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from junheng.core.verdict import Verdict

BODY_FONT, HEAD_FONT = "宋体", "黑体"
_GREY, _UNMET, _NOTHING, _INPUT = "#EDEDED", "#F2C4BA", "#F3E9CF", "#FFF9DB"
_BASE = {"font_name": BODY_FONT, "font_size": 10, "valign": "vcenter"}
_BOXED = {**_BASE, "border": 1}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"font_name": HEAD_FONT, "font_size": 14, "align": "center", "valign": "vcenter"},
    "note": {**_BASE, "font_size": 9, "text_wrap": True, "valign": "top"},
    "head": {**_BOXED, "font_name": HEAD_FONT, "align": "center", "text_wrap": True, "bg_color": _GREY},
    "code": {**_BOXED, "align": "center", "font_size": 9},
    "stub": {**_BOXED, "text_wrap": True},
    "section": {**_BOXED, "font_name": HEAD_FONT, "bg_color": _GREY},
    "text": {**_BOXED, "text_wrap": True},
    "centre": {**_BOXED, "align": "center", "text_wrap": True},
    "number": {**_BOXED, "align": "right"},
    "input": {**_BOXED, "align": "right", "bg_color": _INPUT, "locked": False},
    "big": {"font_name": HEAD_FONT, "font_size": 22, "valign": "vcenter"},
    "plain": {**_BASE, "text_wrap": True},
    "bold": {**_BASE, "font_name": HEAD_FONT, "text_wrap": True},
}
_SHADES = {Verdict.BELOW: _UNMET, Verdict.NO_VALUE: _NOTHING}


def lines_of(text: str, room: float) -> int:
    """Lines a text takes in a column of that many half-width characters."""
    width = sum(2 if ord(character) > 0x2E7F else 1 for character in text)
    return max(1, -(-width // max(int(room) - 1, 1)))


class Book:
    """A workbook whose formats are made once each. Texts stay texts, whatever they begin with."""

    def __init__(self, path: str) -> None:
        self.file = xlsxwriter.Workbook(
            path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        self._formats: dict[tuple, Any] = {}

    def format(self, style: str, decimals: int | None = None, verdict: Verdict | None = None):
        key = (style, decimals, verdict if verdict in _SHADES else None)
        if key not in self._formats:
            wanted = dict(STYLES[style])
            if decimals is not None:
                wanted["num_format"] = "0." + "0" * decimals if decimals else "0"
            if key[2] is not None:
                wanted["bg_color"] = _SHADES[key[2]]
            self._formats[key] = self.file.add_format(wanted)
        return self._formats[key]

    def sheet(self, name: str, repeated: tuple[int, int] | None = None) -> Page:
        """A landscape A4 sheet, one page wide, with page numbers; `repeated` are the first and last head rows."""
        made = self.file.add_worksheet(name)
        made.set_landscape()
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        made.set_margins(0.5, 0.5, 0.6, 0.6)
        made.set_footer(f'&L&"{BODY_FONT}"&9{name}&R&9&P / &N')
        if repeated:
            made.repeat_rows(*repeated)
            made.freeze_panes(repeated[1] + 1, 0)
        return Page(self, made)


@dataclass(frozen=True)
class Page:
    """One worksheet and the book its formats live in."""

    book: Book
    sheet: Worksheet

    def put(self, row: int, column: int, value: Any, style: str = "text", decimals: int | None = None,
            verdict: Verdict | None = None) -> None:  # fmt: skip
        """A number as a number, anything else as text, nothing as an empty cell of the same look."""
        look = self.book.format(style, decimals, verdict)
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            self.sheet.write_string(row, column, str(value), look)
        else:
            self.sheet.write_number(row, column, value, look)

    def span(self, row: int, column: int, rows: int, columns: int, text: str, style: str) -> None:
        """A merged cell of text; one cell where nothing is merged."""
        if rows == columns == 1:
            self.put(row, column, text, style)
            return
        look = self.book.format(style)
        self.sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "", look)
        self.sheet.write_string(row, column, text, look)

    def tall(self, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
        """A row as tall as its longest text needs: programs do not fit merged or never opened rows."""
        needed = max(lines_of(text, width) for text, width in zip(texts, widths, strict=False))
        self.sheet.set_row(row, 14 * needed + 4)

    def widths(self, widths: Sequence[float]) -> None:
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)


@dataclass(frozen=True)
class Column:
    """A column of a plain list: its head, its width in characters, how its cells look."""

    head: str
    width: float
    style: str = "text"
    decimals: int | None = None


def write_list(
    book: Book, name: str, title: str, note: str, columns: Sequence[Column], lines: Sequence[Sequence]
) -> Page:
    """A sheet that is one list, with a filter on its head. A cell may be (value, verdict) to be shaded."""
    page = book.sheet(name, (2, 2))
    page.widths([column.width for column in columns])
    page.span(0, 0, 1, len(columns), title, "title")
    page.span(1, 0, 1, len(columns), note, "note")
    page.sheet.set_row(0, 28)
    page.sheet.set_row(1, 30)
    page.sheet.set_row(2, 32)
    for c, column in enumerate(columns):
        page.put(2, c, column.head, "head")
    for r, line in enumerate(lines, start=3):
        _list_line(page, r, columns, line)
    page.sheet.autofilter(2, 0, max(2 + len(lines), 3), len(columns) - 1)
    return page


def _list_line(page: Page, row: int, columns: Sequence[Column], line: Sequence) -> None:
    cells = [cell if isinstance(cell, tuple) else (cell, None) for cell in line]
    for c, (column, (value, verdict)) in enumerate(zip(columns, cells, strict=True)):
        page.put(row, c, value, column.style, column.decimals, verdict)
    page.tall(row, [value if isinstance(value, str) else "" for value, _ in cells], [c.width for c in columns])
