"""The county by place (分镇街与地图): one small panel a township, and schools where they stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from junheng.core.assessment import Assessment, SchoolRow
from junheng.core.verdict import Verdict
from junheng.reports.addresses import of_rule
from junheng.reports.charts.svg import Chart, ChartTable, attr, door, dot, level, short, text, text_width, upright
from junheng.reports.terms import RowTerm, resource_items, row_terms, stages
from junheng.reports.words import NOTHING, Words, number, percent, plain

CLIP = 2.5
"""A ratio to the line beyond this sits on the panel's edge."""

_ROW, _TOP, _START, _END = 22, 8, 0.14, 0.95


def townships(assessment: Assessment, words: Words | None = None) -> list[Chart]:
    """One panel a township: each indicator's pupil-weighted mean against its line, ● primary, ○ junior."""
    words = words or Words()
    towns: dict[str, list[SchoolRow]] = {}
    for row in assessment.schools:
        if row.township:
            towns.setdefault(row.township, []).append(row)
    return [_panel(assessment, words, town, rows) for town, rows in towns.items()]


def _panel(assessment: Assessment, words: Words, town: str, rows: Sequence[SchoolRow]) -> Chart:
    terms, items = row_terms(assessment), resource_items(assessment)
    order = stages(assessment)
    marks, table = [_frame(len(items))], []
    for n, item in enumerate(items):
        ratios = [ratio_of(rows, terms.get((item.id, stage)), stage) for stage in order]
        marks.append(_line(n, item.id, ratios))
        table.append((f"{item.id} {item.short}", *(percent(r) if r is not None else NOTHING for r in ratios)))
    met = sum(row.verdict is Verdict.COMPLIANT for row in rows)
    heads = (words("towns.head.indicator"), *(words(f"stage.{stage}") for stage in order))
    return Chart(town, words("towns.sentence", town=town, met=met, rows=len(rows)), "".join(marks),
                 _TOP + _ROW * len(items) + 22, ChartTable(heads, tuple(table), frozenset({1, 2})), kind="township",
                 extra={"met": met, "rows": len(rows)})  # fmt: skip


def ratio_of(rows: Sequence[SchoolRow], term: RowTerm | None, stage: str) -> float | None:
    """Mean of a township's rows weighted by pupils ÷ the line; None where a row of that stage lacks the value or none is there."""
    mine = [row for row in rows if row.stage == stage]
    if (
        term is None
        or not term.line
        or not mine
        or any(row.values.get(term.item) is None or not row.pupils for row in mine)
    ):
        return None
    total = sum(row.pupils for row in mine)
    return sum(row.pupils * row.values[term.item] for row in mine) / total / term.line


def _place(ratio: float) -> float:
    return _START + (_END - _START) * min(ratio, CLIP) / CLIP


def _frame(lines: int) -> str:
    bottom = _TOP + _ROW * lines
    marks = [upright(_place(1.0), _TOP, bottom, "limit"), upright(_place(CLIP), _TOP, bottom, "grid")]
    marks += [
        text(_place(1.0), bottom + 15, "100%", anchor="middle"),
        text(1.0, bottom + 15, f"≥{percent(CLIP, 0)}", anchor="end"),
    ]
    return "".join(marks)


def _line(n: int, name: str, ratios: Sequence[float | None]) -> str:
    middle = _TOP + _ROW * n + _ROW / 2
    marks = [text(0, middle + 4, name, style="t-quiet"), level(middle, "grid", _START, _END)]
    for shape, ratio in zip(("solid", "hollow"), ratios, strict=False):
        if ratio is not None:
            marks.append(dot(_place(ratio), middle, 4.2, shape if ratio >= 1 else f"{shape}-low", percent(ratio)))
    return "".join(marks)


def county_map(assessment: Assessment, words: Words | None = None) -> Chart | None:
    """Schools where they stand, without tiles: ● passes, ▲ does not, ◌ no verdict; townships named. None without coordinates."""
    words = words or Words()
    placed = _merged([row for row in assessment.schools if row.longitude is not None and row.latitude is not None])
    if not placed:
        return None
    frame = _Frame(placed)
    marks = [_mark(rows, frame, words) for rows in sorted(placed, key=lambda rows: -_pupils(rows))]
    marks += [_town_names(placed, frame), frame.scale(words)]
    without = len(_merged(assessment.schools)) - len(placed)
    below = sum(_verdict(rows) is Verdict.BELOW for rows in placed)
    return Chart(
        words("map.title.below", below=below) if below else words("map.panel", count=len(placed)),
        words("map.sentence", count=len(placed), below=below), "".join(marks), 560,
        _map_table(words, placed), note=words("map.without", count=without) if without else "",
        proportion=frame.proportion, kind="map",
    )  # fmt: skip


def _merged(rows: Sequence[SchoolRow]) -> list[list[SchoolRow]]:
    found: dict[str, list[SchoolRow]] = {}
    for row in rows:
        found.setdefault(row.school_code, []).append(row)
    return list(found.values())


def _pupils(rows: Sequence[SchoolRow]) -> float:
    return sum(row.pupils or 0.0 for row in rows)


def _verdict(rows: Sequence[SchoolRow]) -> Verdict:
    return Verdict.all_of(row.verdict for row in rows)


_KM_PER_DEGREE = 111.32
"""Of latitude; of longitude times the cosine of the latitude."""

_MARGIN = 0.06


class _Frame:
    """Longitude and latitude → shares of the drawing, in true proportion at the county's latitude, with a margin."""

    def __init__(self, placed: Sequence[Sequence[SchoolRow]]) -> None:
        east = [rows[0].longitude for rows in placed]
        north = [rows[0].latitude for rows in placed]
        self.squeeze = math.cos(math.radians(sum(north) / len(north)))
        self.middle = (max(east) + min(east)) / 2, (max(north) + min(north)) / 2
        width, height = max((max(east) - min(east)) * self.squeeze, 0.01), max(max(north) - min(north), 0.01)
        self.proportion = min(max(width / height, 0.8), 2.4)
        self.height = max(height, width / self.proportion)
        self.width = self.height * self.proportion

    def of(self, longitude: float, latitude: float) -> tuple[float, float]:
        across = (longitude - self.middle[0]) * self.squeeze / self.width
        down = (self.middle[1] - latitude) / self.height
        inner = 1 - 2 * _MARGIN
        return 0.5 + inner * across, 0.5 + inner * down

    def scale(self, words: Words) -> str:
        """A bar of a round number of kilometres, about a sixth of the width."""
        whole = self.width * _KM_PER_DEGREE / (1 - 2 * _MARGIN)
        power = 10.0 ** math.floor(math.log10(whole / 6))
        length = max(step * power for step in (1, 2, 5) if step * power <= whole / 6)
        start, end = short(2.0), short(2.0 + 100 * length / whole)
        return (f'<line class="limit" x1="{start}%" x2="{end}%" y1="97%" y2="97%"/><text x="{start}%" y="97%" dy="-6">'
                f"{attr(words('map.km', length=plain(round(length, 3))))}</text>")  # fmt: skip


def _mark(rows: Sequence[SchoolRow], frame: _Frame, words: Words) -> str:
    row, verdict = rows[0], _verdict(rows)
    across, down = frame.of(row.longitude, row.latitude)
    size = min(max(math.sqrt(max(_pupils(rows), 0.0)) * 0.2, 3.5), 10.0)
    told = words("map.dot", name=row.name, pupils=number(_pupils(rows), 0), verdict=words.verdict(verdict))
    glyph = f"<title>{attr(told)}</title>{_glyph(verdict, size)}"
    place = f'x="{short(across * 100)}%" y="{short(down * 100)}%"'
    return door(of_rule(_worst(rows)), f'<svg {place} width="1" height="1" overflow="visible">{glyph}</svg>')


def _worst(rows: Sequence[SchoolRow]) -> SchoolRow:
    return min(rows, key=lambda row: row.verdict)


def _glyph(verdict: Verdict, size: float) -> str:
    if verdict is Verdict.BELOW:
        points = (
            f"0,{short(-1.2 * size)} {short(1.1 * size)},{short(0.8 * size)} {short(-1.1 * size)},{short(0.8 * size)}"
        )
        return f'<polygon class="dot-low" points="{points}"/>'
    style = "dot-none" if verdict is Verdict.NO_VALUE else "dot"
    return f'<circle class="{style}" cx="0" cy="0" r="{short(size)}"/>'


def _town_names(placed: Sequence[Sequence[SchoolRow]], frame: _Frame) -> str:
    """Each township's name near the middle of its schools, clear of other names and, where it can be, of marks."""
    towns: dict[str, list[tuple[float, float]]] = {}
    marks = [frame.of(rows[0].longitude, rows[0].latitude) for rows in placed]
    for rows, mark in zip(placed, marks, strict=True):
        if rows[0].township:
            towns.setdefault(rows[0].township, []).append(mark)
    names = _Names(marks, 18 * frame.proportion / _READABLE)
    return "".join(names.put(town, points) for town, points in towns.items())


_READABLE = 560.0
"""Width in px at which names are kept apart: between a phone and a desk."""

_SHIFTS = (-0.055, 0.065, -0.095, 0.105, -0.135, 0.145, -0.175, 0.185)


class _Names:
    """Places taken on the map: schools as points, names as boxes `line` high (all in shares of the drawing)."""

    def __init__(self, marks: Sequence[tuple[float, float]], line: float) -> None:
        self.marks, self.line = marks, line
        self.taken: list[tuple[float, float, float]] = []

    def put(self, town: str, points: Sequence[tuple[float, float]]) -> str:
        across, middle = (median(p[axis] for p in points) for axis in (0, 1))
        half = text_width(town, 13) / 2 / _READABLE
        across = min(max(across, half + 0.01), 0.99 - half)
        heights = [min(max(middle + shift, 0.03), 0.98) for shift in _SHIFTS]
        down = min(heights, key=lambda y: self._covered(across, y, half))
        self.taken.append((across, down, half))
        place = f'x="{short(across * 100)}%" y="{short(down * 100)}%"'
        return f'<text class="town" {place} text-anchor="middle">{attr(town)}</text>'

    def _covered(self, across: float, down: float, half: float) -> tuple[bool, int]:
        met = any(abs(down - v) < self.line and abs(across - u) < half + w for u, v, w in self.taken)
        under = sum(abs(across - u) < half + 0.01 and -0.3 < (down - v) / self.line < 1.2 for u, v in self.marks)
        return met, under


def _map_table(words: Words, placed: Sequence[Sequence[SchoolRow]]) -> ChartTable:
    heads = tuple(words(f"map.head.{k}") for k in ("name", "town", "pupils", "longitude", "latitude", "verdict"))
    rows = tuple(
        (rows[0].name, rows[0].township or NOTHING, number(_pupils(rows), 0), number(rows[0].longitude, 4),
         number(rows[0].latitude, 4), words.verdict(_verdict(rows)))
        for rows in placed
    )  # fmt: skip
    return ChartTable(heads, rows, frozenset({2, 3, 4}))
