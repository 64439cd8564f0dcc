"""Years of one county side by side (年度对比): items, CVs, schools; what newly fails, what recovered.

Schools are matched by code, and through renames, merges and splits by the succession table. A lineage (一脉) is all the codes
that such changes tie together; in a year with several of them its value is that of all their pupils taken together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from typing import Any

from junheng.core.verdict import Verdict


@dataclass(frozen=True)
class Change:
    """A line of the succession table (学校沿革). `new_code` is None where the school was closed."""

    old_code: str
    new_code: str | None
    changed_on: str
    kind: str


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
    def turn(self) -> str | None:
        """`fails` or `recovered` against the year before; None when the last step turned nothing."""
        if len(self.verdicts) < 2 or None in self.verdicts[-2:]:
            return None
        before, after = (Verdict.of(verdict) for verdict in self.verdicts[-2:])
        if before.met and after is Verdict.BELOW:
            return "fails"
        return "recovered" if not before.met and after.met else None


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

    def turned(self, how: str) -> dict[str, list[Any]]:
        """Items, CVs and schools that newly fail (`fails`) or recovered in the last year."""
        return {
            "items": [s.key[0] for s in self.items if s.turn == how],
            "dispersion": [list(s.key) for s in self.dispersion if s.turn == how],
            "schools": [[x.codes[-1], x.stage] for x in self.schools if x.rule.turn == how],
        }

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
            "opened": [dict(zip(("school_year", "school_code", "stage", "name"), x, strict=True)) for x in self.opened],
            "gone": [dict(zip(("school_year", "school_code", "stage", "name"), x, strict=True)) for x in self.gone],
        }


def _series(s: Series) -> dict[str, Any]:
    return {"verdicts": list(s.verdicts), "values": list(s.values), "turn": s.turn}


def _lineage(x: Lineage) -> dict[str, Any]:
    return {
        "name": x.name, "stage": x.stage, "codes": list(x.codes), "changes": [vars(change) for change in x.changes],
        "members": [[row.code for row in rows] for rows in x.members], "pupils": list(x.pupils), "rule": _series(x.rule),
        "indicators": {i: _series(s) for i, s in x.indicators.items()},
    }  # fmt: skip


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
    applied = [change for change in succession if _between(ordered, change)]
    items = [_followed((i,), [y.items.get(i) for y in ordered]) for i in _keys(y.items for y in ordered)]
    spreads = _keys(y.dispersion for y in ordered)
    dispersion = [_followed(key, [_without_limit(y.dispersion.get(key)) for y in ordered]) for key in spreads]
    limits = {key: next(y.dispersion[key][1] for y in reversed(ordered) if key in y.dispersion) for key in spreads}
    lineages = _lineages(ordered, applied)
    return Trend(ordered, items, dispersion, limits, lineages, *_unmatched(ordered, lineages, applied))


def _between(years: Sequence[CountyInYear], change: Change) -> bool:
    """After the first year's reference date, up to the last one's."""
    return f"{years[0].school_year:04d}-09-01" < change.changed_on <= f"{years[-1].school_year:04d}-09-01"


def _keys(found: Iterable[Mapping]) -> list:
    return list(dict.fromkeys(key for mapping in found for key in mapping))


def _without_limit(cv: tuple[float | None, float, str] | None) -> tuple[str, float | None] | None:
    return None if cv is None else (cv[2], cv[0])


def _followed(key: tuple[str, ...], found: Sequence[tuple[str, float | None] | None]) -> Series:
    return Series(key, [f[0] if f else None for f in found], [f[1] if f else None for f in found])


def _lineages(years: Sequence[CountyInYear], succession: Sequence[Change]) -> list[Lineage]:
    head = _heads(succession)
    found: dict[tuple[str, str], list[list[SchoolYear]]] = {}
    for place, year in enumerate(years):
        for row in year.schools:
            key = (head.get(row.code, row.code), row.stage)
            found.setdefault(key, [[] for _ in years])[place].append(row)
    return [_one(stage, members, succession) for (_, stage), members in found.items()]


def _heads(succession: Sequence[Change]) -> dict[str, str]:
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


def _unmatched(
    years: Sequence[CountyInYear], lineages: Sequence[Lineage], succession: Sequence[Change]
) -> tuple[list, list]:
    """Rows that begin or end without a line in the succession table."""
    closed = {change.old_code for change in succession if not change.new_code}
    opened, gone = [], []
    for x in lineages:
        for place in range(1, len(years)):
            before, now = x.members[place - 1], x.members[place]
            if not before and now:
                opened += [(years[place].school_year, row.code, row.stage, row.name) for row in now]
            if before and not now:
                gone += [
                    (years[place].school_year, row.code, row.stage, row.name)
                    for row in before
                    if row.code not in closed
                ]
    return opened, gone
