"""Provincial overlays: a made-up province tightens and adds; one that loosens does not load, both clauses named."""

import shutil

import pytest
from library_cases import TINY

from junheng import library

OVERLAY = """
base: tiny_standard
title: 虚构省附加标准
values:
  A1.threshold:
    meaning: 标准值
    dated: [{since: 2021-01-01, value: {小学: 0.06, 初中: 0.06}, clause: 虚构省 第1条, confidence: M}]
  B1.limit:
    meaning: 平均班额须低于此数
    dated: [{since: 2021-01-01, value: 28, clause: 虚构省 第2条, confidence: M}]
  cv_limits:
    meaning: 差异系数限值
    dated: [{since: 2021-01-01, value: {小学: 0.25, 初中: 0.2}, clause: 虚构省 第3条, confidence: M}]
indicators:
  - {id: B3, group: duties, folder: own_revenue}
vetoes:
  - {id: X2, label: 省定的否决事项, clause: 虚构省 第4条}
"""


@pytest.fixture
def province(tmp_path):
    shutil.copytree(TINY / "duties/revenue", tmp_path / "own_revenue")
    (tmp_path / "overlay.yaml").write_text(OVERLAY, encoding="utf-8")
    return tmp_path


def load(province, on="2023-03-15"):
    return library.load(path=TINY, on=on, overlays=[province])


def test_an_overlay_tightens_and_adds(province):
    standard = load(province)
    assert standard.indicator("A1").terms["threshold"] == {"小学": 0.06, "初中": 0.06}
    assert standard.settings["class_limit"] == 28
    assert standard.cv_limits == {"小学": 0.25, "初中": 0.2}
    assert [indicator.id for indicator in standard.indicators] == ["A1", "A2", "B1", "B2", "B3"]
    assert [veto.id for veto in standard.vetoes] == ["X1", "X2"]
    assert standard.notes["overlays"] == "虚构省附加标准"
    assert standard.fingerprint != library.load(path=TINY).fingerprint


def test_the_clause_of_the_province_is_kept(province):
    clauses = [value.clause for value in load(province).indicator("A1").values["threshold"]]
    assert clauses == ["虚构 第1条", "虚构省 第1条"]
    assert load(province).cv_clause == "虚构省 第3条"


def test_before_its_date_an_overlay_changes_nothing(province):
    standard = load(province, on="2020-12-31")
    assert standard.indicator("A1").terms["threshold"]["小学"] == 0.05
    assert standard.cv_clause == "虚构 第9条"


@pytest.mark.parametrize(
    "was, now, said",
    [
        ("value: {小学: 0.06, 初中: 0.06}", "value: {小学: 0.06, 初中: 0.05}", "虚构 第1条.*虚构省 第1条"),
        ("value: 28", "value: 31", "省级取值 B1.limit = 31.*虚构 第3条.*虚构省 第2条"),
        ("value: {小学: 0.25, 初中: 0.2}", "value: {小学: 0.25}", "虚构 第9条.*虚构省 第3条"),
        ("cv_limits:", "stage_weights:", "不可由省级调整.*虚构 第7条.*虚构省 第3条"),
        ("B1.limit:", "B1.other:", "B1.other（虚构省 第2条）在国家标准中没有对应的取值"),
        ("base: tiny_standard", "base: another", "以 another 为基础，不能加在 tiny_standard 上"),
        ("clause: 虚构省 第2条, ", "", "没有依据条款"),
        ("id: B3", "id: B1", "B1 已有同名指标"),
        ("id: X2", "id: X1", "X1 已有同名"),
    ],
)
def test_an_overlay_that_loosens_or_cannot_apply_speaks(province, was, now, said):
    path = province / "overlay.yaml"
    assert was in OVERLAY
    path.write_text(OVERLAY.replace(was, now), encoding="utf-8")
    with pytest.raises(library.StandardError, match=said):
        load(province)
