"""All items one under the other: mark, code, name, value, standard. Below and without value bold, the rest quiet."""

from __future__ import annotations

from typing import Any

from junheng.core.assessment import Assessment, ItemResult, PartResult
from junheng.core.verdict import Verdict
from junheng.reports.doubts import doubts
from junheng.reports.page.common import heading, judged
from junheng.reports.terms import board_name, resource_items, without_values
from junheng.reports.words import NOTHING, Words, line_text, show_number, turns, unit_word


def section(assessment: Assessment, words: Words) -> dict[str, Any]:
    resources = {item.id for item in resource_items(assessment)}
    titles = assessment.standard.get("groups") or {}
    groups = []
    for key in dict.fromkeys([*titles, *(item.group for item in assessment.items)]):
        items = [item for item in assessment.items if item.group == key]
        if items:
            groups.append({"title": titles.get(key, key), "met": sum(i.verdict.met for i in items), "total": len(items),
                           "items": [_line(i, assessment, words, i.id in resources) for i in items]})  # fmt: skip
    counts = [item.verdict for item in assessment.items]
    title = heading(words, "board", len(counts), counts.count(Verdict.BELOW), counts.count(Verdict.NO_VALUE))
    return {"title": title, "columns": _columns(groups), "practical": _practical(assessment, words)}


def _columns(groups: list[dict]) -> list[list[dict]]:
    """Each group in turn to the shorter of two columns."""
    columns: list[list[dict]] = [[], []]
    for group in groups:
        min(columns, key=lambda column: sum(g["total"] for g in column)).append(group)
    return [column for column in columns if column]


def _line(item: ItemResult, assessment: Assessment, words: Words, resource: bool) -> dict[str, Any]:
    return {
        "id": item.id, "name": board_name(item), "full": item.name, "verdict": judged(item.verdict, words),
        "value": item_value(item, words),
        "line": _rows_line(item) if resource else _standard(item, words),
        "doubtful": bool(doubts(item)), "practical": _practically(item, assessment, words),
    }  # fmt: skip


def item_value(item: ItemResult, words: Words) -> str:
    """The one figure of an item: rows at their line, the figures of its parts, or that documents settled it."""
    rows = any(part.kind == "rows" for part in item.parts)
    return _rows_value(item, words) if rows else _value(item, words)


def _practically(item: ItemResult, assessment: Assessment, words: Words) -> str:
    other = assessment.practical.get(item.id)
    return words.verdict(other) if other is not None and other is not item.verdict else ""


def _rows_value(item: ItemResult, words: Words) -> str:
    """Rows that reach the line, of all rows."""
    parts = [part for part in item.parts if part.kind == "rows"]
    if all(without_values(part) for part in parts):
        return words.verdict(Verdict.NO_VALUE)
    return words("board.rows", met=sum(p.met for p in parts), total=sum(p.units for p in parts))


def _rows_line(item: ItemResult) -> str:
    lines = [part for part in item.parts if part.kind == "rows" and part.threshold is not None]
    shown = [line_text(p.better, p.threshold, item.unit if p.unit in ("", "%") else p.unit) for p in lines]
    return " / ".join([shown[0], *(text.split(" ", 1)[1] for text in shown[1:])]) if shown else ""


def _value(item: ItemResult, words: Words) -> str:
    """The parts with figures, at most two; an item settled by documents says so; nothing where there are no parts."""
    if not item.parts:
        return NOTHING
    shown = [_part_value(part, words) for part in item.parts if part.kind in ("each", "total")]
    shown = [text for text in shown if text]
    return " · ".join(shown[:2]) if shown else _judgement(item, words)


def _judgement(item: ItemResult, words: Words) -> str:
    return words("board.not_judged") if item.verdict is Verdict.NO_VALUE else words(
        "board.none_applies" if item.verdict is Verdict.NOT_APPLICABLE else "board.judged")  # fmt: skip


def _part_value(part: PartResult, words: Words) -> str:
    """A ratio or county figure as a value, a test of every record as m / n."""
    if part.kind == "each" and part.units > 1:
        if without_values(part):
            return words.verdict(Verdict.NO_VALUE)
        return f"{part.met}/{part.units}"
    if part.value is None:
        return "" if part.verdict is Verdict.NOT_APPLICABLE else words.verdict(part.verdict)
    near = (
        "≈"
        if part.rounding_sensitive or turns(part.value, part.threshold, part.better, part.unit, part.decimals)
        else ""
    )
    word = unit_word(part.unit)
    return f"{near}{show_number(part.value, part.unit, part.decimals)}" + (f" {word}" if word else "")


def _standard(item: ItemResult, words: Words) -> str:
    """The lines of the parts; of a test of every record only that it is one, since its lines may differ by school."""
    lines = dict.fromkeys(
        words("board.every") if p.units > 1 else line_text(p.better, p.threshold, p.unit)
        for p in item.parts if p.kind in ("each", "total") and (p.threshold is not None or p.units > 1)
    )  # fmt: skip
    judged_too = any(part.kind == "judged" for part in item.parts)
    return " · ".join(list(lines)[:2]) or (words("board.by_documents") if judged_too else "")


def _practical(assessment: Assessment, words: Words) -> str:
    """The practical count beside the strict one, and what either means."""
    if not assessment.practical:
        return ""
    resources = resource_items(assessment)
    met = sum(v.met for v in assessment.practical.values())
    strict = sum(item.verdict.met for item in resources)
    rest = sum(item.verdict.met for item in assessment.items) - strict
    floor = (assessment.standard.get("school_rule") or {}).get("floor_share")
    return words("board.practical", strict=strict, practical=met, total=len(resources), all_strict=rest + strict,
                 all_practical=rest + met, items=len(assessment.items), floor=f"{floor:.0%}" if floor else "底线")  # fmt: skip
