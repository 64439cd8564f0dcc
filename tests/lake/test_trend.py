"""Years side by side: what newly fails, what recovered, schools followed through renames, merges and splits."""

import json
from pathlib import Path

import pytest

from junheng.cli.main import main
from junheng.engine.trend import Change, CountyInYear, SchoolYear, trend

DEMO = Path(__file__).parents[2] / "demo"


def row(code, value, pupils=100.0, verdict="compliant"):
    return SchoolYear(code, code, "小学", pupils, {"R4": value}, {"R4": verdict}, verdict)


def year(number, schools, items=None):
    return CountyInYear(
        number,
        "329901",
        "均安县（虚构）",
        "below",
        items or {"G1": ("compliant", None)},
        {("小学", "R4"): (0.3, 0.5, "compliant")},
        schools,
    )


def test_newly_failing_and_recovered():
    found = trend([
        year(2023, [row("a", 5.0)], {"G1": ("compliant", None), "G2": ("below", 1.0), "G3": ("no_value", None)}),
        year(2022, [row("a", 5.0)], {"G1": ("below", None), "G2": ("below", 1.0), "G3": ("compliant", None)}),
        year(2024, [row("a", 4.0, verdict="below")], {"G1": ("below", None), "G2": ("not_applicable", None), "G3": ("below", 2.0)}),
    ])  # fmt: skip
    assert [y.school_year for y in found.years] == [2022, 2023, 2024]
    assert found.turned("fails") == {"items": ["G1"], "dispersion": [], "schools": [["a", "小学"]]}
    assert found.turned("recovered")["items"] == ["G2"]


def test_a_merged_school_is_followed():
    changes = [Change("a", "c", "2023-08-20", "合并"), Change("b", "c", "2023-08-20", "合并")]
    found = trend(
        [year(2022, [row("a", 4.0, 100.0), row("b", 7.0, 200.0)]), year(2023, [row("c", 6.5, 310.0)])], changes
    )
    (only,) = found.schools
    assert only.codes == ("a", "b", "c") and only.pupils == [300.0, 310.0]
    assert only.indicators["R4"].values == [6.0, 6.5]
    assert not found.opened and not found.gone


def test_a_split_school_takes_the_weaker_verdict():
    changes = [Change("a", "b", "2023-08-20", "拆分"), Change("a", "c", "2023-08-20", "拆分")]
    found = trend(
        [year(2022, [row("a", 5.0)]), year(2023, [row("b", 5.0, 50.0), row("c", 4.0, 50.0, "below")])], changes
    )
    (only,) = found.schools
    assert only.rule.verdicts == ["compliant", "below"] and only.indicators["R4"].values == [5.0, 4.5]


def test_a_missing_value_of_one_leaves_none_for_both():
    changes = [Change("a", "c", "2023-08-20", "合并"), Change("b", "c", "2023-08-20", "合并")]
    found = trend(
        [year(2022, [row("a", None, 100.0, "no_value"), row("b", 7.0)]), year(2023, [row("c", 6.5)])], changes
    )
    assert found.schools[0].indicators["R4"].values == [None, 6.5]


def test_changes_outside_the_years_are_left_aside():
    found = trend([year(2022, [row("a", 5.0)]), year(2023, [row("b", 5.0)])], [Change("a", "b", "2024-01-05", "更名")])
    assert [x[1] for x in found.gone] == ["a"] and [x[1] for x in found.opened] == ["b"]


def test_a_closed_school_is_not_missed():
    found = trend(
        [year(2022, [row("a", 5.0), row("b", 5.0)]), year(2023, [row("b", 5.0)])],
        [Change("a", None, "2023-07-01", "撤销")],
    )
    assert not found.gone


@pytest.mark.parametrize("years", [[2022], [2022, 2022]])
def test_two_years_are_needed(years):
    with pytest.raises(ValueError, match="两个以上"):
        trend([year(number, []) for number in years])


def test_three_years_of_the_demo_county(tmp_path):
    ready = tmp_path / "2023"
    assert main(["assess", str(DEMO / "history" / "2023"), "--out", str(ready), "--formats", "json"]) == 0
    assert main(["trend", str(ready), str(DEMO / "county"), "--out", str(tmp_path / "trend")]) == 0
    found = json.loads((tmp_path / "trend" / "trend.json").read_text(encoding="utf-8"))
    assert [y["school_year"] for y in found["years"]] == [2023, 2024]
    assert [y["met"] for y in found["years"]] == [22, 24]
    page = (tmp_path / "trend" / "trend.html").read_text(encoding="utf-8")
    assert "http" not in page and "<script" not in page and "均安县" in page
    assert (tmp_path / "trend" / "trend.xlsx").stat().st_size > 10_000


def test_a_share_short_of_the_whole_is_not_printed_as_the_whole():
    from junheng.reports.trend_page.page import shown

    assert (shown(0.99967, "%"), shown(1.0, "%"), shown(0.95, "%"), shown(None, "%")) == ("≈100.0%", "100.0%", "95.0%", "")
