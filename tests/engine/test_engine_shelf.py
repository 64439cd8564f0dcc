"""Counties looked at together are told as each is told alone: a shelf saves questions and changes no answer."""

import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from junheng import intake
from junheng.engine import evaluate
from junheng.engine.county import CountyView
from junheng.engine.shelf import Shelf
from junheng.frames import open_port
from junheng.library import load

sys.path.insert(0, str(Path(__file__).parents[1] / "oracle"))

import county_maker


def _tables(seed: int, folder: Path) -> dict[str, pa.Table]:
    county_maker.write(county_maker.make(seed), folder / str(seed))
    tables = intake.read(folder / str(seed)).tables
    return {name: _of_region(table, str(seed)) for name, table in tables.items()}


def _of_region(table: pa.Table, code: str) -> pa.Table:
    place = table.column_names.index("region_code")
    return table.set_column(place, "region_code", pa.array([code] * len(table), pa.string()))


@pytest.mark.parametrize("seed", [21, 34])
def test_views_on_one_shelf_equal_views_of_their_own(seed, tmp_path):
    first, second = _tables(seed, tmp_path), _tables(seed + 1, tmp_path)
    both = {
        name: pa.concat_tables([t[name] for t in (first, second) if name in t], promote_options="default")
        for name in {**first, **second}
    }
    county = replace(intake.read(tmp_path / str(seed)), tables=both)
    with open_port(threads=1) as port:
        results = evaluate(load("high_quality_balance_2017", on="2024-09-01"), county, port=port)
        shelf = Shelf(results.judgement)
        for region in results.counties:
            alone = CountyView(results, region).assessment(traced=False)
            assert CountyView(results, region, shelf).assessment(traced=False) == alone
