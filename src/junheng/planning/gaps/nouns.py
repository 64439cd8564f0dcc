"""What is missing (差距): by row and item, by school, by township, for the county. Whole units; every number a reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from junheng.core.assessment import Assessment, DispersionResult, ItemResult, SchoolRow
from junheng.core.change import Change


class Band(StrEnum):
    """How far a value stands from its line (预警分档). The bounds are shares of the line."""

    FAR = "差距较大"
    SHORT = "尚有差距"
    NEAR = "接近达标"
    JUST = "刚刚达标"
    SAFE = "稳定达标"


@dataclass(frozen=True)
class Need:
    """What one record lacks to pass one test, whatever else is done.

    Attributes:
        amount: the least whole number of `unit` that turns the verdict. Of what stages share it is the whole school's.
        floor_amount: the least that reaches the share of the line the school rule asks of the one indicator left behind.
        people: whether amounts of a school's rows add up (people, rooms of a stage); otherwise the larger serves all.
        changes: one way to bring it about; empty where only people can decide (where pupils go, say).
    """

    item: str
    part: str
    school_code: str | None
    stage: str | None
    label: str
    unit: str
    amount: int
    value: float | None
    line: float | None
    floor_amount: int | None = None
    people: bool = True
    changes: tuple[Change, ...] = ()
    township: str = ""

    @property
    def reference(self) -> str:
        """Address of the number: item, part, school, stage."""
        return "/".join(word for word in ("gap", self.item, self.part, self.school_code, self.stage) if word)


@dataclass(frozen=True)
class Lack:
    """A figure nobody reported, so that nobody can say what is missing."""

    item: str
    part: str
    school_code: str | None
    stage: str | None
    label: str


@dataclass(frozen=True)
class Margin:
    """A value near its line, on either side."""

    item: str
    school_code: str
    stage: str
    label: str
    value: float
    line: float
    band: Band
    township: str = ""

    @property
    def share(self) -> float:
        return self.value / self.line - 1


@dataclass(frozen=True)
class RuleWay:
    """The cheapest way of one row to the school rule (综合达标): what is left at its floor, what every indicator still takes."""

    stage: str
    left: tuple[str, ...]
    amounts: Mapping[str, int]
    possible: bool = True


@dataclass(frozen=True)
class Bill:
    """Changes with their price. `cost_wan_yuan` sums what has a unit price; `unpriced` counts the rest."""

    changes: tuple[Change, ...] = ()
    cost_wan_yuan: Fraction = Fraction(0)
    unpriced: int = 0


@dataclass(frozen=True)
class SchoolGaps:
    """One school: what each threshold takes alone (`needs`), the other items, the cheapest joint way, warnings."""

    school_code: str
    name: str
    kind: str
    township: str
    rows: tuple[SchoolRow, ...]
    needs: tuple[Need, ...]
    others: tuple[Need, ...]
    ways: tuple[RuleWay, ...]
    every: Bill
    joint: Bill
    lacks: tuple[Lack, ...] = ()
    margins: tuple[Margin, ...] = ()
    drives: tuple[tuple[DispersionResult, float], ...] = ()

    @property
    def short(self) -> bool:
        """Something is known to be missing."""
        return bool(self.needs or self.others)

    @property
    def complete(self) -> bool:
        """Nothing missing, nothing unknown: a school that only has to stay where it is."""
        return not (self.needs or self.others or self.lacks)


@dataclass(frozen=True)
class ItemTotal:
    """One item over the county: records short, whole units by themselves, units on the cheapest way; they add up by school."""

    item: ItemResult
    part: str
    unit: str
    records: int
    amount: int
    joint: int | None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Gaps:
    """Everything a county lacks. `schools` in the order reported; `county` are needs that belong to no school."""

    assessment: Assessment
    schools: tuple[SchoolGaps, ...]
    county: tuple[Need, ...]
    totals: tuple[ItemTotal, ...]
    lacks: tuple[Lack, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict)

    def school(self, code: str) -> SchoolGaps:
        return next(school for school in self.schools if school.school_code == code)

    @property
    def townships(self) -> Mapping[str, tuple[SchoolGaps, ...]]:
        """Schools by township, in the order met; those without one last, under ""."""
        found: dict[str, list[SchoolGaps]] = {}
        for school in self.schools:
            found.setdefault(school.township, []).append(school)
        return {name: tuple(found[name]) for name in sorted(found, key=lambda name: not name)}

    @property
    def margins(self) -> tuple[Margin, ...]:
        """Every value near its line, nearest first."""
        found = [margin for school in self.schools for margin in school.margins]
        return tuple(sorted(found, key=lambda margin: abs(margin.share)))
