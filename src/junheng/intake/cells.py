"""One cell that is not plainly written: what it surely means, or why it cannot be read and what was probably meant.

The fast path of columns.py takes everything written plainly; only the rest comes here.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from junheng.fields import KEYS, Field
from junheng.fields.titles import plain, split_unit, unit_word, words_of

DIGITS = 15
"""Significant digits a spreadsheet cell holds, and the most that a double gives back unchanged."""

_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?e[+-]?\d{1,3}")
_NUMBER_INSIDE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_TEN_THOUSANDS = re.compile(r"(\d+(?:\.\d+)?)万")
_CODE_AS_FLOAT = re.compile(r"(\d+)\.0+")
_SCHOOL_YEAR = re.compile(r"(\d{4})(?:[-—–~至/](\d{2}|\d{4}))?(?:学年度?|年)?")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_NONE_WORDS = ("无", "没有", "none", "nil", "空", "未设", "未建")


@dataclass(frozen=True)
class Reading:
    """What became of a cell: its value (None when it cannot be read), the code of a finding when there is one, the finding's
    words, and the exact number where a double cannot carry it."""

    value: Any = None
    code: str | None = None
    words: dict[str, str] = field(default_factory=dict)
    exact: Fraction | None = None


def read_cell(cell: Any, described: Field) -> Reading:
    """A cell read as its field's type."""
    return _READERS[described.type](cell, described)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE).strip()


def read_number(cell: Any, described: Field) -> Reading:
    if isinstance(cell, bool) or isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
        return _unread_number(str(cell), described)
    if isinstance(cell, int | float | Decimal):
        return decimal_reading(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell))
    text = _normal(cell)
    slip = "C102" if text != cell.strip() else "C103" if text != cell else None
    if _DECIMAL.fullmatch(text):
        return decimal_reading(Decimal(text), slip)
    return _read_decorated(text, described)


def _read_decorated(text: str, described: Field) -> Reading:
    """Thousands separators, a trailing unit, a percentage, powers of ten: each means one number only."""
    if _GROUPED.fullmatch(text):
        return decimal_reading(Decimal(text.replace(",", "")), "C104")
    if _SCIENTIFIC.fullmatch(text.casefold()):
        return decimal_reading(Decimal(text), "C117")
    if described.name == "school_year" and (year := _school_year(text)):
        return decimal_reading(Decimal(year), "C105")
    if text.endswith("%") and _is_share(described) and _DECIMAL.fullmatch(text[:-1].strip()):
        return decimal_reading(Decimal(text[:-1].strip()) / 100, "C106")
    bare = _without_unit(text, described.unit)
    if bare is not None and (_DECIMAL.fullmatch(bare) or _GROUPED.fullmatch(bare)):
        return decimal_reading(Decimal(bare.replace(",", "")), "C105")
    return _unread_number(text, described)


def _school_year(text: str) -> str | None:
    """2024-2025, 2024—25学年, 2024学年: the year it begins in; None where the two years are not neighbours."""
    found = _SCHOOL_YEAR.fullmatch(text.replace(" ", ""))
    if not found:
        return None
    first, second = found.groups()
    return first if second is None or int(first) + 1 in (int(second), int(first[:2] + second[-2:])) else None


def _is_share(described: Field) -> bool:
    return described.note.startswith("0-1")


def _without_unit(text: str, unit: str) -> str | None:
    """The text before the field's own unit; None when it ends in something else."""
    number = _NUMBER_INSIDE.match(text.lstrip("+-"))
    if not unit or not number:
        return None
    sign = text[: len(text) - len(text.lstrip("+-"))]
    tail = text.lstrip("+-")[number.end() :]
    same = unit_word(tail) in (unit_word(unit), unit_word(unit.split("/")[0]))
    return sign + number[0] if tail and same else None


def decimal_reading(number: Decimal, code: str | None = None) -> Reading:
    """A decimal as a double, and exactly beside it when a double would not give it back."""
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return Reading(None, "C101", {"guess": "数值超出可用范围", "guess_en": "the number is out of range"})
    value = float(number)
    digits = len(number.normalize().as_tuple().digits)
    exact = Fraction(number) if digits > DIGITS and Fraction(number) != Fraction(Decimal(repr(value))) else None
    return Reading(value, code, {}, exact)


def _unread_number(text: str, described: Field) -> Reading:
    guess, guess_en = _guess(text)
    return Reading(None, "C101", {"guess": guess, "guess_en": guess_en})


def _guess(text: str) -> tuple[str, str]:
    """What was probably meant, as advice; never taken as the value."""
    if plain(text) in _NONE_WORDS:
        return "如确实没有，请填数字 0", "if there is none, enter 0"
    if set(text) <= set("-—–/*.…"):
        return "如数据缺失请留空，如确为零请填 0", "leave it empty if unknown, enter 0 if it is zero"
    if large := _TEN_THOUSANDS.search(text):
        meant = _written(Decimal(large[1]) * 10000)
    else:
        numbers = _NUMBER_INSIDE.findall(text)
        joined = text.replace(" ", "")
        meant = numbers[0].replace(",", "") if len(numbers) == 1 else joined if _DECIMAL.fullmatch(joined) else None
    if meant is None:
        return "请改填一个数字", "enter one number"
    return f"如确为{meant}，请改填数字{meant}", f"if {meant} is meant, enter the number {meant}"


def _written(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_text(cell: Any, described: Field) -> Reading:
    if isinstance(cell, datetime.date):
        words = {"guess": f"{cell.month}-{cell.day}"}
        return Reading(cell.isoformat()[:10], "C121", words)
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        text = str(int(cell)) if float(cell).is_integer() else repr(float(cell))
        return Reading(text, "C119" if len(text) > DIGITS else None)
    text = str(cell).strip()
    if described.name.endswith(("_code", "_of")) and (code := _CODE_AS_FLOAT.fullmatch(text)):
        return Reading(code[1])
    if described.name.endswith("_code") and _SCIENTIFIC.fullmatch(text.casefold()):
        return Reading(text, "C119")
    if described.name.endswith(("_code", "_of")) and (normal := _normal(text)) != text:
        return Reading(normal, "C102")
    clean = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
    return Reading(clean or None, "C122") if clean != text else Reading(text or None)


def read_choice(cell: Any, described: Field) -> Reading:
    """The dictionary's word; a key keeps an unknown word as written, any other field has none."""
    written = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    if number := _CODE_AS_FLOAT.fullmatch(written):
        written = number[1]
    meant = words_of(described).get(plain(written))
    if meant is None:
        keeps = described.name in KEYS[described.table]
        return Reading(written if keeps else None, "C112", {"choices": "、".join(described.choices)})
    same = unicodedata.normalize("NFKC", written) == unicodedata.normalize("NFKC", meant)
    return Reading(meant) if same else Reading(meant, "C118", {"meant": meant})


_TRUE = {"是", "true", "1", "y", "yes", "√", "✓", "✔", "对", "t"}
_FALSE = {"否", "false", "0", "n", "no", "×", "✗", "✘", "x", "非", "f"}


def read_bool(cell: Any, described: Field) -> Reading:
    if isinstance(cell, float | int):
        cell = str(int(cell)) if float(cell).is_integer() else str(cell)
    word = plain(cell)
    if word in _TRUE or word in _FALSE:
        return Reading(word in _TRUE)
    return Reading(None, "C114")


_DATE = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?:[ t]00:00(?::00)?)?")


def read_date(cell: Any, described: Field) -> Reading:
    """An ISO date: from a date cell, 2019-05-01, 2019年5月1日, 2019/5/1, 2019.5.1 or 20190501."""
    if isinstance(cell, datetime.datetime):
        return Reading(cell.date().isoformat())
    if isinstance(cell, datetime.date):
        return Reading(cell.isoformat())
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else _normal(str(cell))
    if re.fullmatch(r"(19|20)\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DATE.fullmatch(text.casefold())
    try:
        return Reading(datetime.date(*map(int, found.groups())).isoformat()) if found else Reading(None, "C113")
    except ValueError:
        return Reading(None, "C113")


_SEPARATORS = re.compile(r"[;；、\n]+")
_LOOSE = re.compile(r"[;；、\n,，/\s+]+")


def read_list(cell: Any, described: Field) -> Reading:
    """One area per room: "96;100" with the decimals as written; 0 when there is none."""
    if isinstance(cell, bool | datetime.date):
        return Reading(
            None, "C115", {"guess": "每间一个面积，用分号隔开", "guess_en": "one area per room, separated by ;"}
        )
    if isinstance(cell, float | int):
        return Reading(_written(Decimal(repr(cell))))
    text = _normal(str(cell))
    for pattern, code in ((_SEPARATORS, None), (_LOOSE, "C124")):
        if code and _GROUPED.fullmatch(text):
            break
        parts = [_area(part, described) for part in pattern.split(text) if part.strip()]
        if parts and None not in parts:
            tidy = ";".join(part for part in parts if part is not None)
            return Reading(tidy, code)
    guess, guess_en = _guess(text)
    return Reading(None, "C115", {"guess": guess, "guess_en": guess_en})


def _area(part: str, described: Field) -> str | None:
    part = part.strip()
    if _DECIMAL.fullmatch(part):
        return _canonical(part)
    bare = _without_unit(part, described.unit)
    return _canonical(bare) if bare is not None and _DECIMAL.fullmatch(bare) else None


def _canonical(text: str) -> str | None:
    try:
        return _written(Decimal(text))
    except InvalidOperation:
        return None


_READERS = {
    "int": read_number, "number": read_number, "text": read_text, "choice": read_choice, "bool": read_bool,
    "date": read_date, "list": read_list,
}  # fmt: skip

__all__ = ["DIGITS", "Reading", "read_cell", "split_unit"]
