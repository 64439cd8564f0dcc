"""changes.yaml: read, checked with every mistake at once, written and read back equal."""

from fractions import Fraction

import pytest
import yaml
from tiny_county import LIN, SUN, ZHAO, county

from junheng.core.change import Change, Scenario
from junheng.planning.changes import KINDS, Refused, describe, dump, load, parse, priced, scenarios, school_names

GIVEN = [
    {"do": "move_teachers", "from": LIN, "to": ZHAO, "stage": "小学", "count": 2, "degree": "本科", "backbone": True, "cost_wan_yuan": 3.6},
    {"do": "build", "school": LIN, "teaching_floor_area_m2": 100, "music_rooms_m2": [96, 97.5], "note": "二期"},
    {"do": "set", "table": "judgements", "key": "Q7", "field": "met", "value": None},
    {"do": "open_school", "school": "1000000009", "name": "陈小", "kind": "小学", "stages": {"小学": {"grades": 6}}},
]  # fmt: skip


def told(*listed):
    with pytest.raises(Refused) as caught:
        parse(list(listed))
    return [code for code, _, _ in caught.value.reasons]


def test_what_is_written_is_read_back(tmp_path):
    found = (Scenario("一", parse(GIVEN)), Scenario("二", ()))
    dump(found, tmp_path / "changes.yaml")
    assert load(tmp_path / "changes.yaml") == found


def test_a_file_may_hold_one_list(tmp_path):
    (tmp_path / "c.yaml").write_text(
        yaml.safe_dump({"name": "方案甲", "changes": GIVEN[:1]}, allow_unicode=True), encoding="utf-8-sig"
    )
    (only,) = load(tmp_path / "c.yaml")
    assert (only.name, only.changes[0].do, only.known_cost, only.unpriced) == (
        "方案甲",
        "move_teachers",
        Fraction(18, 5),
        0,
    )


def test_every_mistake_is_told():
    assert told({"do": "move_teacher", "from": LIN}) == ["unknown_kind"]
    assert told({"do": "build", "school": LIN}) == ["nothing_to_do"]
    assert told({"do": "add_teachers", "count": 0, "degre": "本科"}) == [
        "unknown_parameter",
        "lacks_parameter",
        "bad_count",
    ]
    assert told({"do": "move_pupils", "from": LIN, "to": SUN, "stage": "高中", "count": True}) == [
        "bad_choice",
        "bad_count",
    ]
    assert told("说", {"do": "merge_schools", "schools": LIN, "into": SUN}) == ["not_a_change", "bad_list"]
    assert told({"do": "buy_equipment", "school": LIN, "wan_yuan": float("nan"), "cost_wan_yuan": -1}) == [
        "bad_amount",
        "bad_cost",
    ]


def test_files_that_are_none(tmp_path):
    for text in ("[]", "a: b", "scenarios: []", "changes: [", "\udcff"):
        (tmp_path / "c.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(Refused):
            load(tmp_path / "c.yaml")
    with pytest.raises(Refused, match="出现了两次"):
        scenarios({"scenarios": [{"name": "一", "changes": []}, {"name": "一", "changes": []}]})


def test_a_guess_is_offered():
    with pytest.raises(Refused, match="是否想写“move_teachers”"):
        parse([{"do": "move_teacher"}])


def test_changes_in_words():
    names = school_names(county())
    assert [describe(change, names) for change in parse(GIVEN)] == [
        "从林小调2名本科骨干教师到赵校（小学）",
        "林小新建教学及辅助用房面积 100 平方米、音乐专用教室面积 96＋97.5 平方米",
        "认定表“是否达到”（Q7）填为未填报",
        "开办陈小（小学）",
    ]
    assert describe(parse(GIVEN)[0], names, "en") == "Move 2 teachers (本科backbone) from 林小 to 赵校 小学"


def test_prices_fill_only_what_nobody_said():
    prices = {"years": 3, "rotate_teacher": 20_000, "build_teaching_m2": 4_000, "build_sports_m2": 800}
    (only,) = priced(
        [Scenario("一", (*parse(GIVEN), Change("buy_equipment", {"school": LIN, "wan_yuan": 1.5})))], prices
    )
    assert [c.cost_wan_yuan for c in only.changes] == [3.6, 117.4, None, None, 1.5]
    assert (float(only.known_cost), only.unpriced) == (122.5, 2)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_has_its_sentence(lang):
    samples = {"count": 2, "amount": 1.5, "codes": ("a", "b"), "areas": (96.0,), "bool": True, "mapping": {}}
    for kind in KINDS.values():
        change = Change(kind.do, {p.name: samples.get(p.type, "x") for p in kind.parameters})
        assert "{" not in describe(change, {}, lang)
