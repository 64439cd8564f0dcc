"""Counts of school_stages from the rosters of a lake: readings, "Rows" 5, for every school at once.

A teacher count left empty is counted from the teachers listed, where none lacks the field and none is listed twice; a stated
one stands. What a package never lets a roster replace, the numbers of pupils and classes, is counted only where the lake's
school_stages has no such column at all; a table of classes is made from the pupils where the lake has none.
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals.stable.v2 as nw

from junheng.frames import Port
from junheng.intake.rosters import COUNTED, TRAINED_HOURS

REGION = ("region_code", "school_year")
STAGE = [*REGION, "school_code", "stage"]
CLASS = [*REGION, "school_code", "stage", "grade", "name"]
TEACHER_COUNTS = tuple(COUNTED)


def with_counts(port: Port, frames: Mapping[str, nw.LazyFrame], check_doubles: bool) -> dict[str, nw.LazyFrame]:
    """The frames with stages filled and, where the lake has pupils but no classes, the classes made from them."""
    found = dict(frames)
    if "pupils" in found and "classes" not in found:
        found["classes"] = port.persist(pupil_classes(port, found["pupils"], check_doubles))
    stages = found["school_stages"]
    names = set(stages.collect_schema().names())
    if "classes" in found and {"pupils", "classes"} - names:
        stages = _counted_classes(port, stages, found["classes"], names)
    if "teachers" in found:
        stages = _counted_teachers(port, stages, found["teachers"], check_doubles)
    if stages is not found["school_stages"]:
        found["school_stages"] = port.persist(stages)
    return {name: frame for name, frame in found.items() if name not in ("pupils", "succession")}


def pupil_classes(port: Port, pupils: nw.LazyFrame, check_doubles: bool) -> nw.LazyFrame:
    """Every class with its pupils; unknown where one of them is listed twice."""
    frame = pupils.rename({"class_name": "name"}).with_columns(nw.col("grade").cast(nw.Float64))
    doubled = port.repeated(frame, [*REGION, "pupil_code"]) if check_doubles else None
    if doubled is None:
        # The lake is read a year at a time: a key without the year is a third smaller for 160 million pupils.
        sizes = frame.group_by(*(name for name in CLASS if name != "school_year"))
        return sizes.agg(nw.col("school_year").max(), pupils=nw.len().cast(nw.Float64))
    marked = frame.join(doubled.with_columns(_doubled=nw.lit(1)), on=[*REGION, "pupil_code"], how="left")
    sizes = marked.group_by(*CLASS).agg(pupils=nw.len().cast(nw.Float64), _doubled=nw.col("_doubled").count())
    return sizes.with_columns(pupils=nw.when(nw.col("_doubled") == 0).then(nw.col("pupils"))).drop("_doubled")


def _counted_classes(port: Port, stages: nw.LazyFrame, classes: nw.LazyFrame, names: set[str]) -> nw.LazyFrame:
    """Numbers of classes and pupils where school_stages has no such column; unknown where a size is, or a class is listed twice."""
    doubled = port.repeated(classes, [*REGION, "school_code", "grade", "name"])
    if doubled is not None:
        keys = [*REGION, "school_code", "grade", "name"]
        classes = classes.join(doubled.with_columns(_doubled=nw.lit(1)), on=keys, how="left")
    else:
        classes = classes.with_columns(_doubled=nw.lit(None).cast(nw.Int64))
    counts = classes.group_by(*STAGE).agg(
        _classes=nw.len().cast(nw.Float64), _pupils=nw.col("pupils").sum().cast(nw.Float64), _sized=nw.col("pupils").count(),
        _doubts=nw.col("_doubled").count(),
    )  # fmt: skip
    believed = nw.col("_doubts") == 0
    whole = believed & (nw.col("_sized").cast(nw.Float64) == nw.col("_classes"))
    counts = counts.select(
        *STAGE, _classes=nw.when(believed).then(nw.col("_classes")), _pupils=nw.when(whole).then(nw.col("_pupils"))
    )
    stages = stages.join(counts, on=STAGE, how="left")
    added = [nw.col(f"_{name}").alias(name) for name in ("pupils", "classes") if name not in names]
    return stages.with_columns(*added).drop(["_pupils", "_classes"])


def _counted_teachers(port: Port, stages: nw.LazyFrame, teachers: nw.LazyFrame, check_doubles: bool) -> nw.LazyFrame:
    names = set(teachers.collect_schema().names())
    marks: dict[str, nw.Expr] = {}
    for name, (field, wanted) in COUNTED.items():
        if field is None:
            continue
        column = nw.col(field) if field in names else nw.lit(None)
        if wanted is TRAINED_HOURS:
            marks[f"_{name}"] = (column.cast(nw.Float64) >= TRAINED_HOURS).cast(nw.Int64)
        elif wanted is True:
            marks[f"_{name}"] = column.cast(nw.Boolean).cast(nw.Int64)
        else:
            marks[f"_{name}"] = (column.cast(nw.String) == wanted).cast(nw.Int64)
    fields = {field for field, _ in COUNTED.values() if field}
    known = {
        f"_known {field}": (~nw.col(field).is_null()).cast(nw.Int64) if field in names else nw.lit(0)
        for field in fields
    }
    doubled = port.repeated(teachers, [*REGION, "teacher_code"]) if check_doubles else None
    if doubled is not None:
        teachers = teachers.join(doubled.with_columns(_doubled=nw.lit(1)), on=[*REGION, "teacher_code"], how="left")
        doubts = nw.col("_doubled").fill_null(0)
    else:
        doubts = nw.lit(0)
    listed = teachers.select(*STAGE, **marks, **known, _doubts=doubts)
    counts = listed.group_by(*STAGE).agg(
        nw.len().cast(nw.Float64).alias("_full_time_teachers"), *(nw.col(n).sum() for n in (*marks, *known, "_doubts"))
    )
    return _filled(stages, counts)


def _filled(stages: nw.LazyFrame, counts: nw.LazyFrame) -> nw.LazyFrame:
    """Stated counts first; a counted one where every teacher listed has the field and none is listed twice."""
    names = set(stages.collect_schema().names())
    joined = stages.join(counts, on=STAGE, how="left")
    settled = []
    for name, (field, _) in COUNTED.items():
        complete = nw.col("_doubts") == 0
        if field is not None:
            complete = complete & (nw.col(f"_known {field}").cast(nw.Float64) == nw.col("_full_time_teachers"))
        counted = nw.when(complete).then(nw.col(f"_{name}").cast(nw.Float64))
        stated = nw.coalesce(nw.col(name).cast(nw.Float64), counted) if name in names else counted
        settled.append(stated.alias(name))
    others = [name for name in names if name not in COUNTED]
    return joined.select(*others, *settled)
