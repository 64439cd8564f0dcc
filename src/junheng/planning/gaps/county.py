"""The whole county's gaps: rows, schools, items, warnings, what is unknown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from junheng.core.assessment import Assessment, SchoolRow
from junheng.core.exact import fraction
from junheng.core.indicator import Grain
from junheng.core.verdict import Verdict
from junheng.engine import Results
from junheng.engine.county import CountyView
from junheng.engine.judge import Region
from junheng.planning.changes.prices import Prices
from junheng.planning.gaps import others, resources
from junheng.planning.gaps.nouns import Band, Bill, Gaps, ItemTotal, Lack, Margin, Need, SchoolGaps
from junheng.planning.gaps.people import Staff, staff_of

EARLY = fraction(0.05)
"""How near a line a value has to stand to be warned of (5 %)."""
DRIVING = 0.05
"""The share of a CV² from which on a school is said to drive it."""


def gaps(results: Results, prices: Prices, region: Region | None = None, assessment: Assessment | None = None) -> Gaps:
    """What one county lacks, in whole units of what it can move, buy or build.

    Args:
        results: of `evaluate`; its port must still be open.
        prices: unit prices by name, as in measures.yaml; an empty mapping prices nothing but equipment.
        region: which county; the only one when None.
        assessment: the county's Assessment where it was made already.
    """
    view = CountyView(results, region or next(iter(results.counties)))
    found = assessment or view.assessment(traced=False)
    return _Maker(view, found, prices).gaps()


class _Maker:
    def __init__(self, view: CountyView, assessment: Assessment, prices: Prices) -> None:
        self.view, self.assessment, self.prices = view, assessment, prices
        self.standard, self.judgement = view.standard, view.judgement
        self.degree = next((r.formula for r in self.standard.resources
                            if any(f.endswith(".bachelor_teachers") for f in r.fields)), None)  # fmt: skip
        self.rows = self._rows()
        self.other: dict[str | None, list[Need]] = defaultdict(list)
        for need in others.needs(view):
            self.other[need.school_code].append(need)
        self.lacks = self._lacks()

    def _rows(self) -> dict[str, list[resources.RowGaps]]:
        found: dict[str, list[resources.RowGaps]] = defaultdict(list)
        for line, row in zip(self.view.rows, self.assessment.schools, strict=True):
            made = resources.row_gaps(self.standard, self.judgement, line, row, self._staff(line))
            found[row.school_code].append(made)
        return found

    def _staff(self, line: Mapping[str, Any]) -> Staff:
        site = others.site_of(self.view, line)
        if site is None:
            return Staff((line["root"], line["stage"]))
        record = self.judgement.exact_record(line, Grain.ROW)
        return staff_of((site["school_code"], site["stage"]), site, self.degree, record)

    def gaps(self) -> Gaps:
        listed = {line["root"]: line for line in reversed(self.view.lines(self.view.grains.with_details(self.view.grains.schools)))}
        schools = tuple(self._school(code, listed[code]) for code in sorted(listed, key=self.view.order))
        county = tuple(need for need in self.other[None])
        return Gaps(
            self.assessment, schools, county, tuple(self._totals(schools, county)), tuple(self.lacks[None]), self.prices
        )

    def _school(self, code: str, line: Mapping[str, Any]) -> SchoolGaps:
        rows = tuple(self.rows.get(code, ()))
        single = tuple(need for row in rows for need in resources.needs(row))
        other = tuple(self.other.get(code, ()))
        ways, joint = resources.cheapest(self.standard, rows, self.prices) if rows else ((), Bill())
        more = tuple(change for need in other for change in need.changes)
        every = resources.bill([*resources.everything(rows, self.prices).changes, *more], self.prices)
        joint = resources.bill([*joint.changes, *more], self.prices)
        return SchoolGaps(
            code, line["name"] or code, line["kind"] or "", line["township"] or "", tuple(r.row for r in rows), single, other,
            tuple(way for way in ways if way.amounts), every, joint, tuple(self.lacks.get(code, ())),
            tuple(m for r in rows for m in margins(self.assessment, r.row)), tuple(self._drives(code)),
        )  # fmt: skip

    def _drives(self, code: str) -> Iterator[tuple[Any, float]]:
        for d in self.assessment.dispersion:
            if d.contributions.get(code, 0.0) >= DRIVING:
                yield d, d.contributions[code]

    # --- what nobody reported ---

    def _lacks(self) -> dict[str | None, list[Lack]]:
        found: dict[str | None, list[Lack]] = defaultdict(list)
        for row in self.assessment.schools:
            for i, verdict in row.verdicts.items():
                if verdict is Verdict.NO_VALUE:
                    found[row.school_code].append(Lack(i, "rows", row.school_code, row.stage, row.label))
        named = {r.id for r in self.standard.resources}
        for item in self.assessment.items:
            for part in item.parts if item.id not in named else ():
                open_units = [u for u in part.failing if u.verdict is Verdict.NO_VALUE]
                for u in open_units:
                    found[u.school_code].append(
                        Lack(item.id, part.key, u.school_code, u.stage, f"{u.name}{u.stage or ''}")
                    )
                if part.verdict is Verdict.NO_VALUE and not open_units:
                    found[None].append(Lack(item.id, part.key, None, None, part.label))
        return found

    # --- totals ---

    def _totals(self, schools: Iterable[SchoolGaps], county: Iterable[Need]) -> Iterator[ItemTotal]:
        """By item and part, in the standard's order."""
        schools = tuple(schools)
        grouped: dict[tuple[str, str], list[Need]] = defaultdict(list)
        for need in (*(n for s in schools for n in (*s.needs, *s.others)), *county):
            grouped[need.item, need.part].append(need)
        for item in self.assessment.items:
            for (i, part), needs in grouped.items():
                if i == item.id:
                    yield ItemTotal(item, part, needs[0].unit, len(needs), sum(whole_school(needs).values()),
                                    _joint(schools, item.id) if part == "rows" else None, tuple(needs))  # fmt: skip


def whole_school(needs: Iterable[Need]) -> dict[str | None, int]:
    """Amounts by school: of the stages of a school the larger of what they share, the sum of what is a stage's own."""
    found: dict[str | None, int] = {}
    for need in needs:
        known = found.get(need.school_code, 0)
        found[need.school_code] = known + need.amount if need.people else max(known, need.amount)
    return found


def _joint(schools: Iterable[SchoolGaps], item: str) -> int:
    """Units of one item on every school's cheapest way."""
    total = 0
    for school in schools:
        people = next((n.people for n in school.needs if n.item == item), True)
        amounts = [way.amounts.get(item, 0) for way in school.ways]
        total += (sum(amounts) if people else max(amounts, default=0)) if amounts else 0
    return total


def margins(assessment: Assessment, row: SchoolRow) -> Iterator[Margin]:
    """The values of a row within 5 % of their line, or so far below that even the floor is not reached."""
    for i, value in row.values.items():
        line = assessment.standard["thresholds"][i].get(row.stage)
        if value is None or not line:
            continue
        band = band_of(value, line, row, i)
        if band in (Band.NEAR, Band.JUST):
            yield Margin(i, row.school_code, row.stage, row.label, value, line, band, row.township or "")


def band_of(value: float, line: float, row: SchoolRow, i: str) -> Band:
    """Met or not was decided exactly; how near is a distance, which doubles can tell."""
    if row.verdicts[i] is Verdict.COMPLIANT:
        return Band.JUST if value < line * float(1 + EARLY) else Band.SAFE
    if value >= line * float(1 - EARLY):
        return Band.NEAR
    return Band.SHORT if i in row.near else Band.FAR
