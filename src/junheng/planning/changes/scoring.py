"""Scenarios scored by the engine: today and every scenario in one call, as if they were counties of one lake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa

from junheng.core.assessment import Assessment
from junheng.core.change import Scenario
from junheng.core.county_year import CountyYear
from junheng.core.standard import Standard
from junheng.engine import Results, evaluate
from junheng.engine.county import CountyView
from junheng.engine.shelf import Shelf
from junheng.frames import Port, open_port
from junheng.planning.changes.applying import apply
from junheng.planning.changes.messages import Refused

TODAY = Scenario("现状")


@dataclass(frozen=True)
class Scored:
    """A scenario, the county after it, and what the engine says of that county."""

    scenario: Scenario
    county: CountyYear
    assessment: Assessment


def score(
    standard: Standard, county: CountyYear, scenarios: Iterable[Scenario], *, beside: Mapping[str, Standard] | None = None,
    port: Port | None = None,
) -> tuple[Scored, ...]:  # fmt: skip
    """Today first, then every scenario, each from the county as it is today.

    Raises:
        Refused: every change of every scenario that cannot be carried out.
    """
    listed = (TODAY, *scenarios)
    after = _applied(county, listed)
    with port or open_port(threads=1) as engine:
        judged = _together(standard, after, beside or {}, engine)
    return tuple(Scored(*each) for each in zip(listed, after, judged, strict=True))


def _applied(county: CountyYear, scenarios: Iterable[Scenario]) -> list[CountyYear]:
    found, reasons = [], []
    for scenario in scenarios:
        try:
            found.append(apply(county, scenario.changes, scenario.name))
        except Refused as error:
            reasons += error.reasons
    if reasons:
        raise Refused(reasons)
    return found


def _together(
    standard: Standard, counties: list[CountyYear], beside: Mapping[str, Standard], port: Port
) -> list[Assessment]:
    """One evaluate for all who share today's long decimals, which are kept by school and not by county; the rest go alone."""
    shared = [place for place, county in enumerate(counties) if county.exact == counties[0].exact]
    apart = {place: _renamed(counties[place], place) for place in shared}
    results = evaluate(standard, replace(apart[0], tables=_stacked(list(apart.values()))), port=port, beside=beside)
    shelf = Shelf(results.judgement)
    return [
        _own(results, apart[place], place, shelf) if place in apart
        else evaluate(standard, county, port=port, beside=beside).assessment(traced=False)
        for place, county in enumerate(counties)
    ]  # fmt: skip


def _renamed(county: CountyYear, number: int) -> CountyYear:
    """The county under a region code of its own: `329901#2`."""
    return replace(county, tables={name: _with_code(table, number) for name, table in county.tables.items()})


def _with_code(table: pa.Table, number: int) -> pa.Table:
    codes = [f"{code}#{number}" if code is not None else None for code in table["region_code"].unique().to_pylist()]
    place = table.column_names.index("region_code")
    column = pa.array(codes * len(table) if len(codes) == 1 else [], pa.string())
    return table.set_column(place, "region_code", column) if len(table) else table


def _stacked(counties: list[CountyYear]) -> dict[str, pa.Table]:
    names = dict.fromkeys(name for county in counties for name in county.tables)
    return {
        name: pa.concat_tables([c.tables[name] for c in counties if name in c.tables], promote_options="default")
        for name in names
    }


def _own(results: Results, county: CountyYear, number: int, shelf: Shelf) -> Assessment:
    region = next(region for region in results.counties if region[0].endswith(f"#{number}"))
    found = CountyView(replace(results, county=county), region, shelf).assessment(traced=False)
    return replace(found, county={**found.county, "region_code": region[0].rpartition("#")[0]})
