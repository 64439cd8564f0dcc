"""Write tables as a workbook the way a county clerk keeps them: one sheet a table, Chinese titles with units."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from junheng.fields import Field, Table, tables
from junheng.synth.model import Cell, Tables
from junheng.synth.package import as_text

CREATED = datetime.datetime(2024, 9, 1)


def write_workbook(made: Tables, path: Path) -> Path:
    """One sheet for each table made, titles and columns as `junheng init` gives them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {"created": CREATED, "title": as_text(made["county"][0]["name"]), "author": "junheng synth"}
        )
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, table in tables().items():
            if name in made:
                _write_sheet(book.add_worksheet(table.label), table, made, head, date)
    return path


def _write_sheet(sheet: Worksheet, table: Table, made: Tables, head: Format, date: Format) -> None:
    sheet.freeze_panes(1, 2 if table.name in ("schools", "school_stages") else 0)
    sheet.set_row(0, 32)
    for column, field in enumerate(table.fields):
        sheet.write_string(0, column, field.title, head)
        sheet.set_column(column, column, _width(field))
    for number, row in enumerate(made[table.name], start=1):
        for column, field in enumerate(table.fields):
            _write_cell(sheet, number, column, row.get(field.name), date)


def _width(field: Field) -> int:
    return 26 if field.name in ("name", "title", "conclusion", "note") else max(9, min(18, 2 * len(field.label)))


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, date: Format) -> None:
    if cell is None:
        return
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        sheet.write_number(row, column, float(cell))
    elif isinstance(cell, datetime.date):
        sheet.write_datetime(row, column, datetime.datetime(cell.year, cell.month, cell.day), date)
    else:
        sheet.write_string(row, column, as_text(cell))
