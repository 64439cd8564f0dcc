"""How far schools and homes are apart."""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, cos, pi, sin, sqrt
from typing import TYPE_CHECKING

from junheng.planning.compliance.measures import Measures

if TYPE_CHECKING:
    from junheng.planning.compliance.problem import Row


def links(rows: Sequence[Row], measures: Measures, notes: list[str]) -> dict[tuple[int, int], float]:
    """Road kilometres between rows of one stage that may exchange teachers: straight line times the road factor."""
    factor, farthest = measures("rotation", "road_factor"), measures("rotation", "farthest_km")
    if any(row.place is None for row in rows):
        notes.append("没有经纬度的学校不参加交流：" + "、".join(row.label for row in rows if row.place is None))
    found = {}
    for a in rows:
        for b in rows:
            if a.stage == b.stage and a.index != b.index and a.rotates and b.rotates:
                road = factor * kilometres(a.place, b.place)
                if road <= farthest:
                    found[a.index, b.index] = round(road, 2)
    return found


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (longitude, latitude).

    >>> round(kilometres((122.9, 33.4), (122.9, 33.5)), 1)
    11.1
    """
    (x1, y1), (x2, y2) = ((x * pi / 180, y * pi / 180) for x, y in (a, b))
    h = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(h)))
