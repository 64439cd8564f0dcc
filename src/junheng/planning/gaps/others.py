"""Items that are no resource indicators: what their failing records lack, in whole units of the figure that moves them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from junheng.core.change import Change
from junheng.core.exact import Number, fraction
from junheng.core.indicator import Better, Each, Grain, Indicator, Total
from junheng.core.verdict import Verdict
from junheng.engine.county import CountyView
from junheng.engine.lines import rounded_line
from junheng.fields import Field, table
from junheng.planning.gaps.nouns import Need
from junheng.planning.gaps.units import effect, whole_units

TABLES = {Grain.ROW: ("school_stages", "schools"), Grain.SCHOOL: ("schools",), Grain.COUNTY: ("county",)}
"""Tables whose figures a record of a grain holds as they were reported."""


def needs(view: CountyView) -> Iterator[Need]:
    """Every failing record of every other item; tests of whole-county ratios as the number their sum lacks."""
    for indicator in view.standard.others:
        for part in indicator.parts():
            decided = view.verdicts.parts[f"{indicator.id}:{part.key}"]
            if decided.verdict is not Verdict.BELOW:
                continue
            if isinstance(part, Total):
                yield from _total(view, indicator, part, decided)
            elif isinstance(part, Each) and any(name == "classes.pupils" for name in indicator.fields) and part.passes:
                yield from _classes(view, indicator, part)
            elif isinstance(part, Each):
                yield from _each(view, indicator, part)


def _total(view: CountyView, indicator: Indicator, part: Total, decided: Any) -> Iterator[Need]:
    """What the numerator lacks; where in the county it arises is told by the records of the item."""
    ratio = decided.ratio
    if ratio is None or part.better is not Better.AT_LEAST:
        return
    over, under = fraction(ratio.over), fraction(ratio.under)
    line = Number(part.line)
    if view.standard.settings.get("judge_on_rounded") == "yes" and part.decimals is not None:
        line = Number(rounded_line(line, part.better, part.decimals))
    amount = whole_units(line.value * under, over)
    yield Need(
        indicator.id, part.key, None, None, part.label or indicator.short, "人", amount, decided.value, part.line
    )


# --- records of their own ---------------------------------------------------------------------------------------------


def _each(view: CountyView, indicator: Indicator, part: Each) -> Iterator[Need]:
    code = _code(view, indicator, part)
    for unit in view.units.get(part.grain, []):
        if unit[code] == Verdict.BELOW:
            yield _need(view, indicator, part, unit)


def _code(view: CountyView, indicator: Indicator, part: Each) -> str:
    """The column of the code that decides: the form's rounding where that is judged."""
    return f"{indicator.id}:{part.key} code"


def _need(view: CountyView, indicator: Indicator, part: Each, unit: Mapping[str, Any]) -> Need:
    record = view.judgement.exact_record(unit, part.grain)
    value, line = Number(part.value(record)).value, _line(view, part, record)
    rooms = next((c for c in indicator.room_counts() if c.name == f"{part.key}_rooms"), None)
    found = None if rooms else _figure(indicator, part, record)
    amount = _distance(part, value, line) if found is None else whole_units(line, value, found[1])
    shown = found[0].unit.split("/")[0] if found else str(part.unit).split("/")[0]
    changes = _rooms(view, unit, rooms, record, amount) if rooms else _raise(view, part, unit, found, amount)
    return Need(
        indicator.id, part.key, unit.get("root"), unit.get("stage"), label(unit, part), shown, amount,
        float(value), float(Number(part.line(record)).value), None, True, changes,
        unit.get("township") or "",
    )  # fmt: skip


def _line(view: CountyView, part: Each, record: Any) -> Fraction:
    """The line that decides: where the form's rounding is judged, the value from which on it rounds to the line."""
    line = Number(part.line(record))
    on_rounded = view.standard.settings.get("judge_on_rounded") == "yes" and part.decimals is not None
    return Number(rounded_line(line, part.better, part.decimals)).value if on_rounded else line.value


def _distance(part: Each, value: Fraction, line: Fraction) -> int:
    """Whole units to the other side of the line; a line that must be undercut asks one more when it is met exactly."""
    distance = abs(line - value)
    return math.floor(distance) + 1 if part.better is Better.LESS_THAN else math.ceil(distance)


def label(unit: Mapping[str, Any], part: Any) -> str:
    """The record in words: the school with its stage, the subject, or the test itself for the county."""
    name = unit.get("name") or unit.get("subject") or unit.get("root") or ""
    return f"{name}{unit['stage']}" if unit.get("stage") else name if part.grain is not Grain.COUNTY else part.label


def _figure(indicator: Indicator, part: Each, record: Any) -> tuple[Field, Fraction] | None:
    """The reported figure that brings the value to the line fastest by rising; None where none does (pupils too many)."""
    if part.better is not Better.AT_LEAST:
        return None
    owners = TABLES.get(part.grain, ())
    for declared in indicator.fields:
        owner, _, name = declared.rpartition(".")
        spec = table(owner).field(name) if owner in owners else None
        if spec and spec.is_number and (gain := effect(part.value, record, name)) and gain > 0:
            return spec, gain
    return None


def _raise(
    view: CountyView, part: Each, unit: Mapping[str, Any], found: tuple[Field, Fraction] | None, amount: int
) -> tuple[Change, ...]:
    """Money that a school or the county has only to grant; people and pupils need a decision, so nothing is proposed."""
    if found is None or not found[0].name.endswith("_yuan") or part.grain not in (Grain.SCHOOL, Grain.COUNTY):
        return ()
    spec = found[0]
    own = _own_figure(view, unit, spec)
    if own is None:
        return ()
    values = {"table": spec.table, "field": spec.name, "value": float(own + amount)}
    return (Change("set", values if part.grain is Grain.COUNTY else {**values, "key": unit["root"]}),)


def _own_figure(view: CountyView, unit: Mapping[str, Any], spec: Field) -> Fraction | None:
    """The school's own cell, without its campuses'."""
    if spec.table == "county":
        return fraction(unit[spec.name])
    members = [m for m in view.school_members if m["school_code"] == unit["root"]]
    return fraction(members[0][spec.name]) if members else None


def _rooms(view: CountyView, unit: Mapping[str, Any], count: Any, record: Any, amount: int) -> tuple[Change, ...]:
    size = Number(count.line(record)).value
    site = site_of(view, unit)
    if size is None or site is None or site[count.field] is None:
        return ()
    return (
        Change("build", {"school": site["school_code"], "stage": unit["stage"], count.field: (float(size),) * amount}),
    )


def site_of(view: CountyView, unit: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The site of a merged row that changes are made at: the school itself, or its first campus with that stage."""
    here = [m for m in view.stage_members if m["root"] == unit["root"] and m["stage"] == unit["stage"]]
    return min(here, key=lambda m: m["school_code"] != unit["root"], default=None)


# --- classes ----------------------------------------------------------------------------------------------------------


def _classes(view: CountyView, indicator: Indicator, part: Each) -> Iterator[Need]:
    """Classes to open, grade by grade and site by site, so that evenly filled ones keep to the limit; 0 where sharing out does."""
    name = f"{indicator.id}:{part.key}"
    listed = _grades(view)
    for unit in view.units.get(part.grain, []):
        if unit[f"{name} code"] != Verdict.BELOW:
            continue
        limit = fraction(unit[f"{name} line"])
        amount, changes = 0, []
        for (site, stage, grade), sizes in listed.items():
            if site in _sites(view, unit) and stage == unit["stage"] and max(sizes) > limit:
                opened = max(math.ceil(sum(map(fraction, sizes)) / limit) - len(sizes), 0)
                where = {"school": site, "stage": stage, "grade": grade}
                changes.append(
                    Change("open_classes", {**where, "count": opened}) if opened else Change("even_classes", where)
                )
                amount += opened
        yield Need(indicator.id, part.key, unit["root"], unit["stage"], label(unit, part), "班", amount,
                   unit[f"{name} value"], unit[f"{name} line"], None, True, tuple(changes), unit.get("township") or "")  # fmt: skip


def _grades(view: CountyView) -> dict[tuple[str, str, int], list[float]]:
    """Sizes of the classes listed, by site, stage and grade; a grade with an unknown size is left to its missing figure."""
    found: dict[tuple[str, str, int], list[float | None]] = {}
    for line in view.tables.get("classes", []):
        key = (line["school_code"], line["stage"], None if line["grade"] is None else int(line["grade"]))
        found.setdefault(key, []).append(line["pupils"])
    return {key: sizes for key, sizes in found.items() if None not in sizes and key[2] is not None}


def _sites(view: CountyView, unit: Mapping[str, Any]) -> set[str]:
    return {m["school_code"] for m in view.stage_members if m["root"] == unit["root"]}
