"""The peer: one hand-written DuckDB script for the same verdicts under the default settings, as a data engineer would write it.

It reads the same Parquet files, looks for doubled records, merges campuses (one level; ours goes any depth), splits shared
assets, and gives every item, the school rule and every CV per county. Where a value meets a line it compares in doubles with a
tolerance of 1e-9, where ours decides exactly.
"""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

RESOURCES = {
    "R1": ("coalesce(doctoral_teachers,0*pupils)+master_teachers+bachelor_teachers+CASE WHEN stage='小学' THEN junior_college_teachers ELSE 0 END", 100, (4.2, 5.3)),
    "R2": ("backbone_teachers", 100, (1.0, 1.0)),
    "R3": ("pe_teachers+music_teachers+art_teachers+general_arts_teachers", 100, (0.9, 0.9)),
    "R4": ("(teaching_floor_area_m2-indoor_sports_area_m2)*share", 1, (4.5, 5.8)),
    "R5": ("(indoor_sports_area_m2+outdoor_sports_area_m2)*share", 1, (7.5, 10.2)),
    "R6": ("equipment_value_wan_yuan*10000*share", 1, (2000.0, 2500.0)),
    "R7": ("networked_multimedia_classrooms*share", 100, (2.3, 2.4)),
}  # fmt: skip
KEY = "region_code, school_year"
STAGE_FIGURES = ("pupils", "classes", "full_time_teachers", "doctoral_teachers", "master_teachers", "bachelor_teachers",
                 "junior_college_teachers", "backbone_teachers", "pe_teachers", "music_teachers", "art_teachers",
                 "general_arts_teachers", "certified_teachers", "trained_teachers", "entrants", "entrants_by_zone")  # fmt: skip
SCHOOL_FIGURES = ("senior_pupils", "teaching_floor_area_m2", "indoor_sports_area_m2", "outdoor_sports_area_m2",
                  "equipment_value_wan_yuan", "networked_multimedia_classrooms", "operating_funds_yuan",
                  "operating_budget_yuan", "training_budget_yuan")  # fmt: skip
DOUBLES = {"schools": "school_code", "school_stages": "school_code, stage", "classes": "school_code, grade, name",
           "cohorts": "school_code", "survey": "respondents, mode", "judgements": "item", "vetoes": "item",
           "monitoring": "subject, year"}  # fmt: skip
COUNTED = {
    "doctoral_teachers": "degree='博士'", "master_teachers": "degree='硕士'", "bachelor_teachers": "degree='本科'",
    "junior_college_teachers": "degree='专科'", "backbone_teachers": "is_backbone", "certified_teachers": "is_certified",
    "trained_teachers": "training_hours>=360", "pe_teachers": "subject='体育'", "music_teachers": "subject='音乐'",
    "art_teachers": "subject='美术'", "general_arts_teachers": "subject='艺术'",
}  # fmt: skip
TRUE = 2


def _sum(name: str) -> str:
    """A sum that is missing when a part is."""
    return f"CASE WHEN count({name}) = count(*) THEN sum({name}) END AS {name}"


def _code(condition: str) -> str:
    """0 below, 1 no value, 2 compliant."""
    return f"CASE WHEN ({condition}) IS NULL THEN 1 WHEN {condition} THEN 2 ELSE 0 END"


def files(lake: Path, name: str) -> str:
    return f"read_parquet('{lake}/{name}/**/*.parquet', hive_partitioning=true, hive_types_autocast=false, union_by_name=true)"


def from_rosters(lake: Path) -> tuple[list[str], dict[str, str]]:
    """What a lake leaves to its rosters of teachers, classes or pupils: the steps, and which tables stand for which."""
    steps, made, classes = [], {}, files(lake, "classes")
    if (lake / "pupils").is_dir():
        classes = made["classes"] = "classes_of_pupils"
        steps += [
            f"CREATE TABLE pupils_doubled AS SELECT {KEY}, pupil_code FROM {files(lake, 'pupils')} GROUP BY ALL HAVING count(*) > 1",
            f"""CREATE TABLE classes_of_pupils AS SELECT {KEY}, school_code, stage, grade, class_name AS name, count(*)::DOUBLE AS pupils
                FROM {files(lake, "pupils")} GROUP BY ALL""",
        ]
    if (lake / "teachers").is_dir():
        counts = ", ".join(
            f"CASE WHEN count({test}) = count(*) THEN count(*) FILTER ({test}) END::DOUBLE AS {name}"
            for name, test in COUNTED.items()
        )
        steps += [
            f"CREATE TABLE teachers_doubled AS SELECT {KEY}, teacher_code FROM {files(lake, 'teachers')} GROUP BY ALL HAVING count(*) > 1",
            f"""CREATE TABLE by_teachers AS SELECT {KEY}, school_code, stage, count(*)::DOUBLE AS full_time_teachers, {counts}
                FROM {files(lake, "teachers")} GROUP BY ALL""",
            f"""CREATE TABLE by_classes AS SELECT {KEY}, school_code, stage, count(*)::DOUBLE AS classes,
                CASE WHEN count(pupils) = count(*) THEN sum(pupils) END AS pupils FROM {classes} GROUP BY ALL""",
            f"""CREATE TABLE counted_stages AS SELECT * FROM {files(lake, "school_stages")}
                LEFT JOIN by_teachers USING ({KEY}, school_code, stage) LEFT JOIN by_classes USING ({KEY}, school_code, stage)""",
        ]
        made["school_stages"] = "counted_stages"
    return steps, made


def statements(lake: Path, columns: dict[str, set[str]], made: dict[str, str]) -> list[str]:
    """The script, one statement a step."""

    def read(name: str) -> str:
        return made.get(name) or files(lake, name)

    steps = [f"CREATE TABLE {n}_doubled AS SELECT {KEY}, {k} FROM {read(n)} GROUP BY ALL HAVING count(*) > 1"
             for n, k in DOUBLES.items()]  # fmt: skip
    stage_sums = ", ".join(_sum(n) for n in STAGE_FIGURES if n in columns["school_stages"])
    school_sums = ", ".join(_sum(n) for n in SCHOOL_FIGURES)
    rooms = ", ".join(
        f"CASE WHEN count({s}_rooms_m2) = count(*) THEN sum(len(list_filter(string_split({s}_rooms_m2, ';'), x -> x::DOUBLE >= {area}))) END AS {s}_rooms"
        for s, area in (("music", 96), ("art", 90))
    )
    steps += [
        f"""CREATE TABLE sites AS SELECT s.{KEY.replace(", ", ", s.")}, s.school_code, coalesce(p.school_code, s.school_code) AS root
            FROM {read("schools")} s LEFT JOIN {read("schools")} p
            ON s.campus_of = p.school_code AND s.region_code = p.region_code AND s.school_year = p.school_year""",
        f"""CREATE TABLE stages AS SELECT {KEY}, root, stage, {stage_sums}, {rooms}
            FROM {read("school_stages")} JOIN sites USING ({KEY}, school_code) GROUP BY {KEY}, root, stage HAVING NOT coalesce(sum(pupils) <= 0, false)""",
        f"""CREATE TABLE listed AS SELECT {KEY}, root, stage, max(pupils) AS largest,
            CASE WHEN count(pupils) = count(*) THEN sum(pupils) END AS listed FROM {read("classes")} JOIN sites USING ({KEY}, school_code) GROUP BY ALL""",
        f"""CREATE TABLE whole AS SELECT {KEY}, root, {school_sums} FROM (SELECT * REPLACE (CASE WHEN kind IN ('完全中学', '十二年一贯制学校') THEN senior_pupils ELSE 0 END AS senior_pupils)
            FROM {read("schools")}) JOIN sites USING ({KEY}, school_code) GROUP BY ALL""",
        f"""CREATE TABLE rows AS SELECT t.*, w.* EXCLUDE ({KEY}, root), own.kind, own.sponsor_code, own.setting, own.is_boarding, l.largest, coalesce(l.listed, 0) AS listed,
            sum(CASE WHEN t.stage = '小学' THEN t.pupils ELSE 0 END) OVER school AS primary_pupils,
            sum(CASE WHEN t.stage = '初中' THEN t.pupils ELSE 0 END) OVER school AS junior_pupils
            FROM stages t JOIN whole w USING ({KEY}, root) JOIN {read("schools")} own
            ON own.school_code = t.root AND own.region_code = t.region_code AND own.school_year = t.school_year
            LEFT JOIN listed l ON (t.region_code, t.school_year, t.root, t.stage) = (l.region_code, l.school_year, l.root, l.stage)
            WINDOW school AS (PARTITION BY t.region_code, t.school_year, t.root)""",
    ]
    values = ", ".join(f"{x} AS x{i}, ({x}) * {per} / pupils AS {i}" for i, (x, per, _) in RESOURCES.items())
    oks = ", ".join(f"{i} >= (CASE WHEN stage='小学' THEN {a} ELSE {b} END) - 1e-9 AS ok{i}, {i} >= 0.85*(CASE WHEN stage='小学' THEN {a} ELSE {b} END) - 1e-9 AS fl{i}"
                    for i, (_, _, (a, b)) in RESOURCES.items())  # fmt: skip
    met = " + ".join(f"coalesce(ok{i}::INT, 0)" for i in RESOURCES)
    unmet = " + ".join(f"coalesce((NOT ok{i})::INT, 0)" for i in RESOURCES)
    under = " OR ".join(f"coalesce(NOT fl{i}, false)" for i in RESOURCES)
    unknown = " OR ".join(f"ok{i} IS NULL" for i in RESOURCES)
    steps += [
        f"""CREATE TABLE valued AS SELECT *, {met} AS met, CASE WHEN {unmet} > 1 OR {under} THEN 0 WHEN {unknown} THEN 1 ELSE 2 END AS rule FROM (
            SELECT *, {oks} FROM (SELECT *, {values} FROM (SELECT *, (CASE WHEN stage = '小学' THEN 1.0 ELSE 1.1 END) * pupils
              / (primary_pupils + 1.1 * junior_pupils + 1.32 * senior_pupils) AS share FROM rows
              WHERE kind IN ('小学','初中','九年一贯制学校','十二年一贯制学校','完全中学') OR (kind = '教学点' AND primary_pupils + junior_pupils >= 50))))""",
        "CREATE TABLE means AS SELECT region_code, school_year, stage, count(*) AS schools, sum(pupils) AS all_pupils, min(rule) AS rule, "
        + ", ".join(
            f"CASE WHEN count({i}) = count(*) THEN sum(x{i}) * {per} / sum(pupils) END AS mean{i}, min({_code(f'ok{i}')}) AS rows{i}"
            for i, (_, per, _) in RESOURCES.items()
        )
        + " FROM valued GROUP BY ALL",
        "CREATE TABLE cvs AS SELECT m.region_code, m.school_year, m.stage, m.rule, "
        + ", ".join(
            f"any_value(rows{i}) AS rows{i}, sqrt(sum(pupils / all_pupils * ({i} - mean{i}) ** 2)) / any_value(mean{i}) AS cv{i}"
            for i in RESOURCES
        )
        + " FROM valued v JOIN means m ON (v.region_code, v.school_year, v.stage) = (m.region_code, m.school_year, m.stage) GROUP BY ALL",
        f"""CREATE TABLE resource_items AS SELECT {KEY}, min(rule) AS rule, """
        + ", ".join(
            f"min(least(rows{i}, {_code(f'cv{i} <= CASE WHEN stage = chr(23567) || chr(23398) THEN 0.5 ELSE 0.45 END')})) AS {i}"
            for i in RESOURCES
        )
        + f" FROM cvs GROUP BY {KEY}",
    ]
    out = "kind NOT IN ('特殊教育学校', '职业学校')"
    tiny = "(kind = '教学点' AND primary_pupils + junior_pupils < 50)"
    zone = "sponsor_code <> '10' AND NOT is_boarding AND setting IN ('城区', '镇区') AND " + out
    steps += [
        f"""CREATE TABLE row_items AS SELECT {KEY},
            min(CASE WHEN {out} AND NOT {tiny} THEN least({_code("music_rooms >= ceil(classes / 12)")}, {_code("art_rooms >= ceil(classes / 12)")}) END) AS G3,
            min(CASE WHEN {out} THEN CASE WHEN largest > CASE WHEN stage = '小学' THEN 45 ELSE 50 END THEN 0 WHEN listed = pupils THEN 2 ELSE 1 END END) AS G5,
            {_code("sum(trained_teachers) >= sum(full_time_teachers)")} AS G9, {_code("sum(certified_teachers) >= sum(full_time_teachers)")} AS G12,
            {_code(f"sum(CASE WHEN stage = '小学' AND {zone} THEN entrants_by_zone END) >= sum(CASE WHEN stage = '小学' AND {zone} THEN entrants END)")} AS G13a,
            {_code(f"sum(CASE WHEN stage = '初中' AND {zone} THEN entrants_by_zone END) >= 0.95 * sum(CASE WHEN stage = '初中' AND {zone} THEN entrants END)")} AS G13b
            FROM rows GROUP BY {KEY}""",
        f"""CREATE TABLE school_items AS SELECT {KEY}, min(CASE WHEN {out} THEN {_code("compulsory <= CASE WHEN kind LIKE '%一贯制学校' THEN 2500 ELSE 2000 END")} END) AS G4,
            min(CASE WHEN {out} AND compulsory BETWEEN 1 AND 99 THEN {_code("operating_funds_yuan >= 100 * (primary_pupils * operating_quota_primary_yuan + junior_pupils * operating_quota_junior_yuan) / compulsory")} END) AS G6,
            min(CASE WHEN kind <> '职业学校' THEN {_code("training_budget_yuan >= 0.05 * operating_budget_yuan - 1e-9")} END) AS Q4
            FROM (SELECT DISTINCT ON ({KEY}, root) *, primary_pupils + junior_pupils AS compulsory FROM rows) JOIN {read("county")} USING ({KEY}) GROUP BY {KEY}""",
        f"CREATE TABLE judged AS PIVOT (SELECT {KEY}, item, {_code('met')} AS code FROM {read('judgements')}) ON item USING min(code) GROUP BY {KEY}",
        f"""CREATE TABLE others AS SELECT * FROM (SELECT {KEY}, {_code("sum(graduates) >= 0.95 * sum(enrolled + transferred_in - died - transferred_out) - 1e-9")} AS Q1 FROM {read("cohorts")} GROUP BY {KEY})
            JOIN (SELECT {KEY}, min(CASE WHEN code IS NULL THEN 1 ELSE code END) AS S1 FROM (SELECT {KEY}, mode, {_code("sum(satisfied) >= 0.85 * sum(valid) - 1e-9")} AS code FROM {read("survey")} GROUP BY {KEY}, mode) GROUP BY {KEY}) USING ({KEY})
            JOIN (SELECT {KEY}, min(least({_code("level IN ('Ⅲ', 'Ⅳ')")}, {_code("interschool_difference < 0.15")})) AS Q9 FROM {read("monitoring")} GROUP BY {KEY}) USING ({KEY})
            JOIN (SELECT {KEY}, max(occurred::INT) AS vetoed FROM {read("vetoes")} GROUP BY {KEY}) USING ({KEY})""",
        f"""CREATE TABLE verdicts AS SELECT r.*, i.* EXCLUDE ({KEY}), s.* EXCLUDE ({KEY}), j.* EXCLUDE ({KEY}), o.* EXCLUDE ({KEY}),
            {_code("operating_quota_primary_yuan >= provincial_quota_primary_yuan AND operating_quota_junior_yuan >= provincial_quota_junior_yuan")} AS G2a,
            CASE WHEN special_school_pupils = 0 THEN 3 ELSE {_code("special_school_operating_funds_yuan >= 8000 * special_school_pupils")} END AS G7,
            {_code("teacher_average_pay_yuan >= civil_servant_average_pay_yuan")} AS G8a,
            {_code("rotation_teachers >= 0.1 * rotation_eligible_teachers - 1e-9 AND rotation_backbone_teachers >= 0.2 * rotation_teachers - 1e-9")} AS G11,
            {_code("elite_senior_quota_allocated >= 0.5 * elite_senior_quota")} AS G14,
            {_code("migrant_children_public + migrant_children_purchased >= 0.85 * migrant_children_eligible - 1e-9")} AS G15a,
            {_code("children_with_disabilities_enrolled >= 0.95 * children_with_disabilities_eligible - 1e-9")} AS Q2,
            basic_balance_recognised_on <= (school_year::INT - 3)::VARCHAR || '-09-01' AS eligible
            FROM {read("county")} c JOIN resource_items r USING ({KEY}) JOIN row_items i USING ({KEY}) JOIN school_items s USING ({KEY}) JOIN judged j USING ({KEY}) JOIN others o USING ({KEY})""",
    ]
    return steps


def run(lake: Path, threads: int | None = None) -> tuple[float, list[dict]]:
    """Seconds until verdicts and CVs lie in memory as Arrow tables, and the verdict lines of every county."""
    began = time.perf_counter()
    with duckdb.connect(":memory:", config={"threads": threads} if threads else {}) as connection:
        steps, made = from_rosters(lake)
        for step in steps:
            connection.execute(step)
        stages = made.get("school_stages") or files(lake, "school_stages")
        found = connection.execute(f"DESCRIBE SELECT * FROM {stages}").fetchall()
        for step in statements(lake, {"school_stages": {line[0] for line in found}}, made):
            connection.execute(step)
        verdicts = connection.execute("SELECT * FROM verdicts").to_arrow_table()
        connection.execute("SELECT * FROM cvs").to_arrow_table()
    return time.perf_counter() - began, verdicts.to_pylist()
