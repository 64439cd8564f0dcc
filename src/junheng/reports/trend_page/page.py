"""The page of a Trend, complete in itself: no request, no font, no script. Everything a user wrote is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from junheng.core.verdict import Verdict
from junheng.engine.trend import Lineage, Series, Trend
from junheng.reports.words import show_value, turns

STYLES = ("tokens", "text", "tables")
TEXTS = {
    "title": ("年度对比", "Year on year"),
    "made_up": ("虚构数据", "Made-up data"),
    "summary": ("各学年结论", "Each year"),
    "year": ("学年", "Year"),
    "overall": ("综合结论", "Overall"),
    "met": ("达标项数", "Items met"),
    "turned": ("与上一年相比的变化", "What turned from the year before"),
    "fails": ("新出现的未达标", "Newly failing"),
    "recovered": ("恢复达标", "Recovered"),
    "nothing": ("没有", "None"),
    "items": ("各项指标", "Items"),
    "item": ("指标", "Item"),
    "cvs": ("校际差异系数", "Difference coefficients"),
    "cv": ("差异系数", "Coefficient"),
    "limit": ("限值", "Limit"),
    "schools": ("各校（学段）", "Schools and stages"),
    "school": ("学校（学段）", "School (stage)"),
    "schools_note": (
        "先列结论有变化的学校。更名、合并、拆分的学校按学校沿革表接续；同一年有多所时，数值为其全体学生合计，结论取最弱的一所。",
        "Schools whose verdict turned come first. Renamed, merged and split schools follow the succession table; where a year "
        "has several, the value is that of all their pupils together and the verdict that of the weakest.",
    ),
    "unmatched": ("没有接上的学校", "Schools without a match"),
    "opened": ("新出现", "Appears"),
    "gone": ("不再出现", "No longer there"),
    "unmatched_note": ("学校沿革表没有说明来去；若为更名、合并、拆分或撤销，请补入后重新运行。",
                       "The succession table does not say why; add a line if it was renamed, merged, split or closed."),
    "all": ("展开全部学校", "All schools"),
}  # fmt: skip
TURNS = {"fails": ("▲ 新未达标", "▲ newly fails"), "recovered": ("✓ 恢复", "✓ recovered"), None: ("", "")}


def render(trend: Trend, lang: str = "zh") -> str:
    """HTML in UTF-8; headings and sentences in `lang`, official terms in Chinese."""
    return _template(lang).render(**_model(trend, lang))


def _model(trend: Trend, lang: str) -> dict[str, Any]:
    last, place = trend.years[-1], ("zh", "en").index(lang)
    rows = [_school(trend, x, place) for x in sorted(trend.schools, key=lambda x: (not _moves(x), x.codes))]
    return {
        "county": last.name, "made_up": "虚构" in last.name, "years": [y.school_year for y in trend.years],
        "summary": [{"year": y.school_year, "met": y.met, "total": len(y.items), **_verdict(y.overall)} for y in trend.years],
        "turned": [_step(trend, step) for step in reversed(range(len(trend.steps)))],
        "items": [_item(trend, s, place) for s in trend.items],
        "cvs": [_cv(trend, s, place) for s in trend.dispersion],
        "indicators": _indicators(trend),
        "schools": [row for row in rows if row["moves"]], "others": [row for row in rows if not row["moves"]],
        "opened": trend.opened, "gone": trend.gone,
    }  # fmt: skip


def _step(trend: Trend, step: int) -> dict[str, Any]:
    before, after = trend.steps[step]
    return {
        "before": before,
        "after": after,
        "sides": [(how, _turned(trend, how, step)) for how in ("fails", "recovered")],
    }


def _moves(x: Lineage) -> bool:
    """Whether anything of it turned in any year."""
    return any(x.rule.turns) or any(turn for s in x.indicators.values() for turn in s.turns)


def _verdict(key: str | None) -> dict[str, str]:
    if key is None:
        return {"key": "absent", "mark": "", "label": "—"}
    verdict = Verdict.of(key)
    return {"key": key, "mark": verdict.mark, "label": verdict.label}


def _cells(s: Series, unit: str) -> list[dict[str, str]]:
    return [
        {**_verdict(verdict), "value": shown(value, unit)}
        for verdict, value in zip(s.verdicts, s.values, strict=True)
    ]


def shown(value: float | None, unit: str) -> str:
    """A value as printed; one short of the whole that print would make a whole (99.97 % as 100.0 %) says so, as elsewhere: ≈."""
    if value is None:
        return ""
    return ("≈" if turns(value, 1.0, "≥", unit) and unit == "%" else "") + show_value(value, unit)


def _turns(trend: Trend, s: Series, place: int) -> str:
    """What each year did against the one before; the year is told where there is more than one."""
    found = [(after, TURNS[turn][place]) for (_, after), turn in zip(trend.steps, s.turns, strict=True) if turn]
    return " ".join(word if len(trend.steps) == 1 else f"{year} {word}" for year, word in found)


def _item(trend: Trend, s: Series, place: int) -> dict[str, Any]:
    titles = trend.years[-1].titles.get(s.key[0], {})
    unit = "%" if s.key[0].startswith("R") else titles.get("unit", "")
    return {"id": s.key[0], "name": titles.get("short") or titles.get("name") or "", "cells": _cells(s, unit),
            "turn": _turns(trend, s, place), "how": s.turn or ""}  # fmt: skip


def _cv(trend: Trend, s: Series, place: int) -> dict[str, Any]:
    stage, indicator = s.key
    name = trend.years[-1].titles.get(indicator, {}).get("short", "")
    cells = [
        {**_verdict(v), "value": "" if x is None else f"{x:.3f}"} for v, x in zip(s.verdicts, s.values, strict=True)
    ]
    return {"stage": stage, "id": indicator, "name": name, "cells": cells, "limit": f"{trend.limits[s.key]:.2f}",
            "turn": _turns(trend, s, place), "how": s.turn or "", "line": spark(s.values, trend.limits[s.key])}  # fmt: skip


def spark(values: Sequence[float | None], limit: float) -> Markup:
    """The years as a small line with the limit dotted; a year without a value is a gap."""
    known = [value for value in values if value is not None]
    top = max([*known, limit]) * 1.1 or 1.0
    step = 96 / max(len(values) - 1, 1)
    points = [(4 + place * step, 26 - 22 * value / top) for place, value in enumerate(values) if value is not None]
    y = 26 - 22 * limit / top
    path = " ".join(f"{'L' if number else 'M'}{px:.1f} {py:.1f}" for number, (px, py) in enumerate(points))
    dots = "".join(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="2"/>' for px, py in points)
    return Markup(
        f'<svg class="spark" viewBox="0 0 104 30" aria-hidden="true"><path class="limit" d="M2 {y:.1f} L102 {y:.1f}"/>'
        f'<path class="line" d="{path}"/>{dots}</svg>'
    )


def _indicators(trend: Trend) -> list[dict[str, str]]:
    found = dict.fromkeys(i for x in trend.schools for i in x.indicators)
    titles = trend.years[-1].titles
    return [{"id": i, "name": titles.get(i, {}).get("short", "")} for i in found]


def _school(trend: Trend, x: Lineage, place: int) -> dict[str, Any]:
    changes = [f"{c.changed_on} {c.kind} {c.old_code} → {c.new_code or '—'}" for c in x.changes]
    return {
        "name": x.name, "stage": x.stage, "codes": "、".join(x.codes), "changes": changes, "moves": _moves(x),
        "rule": _cells(x.rule, ""), "turn": _turns(trend, x.rule, place), "how": x.rule.turn or "",
        "indicators": [
            {"id": i, "cells": [{**_verdict(v), "value": "" if value is None else f"{value:,.2f}"}
                                for v, value in zip(s.verdicts, s.values, strict=True)], "how": s.turn or ""}
            for i, s in x.indicators.items()
        ],
    }  # fmt: skip


def _turned(trend: Trend, how: str, step: int) -> list[str]:
    titles, found = trend.years[-1].titles, trend.turned(how, step)
    names = {(x.codes[-1], x.stage): x.name for x in trend.schools}
    lines = [f"{i} {titles.get(i, {}).get('short', '')}" for i in found["items"]]
    lines += [f"{stage} {i} {titles.get(i, {}).get('short', '')} 差异系数" for stage, i in found["dispersion"]]
    return lines + [f"{names[code, stage]}（{stage}）综合达标" for code, stage in found["schools"]]


@cache
def _template(lang: str):
    environment = Environment(
        loader=PackageLoader("junheng.reports.trend_page"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    place = ("zh", "en").index(lang)
    shared = files("junheng.reports.page") / "assets"
    style = "\n".join((shared / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    own = (files(__package__) / "templates" / "trend.css").read_text(encoding="utf-8")
    environment.globals.update(t={key: words[place] for key, words in TEXTS.items()}, lang={"zh": "zh-CN", "en": "en"}[lang],
                               style=Markup(f"{style}\n{own}"))  # fmt: skip
    return environment.get_template("trend.html")
