"""How large classes and schools are (班额与学校规模), against their limits."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from junheng.core.assessment import Assessment
from junheng.reports.charts.placing import anchor_at, swarm
from junheng.reports.charts.svg import Chart, ChartTable, bar, dot, level, round_steps, text, text_width, upright
from junheng.reports.terms import CLASS_SIZE, SCHOOL_SIZE, believed_classes, limits
from junheng.reports.words import Words, number, plain

_LEAST = 20
"""Classes this small share the first bar."""

_BAND = 66
_TOP, _BASE = 40.0, 190.0


def class_sizes(assessment: Assessment, stage: str, words: Words | None = None) -> Chart | None:
    """One bar a pupil count, those over the limit red, with their number and the largest; None without class lists."""
    words = words or Words()
    known = sizes_of(assessment, stage)
    if not known:
        return None
    limit = limits(assessment, CLASS_SIZE).get(stage)
    counts = Counter(max(size, _LEAST) for size in known)
    last = max([*counts, int(limit or 0)]) + 2
    over = [size for size in known if limit is not None and size > limit]
    marks = [
        _bars(counts, last, limit),
        _axis(words, last),
        _limit(words, last, limit, over),
        _peak(words, counts, last, limit),
    ]
    mean = sum(known) / len(known)
    title = words("classes.panel", stage=words(f"stage.{stage}"), count=number(len(known), 0), mean=number(mean, 1))
    sentence = words("classes.sentence", title=title, over=len(over), limit=plain(limit), largest=plain(max(known)))
    return Chart(title, sentence, "".join(marks), _BASE + 26, _class_table(words, known, limit), kind="sizes",
                 extra={"over": len(over), "count": len(known), "largest": max(known)})  # fmt: skip


def sizes_of(assessment: Assessment, stage: str) -> list[int]:
    """Pupils of every listed class of a stage that has a believable size."""
    return [int(row["pupils"]) for row in believed_classes(assessment) if row["stage"] == stage]


def _share(size: float, last: int) -> float:
    return (size - _LEAST + 0.5) / (last - _LEAST + 1)


def _bars(counts: Mapping[int, int], last: int, limit: float | None) -> str:
    most = max(counts.values())
    wide = 1 / (last - _LEAST + 1)
    marks = []
    for size, count in sorted(counts.items()):
        height = max((_BASE - _TOP - 14) * count / most, 3.0)
        style = "mark-over" if limit is not None and size > limit else "mark-soft"
        marks.append(bar(_share(size, last) - wide * 0.43, wide * 0.86, _BASE - height, height, style))
    return "".join(marks) + level(_BASE, "axis")


def _axis(words: Words, last: int) -> str:
    ticks = range(_LEAST, last + 1, 5)
    return "".join(
        text(_share(size, last), _BASE + 17, f"≤{size}" if size == _LEAST else str(size),
             anchor="start" if size == _LEAST else "middle" if size < last - 1 else "end")
        for size in ticks
    )  # fmt: skip


def _limit(words: Words, last: int, limit: float | None, over: Sequence[int]) -> str:
    if limit is None:
        return ""
    place = _share(limit + 0.5, last)
    marks = [upright(place, 6, _BASE, "limit"), text(place, 14, words("classes.limit", limit=plain(limit)), anchor="end",
                                                     style="t-bold", dx=-6)]  # fmt: skip
    if over:
        marks.append(text(place, 14, words("classes.over", count=number(len(over), 0)), style="t-red", dx=6))
        marks.append(text(place, 30, words("classes.largest", size=max(over)), style="t-ink", dx=6))
    return "".join(marks)


def _peak(words: Words, counts: Mapping[int, int], last: int, limit: float | None) -> str:
    size, count = max(counts.items(), key=lambda pair: (pair[1], -pair[0]))
    place = _share(size, last)
    label = words("classes.peak", count=number(count, 0))
    return text(place, _TOP + 10, label, anchor=anchor_at(place, text_width(label), 520.0), style="halo")


def _class_table(words: Words, known: Sequence[int], limit: float | None) -> ChartTable:
    counts = Counter(known)
    heads = tuple(words(f"classes.head.{k}") for k in ("size", "count", "over"))
    rows = tuple(
        (str(size), number(counts[size], 0), words("classes.yes") if limit is not None and size > limit else "")
        for size in sorted(counts)
    )
    return ChartTable(heads, rows, frozenset({0, 1}))


@dataclass(frozen=True)
class _School:
    code: str
    name: str
    kind: str
    pupils: float


def school_sizes(assessment: Assessment, words: Words | None = None) -> Chart | None:
    """One dot a school by its compulsory pupils, one band a kind with its limit; None without rows."""
    words = words or Words()
    schools = _schools(assessment)
    if not schools:
        return None
    caps = limits(assessment, SCHOOL_SIZE)
    kinds = [kind for kind in [*caps, *dict.fromkeys(s.kind for s in schools)] if any(s.kind == kind for s in schools)]
    kinds = list(dict.fromkeys(kinds))
    steps = round_steps(max([s.pupils for s in schools] + list(caps.values())), 4)
    marks = [_band([s for s in schools if s.kind == kind], kind, caps.get(kind), steps[-1], n, words)
             for n, kind in enumerate(kinds)]  # fmt: skip
    base = _BAND * len(kinds) + 6
    marks += [text(0.14 + 0.86 * step / steps[-1], base + 16, number(step, 0),
                   anchor="end" if step == steps[-1] else "middle") for step in steps]  # fmt: skip
    over = [s for s in schools if s.kind in caps and s.pupils > caps[s.kind]]
    title = words("schools.panel", count=len(schools))
    return Chart(title, words("schools.sentence", title=title, over=len(over)), "".join(marks), base + 24,
                 _school_table(words, schools, caps), kind="sizes", extra={"over": len(over)})  # fmt: skip


def _schools(assessment: Assessment) -> list[_School]:
    found: dict[str, _School] = {}
    for row in assessment.schools:
        known = found.get(row.school_code)
        pupils = (known.pupils if known else 0.0) + (row.pupils or 0.0)
        found[row.school_code] = _School(row.school_code, row.name, row.kind or "", pupils)
    return sorted(found.values(), key=lambda school: -school.pupils)


def _place(pupils: float, most: float) -> float:
    return 0.14 + 0.86 * pupils / most


def _band(schools: Sequence[_School], kind: str, cap: float | None, most: float, n: int, words: Words) -> str:
    top = _BAND * n
    middle = top + _BAND / 2 + 8
    places = [(_place(s.pupils, most), 5.0) for s in schools]
    marks = [text(0, middle + 4, kind_word(kind), style="t-ink"), level(middle, "grid", 0.14)]
    for school, (share, radius), offset in zip(schools, places, swarm(places, 22), strict=True):
        over = cap is not None and school.pupils > cap
        told = words("schools.dot", name=school.name, pupils=number(school.pupils, 0))
        marks.append(dot(share, middle + offset, radius, "dot-low" if over else "dot", told))
    if cap is not None:
        marks += [upright(_place(cap, most), top + 16, top + _BAND + 4, "limit"),
                  text(_place(cap, most), top + 12, words("classes.limit", limit=number(cap, 0)), anchor="end", style="t-bold")]  # fmt: skip
    return "".join(marks)


def kind_word(kind: str) -> str:
    """九年一贯 for 九年一贯制学校: a label has 14 percent of a phone."""
    return kind.removesuffix("制学校")


def _school_table(words: Words, schools: Sequence[_School], caps: Mapping[str, float]) -> ChartTable:
    heads = tuple(words(f"schools.head.{k}") for k in ("name", "kind", "pupils", "limit", "over"))
    rows = tuple(
        (s.name, s.kind, number(s.pupils, 0), number(caps.get(s.kind), 0),
         number(math.ceil(s.pupils - caps[s.kind]), 0) if s.kind in caps and s.pupils > caps[s.kind] else "")
        for s in schools
    )  # fmt: skip
    return ChartTable(heads, rows, frozenset({2, 3, 4}))
