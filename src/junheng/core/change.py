"""One step of a what-if or a plan (变动), and a named list of them (方案)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from junheng.core.exact import fraction


@dataclass(frozen=True)
class Change:
    """One step: a teacher moves, a room is built, schools merge.

    Attributes:
        do: the kind, as in changes.yaml (`move_teachers`, `build` …).
        values: the kind's parameters by name, read and checked (see `junheng.planning.changes.kinds`).
        cost_wan_yuan: what it costs (万元) where somebody said so; None is unknown, never free.
        note: the user's own words, printed beside it.
    """

    do: str
    values: Mapping[str, Any] = field(default_factory=dict)
    cost_wan_yuan: float | None = None
    note: str = ""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, otherwise: Any = None) -> Any:
        value = self.values.get(name)
        return otherwise if value is None else value


@dataclass(frozen=True)
class Scenario:
    """A named list of changes (方案), applied in order."""

    name: str
    changes: tuple[Change, ...] = ()

    @property
    def known_cost(self) -> Fraction:
        """Sum of the costs that were said, in 万元."""
        return sum((fraction(c.cost_wan_yuan) for c in self.changes if c.cost_wan_yuan is not None), Fraction(0))

    @property
    def unpriced(self) -> int:
        """Changes whose cost nobody said."""
        return sum(change.cost_wan_yuan is None for change in self.changes)
