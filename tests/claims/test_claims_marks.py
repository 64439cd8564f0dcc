"""What is no claim, and that every digit of a text is accounted for."""

import re

import pytest
from claims_reading import checked, figures
from hypothesis import given, settings
from hypothesis import strategies as st

PIECES = [
    "学校65所", "占34.8%", "2023年", "2020—2022年", "3.5万个", "〔2022〕18号", "“3315”", "1+N", "第3批", "近5年", "8:20", "。\n1．", "，", "、", "约", "由", "增加到",
    "其中", "（", "）", "%", "分别为", "A4", "5G", "12345热线", "2.0版", "[bookmark: _Hlk123456]", "《三年行动计划（2023—2025）》", "三种", "1:13.5", "13800138000",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "2023年工作报告", "2020—2022年", "2019至2021学年", "亭政发〔2022〕18号文件", "创新开展“3315”师德活动", "形成“1+N”体验圈", "落实“5+2+X”模式", "德育333工程",
        "实现“08方案”完美收官", "启动第3批试点", "9月1日开学", "每天8:20上课", "信息化2.0行动", "5G网络", "（3）加强管理", "1．强化领导\n2．落实责任", "拨打12345热线",
        "[bookmark: _Hlk148990680]", "坚持一体化推进、三级联动、两手抓", "“十四五”规划", "在“两个百年”目标下", "每一所学校", "第二实验小学", "九年一贯制",
    ],
)  # fmt: skip
def test_no_claim(text):
    assert figures(text) == []


def test_categories():
    check = checked("1．依据〔2022〕18号文件，2023年开展“3315”活动，近5年成效明显。")
    found = {d.text: d.category for d in check.readings[0].distractors}
    assert found == {
        "1": "list_number",
        "2022": "document_number",
        "18": "document_number",
        "2023": "year_or_plan_period",
        "3315": "slogan_or_name",
        "5": "period",
    }


def accounted(text: str) -> bool:
    """Every run of digits lies in a claim's number or in a distractor."""
    reading = checked(text).readings[0]
    spans = [(c.number_start, c.number_end) for c in reading.claims] + [(d.start, d.end) for d in reading.distractors]
    return all(any(a <= i < b for a, b in spans) for m in re.finditer(r"[0-9]", text) for i in [m.start()])


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=80, deadline=None)
def test_every_digit_is_accounted_for_and_quotes_are_exact(text):
    assert accounted(text)
    assert all(text[c.start : c.end] == c.quote and c.start <= c.number_start for c in checked(text).claims)


@given(st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read(text):
    assert accounted(text)


def test_small_chinese_numbers_count_only_where_the_text_counts_them():
    assert figures("针对“大校额”“大班额”两项难点问题") == [(2, "项")]
    assert figures("采用“一体型”“协作型”和“加盟型”三种组建方式") == [(3, "种")]
    assert figures("全县新建学校三所") == [(3, "所")]
    assert figures("推进三级联动、四方协同") == []


def test_words_that_are_figures():
    assert figures("实现超班额全面清零。") == [(0, "个")]
    assert figures("组建37个教育集团，实现义务教育阶段全覆盖。") == [(37, "个"), (100, "%")]
    assert figures("实现基层党组织全覆盖。") == []
