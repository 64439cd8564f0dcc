"""One cell after another: what is surely meant is read and said; what is not, is missing and said, with a guess."""

from __future__ import annotations

import datetime

import pytest

from junheng.fields import field
from junheng.intake.cells import read_cell
from junheng.intake.columns import parse

AREA = field("schools", "teaching_floor_area_m2")
PUPILS = field("school_stages", "pupils")
VALUE = field("schools", "equipment_value_wan_yuan")
SHARE = field("monitoring", "interschool_difference")
ROOMS = field("school_stages", "music_rooms_m2")
KIND = field("schools", "kind")
SETTING = field("schools", "setting")
LEVEL = field("monitoring", "level")
BOARDING = field("schools", "is_boarding")
RECOGNISED = field("county", "basic_balance_recognised_on")
CODE = field("schools", "school_code")
STAGE = field("school_stages", "stage")
SPONSOR = field("schools", "sponsor_code")
YEAR = field("county", "school_year")
NAME = field("classes", "name")


def outcome(cell, described):
    """Value and code, by the column's way, which everything goes."""
    column = parse([cell], described)
    reading = column.readings.get(0)
    return column.values[0].as_py(), reading.code if reading else None


@pytest.mark.parametrize(
    ("cell", "described", "value", "code"),
    [
        ("1200", PUPILS, 1200, None),
        ("１２００", PUPILS, 1200, "C102"),
        (" 1200 ", PUPILS, 1200, "C103"),
        ("1,200", PUPILS, 1200, "C104"),
        ("1，200", PUPILS, 1200, "C104"),
        ("1,200,300.5", AREA, 1200300.5, "C104"),
        ("1200人", PUPILS, 1200, "C105"),
        ("3616.5㎡", AREA, 3616.5, "C105"),
        ("3616.5 平方米", AREA, 3616.5, "C105"),
        ("12.5万元", VALUE, 12.5, "C105"),
        ("15%", SHARE, 0.15, "C106"),
        ("1.2E+03", PUPILS, 1200, "C117"),
        ("2024-2025学年", YEAR, 2024, "C105"),
        ("2024—25", YEAR, 2024, "C105"),
        ("2024学年", YEAR, 2024, "C105"),
        ("2024-2026", YEAR, None, "C101"),
        ("-5", PUPILS, -5, None),
        ("12.5", PUPILS, 12.5, None),
        ("", PUPILS, None, None),
        ("  ", PUPILS, None, None),
        (None, PUPILS, None, None),
        (True, PUPILS, None, "C101"),
        (datetime.date(2024, 3, 1), PUPILS, None, "C101"),
        ("约1200", PUPILS, None, "C101"),
        ("1200左右", PUPILS, None, "C101"),
        ("12,00", PUPILS, None, "C101"),
        ("1,2000", PUPILS, None, "C101"),
        ("12 00", PUPILS, None, "C101"),
        ("1.2.3", PUPILS, None, "C101"),
        ("12\x003", PUPILS, None, "C101"),
        ("15%", PUPILS, None, "C101"),
        ("12元", VALUE, None, "C101"),
        ("1.2万", PUPILS, None, "C101"),
        ("-", PUPILS, None, "C101"),
        ("#DIV/0!", PUPILS, None, "C101"),
        ("=1+1", PUPILS, None, "C101"),
        ("NaN", PUPILS, None, "C101"),
        ("inf", PUPILS, None, "C101"),
        ("1e400", PUPILS, None, "C101"),
    ],
)  # fmt: skip
def test_numbers(cell, described, value, code):
    assert outcome(cell, described) == (value, code)


@pytest.mark.parametrize(
    ("cell", "guess"),
    [
        ("约1200", "如确为1200，请改填数字1200"),
        ("1.2万", "如确为12000，请改填数字12000"),
        ("12 00", "如确为1200，请改填数字1200"),
        ("无", "如确实没有，请填数字 0"),
        ("-", "如数据缺失请留空，如确为零请填 0"),
        ("3-4", "请改填一个数字"),
    ],
)
def test_a_guess_is_advice_and_never_the_value(cell, guess):
    reading = read_cell(cell, PUPILS)
    assert reading.value is None
    assert reading.words["guess"] == guess


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("96;100", "96;100", None), ("96；100", "96;100", None), ("96、100.50", "96;100.5", None), ("0", "0", None), (0.0, "0", None),
        (96.5, "96.5", None), ("96㎡;100㎡", "96;100", None), ("96，98.5", "96;98.5", "C124"), ("96，100", None, "C115"), ("96/100", "96;100", "C124"),
        ("1,200", None, "C115"), ("无", None, "C115"), ("96×2", None, "C115"), ("两间", None, "C115"), ("", None, None),
    ],
)  # fmt: skip
def test_room_lists(cell, value, code):
    assert outcome(cell, ROOMS) == (value, code)


@pytest.mark.parametrize(
    ("cell", "described", "value", "code"),
    [
        ("小学", KIND, "小学", None), ("初级中学", KIND, "初中", "C118"), (" 小学 ", KIND, "小学", None),
        ("中学", KIND, None, "C112"), ("高中", STAGE, "高中", "C112"),  # a key stays as written, so that the record can be named
        ("7.0", SPONSOR, "7", None),
        ("县城", SETTING, None, "C112"), ("III", LEVEL, "Ⅲ", None), ("Ⅲ级", LEVEL, "Ⅲ", "C118"), (3.0, LEVEL, "Ⅲ", "C118"),
        ("是", BOARDING, True, None), ("√", BOARDING, True, None), (0.0, BOARDING, False, None), ("N", BOARDING, False, None),
        (True, BOARDING, True, None), ("部分", BOARDING, None, "C114"),
    ],
)  # fmt: skip
def test_choices_and_yes_or_no(cell, described, value, code):
    assert outcome(cell, described) == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("2015-12-01", "2015-12-01", None), ("2015年5月1日", "2015-05-01", None), ("2015/5/1", "2015-05-01", None),
        ("20150501", "2015-05-01", None), (datetime.datetime(2015, 5, 1), "2015-05-01", None), (20150501.0, "2015-05-01", None),
        ("2015-02-30", None, "C113"), ("2015年", None, "C113"), ("去年", None, "C113"),
    ],
)  # fmt: skip
def test_dates(cell, value, code):
    assert outcome(cell, RECOGNISED) == (value, code)


@pytest.mark.parametrize(
    ("cell", "described", "value", "code"),
    [
        (3299010001.0, CODE, "3299010001", None), ("３２９９０１０００１", CODE, "3299010001", "C102"),
        ("3.29901E+09", CODE, "3.29901E+09", "C119"), (12345678901234567.0, CODE, "12345678901234568", "C119"),
        (datetime.date(2024, 1, 2), NAME, "2024-01-02", "C121"), ("=HYPERLINK(\"x\")", NAME, "=HYPERLINK(\"x\")", None),
        ("一班\x07", NAME, "一班", "C122"),
    ],
)  # fmt: skip
def test_texts_and_codes(cell, described, value, code):
    assert outcome(cell, described) == (value, code)
