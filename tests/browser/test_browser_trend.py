"""The page of many counties in a real browser: search, filters, sorting, links to a county and to its schools."""

import pytest
from chromium import probe

from junheng.cli.main import main
from junheng.synth.nation import NationOrder, write_nation

COUNTIES = 61


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    lake, out = tmp_path_factory.mktemp("lake"), tmp_path_factory.mktemp("out")
    write_nation(NationOrder(11, COUNTIES, 2024, years=2), lake, files="province")
    assert main(["trend", str(lake), "--out", str(out)]) == 0
    return (out / "trend.html").read_text(encoding="utf-8")


ROWS = "const rows=()=>[...document.querySelectorAll('.counties tbody tr')].filter(r=>!r.hidden);"
TYPE = "const set=async(id,v)=>{const e=document.getElementById(id);e.value=v;e.dispatchEvent(new Event('input'));await pause()};"


def test_search_filters_and_all(page, tmp_path):
    found = probe(page, tmp_path, ROWS + TYPE + """
        const first=rows().length; await set('q','900203'); const one=rows().map(r=>r.dataset.code);
        await set('q',''); await set('f-area','9003'); const area=rows().map(r=>r.dataset.code.slice(0,4));
        await set('f-area',''); await set('f-only','fewer'); const fewer=rows().map(r=>+r.dataset.change);
        await set('f-only',''); document.getElementById('more').click(); const all=rows().length;
        return {first,one,area,fewer,all,said:document.getElementById('count').textContent}""")  # fmt: skip
    assert found["errors"] == [] and (found["first"], found["all"]) == (50, COUNTIES)
    assert found["one"] == ["900203"] and found["area"] == ["9003"] * 10
    assert found["fewer"] and all(change < 0 for change in found["fewer"])
    assert found["said"] == f"显示 {COUNTIES} / {COUNTIES} 个县"


def test_sorting(page, tmp_path):
    found = probe(page, tmp_path, ROWS + """
        const press=k=>document.querySelector(`.counties th[data-k=${k}] button`).click(), read=k=>rows().map(r=>+r.dataset[k]);
        press('fails'); const down=read('fails'); press('fails'); const up=read('fails'); press('met');
        return {down,up,met:read('met'),sorted:[...document.querySelectorAll('[aria-sort]')].map(e=>e.dataset.k)}""")  # fmt: skip
    assert found["errors"] == [] and found["sorted"] == ["met"]
    assert found["down"] == sorted(found["down"], reverse=True) and found["down"][0] > found["down"][-1]
    assert found["up"] == sorted(found["up"]) and found["met"] == sorted(found["met"], reverse=True)


def test_links_reach_a_hidden_county_and_open_its_schools(page, tmp_path):
    found = probe(page, tmp_path, ROWS + """
        const seen=id=>!document.getElementById(id).hidden; const before=seen('c900701');
        location.hash='#c900701'; await pause(200); const after=seen('c900701');
        const schools=document.querySelector('details.county'); location.hash='#'+schools.id; await pause(200);
        return {before,after,open:schools.open}""")  # fmt: skip
    assert found == {"before": False, "after": True, "open": True, "errors": []}


@pytest.mark.parametrize("width", [1440, 500])
def test_the_page_itself_never_scrolls_sideways(page, tmp_path, width):
    found = probe(page, tmp_path, "return {wide:document.documentElement.scrollWidth,room:innerWidth}", width=width)
    assert found["errors"] == [] and found["wide"] <= found["room"]
