"""What the screen prints is what page and report print of the same number."""

from dataclasses import replace

import pytest

from junheng.cli.summary import _item, figure
from junheng.core.assessment import ItemResult, PartResult, UnitResult
from junheng.core.verdict import Verdict
from junheng.reports.words import percent


@pytest.mark.parametrize("value, unit, shown", [(0.7125, "%", "71.3%"), (0.125, "间", "0.13间"), (2.675, "人", "2.68人"), (None, "%", "—")])
def test_half_is_rounded_up(value, unit, shown):
    assert figure(value, unit) == shown
    if value is not None and unit == "%":
        assert figure(value, unit) == percent(value)


def test_no_value_is_no_zero_and_what_nobody_handed_in_is_not_doubtful():
    unknown = tuple(UnitResult(str(n), f"第{n}小学", "小学", None, 3.0, Verdict.NO_VALUE) for n in range(2))
    music = PartResult("music", "音乐专用教室", "each", Verdict.NO_VALUE, 0.0, 1.0, "≥", "%", units=2, failing=unknown)
    item = ItemResult("G3", "音美专用教室", "音美", "government_support", Verdict.NO_VALUE, 0.0, 1.0, "%", "", (music,), ("E205",))
    assert _item(item, True).split() == ["◌", "G3", "音美专用教室", "无数据", "—"]
    assert _item(replace(item, findings=("E205", "C107")), True).endswith("〔存疑 1〕")
