"""What planning needs beside the package (规划附表): room to build on, where teachers live, what things cost.

`sites.csv` per school, `homes.csv` per teacher, `costs.csv` per measure. All of it is made up like the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from junheng.synth.model import JUNIOR, PRIMARY, STAGES_OF_KIND, County, Row, School
from junheng.synth.package import write_rows
from junheng.synth.premises import sports_figures, variation
from junheng.synth.randomness import Stream, decimal
from junheng.synth.roll import SEA_LATITUDE, SEA_LONGITUDE

LEAST_TEACHING_M2 = {PRIMARY: 4.5, JUNIOR: 5.8}
LEAST_SPORTS_M2 = {PRIMARY: 7.5, JUNIOR: 10.2}
ROOM_TO_SPARE = 1.2
"""Sites allow a fifth more than what is missing, unless the county is ordered infeasible."""

SPORTS_CV_WITHIN_REACH = 0.485
"""With every site of the non-sparse primary schools built on, their sports area must vary less than this."""

COSTS = (
    ("recruit_teacher", "人·年", 182_000, "新招聘一名专任教师，每年"),
    ("rotate_teacher", "人·年", 18_000, "交流轮岗一名教师的补贴，每年"),
    ("rotate_teacher_per_km", "公里·人·年", 320, "交流距离补贴，每年"),
    ("upgrade_degree", "人", 16_000, "一名教师学历提升"),
    ("train_backbone", "人", 24_000, "培养一名县级骨干教师"),
    ("build_teaching_m2", "平方米", 4_300, "新建教学及辅助用房"),
    ("build_sports_m2", "平方米", 860, "新建运动场地"),
    ("equip_multimedia_classroom", "间", 66_000, "配置一间网络多媒体教室"),
    ("buy_equipment_yuan", "元", 1, "购置教学仪器设备"),
)


@dataclass(frozen=True)
class PlanningExtras:
    sites: list[Row]
    homes: list[Row]
    costs: list[Row]


def planning_extras(county: County, infeasible: bool = False) -> PlanningExtras:
    """Site limits, homes and costs. `infeasible`: crowded schools are land-locked, so that no plan can comply."""
    stream = Stream(county.order.random_seed, "planning")
    sites = _sites(county, infeasible, stream)
    costs = [dict(zip(("measure", "unit", "yuan", "note"), line, strict=True)) for line in COSTS]
    return PlanningExtras(sites, _homes(county, stream), costs)


def write_extras(extras: PlanningExtras, folder: Path) -> list[Path]:
    columns = ["school_code", "max_extra_building_m2", "max_extra_sports_m2", "difficulty"]
    return [
        write_rows(folder / "sites.csv", columns, extras.sites),
        write_rows(folder / "homes.csv", ["teacher_code", "longitude", "latitude"], extras.homes),
        write_rows(folder / "costs.csv", ["measure", "unit", "yuan", "note"], extras.costs),
    ]


def _sites(county: County, infeasible: bool, stream: Stream) -> list[Row]:
    draws = [(stream.between(0.25, 1.0), stream.between(0.3, 1.2)) for _ in county.schools]
    scale = 1.0
    while True:
        sites = [
            _site(county, school, draw, scale, infeasible) for school, draw in zip(county.schools, draws, strict=True)
        ]
        if infeasible or _sports_cv_when_built(county, sites) <= SPORTS_CV_WITHIN_REACH:
            return sites
        scale *= 1.25


def _site(county: County, school: School, draw: tuple[float, float], scale: float, infeasible: bool) -> Row:
    size = school.weighted_pupils()
    locked = infeasible and school.profile == "crowded"
    room = 0.0 if locked else scale * {"crowded": 0.35, "centre": 0.6, "sparse": 0.3}.get(school.profile, 1.0)
    building = room * draw[0] * size + (0.0 if locked else ROOM_TO_SPARE * _missing(county, school, "teaching"))
    sports = room * draw[1] * size + (0.0 if locked else ROOM_TO_SPARE * _missing(county, school, "sports"))
    return {
        "school_code": school.code,
        "max_extra_building_m2": int(building / 10) * 10,
        "max_extra_sports_m2": int(sports / 10) * 10,
        "difficulty": _difficulty(school),
    }


def _missing(county: County, school: School, what: str) -> float:
    """Square metres the merged school lacks; a campus lets its parent carry them."""
    if school.campus_of or not school.is_assessed:
        return 0.0
    sites = [other for other in county.schools if other.parent is school]
    least = LEAST_TEACHING_M2 if what == "teaching" else LEAST_SPORTS_M2
    stages = STAGES_OF_KIND[school.kind]
    per_pupil = max(least[stage] / (1.1 if stage == JUNIOR and len(stages) == 2 else 1.0) for stage in stages)
    needed = per_pupil * sum(site.weighted_pupils() for site in sites)
    return max(0.0, needed - sum(_area(site, what) for site in sites))


def _area(school: School, what: str) -> float:
    cells = school.cells
    indoor = Decimal(cells["indoor_sports_area_m2"])
    if what == "teaching":
        return float(Decimal(cells["teaching_floor_area_m2"]) - indoor)
    return float(Decimal(cells["outdoor_sports_area_m2"]) + indoor)


def _sports_cv_when_built(county: County, sites: list[Row]) -> float:
    """The primary CV with every site built on except those of the emptied-out schools, which have too much already."""
    grounds = [school.cells["outdoor_sports_area_m2"] for school in county.schools]
    for school, site in zip(county.schools, sites, strict=True):
        if school.profile not in ("sparse", "point"):
            school.cells["outdoor_sports_area_m2"] = Decimal(school.cells["outdoor_sports_area_m2"]) + int(
                site["max_extra_sports_m2"]
            )
    result = variation(sports_figures(county, PRIMARY))
    for school, ground in zip(county.schools, grounds, strict=True):
        school.cells["outdoor_sports_area_m2"] = ground
    return result


def _difficulty(school: School) -> int:
    """1 in the county seat to 5 in the remotest places (艰苦程度)."""
    return {"town": 2, "rural": 3, "sparse": 4, "point": 5}.get(school.profile, 1)


def _homes(county: County, stream: Stream) -> list[Row]:
    """About half live near their school, the others in the county seat; rounded to 0.01 degrees, about 1 km."""
    homes = []
    for school in county.schools:
        near = float(school.cells["longitude"]), float(school.cells["latitude"])
        for person in school.teachers:
            x, y = near if stream.chance(0.55) else (SEA_LONGITUDE, SEA_LATITUDE)
            reach = stream.between(0.005, 0.05)
            homes.append(
                {
                    "teacher_code": person["teacher_code"],
                    "longitude": decimal(x + stream.bell(-reach, reach), 2),
                    "latitude": decimal(y + stream.bell(-reach, reach), 2),
                }
            )
    return homes
