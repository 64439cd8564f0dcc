"""Records put together from several sheets and files, each value with where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from junheng.core.county_year import Key, Source
from junheng.core.finding import Place
from junheng.fields import tables
from junheng.intake.notebook import Notebook
from junheng.intake.raw import Raw


@dataclass(frozen=True)
class Value:
    """A cell as written, where it stands, and how it came about."""

    cell: Any
    places: tuple[Place, ...]
    note: str
    broken: str | None = None


@dataclass
class Record:
    """One record under way, and the row it was begun in."""

    table: str
    key: Key
    start: Place
    row: int
    values: dict[str, Value] = field(default_factory=dict)


@dataclass
class Records:
    """All records of a mapped package.

    Parts from different sheets with one key are one record; two rows of one sheet with one key are two records, as they stand.
    """

    notebook: Notebook
    found: dict[tuple[str, Key, int], Record] = field(default_factory=dict)
    flagged: set[Key] = field(default_factory=set)

    def add(
        self, table: str, key: Key, values: Mapping[str, Value], start: Place, row: int, occurrence: int, extend: bool
    ) -> None:
        """Add what one row or form says of one record."""
        at = (table, key, occurrence)
        if at not in self.found:
            if extend:
                return
            self.found[at] = Record(table, key, start, row)
        record = self.found[at]
        for name, value in values.items():
            self._put(record, name, value)

    def _put(self, record: Record, name: str, value: Value) -> None:
        """A value stated twice is taken once; where the two differ that is named and the first stands."""
        known = record.values.get(name)
        if known is None or known.cell is None:
            if value.cell is not None or value.broken or known is None:
                record.values[name] = value
            return
        if value.cell is None or _same(known.cell, value.cell):
            return
        self.notebook.add(
            "C804", table=record.table, key=record.key, field=name, places=(*known.places, *value.places),
            value=known.cell, other=value.cell,
        )  # fmt: skip

    def raws(self, sources: list[Source]) -> list[Raw]:
        """The records as raw tables, in the order begun."""
        grouped: dict[str, list[Record]] = {}
        for record in self.found.values():
            grouped.setdefault(record.table, []).append(record)
        return [_raw(name, records, sources) for name, records in grouped.items()]


def _same(a: Any, b: Any) -> bool:
    return str(a).strip() == str(b).strip() or (isinstance(a, int | float) and isinstance(b, int | float) and a == b)


def _raw(name: str, records: Sequence[Record], sources: list[Source]) -> Raw:
    table = tables()[name]
    names = [described.name for described in table.fields if any(described.name in one.values for one in records)]
    cells = {field_name: [_cell(one, field_name) for one in records] for field_name in names}
    number: dict[tuple[str, str | None], int] = {}
    for one in records:
        at = (one.start.file, one.start.sheet)
        if at not in number:
            number[at] = len(sources)
            sources.append(Source(one.start.file, one.start.sheet, {}))
    raw = Raw(table, cells, [number[one.start.file, one.start.sheet] for one in records], [one.row for one in records])
    for index, one in enumerate(records):
        for field_name, value in one.values.items():
            raw.notes[index, field_name] = (value.note, value.places)
            if value.broken:
                raw.broken[index, field_name] = value.broken
    return raw


def _cell(record: Record, name: str) -> Any:
    value = record.values.get(name)
    return value.cell if value else None
