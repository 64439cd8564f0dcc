"""A made-up nation of any size, written county by county or province by province, never held in memory whole."""

from __future__ import annotations

from junheng.synth.nation.order import NationOrder
from junheng.synth.nation.write import ROSTERS, write_nation

__all__ = ["ROSTERS", "NationOrder", "write_nation"]
