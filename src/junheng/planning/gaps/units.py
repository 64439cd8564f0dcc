"""Whole units: the one definition of how many persons, rooms, ㎡ or yuan turn a test."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from junheng.core.exact import Number

NOISE = Fraction(1, 10**9)
"""Relative rounding noise of a split share that was carried as a double; exact figures need none."""


def whole_units(target: Fraction, have: Fraction, effect: Fraction = Fraction(1), *, rough: bool = False) -> int:
    """The least whole number of units, each adding `effect` to what one has, that reaches the target; 0 when it is reached.

    Args:
        rough: the figures went through doubles, so that a whole number within the noise is that number.

    >>> whole_units(Fraction(21, 2), Fraction(7)), whole_units(Fraction(10), Fraction(4), Fraction(1, 2))
    (4, 12)
    """
    units = max(target - have, Fraction(0)) / effect
    if rough and abs(units - round(units)) <= max(round(units), 1) * NOISE:
        return round(units)
    return math.ceil(units)


class Raised:
    """A record with one figure larger: what a formula would say then."""

    def __init__(self, record: Any, name: str, by: Fraction | int = 1) -> None:
        self._record, self._name, self._by = record, name, by

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._record, name)
        return value + self._by if name == self._name else value


def effect(formula: Any, record: Any, name: str) -> Fraction | None:
    """What one more of a figure adds to a formula; None where either has no value."""
    difference = Number(formula(Raised(record, name))) - Number(formula(record))
    return difference.value
