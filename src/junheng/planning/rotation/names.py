"""Teachers for class flows: a transportation problem a school and class, so the relaxation is whole by itself.

The flows are the plan's and stay as they are; what is chosen is the person, so that the sum of the ways from home to the new
school is least. Teams of three (三人一校三学科) bind schools together, and are then a small mixed-integer program.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from junheng.planning.solvers import Model, Options, solve

SENIORITY = 1e-4
"""Of two people with the same way the one longer at the school goes."""


@dataclass(frozen=True)
class Flow:
    """`count` teachers of one class from a row to another; `candidates` may go, each with the kilometres from home and years."""

    start: int
    end: int
    kind: tuple
    count: int


@dataclass(frozen=True)
class Candidate:
    code: str
    start: int
    kind: tuple
    subject: str | None
    years: float


@dataclass(frozen=True)
class Move:
    """One person's move; `team` numbers the team of three at the receiving school, 0 without teams."""

    code: str
    start: int
    end: int
    kilometres: float
    team: int = 0


@dataclass(frozen=True)
class Naming:
    """The moves, whether the solver's answer was whole, its seconds, and total kilometres from home to the new school."""

    moves: tuple[Move, ...]
    whole: bool
    seconds: float
    kilometres: float


def name_people(
    flows: Sequence[Flow], candidates: Sequence[Candidate], ways: Mapping[tuple[str, int], float], *, teams: bool = False,
    options: Options | None = None,
) -> Naming:  # fmt: skip
    """Choose the people.

    Args:
        flows: whole numbers of teachers by start, end and class.
        candidates: who may move; each is of one row and class.
        ways: (teacher code, receiving row) → kilometres from home (or from the present school where no home is known).
        teams: at each receiving row the arrivals can be parted into threes of three subjects.

    Raises:
        ValueError: teams are asked for and no choice of people makes them.
    """
    if not flows:
        return Naming((), True, 0.0, 0.0)
    model, choice = _model(flows, candidates, ways, teams)
    answer = solve(model, options or Options(gap=1e-6, seconds=60, relax=not teams))
    if answer.values is None:
        raise ValueError("按“三人一校三学科”组不成队：请放宽学科或不要求组队")
    whole = all(abs(answer.values[c] - round(answer.values[c])) < 1e-6 for c in choice.values())
    chosen = [(who, end) for (who, end), column in choice.items() if answer.values[column] > 0.5]
    moves = [Move(who.code, who.start, end, ways[who.code, end]) for who, end in chosen]
    if teams:
        moves = _teamed(moves, {who.code: who.subject for who in candidates})
    total = sum(move.kilometres for move in moves)
    return Naming(tuple(sorted(moves, key=lambda m: (m.end, m.team, m.start, m.code))), whole, answer.seconds, total)


def _model(
    flows: Sequence[Flow], candidates: Sequence[Candidate], ways: Mapping[tuple[str, int], float], teams: bool
) -> tuple[Model, dict[tuple[Candidate, int], int]]:
    model, choice = Model(), {}
    of_class: dict[tuple, list[Candidate]] = defaultdict(list)
    for who in candidates:
        of_class[who.start, who.kind].append(who)
    once: dict[str, dict[int, float]] = defaultdict(dict)
    subjects: dict[tuple[int, str | None], dict[int, float]] = defaultdict(dict)
    arrivals: dict[int, int] = defaultdict(int)
    for flow in flows:
        terms = {}
        arrivals[flow.end] += flow.count
        for who in of_class[flow.start, flow.kind]:
            cost = ways[who.code, flow.end] - SENIORITY * who.years
            column = choice[who, flow.end] = model.column(0, 1, cost, integer=teams)
            terms[column] = once[who.code][column] = subjects[flow.end, who.subject][column] = 1.0
        model.row(terms, flow.count, flow.count)
    for terms in once.values():
        model.row(terms, upper=1)
    if teams:
        for (end, _), terms in subjects.items():
            model.row(terms, upper=arrivals[end] // 3)
    return model, choice


def _teamed(moves: list[Move], subject_of: Mapping[str, str | None]) -> list[Move]:
    """Deal each school's arrivals, subject by subject, round its teams: no subject has more people than there are teams."""
    at: dict[int, list[Move]] = defaultdict(list)
    for move in moves:
        at[move.end].append(move)
    dealt = []
    for end in sorted(at):
        arrivals = sorted(at[end], key=lambda m: (str(subject_of[m.code]), m.code))
        teams = len(arrivals) // 3
        dealt += [
            Move(m.code, m.start, m.end, m.kilometres, position % teams + 1) for position, m in enumerate(arrivals)
        ]
    return dealt
