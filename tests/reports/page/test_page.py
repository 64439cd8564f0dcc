"""The page: complete in itself, escaped, true to its Assessment, in every state a county can be in."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from junheng.core.assessment import UnitResult
from junheng.core.finding import Finding, Severity
from junheng.core.verdict import Verdict
from junheng.reports.page import render, sharing
from junheng.reports.words import show_number
from reports.build import LINES, compliant_county, county, empty_county, school_rows

BAD = "</script><img src=x onerror=alert(1)>\u2028\"'&<b>"


class _Reader(HTMLParser):
    """Headings, links, ids, heat cells and open elements of a page."""

    VOID = {"meta", "input", "br", "img", "link", "hr"}

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.headings, self.links, self.ids, self.cells, self.tags, self.open = [], [], [], {}, [], []
        self._into, self._cell = None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag not in self.VOID:
            self.open.append(tag)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "h2":
            self._into = []
        if tag == "a":
            self.links.append(attrs.get("href", ""))
            self._cell = unquote(attrs["href"][5:]) if attrs.get("href", "").startswith("#why=") else None

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open[-3:])
        self.open.pop()
        if tag == "h2" and self._into is not None:
            self.headings.append("".join(self._into))
            self._into = None
        if tag == "a":
            self._cell = None

    def handle_data(self, data):
        if self._into is not None:
            self._into.append(data)
        if self._cell and self.open[-1] == "a" and "td" in self.open:
            self.cells.setdefault(self._cell, []).append(data)


def _data(page: str) -> dict:
    """The drawer's data as its script reads them."""
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1])
    return data | {"entries": sharing.restore(data)}


@pytest.fixture(scope="module")
def page() -> str:
    return render(county())


@pytest.mark.parametrize("made", [county, compliant_county, empty_county])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_one_well_formed_file_that_asks_for_nothing(made, lang):
    text = render(made(), lang)
    reader = _Reader(text)
    assert reader.open == [] and len(reader.ids) == len(set(reader.ids))
    assert not re.search(r"https?://|url\(|@import|<img|<link|<iframe|\bfetch\(|XMLHttpRequest", text)
    assert not re.search(
        r"\bNaN\b|\bundefined\b|\bNone\b|\{\{|\{%", re.sub(r"<script>.*?</script>", "", text, flags=re.S)
    )
    assert all(not attrs.get("src") for _, attrs in reader.tags)


def test_every_link_of_the_page_leads_somewhere(page):
    reader, entries = _Reader(page), _data(page)["entries"]
    for href in reader.links:
        known = unquote(href[5:]) in entries if href.startswith("#why=") else href[1:] in reader.ids
        assert known, href
    for entry in entries.values():
        for table in (entry.get("table"), entry.get("parts")):
            lines = table["rows"] if table else []
            assert all(line["to"] in entries for line in lines if "to" in line and "G5" not in line["to"])


def test_names_of_users_cannot_break_out():
    rows = tuple(replace(row, name=BAD, township=BAD) for row in school_rows(12))
    made = county(rows)
    made = replace(made, county={**made.county, "name": BAD}, findings=(Finding("C1", Severity.NOTE, BAD, value=BAD),))
    text = render(made)
    assert "<img" not in text
    assert text.count("</script>") == 2
    assert BAD in json.dumps(_data(text), ensure_ascii=False).replace('\\"', '"')
    assert _Reader(text).open == []
    styles = re.findall(r"<style[^>]*>(.*?)</style>", text, re.S)
    assert len(styles) == 2 and "<" not in "".join(styles) and r"\3c \2f script" in styles[0]


def test_every_value_of_the_heat_table_is_the_assessments(page):
    cells, made = _Reader(page).cells, county()
    for row in made.schools:
        for item in LINES:
            shown = cells[f"{item}/{row.school_code}/{row.stage}"][-1]
            value, unit = row.values[item], next(p.unit for p in made.item(item).parts)
            assert shown.lstrip("≈") == ("无数据" if value is None else show_number(value, unit)), (row.label, item)
    assert cells["R2/3299010006/小学"][-1] == "≈1.00"


def test_every_entry_tells_value_verdict_and_clause(page):
    entries, made = _data(page)["entries"], county()
    cell = entries["R5/3299010003/小学"]
    assert (cell["value"], cell["unit"], cell["verdict"]) == ("4.35", "㎡", "below")
    assert cell["clause"] == "教督〔2017〕6号 资源配置 第5项"
    assert ["在校生数", "1,959 人", "示例县_2026学年.xlsx 学段!C5"] in cell["inputs"]
    assert any("补到标准值还差 6,171 ㎡" in line for line in cell["judge"])
    assert any("低于底线" in line for line in cell["judge"])
    assert any("修约敏感" in line for line in entries["R2/3299010006/小学"]["judge"])
    assert entries["R7/3299010005/初中"]["verdict"] == "no_value"
    assert entries["row/3299010003/小学"]["value"] == "6 / 7"
    assert entries["G9"]["value"] == "99.9%"
    assert {item.id for item in made.items} <= set(entries)
    assert not [key for key, entry in entries.items() if re.search(r"None|nan", json.dumps(entry, ensure_ascii=False))]


def test_headings_say_the_finding(page):
    headings = _Reader(page).headings
    assert "最大的缺口：体育运动场馆面积 7,262 ㎡" in headings
    assert any(re.match(r"32 项指标：\d+ 项达标，\d+ 项未达标，2 项无数据", text) for text in headings)
    assert "14 项差异系数：13 项在限值内，1 项无数据" in headings
    assert "40 行中 36 行综合达标，3 行未达标，1 行无数据" in headings


def test_a_compliant_county_has_headings_for_all_well_and_no_red():
    text = render(compliant_county())
    headings = _Reader(text).headings
    assert {"没有缺口", "32 项指标全部达标", "14 项差异系数全部在限值内", "12 行全部综合达标"} <= set(headings)
    body = text[text.index("<main") : text.index('id="basis"')]
    assert not re.search(r"""<(li|tr|h1|td|b)[^>]* class="below""", body) and "v below" not in body
    assert "dot-low" not in body and "mark-over" not in body.replace(".mark-over", "")


def test_a_county_without_data_says_so_and_shows_no_zero():
    text = render(empty_county())
    assert "缺口无从计算：32 项指标没有数据" in text and "没有缺口" not in text
    assert "没有参评的学校行" in text and '<h1 class="no_value">无数据</h1>' in text
    assert "0.00" not in text[text.index("<main") : text.index("</main>")]


def test_both_tolerance_settings_and_both_counts_stand_on_the_first_screens(page):
    assert "严格口径（本页采用）" in page and "规程宽限口径" in page and "两种口径判定不同：G4 学校规模" in page
    assert "实用口径" in page


def test_last_year_is_told_where_there_is_one(page):
    made = county()
    with_last = render(made, previous=replace(made, county={**made.county, "school_year": 2025}))
    assert "上一学年（2025）" in with_last and 'class="before"' in with_last
    assert "上一学年" not in page


def test_a_large_county_stays_small():
    text = render(county(school_rows(300)))
    assert len(text.encode()) < 9_000_000
    assert len(render(county(school_rows(130))).encode()) < 6_000_000


def test_charts_and_their_tables_stand_without_script(page):
    body = page[: page.index('<script type="application/json"')]
    assert body.count('role="img"') >= 14 + 2 + 2 + 1 + 6 + 1
    assert body.count("<details>") >= 14
    rows = re.findall(r'<tr role="row" data-name=[^>]*>', body)
    assert len(rows) == 40 and not any(" hidden" in row for row in rows)


def test_item_verdicts_of_the_cells_are_the_assessments(page):
    for item in county().items:
        assert re.search(rf'<li class="{item.verdict.key}"><a href="#why={item.id}"', page), item.id


def test_a_made_up_county_is_labelled():
    made = county()
    named = replace(made, county={**made.county, "name": "均安县（虚构）"})
    assert "演示数据" in render(named) and "演示数据" not in render(made)


def test_the_page_is_the_same_each_time():
    assert render(county()) == render(county())


def test_a_long_name_and_missing_places_do_no_harm():
    rows = tuple(replace(row, name="江南省示范县城关街道第一实验小学教育集团滨河校区" * 2, township=None, longitude=None)
                 for row in school_rows(6))  # fmt: skip
    text = render(county(rows))
    assert 'id="map"' not in text and 'id="towns"' not in text and Verdict.BELOW.label in text


def test_rows_without_values_are_no_zero_of_all():
    made = county()
    item = made.item("R6")
    parts = tuple(
        replace(part, verdict=Verdict.NO_VALUE, value=None, met=0, failing=tuple(
            UnitResult(row.school_code, row.label, row.stage, None, 1.0, Verdict.NO_VALUE)
            for row in made.schools if row.stage == part.stage)) if part.kind == "rows" else part
        for part in item.parts
    )  # fmt: skip
    lacking = replace(item, verdict=Verdict.NO_VALUE, value=None, parts=parts)
    page = render(replace(made, items=tuple(lacking if i.id == "R6" else i for i in made.items)))
    [line] = re.findall(r'<tr id="i-R6".*?</tr>', page)
    assert '<td class="val">无数据</td>' in line and "0/" not in line
    parts = _data(page)["entries"]["R6"]["parts"]["rows"]
    assert [part["cells"][1] for part in parts if "rows" in part["cells"][0] or "逐校" in part["cells"][0]] == ["无数据"] * 2


def test_classes_over_their_limit_are_told_as_such():
    page = render(county())
    assert "个班超额" in page
