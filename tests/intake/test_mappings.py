"""Somebody else's tables: the mappings in examples/ against what is known of the data, and a mapping's own mistakes."""

from __future__ import annotations

import csv
import math
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from junheng import intake
from junheng.fields import KEYS
from junheng.intake.mapping.arts import FLAT_SUBTOTAL, PLAIN, SUBTOTAL, courses_of, decide, general_arts
from junheng.intake.mapping.paths import find_columns

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FORMS = EXAMPLES / "statistics_forms"
SHARED = ROOT.parent / "shared" / "data"


def matches_expected(county, folder):
    """Every figure that the expected package states, and no record more or less."""
    for name in ("schools", "school_stages"):
        got = {tuple(str(row[part]) for part in KEYS[name]): row for row in county.tables[name].to_pylist()}
        with (folder / f"{name}.csv").open(encoding="utf-8") as handle:
            lines = list(csv.DictReader(handle))
        assert set(got) == {tuple(line[part] for part in KEYS[name]) for line in lines}
        for line in lines:
            row = got[tuple(line[part] for part in KEYS[name])]
            for field, stated in line.items():
                read = row[field]
                same = read is None if stated == "" else str(read) == stated or float(read) == float(stated)
                assert same, (name, line["school_code"], field, stated, read)


@pytest.fixture
def workbooks(tmp_path):
    """Both editions of the school workbooks in one folder, as a county collects them."""
    for edition in ("schools_2021", "schools_2025"):
        shutil.copytree(FORMS / edition, tmp_path / "forms" / edition)
    return tmp_path / "forms"


def test_school_workbooks_of_two_editions(workbooks):
    county = intake.read(workbooks, mapping=FORMS / "school_workbooks.yaml")
    matches_expected(county, FORMS / "expected" / "from_school_workbooks")
    assert {finding.code for finding in county.findings} <= {"C118", "C221"}
    [place] = county.origins.places("school_stages", ("9902000013", "初中"), "pe_teachers")
    assert (place.sheet, place.cell) == ("教基4156_九年一贯制学校", "U7"), (
        "the 初中 line, not the 总计 line that has seniors in it"
    )
    assert county.origins.note("school_stages", ("9902000013", "初中"), "pe_teachers").startswith("教基4156")


def test_the_county_export():
    county = intake.read(FORMS / "county_export", mapping=FORMS / "county_export.yaml")
    matches_expected(county, FORMS / "expected" / "from_county_export")
    assert {finding.code for finding in county.findings} <= {"C118", "C217", "C221", "C808"}
    assert {finding.severity for finding in county.findings} == {"note"}


def test_a_campus_whose_parent_nobody_names_is_asked_for(tmp_path):
    text = (FORMS / "county_export.yaml").read_text(encoding="utf-8")
    start = text.index("records:")
    (tmp_path / "m.yaml").write_text(text[:start] + text[text.index("tables:") :], encoding="utf-8")
    county = intake.read(FORMS / "county_export", mapping=tmp_path / "m.yaml")
    [found] = [finding for finding in county.findings if finding.code == "C807"]
    assert found.key == ("9902000004",) and "主校" in found.message


def edited_workbook(workbooks, name, change):
    from openpyxl import load_workbook

    path = next(workbooks.rglob(f"{name}*.xlsx"))
    book = load_workbook(path)
    change(book)
    book.save(path)


def test_arts_columns_that_do_not_add_up_are_a_question(workbooks):
    def spoil(book):
        book["教基4155_小学"]["C6"] = 57

    edited_workbook(workbooks, "栖岚镇中心小学(", spoil)
    county = intake.read(workbooks, mapping=FORMS / "school_workbooks.yaml")
    codes = {finding.code for finding in county.findings}
    assert {"C810", "C814"} <= codes
    row = next(row for row in county.tables["school_stages"].to_pylist() if row["school_code"] == "9902000003")
    assert (row["music_teachers"], row["art_teachers"], row["general_arts_teachers"]) == (None, None, None)
    assert row["pe_teachers"] is not None


def test_a_closed_cell_is_no_zero(workbooks):
    def close(book):
        book["教基1102续_小学"]["D12"] = "-"

    edited_workbook(workbooks, "栖岚镇中心小学(", close)
    county = intake.read(workbooks, mapping=FORMS / "school_workbooks.yaml")
    row = next(row for row in county.tables["school_stages"].to_pylist() if row["school_code"] == "9902000003")
    assert row["backbone_teachers"] is None


def test_a_workbook_without_its_code_is_named(workbooks):
    def lose(book):
        del book["教基1001_小学"]

    edited_workbook(workbooks, "栖岚镇中心小学(", lose)
    county = intake.read(workbooks, mapping=FORMS / "school_workbooks.yaml")
    assert "C812" in {finding.code for finding in county.findings}


def test_buildings_repeated_in_two_files_are_taken_once_and_differences_named(tmp_path):
    from openpyxl import load_workbook

    folder = tmp_path / "export"
    shutil.copytree(FORMS / "county_export", folder)
    path = folder / "教基综合数据_初中.xlsx"
    book = load_workbook(path)
    sheet = book.worksheets[0]
    row = next(row for row in range(5, sheet.max_row) if sheet.cell(row, 2).value == "9902000013")
    column = next(cell.column for cell in sheet[4] if cell.value == "室内体育用房")
    before = sheet.cell(row, column).value
    sheet.cell(row, column).value = before + 100
    book.save(path)
    county = intake.read(folder, mapping=FORMS / "county_export.yaml")
    [found] = [finding for finding in county.findings if finding.code == "C804"]
    assert found.key == ("9902000013",) and len(found.places) == 2
    school = next(row for row in county.tables["schools"].to_pylist() if row["school_code"] == "9902000013")
    assert school["indoor_sports_area_m2"] == before


PATHS = [("合计",), ("语文",), ("艺术", "计"), ("艺术", "音乐"), ("艺术", "美术")]
FLAT = [("合计",), ("语文",), ("艺术",), ("音乐",), ("美术",)]


@pytest.mark.parametrize(
    ("paths", "figures", "reading", "general"),
    [
        (PATHS, [10, 5, 5, 3, 1], SUBTOTAL, 1),
        (FLAT, [10, 5, 1, 3, 1], PLAIN, 1),
        (FLAT, [10, 5, 5, 3, 1], FLAT_SUBTOTAL, 1),
        (FLAT, [10, 6, 5, 3, 1], None, None),
        (FLAT, [5, 5, 0, 0, 0], PLAIN, 0),  # both fit and give the same
    ],
)
def test_arithmetic_decides_what_the_arts_column_is(paths, figures, reading, general):
    line = {column: Fraction(figure) for column, figure in enumerate(figures)}
    courses = courses_of(paths, 0, range(1, 5), 0)
    found, why = decide(courses, [line])
    assert (found.name if found else None) == reading
    assert (general_arts(found, courses, line) if found else None) == general
    assert bool(why) == (found is None)


def test_a_path_is_found_whole_or_with_steps_left_out():
    paths = [
        ("专任教师", "合计"),
        ("专任教师", "按学历分", "本科"),
        ("职工", "合计"),
        ("占地", "教室", "网络多媒体教室"),
        ("设备值(万元)",),
    ]
    assert find_columns(paths, "专任教师 › #按学历分 › 本科") == [1]
    assert find_columns(paths, "专任教师 › 本科") == [1]
    assert find_columns(paths, "占地 › … › 网络多媒体教室") == [3]
    assert find_columns(paths, "设备值") == [4]
    assert find_columns(paths, "合计") == [0, 2], "two columns: a question, never the first"
    assert find_columns(paths, "本科 › 专任教师") == []


def weighted_cv(rows, numerator):
    pupils = sum(row["pupils"] for row in rows)
    mean = sum(row[numerator] for row in rows) / pupils
    spread = sum(row["pupils"] * (row[numerator] / row["pupils"] - mean) ** 2 for row in rows) / pupils
    return math.sqrt(spread) / mean


def test_taiwan_gives_the_published_dispersion():
    """examples/taiwan: 宜蘭縣, 78 schools with pupils, CVs of the data's README."""
    county = intake.read(EXAMPLES / "taiwan", mapping=EXAMPLES / "taiwan" / "taiwan.yaml")
    rows = county.tables["school_stages"].to_pylist()
    assert len(rows) == 78
    assert (round(weighted_cv(rows, "full_time_teachers"), 4), round(weighted_cv(rows, "classes"), 4)) == (
        0.4722,
        0.4605,
    )
    assert county.tables["schools"]["school_code"][0].as_py().startswith("02"), "leading zeros stay"


@pytest.mark.skipif(not SHARED.exists(), reason="the Rio Claro data are not shipped")
def test_rio_claro_gives_the_published_dispersion():
    """Public schools with 50 pupils or more in the stage, CVs of the data's README."""
    county = intake.read(SHARED / "br_rio_claro_2017", mapping=EXAMPLES / "rio_claro.yaml")
    public = {row["school_code"] for row in county.tables["schools"].to_pylist() if row["sponsor_code"] != "10"}
    for stage, count, teachers, higher in (("小学", 25, 0.2170, 0.2304), ("初中", 17, 0.1620, 0.1772)):
        rows = [row for row in county.tables["school_stages"].to_pylist()
                if row["stage"] == stage and row["pupils"] >= 50 and row["school_code"] in public]  # fmt: skip
        assert len(rows) == count
        assert round(weighted_cv(rows, "full_time_teachers"), 4) == teachers
        assert round(weighted_cv(rows, "bachelor_teachers"), 4) == higher


@pytest.mark.skipif(not SHARED.exists(), reason="the Hong Kong profiles are not shipped")
def test_hong_kong_profiles():
    """资助 schools: 420; "-" is no zero; counts from percentages are whole."""
    county = intake.read(SHARED / "hk_primary_profiles_2025", mapping=EXAMPLES / "hong_kong.yaml")
    rows = county.tables["school_stages"].to_pylist()
    assert len(rows) == 420 and all(row["pupils"] is None for row in rows)
    matthew = next(row for row in rows if row["school_code"] == "8100000002")
    assert (matthew["classes"], matthew["full_time_teachers"], matthew["master_teachers"]) == (9, 24, 9)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tables: [{table: 学校}]", "table 应是"),
        ("tables: [{table: schools, columns: {name: x}}]", "缺少“school_code”"),
        ("tables: [{table: schools, constants: {school_code: [1]}}]", "应是一个值"),
        ("tables: [{table: schools, columns: {school_code: x}, arts: {total: y}}]", "courses"),
        ("forms: [{key: {sheet: a, line: b}, cells: {schools.area: {sheet: a, line: b}}}]", "schools.area"),
        ("forms: [{key: {sheet: a, line: b}, checks: [{left: a, right: b}]}]", "工作表|行"),
        ("tables: [{table: schools, columns: {area: x}}]", "没有“area”这一栏"),
        ("tables: [{table: schools, column: x}]", "没有“column”"),
        ("tables: [{table: schools, columns: {school_code: x}, head: 0}]", "head"),
        ("tables: [{table: schools, columns: {name: {column: a, factor: x}}}]", "factor"),
        ("records: [{school_code: '1'}]", "table"),
        ("a: 1", "没有“a”"),
        ("- 1", "名称"),
        ("x: [", "映射文件"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(tmp_path, text, told):
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(intake.Unreadable) as error:
        intake.read(EXAMPLES / "taiwan", mapping=tmp_path / "m.yaml")
    found = error.value.findings[0]
    assert found.code == "C801" and told in found.message


def test_columns_that_are_not_there_or_twice_are_named(tmp_path):
    text = (EXAMPLES / "taiwan" / "taiwan.yaml").read_text(encoding="utf-8")
    (tmp_path / "m.yaml").write_text(text.replace("township: 鄉鎮市區", "township: 鄉鎮"), encoding="utf-8")
    county = intake.read(EXAMPLES / "taiwan", mapping=tmp_path / "m.yaml")
    [found] = [finding for finding in county.findings if finding.code == "C802"]
    assert "鄉鎮" in found.message
    assert county.tables["schools"]["township"].null_count == 78


JIANGSU = [
    {"学校标识码": "3202990001", "学校名称": "甲学校", "学校类型": "九年一贯制学校", "学段": "小学", "学段在校生数": 900,
     "当年地方财政拨付的公用经费（学段）": 900000, "教学仪器设备值（元）": 1},
    {"学校标识码": "3202990001", "学校名称": "甲学校", "学校类型": "九年一贯制学校", "学段": "初中", "学段在校生数": 500,
     "当年地方财政拨付的公用经费（学段）": 650000.5, "教学仪器设备值（元）": 1},
    {"学校标识码": "3202990001", "学校名称": "甲学校", "校区名": "东校区", "学校类型": "小学", "学段": "小学", "学段在校生数": 120,
     "当年地方财政拨付的公用经费（学段）": 100000, "教学仪器设备值（元）": 1},
]  # fmt: skip


def test_the_jiangsu_template(tmp_path):
    """Made-up lines under the template's heads (domain/forms/jiangsu_school_stage.csv): one school on two lines, one campus."""
    import yaml
    from openpyxl import Workbook

    mapping = EXAMPLES / "jiangsu_school_stage.yaml"
    asked = {cells["column"] if isinstance(cells, dict) and "column" in cells else cells
             for block in yaml.safe_load(mapping.read_text(encoding="utf-8"))["tables"]
             for cells in block["columns"].values() if isinstance(cells, str) or "column" in cells}  # fmt: skip
    heads = list(dict.fromkeys([*(head for row in JIANGSU for head in row), *sorted(asked)]))
    book = Workbook()
    book.active.append(heads)
    for row in JIANGSU:
        book.active.append([row.get(head) for head in heads])
    book.save(tmp_path / "schoolC.xlsx")
    county = intake.read(tmp_path / "schoolC.xlsx", mapping=mapping)
    schools = {row["school_code"]: row for row in county.tables["schools"].to_pylist()}
    assert set(schools) == {"3202990001", "3202990001东校区"}
    assert schools["3202990001"]["operating_funds_yuan"] == 1550000.5
    assert schools["3202990001东校区"]["campus_of"] == "3202990001"
    assert schools["3202990001"]["equipment_value_wan_yuan"] is None, "already split by the county: never split again"
    pupils = {(row["school_code"], row["stage"]): row["pupils"] for row in county.tables["school_stages"].to_pylist()}
    assert pupils == {("3202990001", "小学"): 900, ("3202990001", "初中"): 500, ("3202990001东校区", "小学"): 120}
    assert not {"C301", "C302", "C804", "C802", "C803"} & {finding.code for finding in county.findings}
