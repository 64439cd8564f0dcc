"""From a recognised grid to a table's cells: which rows count, what merged and broken cells mean."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from operator import itemgetter
from typing import Any

from junheng.core.county_year import Source
from junheng.core.finding import Place
from junheng.fields import Field
from junheng.fields.titles import plain
from junheng.intake.cells import read_number
from junheng.intake.grid import Grid, column_letters, is_empty
from junheng.intake.notebook import Notebook
from junheng.intake.raw import Raw
from junheng.intake.recognise import Layout

TOTALS = ("合计", "总计", "小计", "全县合计", "全县", "total")
EXAMPLES = ("示例", "样例", "例:", "example")


def extract(grid: Grid, layout: Layout, sources: list[Source], notebook: Notebook) -> Raw:
    """The cells of a grid's data rows. Blank rows, totals and example rows are left out."""
    letters = {name: column_letters(index) for name, index in layout.columns.items()}
    sources.append(Source(grid.file, grid.sheet, letters))
    kept = _kept_rows(grid, layout, notebook)
    rows = _even_rows(grid, layout, kept, notebook)
    cells = {name: list(map(itemgetter(index), rows)) for name, index in layout.columns.items()}
    raw = Raw(layout.table, cells, [len(sources) - 1] * len(kept), [number + 1 for number in kept])
    _break_cells(raw, grid, layout, kept)
    _spread_merged(raw, grid, layout, kept, notebook)
    for name, (unit, factor) in layout.factors.items():
        _convert(raw, name, unit, factor, sources)
    return raw


def _kept_rows(grid: Grid, layout: Layout, notebook: Notebook) -> list[int]:
    first = min(layout.columns.values(), default=0)
    kept, totals = [], []
    for number in range(layout.head + 1, len(grid.rows)):
        row = grid.rows[number]
        if not any(row) and all(is_empty(cell) for cell in row):
            continue
        lead = next((cell for cell in row[first:] if not is_empty(cell)), None)
        if lead is None and all(is_empty(cell) for cell in row):
            continue
        word = plain(lead) if isinstance(lead, str) and not lead[:1].isdigit() else ""
        if word.startswith(EXAMPLES):
            continue
        if word in TOTALS and layout.table.name != "finance":
            totals.append(Place(grid.file, grid.sheet, f"第{number + 1}行"))
            continue
        kept.append(number)
    if totals:
        notebook.add("C217", table=layout.table.name, places=tuple(totals))
    return kept


def _even_rows(grid: Grid, layout: Layout, kept: list[int], notebook: Notebook) -> list[Sequence[Any]]:
    """The rows, all as wide as the head; a row that is wider or cut short is named, and what may have shifted is missing."""
    width = max(len(grid.rows[layout.head]), max(layout.columns.values(), default=0) + 1)
    if all(len(grid.rows[number]) == width for number in kept) and not grid.cut:
        return [grid.rows[number] for number in kept]
    return [_even(grid, number, width, layout, notebook) for number in kept]


def _even(grid: Grid, number: int, width: int, layout: Layout, notebook: Notebook) -> Sequence[Any]:
    row = list(grid.rows[number])
    place = (Place(grid.file, grid.sheet, f"第{number + 1}行"),)
    if any(not is_empty(cell) for cell in row[width:]):
        notebook.add("C208", table=layout.table.name, places=place, cells=len(row), titles=width)
        keys = {layout.columns[name] for name in layout.table.key if name in layout.columns}
        return [cell if index in keys else None for index, cell in enumerate(row[:width])]
    if grid.sheet is None:
        _tell_of_short_row(grid, number, row, width, layout, place, notebook)
    return (row + [None] * (width - len(row)))[:width]


def _tell_of_short_row(
    grid: Grid, number: int, row: list[Any], width: int, layout: Layout, place: tuple[Place, ...], notebook: Notebook
) -> None:
    """A line with too few cells; a last line that breaks off may have lost the end of its last number: 12 of 1200."""
    ends_here = grid.cut and number == len(grid.rows) - 1
    words = {"table": layout.table.name, "cells": len(row), "titles": width}
    if ends_here and len(row) < width:
        notebook.add("C218", places=place, **words)
        row[-1] = None
    elif ends_here and not is_empty(row[-1]):
        last = (Place(grid.file, None, f"{column_letters(len(row) - 1)}{number + 1}"),)
        notebook.add("C224", places=last, value=row[-1], **words)
    elif len(row) < width:
        notebook.add("C219", places=place, **words)


def _break_cells(raw: Raw, grid: Grid, layout: Layout, kept: list[int]) -> None:
    """Cells that show a value but hold none (formula never calculated, error)."""
    if not grid.broken:
        return
    index_of = {number: index for index, number in enumerate(kept)}
    name_of = {column: name for name, column in layout.columns.items()}
    for (row, column), code in grid.broken.items():
        if row in index_of and column in name_of:
            raw.broken[index_of[row], name_of[column]] = code
            cells = raw.cells[name_of[column]]
            cells[index_of[row]] = None  # type: ignore[index]


def _spread_merged(raw: Raw, grid: Grid, layout: Layout, kept: list[int], notebook: Notebook) -> None:
    """A word merged over several rows holds for all of them; a number does not say whose it is, and counts as missing."""
    index_of = {number: index for index, number in enumerate(kept)}
    name_of = {column: name for name, column in layout.columns.items()}
    for top, left, bottom, right in grid.merged:
        names = [name_of[column] for column in range(left, right + 1) if column in name_of]
        rows = [index_of[row] for row in range(top, min(bottom, len(grid.rows)) + 1) if row in index_of]
        if not names or not rows or (len(rows) == 1 and len(names) == 1):
            continue
        described = layout.table.field(names[0])
        area = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
        spread = described is None or described.type in ("text", "choice", "bool")
        words = {"table": raw.table.name, "field": names[0], "places": (Place(grid.file, grid.sheet, area),)}
        value = grid.cell(top, left)
        if len(names) == 1 and spread and top > layout.head:
            for row in rows:
                raw.cells[names[0]][row] = value  # type: ignore[index]
            notebook.add("C123", value=value, **words)
        elif not is_empty(value) and top > layout.head:
            raw.broken[rows[0], names[0]] = "C126"
            raw.cells[names[0]][rows[0]] = None  # type: ignore[index]


def _convert(raw: Raw, name: str, unit: str, factor: Fraction, sources: Sequence[Source]) -> None:
    described = raw.table.field(name)
    assert described is not None
    cells = raw.cells[name]
    for row, cell in enumerate(cells):
        if not is_empty(cell):
            cells[row] = scaled(cell, factor, described)  # type: ignore[index]
            place = sources[raw.source[row]].place(raw.row[row], name)
            raw.notes[row, name] = (f"原以“{unit}”填报，已换算为“{described.unit or '小数'}”", (place,))


def scaled(cell: Any, factor: Fraction, described: Field) -> Any:
    """A cell times a factor, exactly where the product is a decimal; a cell that is no number stays as it is."""
    if isinstance(cell, float) and not cell.is_integer():
        cell = float(f"{cell:.15g}")
    reading = read_number(cell, described)
    if reading.value is None:
        return cell
    exact = reading.exact if reading.exact is not None else Fraction(Decimal(repr(reading.value)))
    product = exact * factor
    with localcontext() as context:
        context.prec = 60
        return Decimal(product.numerator) / Decimal(product.denominator)
