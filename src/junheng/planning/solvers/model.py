"""A mixed-integer model with second-order cones, as plain lists: what every solver is handed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import inf

BIG = 1e30
"""Stands for infinity where a file has none."""


@dataclass(frozen=True)
class Cone:
    """‖(weight_i · x_i)‖ ≤ kappa · Σ x_i + Σ slack: the limit of a difference coefficient (差异系数限值), exactly.

    With x the resources of the schools, p their pupils, P = Σp, weight_i = 1/√p_i and kappa = √((1 + c²)/P), the inequality
    says CV ≤ c, also while the county's total moves (planning.md, B).
    """

    label: str
    columns: tuple[int, ...]
    weights: tuple[float, ...]
    kappa: float
    slack: int | None = None

    def sides(self, values: list[float]) -> tuple[float, float]:
        """Left and right side at a point."""
        norm = sum((w * values[c]) ** 2 for w, c in zip(self.weights, self.columns, strict=True)) ** 0.5
        right = self.kappa * sum(values[c] for c in self.columns)
        return norm, right + (values[self.slack] if self.slack is not None else 0.0)


@dataclass
class Model:
    """Minimise cost · x over bounds, rows, integrality and cones. Columns and rows are numbered from 0."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    row_start: list[int] = field(default_factory=lambda: [0])
    row_index: list[int] = field(default_factory=list)
    row_value: list[float] = field(default_factory=list)
    cones: list[Cone] = field(default_factory=list)

    def column(self, lower: float = 0.0, upper: float = inf, cost: float = 0.0, integer: bool = False) -> int:
        self.lower.append(max(lower, -BIG))
        self.upper.append(min(upper, BIG))
        self.cost.append(cost)
        self.integer.append(integer)
        return len(self.lower) - 1

    def row(self, terms: Mapping[int, float], lower: float = -inf, upper: float = inf) -> int:
        """lower ≤ Σ value · column ≤ upper."""
        self.row_index += list(terms)
        self.row_value += list(terms.values())
        self.row_start.append(len(self.row_index))
        self.row_lower.append(max(lower, -BIG))
        self.row_upper.append(min(upper, BIG))
        return len(self.row_lower) - 1

    def with_cost(self, cost: Mapping[int, float]) -> Model:
        """The same model with another objective; columns not named cost nothing."""
        values = [cost.get(column, 0.0) for column in range(len(self.lower))]
        return Model(**{**vars(self), "cost": values})

    def with_row(self, terms: Mapping[int, float], lower: float = -inf, upper: float = inf) -> Model:
        """A copy with one more row."""
        copy = Model(**{name: list(value) for name, value in vars(self).items()})
        copy.row(terms, lower, upper)
        return copy

    def objective(self, values: list[float]) -> float:
        return sum(c * v for c, v in zip(self.cost, values, strict=True) if c)

    def worst_cone(self, values: list[float]) -> float:
        """By how much the worst cone is overstepped, relative to its right side; negative when none is."""
        worst = -inf
        for cone in self.cones:
            left, right = cone.sides(values)
            worst = max(worst, (left - right) / max(abs(right), 1e-9))
        return worst

    def to_json(self) -> dict:
        return {**vars(self), "cones": [asdict(cone) for cone in self.cones]}

    @staticmethod
    def from_json(value: Mapping) -> Model:
        cones = [
            Cone(c["label"], tuple(c["columns"]), tuple(c["weights"]), c["kappa"], c["slack"]) for c in value["cones"]
        ]
        return Model(**{**value, "cones": cones})
