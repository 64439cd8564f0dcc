"""Files as clerks hand them in: merged cells, formulas, wrong names, broken lines, passwords, bombs."""

from __future__ import annotations

import zipfile

import pytest
from intake_package import LIN, SUN, of, sound, write_csv, write_workbook
from openpyxl import load_workbook

from junheng import intake


@pytest.fixture
def book(tmp_path, tables):
    return write_workbook(tables, tmp_path / "county.xlsx")


def found(county):
    return {finding.code: finding for finding in county.findings if finding.code != "C221"}


def cell_of(sheet, title, row):
    """The cell under a title that begins so."""
    column = next(cell.column for cell in sheet[1] if str(cell.value).startswith(title))
    return sheet.cell(row, column)


def test_a_formula_never_calculated_is_missing(book):
    edited = load_workbook(book)
    cell = cell_of(edited["学校"], "教学及辅助用房", 2)
    cell.value = "=1000+2616.25"
    edited.save(book)
    county = intake.read(book)
    finding = found(county)["C127"]
    assert (finding.places[0].sheet, finding.places[0].cell) == ("学校", cell.coordinate)
    assert county.tables["schools"]["teaching_floor_area_m2"][0].as_py() is None


def test_an_error_value_is_missing(book):
    edited = load_workbook(book)
    cell_of(edited["学段"], "在校生数", 3).value = "#DIV/0!"
    edited.save(book)
    assert found(intake.read(book))["C128"].field == "pupils"


def test_a_stored_result_counts_unless_the_file_asks_to_be_recalculated(tmp_path, book):
    """XlsxWriter stores 0 for a formula it cannot compute, and asks for recalculation: that 0 is no figure."""
    from xlsxwriter import Workbook

    path = tmp_path / "written.xlsx"
    with Workbook(str(path)) as written:
        for sheet in load_workbook(book).worksheets:
            copy = written.add_worksheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        copy.write(cell.row - 1, cell.column - 1, cell.value)
        at = cell_of(load_workbook(book)["学校"], "运动场地面积", 2)
        written.get_worksheet_by_name("学校").write_formula(at.row - 1, at.column - 1, "=5+5")
    assert found(intake.read(path))["C127"].field == "outdoor_sports_area_m2"


def test_a_merged_word_holds_for_its_rows_a_merged_number_for_none(book):
    edited = load_workbook(book)
    sheet = edited["学段"]
    rows = [number for number in range(2, 7) if cell_of(sheet, "学校标识码", number).value == "3299010003"]
    code, pupils = cell_of(sheet, "学校标识码", rows[0]), cell_of(sheet, "在校生数", rows[0])
    for top in (code, pupils):
        sheet.merge_cells(start_row=rows[0], end_row=rows[1], start_column=top.column, end_column=top.column)
    edited.save(book)
    county = intake.read(book)
    assert found(county)["C123"].field == "school_code" and found(county)["C126"].field == "pupils"
    chens = [row for row in county.tables["school_stages"].to_pylist() if row["school_code"] == "3299010003"]
    assert [row["pupils"] for row in chens] == [None, None]


def test_hidden_sheets_are_read_and_told(book):
    edited = load_workbook(book)
    edited["班级"].sheet_state = "hidden"
    edited.save(book)
    assert set(found(intake.read(book))) == {"C222"}


def test_a_workbook_under_another_name_is_read_as_what_it_is(tmp_path, book):
    renamed = tmp_path / "county.xls"
    book.rename(renamed)
    assert set(found(intake.read(renamed))) == {"C214"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "C213"), (b"", "C210"), (b"\x00\x01\x02" * 50, "C210"),
        (b"PK\x03\x04 not a zip", "C210"), (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "C210"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_said_to_be_none(tmp_path, tables, content, code):
    folder = write_csv(tables, tmp_path / "package")
    (folder / "学校.xls").write_bytes(content)
    assert set(found(intake.read(folder))) == {code}


def test_a_password_is_named(tmp_path, tables):
    """Encrypted workbooks are OLE files with a stream of this name."""
    folder = write_csv(tables, tmp_path / "package")
    (folder / "学校.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )
    assert set(found(intake.read(folder))) == {"C211"}


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, tables):
    folder = write_csv(tables, tmp_path / "package")
    with zipfile.ZipFile(folder / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            block = b"0" * 2**24
            for _ in range(80):
                member.write(block)
    assert set(found(intake.read(folder))) == {"C212"}


def test_one_cell_far_out_does_not_fill_the_memory(tmp_path, book):
    edited = load_workbook(book)
    edited["学校"]["XFD1048576"] = "x"
    edited.save(book)
    with pytest.raises(intake.Unreadable) as error:
        intake.read(book)
    assert error.value.findings[0].code == "C212"


def test_a_million_empty_rows_cost_nothing(tmp_path, tables, book):
    edited = load_workbook(book)
    edited["学校"].row_dimensions[1_000_000].height = 20
    edited["学校"].cell(900_000, 1).number_format = "@"
    edited.save(book)
    assert found(intake.read(book)) == {}


def test_external_links_are_told(tmp_path, book):
    linked = tmp_path / "linked.xlsx"
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(linked, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    assert set(found(intake.read(linked))) == {"C223"}


def test_a_comma_without_quotes_shifts_nothing_silently(tmp_path, tables):
    folder = write_csv(tables, tmp_path / "package")
    text = (folder / "schools.csv").read_text(encoding="utf-8").replace("9002,", "9,002,")
    (folder / "schools.csv").write_text(text, encoding="utf-8")
    county = intake.read(folder)
    assert "C208" in found(county)
    chen = next(row for row in county.tables["schools"].to_pylist() if row["school_code"] == "3299010003")
    assert {value for field, value in chen.items() if field not in ("school_code", "region_code", "school_year")} == {
        None
    }


def test_a_file_cut_short_does_not_turn_1200_into_12(tmp_path, tables):
    folder = write_csv({**tables, "schools": tables["schools"]}, tmp_path / "package")
    path = folder / "school_stages.csv"
    lines = path.read_text(encoding="utf-8").rstrip().splitlines()
    path.write_text("\n".join([*lines[:-1], "3299010004,初中,8"]), encoding="utf-8")
    county = intake.read(folder)
    assert "C218" in found(county)
    assert county.tables["school_stages"].to_pylist()[-1]["pupils"] is None


def test_an_open_quotation_mark_is_named(tmp_path, tables):
    folder = write_csv(tables, tmp_path / "package")
    text = (folder / "classes.csv").read_text(encoding="utf-8").replace("3班", '"3班', 1)
    (folder / "classes.csv").write_text(text, encoding="utf-8")
    assert "C209" in found(intake.read(folder))


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_any_line_end(tmp_path, ends):
    folder = write_csv(sound(), tmp_path / "package")
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\r\n", ends.encode()))
    assert found(intake.read(folder)) == {}


def test_undecodable_bytes_are_named(tmp_path, tables):
    folder = write_csv(tables, tmp_path / "package")
    (folder / "schools.csv").write_bytes((folder / "schools.csv").read_bytes().replace("孙".encode(), b"\xff\xff\xfe"))
    assert "C207" in found(intake.read(folder))


def test_formulas_in_names_stay_texts_and_are_marked_as_texts(tmp_path, tables):
    """=HYPERLINK in a name is data; a copy written by us must hold it as a text."""
    from junheng.cli.marking import mark_package

    of(tables, "schools", school_code=LIN)["name"] = '=HYPERLINK("http://x","y")'
    of(tables, "school_stages", school_code=SUN)["pupils"] = "约800"
    county = intake.read(write_csv(tables, tmp_path / "package"))
    assert county.tables["schools"]["name"][0].as_py().startswith("=HYPERLINK")
    [(path, marked)] = mark_package(tmp_path / "package", tmp_path / "marked.xlsx", county.findings, "zh")
    copy = load_workbook(path)
    assert copy["schools"]["B2"].value.startswith("=HYPERLINK") and copy["schools"]["B2"].data_type == "s"
    assert marked >= 1


def test_a_marked_copy_shows_every_finding_at_its_cell(tmp_path, book, tables):
    from junheng.cli.marking import mark_package

    edited = load_workbook(book)
    cell = cell_of(edited["学段"], "在校生数", 2)
    cell.value = "约700"
    edited.save(book)
    before = book.read_bytes()
    county = intake.read(book)
    [(path, marked)] = mark_package(book, tmp_path / "out", county.findings, "zh")
    copy = load_workbook(path)
    assert "C101" in copy["学段"][cell.coordinate].comment.text
    assert copy["学段"][cell.coordinate].fill.start_color.rgb.endswith("F6B8B0")
    assert copy.sheetnames[0] == "核查发现" and copy["核查发现"].max_row == len(county.findings) + 1
    assert book.read_bytes() == before, "the original is never touched"
    assert intake.read(path).fingerprint == county.fingerprint, "a marked copy reads like the original"


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"""


def ods(path, tables, change=lambda table, row, field, cell: cell, manifest=""):
    """A minimal .ods of the package; `change` may rewrite a cell's XML."""
    from junheng.fields import table as described

    sheets = []
    for name, rows in tables.items():
        fields = list(dict.fromkeys(field for row in rows for field in row))
        lines = ["".join(text_cell(described(name).field(field).title) for field in fields)]
        lines += ["".join(change(name, number, field, value_cell(row.get(field, ""))) for field in fields)
                  for number, row in enumerate(rows)]  # fmt: skip
        body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
        sheets.append(f'<table:table table:name="{described(name).label}">{body}</table:table>')
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr("content.xml", ODS.format(sheets="".join(sheets)))
    return path


def text_cell(text):
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def value_cell(value):
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return text_cell(value) if value else "<table:table-cell/>"


def test_an_ods_tells_errors_and_merged_cells_too(tmp_path, tables):
    sound_county = intake.read(ods(tmp_path / "sound.ods", tables))
    assert found(sound_county) == {}
    assert sound_county.fingerprint == intake.read(write_csv(tables, tmp_path / "csv")).fingerprint

    def change(table, row, field, cell):
        if (table, row, field) == ("school_stages", 2, "pupils"):
            return cell.replace("<table:table-cell", '<table:table-cell table:number-rows-spanned="2"', 1)
        if (table, row, field) == ("schools", 0, "teaching_floor_area_m2"):
            return '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"/>'
        return cell

    codes = found(intake.read(ods(tmp_path / "bad.ods", tables, change)))
    assert codes["C126"].field == "pupils" and codes["C128"].field == "teaching_floor_area_m2"


def test_an_ods_with_a_password_or_a_bomb_is_refused(tmp_path, tables):
    for name, options in {
        "C211": {"manifest": "<x encryption-data=''/>"},
        "C212": {"change": lambda table, row, field, cell: cell.replace(
            "<table:table-cell office:value-type=\"float\"",
            '<table:table-cell table:number-columns-repeated="900000" office:value-type="float"')},
    }.items():  # fmt: skip
        with pytest.raises(intake.Unreadable) as error:
            intake.read(ods(tmp_path / f"{name}.ods", tables, **options))
        assert error.value.findings[0].code == name
