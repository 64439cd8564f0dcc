"""Changes (变动): `load` a changes.yaml, `apply` it to a county, `dump` it again. What-if and every plan share this noun."""

from __future__ import annotations

from junheng.planning.changes.applying import apply
from junheng.planning.changes.kinds import KINDS
from junheng.planning.changes.messages import Refused
from junheng.planning.changes.reading import dump, load, parse, scenarios

__all__ = ["KINDS", "Refused", "apply", "dump", "load", "parse", "scenarios"]
