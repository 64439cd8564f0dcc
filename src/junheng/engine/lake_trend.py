"""Years of many counties side by side (多县年度对比): roll-ups, each county's items and CVs, what newly fails, what recovered.

Only numbers of counties, items and levels are walked through here; schools are in `school_turns`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pyarrow as pa

from junheng.engine.rollup import roll_up
from junheng.engine.school_turns import SchoolsOfStep
from junheng.engine.trend import Series, turn


@dataclass(frozen=True)
class LakeYear:
    """One year's results of many counties, as `tables_of` gives them; `schools` are the Parquet files of its school rows."""

    school_year: int
    counties: pa.Table
    items: pa.Table
    dispersion: pa.Table
    schools: Sequence[str] = ()
    failed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CountySeries:
    """One county through the years; None where a year has no result of it."""

    region_code: str
    name: str
    overall: Sequence[str | None]
    met: Sequence[int | None]
    total: Sequence[int | None]
    items: Mapping[str, Series]
    dispersion: Mapping[tuple[str, str], Series]

    def turned(self, how: str, step: int) -> dict[str, list[Any]]:
        """Items and CVs that newly fail (`fails`) or recovered in a step."""
        return {
            "items": [i for i, s in self.items.items() if s.turns[step] == how],
            "dispersion": [list(key) for key, s in self.dispersion.items() if s.turns[step] == how],
        }


Level = Mapping[str, Any]
"""A line of a roll-up."""


@dataclass(frozen=True)
class LakeTrend:
    """Years in order and everything that is followed through them.

    Attributes:
        levels: for each year, the roll-ups `levels`, `level_items` and `level_dispersion`, keyed by level and code (and item, or
            stage and indicator).
        failed: for each year, the counties that could not be assessed, and why.
        schools: for each step, what the schools of each county did; empty where they were not looked at.
        limits: the latest CV limit of each stage and indicator.
    """

    years: Sequence[int]
    levels: Sequence[Mapping[str, Mapping[tuple, Level]]]
    failed: Sequence[Mapping[str, str]]
    counties: Sequence[CountySeries]
    schools: Sequence[Mapping[str, SchoolsOfStep]]
    limits: Mapping[tuple[str, str], float]
    titles: Mapping[str, Mapping[str, Any]]
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def steps(self) -> list[tuple[int, int]]:
        return list(pairwise(self.years))

    def series(self, table: str, column: str, *key: str) -> list[Any]:
        """One figure of a roll-up through the years; None where a year lacks it."""
        return [year[table].get(key, {}).get(column) for year in self.levels]

    def keys(self, table: str, level: str) -> list[tuple]:
        """Keys of a roll-up at one level, of any year."""
        found = dict.fromkeys(key for year in self.levels for key in year[table] if key[0] == level)
        return sorted(found, key=lambda key: key[1]) if table == "levels" else list(found)

    def compared(self, step: int) -> list[CountySeries]:
        """Counties with a result in both years of a step."""
        return [c for c in self.counties if None not in c.overall[step : step + 2]]

    def turned_items(self, how: str, step: int, under: str = "") -> dict[str, list[CountySeries]]:
        """Item → counties (of codes that begin with `under`) where it newly fails or recovered."""
        found: dict[str, list[CountySeries]] = {}
        for county in self.compared(step):
            if county.region_code.startswith(under):
                for i in county.turned(how, step)["items"]:
                    found.setdefault(i, []).append(county)
        return {i: found[i] for i in self.titles if i in found}

    def turned_coefficients(self, how: str, step: int) -> dict[tuple[str, str], list[CountySeries]]:
        """Stage and indicator → counties whose CV newly exceeds its limit or is within it again."""
        found: dict[tuple[str, str], list[CountySeries]] = {}
        for county in self.compared(step):
            for stage, i in county.turned(how, step)["dispersion"]:
                found.setdefault((stage, i), []).append(county)
        return found

    def turned_overall(self, how: str, step: int) -> list[CountySeries]:
        """Counties whose overall verdict newly fails or recovered."""
        return [c for c in self.compared(step) if turn(*c.overall[step : step + 2]) == how]


def lake_trend(
    years: Iterable[LakeYear], titles: Mapping[str, Mapping[str, Any]], schools: Sequence[Mapping[str, SchoolsOfStep]] = (),
    places: Mapping[str, str] | None = None,
) -> LakeTrend:  # fmt: skip
    """Follow many counties through their years.

    Args:
        titles: the standard's items in order: id → name, short, unit.
        schools: for each step, county → what its schools did.
        places: names of provinces (two digits) and prefectures (four), where they are known.

    Raises:
        ValueError: fewer than two years, or a year twice.
    """
    ordered = sorted(years, key=lambda year: year.school_year)
    numbers = [year.school_year for year in ordered]
    if len(set(numbers)) < max(2, len(numbers)):
        raise ValueError("对比需要两个以上不同的学年；收到 " + ("、".join(map(str, numbers)) or "没有一个"))
    limits = {}
    for year in ordered:
        limits |= {tuple(key): limit for *key, limit in _distinct(year.dispersion, "stage", "indicator", "limit")}
    empty: Sequence[Mapping[str, SchoolsOfStep]] = [{} for _ in numbers[1:]]
    return LakeTrend(
        numbers, [_rolled(year) for year in ordered], [year.failed for year in ordered], _counties(ordered), schools or empty,
        limits, titles, places or {},
    )  # fmt: skip


def _distinct(table: pa.Table, *names: str) -> list[tuple]:
    found = table.select(names).group_by(names).aggregate([]).select(names)
    return list(zip(*(found[name].to_pylist() for name in names), strict=True))


def _rolled(year: LakeYear) -> dict[str, dict[tuple, Level]]:
    by = {"levels": (), "level_items": ("item",), "level_dispersion": ("stage", "indicator")}
    return {
        name: {tuple(line[k] for k in ("level", "code", *by[name])): line for line in table.to_pylist()}
        for name, table in roll_up(year.counties, year.items, year.dispersion).items()
    }


def _counties(years: Sequence[LakeYear]) -> list[CountySeries]:
    heads = [{line["region_code"]: line for line in year.counties.to_pylist()} for year in years]
    items = _followed([(year.items, ("item",), None) for year in years])
    spreads = _followed([(year.dispersion, ("stage", "indicator"), "cv") for year in years])
    found = []
    for code in sorted({code for year in heads for code in year}):
        lines = [year.get(code, {}) for year in heads]
        name = next(line["name"] for line in reversed(lines) if line) or code
        figures = ([line.get(column) for line in lines] for column in ("overall", "met", "total"))
        own = {key[0]: series for key, series in items.get(code, {}).items()}
        found.append(CountySeries(code, name, *figures, own, spreads.get(code, {})))
    return found


def _followed(years: Sequence[tuple[pa.Table, tuple[str, ...], str | None]]) -> dict[str, dict[tuple, Series]]:
    """County → key → verdicts and values through the years."""
    found: dict[str, dict[tuple, Series]] = {}
    for place, (table, by, value) in enumerate(years):
        columns = [table[name].to_pylist() for name in ("region_code", *by, "verdict")]
        values = table[value].to_pylist() if value else [None] * table.num_rows
        for (code, *key, verdict), number in zip(zip(*columns, strict=True), values, strict=True):
            own = found.setdefault(code, {})
            series = own.get(tuple(key)) or own.setdefault(
                tuple(key), Series(tuple(key), [None] * len(years), [None] * len(years))
            )
            series.verdicts[place], series.values[place] = verdict, number
    return found
