"""Each check with a bad table beside the good one of intake_package: what is found, where, and what was probably meant."""

from __future__ import annotations

import pytest
from intake_package import BRANCH, CHEN, LIN, SUN, of, sound

from junheng.intake.notebook import messages


def one(county, code):
    """The only finding with this code."""
    found = [finding for finding in county.findings if finding.code == code]
    assert len(found) == 1, [finding.code for finding in county.findings]
    return found[0]


SUNS = {"school_code": SUN}
CASES = {
    "a school twice": ("C301", lambda t: t["schools"].append({**of(t, "schools", school_code=SUN), "kind": "小学"})),
    "the same row twice": ("C302", lambda t: t["schools"].append(dict(of(t, "schools", school_code=SUN)))),
    "two counties": ("C303", lambda t: t["county"].append({**t["county"][0], "region_code": "329902"})),
    "a stage of an unlisted school": ("C305", lambda t: of(t, "classes", name="0班").update(school_code="3299010040")),
    "last year's row": ("C311", lambda t: of(t, "schools", school_code=LIN).update(school_year=2023)),
    "an unknown parent": ("C306", lambda t: of(t, "schools", school_code=BRANCH).update(campus_of="3299019999")),
    "a campus of itself": ("C307", lambda t: of(t, "schools", school_code=BRANCH).update(campus_of=BRANCH)),
    "a stage its kind has not": ("C308", lambda t: of(t, "schools", school_code=CHEN).update(kind="初中")),
    "a school without stages": ("C309", lambda t: t["school_stages"].remove(of(t, "school_stages", school_code=LIN))),
    "classes of a stage not reported": ("C310", lambda t: of(t, "classes", name="0班").update(stage="小学", grade=6)),
    "a fractional count": ("C110", lambda t: of(t, "school_stages", school_code=LIN).update(backbone_teachers=8.5)),
    "a negative area": ("C111", lambda t: of(t, "schools", school_code=LIN).update(indoor_sports_area_m2=-3)),
    "degrees beyond the teachers": ("C401", lambda t: of(t, "school_stages", school_code=LIN).update(bachelor_teachers=60)),
    "part and whole swapped": ("C401", lambda t: of(t, "school_stages", school_code=LIN).update(entrants=100)),
    "a monthly pay": ("C402", lambda t: t["county"][0].update(teacher_average_pay_yuan=9800)),
    "pay in ten thousands": ("C402", lambda t: t["county"][0].update(teacher_average_pay_yuan=12.3)),
    "a class list that does not add up": ("C421", lambda t: of(t, "school_stages", school_code=SUN).update(pupils=805)),
    "a class too many": ("C422", lambda t: of(t, "school_stages", school_code=SUN).update(classes=19)),
    "a primary grade in a junior stage": ("C423", lambda t: of(t, "classes", name="0班").update(grade=3)),
    "no senior pupils": ("C424", lambda t: of(t, "schools", school_code=SUN).update(kind="完全中学")),
    "senior pupils of a junior school": ("C425", lambda t: of(t, "schools", school_code=SUN).update(senior_pupils=30)),
    "more migrants than pupils": ("C426", lambda t: of(t, "schools", school_code=SUN).update(migrant_pupils=900)),
    "one name twice": ("C427", lambda t: of(t, "schools", school_code=SUN).update(name="林小学")),
    "an item nobody judges": ("C428", lambda t: t.update(judgements=[{"item": "R1", "met": "是"}])),
    "a short code": ("C120", lambda t: t["county"][0].update(region_code="32991")),
    "an empty required cell": ("C116", lambda t: of(t, "school_stages", school_code=LIN).update(pupils="")),
    "a stage nobody knows": ("C112", lambda t: of(t, "school_stages", school_code=LIN).update(stage="高中")),
    "an empty cell among full ones": ("C129", lambda t: of(t, "school_stages", school_code=LIN).update(art_rooms_m2="")),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_bad_table_is_named(name, read, codes):
    code, spoil = CASES[name]
    tables = sound()
    spoil(tables)
    county = read(tables)
    assert code in codes(county)
    found = next(finding for finding in county.findings if finding.code == code)
    assert found.places and all(place.file.endswith(".csv") for place in found.places)
    assert "{" not in found.message + found.message_en


def test_an_unlisted_school_that_is_one_digit_off_is_guessed(read, tables):
    of(tables, "classes", name="0班")["school_code"] = "3299010040"
    of(tables, "classes", name="1班")["school_code"] = "329901004"
    found = [finding for finding in read(tables).findings if finding.code == "C305"]
    assert ["3299010004" in finding.message for finding in found] == [True, True]


def many(tables, count=12):
    """More schools of Sun's kind, so that the county has a median."""
    for number in range(count):
        code = f"32990101{number:02d}"
        tables["schools"].append({**of(tables, "schools", school_code=SUN), "school_code": code, "name": f"第{number}中学",
                                  "teaching_floor_area_m2": 5000 + 37 * number})  # fmt: skip
        tables["school_stages"].append({**of(tables, "school_stages", school_code=SUN), "school_code": code})


@pytest.mark.parametrize(
    ("field", "value", "guess"),
    [
        ("teaching_floor_area_m2", 530000, "小数点错了两位"), ("teaching_floor_area_m2", 53, "小数点错了两位"),
        ("equipment_value_wan_yuan", 2104000, "可能把“元”当作“万元”填报（应为 210.4？）"), ("outdoor_sports_area_m2", 0.6, "“元”"),
    ],
)  # fmt: skip
def test_a_slip_stands_out_against_the_county(read, tables, codes, field, value, guess):
    many(tables)
    assert codes(read(tables)) == set()
    of(tables, "schools", school_code=SUN)[field] = value
    county = read(tables)
    found = next(finding for finding in county.findings if finding.code == "C107")
    assert found.key == (SUN,) and found.field == field and found.severity == "explain"
    assert "倍" in found.message
    if field != "outdoor_sports_area_m2":
        assert guess in found.message
    table = county.tables["schools"].to_pylist()
    assert next(row[field] for row in table if row["school_code"] == SUN) == value, (
        "a doubtful value is used as reported"
    )


def test_a_whole_column_in_the_wrong_unit_is_said_once(read, tables):
    many(tables)
    for row in tables["schools"]:
        row["equipment_value_wan_yuan"] *= 10000
    county = read(tables)
    assert "应为" in one(county, "C108").message
    assert not [finding for finding in county.findings if finding.code == "C107"]


def test_a_place_far_away_with_longitude_and_latitude_exchanged(read, tables):
    many(tables)
    for number, row in enumerate(tables["schools"]):
        row.update(longitude=121.5 + number / 100, latitude=33.2)
    of(tables, "schools", school_code=SUN).update(longitude=33.2, latitude=121.5)
    assert "填反" in one(read(tables), "C430").message


ROSTER = [
    {"teacher_code": f"T{n}", "school_code": LIN, "stage": "小学", "subject": "体育" if n < 3 else "语文", "degree": "本科",
     "is_backbone": "是" if n < 5 else "否", "is_certified": "是", "training_hours": 360 if n < 9 else 359.5}
    for n in range(10)
]  # fmt: skip


def test_a_roster_fills_what_is_empty_and_a_stated_count_stands(read, tables):
    tables["teachers"] = ROSTER
    stage = of(tables, "school_stages", school_code=LIN)
    stage.update(backbone_teachers="", full_time_teachers=10, bachelor_teachers=10, doctoral_teachers=0, master_teachers=0,
                 junior_college_teachers=0, pe_teachers=4, music_teachers=0, art_teachers=0)  # fmt: skip
    county = read(tables)
    row = next(row for row in county.tables["school_stages"].to_pylist() if row["school_code"] == LIN)
    assert (row["backbone_teachers"], row["trained_teachers"], row["certified_teachers"]) == (5, 9, 10)
    assert row["pe_teachers"] == 4, "a filled count stands"
    assert one(county, "C304").field == "pe_teachers"
    assert "教师名册" in county.origins.note("school_stages", (LIN, "小学"), "backbone_teachers")
    others = [row for row in county.tables["school_stages"].to_pylist() if row["school_code"] == SUN]
    assert others[0]["trained_teachers"] is None, "a roster that covers one school says nothing of another"


@pytest.mark.parametrize("spoil", [{"degree": ""}, {"degree": "不详"}, {"teacher_code": "T1"}])
def test_a_roster_that_lacks_the_field_fills_nothing(read, tables, spoil):
    tables["teachers"] = [ROSTER[0] | spoil, *ROSTER[1:]]
    of(tables, "school_stages", school_code=LIN)["bachelor_teachers"] = ""
    county = read(tables)
    row = next(row for row in county.tables["school_stages"].to_pylist() if row["school_code"] == LIN)
    assert row["bachelor_teachers"] is None


def test_last_year_is_compared(read, tables, tmp_path):
    before = sound()
    before["county"][0]["school_year"] = 2023
    of(before, "schools", school_code=LIN)["teaching_floor_area_m2"] = 9000
    before["schools"].append({**of(before, "schools", school_code=SUN), "school_code": "3299010009", "name": "旧中学"})
    of(before, "schools", school_code=CHEN).update(school_code="3299010008")
    from intake_package import write_csv

    county = read(tables, previous=write_csv(before, tmp_path / "before"))
    found = {finding.code: finding for finding in county.findings}
    assert "-60%" in found["C606"].message and found["C606"].key == (LIN,)
    assert found["C602"].key == (CHEN,) and "旧中学" in found["C604"].message
    assert "C607" in found, "pupils of every stage are as last year"
    same = read(tables, previous=write_csv(sound(), tmp_path / "same"))
    assert {"C601"} <= {finding.code for finding in same.findings}


def test_last_year_that_cannot_be_read_does_not_stop_this_year(read, tables, tmp_path):
    county = read(tables, previous=tmp_path / "nowhere")
    assert "找不到数据包" in one(county, "C608").message


def test_every_message_is_used_and_every_code_has_its_message():
    import re
    from pathlib import Path

    import junheng.intake

    room = Path(junheng.intake.__file__).parent
    text = "\n".join(path.read_text(encoding="utf-8") for path in room.rglob("*.py"))
    text += "\n".join(path.read_text(encoding="utf-8") for path in (room / "checks").glob("*.csv"))
    used = set(re.findall(r"\bC\d{3}\b", text))
    assert used == set(messages())


def test_sentences_say_what_where_and_what_to_do():
    for message in messages().values():
        placeholders = set(__import__("re").findall(r"\{(\w+)\}", message.zh))
        assert message.zh.endswith("。") and message.en.endswith("."), message.code
        assert "{where}" not in message.en and "{who}" not in message.en, message.code
        assert "where" in placeholders or message.code in ("C108", "C221", "C604", "C607"), message.code
