"""`junheng check` and `junheng init` as a clerk meets them."""

from __future__ import annotations

import json

import pytest
from intake_package import LIN, of, sound, write_csv

from junheng.cli.main import main


@pytest.fixture
def package(tmp_path):
    tables = sound()
    of(tables, "school_stages", school_code=LIN)["pupils"] = "约700"
    of(tables, "school_stages", school_code=LIN)["entrants"] = "1,160"
    return write_csv(tables, tmp_path / "package")


def test_check_prints_findings_by_severity_and_ends_well(package, capsys):
    assert main(["check", str(package)]) == 0
    text = capsys.readouterr().out
    assert text.startswith("核查发现：必改 1 条，需说明 1 条")
    assert text.index("[C101]") < text.index("[C104]")
    assert "如确为700，请改填数字700" in text


def test_check_speaks_english(package, capsys):
    assert main(["check", str(package), "--lang", "en"]) == 0
    assert "which is no number (school_stages.csv C2)" in capsys.readouterr().out


def test_check_writes_json_and_a_marked_copy(package, tmp_path, capsys):
    target, marked = tmp_path / "f.json", tmp_path / "marked.xlsx"
    assert main(["check", str(package), "--json", str(target), "--mark", str(marked)]) == 0
    found = json.loads(target.read_text(encoding="utf-8"))["findings"]
    assert {"code", "severity", "table", "key", "field", "where", "value", "message", "places"} <= set(found[0])
    assert found[0]["places"] == [{"file": "school_stages.csv", "sheet": None, "cell": "C2"}]
    assert marked.exists()
    capsys.readouterr()
    assert main(["check", str(package), "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == found


def test_what_cannot_be_judged_ends_with_2(tmp_path, capsys):
    assert main(["check", str(tmp_path / "nothing")]) == 2
    assert "找不到数据包" in capsys.readouterr().out


def test_a_marked_copy_never_replaces_the_original(tmp_path, capsys):
    path = tmp_path / "county.xlsx"
    assert main(["init", str(path), "--region-code", "329901", "--name", "均安县"]) == 0
    before = path.read_bytes()
    assert main(["check", str(path), "--mark", str(path)]) == 2
    assert path.read_bytes() == before


def test_init_does_not_overwrite_what_is_filled_in(tmp_path, capsys):
    path = tmp_path / "a" / "county.xlsx"
    assert main(["init", str(path)]) == 0
    path.write_bytes(b"filled")
    assert main(["init", str(path)]) == 2 and path.read_bytes() == b"filled"
    assert main(["init", str(path), "--force"]) == 0 and path.read_bytes() != b"filled"
    assert main(["init", str(tmp_path / "county.docx")]) == 2


def test_the_empty_workbook_has_lists_notes_frozen_heads_and_examples(tmp_path):
    from openpyxl import load_workbook

    from junheng.fields import tables

    main(["init", str(tmp_path / "e.xlsx")])
    book = load_workbook(tmp_path / "e.xlsx")
    assert book.sheetnames == ["填写说明", *(table.label for table in tables().values())]
    for table in tables().values():
        sheet = book[table.label]
        assert [cell.value for cell in sheet[1]] == [field.title for field in table.fields]
        assert str(sheet["A2"].value).startswith("示例") and sheet.freeze_panes
    assert "万元" in book["学校"]["T1"].value + "".join(cell.comment.text for cell in book["学校"][1] if cell.comment)
    lists = [rule.formula1 for rule in book["学校"].data_validations.dataValidation if rule.type == "list"]
    assert any("九年一贯制学校" in one for one in lists)
