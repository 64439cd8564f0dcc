"""The document `trend.json` of many counties. Missing values are null; lists hold one entry a year, in the order of `years`."""

from __future__ import annotations

from typing import Any

from junheng.engine.lake_trend import CountySeries, LakeTrend
from junheng.engine.school_turns import SchoolsOfStep

PAIRED = {
    "levels": ("counties", "compliant", "no_value", "mean_rate", "rate_median"),
    "level_items": ("counties", "met", "below", "no_value"),
    "level_dispersion": ("counties", "within_limit", "mean", "cv", "cv_between", "cv_within"),
}
CHANGES = {"levels": "mean_rate", "level_items": "met_share", "level_dispersion": "cv"}
"""The figure whose change from year to year is told."""
PAIRS = {"newly_failing": "fails", "recovered": "recovered"}
KEYS = {"levels": (), "level_items": ("item",), "level_dispersion": ("stage", "indicator")}


def to_json(t: LakeTrend) -> dict[str, Any]:
    return {
        "years": [
            {"school_year": year, "failed": dict(t.failed[n]), **{name: list(rolled.values()) for name, rolled in t.levels[n].items()}}
            for n, year in enumerate(t.years)
        ],
        "items": [{"id": i, **titles} for i, titles in t.titles.items()],
        "limits": [{"stage": s, "indicator": i, "limit": limit} for (s, i), limit in t.limits.items()],
        "places": dict(t.places),
        "counties": [_county(c) for c in t.counties],
        "steps": [_step(t, n, *pair) for n, pair in enumerate(t.steps)],
    }  # fmt: skip


def _county(c: CountySeries) -> dict[str, Any]:
    return {
        "region_code": c.region_code, "name": c.name, "overall": c.overall, "met": c.met, "total": c.total,
        "items": {i: s.verdicts for i, s in c.items.items()},
        "dispersion": [
            {"stage": stage, "indicator": i, "cv": s.values, "verdicts": s.verdicts} for (stage, i), s in c.dispersion.items()
        ],
    }  # fmt: skip


def _step(t: LakeTrend, step: int, before: int, after: int) -> dict[str, Any]:
    compared = t.compared(step)
    return {
        "from": before, "to": after, "compared": len(compared),
        "only_before": [c.region_code for c in t.counties if c.overall[step] and not c.overall[step + 1]],
        "only_after": [c.region_code for c in t.counties if c.overall[step + 1] and not c.overall[step]],
        "overall": {name: [c.region_code for c in t.turned_overall(how, step)] for name, how in PAIRS.items()},
        **{name: [_change(t, name, key, step) for key in t.levels[step] [name] if key in t.levels[step + 1][name]] for name in PAIRED},
        "counties": [_turned(c, step, t.schools[step].get(c.region_code)) for c in compared],
    }  # fmt: skip


def _change(t: LakeTrend, name: str, key: tuple, step: int) -> dict[str, Any]:
    """A line of a roll-up in both years, and by how much it moved."""
    pair = [t.levels[n][name][key] for n in (step, step + 1)]
    found: dict[str, Any] = dict(zip(("level", "code", *KEYS[name]), key, strict=True))
    found |= {column: [line[column] for line in pair] for column in PAIRED[name]}
    if name == "level_items":
        found["met_share"] = [line["met"] / line["counties"] if line["counties"] else None for line in pair]
    old, new = found[CHANGES[name]]
    return found | {"change": None if None in (old, new) else new - old}


def _turned(c: CountySeries, step: int, schools: SchoolsOfStep | None) -> dict[str, Any]:
    found = {"region_code": c.region_code, **{name: c.turned(how, step) for name, how in PAIRS.items()}}
    return found | ({"schools": _schools(schools)} if schools else {})


def _schools(s: SchoolsOfStep) -> dict[str, Any]:
    names = ("school_code", "stage", "name")
    return {
        "rows": s.rows, **{name: s.count(how) for name, how in PAIRS.items()}, "succession": dict(s.changes),
        "turned": [vars(turn) for turn in s.turned],
        "opened": [dict(zip(names, row, strict=True)) for row in s.opened],
        "gone": [dict(zip(names, row, strict=True)) for row in s.gone],
    }  # fmt: skip
