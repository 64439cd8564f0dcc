"""A solver's point in whole units: persons, rooms, square metres, 100 yuan, checked exactly against the coefficients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from junheng.core.exact import fraction
from junheng.planning.compliance.formulate import CV_MARGIN, Formulation, limit_of
from junheng.planning.compliance.problem import ARTS, ASSETS, BACKBONE, DEGREE, Row, TeacherClass

NEAR = 1e-5


@dataclass
class Amounts:
    """What is done, in whole units (see problem.UNIT)."""

    assets: dict[tuple[str, str], int] = field(default_factory=dict)
    flows: dict[tuple[int, int, TeacherClass], int] = field(default_factory=dict)
    hires: dict[tuple[int, bool], int] = field(default_factory=dict)
    upgrades: dict[int, int] = field(default_factory=dict)
    names: dict[int, int] = field(default_factory=dict)

    def gain(self, row: Row, lever: str) -> int:
        """Whole units added to a row's numerator."""
        if lever in ASSETS:
            return self.assets.get((row.code, lever), 0)
        place = {DEGREE: 0, BACKBONE: 1, ARTS: 2}[lever]
        moved = sum(
            n * ((end == row.index) - (start == row.index))
            for (start, end, kind), n in self.flows.items()
            if kind[place]
        )
        hired = self.hires.get((row.index, True), 0)
        if lever == DEGREE:
            return moved + hired + self.hires.get((row.index, False), 0) + self.upgrades.get(row.index, 0)
        return moved + (self.names.get(row.index, 0) if lever == BACKBONE else hired)

    def cost(self, f: Formulation) -> float:
        """万元."""
        p = f.problem
        moves = sum(n * p.move_cost(start, end) for (start, end, _), n in self.flows.items())
        things = sum(n * p.asset_cost(code, lever) for (code, lever), n in self.assets.items())
        people = (sum(self.hires.values()) * p.cost("recruit_teacher") + sum(self.upgrades.values()) * p.cost("upgrade_degree")
                  + sum(self.names.values()) * p.cost("train_backbone"))  # fmt: skip
        return moves + things + people


class NotWhole(Exception):
    """A flow of a point that should be a vertex is no whole number."""


def whole(f: Formulation, values: list[float]) -> Amounts:
    """Round a point to whole units, never under a need, and as cheaply as the coefficients allow.

    Raises:
        NotWhole: flows that are not whole; the caller solves the transportation problem again to get a vertex.
    """
    amounts = Amounts(
        {}, _rounded(f.flow, values), _rounded(f.hire, values), _rounded(f.upgrade, values), _rounded(f.name, values)
    )  # fmt: skip
    for (code, lever), column in f.asset.items():
        amounts.assets[code, lever] = ceil(values[column] - NEAR)
    _give_back(f, values, amounts)
    amounts.assets = {key: number for key, number in amounts.assets.items() if number}
    return amounts


def _rounded(columns: Mapping, values: list[float]) -> dict:
    found = {}
    for key, column in columns.items():
        number = round(values[column])
        if abs(values[column] - number) > 1e-4:
            raise NotWhole
        if number:
            found[key] = number
    return found


def _give_back(f: Formulation, values: list[float], amounts: Amounts) -> None:
    """Take single units off again, dearest first, while no need and no coefficient minds."""
    limits = _limits(f, values)
    loose = [key for key, column in f.asset.items() if values[column] - floor(values[column]) > NEAR]
    loose = [key for key in loose if amounts.assets[key] - 1 >= _least(f, values, *key)]
    for key in sorted(loose, key=lambda key: (-f.problem.asset_cost(*key), key)):
        amounts.assets[key] -= 1
        if not all(_within(f, amounts, at, limit) for at, limit in limits.items() if f.problem.levers[at[1]] == key[1]):
            amounts.assets[key] += 1


def _least(f: Formulation, values: list[float], code: str, lever: str) -> int:
    """Units that rows of the school need, less the shortfall the point admits."""
    least = 0
    for index in f.problem.schools[code]:
        for cell in f.problem.rows[index].cells.values():
            short = f.short.get((index, cell.indicator))
            if cell.lever == lever and short is not None:
                full = f.full.get((index, cell.indicator))
                strict = cell.indicator in f.aim.strict or full is None and _must(f, index)
                raised = strict or (full is not None and values[full] > 0.5)
                least = max(least, (cell.need if raised else cell.floor_need) - ceil(values[short] - NEAR))
    return least


def _must(f: Formulation, index: int) -> bool:
    """Whether a row without a choice has to bring everything to the whole line (a value is missing)."""
    row = f.problem.rows[index]
    return sum(cell.missing for cell in row.cells.values()) >= len(row.cells) - f.problem.standard.school_rule.at_least


def _limits(f: Formulation, values: list[float]) -> dict[tuple[str, str], Fraction]:
    """Squares no coefficient may exceed: those the model was held to, so that the cost never falls under its proven bound; where
    the law cannot be kept, what the point reaches."""
    found = {}
    for stage, indicator in f.over:
        limit = (fraction(float(limit_of(f, stage, indicator))) - fraction(CV_MARGIN)) ** 2
        if values[f.over[stage, indicator]] > 1e-9:
            columns = next(c.columns for c in f.model.cones if c.slack == f.over[stage, indicator])
            rows = [row for row in f.problem.rows if row.stage == stage]
            pupils, total = sum(row.pupils for row in rows), sum(values[c] for c in columns)
            reached = (
                pupils * sum(values[c] ** 2 / row.pupils for c, row in zip(columns, rows, strict=True)) / total**2 - 1
            )
            limit = max(limit, Fraction(reached) + Fraction(1, 10**12))
        found[stage, indicator] = limit
    return found


def cv_square(f: Formulation, amounts: Amounts, stage: str, indicator: str) -> Fraction | None:
    """CV² of an indicator after the plan, exact."""
    rows = [row for row in f.problem.rows if row.stage == stage]
    lever = f.problem.levers[indicator]
    after = [row.cells[indicator].x + row.cells[indicator].per_unit * amounts.gain(row, lever) for row in rows]
    total, pupils = sum(after), sum(row.pupils for row in rows)
    if not total:
        return None
    return pupils * sum(x * x / row.pupils for x, row in zip(after, rows, strict=True)) / total**2 - 1


def _within(f: Formulation, amounts: Amounts, at: tuple[str, str], limit: Fraction) -> bool:
    square = cv_square(f, amounts, *at)
    return square is None or square <= limit
