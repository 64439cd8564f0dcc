"""Which findings make an item's data doubtful."""

from __future__ import annotations

from junheng.core.assessment import ItemResult

_NO_DOUBT = ("rounding_sensitive",)
"""Findings about the reading of a figure, not about the data it rests on."""


def doubts(item: ItemResult) -> tuple[str, ...]:
    """Codes of the findings the item's data rest on, each once."""
    return tuple(code for code in dict.fromkeys(item.findings) if code not in _NO_DOUBT)
