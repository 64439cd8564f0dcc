"""Parallel sentences taken apart: 小学、初中分别增加12所、3所 becomes 小学增加12所。初中增加3所.

The figures keep their ids, so that what a rule finds in the unfolded text is said of the figures of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from junheng.claims.extract import read
from junheng.claims.nouns import Claim, Document, Reading
from junheng.claims.units import plain

_STAGE = r"小学|初中|高中|初级中学|中学|城区|县城|乡镇|农村|乡村|镇区"
_CHANGE = r"增加|减少|提高|下降|降低|上升|提升|增长"
_LINK = re.compile(rf"[ \t]*(?:[、和及与]|以及)[ \t]*(?P<change>(?:{_CHANGE})了?)?[ \t]*")
_NAMED = re.compile(rf"[ \t]*(?:[、，,和及与；]|以及)[ \t]*(?:{_STAGE})(?P<noun>[\u4e00-\u9fa5]{{0,8}})[ \t]*")
_HEAD_NAME = re.compile(rf"(?:{_STAGE})(?P<noun>[\u4e00-\u9fa5]{{0,8}})[ \t]*$")
_APART = re.compile(r"分别|依次")
_TAIL_CHANGE = re.compile(rf"(?:{_CHANGE})了?[ \t]*$")
_STOPS = "。！？!?\n"
_DIGITS = re.compile(r"[0-9０-９](?:[0-9０-９.,，]*[0-9０-９])?")
_OF_YEARS = re.compile(r"(?:19|20)\d\d年?[至到—–～~-]+(?:19|20)\d\d|近[两三四五]年|[三四五]年来|(?:19|20)\d\d年?[、和]")
"""A list of years is no list of lanes: each year is the base of the next."""
_BARE = re.compile(
    r"[，,](?:[同较比][^，,、；;。]{0,6}|[\u4e00-\u9fa5]{0,4})?分别(?:[同较比][^，,、；;。]{0,6})?(?:\w{2}|约|为)*[ \t]*$"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Figures handed out one by one; `named` where each carries its own name (小学41.1人、初中44.5人)."""

    members: tuple[Claim, ...]
    named: bool
    head: int
    """Where the first member begins, its name included."""


@dataclass(frozen=True, slots=True)
class Unfolded:
    """The reading of the unfolded text, with the ids of the report, and the ids of all figures of parallel lists."""

    reading: Reading
    laned: frozenset[str]


def unfold(reading: Reading) -> Unfolded | None:
    """The report with every parallel sentence written once for each name; None where there is none."""
    pieces: list[tuple[str, int]] = []
    laned: set[str] = set()
    at = 0
    for _, group in groupby(reading.claims, key=lambda claim: claim.sentence):
        claims = [c for c in group if not c.saying and c.dimension != "time" and "\t" not in c.quote]
        runs = list(_parallel(reading.text, claims))
        if not runs:
            continue
        begin, end = _bounds(reading.text, runs)
        if begin < at:
            continue
        pieces.append((reading.text[at:begin], at))
        for lane in range(len(runs[0].members)):
            pieces += _lane(reading.text, begin, end, runs, lane)
        laned |= {member.id for run in runs for member in run.members}
        at = end
    if not laned:
        return None
    pieces.append((reading.text[at:], at))
    return Unfolded(_reread(reading, pieces), frozenset(laned))


def _reread(reading: Reading, pieces: Sequence[tuple[str, int]]) -> Reading:
    places = [start + offset if start >= 0 else -1 for text, start in pieces for offset in range(len(text))]
    fresh = read(Document(reading.document.file, "".join(text for text, _ in pieces)))
    known = {claim.number_start: claim.id for claim in reading.claims}
    ids = {claim.id: known[place] for claim in fresh.claims if (place := places[claim.number_start]) in known}
    claims = [
        replace(claim, id=ids[claim.id], part_of=ids.get(claim.part_of or ""))
        for claim in fresh.claims
        if claim.id in ids
    ]
    return replace(fresh, claims=tuple(claims), county=reading.county, year=reading.year)


def _bounds(text: str, runs: Sequence[Run]) -> tuple[int, int]:
    first, last = runs[0].head, runs[-1].members[-1].number_end
    begin = max(text.rfind(stop, 0, first) for stop in _STOPS) + 1
    ends = [place for stop in _STOPS if (place := text.find(stop, last)) >= 0]
    return begin, min(ends, default=len(text))


def _parallel(text: str, claims: Sequence[Claim]) -> Iterator[Run]:
    """The runs of one sentence that have the length of its first list with 分别; two lists with names of their own do
    without it.
    """
    runs = list(_runs(text, claims))
    apart = [run for run in runs if not run.named and _apart(text, run)]
    named = [run for run in runs if run.named]
    length = len((apart or named)[0].members) if apart or len(named) > 1 else 0
    alike = [run for run in runs if len(run.members) == length]
    first = next((run for run in apart if run is alike[0]), None) if alike else None
    before = _clauses_before(text, claims, first) if first else None
    yield from [before, *alike] if before else alike


def _apart(text: str, run: Run) -> bool:
    at = run.members[0].number_start
    begin = max(text.rfind(stop, 0, at) for stop in _STOPS)
    clause = max(text.rfind(stop, 0, at) for stop in _STOPS + "，,；;")
    return bool(_APART.search(text[clause + 1 : at])) and not _OF_YEARS.search(text[begin + 1 : at])


def _clauses_before(text: str, claims: Sequence[Claim], run: Run) -> Run | None:
    """占地面积241.6万平方米，校舍面积83.4万平方米，分别增加…: as many clauses right before, one figure of one unit in each."""
    head = run.members[0]
    earlier = [c for c in claims if c.number_start < head.number_start]
    return next((found for each in (1, 2) if (found := _clauses(text, earlier, run, each))), None)


def _clauses(text: str, earlier: Sequence[Claim], run: Run, each: int) -> Run | None:
    """The last clauses with `each` figures in them, as many as the list has members."""
    head, count = run.members[0], len(run.members)
    figures = earlier[-count * each :]
    before = figures[each - 1 :: each]
    if len(figures) < count * each or len({plain(c.unit) for c in figures}) > 1:
        return None
    if each > 1:
        return _from_to(text, figures, before, head)
    gaps = [text[a.number_end : b.number_start] for a, b in zip(before, [*before[1:], head], strict=True)]
    lists = all(re.fullmatch(r"[，,、；;和](?![^，,]*其中)[^，,；;。（）()]+", gap) for gap in gaps[:-1])
    if not lists or not _BARE.fullmatch(gaps[-1]):
        return None
    begin = max(text.rfind(stop, 0, before[0].number_start) for stop in _STOPS + "，,；;") + 1
    return Run(tuple(before), True, begin)


def _from_to(text: str, figures: Sequence[Claim], before: Sequence[Claim], head: Claim) -> Run | None:
    """小学由4.12增至4.76，初中由5.34增至6.02，分别增加…: two figures in each clause, none of them parted by a comma."""
    following = [*figures[1:], head]
    gaps = [text[a.number_end : b.number_start] for a, b in zip(figures, following, strict=True)]
    inner, outer = gaps[::2], gaps[1::2]
    apart = all(re.match(r"[，,；;]", gap) for gap in outer) and _BARE.fullmatch(outer[-1])
    if not apart or any(re.search(r"[，,；;。]", gap) for gap in inner):
        return None
    begin = max(text.rfind(stop, 0, figures[0].number_start) for stop in _STOPS + "，,；;：:") + 1
    return Run(tuple(before), True, begin)


def parallel_figures(reading: Reading) -> frozenset[str]:
    """All figures of lists with 分别, whether or not their lanes are known."""
    found: set[str] = set()
    for _, group in groupby(reading.claims, key=lambda claim: claim.sentence):
        runs = _runs(reading.text, [c for c in group if not c.saying])
        found |= {m.id for run in runs if not run.named and _apart(reading.text, run) for m in run.members}
    return frozenset(found)


def _runs(text: str, claims: Sequence[Claim]) -> Iterator[Run]:
    run: list[Claim] = []
    kind = ""
    for claim in claims:
        link = _linked(text, run[-1], claim) if run else ""
        if link and (len(run) == 1 or link == kind):
            run, kind = [*run, claim], link
            continue
        if len(run) > 1:
            yield _run(text, run, kind == "named")
        run, kind = [claim], ""
    if len(run) > 1:
        yield _run(text, run, kind == "named")


def _linked(text: str, first: Claim, second: Claim) -> str:
    """How a figure joins the one before: by a mark alone, or by a mark and a name with the same noun behind it."""
    between = text[first.number_end : second.number_start]
    if plain(first.unit) != plain(second.unit):
        return ""
    if _LINK.fullmatch(between):
        return "plain"
    own, head = _NAMED.fullmatch(between), _HEAD_NAME.search(text[max(0, first.number_start - 12) : first.number_start])
    return "named" if own and head and own["noun"] == head["noun"] else ""


def _run(text: str, members: Sequence[Claim], named: bool) -> Run:
    head = members[0].number_start
    own = _HEAD_NAME.search(text[max(0, head - 12) : head]) if named else None
    return Run(tuple(members), named, head - len(own[0]) if own else head)


def _lane(text: str, begin: int, end: int, runs: Sequence[Run], lane: int) -> Iterator[tuple[str, int]]:
    """The sentence with only the figures and names of one lane."""
    at = begin
    for run in runs:
        member = run.members[lane]
        yield from _lead(text, at, run, lane)
        digits = _DIGITS.match(text, member.number_start)
        cut = digits.end() if digits else member.number_end
        last = run.members[-1]
        tail = _DIGITS.match(text, last.number_start)
        unit = text[tail.end() : last.number_end] if tail and digits else text[cut : member.number_end]
        name = _own_name(text, run, lane)
        yield name, member.number_start - len(name)
        yield text[member.number_start : cut], member.number_start
        yield unit, -len(text) - 1
        at = last.number_end
    yield text[at:end], at
    yield "" if lane + 1 == len(runs[0].members) else "。", -len(text) - 1


def _own_name(text: str, run: Run, lane: int) -> str:
    if not run.named:
        return ""
    begin = run.members[lane - 1].number_end if lane else run.head
    return text[begin : run.members[lane].number_start].lstrip("、，,和及与以 \t")


def _lead(text: str, at: int, run: Run, lane: int) -> Iterator[tuple[str, int]]:
    """The words before a list: without 分别, without the names of the other lanes, with the lane's own 增加 or 减少."""
    stop = run.head
    head = text[at:stop]
    change = None
    if lane and not run.named:
        change = _LINK.fullmatch(text[run.members[lane - 1].number_end : run.members[lane].number_start])
    old = _TAIL_CHANGE.search(head) if change and change["change"] else None
    if old:
        head, stop = head[: old.start()], at + old.start()
    for begin, finish in _kept(head, lane, len(run.members)):
        yield text[at + begin : at + finish], at + begin
    if old and change:
        yield change["change"], -len(text) - 1


def _kept(head: str, lane: int, count: int) -> Iterator[tuple[int, int]]:
    """Stretches of the words that stay: 分别 and the names of other lanes go."""
    cuts = [found.span() for found in _APART.finditer(head)]
    names = _name_list(head, count)
    if names:
        cuts += [(names[0][0], names[lane][0]), (names[lane][1], names[-1][1])]
    at = 0
    for begin, finish in sorted(cuts):
        if begin > at:
            yield at, begin
        at = max(at, finish)
    yield at, len(head)


def _name_list(head: str, count: int) -> list[tuple[int, int]] | None:
    """Where the names stand that a list is handed to: 小学、初中 or, right before 分别, 优秀率、合格率."""
    stages = re.search(rf"(?:{_STAGE})(?:(?:[、和及与]|以及)(?:{_STAGE})){{{count - 1}}}", head)
    if stages:
        return [(stages.start() + n.start(), stages.start() + n.end()) for n in re.finditer(_STAGE, stages[0])]
    apart = _APART.search(head)
    begin = max(head.rfind(stop, 0, apart.start()) for stop in "，,；;：:（(") + 1 if apart else 0
    parts = list(re.finditer(r"[^、和及与]+", head[begin : apart.start()])) if apart else []
    if len(parts) != count:
        return None
    return [(begin + part.start(), begin + part.end()) for part in parts]
