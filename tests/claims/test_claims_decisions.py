"""Decisions survive an edited text; a changed number is a new question; nothing written is lost."""

import json
from dataclasses import replace

import pytest
from claims_reading import checked

from junheng.claims.decisions import BadDecisions, key_of, load, match, save

TEXT = "全县共有班级3714班，其中小学2670班，初中1054班。\n义务教育优质均衡达标比例为85.38%。\n"


def decided(check, number: int, decision: str, note: str = ""):
    """An earlier word on one finding."""
    return replace(key_of(check, check.findings[number]), decision=decision, note=note)


def test_a_decision_is_found_again_where_text_was_added_in_front():
    before = checked(TEXT)
    kept = [decided(before, 0, "confirmed", "已核"), decided(before, 1, "dismissed")]
    after = checked("近年来，我县坚持教育优先发展。\n" + TEXT.replace("全县共有", "我县目前共有"))
    found, waiting = match(after, kept)
    words = {after.relations[int(i[1:]) - 1].subtype: d.decision for i, d in found.items()}
    assert words == {"total": "confirmed", "indicator_count": "dismissed"} and not waiting


def test_a_changed_number_is_a_new_question_and_the_old_word_waits():
    before = checked(TEXT)
    found, waiting = match(checked(TEXT.replace("1054", "1064")), [decided(before, 0, "confirmed")])
    assert not found and len(waiting) == 1


def test_the_file_keeps_every_word(tmp_path):
    path, check = tmp_path / "decisions.json", checked(TEXT)
    first = decided(check, 0, "confirmed", "已核")
    lost = replace(decided(check, 1, "dismissed"), quotes=("别处",))
    save(path, check, *match(check, [first, lost]))
    again = load(path)
    assert [d.decision for d in again] == ["confirmed", "", "dismissed"] and again[0].note == "已核"
    assert match(check, again)[1] == [lost]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"decisions": 3}',
        '{"decisions": [{"type": "sum"}]}',
        json.dumps({"decisions": [{"type": "a", "subtype": "b", "quotes": [], "contexts": [], "decision": "maybe"}]}),
    ],
)
def test_a_file_that_is_none_is_said_in_one_sentence(tmp_path, content):
    path = tmp_path / "decisions.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadDecisions, match="decisions.json"):
        load(path)
