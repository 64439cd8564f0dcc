"""Two phases: the least violation, then the least cost with that violation held; and the point in whole units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from junheng.planning.compliance.formulate import Aim, Formulation, formulate
from junheng.planning.compliance.problem import Problem
from junheng.planning.compliance.whole import Amounts, NotWhole, whole
from junheng.planning.solvers import Answer, Model, Options, solve
from junheng.planning.solvers.run import CHAIN

Tell = Callable[[str, str, float | None, float | None, float], None]
"""Told (phase, solver, bound, incumbent, seconds)."""

FIRST_PHASE_SHARE = 0.6
NOTHING = 1e-6
"""Violation at or under this is none: a whole unit of the smallest school is a thousand times more."""


@dataclass(frozen=True)
class Solution:
    """What the solvers found: both phases' answers, the whole amounts and their cost in 万元."""

    formulation: Formulation
    least_violation: Answer
    least_cost: Answer | None
    amounts: Amounts
    cost: float

    @property
    def values(self) -> list[float]:
        last = self.least_cost if self.least_cost and self.least_cost.values else self.least_violation
        return last.values

    @property
    def violation(self) -> float:
        """Sum of the shortfalls left, in shares of their lines."""
        return sum(weight * self.values[column] for column, weight in self.formulation.violation.items())

    @property
    def possible(self) -> bool:
        return self.violation <= NOTHING

    @property
    def gap(self) -> float | None:
        """(cost in whole units − proven bound) ÷ cost."""
        if self.least_cost is None or self.least_cost.bound is None:
            return None
        return max(0.0, self.cost - self.least_cost.bound) / self.cost if self.cost else 0.0


class Unsolved(Exception):
    """No point at all was found in the time given."""


def two_phases(
    problem: Problem, aim: Aim | None = None, options: Options | None = None, tell: Tell | None = None,
    chain: Sequence[str] = CHAIN,
) -> Solution:  # fmt: skip
    """Solve the problem.

    Args:
        options: relative gap asked of both phases, seconds for both together, random seed.
        tell: progress.
        chain: solvers in the order they are tried.

    Raises:
        Unsolved: the clock ran out before any point was found.
        NoSolver: every solver failed.
    """
    options = options or Options()
    f = formulate(problem, aim)
    first = solve(
        f.for_violation(), replace(options, seconds=options.seconds * FIRST_PHASE_SHARE), _named("1", tell), chain
    )
    if first.values is None:
        if first.status == "infeasible":
            raise Unsolved("预算或其他硬性上限互相矛盾，没有任何可行方案")
        raise Unsolved("限定的时间内没有找到任何方案，请放宽 --time-limit")
    second = None
    if first.status != "stopped":
        left = max(5.0, options.seconds - first.seconds)
        priced = f.for_cost(first.objective)
        second = solve(priced, replace(options, seconds=left, start=first.values), _named("2", tell), chain)
    best = second if second is not None and second.values is not None else first
    amounts = _whole(f, best.values, options)
    return Solution(f, first, second, amounts, amounts.cost(f))


def _named(phase: str, tell: Tell | None):
    return (lambda *told: tell(phase, *told)) if tell else None


def _whole(f: Formulation, values: list[float], options: Options) -> Amounts:
    try:
        return whole(f, values)
    except NotWhole:
        vertex = solve(_fixed(f, values), replace(options, relax=True, start=None))
        return whole(f, vertex.values if vertex.values is not None else values)


def _fixed(f: Formulation, values: list[float]) -> Model:
    """The model with its whole numbers fixed: the flows that remain are a transportation problem with whole vertices."""
    held = f.for_cost(sum(weight * values[column] for column, weight in f.violation.items()))
    ends = [round(v) if kind else None for v, kind in zip(values, held.integer, strict=True)]
    held.lower = [low if end is None else end for low, end in zip(held.lower, ends, strict=True)]
    held.upper = [high if end is None else end for high, end in zip(held.upper, ends, strict=True)]
    return held
