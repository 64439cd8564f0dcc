"""Tiny counties: the plan costs exactly what trying everything finds, or both say it cannot be done."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from brute_force import least_cost
from plan_county import measures, person, plan_of, problem_of, school, write

SEEDS = (0, 31, 43)


def tiny(seed: int) -> tuple[list[dict], dict]:
    """Two primary schools of about fifty pupils, each short of something, and what may be done about it."""
    draw = random.Random(seed)
    schools = []
    for number in (1, 2):
        pupils = draw.choice((40, 50, 60))
        people = [
            person(draw.choice(("体育", "语文", "数学")), draw.choice(("本科", "本科", "高中及以下")), draw.random() < 0.4,
                   draw.choice((3, 8, 9)))
            for _ in range(4)
        ]  # fmt: skip
        cells = {
            "outdoor_sports_area_m2": round(pupils * draw.choice((7.45, 7.5, 8.0, 12.0)), 1),
            "teaching_floor_area_m2": round(pupils * draw.choice((4.44, 4.5, 5.0))),
            "networked_multimedia_classrooms": draw.choice((1, 2)),
            "equipment_value_wan_yuan": round(pupils * draw.choice((0.2, 0.21)), 2),
        }
        schools.append(school(number, {"小学": {"pupils": pupils, "people": people}}, at=(122.9 + 0.02 * number, 33.4), **cells))
    allowed = {
        "limits__sports_m2_per_school": draw.choice((3, 6)), "limits__teaching_m2_per_school": 4,
        "limits__multimedia_classrooms_per_school": 1, "limits__equipment_wan_yuan_per_school": 0.05,
        "limits__recruit_per_school": 1, "limits__upgrade_per_school": 1, "limits__backbone_per_school": 1,
        "rotation__most_leaving_share": 0.5, "rotation__headcount_down_share": 0.25,
    }  # fmt: skip
    return schools, allowed


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_cheaper_exists(seed: int, tmp_path: Path):
    schools, allowed = tiny(seed)
    package = write(tmp_path / "county", schools)
    with problem_of(package, measures(**allowed)) as (problem, _):
        expected = least_cost(problem)
    plan = plan_of(package, measures(**allowed))
    assert plan.possible == (expected is not None)
    if expected is not None:
        assert plan.cost == pytest.approx(expected, abs=1e-6)
