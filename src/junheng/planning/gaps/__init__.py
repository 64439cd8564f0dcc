"""Gaps (差距): what every school and item lacks in whole units, alone and on the cheapest joint way; early warnings."""

from __future__ import annotations

from junheng.planning.gaps.county import gaps, whole_school
from junheng.planning.gaps.nouns import Band, Bill, Gaps, ItemTotal, Lack, Margin, Need, RuleWay, SchoolGaps
from junheng.planning.gaps.units import whole_units

__all__ = [
    "Band", "Bill", "Gaps", "ItemTotal", "Lack", "Margin", "Need", "RuleWay", "SchoolGaps", "gaps", "whole_school",
    "whole_units",
]  # fmt: skip
