"""A whole county under the made-up standard: other items, thresholds, weights, rule, limits and vetoes, one engine."""

import pytest
from library_cases import SCHOOL_YEAR, TINY
from test_library_cases_in_the_engine import native

from junheng import library
from junheng.core.county_year import CountyYear
from junheng.core.verdict import Verdict
from junheng.engine import evaluate

SCHOOLS = [
    {"school_code": "0000000001", "name": "甲校", "kind": "九年一贯制学校", "outdoor_sports_area_m2": 600},
    {"school_code": "0000000002", "name": "乙校", "kind": "小学", "outdoor_sports_area_m2": 150},
    {"school_code": "0000000003", "name": "丙校", "kind": "小学", "outdoor_sports_area_m2": 1, "sponsor_code": "10"},
]
STAGES = [
    {"school_code": "0000000001", "stage": "小学", "pupils": 100, "bachelor_teachers": 5, "classes": 4},
    {"school_code": "0000000001", "stage": "初中", "pupils": 100, "bachelor_teachers": 6, "classes": 4},
    {"school_code": "0000000002", "stage": "小学", "pupils": 100, "bachelor_teachers": 5, "classes": 4},
    {"school_code": "0000000003", "stage": "小学", "pupils": 100, "bachelor_teachers": 0, "classes": 4},
]


def assess(vetoes=({"item": "X1", "occurred": False},), settings=None, on="2023-03-15"):
    where = {"region_code": "999999", "school_year": SCHOOL_YEAR}
    records = {
        "county": [{"name": "甲县", "fiscal_revenue_per_person_yuan": 200}],
        "schools": [{"sponsor_code": "7", **school} for school in SCHOOLS],
        "school_stages": STAGES,
        "vetoes": vetoes,
    }
    county = CountyYear({name: native(name, [line | where for line in lines]) for name, lines in records.items()})
    return evaluate(library.load(path=TINY, on=on, settings=settings), county).assessment()


def test_rows_values_and_the_rule():
    assessment = assess()
    rows = {row.key: row for row in assessment.schools}
    assert set(rows) == {"0000000001/小学", "0000000001/初中", "0000000002/小学"}
    assert rows["0000000001/小学"].values == pytest.approx({"A1": 0.05, "A2": 2})
    assert rows["0000000001/初中"].values == pytest.approx({"A1": 0.06, "A2": 4})
    assert rows["0000000002/小学"].values == pytest.approx({"A1": 0.05, "A2": 1.5})
    assert {row.verdict for row in rows.values()} == {Verdict.COMPLIANT}


def test_items_limits_and_the_overall_verdict():
    assessment = assess()
    verdicts = {item.id: item.verdict.key for item in assessment.items}
    assert verdicts == {"A1": "compliant", "A2": "below", "B1": "compliant", "B2": "compliant"}
    cvs = {(line.indicator, line.stage): line.cv for line in assessment.dispersion}
    assert cvs["A2", "小学"] == pytest.approx(1 / 7) and cvs["A1", "小学"] == 0
    assert {line.limit for line in assessment.dispersion} == {0.3, 0.2}
    assert assessment.overall is Verdict.COMPLIANT


@pytest.mark.parametrize(
    "vetoes, overall", [([{"item": "X1", "occurred": True}], Verdict.BELOW), ([], Verdict.NO_VALUE)]
)
def test_its_own_veto_decides(vetoes, overall):
    assert assess(vetoes=vetoes).overall is overall


def test_its_own_setting_decides():
    assert assess(settings={"class_limit": 25}).item("B1").verdict is Verdict.BELOW


def test_its_json_names_its_own_items():
    told = assess().to_json()
    assert told["standard"]["id"] == "tiny_standard"
    assert [item["id"] for item in told["items"]] == ["A1", "A2", "B1", "B2"]
    assert told["summary"]["total"] == 4
