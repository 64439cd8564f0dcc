"""The made-up county keeps its promises: its size, its reasons for failing, its label, the same bytes every time."""

from __future__ import annotations

import csv
import math
from decimal import Decimal
from pathlib import Path

import pytest
import synth_figures as figures

from junheng.fields import KEYS, tables
from junheng.synth.county import make_county
from junheng.synth.model import JUNIOR, PRIMARY, STAGES, County, Order
from junheng.synth.package import write_package
from junheng.synth.planning_extras import planning_extras

SEEDS = (0, 1, 7, 2024, 2**40)


@pytest.fixture(scope="module", params=SEEDS)
def made(request):
    return make_county(Order(request.param), years=3)


def total(county: County, stage: str, field: str) -> int:
    return sum(int(cells[field]) for _, cells in county.rows(stage))


def test_the_county_has_exactly_the_size_of_the_reference(made):
    assert len(made.county.schools) == 107
    assert {stage: total(made.county, stage, "pupils") for stage in STAGES} == {PRIMARY: 112_897, JUNIOR: 46_906}
    assert {stage: total(made.county, stage, "classes") for stage in STAGES} == {PRIMARY: 2_670, JUNIOR: 1_044}
    assert len(made.county.tables["classes"]) == 3_714
    assert 9_000 <= len(made.county.tables["teachers"]) <= 10_500


def test_every_table_and_required_field_is_there(made):
    assert list(made.county.tables) == list(tables())
    for name, table in tables().items():
        required = [field.name for field in table.fields if field.required]
        assert all(line[field] is not None for line in made.county.tables[name] for field in required), name


def test_choices_are_those_of_the_dictionary(made):
    for name, table in tables().items():
        for field in (field for field in table.fields if field.choices):
            used = {line.get(field.name) for line in made.county.tables[name]} - {None}
            assert used <= set(field.choices), (name, field.name, used)


def test_keys_are_unique_but_for_the_class_named_twice(made):
    for name, lines in made.county.tables.items():
        keys = [tuple(line[field] for field in KEYS[name]) for line in lines]
        assert len(keys) - len(set(keys)) == (name == "classes"), name


def test_the_county_is_labelled_as_made_up_and_lies_at_sea(made):
    line = made.county.tables["county"][0]
    assert "虚构" in line["name"] and line["region_code"] == "329901"
    for school in made.county.tables["schools"]:
        assert 122.5 < float(school["longitude"]) < 123.4 and 33.1 < float(school["latitude"]) < 33.7


def test_school_names_are_unique(made):
    names = [line["name"] for line in made.county.tables["schools"]]
    assert len(names) == len(set(names))


def test_it_fails_for_the_reasons_meant_and_only_those(made):
    tables_clean = {**made.county.tables, "school_stages": _with_backbone_filled(made.county)}
    assert figures.items_below(tables_clean) == {"R3", "R4", "R5"}
    assert 15 <= figures.failing_rows(tables_clean) <= 30
    by_stage = {stage: figures.variations(rows) for stage, rows in figures.rows(tables_clean).items()}
    over = [(stage, figures.ITEMS[item]) for stage in STAGES for item, cv in enumerate(by_stage[stage])
            if cv > figures.CV_LIMIT[stage]]  # fmt: skip
    assert over == [(PRIMARY, "R5")]
    assert 0.52 < by_stage[PRIMARY][4] < 0.56


def _with_backbone_filled(county: County) -> list[dict]:
    counts = {
        (school.code, stage): sum(person["is_backbone"] for person in school.teachers if person["stage"] == stage)
        for school in county.schools
        for stage in school.stages
    }
    return [
        {**line, "backbone_teachers": counts[line["school_code"], line["stage"]]}
        for line in county.tables["school_stages"]
    ]


def test_two_schools_and_eighteen_classes_are_oversized_and_fewer_each_year(made):
    years = [*made.history.values(), made.county.tables]
    assert _oversized_schools(years[-1]) == 2
    assert _oversized_schools(years[0]) >= _oversized_schools(years[1]) >= 2
    classes = [_oversized_classes(year) for year in years]
    assert classes[-1] == 18 and classes[0] > classes[1] > classes[2]


def _oversized_classes(year) -> int:
    return sum(int(line["pupils"]) > (45 if line["stage"] == PRIMARY else 50) for line in year["classes"])


def _oversized_schools(year) -> int:
    schools = {line["school_code"]: line for line in year["schools"]}
    pupils: dict[str, int] = {}
    for line in year["school_stages"]:
        code = figures.merged_into(schools, line["school_code"])
        pupils[code] = pupils.get(code, 0) + int(line["pupils"])
    limit = {"九年一贯制学校": 2_500, "十二年一贯制学校": 2_500}
    return sum(number > limit.get(schools[code]["kind"], 2_000) for code, number in pupils.items())


def test_roster_and_counts_agree_but_for_the_listed_defects(made):
    disagreeing = set()
    for school in made.county.schools:
        for line in (line for line in made.county.tables["school_stages"] if line["school_code"] == school.code):
            people = [person for person in school.teachers if person["stage"] == line["stage"]]
            counted = {
                "full_time_teachers": len(people),
                "backbone_teachers": sum(person["is_backbone"] for person in people),
                "pe_teachers": sum(person["subject"] == "体育" for person in people),
                "music_teachers": sum(person["subject"] == "音乐" for person in people),
                "art_teachers": sum(person["subject"] == "美术" for person in people),
                "general_arts_teachers": sum(person["subject"] == "艺术" for person in people),
                "master_teachers": sum(person["degree"] == "硕士" for person in people),
                "bachelor_teachers": sum(person["degree"] == "本科" for person in people),
                "certified_teachers": sum(person["is_certified"] for person in people),
                "trained_teachers": sum(person["training_hours"] >= 360 for person in people),
            }
            disagreeing |= {
                (f"{school.code} {line['stage']}", name) for name, count in counted.items() if line[name] != count
            }
    listed = {(found.key, found.field) for found in made.blemishes}
    assert disagreeing <= listed and len(disagreeing) == 3


def test_classes_add_up_but_for_the_listed_row(made):
    sums: dict[tuple[str, str], int] = {}
    for line in made.county.tables["classes"]:
        key = line["school_code"], line["stage"]
        sums[key] = sums.get(key, 0) + int(line["pupils"])
    wrong = [
        line for line in made.county.tables["school_stages"]
        if sums[line["school_code"], line["stage"]] != line["pupils"]
    ]  # fmt: skip
    assert len(wrong) == 1


def test_every_kind_of_defect_is_listed(made):
    assert {found.field for found in made.blemishes} == {
        "outdoor_sports_area_m2", "training_budget_yuan", "leased_sports_area_m2", "backbone_teachers",
        "fitness_passed", "art_rooms_m2", "built_year", "master_teachers", "pe_teachers", "name", "pupils",
    }  # fmt: skip


def test_one_value_turns_on_rounding(made):
    code = next(found.key for found in made.blemishes if found.field == "outdoor_sports_area_m2")
    value = next(values[4] for own, _, values in figures.rows(made.county.tables)[PRIMARY] if own == code)
    assert 7.495 <= value < 7.5


def test_numbers_are_written_as_people_write_them(made, tmp_path):
    for path in write_package(made.county.tables, tmp_path):
        assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8", newline="") as handle:
            for line in csv.DictReader(handle):
                for name, cell in line.items():
                    if cell and name not in ("longitude", "latitude", "interschool_difference"):
                        assert len(cell.partition(".")[2]) <= 2 or not _is_number(cell), (path.name, name, cell)


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).isdigit()


def test_there_is_a_chain_of_campuses(made):
    campus_of = {line["school_code"]: line["campus_of"] for line in made.county.tables["schools"]}
    assert sum(parent is not None for parent in campus_of.values()) == 4
    assert any(parent and campus_of[parent] for parent in campus_of.values())


def test_sites_leave_room_for_what_is_missing(made):
    sites = {site["school_code"]: site for site in planning_extras(made.county).sites}
    for stage, least in ((PRIMARY, figures.LEAST[PRIMARY]), (JUNIOR, figures.LEAST[JUNIOR])):
        for code, pupils, values in figures.rows(made.county.tables)[stage]:
            assert math.ceil((least[3] - values[3]) * pupils) <= sites[code]["max_extra_building_m2"], code
            assert math.ceil((least[4] - values[4]) * pupils) <= sites[code]["max_extra_sports_m2"], code


def test_ordered_infeasible_the_crowded_schools_are_land_locked(made):
    sites = {site["school_code"]: site for site in planning_extras(made.county, infeasible=True).sites}
    hopeless = [
        code for code, _, values in figures.rows(made.county.tables)[PRIMARY]
        if values[4] < 0.85 * 7.5 and sites[code]["max_extra_sports_m2"] == 0
    ]  # fmt: skip
    assert hopeless


def test_homes_are_rounded_to_a_kilometre_and_one_a_teacher(made):
    homes = planning_extras(made.county).homes
    assert [home["teacher_code"] for home in homes] == [
        person["teacher_code"] for person in made.county.tables["teachers"]
    ]
    assert all(home["longitude"] == home["longitude"].quantize(Decimal("0.01")) for home in homes)


@pytest.mark.parametrize("schools", [16, 23, 30, 61, 240])
def test_other_sizes(schools):
    county = make_county(Order(3, schools), years=2).county
    assert len(county.tables["schools"]) == schools == len({line["name"] for line in county.tables["schools"]})
    assert figures.variations(figures.rows(county.tables)[PRIMARY])[4] > 0.5


@pytest.mark.parametrize("schools", [0, 15, 1_501])
def test_a_size_that_cannot_be_is_refused(schools):
    with pytest.raises(ValueError, match="学校数"):
        make_county(Order(1, schools))


def test_another_name_is_labelled_too():
    assert make_county(Order(1, 16, "澄安县")).county.tables["county"][0]["name"] == "澄安县（虚构）"


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path):
    first, again, other = (tmp_path / name for name in ("first", "again", "other"))
    for folder, seed in ((first, 5), (again, 5), (other, 6)):
        write_package(make_county(Order(seed, 30)).county.tables, folder)
    assert (first / "schools.csv").read_bytes() == (again / "schools.csv").read_bytes()
    assert (first / "schools.csv").read_bytes() != (other / "schools.csv").read_bytes()
