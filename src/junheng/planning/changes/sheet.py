"""A county being changed: tables whose cells can be read, replaced, added and dropped, and the note each change leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pyarrow as pa

from junheng.core.county_year import CountyYear, Key, Origins
from junheng.core.exact import fraction
from junheng.fields import Field, Table, table, tables
from junheng.planning.changes.messages import refuse

REGION = ("region_code", "school_year")


def arrow_type(field: Field) -> pa.DataType:
    return pa.float64() if field.is_number else pa.bool_() if field.type == "bool" else pa.string()


def as_text(value: Any) -> str:
    """A part of a key as text; a number without its decimal point."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


class Sheet:
    """One table under change. Columns become lists when first asked for; an untouched column is never copied."""

    def __init__(self, spec: Table, native: pa.Table | None, region: Mapping[str, Any]) -> None:
        self.spec, self._native, self._region = spec, native, region
        self._length = native.num_rows if native is not None else 0
        self._lists: dict[str, list[Any]] = {}
        self._changed: set[str] = set()
        self._added: list[dict[str, Any]] = []
        self._dropped: set[int] = set()
        self._indexes: dict[tuple[str, ...], dict[Key, set[int]]] = {}
        self.key_names = spec.key

    def column(self, name: str) -> list[Any]:
        """A column as Python values, dropped rows included."""
        if name not in self._lists:
            native = self._native
            known = native is not None and name in native.column_names
            values = native[name].to_pylist() if known else [None] * self._length
            self._lists[name] = values + [added.get(name) for added in self._added]
        return self._lists[name]

    @property
    def live(self) -> list[int]:
        """Rows that still stand."""
        return [row for row in range(self._length + len(self._added)) if row not in self._dropped]

    def key(self, row: int) -> Key:
        return self._texts(self.key_names, row)

    def _texts(self, names: tuple[str, ...], row: int) -> Key:
        return tuple(as_text(self.column(name)[row]) for name in names)

    def _index(self, names: tuple[str, ...]) -> dict[Key, set[int]]:
        """Rows by what these columns say; kept up to date by every change, since a plan has hundreds."""
        if names not in self._indexes:
            found: dict[Key, set[int]] = defaultdict(set)
            for row in self.live:
                found[self._texts(names, row)].add(row)
            self._indexes[names] = found
        return self._indexes[names]

    def rows(self, key: Key) -> list[int]:
        """Rows of one key: none, one, or several of which none is believed."""
        return sorted(self._index(self.key_names).get(key, ()))

    def where(self, **wanted: str) -> list[int]:
        """Standing rows whose texts equal all that is wanted."""
        return sorted(self._index(tuple(wanted)).get(tuple(wanted.values()), ()))

    def put(self, row: int, name: str, value: Any) -> None:
        column = self.column(name)
        indexes = [(names, index) for names, index in self._indexes.items() if name in names]
        for names, index in indexes:
            index[self._texts(names, row)].discard(row)
        column[row] = value
        self._changed.add(name)
        for names, index in indexes:
            index[self._texts(names, row)].add(row)

    def add(self, values: Mapping[str, Any]) -> int:
        """A new row; what is not given is missing."""
        self._added.append(dict(values))
        for name, column in self._lists.items():
            column.append(values.get(name))
        row = self._length + len(self._added) - 1
        for names, index in self._indexes.items():
            index[self._texts(names, row)].add(row)
        return row

    def drop(self, row: int) -> None:
        self._dropped.add(row)
        for names, index in self._indexes.items():
            index[self._texts(names, row)].discard(row)

    @property
    def touched(self) -> bool:
        return bool(self._changed or self._added or self._dropped)

    def arrow(self) -> pa.Table:
        """The table after the changes, with region_code and school_year on every row."""
        if not self._added and not self._dropped:
            return self._replaced(self._native)
        live = self.live
        length = len(live)
        columns = {
            "region_code": pa.array([self._region["region_code"]] * length, pa.string()),
            "school_year": pa.array([self._region["school_year"]] * length, pa.int64()),
        }
        for field in self.spec.fields:
            if field.name not in REGION:
                values = self.column(field.name)
                columns[field.name] = pa.array([values[row] for row in live], arrow_type(field))
        return pa.table(columns)

    def _replaced(self, native: pa.Table) -> pa.Table:
        for name in sorted(self._changed):
            values = pa.array(self._lists[name], arrow_type(self.spec.field(name)))
            place = native.column_names.index(name) if name in native.column_names else None
            native = native.append_column(name, values) if place is None else native.set_column(place, name, values)
        return native


class Draft:
    """A county under change. `where` names the change at work, for messages and notes."""

    def __init__(self, county: CountyYear) -> None:
        self.county, self.where, self.step = county, "", ""
        native = county.tables["county"]
        regions = {(line["region_code"], line["school_year"]) for line in native.select(list(REGION)).to_pylist()}
        if len(regions) != 1:
            raise refuse("many_counties", n=len(regions))
        self._region = dict(zip(REGION, next(iter(regions)), strict=True))
        self._sheets: dict[str, Sheet] = {}
        self._exact = dict(county.exact)
        self._notes: dict[tuple[str, Key, str], list[str]] = {}

    def sheet(self, name: str) -> Sheet:
        if name not in self._sheets:
            self._sheets[name] = Sheet(table(name), self.county.tables.get(name), self._region)
        return self._sheets[name]

    def row(self, name: str, key: Key) -> int | None:
        """The one row of a key; None when there is none. Doubled records cannot be changed."""
        rows = self.sheet(name).rows(key)
        if len(rows) > 1:
            raise refuse("doubled", where=self.where, table=table(name).label, key="/".join(key))
        return rows[0] if rows else None

    def number(self, name: str, key: Key, field: str) -> Fraction | None:
        """A reported number, exactly."""
        if (name, key, field) in self._exact:
            return self._exact[name, key, field]
        row = self.row(name, key)
        return None if row is None else fraction(self.sheet(name).column(field)[row])

    def put(self, name: str, key: Key, field: str, value: Any, note: str) -> None:
        """A cell replaced; a number that no double carries is kept beside, exactly."""
        row, place = self.row(name, key), (name, key, field)
        assert row is not None, place
        self._exact.pop(place, None)
        if isinstance(value, Fraction):
            exact, value = value, float(value)
            if fraction(value) != exact:
                self._exact[place] = exact
        self.sheet(name).put(row, field, value)
        self.note(name, key, field, note)

    def note(self, name: str, key: Key, field: str, words: str) -> None:
        self._notes.setdefault((name, key, field), []).append(f"{words}（{self.step}）" if self.step else words)

    def has_roster(self) -> bool:
        native = self.county.tables.get("teachers")
        return native is not None and native.num_rows > 0

    def rekey_exact(self, name: str, old: Key, new: Key) -> None:
        """Decimals kept beside follow a row whose key changes."""
        for place in [place for place in self._exact if place[:2] == (name, old)]:
            self._exact[name, new, place[2]] = self._exact.pop(place)

    def finish(self, fingerprint: str) -> CountyYear:
        """The county after the changes; what was untouched is shared with the county before."""
        changed = {name: sheet.arrow() for name, sheet in self._sheets.items() if sheet.touched}
        ordered = [name for name in tables() if name in changed or name in self.county.tables]
        kept = {name: changed[name] if name in changed else self.county.tables[name] for name in ordered}
        return CountyYear(kept, self._origins(), self.county.findings, self.county.corrections, self._exact, fingerprint,
                          self.county.source)  # fmt: skip

    def _origins(self) -> Origins:
        before = self.county.origins
        derived = dict(before.derived)
        for (name, key, field), words in self._notes.items():
            earlier = before.note(name, key, field)
            said = "按变动：" + "；".join(words)
            places = before.places(name, key, field)
            derived[name, key, field] = (f"{earlier}；{said}" if earlier else said, places)
        return Origins(before.sources, before.rows, derived)
