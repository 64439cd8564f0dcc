"""Which findings make an item's data doubtful."""

from __future__ import annotations

from junheng.core.assessment import ItemResult

_READING = {"rounding_sensitive"}
"""Findings about the reading of a figure, not about the data it rests on."""

_ABSENT = {"C116", "C129", "C204", "C220", "C221", "C309", "C310", "C424", "E204", "E205"}
"""Findings that nothing was handed in: there is no data to be in doubt, and what lacks it is named as 无数据."""


def doubts(item: ItemResult) -> tuple[str, ...]:
    """Codes of the findings that put the item's data in doubt, each once."""
    return tuple(code for code in dict.fromkeys(item.findings) if code not in _READING | _ABSENT)
