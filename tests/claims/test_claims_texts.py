"""Reports of twenty-two made-up counties, annotated by hand: recall, precision, verdicts, and no false accusation."""

from pathlib import Path

import pytest
from annotated import load, score

from junheng.claims import Document, check_report

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))


@pytest.fixture(scope="module")
def scores():
    return {path.stem: score(path) for path in TEXTS}


def test_claims_are_found_and_nothing_else(scores):
    misses = {name: (s.misses, s.extras) for name, s in scores.items()}
    matched = sum(s.matched for s in scores.values())
    assert matched / sum(s.gold for s in scores.values()) >= 0.95, misses
    assert matched / sum(s.found for s in scores.values()) >= 0.97, misses


def test_verdicts_agree(scores):
    wrong = {name: s.disagreements for name, s in scores.items() if s.disagreements}
    assert sum(s.agreed for s in scores.values()) / sum(s.relations for s in scores.values()) >= 0.95, wrong


def test_nothing_is_called_wrong_that_is_not(scores):
    assert {name: s.alarms for name, s in scores.items() if s.alarms} == {}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_quotes_stand_at_their_offsets_and_no_digit_is_lost(path):
    text = load(path)[0]
    check = check_report([Document(path.name, text)])
    reading = check.readings[0]
    assert all(text[c.start : c.end] == c.quote for c in check.claims)
    covered = {i for c in check.claims for i in range(c.number_start, c.number_end)}
    covered |= {i for d in reading.distractors for i in range(d.start, d.end)}
    assert [
        text[max(0, i - 5) : i + 5] for i, char in enumerate(text) if char in "0123456789" and i not in covered
    ] == []
