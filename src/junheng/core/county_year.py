"""The county as reported (县年度数据): keyed tables, where each value stands, what was found on the way in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from junheng.core.finding import Correction, Finding, Place

Key = tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """One sheet or file that fed a table: which column (letter or title) holds which field."""

    file: str
    sheet: str | None
    columns: Mapping[str, str]

    def place(self, row: int, field_name: str | None) -> Place:
        """The cell of a field in a row (1-based, as the user's program counts); the row itself when there is no column."""
        column = self.columns.get(field_name) if field_name else None
        return Place(self.file, self.sheet, f"{column}{row}" if column else f"第{row}行")


@dataclass(frozen=True)
class Origins:
    """Where values came from, kept beside the tables, never inside.

    `rows[table][key]` lists (index of the source, row number); a key that stands twice has two entries.
    `derived[(table, key, field)]` says in words how a value that stands in no cell of its own came about, with the places
    it was made from: a roster count, a correction, a mapping's constant or sum.
    """

    sources: tuple[Source, ...] = ()
    rows: Mapping[str, Mapping[Key, tuple[tuple[int, int], ...]]] = field(default_factory=dict)
    derived: Mapping[tuple[str, Key, str], tuple[str, tuple[Place, ...]]] = field(default_factory=dict)

    def places(self, table: str, key: Key, field_name: str | None) -> tuple[Place, ...]:
        if field_name and (note := self.derived.get((table, key, field_name))):
            return note[1]
        found = self.rows.get(table, {}).get(key, ())
        return tuple(self.sources[source].place(row, field_name) for source, row in found)

    def note(self, table: str, key: Key, field_name: str) -> str | None:
        note = self.derived.get((table, key, field_name))
        return note[0] if note else None


@dataclass(frozen=True)
class CountyYear:
    """What was reported for one county (or, as a lake, for many) at 1 September of a school year.

    Attributes:
        tables: native frames (pyarrow tables for a package; whatever the port scans for a lake), one per table of the data
            dictionary, with the dictionary's English names plus `region_code` and `school_year` on every row. Numbers are
            doubles, null where missing or unreadable; texts, choices, dates (ISO) and lists ("96;100") are strings; booleans
            are booleans. A table nobody handed in may be absent. A lake may bring `class_lists` (see core.class_lists), made
            from its classes or pupils, in the place of `classes`.
        origins: where each value stands.
        findings: everything found while reading and checking, none of which stops an assessment.
        corrections: declared changes that were applied (or whose guard failed).
        exact: the few decimals with more than 15 significant digits, which no double can carry: (table, key, field) → value.
        fingerprint: SHA-256 of the content, independent of file format and row order.
        source: what the user named on the command line, for display.
    """

    tables: Mapping[str, Any]
    origins: Origins = field(default_factory=Origins)
    findings: tuple[Finding, ...] = ()
    corrections: tuple[Correction, ...] = ()
    exact: Mapping[tuple[str, Key, str], Fraction] = field(default_factory=dict)
    fingerprint: str = ""
    source: str = ""
