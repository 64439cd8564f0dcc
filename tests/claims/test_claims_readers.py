"""Opening files: the text unchanged, Word with tables and footnotes, PDF, HTML, and one sentence for what cannot be
read.
"""

import io
import time
import zipfile

import pytest
import typst
from claims_files import boxed_docx, footnoted_docx, pdf_of
from docx import Document as new_document

from junheng.claims import Document, check_report
from junheng.claims.readers import Unreadable, read_file

TEXT = "明河县现有义务教育学校48所，其中小学29所，初中14所，九年一贯制学校5所。\r\n 第二段，占34.8%。\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_is_decoded_and_otherwise_unchanged(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    document = read_file(path)
    assert document.text == TEXT and not document.extracted


def test_word_with_table_and_footnote(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(
        footnoted_docx(
            "我县有教师320人。", [["项目", "小学（所）", "初中（所）"], ["学校数", "29", "14"]], "骨干教师占34.8%。"
        )
    )
    document = read_file(path)
    claims = {claim.subject: (float(claim.value), claim.unit) for claim in check_report([document]).claims}
    assert claims["学校数小学"] == (29, "所") and claims["学校数初中"] == (14, "所")
    assert (34.8, "%") in claims.values() and document.extracted


def test_a_text_box_is_read_once_behind_its_paragraph(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(boxed_docx("全县教师300人。", ["小学65所、初中40所，共107所。", "经费10亿元。"], "学生5000人。"))
    document = read_file(path)
    assert document.text == "全县教师300人。\n小学65所、初中40所，共107所。\n经费10亿元。\n学生5000人。\n"
    assert [r.subtype for r in check_report([document]).findings] == ["total"]


def test_markdown_table(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("| 项目 | 数量（人） |\n|---|---|\n| 专任教师 | 3470 |\n", encoding="utf-8")
    claim = check_report([read_file(path)]).claims[0]
    assert (claim.subject, float(claim.value), claim.unit) == ("专任教师数量", 3470, "人")


def test_page(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(
        "<html><head><style>p{width:33%}</style></head><body><p>小学<b>65</b>所</p><script>var a=9</script></body></html>",
        encoding="utf-8",
    )
    assert read_file(path).text == "小学65所\n"


def test_pdf(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of("我县共有班级3714班，其中小学2670班，初中1044班。"))
    check = check_report([read_file(path)])
    assert [float(claim.value) for claim in check.claims] == [3714, 2670, 1044]
    assert any(r.subtype == "total" and str(r.verdict) == "consistent" for r in check.relations)


def test_a_pdf_without_text_is_a_scan(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(typst.compile(b"#rect(width: 5cm, height: 5cm, fill: gray)"))
    with pytest.raises(Unreadable, match="扫描件"):
        read_file(path)


def broken_docx() -> bytes:
    """The first half of a Word file."""
    store = io.BytesIO()
    new_document().save(store)
    return store.getvalue()[: len(store.getvalue()) // 2]


def bomb() -> bytes:
    """A small package that unpacks to more than it may."""
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as package:
        for index in range(5):
            package.writestr(f"word/media/{index}.bin", b"\0" * (60 * 2**20))
        package.writestr("word/document.xml", "<x/>")
    return store.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.doc", b"", "另存为 .docx"), ("a.wps", b"", "另存为 .docx"), ("a.ofd", b"", "PDF"), ("a.png", b"", "文字识别"), ("a.xyz", b"", "不认识"),
        ("a.docx", broken_docx(), "损坏"), ("a.docx", b"PK\x03\x04", "损坏"), ("a.docx", b"\xd0\xcf\x11\xe0abc", "旧版"), ("a.docx", bomb(), "过大"),
        ("a.pdf", b"%PDF-1.7 broken", "损坏"), ("a.txt", b"\xff\xff\xff\x80\xff", "编码"), ("a.txt", b"a\0b", "不是文本"), ("a.docx", b"", "损坏"), ("a.pdf", b"", "损坏"),
    ],
)  # fmt: skip
def test_one_sentence_on_what_to_do(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=words):
        read_file(path)


def test_a_missing_file():
    with pytest.raises(Unreadable, match="找不到"):
        read_file(__import__("pathlib").Path("no_such_file.txt"))


def test_an_encrypted_pdf(tmp_path):
    path = tmp_path / "locked.pdf"
    path.write_bytes(locked_pdf())
    with pytest.raises(Unreadable, match="密码"):
        read_file(path)


def locked_pdf() -> bytes:
    """A PDF whose standard security handler asks for a password nobody knows."""
    entry = f"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<{'11' * 32}>/U<{'22' * 32}>>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
        entry,
    ]
    body, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj{content}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"xref\n0 5\n0000000000 65535 f \n{table}trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<{'33' * 16}><{'33' * 16}>]>>\nstartxref\n{len(body)}\n%%EOF"
    return body + tail.encode()


def test_lines_cut_by_the_width_of_the_page_are_read_as_one(tmp_path):
    path = tmp_path / "a.txt"
    text = "  海丰区位于粤东沿海，全区总面积382平方千米，常住人\n口67.3万人，生均教学及辅助用房面积达到5.67平方\n米，按学校填报并经教育局逐校核对的全县专任教师数为34\n70人。\n"
    path.write_bytes(text.encode())
    claims = check_report([read_file(path)]).claims
    assert [(float(c.value), c.unit) for c in claims] == [
        (382, "平方千米"),
        (67.3, "万人"),
        (5.67, "平方米"),
        (3470, "人"),
    ]
    assert all(text[c.start : c.end] == c.quote for c in claims)


def test_a_hundred_pages_in_five_seconds():
    text = (
        "全县现有义务教育学校107所，其中小学65所、初中42所，2023年经费投入23.59亿元，占34.8%，比上年增长5.2%。\n" * 1250
    )
    begun = time.perf_counter()
    assert len(check_report([Document("a.txt", text)]).claims) > 7000
    assert len(text) > 70_000 and time.perf_counter() - begun < 20, (
        "a quiet machine needs two seconds; the bench measures"
    )
