"""The peers of the bench give what they are compared for: R1–R7, the school rule and the CVs of the engine's own lake."""

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import lake_peers

from junheng import library
from junheng.engine import evaluate
from junheng.engine.tabular import tables_of
from junheng.frames import open_port
from junheng.intake.lake import Lake
from junheng.synth.nation import NationOrder, write_nation

PANDAS = pytest.mark.skipif(find_spec("pandas") is None, reason="pandas 没有安装（bench/lake_peers.py 说怎样装）")


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake") / "lake"
    write_nation(NationOrder(7, 6), folder, ("classes",), "province")
    return folder


@pytest.fixture(scope="module")
def ours(lake):
    known = Lake(lake)
    with open_port("duckdb") as port:
        standard = library.load("high_quality_balance_2017", on="2024-09-01")
        return tables_of(evaluate(standard, known.county_year(port, known.years[-1]), port=port))


@pytest.mark.parametrize("peer", ["by_loop", pytest.param("by_pandas", marks=PANDAS)])
def test_a_peer_says_what_the_engine_says(peer, lake, ours):
    found = getattr(lake_peers, peer)(lake)
    assert found["counties"] == 6
    assert found["verdicts"] == {
        region: {line["item"]: line["verdict"] for line in ours["items"].to_pylist()
                 if line["region_code"] == region and line["item"] in lake_peers.ITEMS}
        for region in found["verdicts"]
    }  # fmt: skip
    for line in ours["dispersion"].to_pylist():
        cv = found["cvs"][line["region_code"]][line["stage"] + line["indicator"]]
        assert cv == (line["cv"] if line["cv"] is None else pytest.approx(line["cv"], rel=1e-12))
    assert found["rules"] == {region: rule(ours, region) for region in found["rules"]}


def rule(ours, region):
    """The worst of a county's schools."""
    verdicts = {line["verdict"] for line in ours["schools"].to_pylist() if line["region_code"] == region}
    return next(word for word in lake_peers.WORDS if word in verdicts)
