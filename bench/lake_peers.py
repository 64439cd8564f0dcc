"""Two ways such figures are often made: a pandas script, and a loop over rows. Both do R1–R7, the school rule and the CVs only,
without campuses, doubled records or exact lines."""

from __future__ import annotations

import time
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq

LINES = {"小学": (4.2, 1.0, 0.9, 4.5, 7.5, 2000.0, 2.3), "初中": (5.3, 1.0, 0.9, 5.8, 10.2, 2500.0, 2.4)}
KINDS = {"小学", "初中", "九年一贯制学校", "十二年一贯制学校", "完全中学"}
WEIGHTS = {"小学": 1.0, "初中": 1.1}


def _read(lake: Path, name: str):
    return pq.read_table(lake / name)


def by_loop(lake: Path) -> dict:
    """Dictionaries, one row after another."""
    began = time.perf_counter()
    schools = {(s["region_code"], s["school_code"]): s for s in _read(lake, "schools").to_pylist()}
    stages = _read(lake, "school_stages").to_pylist()
    pupils: dict = defaultdict(lambda: defaultdict(float))
    for row in stages:
        pupils[row["region_code"], row["school_code"]][row["stage"]] += row["pupils"] or 0
    values: dict = defaultdict(list)
    rule: dict = defaultdict(lambda: True)
    for row in stages:
        key = row["region_code"], row["school_code"]
        school = schools[key]
        if school["kind"] not in KINDS or not row["pupils"]:
            continue
        found = _values(row, school, pupils[key])
        marks = [v is not None and v >= line for v, line in zip(found, LINES[row["stage"]], strict=True)]
        enough = sum(marks) >= 6 and all(
            v is not None and v >= 0.85 * at for v, at in zip(found, LINES[row["stage"]], strict=True)
        )
        rule[row["region_code"]] &= enough
        values[row["region_code"], row["stage"]].append((row["pupils"], found))
    cvs = {(key, i): _cv([(p, found[i]) for p, found in rows]) for key, rows in values.items() for i in range(7)}
    assert len(cvs) == 7 * len(values)
    return {"seconds": time.perf_counter() - began, "counties": len(rule)}


def _values(row: dict, school: dict, pupils: dict) -> list:
    p = row["pupils"]
    whole = pupils["小学"] + 1.1 * pupils["初中"] + 1.32 * (school["senior_pupils"] or 0)
    share = WEIGHTS[row["stage"]] * p / whole
    degree = (
        row["master_teachers"]
        + row["bachelor_teachers"]
        + (row["junior_college_teachers"] if row["stage"] == "小学" else 0)
    )
    rooms = school["networked_multimedia_classrooms"]
    return [
        100 * degree / p, 100 * row["backbone_teachers"] / p, 100 * (row["pe_teachers"] + row["music_teachers"] + row["art_teachers"]) / p,
        (school["teaching_floor_area_m2"] - school["indoor_sports_area_m2"]) * share / p,
        (school["indoor_sports_area_m2"] + school["outdoor_sports_area_m2"]) * share / p,
        school["equipment_value_wan_yuan"] * 10_000 * share / p, None if rooms is None else 100 * rooms * share / p,
    ]  # fmt: skip


def _cv(rows: list) -> float | None:
    if any(v is None for _, v in rows):
        return None
    pupils = sum(p for p, _ in rows)
    mean = sum(p * v for p, v in rows) / pupils
    return (sum(p * (v - mean) ** 2 for p, v in rows) / pupils) ** 0.5 / mean


def by_pandas(lake: Path) -> dict:
    """Columns in memory."""
    import pandas as pd

    began = time.perf_counter()
    schools, stages = (_read(lake, name).to_pandas() for name in ("schools", "school_stages"))
    both = stages.merge(schools, on=["region_code", "school_code"], suffixes=("", "_school"))
    weighted = both["pupils"] * both["stage"].map(WEIGHTS)
    whole = weighted.groupby([both["region_code"], both["school_code"]]).transform("sum") + 1.32 * both[
        "senior_pupils"
    ].fillna(0)
    both["share"] = weighted / whole
    both = both[both["kind"].isin(KINDS) & (both["pupils"] > 0)]
    p, share = both["pupils"], both["share"]
    x = pd.DataFrame({
        "R1": 100 * (both["master_teachers"] + both["bachelor_teachers"] + both["junior_college_teachers"].where(both["stage"] == "小学", 0)),
        "R2": 100 * both["backbone_teachers"], "R3": 100 * (both["pe_teachers"] + both["music_teachers"] + both["art_teachers"]),
        "R4": (both["teaching_floor_area_m2"] - both["indoor_sports_area_m2"]) * share,
        "R5": (both["indoor_sports_area_m2"] + both["outdoor_sports_area_m2"]) * share,
        "R6": both["equipment_value_wan_yuan"] * 10_000 * share, "R7": 100 * both["networked_multimedia_classrooms"] * share,
    })  # fmt: skip
    values = x.div(p, axis=0)
    lines = pd.DataFrame([LINES[s] for s in both["stage"]], index=both.index, columns=x.columns)
    rule = ((values >= lines).sum(axis=1) >= 6) & (values >= 0.85 * lines).all(axis=1)
    keys = [both["region_code"], both["stage"]]
    pupils = p.groupby(keys).transform("sum")
    mean = x.groupby(keys).transform("sum").div(pupils, axis=0)
    cvs = (((values - mean) ** 2).mul(p / pupils, axis=0).groupby(keys).sum() ** 0.5) / mean.groupby(keys).first()
    assert len(cvs)
    return {"seconds": time.perf_counter() - began, "counties": int(rule.groupby(both["region_code"]).all().size)}
