"""What the makers hand on to one another: schools with their stages, and the finished tables."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

Cell = str | int | float | Decimal | bool | datetime.date | list | None
Row = dict[str, Cell]
Tables = dict[str, list[Row]]

PRIMARY = "小学"
JUNIOR = "初中"
STAGES = (PRIMARY, JUNIOR)
GRADES = {PRIMARY: range(1, 7), JUNIOR: range(7, 10)}
PRIVATE = "10"

PRIMARY_SCHOOL = "小学"
JUNIOR_SCHOOL = "初中"
NINE_YEAR = "九年一贯制学校"
TWELVE_YEAR = "十二年一贯制学校"
COMPLETE_SECONDARY = "完全中学"
TEACHING_POINT = "教学点"
SPECIAL = "特殊教育学校"
VOCATIONAL = "职业学校"

STAGES_OF_KIND = {
    PRIMARY_SCHOOL: (PRIMARY,),
    TEACHING_POINT: (PRIMARY,),
    JUNIOR_SCHOOL: (JUNIOR,),
    COMPLETE_SECONDARY: (JUNIOR,),
    NINE_YEAR: STAGES,
    TWELVE_YEAR: STAGES,
    SPECIAL: STAGES,
    VOCATIONAL: (),
}


@dataclass
class Order:
    """What was asked for: the random seed and the size and name of the county."""

    random_seed: int
    schools: int = 107
    name: str = "均安县"
    school_year: int = 2024
    region_code: str = "329901"


@dataclass
class School:
    """One school or campus in the making.

    `profile` is what its figures are drawn from: crowded and centre (城区), town (镇区), rural and sparse (乡村, the
    latter emptied out), point, special, vocational. `cells` becomes its line of `schools`, `stages` its lines of
    `school_stages`.
    """

    code: str
    kind: str
    profile: str
    town: int
    campus_of: School | None = None
    grades_missing: int = 0
    cells: Row = field(default_factory=dict)
    stages: dict[str, Row] = field(default_factory=dict)
    classes: list[Row] = field(default_factory=list)
    teachers: list[Row] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.cells["name"])

    @property
    def parent(self) -> School:
        """The school its figures merge into in the end: itself unless it is a campus."""
        return self.campus_of.parent if self.campus_of else self

    @property
    def is_private(self) -> bool:
        return self.cells["sponsor_code"] == PRIVATE

    @property
    def is_assessed(self) -> bool:
        """Whether its rows take part in R1–R7 and the CVs, as the counties' plans and this maker see it."""
        small_point = self.kind == TEACHING_POINT and self.pupils() < 50
        return self.kind not in (SPECIAL, VOCATIONAL) and not small_point

    def pupils(self, stage: str | None = None) -> int:
        return sum(int(cells["pupils"]) for name, cells in self.stages.items() if stage in (None, name))

    def weighted_pupils(self) -> float:
        """Pupils weighted as shared assets are split (1 : 1.1 : 1.32), in units of the first compulsory stage."""
        seniors = int(self.cells.get("senior_pupils") or 0)
        if self.kind == COMPLETE_SECONDARY:
            return self.pupils(JUNIOR) + 1.2 * seniors
        if self.kind == JUNIOR_SCHOOL:
            return float(self.pupils(JUNIOR))
        return self.pupils(PRIMARY) + 1.1 * self.pupils(JUNIOR) + 1.32 * seniors


@dataclass
class County:
    """A whole county in the making, and its tables once they are written."""

    order: Order
    schools: list[School]
    towns: list[str]
    tables: Tables = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        """The county's name with its label: nobody is to take it for a real one."""
        name = self.order.name
        return name if "虚构" in name else f"{name}（虚构）"

    def rows(self, stage: str) -> Iterator[tuple[School, Row]]:
        """Every school that has the stage, with the stage's cells."""
        for school in self.schools:
            if stage in school.stages:
                yield school, school.stages[stage]
