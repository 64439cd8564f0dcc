"""`junheng plan` on made-up counties: files, the county after the plan judged again, infeasible ones, calls that cannot be used."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from junheng.cli import plan, synth
from junheng.cli.pipeline import assess_package
from junheng.planning.changes import load

DEMO = Path(__file__).parents[3] / "demo" / "county"


def run(module, *words: str) -> int:
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args(list(words)))


@pytest.fixture(scope="module")
def planned(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    assert run(plan, "compliance", str(DEMO), "--out", str(folder), "--without-marginal") == 0
    return folder


def read(folder: Path) -> dict:
    return json.loads((folder / "plan.json").read_text(encoding="utf-8"))


def test_the_demo_complies_after_its_plan_and_it_is_proved(planned: Path):
    told = read(planned)
    certificate = told["certificate"]
    assert told["possible"] and certificate["proved"] and certificate["gap"] <= 1e-3
    assert certificate["cost_bound_wan_yuan"] <= told["cost_wan_yuan"] + 1e-6
    assert all(row["after"]["verdict"] == "compliant" for row in told["schools"])
    assert all(d["verdict"] == "compliant" for d in told["coefficients"])


def test_rotation_reaches_its_floors(planned: Path):
    teachers = read(planned)["teachers"]
    codes = [t["teacher_code"] for t in teachers]
    assert len(set(codes)) == len(codes) >= 0.1 * 5007
    assert sum(t["backbone"] for t in teachers) >= 0.2 * len(teachers) and all(t["reason"] for t in teachers)


def test_after_is_a_package_that_is_judged_alike(planned: Path):
    after = assess_package(planned / "after").to_json()
    promised = json.loads((planned / "assessment" / "assessment.json").read_text(encoding="utf-8"))
    for part in ("summary", "schools", "dispersion", "conditions"):
        assert after[part] == promised[part], part


def test_counts_and_roster_of_after_agree_as_far_as_they_did(planned: Path):
    before, after = (
        sum(f.code == "C304" for f in assess_package(folder).findings) for folder in (DEMO, planned / "after")
    )
    assert after <= before


def test_costs_add_up(planned: Path):
    told = read(planned)
    (scenario,) = load(planned / "changes.yaml")
    total = told["cost_wan_yuan"]
    assert sum(line["cost_wan_yuan"] for line in told["spending"]) == pytest.approx(total, abs=0.01)
    assert sum(line["cost_wan_yuan"] for line in told["spending_by_school"]) == pytest.approx(total, abs=0.05)
    assert float(scenario.known_cost) == pytest.approx(total, abs=0.05) and scenario.unpriced == 0


def test_the_page_says_it_in_words(planned: Path):
    page = (planned / "plan.html").read_text(encoding="utf-8")
    for words in ("资源配置和校际均衡可以做到全部达标", "已证明", "引擎", "交流教师名单和理由", "默认值", "<svg"):
        assert words in page, words
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")


def test_an_infeasible_county_gets_the_least_relaxation(tmp_path: Path, capsys):
    county = tmp_path / "county"
    run(synth, "county", "--random-seed", "5", "--schools", "40", "--years", "1", "--infeasible", "--out", str(county))
    assert run(plan, "compliance", str(county), "--out", str(tmp_path / "plan"), "--without-marginal") == 0
    told = read(tmp_path / "plan")
    assert not told["possible"] and told["blocked"] and told["certificate"]["proved"]
    assert all(b["would_do"] for b in told["blocked"] if b["limit"] is not None)
    assert "最小的放宽" in capsys.readouterr().out


def test_marginal_questions_are_answered(tmp_path: Path):
    county = tmp_path / "county"
    run(synth, "county", "--random-seed", "6", "--schools", "24", "--years", "1", "--out", str(county))
    assert run(plan, "compliance", str(county), "--out", str(tmp_path / "plan")) == 0
    told = read(tmp_path / "plan")["marginal"]
    met = [point["met"] for point in told["curve"]]
    assert met == sorted(met) and len(met) > 2
    priced = [n["cost"] for n in told["next_items"] if n["cost"] is not None]
    assert priced == sorted(priced) and told["prices"]


def test_init_writes_a_file_and_never_over_one(tmp_path: Path, capsys):
    path = tmp_path / "measures.yaml"
    assert run(plan, "init", str(DEMO), "--out", str(path)) == 0 and "默认值" in path.read_text(encoding="utf-8")
    assert run(plan, "init", str(DEMO), "--out", str(path)) == 2 and "已经存在" in capsys.readouterr().err


def test_calls_that_cannot_be_used_end_with_two(tmp_path: Path, capsys):
    bad = tmp_path / "bad.yaml"
    bad.write_text("costs: {gold: 1}\n", encoding="utf-8")
    assert run(plan, "compliance", str(DEMO), "--measures", str(bad), "--out", str(tmp_path / "x")) == 2
    assert "gold" in capsys.readouterr().err
    assert run(plan, "compliance", str(DEMO), "--out", str(tmp_path / "x"), "--time-limit", "0") == 2
    assert run(plan, "compliance", str(tmp_path / "nothing"), "--out", str(tmp_path / "x")) == 2
    assert not (tmp_path / "x").exists()


def test_teams_of_three_subjects(tmp_path: Path):
    county = tmp_path / "county"
    run(synth, "county", "--random-seed", "8", "--schools", "20", "--years", "1", "--out", str(county))
    measures = county / "measures.yaml"
    text = measures.read_text(encoding="utf-8")
    measures.write_text(text.replace("teams_of_three: {value: false", "teams_of_three: {value: true"), encoding="utf-8")
    assert run(plan, "compliance", str(county), "--out", str(tmp_path / "plan"), "--without-marginal") == 0
    teams: dict[tuple, list[str]] = {}
    for t in read(tmp_path / "plan")["teachers"]:
        teams.setdefault((t["to"], t["stage"], t["team"]), []).append(t["subject"])
    assert teams and all(len(team) == 3 == len(set(team)) for team in teams.values())
