"""The three marginal questions together, within a share of the time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import ceil

from junheng.planning.compliance.plan import Plan
from junheng.planning.marginal.curve import Point, point
from junheng.planning.marginal.next_item import NextItem, next_items
from junheng.planning.marginal.prices import Price, prices
from junheng.planning.solvers import Options

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Parts of the plan's cost at which the curve is drawn; the first million is always one of its points."""

MILLION = 100.0
POINT_SECONDS = 20.0
AT_ONCE = 2


@dataclass(frozen=True)
class Marginal:
    """curve: conditions met by budget; prices of limits; items not met today, cheapest first."""

    curve: tuple[Point, ...]
    prices: tuple[Price, ...]
    next_items: tuple[NextItem, ...]

    def to_json(self) -> dict:
        return {"curve": [p.to_json() for p in self.curve], "prices": [p.to_json() for p in self.prices],
                "next_items": [n.to_json() for n in self.next_items]}  # fmt: skip


def answers(plan: Plan, options: Options) -> Marginal:
    """Ask all three; solver processes run two at a time."""
    each = replace(options, seconds=min(options.seconds, POINT_SECONDS), start=None)
    budgets = sorted({ceil(share * plan.cost) for share in SHARES} | ({MILLION} if plan.cost > MILLION else set()))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        points = list(pool.map(lambda budget: point(plan.problem, budget, each), budgets))
    return Marginal(_rising([p for p in points if p]), tuple(prices(plan, each)), tuple(next_items(plan, each)))


def _rising(points: list[Point]) -> tuple[Point, ...]:
    """More money never meets fewer conditions: a point that ran out of time takes over what a smaller sum met."""
    found: list[Point] = []
    for one in points:
        if found and one.met < found[-1].met:
            one = replace(found[-1], budget=one.budget, proved=False)
        found.append(one)
    return tuple(found)
