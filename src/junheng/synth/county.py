"""One made-up county from an order: the makers in turn, then its tables."""

from __future__ import annotations

from junheng.synth import government
from junheng.synth.blemishes import Blemish, blemish
from junheng.synth.enrolment import enrol
from junheng.synth.model import County, Order, Tables
from junheng.synth.premises import build
from junheng.synth.roll import make_roll
from junheng.synth.staffing import staff


def make_county(order: Order) -> tuple[County, list[Blemish]]:
    """A county with its tables, and the list of defects put into them on purpose."""
    county = make_roll(order)
    enrol(county)
    staff(county)
    build(county)
    government.fund_schools(county)
    county.tables = _tables(county)
    return county, blemish(county)


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
