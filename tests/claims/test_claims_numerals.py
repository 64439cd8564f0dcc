"""The grammar of numbers, and of units and hedges around them."""

from fractions import Fraction

import pytest
from claims_reading import figures, only
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.claims.numerals import chinese_value, scan


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("一百零七", 107), ("三千七百一十四", 3714), ("两万三千", 23000), ("二〇二三", 2023), ("叁佰", 300), ("十五", 15), ("一万五", 15000),
        ("三百二", 320), ("九亿三千六百万", 936_000_000), ("一亿零五十万", 100_500_000), ("二十三点五九", Fraction(2359, 100)), ("四百五十", 450),
    ],
)  # fmt: skip
def test_chinese_numbers(written, value):
    assert chinese_value(written) == value


@pytest.mark.parametrize("written", ["十百", "万亿点", "三四"[:1] + "点"])
def test_characters_that_form_no_number(written):
    assert chinese_value(written) is None or written.endswith("点")


@given(st.integers(1, 99_999_999))
@settings(max_examples=60, deadline=None)
def test_every_number_written_out_is_read_back(value):
    assert chinese_value(spell(value)) == value


def spell(value: int) -> str:
    """A number in Chinese characters, by places."""
    if value >= 10_000:
        rest = value % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return spell(value // 10_000) + "万" + (gap + spell(rest) if rest else "")
    text, zero = "", False
    for place, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            text += ("零" if zero and text else "") + "零一二三四五六七八九"[digit] + word
        zero = digit == 0
    return text


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("投入资金23.59亿元", 23.59, "亿元"), ("投入二十三点五九亿元", 23.59, "亿元"), ("占比百分之三十四点八", 34.8, "%"), ("新增学位3.5万个", 3.5, "万个"),
        ("在校学生４５０人", 450, "人"), ("建有资源包1.2万余个", 1.2, "万个"), ("投入专项经费近千万元", 1000, "万元"), ("学校七十二所", 72, "所"),
        ("每年投入2000万专项资金", 2000, "万元"), ("教师1,209名", 1209, "名"), ("提高6.25个百分点", 6.25, "个百分点"), ("面积87亩", 87, "亩"),
        ("师生比达到1:13.5", 13.5, "1:n"), ("生机比为8∶1", 8, "1:n"), ("完成率达百分之百", 100, "%"), ("总投入九亿三千六百万元", 9.36, "亿元"),
        ("小学840元/生·年", 840, "元/生·年"), ("共有学生 6.83 万人", 6.83, "万人"),
    ],
)  # fmt: skip
def test_value_and_unit_as_written(text, value, unit):
    claim = only(text)
    assert (float(claim.value), claim.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "qualifier", "low", "high"),
    [
        ("近8000人次", "just_under", 7200, 8000), ("约3亿元", "about", None, None), ("开设课程500多门", "and_some", 500, 600), ("10余所学校", "and_some", 10, 20),
        ("累计投入超过4000万元", "more_than", 40_000_000, None), ("每年不低于1000万元", "at_least", 10_000_000, None), ("合格率达95%以上", "more_than", 95, 100),
        ("不足400人的学校", "less_than", 0, 400), ("每班不超过45人", "at_most", 0, 45), ("60名左右教师", "about", None, None), ("学校65所", "exact", 65, 65),
        ("支出24.13亿元", "exact", 2_412_500_000, 2_413_500_000), ("占34.8%", "exact", 34.75, 34.85),
    ],
)  # fmt: skip
def test_hedges_and_rounding_become_intervals(text, qualifier, low, high):
    claim = only(text)
    assert claim.qualifier == qualifier
    assert low is None or float(claim.interval.lo) == low
    assert high is None or float(claim.interval.hi) == high


def test_a_range_is_one_claim():
    claim = only("每班配备30—40人的设施")
    assert (claim.value, claim.value_hi) == (30, 40)


def test_parallel_lists_share_their_words():
    assert figures("生均一般公共预算教育经费，初中阶段三年分别增长1.56%、4.08%和1.01%。") == [
        (1.56, "%"),
        (4.08, "%"),
        (1.01, "%"),
    ]


@given(
    st.text(alphabet="0123456789.,，。%％万亿千百十一二三点分之多余个所人元年月（）()“”《》—-:： \n学校", max_size=80)
)
@settings(max_examples=80, deadline=None)
def test_no_text_stops_the_scan(text):
    ends = [(numeral.start, numeral.end) for numeral in scan(text)]
    assert all(a[1] <= b[0] for a, b in zip(ends, ends[1:], strict=False))
