"""Given a tiny county, each rule of a plan binds; what cannot be met is named with the least relaxation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from plan_county import judge, measures, person, plan_of, problem_of, school, write

from junheng.core.verdict import Verdict
from junheng.planning.changes import apply
from junheng.planning.compliance.problem import DEGREE, ROOMS, SPORTS
from junheng.planning.compliance.telling import certificate_words
from junheng.planning.solvers import NoSolver, Options, solve

PEOPLE = [person(), person("体育"), person("音乐"), person(backbone=True), person("数学"), person("英语")]
NO_ROTATION = {"rotation__allowed": False}


def enough(number: int, pupils: int = 100, **cells) -> dict:
    return school(number, {"小学": {"pupils": pupils, "people": PEOPLE}}, at=(122.9 + 0.01 * number, 33.4), **cells)


def short_of_arts(number: int, pupils: int = 100) -> dict:
    people = [person(), person("数学"), person("语文"), person(backbone=True), person(), person()]
    return school(number, {"小学": {"pupils": pupils, "people": people}}, at=(122.9 + 0.01 * number, 33.4))


def test_a_county_that_complies_needs_only_its_rotation(tmp_path: Path):
    plan = plan_of(write(tmp_path / "a", [enough(1), enough(2)]), measures())
    assert plan.possible and len(plan.moves) == 2  # a tenth of twelve, in whole people
    assert sum(bool(m.teacher.backbone) for m in plan.moves) >= 0.2 * len(plan.moves)


def test_the_shorter_way_is_building_what_is_missing(tmp_path: Path):
    county = [enough(1, outdoor_sports_area_m2=740, teaching_floor_area_m2=440), enough(2)]
    plan = plan_of(write(tmp_path / "a", county), measures(**NO_ROTATION))
    assert plan.solution.amounts.assets == {("9901000001", SPORTS): 10}  # dearer floor area is the one left at 85 %
    assert plan.cost == pytest.approx(10 * 0.086)


def test_a_purchase_serves_both_stages_of_a_school_by_their_weights(tmp_path: Path):
    both = school(1, {"小学": {"pupils": 100, "people": PEOPLE}, "初中": {"pupils": 100, "people": [person() for _ in range(6)] + PEOPLE}},
                  kind="九年一贯制学校", networked_multimedia_classrooms=4, outdoor_sports_area_m2=4000)  # fmt: skip
    plan = plan_of(write(tmp_path / "a", [both]), measures(**NO_ROTATION, limits__teaching_m2_per_school=0))
    rooms = plan.solution.amounts.assets.get(("9901000001", ROOMS), 0)
    after = {row.stage: row.values["R7"] for row in plan.after.schools}
    assert (
        plan.possible
        and rooms == 1
        and after["小学"] == pytest.approx(5 / 2.1)
        and after["初中"] == pytest.approx(5 * 1.1 / 2.1)
    )


def test_campuses_are_one_school(tmp_path: Path):
    parent = enough(1, outdoor_sports_area_m2=300)
    campus = {**enough(2, outdoor_sports_area_m2=300), "campus_of": parent["school_code"]}
    plan = plan_of(
        write(tmp_path / "a", [parent, campus, enough(3), enough(4)]), measures(limits__teaching_m2_per_school=0)
    )
    assert plan.possible and len(plan.problem.rows) == 3
    assert plan.solution.amounts.assets[parent["school_code"], SPORTS] == 200 * 7.5 * 0.85 - 600


def test_arts_teachers_come_from_next_door_and_nobody_falls_below(tmp_path: Path):
    plan = plan_of(write(tmp_path / "a", [short_of_arts(1), enough(2)]), measures(limits__recruit_per_school=0))
    assert plan.possible
    assert [m.teacher.subject for m in plan.moves if m.end.code.endswith("01")].count("体育") + [
        m.teacher.subject for m in plan.moves if m.end.code.endswith("01")].count("音乐") == 1  # fmt: skip
    assert all(row.verdicts["R3"] is Verdict.COMPLIANT for row in plan.after.schools)


def test_nobody_moves_farther_than_allowed(tmp_path: Path):
    package = write(tmp_path / "a", [short_of_arts(1), enough(2)])
    plan = plan_of(package, measures(limits__recruit_per_school=0, rotation__farthest_km=0.5))
    assert not plan.moves and not plan.possible
    assert any("体育、艺术教师" in b.words and b.missing == 1 for b in plan.blocked)
    assert any(b.indicator == "G11" for b in plan.blocked)


def test_exempt_and_new_teachers_stay(tmp_path: Path):
    people = [
        person("体育", exempt="孕产期或哺乳期"),
        person("音乐", years=5),
        person(backbone=True),
        person(),
        person("美术"),
        person("体育"),
    ]
    county = [short_of_arts(1), school(2, {"小学": {"pupils": 100, "people": people}}, at=(122.92, 33.4))]
    plan = plan_of(write(tmp_path / "a", county), measures(limits__recruit_per_school=0))
    movers = {m.teacher.code for m in plan.moves}
    assert plan.possible and movers and not movers & {"T007", "T008"}


def test_headcount_bands_hold(tmp_path: Path):
    plan = plan_of(write(tmp_path / "a", [short_of_arts(1), enough(2)]), measures(limits__recruit_per_school=0))
    for row in plan.problem.rows:
        arrived = sum(m.end.index == row.index for m in plan.moves)
        left = sum(m.start.index == row.index for m in plan.moves)
        assert -int(0.05 * row.teachers) <= arrived - left <= 2


def test_what_cannot_be_met_is_named_and_its_relaxation_works(tmp_path: Path):
    package = write(tmp_path / "a", [enough(1, outdoor_sports_area_m2=600), enough(2)])
    limits = {"9901000001": {"most_sports_m2": 10}}
    plan = plan_of(package, measures(limits, **NO_ROTATION))
    (wall,) = plan.blocked
    assert not plan.possible and wall.missing == 28 and wall.would_do == 38 and "38 平方米" in wall.words
    eased = plan_of(package, measures({"9901000001": {"most_sports_m2": wall.would_do}}, **NO_ROTATION))
    assert eased.possible


def test_a_row_without_data_is_told_and_the_rest_still_planned(tmp_path: Path):
    package = write(tmp_path / "a", [enough(1, equipment_value_wan_yuan=None), enough(2, outdoor_sports_area_m2=600)])
    plan = plan_of(package, measures(**NO_ROTATION))
    assert not plan.possible and any(b.data and "请先补报" in b.words for b in plan.blocked)
    assert plan.solution.amounts.assets == {("9901000002", SPORTS): 38}


def test_without_a_roster_there_is_no_rotation_but_recruiting_and_training(tmp_path: Path):
    people = [person(degree="高中及以下") for _ in range(5)] + [person("体育")]
    lacking = school(1, {"小学": {"pupils": 100, "people": people}})
    package = write(tmp_path / "a", [lacking, enough(2)], roster=False)
    plan = plan_of(package, measures())
    assert plan.possible and not plan.moves and any("没有教师名册" in note for note in plan.problem.notes)
    assert sum(plan.solution.amounts.upgrades.values()) == 3 and sum(plan.solution.amounts.names.values()) == 1
    assert all(row.cells["R1"].lever == DEGREE for row in plan.problem.rows)


def test_the_changes_applied_again_give_the_assessment_of_the_plan(tmp_path: Path):
    package = write(tmp_path / "a", [short_of_arts(1), enough(2, outdoor_sports_area_m2=600)])
    with problem_of(package, measures()) as (_, county):
        plan = plan_of(package, measures())
        again = judge(apply(county, plan.changes))
    assert again.to_json() == plan.after.to_json()


def test_the_same_seed_gives_the_same_plan(tmp_path: Path):
    package = write(tmp_path / "a", [short_of_arts(1), enough(2), enough(3)])
    first, second = (plan_of(package, measures(), options=Options(random_seed=7)) for _ in range(2))
    assert first.changes == second.changes


def test_a_solver_that_dies_is_survived(tmp_path: Path, capfd):
    package = write(tmp_path / "a", [enough(1, outdoor_sports_area_m2=600), enough(2)])
    plan = plan_of(package, measures(**NO_ROTATION), chain=("os", "highs"))
    assert plan.possible and plan.solution.least_violation.failures
    assert "换下一个继续" in capfd.readouterr().err


def test_when_every_solver_dies_it_is_said(tmp_path: Path):
    package = write(tmp_path / "a", [enough(1), enough(2)])
    with pytest.raises(NoSolver):
        plan_of(package, measures(), chain=("os",))


def test_the_second_solver_agrees(tmp_path: Path):
    package = write(tmp_path / "a", [short_of_arts(1), enough(2, outdoor_sports_area_m2=600)])
    ours, other = (plan_of(package, measures(), chain=(name,)) for name in ("highs", "scip"))
    assert ours.cost == pytest.approx(other.cost, rel=2e-3)


def test_stopped_by_the_user_the_best_point_so_far_is_kept(tmp_path: Path):
    from junheng.planning.compliance.formulate import formulate

    with problem_of(write(tmp_path / "a", [short_of_arts(1), enough(2)]), measures()) as (problem, _):
        model = formulate(problem).for_violation()

    def stop(solver, bound, incumbent, seconds):
        if incumbent is not None:
            raise KeyboardInterrupt

    answer = solve(model, Options(), stop)
    assert answer.status == "stopped" and answer.values is not None


def test_a_budget_is_kept(tmp_path: Path):
    package = write(tmp_path / "a", [enough(1, outdoor_sports_area_m2=600), enough(2)])
    plan = plan_of(package, measures(**NO_ROTATION, limits__budget_wan_yuan=2.0))
    assert not plan.possible and plan.cost <= 2.0 + 1e-9 and "预算" in plan.blocked[0].words


def test_the_engine_has_the_last_word(tmp_path: Path):
    from junheng.planning.compliance.plan import PlanDisagrees, make_plan

    package = write(tmp_path / "a", [enough(1, outdoor_sports_area_m2=600), enough(2)])
    with problem_of(package, measures(**NO_ROTATION)) as (problem, county):
        unmoved = judge(county)
        with pytest.raises(PlanDisagrees, match="应当达标"):
            make_plan(replace(problem), county, lambda _: unmoved)


def test_a_limit_of_a_school_the_county_lacks_is_no_limit_that_silently_fails(tmp_path: Path):
    folder = write(tmp_path / "a", [enough(1), {**enough(2), "campus_of": "9901000001"}, enough(3)])
    with pytest.raises(ValueError, match="8888888888"):
        plan_of(folder, measures({"8888888888": {"most_sports_m2": 5}}))
    noted = plan_of(folder, measures({"9901000002": {"most_sports_m2": 5}}))
    assert any("9901000002" in note for note in noted.problem.notes)


def test_the_bound_is_said_rounded_down_and_the_gap_up(tmp_path: Path):
    plan = plan_of(write(tmp_path / "a", [enough(1), enough(2)]), measures())
    bound = replace(plan.solution.least_cost, bound=plan.cost - 0.0012)
    told = certificate_words(replace(plan, solution=replace(plan.solution, least_cost=bound)))[1]
    assert f"{plan.cost - 0.01:,.2f} 万元，" in told and "0.000%" not in told
