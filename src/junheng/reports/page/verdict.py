"""The first screen: one word, one sentence, both tolerance settings, the conditions, the cells of all items."""

from __future__ import annotations

from typing import Any

from junheng.core.assessment import Assessment, Condition
from junheng.core.verdict import Verdict
from junheng.reports.page.common import judged
from junheng.reports.terms import school_rule
from junheng.reports.words import Words, line_text, percent, plain

_MADE_UP = "虚构"
"""Made-up counties say so in their names (see synth)."""


def head(assessment: Assessment, words: Words) -> dict[str, Any]:
    """Title and masthead."""
    county, standard = assessment.county, assessment.standard
    return {
        "county": county.get("name") or words("head.nameless"),
        "year": words("head.year", year=county.get("school_year")) if county.get("school_year") else "",
        "title": standard.get("title") or standard.get("id", ""),
        "document": standard.get("document", ""),
        "on": standard.get("on", ""),
        "made_up": _MADE_UP in (county.get("name") or ""),
    }


def running_foot(assessment: Assessment, words: Words) -> str:
    """What every printed page says at its foot."""
    known = head(assessment, words)
    return " · ".join(part for part in (known["county"], known["year"], known["document"]) if part)


def section(assessment: Assessment, words: Words, previous: Assessment | None) -> dict[str, Any]:
    summary = assessment.summary
    return {
        "overall": judged(assessment.overall, words),
        "say": _sentence(assessment, words),
        "before": _before(previous, words),
        "tolerances": [_tolerance(assessment, name, words) for name in assessment.tolerances],
        "tolerance_note": _tolerance_note(assessment, words),
        "conditions": [_condition(c, assessment, words) for c in assessment.conditions],
        "conditions_title": words("verdict.conditions", count=len(assessment.conditions)),
        "groups": _cells(assessment, words),
        "met": summary["met"], "total": summary["total"],
    }  # fmt: skip


def _sentence(assessment: Assessment, words: Words) -> str:
    summary = assessment.summary
    below, missing = len(summary["below"]), len(summary["no_value"])
    parts = [words("verdict.say.met", total=summary["total"], met=summary["met"], rate=percent(summary["rate"]))]
    parts += [words("verdict.say.below", count=below)] if below else []
    parts += [words("verdict.say.missing", count=missing)] if missing else []
    unmet = sum(not c.verdict.met for c in assessment.conditions)
    last = (
        words("verdict.say.conditions", unmet=unmet, total=len(assessment.conditions))
        if unmet
        else words("verdict.say.all")
    )
    stop = "。" if words.lang == "zh" else ". "
    return words.clauses(parts) + stop + last + stop.strip()


def _before(previous: Assessment | None, words: Words) -> str:
    if previous is None:
        return ""
    s = previous.summary
    return words("verdict.before", year=previous.county.get("school_year"), met=s["met"], total=s["total"],
                 overall=words.verdict(previous.overall))  # fmt: skip


def _tolerance(assessment: Assessment, name: str, words: Words) -> dict[str, Any]:
    tolerance, total = assessment.tolerances[name], len(assessment.items)
    used = (assessment.standard.get("settings") or {}).get("tolerances") == name
    return {
        "name": words.known(f"tolerance.{name}", name) + (words("tolerance.used") if used else ""),
        "met": tolerance.met, "total": total, "rate": percent(tolerance.met / total if total else None),
        "verdict": judged(tolerance.overall, words),
    }  # fmt: skip


def _tolerance_note(assessment: Assessment, words: Words) -> str:
    """Which items the two settings judge differently, and what the settings are."""
    both = list(assessment.tolerances.values())
    if len(both) < 2:
        return ""
    ids = [i.id for i in assessment.items if len({t.items.get(i.id) for t in both}) > 1]
    named = words.join(f"{id} {assessment.item(id).short}" for id in ids)
    return words("tolerance.differ", items=named) if ids else words("tolerance.same")


def _condition(condition: Condition, assessment: Assessment, words: Words) -> dict[str, Any]:
    return {
        "label": words.known(f"condition.{condition.key}", condition.label),
        "need": _need(condition, assessment, words),
        "met": condition.met, "total": condition.total,
        "no_value": words("condition.no_value", count=condition.no_value) if condition.no_value else "",
        "verdict": judged(condition.verdict, words), "target": _TARGETS.get(condition.key, "items"),
    }  # fmt: skip


_TARGETS = {"school_rule": "heat", "cv": "cv", "vetoes": "vetoes", "eligibility": "eligibility"}


def _need(condition: Condition, assessment: Assessment, words: Words) -> str:
    """What the condition asks, with the standard's own numbers."""
    rule = school_rule(assessment)
    if condition.key == "school_rule" and rule:
        return words("need.school_rule", at_least=rule["at_least"], floor=plain(rule["floor_share"] * 100))
    if condition.key == "cv":
        limits = {d.stage: d.limit for d in assessment.dispersion}
        return words.clauses(words("need.cv", stage=words(f"stage.{s}"), limit=f"{v:.2f}") for s, v in limits.items())
    return words.known(f"need.{condition.key}", _line_of_group(condition, assessment), total=condition.total)


def _line_of_group(condition: Condition, assessment: Assessment) -> str:
    """Where a condition is one item alone, that item's line; elsewhere the condition in its official words."""
    titles = assessment.standard.get("groups") or {}
    items = [item for item in assessment.items if titles.get(item.group) == condition.label]
    lines = dict.fromkeys(
        line_text(p.better, p.threshold, p.unit) for item in items for p in item.parts if p.threshold is not None
    )
    return " · ".join(lines) if items else condition.label


def _cells(assessment: Assessment, words: Words) -> list[dict[str, Any]]:
    """All items in fixed places, by group."""
    titles = assessment.standard.get("groups") or {}
    keys = dict.fromkeys([*titles, *(item.group for item in assessment.items)])
    groups = []
    for key in keys:
        items = [item for item in assessment.items if item.group == key]
        if items:
            groups.append({
                "title": titles.get(key, key), "met": sum(i.verdict.met for i in items), "total": len(items),
                "items": [{"id": i.id, "name": i.name, "verdict": judged(i.verdict, words)} for i in items],
                "missing": sum(i.verdict is Verdict.NO_VALUE for i in items),
            })  # fmt: skip
    return groups
