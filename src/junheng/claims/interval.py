"""Closed intervals of exact fractions: what a rounded or hedged figure can really have been.

A report says 24.13 亿元; the ledger held anything from 24.125 to 24.135. Every check of a report is done on such
intervals, so that a figure is called wrong only when no unrounded values at all would make it right.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

HUGE = Fraction(10) ** 30
"""Stands for 'no upper limit' (超、以上 without a natural ceiling); larger than any sum of a county in 元."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `lo` to `hi`, both included."""

    lo: Fraction
    hi: Fraction

    @classmethod
    def point(cls, value: Fraction | int) -> Interval:
        """The interval that holds one value only."""
        return cls(Fraction(value), Fraction(value))

    @classmethod
    def around(cls, value: Fraction, half_width: Fraction) -> Interval:
        """What rounds to `value` when the last place is worth two half widths."""
        return cls(value - half_width, value + half_width)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.lo + other.lo, self.hi + other.hi)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.lo - other.hi, self.hi - other.lo)

    def __mul__(self, other: Interval) -> Interval:
        corners = [a * b for a in (self.lo, self.hi) for b in (other.lo, other.hi)]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: Interval) -> Interval:
        """Raises ZeroDivisionError when the divisor may be zero: nothing follows from such a quotient."""
        if other.lo <= 0 <= other.hi:
            raise ZeroDivisionError("the divisor may be zero")
        return self * Interval(1 / other.hi, 1 / other.lo)

    def times(self, factor: Fraction | int) -> Interval:
        """Every value multiplied by one factor."""
        return self * Interval.point(factor)

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return self.lo <= other.hi and other.lo <= self.hi

    def surely_below(self, other: Interval) -> bool:
        """Whether every value lies under every value of the other."""
        return self.hi < other.lo

    @property
    def unbounded(self) -> bool:
        """Whether the figure named only a lower limit."""
        return self.hi >= HUGE

    @property
    def middle(self) -> Fraction:
        """The centre; the lower end when there is no upper one."""
        return self.lo if self.unbounded else (self.lo + self.hi) / 2

    def integers(self) -> tuple[int, int] | None:
        """First and last whole number inside, or None when there is none."""
        first, last = ceil(self.lo), floor(self.hi)
        return (first, last) if first <= last else None


def total(parts: list[Interval]) -> Interval:
    """The sum of several intervals; zero for none."""
    result = Interval.point(0)
    for part in parts:
        result = result + part
    return result
