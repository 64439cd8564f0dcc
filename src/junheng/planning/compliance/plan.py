"""The plan (达标方案): what to do, what it costs, what is proved, and the county after it as the engine judges it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from junheng.core.assessment import Assessment
from junheng.core.change import Change
from junheng.core.county_year import CountyYear
from junheng.core.verdict import Verdict
from junheng.planning.changes import apply
from junheng.planning.compliance import deeds
from junheng.planning.compliance.deeds import NamedMove
from junheng.planning.compliance.formulate import Aim
from junheng.planning.compliance.problem import ASSETS, Problem
from junheng.planning.compliance.relaxation import Blocked, blocked
from junheng.planning.compliance.solving import Solution, Tell, two_phases
from junheng.planning.rotation import Naming
from junheng.planning.solvers import Options
from junheng.planning.solvers.run import CHAIN

Judge = Callable[[CountyYear], Assessment]
"""The engine with the standard's settings, handed in by the caller: planning loads no standard."""


class PlanDisagrees(Exception):
    """The engine does not confirm what the plan promises; the plan is not shown. The text lists the differences."""


@dataclass(frozen=True)
class Plan:
    """A plan with its proof.

    Attributes:
        problem, solution: what was asked and what the solvers found.
        moves: named people; empty where there is no rotation. `naming` tells how they were found.
        changes: the whole plan as changes, in order; applying them to the county gives `after`.
        blocked: what cannot be met, smallest relaxation first; empty when compliance is possible.
        before, after: assessments by the same engine.
    """

    problem: Problem
    solution: Solution
    moves: tuple[NamedMove, ...]
    naming: Naming
    changes: tuple[Change, ...]
    blocked: tuple[Blocked, ...]
    before: Assessment
    after: Assessment
    county_after: CountyYear

    @property
    def possible(self) -> bool:
        """Whether every row passes the school rule and every coefficient its limit, as far as data allow to say."""
        return self.solution.possible and not self.blocked

    @property
    def cost(self) -> float:
        """万元, of everything the plan does."""
        return self.solution.cost


def make_plan(
    problem: Problem, county: CountyYear, judge: Judge, *, aim: Aim | None = None, options: Options | None = None,
    tell: Tell | None = None, chain: Sequence[str] = CHAIN,
) -> Plan:  # fmt: skip
    """Solve, name, apply and have the engine judge the county after the plan.

    Raises:
        Unsolved, NoSolver: see two_phases.
        PlanDisagrees: the engine judges otherwise than promised.
        Refused: a change cannot be carried out on the county's figures.
    """
    options = options or Options()
    solution = two_phases(problem, aim, options, tell, chain)
    moves, naming = deeds.named_moves(problem, solution.amounts, options)
    done = deeds.changes(problem, solution.amounts, moves)
    after_county = apply(county, done)
    after = judge(after_county)
    plan = Plan(
        problem, solution, moves, naming, done, blocked(solution, moves), problem.assessment, after, after_county
    )  # fmt: skip
    _confirm(plan)
    return plan


def _confirm(plan: Plan) -> None:
    """Every promise against the engine's exact verdicts."""
    wrong = [*_rows_wrong(plan), *_lines_lost(plan), *_coefficients_wrong(plan)]
    if wrong:
        raise PlanDisagrees(
            "方案与评估引擎的结论不一致，未予采用：\n" + "\n".join(f"  · {line}" for line in wrong[:20])
        )


def _rows_wrong(plan: Plan) -> list[str]:
    if plan.solution.formulation.aim.only:
        return []
    short = {b.row for b in plan.blocked if b.row is not None}
    wrong = []
    for row, after in zip(plan.problem.rows, plan.after.schools, strict=True):
        if (row.code, row.stage) != (after.school_code, after.stage):
            wrong.append(f"学校顺序变了：{row.label}")
        elif row.index not in short and after.verdict is not Verdict.COMPLIANT:
            wrong.append(f"{row.label}（{row.stage}）应当达标，引擎判为{after.verdict.label}：{dict(after.values)}")
    return wrong


def _lines_lost(plan: Plan) -> list[str]:
    """No row below a line, or below 85 % of one, that it reaches today."""
    wrong = []
    for before, after in zip(plan.before.schools, plan.after.schools, strict=True):
        for i, verdict in before.verdicts.items():
            lost = verdict is Verdict.COMPLIANT and after.verdicts[i] is not Verdict.COMPLIANT
            lost |= i in before.near and after.verdicts[i] is Verdict.BELOW and i not in after.near
            if lost:
                wrong.append(f"{before.label}（{before.stage}）{i} 原已达到，方案后低于标准：{after.values[i]}")
    return wrong


def _coefficients_wrong(plan: Plan) -> list[str]:
    open_ones = {b.coefficient for b in plan.blocked if b.coefficient}
    promised = plan.solution.formulation.over
    wrong = []
    for d in plan.after.dispersion:
        at = d.stage, d.indicator
        if (
            at in promised
            and at not in open_ones
            and d.verdict is not Verdict.COMPLIANT
            and at not in plan.solution.formulation.aim.limits
        ):
            wrong.append(f"{d.stage} {d.indicator} 差异系数 {d.cv} 超过限值 {d.limit}")
    return wrong


# --- figures that readers ask for -------------------------------------------------------------------------------------

MEASURES = {
    "rotation": "教师交流轮岗", "recruit": "招聘教师", "upgrade": "学历提升", "backbone": "培养骨干教师",
    "teaching": "新建教学及辅助用房", "sports": "新建运动场地", "equipment": "购置教学仪器设备", "rooms": "配置网络多媒体教室",
}  # fmt: skip
"""Measures in the order they are told."""

UNITS = {"rotation": "人", "recruit": "人", "upgrade": "人", "backbone": "人", "teaching": "平方米", "sports": "平方米",
         "equipment": "万元", "rooms": "间"}  # fmt: skip


@dataclass(frozen=True)
class Spending:
    """One measure at one school, or, with an empty code, in the whole county. Amount in UNITS; cost in 万元."""

    measure: str
    code: str
    amount: float
    cost: float


def spending_by_school(plan: Plan) -> list[Spending]:
    """Cost by measure and school; a move is charged to the school that receives."""
    p, amounts = plan.problem, plan.solution.amounts
    found: dict[tuple[str, str], list[float]] = {}

    def add(measure: str, code: str, amount: float, cost: float) -> None:
        entry = found.setdefault((measure, code), [0.0, 0.0])
        entry[0] += amount
        entry[1] += cost

    for (start, end, _), number in amounts.flows.items():
        add("rotation", p.rows[end].code, number, number * p.move_cost(start, end))
    for (index, _), number in amounts.hires.items():
        add("recruit", p.rows[index].code, number, number * p.cost("recruit_teacher"))
    for index, number in amounts.upgrades.items():
        add("upgrade", p.rows[index].code, number, number * p.cost("upgrade_degree"))
    for index, number in amounts.names.items():
        add("backbone", p.rows[index].code, number, number * p.cost("train_backbone"))
    for (code, lever), number in amounts.assets.items():
        add(lever, code, number / 100 if lever == "equipment" else number, number * p.asset_cost(code, lever))
    order = {measure: place for place, measure in enumerate(MEASURES)}
    assert set(ASSETS) <= set(order)
    return [
        Spending(m, c, *entry)
        for (m, c), entry in sorted(found.items(), key=lambda item: (order[item[0][0]], item[0][1]))
    ]


def spending(plan: Plan) -> list[Spending]:
    """Cost by measure for the county."""
    totals: dict[str, list[float]] = {}
    for line in spending_by_school(plan):
        entry = totals.setdefault(line.measure, [0.0, 0.0])
        entry[0] += line.amount
        entry[1] += line.cost
    return [Spending(measure, "", *totals[measure]) for measure in MEASURES if measure in totals]


def reached_cv(solution: Solution, stage: str, indicator: str) -> float:
    """The coefficient at the solver's point."""
    f = solution.formulation
    cone = next(c for c in f.model.cones if c.slack == f.over[stage, indicator])
    rows = [row for row in f.problem.rows if row.stage == stage]
    pupils, x = sum(row.pupils for row in rows), [solution.values[c] for c in cone.columns]
    return sqrt(max(0.0, pupils * sum(v * v / row.pupils for v, row in zip(x, rows, strict=True)) / sum(x) ** 2 - 1))
