"""The records of one grain with what each of its tests comes to; where doubles must not decide, exact arithmetic has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import narwhals.stable.v2 as nw
import pyarrow as pa

from junheng.core.indicator import Grain
from junheng.engine import parts
from junheng.engine.counts import RoomCounts
from junheng.engine.grains import SCHOOL, Grains
from junheng.engine.parts import KEYS, Slot
from junheng.engine.records import ExactRecords, Record

MANY = (Grain.ROW, Grain.SCHOOL)
"""Grains of which a lake has so many records that each test is asked of columns, never of one record after another."""


class Units:
    """Schools, rows, subjects … and their verdicts under the tests of every record (Each) of a standard.

    Records without campuses are what their columns say: equal inputs are decided once. Sums over campuses are formed again,
    record by record.
    """

    def __init__(
        self, grain: Grain, slots: list[Slot], grains: Grains, counts: RoomCounts, exact: ExactRecords
    ) -> None:
        self.grain, self.slots, self.keys = grain, slots, KEYS[grain]
        self._grains, self._port, self._counts, self._exact = grains, grains.port, counts, exact

    @cached_property
    def _judged(self) -> nw.LazyFrame:
        """Key, what the tests read, and what doubles make of it. Of small grains everything, kept."""
        if self.grain not in MANY:
            return self._port.persist(parts.judged_records(self._grains.of(self.grain), self.slots))
        read = sorted(parts.reads(self.slots) - set(self.keys))
        return parts.judged_records(self._records.select(*self.keys, *read), self.slots)

    @cached_property
    def _records(self) -> nw.LazyFrame:
        of_rows = self.grain is Grain.ROW
        return self._counts.rows(parts.reads(self.slots)) if of_rows else self._grains.of(self.grain)

    @cached_property
    def coded(self) -> nw.LazyFrame:
        """Per record its key and, of each test, `value`, `code` and `other`."""
        own = [f"{slot.name} {column}" for slot in self.slots for column in ("value", "code", "other")]
        return self._settled(self._judged).select(*self.keys, *own)

    @cached_property
    def whole(self) -> nw.LazyFrame:
        """The records with everything reported of them, and what each test came to."""
        if self.grain not in MANY:
            return self._settled(self._judged)
        return self._settled(parts.judged_records(self._grains.with_details(self._records), self.slots))

    def _settled(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        if not self._patches:
            return frame
        names = [f"{slot.name} {column}" for slot in self.slots for column in ("code", "other")]
        patched = self._port.scan(_codes_table(self._patches, self.keys, names))
        joined = frame.join(patched, on=self.keys, how="left", suffix=" exact")
        settled = [nw.coalesce(nw.col(f"{name} exact"), nw.col(name)).alias(name) for name in names]
        return joined.with_columns(*settled).drop([f"{name} exact" for name in names])

    # --- doubtful records ---

    @cached_property
    def _patches(self) -> list[dict[str, Any]]:
        """Codes that exact arithmetic gives to doubtful records, where doubles gave others; one entry a record."""
        slots = [slot for slot in self.slots if slot.part.passes is None]
        return list(self._contradicted(slots)) if slots else []

    def _contradicted(self, slots: list[Slot]) -> Iterator[dict[str, Any]]:
        """Sums over campuses record by record; of other records, equal inputs are decided once."""
        merged = self._grains.membership.merged_roots(self._port) if self.grain in MANY else None
        tied = _any(self._judged, [f"{slot.name} tie" for slot in slots])
        if not self._exact.plain:
            yield from self._by_record(tied, slots)
            return
        if merged is not None:
            yield from self._by_record(tied.join(merged, on=SCHOOL, how="semi"), slots)
            tied = tied.join(merged, on=SCHOOL, how="anti")
        wrong = self._where_doubles_err(tied, slots)
        if wrong:
            yield from self._by_record(_any(tied, [f"{slot.name} tie" for slot in wrong]), wrong)

    def _where_doubles_err(self, tied: nw.LazyFrame, slots: list[Slot]) -> list[Slot]:
        """The tests whose doubles exact arithmetic contradicts for some inputs of the doubtful records."""
        read = sorted({name for slot in slots for name in parts.inputs(slot)})
        answers = [f"{slot.name} {column}" for slot in slots for column in ("tie", "true", "round")]
        lines = self._port.collect(tied.select(*read, *answers))
        return [slot for slot in slots if _doubles_err(slot, lines)]

    def _by_record(self, tied: nw.LazyFrame, slots: list[Slot]) -> Iterator[dict[str, Any]]:
        decide = _Decide(self.grain, slots, self._exact)
        for line in self._port.collect(tied).to_pylist():
            patch = decide.patch(line)
            if patch:
                yield {key: line[key] for key in self.keys} | patch


def _any(frame: nw.LazyFrame, columns: list[str]) -> nw.LazyFrame:
    return frame.filter(nw.any_horizontal(*(nw.col(name) for name in columns), ignore_nulls=True))


def _doubles_err(slot: Slot, lines: pa.Table) -> bool:
    tied, answers = lines.filter(lines[f"{slot.name} tie"]), [f"{slot.name} true", f"{slot.name} round"]
    known = tied.group_by([*parts.inputs(slot), *answers]).aggregate([]).to_pylist()
    return any(parts.decide(slot, Record(line, {})) != (line[answers[0]], line[answers[1]]) for line in known)


class _Decide:
    """Doubtful records decided exactly; records that say the same, and are no sums, are decided once."""

    def __init__(self, grain: Grain, slots: list[Slot], exact: ExactRecords) -> None:
        self._grain, self._slots, self._exact = grain, slots, exact
        self._reads = {slot.name: sorted(parts.reads([slot])) for slot in slots}
        self._known: dict[tuple, tuple[int, int]] = {}

    def patch(self, line: Mapping[str, Any]) -> dict[str, int]:
        """The codes that the record's own columns have wrong."""
        patch: dict[str, int] = {}
        for slot in self._slots:
            if line[f"{slot.name} tie"]:
                codes = self._codes(slot, line)
                if codes != (line[f"{slot.name} code"], line[f"{slot.name} other"]):
                    patch |= {f"{slot.name} code": codes[0], f"{slot.name} other": codes[1]}
        return patch

    def _codes(self, slot: Slot, line: Mapping[str, Any]) -> tuple[int, int]:
        if self._grain in MANY and self._exact.sums(line):
            return parts.decide_record(slot, self._exact.row(line))
        seen = (slot.name, *(line[name] for name in self._reads[slot.name]))
        if seen not in self._known:
            self._known[seen] = parts.decide_record(slot, Record(line, {}))
        return self._known[seen]


def _codes_table(patches: list[dict], keys: list[str], names: list[str]) -> pa.Table:
    kinds = [(key, pa.int64() if key == "school_year" else pa.string()) for key in keys]
    return pa.Table.from_pylist(patches, schema=pa.schema([*kinds, *((name, pa.int32()) for name in names)]))
