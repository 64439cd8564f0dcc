"""Where a difference comes from (差异从哪里来): every row of a stage on one axis, the three that weigh most named."""

from __future__ import annotations

import math

from junheng.core.assessment import Assessment, DispersionResult, SchoolRow
from junheng.core.verdict import Verdict
from junheng.reports.addresses import of_row
from junheng.reports.charts.placing import NOMINAL, Label, anchor_at, label_rows, swarm
from junheng.reports.charts.svg import Chart, ChartTable, door, dot, level, round_steps, text, text_width, upright
from junheng.reports.terms import RowTerm, row_terms
from junheng.reports.words import NOTHING, Words, number, percent, plain, show_number, show_value, unit_word

_TOP, _MIDDLE, _HALF, _AXIS = 36.0, 122.0, 54.0, 202.0


def difference_strip(assessment: Assessment, stage: str, indicator: str, words: Words | None = None) -> Chart:
    """One dot a row: place is the value, area the pupils, red below the line; line solid, county mean dotted."""
    words = words or Words()
    d = assessment.dispersion_of(stage, indicator)
    term = row_terms(assessment)[indicator, stage]
    rows = [row for row in assessment.rows_of(stage) if row.values.get(indicator) is not None and row.pupils]
    steps = round_steps(max([row.values[indicator] for row in rows] + [term.line or 0.0]))
    top = steps[-1] or 1.0
    marks = [
        _axis(steps, top, unit_word(term.unit)),
        _lines(words, d, term, top),
        _dots(words, rows, term, indicator, top),
    ]
    marks.append(_names(rows, d, indicator, top))
    missing = len(assessment.rows_of(stage)) - len(rows)
    return Chart(
        f"{words(f'stage.{stage}')} {assessment.item(indicator).name}", _sentence(words, assessment, d, term),
        "".join(marks), _AXIS + 24, contribution_table(assessment, stage, indicator, words),
        note=words("con.left_out", count=missing) if missing else "", kind="differences",
    )  # fmt: skip


def ranked(assessment: Assessment, d: DispersionResult) -> list[tuple[SchoolRow, float]]:
    """Rows with their share of CV², largest first."""
    rows = {row.school_code: row for row in assessment.rows_of(d.stage)}
    return sorted(((rows[c], share) for c, share in d.contributions.items() if c in rows), key=lambda pair: -pair[1])


def _axis(steps, top: float, unit: str) -> str:
    marks = [level(_AXIS, "axis")]
    for n, step in enumerate(steps):
        last = n == len(steps) - 1
        anchor = "start" if n == 0 else "end" if last else "middle"
        shown = plain(round(step, 6)) + (f" {unit}" if last and unit else "")
        marks += [upright(step / top, _TOP + 4, _AXIS, "grid"), text(step / top, _AXIS + 16, shown, anchor=anchor)]
    return "".join(marks)


def _lines(words: Words, d: DispersionResult | None, term: RowTerm, top: float) -> str:
    """The line asked for and the county mean, their labels one above the other so that they never meet."""
    marks = []
    if term.line is not None:
        label = words("con.line", line=plain(term.line))
        marks += [upright(term.line / top, 2, _AXIS, "limit"), _beside(term.line / top, label, 12, "t-bold")]
    if d is not None and d.mean is not None:
        label = words("con.mean", mean=show_number(d.mean, term.unit))
        marks += [upright(d.mean / top, 18, _AXIS, "mean"), _beside(d.mean / top, label, 28, "t-blue")]
    return "".join(marks)


def _beside(share: float, label: str, y: float, style: str) -> str:
    """To the right of its line, or to the left where even a phone has no room on the right."""
    right = share + text_width(label) / 340 < 1
    return text(share, y, label, anchor="start" if right else "end", style=style, dx=5 if right else -5)


def _radii(rows: list[SchoolRow]) -> list[float]:
    """Areas in proportion to pupils, all of them together a twelfth of the drawing."""
    total = sum(row.pupils for row in rows)
    scale = min(math.sqrt(0.08 * NOMINAL * 2 * _HALF / (math.pi * total)), 0.29) if total > 0 else 0.0
    return [max(math.sqrt(max(row.pupils, 0.0)) * scale, 2.0) for row in rows]


def _dots(words: Words, rows: list[SchoolRow], term: RowTerm, indicator: str, top: float) -> str:
    places = [(row.values[indicator] / top, radius) for row, radius in zip(rows, _radii(rows), strict=True)]
    marks = []
    for row, (share, radius), offset in zip(rows, places, swarm(places, _HALF), strict=True):
        style = "dot-low" if row.verdicts.get(indicator) is Verdict.BELOW else "dot"
        told = words(
            "con.dot", name=row.label, value=show_value(row.values[indicator], term.unit), pupils=number(row.pupils, 0)
        )
        marks.append(door(of_row(indicator, row), dot(share, _MIDDLE + offset, radius, style, told)))
    return "".join(marks)


def _names(rows: list[SchoolRow], d: DispersionResult | None, indicator: str, top: float) -> str:
    """The three rows with the largest shares, named above or below all dots, joined by a thin line."""
    if d is None or not d.contributions:
        return ""
    drawn = {row.school_code: row for row in rows}
    heavy = [c for c in sorted(d.contributions, key=lambda c: -d.contributions[c]) if c in drawn][:3]
    wanted = [(drawn[c].values[indicator] / top, drawn[c].label) for c in heavy]
    labels = label_rows(wanted, rows=2)
    return "".join(_named(label, n) for n, label in enumerate(labels) if label.row >= 0)


def _named(label: Label, n: int) -> str:
    y = _MIDDLE - _HALF - 12 if label.row == 0 else _MIDDLE + _HALF + 18
    near, far = (y + 4, _MIDDLE) if label.row == 0 else (_MIDDLE, y - 12)
    style = "t-ink halo" if n == 0 else "t-ink halo second"
    anchor = anchor_at(label.share, text_width(label.words), NOMINAL)
    line = "lead" if n == 0 else "lead second"
    return upright(label.share, near, far, line) + text(label.share, y, label.words, anchor=anchor, style=style)


def _sentence(words: Words, assessment: Assessment, d: DispersionResult | None, term: RowTerm) -> str:
    return words("con.sentence", stage=words(f"stage.{term.stage}"), name=assessment.item(term.item).name,
                 mean=show_value(d.mean if d else None, term.unit), line=show_value(term.line, term.unit))  # fmt: skip


def contribution_table(assessment: Assessment, stage: str, indicator: str, words: Words) -> ChartTable:
    """Schools by their share of CV², with what one unit more would change."""
    unit = row_terms(assessment)[indicator, stage].gap_unit
    heads = tuple(
        words(f"con.head.{k}", unit=step_unit(unit)) for k in ("school", "pupils", "value", "ratio", "share", "slope")
    )
    d = assessment.dispersion_of(stage, indicator)
    if d is None or d.mean is None:
        return ChartTable(heads, ())
    term = row_terms(assessment)[indicator, stage]
    slopes = slope_texts(d, unit)
    rows = tuple(
        (row.label, number(row.pupils, 0), show_number(row.values[indicator], term.unit),
         number(row.values[indicator] / d.mean, 2) if d.mean else number(None), percent(share),
         slopes.get(row.school_code, NOTHING))
        for row, share in ranked(assessment, d)
    )  # fmt: skip
    return ChartTable(heads, rows, frozenset({1, 2, 3, 4, 5}))


def step_unit(unit: str) -> str:
    """What one step of the last column adds: a person, a room, a ㎡, and ten thousand yuan, since one yuan moves nothing."""
    return "万元" if unit == "元" else unit


def slope_texts(d: DispersionResult, unit: str) -> dict[str, str]:
    """Change of the CV when one `step_unit` is added, signed, by school; decimals alike, three digits of the largest."""
    step = 10_000 if unit == "元" else 1
    largest = max((abs(change) for change in d.slopes.values()), default=0.0) * step
    digits = min(max(2 - math.floor(math.log10(largest)), 3), 9) if largest else 3
    return {code: ("+" if change > 0 else "") + number(change * step, digits) for code, change in d.slopes.items()}
