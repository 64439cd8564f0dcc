"""Teachers (专任教师): counts by stage and the roster they are counted from."""

from __future__ import annotations

from junheng.synth.model import (
    JUNIOR,
    PRIMARY,
    SPECIAL,
    TEACHING_POINT,
    County,
    Row,
    School,
)
from junheng.synth.randomness import Stream, apportion

PUPILS_PER_TEACHER = {PRIMARY: 18.3, JUNIOR: 13.6}
SPORTS_AND_ARTS = {
    "体育": "pe_teachers",
    "音乐": "music_teachers",
    "美术": "art_teachers",
    "艺术": "general_arts_teachers",
}
SUBJECTS = {
    PRIMARY: {"语文": 37, "数学": 25, "英语": 9, "科学": 6, "道德与法治": 4, "信息科技": 3, "劳动": 1},
    JUNIOR: {
        "语文": 19, "数学": 19, "英语": 18, "物理": 9, "化学": 6, "道德与法治": 7, "历史": 6, "地理": 4, "生物学": 4,
        "信息科技": 3, "劳动": 1,
    },
}  # fmt: skip
DEGREES = {
    "博士": "doctoral_teachers",
    "硕士": "master_teachers",
    "本科": "bachelor_teachers",
    "专科": "junior_college_teachers",
    "高中及以下": None,
}
SHORT_RURAL_SCHOOLS, SHORT_TOWN_SCHOOLS = 5, 3
YEARS_TO_ROTATE = 6


def staff(county: County) -> None:
    """Counts first, from which the roster is made, so that roster and counts agree."""
    stream = Stream(county.order.random_seed, "staffing")
    short = _short_of_sports_and_arts(county, stream)
    for school in county.schools:
        for stage, cells in school.stages.items():
            _set_head_count(school, stage, cells, stream)
            _set_degrees(stage, cells, stream)
            _set_backbone(cells, stream)
            _set_sports_and_arts(school, cells, short.get(id(school), 0), stream)
            _set_service(school, cells, stream)
    _write_roster(county)


def _short_of_sports_and_arts(county: County, stream: Stream) -> dict[int, int]:
    """Schools that lack sports and arts teachers: small rural ones badly, a few town ones by one or two."""
    sparse = [school for school, _ in county.rows(PRIMARY) if school.profile == "sparse"]
    town = [
        school for school, _ in county.rows(PRIMARY) if school.profile in ("town", "rural") and not school.campus_of
    ]
    badly = {id(school): 2 for school in stream.some(sparse, SHORT_RURAL_SCHOOLS)}
    return badly | {id(school): stream.whole(1, 2) for school in stream.some(town, SHORT_TOWN_SCHOOLS)}


def _set_head_count(school: School, stage: str, cells: Row, stream: Stream) -> None:
    pupils, classes = int(cells["pupils"]), int(cells["classes"])
    ratio = PUPILS_PER_TEACHER[stage] * stream.between(0.9, 1.1)
    by_pupils = pupils / ratio
    by_classes = classes * {TEACHING_POINT: 1.4, SPECIAL: 2.6}.get(
        school.kind, 2.25 if school.profile == "sparse" else 0.0
    )
    teachers = max(4, round(max(by_pupils, by_classes)))
    cells["full_time_teachers"] = teachers
    cells["staff"] = teachers + round(teachers * stream.between(0.04, 0.1)) + 1


def _set_degrees(stage: str, cells: Row, stream: Stream) -> None:
    teachers = int(cells["full_time_teachers"])
    if stage == PRIMARY:
        weights = [0.0, stream.between(3, 10), stream.between(74, 84), stream.between(10, 17), stream.between(0, 1.2)]
    else:
        weights = [stream.between(0, 0.5), stream.between(8, 19), stream.between(78, 88), stream.between(0.5, 3), 0.0]
    counts = apportion(teachers, weights)
    for (_, name), count in zip(DEGREES.items(), counts, strict=True):
        if name:
            cells[name] = count


def _set_backbone(cells: Row, stream: Stream) -> None:
    """At least one in a hundred pupils everywhere; the county is well over the line."""
    pupils = int(cells["pupils"])
    cells["backbone_teachers"] = min(
        int(cells["full_time_teachers"]), -int(-pupils // 100) + round(pupils / 100 * stream.between(0.05, 1.9))
    )


def _set_sports_and_arts(school: School, cells: Row, lacking: int, stream: Stream) -> None:
    pupils = int(cells["pupils"])
    needed = -int(-pupils * 9 // 1000)
    surplus = round(needed * stream.between(0.0, 0.42)) if not lacking else -lacking
    total = max(1, min(needed + surplus, int(cells["full_time_teachers"]) - 3))
    pe, music, art = apportion(total, [stream.between(44, 50), stream.between(24, 28), stream.between(24, 28)])
    general = 1 if total >= 8 and stream.chance(0.2) else 0
    cells.update(pe_teachers=pe, music_teachers=music, art_teachers=art - general, general_arts_teachers=general)
    is_small = pupils < 100 and school.cells["setting"] == "乡村"
    cells["shared_pe_and_arts_teachers"] = stream.whole(1, 2) if is_small else 0


def _set_service(school: School, cells: Row, stream: Stream) -> None:
    teachers, pupils = int(cells["full_time_teachers"]), int(cells["pupils"])
    tested = pupils - round(pupils * stream.between(0.002, 0.012))
    cells.update(certified_teachers=teachers, trained_teachers=teachers)
    if school.kind != SPECIAL:
        cells.update(fitness_tested=tested, fitness_passed=round(tested * stream.between(0.955, 0.988)))


def _write_roster(county: County) -> None:
    stream = Stream(county.order.random_seed, "roster")
    number = 0
    for school in county.schools:
        for stage, cells in school.stages.items():
            people = _people(school, stage, cells, county.order.school_year, stream)
            for person in people:
                number += 1
                person["teacher_code"] = f"T{number:05d}"
            school.teachers.extend(people)


def _people(school: School, stage: str, cells: Row, year: int, stream: Stream) -> list[Row]:
    """One line a teacher. Degrees and titles are dealt out freely, but no beginner is a backbone teacher."""
    teachers = int(cells["full_time_teachers"])
    subjects = stream.shuffled(_subjects(stage, cells, teachers))
    degrees = stream.shuffled(_degrees(cells, teachers))
    ages = [int(stream.bell(23, 60)) for _ in range(teachers)]
    by_age = sorted(range(teachers), key=lambda position: (-(30 <= ages[position] <= 55), position))
    backbone = set(by_age[: int(cells["backbone_teachers"])])
    people = []
    for position in range(teachers):
        years = min(ages[position] - 22, int(stream.between(0, 14)))
        people.append(
            {
                "teacher_code": None,
                "school_code": school.code,
                "stage": stage,
                "subject": subjects[position],
                "degree": degrees[position],
                "is_backbone": position in backbone,
                "is_certified": True,
                "training_hours": int(stream.bell(360, 460)),
                "years_at_school": years,
                "birth_year": year - ages[position],
                "is_quota_staff": not school.is_private and stream.chance(0.975),
                "rotation_exempt": _exemption(ages[position], school, stream),
            }
        )
    return people


def _subjects(stage: str, cells: Row, teachers: int) -> list[str]:
    given = [subject for subject, name in SPORTS_AND_ARTS.items() for _ in range(int(cells[name]))]
    weights = SUBJECTS[stage]
    counts = apportion(teachers - len(given), list(weights.values()))
    return given + [subject for subject, count in zip(weights, counts, strict=True) for _ in range(count)]


def _degrees(cells: Row, teachers: int) -> list[str]:
    words = [word for word, name in DEGREES.items() if name for _ in range(int(cells[name]))]
    return words + ["高中及以下"] * (teachers - len(words))


def _exemption(age: int, school: School, stream: Stream) -> str | None:
    if age >= 55:
        return "距退休不足五年"
    draw = stream.share()
    if draw < 0.025 and age <= 40:
        return "孕产期或哺乳期"
    return "患病" if draw > 0.992 else None


def may_rotate(person: Row, school: School) -> bool:
    """符合交流条件: six years or more at a public school, on the quota, and not exempt."""
    is_long_there = int(person["years_at_school"]) >= YEARS_TO_ROTATE
    return is_long_there and bool(person["is_quota_staff"]) and not person["rotation_exempt"] and not school.is_private
