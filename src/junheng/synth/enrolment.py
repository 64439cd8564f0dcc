"""Pupils and classes (在校生数, 班级): totals exact for the size asked for, class lists that add up."""

from __future__ import annotations

from junheng.synth.model import (
    COMPLETE_SECONDARY,
    GRADES,
    JUNIOR,
    NINE_YEAR,
    PRIMARY,
    PRIMARY_SCHOOL,
    SPECIAL,
    STAGES_OF_KIND,
    TEACHING_POINT,
    TWELVE_YEAR,
    County,
    Row,
    School,
)
from junheng.synth.randomness import Stream, fill

SIZE_OF_REFERENCE = 107
PUPILS = {PRIMARY: 112_897, JUNIOR: 46_906}
CLASSES = {PRIMARY: 2_670, JUNIOR: 1_044}
"""Totals of a county of 107 schools; other sizes in proportion."""

SCHOOL_CAP = {PRIMARY: 1_988, JUNIOR: 1_976}
CLASS_CAP = {PRIMARY: 44.9, JUNIOR: 49.0}
POINT_PUPILS = (62, 31, 88, 44, 53, 27, 71, 39)
OVERSIZED_SCHOOL_PUPILS = 2_236
CHAIN_PUPILS = (1_324, 826, 611)
"""The parent, its campus and that campus's campus: each of a good size, together far over 2,000."""


def enrol(county: County) -> None:
    """Give every stage its pupils and classes, every school its senior and migrant pupils."""
    stream = Stream(county.order.random_seed, "enrolment")
    for school in county.schools:
        school.stages = {stage: {} for stage in STAGES_OF_KIND[school.kind]}
    share = county.order.schools / SIZE_OF_REFERENCE
    for stage in (PRIMARY, JUNIOR):
        _set_pupils(county, stage, round(PUPILS[stage] * share), stream)
        pupils = sum(int(cells["pupils"]) for _, cells in county.rows(stage))
        _set_class_counts(county, stage, round(CLASSES[stage] * pupils / PUPILS[stage]))
        for school, cells in county.rows(stage):
            _list_classes(school, stage, cells, stream)
    _crowd_some_classes(county, Stream(county.order.random_seed, "crowded classes"))
    for school in county.schools:
        _set_other_pupils(school, stream)
        for stage, cells in school.stages.items():
            _set_entrants(school, stage, cells, stream)


def _set_pupils(county: County, stage: str, total: int, stream: Stream) -> None:
    """Schools of a given size first; the rest share what is left, none above the size the standard allows."""
    fixed = _oversized(county, stage)
    weights, caps, open_rows = [], [], []
    for school, cells in county.rows(stage):
        number = fixed.get(id(school)) or _given_pupils(school, stage, stream)
        if number is not None:
            cells["pupils"] = number
            total -= number
        else:
            open_rows.append(cells)
            weights.append(
                {"crowded": 1.13, "centre": 1.12, "town": 1.0}.get(school.profile, 0.82) * stream.bell(0.8, 1.2)
            )
            caps.append(_cap(school, stage, county) - stream.whole(0, 70))
    for cells, number in zip(open_rows, fill(min(total, sum(caps)), weights, caps), strict=True):
        cells["pupils"] = number


def _oversized(county: County, stage: str) -> dict[int, int]:
    """The two primary schools over 2,000: a chain of campuses that counts as one school, and one crowded old school."""
    if stage != PRIMARY:
        return {}
    result = {}
    chain = next((s for s in county.schools if s.campus_of and s.campus_of.campus_of), None)
    if chain:
        result = dict(zip(map(id, (chain.parent, chain.campus_of, chain)), CHAIN_PUPILS, strict=True))
    crowded = [s for s in county.schools if s.kind == PRIMARY_SCHOOL and s.profile == "crowded"]
    return result | ({id(crowded[0]): OVERSIZED_SCHOOL_PUPILS} if crowded and len(county.schools) > 40 else {})


def _given_pupils(school: School, stage: str, stream: Stream) -> int | None:
    if school.kind == TEACHING_POINT:
        return POINT_PUPILS[int(school.code[-2:]) % len(POINT_PUPILS)]
    if school.kind == SPECIAL:
        return stream.whole(108, 126) if stage == PRIMARY else stream.whole(52, 66)
    if school.profile == "sparse":
        return int(stream.bell(290, 660))
    if school.kind in (NINE_YEAR, TWELVE_YEAR):
        return int(stream.between(1_390, 1_730) if stage == PRIMARY else stream.between(560, 760))
    return None


def _cap(school: School, stage: str, county: County) -> int:
    """A school with campuses shares one limit with them."""
    sites = sum(other.parent is school.parent for other in county.schools)
    return SCHOOL_CAP[stage] // sites


def _set_class_counts(county: County, stage: str, total: int) -> None:
    """At least as many classes as the pupils need; what is left of the total goes where classes are fullest."""
    cap = CLASS_CAP[stage]
    rows = [(school, cells) for school, cells in county.rows(stage)]
    counts = [_fewest_classes(school, stage, cells, cap) for school, cells in rows]
    while sum(counts) < total:
        fullest = max(
            range(len(rows)), key=lambda position: (int(rows[position][1]["pupils"]) / counts[position], -position)
        )
        counts[fullest] += 1
    for (_, cells), count in zip(rows, counts, strict=True):
        cells["classes"] = count


def _fewest_classes(school: School, stage: str, cells: Row, cap: float) -> int:
    pupils = int(cells["pupils"])
    if school.kind == TEACHING_POINT:
        return 6 if pupils >= 50 else 3
    size = {"special": 10.0, "sparse": 36.0}.get(school.profile, cap)
    return max(len(GRADES[stage]), -int(-pupils // size))


def _list_classes(school: School, stage: str, cells: Row, stream: Stream) -> None:
    """The class list: grades share the classes, classes share the pupils, sizes one or two apart."""
    count, pupils = int(cells["classes"]), int(cells["pupils"])
    grades = list(GRADES[stage])[: min(count, len(GRADES[stage]))]
    # Younger cohorts are the smaller ones; where classes do not divide evenly the upper grades have one more.
    of_grade = [
        count // len(grades) + (position >= len(grades) - count % len(grades)) for position in range(len(grades))
    ]
    cap = 45 if stage == PRIMARY else 50
    weights = [stream.between(0.985, 1.015) for _ in range(count)]
    sizes = fill(pupils, weights, [cap] * count)
    cells["grades"] = len(grades)
    position = 0
    for grade, classes in zip(grades, of_grade, strict=True):
        for number in range(1, classes + 1):
            name = f"{grade}（{number}）班"
            school.classes.append(
                {"school_code": school.code, "stage": stage, "grade": grade, "name": name, "pupils": sizes[position]}
            )
            position += 1


def _crowd_some_classes(county: County, stream: Stream) -> None:
    """In a few crowded schools some classes stand over the limit; the school's other classes are the smaller for it."""
    for stage, schools, classes, limit in ((PRIMARY, 3, 4, 45), (JUNIOR, 2, 3, 50)):
        crowded = [s for s, _ in county.rows(stage) if s.profile == "crowded" and s.kind != NINE_YEAR]
        for school in stream.some(crowded, schools):
            own = [cells for cells in school.classes if cells["stage"] == stage]
            full = stream.some(own, classes)
            givers = [cells for cells in own if all(cells is not other for other in full)]
            for cells in full:
                take_pupils(cells, limit + stream.whole(1, 4) - int(cells["pupils"]), givers)


def take_pupils(cells: Row, number: int, givers: list[Row]) -> None:
    """Move pupils into a class, one at a time from the fullest of the givers."""
    for _ in range(number):
        giver = max(givers, key=lambda other: int(other["pupils"]))
        giver["pupils"] = int(giver["pupils"]) - 1
        cells["pupils"] = int(cells["pupils"]) + 1


def _set_other_pupils(school: School, stream: Stream) -> None:
    pupils = school.pupils()
    share = {"crowded": stream.bell(0.22, 0.42), "centre": stream.bell(0.15, 0.4)}.get(
        school.profile, stream.bell(0.04, 0.3)
    )
    school.cells["migrant_pupils"] = int(pupils * share) if school.kind != SPECIAL else 0
    if school.kind == COMPLETE_SECONDARY:
        school.cells["senior_pupils"] = int(stream.bell(900, 1_500))
    elif school.kind == TWELVE_YEAR:
        school.cells["senior_pupils"] = int(stream.bell(520, 760))


def _set_entrants(school: School, stage: str, cells: Row, stream: Stream) -> None:
    """Entrants are the first grade's pupils; public schools of town and centre take theirs by zone."""
    first = GRADES[stage][0]
    entrants = sum(int(c["pupils"]) for c in school.classes if c["stage"] == stage and c["grade"] == first)
    by_zone = stage == PRIMARY and not school.is_private and not school.cells["is_boarding"]
    share = 1.0 if by_zone else stream.between(0.35, 0.6) if school.is_private else stream.between(0.965, 1.0)
    cells["entrants"] = entrants
    cells["entrants_by_zone"] = entrants if by_zone else int(entrants * share)
    cells["pupils_in_zone"] = int(int(cells["pupils"]) * (share - stream.between(0.0, 0.03)))
