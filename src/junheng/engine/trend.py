"""Years of one county side by side (年度对比): items, CVs, schools; what newly fails, what recovered.

Schools are matched by code, and through renames, merges and splits by the succession table. A lineage (一脉) is all the codes
that such changes tie together; in a year with several of them its value is that of all their pupils taken together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import fsum
from typing import Any

from junheng.core.verdict import Verdict


@dataclass(frozen=True)
class Change:
    """A line of the succession table (学校沿革). `new_code` is None where the school was closed.

    `region_code`: the county it is a line of; None where the table does not say, and codes alone decide.
    """

    old_code: str
    new_code: str | None
    changed_on: str
    kind: str
    region_code: str | None = None


@dataclass(frozen=True)
class SchoolYear:
    """A row (学段行) in one year."""

    code: str
    name: str
    stage: str
    pupils: float | None
    values: Mapping[str, float | None]
    verdicts: Mapping[str, str]
    verdict: str


@dataclass(frozen=True)
class CountyInYear:
    """What one year's assessment says, as far as years are compared. Verdicts are the keys of `assessment.json`."""

    school_year: int
    region_code: str
    name: str
    overall: str
    items: Mapping[str, tuple[str, float | None]]
    dispersion: Mapping[tuple[str, str], tuple[float | None, float, str]]
    schools: Sequence[SchoolYear]
    titles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def met(self) -> int:
        return sum(Verdict.of(verdict).met for verdict, _ in self.items.values())


def from_json(document: Mapping[str, Any]) -> CountyInYear:
    """A year out of `assessment.json`."""
    county = document["county"]
    schools = [
        SchoolYear(s["school_code"], s["name"], s["stage"], s["pupils"], s["values"], s["verdicts"], s["verdict"])
        for s in document["schools"]
    ]
    return CountyInYear(
        int(county["school_year"]), county["region_code"], county["name"], document["summary"]["overall"],
        {i["id"]: (i["verdict"], i["value"]) for i in document["items"]},
        {(d["stage"], d["indicator"]): (d["cv"], d["limit"], d["verdict"]) for d in document["dispersion"]}, schools,
        {i["id"]: {"name": i["name"], "short": i["short"], "unit": i["unit"]} for i in document["items"]},
    )  # fmt: skip


@dataclass(frozen=True)
class Series:
    """One thing through the years: a verdict and a value a year; None where the year has no such thing."""

    key: tuple[str, ...]
    verdicts: Sequence[str | None]
    values: Sequence[float | None]

    @property
    def turns(self) -> list[str | None]:
        """What each year did against the one before."""
        return [turn(before, after) for before, after in pairwise(self.verdicts)]

    @property
    def turn(self) -> str | None:
        """`fails` or `recovered` in the last year; None when it turned nothing."""
        return self.turns[-1] if len(self.verdicts) > 1 else None


MET = frozenset(verdict.key for verdict in Verdict if verdict.met)


def turn(before: str | None, after: str | None) -> str | None:
    """`fails`: was met and is surely below now. `recovered`: was not met, be it for want of data, and is now.

    >>> turn("compliant", "below"), turn("no_value", "compliant"), turn("no_value", "below"), turn(None, "below")
    ('fails', 'recovered', None, None)
    """
    if before is None or after is None:
        return None
    if before in MET and after == Verdict.BELOW.key:
        return "fails"
    return "recovered" if before not in MET and after in MET else None


@dataclass(frozen=True)
class Lineage:
    """One school, or the schools that became one another, in one stage. `members[year]` are its rows in that year."""

    name: str
    stage: str
    codes: tuple[str, ...]
    changes: tuple[Change, ...]
    members: Sequence[Sequence[SchoolYear]]
    rule: Series
    pupils: Sequence[float | None]
    indicators: Mapping[str, Series]


@dataclass(frozen=True)
class Trend:
    """Years in order, and everything that is followed through them.

    `opened` and `gone`: rows that begin or end between two years without a line in the succession table (year, code, stage, name).
    """

    years: Sequence[CountyInYear]
    items: Sequence[Series]
    dispersion: Sequence[Series]
    limits: Mapping[tuple[str, str], float]
    schools: Sequence[Lineage]
    opened: Sequence[tuple[int, str, str, str]]
    gone: Sequence[tuple[int, str, str, str]]

    def turned(self, how: str, step: int = -1) -> dict[str, list[Any]]:
        """Items, CVs and schools that newly fail (`fails`) or recovered in a step from year to year, the last one by default."""
        return {
            "items": [s.key[0] for s in self.items if s.turns[step] == how],
            "dispersion": [list(s.key) for s in self.dispersion if s.turns[step] == how],
            "schools": [[x.codes[-1], x.stage] for x in self.schools if x.rule.turns[step] == how],
        }

    @property
    def steps(self) -> list[tuple[int, int]]:
        """Every pair of consecutive years."""
        return list(pairwise(year.school_year for year in self.years))

    def to_json(self) -> dict[str, Any]:
        last = self.years[-1]
        return {
            "county": {"region_code": last.region_code, "name": last.name},
            "years": [
                {"school_year": y.school_year, "overall": y.overall, "met": y.met, "total": len(y.items)}
                for y in self.years
            ],
            "items": [{"id": s.key[0], **last.titles.get(s.key[0], {}), **_series(s)} for s in self.items],
            "dispersion": [
                {"stage": s.key[0], "indicator": s.key[1], "limit": self.limits[s.key], **_series(s)}
                for s in self.dispersion
            ],
            "schools": [_lineage(x) for x in self.schools],
            "newly_failing": self.turned("fails"),
            "recovered": self.turned("recovered"),
            "steps": [
                {
                    "from": before,
                    "to": after,
                    "newly_failing": self.turned("fails", n),
                    "recovered": self.turned("recovered", n),
                }
                for n, (before, after) in enumerate(self.steps)
            ],
            "opened": [dict(zip(("school_year", "school_code", "stage", "name"), x, strict=True)) for x in self.opened],
            "gone": [dict(zip(("school_year", "school_code", "stage", "name"), x, strict=True)) for x in self.gone],
        }


def _series(s: Series) -> dict[str, Any]:
    return {"verdicts": list(s.verdicts), "values": list(s.values), "turn": s.turn, "turns": s.turns}


def _lineage(x: Lineage) -> dict[str, Any]:
    return {
        "name": x.name, "stage": x.stage, "codes": list(x.codes), "changes": [told(change) for change in x.changes],
        "members": [[row.code for row in rows] for rows in x.members], "pupils": list(x.pupils), "rule": _series(x.rule),
        "indicators": {i: _series(s) for i, s in x.indicators.items()},
    }  # fmt: skip


def told(change: Change) -> dict[str, str | None]:
    """A change as the county's own documents say it."""
    return {name: value for name, value in vars(change).items() if name != "region_code"}


def trend(years: Iterable[CountyInYear], succession: Sequence[Change] = ()) -> Trend:
    """Follow one county through its years.

    Args:
        years: one a school year, in any order.
        succession: changes of school codes; those dated outside the years given are left aside.

    Raises:
        ValueError: fewer than two years, a year twice, or years of different counties.
    """
    ordered = sorted(years, key=lambda year: year.school_year)
    if len({y.school_year for y in ordered}) < max(2, len(ordered)):
        raise ValueError("对比需要两个以上不同的学年：" + "、".join(str(y.school_year) for y in ordered))
    if len({y.region_code for y in ordered}) > 1:
        raise ValueError("这些学年不是同一个县：" + "、".join(sorted({f"{y.region_code} {y.name}" for y in ordered})))
    numbers = [year.school_year for year in ordered]
    applied = within(numbers, succession)
    items = [_followed((i,), [y.items.get(i) for y in ordered]) for i in _keys(y.items for y in ordered)]
    spreads = _keys(y.dispersion for y in ordered)
    dispersion = [_followed(key, [_without_limit(y.dispersion.get(key)) for y in ordered]) for key in spreads]
    limits = {key: next(y.dispersion[key][1] for y in reversed(ordered) if key in y.dispersion) for key in spreads}
    found = lineages([year.schools for year in ordered], applied)
    return Trend(ordered, items, dispersion, limits, found, *unmatched(numbers, found, applied))


def within(years: Sequence[int], succession: Iterable[Change]) -> list[Change]:
    """Changes after the first year's reference date, up to the last one's."""
    return [c for c in succession if f"{years[0]:04d}-09-01" < c.changed_on <= f"{years[-1]:04d}-09-01"]


def _keys(found: Iterable[Mapping]) -> list:
    return list(dict.fromkeys(key for mapping in found for key in mapping))


def _without_limit(cv: tuple[float | None, float, str] | None) -> tuple[str, float | None] | None:
    return None if cv is None else (cv[2], cv[0])


def _followed(key: tuple[str, ...], found: Sequence[tuple[str, float | None] | None]) -> Series:
    return Series(key, [f[0] if f else None for f in found], [f[1] if f else None for f in found])


def lineages(years: Sequence[Sequence[SchoolYear]], succession: Sequence[Change]) -> list[Lineage]:
    """Rows of one county, a list a year, put together into what is one school or became one another."""
    head = heads(succession)
    found: dict[tuple[str, str], list[list[SchoolYear]]] = {}
    for place, year in enumerate(years):
        for row in year:
            key = (head.get(row.code, row.code), row.stage)
            found.setdefault(key, [[] for _ in years])[place].append(row)
    return [_one(stage, members, succession) for (_, stage), members in found.items()]


def heads(succession: Sequence[Change]) -> dict[str, str]:
    """Code → one code that stands for all that renames, merges and splits tie to it."""
    head: dict[str, str] = {}

    def find(code: str) -> str:
        while head.setdefault(code, code) != code:
            code = head[code]
        return code

    for change in succession:
        if change.new_code:
            head[find(change.old_code)] = find(change.new_code)
    return {code: find(code) for code in head}


def _one(stage: str, members: list[list[SchoolYear]], succession: Sequence[Change]) -> Lineage:
    codes = tuple(dict.fromkeys(row.code for rows in members for row in rows))
    last = next(rows for rows in reversed(members) if rows)
    changes = tuple(c for c in succession if c.old_code in codes or c.new_code in codes)
    indicators = _keys(row.values for rows in members for row in rows)
    return Lineage(
        "、".join(dict.fromkeys(row.name for row in last)), stage, codes, changes, members,
        Series((*codes, stage), [_together(row.verdict for row in rows) for rows in members], [None] * len(members)),
        [_sum([row.pupils for row in rows]) for rows in members],
        {i: _indicator(i, members) for i in indicators},
    )  # fmt: skip


def _indicator(i: str, members: list[list[SchoolYear]]) -> Series:
    return Series((i,), [_together(row.verdicts[i] for row in rows if i in row.verdicts) for rows in members],
                  [_common(i, rows) for rows in members])  # fmt: skip


def _together(verdicts: Iterable[str]) -> str | None:
    """Of several rows the weakest; None of none."""
    found = [Verdict.of(verdict) for verdict in verdicts]
    return Verdict.all_of(found).key if found else None


def _common(i: str, rows: Sequence[SchoolYear]) -> float | None:
    """The value of all the rows' pupils together; one row's own as it stands."""
    if len(rows) == 1:
        return rows[0].values.get(i)
    pairs = [(row.values.get(i), row.pupils) for row in rows]
    if not pairs or any(None in pair for pair in pairs) or not (pupils := fsum(p for _, p in pairs)):
        return None
    return fsum(value * p for value, p in pairs) / pupils


def _sum(values: Sequence[float | None]) -> float | None:
    return None if not values or None in values else fsum(values)


def unmatched(
    years: Sequence[int], lineages: Sequence[Lineage], succession: Sequence[Change]
) -> tuple[list[tuple[int, str, str, str]], list[tuple[int, str, str, str]]]:
    """Rows that begin, and rows that end, without a line in the succession table: year, code, stage, name."""
    closed = {change.old_code for change in succession if not change.new_code}
    opened, gone = [], []
    for x in lineages:
        for year, (before, now) in zip(years[1:], pairwise(x.members), strict=True):
            if not before:
                opened += [(year, row.code, row.stage, row.name) for row in now]
            if not now:
                gone += [(year, row.code, row.stage, row.name) for row in before if row.code not in closed]
    return opened, gone
