"""report.json, the reader page, the Word copy, the summary, and the command."""

import io
import json
import zipfile

import pytest
from claims_files import docx_of
from claims_reading import checked
from docx import Document as new_document

from junheng.claims import to_json
from junheng.cli import main as door
from junheng.reports.report_check import render_reader

TEXT = "全县共有班级3714班，其中小学2670班，初中1054班。\n95.89%的中小学创成智慧校园，全县义务教育学校107所。<b>&</b>\n"


def run(*words: str) -> int:
    """The command line, as a user calls it."""
    return door.main(["read-report", *words])


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "汇报.txt"
    path.write_bytes(TEXT.encode())
    return path


def test_the_contract_of_report_json(report, tmp_path):
    assert run(str(report), "--out", str(tmp_path / "out")) == 0
    data = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    assert data["documents"][0]["file"] == "汇报.txt"
    ids = {claim["id"] for claim in data["claims"]}
    for claim in data["claims"]:
        assert TEXT[claim["start"] : claim["end"]] == claim["quote"] and len(claim["quote"]) <= 60
        assert set(claim) >= {"id", "file", "value", "value_hi", "unit", "kind", "period", "qualifier", "subject"}
    for relation in data["relations"]:
        assert set(relation["claims"]) <= ids and relation["verdict"] in ("consistent", "inconsistent", "undecided")
        assert relation["severity"] in ("none", "low", "medium", "high") and relation["message"]
    assert data["claims"][0]["kind"] == "sum" and len(data["coverage"]) == 38


def test_the_page_escapes_what_users_write():
    page = render_reader(checked(TEXT.replace("<b>", "</script><img src=x onerror=alert(1)>")), {})
    assert "<img" not in page and "&lt;img" in page
    assert page.count("</script>") == 2 and "http:" not in page and "https:" not in page


def test_the_page_holds_every_character_and_every_claim():
    check = checked(TEXT)
    page = render_reader(check, {})
    assert all(f'id="t-{claim.id}"' in page for claim in check.claims)
    assert "▲" in page and "不一致" in page and "◌" in page


def test_the_word_copy_comments_at_the_places(tmp_path):
    path = tmp_path / "汇报.docx"
    path.write_bytes(docx_of("第一段。", "全县共有班级3714班，其中小学2670班，初中1054班。"))
    assert run(str(path), "--out", str(tmp_path / "out")) == 0
    copy = zipfile.ZipFile(tmp_path / "out/汇报.docx.comments.docx")
    assert "与各分项之和" in copy.read("word/comments.xml").decode()
    body = copy.read("word/document.xml").decode()
    marked = body.partition("commentRangeStart")[2].partition("commentRangeEnd")[0]
    assert "共有班级3714班" in marked and "第一段" not in marked
    assert (
        tmp_path / "out/汇报.docx.txt"
    ).read_bytes().decode() == "第一段。\n全县共有班级3714班，其中小学2670班，初中1054班。\n"
    again = new_document(io.BytesIO((tmp_path / "out/汇报.docx.comments.docx").read_bytes()))
    assert "".join(p.text for p in again.paragraphs) == "第一段。全县共有班级3714班，其中小学2670班，初中1054班。"


def test_decisions_stay_beside_the_report(report, tmp_path):
    out = tmp_path / "out"
    run(str(report), "--out", str(out))
    kept = json.loads((out / "decisions.json").read_text(encoding="utf-8"))
    kept["decisions"][0] |= {"decision": "confirmed", "note": "已与学籍核对"}
    (out / "decisions.json").write_text(json.dumps(kept), encoding="utf-8")
    report.write_bytes(("新加的一段。\n" + TEXT).encode())
    assert run(str(report), "--out", str(out)) == 0
    assert "已与学籍核对" in (out / "report.html").read_text(encoding="utf-8")
    assert "已与学籍核对" in zipfile.ZipFile(out / "汇报.txt.comments.docx").read("word/comments.xml").decode()


def test_two_files_of_one_name_are_kept_apart(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "汇报.txt").write_text("小学65所。", encoding="utf-8")
    assert run(str(tmp_path / "a/汇报.txt"), str(tmp_path / "b/汇报.txt"), "--out", str(tmp_path / "out")) == 0
    data = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    assert [d["file"] for d in data["documents"]] == ["a_汇报.txt", "b_汇报.txt"]


@pytest.mark.parametrize("words", [["no_such.txt"], ["--data", "no_such_package"]])
def test_a_bad_call_is_one_chinese_sentence(report, tmp_path, capsys, words):
    files = words if words[0].endswith(".txt") else [str(report), *words]
    assert run(*files, "--out", str(tmp_path / "out")) == 2
    said = capsys.readouterr().err
    assert "找不到" in said and "Traceback" not in said


def test_json_is_plain():
    assert json.loads(json.dumps(to_json(checked(TEXT)), allow_nan=False))
