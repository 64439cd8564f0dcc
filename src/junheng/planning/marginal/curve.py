"""What one more million yuan buys (费用曲线): conditions met at most for a given sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from junheng.planning.compliance.formulate import Aim, Formulation, formulate
from junheng.planning.compliance.problem import Problem
from junheng.planning.solvers import Answer, Options, solve


@dataclass(frozen=True)
class Point:
    """With `budget` 万元: rows that pass, coefficients within limits, and what was asked of rotation; of how many."""

    budget: float
    spent: float
    rows: int
    all_rows: int
    coefficients: int
    all_coefficients: int
    rotation: bool | None
    proved: bool

    @property
    def met(self) -> int:
        return self.rows + self.coefficients + bool(self.rotation)

    def to_json(self) -> dict:
        return vars(self) | {"met": self.met}


def point(problem: Problem, budget: float, options: Options) -> Point | None:
    """The best use of a sum; None where nothing was found in time."""
    f = formulate(problem, Aim(budget=budget))
    wins = _conditions(f)
    worth = {column: LITTLE * weight for column, weight in f.violation.items()}
    model = f.model.with_cost(worth | dict.fromkeys(wins.values(), -1.0))
    # Half a condition: proved is that not one more can be met for the money.
    answer = solve(model, replace(options, absolute_gap=0.5))
    return _point(f, wins, budget, answer) if answer.values is not None else None


LITTLE = 0.01
"""Weight of the shortfall left over: of two uses that win as much, the one that leaves less undone."""

Condition = tuple[str, object]


def _conditions(f: Formulation) -> dict[Condition, int]:
    """A column of 0 or 1 for each condition that is open today; 1 allows no shortfall."""
    shorts: dict[Condition, list[tuple[int, float]]] = defaultdict(list)
    for (index, _), column in f.short.items():
        shorts["row", index].append((column, f.model.upper[column]))
    for at, column in f.over.items():
        stage = sum(row.pupils for row in f.problem.rows if row.stage == at[0]) ** 0.5
        shorts["cv", at].append((column, 2 * stage))
    for name, column in f.exchange.items():
        shorts["rotation", "all"].append((column, f.model.upper[column]))
        assert name in ("share", "backbone")
    wins = {}
    for condition, columns in shorts.items():
        win = wins[condition] = f.model.column(0, 1, integer=True)
        for column, most in columns:
            f.model.row({column: 1.0, win: most}, upper=most)
    return wins


def _point(f: Formulation, wins: Mapping[Condition, int], budget: float, answer: Answer) -> Point:
    values = answer.values
    lost = [condition for condition, column in wins.items() if values[column] < 0.5]
    rows_lost = sum(kind == "row" for kind, _ in lost) + _hopeless(f, wins)
    rotation = None if not f.exchange else ("rotation", "all") not in lost
    spent = sum(cost * values[column] for column, cost in f.cost.items())
    return Point(budget, spent, len(f.problem.rows) - rows_lost, len(f.problem.rows),
                 len(f.over) - sum(kind == "cv" for kind, _ in lost), len(f.over), rotation, answer.status == "proved")  # fmt: skip


def _hopeless(f: Formulation, wins: Mapping[Condition, int]) -> int:
    """Rows that lack data and so never pass."""
    return sum(
        any(cell.missing for cell in row.cells.values()) and ("row", row.index) not in wins for row in f.problem.rows
    )
