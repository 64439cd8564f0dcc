"""The cheapest next item of the 32 (达标目标推演): each item not yet met, alone, from today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from junheng.core.assessment import ItemResult
from junheng.core.indicator import ResourceIndicator
from junheng.core.verdict import Verdict
from junheng.planning.compliance.formulate import Aim
from junheng.planning.compliance.plan import Plan
from junheng.planning.compliance.problem import Problem
from junheng.planning.compliance.solving import Unsolved, two_phases
from junheng.planning.solvers import Options


@dataclass(frozen=True)
class NextItem:
    """One item below: its least cost in 万元 with the proven bound, or why money does not settle it. `by_plan`: the plan meets it."""

    item: str
    name: str
    verdict: str
    cost: float | None
    bound: float | None
    words: str
    by_plan: bool

    def to_json(self) -> dict:
        return vars(self)


def next_items(plan: Plan, options: Options) -> list[NextItem]:
    """Every item not met today, the cheapest first; those without a price last."""
    p = plan.problem
    listed = [_item(plan, p, item, options) for item in plan.before.items if not item.verdict.met]
    return sorted(listed, key=lambda n: (n.cost is None, n.cost or 0.0, n.item))


def _item(plan: Plan, p: Problem, item: ItemResult, options: Options) -> NextItem:
    by_plan = plan.after.item(item.id).verdict.met
    cost, bound, words = _priced(p, item, options)
    return NextItem(item.id, item.short or item.name, item.verdict.key, cost, bound, words, by_plan)


def _priced(p: Problem, item: ItemResult, options: Options) -> tuple[float | None, float | None, str]:
    if item.verdict is Verdict.NO_VALUE:
        return None, None, "缺数据或材料认定未填，先补报"
    if isinstance(p.standard.indicator(item.id), ResourceIndicator):
        return _resource(p, item.id, options)
    if any(part.key == "music" or part.key == "art" for part in item.parts):
        return _rooms(p, item)
    return None, None, "靠管理、布局或经费安排，不在本方案的成本表之内"


def _resource(p: Problem, id: str, options: Options) -> tuple[float | None, float | None, str]:
    """Every row at the whole line and both coefficients, nothing else asked."""
    if any(row.cells[id].missing for row in p.rows):
        return None, None, "有学校缺这项数据，先补报"
    try:
        solution = two_phases(p, Aim(strict=(id,), only=True), replace(options, seconds=min(options.seconds, 60)))
    except Unsolved as error:
        return None, None, str(error)
    if not solution.possible:
        return None, None, "在所填的上限之内做不到每校都达到标准值"
    bound = solution.least_cost.bound if solution.least_cost else None
    lacking = sum(row.cells[id].need > 0 for row in p.rows)
    return solution.cost, bound, f"{lacking} 个学段行达到标准值，差异系数合格"


def _rooms(p: Problem, item: ItemResult) -> tuple[float | None, float | None, str]:
    """New music and art rooms, each of the least area that counts."""
    areas: Mapping = {"music": _area(p, item.id, "music"), "art": _area(p, item.id, "art")}
    cost, rooms = 0.0, 0
    for part in item.parts:
        for unit in part.failing:
            if unit.value is None or unit.line is None or areas.get(part.key) is None:
                return None, None, "有学校缺专用教室数据，先补报"
            missing = round(unit.line - unit.value)
            rooms += missing
            cost += missing * areas[part.key] * p.asset_cost(unit.school_code, "teaching")
    return cost, cost, f"新建专用教室 {rooms} 间，每间按标准面积计"


def _area(p: Problem, id: str, what: str) -> float | None:
    values = p.standard.indicator(id).terms.values
    return next(
        (float(v) for name, v in values.items() if what in name and isinstance(v, int | float) and v > 20), None
    )
