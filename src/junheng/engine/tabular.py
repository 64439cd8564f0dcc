"""Results of many counties as tables, every line keyed by region code and school year. Missing values are nulls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import pyarrow as pa
import pyarrow.compute as pc

from junheng.core.verdict import Verdict
from junheng.engine.evaluate import Results
from junheng.engine.findings import messages, say
from junheng.engine.outcomes import CountyVerdicts, Outcomes, where
from junheng.engine.tables import REGION

KEY = [("region_code", pa.string()), ("school_year", pa.int64())]
SCHEMAS: Mapping[str, pa.Schema] = {
    "counties": pa.schema([*KEY, ("name", pa.string()), ("overall", pa.string()), ("met", pa.int64()), ("total", pa.int64()),
                           ("rate", pa.float64()), ("no_value", pa.string()), ("below", pa.string()), ("eligible", pa.string()),
                           ("vetoes", pa.string())]),
    "items": pa.schema([*KEY, ("item", pa.string()), ("verdict", pa.string()), ("practical", pa.string())]),
    "parts": pa.schema([*KEY, ("item", pa.string()), ("part", pa.string()), ("stage", pa.string()), ("verdict", pa.string()),
                        ("value", pa.float64()), ("units", pa.int64()), ("met", pa.int64()), ("rounding_sensitive", pa.bool_())]),
    "dispersion": pa.schema([*KEY, ("stage", pa.string()), ("indicator", pa.string()), ("schools", pa.int64()),
                             ("pupils", pa.float64()), ("mean", pa.float64()), ("sd", pa.float64()), ("cv", pa.float64()),
                             ("limit", pa.float64()), ("verdict", pa.string())]),
    "findings": pa.schema([*KEY, ("code", pa.string()), ("severity", pa.string()), ("table", pa.string()),
                           ("school_code", pa.string()), ("stage", pa.string()), ("item", pa.string()), ("value", pa.string()),
                           ("message", pa.string())]),
}  # fmt: skip
"""Columns of each table; `schools` follows from the standard (see `_schools`)."""


def tables_of(results: Results) -> dict[str, pa.Table]:
    """counties, items, parts, schools, dispersion and findings of every county among the results.

    `schools` has a line a row of the resource indicators: value and verdict of each (R1, R1_verdict …), how many it meets,
    and the verdict of the school rule.
    """
    found = results.counties
    tables = {
        "counties": _counties(results, found),
        "items": _items(found),
        "parts": _parts(found),
        "dispersion": _dispersion(found),
    }
    findings = pa.Table.from_pylist(list(_findings(results, found)), schema=SCHEMAS["findings"])
    return tables | {"findings": findings, "schools": _schools(results)}


_WORDS = pa.array([verdict.key for verdict in Verdict], pa.string())


def _words(codes: pa.Array) -> pa.Array:
    """The words of a column of codes; missing stays missing."""
    return _WORDS.take(codes)


def _by_county(name: str, found: Outcomes, blocks: Sequence[Mapping[str, Any]], there: str) -> pa.Table:
    """One line a county and block, county by county; a block's entries are columns by county or one value for all.

    Lines whose column `there` is missing are left out.
    """
    size, schema = len(found.regions), SCHEMAS[name]
    keys = {key: [region[n] for region in found.regions] for n, key in enumerate(REGION)}
    tables = [
        pa.table({f.name: _column({**keys, **block}.get(f.name), f.type, size) for f in schema}, schema=schema)
        for block in blocks
    ]
    if not tables:
        return schema.empty_table()
    order = pa.array([block * size + county for county in range(size) for block in range(len(tables))], pa.int64())
    whole = pa.concat_tables(tables).take(order)
    return whole.filter(whole[there].is_valid()).combine_chunks()


def _column(values: Any, kind: pa.DataType, size: int) -> pa.Array:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values.cast(kind)
    return pa.array(values, kind) if isinstance(values, list) else pa.array([values] * size, kind)


def _counties(results: Results, found: Outcomes) -> pa.Table:
    names = {
        (line["region_code"], line["school_year"]): line["name"]
        for line in _collect(results, results.judgement.grains.county.select(*REGION, "name"))
    }
    codes = {item: column.to_pylist() for item, column in found.item_codes.items()}
    listed = list(zip(*codes.values(), strict=True)) if codes else [()] * len(found)
    occurred = [column.to_pylist() for column in found.vetoes.values()]
    total = len(codes)
    met = [sum(code >= Verdict.COMPLIANT for code in line) for line in listed]

    def those(verdict: Verdict) -> list[str]:
        return [" ".join(item for item, code in zip(codes, line, strict=True) if code == verdict) for line in listed]

    return _by_county("counties", found, [{
        "name": [names.get(region) for region in found.regions], "overall": _words(found.overall), "met": met, "total": total,
        "rate": [count / total if total else None for count in met], "no_value": those(Verdict.NO_VALUE),
        "below": those(Verdict.BELOW), "eligible": _words(found.eligible),
        "vetoes": [" ".join(veto for veto, truths in zip(found.vetoes, occurred, strict=True) if truths[at] is not False)
                   for at in range(len(found))],
    }], "overall")  # fmt: skip


def _items(found: Outcomes) -> pa.Table:
    blocks = [
        {
            "item": item,
            "verdict": _words(codes),
            "practical": _words(found.practical[item]) if item in found.practical else None,
        }
        for item, codes in found.item_codes.items()
    ]
    return _by_county("items", found, blocks, "verdict")


def _parts(found: Outcomes) -> pa.Table:
    every = [(*name.split(":", 1), None, part) for name, part in found.parts.items()]
    every += [(i, "rows", stage, part) for (stage, i), part in found.rows.items()]
    every += [("school_rule", "rows", stage, part) for stage, part in found.rule.items()]
    blocks = [
        {"item": item, "part": part, "stage": stage, "verdict": _words(columns.code), "value": columns.value, "units": columns.units,
         "met": columns.met, "rounding_sensitive": pc.not_equal(columns.code, columns.other)} for item, part, stage, columns in every
    ]  # fmt: skip
    return _by_county("parts", found, blocks, "verdict")


def _dispersion(found: Outcomes) -> pa.Table:
    blocks = [
        {"stage": stage, "indicator": i, "schools": found.stages[stage]["schools"], "pupils": found.stages[stage]["all_pupils"],
         "mean": cv.mean, "sd": cv.sd, "cv": cv.cv, "limit": cv.limit, "verdict": _words(cv.code)} for (stage, i), cv in found.cvs.items()
    ]  # fmt: skip
    return _by_county("dispersion", found, blocks, "verdict")


# --- findings --------------------------------------------------------------------------------------------------------


def _findings(results: Results, counties: Outcomes) -> Iterator[dict]:
    for line in _every_finding(results, counties):
        if (line["region_code"], line["school_year"]) in counties:
            yield {"severity": str(messages()[line["code"]].severity), **line}


def _every_finding(results: Results, counties: Outcomes) -> Iterator[dict]:
    grains = results.judgement.grains
    for line in _collect(results, grains.empty_rows.select(*REGION, "root", "stage", "pupils")):
        pupils = f"{line['pupils']:g}"
        words = say("E201", school=line["root"], stage=line["stage"], value=pupils)
        yield _at(line, "E201", "school_stages", words[0], school_code=line["root"], stage=line["stage"], value=pupils)
    for (region, year, code), reason in grains.membership.broken.items():
        number = "E202" if reason == "unknown" else "E203"
        key = {"region_code": region, "school_year": year}
        parent = grains.membership.parents[region, year, code][2]
        yield _at(key, number, "schools", say(number, school=code, value=parent)[0], school_code=code, value=parent)
    yield from _rounding_rows(results)
    for place in _turned_somewhere(counties):
        yield from _rounding_counties(results, counties[counties.regions[place]])


def _at(key: Mapping[str, Any], code: str, table: str | None, message: str, **more: Any) -> dict[str, Any]:
    return {**{name: key[name] for name in REGION}, "code": code, "table": table, "message": message, **more}


def _rounding_rows(results: Results) -> Iterator[dict]:
    """Rows whose verdict the form's decimals would turn."""
    resources, judgement = results.standard.resources, results.judgement
    turned = nw.any_horizontal(
        *((nw.col(f"{r.id} ok") != nw.col(f"{r.id} round")) for r in resources), ignore_nulls=True
    )
    columns = [f"{r.id} {suffix}" for r in resources for suffix in ("v", "ok", "round")]
    for line in (
        _collect(results, judgement.rows.filter(turned).select(*REGION, "root", "stage", *columns)) if resources else ()
    ):
        for r in resources:
            ok, other = line[f"{r.id} ok"], line[f"{r.id} round"]
            if None not in (ok, other) and ok != other:
                subject = f"{line['root']}{line['stage']}"
                message = _turned(r, subject, line[f"{r.id} v"], ok, other, r.decimals)
                yield _at(line, "rounding_sensitive", "school_stages", message, school_code=line["root"], stage=line["stage"],
                          item=r.id, value=f"{line[f'{r.id} v']:.6f}")  # fmt: skip


def _turned_somewhere(found: Outcomes) -> list[int]:
    """Counties that have a CV or a part whose verdict the form's decimals would turn."""
    columns = [*found.cvs.values(), *found.parts.values()]
    return sorted({place for column in columns for place in where(pc.not_equal(column.code, column.other))})


def _rounding_counties(results: Results, v: CountyVerdicts) -> Iterator[dict]:
    key = dict(zip(REGION, v.region, strict=True))
    for (stage, i), cv in v.cvs.items():
        if cv.verdict is not cv.other:
            indicator = results.standard.indicator(i)
            message = _turned(
                indicator, f"{stage}校际差异系数", cv.cv, cv.verdict, cv.other, results.standard.cv_decimals
            )
            yield _at(key, "rounding_sensitive", None, message, stage=stage, item=i, value=f"{cv.cv:.6f}")
    for name, part in v.parts.items():
        if part.rounding_sensitive:
            item, part_key = name.split(":", 1)
            spec = next(p for p in results.standard.indicator(item).parts() if p.key == part_key)
            decimals = getattr(spec, "decimals", None) or 0
            message = _turned(
                results.standard.indicator(item), spec.label, part.value, part.verdict, part.other, decimals
            )
            yield _at(key, "rounding_sensitive", None, message, item=item)


def _turned(indicator: Any, subject: str, value: float | None, verdict: Any, other: Any, decimals: int) -> str:
    plain, turned = (x if isinstance(x, Verdict) else Verdict.from_truth(x) for x in (verdict, other))
    shown = "—" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")
    return say(
        "rounding_sensitive", item=indicator.id, label=indicator.short or indicator.name, subject=subject, value=shown,
        verdict=plain.label, other=turned.label, decimals=decimals, verdict_en=plain.key, other_en=turned.key,
    )[0]  # fmt: skip


# --- schools ---------------------------------------------------------------------------------------------------------


def _schools(results: Results) -> pa.Table:
    resources = results.standard.resources
    columns = [nw.col("root").alias("school_code"), nw.col("stage"), nw.col("name"), nw.col("kind"), nw.col("pupils")]
    for r in resources:
        columns += [nw.col(f"{r.id} v").alias(r.id), _verdict(nw.col(f"{r.id} ok")).alias(f"{r.id}_verdict")]
    rule = nw.lit(Verdict.NO_VALUE.key)
    for verdict in (Verdict.BELOW, Verdict.COMPLIANT):
        rule = nw.when(nw.col("school_rule") == int(verdict)).then(nw.lit(verdict.key)).otherwise(rule)
    frame = results.judgement.rows.select(*REGION, *columns, nw.col("met"), rule.alias("verdict"))
    table = results.judgement.port.collect(frame)
    listed = pa.table({name: [region[i] for region in results.counties] for i, name in enumerate(REGION)},
                      schema=pa.schema(KEY))  # fmt: skip
    order = [(name, "ascending") for name in (*REGION, "stage", "school_code")]
    return table.join(listed, keys=REGION, join_type="left semi").sort_by(order)


def _verdict(truth: nw.Expr) -> nw.Expr:
    key = nw.when(truth).then(nw.lit(Verdict.COMPLIANT.key)).otherwise(nw.lit(Verdict.BELOW.key))
    return nw.when(truth.is_null()).then(nw.lit(Verdict.NO_VALUE.key)).otherwise(key)


def _collect(results: Results, frame: nw.LazyFrame) -> list[dict[str, Any]]:
    return results.judgement.port.collect(frame).to_pylist()
