"""One oddity at a time in an otherwise good county: the engine still says what the oracle says.

Where seeds find a difference by luck, these name it: a doubled record in each table, keys that are empty, words that are no
choice, campuses that lead nowhere, a county without anything to judge.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "oracle"))

import county_maker
from oracle import judge
from oracle_compare import differences

from junheng.cli.pipeline import assess_package

SEED = 21
CORE = ("county", "schools", "school_stages")


def put(table, field, value, where=None):
    """The first record (of those that `where` picks) gets `value`."""

    def change(tables):
        next(row for row in tables[table] if where is None or where(row))[field] = value

    return change


def put_all(table, field, value):
    """Every record gets `value`."""

    def change(tables):
        for row in tables[table]:
            row[field] = value

    return change


def double(table):
    """The first record stands twice."""
    return lambda tables: tables[table].append(dict(tables[table][0]))


def hang_on_a_circle(tables):
    first, second, third, *_ = (row for row in tables["schools"] if not row["campus_of"])
    first["campus_of"], second["campus_of"] = second["school_code"], first["school_code"]
    third["campus_of"] = first["school_code"]


def keep_the_core(tables):
    for name in tables.keys() - set(CORE):
        tables[name] = []


def list_a_class_without_a_row(tables):
    code = next(row["school_code"] for row in tables["schools"] if row["kind"] == "小学")
    tables["classes"].append({"school_code": code, "stage": "初中", "grade": "7", "name": "无", "pupils": "60"})


def primary(row):
    return row["kind"] == "小学" and not row["campus_of"]


ODDITIES = {
    "nothing odd": lambda tables: None,
    "school_year empty": put("county", "school_year", ""),
    "region_code empty": put("county", "region_code", ""),
    "kind empty": put("schools", "kind", "", primary),
    "kind no choice": put("schools", "kind", "幼儿园", primary),
    "kind of a campus empty": put("schools", "kind", "", lambda row: row["campus_of"]),
    "kind of a campus no choice": put("schools", "kind", "约12", lambda row: row["campus_of"]),
    "setting no choice": put_all("schools", "setting", "郊区"),
    "sponsor no choice": put_all("schools", "sponsor_code", "999"),
    "only special schools": put_all("schools", "kind", "特殊教育学校"),
    "no pupils": put_all("school_stages", "pupils", "0"),
    "pupils empty": put_all("school_stages", "pupils", ""),
    "half a pupil": put("school_stages", "pupils", "500.5"),
    "three tables only": keep_the_core,
    "circle": hang_on_a_circle,
    "own campus": lambda tables: tables["schools"][0].update(campus_of=tables["schools"][0]["school_code"]),
    "survey mode empty": put("survey", "mode", ""),
    "subject empty": put("monitoring", "subject", ""),
    "monitoring year empty": put("monitoring", "year", ""),
    "level no choice": put("monitoring", "level", "Ⅴ"),
    "stage of no school": put("school_stages", "school_code", ""),
    "school without code": put("schools", "school_code", ""),
    "judgement of no item": put("judgements", "item", ""),
    "seventh veto": put("vetoes", "item", "V7"),
    "class names empty": put_all("classes", "name", ""),
    "cohort of no school": put("cohorts", "school_code", ""),
    "class without a row": list_a_class_without_a_row,
    "area below zero": put("schools", "outdoor_sports_area_m2", "-50", primary),
    "room list unreadable": put("school_stages", "music_rooms_m2", "96;约90"),
} | {
    f"{table} doubled": double(table)
    for table in (*CORE, "classes", "cohorts", "monitoring", "survey", "judgements", "vetoes")
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_odd_return_equals_oracle(oddity, tmp_path):
    tables = county_maker.make(SEED, mood="good", damage="none")
    ODDITIES[oddity](tables)
    settings = {"include_private_schools": "no"}
    county_maker.write(tables, tmp_path)
    found = differences(judge(tables, settings), assess_package(tmp_path, settings).to_json())
    assert not found, "\n".join(found[:20])
