"""One pass of a standard over prepared grains: every unit, item and the overall verdict, for every county at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import narwhals.stable.v2 as nw

from junheng.core.indicator import Each, Grain, Judged, ResourceIndicator, Total
from junheng.core.standard import Standard
from junheng.core.verdict import Verdict
from junheng.engine import parts, resource
from junheng.engine.grains import ROW, SCHOOL, Grains
from junheng.engine.parts import KEYS, Ratio, Slot
from junheng.engine.records import ExactRecords, Record
from junheng.engine.resource import CV, STAGE
from junheng.engine.tables import REGION

Region = tuple[str, int]


class PartVerdict(NamedTuple):
    """A part's outcome in one county: verdict, and verdict had the form's rounding been applied (or not, if it is)."""

    verdict: Verdict
    other: Verdict
    value: float | None = None
    units: int = 0
    met: int = 0
    ratio: Ratio | None = None

    @property
    def rounding_sensitive(self) -> bool:
        return self.verdict is not self.other


@dataclass(frozen=True)
class CountyVerdicts:
    """Everything decided for one county: item verdicts, their parts, CVs, vetoes, eligibility, the overall verdict."""

    region: Region
    items: Mapping[str, Verdict]
    practical: Mapping[str, Verdict]
    parts: Mapping[str, PartVerdict]
    rows: Mapping[tuple[str, str], PartVerdict]
    rule: Mapping[str, PartVerdict]
    cvs: Mapping[tuple[str, str], CV]
    vetoes: Mapping[str, bool | None]
    eligible: Verdict
    overall: Verdict
    stages: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Judgement:
    """A standard applied to grains. Frames hold the units; `counties` the verdicts, computed on first use."""

    def __init__(self, standard: Standard, grains: Grains, exact: ExactRecords) -> None:
        self.standard, self.grains, self._exact = standard, grains, exact
        self.port = grains.port
        self.slots = parts.slots(standard)
        self._rows = parts.with_counts(grains, standard)
        values = resource.with_school_rule(standard, resource.with_values(standard, self._rows))
        self.values = resource.decided(standard, self.port.persist(values), self._rows, grains, exact)
        self.stages = resource.dispersion(standard, self.values, grains)
        self.coded = {grain: self._coded(grain) for grain in self._grains}

    @cached_property
    def rows(self) -> nw.LazyFrame:
        """The assessed rows whole: the record, its counts, and the values. For one county's view; sums take `values`."""
        return self._rows.join(self.values.drop("pupils"), on=ROW, how="inner")

    @cached_property
    def units(self) -> dict[Grain, nw.LazyFrame]:
        """The records of each grain with what its parts came to."""
        whole = {Grain.ROW: self._rows, Grain.SCHOOL: self.grains.schools}
        return {
            grain: whole[grain].join(_lean(coded, whole[grain], KEYS[grain]), on=KEYS[grain], how="inner") if grain in whole else coded
            for grain, coded in self.coded.items()
        }

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
    def counties(self) -> dict[Region, CountyVerdicts]:
        """Every county's verdicts. Columns have done the work by now; here a few numbers a county are combined."""
        collected = _Collected(self)
        return {region: collected.verdicts(region) for region in self.regions}

    def exact_stage(self, line: Mapping[str, Any], indicator: ResourceIndicator) -> list[tuple]:
        """Exact (value, pupils) pairs of one county's stage."""
        here = (nw.col("region_code") == line["region_code"]) & (nw.col("school_year") == line["school_year"])
        rows = self.port.collect(self.rows.filter(here & (nw.col("stage") == line["stage"]))).to_pylist()
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


class _Collected:
    """The columnar results, one line a county, and how they combine into verdicts."""

    def __init__(self, judgement: Judgement) -> None:
        self.j, self.standard = judgement, judgement.standard
        self.units = {g: self._by_region(self._unit_sums(g)) for g in judgement._grains}
        grains = {s.part.grain for s in judgement.slots if isinstance(s.part, Total)}
        self.sums = {
            g: self._by_region(parts.totals(judgement.grains.of(g), judgement.totals(g))) for g in sorted(grains)
        }
        self.rows = self._by_region(self._row_sums(), by_stage=True)
        self.stages = self._by_region(judgement.stages, by_stage=True)
        self._part_names = {i.id: [f"{i.id}:{part.key}" for part in i.parts()] for i in self.standard.others}
        self._ids = [r.id for r in self.standard.resources]
        self.judgements = self._lists(judgement.grains.judgements)
        self.vetoes = self._lists(judgement.grains.vetoes)
        self.county = self._by_region(judgement.grains.county)

    def _by_region(self, frame: nw.LazyFrame, by_stage: bool = False) -> dict:
        lines = self.j.port.collect(frame).to_pylist()
        if not by_stage:
            return {_region(line): line for line in lines}
        found: dict[Region, dict[str, dict]] = defaultdict(dict)
        for line in lines:
            found[_region(line)][line["stage"]] = line
        return {region: {s: stages[s] for s in self.standard.stages if s in stages} for region, stages in found.items()}

    def _lists(self, frame: nw.LazyFrame) -> dict[Region, dict[str, dict]]:
        found: dict[Region, dict[str, dict]] = defaultdict(dict)
        for line in self.j.port.collect(frame).to_pylist():
            found[_region(line)][line["item"]] = line
        return found

    def _unit_sums(self, grain: Grain) -> nw.LazyFrame:
        """Per county and part: the worst code, units, met and (for a county figure) the value."""
        frame, sums, marks = self.j.coded[grain], [], []
        for slot in self.j.each(grain):
            code = nw.col(f"{slot.name} code")
            unit, met = code < int(Verdict.NOT_APPLICABLE), code == int(Verdict.COMPLIANT)
            marks += [unit.cast(nw.Int64).alias(f"{slot.name} unit"), met.cast(nw.Int64).alias(f"{slot.name} met")]
            sums += [nw.col(f"{slot.name} {c}").min().alias(f"{slot.name} {c}") for c in ("code", "other")]
            sums += [nw.col(f"{slot.name} unit").sum(), nw.col(f"{slot.name} met").sum()]
            sums += [nw.col(f"{slot.name} value").max().alias(f"{slot.name} value")]
        return frame.with_columns(*marks).group_by(*REGION).agg(*sums)

    def _row_sums(self) -> nw.LazyFrame:
        """Per county and stage: rows, rows at each threshold, at each floor, lacking, rounding-sensitive; the school rule."""
        marks: dict[str, nw.Expr] = {}
        for i in (r.id for r in self.standard.resources):
            ok, floor, other = nw.col(f"{i} ok"), nw.col(f"{i} floor"), nw.col(f"{i} round")
            marks |= {f"{i} met": ok, f"{i} below": ~ok, f"{i} floored": floor, f"{i} under": ~floor}
            marks |= {f"{i} otherwise_below": ~other, f"{i} otherwise_under": ~nw.col(f"{i} floor round")}
        for verdict in (Verdict.BELOW, Verdict.NO_VALUE, Verdict.COMPLIANT):
            marks[f"rule {verdict.key}"] = nw.col("school_rule") == int(verdict)
        frame = self.j.values.with_columns(*(mark.cast(nw.Int64).alias(name) for name, mark in marks.items()))
        return frame.group_by(*STAGE).agg(nw.len().alias("rows"), *(nw.col(name).sum() for name in marks))

    # --- combining ---

    def verdicts(self, region: Region) -> CountyVerdicts:
        rows, rule = self._resource_rows(region), self._rule(region)
        cvs = self._cvs(region)
        slots = {slot.name: self._part(slot, region) for slot in self.j.slots}
        items, practical = {}, {}
        for indicator in self.standard.indicators:
            if isinstance(indicator, ResourceIndicator):
                strict, floored = self._resource_item(indicator.id, region, cvs)
                items[indicator.id] = floored if self._practical else strict
                practical[indicator.id] = floored
            else:
                items[indicator.id] = Verdict.all_of(slots[name].verdict for name in self._part_names[indicator.id])
        vetoes, eligible = self._vetoes(region), self._eligible(region)
        overall = self._overall(items, rule, cvs, vetoes, eligible)
        return CountyVerdicts(
            region, items, practical, slots, rows, rule, cvs, vetoes, eligible, overall, self.stages.get(region, {})
        )

    def _part(self, slot: Slot, region: Region) -> PartVerdict:
        if isinstance(slot.part, Judged):
            line = self.judgements.get(region, {}).get(slot.item)
            verdict = Verdict.from_truth(line["met"] if line else None)
            return PartVerdict(verdict, verdict, units=1, met=int(verdict.met))
        if isinstance(slot.part, Total):
            return self._total(slot, region)
        line = self.units[slot.part.grain].get(region)
        units = int(line[f"{slot.name} unit"]) if line else 0
        if not units:
            return PartVerdict(slot.part.none, slot.part.none)
        met = int(line[f"{slot.name} met"])
        value = line[f"{slot.name} value"] if slot.part.grain is Grain.COUNTY else met / units
        codes = (Verdict(line[f"{slot.name} {column}"]) for column in ("code", "other"))
        return PartVerdict(*codes, value, units, met)

    def _total(self, slot: Slot, region: Region) -> PartVerdict:
        ratio = parts.summed(self.sums[slot.part.grain].get(region), slot)
        if ratio is None:
            ratio = self.j.exact_ratio(slot, region)
        verdict, other = parts.judged_ratio(slot, ratio)
        value = float(ratio.value) if not ratio.lacking and ratio.under else None
        units = 0 if ratio.empty else 1
        return PartVerdict(verdict, other, value, units, int(units and verdict.met), ratio)

    def _resource_rows(self, region: Region) -> dict[tuple[str, str], PartVerdict]:
        found = {}
        for stage, line in self.rows.get(region, {}).items():
            for i in self._ids:
                columns = ("floored", "under") if self._practical else ("met", "below")
                plain, other = (self._row_verdict(line, i, *columns, otherwise) for otherwise in (False, True))
                met, rows = int(line[f"{i} met"] or 0), int(line["rows"])
                known = met + (line[f"{i} below"] or 0) == rows
                found[stage, i] = PartVerdict(plain, other, met / rows if known else None, rows, met)
        return found

    @property
    def _practical(self) -> bool:
        return self.standard.settings.get("resource_item_met") == "practical"

    @staticmethod
    def _row_verdict(line: Mapping[str, Any], i: str, met: str, below: str, otherwise: bool = False) -> Verdict:
        """All rows of a stage: `met` and `below` count them; or as the other rounding would have counted."""
        failed = line[f"{i} {'otherwise_' if otherwise else ''}{below}"] or 0
        lacking = line["rows"] - (line[f"{i} {met}"] or 0) - (line[f"{i} {below}"] or 0)
        return Verdict.BELOW if failed else Verdict.NO_VALUE if lacking else Verdict.COMPLIANT

    def _rule(self, region: Region) -> dict[str, PartVerdict]:
        found = {}
        for stage, line in self.rows.get(region, {}).items():
            met, below = line["rule compliant"], line["rule below"]
            verdict = _counted_verdict(line["rows"], met, below)
            found[stage] = PartVerdict(verdict, verdict, met / line["rows"], int(line["rows"]), int(met))
        return found

    def _cvs(self, region: Region) -> dict[tuple[str, str], CV]:
        found = {}
        for stage, line in self.stages.get(region, {}).items():
            for indicator in self.standard.resources:
                exact = self._stage_rows(line, indicator)
                found[stage, indicator.id] = resource.judged_cv(self.standard, line, indicator.id, exact)
        return found

    def _stage_rows(self, line: Mapping[str, Any], indicator: ResourceIndicator) -> Callable[[], list]:
        return lambda: self.j.exact_stage(line, indicator)

    def _resource_item(self, i: str, region: Region, cvs: Mapping) -> tuple[Verdict, Verdict]:
        """Strict: every row at the threshold; practical: at 85 %; both with the CVs within limits. Without rows: no value."""
        stages = self.rows.get(region, {})
        if not stages:
            return Verdict.NO_VALUE, Verdict.NO_VALUE
        limits = [cvs[stage, i].verdict for stage in stages]
        strict = [self._row_verdict(line, i, "met", "below") for line in stages.values()]
        floored = [self._row_verdict(line, i, "floored", "under") for line in stages.values()]
        return Verdict.all_of(strict + limits), Verdict.all_of(floored + limits)

    def _vetoes(self, region: Region) -> dict[str, bool | None]:
        listed = self.vetoes.get(region, {})
        return {veto.id: listed[veto.id]["occurred"] if veto.id in listed else None for veto in self.standard.vetoes}

    def _eligible(self, region: Region) -> Verdict:
        rule = self.standard.eligibility
        if rule is None:
            return Verdict.NOT_APPLICABLE
        day = self.county[region][rule.field]
        if not day or region[1] <= 0:  # a school year that could not be read stands as 0
            return Verdict.NO_VALUE
        month, date = self.standard.reference_month_day
        return Verdict.from_truth(day <= f"{region[1] - rule.years:04d}-{month:02d}-{date:02d}")

    def _overall(self, items: Mapping, rule: Mapping, cvs: Mapping, vetoes: Mapping, eligible: Verdict) -> Verdict:
        schools = [part.verdict for part in rule.values()] if self.standard.resources else []
        if self.standard.resources and not schools:
            schools = [Verdict.NO_VALUE]
        unvetoed = [Verdict.from_truth(None if occurred is None else not occurred) for occurred in vetoes.values()]
        others = [items[i.id] for i in self.standard.others]
        return Verdict.all_of([*schools, *(cv.verdict for cv in cvs.values()), *others, *unvetoed, eligible])


def _counted_verdict(units: int, met: int, below: int) -> Verdict:
    return Verdict.BELOW if below else Verdict.COMPLIANT if met == units else Verdict.NO_VALUE


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
