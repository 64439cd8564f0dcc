"""Somebody else's tables, read by a mapping file (映射): which file, sheet, head row and column feeds which field.

A mapping is data; docs/how-to/read-other-tables.md describes it and examples/ holds five. Its result are the same raw tables that
our own packages give, so cells are parsed, checked and corrected alike.
"""

from __future__ import annotations

from junheng.intake.mapping.apply import read_mapped

__all__ = ["read_mapped"]
