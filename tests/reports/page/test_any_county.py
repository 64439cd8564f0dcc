"""Counties that are nasty on purpose, from returns to page: nothing breaks, no link is dead, nothing reads None or nan.

JUNHENG_SEEDS sets how many (3 by default).
"""

import html
import json
import os
import re
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from junheng.cli.pipeline import assess_package
from junheng.reports.page import render, sharing

sys.path.insert(0, str(Path(__file__).parents[2] / "oracle"))

import county_maker

NOTHING = re.compile(r"\b(nan|NaN|None|inf|Infinity)\b")


@pytest.mark.parametrize("seed", range(11, 11 + int(os.environ.get("JUNHENG_SEEDS", "3"))))
def test_a_nasty_county_has_a_sound_page(seed, tmp_path):
    county_maker.write(county_maker.make(seed), tmp_path)
    text = render(assess_package(tmp_path, county_maker.settings(seed)))
    body, data = (
        text[text.index("<main") : text.index('id="data"')],
        re.search(r'id="data">(.*?)</script>', text, re.S)[1],
    )
    entries = sharing.restore(json.loads(data))
    assert not NOTHING.search(body) and not NOTHING.search(data)
    assert {unquote(html.unescape(link)) for link in re.findall(r'href="#why=([^"]+)"', body)} <= set(entries)
    for entry in entries.values():
        tables = [entry[part] for part in ("table", "parts") if part in entry]
        assert all(line["to"] in entries for table in tables for line in table["rows"] if "to" in line)
