"""What the search for operands shares: the figures of a sentence, the closest pair, and one way to write the answer down."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import NO_COUNT, Book, relation
from junheng.claims.relations.wholes import like
from junheng.claims.wording import say


def answer(
    kind: str, subtype: str, claims: list[Claim], formula: str, numbers: str, value: Fraction, ok: bool
) -> Relation:
    """One relation whose stated figure is the last of the claims."""
    stated = claims[-1]
    words = {"numbers": numbers, "recomputed": f"{number(value, 2)}{stated.unit}", "stated": stated.quote}
    return relation(
        kind,
        subtype,
        claims,
        role="check",
        formula=formula,
        numbers=numbers,
        recomputed=value,
        verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
        severity=Loudness.NONE if ok else Loudness.HIGH,
        message=say("difference_ok" if ok else "difference_off", **words),
    )


def figures_around(book: Book, claim: Claim, level: str = "sentence") -> list[Claim]:
    """Counts and sums of the sentence that may be operands, in order; limits (46人以上) are none."""
    return [
        c
        for c in book.around(claim, level)
        if c.id != claim.id
        and not c.saying
        and c.kind in ("count", "sum", "money", "area", "ratio")
        and c.dimension not in NO_COUNT
        and not (c.nature == "standard" and c.dimension == "money")
        and c.qualifier not in ("at_most", "less_than")
        and c.amount > 0
    ]


def figures_before(book: Book, claim: Claim) -> list[Claim]:
    return [c for c in figures_around(book, claim) if c.number_start < claim.number_start]


def bracket_behind(book: Book, claim: Claim) -> Claim | None:
    """The figure in the brackets right behind a figure."""
    later = [c for c in book.around(claim, "sentence") if c.number_start >= claim.number_end]
    gap = book.between(claim, later[0]).removeprefix(claim.unit) if later else ""
    return later[0] if re.match(r"[（(][^）)]*$", gap) else None


def shortest(book: Book, claim: Claim, pairs: Iterable[tuple[Claim, Claim]]) -> tuple[Claim, Claim] | None:
    """The pair that stands closest to the stated figure."""
    return min(
        pairs,
        key=lambda pair: sum(abs(claim.number_start - c.number_start) for c in pair),
        default=None,
    )


def like_money(first: Claim, second: Claim) -> bool:
    """Of one dimension; 万元 and 亿元 are alike."""
    return first.kind == second.kind == "money" and first.dimension == second.dimension or like(first, second)
