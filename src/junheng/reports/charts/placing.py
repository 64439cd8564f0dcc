"""Where marks and labels go so that none covers another. Widths are reckoned at a nominal paper width in px."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from junheng.reports.charts.svg import text_width

NOMINAL = 1100.0


def swarm(places: Sequence[tuple[float, float]], half: float, nominal: float = NOMINAL) -> list[float]:
    """Offsets from the middle line for dots (share of width 0–1, radius px), big ones first, each as near the line as it can.

    A dot that fits nowhere within ±`half` stays on the line: overlapping is better than leaving the chart.
    """
    offsets = [0.0] * len(places)
    set_down: list[tuple[float, float, float]] = []
    for n in sorted(range(len(places)), key=lambda n: -places[n][1]):
        share, radius = places[n]
        offsets[n] = _nearest(share * nominal, radius, half, set_down)
        set_down.append((share * nominal, offsets[n], radius))
    return offsets


def _nearest(at: float, radius: float, half: float, others: Sequence[tuple[float, float, float]]) -> float:
    close = [(x, y, r) for x, y, r in others if abs(x - at) < r + radius + 1]
    steps = [0.0] + [sign * (2.0 + 3.0 * n) for n in range(int(half / 3)) for sign in (1, -1)]
    room = half - radius
    for y in steps:
        if abs(y) <= room and all((x - at) ** 2 + (v - y) ** 2 >= (r + radius + 0.5) ** 2 for x, v, r in close):
            return y
    return 0.0


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
