"""Rosters of a county: classes, teachers, pupils, dealt out from the counts of school_stages so that both agree."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from junheng.synth.model import JUNIOR
from junheng.synth.nation.schools import class_sizes
from junheng.synth.vectors import Draws, divided, joined, owners_and_places

MOST_TEACHERS = 10_000
OTHER_SUBJECTS = ("语文", "语文", "数学", "数学", "英语", "科学", "道德与法治", "信息科技")


def _column(table: pa.Table, name: str) -> pa.Array:
    return table[name].combine_chunks()


def classes_of(stages: pa.Table) -> pa.Table:
    """Every class with its pupils; `unit` is its school stage's number, for the makers only."""
    owner, place = owners_and_places(_column(stages, "classes").cast(pa.int64()))
    classes, junior = _column(stages, "classes").take(owner), pc.equal(_column(stages, "stage").take(owner), JUNIOR)
    grades = _column(stages, "grades").take(owner)
    grade = pc.add(divided(pc.multiply(place.cast(pa.float64()), grades), classes), pc.if_else(junior, 7, 1))
    sizes = class_sizes(_column(stages, "pupils").take(owner), classes, place)
    return pa.table({
        "unit": _column(stages, "unit").take(owner), "region_code": _column(stages, "region_code").take(owner),
        "school_code": _column(stages, "school_code").take(owner), "stage": _column(stages, "stage").take(owner),
        "grade": grade.cast(pa.float64()), "name": joined(pc.add(place, 1), "班"), "pupils": sizes.cast(pa.float64()),
    })  # fmt: skip


def teachers_of(stages: pa.Table, seed: int, year: int) -> pa.Table:
    """One line a teacher. Who is what follows from the place in the list, counted against the counts."""
    draws = Draws(seed, "nation teachers")
    owner, place = owners_and_places(_column(stages, "full_time_teachers").cast(pa.int64()))
    ids = pc.add(
        pc.multiply(_column(stages, "unit").take(owner), pa.scalar(MOST_TEACHERS, pa.uint64())), place.cast(pa.uint64())
    )

    def count(name: str) -> pa.Array:
        return _column(stages, name).cast(pa.int64()).take(owner)

    from_end = pc.subtract(pc.subtract(count("full_time_teachers"), place), 1)
    degrees = _by_place(place, [(count("master_teachers"), "硕士"), (count("bachelor_teachers"), "本科"),
                                (count("junior_college_teachers"), "专科")], "高中及以下")  # fmt: skip
    subjects = _by_place(from_end, [(count("pe_teachers"), "体育"), (count("music_teachers"), "音乐"),
                                    (count("art_teachers"), "美术")], None)  # fmt: skip
    years = draws.whole(ids, "years", 0, 14)
    return pa.table({
        "region_code": _column(stages, "region_code").take(owner), "teacher_code": joined("T", ids),
        "school_code": _column(stages, "school_code").take(owner), "stage": _column(stages, "stage").take(owner),
        "subject": pc.coalesce(subjects, draws.pick(ids, "subject", OTHER_SUBJECTS)), "degree": degrees,
        "is_backbone": pc.less(place, count("backbone_teachers")), "is_certified": pc.less(place, count("certified_teachers")),
        "training_hours": pc.add(pc.if_else(pc.less(place, count("trained_teachers")), 360.0, 120.0), years.cast(pa.float64())),
        "years_at_school": years.cast(pa.float64()),
        "birth_year": pc.subtract(pa.scalar(float(year)), draws.whole(ids, "age", 23, 59).cast(pa.float64())),
    })  # fmt: skip


def _by_place(place: pa.Array, counts: list[tuple[pa.Array, str]], otherwise: str | None) -> pa.Array:
    """The word whose stretch of the list a place falls into."""
    words = pa.scalar(otherwise, pa.string())
    ends, end = [], None
    for count, word in counts:
        end = count if end is None else pc.add(end, count)
        ends.append((end, word))
    for end, word in reversed(ends):
        words = pc.if_else(pc.less(place, end), word, words)
    return words


def pupils_of(classes: pa.Table) -> pa.Table:
    """One line a pupil: pseudonym, school, stage, grade, class. No draws: pupils are what the classes hold."""
    owner, place = owners_and_places(_column(classes, "pupils").cast(pa.int64()))
    keys = joined(
        "P", _column(classes, "unit"), "-", _column(classes, "grade").cast(pa.int64()), _column(classes, "name")
    )
    columns = {name: _column(classes, name).take(owner) for name in ("region_code", "school_code", "stage", "grade")}
    return pa.table({"region_code": columns.pop("region_code"), "pupil_code": joined(keys.take(owner), "-", place), **columns,
                     "class_name": _column(classes, "name").take(owner)})  # fmt: skip
