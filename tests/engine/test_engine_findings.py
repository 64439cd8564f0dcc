"""What the engine finds itself, which items a finding casts doubt on, and that an item agrees with its verdict."""

import csv
from pathlib import Path

import pytest

from junheng.cli.pipeline import assess_package
from junheng.core.assessment import Assessment

COUNTY = {"region_code": "320000", "name": "甲县", "school_year": 2024}
SCHOOL = {"school_code": "1000000001", "name": "甲小学", "kind": "小学", "teaching_floor_area_m2": 7000,
          "indoor_sports_area_m2": 500, "outdoor_sports_area_m2": 9000}  # fmt: skip
STAGE = {"school_code": "1000000001", "stage": "小学", "pupils": 480, "pe_teachers": 4, "music_teachers": 3,
         "art_teachers": 3, "general_arts_teachers": 0}  # fmt: skip


@pytest.fixture
def assessed(tmp_path: Path):
    """The assessment of a county of one school with the changes asked for."""

    def made(school: dict | None = None, stage: dict | None = None) -> Assessment:
        for name, line in (
            ("county", COUNTY), ("schools", SCHOOL | (school or {})), ("school_stages", STAGE | (stage or {}))
        ):  # fmt: skip
            with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
                csv.writer(handle).writerows([line, line.values()])
        return assess_package(tmp_path)

    return made


@pytest.fixture
def findings(assessed):
    """Its findings, as (code, field) → items."""
    return lambda **changes: {(f.code, f.field): f.items for f in assessed(**changes).findings}


def test_a_field_is_missed_only_where_it_leaves_an_item_open(findings):
    found = findings()
    assert ("E205", "networked_multimedia_classrooms") in found
    for tolerance in ("shared_pe_and_arts_teachers", "leased_sports_area_m2", "is_dense_centre"):
        assert ("E205", tolerance) not in found


def test_senior_pupils_are_missed_only_where_a_school_may_have_them(findings):
    assert ("E205", "senior_pupils") not in findings()
    assert ("E205", "senior_pupils") in findings(school={"kind": "十二年一贯制学校"})


def test_a_column_too_many_casts_doubt_on_no_item(findings):
    assert findings(school={"备注": "无"})["C203", None] == ()


def test_a_table_that_is_not_there_is_missed_by_its_items(findings):
    assert findings()["E204", None]


def test_a_share_of_schools_is_measured_upwards_whatever_the_schools_are_measured_by(assessed):
    size = assessed(stage={"pupils": 2001}).item("G4")
    assert (size.verdict.key, size.value, size.better, size.threshold) == ("below", 0.0, "≥", 1.0)


def test_a_value_holds_the_digits_its_form_rounds(assessed):
    row = assessed(school={"equipment_value_wan_yuan": "100.07"}, stage={"pupils": 160}).schools[0]
    assert (row.numerators["R6"], row.values["R6"]) == (1000700, 6254.375)
