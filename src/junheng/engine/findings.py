"""What the engine itself finds: stages without pupils, broken campus links, absent figures, verdicts rounding would turn."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from junheng.core.finding import Finding, Severity
from junheng.core.indicator import Each, Indicator, Part, ResourceIndicator
from junheng.core.verdict import Verdict
from junheng.engine import reads
from junheng.fields import table, tables

if TYPE_CHECKING:
    from junheng.engine.county import CountyView


@dataclass(frozen=True)
class Message:
    code: str
    title: str
    severity: Severity
    zh: str
    en: str


@cache
def messages() -> Mapping[str, Message]:
    """Every sentence of the engine by its code."""
    with (files(__package__) / "messages.csv").open(encoding="utf-8", newline="") as handle:
        lines = list(csv.DictReader(handle))
    return {x["code"]: Message(x["code"], x["title"], Severity(x["severity"]), x["zh"], x["en"]) for x in lines}


def all_findings(view: CountyView) -> tuple[Finding, ...]:
    """Intake's findings and the engine's own, each with the items that rest on it, most severe first."""
    own = [*_empty_rows(view), *_broken_links(view), *_absent(view), *_rounding(view)]
    readers = _readers(view.standard.indicators)
    found = [_with_items(finding, readers) for finding in (*view.results.county.findings, *own)]
    rank = list(Severity)
    return tuple(sorted(_once(found), key=lambda finding: rank.index(finding.severity)))


def _once(found: Iterable[Finding]) -> Iterator[Finding]:
    seen = set()
    for finding in found:
        mark = (finding.code, finding.table, finding.key, finding.field, finding.value, finding.message)
        if mark not in seen:
            seen.add(mark)
            yield finding


def _readers(indicators: Iterable[Indicator]) -> dict[str, dict[str, set[str]]]:
    """table → field → ids of the indicators that read it under the settings chosen; a bare name belongs to whichever table has it."""
    found: dict[str, dict[str, set[str]]] = {}
    for indicator in indicators:
        for name in reads.of_indicator(indicator):
            owner, _, field = name.rpartition(".")
            owners = [owner] if owner else [t for t, spec in tables().items() if spec.field(field)]
            for each in owners:
                found.setdefault(each, {}).setdefault(field, set()).add(indicator.id)
    return found


def _with_items(finding: Finding, readers: Mapping[str, Mapping[str, set[str]]]) -> Finding:
    remark = finding.severity is Severity.NOTE and not finding.field and not finding.key
    if finding.items or finding.table is None or remark:  # a column too many casts doubt on no number
        return finding
    of_table = readers.get(finding.table, {})
    if finding.table in ("judgements",) and finding.key:
        ids = {finding.key[0]} & set().union(*of_table.values()) if of_table else set()
    elif finding.field and finding.field not in table(finding.table).key:
        ids = of_table.get(finding.field, set())
    else:
        ids = set().union(*of_table.values()) if of_table else set()
    return replace(finding, items=tuple(sorted(ids, key=_item_order))) if ids else finding


def _item_order(item: str) -> tuple[int, int, str]:
    digits = "".join(ch for ch in item if ch.isdigit())
    return "RGQS".find(item[:1]), int(digits or 0), item


def say(code: str, **words: Any) -> tuple[str, str]:
    message = messages()[code]
    return message.zh.format(**words), message.en.format(**words)


def _make(
    view: CountyView, code: str, table_name: str, key: tuple[str, ...], field: str | None, value: Any, **words: Any
):
    zh, en = say(code, value=value, **words)
    places = view.results.county.origins.places(table_name, key, field)
    return Finding(
        code, messages()[code].severity, zh, en, table_name, key, field, places, None if value is None else str(value)
    )


def _empty_rows(view: CountyView) -> Iterator[Finding]:
    names = {line["school_code"]: line["name"] for line in view.school_members}
    for line in view.lines(view.grains.empty_rows):
        key = (line["root"], line["stage"])
        school = f"{names.get(line['root']) or ''}（{line['root']}）"
        pupils = f"{line['pupils']:g}"
        yield _make(view, "E201", "school_stages", key, "pupils", pupils, school=school, stage=line["stage"])


def _broken_links(view: CountyView) -> Iterator[Finding]:
    parents = {line["school_code"]: line for line in view.school_members}
    for (region, year, code), reason in view.grains.membership.broken.items():
        if (region, year) == view.region and code in parents:
            line = parents[code]
            school = f"{line['name'] or ''}（{code}）"
            number = "E202" if reason == "unknown" else "E203"
            yield _make(view, number, "schools", (code,), "campus_of", line["campus_of"], school=school)


def _absent(view: CountyView) -> Iterator[Finding]:
    """One finding for a table, or a field of a table, that nobody filled in and that leaves some item open."""
    unasked = _unasked(view)
    for name, fields in _open_readers(view).items():
        native = view.results.county.tables.get(name)
        if native is None or isinstance(native, pa.Table) and not native.num_rows:
            yield _absence(view, "E204", name, None, set().union(*fields.values()))
        elif isinstance(native, pa.Table):
            asked = [field for field in fields if field not in unasked and field in native.column_names]
            for field in (field for field in asked if native[field].null_count == native.num_rows):
                yield _absence(view, "E205", name, field, fields[field])


def _open_readers(view: CountyView) -> dict[str, dict[str, set[str]]]:
    """table → field → the items that read it and have a record, or the whole, without a value."""
    lacking = [indicator for indicator in view.standard.indicators if _is_open(view, indicator)]
    return _readers(lacking)


def _is_open(view: CountyView, indicator: Indicator) -> bool:
    if isinstance(indicator, ResourceIndicator):
        return not view.rows or any(line[f"{indicator.id} ok"] is None for line in view.rows)
    return any(_lacks(view, f"{indicator.id}:{part.key}", part) for part in indicator.parts())


def _lacks(view: CountyView, name: str, part: Part) -> bool:
    """Whether a test, or one record it looks at, has no value."""
    units = view.units.get(part.grain, ()) if isinstance(part, Each) else ()
    return view.verdicts.parts[name].verdict is Verdict.NO_VALUE or any(
        unit[f"{name} code"] == Verdict.NO_VALUE for unit in units
    )


def _unasked(view: CountyView) -> set[str]:
    """Fields an empty column of which leaves nothing open: they serve a tolerance, or kinds of school that are not there."""
    scope = view.standard.scope
    seniors = any(line["kind"] in scope.senior_kinds for line in view.school_members)
    return {*scope.lenient_figures, *(() if seniors else ("senior_pupils",))}


def _absence(view: CountyView, code: str, name: str, field: str | None, ids: set[str]) -> Finding:
    items = tuple(sorted(ids, key=_item_order))
    spec = table(name).field(field) if field else None
    form = f"（统计报表：{spec.form}）" if spec and spec.form else ""
    label = spec.label if spec else ""
    zh, en = say(code, table=f"{table(name).label}表", field=label, items="、".join(items), form=form)
    return Finding(code, messages()[code].severity, zh, en, name, (), field, (), None, items)


def _rounding(view: CountyView) -> Iterator[Finding]:
    """Each value whose verdict the form's decimals would turn."""
    for r in view.standard.resources:
        yield from _rounding_rows(view, r)
    for (stage, i), cv in view.verdicts.cvs.items():
        if cv.verdict is not cv.other:
            r = view.standard.indicator(i)
            yield _turned(r, f"{stage}校际差异系数", cv.cv, cv.verdict, cv.other, view.standard.cv_decimals, None, ())
    for indicator in view.standard.others:
        for part in indicator.parts():
            decided = view.verdicts.parts[f"{indicator.id}:{part.key}"]
            if decided.rounding_sensitive:
                decimals = getattr(part, "decimals", None) or 0
                yield _turned(indicator, part.label, decided.value, decided.verdict, decided.other, decimals, None, ())


def _rounding_rows(view: CountyView, r: ResourceIndicator) -> Iterator[Finding]:
    for line in view.rows:
        ok, other = line[f"{r.id} ok"], line[f"{r.id} round"]
        if ok is not None and other is not None and ok != other:
            verdicts = Verdict.from_truth(ok), Verdict.from_truth(other)
            subject = f"{line['name'] or line['root']}{line['stage']}"
            key = (line["root"], line["stage"])
            yield _turned(r, subject, line[f"{r.id} v"], *verdicts, r.decimals, "school_stages", key)


def _turned(
    indicator: Indicator, subject: str, value: float | None, verdict: Verdict, other: Verdict, decimals: int,
    table_name: str | None, key: tuple[str, ...],
) -> Finding:  # fmt: skip
    shown = "—" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")
    zh, en = say(
        "rounding_sensitive", item=indicator.id, label=indicator.short or indicator.name, subject=subject, value=shown,
        verdict=verdict.label, other=other.label, decimals=decimals, verdict_en=verdict.key, other_en=other.key,
    )  # fmt: skip
    severity = messages()["rounding_sensitive"].severity
    return Finding("rounding_sensitive", severity, zh, en, table_name, key, None, (), shown, (indicator.id,))
