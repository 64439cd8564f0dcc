"""Two Assessments side by side (前后对比): what turned, by how much. What-if reads it, and trend will."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from junheng.core.assessment import Assessment, DispersionResult, ItemResult, SchoolRow
from junheng.core.verdict import Verdict


@dataclass(frozen=True)
class Turn:
    """A verdict before and after; None where one side has no such thing (a school opened or closed)."""

    before: Verdict | None
    after: Verdict | None

    @property
    def turned(self) -> bool:
        return self.before is not self.after

    @property
    def gained(self) -> bool:
        """Not met before, met now."""
        return self.after is not None and self.after.met and not (self.before is not None and self.before.met)

    @property
    def lost(self) -> bool:
        """Met before, not met now; a school that is gone has lost nothing."""
        return self.before is not None and self.before.met and self.after is not None and not self.after.met


@dataclass(frozen=True)
class ItemTurn:
    """One of the county's items: verdict and headline value before and after."""

    before: ItemResult
    after: ItemResult

    @property
    def id(self) -> str:
        return self.after.id

    @property
    def turn(self) -> Turn:
        return Turn(self.before.verdict, self.after.verdict)


@dataclass(frozen=True)
class DispersionTurn:
    """One difference coefficient before and after."""

    stage: str
    indicator: str
    before: DispersionResult | None
    after: DispersionResult | None

    @property
    def turn(self) -> Turn:
        return Turn(self.before and self.before.verdict, self.after and self.after.verdict)

    @property
    def change(self) -> float | None:
        """After minus before; None where either has no value."""
        if self.before is None or self.after is None or None in (self.before.cv, self.after.cv):
            return None
        return self.after.cv - self.before.cv


@dataclass(frozen=True)
class RowTurn:
    """One row (学段行) before and after. `indicators`: the resource indicators whose value or verdict changed."""

    school_code: str
    stage: str
    before: SchoolRow | None
    after: SchoolRow | None

    @property
    def row(self) -> SchoolRow:
        return self.after or self.before

    @property
    def turn(self) -> Turn:
        return Turn(self.before and self.before.verdict, self.after and self.after.verdict)

    @property
    def indicators(self) -> tuple[str, ...]:
        if self.before is None or self.after is None:
            return ()
        return tuple(i for i in self.after.values if not _same(self.before.values.get(i), self.after.values[i])
                     or self.before.verdicts.get(i) is not self.after.verdicts[i])  # fmt: skip

    @property
    def changed(self) -> bool:
        return self.before is None or self.after is None or self.turn.turned or bool(self.indicators)


@dataclass(frozen=True)
class Comparison:
    """Everything that may differ between two assessments of a county by one standard."""

    before: Assessment
    after: Assessment
    items: tuple[ItemTurn, ...]
    dispersion: tuple[DispersionTurn, ...]
    rows: tuple[RowTurn, ...]

    @property
    def overall(self) -> Turn:
        return Turn(self.before.overall, self.after.overall)

    @property
    def gained(self) -> tuple[str, ...]:
        """Items met now that were not."""
        return tuple(item.id for item in self.items if item.turn.gained)

    @property
    def lost(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items if item.turn.lost)

    @property
    def changed_rows(self) -> tuple[RowTurn, ...]:
        return tuple(row for row in self.rows if row.changed)


def compare(before: Assessment, after: Assessment) -> Comparison:
    """Two assessments by the same standard; rows and coefficients of either side are kept.

    Raises:
        ValueError: assessments by standards with different items.
    """
    known = {item.id: item for item in before.items}
    if set(known) != {item.id for item in after.items}:
        raise ValueError("两次评估用的不是同一个标准，不能对比")
    items = tuple(ItemTurn(known[item.id], item) for item in after.items)
    return Comparison(before, after, items, tuple(_dispersion(before, after)), tuple(_rows(before, after)))


def _dispersion(before: Assessment, after: Assessment) -> Iterator[DispersionTurn]:
    old = {(d.stage, d.indicator): d for d in before.dispersion}
    new = {(d.stage, d.indicator): d for d in after.dispersion}
    for key in dict.fromkeys([*old, *new]):
        yield DispersionTurn(*key, old.get(key), new.get(key))


def _rows(before: Assessment, after: Assessment) -> Iterator[RowTurn]:
    old, new = _by_key(before), _by_key(after)
    for key in dict.fromkeys([*old, *new]):
        yield RowTurn(*key, old.get(key), new.get(key))


def _by_key(assessment: Assessment) -> Mapping[tuple[str, str], SchoolRow]:
    return {(row.school_code, row.stage): row for row in assessment.schools}


def _same(before: float | None, after: float | None) -> bool:
    """Equal, but for the order in which doubles were added."""
    if before is None or after is None:
        return before is after
    return abs(before - after) <= 1e-12 * max(abs(before), abs(after), 1e-300)
