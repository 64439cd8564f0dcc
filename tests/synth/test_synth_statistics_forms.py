"""The made-up statistics forms hold the county's figures in the cells where a school's workbook of 2021 has them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from junheng.synth.statistics_forms.examples import write_examples

EXAMPLES = Path(__file__).parents[2] / "examples" / "statistics_forms"
FOLDERS = ("schools_2021", "schools_2025", "county_export", "expected")


def cell(sheet: list[list], address: str):
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return sheet[int(address[len(letters) :]) - 1][column - 1]


def sheets(path: Path) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_path(path)
    return {
        name.split("_")[0]: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
    }


def table(name: str) -> list[dict[str, str]]:
    with (EXAMPLES / "expected" / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def stage_line(code: str, stage: str) -> dict[str, str]:
    lines = table("from_school_workbooks/school_stages.csv")
    return next(line for line in lines if (line["school_code"], line["stage"]) == (code, stage))


def school_line(code: str) -> dict[str, str]:
    return next(line for line in table("from_school_workbooks/schools.csv") if line["school_code"] == code)


WORKBOOKS = sorted([*EXAMPLES.glob("schools_2021/*.xlsx"), *EXAMPLES.glob("schools_2025/*.xlsx")])
CELLS_2021 = {
    ("小学", "教基2106", "C5"): "classes",
    ("小学", "教基3112", "I6"): "pupils",
    ("小学", "教基3112", "D6"): "entrants",
    ("小学", "教基4155", "C6"): "full_time_teachers",
    ("小学", "教基4155", "C9"): "doctoral_teachers",
    ("小学", "教基4155", "C10"): "master_teachers",
    ("小学", "教基4155", "C11"): "bachelor_teachers",
    ("小学", "教基4155", "C12"): "junior_college_teachers",
    ("小学", "教基4155", "L6"): "pe_teachers",
    ("小学", "教基4155", "N6"): "general_arts_teachers",
    ("小学", "教基4155", "O6"): "music_teachers",
    ("小学", "教基4155", "P6"): "art_teachers",
    ("初中", "教基3115", "E6"): "pupils",
    ("初中", "教基3115", "D6"): "entrants",
    ("初中", "教基4156", "C7"): "full_time_teachers",
    ("初中", "教基4156", "C10"): "doctoral_teachers",
    ("初中", "教基4156", "C11"): "master_teachers",
    ("初中", "教基4156", "C12"): "bachelor_teachers",
    ("初中", "教基4156", "C13"): "junior_college_teachers",
    ("初中", "教基4156", "U7"): "pe_teachers",
    ("初中", "教基4156", "V7"): "general_arts_teachers",
    ("初中", "教基4156", "W7"): "music_teachers",
    ("初中", "教基4156", "X7"): "art_teachers",
}
CELLS_OF_SCHOOL = {
    ("教基5170", "F10"): "teaching_floor_area_m2",
    ("教基5170", "F17"): "indoor_sports_area_m2",
    ("教基5176", "D7"): "outdoor_sports_area_m2",
    ("教基5176", "D17"): "networked_multimedia_classrooms",
    ("教基5176", "D19"): "equipment_value_wan_yuan",
}


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_whole_school_figures_stand_in_their_cells(path: Path):
    found = sheets(path)
    code = cell(found["教基1001"], "C3")
    kind_cell = "C25" if path.parent.name == "schools_2021" else "C27"
    assert cell(found["教基1001"], "C4") == school_line(code)["name"]
    assert path.name == f"{school_line(code)['name']}({cell(found['教基1001'], kind_cell)}).xlsx"
    for (form, address), field in CELLS_OF_SCHOOL.items():
        assert cell(found[form], address) == float(school_line(code)[field]), (form, address)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("schools_2021/*.xlsx")), ids=lambda path: path.stem)
def test_stage_figures_of_2021_stand_in_their_cells(path: Path):
    found = sheets(path)
    code = cell(found["教基1001"], "C3")
    for (stage, form, address), field in CELLS_2021.items():
        if form in found:
            assert cell(found[form], address) == float(stage_line(code, stage)[field]), (form, address)


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_totals_are_the_sum_of_courses_under_one_reading_of_the_arts(path: Path):
    for form, sheet in sheets(path).items():
        if form in ("教基4155", "教基4156"):
            groups, names = _filled_right(sheet[2]), sheet[3]
            plain = [
                position
                for position in range(4, len(names))
                if not (groups[position] in ("外语", "艺术") and names[position] not in ("", "计"))
            ]
            for line in sheet[5:]:
                assert line[2] == sum(line[position] for position in plain), (form, line[0])


def _filled_right(row: list) -> list:
    filled, last = [], ""
    for value in row:
        last = value or last
        filled.append(last)
    return filled


def test_both_editions_have_every_stage_and_general_arts_teachers():
    for edition in ("schools_2021", "schools_2025"):
        forms = {form for path in EXAMPLES.glob(f"{edition}/*.xlsx") for form in sheets(path)}
        assert {"教基2106", "教基2107", "教基3112", "教基3115", "教基4155", "教基5170", "教基5176"} <= forms
    general = {
        (line["stage"], line["general_arts_teachers"]) for line in table("from_school_workbooks/school_stages.csv")
    }
    assert {("小学", "1"), ("初中", "1")} <= general


def test_the_export_adds_up_to_the_county():
    totals = {"小学": 0, "初中": 0}
    for line in table("from_county_export/school_stages.csv"):
        totals[line["stage"]] += int(line["pupils"])
    for stage, total in totals.items():
        book = CalamineWorkbook.from_path(EXAMPLES / "county_export" / f"教基综合数据_{stage}.xlsx")
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        pupils, closed, county = rows[0].index("在校生数"), rows[0].index("是否上年撤销"), rows[0].index("统计三级")
        own = [row for row in rows[4:-1] if row[closed] == 0 and row[county] == "澄安县（虚构）"]
        assert sum(int(row[pupils]) for row in own) == total
        assert rows[-1][0] == "合计" and rows[-1][pupils] == sum(int(row[pupils]) for row in rows[4:-1])


def test_the_committed_examples_are_the_generated_ones(tmp_path: Path):
    made = {path.relative_to(tmp_path) for path in write_examples(2021, tmp_path)}
    assert made == {path.relative_to(EXAMPLES) for name in FOLDERS for path in (EXAMPLES / name).rglob("*.*")}
    for name in made:
        if name.suffix == ".csv":
            assert (EXAMPLES / name).read_bytes() == (tmp_path / name).read_bytes()
        else:
            assert sheets(EXAMPLES / name) == sheets(tmp_path / name)
