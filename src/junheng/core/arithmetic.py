"""Helpers that formulas are written with: each runs on a column (a Narwhals expression) and on exact values alike.

A formula uses operators and these, nothing else, so the columnar pass and the exact decision of a tie are one text.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import narwhals.stable.v2 as nw

from junheng.core.exact import Number, Text, Truth


def is_column(value: object) -> bool:
    return isinstance(value, nw.Expr)


def constant(value: float) -> object:
    """A literal beside columns; a number beside numbers stays as it is."""
    return value


def choose(condition, if_true, otherwise):
    """`if_true` where the condition surely holds, else `otherwise`."""
    if is_column(condition):
        return nw.when(condition).then(_lifted(if_true)).otherwise(_lifted(otherwise))
    return if_true if condition.value is True else otherwise


def _lifted(value):
    return value if is_column(value) else nw.lit(value)


def by(key, table: Mapping[str, object]):
    """The entry of a small table that belongs to `key` (a stage, a school kind); without a key or an entry, missing."""
    if is_column(key):
        result = nw.lit(None, dtype=nw.Float64)
        for word, value in table.items():
            result = nw.when(key == word).then(_lifted(value)).otherwise(result)
        return result
    return _numeric(table.get(key.value))


def _numeric(value):
    return value if isinstance(value, Number | Truth) else Number(value)


def is_in(key, words: Sequence[str]):
    """Whether a text is one of `words`; unknown when it is missing."""
    if is_column(key):
        return key.is_in(list(words))
    assert isinstance(key, Text)
    return Truth(None if key.value is None else key.value in words)


def ratio(numerator, denominator):
    """numerator ÷ denominator; no value when a side is missing or the denominator is zero."""
    if is_column(denominator):
        return nw.when(denominator != 0).then(numerator / denominator).otherwise(nw.lit(None, dtype=nw.Float64))
    return Number(numerator) / denominator


def or_zero(value):
    """For figures whose absence adds nothing (tolerances only); never for what a standard asks for."""
    if is_column(value):
        return nw.coalesce(value, nw.lit(0.0))
    return value if value.value is not None else Number(0)


def unknown_as(condition, default: bool):
    """A condition with its unknown settled: an empty condition gives no tolerance."""
    if is_column(condition):
        return nw.coalesce(condition, nw.lit(default))
    return condition if condition.value is not None else Truth(default)


def ceil(value):
    if is_column(value):
        return value.ceil()
    return Number(None if value.value is None else math.ceil(value.value))


def floor(value):
    if is_column(value):
        return value.floor()
    return Number(None if value.value is None else math.floor(value.value))


def round_half_up(value):
    return floor(value + 0.5)


def smaller(a, b):
    """The smaller of two; missing when one is."""
    return choose(a <= b, a, choose(b < a, b, missing_like(a)))


def missing_like(value):
    return nw.lit(None, dtype=nw.Float64) if is_column(value) else Number(None)


def unknown_like(value):
    return nw.lit(None, dtype=nw.Boolean) if is_column(value) else Truth(None)


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Half up, as a form rounds.

    >>> rounded(Fraction(995, 1000), 2)
    Fraction(1, 1)
    """
    scale = 10**decimals
    return Fraction(math.floor(value * scale + Fraction(1, 2)), scale)
