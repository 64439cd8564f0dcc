"""Three charts of many counties through the years: rates, items, coefficients with their split."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from junheng.engine.lake_trend import LakeTrend
from junheng.reports.charts.svg import Chart, ChartTable, bar, dot, level, text, upright
from junheng.reports.words import number, percent

Say = Callable[..., str]
_RATE_TOP, _RATE_ROW, _RATE = 26, 40, (0.08, 0.88)
_ITEM_TOP, _ITEM_ROW, _ITEM = 26, 27, (0.34, 0.62)
_CV_TOP, _CV_ROW, _CV = 30, 34, (0.22, 0.66)


def rates(t: LakeTrend, say: Say) -> Chart:
    """Counties' shares of items met: a line a year with its quartiles, median and mean."""
    lines = [year["levels"].get(("nation", ""), {}) for year in t.levels]
    least = min((line["rate_least"] for line in lines if line.get("rate_least") is not None), default=0.0)
    low = math.floor(least * 10) / 10 if least < 1 else 0.9
    bottom = _RATE_TOP + _RATE_ROW * len(lines)
    marks = []
    for step in range(round(low * 10), 11):
        place = _place(step / 10, low, 1.0, _RATE)
        marks += [upright(place, _RATE_TOP - 4, bottom, "grid"), text(place, 14, f"{step * 10}%", anchor="middle")]
    for n, (year, line) in enumerate(zip(t.years, lines, strict=True)):
        marks.append(_rate_line(str(year), line, low, _RATE_TOP + _RATE_ROW * (n + 0.5)))
    table = ChartTable((), ())
    return Chart("", say("rates.sentence"), "".join(marks), bottom + 4, table, kind="rates")


def _place(value: float, low: float, high: float, span: tuple[float, float]) -> float:
    return span[0] + (span[1] - span[0]) * (min(max(value, low), high) - low) / (high - low)


def _rate_line(year: str, line: dict, low: float, y: float) -> str:
    marks = [
        text(0, y + 4.5, year, style="t-bold"),
        text(1, y + 4.5, percent(line.get("mean_rate")), anchor="end", style="t-ink"),
    ]
    if line.get("mean_rate") is None:
        return "".join(marks)
    at = {name: _place(line[name], low, 1.0, _RATE) for name in
          ("rate_least", "rate_quarter", "rate_median", "rate_three_quarters", "rate_most", "mean_rate")}  # fmt: skip
    marks += [
        level(y, "axis", at["rate_least"], at["rate_most"]),
        bar(at["rate_quarter"], max(at["rate_three_quarters"] - at["rate_quarter"], 0.002), y - 8, 16, "mark-soft"),
        upright(at["rate_median"], y - 11, y + 11, "limit"),
        dot(at["mean_rate"], y, 4.5, "hollow", f"{year} {percent(line['mean_rate'])}"),
    ]
    return "".join(marks)


def items(t: LakeTrend, ids: Sequence[str], say: Say) -> Chart:
    """For each item the share of counties that meet it, the last year solid; what newly fails and recovered beside it."""
    turned = {how: t.turned_items(how, -1) for how in ("fails", "recovered")}
    marks = [text(_ITEM[0], 14, "0", anchor="middle"), text(_ITEM[1], 14, "100%", anchor="middle")]
    bottom = _ITEM_TOP + _ITEM_ROW * len(ids)
    marks += [upright(_place(share, 0, 1, _ITEM), _ITEM_TOP - 4, bottom, "grid") for share in (0, 0.25, 0.5, 0.75, 1)]
    for n, i in enumerate(ids):
        counts = [len(turned[how].get(i, ())) for how in ("fails", "recovered")]
        marks.append(_item_line(t, i, counts, _ITEM_TOP + _ITEM_ROW * (n + 0.5)))
    return Chart(
        "", say("items.sentence", last=t.years[-1]), "".join(marks), bottom + 4, ChartTable((), ()), kind="items"
    )


def _item_line(t: LakeTrend, i: str, counts: Sequence[int], y: float) -> str:
    key = ("nation", "", i)
    met, counties = (t.series("level_items", column, *key) for column in ("met", "counties"))
    shares = [m / n if n else None for m, n in zip(met, counties, strict=True)]
    places = [None if share is None else _place(share, 0, 1, _ITEM) for share in shares]
    known = [place for place in places if place is not None]
    marks = [text(0, y + 4.5, f"{i} {t.titles[i]['short']}", style="t-ink"), level(y + _ITEM_ROW / 2, "grid")]
    if known:
        marks.append(level(y, "lead", min(known), max(known)))
    for n, place in enumerate(places):
        if place is not None:
            last = n == len(places) - 1
            told = f"{t.years[n]} {met[n]} / {counties[n]}"
            marks.append(dot(place, y, 4.5 if last else 3.5, "solid" if last else "hollow", told))
    shown = "—" if met[-1] is None else f"{met[-1]} / {counties[-1]}"
    marks.append(text(0.84, y + 4.5, shown, anchor="end", style="t-ink"))
    if counts[0]:
        marks.append(text(0.92, y + 4.5, f"▲{counts[0]}", anchor="end", style="t-red"))
    if counts[1]:
        marks.append(text(1, y + 4.5, f"✓{counts[1]}", anchor="end", style="t-ink"))
    return "".join(marks)


def coefficients(t: LakeTrend, stage: str, say: Say) -> Chart:
    """CVs over all schools of a stage in the last year, split by where they come from; earlier years as dotted ticks."""
    keys = [key for key in t.keys("level_dispersion", "nation") if key[2] == stage]
    every = [cv for key in keys for cv in t.series("level_dispersion", "cv", *key) if cv is not None]
    top = math.ceil(max(every, default=0.1) * 10) / 10
    marks = [
        text(0, 16, say("cv.stage", stage=stage, limit=_limit(t, stage)), style="t-bold"),
        text(0.78, 16, say("cv.figure"), anchor="end"), text(1, 16, say("cv.within_limit"), anchor="end"), level(_CV_TOP, "axis"),
    ]  # fmt: skip
    for n, key in enumerate(keys):
        marks.append(_cv_line(t, key, top, _CV_TOP + _CV_ROW * (n + 0.5), say))
    sentence = say("cv.sentence", stage=stage, year=t.years[-1])
    return Chart("", sentence, "".join(marks), _CV_TOP + _CV_ROW * len(keys), ChartTable((), ()), kind="coefficients")


def _limit(t: LakeTrend, stage: str) -> str:
    return number(max(limit for (s, _), limit in t.limits.items() if s == stage), 2)


def _cv_line(t: LakeTrend, key: tuple, top: float, y: float, say: Say) -> str:
    cvs = t.series("level_dispersion", "cv", *key)
    marks = [text(0, y + 4.5, f"{key[3]} {t.titles[key[3]]['short']}", style="t-ink"), level(y + _CV_ROW / 2, "grid")]
    last = t.levels[-1]["level_dispersion"].get(key, {})
    if cvs[-1] is None:
        marks.append(text(_CV[0], y + 4.5, say("cv.absent"), style="t-none"))
    else:
        end = _place(cvs[-1], 0, top, _CV)
        between = (end - _CV[0]) * (last["between_share"] or 0.0)
        marks += [
            bar(_CV[0], between, y - 6, 12, "mark"),
            bar(_CV[0] + between, end - _CV[0] - between, y - 6, 12, "part"),
        ]
    for cv in cvs[:-1]:
        if cv is not None:
            marks.append(upright(_place(cv, 0, top, _CV), y - 10, y + 10, "before"))
    met = f"{last['within_limit']} / {last['counties']}" if last else "—"
    marks += [
        text(0.78, y + 4.5, number(cvs[-1], 3), anchor="end", style="t-ink"),
        text(1, y + 4.5, met, anchor="end", style="t-ink"),
    ]
    return "".join(marks)
