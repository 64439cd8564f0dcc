"""Changes (变动): `load` a changes.yaml, `apply` it to a county, `score` scenarios side by side, `dump` a list again.

What-if and every plan share this noun.
"""

from __future__ import annotations

from junheng.planning.changes.applying import apply
from junheng.planning.changes.kinds import KINDS
from junheng.planning.changes.messages import Refused
from junheng.planning.changes.prices import price, priced
from junheng.planning.changes.reading import as_mapping, dump, load, parse, scenarios
from junheng.planning.changes.scoring import TODAY, Scored, score
from junheng.planning.changes.wording import describe, school_names

__all__ = [
    "KINDS", "TODAY", "Refused", "Scored", "apply", "as_mapping", "describe", "dump", "load", "parse", "price", "priced",
    "scenarios", "school_names", "score",
]  # fmt: skip
