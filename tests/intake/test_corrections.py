"""corrections.yaml: guarded changes, dropped doubles, explanations; what fails changes nothing and is named."""

from __future__ import annotations

import pytest
from intake_package import LIN, SUN, of, write_csv, write_workbook

from junheng import intake

AREA = """
corrections:
  - table: 学校
    key: "3299010001"
    field: 教学及辅助用房面积
    expect: {expect}
    value: {value}
    reason: 小数点错位，学校已确认
    reporter: 县教育局
    on: 2024-10-08
"""


def read(tables, folder, text):
    write_csv(tables, folder)
    (folder / "corrections.yaml").write_text(text, encoding="utf-8")
    return intake.read(folder)


def area_of(county):
    rows = county.tables["schools"].to_pylist()
    return next(row["teaching_floor_area_m2"] for row in rows if row["school_code"] == LIN)


def test_a_correction_is_applied_listed_and_traceable(tmp_path, tables):
    of(tables, "schools", school_code=LIN)["teaching_floor_area_m2"] = 361625
    county = read(tables, tmp_path / "p", AREA.format(expect=361625, value=3616.25))
    assert area_of(county) == 3616.25
    [correction] = county.corrections
    assert (correction.applied, correction.was, correction.now) == (True, "361625", "3616.25")
    assert (correction.reporter, correction.on) == ("县教育局", "2024-10-08")
    assert "原填“361625”" in county.origins.note("schools", (LIN,), "teaching_floor_area_m2")
    assert county.origins.places("schools", (LIN,), "teaching_floor_area_m2")[0].file == "schools.csv"


def test_a_guard_that_fails_changes_nothing(tmp_path, tables):
    county = read(tables, tmp_path / "p", AREA.format(expect=361625, value=1))
    assert area_of(county) == 3616.25
    found = next(finding for finding in county.findings if finding.code == "C703")
    assert found.severity == "blocking" and "3616.25" in found.message
    assert not county.corrections[0].applied


def test_what_could_not_be_read_is_corrected_by_its_text(tmp_path, tables):
    of(tables, "schools", school_code=LIN)["teaching_floor_area_m2"] = "约3616"
    county = read(tables, tmp_path / "p", AREA.format(expect="约3616", value=3616.25))
    assert area_of(county) == 3616.25
    found = next(finding for finding in county.findings if finding.code == "C101")
    assert found.explanation == "已更正：小数点错位，学校已确认", "settled, and still listed"


def test_an_empty_cell_is_filled_and_a_value_taken_back(tmp_path, tables):
    of(tables, "schools", school_code=LIN)["teaching_floor_area_m2"] = ""
    assert area_of(read(tables, tmp_path / "a", AREA.format(expect="null", value=3616.25))) == 3616.25
    of(tables, "schools", school_code=LIN)["teaching_floor_area_m2"] = 3616.25
    assert area_of(read(tables, tmp_path / "b", AREA.format(expect=3616.25, value="null"))) is None


def test_a_doubled_record_is_dropped_by_its_row(tmp_path, tables):
    tables["school_stages"].append({**of(tables, "school_stages", school_code=SUN), "pupils": 805})
    text = """
corrections:
  - {table: school_stages, key: ["3299010004", 初中], action: drop, row: 7, expect: {pupils: 805}, reason: 旧数}
"""
    county = read(tables, tmp_path / "p", text)
    rows = [row["pupils"] for row in county.tables["school_stages"].to_pylist() if row["school_code"] == SUN]
    assert rows == [800] and county.corrections[0].applied
    assert next(finding for finding in county.findings if finding.code == "C301").explanation


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{table: 学校, key: '3299010001', field: name, expect: 林小学, value: x}", "理由"),
        ("{table: 学校, key: '3299010001', field: name, value: x, reason: r}", "原值"),
        ("{table: 学校, key: '1', field: name, expect: a, value: x, reason: r}", "没有标识为"),
        ("{table: 校园, key: '1', field: name, expect: a, value: x, reason: r}", "没有“校园”表"),
        ("{table: 学校, key: '3299010001', field: 面积, expect: a, value: x, reason: r}", "没有“面积”这一栏"),
        ("{table: 学校, key: '3299010001', field: school_code, expect: '3299010001', value: x, reason: r}", "标识不能"),
        ("{table: 学校, key: '3299010001', field: built_year, expect: 2005, value: 前年, reason: r}", "读不出"),
        ("{table: 学校, key: '3299010001', action: erase, expect: 1, reason: r}", "action"),
        ("{table: 学校, key: '3299010001', action: drop, expect: {name: 林小学}, reason: r}", "哪一行"),
    ],
)
def test_an_entry_that_cannot_be_carried_out_says_why(tmp_path, tables, entry, told):
    county = read(tables, tmp_path / "p", f"corrections:\n  - {entry}\n")
    found = next(finding for finding in county.findings if finding.code == "C702")
    assert told in found.message and not county.corrections[0].applied


@pytest.mark.parametrize("text", ["- a", "a: [", "correction: []", "\x00", "更正"])
def test_a_file_that_is_no_list_of_corrections_is_named(tmp_path, tables, text):
    assert "C701" in {finding.code for finding in read(tables, tmp_path / "p", text).findings}


GOOD = """
  - table: 学校
    key: "3299010001"
    field: 教学及辅助用房面积
    expect: 361625
    value: 3616.25
    reason: 小数点错位，学校已确认
"""


@pytest.mark.parametrize(
    ("stray", "told"),
    [
        ("  - 更正一下\n", "更正一下"),
        ("  -\n", "栏目: 内容"),
        ("  - {table: 学校, key: [, reason: r}\n", "第 2 行"),
        ("  - table: 学校\n    reason: 学校说: 已核实\n", "第 3 行"),
        ("  - table: 学校\n   key: 1\n", "第 "),
        ("  - {table: 学校, key: '3299010001', field: name, expect: a, value: 2024-13-45, reason: r}\n", "第 "),
    ],
)
def test_one_stray_entry_leaves_the_others_in_force(tmp_path, tables, stray, told):
    of(tables, "schools", school_code=LIN)["teaching_floor_area_m2"] = 361625
    county = read(tables, tmp_path / "p", f"corrections:\n{stray}{GOOD}")
    assert area_of(county) == 3616.25 and [c.applied for c in county.corrections] == [True]
    [found] = [finding for finding in county.findings if finding.code == "C702"]
    assert told in found.message and "corrections.yaml 第1项" in found.message


def test_a_broken_explanation_leaves_corrections_and_explanations_in_force(tmp_path, tables):
    of(tables, "schools", school_code=LIN)["teaching_floor_area_m2"] = 361625
    of(tables, "school_stages", school_code=LIN)["bachelor_teachers"] = 60
    text = f"""
corrections:{GOOD}
explanations:
  - {{code: C401, table: 学段, key: ["3299010001", 小学], explanation: 含支教教师}}
  - {{code: C107, explanation: "没有收尾的引号}}
"""
    county = read(tables, tmp_path / "p", text)
    found = {finding.code: finding for finding in county.findings}
    assert area_of(county) == 3616.25 and found["C401"].explanation == "含支教教师"
    assert "explanations 第2项" in found["C702"].message


def test_a_part_that_is_no_list_and_an_unknown_name_are_told(tmp_path, tables):
    of(tables, "schools", school_code=LIN)["teaching_floor_area_m2"] = 361625
    county = read(tables, tmp_path / "p", f"explanation: []\nexplanations: {{x: 1}}\ncorrections:{GOOD}")
    told = sorted(finding.message for finding in county.findings if finding.code == "C702")
    assert area_of(county) == 3616.25
    assert len(told) == 2 and "逐项填写" in "".join(told) and "没有这个名称" in "".join(told)


def test_a_name_nobody_knows_ends_the_entry_before_it(tmp_path, tables):
    of(tables, "schools", school_code=LIN)["teaching_floor_area_m2"] = 361625
    county = read(tables, tmp_path / "p", f"corrections:\n  - {{a: [}}{GOOD}解释: []\n")
    told = [finding.message for finding in county.findings if finding.code == "C702"]
    assert area_of(county) == 3616.25 and len(told) == 2
    assert any("corrections.yaml 解释" in message for message in told)


@pytest.mark.parametrize("odd", ["[1, 2]", "{a: 1}", "2024-10-08", "true", ".nan", "null", "!!binary aGVq", "''"])
@pytest.mark.parametrize("name", ["table", "key", "field", "expect", "value", "reason", "action", "row", "on"])
def test_an_entry_of_odd_types_never_stops_the_reading(tmp_path, tables, name, odd):
    entry = {"table": "学校", "key": "'3299010001'", "field": "built_year", "expect": "2005", "value": "2006", "reason": "r"}
    written = ", ".join(f"{k}: {v}" for k, v in (entry | {name: odd}).items())
    county = read(tables, tmp_path / "p", f"corrections:\n  - {{{written}}}\n")
    assert len(county.corrections) == 1


def test_an_explanation_settles_a_finding_without_changing_anything(tmp_path, tables):
    of(tables, "school_stages", school_code=LIN)["bachelor_teachers"] = 60
    text = """
explanations:
  - {code: C401, table: 学段, key: ["3299010001", 小学], explanation: 含支教教师}
  - {code: C107, explanation: 已不存在}
"""
    county = read(tables, tmp_path / "p", text)
    found = {finding.code: finding for finding in county.findings}
    assert found["C401"].explanation == "含支教教师" and found["C401"].severity == "explain"
    assert "C704" in found


def test_the_file_lies_beside_a_workbook(tmp_path, tables):
    of(tables, "schools", school_code=LIN)["teaching_floor_area_m2"] = 361625
    book = write_workbook(tables, tmp_path / "county.xlsx")
    text = AREA.format(expect=361625, value=3616.25)
    (tmp_path / "county.corrections.yaml").write_text(text, encoding="utf-8")
    assert area_of(intake.read(book)) == 3616.25


def test_rosters_are_compared_with_the_corrected_count(tmp_path, tables):
    tables["teachers"] = [
        {"teacher_code": "T1", "school_code": SUN, "stage": "初中", "subject": "语文", "degree": "本科"}
    ]  # fmt: skip
    text = """
corrections:
  - {table: 学段, key: ["3299010004", 初中], field: pe_teachers, expect: 4, value: 0, reason: 名册为准}
"""
    county = read(tables, tmp_path / "p", text)
    disagreeing = {finding.field for finding in county.findings if finding.code == "C304"}
    assert "pe_teachers" not in disagreeing and "music_teachers" in disagreeing
