"""Cells from the declaration's entries: what an entry refers to, in its unit and with its decimals."""

from __future__ import annotations

from junheng.core.assessment import Assessment
from junheng.reports.official.declaration import Entry
from junheng.reports.official.grid import Cell, number_cell, text_cell
from junheng.reports.official.references import exact, resolve


def filled(assessment: Assessment, entry: Entry, unmet: bool = False) -> Cell:
    """The cell of an entry; a share is turned into the percentage its form prints."""
    if entry.decimals is None:
        return text_cell(_written(resolve(assessment, entry.reference)), entry.reference, unmet)
    value = exact(assessment, entry.reference)
    if value is not None and entry.unit == "%":
        value *= 100
    return number_cell(None if value is None else float(value), entry.decimals, entry.reference, unmet)


def _written(value: object) -> str | None:
    """A published figure with the digits it was published with."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)
