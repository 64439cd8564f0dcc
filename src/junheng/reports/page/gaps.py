"""What is missing, in whole units, hardest work first; missing data is a gap too."""

from __future__ import annotations

from typing import Any

from junheng.core.assessment import Assessment
from junheng.reports.addresses import of_coefficient, of_item
from junheng.reports.shortfall import CLASSES, ItemShortfall, MissingValue, Shortfalls
from junheng.reports.terms import board_name
from junheng.reports.words import Words, money_or_whole, number

_NAMED = 3


def section(assessment: Assessment, words: Words, lacking: Shortfalls) -> dict[str, Any]:
    lines = [_line(gap, words) for gap in lacking.items] + _coefficient_lines(assessment, words)
    if lacking.missing:
        lines.append(_missing(lacking.missing, words))
    return {"title": _title(assessment, lines, lacking, words), "lines": lines,
            "shared": any(g.unit in ("㎡", "元") for g in lacking.items)}  # fmt: skip


def _title(assessment: Assessment, lines: list[dict], lacking: Shortfalls, words: Words) -> str:
    """The largest gap; without one, what stands in the way of saying that there is none."""
    if lacking.items:
        return words("gaps.title", name=lines[0]["name"], amount=lines[0]["amount"], unit=lines[0]["unit"])
    unknown = len(assessment.summary["no_value"])
    if lines and not lacking.missing:
        return words("gaps.title.coefficients")
    if lacking.missing:
        return words("gaps.title.missing", count=len(lacking.missing))
    return words("gaps.title.unknown", count=unknown) if unknown else words("gaps.title.none")


def _line(gap: ItemShortfall, words: Words) -> dict[str, Any]:
    amount, unit = money_or_whole(gap.amount, gap.unit)
    least, least_unit = money_or_whole(gap.rule_amount, gap.unit) if gap.rule_amount is not None else ("", "")
    several = gap.part is not None and len(gap.item.parts) > 1
    return {
        "name": gap.part.label if several else board_name(gap.item),
        "sub": " · ".join([gap.item.id, *([board_name(gap.item)] if several else []), _records(gap, words)]),
        "amount": amount, "unit": _unit(unit, words), "least": least, "least_unit": least_unit,
        "places": [{"label": p.label, "amount": _amount(p.amount, gap.unit, words)} for p in gap.places[:_NAMED]],
        "more": words("gaps.more", count=len(gap.places)) if len(gap.places) > _NAMED else "",
        "address": of_item(gap.item.id),
    }  # fmt: skip


def _amount(amount: int, unit: str, words: Words) -> str:
    figure, shown = money_or_whole(amount, unit)
    return f"{figure} {_unit(shown, words)}"


def _unit(unit: str, words: Words) -> str:
    """Classes are those over the limit, not classes to be opened."""
    return words("gaps.classes") if unit == CLASSES else unit


def _records(gap: ItemShortfall, words: Words) -> str:
    return words("gaps.rows" if gap.part is None else "gaps.records", count=gap.records)


def _coefficient_lines(assessment: Assessment, words: Words) -> list[dict[str, Any]]:
    """A coefficient over its limit is a gap without a unit: what it takes is planning's question."""
    over = [d for d in assessment.dispersion if d.verdict.key == "below"]
    return [
        {
            "name": words("gaps.coefficient", stage=words(f"stage.{d.stage}"), name=assessment.item(d.indicator).short),
            "sub": d.indicator, "amount": number(d.cv, 3), "unit": "", "least": "", "least_unit": "",
            "places": [], "more": words("gaps.coefficient.note", limit=number(d.limit, 2)),
            "address": of_coefficient(d.indicator, d.stage),
        }
        for d in over
    ]  # fmt: skip


def _missing(missing: tuple[MissingValue, ...], words: Words) -> dict[str, Any]:
    places = [{"label": m.label, "amount": f"{m.item.id} {m.item.short or m.item.name}"} for m in missing[:_NAMED]]
    return {
        "name": words("gaps.missing"), "sub": words("gaps.missing.sub"), "amount": str(len(missing)),
        "unit": words("gaps.missing.unit"), "least": "", "least_unit": "", "places": places,
        "more": words("gaps.missing.more", count=len(missing)) if len(missing) > _NAMED else "",
        "address": of_item(missing[0].item.id),
    }  # fmt: skip
