"""What changes cost where nobody said so: whole quantities times the unit prices of a measures.yaml (见 plan compliance)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from junheng.core.change import Change, Scenario
from junheng.core.exact import fraction

YUAN = 10_000
"""Yuan in one 万元."""
PER_PERSON = {
    "upgrade_degrees": "upgrade_degree", "name_backbone": "train_backbone", "buy_multimedia_classrooms": "multimedia_classroom",
}  # fmt: skip
PER_PERSON_AND_YEAR = {"add_teachers": "recruit_teacher", "move_teachers": "rotate_teacher"}
FREE = ("even_classes",)
"""Changes that buy, build and hire nothing."""

Prices = Mapping[str, float]
"""Cost name of measures.yaml (`recruit_teacher`, `build_teaching_m2`, …, `years`) → yuan (or years)."""


def price(change: Change, prices: Prices) -> Fraction | None:
    """A change's cost in 万元; None where no unit price fits it. Distance allowances of rotation are not in it."""
    if change.do == "buy_equipment":
        return fraction(change["wan_yuan"])
    if change.do in FREE:
        return Fraction(0)
    if change.do in ("build", "enlarge_school"):
        return _building(change, prices)
    number = change.get("count") or len(change.get("teachers", ()))
    if change.do in PER_PERSON:
        return _times(prices, PER_PERSON[change.do], number)
    if change.do in PER_PERSON_AND_YEAR:
        yearly = _times(prices, PER_PERSON_AND_YEAR[change.do], number)
        return None if yearly is None or "years" not in prices else yearly * fraction(prices["years"])
    return None


def _times(prices: Prices, name: str, number: object) -> Fraction | None:
    return None if prices.get(name) is None else fraction(prices[name]) * fraction(number) / YUAN


def _building(change: Change, prices: Prices) -> Fraction | None:
    rooms = [fraction(change.get(n, 0.0)) for n in ("teaching_floor_area_m2", "indoor_sports_area_m2")]
    rooms += [fraction(area) for n in ("music_rooms_m2", "art_rooms_m2") for area in change.get(n, ())]
    parts = (_times(prices, "build_teaching_m2", sum(rooms)),
             _times(prices, "build_sports_m2", change.get("outdoor_sports_area_m2", 0.0)))  # fmt: skip
    return None if None in parts or not sum(parts) else sum(parts)


def priced(scenarios: Iterable[Scenario], prices: Prices) -> tuple[Scenario, ...]:
    """The scenarios with every cost that the unit prices tell; a cost somebody said stays."""
    return tuple(replace(s, changes=tuple(_with_cost(change, prices) for change in s.changes)) for s in scenarios)


def _with_cost(change: Change, prices: Prices) -> Change:
    if change.cost_wan_yuan is not None or (cost := price(change, prices)) is None:
        return change
    return replace(change, cost_wan_yuan=float(cost))
