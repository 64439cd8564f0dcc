"""Where marks and labels go so that none covers another. Widths are reckoned at a nominal paper width in px."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from junheng.reports.charts.svg import text_width

NOMINAL = 1100.0


def swarm(places: Sequence[tuple[float, float]], half: float, nominal: float = NOMINAL) -> list[float]:
    """Offsets from the middle line for dots (share of width 0–1, radius px), big ones first, each as near the line as it can.

    A dot that fits nowhere within ±`half` goes where it covers least: overlapping is better than leaving the chart.
    """
    offsets = [0.0] * len(places)
    set_down: list[tuple[float, float, float]] = []
    for n in sorted(range(len(places)), key=lambda n: -places[n][1]):
        share, radius = places[n]
        offsets[n] = _nearest(share * nominal, radius, half, set_down)
        set_down.append((share * nominal, offsets[n], radius))
    return offsets


def _nearest(at: float, radius: float, half: float, others: Sequence[tuple[float, float, float]]) -> float:
    """The free height nearest to the line: 0, or the edge of a stretch that a neighbour closes."""
    room = half - radius
    closed = []
    for x, y, r in others:
        reach = (r + radius + 0.5) ** 2 - (x - at) ** 2
        if reach > 0:
            closed.append((y - math.sqrt(reach), y + math.sqrt(reach)))
    edges = sorted((y for span in closed for y in span if abs(y) <= room), key=abs)
    free = (y for y in [0.0, *edges] if not any(low + 1e-9 < y < high - 1e-9 for low, high in closed))
    return next(free, None) or _least_covered(room, closed)


def _least_covered(room: float, closed: Sequence[tuple[float, float]]) -> float:
    """Where the fewest neighbours lie; 0 when the line itself is free."""
    steps = [room * n / 8 for n in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8, -8)]
    return min(steps, key=lambda y: sum(low < y < high for low, high in closed))


@dataclass(frozen=True)
class Label:
    """A text that wants to stand at `share`, drawn at line `row` (0, 1, …) with its anchor; row −1 found no room."""

    share: float
    words: str
    row: int
    anchor: str


def label_rows(wanted: Sequence[tuple[float, str]], rows: int = 2, nominal: float = NOMINAL) -> list[Label]:
    """Put labels on the first of `rows` lines where they overlap nobody; the first wanted comes first."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows)]
    return [_placed(share, words, taken, nominal) for share, words in wanted]


def _placed(share: float, words: str, taken: list[list[tuple[float, float]]], nominal: float) -> Label:
    width, at = text_width(words), share * nominal
    anchor = anchor_at(share, width, nominal)
    left = {"start": at, "middle": at - width / 2, "end": at - width}[anchor]
    for row, spans in enumerate(taken):
        if all(left + width + 8 < a or left > b + 8 for a, b in spans):
            spans.append((left, left + width))
            return Label(share, words, row, anchor)
    return Label(share, words, -1, anchor)


def anchor_at(share: float, width: float, nominal: float = NOMINAL) -> str:
    """Middle, unless the text would leave the paper; phones are a third as wide, so edges turn early."""
    margin = width / 2 / min(nominal, 360.0)
    return "start" if share < margin else "end" if share > 1 - margin else "middle"
