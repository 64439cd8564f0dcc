"""Which table a grid is, where its head row stands, and which column feeds which field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from junheng.core.finding import Place
from junheng.fields import Field, Table, tables
from junheng.fields.titles import by_title, plain, split_unit, table_titled, unit_word
from junheng.intake.grid import Grid, column_letters, is_empty
from junheng.intake.notebook import Notebook

HEAD_ROWS = 12
"""Rows among which a head is looked for."""

UNIT_FACTORS: Mapping[tuple[str, str], Fraction] = {
    ("元", "万元"): Fraction(1, 10_000),
    ("万元", "元"): Fraction(10_000),
    ("千元", "万元"): Fraction(1, 10),
    ("千元", "元"): Fraction(1_000),
    ("万人", "人"): Fraction(10_000),
    ("公顷", "平方米"): Fraction(10_000),
    ("%", ""): Fraction(1, 100),
}
"""(unit in a title, unit of the field) → factor: conversions that mean one thing only."""

NOT_DATA = ("填写说明", "说明", "目录", "封面", "核查发现", "readme")
"""Sheets that belong to a package of ours and hold no data."""

IDENTITY = ("region_code", "school_year")
"""Columns any table may carry: whose county and which year a row is of."""


@dataclass
class Layout:
    """How a grid is read: its table, head row (from 0), field → column index, factors of columns in another unit."""

    table: Table
    head: int
    columns: dict[str, int]
    factors: dict[str, tuple[str, Fraction]] = field(default_factory=dict)


def recognise(grid: Grid, notebook: Notebook) -> Layout | None:
    """The layout of a grid; None, with a finding, when it is no table of the dictionary."""
    if plain(grid.title) in NOT_DATA:
        return None
    named = table_titled(grid.title)
    head, table = _head(grid, named)
    if table is None:
        if any(not is_empty(cell) for row in grid.rows[:HEAD_ROWS] for cell in row) or named:
            notebook.add("C202", places=(Place(grid.file, grid.sheet),), titles=_some_titles(grid))
        return None
    return _columns(grid, table, head, notebook)


def _head(grid: Grid, named: Table | None) -> tuple[int, Table | None]:
    """The first row most of whose titles belong to the named table, or to the one table they fit best."""
    candidates = [named] if named else list(tables().values())
    best = (0, 0, None)
    for number, row in enumerate(grid.rows[:HEAD_ROWS]):
        titles = [plain(cell) for cell in row if isinstance(cell, str) and cell.strip()]
        for table in candidates:
            hits = sum(_field_of(table, title)[0] is not None for title in titles)
            enough = hits >= (1 if named else 2) and (named or hits * 2 > len(titles) and _has_key(table, titles))
            if enough and hits > best[0]:
                best = (hits, number, table)
    return best[1], best[2]


def _has_key(table: Table, titles: list[str]) -> bool:
    fields = {found.name for title in titles if (found := _field_of(table, title)[0])}
    return set(table.key) - set(IDENTITY) <= fields


def _field_of(table: Table, title: str) -> tuple[Field | None, str | None]:
    """The field of a plain title, and the unit its bracket names where that is not the field's own."""
    known = by_title(table.name)
    if title in known:
        return known[title], None
    base, unit = split_unit(title)
    found = known.get(base)
    if found is None or unit is None:
        return None, None
    return found, None if unit in (unit_word(found.unit), "必填", "") else unit


def _columns(grid: Grid, table: Table, head: int, notebook: Notebook) -> Layout:
    layout = Layout(table, head, {})
    extra = []
    for index, cell in enumerate(grid.rows[head]):
        if is_empty(cell):
            continue
        described, unit = _field_of(table, plain(cell))
        name = described.name if described else plain(cell) if plain(cell) in IDENTITY else None
        place = (Place(grid.file, grid.sheet, f"{column_letters(index)}{head + 1}"),)
        if name is None:
            extra.append((str(cell).strip(), place[0]))
        elif name in layout.columns:
            notebook.add("C205", table=table.name, field=name, places=place, value=str(cell))
        else:
            layout.columns[name] = index
            if described and unit:
                _note_unit(layout, described, unit, place, notebook)
    _tell_of_columns(table, layout, extra, Place(grid.file, grid.sheet), notebook)
    return layout


def _note_unit(layout: Layout, described: Field, unit: str, place: tuple[Place, ...], notebook: Notebook) -> None:
    factor = UNIT_FACTORS.get((unit, unit_word(described.unit)))
    if factor:
        layout.factors[described.name] = (unit, factor)
    code = "C215" if factor else "C216"
    notebook.add(code, table=described.table, field=described.name, places=place, written_unit=unit)


def _tell_of_columns(
    table: Table, layout: Layout, extra: list[tuple[str, Place]], place: Place, notebook: Notebook
) -> None:
    if extra:
        titles = "、".join(title for title, _ in extra)
        notebook.add("C203", table=table.name, places=tuple(at for _, at in extra), titles=titles)
    for described in table.fields:
        absent = described.required and described.name not in layout.columns
        if absent and described.name not in IDENTITY[1:]:
            notebook.add("C204", table=table.name, field=described.name, places=(place,))


def _some_titles(grid: Grid) -> str:
    row: Any = next((row for row in grid.rows if any(not is_empty(cell) for cell in row)), ())
    titles = [str(cell).strip() for cell in row if not is_empty(cell)]
    return "、".join(titles[:6]) + ("…" if len(titles) > 6 else "")
