"""Where a line lies: the threshold itself, and the line that the form's rounding would make of it.

Rounding half up and then comparing is the same as comparing the unrounded value with a shifted line, so a rounded
comparison is as exact as a plain one and needs no rounding of values.
"""

from __future__ import annotations

from typing import Any

from junheng.core.arithmetic import ceil, floor, is_column
from junheng.core.indicator import Better

BAND = 1e-9
"""Relative width around a line within which doubles do not decide. A value formed by fewer than 10⁶ roundings of relative
size 2⁻⁵³ errs by less than 10⁻⁹ of the magnitudes added."""


def holds_rounded(value: Any, line: Any, better: Better, decimals: int) -> Any:
    """Whether the value, rounded half up to `decimals`, stands on the right side of the line."""
    return holds_turned(value, rounded_line(line, better, decimals), better)


def holds_turned(value: Any, turned: Any, better: Better) -> Any:
    """The same, with the rounded line worked out already."""
    return value >= turned if better is Better.AT_LEAST else value < turned


def rounded_line(line: Any, better: Better, decimals: int) -> Any:
    """The unrounded value at which the rounded one crosses the line.

    round(v) ≥ L ⇔ v ≥ (⌈L·s⌉ − ½)/s; round(v) ≤ L ⇔ v < (⌊L·s⌋ + ½)/s; round(v) < L ⇔ v < (⌈L·s⌉ − ½)/s, with s = 10^decimals.
    """
    scale = 10**decimals
    slack = BAND if is_column(line) or isinstance(line, float) else 0
    if better is Better.AT_MOST:
        return (_floor(line * scale + slack) + 0.5) / scale
    return (_ceil(line * scale - slack) - 0.5) / scale


def _ceil(value: Any) -> Any:
    return float(-(-value // 1)) if isinstance(value, float) else ceil(value)


def _floor(value: Any) -> Any:
    return float(value // 1) if isinstance(value, float) else floor(value)


def near(value: Any, line: Any, magnitude: Any = 0.0) -> Any:
    """Whether a column's value lies so close to the line that doubles must not decide.

    `magnitude` is the size of what was added and subtracted to form the value: cancellation errs with it, not with the value.
    """
    return (value - line).abs() <= (abs_of(line) + magnitude) * BAND


def abs_of(value: Any) -> Any:
    return value.abs() if is_column(value) else abs(value)


def on_the_edge(value: Any, decimals: int) -> Any:
    """Within the band of a point where rounding turns (…5 in the next decimal)."""
    scaled = value * 10**decimals + 0.5
    return (scaled - scaled.round(0)).abs() <= 1e-6
