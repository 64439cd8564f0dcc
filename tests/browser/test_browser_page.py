"""What only a browser can tell of the page: the drawer, filters, sorting, panels, widths, dark and paper."""

from urllib.parse import quote

import pytest
from chromium import probe
from reports.build import county, empty_county, school_rows

from junheng.reports.page import drawer, render, sharing
from junheng.reports.shortfall import shortfalls
from junheng.reports.words import Words


@pytest.fixture(scope="module")
def page() -> str:
    return render(county())


def test_an_address_opens_the_drawer_and_closing_it_drops_the_address(page, tmp_path):
    seen = probe(page, tmp_path, """
        const d = document.querySelector('#why'), text = d.innerText, opened = d.open;
        d.querySelector('.close').click(); await pause();
        return {opened, text, closed: !d.open, hash: location.hash};
    """, address="#why=" + quote("R5/3299010003/小学"))  # fmt: skip
    assert seen["errors"] == []
    assert seen["opened"] and seen["closed"] and seen["hash"] == ""
    for expected in (
        "生均体育运动场馆面积",
        "4.35",
        "▲ 未达标",
        "示例县_2026学年.xlsx 学段!C5",
        "6,171 ㎡",
        "教督〔2017〕6号",
    ):
        assert expected in seen["text"]


def test_every_number_opens_its_entry(page, tmp_path):
    seen = probe(page, tmp_path, """
        const bad = [], links = [...new Set([...document.querySelectorAll('a[href^="#why="]')].map(a => a.getAttribute('href')))];
        for (const href of links) {
            location.hash = href; showAddress();
            const text = document.querySelector('#why').innerText;
            if (!document.querySelector('#why').open || /undefined|NaN|null|\\[object/.test(text) || text.length < 40) bad.push(href);
        }
        return {bad: bad.slice(0, 5), count: links.length};
    """)  # fmt: skip
    assert seen["errors"] == [] and seen["bad"] == [] and seen["count"] > 320


def test_the_script_reads_every_entry_as_it_was_written(page, tmp_path):
    made = county()
    written = drawer.entries(made, Words("zh"), shortfalls(made))
    seen = probe(page, tmp_path, """
        return {entries: Object.fromEntries(Object.entries(DATA.entries).map(([key, entry]) => [key, told(entry)]))};
    """)
    assert seen["errors"] == [] and seen["entries"] == sharing.restore(written)


def test_a_click_opens_and_escape_returns_the_focus(page, tmp_path):
    seen = probe(page, tmp_path, """
        const a = document.querySelector('.heat td.c a'); a.focus(); a.click(); await pause();
        const opened = document.querySelector('#why').open, inside = document.querySelector('#why').contains(document.activeElement);
        document.querySelector('#why').close(); await pause();
        return {opened, inside, back: document.activeElement === a};
    """)  # fmt: skip
    assert seen == {"opened": True, "inside": True, "back": True, "errors": []}


def test_an_unknown_address_shows_the_page(page, tmp_path):
    seen = probe(page, tmp_path, "return {open: document.querySelector('#why').open}", address="#why=R5/%E4%nonsense")
    assert seen == {"open": False, "errors": []}


FILTER = """
    const visible = () => [...document.querySelectorAll('.heat tbody tr')].filter(r => !r.hidden);
    const set = async (id, v) => {
        const e = document.querySelector(id); e.value = v; e.dispatchEvent(new Event('input')); await pause(); };
    const names = () => visible().map(r => r.dataset.name);
"""


def test_twenty_rows_then_all_and_filters(page, tmp_path):
    seen = probe(page, tmp_path, FILTER + """
        const first = visible().length, told = document.querySelector('#count').textContent;
        document.querySelector('#more').click(); await pause();
        const all = visible().length;
        await set('#f-verdict', 'below'); const below = visible().map(r => r.dataset.verdict);
        await set('#f-verdict', 'no_value'); const missing = names();
        await set('#f-verdict', ''); await set('#f-town', '青石镇'); const town = new Set(visible().map(r => r.dataset.town)).size;
        await set('#f-town', ''); await set('#q', '实验中心学校1'); const found = names();
        return {first, told, all, below, missing, town, found};
    """)  # fmt: skip
    assert seen["errors"] == []
    assert (seen["first"], seen["all"], seen["town"]) == (20, 40, 1)
    assert seen["told"] == "显示 20 行，共 40 行"
    assert seen["below"] == ["below"] * 3 and seen["missing"] == ["石桥实验中心学校6"]
    assert seen["found"] and all("实验中心学校1" in name for name in seen["found"])


def test_sorting_is_by_the_ratio_to_the_line_and_missing_comes_last(page, tmp_path):
    seen = probe(page, tmp_path, FILTER + """
        const th = document.querySelectorAll('.heat thead th.c')[6], b = th.querySelector('button');
        const read = () => [...document.querySelectorAll('.heat tbody tr')].map(r => r.dataset.r.split(',')[6]);
        b.click(); await pause(); const up = read(), sort = th.getAttribute('aria-sort');
        b.click(); await pause(); const down = read();
        return {up, down, sort, marks: document.querySelectorAll('.heat [aria-sort]').length};
    """)  # fmt: skip
    up, down = seen["up"], seen["down"]
    assert seen["errors"] == [] and seen["sort"] == "ascending" and seen["marks"] == 1
    assert up[-1] == down[-1] == ""
    numbers = [float(text) for text in up[:-1]]
    assert numbers == sorted(numbers) and [float(t) for t in down[:-1]] == sorted(numbers, reverse=True)


def test_another_panel_shows_with_its_own_heading(page, tmp_path):
    seen = probe(page, tmp_path, """
        const pick = document.querySelector('#pick'), shown = () => [...document.querySelectorAll('.panel')].filter(p => !p.hidden);
        const before = shown().map(p => p.id);
        pick.value = 'R2-初中'; pick.dispatchEvent(new Event('input')); await pause();
        return {before, after: shown().map(p => p.id), title: document.querySelector('#con-title').textContent};
    """)  # fmt: skip
    assert seen["errors"] == []
    assert len(seen["before"]) == 1 and seen["after"] == ["con-R2-初中"] and seen["title"].startswith("初中骨干：")


@pytest.mark.parametrize("width", [1440, 768, 500])
def test_no_width_scrolls_sideways(width, tmp_path):
    rows = school_rows(40)
    text = render(county(rows))
    seen = probe(text, tmp_path, """
        const w = document.documentElement.clientWidth;
        const wide = [...document.querySelectorAll('main *')].filter(e => !e.closest('details') && !e.closest('svg')
            && e.getBoundingClientRect().right > w + 1 && getComputedStyle(e).position !== 'absolute').map(e => e.className || e.tagName);
        return {over: document.documentElement.scrollWidth - w, wide: wide.slice(0, 5)};
    """, width=width)  # fmt: skip
    assert seen == {"over": 0, "wide": [], "errors": []}


def test_the_page_asks_for_nothing(page, tmp_path):
    seen = probe(page, tmp_path, "return {asked: performance.getEntriesByType('resource').length}")
    assert seen == {"asked": 0, "errors": []}


def test_a_county_without_data_has_no_script_errors(tmp_path):
    assert probe(render(empty_county()), tmp_path, "return {}") == {"errors": []}
