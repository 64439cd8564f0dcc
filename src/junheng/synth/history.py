"""Earlier years of a made-up county: a little poorer, a little more crowded, so that the trend is upward.

Rosters and evidence are not kept for earlier years; everything else is, without this year's defects.
"""

from __future__ import annotations

import copy
from decimal import Decimal

from junheng.synth.enrolment import take_pupils
from junheng.synth.model import JUNIOR, PRIMARY, SPECIAL, County, Row, Tables
from junheng.synth.randomness import Stream, decimal

NOT_KEPT = ("teachers", "evidence")
PUPILS_A_YEAR_BEFORE = {PRIMARY: (0.996, 1.012), JUNIOR: (0.984, 1.008)}
RELIEVED_SCHOOL_PUPILS, RELIEVED_A_YEAR = 1_930, 0.009
"""The biggest schools have been relieved since: oversized schools and classes grow fewer from year to year."""

TEACHER_COUNTS = (
    "doctoral_teachers", "master_teachers", "bachelor_teachers", "junior_college_teachers", "pe_teachers",
    "music_teachers", "art_teachers", "general_arts_teachers", "backbone_teachers",
)  # fmt: skip


def past_year(county: County, years_back: int) -> Tables:
    """The tables of the school year `years_back` before the county's own, made from its clean tables.

    `county.tables` must not have its defects yet.
    """
    stream = Stream(county.order.random_seed, f"history {years_back}")
    tables = {name: copy.deepcopy(rows) for name, rows in county.tables.items() if name not in NOT_KEPT}
    factors: dict[tuple[str, str], float] = {}
    for line in tables["school_stages"]:
        key = str(line["school_code"]), str(line["stage"])
        factors[key] = _growth(line, years_back, stream)
        _earlier_stage(line, factors[key], years_back, stream)
    _earlier_classes(tables, stream)
    _crowd_more_classes(tables["classes"], years_back, stream)
    kinds = {str(line["school_code"]): str(line["kind"]) for line in tables["schools"]}
    for line in tables["schools"]:
        _earlier_school(line, years_back, stream)
    _earlier_county(tables["county"][0], years_back, kinds, tables["school_stages"], stream)
    _earlier_cohorts(tables["cohorts"], factors, years_back, stream)
    last = county.order.school_year - 1 - years_back
    tables["finance"] = [line for line in tables["finance"] if int(line["year"]) <= last]
    for line in tables["monitoring"]:
        _earlier_monitoring(line, last, stream)
    for line in tables["survey"]:
        line["satisfied"] = int(int(line["satisfied"]) * (1 - 0.012 * years_back))
    return tables


def _growth(line: Row, years_back: int, stream: Stream) -> float:
    low, high = PUPILS_A_YEAR_BEFORE[str(line["stage"])]
    result = 1.0
    for _ in range(years_back):
        result *= stream.between(low, high)
    return result * (1 + RELIEVED_A_YEAR * years_back if int(line["pupils"]) >= RELIEVED_SCHOOL_PUPILS else 1.0)


def _earlier_stage(line: Row, factor: float, years_back: int, stream: Stream) -> None:
    teachers = int(line["full_time_teachers"])
    by_zone = int(line["entrants_by_zone"]) / int(line["entrants"])
    for name in ("pupils", "entrants", "pupils_in_zone", "fitness_tested"):
        line[name] = round(int(line[name]) * factor) if line.get(name) is not None else None
    line["entrants_by_zone"] = int(int(line["entrants"]) * by_zone)
    if line.get("fitness_passed") is not None:
        line["fitness_passed"] = int(int(line["fitness_tested"]) * (0.975 - 0.012 * years_back))
    for name in TEACHER_COUNTS:
        line[name] = _a_little_less(int(line[name]), 0.02 * years_back, stream)
    fewer = teachers - _a_little_less(teachers, 0.012 * years_back, stream)
    degrees = sum(int(line[name]) for name in TEACHER_COUNTS[:4])
    line["full_time_teachers"] = max(degrees, teachers - fewer)
    line["certified_teachers"] = line["full_time_teachers"]
    line["trained_teachers"] = _a_little_less(int(line["full_time_teachers"]), 0.012 * years_back, stream)
    line["staff"] = int(line["staff"]) - teachers + int(line["full_time_teachers"])
    rooms = list(line["music_rooms_m2"])
    if len(rooms) > 1 and stream.chance(0.06 * years_back):
        line["music_rooms_m2"] = rooms[:-1]


def _a_little_less(count: int, share: float, stream: Stream) -> int:
    """`count` less about a share of it: whole, and by chance where the share is less than one."""
    less = count * share
    return count - int(less) - stream.chance(less - int(less))


def _earlier_classes(tables: Tables, stream: Stream) -> None:
    """The same classes with the pupils of the year: where these are more, some classes stand over the limit."""
    of_row: dict[tuple[str, str], list[Row]] = {}
    for line in tables["classes"]:
        of_row.setdefault((str(line["school_code"]), str(line["stage"])), []).append(line)
    for stage in tables["school_stages"]:
        classes = of_row[str(stage["school_code"]), str(stage["stage"])]
        difference = int(stage["pupils"]) - sum(int(line["pupils"]) for line in classes)
        step = 1 if difference > 0 else -1
        order = stream.shuffled(classes)
        for turn in range(abs(difference)):
            order[turn % len(order)]["pupils"] = int(order[turn % len(order)]["pupils"]) + step


def _crowd_more_classes(lines: list[Row], years_back: int, stream: Stream) -> None:
    """Big schools that have since done away with their oversized classes (大班额)."""
    of_row: dict[tuple[str, str], list[Row]] = {}
    for line in lines:
        of_row.setdefault((str(line["school_code"]), str(line["stage"])), []).append(line)
    for (_, stage), classes in of_row.items():
        if len(classes) >= 30 and stream.chance(0.14 * years_back):
            full = stream.some(classes, 1 + years_back)
            givers = [line for line in classes if all(line is not other for other in full)]
            for line in full:
                limit = 45 if stage == PRIMARY else 50
                take_pupils(line, max(0, limit + stream.whole(1, 5) - int(line["pupils"])), givers)


def _earlier_school(line: Row, years_back: int, stream: Stream) -> None:
    equipment = Decimal(line["equipment_value_wan_yuan"])
    line["equipment_value_wan_yuan"] = decimal(float(equipment) * (1 - stream.between(0.03, 0.09) * years_back), 2)
    rooms = int(line["networked_multimedia_classrooms"])
    line["networked_multimedia_classrooms"] = rooms - int(rooms * stream.between(0.0, 0.05) * years_back)
    if stream.chance(0.4):
        teaching, indoor = Decimal(line["teaching_floor_area_m2"]), Decimal(line["indoor_sports_area_m2"])
        smaller = decimal(float(teaching - indoor) * (1 - 0.05 * years_back), 1)
        line["teaching_floor_area_m2"] = smaller + indoor
        outdoor = Decimal(line["outdoor_sports_area_m2"])
        line["outdoor_sports_area_m2"] = decimal(float(outdoor) * (1 - 0.045 * years_back), 1)
    for name in ("operating_funds_yuan", "operating_budget_yuan", "training_budget_yuan"):
        line[name] = int(int(line[name]) * (1 - 0.02 * years_back) / 100 + 1) * 100
    line["training_spending_yuan"] = decimal(
        float(Decimal(line["training_spending_yuan"])) * (1 - 0.03 * years_back), 2
    )
    line["migrant_pupils"] = int(int(line["migrant_pupils"]) * (1 + 0.01 * years_back))


def _earlier_county(line: Row, years_back: int, kinds: dict[str, str], stages: list[Row], stream: Stream) -> None:
    less = 1 - 0.04 * years_back
    line["school_year"] = int(line["school_year"]) - years_back
    for name in (
        "gdp_per_person_yuan", "fiscal_revenue_per_person_yuan", "rural_income_per_person_yuan",
        "urban_income_per_person_yuan", "teacher_average_pay_yuan", "civil_servant_average_pay_yuan",
    ):  # fmt: skip
        line[name] = round(int(line[name]) * less)
    special = sum(int(stage["pupils"]) for stage in stages if kinds[str(stage["school_code"])] == SPECIAL)
    line["special_school_pupils"] = line["children_with_disabilities_in_special_schools"] = special
    line["special_school_operating_funds_yuan"] = special * (9_600 - 600 * years_back)
    rotated = int(int(line["rotation_eligible_teachers"]) * (0.112 - 0.011 * years_back + stream.between(0.0, 0.004)))
    line["rotation_teachers"] = rotated
    line["rotation_backbone_teachers"] = int(rotated * (0.24 - 0.015 * years_back)) + 1
    quota = 0.02 * years_back
    line["operating_quota_primary_yuan"] = round(int(line["operating_quota_primary_yuan"]) * (1 - quota) / 10) * 10
    line["operating_quota_junior_yuan"] = round(int(line["operating_quota_junior_yuan"]) * (1 - quota) / 10) * 10


def _earlier_cohorts(lines: list[Row], factors: dict[tuple[str, str], float], years_back: int, stream: Stream) -> None:
    for line in lines:
        factor = factors[str(line["school_code"]), JUNIOR]
        enrolled = max(4, round(int(line["enrolled"]) * factor))
        stayed = enrolled + int(line["transferred_in"]) - int(line["transferred_out"]) - int(line["died"])
        line.update(enrolled=enrolled, graduates=stayed - int(stayed * stream.between(0.0, 0.026 + 0.004 * years_back)))


def _earlier_monitoring(line: Row, last: int, stream: Stream) -> None:
    """A result not yet published in that year is replaced by the one of the cycle before."""
    if int(line["year"]) > last:
        line["year"] = int(line["year"]) - 3
        line["interschool_difference"] = decimal(
            float(Decimal(line["interschool_difference"])) * stream.between(1.0, 1.12), 3
        )
