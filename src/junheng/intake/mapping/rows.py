"""Tables with one record a row: heads of one or several rows, columns by path, rows by condition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from junheng.core.finding import Place
from junheng.fields import Table, field, table
from junheng.fields.titles import plain
from junheng.intake.extract import TOTALS
from junheng.intake.grid import Grid, column_letters, is_empty
from junheng.intake.mapping.arts import Courses, courses_of, decide, general_arts
from junheng.intake.mapping.paths import find_columns, head_paths, steps
from junheng.intake.mapping.records import Records, Value
from junheng.intake.mapping.spec import STEP, Block, Cells, Spec
from junheng.intake.mapping.values import Found, value_of, written_as
from junheng.intake.notebook import Notebook


@dataclass
class Reader:
    """One grid under one block: column indexes by the paths asked for."""

    grid: Grid
    block: Block
    spec: Spec
    notebook: Notebook
    paths: list[tuple[str, ...]]
    columns: dict[str, int]

    @property
    def described(self) -> Table:
        return table(self.block.table)

    def place(self, row: int, column: int | None) -> Place:
        cell = f"第{row + 1}行" if column is None else f"{column_letters(column)}{row + 1}"
        return Place(self.grid.file, self.grid.sheet, cell)

    def found(self, row: int, path: str) -> Found:
        column = self.columns[path]
        return Found(self.grid.cell(row, column), self.place(row, column), path, self.grid.broken.get((row, column)))


def read_block(grid: Grid, block: Block, spec: Spec, records: Records, notebook: Notebook) -> None:
    """Add a grid's rows to the records."""
    first, last = block.head[0] - 1, block.head[1] - 1
    reader = Reader(grid, block, spec, notebook, head_paths(grid, first, last), {})
    if not _find_all(reader):
        return
    kept, totals = _kept(reader, last + 1)
    arts = _arts_values(reader, kept) if block.arts else {}
    rows_of: dict[tuple[str, ...], list[int]] = defaultdict(list)
    summed = {name: cells for name, cells in block.fields.items() if block.once and cells.add}
    for row in kept:
        values = {name: _value(reader, row, name, cells) for name, cells in block.fields.items() if name not in summed}
        values |= arts.get(row, {})
        key = tuple(_key_part(values.get(name)) for name in reader.described.key)
        rows_of[key].append(row)
        occurrence = 0 if block.once else len(rows_of[key]) - 1
        records.add(block.table, key, values, reader.place(row, None), row + 1, occurrence, block.extend)
        if block.campus_when and _holds(reader, row, block.campus_when):
            records.flagged.add(key)
    for key, rows in rows_of.items():
        values = {name: _value_over(reader, rows, name, cells) for name, cells in summed.items()}
        records.add(block.table, key, values, reader.place(rows[0], None), rows[0] + 1, 0, True)
    _compare_totals(reader, kept, totals)


def _value_over(reader: Reader, rows: Sequence[int], name: str, cells: Cells) -> Value:
    """A figure added over the rows of one record."""
    if any(path not in reader.columns for path in cells.columns):
        return Value(None, (reader.place(rows[0], None),), "")
    found = [reader.found(row, path) for row in rows for path in cells.columns]
    return value_of(found, cells, field(reader.block.table, name), reader.spec.missing)


def _key_part(value: Value | None) -> str:
    return "" if value is None or value.cell is None else written_as(value.cell)


def _find_all(reader: Reader) -> bool:
    """Find every column asked for; one that is missing, or there twice, is named, and counts as missing."""
    asked = {path for cells in reader.block.fields.values() for path in cells.columns}
    conditions = [
        reader.block.where,
        reader.block.campus_when,
        *(one.get("when", {}) for one in reader.block.tell_when),
    ]
    asked |= {path for condition in conditions for path in condition}
    for path in sorted(asked):
        columns = find_columns(reader.paths, path)
        if len(columns) == 1:
            reader.columns[path] = columns[0]
            continue
        reader.notebook.add(
            "C802" if not columns else "C803", table=reader.block.table, path=path,
            places=(Place(reader.grid.file, reader.grid.sheet),),
            columns="、".join(f"{column_letters(column)}（{f' {STEP} '.join(reader.paths[column])}）" for column in columns),
        )  # fmt: skip
    keys = {name for name in reader.described.key if name in reader.block.fields}
    return all(path in reader.columns for name in keys for path in reader.block.fields[name].columns)


def _value(reader: Reader, row: int, name: str, cells: Cells) -> Value:
    described = field(reader.block.table, name)
    if cells.serial is not None:
        return Value(f"{cells.serial}{row + 1:04d}", (reader.place(row, None),), "映射文件编的序号")
    if cells.constant is not None:
        return Value(cells.constant, (reader.place(row, None),), "映射文件中写明")
    if any(path not in reader.columns for path in cells.columns):
        return Value(None, (reader.place(row, None),), "")
    return value_of([reader.found(row, path) for path in cells.columns], cells, described, reader.spec.missing)


def _kept(reader: Reader, start: int) -> tuple[list[int], list[int]]:
    """Rows that are records, and total rows. Rows a condition leaves out are named once a condition."""
    kept, totals = [], []
    left_out: dict[str, list[Place]] = defaultdict(list)
    for row in range(start, len(reader.grid.rows)):
        cells = reader.grid.rows[row]
        if all(is_empty(cell) for cell in cells):
            continue
        lead = next(cell for cell in cells if not is_empty(cell))
        if isinstance(lead, str) and plain(lead) in TOTALS:
            totals.append(row)
            continue
        failed = next(
            (path for path in reader.block.where if not _holds(reader, row, {path: reader.block.where[path]})), None
        )
        if failed is None:
            kept.append(row)
        else:
            left_out[failed].append(reader.place(row, reader.columns.get(failed)))
    for path, places in left_out.items():
        reader.notebook.add("C808", table=reader.block.table, places=tuple(places), path=path, rows=len(places))
    _tell_when(reader, kept)
    return kept, totals


def _holds(reader: Reader, row: int, condition: Mapping[str, Any]) -> bool:
    """Whether every column has one of the values asked for; {not: …} turns one round. A column that is missing holds."""
    for path, wanted in condition.items():
        if path not in reader.columns:
            continue
        written = written_as(reader.grid.cell(row, reader.columns[path]))
        if not _one_of(written, wanted):
            return False
    return True


def _one_of(written: str, wanted: Any) -> bool:
    if isinstance(wanted, dict) and "not" in wanted:
        return not _one_of(written, wanted["not"])
    choices = wanted if isinstance(wanted, list) else [wanted]
    return any(plain(written) == plain("" if choice is None else choice) for choice in choices)


def _tell_when(reader: Reader, kept: Sequence[int]) -> None:
    for one in reader.block.tell_when:
        rows = [row for row in kept if _holds(reader, row, one.get("when", {}))]
        if rows and any(path in reader.columns for path in one.get("when", {})):
            places = tuple(reader.place(row, 0) for row in rows)
            reader.notebook.add(
                "C809", table=reader.block.table, places=places, rows=len(rows), words=one.get("words", "")
            )


def _arts_values(reader: Reader, kept: Sequence[int]) -> dict[int, dict[str, Value]]:
    """Music, art and general arts of every row, once the file's reading of the arts columns is settled."""
    total = find_columns(reader.paths, reader.block.arts["total"])
    group = steps(reader.block.arts["courses"])
    columns = [
        column for column, path in enumerate(reader.paths) if path[: len(group)] == group and len(path) > len(group)
    ]
    place = (Place(reader.grid.file, reader.grid.sheet),)
    if len(total) != 1 or not columns:
        reader.notebook.add(
            "C802", table=reader.block.table, path=reader.block.arts["courses"], places=place, columns=""
        )
        return {}
    courses = courses_of(reader.paths, total[0], columns, len(group))
    lines = {row: figures(reader.grid, row, (total[0], *columns), reader.spec.missing) for row in kept}
    reading, why = decide(courses, list(lines.values()))
    if reading is None:
        reader.notebook.add("C810", table=reader.block.table, places=place, why=why)
        return {}
    return {row: arts_of(reader.grid, row, courses, reading, line, reader.spec.missing) for row, line in lines.items()}


def figures(grid: Grid, row: int, columns: Sequence[int], missing: Sequence[str]) -> dict[int, Fraction | None]:
    """Exact figures of a line by column."""
    described = field("school_stages", "full_time_teachers")
    found = {}
    for column in columns:
        value = value_of([Found(grid.cell(row, column), Place(""), "")], Cells(factor=Fraction(1)), described, missing)
        found[column] = Fraction(value.cell) if value.cell is not None and not isinstance(value.cell, str) else None
    return found


def arts_of(grid: Grid, row: int, courses: Courses, reading, line, missing: Sequence[str]) -> dict[str, Value]:
    """Values of the three arts fields on one line."""

    def at(column: int | None) -> Place:
        return Place(grid.file, grid.sheet, f"{column_letters(column or 0)}{row + 1}")

    values = {}
    for name, column in (("music_teachers", courses.music), ("art_teachers", courses.art)):
        if column is not None:
            found = [Found(grid.cell(row, column), at(column), "音乐" if name.startswith("music") else "美术")]
            values[name] = value_of(found, Cells(), field("school_stages", name), missing)
    general = general_arts(reading, courses, line)
    columns = [column for column in (courses.general, courses.subtotal) if column is not None]
    places = tuple(at(column) for column in columns) or (at(courses.total),)
    cell = int(general) if general is not None else None
    values["general_arts_teachers"] = Value(cell, places, f"综合艺术（{reading.name}）")
    return values


def _compare_totals(reader: Reader, kept: Sequence[int], totals: Sequence[int]) -> None:
    """A closing total is no record; where nothing was left out it must be the sum of what stands above it."""
    if not totals:
        return
    reader.notebook.add("C217", table=reader.block.table, places=tuple(reader.place(row, None) for row in totals))
    above = [row for row in range(reader.block.head[1], totals[-1]) if row not in totals]
    for name, cells in reader.block.fields.items():
        described = field(reader.block.table, name)
        if not described.is_number or len(cells.columns) != 1 or cells.columns[0] not in reader.columns:
            continue
        if name in ("longitude", "latitude", "built_year", "grades"):
            continue
        column = reader.columns[cells.columns[0]]
        stated = figures(reader.grid, totals[-1], [column], reader.spec.missing)[column]
        parts = [figures(reader.grid, row, [column], reader.spec.missing)[column] or Fraction(0) for row in above]
        counted = [figures(reader.grid, row, [column], reader.spec.missing)[column] or Fraction(0) for row in kept]
        if stated is not None and stated not in (sum(parts), sum(counted)):
            reader.notebook.add("C811", table=reader.block.table, field=name, places=(reader.place(totals[-1], column),),
                                value=float(stated), counted=float(sum(parts)))  # fmt: skip
