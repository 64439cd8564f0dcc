"""From sums by county (and stage) to outcomes: the last step of a judgement, on columns with one entry a county."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import pyarrow as pa
import pyarrow.compute as pc

from junheng.core.exact import Number
from junheng.core.indicator import Better, Grain, Judged, ResourceIndicator, Total
from junheng.core.verdict import Verdict
from junheng.engine import parts, resource
from junheng.engine.lines import BAND, rounded_line
from junheng.engine.outcomes import (
    CVColumns,
    Outcomes,
    PartColumns,
    RatioColumns,
    all_of,
    changed,
    code,
    constant,
    counted,
    from_truth,
    where,
)
from junheng.engine.parts import Slot
from junheng.engine.resource import STAGE
from junheng.engine.tables import REGION

if TYPE_CHECKING:
    from junheng.engine.judge import Judgement

_CODES = pa.int8()
_WHOLE = 1e12
"""Sums below this stay exact crosswise: lines have at most a million as denominator."""
_COMPARE = {Better.AT_LEAST: pc.greater_equal, Better.AT_MOST: pc.less_equal, Better.LESS_THAN: pc.less}


def outcomes(judgement: Judgement) -> Outcomes:
    """What a judgement comes to in every county."""
    return _Combine(judgement).outcomes()


class _Combine:
    def __init__(self, judgement: Judgement) -> None:
        self.j, self.standard, self.regions = judgement, judgement.standard, judgement.regions
        self.size = len(self.regions)
        self._ids = [r.id for r in self.standard.resources]
        self._places = {region: place for place, region in enumerate(self.regions)}

    def outcomes(self) -> Outcomes:
        rows, rule, cvs = self._resource_rows(), self._rule(), self._cvs()
        found = {slot.name: self._part(slot) for slot in self.j.slots}
        items, practical = {}, {}
        for indicator in self.standard.indicators:
            if isinstance(indicator, ResourceIndicator):
                strict, floored = self._resource_item(indicator.id, cvs)
                items[indicator.id] = floored if self._practical else strict
                practical[indicator.id] = floored
            else:
                names = [f"{indicator.id}:{part.key}" for part in indicator.parts()]
                items[indicator.id] = all_of(
                    [found[name].code for name in names] or [self._constant(Verdict.NOT_APPLICABLE)]
                )
        vetoes, eligible = self._vetoes(), self._eligible()
        overall = self._overall(items, rule, cvs, vetoes, eligible)
        return Outcomes(self.regions, items, practical, found, rows, rule, cvs, vetoes, eligible, overall, self._stages)

    def _constant(self, verdict: Verdict) -> pa.Array:
        return constant(verdict, self.size)

    # --- sums by county, in the order of the counties ---

    def _collected(self, frame: nw.LazyFrame) -> pa.Table:
        return self.j.port.collect(frame).combine_chunks()

    def _aligned(self, table: pa.Table) -> pa.Table:
        """One line a county; missing throughout where the table has none."""
        lines = {
            region: at for at, region in enumerate(zip(*(table[name].to_pylist() for name in REGION), strict=True))
        }
        return table.take(pa.array([lines.get(region) for region in self.regions], pa.int64())).combine_chunks()

    def _by_stage(self, frame: nw.LazyFrame) -> dict[str, pa.Table]:
        """Stage → its lines; stages that no county has are left out."""
        table, found = self._collected(frame), {}
        for stage in self.standard.stages:
            lines = table.filter(pc.equal(table["stage"], stage))
            if lines.num_rows:
                found[stage] = self._aligned(lines)
        return found

    def _unit_sums(self, grain: Grain) -> nw.LazyFrame:
        """Per county and part: the worst code, units, met and (for a county figure) the value."""
        sums, marks = [], []
        for slot in self.j.each(grain):
            verdict = nw.col(f"{slot.name} code")
            unit, met = verdict < int(Verdict.NOT_APPLICABLE), verdict == int(Verdict.COMPLIANT)
            marks += [unit.cast(nw.Int64).alias(f"{slot.name} unit"), met.cast(nw.Int64).alias(f"{slot.name} met")]
            marks.append((verdict == int(Verdict.NO_VALUE)).cast(nw.Int64).alias(f"{slot.name} lacking"))
            sums += [nw.col(f"{slot.name} {c}").min().alias(f"{slot.name} {c}") for c in ("code", "other")]
            sums += [nw.col(f"{slot.name} {column}").sum() for column in ("unit", "met", "lacking")]
            if grain is Grain.COUNTY:
                sums.append(nw.col(f"{slot.name} value").max().alias(f"{slot.name} value"))
        return self.j.units[grain].coded.with_columns(*marks).group_by(*REGION).agg(*sums)

    def _row_sums(self) -> nw.LazyFrame:
        """Per county and stage: rows, rows at each threshold, at each floor, lacking, rounding-sensitive; the school rule."""
        marks: dict[str, nw.Expr] = {}
        for i in self._ids:
            ok, floor, other = nw.col(f"{i} ok"), nw.col(f"{i} floor"), nw.col(f"{i} round")
            marks |= {f"{i} met": ok, f"{i} below": ~ok, f"{i} floored": floor, f"{i} under": ~floor}
            marks |= {f"{i} otherwise_below": ~other, f"{i} otherwise_under": ~nw.col(f"{i} floor round")}
        for verdict in (Verdict.BELOW, Verdict.NO_VALUE, Verdict.COMPLIANT):
            marks[f"rule {verdict.key}"] = nw.col("school_rule") == int(verdict)
        frame = self.j.values.with_columns(*(mark.cast(nw.Int64).alias(name) for name, mark in marks.items()))
        return frame.group_by(*STAGE).agg(nw.len().alias("rows"), *(nw.col(name).sum() for name in marks))

    @cached_property
    def _units(self) -> dict[Grain, pa.Table]:
        return {grain: self._aligned(self._collected(self._unit_sums(grain))) for grain in self.j.units}

    @cached_property
    def _sums(self) -> dict[Grain, pa.Table]:
        grains = sorted({s.part.grain for s in self.j.slots if isinstance(s.part, Total)})
        of = {grain: parts.totals(self.j.grains.of(grain), self.j.totals(grain)) for grain in grains}
        return {grain: self._aligned(self._collected(frame)) for grain, frame in of.items()}

    @cached_property
    def _rows(self) -> dict[str, pa.Table]:
        return self._by_stage(self._row_sums())

    @cached_property
    def _stages(self) -> dict[str, pa.Table]:
        return self._by_stage(self.j.stages)

    @cached_property
    def _county(self) -> pa.Table:
        return self._aligned(self._collected(self.j.grains.county))

    def _by_item(self, frame: nw.LazyFrame, column: str) -> dict[str, pa.Array]:
        """Item → the truth listed for it in every county."""
        table = self._collected(frame.select(*REGION, "item", column))
        found: dict[str, list[bool | None]] = defaultdict(lambda: [None] * self.size)
        for region, year, item, truth in zip(*(table[name].to_pylist() for name in table.column_names), strict=True):
            place = self._places.get((region, year))
            if place is not None:
                found[item][place] = truth
        return {item: pa.array(truths, pa.bool_()) for item, truths in found.items()}

    @cached_property
    def _judgements(self) -> dict[str, pa.Array]:
        return self._by_item(self.j.grains.judgements, "met")

    # --- parts ---

    def _part(self, slot: Slot) -> PartColumns:
        if isinstance(slot.part, Judged):
            return self._judged(slot)
        return self._total(slot) if isinstance(slot.part, Total) else self._each(slot)

    def _judged(self, slot: Slot) -> PartColumns:
        truth = self._judgements.get(slot.item, pa.nulls(self.size, pa.bool_()))
        verdict = from_truth(truth)
        one, met = pa.repeat(1, self.size), pc.equal(verdict, code(Verdict.COMPLIANT)).cast(pa.int64())
        return PartColumns(verdict, verdict, pa.nulls(self.size, pa.float64()), one, met)

    def _each(self, slot: Slot) -> PartColumns:
        lines, name = self._units[slot.part.grain], slot.name
        units, met, lacking = (
            pc.fill_null(_whole(lines[f"{name} {column}"]), 0) for column in ("unit", "met", "lacking")
        )
        some = pc.greater(units, 0)
        codes = [
            pc.if_else(some, lines[f"{name} {column}"].cast(_CODES), code(slot.part.none)).combine_chunks()
            for column in ("code", "other")
        ]
        nothing = pa.nulls(self.size, pa.float64())
        if slot.part.grain is Grain.COUNTY:
            value = _doubles(lines[f"{name} value"])
        else:
            share = pc.divide(_doubles(met), pc.if_else(some, _doubles(units), 1.0))
            value = pc.if_else(pc.equal(lacking, 0), share, nothing)
        value = pc.if_else(some, value, nothing)
        return PartColumns(*codes, value, units, met)

    def _total(self, slot: Slot) -> PartColumns:
        """Whole numbers are compared crosswise, exactly; broken summands, or numbers beyond that, as fractions."""
        lines, part = self._sums[slot.part.grain], slot.part
        over, under, taken, lacking, broken = (
            pc.fill_null(_doubles(lines[f"{slot.name} {column}"]), 0.0) for column in parts.SUMS
        )
        empty = pc.and_(pc.equal(taken, 0.0), pc.equal(lacking, 0.0))
        unknown = pc.or_(pc.not_equal(lacking, 0.0), pc.equal(under, 0.0))
        value = pc.divide(over, pc.if_else(unknown, pa.scalar(None, pa.float64()), under))
        whole = pc.and_(pc.less(pc.abs(over), _WHOLE), pc.and_(pc.greater(under, 0.0), pc.less(under, _WHOLE)))
        crosswise = pc.and_(whole, pc.and_(pc.equal(broken, 0.0), pc.invert(unknown)))
        codes = [
            pc.if_else(empty, code(part.none), found)
            for found in slot.ordered(*_crosswise(slot, over, under, crosswise))
        ]
        exact = {at: self.j.exact_ratio(slot, self.regions[at]) for at in where(pc.not_equal(broken, 0.0))}
        ratios = RatioColumns(over, under, taken, lacking, exact)
        others = where(pc.and_(pc.invert(crosswise), pc.invert(pc.or_(unknown, empty))))
        judged = {at: parts.judged_ratio(slot, ratios.at(at)) for at in {*exact, *others}}
        codes = [changed(column, {at: int(pair[n]) for at, pair in judged.items()}) for n, column in enumerate(codes)]
        values = {at: float(ratio.value) if ratio.value is not None else None for at, ratio in exact.items()}
        units = pc.invert(empty).cast(pa.int64())
        met = pc.multiply(units, pc.greater_equal(codes[0], code(Verdict.COMPLIANT)).cast(pa.int64()))
        return PartColumns(*codes, changed(value, values), units, met, ratios)

    # --- resource indicators ---

    @property
    def _practical(self) -> bool:
        return self.standard.settings.get("resource_item_met") == "practical"

    def _resource_rows(self) -> dict[tuple[str, str], PartColumns]:
        found = {}
        for stage, lines in self._rows.items():
            for i in self._ids:
                columns = ("floored", "under") if self._practical else ("met", "below")
                plain, other = (self._row_verdict(lines, i, *columns, otherwise) for otherwise in (False, True))
                rows, met, below = (_numbers(lines, name) for name in ("rows", f"{i} met", f"{i} below"))
                share = pc.divide(_doubles(met), _doubles(rows))
                known = pc.if_else(pc.equal(pc.add(met, below), rows), share, pa.scalar(None, pa.float64()))
                found[stage, i] = PartColumns(plain, other, known, rows, met)
        return found

    @staticmethod
    def _row_verdict(lines: pa.Table, i: str, met: str, below: str, otherwise: bool = False) -> pa.Array:
        """All rows of a stage: `met` and `below` count them; or as the other rounding would have counted."""
        failed = _numbers(lines, f"{i} {'otherwise_' if otherwise else ''}{below}")
        known = pc.add(_numbers(lines, f"{i} {met}"), _numbers(lines, f"{i} {below}"))
        return counted(failed, known, _numbers(lines, "rows"))

    def _rule(self) -> dict[str, PartColumns]:
        found = {}
        for stage, lines in self._rows.items():
            rows, met, below = (_numbers(lines, name) for name in ("rows", "rule compliant", "rule below"))
            verdict = counted(below, met, rows)
            found[stage] = PartColumns(verdict, verdict, pc.divide(_doubles(met), _doubles(rows)), rows, met)
        return found

    def _cvs(self) -> dict[tuple[str, str], CVColumns]:
        return {
            (stage, r.id): self._cv(stage, lines, r)
            for stage, lines in self._stages.items()
            for r in self.standard.resources
        }

    def _cv(self, stage: str, lines: pa.Table, indicator: ResourceIndicator) -> CVColumns:
        """Coefficients and their verdicts; where a square is too close to the limit's, exactly from the stage's rows."""
        limit, i = self.standard.cv_limits[stage], indicator.id
        mean, variance = _doubles(lines[f"{i} mean"]), _doubles(lines[f"{i} var"])
        # reported negative figures: no coefficient of anything
        sound = pc.fill_null(pc.and_(pc.greater(mean, 0.0), pc.greater_equal(variance, 0.0)), False)
        nothing = pa.scalar(None, pa.float64())
        square = pc.if_else(sound, pc.divide(variance, pc.multiply(mean, mean)), nothing)
        printed = resource.printed_limit(limit, self.standard.cv_decimals)
        close = [pc.less_equal(pc.abs(pc.subtract(square, at**2)), 10 * BAND * at**2) for at in (limit, printed)]
        plain, rounded = pc.less_equal(square, limit**2), pc.less(square, printed**2)
        exact = {at: resource.exactly(self.j.exact_stage(self.regions[at], stage, indicator), limit, printed)
                 for at in where(pc.or_(*close))}  # fmt: skip
        plain = changed(plain, {at: truths[0] for at, truths in exact.items()})
        rounded = changed(rounded, {at: truths[1] for at, truths in exact.items()})
        first, other = (rounded, plain) if self.standard.settings.get("judge_on_rounded") == "yes" else (plain, rounded)
        here, absent = lines["stage"].is_valid(), pa.scalar(None, _CODES)
        codes = [pc.if_else(here, from_truth(truth), absent).combine_chunks() for truth in (first, other)]
        deviation = pc.if_else(sound, pc.sqrt(pc.if_else(sound, variance, nothing)), nothing)
        return CVColumns(mean, deviation, pc.divide(deviation, mean), limit, *codes)

    def _resource_item(self, i: str, cvs: Mapping[tuple[str, str], CVColumns]) -> tuple[pa.Array, pa.Array]:
        """Strict: every row at the threshold; practical: at 85 %; both with the CVs within limits. Without rows: no value."""
        limits = [cvs[stage, i].code for stage in self._rows]
        strict = [self._row_verdict(lines, i, "met", "below") for lines in self._rows.values()]
        floored = [self._row_verdict(lines, i, "floored", "under") for lines in self._rows.values()]
        nothing = [self._constant(Verdict.NO_VALUE)] if not self._rows else []
        return tuple(all_of([*found, *limits, *nothing], empty=Verdict.NO_VALUE) for found in (strict, floored))

    # --- the county's other conditions ---

    def _vetoes(self) -> dict[str, pa.Array]:
        listed = self._by_item(self.j.grains.vetoes, "occurred") if self.standard.vetoes else {}
        return {veto.id: listed.get(veto.id, pa.nulls(self.size, pa.bool_())) for veto in self.standard.vetoes}

    def _eligible(self) -> pa.Array:
        rule = self.standard.eligibility
        if rule is None:
            return self._constant(Verdict.NOT_APPLICABLE)
        month, date = self.standard.reference_month_day
        # a school year that could not be read stands as 0
        held = [
            day <= f"{year - rule.years:04d}-{month:02d}-{date:02d}" if day and year > 0 else None
            for day, (_, year) in zip(self._county[rule.field].to_pylist(), self.regions, strict=True)
        ]
        return from_truth(pa.array(held, pa.bool_()))

    def _overall(
        self, items: Mapping[str, pa.Array], rule: Mapping[str, PartColumns], cvs: Mapping[Any, CVColumns],
        vetoes: Mapping[str, pa.Array], eligible: pa.Array,
    ) -> pa.Array:  # fmt: skip
        schools = []
        if self.standard.resources:
            found = [part.code for part in rule.values()] or [self._constant(Verdict.NO_VALUE)]
            schools = [all_of(found, empty=Verdict.NO_VALUE)]
        others = [items[i.id] for i in self.standard.others]
        unvetoed = [from_truth(pc.invert(occurred)) for occurred in vetoes.values()]
        return all_of([*schools, *(cv.code for cv in cvs.values()), *others, *unvetoed, eligible])


def _crosswise(slot: Slot, over: pa.Array, under: pa.Array, usable: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Codes of over ÷ under against the line, plain and rounded, from over × q and under × p with line = p ÷ q."""
    part, found = slot.part, []
    over, under = (
        pc.if_else(usable, column, pa.scalar(None, pa.float64())).cast(pa.int64()) for column in (over, under)
    )
    line, compare = Number(part.line), _COMPARE[part.better]
    turned = rounded_line(line, part.better, part.decimals) if part.decimals is not None else line
    rounds = (
        compare
        if part.decimals is None
        else _COMPARE[Better.AT_LEAST if part.better is Better.AT_LEAST else Better.LESS_THAN]
    )
    for at, holds in ((line, compare), (turned, rounds)):
        p, q = at.value.as_integer_ratio()
        found.append(from_truth(holds(pc.multiply_checked(over, q), pc.multiply_checked(under, p))))
    return found[0], found[1]


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.cast(pa.int64()).combine_chunks()


def _numbers(lines: pa.Table, name: str) -> pa.Array:
    """Counts of a stage's rows: none where nothing was counted, missing where the county lacks the stage."""
    return pc.if_else(
        lines["rows"].is_valid(), pc.fill_null(lines[name].cast(pa.int64()), 0), pa.scalar(None, pa.int64())
    ).combine_chunks()


def _doubles(column: Any) -> pa.Array:
    column = column.cast(pa.float64())
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
