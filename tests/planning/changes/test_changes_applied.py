"""What every kind of change does to a county reckoned by hand; counts, roster, classes and pupils stay in agreement."""

from collections import Counter

import pytest
from tiny_county import CAMPUS, LIN, SUN, ZHAO, county, row, sizes, stage

from junheng.planning.changes import Refused, apply, parse


def done(*listed, on=None):
    return apply(on or county(), parse(list(listed)))


def refusal(*listed, on=None):
    with pytest.raises(Refused) as caught:
        done(*listed, on=on)
    return [code for code, _, _ in caught.value.reasons]


def counts(after, code, stage, *names):
    found = row(after, "school_stages", code, stage)
    return tuple(found[name] for name in names)


def test_moving_teachers_moves_counts_and_roster_together():
    after = done(
        {
            "do": "move_teachers",
            "from": LIN,
            "to": "赵校",
            "stage": "小学",
            "count": 2,
            "degree": "本科",
            "backbone": True,
        }
    )
    assert counts(after, LIN, "小学", "full_time_teachers", "bachelor_teachers", "backbone_teachers", "staff") == (
        10,
        7,
        1,
        12,
    )
    assert counts(after, ZHAO, "小学", "full_time_teachers", "bachelor_teachers", "backbone_teachers") == (14, 11, 5)
    assert {t["teacher_code"] for t in after.tables["teachers"].to_pylist() if t["school_code"] == ZHAO} == {"T3", "T4"}


def test_named_teachers_count_by_their_own_record():
    after = done({"do": "move_teachers", "from": LIN, "to": ZHAO, "stage": "小学", "teachers": ["T0", "T11"]})
    assert counts(
        after, LIN, "小学", "master_teachers", "junior_college_teachers", "pe_teachers", "backbone_teachers"
    ) == (0, 1, 0, 2)
    assert counts(
        after, ZHAO, "小学", "master_teachers", "junior_college_teachers", "pe_teachers", "backbone_teachers"
    ) == (2, 3, 2, 4)


def test_exempt_teachers_stay_unless_named():
    move = {
        "do": "move_teachers",
        "from": LIN,
        "to": ZHAO,
        "stage": "小学",
        "count": 1,
        "degree": "本科",
        "subject": "音乐",
    }
    assert refusal(move) == ["too_few_teachers"]
    assert done({**move, "teachers": ["T1"]}).tables["teachers"].num_rows == 12


def test_without_a_roster_the_class_is_said():
    move = {"do": "move_teachers", "from": ZHAO, "to": SUN, "stage": "初中", "count": 2}
    assert refusal(move) == ["no_degree"]
    after = done({**move, "degree": "专科", "subject": "美术"}, on=county(school_stages=[
        stage(ZHAO, "初中", 100, art_teachers=3.0, certified_teachers=1.0), stage(SUN, "初中", 150)]))  # fmt: skip
    assert counts(after, ZHAO, "初中", "junior_college_teachers", "art_teachers", "certified_teachers") == (0, 1, 0)
    assert counts(after, SUN, "初中", "junior_college_teachers", "art_teachers", "certified_teachers") == (4, 3, 13)


def test_new_teachers_join_a_roster_that_is_kept():
    after = done({"do": "add_teachers", "school": LIN, "count": 2, "degree": "本科", "subject": "体育"})
    assert counts(after, LIN, "小学", "full_time_teachers", "pe_teachers", "trained_teachers") == (14, 3, 14)
    new = [t for t in after.tables["teachers"].to_pylist() if t["teacher_code"].startswith("NEW")]
    assert [(t["subject"], t["degree"], t["is_certified"]) for t in new] == [("体育", "本科", True)] * 2
    assert done({"do": "add_teachers", "school": SUN, "count": 1, "degree": "本科"}).tables["teachers"].num_rows == 12


def test_teachers_study_and_are_named():
    after = done({"do": "upgrade_degrees", "school": LIN, "count": 2, "from": "专科", "to": "本科"},
                 {"do": "name_backbone", "school": LIN, "count": 9})  # fmt: skip
    assert counts(after, LIN, "小学", "junior_college_teachers", "bachelor_teachers", "backbone_teachers") == (
        0,
        11,
        12,
    )
    assert Counter(t["degree"] for t in after.tables["teachers"].to_pylist()) == {"硕士": 1, "本科": 11}
    assert refusal({"do": "name_backbone", "school": SUN, "count": 10}) == ["too_many"]


def test_losing_teachers_takes_them_off_the_roster():
    after = done({"do": "lose_teachers", "school": LIN, "count": 1, "degree": "本科", "subject": "音乐"})
    assert counts(after, LIN, "小学", "music_teachers", "full_time_teachers") == (0, 11)
    assert after.tables["teachers"].num_rows == 11


def test_indoor_sports_rooms_raise_the_statistical_total_too():
    after = done({"do": "build", "school": LIN, "teaching_floor_area_m2": 0.1, "indoor_sports_area_m2": 0.2,
                  "outdoor_sports_area_m2": 5, "art_rooms_m2": [90.5, 91], "music_rooms_m2": [97]})  # fmt: skip
    lin = row(after, "schools", LIN)
    assert (lin["teaching_floor_area_m2"], lin["indoor_sports_area_m2"], lin["outdoor_sports_area_m2"]) == (
        1000.8,
        100.2,
        2005,
    )
    assert counts(after, LIN, "小学", "music_rooms_m2", "art_rooms_m2") == ("96;100;97", "90.5;91")


def test_a_school_with_two_stages_is_asked_which():
    assert refusal({"do": "build", "school": ZHAO, "art_rooms_m2": [90]}) == ["which_stage"]
    assert refusal({"do": "lose_pupils", "school": LIN, "stage": "初中", "count": 1}) == ["no_stage"]


def test_changed_cells_keep_their_place_and_say_how_they_came_about():
    after = done(
        {"do": "buy_equipment", "school": LIN, "wan_yuan": 0.2}, {"do": "buy_equipment", "school": LIN, "wan_yuan": 1}
    )
    assert row(after, "schools", LIN)["equipment_value_wan_yuan"] == 61.3
    assert after.origins.note("schools", (LIN,), "equipment_value_wan_yuan") == (
        "按变动：60.1 ＋ 0.2 ＝ 60.3（第 1 条购置教学仪器设备）；60.3 ＋ 1 ＝ 61.3（第 2 条购置教学仪器设备）"
    )
    assert str(after.origins.places("schools", (LIN,), "equipment_value_wan_yuan")[0]) == "schools.csv W2"


def test_a_sum_no_double_carries_is_kept_exactly():
    after = done({"do": "buy_equipment", "school": LIN, "wan_yuan": 1e-15})
    assert after.exact["schools", (LIN,), "equipment_value_wan_yuan"] * 10**16 == 601 * 10**15 + 10


def test_pupils_leave_full_classes_and_join_empty_ones_grade_by_grade():
    after = done({"do": "move_pupils", "from": ZHAO, "to": LIN, "stage": "小学", "count": 21})
    assert (counts(after, ZHAO, "小学", "pupils"), counts(after, LIN, "小学", "pupils")) == ((179,), (141,))
    assert sizes(after, ZHAO, "小学") == {1: [44, 45], 2: [45, 45]}
    assert sizes(after, LIN, "小学") == {1: [46, 45], 2: [50]}


def test_pupils_with_new_classes_are_shared_out_evenly():
    after = done(
        {"do": "move_pupils", "from": ZHAO, "to": LIN, "stage": "小学", "count": 40, "grade": 2, "open_classes": 1}
    )
    assert sizes(after, LIN, "小学") == {1: [42, 38], 2: [40, 40]}
    assert counts(after, LIN, "小学", "pupils", "classes") == (160, 4)
    assert refusal({"do": "move_pupils", "from": ZHAO, "to": LIN, "stage": "小学", "count": 10, "grade": 3}) == [
        "too_few_listed"
    ]


def test_classes_open_where_they_are_fullest_and_are_evened_out():
    after = done(
        {"do": "open_classes", "school": ZHAO, "stage": "小学", "count": 1}, {"do": "even_classes", "school": SUN}
    )
    assert sizes(after, ZHAO, "小学") == {1: [34, 33, 33], 2: [50, 50]}
    assert sizes(after, SUN, "初中") == {7: [50, 50], 8: [50]}


def test_a_school_without_class_list_gets_none_invented():
    bare = county(classes=[])
    after = done({"do": "move_pupils", "from": ZHAO, "to": LIN, "stage": "小学", "count": 5}, on=bare)
    assert after.tables["classes"].num_rows == 0 and counts(after, LIN, "小学", "pupils") == (125,)


def test_a_school_opens_from_nothing_and_is_filled():
    after = done(
        {"do": "open_school", "school": "1000000009", "name": "陈小", "kind": "小学", "figures": {"setting": "乡村"},
         "stages": {"小学": {"grades": 6}}},
        {"do": "move_pupils", "from": ZHAO, "to": "陈小", "stage": "小学", "count": 40, "grade": 1, "open_classes": 2},
        {"do": "move_teachers", "from": LIN, "to": "陈小", "count": 2, "degree": "本科"},
        {"do": "build", "school": "陈小", "teaching_floor_area_m2": 500, "music_rooms_m2": [96]},
    )  # fmt: skip
    assert sizes(after, "1000000009", "小学") == {1: [20, 20]}
    assert counts(after, "1000000009", "小学", "pupils", "classes", "bachelor_teachers", "music_rooms_m2") == (
        40,
        2,
        2,
        "96",
    )
    assert row(after, "schools", "1000000009")["teaching_floor_area_m2"] == 500
    assert row(after, "schools", "1000000009")["built_year"] is None
    assert refusal({"do": "open_school", "school": LIN, "name": "x", "kind": "小学", "stages": {"小学": {}}}) == [
        "school_exists"
    ]


def test_merged_schools_become_campuses():
    assert refusal({"do": "merge_schools", "schools": [SUN], "into": LIN}) == ["new_kind"]
    after = done({"do": "merge_schools", "schools": [SUN], "into": LIN, "kind": "九年一贯制学校"})
    assert (row(after, "schools", SUN)["campus_of"], row(after, "schools", LIN)["kind"]) == (LIN, "九年一贯制学校")
    assert refusal({"do": "merge_schools", "schools": [CAMPUS], "into": LIN}) == ["is_campus"]


def test_a_campus_may_stand_alone():
    after = done({"do": "split_school", "school": ZHAO, "campus": CAMPUS})
    assert row(after, "schools", CAMPUS)["campus_of"] is None
    assert refusal({"do": "split_school", "school": LIN, "campus": CAMPUS}) == ["not_campus"]


def test_a_stage_leaves_with_its_classes_and_its_part_of_the_money():
    alone = county(schools=[line for line in county().tables["schools"].to_pylist() if line["school_code"] != CAMPUS])
    after = done({"do": "split_school", "school": ZHAO, "stages": ["初中"], "new": "1000000008", "name": "赵中", "kind": "初中",
                  "old_kind": "小学", "assets": {"teaching_floor_area_m2": 400}}, on=alone)  # fmt: skip
    new, old = row(after, "schools", "1000000008"), row(after, "schools", ZHAO)
    assert (new["teaching_floor_area_m2"], old["teaching_floor_area_m2"]) == (400, 600.5)
    assert (new["training_budget_yuan"], old["training_budget_yuan"]) == (2000, 4000)
    assert (
        sizes(after, "1000000008", "初中") == {7: [50, 50]} and row(after, "cohorts", "1000000008")["graduates"] == 50
    )


def test_a_closed_school_leaves_nobody_behind():
    assert refusal({"do": "close_school", "school": LIN}) == ["pupils_left"]
    assert refusal({"do": "close_school", "school": ZHAO, "to": LIN}) == ["has_campuses"]
    after = done({"do": "close_school", "school": LIN, "to": ZHAO, "assets": True})
    assert counts(after, ZHAO, "小学", "pupils", "full_time_teachers", "classes") == (320, 24, 6)
    assert sizes(after, ZHAO, "小学") == {1: [42, 38, 50, 50], 2: [40, 50, 50]}
    assert row(after, "schools", ZHAO)["equipment_value_wan_yuan"] == 120.2
    assert {t["school_code"] for t in after.tables["teachers"].to_pylist()} == {ZHAO}
    assert LIN not in after.tables["schools"]["school_code"].to_pylist()


def test_any_cell_may_be_filled_in():
    after = done({"do": "set", "table": "judgements", "key": "Q7", "field": "met", "value": "是"},
                 {"do": "set", "table": "学校", "key": LIN, "field": "教师培训经费预算", "value": None},
                 {"do": "set", "table": "county", "field": "basic_balance_recognised_on", "value": "2015-03-25"})  # fmt: skip
    assert row(after, "judgements", "Q7")["met"] is True
    assert row(after, "schools", LIN)["training_budget_yuan"] is None
    assert after.tables["county"]["basic_balance_recognised_on"].to_pylist() == ["2015-03-25"]
    assert refusal({"do": "set", "table": "schools", "key": "7", "field": "built_year", "value": 1}) == ["unknown_key"]
    assert refusal({"do": "set", "table": "schools", "key": LIN, "field": "kind", "value": "大学"}) == ["bad_value"]


def test_missing_stays_missing_and_the_cell_is_named():
    bare = county(school_stages=[stage(LIN, "小学", 120, backbone_teachers=None, staff=None), stage(ZHAO, "小学", 200)])
    with pytest.raises(Refused, match="林小（1000000001）小学的“县级及以上骨干教师数（人）”没有填报"):
        done({"do": "name_backbone", "school": LIN, "count": 1}, on=bare)
    after = done({"do": "add_teachers", "school": LIN, "count": 1, "degree": "本科"}, on=bare)
    assert counts(after, LIN, "小学", "staff", "full_time_teachers") == (None, 13)


def test_every_reason_is_told_at_once():
    told = refusal({"do": "buy_equipment", "school": "林晓", "wan_yuan": 1}, {"do": "lose_pupils", "school": LIN, "count": 999},
                   {"do": "move_teachers", "from": SUN, "to": SUN, "count": 1, "degree": "本科"})  # fmt: skip
    assert told == ["unknown_school", "too_few", "same_school"]


def test_doubled_records_are_not_touched():
    twice = county(school_stages=[stage(LIN, "小学", 120), stage(LIN, "小学", 121)])
    assert refusal({"do": "lose_pupils", "school": LIN, "stage": "小学", "count": 1}, on=twice) == ["doubled"]


def test_apply_is_pure_and_marks_the_result():
    before = county()
    kept = {name: table.to_pylist() for name, table in before.tables.items()}
    after = done({"do": "close_school", "school": LIN, "to": ZHAO}, on=before)
    assert {name: table.to_pylist() for name, table in before.tables.items()} == kept
    assert after.fingerprint != before.fingerprint
    assert done({"do": "close_school", "school": LIN, "to": ZHAO}, on=before).fingerprint == after.fingerprint
    assert apply(before, ()) is before
    assert all(after.tables[name].schema.equals(before.tables[name].schema) for name in before.tables)
