"""One pass of a standard over prepared grains: every unit, item and the overall verdict, for every county at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import narwhals.stable.v2 as nw

from junheng.core.indicator import Each, Grain, ResourceIndicator, Total
from junheng.core.standard import Standard
from junheng.engine import combine, parts, resource
from junheng.engine.grains import ROW, SCHOOL, Grains
from junheng.engine.outcomes import Outcomes, Region
from junheng.engine.parts import KEYS, Ratio, Slot
from junheng.engine.records import ExactRecords, Record
from junheng.engine.tables import REGION


class Judgement:
    """A standard applied to grains. Frames hold the units; `counties` the verdicts, computed on first use."""

    def __init__(self, standard: Standard, grains: Grains, exact: ExactRecords) -> None:
        self.standard, self.grains, self._exact = standard, grains, exact
        self.port = grains.port
        self.slots = parts.slots(standard)
        asked = {name for grain in self._grains for slot in self.each(grain) for name in parts.inputs(slot)}
        self._rows = parts.with_counts(grains, standard, asked)
        measured = {name for names in resource.reads(standard).values() for name in names}
        rows = parts.with_counts(grains, standard, measured)
        values = self.port.persist(resource.with_school_rule(standard, resource.with_values(standard, rows)))
        self.values = resource.decided(standard, values, rows, grains, exact)
        self.stages = resource.dispersion(standard, values, grains)
        self.coded = {grain: self._coded(grain) for grain in self._grains}

    @cached_property
    def rows(self) -> nw.LazyFrame:
        """The assessed rows whole: the record, its counts, and the values. For one county's view; sums take `values`."""
        return self.grains.with_details(self._rows).join(self.values.drop("pupils"), on=ROW, how="inner")

    @cached_property
    def units(self) -> dict[Grain, nw.LazyFrame]:
        """The records of each grain with what its parts came to."""
        whole = {Grain.ROW: self._rows, Grain.SCHOOL: self.grains.schools}
        found = {}
        for grain, coded in self.coded.items():
            if grain in whole:
                records, keys = self.grains.with_details(whole[grain]), KEYS[grain]
                coded = records.join(_lean(coded, records, keys), on=keys, how="inner")
            found[grain] = coded
        return found

    @property
    def _grains(self) -> list[Grain]:
        return [grain for grain in Grain if self.each(grain)]

    def each(self, grain: Grain) -> list[Slot]:
        return [s for s in self.slots if isinstance(s.part, Each) and s.part.grain is grain]

    def totals(self, grain: Grain) -> list[Slot]:
        return [s for s in self.slots if isinstance(s.part, Total) and s.part.grain is grain]

    def _coded(self, grain: Grain) -> nw.LazyFrame:
        """Records with their codes; of rows and schools, which are many, only the key and what the parts read."""
        slots, keys = self.each(grain), KEYS[grain]
        frame = parts.judged_records(self._rows if grain is Grain.ROW else self.grains.of(grain), slots)
        if grain in (Grain.ROW, Grain.SCHOOL):
            read = {name for slot in slots for name in parts.inputs(slot)} - set(keys)
            own = [f"{slot.name} {column}" for slot in slots for column in parts.COLUMNS]
            frame = frame.select(*keys, *sorted(read), *own)
        frame = self.port.persist(frame)
        patches = [patch for patches in self._patches(grain, frame, slots) for patch in patches]
        if not patches:
            return frame
        names = [f"{s.name} {column}" for s in slots for column in ("code", "other")]
        patched = self.port.scan(_codes_table(_joined(patches, keys), keys, names))
        joined = frame.join(patched, on=keys, how="left", suffix=" exact")
        settled = [nw.coalesce(nw.col(f"{n} exact"), nw.col(n)).alias(n) for n in names]
        return self.port.persist(joined.with_columns(*settled).drop([f"{n} exact" for n in names]))

    def _patches(self, grain: Grain, frame: nw.LazyFrame, slots: list[Slot]) -> Iterator[list[dict[str, Any]]]:
        """Codes that exact arithmetic gives to doubtful records, where doubles gave others.

        Records without campuses are what their columns say: equal inputs are decided once. Sums over campuses are formed
        again, record by record.
        """
        merged = self.grains.membership.merged_roots(self.port) if grain in (Grain.ROW, Grain.SCHOOL) else None
        for slot in slots:
            if slot.part.passes is not None:
                continue
            tied = frame.filter(nw.col(f"{slot.name} tie").fill_null(False))
            if not self._exact.plain:
                yield self._by_record(tied, slot, grain)
                continue
            if merged is not None:
                yield self._by_record(tied.join(merged, on=SCHOOL, how="semi"), slot, grain)
                tied = tied.join(merged, on=SCHOOL, how="anti")
            if self._doubles_err(tied, slot):
                yield self._by_record(tied, slot, grain)

    def _doubles_err(self, tied: nw.LazyFrame, slot: Slot) -> bool:
        """Whether exact arithmetic contradicts doubles for some inputs of the doubtful records."""
        answers = [f"{slot.name} true", f"{slot.name} round"]
        read = [name for name in parts.inputs(slot)]
        lines = self.port.collect(tied.select(*read, *answers).unique()).to_pylist()
        return any(parts.decide(slot, Record(line, {})) != (line[answers[0]], line[answers[1]]) for line in lines)

    def _by_record(self, tied: nw.LazyFrame, slot: Slot, grain: Grain) -> list[dict[str, Any]]:
        keys = KEYS[grain]
        whole = {Grain.ROW: self._rows, Grain.SCHOOL: self.grains.schools}.get(grain)
        if whole is not None:
            own = [f"{slot.name} code", f"{slot.name} other"]
            tied = whole.join(tied.select(*keys, *own), on=keys, how="inner")
        found = []
        for line in self.port.collect(tied).to_pylist():
            codes = parts.decide_record(slot, self.exact_record(line, grain))
            if codes != (line[f"{slot.name} code"], line[f"{slot.name} other"]):
                columns = {f"{slot.name} code": codes[0], f"{slot.name} other": codes[1]}
                found.append({name: line[name] for name in keys} | columns)
        return found

    def exact_record(self, line: Mapping[str, Any], grain: Grain) -> Record:
        """A line of a grain as formulas take it, with the reported decimals: for questions beyond the verdict (gaps)."""
        return self._exact.row(line) if grain in (Grain.ROW, Grain.SCHOOL) else Record(line, {})

    # --- what is collected per county ---

    @cached_property
    def regions(self) -> list[Region]:
        lines = self.port.collect(self.grains.county.select(*REGION).unique()).to_pylist()
        return sorted({_region(line) for line in lines})

    @cached_property
    def counties(self) -> Outcomes:
        """Every county's verdicts."""
        return combine.outcomes(self)

    def exact_stage(self, region: Region, stage: str, indicator: ResourceIndicator) -> list[tuple]:
        """Exact (value, pupils) pairs of one county's stage."""
        here = (nw.col("region_code") == region[0]) & (nw.col("school_year") == region[1])
        rows = self.port.collect(self.rows.filter(here & (nw.col("stage") == stage))).to_pylist()
        pairs = []
        for row in rows:
            record = self._exact.row(row)
            value = resource.exact_value(self.standard, indicator, record, row["assessed"]).value
            pairs.append((value, record.pupils.value))
        return pairs

    def exact_ratio(self, slot: Slot, region: Region) -> Ratio:
        """A county's ratio of sums again from the reported decimals."""
        frame = self.grains.of(slot.part.grain)
        here = (nw.col("region_code") == region[0]) & (nw.col("school_year") == region[1])
        lines = self.port.collect(frame.filter(here)).to_pylist()
        return parts.exact_ratio(slot, (self.exact_record(line, slot.part.grain) for line in lines))


def _region(line: Mapping[str, Any]) -> Region:
    return line["region_code"], line["school_year"]


def _lean(coded: nw.LazyFrame, whole: nw.LazyFrame, keys: list[str]) -> nw.LazyFrame:
    """The codes without what the records have already."""
    own = set(whole.collect_schema().names()) - set(keys)
    return coded.drop([name for name in coded.collect_schema().names() if name in own])


def _joined(patches: list[dict[str, Any]], keys: list[str]) -> list[dict[str, Any]]:
    """One patch a record; the parts of one record come one by one."""
    found: dict[tuple, dict[str, Any]] = {}
    for patch in patches:
        found.setdefault(tuple(patch[key] for key in keys), {}).update(patch)
    return list(found.values())


def _codes_table(patches: list[dict], keys: list[str], names: list[str]) -> Any:
    import pyarrow as pa

    kinds = [(key, pa.int64() if key == "school_year" else pa.string()) for key in keys]
    return pa.Table.from_pylist(patches, schema=pa.schema([*kinds, *((name, pa.int32()) for name in names)]))
