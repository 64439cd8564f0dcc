"""The only way in: a standard and a county (or a lake of them) become verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from junheng.core.county_year import CountyYear
from junheng.core.standard import Standard
from junheng.engine import grains as grains_of
from junheng.engine.judge import Judgement
from junheng.engine.outcomes import Outcomes, Region
from junheng.engine.records import ExactRecords
from junheng.frames import Port, open_port


@dataclass(frozen=True)
class Results:
    """What evaluate returns: the judgement under the standard's own settings, and under each other setting asked for.

    One county or many alike: everything is keyed by region code and school year. `assessment(region)` is the readable view.
    """

    standard: Standard
    county: CountyYear
    judgement: Judgement
    beside: Mapping[str, Judgement]

    @property
    def counties(self) -> Outcomes:
        return self.judgement.counties

    def assessment(self, region: Region | None = None, *, traced: bool = True):
        """One county's Assessment; without a region, the only county's. Traces only where somebody will read them."""
        from junheng.engine.county import assessment

        return assessment(self, region or next(iter(self.counties)), traced=traced)


def evaluate(
    standard: Standard, county: CountyYear, *, port: Port | None = None, beside: Mapping[str, Standard] | None = None
) -> Results:
    """Assess one county-year (县域评估), or a lake of them, against one standard.

    The only way in: the command line, the planner, the reports and the website all call this, so every number shown anywhere
    was computed here, once. A field the county lacks is no error: what rests on it has no value.

    Args:
        standard: from `junheng.library.load`, fixed to a date, with its settings chosen.
        county: from `junheng.intake.read`, `synth` or a list of changes; tables may cover many counties.
        port: the engine to compute on; a private DuckDB when None.
        beside: further variants of the same standard (other tolerance settings), judged on the same merged data.
    """
    port = port or open_port()
    grains = grains_of.build(standard, county, port)
    exact = ExactRecords(grains, county.exact, set(standard.scope.lenient_figures))
    others = {name: Judgement(other, grains, exact) for name, other in (beside or {}).items()}
    return Results(standard, county, Judgement(standard, grains, exact), others)
