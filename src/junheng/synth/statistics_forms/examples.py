"""Everything under examples/statistics_forms/: school workbooks of both editions, the county export, what to expect."""

from __future__ import annotations

from pathlib import Path

from junheng.synth.county import make_county
from junheng.synth.model import NINE_YEAR, TWELVE_YEAR, Order, School
from junheng.synth.statistics_forms.county_export import write_county_export
from junheng.synth.statistics_forms.expected import write_expected
from junheng.synth.statistics_forms.school_workbook import write_school_workbook


def write_examples(random_seed: int, folder: Path, schools: int = 16) -> list[Path]:
    """Write the examples of a small made-up county without defects; returns the files."""
    made = make_county(Order(random_seed, schools, "澄安县", 2024, "329902"), with_defects=False)
    county = made.county
    files = [
        write_school_workbook(
            school, folder / f"schools_{edition_of(school, position)}", edition_of(school, position), 2024, random_seed
        )
        for position, school in enumerate(county.schools)
    ]
    return [
        *files,
        *write_county_export(county, folder / "county_export"),
        *write_expected(county, folder / "expected"),
    ]


def edition_of(school: School, position: int) -> int:
    """Every other school files the edition of 2025, so that each edition has every stage."""
    if school.kind in (NINE_YEAR, TWELVE_YEAR):
        return 2021 if school.kind == NINE_YEAR else 2025
    return 2025 if position % 2 else 2021
