"""The workbook: rounded in the official tables, unrounded elsewhere, no text that becomes a formula."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from junheng.reports import workbook
from tests.reports.build import compliant_county, empty_county
from tests.reports.office.build import office_county

SHEETS = [
    "说明", "表Ⅰ", "表Ⅱ-1", "表Ⅱ-2", "表Ⅲ", "表Ⅳ", "表Ⅴ", "表Ⅵ", "指标判定", "学校指标（小学）", "学校指标（初中）", "差异系数",
    "差异来源", "差距", "逐校差距", "核查发现", "数据更正", "佐证材料",
]  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    made = tmp_path_factory.mktemp("office") / "county.xlsx"
    workbook.write(office_county(), made)
    return made


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


def test_the_sheets(book):
    assert book.sheetnames == SHEETS


def test_official_cells_are_rounded_numbers(book):
    sheet = book["表Ⅰ"]
    codes = {cell.value: cell.column for cell in sheet[5] if cell.value}
    assert sheet.cell(6, codes["L1"]).value == 52.35
    assert sheet.cell(6, codes["L6"]).value is None
    assert 4.35 in [cell.value for cell in book["表Ⅱ-2"]["K"]]


def test_the_school_sheet_has_the_44_columns_seen_in_practice(book):
    sheet = book["学校指标（小学）"]
    assert sheet.max_column == 44
    assert [cell.value for cell in sheet[3]][2:8] == [
        "基本值", "达标值", "实际值", "高于规定学历教师数（专科及以上）*100", "学生数", "是否达标",
    ]  # fmt: skip
    assert sheet["C4"].value == 3.57 and sheet["D4"].value == 4.2
    assert sheet["E4"].value == pytest.approx(office_county().rows_of("小学")[0].values["R1"], rel=1e-15)


def test_the_reconciliation_column_is_a_formula_of_ours(book):
    sheet = book["差异系数"]
    assert sheet["J4"].value is None
    assert sheet["K4"].value == '=IF(OR(G4="",J4=""),"",G4-J4)'


def test_no_name_becomes_a_formula(path):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            if "sheet" in name and "<f>" in text:
                assert text.count("<f>") == text.count("<f>IF(OR(")
            assert "externalLink" not in name and "<hyperlink " not in text


def test_a_dangerous_title_stands_as_text(path):
    with zipfile.ZipFile(path) as archive:
        strings = archive.read("xl/sharedStrings.xml").decode()
    assert "=HYPERLINK" in strings and "@示例县编办" in strings


def test_pages_are_landscape_a4_with_repeated_heads(book):
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape" and str(sheet.page_setup.paperSize) == "9"
    assert book["表Ⅱ-2"].print_title_rows == "$1:$3"


def test_the_same_assessment_gives_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        workbook.write(office_county(), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("county", [empty_county(), compliant_county()])
def test_other_counties_are_written(tmp_path, county):
    workbook.write(county, tmp_path / "other.xlsx")
    assert openpyxl.load_workbook(tmp_path / "other.xlsx").sheetnames[0] == "说明"
