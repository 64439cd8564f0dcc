"""Problem → Model (planning.md, B): class flows between schools, purchases, rules of each row, cones of the coefficients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, inf, sqrt

from junheng.core.exact import fraction
from junheng.planning.compliance.problem import ARTS, ASSETS, BACKBONE, DEGREE, PEOPLE, Cell, Problem, Row, TeacherClass
from junheng.planning.solvers import Cone, Model

CV_MARGIN = 1e-6
"""Coefficients are solved this much under their limit, so that rounding to whole units cannot tip the exact verdict."""

Target = Mapping[str, str]


@dataclass(frozen=True)
class Aim:
    """What is to be reached. Default: every row by the school rule, every coefficient. `strict`: these indicators, every row.

    `limits` replaces the limit of a coefficient; `budget` caps the cost in 万元; `only` leaves all other rules aside (used for
    the cheapest next item).
    """

    strict: tuple[str, ...] = ()
    only: bool = False
    limits: Mapping[tuple[str, str], float] = field(default_factory=dict)
    budget: float | None = None


@dataclass
class Formulation:
    """The model and what its columns mean."""

    problem: Problem
    aim: Aim
    model: Model = field(default_factory=Model)
    flow: dict[tuple[int, int, TeacherClass], int] = field(default_factory=dict)
    out: dict[tuple[int, TeacherClass], int] = field(default_factory=dict)
    into: dict[tuple[int, TeacherClass], int] = field(default_factory=dict)
    hire: dict[tuple[int, bool], int] = field(default_factory=dict)
    upgrade: dict[int, int] = field(default_factory=dict)
    name: dict[int, int] = field(default_factory=dict)
    asset: dict[tuple[str, str], int] = field(default_factory=dict)
    full: dict[tuple[int, str], int] = field(default_factory=dict)
    short: dict[tuple[int, str], int] = field(default_factory=dict)
    over: dict[tuple[str, str], int] = field(default_factory=dict)
    exchange: dict[str, int] = field(default_factory=dict)
    cost: dict[int, float] = field(default_factory=dict)
    violation: dict[int, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def for_violation(self) -> Model:
        """Phase one: least violation, in shares of the lines missed."""
        return self.model.with_cost(self.violation)

    def for_cost(self, violation: float) -> Model:
        """Phase two: least cost, with no more violation than phase one found."""
        held = self.model.with_cost(self.cost)
        if violation <= 1e-9:
            held.upper = [0.0 if i in self.violation else u for i, u in enumerate(held.upper)]
            return held
        return held.with_row(self.violation, upper=violation * (1 + 1e-7) + 1e-9)


def formulate(problem: Problem, aim: Aim | None = None) -> Formulation:
    """The model of a problem. Costs in 万元; violation in shares of a line (1 = a whole threshold missing)."""
    f = Formulation(problem, aim or Aim())
    _assets(f)
    _people(f)
    _rotation(f)
    for row in problem.rows:
        _rule(f, row)
    for stage, indicator in problem.spread:
        _cone(f, stage, indicator)
    if f.aim.budget is not None:
        f.rows["budget"] = f.model.row(f.cost, upper=f.aim.budget)
    elif problem.measures("limits", "budget_wan_yuan") is not None:
        f.rows["budget"] = f.model.row(f.cost, upper=float(problem.measures("limits", "budget_wan_yuan")))
    return f


def _priced(f: Formulation, cost: float, lower: float = 0.0, upper: float = inf, integer: bool = False) -> int:
    column = f.model.column(lower, upper, 0.0, integer)
    if cost:
        f.cost[column] = cost
    return column


def _assets(f: Formulation) -> None:
    """One column a school and asset. Rooms are whole; areas and equipment are rounded to whole units afterwards."""
    for code in f.problem.schools:
        for lever in ASSETS:
            most = f.problem.most(code, lever)
            f.asset[code, lever] = _priced(f, f.problem.asset_cost(code, lever), upper=most, integer=lever == "rooms")


def _people(f: Formulation) -> None:
    p = f.problem
    for row in p.rows:
        most = floor(p.measures.of_school(row.code, "most_recruits", p.measures("limits", "recruit_per_school")))
        for arts in (False, True):
            f.hire[row.index, arts] = _priced(f, p.cost("recruit_teacher"), upper=most, integer=True)
        f.model.row({f.hire[row.index, arts]: 1.0 for arts in (False, True)}, upper=most)
        upgrades = min(sum(row.upgradable.values()), floor(p.measures("limits", "upgrade_per_school")))
        names = min(row.plain, floor(p.measures("limits", "backbone_per_school")))
        f.upgrade[row.index] = _priced(f, p.cost("upgrade_degree"), upper=upgrades, integer=True)
        f.name[row.index] = _priced(f, p.cost("train_backbone"), upper=names, integer=True)
    total = p.measures("limits", "recruit_total")
    if total is not None:
        f.model.row(dict.fromkeys(f.hire.values(), 1.0), upper=float(total))


# --- rotation ---------------------------------------------------------------------------------------------------------


def _rotation(f: Formulation) -> None:
    """Flows by class; whole numbers out and in make the flows whole, for what is left is a transportation problem."""
    p = f.problem
    if not p.measures("rotation", "allowed") or not p.teachers:
        return
    leaving: dict[tuple[int, TeacherClass], dict[int, float]] = defaultdict(dict)
    arriving: dict[tuple[int, TeacherClass], dict[int, float]] = defaultdict(dict)
    for start, end in p.links:
        cost = p.move_cost(start, end)
        for kind, number in p.rows[start].movable.items():
            column = _priced(f, cost, upper=number)
            f.flow[start, end, kind] = column
            leaving[start, kind][column] = 1.0
            arriving[end, kind][column] = 1.0
    for (start, kind), terms in leaving.items():
        f.out[start, kind] = f.model.column(0, p.rows[start].movable[kind], integer=True)
        f.model.row(terms | {f.out[start, kind]: -1.0}, 0.0, 0.0)
    for (end, kind), terms in arriving.items():
        f.into[end, kind] = f.model.column(0, _most_arriving(p, p.rows[end]), integer=True)
        f.model.row(terms | {f.into[end, kind]: -1.0}, 0.0, 0.0)
    for row in p.rows:
        _bands(f, row)
    _floors(f)


def _most_arriving(p: Problem, row: Row) -> int:
    return max(4, floor(p.measures("rotation", "most_arriving_share") * row.teachers))


def _bands(f: Formulation, row: Row) -> None:
    """Headcount bands, the most that may leave or arrive, and whom an upgrade or a naming can still mean."""
    p = f.problem
    out = {f.out[k]: 1.0 for k in f.out if k[0] == row.index}
    into = {f.into[k]: 1.0 for k in f.into if k[0] == row.index}
    hires = {f.hire[row.index, arts]: 1.0 for arts in (False, True)}
    down = floor(p.measures("rotation", "headcount_down_share") * row.teachers)
    up = max(2, floor(p.measures("rotation", "headcount_up_share") * row.teachers))
    f.model.row(into | dict.fromkeys(out, -1.0) | hires, lower=-down, upper=up)
    if out:
        f.model.row(out, upper=floor(p.measures("rotation", "most_leaving_share") * row.teachers))
    if into:
        f.model.row(into, upper=_most_arriving(p, row))
        if p.measures("rotation", "teams_of_three"):
            teams = f.model.column(0, _most_arriving(p, row) // 3, integer=True)
            f.model.row(into | {teams: -3.0}, 0.0, 0.0)
            for subject in sorted({kind[3] for index, kind in f.into if index == row.index}):
                alike = {f.into[k]: 1.0 for k in f.into if k[0] == row.index and k[1][3] == subject}
                f.model.row(alike | {teams: -1.0}, upper=0.0)  # no more of a subject than there are teams
    for place, column, without in (
        (0, f.upgrade[row.index], sum(row.upgradable.values())),
        (1, f.name[row.index], row.plain),
    ):
        gone = {f.out[k]: 1.0 for k in f.out if k[0] == row.index and not k[1][place]}
        f.model.row(gone | {column: 1.0}, upper=without)


def _floors(f: Formulation) -> None:
    """At least a tenth of the eligible move, a fifth of them backbone; what cannot be reached is violation."""
    p = f.problem
    wanted = ceil(fraction(float(p.measures("rotation", "least_share"))) * p.eligible)
    everyone = dict.fromkeys(f.out.values(), 1.0)
    if f.aim.only or not wanted:
        return
    short = f.exchange["share"] = f.model.column(0, wanted)
    f.violation[short] = 1.0 / wanted
    f.rows["exchange"] = f.model.row(everyone | {short: 1.0}, lower=wanted)
    share = float(p.measures("rotation", "least_backbone_share"))
    missing = f.exchange["backbone"] = f.model.column(0, wanted)
    f.violation[missing] = 1.0 / max(1.0, share * wanted)
    terms = {column: (1.0 if kind[1] else 0.0) - share for (_, kind), column in f.out.items()}
    f.rows["backbone"] = f.model.row(terms | {missing: 1.0}, lower=0.0)


# --- what every row must reach ----------------------------------------------------------------------------------------


def gain(f: Formulation, row: Row, lever: str) -> dict[int, float]:
    """Whole units added to one indicator's numerator by the columns of the model."""
    if lever in ASSETS:
        return {f.asset[row.code, lever]: 1.0}
    place = {DEGREE: 0, BACKBONE: 1, ARTS: 2}[lever]
    terms = {f.into[k]: 1.0 for k in f.into if k[0] == row.index and k[1][place]}
    terms |= {f.out[k]: -1.0 for k in f.out if k[0] == row.index and k[1][place]}
    if lever == DEGREE:
        terms |= {f.hire[row.index, arts]: 1.0 for arts in (False, True)} | {f.upgrade[row.index]: 1.0}
    elif lever == BACKBONE:
        terms[f.name[row.index]] = 1.0
    else:
        terms[f.hire[row.index, True]] = 1.0
    return terms


def _rule(f: Formulation, row: Row) -> None:
    """Six of seven at the line, the seventh at 85 %; nothing that is reached today may be lost."""
    _keep(f, row)
    for cell in row.cells.values():
        if cell.indicator in f.aim.strict and not cell.missing and cell.need > 0:
            _reach(f, row, cell, cell.need, {})
    if f.aim.only:
        return
    rule = f.problem.standard.school_rule
    lacking = [cell for cell in row.cells.values() if cell.missing or cell.need > 0]
    known = [cell for cell in lacking if not cell.missing]
    allowed = len(row.cells) - rule.at_least - (len(lacking) - len(known))
    if allowed >= len(known):
        for cell in known:
            _reach(f, row, cell, cell.floor_need, {})
        return
    for cell in known:
        if allowed <= 0:
            _reach(f, row, cell, cell.need, {})
            continue
        full = f.full[row.index, cell.indicator] = f.model.column(0, 1, integer=True)
        _reach(f, row, cell, cell.floor_need, {full: float(cell.need - cell.floor_need)})
    if allowed > 0:
        f.model.row({f.full[row.index, cell.indicator]: 1.0 for cell in known}, lower=len(known) - allowed)


def _keep(f: Formulation, row: Row) -> None:
    """Teachers are the only thing a plan takes away: what reaches its line, or 85 % of it, keeps doing so."""
    for cell in row.cells.values():
        if cell.lever in PEOPLE and not cell.missing and cell.floor_need <= 0:
            least = cell.need if cell.need <= 0 else cell.floor_need
            f.model.row(gain(f, row, cell.lever), lower=least)


def _reach(f: Formulation, row: Row, cell: Cell, units: int, raised: dict[int, float]) -> None:
    """gain + shortfall ≥ units (+ more where the cell is to reach the whole line)."""
    if units <= 0 and not raised:
        return
    key = row.index, cell.indicator
    if key not in f.short:
        f.short[key] = f.model.column(0, max(cell.need, 0))
        f.violation[f.short[key]] = 1.0 / max(cell.units_at_line, 1.0)
    terms = gain(f, row, cell.lever) | {f.short[key]: 1.0} | {column: -value for column, value in raised.items()}
    f.model.row(terms, lower=units)


def limit_of(f: Formulation, stage: str, indicator: str) -> float:
    return f.aim.limits.get((stage, indicator), f.problem.standard.cv_limits[stage])


def _cone(f: Formulation, stage: str, indicator: str) -> None:
    """The limit of one difference coefficient, in numerators scaled so that today's mean is 1."""
    if f.aim.only and indicator not in f.aim.strict:
        return
    p, limit = f.problem, limit_of(f, stage, indicator) - CV_MARGIN
    rows = [row for row in p.rows if row.stage == stage]
    pupils = sum(row.pupils for row in rows)
    total = float(sum((row.cells[indicator].x for row in rows), Fraction(0)))
    scale = total / pupils if total > 0 else 1.0
    columns = []
    for row in rows:
        cell = row.cells[indicator]
        terms = {c: -v * float(cell.per_unit) / scale for c, v in gain(f, row, cell.lever).items()}
        column = f.model.column(0.0)
        f.model.row(terms | {column: 1.0}, float(cell.x) / scale, float(cell.x) / scale)
        columns.append(column)
    kappa = sqrt((1 + limit * limit) / pupils)
    slack = f.over[stage, indicator] = f.model.column(0.0)
    f.violation[slack] = 1.0 / (kappa * pupils)
    weights = tuple(1 / sqrt(row.pupils) for row in rows)
    f.model.cones.append(Cone(f"{stage} {indicator}", tuple(columns), weights, kappa, slack))
