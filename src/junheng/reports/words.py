"""Numbers and sentences as people read them, shared by every report. All sentences stand in words.csv, where an official
can review them.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files

from junheng.core.verdict import Verdict

NOTHING = "—"
"""How a value that does not exist is shown."""

_SHARE = "%"
_DECIMALS = {"%": 1, "元": 0, "元/生": 0, "人": 0, "间": 0, "级": 0, "行": 0, "校": 0, "个班": 0}


class Words:
    """The sentences of one language: `words("heat.more", count=54)`.

    Official terms (names of items, clauses, formulas, findings of the county) come from the Assessment and stay as they are.
    """

    def __init__(self, lang: str = "zh") -> None:
        if lang not in ("zh", "en"):
            raise ValueError(f"no sentences in language {lang!r}: zh or en")
        self.lang = lang
        self._sentences = _sentences(lang)

    def __call__(self, key: str, **values: object) -> str:
        return self._sentences[key].format(**values)

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def known(self, key: str, otherwise: str = "", **values: object) -> str:
        """The sentence where there is one: for keys that a standard brings along."""
        return self(key, **values) if key in self else otherwise

    def verdict(self, verdict: Verdict) -> str:
        """达标, 未达标, 无数据, 不适用."""
        return self(f"verdict.{verdict.key}")

    def join(self, parts) -> str:
        """A list in a sentence: 、 in Chinese, commas in English."""
        return ("、" if self.lang == "zh" else ", ").join(part for part in parts if part)

    def clauses(self, parts) -> str:
        """Parts of one sentence, with a full-width comma in Chinese."""
        return ("，" if self.lang == "zh" else ", ").join(part for part in parts if part)


@cache
def _sentences(lang: str) -> Mapping[str, str]:
    with (files(__package__) / "words.csv").open(encoding="utf-8", newline="") as handle:
        return {line["key"]: line[lang] for line in csv.DictReader(handle)}


def decimals_of(unit: str, decimals: int | None = None) -> int:
    """Decimals on a page. `decimals` as the form prints them; a share's count those of the 0–1 value."""
    if decimals is None:
        return _DECIMALS.get(unit, 2)
    return max(decimals - 2, 0) if unit == _SHARE else decimals


def number(value: object, decimals: int = 2, *, up: bool = False) -> str:
    """A number with thousands separators, half up (or up), with a true minus sign; — when there is none.

    >>> number(2451.5, 0), number(-0.5, 2), number(None)
    ('2,452', '−0.50', '—')
    """
    if value is None:
        return NOTHING
    shown = _rounded_up(value, decimals) if up else _decimal(value).quantize(_unit(decimals), rounding=ROUND_HALF_UP)
    return f"{shown:,.{decimals}f}".replace("-", "−") if shown else f"{0:.{decimals}f}"


def _rounded_up(value: object, decimals: int) -> Decimal:
    exact = value if isinstance(value, Fraction) else Fraction(_decimal(value))
    return Decimal(math.ceil(exact * 10**decimals)).scaleb(-decimals)


def _unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def _decimal(value: object) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def plain(value: object) -> str:
    """A reported figure with the digits it was written with: 361,600 or 677.49, texts as they are, — for nothing."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and not math.isfinite(value):
        return NOTHING
    if isinstance(value, int | float | Decimal):
        exact = _decimal(value)
        digits = max(-int(exact.normalize().as_tuple().exponent), 0)
        return number(value, digits)
    return str(value)


def percent(share: object, decimals: int = 1) -> str:
    """A share of 0–1 as a percentage: 71.9%."""
    return NOTHING if share is None else number(_decimal(share) * 100, decimals) + "%"


def show_number(value: object, unit: str, decimals: int | None = None) -> str:
    """The value without its unit (a share keeps its %), with the decimals the page gives that unit."""
    places = decimals_of(unit, decimals)
    return percent(value, places) if unit == _SHARE else number(value, places)


def unit_word(unit: str) -> str:
    """What stands after a value: ㎡ for ㎡/生, 人 for 人/百人, 元; nothing for a share."""
    return "" if unit == _SHARE else unit.split("/")[0]


def show_value(value: object, unit: str, decimals: int | None = None) -> str:
    """Value and unit: 4.35 ㎡, 2,452 元, 71.9%; — when there is none.

    >>> show_value(4.3499, "㎡/生"), show_value(0.71875, "%"), show_value(None, "㎡/生")
    ('4.35 ㎡', '71.9%', '—')
    """
    shown, word = show_number(value, unit, decimals), unit_word(unit)
    return f"{shown} {word}" if word and value is not None else shown


def turns(value: float | None, line: float | None, better: str, unit: str, decimals: int | None = None) -> bool:
    """Whether the printed figure would be judged otherwise than the value: 0.996 printed 1.00 at a line of 1."""
    if value is None or line is None:
        return False
    places = decimals_of(unit, decimals) + (2 if unit == _SHARE else 0)
    shown = _decimal(value).quantize(_unit(places), rounding=ROUND_HALF_UP)
    return _stands(shown, _decimal(line), better) != _stands(_decimal(value), _decimal(line), better)


def _stands(value: Decimal, line: Decimal, better: str) -> bool:
    return value >= line if better == "≥" else value <= line if better == "≤" else value < line


def line_text(better: str, line: float | None, unit: str, decimals: int | None = None) -> str:
    """A standard as it is printed beside a value: ≥ 7.5 ㎡, ≤ 45 人, ≥ 85%."""
    if line is None:
        return ""
    shown = plain(_decimal(line) * 100) + "%" if unit == _SHARE else plain(line)
    return f"{better} {shown}"


def money_or_whole(amount: Fraction | int, unit: str) -> tuple[str, str]:
    """A shortfall as shown, rounded up: whole units, money in 万元 with two decimals. Returns (figure, unit)."""
    if unit == "元":
        return number(Fraction(amount) / 10000, 2, up=True), "万元"
    return number(math.ceil(amount), 0), unit
