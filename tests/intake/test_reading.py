"""Packages of every form give one county: formats, encodings, orders, folders; and every cell is found again."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest
from intake_package import CHEN, LIN, SUN, of, sound, write_csv, write_workbook

from junheng import intake
from junheng.fields import table


def test_a_sound_package_has_no_findings(read, tables, codes):
    county = read(tables)
    assert codes(county) == set()
    assert county.tables["schools"].num_rows == 4
    assert set(county.tables["schools"]["school_year"].to_pylist()) == {2024}
    assert set(county.tables["classes"]["region_code"].to_pylist()) == {"329901"}


def test_every_table_has_all_fields_of_the_dictionary_typed(read, tables):
    county = read(tables)
    for name, frame in county.tables.items():
        assert set(frame.column_names) == {field.name for field in table(name).fields} | {"region_code", "school_year"}
    schools = county.tables["schools"].schema
    assert schools.field("teaching_floor_area_m2").type == pa.float64()
    assert schools.field("is_boarding").type == pa.bool_()
    assert schools.field("school_code").type == pa.string()
    assert county.tables["school_stages"]["music_rooms_m2"][0].as_py() == "96;100"


def test_the_fingerprint_is_of_the_content_not_of_the_form(tmp_path, tables):
    as_csv = intake.read(write_csv(tables, tmp_path / "csv"))
    prints = {as_csv.fingerprint}
    prints.add(intake.read(write_csv(tables, tmp_path / "gb", encoding="gb18030")).fingerprint)
    prints.add(intake.read(write_csv(tables, tmp_path / "bom", encoding="utf-8-sig")).fingerprint)
    prints.add(intake.read(write_workbook(tables, tmp_path / "county.xlsx")).fingerprint)
    backwards = {name: rows[::-1] for name, rows in tables.items()}
    prints.add(intake.read(write_csv(backwards, tmp_path / "backwards")).fingerprint)
    assert len(prints) == 1
    of(tables, "schools", school_code=LIN)["teaching_floor_area_m2"] = 3616.26
    assert intake.read(write_csv(tables, tmp_path / "other")).fingerprint not in prints


def test_parquet_gives_the_same_county(tmp_path, tables):
    import pyarrow.parquet as pq

    as_csv = intake.read(write_csv(tables, tmp_path / "csv"))
    folder = tmp_path / "parquet"
    folder.mkdir()
    for name, frame in as_csv.tables.items():
        pq.write_table(frame, folder / f"{name}.parquet")
    again = intake.read(folder)
    assert again.fingerprint == as_csv.fingerprint
    assert str(again.origins.places("schools", (LIN,), "kind")[0]).startswith("schools.parquet ")


def test_other_spreadsheets_give_the_same_county(tmp_path, tables):
    """.xls and .ods, converted once by LibreOffice where it is installed."""
    import shutil
    import subprocess

    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed; it is needed to write .xls and .ods")
    book = write_workbook(tables, tmp_path / "county.xlsx")
    expected = intake.read(book).fingerprint
    for kind in ("xls", "ods"):
        subprocess.run(
            [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind,
             "--outdir", str(tmp_path), str(book)], check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        assert intake.read(tmp_path / f"county.{kind}").fingerprint == expected, kind


def test_a_folder_of_workbooks_is_one_package(tmp_path, tables):
    """One workbook a school, the county's own beside them, in nested folders."""
    folder = tmp_path / "package"
    (folder / "城区").mkdir(parents=True)
    write_workbook({"county": tables["county"]}, folder / "县.xlsx")
    for code in {row["school_code"] for row in tables["schools"]}:
        own = {name: [row for row in rows if row.get("school_code") == code] for name, rows in tables.items()}
        write_workbook({name: rows for name, rows in own.items() if rows}, folder / "城区" / f"{code}.xlsx")
    (folder / "城区" / "~$3299010001.xlsx").write_bytes(b"lock")
    county = intake.read(folder)
    assert county.fingerprint == intake.read(write_csv(tables, tmp_path / "csv")).fingerprint
    assert {finding.code for finding in county.findings} - {"C221"} == {"C206"}
    place = county.origins.places("school_stages", (CHEN, "初中"), "pupils")[0]
    assert (place.file, place.sheet) == (f"城区/{CHEN}.xlsx", "学段")


def test_a_cell_is_found_where_the_user_sees_it(tmp_path, tables):
    county = intake.read(write_csv(tables, tmp_path / "csv"))
    assert str(county.origins.places("school_stages", (CHEN, "小学"), "pupils")[0]) == "school_stages.csv C4"
    book = intake.read(write_workbook(tables, tmp_path / "county.xlsx"))
    place = book.origins.places("schools", (SUN,), "kind")[0]
    from openpyxl import load_workbook

    assert load_workbook(tmp_path / "county.xlsx")[place.sheet][place.cell].value == "初中"


def test_titles_are_understood_however_they_are_written(tmp_path, tables, codes):
    titles = {
        "school_code": "学校标识码 *", "teaching_floor_area_m2": "教学及辅助用房\n面积（㎡）", "indoor_sports_area_m2": "其中：室内体育用房面积[平方米]",
        "kind": "学校类型", "pupils": "在校生数(人)", "backbone_teachers": "县级以上骨干教师数",
    }  # fmt: skip
    county = intake.read(write_csv(tables, tmp_path / "titled", titles=titles))
    assert codes(county) == set()
    assert county.fingerprint == intake.read(write_csv(tables, tmp_path / "plain")).fingerprint


def test_a_title_with_another_unit_converts_exactly(tmp_path, tables, codes):
    for row in tables["schools"]:
        row["equipment_value_wan_yuan"] = "1234567.89"
    county = intake.read(
        write_csv(tables, tmp_path / "yuan", titles={"equipment_value_wan_yuan": "教学仪器设备资产值（元）"})
    )
    assert codes(county) == {"C215"}
    assert county.tables["schools"]["equipment_value_wan_yuan"][0].as_py() == 123.456789
    assert "换算" in county.origins.note("schools", (LIN,), "equipment_value_wan_yuan")


def test_extra_columns_are_noted_and_missing_ones_named(read, tables):
    for row in tables["schools"]:
        row["校长手机"] = "x"
        del row["kind"]
    found = {finding.code: finding for finding in read(tables).findings}
    assert "校长手机" in found["C203"].message
    assert found["C204"].field == "kind" and found["C204"].severity == "blocking"


def test_numbers_are_the_decimals_written(tmp_path, tables, read):
    of(tables, "schools", school_code=LIN)["teaching_floor_area_m2"] = "0.1"
    of(tables, "schools", school_code=SUN)["teaching_floor_area_m2"] = "1234567890123456.25"
    county = read(tables)
    values = dict(zip(county.tables["schools"]["school_code"].to_pylist(),
                      county.tables["schools"]["teaching_floor_area_m2"].to_pylist(), strict=True))  # fmt: skip
    assert Fraction(Decimal(repr(values[LIN]))) == Fraction(1, 10)
    assert county.exact["schools", (SUN,), "teaching_floor_area_m2"] == Fraction("1234567890123456.25")


def test_a_workbook_cell_has_fifteen_digits(tmp_path, tables):
    of(tables, "schools", school_code=LIN)["teaching_floor_area_m2"] = 1.1 + 2.2  # 3.3000000000000003 as a double
    county = intake.read(write_workbook(tables, tmp_path / "county.xlsx"))
    assert 3.3 in county.tables["schools"]["teaching_floor_area_m2"].to_pylist()


def test_rows_that_are_no_data_are_left_out(tmp_path, tables, codes):
    folder = write_csv(tables, tmp_path / "package")
    with (folder / "schools.csv").open("a", encoding="utf-8") as handle:
        handle.write("\n,,,,\n示例 9999990001,某某小学,,小学\n合计,,,,,,,,19338.75\n")
    county = intake.read(folder)
    assert codes(county) == {"C217"}
    assert county.tables["schools"].num_rows == 4


def test_without_county_schools_or_stages_nothing_can_be_judged(tmp_path, tables):
    for name in ("county", "schools", "school_stages"):
        lacking = {other: rows for other, rows in sound().items() if other != name}
        with pytest.raises(intake.Unreadable) as error:
            intake.read(write_csv(lacking, tmp_path / name))
        assert [finding.table for finding in error.value.findings if finding.code == "C220"] == [name]
    with pytest.raises(intake.Unreadable, match="找不到数据包"):
        intake.read(tmp_path / "nowhere")


def test_the_empty_workbook_is_read_as_empty_and_its_example_ignored(tmp_path):
    from junheng.reports.workbooks.empty import write_empty

    write_empty(tmp_path / "empty.xlsx")
    with pytest.raises(intake.Unreadable) as error:
        intake.read(tmp_path / "empty.xlsx")
    assert {finding.code for finding in error.value.findings} == {"C220"}


def test_the_empty_workbook_filled_in_reads_back(tmp_path, tables, codes):
    from openpyxl import load_workbook

    from junheng.reports.workbooks.empty import write_empty

    path = tmp_path / "filled.xlsx"
    write_empty(path)
    book = load_workbook(path)
    for name, rows in tables.items():
        sheet = book[table(name).label]
        for number, row in enumerate(rows, 3):
            for column, field in enumerate(table(name).fields, 1):
                sheet.cell(number, column).value = (
                    row.get(field.name) or None if row.get(field.name) == "" else row.get(field.name)
                )
    book.save(path)
    county = intake.read(path)
    assert codes(county) == set()
    assert county.fingerprint == intake.read(write_csv(tables, tmp_path / "csv")).fingerprint


def test_the_demo_workbook_and_its_csv_are_one_county():
    demo = Path(__file__).parents[2] / "demo"
    assert intake.read(demo / "county").fingerprint == intake.read(demo / "county.xlsx").fingerprint
