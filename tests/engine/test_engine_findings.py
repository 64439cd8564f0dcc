"""What the engine finds itself, and which items a finding casts doubt on."""

import csv
from pathlib import Path

import pytest

from junheng.cli.pipeline import assess_package

COUNTY = {"region_code": "320000", "name": "甲县", "school_year": 2024}
SCHOOL = {"school_code": "1000000001", "name": "甲小学", "kind": "小学", "teaching_floor_area_m2": 7000,
          "indoor_sports_area_m2": 500, "outdoor_sports_area_m2": 9000}  # fmt: skip
STAGE = {"school_code": "1000000001", "stage": "小学", "pupils": 480, "pe_teachers": 4, "music_teachers": 3,
         "art_teachers": 3, "general_arts_teachers": 0}  # fmt: skip


@pytest.fixture
def findings(tmp_path: Path):
    """Findings of a county of one school with the changes asked for, as (code, field) → items."""

    def assessed(school: dict | None = None, stage: dict | None = None) -> dict:
        for name, line in (
            ("county", COUNTY), ("schools", SCHOOL | (school or {})), ("school_stages", STAGE | (stage or {}))
        ):  # fmt: skip
            with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
                csv.writer(handle).writerows([line, line.values()])
        return {(f.code, f.field): f.items for f in assess_package(tmp_path).findings}

    return assessed


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
