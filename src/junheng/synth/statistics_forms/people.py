"""Teachers as the forms count them: by course, degree, sex, age and title, for each stage of a school, senior included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from junheng.synth.model import JUNIOR, PRIMARY, School
from junheng.synth.randomness import Stream, apportion
from junheng.synth.statistics_forms.form import CLOSED, Line, Path, Value

SENIOR = "普通高中"
PUPILS_PER_SENIOR_TEACHER = 11.5
DEGREE_LINES = {"博士研究生": "博士", "硕士研究生": "硕士", "本科": "本科", "专科": "专科"}
TITLES = ("正高级", "副高级", "中级", "助理级", "员级", "未定职级")
AGES = (
    ("24岁及以下", 0, 24), ("25-29岁", 25, 29), ("30-34岁", 30, 34), ("35-39岁", 35, 39), ("40-44岁", 40, 44),
    ("45-49岁", 45, 49), ("50-54岁", 50, 54), ("55-59岁", 55, 59), ("60岁及以上", 60, 99),
)  # fmt: skip

FOREIGN, ARTS = "外语", "艺术"
COURSES_2021_PRIMARY: tuple[Path, ...] = (
    ("合计",), ("#女",), ("道德与法治",), ("语文",), ("数学",), (FOREIGN, "计"), (FOREIGN, "英语"), (FOREIGN, "其他"),
    ("科学",), ("体育与健康",), (ARTS, "计"), (ARTS, "艺术"), (ARTS, "音乐"), (ARTS, "美术"), ("信息科技",), ("劳动",),
    ("综合实践活动",), ("其他",), ("本学年不授课",),
)  # fmt: skip
COURSES_2021_SECONDARY: tuple[Path, ...] = (
    ("合计",), ("#女",), ("道德与法治（思想政治）",), ("语文",), ("数学",), (FOREIGN, "计"), (FOREIGN, "英语"),
    (FOREIGN, "日语"), (FOREIGN, "俄语"), ("历史",), ("地理",), ("科学",), ("物理",), ("化学",), ("生物学",),
    ("信息科技（技术）",), ("通用技术",), ("劳动",), ("体育与健康",), ("艺术",), ("音乐",), ("美术",), ("综合实践活动",),
    ("其他",), ("本学年不授课",),
)  # fmt: skip
COURSES_2025: tuple[Path, ...] = (
    ("合计",), ("#女",), ("道德与法治",), ("语文",), ("数学",), (FOREIGN, "计"), (FOREIGN, "英语"), (FOREIGN, "日语"),
    (FOREIGN, "俄语"), ("历史",), ("地理",), ("科学",), ("物理",), ("化学",), ("生物学",), ("信息科技",), ("体育与健康",),
    (ARTS, "计"), (ARTS, "音乐"), (ARTS, "美术"), ("劳动",), ("综合实践活动",), ("其他",), ("本学年不授课",),
)  # fmt: skip
"""In 2021 the arts stand under a subtotal in the primary form and side by side in the secondary one; in 2025 under a subtotal
without a column for general arts."""

SUBJECT_OF_LEAF = {
    "英语": "英语",
    "体育与健康": "体育",
    "道德与法治（思想政治）": "道德与法治",
    "信息科技（技术）": "信息科技",
}


@dataclass(frozen=True)
class Person:
    subject: str
    degree: str
    age: int
    title: str
    is_woman: bool
    is_minority: bool


def people_of(school: School, stage: str, year: int, stream: Stream) -> list[Person]:
    """The teachers of a stage; the senior stage has no roster in the package, so its teachers are made here."""
    if stage == SENIOR:
        number = round(int(school.cells.get("senior_pupils") or 0) / PUPILS_PER_SENIOR_TEACHER)
        subjects = (
            "语文",
            "数学",
            "英语",
            "物理",
            "化学",
            "生物学",
            "历史",
            "地理",
            "道德与法治",
            "体育",
            "音乐",
            "美术",
        )
        return [
            _person(stream.pick(subjects), "硕士" if stream.chance(0.3) else "本科", int(stream.bell(24, 59)), stream)
            for _ in range(number)
        ]
    own = [person for person in school.teachers if person["stage"] == stage]
    return [_person(str(p["subject"]), str(p["degree"]), year - int(p["birth_year"]), stream) for p in own]


def _person(subject: str, degree: str, age: int, stream: Stream) -> Person:
    title = "未定职级" if age < 26 else stream.pick(("助理级", "中级", "中级", "副高级" if age > 38 else "助理级"))
    return Person(subject, degree, age, title, stream.chance(0.7), stream.chance(0.012))


def course_line(labels: tuple[str, ...], people: Sequence[Person], columns: Sequence[Path]) -> Line:
    return Line(labels, [_in_column(people, path, columns) for path in columns])


def _in_column(people: Sequence[Person], path: Path, columns: Sequence[Path]) -> int:
    if path == ("合计",):
        return len(people)
    if path == ("#女",):
        return sum(person.is_woman for person in people)
    if path == (FOREIGN, "计"):
        return sum(person.subject == "英语" for person in people)
    if path == (ARTS, "计"):
        return sum(person.subject in ("音乐", "美术", "艺术") for person in people)
    leaf = SUBJECT_OF_LEAF.get(path[-1], path[-1])
    return sum(person.subject == leaf for person in people) if path[-1] != "其他" else 0


def stage_lines(stage: str, people: Sequence[Person], columns: Sequence[Path], first_code: int) -> list[Line]:
    """The nine lines of a stage: all, women, minorities, six degrees."""
    groups: list[tuple[str, Callable[[Person], bool]]] = [
        (stage, lambda person: True),
        ("#女", lambda person: person.is_woman),
        ("#少数民族", lambda person: person.is_minority),
    ]
    for word, degree in DEGREE_LINES.items():
        groups.append((word, lambda person, degree=degree: person.degree == degree))
    groups.append(("高中阶段", lambda person: person.degree == "高中及以下"))
    groups.append(("高中阶段以下", lambda person: False))
    return [
        course_line((name, f"{first_code + number:02d}"), [person for person in people if fits(person)], columns)
        for number, (name, fits) in enumerate(groups)
    ]


def age_lines(stage: str, people: Sequence[Person], first_code: int) -> list[Line]:
    """教基4153: all, women, minorities and six titles of a stage, by age."""
    groups = [
        (stage, people),
        ("#女", [p for p in people if p.is_woman]),
        ("#少数民族", [p for p in people if p.is_minority]),
    ]
    groups += [(title, [person for person in people if person.title == title]) for title in TITLES]
    return [
        Line(
            (name, f"{first_code + number:02d}"),
            [len(some), sum(person.is_woman for person in some)]
            + [sum(low <= person.age <= high for person in some) for _, low, high in AGES],
        )
        for number, (name, some) in enumerate(groups)
    ]


def class_band_lines(of_columns: Sequence[Sequence[int]], closed: Sequence[bool]) -> list[Line]:
    """教基2106 and 2107: all classes, then ten bands of size, for each column's class sizes."""
    bands = [("25人及以下", 0, 25), *((f"{low}-{low + 4}人", low, low + 4) for low in range(26, 66, 5))]
    bands.append(("66人及以上", 66, 999))
    lines = [("总计", 0, 999), *bands]
    return [
        Line(
            (name, f"{number:02d}"),
            [_band(sizes, low, high, shut) for sizes, shut in zip(of_columns, closed, strict=True)],
        )
        for number, (name, low, high) in enumerate(lines, start=1)
    ]


def _band(sizes: Sequence[int], low: int, high: int, is_closed: bool) -> Value:
    return CLOSED if is_closed else sum(low <= size <= high for size in sizes)


def shares(total: int, weights: Sequence[float]) -> list[int]:
    return apportion(total, list(weights))


def stages_of(school: School) -> list[str]:
    """The stages with teachers in the forms: 小学, 初中, and 普通高中 where the school has senior pupils."""
    compulsory = [stage for stage in (PRIMARY, JUNIOR) if stage in school.stages]
    return compulsory + ([SENIOR] if school.cells.get("senior_pupils") else [])
