"""Difference coefficients, and where each difference comes from."""

from __future__ import annotations

from typing import Any

from junheng.core.assessment import Assessment, DispersionResult
from junheng.core.verdict import Verdict
from junheng.reports.addresses import of_coefficient, of_row
from junheng.reports.charts import coefficient_bars, difference_strip
from junheng.reports.charts.coefficients import SCALE
from junheng.reports.charts.differences import ranked, slope_texts, step_unit
from junheng.reports.page.common import drawn, heading
from junheng.reports.terms import row_terms, stages
from junheng.reports.words import NOTHING, Words, number, percent, show_number

_LISTED = 8


def coefficients(assessment: Assessment, words: Words, previous: Assessment | None) -> dict[str, Any]:
    verdicts = [d.verdict for d in assessment.dispersion]
    below, missing = verdicts.count(Verdict.BELOW), verdicts.count(Verdict.NO_VALUE)
    charts = [coefficient_bars(assessment, stage, words, previous) for stage in _stages(assessment)]
    return {"title": heading(words, "cv", len(verdicts), below, missing), "charts": [drawn(c) for c in charts],
            "before": previous is not None, "scale": number(SCALE, 2)}  # fmt: skip


def _stages(assessment: Assessment) -> list[str]:
    return [s for s in stages(assessment) if any(d.stage == s for d in assessment.dispersion)]


def differences(assessment: Assessment, words: Words) -> dict[str, Any] | None:
    """One panel a stage and indicator; the one nearest to (or furthest over) its limit is open."""
    terms = row_terms(assessment)
    panels = [_panel(assessment, d, words) for d in assessment.dispersion if (d.indicator, d.stage) in terms]
    if not panels:
        return None
    opened = max(panels, key=lambda panel: panel["weight"])
    opened["open"] = True
    return {"title": opened["heading"], "panels": panels, "stages": _by_stage(panels)}


def _by_stage(panels: list[dict]) -> list[tuple[str, list[dict]]]:
    order = dict.fromkeys(panel["stage"] for panel in panels)
    return [(stage, [panel for panel in panels if panel["stage"] == stage]) for stage in order]


def _panel(assessment: Assessment, d: DispersionResult, words: Words) -> dict[str, Any]:
    item = assessment.item(d.indicator)
    listed = ranked(assessment, d)
    unit = row_terms(assessment)[d.indicator, d.stage].gap_unit
    return {
        "id": f"{d.indicator}-{d.stage}", "stage": words(f"stage.{d.stage}"), "open": False,
        "option": words("con.option", id=d.indicator, name=item.short, cv=number(d.cv, 3), verdict=words.verdict(d.verdict)),
        "heading": _heading(assessment, d, listed, words), "lead": _lead(d, listed, words),
        "chart": drawn(difference_strip(assessment, d.stage, d.indicator, words)),
        "bars": _staircase(assessment, d, listed[:_LISTED], unit), "rest": _rest(listed[_LISTED:], words),
        "unit": step_unit(unit), "weight": (d.cv or 0.0) / d.limit if d.limit else 0.0,
        "address": of_coefficient(d.indicator, d.stage),
    }  # fmt: skip


def _heading(assessment: Assessment, d: DispersionResult, listed: list, words: Words) -> str:
    name, stage = assessment.item(d.indicator).short, words(f"stage.{d.stage}")
    if d.cv is None:
        return words("con.title.missing", stage=stage, name=name)
    if not listed:
        return words("con.title.even", stage=stage, name=name)
    top = listed[:_LISTED]
    return words("con.title", stage=stage, name=name, count=len(top), share=percent(sum(s for _, s in top), 0))


def _lead(d: DispersionResult, listed: list, words: Words) -> str:
    if d.mean is None or not listed:
        return ""
    top = listed[:_LISTED]
    above = sum(row.values[d.indicator] > d.mean for row, _ in top)
    key = "con.lead.above" if above == len(top) else "con.lead" if above else "con.lead.under"
    return words(key, above=above, under=len(top) - above, count=len(top))


def _staircase(assessment: Assessment, d: DispersionResult, listed: list, unit: str) -> list[dict[str, Any]]:
    """Ranked shares laid end to end, up to 100 %."""
    term, start, bars = row_terms(assessment)[d.indicator, d.stage], 0.0, []
    slopes = slope_texts(d, unit)
    for row, share in listed:
        value = row.values[d.indicator]
        bars.append({
            "name": row.label, "address": of_row(d.indicator, row), "pupils": number(row.pupils, 0),
            "value": show_number(value, term.unit), "ratio": number(value / d.mean, 2), "share": percent(share),
            "start": f"{start:.4f}", "width": f"{share:.4f}", "above": value > d.mean, "slope": slopes.get(row.school_code, NOTHING),
        })  # fmt: skip
        start += share
    return bars


def _rest(others: list, words: Words) -> dict[str, Any] | None:
    if not others:
        return None
    share = sum(s for _, s in others)
    return {"name": words("con.rest", count=len(others)), "share": percent(share), "start": f"{1 - share:.4f}",
            "width": f"{share:.4f}"}  # fmt: skip
