"""A report against a county's own data: every sentence linked to the value that supports or contradicts it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from junheng.claims.interval import Interval
from junheng.claims.nouns import Claim, Fact, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import Book, relation, stage_of
from junheng.claims.wording import say

PERSONS = frozenset("人 名 位".split())


def against_facts(book: Book, facts: Sequence[Fact]) -> Iterator[Relation]:
    """One relation for every claim that one fact answers. The longest name that fits wins; two equal ones leave it alone."""
    for claim in book.claims:
        if claim.saying or claim.nature == "plan" or claim.kind in ("growth", "points"):
            continue
        fact = _best(book, claim, facts)
        if fact is not None:
            yield _held(claim, fact)


def _best(book: Book, claim: Claim, facts: Sequence[Fact]) -> Fact | None:
    words = _words(book, claim)
    stage = stage_of(claim.before + claim.subject) or stage_of(claim.after[:10])
    fitting = [(length, fact) for fact in facts if (length := _fit(words, stage, claim, fact))]
    if not fitting:
        return None
    best = max(length for length, _ in fitting)
    found = [fact for length, fact in fitting if length == best]
    return found[0] if len({fact.value for fact in found}) == 1 else None


def _words(book: Book, claim: Claim) -> str:
    whole = book.whole(claim)
    context = whole.before + whole.subject + whole.after[:6] if whole else ""
    return context + claim.before + claim.subject + claim.after[:12] + claim.unit


def _fit(words: str, stage: str, claim: Claim, fact: Fact) -> int:
    """Length of the fact's longest name that the claim speaks; 0 when it speaks of something else."""
    if fact.stage != stage or not _same_kind(claim, fact):
        return 0
    names = [name.split() for name in (fact.name, *fact.words)]
    return max((sum(map(len, parts)) for parts in names if all(part in words for part in parts)), default=0)


def _same_kind(claim: Claim, fact: Fact) -> bool:
    counted = {"person", "school", "class", "piece", "room", "seat"}
    return (
        claim.dimension == fact.dimension
        or {claim.dimension, fact.dimension} <= counted
        and "person" not in {claim.dimension, fact.dimension}
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
