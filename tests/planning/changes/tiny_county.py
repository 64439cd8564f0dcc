"""A county small enough to reckon by hand: Lin's primary school, Zhao's nine-year school with a campus, Sun's junior school."""

import pyarrow as pa

from junheng.core.county_year import CountyYear, Origins, Source
from junheng.fields import table

LIN, ZHAO, CAMPUS, SUN = "1000000001", "1000000002", "1000000003", "1000000004"
HEAD = {"region_code": "100000", "school_year": 2024}


def county(**more):
    """The county; `more` replaces whole tables by lists of records (None: nobody handed the table in)."""
    records = {
        "county": [{"name": "琴县"}],
        "schools": [
            school(LIN, "林小", "小学"), school(ZHAO, "赵校", "九年一贯制学校"),
            school(CAMPUS, "赵校东校区", "小学", campus_of=ZHAO), school(SUN, "孙中", "初中"),
        ],
        "school_stages": [
            stage(LIN, "小学", 120), stage(ZHAO, "小学", 200), stage(ZHAO, "初中", 100), stage(CAMPUS, "小学", 60),
            stage(SUN, "初中", 150),
        ],
        "classes": [
            *classes(LIN, "小学", {1: [42, 38], 2: [40]}), *classes(ZHAO, "小学", {1: [50, 50], 2: [50, 50]}),
            *classes(ZHAO, "初中", {7: [50, 50]}), *classes(CAMPUS, "小学", {1: [30, 30]}),
            *classes(SUN, "初中", {7: [52, 48], 8: [50]}),
        ],
        "cohorts": [{"school_code": code, "enrolled": 50.0, "transferred_in": 0.0, "transferred_out": 0.0, "died": 0.0,
                     "graduates": 50.0} for code in (ZHAO, SUN)],
        "judgements": [{"item": "G1", "met": True}],
        "teachers": roster(LIN, "小学"),
    } | more  # fmt: skip
    tables = {name: arrow(name, rows) for name, rows in records.items() if rows is not None}
    sources = (Source("schools.csv", None, {"equipment_value_wan_yuan": "W"}),)
    origins = Origins(sources, {"schools": {(LIN,): ((0, 2),)}})
    return CountyYear(tables, origins, fingerprint="before")


def school(code, name, kind, **more):
    return {
        "school_code": code, "name": name, "kind": kind, "setting": "镇区", "is_boarding": False, "sponsor_code": "7",
        "township": "林镇", "teaching_floor_area_m2": 1000.5, "indoor_sports_area_m2": 100.0, "outdoor_sports_area_m2": 2000.0,
        "equipment_value_wan_yuan": 60.1, "networked_multimedia_classrooms": 8.0, "operating_funds_yuan": 100000.0,
        "operating_budget_yuan": 100000.0, "training_budget_yuan": 6000.0, **more,
    }  # fmt: skip


def stage(code, stage, pupils, **more):
    """12 teachers: 1 master, 9 bachelors, 2 junior college; 3 backbone; one each of PE, music, art."""
    return {
        "school_code": code, "stage": stage, "pupils": float(pupils), "classes": 3.0, "staff": 14.0,
        "full_time_teachers": 12.0, "doctoral_teachers": 0.0, "master_teachers": 1.0, "bachelor_teachers": 9.0,
        "junior_college_teachers": 2.0, "backbone_teachers": 3.0, "pe_teachers": 1.0, "music_teachers": 1.0,
        "art_teachers": 1.0, "general_arts_teachers": 0.0, "certified_teachers": 12.0, "trained_teachers": 12.0,
        "music_rooms_m2": "96;100", "art_rooms_m2": "0", **more,
    }  # fmt: skip


def classes(code, stage, grades):
    return [
        {"school_code": code, "stage": stage, "grade": float(grade), "name": f"{n}班", "pupils": float(size)}
        for grade, sizes in grades.items() for n, size in enumerate(sizes, 1)
    ]  # fmt: skip


def roster(code, stage):
    """The twelve of `stage`, T1 exempt from rotation."""
    subjects, degrees = ["体育", "音乐", "美术"] + ["语文"] * 9, ["硕士"] + ["本科"] * 9 + ["专科"] * 2
    return [
        {"teacher_code": f"T{n}", "school_code": code, "stage": stage, "subject": subjects[n], "degree": degrees[n],
         "is_backbone": n in (0, 3, 4), "is_certified": True, "training_hours": 400.0, "years_at_school": 7.0,
         "rotation_exempt": "孕产期" if n == 1 else None} for n in range(12)
    ]  # fmt: skip


def arrow(name, rows):
    columns = {"region_code": pa.array([HEAD["region_code"]] * len(rows), pa.string()),
               "school_year": pa.array([HEAD["school_year"]] * len(rows), pa.int64())}  # fmt: skip
    for field in table(name).fields:
        if field.name not in columns:
            kind = pa.float64() if field.is_number else pa.bool_() if field.type == "bool" else pa.string()
            columns[field.name] = pa.array([row.get(field.name) for row in rows], kind)
    return pa.table(columns)


def row(county, name, *key):
    """The one record of a key, as a dict."""
    names = table(name).key
    found = [line for line in county.tables[name].to_pylist() if tuple(line[n] for n in names) == key]
    assert len(found) == 1, (name, key, found)
    return found[0]


def sizes(county, code, stage):
    """Class sizes by grade."""
    found = {}
    for line in county.tables["classes"].to_pylist():
        if (line["school_code"], line["stage"]) == (code, stage):
            found.setdefault(int(line["grade"]), []).append(int(line["pupils"]))
    return found
