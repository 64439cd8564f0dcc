"""What an indicator reads under the settings chosen: nothing more is listed as its source, nothing less."""

from itertools import product

import pytest

from junheng.core.indicator import Judged
from junheng.engine import reads
from junheng.library import load

STANDARD = "high_quality_balance_2017"
ON = "2024-09-01"


def _variants():
    specs = [(spec.name, spec.choices) for spec in load(STANDARD, on=ON).setting_specs]
    own = [name for name, _ in specs if name in ("tolerances", "g13_denominator", "g3_rooms_needed")]
    for chosen in product(*(dict(specs)[name] for name in own)):
        yield load(STANDARD, on=ON, settings=dict(zip(own, chosen, strict=True)))


def test_every_declared_field_is_read_under_some_setting():
    read: dict[str, set[str]] = {}
    variants = list(_variants())
    for standard in variants:
        for indicator in standard.indicators:
            read.setdefault(indicator.id, set()).update(reads.of_indicator(indicator))
    assert {i.id: read[i.id] for i in variants[0].indicators} == {i.id: set(i.fields) for i in variants[0].indicators}


@pytest.mark.parametrize(("setting", "unread"), [
    ("entrants", {"pupils_in_zone", "pupils"}), ("pupils", {"entrants_by_zone", "entrants"}),
])  # fmt: skip
def test_enrolment_by_zone_reads_the_denominator_chosen(setting, unread):
    standard = load(STANDARD, on=ON, settings={"g13_denominator": setting})
    indicator = standard.indicator("G13")
    for part in indicator.parts():
        names = {name.rpartition(".")[2] for name in reads.of_part(indicator, part)}
        assert names and not names & unread


def test_music_rooms_read_no_art_rooms_and_without_tolerances_no_year():
    indicator = load(STANDARD, on=ON).indicator("G3")
    music, art = (reads.of_part(indicator, part) for part in indicator.parts())
    assert "school_stages.music_rooms_m2" in music and "school_stages.art_rooms_m2" not in music
    assert "school_stages.art_rooms_m2" in art and "schools.built_year" not in art


def test_what_documents_settle_reads_the_judgement_alone():
    layout, *_ = load(STANDARD, on=ON).indicator("G1").parts()
    assert isinstance(layout, Judged)
    assert reads.of_part(load(STANDARD, on=ON).indicator("G1"), layout) == ("judgements.met",)
