"""The page of many counties through the years, complete in itself: no request, no font. Everything a user wrote is escaped."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from junheng.engine.lake_trend import CountySeries, LakeTrend
from junheng.engine.school_turns import SchoolsOfStep
from junheng.fields import field
from junheng.reports.trend_page import lake_charts
from junheng.reports.words import NOTHING, number, percent

STYLES = ("tokens", "text", "tables", "charts", "narrow", "paper")
NAMES_LISTED, SCHOOLS_LISTED = 12, 4_000
"""Counties named beside an item, and school rows listed on the page, before the reader is sent to the workbook."""
KINDS = field("succession", "kind").choices
TURNS = ("fails", "recovered")
Say = Callable[..., str]


def render_lake(t: LakeTrend, lang: str = "zh") -> str:
    """HTML in UTF-8; headings and sentences in `lang`, official terms in Chinese. Readable without script."""
    return _template(lang).render(**_model(t, sayer(lang)))


@cache
def sayer(lang: str) -> Say:
    """The sentences of lake_words.csv in one language."""
    with (files(__package__) / "lake_words.csv").open(encoding="utf-8", newline="") as handle:
        sentences = {line["key"]: line[lang] for line in csv.DictReader(handle)}
    return lambda key, **values: sentences[key].format(**values)


def _model(t: LakeTrend, say: Say) -> dict[str, Any]:
    return {
        "place": place_name(t, say), "years": t.years, "made_up": any("虚构" in c.name for c in t.counties), "count": len(t.counties),
        "summary": _summary(t, say), "turned": [_turned(t, n, say) for n in reversed(range(len(t.steps)))],
        "items": _items(t, say), "cv": _coefficients(t, say), "areas": _areas(t, say), "counties": _counties(t, say),
        "schools": _schools(t, say), "left": _left(t, say),
    }  # fmt: skip


def place_name(t: LakeTrend, say: Say) -> str:
    """The prefecture or province that all counties lie in; else how many they are."""
    for digits in (4, 2):
        codes = {c.region_code[:digits] for c in t.counties}
        if len(codes) == 1 and (name := t.places.get(codes.pop())):
            return name
    return say("place.many", count=len(t.counties))


def _moved(pairs: Iterable[tuple[Any, Any]]) -> dict[str, int]:
    """How many went up, down, and stayed, of those known in both years."""
    known = [(old, new) for old, new in pairs if None not in (old, new)]
    return {
        "up": sum(n > o for o, n in known),
        "down": sum(n < o for o, n in known),
        "same": sum(n == o for o, n in known),
    }


def _signed(change: float | None, decimals: int = 0) -> str:
    if change is None:
        return NOTHING
    shown = number(change, decimals)
    return f"+{shown}" if change > 0 and shown.strip("0.,") else shown


def _summary(t: LakeTrend, say: Say) -> dict[str, Any]:
    lines = [year["levels"].get(("nation", ""), {}) for year in t.levels]
    compliant = " → ".join(str(line.get("compliant", NOTHING)) for line in lines)
    rows = [
        {"year": year, "counties": line.get("counties"), "compliant": line.get("compliant"), "no_value": line.get("no_value"),
         "mean": percent(line.get("mean_rate")), "median": percent(line.get("rate_median")),
         "range": f"{percent(line.get('rate_least'))} — {percent(line.get('rate_most'))}", "failed": len(failed)}
        for year, line, failed in zip(t.years, lines, t.failed, strict=True)
    ]  # fmt: skip
    rates = " → ".join(row["mean"] for row in rows)
    return {"title": say("years.title", rates=rates, compliant=compliant), "rows": rows, "any_failed": any(t.failed), "total": len(t.titles),
            "chart": Markup(lake_charts.rates(t, say).inline())}  # fmt: skip


# --- items and coefficients ------------------------------------------------------------------------------------------


def _turned(t: LakeTrend, step: int, say: Say) -> dict[str, Any]:
    before, after = t.steps[step]
    found = {how: t.turned_items(how, step) for how in TURNS}
    counties = {how: len({c.region_code for own in items.values() for c in own}) for how, items in found.items()}
    rows = [row for row in _turned_rows(t, step, found, say) if row["fails"]["count"] or row["recovered"]["count"]]
    return {
        "title": say("turned.title" if rows else "turned.none", before=before, after=after, **counties), "rows": rows,
        "short": say("turned.all_steps", before=before, after=after, **{how: sum(map(len, x.values())) for how, x in found.items()}),
    }  # fmt: skip


def _turned_rows(
    t: LakeTrend, step: int, items: Mapping[str, Mapping[str, Sequence[CountySeries]]], say: Say
) -> list[dict[str, Any]]:
    """The overall verdict, then items, then coefficients: which counties turned it."""
    overall = {how: t.turned_overall(how, step) for how in TURNS}
    spreads = {how: t.turned_coefficients(how, step) for how in TURNS}
    rows = [{"name": say("turned.overall"), "full": "", **{how: _named(overall[how], say) for how in TURNS}}]
    rows += [
        {
            "name": f"{i} {t.titles[i]['short']}",
            "full": t.titles[i]["name"],
            **{how: _named(items[how].get(i, ()), say) for how in TURNS},
        }
        for i in t.titles
    ]
    rows += [{"name": say("turned.coefficient", stage=stage, item=i), "full": t.titles[i]["name"],
              **{how: _named(spreads[how].get((stage, i), ()), say) for how in TURNS}} for stage, i in t.limits]  # fmt: skip
    return rows


def _named(counties: Sequence[CountySeries], say: Say) -> dict[str, Any]:
    more = say("turned.more", count=len(counties)) if len(counties) > NAMES_LISTED else ""
    return {"count": len(counties), "more": more,
            "names": [{"code": c.region_code, "name": plain_name(c)} for c in counties[:NAMES_LISTED]]}  # fmt: skip


def plain_name(county: CountySeries) -> str:
    """The name without the note that it is made up, which the page says once."""
    return county.name.removesuffix("（虚构）")


def _items(t: LakeTrend, say: Say) -> dict[str, Any]:
    keys = [("nation", "", i) for i in t.titles]
    ids = [i for *_, i in keys if any(value is not None for value in t.series("level_items", "met", "nation", "", i))]
    shares = [_shares(t, i) for i in ids]
    half = (len(ids) + 1) // 2
    return {
        "title": say("items.title", **_moved((s[-2], s[-1]) for s in shares)),
        "charts": [Markup(lake_charts.items(t, part, say).inline()) for part in (ids[:half], ids[half:]) if part],
        "rows": [{"id": i, "name": t.titles[i]["name"], "cells": _item_cells(t, i)} for i in ids],
    }  # fmt: skip


def _shares(t: LakeTrend, i: str) -> list[float | None]:
    met, counties = (t.series("level_items", column, "nation", "", i) for column in ("met", "counties"))
    return [m / n if n else None for m, n in zip(met, counties, strict=True)]


def _item_cells(t: LakeTrend, i: str) -> list[str]:
    columns = [t.series("level_items", column, "nation", "", i) for column in ("met", "below", "no_value")]
    return [NOTHING if value is None else str(value) for year in zip(*columns, strict=True) for value in year]


def _coefficients(t: LakeTrend, say: Say) -> dict[str, Any]:
    keys = t.keys("level_dispersion", "nation")
    pairs = [tuple(t.series("level_dispersion", "cv", *key)[-2:]) for key in keys]
    stages = list(dict.fromkeys(key[2] for key in keys))
    return {
        "title": say("cv.title", **_moved(pairs)),
        "charts": [Markup(lake_charts.coefficients(t, stage, say).inline()) for stage in stages],
        "rows": [{"stage": key[2], "name": f"{key[3]} {t.titles[key[3]]['short']}", "cells": _cv_cells(t, key)} for key in keys],
    }  # fmt: skip


def _cv_cells(t: LakeTrend, key: tuple) -> list[str]:
    figures = [t.series("level_dispersion", column, *key) for column in ("cv", "cv_between", "cv_within")]
    met = t.series("level_dispersion", "within_limit", *key)
    return [text for n in range(len(t.years))
            for text in (*(number(values[n], 3) for values in figures), NOTHING if met[n] is None else str(met[n]))]  # fmt: skip


# --- areas and counties ----------------------------------------------------------------------------------------------


def _areas(t: LakeTrend, say: Say) -> dict[str, Any] | None:
    """Provinces and prefectures, where there is more than one."""
    found = []
    for name in ("province", "prefecture"):
        keys = t.keys("levels", name)
        if len(keys) > 1:
            found += [_area(t, key, say) for key in keys]
    return {"title": say("areas.title", count=len(found)), "rows": found} if found else None


def _area(t: LakeTrend, key: tuple, say: Say) -> dict[str, Any]:
    level, code = key
    counties, compliant, rates = (t.series("levels", column, *key) for column in ("counties", "compliant", "mean_rate"))
    change = None if None in rates[-2:] else (rates[-1] - rates[-2]) * 100
    turned = {how: sum(map(len, t.turned_items(how, -1, code).values())) for how in TURNS}
    return {"level": level, "word": say(f"level.{level}"), "code": code, "name": t.places.get(code, code), "counties": _shown(counties[-1]),
            "compliant": " → ".join(map(_shown, compliant)), "rates": " → ".join(map(percent, rates)),
            "change": _signed(change, 1), **turned}  # fmt: skip


def _shown(value: int | None) -> str:
    return NOTHING if value is None else str(value)


def _counties(t: LakeTrend, say: Say) -> dict[str, Any]:
    rows = [_county(t, c) for c in t.counties]
    moved = _moved(tuple(c.met[-2:]) for c in t.counties)
    areas = sorted({c.region_code[:4] for c in t.counties})
    failing = {i for n in range(len(t.steps)) for i in t.turned_items("fails", n)}
    return {"title": say("counties.title", count=len(rows), **moved), "rows": rows,
            "areas": [(code, t.places.get(code, code)) for code in areas] if len(areas) > 1 else [],
            "items": [(i, t.titles[i]["short"]) for i in t.titles if i in failing]}  # fmt: skip


def _county(t: LakeTrend, c: CountySeries) -> dict[str, Any]:
    change = None if None in c.met[-2:] else c.met[-1] - c.met[-2]
    turned = {how: [_turned_words(t, c, how, n) for n in range(len(t.steps))] for how in TURNS}
    schools = [t.schools[n].get(c.region_code) for n in range(len(t.steps))]
    last = schools[-1] if schools else None
    return {
        "code": c.region_code, "area": c.region_code[:4], "area_name": t.places.get(c.region_code[:4], ""), "name": plain_name(c),
        "met": [{"shown": _shown(met), "below": overall == "below", "none": overall == "no_value"}
                for met, overall in zip(c.met, c.overall, strict=True)],
        "change": _signed(change), "raw_change": "" if change is None else change,
        "raw_met": "" if c.met[-1] is None else c.met[-1],
        "fails": _by_year(t, turned["fails"]), "recovered": _by_year(t, turned["recovered"]),
        "failing": " ".join(sorted({i for n in range(len(t.steps)) for i in c.turned("fails", n)["items"]})),
        "fails_count": sum(map(len, turned["fails"])), "recovered_count": sum(map(len, turned["recovered"])),
        "school_fails": last.count("fails") if last else None, "school_recovered": last.count("recovered") if last else None,
        "moves": _moves(schools), "unmatched": sum(len(s.opened) + len(s.gone) for s in schools if s),
    }  # fmt: skip


def _turned_words(t: LakeTrend, c: CountySeries, how: str, step: int) -> list[str]:
    found = c.turned(how, step)
    return [*found["items"], *(f"{stage}{i}" for stage, i in found["dispersion"])]


def _by_year(t: LakeTrend, steps: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    pairs = zip(t.years[1:], steps, strict=True)
    return [{"year": year, "words": "、".join(words)} for year, words in reversed(list(pairs)) if words]


def _moves(steps: Iterable[SchoolsOfStep | None]) -> str:
    counts = sum((step.changes for step in steps if step), Counter[str]())
    return " ".join(f"{kind} {counts[kind]}" for kind in KINDS if counts[kind])


# --- schools and what is left out ------------------------------------------------------------------------------------


def _schools(t: LakeTrend, say: Say) -> dict[str, Any] | None:
    """Rows whose school rule turned, county by county: of every step, of the last, or of none, by how many there are."""
    lines = [sum(_listed(s) for s in step.values()) for step in t.schools]
    if not any(t.schools):
        return None
    steps = list(reversed(range(len(t.steps))))
    shown = steps if sum(lines) <= SCHOOLS_LISTED else steps[:1] if lines[-1] <= SCHOOLS_LISTED else []
    before, after = t.steps[-1]
    counts = {how: sum(s.count(how) for s in t.schools[-1].values()) for how in TURNS}
    cut = "" if shown == steps else say("schools.cut" if shown else "schools.none_listed", before=before, after=after)
    return {"title": say("schools.title", before=before, after=after, **counts), "cut": cut,
            "counties": [found for c in t.counties if (found := _schools_of(t, c, shown, say))]}  # fmt: skip


def _listed(s: SchoolsOfStep) -> int:
    return s.count("fails") + s.count("recovered") + len(s.opened) + len(s.gone)


def _schools_of(t: LakeTrend, c: CountySeries, steps: Sequence[int], say: Say) -> dict[str, Any] | None:
    own = [(n, t.schools[n][c.region_code]) for n in steps if c.region_code in t.schools[n]]
    if not any(_listed(s) for _, s in own):
        return None
    counts = {how: sum(s.count(how) for _, s in own) for how in TURNS}
    return {"code": c.region_code, "title": say("schools.county", name=plain_name(c), **counts),
            "steps": [{"year": t.steps[n][1], "lines": list(_school_lines(s, say)), "moves": _moves([s])} for n, s in own]}  # fmt: skip


def _school_lines(s: SchoolsOfStep, say: Say) -> Iterable[dict[str, str]]:
    for turn in sorted((x for x in s.turned if x.turn), key=lambda x: (x.turn, x.stage, x.code)):
        marks = " ".join([*(f"▲{i}" for i in turn.fails), *(f"✓{i}" for i in turn.recovered)])
        code = "、".join(turn.codes)
        yield {
            "how": str(turn.turn),
            "name": say("schools.line", name=turn.name, stage=turn.stage, code=code),
            "marks": marks,
        }
    for how, rows in (("opened", s.opened), ("gone", s.gone)):
        for code, stage, name in rows:
            yield {"how": how, "name": say("schools.line", name=name, stage=stage, code=code), "marks": ""}


def _left(t: LakeTrend, say: Say) -> list[dict[str, Any]]:
    found = [
        {"title": say("left.failed", year=year), "lines": [f"{code}　{reason}" for code, reason in failed.items()]}
        for year, failed in zip(t.years, t.failed, strict=True) if failed
    ]  # fmt: skip
    for n, (before, after) in enumerate(t.steps):
        for name, here, there in (("only_before", n, n + 1), ("only_after", n + 1, n)):
            lines = [f"{c.region_code}　{c.name}" for c in t.counties if c.overall[here] and not c.overall[there]]
            if lines:
                found.append({"title": say(f"left.{name}", before=before, after=after), "lines": lines})
    return found


@cache
def _template(lang: str):
    environment = Environment(
        loader=PackageLoader("junheng.reports.trend_page"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    shared, own = files("junheng.reports.page") / "assets", files(__package__) / "templates"
    style = "\n".join((shared / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    environment.globals.update(
        t=sayer(lang), lang={"zh": "zh-CN", "en": "en"}[lang],
        style=Markup(style + "\n" + (own / "lake.css").read_text(encoding="utf-8")),
        script=Markup((own / "lake.js").read_text(encoding="utf-8")),
    )  # fmt: skip
    return environment.get_template("lake.html")
