"""Resource indicators (资源配置): values by row, the school rule, difference coefficients, contributions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import narwhals.stable.v2 as nw
import pyarrow as pa

from junheng.core.arithmetic import by, is_in, ratio
from junheng.core.exact import Number
from junheng.core.indicator import Better, ResourceIndicator, Stage
from junheng.core.standard import Standard
from junheng.core.verdict import Verdict
from junheng.engine.grains import ROW, Grains
from junheng.engine.lines import BAND, holds_turned, rounded_line
from junheng.engine.records import Columns, ExactRecords, Record
from junheng.engine.tables import REGION
from junheng.frames import Port

STAGE = [*REGION, "stage"]


def assessed(standard: Standard, record: Any) -> Any:
    """Whether a row belongs to the resource indicators; unknown where its kind, or a pupil count that decides, is."""
    scope = standard.scope
    small = is_in(record.kind, scope.small_kinds) & (record.compulsory_pupils >= scope.min_pupils)
    belongs = is_in(record.kind, scope.kinds) | small
    if not scope.include_private:
        belongs = belongs & ~is_in(record.sponsor_code, [scope.private_sponsor])
    return belongs


def share(standard: Standard, record: Any) -> Any:
    """The stage's part of what the whole school shares (拆分系数): w·P / (a + 1.1b + 1.32c) with the standard's weights."""
    w = standard.stage_weights
    whole = record.primary_pupils * w["primary"] + record.junior_pupils * w["junior"]
    whole = whole + record.senior_pupils * w["senior"]
    own = by(record.stage, {Stage.PRIMARY.value: w["primary"], Stage.JUNIOR.value: w["junior"]})
    return ratio(record.pupils * own, whole)


def numerator(standard: Standard, indicator: ResourceIndicator, record: Any) -> Any:
    """x of the row: the formula, and of what is shared the stage's part."""
    x = indicator.formula(record)
    return x * share(standard, record) if indicator.shared else x


def threshold(indicator: ResourceIndicator, record: Any) -> Any:
    return by(record.stage, indicator.terms["threshold"])


class Lines(NamedTuple):
    """What a value is compared with: the threshold, 85 % of it, and where the form's rounding would put these two."""

    line: Any
    floor: Any
    turned: Any
    floor_turned: Any


def lines_of(standard: Standard, indicator: ResourceIndicator, line: Number) -> Lines:
    floor = line * standard.school_rule.floor_share
    return Lines(line, floor, *(rounded_line(at, indicator.better, indicator.decimals) for at in (line, floor)))


class RowTruths(NamedTuple):
    """What is asked of a value: does it reach the threshold and 85 % of it; `*_other`: had it (or had it not) been rounded."""

    ok: Any
    floor: Any
    ok_other: Any
    floor_other: Any


TRUTHS = {"ok": "ok", "floor": "floor", "round": "ok_other", "floor round": "floor_other"}
"""Column of a row → what it holds."""


def truths(standard: Standard, indicator: ResourceIndicator, value: Any, lines: Lines) -> RowTruths:
    """On columns or exact values. With judge_on_rounded, threshold and floor are both met by the rounded value."""
    better = indicator.better
    plain = better.holds(value, lines.line), better.holds(value, lines.floor)
    rounded = holds_turned(value, lines.turned, better), holds_turned(value, lines.floor_turned, better)
    first, other = (rounded, plain) if standard.settings.get("judge_on_rounded") == "yes" else (plain, rounded)
    return RowTruths(*first, *other)


KEPT = ("pupils", "assessed", "share")
"""What the values keep of a row beside its key and their own columns; everything else stands in the row."""


def with_values(standard: Standard, rows: nw.LazyFrame, port: Port) -> nw.LazyFrame:
    """Assessed rows with, per indicator, numerator `x`, value `v`, truths `ok` `floor` `round`, and `tie`."""
    record, resources = Columns(), standard.resources
    read = {name for names in reads(standard).values() for name in names} | {n for r in resources for n in _added(r)}
    belongs, part = assessed(standard, record), share(standard, record)
    rows = rows.select(*ROW, *sorted((read | record.names) - {*ROW, "assessed"}))
    rows = rows.join(port.scan(_line_table(standard)), on="stage", how="left")
    rows = rows.with_columns(assessed=belongs, share=part).filter(nw.col("assessed").fill_null(True))
    rows = rows.with_columns(*(_numerator(r).alias(f"{r.id} x") for r in resources))
    known = nw.col("assessed") & (nw.col("pupils") != 0)
    values = (nw.when(known).then(nw.col(f"{r.id} x") * r.per / nw.col("pupils")).alias(f"{r.id} v") for r in resources)
    rows = rows.with_columns(*values, *(_slack(r).alias(f"{r.id} slack") for r in resources))
    own = [nw.col(f"{r.id} {column}") for r in resources for column in ("x", "v")]
    return rows.select(*ROW, *KEPT, *own, *(column for r in resources for column in _truth_columns(standard, r)))


def _line_table(standard: Standard) -> pa.Table:
    """Per stage the lines of each indicator, as doubles."""
    columns: dict[str, list[Any]] = {"stage": list(standard.stages)}
    for r in standard.resources:
        of = [lines_of(standard, r, Number(r.terms["threshold"].get(stage))) for stage in standard.stages]
        for name in Lines._fields:
            known = [getattr(lines, name).value for lines in of]
            columns[f"{r.id} {name}"] = [None if value is None else float(value) for value in known]
    kinds = [(name, pa.string() if name == "stage" else pa.float64()) for name in columns]
    return pa.table(columns, schema=pa.schema(kinds))


def _numerator(r: ResourceIndicator) -> nw.Expr:
    x = r.formula(Columns())
    return x * nw.col("share") if r.shared else x


def _slack(r: ResourceIndicator) -> nw.Expr:
    """The width around its lines within which doubles do not decide: by the size of what was added and subtracted."""
    numbers = [nw.col(name).abs().fill_null(0.0) for name in _added(r)]
    total = numbers[0]
    for number in numbers[1:]:
        total = total + number
    return (nw.col(f"{r.id} line") + 1 + total * (2 * r.per) / nw.col("pupils")) * BAND


def _added(r: ResourceIndicator) -> list[str]:
    names = dict.fromkeys(name.rsplit(".", 1)[-1] for name in r.fields)
    return [name for name in names if name not in _NO_FIGURES]


def _truth_columns(standard: Standard, r: ResourceIndicator) -> list[nw.Expr]:
    value, slack = nw.col(f"{r.id} v"), nw.col(f"{r.id} slack")
    lines = Lines(*(nw.col(f"{r.id} {name}") for name in Lines._fields))
    truth = truths(standard, r, value, lines)
    near = [(value - line).abs() <= slack for line in lines]
    answers = [getattr(truth, name).alias(f"{r.id} {column}") for column, name in TRUTHS.items()]
    return [*answers, (near[0] | near[1] | near[2] | near[3]).fill_null(False).alias(f"{r.id} tie")]


_NO_FIGURES = {"pupils", "kind", "setting", "stage", "is_dense_centre", "built_year", "senior_pupils", "school_code",
               "campus_of", "sponsor_code", "is_boarding"}  # fmt: skip


def nothing(grains: Grains) -> tuple[nw.LazyFrame, nw.LazyFrame]:
    """Values and stages under a standard without resource indicators: no row is assessed."""
    rows = grains.rows.filter(nw.col("root").is_null() & ~nw.col("root").is_null()).with_columns(
        assessed=nw.lit(False), share=nw.lit(None).cast(nw.Float64)
    )
    rows = rows.with_columns(met=nw.lit(0), school_rule=nw.lit(int(Verdict.NO_VALUE)))
    return rows.select(*ROW, *KEPT, "met", "school_rule"), rows.select(*STAGE)


def reads(standard: Standard) -> dict[str, list[str]]:
    """Resource indicator → the names that decide its value and line."""
    return {r.id: _reads(standard, r) for r in standard.resources}


def decided(
    standard: Standard, values: nw.LazyFrame, rows: nw.LazyFrame, grains: Grains, exact: ExactRecords
) -> nw.LazyFrame:
    """The values with every doubtful comparison decided again in exact arithmetic by the same formulas.

    Doubles nearly always say the same; only where they do not are the values said anew.
    """
    ids = [indicator.id for indicator in standard.resources]
    any_tie = nw.any_horizontal(*(nw.col(f"{i} tie") for i in ids), ignore_nulls=True)
    decide = _Decide(standard, exact)
    kept = set(values.collect_schema().names())
    wanted = sorted({name for names in decide.reads.values() for name in names} - kept)
    doubtful = values.filter(any_tie).join(rows.select(*ROW, *wanted), on=ROW, how="inner")
    doubtful = grains.port.collect(doubtful).to_pylist()
    patches = [patch for line in doubtful if (patch := decide.patch(line))]
    if not patches:
        return values
    names = [f"{i} {column}" for i in ids for column in TRUTHS]
    patched = grains.port.scan(patch_table(patches, ROW, names))
    joined = values.drop(["met", "school_rule"]).join(patched, on=ROW, how="left", suffix=" exact")
    settled = [
        nw.when(~nw.col("patched").is_null()).then(nw.col(f"{n} exact")).otherwise(nw.col(n)).alias(n) for n in names
    ]
    joined = joined.with_columns(*settled).drop(["patched", *(f"{n} exact" for n in names)])
    return with_school_rule(standard, joined)


def patch_table(patches: list[dict], keys: list[str], names: list[str]) -> Any:
    types = {"school_year": pa.int64()}
    schema = pa.schema([(k, types.get(k, pa.string())) for k in keys] + [(n, pa.bool_()) for n in [*names, "patched"]])
    return pa.Table.from_pylist([{**patch, "patched": True} for patch in patches], schema=schema)


class _Decide:
    """Doubtful lines decided exactly; schools without campuses that report the same are decided once."""

    def __init__(self, standard: Standard, exact: ExactRecords) -> None:
        self._standard, self._exact = standard, exact
        self.reads = reads(standard)
        self._known: dict[tuple, dict[str, bool | None]] = {}
        self._lines: dict[tuple[str, str], Lines] = {}

    def patch(self, line: Mapping[str, Any]) -> dict[str, Any] | None:
        """The line's truths with the doubtful ones decided; None where they stand as they are."""
        before = {f"{r.id} {column}": line[f"{r.id} {column}"] for r in self._standard.resources for column in TRUTHS}
        patch = dict(before)
        for indicator in self._standard.resources:
            if line[f"{indicator.id} tie"]:
                patch |= self._truths(indicator, line)
        return None if patch == before else {name: line[name] for name in ROW} | patch

    def _truths(self, indicator: ResourceIndicator, line: Mapping[str, Any]) -> dict[str, bool | None]:
        if self._exact.sums(line):
            return self._decided(indicator, line)
        seen = (indicator.id, *(line[name] for name in self.reads[indicator.id]))
        if seen not in self._known:
            self._known[seen] = self._decided(indicator, line)
        return self._known[seen]

    def _decided(self, indicator: ResourceIndicator, line: Mapping[str, Any]) -> dict[str, bool | None]:
        record = self._exact.row(line)
        value = exact_value(self._standard, indicator, record, line["assessed"])
        at = indicator.id, line["stage"]
        if at not in self._lines:
            self._lines[at] = lines_of(self._standard, indicator, Number(threshold(indicator, record)))
        truth = truths(self._standard, indicator, value, self._lines[at])
        return {f"{indicator.id} {column}": getattr(truth, name).value for column, name in TRUTHS.items()}


def _reads(standard: Standard, indicator: ResourceIndicator) -> list[str]:
    """The names that decide an indicator's value and line."""
    record = Columns()
    numerator(standard, indicator, record)
    threshold(indicator, record)
    return sorted(record.names | {"pupils", "stage", "assessed"})


def exact_value(standard: Standard, indicator: ResourceIndicator, record: Record, belongs: bool | None) -> Number:
    """A row's value as a fraction."""
    if not belongs:
        return Number(None)
    return Number(numerator(standard, indicator, record)) * indicator.per / record.pupils


def with_school_rule(standard: Standard, rows: nw.LazyFrame) -> nw.LazyFrame:
    """Per row: indicators met, and the verdict of 综合达标."""
    ids = [indicator.id for indicator in standard.resources]
    allowed = len(ids) - standard.school_rule.at_least

    def count(column: str, truth: bool | None) -> nw.Expr:
        answers = [nw.col(f"{i} {column}") for i in ids]
        hits = [a.is_null() if truth is None else a if truth else ~a for a in answers]
        return nw.sum_horizontal(*(hit.cast(nw.Int64) for hit in hits))

    failed = (count("ok", False) > allowed) | (count("floor", False) > 0)
    verdict = (
        nw.when(failed).then(nw.lit(int(Verdict.BELOW)))
        .when(count("ok", None) > 0).then(nw.lit(int(Verdict.NO_VALUE))).otherwise(nw.lit(int(Verdict.COMPLIANT)))
    )  # fmt: skip
    return rows.with_columns(met=count("ok", True), school_rule=verdict)


# --- difference coefficients -----------------------------------------------------------------------------------------


def dispersion(standard: Standard, rows: nw.LazyFrame, grains: Grains) -> nw.LazyFrame:
    """Per county and stage: schools, pupils, and per indicator `mean`, `var` of the value (weighted by pupils), `sum` of x.

    Two passes: the mean first, then Σ(P/ΣP)(X − X̄)²; never Σx² − mean².
    """
    resources = standard.resources
    lacks = [
        nw.when(nw.col(f"{r.id} v").is_null()).then(nw.lit(1)).otherwise(nw.lit(0)).alias(f"{r.id} lacks")
        for r in resources
    ]
    totals = rows.with_columns(*lacks).group_by(*STAGE).agg(
        nw.len().alias("schools"), nw.col("pupils").sum().alias("all_pupils"), nw.col("pupils").count().alias("counted"),
        *(nw.col(f"{r.id} x").sum().alias(f"{r.id} sum") for r in resources),
        *(nw.col(f"{r.id} lacks").sum() for r in resources),
    )  # fmt: skip
    means = [
        nw.when((nw.col(f"{r.id} lacks") == 0) & (nw.col("all_pupils") > 0))
        .then(nw.col(f"{r.id} sum") / nw.col("all_pupils") * r.per).alias(f"{r.id} mean") for r in resources
    ]  # fmt: skip
    counted = nw.when(nw.col("counted") == nw.col("schools")).then(nw.col("all_pupils")).alias("all_pupils")
    totals = grains.port.persist(totals.with_columns(*means, counted))
    spread = rows.join(totals, on=STAGE, how="inner", suffix=" stage").with_columns(
        *((nw.col("pupils") / nw.col("all_pupils") * (nw.col(f"{r.id} v") - nw.col(f"{r.id} mean")) ** 2)
          .alias(f"{r.id} square") for r in resources)
    )  # fmt: skip
    variances = spread.group_by(*STAGE).agg(*(nw.col(f"{r.id} square").sum().alias(f"{r.id} var") for r in resources))
    return totals.join(variances, on=STAGE, how="inner")


class CV(NamedTuple):
    """One coefficient with its verdicts, plain (`verdict`) and as the form's rounding would have it (`other`)."""

    mean: float | None
    sd: float | None
    cv: float | None
    limit: float
    verdict: Verdict
    other: Verdict


@cache
def printed_limit(limit: float, decimals: int) -> float:
    """The CV at which the form's rounding crosses the limit."""
    return float(rounded_line(limit, Better.AT_MOST, decimals))


def exactly(rows: list[tuple[Fraction, Fraction]], limit: float, printed: float) -> tuple[bool, bool]:
    """Whether a stage's CV keeps the limit, plain and as the form rounds it, from exact (value, pupils) pairs."""
    square = exact_cv_square(rows)
    return square <= Number(limit).value ** 2, square < Number(printed).value ** 2


def exact_cv_square(rows: list[tuple[Fraction, Fraction]]) -> Fraction:
    """CV² of (value, pupils) pairs, compared with the limit squared: no root is ever taken."""
    pupils = sum(p for _, p in rows)
    mean = sum(v * p for v, p in rows) / pupils
    return sum(p * (v - mean) ** 2 for v, p in rows) / pupils / mean**2


def contributions(line: Mapping[str, Any], rows: list[Mapping[str, Any]], i: str, cv: CV) -> tuple[dict, dict]:
    """Each school's share of CV², and the change of the CV per unit of its numerator (see planning.md A).

    share = (p/P)(r − 1)²/CV² and dCV/dX = (r − 1 − CV²)/(CV·ΣX), with r = value ÷ mean. Undefined at CV = 0.
    """
    if not cv.cv:
        return {}, {}
    shares, slopes = {}, {}
    for row in rows:
        relative, weight = row[f"{i} v"] / cv.mean, row["pupils"] / line["all_pupils"]
        shares[row["root"]] = weight * (relative - 1) ** 2 / cv.cv**2
        slopes[row["root"]] = (relative - 1 - cv.cv**2) / (cv.cv * line[f"{i} sum"])
    return shares, slopes
