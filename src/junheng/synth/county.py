"""One made-up county from an order: the makers in turn, then its tables."""

from __future__ import annotations

from dataclasses import dataclass

from junheng.synth import government
from junheng.synth.blemishes import Blemish, blemish
from junheng.synth.enrolment import enrol
from junheng.synth.history import past_year
from junheng.synth.model import County, Order, Tables
from junheng.synth.premises import build
from junheng.synth.roll import make_roll
from junheng.synth.staffing import staff


@dataclass(frozen=True)
class MadeCounty:
    """A county with its tables, earlier years by school year, and the defects put into this year's on purpose."""

    county: County
    history: dict[int, Tables]
    blemishes: list[Blemish]


def make_county(order: Order, years: int = 1, with_defects: bool = True) -> MadeCounty:
    """Make `years` school years of a county, the last of them with roster, evidence and, unless refused, defects."""
    county = make_roll(order)
    enrol(county)
    staff(county)
    build(county)
    government.fund_schools(county)
    county.tables = _tables(county)
    history = {order.school_year - back: past_year(county, back) for back in range(years - 1, 0, -1)}
    return MadeCounty(county, history, blemish(county) if with_defects else [])


def _tables(county: County) -> Tables:
    line = government.county_line(county)
    return {
        "county": [line],
        "schools": [{"school_code": school.code, "kind": school.kind, **school.cells} for school in county.schools],
        "school_stages": [
            {"school_code": school.code, "stage": stage, **cells}
            for school in county.schools
            for stage, cells in school.stages.items()
        ],
        "classes": [cells for school in county.schools for cells in school.classes],
        "cohorts": government.cohort_lines(county),
        "finance": government.finance_lines(county),
        "monitoring": government.monitoring_lines(county),
        "survey": government.survey_lines(county, int(line["resident_population"])),
        "judgements": government.judgement_lines(),
        "vetoes": government.veto_lines(),
        "evidence": government.evidence_lines(county),
        "teachers": [person for school in county.schools for person in school.teachers],
    }
