"""Sentences against the values of an assessment."""

from fractions import Fraction

import pytest

from junheng.claims import Document, Fact, check_report

FACTS = [
    Fact("小学在校生数", Fraction(27431), "person", "申报表 I", ("学生", "在校生"), stage="小学"),
    Fact("义务教育在校生数", Fraction(41286), "person", "申报表 I", ("学生", "在校生")),
    Fact("持证上岗率", Fraction(100), "percent", "G12", ("持证",)),
    Fact("小学生均公用经费标准", Fraction(1200), "money", "县基本情况", ("公用经费",), stage="小学"),
]


def held(text: str) -> list[tuple[str, str]]:
    """Verdict and message of every sentence that a fact answers."""
    check = check_report([Document("a.txt", text)], FACTS)
    return [(str(r.verdict), r.message) for r in check.relations if r.subtype == "data"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("义务教育在校生41286人，其中小学27431人。", "consistent"), ("义务教育在校生4.13万人。", "consistent"), ("义务教育在校生42286人。", "inconsistent"),
        ("小学生均公用经费1150元。", "inconsistent"), ("专任教师持证率100%。", "consistent"), ("义务教育在校生近4.2万人。", "consistent"),
    ],
)  # fmt: skip
def test_supported_or_contradicted(text, verdict):
    found = held(text)
    assert found and {v for v, _ in found} == {verdict}


def test_the_message_names_the_source():
    assert "申报表 I" in held("义务教育在校生42286人。")[0][1]


def test_what_the_data_do_not_hold_stays_open():
    assert held("全县图书120万册，计划新增学生2000人。") == []
