"""A report against a county's own data: every sentence linked to the value that supports or contradicts it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from junheng.claims.interval import Interval
from junheng.claims.nouns import Claim, Fact, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import Book, relation, stage_of
from junheng.claims.wording import say

LONGEST = 99
"""Rank of a fact known by its role: before every fact known by its words."""


_START = re.compile(r"[由从](?:(?:19|20)\d\d年)?的?[ \t]*$|(?:上年|去年)的?[ \t]*$")
"""由0.81人提高到1.12人: the figure of another time."""

_ELIGIBLE = re.compile(r"应(?:当)?(?:交流|轮岗)|符合[^，。]{0,6}(?:交流|轮岗)|具备")


def against_facts(book: Book, facts: Sequence[Fact]) -> Iterator[Relation]:
    """One relation for every claim that one fact answers. The longest name that fits wins; two equal ones leave it
    alone.
    """
    for claim in book.claims:
        if claim.saying or claim.nature == "plan" or claim.kind in ("growth", "points") or _START.search(claim.before):
            continue
        fact = _best(book, claim, facts)
        if fact is not None:
            yield _held(claim, fact)


def _best(book: Book, claim: Claim, facts: Sequence[Fact]) -> Fact | None:
    words = claim.before + claim.subject + claim.after[:12]
    stage = stage_of(claim.before + claim.subject) or stage_of(claim.after[:10]) or book.stage(claim)
    fitting = [(length, fact) for fact in facts if (length := _fit(book, words, stage, claim, fact))]
    if not fitting:
        return None
    best = max(length for length, _ in fitting)
    found = [fact for length, fact in fitting if length == best]
    return found[0] if len({fact.value for fact in found}) == 1 else None


def _fit(book: Book, words: str, stage: str, claim: Claim, fact: Fact) -> int:
    """Length of the fact's longest name that the claim's own words hold; 0 when it speaks of something else."""
    if fact.role:
        return LONGEST if _plays(book, claim, fact) else 0
    if fact.stage != stage or not _same_kind(claim, fact):
        return 0
    if bool(_ELIGIBLE.search(words)) != bool(_ELIGIBLE.search(fact.name)) and "交流" in fact.name:
        return 0
    names = [name.split() for name in (fact.name, *fact.words)]
    return max((sum(map(len, parts)) for parts in names if all(part in words for part in parts)), default=0)


def _plays(book: Book, claim: Claim, fact: Fact) -> bool:
    """The roll, the classes and the teachers of the county are known by their place in the text, not by words alone."""
    known = {"pupils": book.pupils, "classes": book.classes}
    stated = known[fact.role](fact.stage) if fact.role in known else None if fact.stage else book.teachers()
    return stated is not None and stated.id == claim.id


def _same_kind(claim: Claim, fact: Fact) -> bool:
    """A count answers a count, a mean a mean: 骨干教师1.92人 a hundred pupils is no number of teachers."""
    if claim.dimension != fact.dimension or claim.before.rstrip().endswith("每"):
        return False
    return (
        fact.mean == (claim.kind == "ratio" or "生均" in claim.before)
        or fact.dimension in ("percent", "number")
        or "公用经费" in fact.name
    )


def _held(claim: Claim, fact: Fact) -> Relation:
    truth = Interval.around(fact.value, fact.half_width)
    ok = truth.meets(claim.interval)
    value = f"{number(fact.value / claim.scale)}{claim.unit}"
    return relation(
        "bound" if not claim.exact else "difference",
        "data",
        [claim],
        role="check",
        formula=f"{claim.id} == data",
        numbers=f"{claim.figure} 对 {value}",
        recomputed=fact.value / claim.scale,
        verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
        severity=Loudness.NONE if ok else Loudness.HIGH,
        message=say("fact_ok" if ok else "fact_off", quote=claim.quote, name=fact.name, value=value, where=fact.where),
    )
