"""The records of one grain with what each of its tests comes to; where doubles must not decide, exact arithmetic has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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

    def __init__(self, grain: Grain, slots: list[Slot], grains: Grains, counts: RoomCounts, exact: ExactRecords) -> None:
        self.grain, self.slots, self.keys = grain, slots, KEYS[grain]
        self._grains, self._port, self._counts, self._exact = grains, grains.port, counts, exact
        self._small = None if grain in MANY else self._port.persist(parts.judged_records(grains.of(grain), slots))

    @cached_property
    def coded(self) -> nw.LazyFrame:
        """Per record its key and, of each test, `value`, `line`, `code` and `other`."""
        own = [f"{slot.name} {column}" for slot in self.slots for column in ("value", "line", "code", "other")]
        return self._settled(self._judged(self.slots)).select(*self.keys, *own)

    @cached_property
    def whole(self) -> nw.LazyFrame:
        """The records with everything reported of them, and what each test came to."""
        records = self._records(self.slots)
        records = self._grains.with_details(records) if self.grain in MANY else records
        return self._settled(parts.judged_records(records, self.slots))

    def _records(self, slots: Iterable[Slot]) -> nw.LazyFrame:
        return self._counts.rows(parts.reads(slots)) if self.grain is Grain.ROW else self._grains.of(self.grain)

    def _judged(self, slots: list[Slot]) -> nw.LazyFrame:
        if self._small is not None:
            return self._small
        read = parts.reads(slots) - set(self.keys)
        return parts.judged_records(self._records(slots).select(*self.keys, *sorted(read)), slots)

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
        if self._small is not None or not self._exact.plain:
            yield from self._by_record(self._judged(self.slots), slots)
            return
        found: dict[tuple, dict[str, Any]] = {}
        merged = self._grains.membership.merged_roots(self._port)
        if merged is not None:
            yield from self._by_record(self._tied(self._judged(slots), slots).join(merged, on=SCHOOL, how="semi"), slots, tied=True)
        for slot in slots:
            if self._doubles_err(slot, merged):
                for patch in self._by_record(self._single(self._judged([slot]), merged), [slot]):
                    found.setdefault(tuple(patch[key] for key in self.keys), {}).update(patch)
        yield from found.values()

    @staticmethod
    def _tied(frame: nw.LazyFrame, slots: list[Slot]) -> nw.LazyFrame:
        return frame.filter(nw.any_horizontal(*(nw.col(f"{slot.name} tie") for slot in slots), ignore_nulls=True))

    @staticmethod
    def _single(frame: nw.LazyFrame, merged: nw.LazyFrame | None) -> nw.LazyFrame:
        return frame if merged is None else frame.join(merged, on=SCHOOL, how="anti")

    def _doubles_err(self, slot: Slot, merged: nw.LazyFrame | None) -> bool:
        """Whether exact arithmetic contradicts doubles for some inputs of the doubtful records."""
        answers = [f"{slot.name} true", f"{slot.name} round"]
        tied = self._single(self._tied(self._judged([slot]), [slot]), merged)
        lines = self._port.collect(tied.select(*parts.inputs(slot), *answers).unique()).to_pylist()
        return any(parts.decide(slot, Record(line, {})) != (line[answers[0]], line[answers[1]]) for line in lines)

    def _by_record(self, frame: nw.LazyFrame, slots: list[Slot], tied: bool = False) -> Iterator[dict[str, Any]]:
        frame = frame if tied else self._tied(frame, slots)
        for line in self._port.collect(frame).to_pylist():
            record, patch = self.exact_record(line), {}
            for slot in slots:
                name = slot.name
                codes = parts.decide_record(slot, record) if line[f"{name} tie"] else None
                if codes is not None and codes != (line[f"{name} code"], line[f"{name} other"]):
                    patch |= {f"{name} code": codes[0], f"{name} other": codes[1]}
            if patch:
                yield {key: line[key] for key in self.keys} | patch

    def exact_record(self, line: Mapping[str, Any]) -> Record:
        """A line as formulas take it, with the reported decimals."""
        return self._exact.row(line) if self.grain in MANY else Record(line, {})


def _codes_table(patches: list[dict], keys: list[str], names: list[str]) -> pa.Table:
    kinds = [(key, pa.int64() if key == "school_year" else pa.string()) for key in keys]
    return pa.Table.from_pylist(patches, schema=pa.schema([*kinds, *((name, pa.int32()) for name in names)]))
