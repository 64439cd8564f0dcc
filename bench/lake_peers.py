"""Two ways such figures are often made: a pandas script, and a loop over rows.

Both give R1–R7 and the school rule of every county and every CV, as lake_sql.py does for them: campuses counted with their school,
shared assets split, what is missing stays missing, lines met within 1e-9. They give nothing else: no other item, no search
for doubled records, no exact lines.

pandas (3 or later) is no dependency of the product. To have its line in the table, without touching .venv:

    .venv/bin/pip install --target out/pandas "pandas>=3"
    PYTHONPATH=out/pandas .venv/bin/python bench/lake.py
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

LINES = {"小学": (4.2, 1.0, 0.9, 4.5, 7.5, 2000.0, 2.3), "初中": (5.3, 1.0, 0.9, 5.8, 10.2, 2500.0, 2.4)}
LIMITS = {"小学": 0.5, "初中": 0.45}
ITEMS = ("R1", "R2", "R3", "R4", "R5", "R6", "R7")
KINDS = ("小学", "初中", "九年一贯制学校", "十二年一贯制学校", "完全中学")
SENIOR_KINDS = ("完全中学", "十二年一贯制学校")
WEIGHTS = {"小学": 1.0, "初中": 1.1}
STAGE_FIGURES = ("pupils", "doctoral_teachers", "master_teachers", "bachelor_teachers", "junior_college_teachers",
                 "backbone_teachers", "pe_teachers", "music_teachers", "art_teachers", "general_arts_teachers")  # fmt: skip
SCHOOL_FIGURES = ("senior_pupils", "teaching_floor_area_m2", "indoor_sports_area_m2", "outdoor_sports_area_m2",
                  "equipment_value_wan_yuan", "networked_multimedia_classrooms")  # fmt: skip
NEAR = 1e-9
WORDS = ("below", "no_value", "compliant")


def _read(lake: Path, name: str, figures: tuple[str, ...], *more: str):
    return pq.read_table(lake / name, columns=["region_code", "school_code", *more, *figures])


def _answer(seconds: float, codes: dict[str, dict[str, int]], cvs: dict[str, dict[str, float | None]]) -> dict:
    """What the bench compares: verdicts by county and item, the school rule under `rule`, and CVs by stage and item."""
    verdicts = {region: {i: WORDS[code] for i, code in found.items() if i != "rule"} for region, found in codes.items()}
    rules = {region: WORDS[found["rule"]] for region, found in codes.items()}
    return {"seconds": seconds, "counties": len(codes), "verdicts": verdicts, "rules": rules, "cvs": cvs}


# ------------------------------------------------------------------------------------------------ rows


def by_loop(lake: Path) -> dict:
    """Dictionaries, one row after another."""
    began = time.perf_counter()
    schools = {(row["region_code"], row["school_code"]): row
               for row in _read(lake, "schools", SCHOOL_FIGURES, "kind", "campus_of").to_pylist()}  # fmt: skip
    whole = _whole(schools)
    stages = _stages(_read(lake, "school_stages", STAGE_FIGURES, "stage").to_pylist(), schools)
    pupils: dict = defaultdict(lambda: {"小学": 0.0, "初中": 0.0})
    for (region, school, stage), row in stages.items():
        pupils[region, school][stage] = row["pupils"]
    codes: dict = defaultdict(lambda: dict.fromkeys((*ITEMS, "rule"), 2))
    values: dict = defaultdict(list)
    for (region, school, stage), row in stages.items():
        here = pupils[region, school]
        if not _counts(schools[region, school]["kind"], sum(here.values())):
            continue
        found = _values(row, whole[region, school], stage, here)
        values[region, stage].append((row["pupils"], found))
        _judge(codes[region], found, LINES[stage])
    cvs: dict = defaultdict(dict)
    for (region, stage), rows in values.items():
        for at, item in enumerate(ITEMS):
            cv = cvs[region][stage + item] = _cv([(p, found[at]) for p, found in rows])
            codes[region][item] = min(codes[region][item], 1 if cv is None else 2 * (cv <= LIMITS[stage]))
    return _answer(time.perf_counter() - began, codes, cvs)


def _root(schools: dict, region: str, code: str) -> str:
    """The school that a campus belongs to; a school itself."""
    above = schools[region, code]["campus_of"]
    return above if (region, above) in schools else code


def _whole(schools: dict) -> dict:
    """Assets of a school and its campuses together."""
    found: dict = {}
    for (region, code), row in schools.items():
        own = row if row["kind"] in SENIOR_KINDS else row | {"senior_pupils": 0.0}
        _add(found.setdefault((region, _root(schools, region, code)), {}), own, SCHOOL_FIGURES)
    return found


def _stages(rows: Iterable[dict], schools: dict) -> dict:
    """Pupils and teachers of a school's stage and of its campuses' together, where there are pupils."""
    found: dict = {}
    for row in rows:
        root = _root(schools, row["region_code"], row["school_code"])
        _add(found.setdefault((row["region_code"], root, row["stage"]), {}), row, STAGE_FIGURES)
    return {key: row for key, row in found.items() if row["pupils"]}


def _add(total: dict, row: dict, names: tuple[str, ...]) -> None:
    """A sum is missing when a part is."""
    for name in names:
        before = total.get(name, 0.0)
        total[name] = None if before is None or row[name] is None else before + row[name]


def _counts(kind: str, pupils: float) -> bool:
    return kind in KINDS or (kind == "教学点" and pupils >= 50)


def _values(row: dict, school: dict, stage: str, pupils: dict) -> list[float | None]:
    p, senior = row["pupils"], school["senior_pupils"]
    whole = _sum(pupils["小学"], 1.1 * pupils["初中"], None if senior is None else 1.32 * senior)
    share = None if whole is None else WEIGHTS[stage] * p / whole
    degree = ("doctoral_teachers", "master_teachers", "bachelor_teachers")
    degree += ("junior_college_teachers",) if stage == "小学" else ()
    arts = ("pe_teachers", "music_teachers", "art_teachers", "general_arts_teachers")
    teaching, indoor, outdoor, worth, rooms = (school[name] for name in SCHOOL_FIGURES[1:])
    own = [_sum(*(row[name] for name in names)) for names in (degree, ("backbone_teachers",), arts)]
    shared = [_sum(teaching, None if indoor is None else -indoor), _sum(indoor, outdoor), worth, rooms]
    figures = [(own[0], 100), (own[1], 100), (own[2], 100), (shared[0], share), (shared[1], share),
               (shared[2], share and 10_000 * share), (shared[3], share and 100 * share)]  # fmt: skip
    return [None if figure is None or times is None else figure * times / p for figure, times in figures]


def _sum(*terms: float | None) -> float | None:
    """Missing when a part is."""
    return None if None in terms else sum(terms)


def _judge(codes: dict[str, int], values: list[float | None], lines: tuple[float, ...]) -> None:
    """One school's values into its county's codes."""
    known = [(v, line) for v, line in zip(values, lines, strict=True) if v is not None]
    for item, value, line in zip(ITEMS, values, lines, strict=True):
        codes[item] = min(codes[item], 1 if value is None else 2 * (value >= line - NEAR))
    unmet = sum(value < line - NEAR for value, line in known)
    if unmet > 1 or any(value < 0.85 * line - NEAR for value, line in known):
        codes["rule"] = 0
    elif len(known) < len(values):
        codes["rule"] = min(codes["rule"], 1)


def _cv(rows: list) -> float | None:
    if any(v is None for _, v in rows):
        return None
    pupils = sum(p for p, _ in rows)
    mean = sum(p * v for p, v in rows) / pupils
    return (sum(p * (v - mean) ** 2 for p, v in rows) / pupils) ** 0.5 / mean


# ------------------------------------------------------------------------------------------------ columns


def by_pandas(lake: Path) -> dict:
    """Columns in memory."""
    import pandas as pd

    began = time.perf_counter()
    rows = _scope(pd, lake)
    x = _figures(pd, rows)
    p, keys = rows["pupils"], [rows["region_code"], rows["stage"]]
    values = x.div(p, axis=0)
    lines = pd.DataFrame([LINES[s] for s in rows["stage"]], index=rows.index, columns=x.columns)
    known = values.notna()
    unmet = known & (values < lines - NEAR)
    low = (known & (values < 0.85 * lines - NEAR)).any(axis=1) | (unmet.sum(axis=1) > 1)
    codes = _codes(known, ~unmet).assign(rule=_codes(known.all(axis=1), True).mask(low, 0))
    pupils = p.groupby(keys).transform("sum")
    mean = x.groupby(keys).transform("sum", skipna=False).div(pupils, axis=0)
    spread = ((values - mean) ** 2).mul(p / pupils, axis=0).groupby(keys).sum(skipna=False)
    cvs = spread**0.5 / mean.groupby(keys).first()
    limits = cvs.index.get_level_values("stage").map(LIMITS).to_numpy()[:, None]
    by_county = codes.groupby(rows["region_code"]).min()
    of_cvs = _codes(cvs.notna(), cvs <= limits).groupby("region_code").min()
    by_county[x.columns] = by_county[x.columns].where(by_county[x.columns] < of_cvs, of_cvs)
    seconds = time.perf_counter() - began
    return _answer(seconds, by_county.astype(int).to_dict("index"), _by_region(cvs))


def _codes(known: Any, met: Any) -> Any:
    """0 below, 1 no value, 2 compliant."""
    return (2 * (known & met).astype(int)).where(known, 1)


def _scope(pd: Any, lake: Path) -> Any:
    """One row a school and stage: campuses with their school, its assets and its share of them beside."""
    schools = _read(lake, "schools", SCHOOL_FIGURES, "kind", "campus_of").to_pandas()
    stages = _read(lake, "school_stages", STAGE_FIGURES, "stage").to_pandas()
    above = schools[["region_code", "school_code"]].rename(columns={"school_code": "campus_of"}).assign(found=True)
    schools = schools.merge(above, on=["region_code", "campus_of"], how="left")
    schools["root"] = schools["campus_of"].where(schools["found"].notna(), schools["school_code"])
    schools["senior_pupils"] = schools["senior_pupils"].where(schools["kind"].isin(SENIOR_KINDS), 0.0)
    key = ["region_code", "root"]
    whole = schools.groupby(key, sort=False)[list(SCHOOL_FIGURES)].sum(skipna=False)
    kinds = schools.loc[schools["school_code"] == schools["root"], [*key, "kind"]]
    rows = stages.merge(schools[["region_code", "school_code", "root"]], on=["region_code", "school_code"])
    rows = rows.groupby([*key, "stage"], sort=False)[list(STAGE_FIGURES)].sum(skipna=False).reset_index()
    rows = rows[rows["pupils"] > 0].merge(kinds, on=key).merge(whole, on=key)
    weighted = rows["pupils"] * rows["stage"].map(WEIGHTS)
    school = rows.groupby(key)
    rows["share"] = weighted / (
        weighted.groupby([rows[k] for k in key]).transform("sum") + 1.32 * rows["senior_pupils"]
    )
    in_scope = rows["kind"].isin(KINDS) | ((rows["kind"] == "教学点") & (school["pupils"].transform("sum") >= 50))
    return rows[in_scope]


def _figures(pd: Any, rows: Any) -> Any:
    """What is divided by pupils."""
    share, arts = rows["share"], rows["pe_teachers"] + rows["music_teachers"] + rows["art_teachers"]
    junior_college = rows["junior_college_teachers"].where(rows["stage"] == "小学", 0)
    degree = rows["doctoral_teachers"] + rows["master_teachers"] + rows["bachelor_teachers"] + junior_college
    return pd.DataFrame({
        "R1": 100 * degree, "R2": 100 * rows["backbone_teachers"], "R3": 100 * (arts + rows["general_arts_teachers"]),
        "R4": (rows["teaching_floor_area_m2"] - rows["indoor_sports_area_m2"]) * share,
        "R5": (rows["indoor_sports_area_m2"] + rows["outdoor_sports_area_m2"]) * share,
        "R6": rows["equipment_value_wan_yuan"] * 10_000 * share, "R7": 100 * rows["networked_multimedia_classrooms"] * share,
    })  # fmt: skip


def _by_region(cvs: Any) -> dict[str, dict[str, float | None]]:
    found: dict = defaultdict(dict)
    for (region, stage), line in cvs.to_dict("index").items():
        found[region] |= {stage + item: None if cv != cv else cv for item, cv in line.items()}
    return found
