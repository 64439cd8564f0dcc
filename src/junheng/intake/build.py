"""From cells as written to typed tables with keys, and a finding for everything that could not be taken as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pyarrow as pa

from junheng.core.county_year import Key, Source
from junheng.core.finding import Place
from junheng.fields import Table
from junheng.intake.columns import Column, arrow_type, parse
from junheng.intake.grid import is_empty
from junheng.intake.notebook import Notebook
from junheng.intake.raw import Raw, place_of


@dataclass
class Draft:
    """A table under way: arrow columns by field, a key per row, and where each row and cell stands."""

    table: Table
    columns: dict[str, pa.Array]
    keys: list[Key]
    raw: Raw
    sources: Sequence[Source]
    exact: dict[tuple[int, str], Fraction] = field(default_factory=dict)
    unread: dict[tuple[int, str], Any] = field(default_factory=dict)
    doubled: set[Key] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.keys)

    def places(self, row: int, field_name: str | None) -> tuple[Place, ...]:
        return place_of(self.raw, self.sources, row, field_name)

    def values(self, name: str) -> list[Any]:
        """A column as Python values; all None when the table lacks it."""
        return self.columns[name].to_pylist()

    def put(self, row: int, name: str, value: Any) -> None:
        values = self.values(name)
        values[row] = value
        self.columns[name] = pa.array(values, self.columns[name].type)

    def arrow(self, identity: Mapping[str, pa.Array]) -> pa.Table:
        """The finished table: region_code and school_year on every row, then the dictionary's fields."""
        own = {name: column for name, column in self.columns.items() if name not in identity}
        return pa.table({**identity, **own})


def build(raw: Raw, sources: Sequence[Source], notebook: Notebook) -> Draft:
    """Read every cell of a table. Nothing is dropped here: doubled and unknown records stay, and are named."""
    length = len(raw)
    parsed: dict[str, Column] = {}
    for described in raw.table.fields:
        cells = raw.cells.get(described.name)
        parsed[described.name] = (
            Column(pa.nulls(length, arrow_type(described))) if cells is None else parse(cells, described)
        )
    columns = {name: column.values for name, column in parsed.items()}
    draft = Draft(raw.table, columns, keys_of(raw.table, columns), raw, sources)
    for name, column in parsed.items():
        draft.exact.update({(row, name): number for row, number in column.exact.items()})
        _tell(draft, name, column, notebook)
    _tell_broken(draft, notebook)
    _tell_required(draft, notebook)
    _tell_doubled(draft, notebook)
    return draft


def keys_of(table: Table, columns: Mapping[str, pa.Array]) -> list[Key]:
    """The key of every row as texts; a missing part is ""."""
    parts = [_as_texts(columns[name].to_pylist()) for name in table.key]
    return list(zip(*parts, strict=True)) if parts else []


def _as_texts(values: list[Any]) -> list[str]:
    return [
        "" if value is None else value if isinstance(value, str) else str(int(value)) if float(value).is_integer()
        else repr(value)
        for value in values
    ]  # fmt: skip


def _tell(draft: Draft, name: str, column: Column, notebook: Notebook) -> None:
    """One finding a cell; the words of a choice written another way are told once each."""
    grouped: dict[tuple, list[Place]] = {}
    for row, reading in column.readings.items():
        written = column.written[row]
        places = draft.places(row, name)
        if reading.value is None:
            draft.unread[row, name] = written
        if reading.code == "C118":
            grouped.setdefault((written, reading.words["meant"]), []).extend(places)
            continue
        code = reading.code
        notebook.add(
            code, table=draft.table.name, key=draft.keys[row], field=name, places=places, value=written,
            **{"read_as": reading.value, **reading.words},
        )  # fmt: skip
    for (written, meant), places in grouped.items():
        notebook.add("C118", table=draft.table.name, field=name, places=tuple(places), value=written, meant=meant)


def _tell_broken(draft: Draft, notebook: Notebook) -> None:
    for (row, name), code in draft.raw.broken.items():
        draft.unread[row, name] = ""
        notebook.add(code, table=draft.table.name, key=draft.keys[row], field=name, places=draft.places(row, name))


def _tell_required(draft: Draft, notebook: Notebook) -> None:
    """An empty required cell; where a whole column is absent that was said once already."""
    for described in draft.table.fields:
        column = draft.columns[described.name]
        if not described.required or described.name not in draft.raw.cells or column.null_count == 0:
            continue
        for row, missing in enumerate(column.is_null().to_pylist()):
            if missing and (row, described.name) not in draft.unread:
                notebook.add(
                    "C116", table=draft.table.name, key=draft.keys[row], field=described.name,
                    places=draft.places(row, described.name),
                )  # fmt: skip


def _tell_doubled(draft: Draft, notebook: Notebook) -> None:
    """Records that share a key: none is believed, all are named."""
    if len(set(draft.keys)) == len(draft.keys):
        return
    for key, times in Counter(draft.keys).items():
        if times > 1 and all(key):
            draft.doubled.add(key)
            rows = [row for row, other in enumerate(draft.keys) if other == key]
            places = tuple(place for row in rows for place in draft.places(row, draft.table.key[-1]))
            same = len({_content(draft, row) for row in rows}) == 1
            notebook.add(
                "C302" if same else "C301", table=draft.table.name, key=key, field=draft.table.key[-1], places=places,
                value="/".join(key), times=times,
            )  # fmt: skip


def _content(draft: Draft, row: int) -> tuple:
    return tuple(
        None if is_empty(cell) else str(cell) for cell in (column[row].as_py() for column in draft.columns.values())
    )
