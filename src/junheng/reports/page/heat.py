"""The heat table: rows × resource indicators, deficits red with their sign, surpluses blue, the rest blank."""

from __future__ import annotations

from typing import Any

from junheng.core.assessment import Assessment, ItemResult, SchoolRow
from junheng.core.verdict import Verdict
from junheng.reports.addresses import of_coefficient, of_row, of_rule
from junheng.reports.page.common import heading, judged
from junheng.reports.terms import RowTerm, resource_items, row_terms, stages
from junheng.reports.words import NOTHING, Words, number, percent, plain, show_number, turns

_MUCH, _VERY_MUCH = 1.5, 2.5


def section(assessment: Assessment, words: Words) -> dict[str, Any]:
    items, terms = resource_items(assessment), row_terms(assessment)
    verdicts = [row.verdict for row in assessment.schools]
    below, missing = verdicts.count(Verdict.BELOW), verdicts.count(Verdict.NO_VALUE)
    worst_first = sorted(assessment.schools, key=lambda row: (row.verdict, row.met, _lowest(row, terms)))
    return {
        "title": heading(words, "heat", len(verdicts), below, missing),
        "items": [{"id": i.id, "name": i.name, "short": i.short, "line": _lines(i, terms)} for i in items],
        "rows": [_row(row, items, terms, words) for row in worst_first],
        "towns": list(dict.fromkeys(row.township for row in assessment.schools if row.township)),
        "stages": list(stages(assessment)), "foot": _foot(assessment, items, words),
        "lines_head": " / ".join(words(f"stage.{s}") for s in stages(assessment)),
        "much": percent(_MUCH, 0), "very_much": percent(_VERY_MUCH, 0),
        "single": sum(row.verdict is Verdict.COMPLIANT and row.met < len(row.verdicts) for row in assessment.schools),
    }  # fmt: skip


def _lowest(row: SchoolRow, terms: dict) -> float:
    ratios = [ratio for i in row.values if (ratio := _ratio(row, terms.get((i, row.stage)))) is not None]
    return min(ratios, default=0.0)


def _ratio(row: SchoolRow, term: RowTerm | None) -> float | None:
    value = row.values.get(term.item) if term else None
    return value / term.line if value is not None and term.line else None


def _lines(item: ItemResult, terms: dict) -> str:
    shown = [plain(term.line) for (i, _), term in terms.items() if i == item.id and term.line is not None]
    return " / ".join(shown)


def _row(row: SchoolRow, items: tuple[ItemResult, ...], terms: dict, words: Words) -> dict[str, Any]:
    return {
        "name": row.label, "town": row.township or NOTHING, "stage": row.stage, "stage_word": words(f"stage.{row.stage}"),
        "pupils": number(row.pupils, 0), "raw_pupils": plain_number(row.pupils), "met": row.met,
        "verdict": judged(row.verdict, words), "order": int(row.verdict), "address": of_rule(row),
        "unmet": any(v is Verdict.BELOW for v in row.verdicts.values()),
        "cells": [_cell(row, item, terms.get((item.id, row.stage)), words) for item in items],
    }  # fmt: skip


def plain_number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value != int(value) else str(int(value))


def _cell(row: SchoolRow, item: ItemResult, term: RowTerm | None, words: Words) -> dict[str, Any]:
    value, ratio = row.values.get(item.id), _ratio(row, term)
    verdict = row.verdicts.get(item.id, Verdict.NOT_APPLICABLE)
    tone, sign, word = _tone(row, item.id, verdict, ratio, words)
    near = item.id in row.sensitive or (term is not None and turns(value, term.line, term.better, term.unit))
    shown = show_number(value, term.unit) if term and value is not None else (word or NOTHING)
    return {"shown": ("≈" if near else "") + shown, "tone": tone, "sign": sign, "word": word, "address": of_row(item.id, row),
            "ratio": "" if ratio is None else f"{ratio:.4f}"}  # fmt: skip


def _tone(row: SchoolRow, item: str, verdict: Verdict, ratio: float | None, words: Words) -> tuple[str, str, str]:
    """Class, sign and spoken word of a cell: only exceptions have any."""
    if verdict is Verdict.NO_VALUE:
        return "nv", "", words.verdict(verdict)
    if verdict is Verdict.BELOW:
        near = item in row.near
        return ("near", "△", words("heat.near")) if near else ("lo", "▲", words.verdict(verdict))
    if ratio is not None and ratio >= _MUCH:
        return ("hi2" if ratio >= _VERY_MUCH else "hi"), "", ""
    return "", "", ""


def _foot(assessment: Assessment, items: tuple[ItemResult, ...], words: Words) -> list[dict[str, Any]]:
    """County means and coefficients under the table."""
    lines = []
    for stage in stages(assessment):
        found = {i.id: assessment.dispersion_of(stage, i.id) for i in items}
        limit = next((d.limit for d in found.values() if d), None)
        terms = row_terms(assessment)
        lines.append({"name": words("heat.mean", stage=words(f"stage.{stage}")), "cells": [
            {"shown": show_number(d.mean, terms[i, stage].unit) if d and d.mean is not None else NOTHING, "below": False,
             "address": of_coefficient(i, stage)} for i, d in found.items()]})  # fmt: skip
        lines.append({"name": words("heat.cv", stage=words(f"stage.{stage}"), limit=number(limit, 2)), "cells": [
            {"shown": ("▲ " if d and d.verdict is Verdict.BELOW else "") + number(d.cv if d else None, 3),
             "below": bool(d and d.verdict is Verdict.BELOW), "address": of_coefficient(i, stage)}
            for i, d in found.items()]})  # fmt: skip
    return lines
