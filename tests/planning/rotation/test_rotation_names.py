"""People for flows: every flow filled, everybody once, the shortest ways, teams of three subjects."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from junheng.planning.rotation.names import Candidate, Flow, name_people

PLAIN = (True, False, False)


def people(number: int, start: int = 0, subjects: tuple[str, ...] = ("语文", "数学", "英语")) -> list[Candidate]:
    return [Candidate(f"T{start}{n:02d}", start, PLAIN, subjects[n % len(subjects)], 8.0) for n in range(number)]


def test_nobody_is_asked_twice_and_every_flow_is_filled():
    draw = random.Random(3)
    candidates = people(12)
    flows = [Flow(0, 1, PLAIN, 4), Flow(0, 2, PLAIN, 3)]
    ways = {(c.code, end): draw.uniform(1, 30) for c in candidates for end in (1, 2)}
    named = name_people(flows, candidates, ways)
    assert named.whole and len({m.code for m in named.moves}) == 7
    assert [sum(m.end == end for m in named.moves) for end in (1, 2)] == [4, 3]


@pytest.mark.parametrize("seed", range(4))
def test_no_other_choice_is_shorter(seed: int):
    draw = random.Random(seed)
    candidates = people(5)
    ways = {(c.code, end): draw.uniform(1, 30) for c in candidates for end in (1, 2)}
    named = name_people([Flow(0, 1, PLAIN, 2), Flow(0, 2, PLAIN, 1)], candidates, ways)
    codes = [c.code for c in candidates]
    best = min(
        ways[a, 1] + ways[b, 1] + ways[c, 2] for a, b in combinations(codes, 2) for c in codes if c not in (a, b)
    )  # fmt: skip
    assert named.kilometres == pytest.approx(best)


def test_teams_of_three_are_of_three_subjects():
    candidates = people(9, 0) + people(9, 5, ("语文", "语文", "物理"))
    flows = [Flow(0, 1, PLAIN, 4), Flow(5, 1, PLAIN, 2)]
    ways = {(c.code, 1): 1.0 + (c.subject != "语文") for c in candidates}
    named = name_people(flows, candidates, ways, teams=True)
    subject = {c.code: c.subject for c in candidates}
    teams = {n: [subject[m.code] for m in named.moves if m.team == n] for n in (1, 2)}
    assert all(len(team) == 3 == len(set(team)) for team in teams.values())


def test_teams_that_cannot_be_made_are_refused():
    candidates = people(6, 0, ("语文",))
    with pytest.raises(ValueError, match="三人一校三学科"):
        name_people([Flow(0, 1, PLAIN, 3)], candidates, {(c.code, 1): 1.0 for c in candidates}, teams=True)


def test_nothing_to_name():
    assert name_people([], [], {}).moves == ()
