"""The price of each limit (限值的价格): what the least cost saves when a limit gives by one unit.

Prices are those of the linear relaxation with the plan's choices held: right for small changes, and said to be so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from junheng.planning.compliance.formulate import Aim, formulate
from junheng.planning.compliance.plan import Plan
from junheng.planning.compliance.problem import EQUIPMENT, ROOMS, SPORTS, TEACHING
from junheng.planning.compliance.solving import Solution
from junheng.planning.solvers import Answer, Model, Options, solve

STEP = 0.01
"""A coefficient's limit is raised by this much to see what it costs."""

WHAT = {TEACHING: ("新建教学及辅助用房上限", "平方米"), SPORTS: ("新建运动场地上限", "平方米"), EQUIPMENT: ("购置仪器设备上限", "百元"),
        ROOMS: ("配置网络多媒体教室上限", "间")}  # fmt: skip


@dataclass(frozen=True)
class Price:
    """`saves` 万元 for each `per` by which the limit gives."""

    limit: str
    where: str
    per: str
    saves: float

    def to_json(self) -> dict:
        return vars(self)


def prices(plan: Plan, options: Options) -> list[Price]:
    """Limits that cost something, dearest first in their own kind."""
    held = _relaxed(plan.solution, {}, options, True)
    if held.objective is None:
        return []
    found = [*_coefficients(plan, held, options), *_floors(plan, held), *_sites(plan, held)]
    return found


def _relaxed(solution: Solution, limits: dict, options: Options, duals: bool) -> Answer:
    f = solution.formulation
    other = formulate(f.problem, Aim(f.aim.strict, f.aim.only, {**f.aim.limits, **limits}, f.aim.budget))
    model = _choices_held(other.for_cost(solution.violation), other.full, solution)
    return solve(model, replace(options, relax=True, prices=duals, start=None))


def _choices_held(model: Model, full: dict, solution: Solution) -> Model:
    for key, column in full.items():
        choice = round(solution.values[solution.formulation.full[key]])
        model.lower[column] = model.upper[column] = choice
    return model


def _coefficients(plan: Plan, held: Answer, options: Options) -> list[Price]:
    found = []
    for d in plan.after.dispersion:
        if d.cv is None or d.cv < d.limit - 1e-3 or (d.stage, d.indicator) not in plan.solution.formulation.over:
            continue
        eased = _relaxed(plan.solution, {(d.stage, d.indicator): d.limit + STEP}, options, False)
        if eased.objective is not None and held.objective - eased.objective > 1e-6:
            found.append(
                Price(
                    f"{d.indicator} 校际差异系数限值 {d.limit:g}",
                    d.stage,
                    f"放宽 {STEP:g}",
                    held.objective - eased.objective,
                )
            )
    return found


def _floors(plan: Plan, held: Answer) -> list[Price]:
    f, duals = plan.solution.formulation, held.extra.get("row_prices", [])
    words = {"exchange": ("交流人数下限", "少交流 1 人"), "backbone": ("交流教师中骨干教师下限", "少 1 名骨干")}
    return [Price(words[name][0], "全县", words[name][1], duals[row]) for name, row in f.rows.items()
            if name in words and duals and duals[row] > 1e-6]  # fmt: skip


def _sites(plan: Plan, held: Answer) -> list[Price]:
    f, duals = plan.solution.formulation, held.extra.get("column_prices", [])
    found = []
    for (code, lever), column in f.asset.items():
        used = held.values[column] >= f.model.upper[column] - 1e-6 > 0
        if duals and used and duals[column] < -1e-6:
            what, unit = WHAT[lever]
            name = f.problem.rows[f.problem.schools[code][0]].result.name
            found.append(Price(what, name, f"放宽 1 {unit}", -duals[column]))
    return sorted(found, key=lambda price: (price.limit, -price.saves, price.where))
