"""Numbers and sentences as people read them."""

import csv
import re
import string
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest

from junheng.reports import words as words_module
from junheng.reports.words import Words, line_text, money_or_whole, number, percent, plain, show_value, turns

ROOM = Path(words_module.__file__).parent


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "shown"),
    [
        (4.3499, "㎡/生", None, "4.35 ㎡"), (2451.5, "元/生", None, "2,452 元"), (0.71875, "%", None, "71.9%"),
        (0.9895, "%", 3, "99.0%"), (0.536, "", 3, "0.536"), (1.005, "人/百人", None, "1.01 人"), (-0.004, "㎡/生", None, "0.00 ㎡"),
        (-1.5, "㎡/生", None, "−1.50 ㎡"), (None, "㎡/生", None, "—"), (0.0, "人/百人", None, "0.00 人"),
    ],
)  # fmt: skip
def test_values_round_half_up_with_their_unit(value, unit, decimals, shown):
    assert show_value(value, unit, decimals) == shown


def test_gaps_round_up_and_money_is_in_ten_thousands():
    assert money_or_whole(36_600, "元") == ("3.66", "万元")
    assert money_or_whole(Fraction(36_601), "元") == ("3.67", "万元")
    assert money_or_whole(6735, "㎡") == ("6,735", "㎡")


def test_reported_figures_keep_their_digits():
    assert [plain(v) for v in (361600.0, 677.49, None, "Ⅲ", True, "")] == ["361,600", "677.49", "—", "Ⅲ", "是", "—"]


def test_a_printed_figure_that_would_turn_the_verdict_is_known():
    assert turns(0.996, 1.0, "≥", "人/百人")
    assert turns(1999.7, 2000, "≥", "元/生")
    assert not turns(1.0, 1.0, "≥", "人/百人")
    assert turns(0.9996, 1.0, "≥", "%", 3)
    assert turns(0.5003, 0.5, "≤", "", 3)
    assert not turns(None, 1.0, "≥", "人/百人")


def test_lines_are_printed_as_the_standard_writes_them():
    assert line_text("≥", 0.85, "%") == "≥ 85%"
    assert line_text("≥", 7.5, "㎡/生") == "≥ 7.5"
    assert line_text("≥", None, "%") == ""
    assert number(Fraction(1, 3), 2, up=True) == "0.34"
    assert percent(None) == "—"


def _lines():
    with (files("junheng.reports") / "words.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_sentence_stands_once_in_both_languages_with_the_same_blanks():
    lines = _lines()
    keys = [line["key"] for line in lines]
    assert len(keys) == len(set(keys))
    may_be_empty = {"gaps.missing.unit"}
    for line in lines:
        assert line["zh"] and (line["en"] or line["key"] in may_be_empty), line
        blanks = [{name for _, name, _, _ in string.Formatter().parse(line[lang]) if name} for lang in ("zh", "en")]
        assert blanks[0] == blanks[1] or not line["en"], line


def test_every_key_that_code_or_template_names_exists():
    named = set()
    for path in [*ROOM.rglob("*.py"), *ROOM.rglob("*.html")]:
        text = path.read_text(encoding="utf-8")
        named.update(re.findall(r"""\b(?:words|t)\(\s*["']([a-z_.]+)["']""", text))
    assert len(named) > 100
    known = {line["key"] for path in ROOM.rglob("*words.csv") for line in csv.DictReader(path.open(encoding="utf-8"))}
    assert not {key for key in named if key not in known and not key.endswith(".")}


def test_no_other_language_is_made_up():
    with pytest.raises(ValueError, match="zh or en"):
        Words("fr")
