"""Figures that the text itself spells out: lists (等5所学校), slogans, the length of a plan, met items of 32."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import Book, relation
from junheng.claims.sayings import listed_before
from junheng.claims.wording import say

ITEMS = 32
"""Items of the standard of 2017: seven of resources, fifteen of government, nine of quality, one of approval."""

_RATE_OF_ITEMS = re.compile(
    r"优质均衡[^，。；]{0,10}(?:比例|率)|(?:32|各)项[^，。；]{0,8}(?:比例|率)|指标(?:总体)?达标(?:比例|率)"
)


def counted(book: Book) -> Iterator[Relation]:
    """One relation for every figure that can be counted off in the text."""
    for claim in book.claims:
        if claim.saying == "duration":
            yield _duration(book, claim)
        elif claim.listed:
            yield _list(claim, claim.listed, claim.saying != "partial")
        elif claim.kind == "count" and not claim.saying:
            yield from _arabic_list(book, claim)
        elif claim.kind == "percent" and not claim.saying and _RATE_OF_ITEMS.search(claim.before):
            yield from _items(book, claim)
    yield from _slogans(book)


def _duration(book: Book, claim: Claim) -> Relation:
    years = re.findall(r"(?:19|20)[0-9]{2}", book.text[claim.number_end : claim.number_end + 40])[:2]
    length = Fraction(claim.span_years)
    ok = length == claim.value
    message = say(
        "duration_ok" if ok else "duration_off",
        first=years[0],
        last=years[1],
        recomputed=claim.span_years,
        stated=number(claim.value),
    )
    return relation(
        "difference",
        "plan_duration",
        [claim],
        role="check",
        formula=f"{years[1]} - {years[0]} + 1",
        numbers=f"{years[1]} − {years[0]} + 1",
        recomputed=length,
        verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
        severity=Loudness.NONE if ok else Loudness.MEDIUM,
        message=message,
    )


def _list(claim: Claim, names: tuple[str, ...], complete: bool) -> Relation:
    """A count beside the names it counts. After 等 fewer names than the count leave it open; more contradict it."""
    ok, count = len(names) == claim.value, Fraction(len(names))
    open_ = not complete and count < claim.value
    key = "listed_ok" if ok else "listed_part" if open_ else "listed_off"
    verdict = Judgement.CONSISTENT if ok else Judgement.UNDECIDED if open_ else Judgement.INCONSISTENT
    loud = Loudness.MEDIUM if verdict == Judgement.INCONSISTENT else Loudness.NONE
    message = say(key, stated=claim.quote, recomputed=len(names), names="、".join(name[-12:] for name in names))
    return relation(
        "sum",
        "enumeration" if verdict != Judgement.UNDECIDED else "enumeration_partial",
        [claim],
        role="check",
        formula="+".join("1" * len(names)),
        numbers="+".join("1" * len(names)),
        recomputed=count,
        verdict=verdict,
        severity=loud,
        message=message,
    )


def _arabic_list(book: Book, claim: Claim) -> Iterator[Relation]:
    """A、B、C等5所学校 and 四项 after a list: only 等 shows that the list belongs to the number."""
    begin = next((c.number_end for c in reversed(book.before(claim, "sentence"))), max(0, claim.number_start - 120))
    listed = listed_before(book.text, max(begin, claim.number_start - 120), claim.number_start)
    if (
        listed
        and not listed[1]
        and claim.dimension in ("school", "piece", "person")
        and len(listed[0]) <= claim.value + 3
        and claim.value <= 30
    ):
        yield _list(claim, listed[0], claim.exact and len(listed[0]) > claim.value)


def _items(book: Book, claim: Claim) -> Iterator[Relation]:
    """达标比例84.38%: is it n of 32?"""
    if claim.kind != "percent" or any(
        c.dimension not in ("percent", "points", "time") and c.group == claim.group for c in book.before(claim)[-1:]
    ):
        return
    met = round(claim.amount * ITEMS / 100)
    nearest = Fraction(met * 100, ITEMS)
    if claim.nature == "plan" or not claim.exact:
        met = -(-claim.amount * ITEMS // 100)
        yield relation(
            "percent_of",
            "indicator_target",
            [claim],
            role="derivation",
            formula=f"ceil({claim.id} / 100 * {ITEMS})",
            numbers=f"{claim.figure} × {ITEMS}",
            recomputed=Fraction(met),
            verdict=Judgement.UNDECIDED,
            message=say(
                "indicator_target", stated=claim.figure, met=met, nearest=number(Fraction(met * 100, ITEMS), 2)
            ),
        )
        return
    ok = abs(nearest - claim.amount) <= claim.half_width
    message = say("indicator_ok" if ok else "indicator_off", stated=claim.figure, met=met, nearest=number(nearest, 3))
    yield relation(
        "percent_of",
        "indicator_count",
        [claim],
        role="check",
        formula=f"{met} / {ITEMS} * 100",
        numbers=f"{met} ÷ {ITEMS}",
        recomputed=nearest,
        verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
        severity=Loudness.NONE if ok else Loudness.MEDIUM,
        message=message,
    )


_CAMPAIGN = re.compile(r"“([0-9]{3,5})”[^（(。]{0,16}[（(]")


def _slogans(book: Book) -> Iterator[Relation]:
    """“3315”…（30个…、30个…、100名…、500名…）: the digits of the name stand for the figures in the brackets."""
    for found in _CAMPAIGN.finditer(book.text):
        close = book.text.find("）", found.end())
        inside = [c for c in book.claims if found.end() <= c.number_start < close]
        if len(inside) != len(found[1]):
            continue
        ok = all(str(int(c.value)).startswith(digit) for c, digit in zip(inside, found[1], strict=True))
        names = "、".join(c.quote.strip("（") for c in inside)
        yield relation(
            "sum",
            "slogan_decode",
            inside,
            role="check",
            formula=" and ".join(f"{c.id} == {number(c.value)}" for c in inside),
            numbers="、".join(c.figure for c in inside),
            recomputed=ok,
            verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
            severity=Loudness.NONE if ok else Loudness.MEDIUM,
            message=say("slogan_ok" if ok else "slogan_off", word=found[1], names=names),
        )
