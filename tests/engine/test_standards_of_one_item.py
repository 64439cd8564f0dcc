"""A standard with a single indicator is a standard: each item says alone what it says among the others."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "oracle"))

import county_maker

from junheng import intake, library
from junheng.engine import evaluate
from junheng.frames import open_port

STANDARD = library.load("high_quality_balance_2017", on="2024-09-01")


@pytest.fixture(scope="module", params=(17,))
def county(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("county")
    county_maker.write(county_maker.make(request.param), folder)
    return intake.read(folder)


def test_each_item_alone_says_what_it_says_among_the_others(county):
    with open_port() as port:
        whole = next(iter(evaluate(STANDARD, county, port=port).counties.values()))
        for indicator in STANDARD.indicators:
            alone = replace(STANDARD, indicators=(indicator,))
            found = next(iter(evaluate(alone, county, port=port).counties.values()))
            assert found.items == {indicator.id: whole.items[indicator.id]}
            assert all(found.parts[name] == whole.parts[name] for name in found.parts)
            assert found.cvs == {key: cv for key, cv in whole.cvs.items() if key[1] == indicator.id}
