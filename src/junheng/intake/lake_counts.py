"""Counts of school_stages from the rosters of a lake: readings, "Rows" 5, for every school at once.

A teacher count left empty is counted from the teachers listed, where none lacks the field and none is listed twice; a stated
one stands. What a package never lets a roster replace, the numbers of pupils and classes, is counted only for counties that state
none at all; a county without classes has them made from its pupils.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import narwhals.stable.v2 as nw

from junheng.core.class_lists import class_lists
from junheng.fields import lake_tables
from junheng.frames import Port, parted
from junheng.intake.lake_reading import Odd, as_read
from junheng.intake.rosters import COUNTED, TRAINED_HOURS

REGION = ("region_code", "school_year")
STAGE = [*REGION, "school_code", "stage"]
CLASS = [*REGION, "school_code", "stage", "grade", "name"]
CLASS_KEY = [*REGION, "school_code", "grade", "name"]
COUNTED_CLASSES = ("pupils", "classes")

Pieces = Callable[[str], Iterator[nw.LazyFrame]]
"""A table by name, piece by piece, each of whole counties: what is too large to be sorted or grouped at once."""


def with_counts(
    port: Port, frames: Mapping[str, nw.LazyFrame], pieces: Pieces, check_doubles: bool, odd: Odd
) -> dict[str, nw.LazyFrame]:
    """The frames with stages filled, and class lists in the place of classes or, of counties without classes, of pupils."""
    found = {
        name: frame for name, frame in frames.items() if name not in ("classes", "pupils", "teachers", "succession")
    }
    lists = _class_lists(port, frames, pieces, check_doubles, odd)
    stages = found["school_stages"]
    names = set(stages.collect_schema().names())
    if lists is not None:
        found["class_lists"] = lists.drop("doubled_classes")
        stages = _counted_classes(port, stages, lists, names)
    counts = _teacher_counts(port, frames["teachers"], check_doubles, odd) if "teachers" in frames else None
    if counts is not None:
        stages = _filled(stages, counts)
    if stages is not found["school_stages"]:
        found["school_stages"] = port.persist(stages)
    if counts is not None:
        port.release(counts)
    return found


def _class_lists(
    port: Port, frames: Mapping[str, nw.LazyFrame], pieces: Pieces, check_doubles: bool, odd: Odd
) -> nw.LazyFrame | None:
    """core.class_lists with `doubled_classes`: how many of them stood more than once.

    From the classes of a county; of one that has none, from its pupils.
    """
    found, listed = [], None
    if "classes" in frames:
        found.append(port.persist(_listed(port, _typed_classes(frames["classes"]))))
        listed = found[0].select("region_code").unique()
    if "pupils" in frames and (listed is None or _others(port, frames["pupils"], listed)):
        of_pupils = pieces("pupils")
        if listed is not None:
            of_pupils = (piece.join(listed, on="region_code", how="anti") for piece in of_pupils)
        found += _lists_of_pupils(port, of_pupils, check_doubles)
    return _keys_read(port, _gathered(port, found), "classes", odd) if found else None


def _others(port: Port, pupils: nw.LazyFrame, listed: nw.LazyFrame) -> bool:
    """Whether some county has pupils and no classes."""
    regions = pupils.select("region_code").unique().join(listed, on="region_code", how="anti")
    return port.collect(regions.head(1)).num_rows > 0


def _lists_of_pupils(port: Port, pieces: Iterator[nw.LazyFrame], check_doubles: bool) -> Iterator[nw.LazyFrame]:
    for pupils in pieces:
        classes = port.persist(pupil_classes(port, pupils, check_doubles))
        yield port.persist(_listed(port, classes))
        port.release(classes)


def _gathered(port: Port, found: list[nw.LazyFrame]) -> nw.LazyFrame:
    """Pieces in one table: a table of its own takes some megabytes, however short."""
    if len(found) == 1:
        return found[0]
    whole = port.persist(nw.concat(found))
    for piece in found:
        port.release(piece)
    return whole


def _keys_read(port: Port, counts: nw.LazyFrame, name: str, odd: Odd) -> nw.LazyFrame:
    """Counts by site and stage with these two read as cells are; where two then mean the same, added up."""
    read = as_read(port, counts, lake_tables()[name], odd)
    if read is counts:
        return counts
    measures = [n for n in read.collect_schema().names() if n not in STAGE]
    return port.persist(read.group_by(*STAGE).agg(
        *(nw.col(n).max() if n == "largest_class" else nw.col(n).sum() for n in measures)
    ))  # fmt: skip


def _typed_classes(classes: nw.LazyFrame) -> nw.LazyFrame:
    """The columns of a class as the dictionary types them; a column the lake lacks is missing throughout."""
    names = set(classes.collect_schema().names())
    kinds = {"stage": nw.String, "name": nw.String, "grade": nw.Float64, "pupils": nw.Float64}
    columns = {name: (nw.col(name) if name in names else nw.lit(None)).cast(kind) for name, kind in kinds.items()}
    return classes.select(*REGION, nw.col("school_code").cast(nw.String), **columns)


def _listed(port: Port, classes: nw.LazyFrame) -> nw.LazyFrame:
    repeated = port.repeated(classes, CLASS_KEY)
    if repeated is None:
        return class_lists(classes).with_columns(doubled_classes=nw.lit(0))
    single, doubled = parted(classes, repeated, CLASS_KEY, ("stage",))
    counted = doubled.group_by(*STAGE).agg(doubled_classes=nw.len())
    lists = class_lists(nw.concat([single, doubled])).join(counted, on=STAGE, how="left")
    return lists.with_columns(nw.col("doubled_classes").fill_null(0))


def pupil_classes(port: Port, pupils: nw.LazyFrame, check_doubles: bool) -> nw.LazyFrame:
    """Every class with its pupils; unknown where one of them is listed twice."""
    texts = [nw.col(name).cast(nw.String) for name in ("school_code", "stage", "name")]
    frame = pupils.rename({"class_name": "name"}).with_columns(*texts, nw.col("grade").cast(nw.Float64))
    doubled = port.repeated(frame, [*REGION, "pupil_code"]) if check_doubles else None
    if doubled is None:
        # The lake is read a year at a time: a key without the year is a third smaller for 160 million pupils.
        sizes = frame.group_by(*(name for name in CLASS if name != "school_year"))
        return sizes.agg(nw.col("school_year").max(), pupils=nw.len().cast(nw.Float64))
    marked = frame.join(doubled.with_columns(_doubled=nw.lit(1)), on=[*REGION, "pupil_code"], how="left")
    sizes = marked.group_by(*CLASS).agg(pupils=nw.len().cast(nw.Float64), _doubled=nw.col("_doubled").count())
    return sizes.with_columns(pupils=nw.when(nw.col("_doubled") == 0).then(nw.col("pupils"))).drop("_doubled")


def _counted_classes(port: Port, stages: nw.LazyFrame, lists: nw.LazyFrame, names: set[str]) -> nw.LazyFrame:
    """Numbers of classes and pupils of counties that state none at all; unknown where a size is, or a class is listed twice.

    Whether a county states them is its own affair: what its neighbours' files have decides nothing.
    """
    stated = [name for name in COUNTED_CLASSES if name in names]
    silent = None
    if stated:
        known = [nw.col(name).count().alias(f"_stated {name}") for name in stated]
        silent = stages.group_by(*REGION).agg(*known)
        some = silent.filter(nw.any_horizontal(*(nw.col(f"_stated {n}") == 0 for n in stated), ignore_nulls=True))
        if len(stated) == len(COUNTED_CLASSES) and not port.collect(some.head(1)).num_rows:
            return stages
    believed = nw.col("doubled_classes") == 0
    whole = believed & (nw.col("sized_classes") == nw.col("listed_classes"))
    counts = lists.select(
        *STAGE, _classes=nw.when(believed).then(nw.col("listed_classes").cast(nw.Float64)),
        _pupils=nw.when(whole).then(nw.col("listed").cast(nw.Float64)),
    )  # fmt: skip
    joined = stages.join(counts, on=STAGE, how="left")
    joined = joined if silent is None else joined.join(silent, on=list(REGION), how="left")
    settled = {name: nw.col(f"_{name}") for name in COUNTED_CLASSES}
    for name in stated:
        own = nw.col(name).cast(nw.Float64)
        settled[name] = nw.when(nw.col(f"_stated {name}") == 0).then(settled[name]).otherwise(own)
    others = [name for name in stages.collect_schema().names() if name not in COUNTED_CLASSES]
    return joined.select(*others, **settled)


def _teacher_counts(port: Port, teachers: nw.LazyFrame, check_doubles: bool, odd: Odd) -> nw.LazyFrame:
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
    keys = [*REGION, *(nw.col(name).cast(nw.String) for name in ("school_code", "stage"))]
    listed = teachers.select(*keys, **marks, **known, _doubts=doubts)
    counts = listed.group_by(*STAGE).agg(
        nw.len().cast(nw.Float64).alias("_full_time_teachers"), *(nw.col(n).sum() for n in (*marks, *known, "_doubts"))
    )
    return _keys_read(port, port.persist(counts), "teachers", odd)


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
