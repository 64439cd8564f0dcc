"""The engine against the slow oracle over made-up counties: every verdict equal, every value to 1e-12.

The package goes the whole way, CSV files through intake and engine, so that a misread cell is found as well.
JUNHENG_SEEDS sets how many counties (60 by default; hundreds before a release).
"""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "oracle"))

import county_maker
from oracle import judge
from oracle_compare import differences

from junheng.cli.pipeline import assess_package

SEEDS = int(os.environ.get("JUNHENG_SEEDS", "60"))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_engine_equals_oracle(seed, tmp_path):
    tables, settings = county_maker.make(seed), county_maker.settings(seed)
    county_maker.write(tables, tmp_path)
    assessment = assess_package(tmp_path, settings)
    found = differences(judge(tables, settings), assessment.to_json())
    assert not found, "\n".join([f"seed {seed}, settings {settings}", *found[:40]])
