"""Tables I–VI as sheets: titles, trees of heads, codes, the rounded number that the form prints."""

from __future__ import annotations

from junheng.core.verdict import Verdict
from junheng.reports.official import OfficialTables
from junheng.reports.official.grid import Cell, Kind, Table
from junheng.reports.workbook.sheet import Book, Page

NAMES = {"I": "表Ⅰ", "II-1": "表Ⅱ-1", "II-2": "表Ⅱ-2", "III": "表Ⅲ", "IV": "表Ⅳ", "V": "表Ⅴ", "VI": "表Ⅵ"}
_ROOM = 165
"""Characters that fit an A4 landscape line at the sheets' font size."""


def write_official(book: Book, official: OfficialTables) -> None:
    for table in official:
        page = _table(book, table)
        if table is official.tables[-1]:
            _sign_off(page, table, official.sign_off)


def _table(book: Book, table: Table) -> Page:
    first = 1
    page = book.sheet(NAMES[table.id], (0, first + len(table.head) - 1))
    page.widths([max(width * _ROOM / sum(table.widths), 5) for width in table.widths])
    page.span(0, 0, 1, table.columns, table.title, "title")
    page.sheet.set_row(0, 30)
    for r, c, cell in table.cells():
        _cell(page, first + r, c, cell)
    if len(table.head) > 1:
        page.sheet.set_row(first, 46 if len(table.head) == 2 else None)
    _heights(page, table, first)
    _notes(page, table, first + len(table.head) + len(table.body))
    return page


def _cell(page: Page, row: int, column: int, cell: Cell) -> None:
    style = cell.kind.value
    if cell.rows * cell.cols > 1:
        page.span(row, column, cell.rows, cell.cols, cell.text, style)
    elif cell.kind is Kind.NUMBER:
        page.put(row, column, cell.rounded, "number", cell.decimals, _shade(cell))
    else:
        look = "centre" if cell.is_short else style
        page.put(row, column, cell.text, look, verdict=_shade(cell))


def _shade(cell: Cell) -> Verdict | None:
    return Verdict.BELOW if cell.unmet else None


def _heights(page: Page, table: Table, first: int) -> None:
    """Rows tall enough for their longest text: programs do not do this for merged or unopened sheets."""
    room = [width * _ROOM / sum(table.widths) for width in table.widths]
    for r, line in enumerate(table.head + table.body):
        page.tall(first + r, [cell.text if _alone(cell) else "" for cell in line], room)


def _alone(cell: Cell | None) -> bool:
    return cell is not None and cell.rows * cell.cols == 1


def _notes(page: Page, table: Table, row: int) -> None:
    for n, note in enumerate(table.notes):
        page.span(row + n, 0, 1, table.columns, note, "note")
        page.sheet.set_row(row + n, 15 * -(-len(note) * 2 // _ROOM) + 3)


def _sign_off(page: Page, table: Table, lines: tuple[str, ...]) -> None:
    row = 2 + len(table.head) + len(table.body) + len(table.notes)
    for n, line in enumerate(lines):
        page.span(row + 2 * n, table.columns // 2, 1, table.columns - table.columns // 2, line, "plain")
