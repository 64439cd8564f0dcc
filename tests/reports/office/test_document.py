"""The report: figures that are references, words that do not contradict them, Word and PDF that hold it all."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from fontTools.ttLib import TTFont

from junheng.core.verdict import Verdict
from junheng.reports import document, fonts
from junheng.reports.document.model import Figure, Number, Style, TableBlock, Words
from junheng.reports.document.pdf import content
from junheng.reports.document.telling import MISSING, Telling, close_form, safe, shown
from tests.reports.build import compliant_county, empty_county
from tests.reports.office.build import office_county

HEADINGS = ["一、基本情况", "二、工作措施与成效", "三、自评结果", "四、存在问题", "五、整改措施与下一步打算"]
ALLOWED = re.compile(
    r"年?9月1日|2019年|360学时|〔2017〕6号|^\d+\. |附件\d|[CRGQS]\d+|50人及以上|第\d+项|不足100人|"
    r"\d{4}-\d\d-\d\d|^\d{4}年，|比\d{4}年"
)  # fmt: skip


@pytest.fixture(scope="module")
def county():
    return office_county()


@pytest.fixture(scope="module")
def report(county):
    return document.self_assessment(county)


@pytest.fixture(scope="module")
def word(report, tmp_path_factory):
    path = tmp_path_factory.mktemp("office") / "report.docx"
    document.write_docx(report, path)
    return docx.Document(path)


def text(report) -> str:
    return "\n".join(paragraph.text for paragraph in report.paragraphs())


def test_the_five_sections_in_order(report):
    assert [p.text for p in report.paragraphs() if p.style is Style.HEADING1] == HEADINGS


def test_every_figure_is_what_its_reference_says(report, county):
    t = Telling(county)
    numbers = list(report.numbers())
    assert len(numbers) > 100
    for number in numbers:
        assert t.value(number.reference) == number.value
        assert number.text != MISSING or number.value is None


def test_no_figure_of_the_county_stands_in_the_words(report, county):
    names = [row.label for row in county.schools] + [row.name for row in county.schools]
    names += [line["title"] for line in county.tables["evidence"]]
    for paragraph in report.paragraphs():
        if paragraph.style not in (Style.BODY,):
            continue
        for run in paragraph.runs:
            if isinstance(run, Words):
                left = run.text
                for name in sorted(names, key=len, reverse=True):
                    left = left.replace(name, "")
                left = ALLOWED.sub("", left)
                assert not re.search(r"\d{2,}|\d\.\d", left), (left, paragraph.text)


def test_the_index_names_the_source_of_every_figure(report, county):
    index = next(b.table for b in report.blocks() if isinstance(b, TableBlock) and b.table.id == "sources")
    assert len(index.body) == len(list(report.numbers()))
    sources = [line[3].text for line in index.body]
    assert "县级表“常住人口” ÷ 10000" in sources and "指标G9“培训完成率”指标值" in sources
    assert not [source for source in sources if "/" in source]


def test_sums_are_made_of_the_counts_that_are_printed(report):
    found = re.search(r"现有义务教育学校(\d+)所，其中(.*?)（", text(report))
    assert int(found[1]) == sum(map(int, re.findall(r"\d+", found[2])))


def test_problems_say_what_how_far_and_where(report):
    said = text(report)
    assert "2个低于标准值7.5㎡，其中不足标准值85%的1个，最低的为河口实验中心学校4（4.35㎡）" in said
    assert "河口第二学校6" not in said.split("四、存在问题")[1].split("部分数据缺失")[0]
    assert "缺数据的为石桥实验中心学校6" in said


def test_a_figure_that_rounding_would_turn_is_printed_with_more_decimals(report):
    assert "城关实验中心学校7（0.996人）" in text(report)
    assert close_form(0.50003, 0.5, 3, "≤") == "d5"
    assert shown(0.50003, "d5") == "0.50003"


def test_a_share_is_printed_on_its_own_side_of_the_line(county):
    items = tuple(
        replace(i, parts=tuple(replace(p, numerator=28679.0, denominator=28680.0, value=28679 / 28680) for p in i.parts))
        if i.id == "G9" else i
        for i in county.items
    )  # fmt: skip
    said = text(document.self_assessment(replace(county, items=items)))
    assert "占专任教师28680人的99.997%" in said and "28680人的100.0%" not in said


def test_both_tolerance_settings_are_stated(report, county):
    said, met = text(report), {name: tolerance.met for name, tolerance in county.tolerances.items()}
    assert f"不采用2019年规程的过渡性认定，总体判定未达标，达标{met['strict']}项" in said
    assert f"采用过渡性认定，总体判定未达标，达标{met['as_reviewed']}项" in said


def test_what_rests_on_doubtful_data_says_so(county):
    items = tuple(
        replace(item, findings=("C107", "rounding_sensitive")) if item.id == "R5" else item for item in county.items
    )
    said = text(document.self_assessment(replace(county, items=items)))
    assert "本项依据存疑数据（核查发现C107）。" in said


def test_words_of_users_are_no_templates(county):
    assert safe("{summary/met|n}") == "｛summary/met|n｝"
    rows = tuple(replace(row, name="{summary/met|n}小学") if n == 3 else row for n, row in enumerate(county.schools))
    assert "｛summary/met|n｝小学" in text(document.self_assessment(replace(county, schools=rows)))


@pytest.mark.parametrize("other", [empty_county(), compliant_county()])
def test_other_counties_have_a_report(other, tmp_path):
    made = document.self_assessment(other)
    document.write_docx(made, tmp_path / "r.docx")
    document.write_pdf(made, tmp_path / "r.pdf")
    assert [p.text for p in made.paragraphs() if p.style is Style.HEADING1] == HEADINGS
    assert "None" not in text(made) and "nan" not in text(made)


def test_a_compliant_county_has_no_problems():
    said = text(document.self_assessment(compliant_county()))
    assert "未发现未达标事项" in said and "总体判定为达标" in said


def test_the_english_report_has_the_same_figures(county, report, tmp_path):
    made = document.self_assessment(county, lang="en")
    t = Telling(county)
    assert all(t.value(number.reference) == number.value for number in made.numbers())
    assert {n.reference for n in made.numbers()} & {n.reference for n in report.numbers()}
    said = text(made)
    assert "Overall: below." in said and "R5" in said and "lowest" in said
    document.write_pdf(made, tmp_path / "en.pdf")


# --- Word ------------------------------------------------------------------------------------------------------------


def test_paper_margins_and_grid_are_those_of_the_standard(word):
    first = word.sections[0]
    assert [round(x.twips) for x in (first.top_margin, first.left_margin, first.bottom_margin, first.right_margin)] == [
        2098, 1588, 1984, 1474,
    ]  # fmt: skip
    grid = first._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch")), grid.get(qn("w:charSpace"))) == (
        "linesAndChars", "580", "-849",
    )  # fmt: skip
    assert word.settings.odd_and_even_pages_header_footer


def test_the_same_report_gives_the_same_file(report, tmp_path):
    paths = [tmp_path / name for name in ("a.docx", "b.docx")]
    for path in paths:
        document.write_docx(report, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


def test_fonts_are_named_for_chinese(word):
    named = {s.element.rPr.rFonts.get(qn("w:eastAsia")) for s in word.styles if s.name.startswith("Junheng")}
    assert {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"} <= named


def test_the_tables_lie_and_repeat_their_heads(word, report):
    assert sum(section.orientation == 1 for section in word.sections) == 7
    tables = [block for block in report.blocks() if isinstance(block, TableBlock)]
    assert len(word.tables) == len(tables)
    assert all(table._tbl.findall(f".//{qn('w:tblHeader')}") for table in word.tables)


def test_page_numbers_stand_outside(word):
    odd, even = word.sections[0].footer, word.sections[0].even_page_footer
    assert "PAGE" in odd._element.xml and 'w:jc w:val="right"' in odd._element.xml
    assert "PAGE" in even._element.xml and 'w:jc w:val="left"' in even._element.xml


def test_charts_are_pictures_with_words(word, report):
    figures = [block for block in report.blocks() if isinstance(block, Figure)]
    drawn = word.element.findall(f".//{qn('wp:docPr')}")
    assert len(figures) == len(drawn) >= 2 and all(d.get("descr") for d in drawn)


def test_control_characters_do_not_break_the_file(county, tmp_path):
    rows = tuple(replace(row, name=row.name + "\x0b<&>") for row in county.schools)
    document.write_docx(document.self_assessment(replace(county, schools=rows)), tmp_path / "c.docx")
    assert "<&>" in docx.Document(tmp_path / "c.docx").tables[-4].cell(1, 1).text


def test_the_same_report_gives_the_same_words(report, tmp_path):
    for name in ("a.docx", "b.docx"):
        document.write_docx(report, tmp_path / name)
    read = [zipfile.ZipFile(tmp_path / name).read("word/document.xml") for name in ("a.docx", "b.docx")]
    assert read[0] == read[1]


# --- PDF and fonts ---------------------------------------------------------------------------------------------------


def test_the_pdf_embeds_our_fonts_only_and_is_the_same_each_time(report, tmp_path):
    for name in ("a.pdf", "b.pdf"):
        document.write_pdf(report, tmp_path / name)
    made = (tmp_path / "a.pdf").read_bytes()
    assert made.startswith(b"%PDF") and made == (tmp_path / "b.pdf").read_bytes()
    assert set(re.findall(rb"/FontName\s*/[A-Z]{6}\+(\w+)", made)) <= {b"NotoSerifSC", b"NotoSansSC"}


def test_the_fonts_hold_every_character_they_promise():
    for name in ("NotoSerifSC_400Regular.ttf", "NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf"):
        held = set(map(chr, TTFont(fonts.FOLDER / name, lazy=True).getBestCmap()))
        assert not (fonts.characters() - held), name


def test_a_missing_character_is_a_mark_and_is_listed_never_a_box(county):
    rows = tuple(replace(row, name="𪚥村小学") if n == 3 else row for n, row in enumerate(county.schools))
    made = content(document.self_assessment(replace(county, schools=rows)))
    told = str(made)
    assert "𪚥" not in told and "〓村小学" in told and "U+2A6A5" in made["sections"][-1]["blocks"][-1]["text"]


def test_nothing_is_missing_in_the_county_of_the_tests(report):
    assert "U+" not in str(content(report)["sections"][-1]["blocks"][-1])


def test_numbers_and_words_are_all_there_is(report):
    assert all(isinstance(run, Number | Words) for p in report.paragraphs() for run in p.runs)


def test_rows_without_values_are_said_to_lack_data_and_never_counted_as_none():
    made = office_county()
    rows = tuple(replace(row, values=dict.fromkeys(row.values), verdict=Verdict.NO_VALUE,
                         verdicts=dict.fromkeys(row.verdicts, Verdict.NO_VALUE)) for row in made.schools)  # fmt: skip
    county = replace(made, schools=rows)
    whole = "".join(p.text for p in document.self_assessment(county).paragraphs())
    assert "小学27个都没有足够的数据" in whole and "综合达标0个" not in whole
    table = next(b.table for b in document.self_assessment(county).blocks() if isinstance(b, TableBlock) and b.table.id == "rows")
    assert {line[2].text for line in table.body} == {"无数据"} and {line[3].text for line in table.body} == {""}
    english = "".join(p.text for p in document.self_assessment(county, lang="en").paragraphs())
    assert "has the data to be judged" in english


def test_rooms_nobody_reported_are_told_beside_those_counted(report):
    assert "音乐专用教室应评学校（学段）40个中，达到标准的38个，未达到1个，无数据1个" in text(report)
