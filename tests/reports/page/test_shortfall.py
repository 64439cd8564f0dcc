"""Given a tiny county, what is missing in whole units."""

from dataclasses import replace

from junheng.core.assessment import PartResult, UnitResult
from junheng.core.verdict import Verdict
from junheng.reports.shortfall import shortfalls
from reports.build import JUNIOR, LINES, PRIMARY, compliant_county, county, empty_county, school_rows


def _gap(assessment, item):
    return next(gap for gap in shortfalls(assessment).items if gap.item.id == item)


def _with_rows(*rows):
    return county(tuple(rows))


def _row(**changes):
    return replace(school_rows(1)[0], **changes)


def _short(row, item, value):
    """The row with one indicator below its line and its numerator to fit."""
    per = 100 if item in ("R1", "R2", "R3", "R7") else 1
    return replace(
        row, values={**row.values, item: value}, numerators={**row.numerators, item: value * row.pupils / per},
        verdicts={**row.verdicts, item: Verdict.BELOW}, verdict=Verdict.BELOW,
    )  # fmt: skip


def test_whole_units_are_rounded_up_to_the_line():
    row = _short(_row(pupils=1000.0), "R5", 7.4999)
    assert _gap(_with_rows(row), "R5").amount == 1
    assert _gap(_with_rows(_short(_row(pupils=1001.0), "R3", 0.0)), "R3").amount == 10  # 0.9 × 1001 ÷ 100 = 9.009


def test_a_row_exactly_at_its_line_lacks_nothing():
    row = _short(_row(pupils=1000.0), "R5", 7.5)
    assert not [gap for gap in shortfalls(_with_rows(row)).items if gap.item.id == "R5"]


def test_the_school_rule_leaves_the_furthest_indicator_at_its_floor():
    row = _short(_short(_row(pupils=1000.0), "R5", 6.0), "R2", 0.9)
    found = shortfalls(_with_rows(row)).rows
    five, two = (found[item, row.school_code, row.stage] for item in ("R5", "R2"))
    assert (five.left_over, five.amount, five.rule_amount) == (True, 1500, 375)  # to 6.375 = 0.85 × 7.5
    assert (two.left_over, two.amount, two.rule_amount) == (False, 1, 1)


def test_one_indicator_above_the_floor_costs_the_school_rule_nothing():
    gap = _gap(_with_rows(_short(_row(pupils=1000.0), "R5", 7.0)), "R5")
    assert (gap.amount, gap.rule_amount) == (500, 0)


def test_shared_assets_are_counted_for_the_whole_school_once():
    whole = dict(school_code="9", name="城北学校", two_stages=True)
    primary = _short(_row(**whole, pupils=1000.0, stage=PRIMARY, share=0.5), "R5", 7.0)
    junior = _short(_row(**whole, pupils=1000.0, stage=JUNIOR, share=0.5), "R5", 10.0)
    gap = _gap(_with_rows(primary, junior), "R5")
    assert gap.amount == 1000  # 500 ÷ 0.5 for the primary stage; the junior's 200 ÷ 0.5 is served by it
    assert [(p.label, p.amount) for p in gap.places] == [("城北学校", 1000)]


def test_noise_of_a_split_does_not_add_a_unit():
    row = _short(_row(pupils=1000.0, share=0.1 + 0.2), "R5", 7.5 - 0.3)
    assert _gap(_with_rows(row), "R5").amount == 1000


def test_people_of_two_stages_add_up():
    whole = dict(school_code="9", two_stages=True, pupils=1000.0, share=0.5)
    rows = [_short(_row(**whole, stage=stage), "R3", 0.0) for stage in (PRIMARY, JUNIOR)]
    assert _gap(_with_rows(*rows), "R3").amount == 18


def test_other_tests_count_in_the_unit_of_their_records():
    made = county()
    assert (_gap(made, "G3").amount, _gap(made, "G3").unit) == (2, "间")
    assert (_gap(made, "G4").amount, _gap(made, "G4").unit) == (100, "人")
    assert (_gap(made, "G9").amount, _gap(made, "G9").unit) == (3, "人")


def test_classes_over_the_limit_are_counted_class_by_class_and_doubled_records_not():
    classes = [
        {"school_code": "A", "stage": PRIMARY, "grade": 1, "name": "1班", "pupils": 46.0},
        {"school_code": "A", "stage": PRIMARY, "grade": 1, "name": "2班", "pupils": 45.0},
        {"school_code": "A", "stage": JUNIOR, "grade": 7, "name": "1班", "pupils": 51.0},
        {"school_code": "B", "stage": PRIMARY, "grade": 1, "name": "1班", "pupils": 60.0},
        {"school_code": "B", "stage": PRIMARY, "grade": 1, "name": "1班", "pupils": 61.0},
        {"school_code": "B", "stage": PRIMARY, "grade": 2, "name": "1班", "pupils": None},
    ]
    gap = _gap(county(tables={"classes": classes}), "G5")
    assert (gap.amount, gap.unit) == (2, "个班")


def test_missing_data_is_a_gap_and_no_zero_even_where_another_record_decides():
    missing = shortfalls(county()).missing
    assert {(m.item.id, m.label) for m in missing} == {
        ("R7", "石桥实验中心学校6"), ("Q7", "材料认定"), ("G3", "东湖实验中心学校8"),
    }  # fmt: skip


def test_shares_of_single_schools_are_counted_as_schools():
    made = county()
    part = PartResult("training", "教师培训经费", "each", Verdict.BELOW, 0.9, 1.0, "≥", "%", 3, units=10, met=9, failing=(
        UnitResult("1", "甲校", None, 0.02, 0.05, Verdict.BELOW),))  # fmt: skip
    items = tuple(replace(i, parts=(part,), verdict=Verdict.BELOW) if i.id == "Q4" else i for i in made.items)
    gap = _gap(replace(made, items=items), "Q4")
    assert (gap.amount, gap.unit) == (1, "校")


def test_a_compliant_county_lacks_nothing():
    assert shortfalls(compliant_county()).items == ()


def test_a_county_without_data_has_no_amounts():
    assert shortfalls(empty_county()).items == ()


def test_hardest_work_comes_first():
    units = [gap.unit for gap in shortfalls(county()).items]
    assert units == sorted(units, key=["㎡", "间", "个班", "人", "元", "校"].index)
    assert set(LINES) >= {gap.item.id for gap in shortfalls(county()).items if gap.rule_amount is not None}
