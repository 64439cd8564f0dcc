"""Pupils move, come and go, and classes open (学生与班级变动).

Class lists follow. Pupils leave the fullest classes first and join the emptiest first, grade by grade; without a grade they are
spread over the grades in proportion to their pupils. A class that opens shares its grade's pupils evenly with the others. Where a
school lists no classes none are invented: its class sizes stay without a value.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from fractions import Fraction

from junheng.core.change import Change
from junheng.planning.changes.messages import refuse
from junheng.planning.changes.sheet import Draft, as_text
from junheng.planning.changes.sites import Site, label, plain, shift, site_of

Grades = dict[int, list[int]]
"""Grade → rows of its classes."""


def move_pupils(draft: Draft, change: Change) -> None:
    start, end, count = site_of(draft, change, "from"), site_of(draft, change, "to"), change["count"]
    if start == end:
        raise refuse("same_school", where=draft.where)
    moved = _take(draft, start, count, change.get("grade"))
    _give(draft, end, count, moved, change.get("open_classes", 0))


def add_pupils(draft: Draft, change: Change) -> None:
    place, count = site_of(draft, change), change["count"]
    arrive(draft, place, count, change.get("grade"), change.get("open_classes", 0))


def arrive(draft: Draft, place: Site, count: int, grade: int | None, opened: int) -> None:
    grades = _grades(draft, place)
    share = {grade: count} if grade else _shares({g: _size(draft, place, g, rows) for g, rows in grades.items()}, count)
    _give(draft, place, count, share, opened)


def lose_pupils(draft: Draft, change: Change) -> None:
    _take(draft, site_of(draft, change), change["count"], change.get("grade"))


def open_classes(draft: Draft, change: Change) -> None:
    place = site_of(draft, change)
    shift(draft, "school_stages", place, "classes", change["count"])
    _open(draft, place, change["count"], change.get("grade"), {})


def even_classes(draft: Draft, change: Change) -> None:
    """Pupils of a grade (or of every grade) shared out evenly over its classes; no class opens."""
    place = site_of(draft, change)
    grades, wanted = _grades(draft, place), change.get("grade")
    if wanted and wanted not in grades:
        raise refuse("no_class", where=draft.where, owner=label(draft, place), grade=wanted)
    for grade, rows in grades.items():
        if wanted in (None, grade):
            _even(draft, rows, _size(draft, place, grade, rows))


def _grades(draft: Draft, place: Site) -> Grades:
    sheet = draft.sheet("classes")
    found: Grades = defaultdict(list)
    for row in sheet.where(school_code=place[0], stage=place[1]):
        found[int(sheet.column("grade")[row] or 0)].append(row)
    return dict(sorted(found.items()))


def _size(draft: Draft, place: Site, grade: int, rows: list[int]) -> int:
    sizes = [draft.sheet("classes").column("pupils")[row] for row in rows]
    if None in sizes:
        raise refuse("class_unknown", where=draft.where, owner=label(draft, place), grade=grade)
    return int(sum(sizes))


def _shares(weights: dict[int, int], count: int) -> dict[int, int]:
    """`count` in proportion to the weights, whole, the largest remainders first; empty without weights."""
    total = sum(weights.values())
    if not total:
        weights, total = dict.fromkeys(weights, 1), len(weights)
    if not total:
        return {}
    exact = {grade: Fraction(count * weight, total) for grade, weight in weights.items()}
    found = {grade: int(part) for grade, part in exact.items()}
    rest = sorted(exact, key=lambda grade: (found[grade] - exact[grade], grade))
    for grade in rest[: count - sum(found.values())]:
        found[grade] += 1
    return {grade: number for grade, number in found.items() if number}


def _take(draft: Draft, place: Site, count: int, grade: int | None) -> dict[int, int]:
    """Pupils leave; returns how many of each grade (all under the grade asked for, or none known)."""
    grades = _grades(draft, place)
    shift(draft, "school_stages", place, "pupils", -count)
    if not grades:
        return {grade: count} if grade else {}
    sizes = {g: _size(draft, place, g, rows) for g, rows in grades.items()}
    share = {grade: count} if grade else _shares(sizes, count)
    for g, number in share.items():
        if number > sizes.get(g, 0):
            raise refuse("too_few_listed", where=draft.where, owner=label(draft, place), grade=g, have=sizes.get(g, 0),
                         take=number)  # fmt: skip
        _spread(draft, grades[g], -number)
    return share


def _give(draft: Draft, place: Site, count: int, share: dict[int, int], opened: int) -> None:
    grades = _grades(draft, place)
    shift(draft, "school_stages", place, "pupils", count)
    if opened:
        shift(draft, "school_stages", place, "classes", opened)
        if not grades and not share:
            raise refuse("no_grades", where=draft.where, owner=label(draft, place))
        _open(draft, place, opened, None, share)
        return
    if not grades:
        return
    share = share or _shares({g: _size(draft, place, g, rows) for g, rows in grades.items()}, count)
    for grade, number in share.items():
        if grade not in grades:
            raise refuse("no_class", where=draft.where, owner=label(draft, place), grade=grade)
        _size(draft, place, grade, grades[grade])
        _spread(draft, grades[grade], number)


def _spread(draft: Draft, rows: list[int], count: int) -> None:
    """One by one: out of the fullest class, or into the emptiest."""
    sheet = draft.sheet("classes")
    sign = 1 if count > 0 else -1
    queue = [(sign * int(sheet.column("pupils")[row]), place, row) for place, row in enumerate(rows)]
    heapq.heapify(queue)
    for _ in range(abs(count)):
        size, place, row = heapq.heappop(queue)
        heapq.heappush(queue, (size + 1, place, row))
    for size, _, row in queue:
        _resize(draft, row, sign * size)


def _resize(draft: Draft, row: int, size: int) -> None:
    sheet = draft.sheet("classes")
    was = sheet.column("pupils")[row]
    if was != size:
        sheet.put(row, "pupils", float(size))
        draft.note("classes", sheet.key(row), "pupils", f"{plain(was or 0)} → {size}")


def _open(draft: Draft, place: Site, count: int, grade: int | None, joining: dict[int, int]) -> None:
    """New classes where the average is largest (or in the grade asked for), then every touched grade shared out evenly."""
    grades = _grades(draft, place)
    pupils = {g: _size(draft, place, g, rows) for g, rows in grades.items()}
    if not grades and not joining and grade is None:
        return
    for g, number in joining.items():
        pupils[g] = pupils.get(g, 0) + number
    classes = {g: len(grades.get(g, ())) for g in pupils}
    touched = set(joining)
    for _ in range(count):
        chosen = grade or max(pupils, key=lambda g: (_average(pupils[g], classes[g]), -g))
        classes[chosen] = classes.get(chosen, 0) + 1
        grades.setdefault(chosen, []).append(_new_class(draft, place, chosen))
        touched.add(chosen)
    for g in sorted(touched):
        if g not in grades:
            raise refuse("no_class", where=draft.where, owner=label(draft, place), grade=g)
        _even(draft, grades[g], pupils.get(g, 0))


def _average(pupils: int, classes: int) -> Fraction:
    return Fraction(pupils, classes) if classes else Fraction(10**9 if pupils else -1)


def _new_class(draft: Draft, place: Site, grade: int) -> int:
    sheet, number = draft.sheet("classes"), 1
    while sheet.rows((place[0], as_text(float(grade)), f"新{number}班")):
        number += 1
    row = sheet.add(
        {"school_code": place[0], "stage": place[1], "grade": float(grade), "name": f"新{number}班", "pupils": 0.0}
    )
    draft.note("classes", sheet.key(row), "name", "新开班")
    return row


def _even(draft: Draft, rows: list[int], pupils: int) -> None:
    """Sizes that differ by one at most; the fuller classes stay the fuller ones."""
    column = draft.sheet("classes").column("pupils")
    least, more = divmod(pupils, len(rows))
    ordered = sorted(rows, key=lambda row: -(column[row] or 0))
    for place, row in enumerate(ordered):
        _resize(draft, row, least + (place < more))
