"""Class and school sizes, small multiples by township, the map."""

from __future__ import annotations

from typing import Any

from junheng.core.assessment import Assessment
from junheng.reports.charts import Chart, class_sizes, county_map, school_sizes, townships
from junheng.reports.charts.places import CLIP
from junheng.reports.page.common import drawn
from junheng.reports.terms import CLASS_SIZE, SCHOOL_SIZE, limits, resource_items, stages
from junheng.reports.words import Words, number, percent


def sizes(assessment: Assessment, words: Words) -> dict[str, Any] | None:
    """Distributions; None when neither classes nor schools are known."""
    classes = [chart for stage in stages(assessment) if (chart := class_sizes(assessment, stage, words))]
    schools = school_sizes(assessment, words)
    if not classes and not schools:
        return None
    lead = (
        words("sizes.lead", classes=number(sum(c.extra["count"] for c in classes), 0))
        if classes
        else words("sizes.lead.none")
    )
    return {"title": _sizes_title(assessment, classes, schools, words), "classes": [drawn(c) for c in classes],
            "schools": drawn(schools), "lead": lead}  # fmt: skip


def _sizes_title(assessment: Assessment, classes: list[Chart], schools: Chart | None, words: Words) -> str:
    """Says no more than what is known: without class lists nothing of classes, without limits nothing of excess."""
    large = schools.extra["over"] if schools else 0
    if not limits(assessment, CLASS_SIZE) or not limits(assessment, SCHOOL_SIZE):
        return words("sizes.title.plain")
    if not classes:
        return words("sizes.title.schools", schools=large) if large else words("sizes.title.schools.none")
    over = sum(chart.extra["over"] for chart in classes)
    return words("sizes.title", classes=number(over, 0), schools=large) if over + large else words("sizes.title.none")


def towns(assessment: Assessment, words: Words) -> dict[str, Any] | None:
    """One panel a township; the heading names the townships with most rows below."""
    charts = townships(assessment, words)
    if len(charts) < 2:
        return None
    title = _towns_title([(c.extra["rows"] - c.extra["met"], c.title) for c in charts], words)
    keys = [f"{item.id} {item.short}" for item in resource_items(assessment)]
    return {"title": title, "charts": [drawn(c) for c in charts], "keys": keys, "clip": percent(CLIP, 0)}


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
