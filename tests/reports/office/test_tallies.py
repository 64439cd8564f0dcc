"""Table IV 4–6: counts over the sizes that the form's own sentences name."""

from dataclasses import replace

from junheng.reports.official.references import resolve

from .build import office_county

SCHOOLS = [
    {"school_code": "1", "name": "甲", "kind": "小学", "compulsory_pupils": 2001.0, "operating_funds_yuan": 9.0},
    {"school_code": "2", "name": "乙", "kind": "完全中学", "compulsory_pupils": 2000.0, "operating_funds_yuan": 9.0},
    {"school_code": "3", "name": "丙", "kind": "九年一贯制学校", "compulsory_pupils": None, "operating_funds_yuan": 9.0},
    {"school_code": "4", "name": "丁", "kind": "教学点", "compulsory_pupils": 99.0, "operating_funds_yuan": None},
]
CLASSES = [
    {"school_code": "1", "stage": "小学", "grade": 1, "name": "1", "pupils": 46.0},
    {"school_code": "1", "stage": "小学", "grade": 2, "name": "1", "pupils": 60.0},
    {"school_code": "1", "stage": "小学", "grade": 2, "name": "1", "pupils": 61.0},
]
VALUES = {
    "G4": {"limit": {"小学": 2000, "完全中学": 2000, "九年一贯制学校": 2500}},
    "G5": {"limit": {"小学": 45, "初中": 50}},
    "G6": {"funded_as_pupils": 100},
}


def county():
    made = office_county()
    tables = {**made.tables, "merged_schools": SCHOOLS, "classes": CLASSES}
    return replace(made, tables=tables, standard={**made.standard, "values": VALUES})


def test_schools_classes_and_small_schools_are_counted():
    a = county()
    assert resolve(a, "tally/schools/小学") == 1
    assert resolve(a, "tally/schools/初中") == 0
    assert resolve(a, "tally/classes/小学") == 1, "of two classes that share a key none is believed"
    assert resolve(a, "tally/classes/初中") is None, "no class listed: nothing to count"
    assert resolve(a, "tally/small/pupils") == 99


def test_a_sum_with_a_missing_part_is_missing():
    assert resolve(county(), "tally/small/operating_funds_yuan") is None
    assert resolve(county(), "tally/schools/一贯制") is None, "a school of unknown size may be over the limit"


def test_a_stage_without_pupils_has_no_class_over_the_limit():
    a = county()
    without = [{**school, "junior_pupils": 0.0} for school in SCHOOLS]
    assert resolve(replace(a, tables={**a.tables, "merged_schools": without}), "tally/classes/初中") == 0
    unknown = [{**school, "junior_pupils": None} for school in SCHOOLS]
    assert resolve(replace(a, tables={**a.tables, "merged_schools": unknown}), "tally/classes/初中") is None
