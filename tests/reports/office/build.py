"""The made-up county of tests/reports/build.py with what the declaration asks besides: figures, sums, documents."""

from __future__ import annotations

from dataclasses import replace

from junheng.core.assessment import Assessment
from tests.reports.build import county

COUNTY = {
    "region_code": "329901", "name": "示例县", "province_name": "某省", "prefecture_name": "某市", "school_year": 2026,
    "resident_population": 523_456.0, "agricultural_population": 210_000.0, "townships": 6.0, "villages": 88.0,
    "gdp_per_person_yuan": 101_234.5, "fiscal_revenue_per_person_yuan": None, "rural_income_per_person_yuan": 31_000.0,
    "urban_income_per_person_yuan": 58_000.0, "basic_balance_recognised_on": "2021-01-15",
    "special_school_pupils": 120.0, "special_school_operating_funds_yuan": 1_155_000.0,
    "teacher_average_pay_yuan": 143_000.0, "civil_servant_average_pay_yuan": 141_500.0,
    "rotation_eligible_teachers": 1_200.0, "rotation_teachers": 180.0, "rotation_backbone_teachers": 44.0,
    "elite_senior_quota": 1_400.0, "elite_senior_quota_allocated": 980.0, "elite_senior_quota_allocated_rural": 301.0,
    "migrant_children_eligible": 2_000.0, "migrant_children_public": 1_900.0, "migrant_children_purchased": None,
    "children_with_disabilities_eligible": 205.0, "children_with_disabilities_enrolled": 203.0,
    "children_with_disabilities_in_special_schools": 120.0,
}  # fmt: skip
FIGURES = {
    "schools.小学": 21, "schools.九年一贯制学校": 4, "schools.初中": 12, "schools.完全中学": 1,
    "schools.十二年一贯制学校": 0, "schools.特殊教育学校": 1, "teaching_points": 4, "teaching_points_50": 2, "classes.小学": 742.0,
    "classes.初中": 391.0,
    "pupils.小学": 30_450.0, "pupils.初中": 15_872.0, "staff.小学": 1_702.0, "full_time_teachers.小学": 1_640.0,
    "staff.初中": None, "full_time_teachers.初中": 1_231.0, "oversized_schools.小学": 1, "oversized_schools.初中": 0,
    "oversized_schools.一贯制": 0, "oversized_classes.小学": 12, "oversized_classes.初中": 3, "small_schools": 0,
    "cohorts.graduates": 5_011.0, "cohorts.enrolled": 5_100.0, "cohorts.transferred_in": 44.0, "cohorts.died": 1.0,
    "cohorts.transferred_out": 96.0, "survey.问卷.sent": 1_200.0,
    "survey.问卷.valid": 1_186.0, "survey.问卷.satisfied": 1_096.0,
    "survey.问卷.家长.sent": 700.0, "survey.问卷.家长.valid": 690.0, "survey.问卷.家长.satisfied": 650.0,
    "survey.走访.valid": None, "survey.走访.satisfied": None, "monitoring.语文.level": "Ⅲ",
    "monitoring.语文.interschool_difference": 0.112, "monitoring.语文.year": 2024,
}  # fmt: skip
JUDGEMENTS = [
    {"item": "G1", "met": True, "conclusion": "布局规划经县政府批准，覆盖全部乡镇"},
    {"item": "Q7", "met": None, "conclusion": None},
]
EVIDENCE = [
    {"item": "G1", "title": "《示例县义务教育学校布局规划（2021—2035年）》", "issued_on": "2021-06-01",
     "issuer": "示例县人民政府", "kept_at": "提交评估院"},
    {"item": "G10", "title": '=HYPERLINK("http://example.com","+公式")', "issued_on": None, "issuer": "@示例县编办",
     "kept_at": None},
]  # fmt: skip


def office_county(**changes) -> Assessment:
    """The shared county, with figures for every cell of the declaration and two cells left empty."""
    made = county()
    tables = {**made.tables, "judgements": JUDGEMENTS, "evidence": EVIDENCE}
    return replace(made, **{"county": COUNTY, "figures": FIGURES, "tables": tables, **changes})
