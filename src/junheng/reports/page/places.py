"""Class and school sizes, small multiples by township, the map."""

from __future__ import annotations

from typing import Any

from junheng.core.assessment import Assessment
from junheng.reports.charts import class_sizes, county_map, school_sizes, townships
from junheng.reports.page.common import drawn
from junheng.reports.terms import CLASS_SIZE, limits, resource_items, stages
from junheng.reports.words import Words, number


def sizes(assessment: Assessment, words: Words) -> dict[str, Any] | None:
    """Distributions; None when neither classes nor schools are known."""
    classes = [chart for stage in stages(assessment) if (chart := class_sizes(assessment, stage, words))]
    schools = school_sizes(assessment, words)
    if not classes and not schools:
        return None
    over = sum(chart.extra["over"] for chart in classes)
    large = schools.extra["over"] if schools else 0
    title = words("sizes.title", classes=number(over, 0), schools=large) if over + large else words("sizes.title.none")
    if not limits(assessment, CLASS_SIZE):
        title = words("sizes.title.plain")
    return {"title": title, "classes": [drawn(c) for c in classes], "schools": drawn(schools),
            "lead": words("sizes.lead", classes=number(sum(c.extra["count"] for c in classes), 0))}  # fmt: skip


def towns(assessment: Assessment, words: Words) -> dict[str, Any] | None:
    """One panel a township; the heading names the townships with most rows below."""
    charts = townships(assessment, words)
    if len(charts) < 2:
        return None
    title = _towns_title([(c.extra["rows"] - c.extra["met"], c.title) for c in charts], words)
    keys = [f"{item.id} {item.short}" for item in resource_items(assessment)]
    return {"title": title, "charts": [drawn(c) for c in charts], "keys": keys}


def _towns_title(unmet: list[tuple[int, str]], words: Words) -> str:
    """Names two townships only where they hold at least half of all rows that do not pass."""
    worst = sorted((pair for pair in unmet if pair[0]), key=lambda pair: -pair[0])
    total = sum(count for count, _ in worst)
    if not total:
        return words("towns.title.none")
    if 2 * sum(count for count, _ in worst[:2]) < total:
        return words("towns.title.spread", towns=len(worst), rows=total)
    return words("towns.title", towns=words.join(name for _, name in worst[:2]))


def map_section(assessment: Assessment, words: Words) -> dict[str, Any] | None:
    chart = county_map(assessment, words)
    return drawn(chart) and {"title": chart.title, "chart": drawn(chart)}
