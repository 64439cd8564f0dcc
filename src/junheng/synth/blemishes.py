"""Defects put into the finished tables on purpose, as returns have them; each is listed so that it can be found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from junheng.synth.model import JUNIOR, PRIMARY, PRIMARY_SCHOOL, County, Row, School
from junheng.synth.randomness import Stream, decimal


@dataclass(frozen=True)
class Blemish:
    """One defect: where it was put and what is wrong, in the words of a reader."""

    table: str
    key: str
    field: str
    what: str


class NoSuchSchool(LookupError):
    """A small county may have no school left to put a defect into: then it goes without."""


class Sites:
    """Plain schools in a random order, each handed out once, so that no two defects meet in one school."""

    def __init__(self, county: County, stream: Stream) -> None:
        parents = {school.parent.code for school in county.schools if school.campus_of}
        plain = [s for s in county.schools if not s.campus_of and s.code not in parents]
        self._schools = stream.shuffled(plain)

    def take(self, fits: Callable[[School], bool]) -> School:
        found = next((school for school in self._schools if fits(school)), None)
        if found is None:
            raise NoSuchSchool
        self._schools.remove(found)
        return found


def blemish(county: County) -> list[Blemish]:
    """Put the defects in and tell which. None touches a total the county is known by (pupils, classes, schools)."""
    stream = Stream(county.order.random_seed, "blemishes")
    sites = Sites(county, stream)
    makers = (_rounding_sensitive, _unit_slip, _text_for_number, _empty_cells, _degrees_do_not_add_up,
              _roster_disagrees, _class_named_twice, _classes_do_not_add_up)  # fmt: skip
    found: list[Blemish] = []
    for maker in makers:
        with suppress(NoSuchSchool):
            found.extend(maker(county, sites))
    return found


def _line(county: County, school: School) -> Row:
    return next(line for line in county.tables["schools"] if line["school_code"] == school.code)


def _stage_line(county: County, school: School, stage: str) -> Row:
    lines = county.tables["school_stages"]
    return next(line for line in lines if line["school_code"] == school.code and line["stage"] == stage)


def _is_primary(school: School) -> bool:
    return school.kind == PRIMARY_SCHOOL and school.profile in ("town", "rural")


def _has_junior(school: School) -> bool:
    return JUNIOR in school.stages and school.is_assessed and school.profile in ("town", "rural", "centre")


def _rounding_sensitive(county: County, sites: Sites) -> Iterator[Blemish]:
    school = sites.take(lambda s: s.kind == PRIMARY_SCHOOL and s.profile == "centre" and s.pupils() > 1_000)
    line = _line(county, school)
    indoor = Decimal(line["indoor_sports_area_m2"])
    line["outdoor_sports_area_m2"] = decimal(school.pupils() * 7.497, 1) - indoor
    yield Blemish(
        "schools", school.code, "outdoor_sports_area_m2", "生均体育运动场馆面积四舍五入到两位为 7.50，未取整时不足 7.5"
    )


def _unit_slip(county: County, sites: Sites) -> Iterator[Blemish]:
    school = sites.take(lambda s: s.kind == PRIMARY_SCHOOL and s.profile == "town")
    line = _line(county, school)
    line["training_budget_yuan"] = decimal(int(line["training_budget_yuan"]) / 10_000, 2)
    yield Blemish("schools", school.code, "training_budget_yuan", "教师培训经费预算按万元填报，应为元")


def _text_for_number(county: County, sites: Sites) -> Iterator[Blemish]:
    crowded = [s for s in county.schools if s.profile == "crowded" and s.cells["leased_sports_area_m2"]]
    for school in crowded[:1]:
        line = _line(county, school)
        line["leased_sports_area_m2"] = f"约{line['leased_sports_area_m2']:.0f}"
        yield Blemish("schools", school.code, "leased_sports_area_m2", "数字写成“约……”，无法读取")


def _empty_cells(county: County, sites: Sites) -> Iterator[Blemish]:
    school = sites.take(_is_primary)
    _stage_line(county, school, PRIMARY)["backbone_teachers"] = None
    yield Blemish("school_stages", f"{school.code} {PRIMARY}", "backbone_teachers", "漏填骨干教师数，可由教师名册补出")
    school = sites.take(_has_junior)
    _stage_line(county, school, JUNIOR).update(fitness_tested=None, fitness_passed=None)
    yield Blemish("school_stages", f"{school.code} {JUNIOR}", "fitness_passed", "漏填体质健康测试人数和合格人数")
    school = sites.take(_is_primary)
    _stage_line(county, school, PRIMARY)["art_rooms_m2"] = None
    yield Blemish("school_stages", f"{school.code} {PRIMARY}", "art_rooms_m2", "漏填美术专用教室面积")
    school = sites.take(lambda s: s.profile == "rural")
    _line(county, school)["built_year"] = None
    yield Blemish("schools", school.code, "built_year", "漏填建成年份")


def _degrees_do_not_add_up(county: County, sites: Sites) -> Iterator[Blemish]:
    school = sites.take(_has_junior)
    line = _stage_line(county, school, JUNIOR)
    line["master_teachers"] = int(line["master_teachers"]) + 2
    yield Blemish("school_stages", f"{school.code} {JUNIOR}", "master_teachers", "各学历教师之和比专任教师数多 2 人")


def _roster_disagrees(county: County, sites: Sites) -> Iterator[Blemish]:
    school = sites.take(_has_junior)
    line = _stage_line(county, school, JUNIOR)
    line["pe_teachers"] = int(line["pe_teachers"]) + 1
    yield Blemish("school_stages", f"{school.code} {JUNIOR}", "pe_teachers", "体育专任教师数比教师名册多 1 人")


def _class_named_twice(county: County, sites: Sites) -> Iterator[Blemish]:
    school = sites.take(lambda s: _is_primary(s) and len(s.classes) > 18)
    own = [cells for cells in county.tables["classes"] if cells["school_code"] == school.code and cells["grade"] == 4]
    own[1]["name"] = own[0]["name"]
    yield Blemish("classes", f"{school.code} 4 {own[0]['name']}", "name", "同一年级两个班重名")


def _classes_do_not_add_up(county: County, sites: Sites) -> Iterator[Blemish]:
    school = sites.take(_has_junior)
    own = [
        cells for cells in county.tables["classes"] if cells["school_code"] == school.code and cells["stage"] == JUNIOR
    ]
    smallest = min(own, key=lambda cells: int(cells["pupils"]))
    smallest["pupils"] = int(smallest["pupils"]) - 3
    yield Blemish(
        "classes", f"{school.code} {smallest['grade']} {smallest['name']}", "pupils", "各班人数之和比在校生数少 3 人"
    )
