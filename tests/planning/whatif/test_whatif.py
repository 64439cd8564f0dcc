"""Scenarios beside today: the engine's own verdicts, one evaluate or many, on screen, as JSON and as a page."""

import json
import sys
from pathlib import Path

import pytest

from junheng.cli.main import main
from junheng.cli.measures_file import measures_file, unit_prices
from junheng.cli.pipeline import variants
from junheng.cli.scenario_table import table
from junheng.core.change import Change, Scenario
from junheng.core.verdict import Verdict
from junheng.engine import evaluate
from junheng.engine.compare import compare
from junheng.frames import open_port
from junheng.planning.changes import Refused, apply, parse, score
from junheng.reports.what_if import render

sys.path.insert(0, str(Path(__file__).parents[1] / "changes"))

import tiny_county
from tiny_county import LIN, SUN, ZHAO

STANDARD, _ = variants("high_quality_balance_2017", "2024-09-01", {})
MOVE = {
    "do": "move_teachers",
    "from": LIN,
    "to": ZHAO,
    "stage": "小学",
    "count": 2,
    "degree": "本科",
    "cost_wan_yuan": 3,
}
BUILD = {"do": "build", "school": SUN, "outdoor_sports_area_m2": 4000, "note": "二期"}
CLOSE = {"do": "close_school", "school": SUN, "to": ZHAO}
JUDGE = {"do": "set", "table": "judgements", "key": "Q7", "field": "met", "value": True}


def scenario(name, *listed):
    return Scenario(name, parse(list(listed)))


THREE = (scenario("一", MOVE, JUDGE), scenario("二", BUILD), scenario("三", CLOSE))


def alone(county):
    with open_port(threads=1) as port:
        return evaluate(STANDARD, county, port=port).assessment()


def same(one, other):
    """Equal verdicts, and figures equal but for the order in which doubles were added."""
    assert [(i.id, i.verdict) for i in one.items] == [(i.id, i.verdict) for i in other.items]
    assert one.overall is other.overall and one.county == other.county
    assert [(r.key, r.verdict, r.verdicts) for r in one.schools] == [
        (r.key, r.verdict, r.verdicts) for r in other.schools
    ]
    for a, b in zip(one.dispersion, other.dispersion, strict=True):
        assert (a.stage, a.indicator, a.verdict) == (b.stage, b.indicator, b.verdict)
        assert a.cv == pytest.approx(b.cv, rel=1e-12)
    assert [f.message for f in one.findings] == [f.message for f in other.findings]
    assert one.fingerprint == other.fingerprint


def test_together_is_as_each_alone():
    county = tiny_county.county()
    scored = score(STANDARD, county, THREE)
    assert [s.scenario.name for s in scored] == ["现状", "一", "二", "三"]
    for one in scored:
        same(one.assessment, alone(apply(county, one.scenario.changes)))


def test_decimals_no_double_carries_go_alone_and_right():
    fine = scenario("细", {"do": "buy_equipment", "school": LIN, "wan_yuan": 1e-15})
    county = apply(tiny_county.county(), fine.changes)
    for one in score(STANDARD, county, (*THREE, fine)):
        same(one.assessment, alone(apply(county, one.scenario.changes)))


def test_every_scenario_begins_today_and_all_reasons_are_told():
    county = tiny_county.county()
    first, second = scenario("一", CLOSE), scenario("二", {"do": "lose_pupils", "school": SUN, "count": 1})
    assert len(score(STANDARD, county, (first, second))) == 3
    with pytest.raises(Refused) as caught:
        score(STANDARD, county, [scenario(n, {"do": "close_school", "school": LIN}) for n in ("一", "二")])
    assert [zh[:7] for _, zh, _ in caught.value.reasons] == ["一第 1 条（", "二第 1 条（"]


def test_what_turned():
    scored = score(STANDARD, tiny_county.county(), THREE)
    today = scored[0].assessment
    one, two, three = (compare(today, s.assessment) for s in scored[1:])
    assert (one.gained, one.lost) == (("Q7",), ())
    assert {(r.school_code, r.stage) for r in one.changed_rows} == {(LIN, "小学"), (ZHAO, "小学")}
    (row,) = two.changed_rows
    assert (row.school_code, row.indicators) == (SUN, ("R5",))
    cv = next(d for d in two.dispersion if (d.stage, d.indicator) == ("初中", "R5"))
    assert cv.change == pytest.approx(cv.after.cv - cv.before.cv)
    gone = next(r for r in three.rows if r.school_code == SUN)
    assert gone.after is None and gone.turn.after is None and not gone.turn.lost
    with pytest.raises(ValueError, match="同一个标准"):
        compare(today, _without_an_item(today))


def _without_an_item(assessment):
    from dataclasses import replace

    return replace(assessment, items=assessment.items[1:])


def test_the_page_says_everything_and_escapes_names():
    evil = scenario("<b>三</b>", CLOSE)
    page = render(score(STANDARD, tiny_county.county(), (THREE[0], evil)))
    assert "<b>三</b>" not in page and "&lt;b&gt;三" in page
    for words in ("新达标", "Q7", "从林小调2名本科教师到赵校（小学）", "3.00（另有 1 条变动未说明费用）", "不再设置"):
        assert words in page
    assert "http" not in page.replace("http://www.w3.org", "")
    assert "Items met" in render(score(STANDARD, tiny_county.county(), THREE[:1]), "en")


def test_no_change_changes_nothing():
    today, same_again = score(STANDARD, tiny_county.county(), [Scenario("不变")])
    found = compare(today.assessment, same_again.assessment)
    assert not (found.gained or found.lost or found.changed_rows)


@pytest.fixture(scope="module")
def demo():
    return Path(__file__).parents[3] / "demo" / "county"


def test_the_command(demo, tmp_path, capsys):
    (tmp_path / "c.yaml").write_text(
        "scenarios:\n- name: 课程\n  changes: [{do: set, table: judgements, key: Q7, field: met, value: true}]\n"
        "- name: 设备\n  changes: [{do: buy_equipment, school: '9901000001', wan_yuan: 10}]\n", encoding="utf-8")  # fmt: skip
    assert main(["whatif", str(demo), str(tmp_path / "c.yaml"), "--out", str(tmp_path / "out")]) == 0
    shown = capsys.readouterr().out
    assert "25 / 32" in shown and "Q7 课程开设" in shown
    told = json.loads((tmp_path / "out" / "whatif.json").read_text(encoding="utf-8"))
    assert [s["gained"] for s in told["scenarios"]] == [["Q7"], []]
    assert told["scenarios"][1]["schools"][0]["indicators"] == ["R6"]
    whole = json.loads((tmp_path / "out" / "scenario-1" / "assessment.json").read_text(encoding="utf-8"))
    assert whole["summary"] == told["scenarios"][0]["summary"] and whole["county"]["region_code"] == "329901"
    assert (tmp_path / "out" / "whatif.html").stat().st_size > 10_000


def test_the_screen_says_open_costs_whole():
    shown = table(score(STANDARD, tiny_county.county(), [scenario("一", MOVE, BUILD)]))
    assert "3.00（另有 1 条变动未说明费用）" in shown and "…" not in shown


def test_prices_are_those_of_the_package_unless_a_file_is_named(tmp_path):
    own, given = tmp_path / "measures.yaml", tmp_path / "other.yaml"
    assert measures_file(None, tmp_path) is None
    own.write_text("costs: {build_sports_m2: 900}", encoding="utf-8")
    given.write_text("{}", encoding="utf-8")
    assert measures_file(None, tmp_path) == own and measures_file(given, tmp_path) == given
    assert unit_prices(own)["build_sports_m2"] == 900 != unit_prices(None)["build_sports_m2"]


def test_mistakes_are_said_and_nothing_is_written(demo, tmp_path, capsys):
    (tmp_path / "c.yaml").write_text("changes: [{do: buy_equipment, school: 没有这校, wan_yuan: 10}, {do: close_school, school: '9901000001'}]",
                                     encoding="utf-8")  # fmt: skip
    assert main(["whatif", str(demo), str(tmp_path / "c.yaml"), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert "没有“没有这校”这所学校" in told and "请写明去处" in told
    assert not (tmp_path / "out").exists()
    assert main(["whatif", str(demo), str(tmp_path / "none.yaml")]) == 2


def test_verdicts_of_a_turn():
    from junheng.engine.compare import Turn

    assert Turn(Verdict.NO_VALUE, Verdict.COMPLIANT).gained and Turn(Verdict.COMPLIANT, Verdict.NO_VALUE).lost
    assert (
        not Turn(Verdict.COMPLIANT, Verdict.NOT_APPLICABLE).lost
        and Turn(Verdict.COMPLIANT, Verdict.NOT_APPLICABLE).turned
    )
    assert Change("set").get("value", 7) == 7
