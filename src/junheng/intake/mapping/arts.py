"""Is 艺术 a course of its own or a subtotal? Editions differ, so arithmetic decides, per file (forms.md §3).

The reading is taken under which 合计 = Σ of the courses on every filled line. If none fits, or several fit and would give different
counts, that is a question to the county, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from junheng.intake.mapping.paths import Path

SUBTOTAL, PLAIN, FLAT_SUBTOTAL, NONE = "艺术为小计", "艺术为一门课程", "艺术列为音乐、美术之和", "没有艺术列"
Line = Mapping[int, Fraction | None]
"""Column → figure of one line."""


@dataclass(frozen=True)
class Courses:
    """The course columns of a table by their paths below the group: which are counted, and where the arts stand."""

    total: int
    counted: tuple[int, ...]
    subtotal: int | None
    general: int | None
    music: int | None
    art: int | None


@dataclass(frozen=True)
class Reading:
    """One way to read the arts columns: what is added up to 合计, and which general arts count it gives."""

    name: str
    added: tuple[int, ...]


def courses_of(paths: Sequence[Path], total: int, columns: Sequence[int], depth: int) -> Courses:
    """Sort course columns. `depth` steps of each path name the group the courses stand in; a group's 计 stands for its members."""
    below = {column: paths[column][depth:] for column in columns}
    groups = {path[0] for path in below.values() if len(path) > 1 and path[-1] == "计"}
    counted = tuple(
        column for column, path in below.items()
        if not (path[0] in groups and path[-1] != "计") and path[0] not in ("艺术", "音乐", "美术")
    )  # fmt: skip

    def find(*wanted: Path) -> int | None:
        return next((column for column, path in below.items() if path in wanted), None)

    subtotal = find(("艺术", "计"))
    general = find(("艺术", "艺术"), ("艺术", "综合艺术")) if subtotal is not None else find(("艺术",))
    return Courses(
        total, counted, subtotal, general, find(("艺术", "音乐"), ("音乐",)), find(("艺术", "美术"), ("美术",))
    )


def decide(courses: Courses, lines: Sequence[Line]) -> tuple[Reading | None, str]:
    """The one reading that fits every filled line, or None and why: 没有一种读法成立, or 不止一种."""
    fitting = [reading for reading in _readings(courses) if _fits(reading, courses, lines)]
    if not fitting:
        return None, "没有一种读法能使合计等于各课程之和"
    results = {tuple(general_arts(reading, courses, line) for line in lines) for reading in fitting}
    if len(results) > 1:
        return None, f"“{'”和“'.join(reading.name for reading in fitting)}”都说得通，但结果不同"
    return fitting[0], ""


def _readings(courses: Courses) -> list[Reading]:
    pair = [column for column in (courses.music, courses.art) if column is not None]
    if courses.subtotal is not None:
        return [Reading(SUBTOTAL, (courses.subtotal,))]
    if courses.general is not None:
        return [Reading(PLAIN, (courses.general, *pair)), Reading(FLAT_SUBTOTAL, (courses.general,))]
    return [Reading(NONE, tuple(pair))]


def _fits(reading: Reading, courses: Courses, lines: Sequence[Line]) -> bool:
    checked = 0
    for line in lines:
        parts = [line.get(column) for column in (*courses.counted, *reading.added)]
        total = line.get(courses.total)
        if total is None or any(part is None for part in parts):
            continue
        checked += 1
        if sum(part for part in parts if part is not None) != total:
            return False
        if reading.name != PLAIN and (general := general_arts(reading, courses, line)) is not None and general < 0:
            return False
    return checked > 0


def general_arts(reading: Reading, courses: Courses, line: Line) -> Fraction | None:
    """Teachers of general arts (综合艺术) on a line: stated, or what the subtotal leaves beside music and fine art."""
    if reading.name == NONE:
        return Fraction(0)
    if reading.name == PLAIN or (reading.name == SUBTOTAL and courses.general is not None):
        return line.get(courses.general) if courses.general is not None else None
    whole = line.get(courses.subtotal if reading.name == SUBTOTAL else courses.general)
    parts = [line.get(column) for column in (courses.music, courses.art) if column is not None]
    if whole is None or any(part is None for part in parts):
        return None
    return whole - sum(part for part in parts if part is not None)
