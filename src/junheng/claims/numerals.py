"""The grammar of numbers in Chinese official prose: 107, １０７, 1.2万余, 二十三点五九亿, 百分之三十四点八, 三分之一.

Only the shape of a number is read here. Whether it is a claim, a date or the name of a campaign is decided by `marks`
and `quantities`. cn2an was measured first and fails on mixed decimals (二十三点五九亿), so the grammar is our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

DIGITS = {
    c: i
    for i, row in enumerate(("零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in row
}
PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
HALF_WIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")

CHINESE = f"[{''.join(DIGITS)}{''.join(PLACES)}{''.join(MYRIADS)}]"
GAP = r"[ \t\u3000]*"
GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,3}(?:[ \u00a0\u2009][0-9]{3})+(?![0-9])"
ARABIC = rf"(?:{GROUPED}|[0-9０-９]+)(?:[.．][0-9０-９]+)?"
MULTIPLIER = r"(?:[十百千]?万亿?|[十百千]?亿|[百千](?=[多余]?[万名人所个元家项件册台间]))"
VAGUE = r"[多余来几]"

_ARABIC = re.compile(rf"(?P<digits>{ARABIC}){GAP}(?P<more>{VAGUE}?)(?P<times>{MULTIPLIER}?)(?P<more2>{VAGUE}?)")
_CHINESE = re.compile(
    rf"(?P<digits>{CHINESE}+?(?:点[零〇○一二三四五六七八九]+)?)(?P<more>[多余])?(?P<times>[万亿]*)(?P<more2>[多余])?(?!{CHINESE})"
)
_PERCENT_WORDS = re.compile(
    rf"(?P<base>[百千万])分之(?:(?P<arabic>{ARABIC})|(?P<cn>[百千十零〇一二两三四五六七八九点]+))|(?P<all>百分百)"
)
_FRACTION = re.compile(r"(?<![百千万])(?P<den>[二三四五六七八九十]{1,3})分之(?P<num>[一二两三四五六七八九十]{1,3})")


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number as written.

    Attributes:
        start, end: place in the text, without unit, with 多/余 and 万/亿.
        value: what is written before 万/亿, or the percentage of a 百分之 form.
        times: the factor of 万/亿 (1 where none is written).
        decimals: digits after the point: they carry the rounding.
        vague: 多, 余 or 来 stood inside the number.
        style: "arabic", "chinese", "percent" (百分之…, 百分百), "fraction".
        prefix: the written 万/亿, which belongs to the unit (万个, 亿元).
    """

    start: int
    end: int
    value: Fraction
    times: int
    decimals: int
    vague: bool
    style: str
    prefix: str = ""


def chinese_value(text: str) -> Fraction | None:
    """The value of a number in Chinese characters; None when the characters do not form one (十百, 万亿点).

    >>> chinese_value("二十三点五九"), chinese_value("三千七百一十四"), chinese_value("二〇二三")
    (Fraction(2359, 100), Fraction(3714, 1), Fraction(2023, 1))
    """
    whole, _, decimals = text.partition("点")
    value = _digit_string(whole) if _is_digit_string(whole) else _place_value(whole)
    if value is None or (decimals and not _is_digit_string(decimals, shortest=1)):
        return None
    if decimals:
        value += Fraction(int("".join(str(DIGITS[c]) for c in decimals)), 10 ** len(decimals))
    return value


def _is_digit_string(text: str, shortest: int = 2) -> bool:
    return len(text) >= shortest and all(c in DIGITS for c in text)


def _digit_string(text: str) -> Fraction:
    return Fraction(int("".join(str(DIGITS[c]) for c in text)))


def _place_value(text: str) -> Fraction | None:
    """Read 一万二千三百 by places; 一万五 and 三百二 are the spoken short forms of 15000 and 320."""
    high, myriad, section, digit, last = 0, 0, 0, None, 1
    for char in text:
        if char in DIGITS:
            if digit:
                return None
            digit, last = DIGITS[char], 1 if char in "零〇○" else last
        elif char in PLACES:
            if digit is None and section and text[0] != char:
                return None
            section += (1 if digit is None else digit) * PLACES[char]
            digit, last = None, PLACES[char]
        else:
            section += digit or 0
            if char == "亿":
                high, myriad = (high + myriad + section or 1) * MYRIADS[char], 0
            else:
                myriad += (section or 1) * MYRIADS[char]
            section, digit, last = 0, None, MYRIADS[char]
    short = last // 10 if digit and last > 10 else 1
    return Fraction(high + myriad + section + (digit or 0) * short)


def arabic_value(text: str) -> tuple[Fraction, int]:
    """Value and number of decimals of 1,209 or ３４．８."""
    plain = re.sub(r"[, \u00a0\u2009]", "", text.translate(HALF_WIDTH))
    return Fraction(plain), len(plain.partition(".")[2])


def _factor(prefix: str) -> int:
    factor = 1
    for char in prefix:
        factor *= PLACES.get(char) or MYRIADS[char]
    return factor


def _arabic(text: str, begin: int) -> Iterator[Numeral]:
    for found in _ARABIC.finditer(text, begin):
        value, decimals = arabic_value(found["digits"])
        vague = bool(found["more"] or found["more2"])
        end = found.end() if vague or found["times"] else found.start() + len(found["digits"])
        yield Numeral(found.start(), end, value, _factor(found["times"]), decimals, vague, "arabic", found["times"])


def _chinese(text: str) -> Iterator[Numeral]:
    for found in _CHINESE.finditer(text):
        written = found["digits"] + (found["times"] or "")
        stem = written.rstrip("万亿")
        value, decimals, times = _large(written) if set(stem) & set("万亿") else _simple(stem, written[len(stem) :])
        if value is None:
            continue
        vague = bool(found["more"] or found["more2"])
        yield Numeral(found.start(), found.end(), value, _factor(times), decimals, vague, "chinese", times)


def _simple(digits: str, times: str) -> tuple[Fraction | None, int, str]:
    """三千六百|万: what stands before the multiplier, and the multiplier, which goes to the unit."""
    value = chinese_value(digits) if digits else Fraction(1)
    return value, len(digits.partition("点")[2]), times


def _large(written: str) -> tuple[Fraction | None, int, str]:
    """九亿三千六百万 is 9.36 亿: in the largest multiplier, with the decimals that the smallest written place gives."""
    value = chinese_value(written)
    unit = "亿" if "亿" in written else "万"
    if value is None or value == 0:
        return value, 0, ""
    if value % 100:
        return value, 0, ""
    decimals = 0
    while (value * 10**decimals) % MYRIADS[unit]:
        decimals += 1
    return value / MYRIADS[unit], decimals, unit


def _percents(text: str) -> Iterator[Numeral]:
    for found in _PERCENT_WORDS.finditer(text):
        base = {"百": 1, "千": 10, "万": 100}[found["base"] or "百"]
        if found["all"] or found["cn"] == "百":
            value, decimals = Fraction(100), 0
        elif found["arabic"]:
            value, decimals = arabic_value(found["arabic"])
        else:
            value, decimals = chinese_value(found["cn"]), len(found["cn"].partition("点")[2])
        if value is not None:
            extra = {1: 0, 10: 1, 100: 2}[base]
            yield Numeral(found.start(), found.end(), value / base, 1, decimals + extra, False, "percent")


def _fractions(text: str) -> Iterator[Numeral]:
    for found in _FRACTION.finditer(text):
        num, den = chinese_value(found["num"]), chinese_value(found["den"])
        if num is not None and den:
            yield Numeral(found.start(), found.end(), num / den, 1, 4, False, "fraction")


def scan(text: str) -> list[Numeral]:
    """Every number of a text, in order and without overlaps; 百分之 forms win over the digits inside them."""
    taken: list[Numeral] = []
    for numeral in (*_percents(text), *_fractions(text), *_arabic(text, 0), *_chinese(text)):
        taken.append(numeral)
    taken.sort(key=lambda n: (n.start, -n.end))
    result: list[Numeral] = []
    for numeral in taken:
        if not result or numeral.start >= result[-1].end:
            result.append(numeral)
    return result
