"""Scenarios beside today on one page (变动对比): verdicts, items, coefficients, schools, cost. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from jinja2 import Template

from junheng.core.assessment import Assessment, ItemResult
from junheng.core.finding import Severity
from junheng.core.verdict import Verdict
from junheng.engine.compare import Comparison, RowTurn, compare
from junheng.planning.changes import Scored, describe, school_names
from junheng.reports.page_parts import OwnWords, template, told
from junheng.reports.words import NOTHING, Words, number, show_value

STYLES = ("tokens", "text", "tables", "narrow", "paper")


class PageWords(OwnWords):
    """The shared sentences and this page's own."""

    room = "junheng.reports.what_if"


def render(scored: tuple[Scored, ...], lang: str = "zh", prices: str = "") -> str:
    """The page, complete in itself.

    Args:
        scored: today first, then the scenarios, as `planning.changes.score` gives them.
        lang: zh or en.
        prices: name of the measures file that priced changes without a cost; empty when none did.
    """
    words = PageWords(lang)
    return _template(lang).render(**_model(scored, words, prices))


def _model(scored: tuple[Scored, ...], words: Words, prices: str) -> dict[str, Any]:
    today, others = scored[0].assessment, scored[1:]
    compared = [compare(today, other.assessment) for other in others]
    return {
        "county": today.county.get("name") or words("head.nameless"),
        "year": words("head.year", year=today.county.get("school_year")), "standard": today.standard["document"],
        "made_up": "虚构" in str(today.county.get("name")),
        "columns": [words("today"), *(other.scenario.name for other in others)],
        "blocking": sum(f.severity is Severity.BLOCKING for f in today.findings),
        "verdicts": _verdicts(scored, compared, words), "turned": _turned(others, compared, words),
        "items": _items(scored, compared, words), "cvs": _cvs(scored, compared, words),
        "rows": _rows(compared, today, words), "lists": _lists(scored, words), "prices": prices,
    }  # fmt: skip


def _cell(verdict: Verdict | None, text: str, words: Words) -> dict[str, str]:
    if verdict is None:
        return {"key": "", "mark": "", "word": "", "text": text}
    return {"key": verdict.key, "mark": verdict.mark, "word": words.verdict(verdict), "text": text}


def _verdicts(scored: tuple[Scored, ...], compared: list[Comparison], words: Words) -> list[dict]:
    found = [s.assessment for s in scored]
    conditions = [{c.key: c for c in a.conditions} for a in found]
    lines = [
        ("overall", [_cell(a.overall, words.verdict(a.overall), words) for a in found]),
        ("met", [_cell(None, f"{a.summary['met']} / {a.summary['total']}", words) for a in found]),
    ]
    for key, condition in (("schools", "school_rule"), ("cvs", "cv")):
        if all(condition in c for c in conditions):
            lines.append((key, [_cell(c[condition].verdict, f"{c[condition].met} / {c[condition].total}", words)
                                for c in conditions]))  # fmt: skip
    lines.append(
        ("cost", [_cell(None, NOTHING, words), *(_cell(None, cost_text(s, words), words) for s in scored[1:])])
    )
    return [{"label": words(key), "cells": cells} for key, cells in lines]


def cost_text(scored: Scored, words: Words) -> str:
    """The sum of what was said, and how many changes say nothing: an unknown cost is no zero."""
    scenario = scored.scenario
    if scenario.changes and scenario.unpriced == len(scenario.changes):
        return words("cost.none")
    shown = number(float(scenario.known_cost), 2)
    return f"{shown}（{words('cost.open', count=scenario.unpriced)}）" if scenario.unpriced else shown


def _turned(others: Iterable[Scored], compared: list[Comparison], words: Words) -> list[dict]:
    return [
        {
            "name": other.scenario.name,
            "gained": words.join(_named(c.after, c.gained)),
            "lost": words.join(_named(c.after, c.lost)),
        }
        for other, c in zip(others, compared, strict=True)
    ]


def _named(assessment: Assessment, ids: Iterable[str]) -> list[str]:
    return [f"{i} {assessment.item(i).short}" for i in ids]


def item_text(item: ItemResult) -> str:
    return show_value(item.value, item.unit) if item.value is not None else NOTHING


def _items(scored: tuple[Scored, ...], compared: list[Comparison], words: Words) -> dict[str, Any]:
    changed, same = [], []
    for place, item in enumerate(scored[0].assessment.items):
        found = [s.assessment.items[place] for s in scored]
        cells = [_cell(i.verdict, item_text(i), words) for i in found]
        different = any((c["key"], c["text"]) != (cells[0]["key"], cells[0]["text"]) for c in cells[1:])
        (changed if different else same).append({"id": item.id, "name": item.short or item.name, "cells": cells})
    return {"changed": changed, "same": same}


def _cvs(scored: tuple[Scored, ...], compared: list[Comparison], words: Words) -> list[dict]:
    lines = []
    for place, d in enumerate(scored[0].assessment.dispersion):
        found = [d, *(c.dispersion[place].after for c in compared)]
        cells = [_cell(x and x.verdict, number(x.cv, 3) if x and x.cv is not None else NOTHING, words) for x in found]
        changed = any(c["text"] != cells[0]["text"] for c in cells[1:])
        item = scored[0].assessment.item(d.indicator)
        lines.append({"stage": words.known(f"stage.{d.stage}", d.stage), "id": d.indicator, "name": item.short or item.name,
                      "limit": number(d.limit, 2), "cells": cells, "changed": changed})  # fmt: skip
    return lines


def _rows(compared: list[Comparison], today: Assessment, words: Words) -> list[dict]:
    by_key = [{(r.school_code, r.stage): r for r in c.rows} for c in compared]
    keys = dict.fromkeys(key for c in compared for r in c.changed_rows for key in [(r.school_code, r.stage)])
    ordered = [key for found in by_key for key in found if key in keys]
    lines = []
    for key in dict.fromkeys(ordered):
        turns = [found.get(key) for found in by_key]
        known = next(t for t in turns if t)
        cells = [_row_cell(t, today, words) for t in turns]
        before = known.before
        first = _cell(
            before and before.verdict, f"{before.met} / {len(before.values)}" if before else words("row.new"), words
        )
        lines.append(
            {
                "name": known.row.label,
                "stage": known.stage,
                "town": known.row.township or "",
                "today": first,
                "cells": cells,
            }
        )
    return lines


def _row_cell(turn: RowTurn | None, today: Assessment, words: Words) -> dict[str, Any]:
    if turn is None or not turn.changed:
        return {**_cell(None, words("row.same"), words), "details": []}
    if turn.after is None:
        return {**_cell(None, words("row.gone"), words), "details": []}
    after = turn.after
    shown = _cell(after.verdict, f"{after.met} / {len(after.values)}", words)
    return {**shown, "details": [_detail(turn, i, today) for i in turn.indicators]}


def _detail(turn: RowTurn, i: str, today: Assessment) -> dict[str, str]:
    resource = today.standard["resources"][i]
    shown = [number(row.values[i], resource["decimals"]) for row in (turn.before, turn.after)]
    return {"id": i, "text": " → ".join(shown), "key": turn.after.verdicts[i].key, "mark": turn.after.verdicts[i].mark}


def _lists(scored: tuple[Scored, ...], words: Words) -> list[dict]:
    found = []
    for other in scored[1:]:
        names = school_names(scored[0].county, other.county)
        lines = [
            {"number": n, "text": describe(c, names, words.lang), "note": c.note,
             "cost": NOTHING if c.cost_wan_yuan is None else number(c.cost_wan_yuan, 2)}
            for n, c in enumerate(other.scenario.changes, 1)
        ]  # fmt: skip
        found.append({"name": other.scenario.name, "lines": lines, "cost": cost_text(other, words)})
    return found


@cache
def _template(lang: str) -> Template:
    return template(PageWords.room, "page.html", STYLES, "side.css", **told(PageWords(lang)))
