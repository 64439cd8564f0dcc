"""Difference coefficients of a stage against their limit (差异系数): one bar an indicator, the part over the limit apart."""

from __future__ import annotations

from junheng.core.assessment import Assessment, DispersionResult
from junheng.core.verdict import Verdict
from junheng.reports.addresses import of_coefficient
from junheng.reports.charts.svg import Chart, ChartTable, bar, door, level, text, upright
from junheng.reports.terms import plain_name
from junheng.reports.words import NOTHING, Words, number

SCALE = 0.70
"""Both stages and all years share one scale; a coefficient beyond it is drawn to the edge and told by its figure."""

_START, _END, _ROW, _TOP = 0.32, 0.86, 34, 30


def coefficient_bars(
    assessment: Assessment, stage: str, words: Words | None = None, previous: Assessment | None = None
) -> Chart:
    """Seven bars on one scale, limit as one line, last year as a dotted tick, the plain mean grey and no test."""
    words = words or Words()
    found = [d for d in assessment.dispersion if d.stage == stage]
    limit = found[0].limit if found else 0.0
    height = _TOP + _ROW * (len(found) + 1)
    marks = [_head(words, stage, limit)]
    for n, d in enumerate(found):
        marks.append(_line(assessment, words, d, previous, _TOP + n * _ROW))
    marks.append(upright(_place(limit), _TOP - 7, _TOP + _ROW * len(found), "limit"))
    marks.append(_composite(words, assessment.composite.get(stage), _TOP + len(found) * _ROW))
    title = words("cv.panel", stage=words(f"stage.{stage}"), limit=number(limit, 2))
    return Chart(title, _sentence(words, stage, found), "".join(marks), height, _table(assessment, words, found, previous),
                 kind="coefficients")  # fmt: skip


def _place(cv: float) -> float:
    return _START + (_END - _START) * min(max(cv, 0.0) / SCALE, 1.0)


def _head(words: Words, stage: str, limit: float) -> str:
    return "".join([
        text(0, 16, words(f"stage.{stage}"), style="t-bold"),
        text(_place(limit), 16, words("cv.limit", limit=number(limit, 2)), anchor="middle", style="t-ink"),
        text(1, 16, words("cv.coefficient"), anchor="end"),
        level(_TOP, "axis"),
    ])  # fmt: skip


def _line(assessment: Assessment, words: Words, d: DispersionResult, previous: Assessment | None, top: float) -> str:
    item = assessment.item(d.indicator)
    middle = top + _ROW / 2
    name = text(0, middle + 4.5, f"{d.indicator} {plain_name(item.name)}", style="full t-ink")
    brief = text(0, middle + 4.5, f"{d.indicator} {item.short}", style="short t-ink")
    marks = [name, brief, level(top + _ROW, "grid"), _bars(d, middle), _figure(words, d, middle)]
    before = previous.dispersion_of(d.stage, d.indicator) if previous else None
    if before and before.cv is not None:
        marks.append(upright(_place(before.cv), middle - 10, middle + 10, "before"))
    return door(of_coefficient(d.indicator, d.stage), "".join(marks))


def _bars(d: DispersionResult, middle: float) -> str:
    if d.cv is None:
        return ""
    within = bar(_START, _place(min(d.cv, d.limit)) - _START, middle - 6, 12, "mark")
    if d.verdict is not Verdict.BELOW:
        return within
    return within + bar(_place(d.limit), max(_place(d.cv) - _place(d.limit), 0.002), middle - 6, 12, "mark-over")


def _figure(words: Words, d: DispersionResult, middle: float) -> str:
    if d.cv is None:
        return (text(_START, middle + 4.5, words("cv.absent"), style="t-none", dx=4)
                + text(1, middle + 4.5, f"{d.verdict.mark} {words.verdict(d.verdict)}", anchor="end", style="t-none"))  # fmt: skip
    near = "≈" if d.rounding_sensitive else ""
    over = f"{d.verdict.mark} " if d.verdict is Verdict.BELOW else ""
    style = "t-red" if over else "t-ink"
    return text(1, middle + 4.5, f"{over}{near}{number(d.cv, 3)}", anchor="end", style=style)


def _composite(words: Words, mean: float | None, top: float) -> str:
    middle = top + _ROW / 2
    grey = bar(_START, _place(mean) - _START, middle - 6, 12, "mark-quiet") if mean is not None else ""
    return (grey + text(0, middle + 4.5, words("cv.composite"), style="full t-quiet")
            + text(0, middle + 4.5, words("cv.composite_short"), style="short t-quiet")
            + text(1, middle + 4.5, number(mean, 3), anchor="end", style="t-quiet"))  # fmt: skip


def _sentence(words: Words, stage: str, found: list[DispersionResult]) -> str:
    over = sum(d.verdict is Verdict.BELOW for d in found)
    missing = sum(d.verdict is Verdict.NO_VALUE for d in found)
    return words("cv.sentence", stage=words(f"stage.{stage}"), total=len(found), over=over, missing=missing)


def _table(
    assessment: Assessment, words: Words, found: list[DispersionResult], previous: Assessment | None
) -> ChartTable:
    heads = [words(f"cv.head.{k}") for k in ("indicator", "schools", "pupils", "mean", "sd", "cv", "limit", "verdict")]
    rows = []
    for d in found:
        before = previous.dispersion_of(d.stage, d.indicator) if previous else None
        row = [f"{d.indicator} {assessment.item(d.indicator).name}", str(d.schools), number(d.pupils, 0), number(d.mean, 2),
               number(d.sd, 4), number(d.cv, 3), number(d.limit, 2), words.verdict(d.verdict)]  # fmt: skip
        rows.append(tuple(row + ([number(before.cv, 3) if before else NOTHING] if previous else [])))
    return ChartTable(
        tuple(heads + ([words("cv.head.before")] if previous else [])), tuple(rows), frozenset({1, 2, 3, 4, 5, 6, 8})
    )
