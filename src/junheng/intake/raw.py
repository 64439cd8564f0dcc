"""A table before its cells are read: columns of cells as written, and for every row where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from junheng.core.county_year import Source
from junheng.core.finding import Place
from junheng.fields import Table


@dataclass
class Raw:
    """Cells of one table, from one sheet or from many.

    Attributes:
        cells: field → cells, one a row: a list, or a pyarrow array (Parquet).
        source: per row, the index of its source; `row`: per row, its number as the user's program counts.
        notes: (row index, field) → how a value came about that stands in no column of its row's source, and its places.
        broken: (row index, field) → code of why the cell holds no value although something stands there.
    """

    table: Table
    cells: dict[str, Sequence[Any] | pa.Array | pa.ChunkedArray]
    source: Sequence[int]
    row: Sequence[int]
    notes: dict[tuple[int, str], tuple[str, tuple[Place, ...]]] = field(default_factory=dict)
    broken: dict[tuple[int, str], str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.row)


def place_of(raw: Raw, sources: Sequence[Source], index: int, field_name: str | None) -> tuple[Place, ...]:
    """Where a cell stands; a mapped or computed one may stand in several places."""
    if field_name and (note := raw.notes.get((index, field_name))):
        return note[1]
    return (sources[raw.source[index]].place(raw.row[index], field_name),)


def joined(raws: Iterable[Raw]) -> dict[str, Raw]:
    """One Raw a table: the parts one below the other, in the order read."""
    parts: dict[str, list[Raw]] = {}
    for raw in raws:
        parts.setdefault(raw.table.name, []).append(raw)
    return {name: some[0] if len(some) == 1 else _stacked(some) for name, some in parts.items()}


def _stacked(parts: list[Raw]) -> Raw:
    names = list(dict.fromkeys(name for part in parts for name in part.cells))
    cells: dict[str, Any] = {name: [] for name in names}
    whole = Raw(parts[0].table, cells, [], [])
    for part in parts:
        start = len(whole.row)
        for name in names:
            some = part.cells.get(name)
            cells[name].extend(_listed(some) if some is not None else [None] * len(part))
        whole.source.extend(part.source)  # type: ignore[attr-defined]
        whole.row.extend(part.row)  # type: ignore[attr-defined]
        whole.notes.update(_moved(part.notes, start))
        whole.broken.update(_moved(part.broken, start))
    return whole


def _listed(cells: Sequence[Any] | pa.Array | pa.ChunkedArray) -> Sequence[Any]:
    return cells.to_pylist() if isinstance(cells, pa.Array | pa.ChunkedArray) else cells


def _moved(entries: Mapping[tuple[int, str], Any], start: int) -> dict[tuple[int, str], Any]:
    return {(row + start, name): value for (row, name), value in entries.items()}
