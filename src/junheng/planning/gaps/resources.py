"""Resource indicators: what each threshold takes alone, and the cheapest way of a school to the school rule (综合达标)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from junheng.core.assessment import SchoolRow
from junheng.core.change import Change
from junheng.core.exact import Number, fraction
from junheng.core.indicator import Grain, ResourceIndicator
from junheng.core.standard import Standard
from junheng.engine.judge import Judgement
from junheng.engine.lines import rounded_line
from junheng.engine.resource import numerator, share, threshold
from junheng.planning.changes.prices import Prices, price
from junheng.planning.gaps.levers import Lever, lever, purchase
from junheng.planning.gaps.nouns import Bill, Need, RuleWay
from junheng.planning.gaps.people import Staff, people
from junheng.planning.gaps.units import whole_units

PEOPLE = {"bachelor_teachers": "degree", "backbone_teachers": "backbone", "pe_teachers": "arts"}
"""Lever fields that are people, and what `people` calls them."""


@dataclass(frozen=True)
class Short:
    """One indicator below its line in one row: whole units to the line and to the floor, and what raises it."""

    indicator: ResourceIndicator
    lever: Lever | None
    amount: int
    floor_amount: int

    @property
    def id(self) -> str:
        return self.indicator.id

    def units(self, left: bool) -> int:
        return self.floor_amount if left else self.amount


@dataclass(frozen=True)
class RowGaps:
    """One row with what it is short of. `unknown`: indicators without a value, which keep the rule from being met."""

    row: SchoolRow
    staff: Staff
    short: tuple[Short, ...]
    unknown: tuple[str, ...]


def row_gaps(
    standard: Standard, judgement: Judgement, line: Mapping[str, Any], row: SchoolRow, staff: Staff
) -> RowGaps:
    """What a row lacks, from its exact figures."""
    record = judgement.exact_record(line, Grain.ROW)
    below = [r for r in standard.resources if line[f"{r.id} ok"] is False]
    short = tuple(_short(standard, r, record) for r in below)
    return RowGaps(row, staff, short, tuple(r.id for r in standard.resources if line[f"{r.id} ok"] is None))


def _short(standard: Standard, r: ResourceIndicator, record: Any) -> Short:
    found = lever(r, record)
    line = Number(threshold(r, record)).value
    floor = line * fraction(standard.school_rule.floor_share)
    if standard.settings.get("judge_on_rounded") == "yes":
        line, floor = (Number(rounded_line(Number(at), r.better, r.decimals)).value for at in (line, floor))
    per = record.pupils.value / r.per
    have, part = Number(numerator(standard, r, record)).value, _part(standard, r, record)
    gain = part * (found.per_unit if found else 1)
    return Short(r, found, whole_units(line * per, have, gain), whole_units(floor * per, have, gain))


def _part(standard: Standard, r: ResourceIndicator, record: Any) -> Fraction:
    """What a row has of one unit bought for the whole school."""
    return Number(share(standard, record)).value if r.shared else Fraction(1)


def needs(found: RowGaps) -> Iterator[Need]:
    """Every threshold by itself."""
    row = found.row
    for short in found.short:
        changes = _changes(found, {short.id: short.amount})
        unit = short.lever.unit if short.lever else str(short.indicator.unit).split("/")[0]
        yield Need(
            short.id, "rows", row.school_code, row.stage, row.label, unit, short.amount, row.values[short.id],
            short.indicator.terms["threshold"].get(row.stage), short.floor_amount, not short.indicator.shared, changes,
            row.township or "",
        )  # fmt: skip


def _changes(found: RowGaps, amounts: Mapping[str, int]) -> tuple[Change, ...]:
    """Changes for so many units of each indicator of one row."""
    staffing: dict[str, int] = {"degree": 0, "backbone": 0, "arts": 0}
    bought = []
    for short in found.short:
        amount = amounts.get(short.id, 0)
        if not amount or short.lever is None:
            continue
        if short.lever.field in PEOPLE:
            staffing[PEOPLE[short.lever.field]] += amount
        else:
            bought.append(purchase(short.lever.field, found.row.school_code, amount))
    return (*people(found.staff, **staffing), *bought)


# --- a school: its rows together --------------------------------------------------------------------------------------


def everything(rows: tuple[RowGaps, ...], prices: Prices) -> Bill:
    """Every indicator of every row to its line; what stages share is bought once, as much as the needier stage asks."""
    return _bill(rows, [frozenset()] * len(rows), prices)


def cheapest(standard: Standard, rows: tuple[RowGaps, ...], prices: Prices) -> tuple[tuple[RuleWay, ...], Bill]:
    """The cheapest way of all rows of a school to the school rule: which indicators are left at the floor, and the bill.

    Rows share purchases, so their choices are tried together: at most eight a row, two rows a school.
    """
    choices = [list(_leavable(standard, found)) for found in rows]
    best = min(product(*choices), key=lambda left: _rank(rows, left, prices))
    ways = tuple(
        RuleWay(
            found.row.stage, tuple(sorted(left)), {s.id: s.units(s.id in left) for s in found.short}, not found.unknown
        )
        for found, left in zip(rows, best, strict=True)
    )
    return ways, _bill(rows, best, prices)


def _leavable(standard: Standard, found: RowGaps) -> Iterator[frozenset[str]]:
    """Sets of failing indicators the rule lets a row leave at the floor."""
    spare = len(standard.resources) - standard.school_rule.at_least
    for size in range(min(spare, len(found.short)), -1, -1):
        yield from (frozenset(s.id for s in some) for some in combinations(found.short, size))


def _rank(rows: tuple[RowGaps, ...], left: tuple[frozenset[str], ...], prices: Prices) -> tuple[Fraction, int]:
    """Cost first; what has no price counts by its units, so that less is still better."""
    bill = _bill(rows, left, prices)
    units = sum(s.units(s.id in behind) for found, behind in zip(rows, left, strict=True) for s in found.short)
    return bill.cost_wan_yuan, units


def _bill(rows: tuple[RowGaps, ...], left: Any, prices: Prices) -> Bill:
    changes: list[Change] = []
    shared: dict[tuple[str, str], int] = {}
    for found, behind in zip(rows, left, strict=True):
        own = {s.id: s.units(s.id in behind) for s in found.short}
        for short in found.short:
            if short.indicator.shared and short.lever:
                key = (found.row.school_code, short.lever.field)
                shared[key] = max(shared.get(key, 0), own.pop(short.id))
        changes += _changes(found, own)
    changes += (purchase(field, code, amount) for (code, field), amount in shared.items() if amount)
    return bill(changes, prices)


def bill(changes: list[Change] | tuple[Change, ...], prices: Prices) -> Bill:
    """Changes with their costs written on them."""
    costs = [price(change, prices) for change in changes]
    priced = tuple(
        change if cost is None else Change(change.do, change.values, float(cost), change.note)
        for change, cost in zip(changes, costs, strict=True)
    )
    known = [cost for cost in costs if cost is not None]
    return Bill(priced, sum(known, Fraction(0)), len(costs) - len(known))
