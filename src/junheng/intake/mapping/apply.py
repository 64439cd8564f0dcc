"""A mapping carried out: every grid of the package goes through the blocks and forms that match it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from junheng.core.county_year import Source
from junheng.core.finding import Place
from junheng.fields import table
from junheng.intake.grid import Grid
from junheng.intake.mapping.forms import read_forms
from junheng.intake.mapping.records import Records, Value
from junheng.intake.mapping.rows import read_block
from junheng.intake.mapping.spec import BadMapping, Spec, load, matches
from junheng.intake.notebook import Notebook
from junheng.intake.package import Progress, files_of, grids
from junheng.intake.raw import Raw


def read_mapped(
    path: Path, mapping: Path, sources: list[Source], notebook: Notebook, progress: Progress | None = None
) -> list[Raw]:
    """The tables of a package as a mapping reads them; a mapping that is wrong itself is a finding and gives nothing."""
    try:
        spec = load(mapping)
    except BadMapping as error:
        notebook.add("C801", places=(Place(mapping.name),), reason=str(error))
        return []
    records = Records(notebook)
    found = [_whole(grid) for grid in grids(files_of(path, notebook), notebook, progress)]
    used = _read(spec, found, records, notebook)
    _add_constants(spec, records)
    _tell_unused(spec, found, used, notebook)
    _tell_campuses(records, notebook)
    return records.raws(sources)


def _whole(grid: Grid) -> Grid:
    """A Parquet file's columns as rows: mappings read cells."""
    if not grid.columns:
        return grid
    rows = [list(grid.columns), *map(list, zip(*(column.to_pylist() for column in grid.columns.values()), strict=True))]
    return Grid(grid.file, grid.sheet, rows)


def _read(spec: Spec, found: Sequence[Grid], records: Records, notebook: Notebook) -> set[int]:
    """Blocks in the order of the mapping (a later one may extend what an earlier one began), then forms."""
    used: set[int] = set()
    for block in spec.blocks:
        some = [grid for grid in found if matches(grid.file, block.file) and matches(grid.sheet or "", block.sheet)]
        if not some:
            notebook.add("C805", places=(Place(spec.name),), file=block.file, sheet=block.sheet)
        for grid in some:
            used.add(id(grid))
            read_block(grid, block, spec, records, notebook)
    for forms in spec.forms:
        by_file: dict[str, list[Grid]] = {}
        for grid in found:
            if matches(grid.file, forms.file):
                used.add(id(grid))
                by_file.setdefault(grid.file, []).append(grid)
        for some in by_file.values():
            read_forms(some, forms, spec, records, notebook)
    return used


def _add_constants(spec: Spec, records: Records) -> None:
    """The county's line and single records that the mapping states itself."""
    if spec.county:
        key = (str(spec.county.get("region_code", "")), str(spec.county.get("school_year", "")))
        first = next((one.key for one in records.found.values() if one.table == "county"), key)
        _state(spec, records, "county", first, spec.county, 0)
    for number, entry in enumerate(spec.records, 1):
        described = table(entry["table"])
        key = tuple(str(entry.get(part, "")) for part in described.key)
        values = {name: value for name, value in entry.items() if name != "table"}
        whole = all(one.name in entry for one in described.fields if one.required)
        if not whole and (described.name, key, 0) not in records.found:
            records.notebook.add(
                "C815", table=described.name, key=key, places=(Place(spec.name, None, f"records 第{number}项"),)
            )
            continue
        _state(spec, records, described.name, key, values, number)


def _state(spec: Spec, records: Records, name: str, key: tuple[str, ...], values: Mapping, number: int) -> None:
    place = Place(spec.name, None, f"records 第{number}项" if number else "county")
    stated = {field: Value(value, (place,), "映射文件中写明") for field, value in values.items()}
    records.add(name, key, stated, place, max(number, 1), 0, False)


def _tell_unused(spec: Spec, found: Sequence[Grid], used: set[int], notebook: Notebook) -> None:
    for grid in found:
        ignored = any(matches(grid.file, pattern) for pattern in spec.ignore)
        if id(grid) not in used and not ignored and grid.rows:
            notebook.add("C806", places=(Place(grid.file, grid.sheet),))


def _tell_campuses(records: Records, notebook: Notebook) -> None:
    """A site without its own identity must have a parent, which no export names; 教学点 stay schools of their own."""
    for (name, key, _), record in records.found.items():
        if name != "schools" or key not in records.flagged:
            continue
        kind, parent = record.values.get("kind"), record.values.get("campus_of")
        if (parent is None or parent.cell is None) and "教学点" not in str(kind.cell if kind else ""):
            places = record.values["school_code"].places
            notebook.add("C807", table="schools", key=key, field="campus_of", places=places)
