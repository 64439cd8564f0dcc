"""Texts told once: put together again they are what they were, figure by figure, and repeating costs little."""

import json

from hypothesis import given
from hypothesis import strategies as st

from junheng.reports.page import render
from junheng.reports.page.sharing import SLOT, restore, share
from reports.build import county, school_rows

TEXTS = st.text(st.sampled_from(["校", "a", "0", "7", ".", ",", "|", "%", " ", SLOT]), max_size=12)
DATA = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4))


@given(st.dictionaries(TEXTS, DATA, max_size=4))
def test_what_is_shared_comes_back(data):
    assert restore(json.loads(json.dumps(share(data)))) == data


def test_sentences_that_differ_by_figures_share_their_words():
    said = {f"R5/{n}": [f"生均体育运动场馆面积 {n}.25 ㎡/生，低于标准 7.5"] for n in range(300)}
    shared = share(said)
    assert len(shared["texts"]) == 1
    assert len(json.dumps(shared)) < len(json.dumps(said)) / 4


def test_a_page_grows_with_its_schools_and_no_faster():
    few, some, many = (len(render(county(school_rows(count))).encode()) for count in (40, 80, 160))
    assert many - some < 2.2 * (some - few)
    assert (many - some) / 80 < 12_000, "bytes a row: a county of 300 schools stays below 4 MB"
