"""What reading the forms back must give: small data packages with the fields the forms carry, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as FilePath

from junheng.synth.model import COMPLETE_SECONDARY, SPECIAL, VOCATIONAL, County, Row, School
from junheng.synth.package import write_rows

COUNTY = ("region_code", "name", "school_year")
ASSETS = (
    "senior_pupils", "teaching_floor_area_m2", "indoor_sports_area_m2", "outdoor_sports_area_m2",
    "equipment_value_wan_yuan", "networked_multimedia_classrooms",
)  # fmt: skip
SCHOOLS_IN_WORKBOOKS = ("school_code", "name", "campus_of", "kind", "migrant_pupils", *ASSETS)
SCHOOLS_IN_EXPORT = (
    "school_code", "name", "campus_of", "kind", "sponsor_code", "setting", "township", "longitude", "latitude", *ASSETS,
)  # fmt: skip
TEACHERS = (
    "full_time_teachers", "doctoral_teachers", "master_teachers", "bachelor_teachers", "junior_college_teachers",
    "backbone_teachers", "pe_teachers", "music_teachers", "art_teachers", "general_arts_teachers",
)  # fmt: skip
STAGES_IN_WORKBOOKS = ("school_code", "stage", "pupils", "classes", "staff", *TEACHERS, "entrants")
STAGES_IN_EXPORT = ("school_code", "stage", "pupils", "classes", *TEACHERS, "entrants")


def write_expected(county: County, folder: FilePath) -> list[FilePath]:
    """`from_school_workbooks` and `from_county_export`, each a package of county, schools and school_stages."""
    ordinary = [school for school in county.schools if school.kind not in (SPECIAL, VOCATIONAL)]
    workbooks, export = folder / "from_school_workbooks", folder / "from_county_export"
    return [
        *_write(county, county.schools, ordinary, workbooks, SCHOOLS_IN_WORKBOOKS, STAGES_IN_WORKBOOKS),
        *_write(county, ordinary, ordinary, export, SCHOOLS_IN_EXPORT, STAGES_IN_EXPORT),
    ]


def _write(
    county: County, schools: Sequence[School], with_stages: Sequence[School], folder: FilePath,
    school_fields: Sequence[str], stage_fields: Sequence[str],
) -> list[FilePath]:  # fmt: skip
    lines = {line["school_code"]: line for line in county.tables["schools"]}
    stages: list[Row] = [
        {"school_code": school.code, "stage": stage, **cells, "staff": _staff(school, cells)}
        for school in with_stages
        for stage, cells in school.stages.items()
    ]
    return [
        write_rows(folder / "county.csv", list(COUNTY), county.tables["county"]),
        write_rows(folder / "schools.csv", list(school_fields), [_school(school, lines) for school in schools]),
        write_rows(folder / "school_stages.csv", list(stage_fields), stages),
    ]


def _school(school: School, lines: dict) -> Row:
    """A school without compulsory pupils files no pupil form, so its migrant pupils stay unknown."""
    line = dict(lines[school.code])
    if school.kind in (SPECIAL, VOCATIONAL):
        line["migrant_pupils"] = None
    return line


def _staff(school: School, cells: Row) -> object:
    """教基4149 counts the whole school: it tells a stage's staff only where there is one stage and no senior part."""
    has_one = len(school.stages) == 1 and school.kind != COMPLETE_SECONDARY
    return cells["staff"] if has_one else None
