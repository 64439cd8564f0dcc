"""Two charts of a plan: teachers between schools on a map, and what a sum of money buys at most."""

from __future__ import annotations

import math
from collections.abc import Sequence

from junheng.planning.compliance.plan import Plan
from junheng.planning.compliance.problem import Row
from junheng.planning.marginal.curve import Point
from junheng.reports.charts.svg import Chart, ChartTable, attr, short
from junheng.reports.words import number

MARGIN = 0.07


class _Map:
    """Longitude and latitude → percent of the drawing, in true proportion."""

    def __init__(self, rows: Sequence[Row]) -> None:
        east, north = [row.place[0] for row in rows], [row.place[1] for row in rows]
        self.squeeze = math.cos(math.radians(sum(north) / len(north)))
        self.west, self.north = min(east), max(north)
        self.width = max((max(east) - min(east)) * self.squeeze, 0.01)
        self.height = max(max(north) - min(north), 0.01)
        self.proportion = min(max(self.width / self.height, 0.8), 2.4)

    def of(self, row: Row) -> tuple[float, float]:
        """(x, y) in percent."""
        inner = 100 * (1 - 2 * MARGIN)
        across = (row.place[0] - self.west) * self.squeeze / self.width
        down = (self.north - row.place[1]) / self.height
        return 100 * MARGIN + inner * across, 100 * MARGIN + inner * down


def flow_map(plan: Plan) -> Chart:
    """Schools where they stand; a line for the teachers that go from one to another, thicker for more of them."""
    rows = [row for row in plan.problem.rows if row.place is not None]
    frame, totals = _Map(rows), _between(plan)
    most = max(totals.values())
    marks = [_line(frame, plan.problem.rows, pair, count, most) for pair, count in sorted(totals.items(), key=lambda i: i[1])]
    lacking = {row.code for row in rows if any(c.need > 0 for c in row.cells.values() if not c.missing)}
    marks += [_school(frame, row, row.code in lacking) for row in {row.code: row for row in rows}.values()]
    marks += _names(frame, plan, totals)
    people = sum(totals.values())
    sentence = f"{people} 名教师在 {len(totals)} 对学校之间交流；线越粗人越多，三角是今天有指标未达到的学校。"
    table = ChartTable(("派出学校", "接收学校", "人数"), (), frozenset({2}))
    return Chart(f"{people} 名教师的去向", sentence, "".join(marks), 560, table, proportion=frame.proportion, kind="map")


def _between(plan: Plan) -> dict[tuple[int, int], int]:
    totals: dict[tuple[int, int], int] = {}
    for (start, end, _), count in plan.solution.amounts.flows.items():
        totals[start, end] = totals.get((start, end), 0) + count
    return totals


def _line(frame: _Map, rows: Sequence[Row], pair: tuple[int, int], count: int, most: int) -> str:
    (x1, y1), (x2, y2) = frame.of(rows[pair[0]]), frame.of(rows[pair[1]])
    told = f"{rows[pair[0]].label} → {rows[pair[1]].label}：{count} 人"
    width = 0.8 + 3.2 * math.sqrt(count / most)
    return (f'<line class="flow" x1="{short(x1)}%" y1="{short(y1)}%" x2="{short(x2)}%" y2="{short(y2)}%" '
            f'stroke-width="{short(width)}"><title>{attr(told)}</title></line>')  # fmt: skip


def _school(frame: _Map, row: Row, lacking: bool) -> str:
    x, y = frame.of(row)
    glyph = '<polygon class="dot-low" points="0,-6 5.5,4 -5.5,4"/>' if lacking else '<circle class="dot" r="3"/>'
    return f'<svg x="{short(x)}%" y="{short(y)}%" width="1" height="1" overflow="visible"><title>{attr(row.result.name)}</title>{glyph}</svg>'


def _names(frame: _Map, plan: Plan, totals: dict[tuple[int, int], int]) -> list[str]:
    """The townships' names at the middle of their schools, where no other name stands yet."""
    towns: dict[str, list[tuple[float, float]]] = {}
    for row in plan.problem.rows:
        if row.place is not None and row.result.township:
            towns.setdefault(row.result.township, []).append(frame.of(row))
    placed: list[tuple[float, float]] = []
    found = []
    for town, points in sorted(towns.items(), key=lambda item: -len(item[1])):
        x, y = (sum(p[axis] for p in points) / len(points) for axis in (0, 1))
        if all(abs(x - a) > 7 or abs(y - b) > 4 for a, b in placed):
            placed.append((x, y))
            found.append(f'<text class="town" x="{short(x)}%" y="{short(y)}%" dy="-10" text-anchor="middle">{attr(town)}</text>')
    return found


# --- cost curve -------------------------------------------------------------------------------------------------------

_LEFT, _RIGHT, _TOP, _BOTTOM, _HEIGHT = 6.0, 97.0, 24, 270, 320


def cost_curve(points: Sequence[Point]) -> Chart:
    """Conditions met at most (rows that pass, coefficients, rotation) by money."""
    total = points[0].all_rows + points[0].all_coefficients + (points[0].rotation is not None)
    dearest, low = points[-1].budget or 1.0, min(p.met for p in points)
    spread = max(total - low, 1)

    def place(point: Point) -> tuple[float, float]:
        x = _LEFT + (_RIGHT - _LEFT) * point.budget / dearest
        return x, _BOTTOM - (_BOTTOM - _TOP) * (point.met - low) / spread

    places = [place(p) for p in points]
    marks = [f'<line class="limit" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{_TOP}" y2="{_TOP}"/>',
             f'<text x="{_LEFT}%" y="{_TOP - 8}">全部 {total} 项条件</text>']  # fmt: skip
    for (x1, y1), (x2, y2) in zip(places, places[1:], strict=False):
        marks.append(f'<line class="curve" x1="{short(x1)}%" y1="{short(y1)}" x2="{short(x2)}%" y2="{short(y2)}"/>')
    labelled = _labelled(places)
    marks += [_point(p, *places[n], anchor=_anchor(n, len(points)), labelled=labelled[n]) for n, p in enumerate(points)]
    sentence = "；".join(f"{number(p.budget, 0)} 万元满足 {p.met} 项" for p in points)
    rows = tuple((number(p.budget, 2), str(p.met), f"{p.rows} / {p.all_rows}", f"{p.coefficients} / {p.all_coefficients}",
                  {None: "—", True: "达到", False: "未达到"}[p.rotation], "已证明" if p.proved else "未证明") for p in points)  # fmt: skip
    heads = ("万元", "满足的条件", "综合达标的学段行", "限值内的差异系数", "交流比例", "是否证明为最多")
    return Chart("花多少钱，最多满足几项条件", sentence, "".join(marks), _HEIGHT, ChartTable(heads, rows, frozenset({0, 1, 2, 3})))


def _anchor(position: int, count: int) -> str:
    return "start" if position == 0 else "end" if position == count - 1 else "middle"


def _point(point: Point, x: float, y: float, anchor: str, labelled: bool) -> str:
    """A full mark where no more is possible for the money, a hollow one where time ran out before that was proved."""
    mark = "solid" if point.proved else "hollow"
    money = f'<text x="{short(x)}%" y="{_HEIGHT - 12}" text-anchor="{anchor}">{number(point.budget, 0)}</text>' if labelled else ""
    return (f'<circle class="{mark}" cx="{short(x)}%" cy="{short(y)}" r="4.5"/>'
            f'<text class="t-ink" x="{short(x)}%" y="{short(y + 20)}" dx="8" text-anchor="{anchor}">{point.met}</text>{money}')  # fmt: skip


def _labelled(places: Sequence[tuple[float, float]]) -> list[bool]:
    """Sums of money are written where they do not run into the one before."""
    found, last = [], -100.0
    for x, _ in places:
        found.append(x - last >= 5)
        last = x if found[-1] else last
    return found
