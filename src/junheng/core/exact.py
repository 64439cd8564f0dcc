"""Exact values that may be missing: what a formula runs on when a line has to be decided to the last digit."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction


def fraction(value: object) -> Fraction | None:
    """The number as it was written, exactly; None when missing.

    A float stands for the shortest decimal that reads back as it (at most 15 significant digits came out of a cell), so
    0.15 is 15/100 and not its binary neighbour.

    >>> fraction(0.15)
    Fraction(3, 20)
    """
    if value is None or isinstance(value, Fraction):
        return value
    if isinstance(value, float):
        return Fraction(Decimal(repr(value))) if math.isfinite(value) else None
    return Fraction(value)


class Truth:
    """A three-valued truth; `&`, `|` and `~` follow Kleene's logic as SQL does."""

    __slots__ = ("value",)

    def __init__(self, value: bool | None) -> None:
        self.value = value

    def __and__(self, other: Truth | bool) -> Truth:
        sides = (self.value, _truth(other))
        return Truth(False if False in sides else None if None in sides else True)

    def __or__(self, other: Truth | bool) -> Truth:
        sides = (self.value, _truth(other))
        return Truth(True if True in sides else None if None in sides else False)

    __rand__, __ror__ = __and__, __or__

    def __invert__(self) -> Truth:
        return Truth(None if self.value is None else not self.value)

    def __bool__(self) -> bool:
        raise TypeError("a three-valued truth is no bool: use choose() and .value")

    def __repr__(self) -> str:
        return f"Truth({self.value})"


def _truth(value: Truth | bool | None) -> bool | None:
    return value.value if isinstance(value, Truth) else value


class Number:
    """An exact rational or nothing (无数据); nothing is contagious, and a comparison with it is unknown.

    Floats met in a formula (1.1, 0.85) are read as the decimals they are written as.
    """

    __slots__ = ("value",)

    def __init__(self, value: object = None) -> None:
        self.value = value.value if isinstance(value, Number) else fraction(value)

    def _with(self, other: object, operation) -> Number:
        right = Number(other).value
        return Number(None if self.value is None or right is None else operation(self.value, right))

    def __add__(self, other: object) -> Number:
        return self._with(other, Fraction.__add__)

    def __sub__(self, other: object) -> Number:
        return self._with(other, Fraction.__sub__)

    def __rsub__(self, other: object) -> Number:
        return Number(other) - self

    def __mul__(self, other: object) -> Number:
        return self._with(other, Fraction.__mul__)

    def __truediv__(self, other: object) -> Number:
        return self._with(other, lambda a, b: None if b == 0 else a / b)

    def __rtruediv__(self, other: object) -> Number:
        return Number(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def _compare(self, other: object, operation) -> Truth:
        right = Number(other).value
        return Truth(None if self.value is None or right is None else operation(self.value, right))

    def __ge__(self, other: object) -> Truth:
        return self._compare(other, lambda a, b: a >= b)

    def __gt__(self, other: object) -> Truth:
        return self._compare(other, lambda a, b: a > b)

    def __le__(self, other: object) -> Truth:
        return self._compare(other, lambda a, b: a <= b)

    def __lt__(self, other: object) -> Truth:
        return self._compare(other, lambda a, b: a < b)

    def __eq__(self, other: object) -> Truth:  # type: ignore[override]
        return self._compare(other, lambda a, b: a == b)

    def __ne__(self, other: object) -> Truth:  # type: ignore[override]
        return self._compare(other, lambda a, b: a != b)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Number({self.value})"


class Text:
    """A text cell or nothing, compared only through `is_in`."""

    __slots__ = ("value",)

    def __init__(self, value: str | None) -> None:
        self.value = value
