"""Figures far from the county's own: per pupil, against the median over its schools, as lines of ratios.csv.

The median stands even if many schools slip; the spread is measured by the median deviation of logarithms, so that ten times too
much and a tenth are equally far.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from statistics import median

from junheng.intake.build import Draft
from junheng.intake.checks.rules import slip
from junheng.intake.checks.totals import compulsory_pupils
from junheng.intake.notebook import Notebook, shown

FACTOR = 8.0
"""A ratio this many times the median (or this small a part of it) is doubtful …"""
SPREADS = 6.0
"""… unless it lies within this many spreads: in a county where schools differ much, more is normal."""
SMALL = 100
"""Schools with fewer pupils differ by nature: for them the distance is doubled."""
FEWEST = 8
"""With fewer schools than this a median says little."""


@cache
def ratios() -> tuple[Mapping[str, str], ...]:
    with (files(__package__) / "ratios.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def check_outliers(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    whole = whole_pupils(drafts)
    for line in ratios():
        draft = drafts[line["table"]]
        if line["table"] == "schools":
            apart = [
                kind in ("特殊教育学校", "职业学校") for kind in draft.values("kind")
            ]  # costs of another order by law
            pupils = [None if aside else whole.get(key[0]) for key, aside in zip(draft.keys, apart, strict=True)]
        else:
            pupils = draft.values("pupils")
        _check_ratio(line, draft, pupils, notebook)


def whole_pupils(drafts: Mapping[str, Draft]) -> dict[str, float | None]:
    """School code → all its pupils, seniors with them where they share the premises."""
    seniors = dict(
        zip((key[0] for key in drafts["schools"].keys), drafts["schools"].values("senior_pupils"), strict=True)
    )
    return {code: None if pupils is None else pupils + (seniors.get(code) or 0)
            for code, pupils in compulsory_pupils(drafts).items()}  # fmt: skip


def _check_ratio(line: Mapping[str, str], draft: Draft, pupils: list[float | None], notebook: Notebook) -> None:
    values, scale = draft.values(line["field"]), float(line["scale"])
    found = {
        row: (value * scale / heads, heads)
        for row, (value, heads) in enumerate(zip(values, pupils, strict=True))
        if value is not None and value > 0 and heads is not None and heads > 0 and draft.keys[row] not in draft.doubled
    }
    groups: dict[str, list[int]] = {}
    for row in found:
        groups.setdefault(draft.keys[row][1] if line["table"] == "school_stages" else "", []).append(row)
    for rows in groups.values():
        logs = sorted(math.log(found[row][0]) for row in rows)
        middle = median(logs)
        if len(rows) < FEWEST:
            middle, spread = None, 0.0
        else:
            spread = 1.4826 * median(abs(value - middle) for value in logs)
            _judge_all(line, draft, math.exp(middle), notebook)
        for row in rows:
            _judge(line, draft, row, values[row], *found[row], middle, spread, notebook)


def _judge_all(line: Mapping[str, str], draft: Draft, typical: float, notebook: Notebook) -> None:
    """A median that cannot be: the whole column is in another unit."""
    low, high = float(line["low"]), float(line["high"])
    if low <= typical <= high:
        return
    factors = tuple(map(float, line["factors"].split()))
    guess, guess_en = slip(float(f"{typical:.4g}"), factors, lambda meant: low <= meant <= high)
    notebook.add("C108", table=line["table"], field=line["field"], per=line["words"], ratio=f"{typical:.4g}{line['unit']}",
                 low=shown(low), high=shown(high), guess=guess, guess_en=guess_en)  # fmt: skip


def _judge(
    line, draft: Draft, row: int, value: float, ratio: float, heads: float, middle, spread: float, notebook
) -> None:
    low, high = float(line["low"]), float(line["high"])
    reach = max(math.log(FACTOR), SPREADS * spread) * (2 if heads < SMALL else 1)
    far = middle is not None and abs(math.log(ratio) - middle) > reach
    impossible = middle is None and not low <= ratio <= high and heads >= SMALL
    if not (far or impossible):
        return
    typical = math.exp(middle) if middle is not None else None

    def plausible(meant: float) -> bool:
        other = ratio * meant / value
        return low <= other <= high and (typical is None or 1 / 3 <= other / typical <= 3)

    guess, guess_en = slip(value, tuple(map(float, line["factors"].split())), plausible)
    times = "" if typical is None else f"，约为全县中位数的 {_times(ratio / typical)} 倍"
    times_en = "" if typical is None else f", {_times(ratio / typical)} times the county's median"
    notebook.add(
        "C107", table=line["table"], key=draft.keys[row], field=line["field"],
        places=draft.places(row, line["field"]), value=value, heads=shown(heads), per=line["words"],
        ratio=f"{ratio:.4g}{line['unit']}", times=times, times_en=times_en, guess=guess, guess_en=guess_en,
    )  # fmt: skip


def _times(number: float) -> str:
    return f"1/{1 / number:.0f}" if number < 0.1 else f"{number:.0f}" if number >= 10 else f"{number:.2g}"


def check_places(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Coordinates far from the other schools, or longitude and latitude exchanged."""
    schools = drafts["schools"]
    spots = list(zip(schools.values("longitude"), schools.values("latitude"), strict=True))
    known = [(x, y) for x, y in spots if x is not None and y is not None]
    if len(known) < FEWEST:
        return
    centre = median(x for x, _ in known), median(y for _, y in known)
    for row, (x, y) in enumerate(spots):
        if x is None or y is None or _km(x, y, *centre) <= 150:
            continue
        swapped = _km(y, x, *centre) <= 150
        notebook.add(
            "C430", table="schools", key=schools.keys[row], field="longitude", value=f"{shown(x)}, {shown(y)}",
            places=(*schools.places(row, "longitude"), *schools.places(row, "latitude")),
            distance=f"{_km(x, y, *centre):.0f}", guess="，经度和纬度可能填反了" if swapped else "",
            guess_en="; longitude and latitude may be exchanged" if swapped else "",
        )  # fmt: skip


def _km(x: float, y: float, x0: float, y0: float) -> float:
    return 111.2 * math.hypot((x - x0) * math.cos(math.radians(y0)), y - y0)
