"""Percentages of a whole: named, implied or missing denominators, and which whole numbers could give them at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import NO_COUNT, Book, overlap, relation
from junheng.claims.relations.wholes import STRONG, by_total, denominators, fits, like
from junheng.claims.units import plain
from junheng.claims.wording import say

_RATE = re.compile(r"率|比例|占比|覆盖面|比重|占|达标")
_PLAN_SHARE = re.compile(r"不低于|不少于|增核|至少|标准|要求")
MOST = 220
"""Denominators tried for a percentage alone; beyond some two hundred every two-decimal percentage is reachable."""


def shares(book: Book) -> Iterator[Relation]:
    """One relation for every percentage that is a share of something."""
    for claim in book.claims:
        if claim.kind != "percent" or claim.saying or claim.value_hi is not None:
            continue
        if (
            claim.amount > 100
            and _RATE.search(claim.before)
            and not re.search(r"完成|增|倍|超额|毛入学|计划|目标|任务|预算", claim.before)
        ):
            yield _single(
                claim, Judgement.INCONSISTENT, Loudness.HIGH, say("over_hundred", part=claim.quote), "over_hundred"
            )
            continue
        yield from _share(book, claim)


def _single(claim: Claim, verdict: Judgement, severity: Loudness, message: str, subtype: str, **more) -> Relation:
    return relation(
        "percent_of",
        subtype,
        [claim],
        role=more.pop("role", "check"),
        formula=claim.id,
        numbers=number(claim.value),
        verdict=verdict,
        severity=severity,
        message=message,
        **more,
    )


def _share(book: Book, share: Claim) -> Iterator[Relation]:
    task = _of_a_task(book, share)
    if task is not None:
        done, wanted = task
        yield _judge(done, wanted, share, fits(done, wanted, share))
        return
    spelled = _quotient_behind(book, share) or _spelled_out(book, share)
    if spelled is not None:
        yield spelled
        return
    numerator = _numerator(book, share)
    if numerator is None:
        yield from _alone(book, share)
        return
    if share.yearly and not numerator.yearly:
        return
    if _same_breath(book, numerator, share):
        message = say("share_whole", part=numerator.quote, count=numerator.figure)
        yield relation(
            "percent_of",
            "tautology",
            [numerator, share],
            role="check",
            formula=f"{numerator.id} / {numerator.id} * 100",
            numbers=f"{numerator.figure} / {numerator.figure}",
            recomputed=Fraction(100),
            verdict=Judgement.CONSISTENT,
            message=message,
        )
        return
    part = _turned(book, share, numerator)
    if part is not None:
        yield _judge(part, numerator, share, True)
        return
    candidates = denominators(book, share, numerator)
    fitting = [den for den, _ in candidates if fits(numerator, den, share)]
    strong = [den for den, strength in candidates if strength == STRONG]
    if fitting:
        yield _judge(numerator, fitting[0], share, True)
    elif strong:
        yield _judge(numerator, strong[0], share, False)
    else:
        yield from _implied(book, numerator, share)


def _spelled_out(book: Book, share: Claim) -> Relation | None:
    """巩固率为99.1%（2020级入学8,012人，2023届毕业7,940人）: the two figures in the brackets behind the share."""
    opened = re.match(r"[（(]", book.text[share.number_end :])
    close = book.text.find("）", share.number_end)
    inside = [c for c in book.claims if share.number_end < c.number_start < close] if opened else []
    if len(inside) != 2 or not like(*inside) or not _RATE.search(share.before):
        return None
    part, whole = sorted(inside, key=lambda c: c.amount)
    if fits(part, whole, share):
        return _judge(part, whole, share, True)
    found = _judge(part, whole, share, False)
    return replace(found, verdict=Judgement.UNDECIDED, severity=Loudness.MEDIUM)


_BEHIND = re.compile(r"[（(]\s*([0-9][0-9,]*)\s*[÷/／]\s*([0-9][0-9,]*)\s*[）)]")


def _quotient_behind(book: Book, share: Claim) -> Relation | None:
    """93.6%（1651÷1764）: the fraction that stands behind the percentage."""
    found = _BEHIND.match(book.text, share.number_end)
    part, whole = (int(text.replace(",", "")) for text in found.groups()) if found else (0, 0)
    if not whole:
        return None
    value = Fraction(part * 100, whole)
    ok = share.interval.lo <= value <= share.interval.hi
    words = {"numbers": f"{part} ÷ {whole}", "recomputed": number(value, 2), "stated": share.figure}
    return relation(
        "percent_of",
        "stated",
        [share],
        role="check",
        formula=f"{part} / {whole} * 100",
        numbers=f"{part} ÷ {whole}",
        recomputed=value,
        verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
        severity=Loudness.NONE if ok else Loudness.HIGH,
        message=say("share_ok" if ok else "share_off", **words),
    )


def _of_a_task(book: Book, share: Claim) -> tuple[Claim, Claim] | None:
    """新增学位5940个，完成年度任务（5500个）的108%: what was done, and the task in the brackets."""
    earlier = book.before(share)[-2:]
    bracketed = len(earlier) == 2 and re.fullmatch(r"[）)]的[ \t]*", book.between(earlier[1], share))
    return tuple(earlier) if bracketed and like(*earlier) else None


def _numerator(book: Book, share: Claim) -> Claim | None:
    """The count or money whose share is meant: the nearest before, in the same group, with no other share between."""
    apart = share.after.startswith("的") and not share.share_of or _PLAN_SHARE.search(share.before[-8:])
    if apart or _FROM.search(share.before) or not (share.share_of or _RATE.search(share.before) or share.amount == 100):
        return None
    for claim in reversed(book.before(share)):
        if claim.part_of and _closed_between(book, claim, share):
            continue
        if claim.kind in ("percent", "growth", "points") or claim.unit == "分":
            return None
        if claim.dimension not in NO_COUNT and not claim.saying:
            return claim if _near(book, claim, share) and _about(claim, share) else None
    return None


def _closed_between(book: Book, claim: Claim, share: Claim) -> bool:
    """157人（随班就读92人、…），入学率96.3%: what stands in brackets parts the figure before them and has no rate."""
    between = book.between(claim, share)
    close = between.find("）")
    return close >= 0 and "（" not in between[:close] and not between[close + 1 :].startswith(("的", "占"))


_FROM = re.compile(r"[由从](?:(?:19|20)\d\d年)?的?[ \t]*$")
_OWN = re.compile(r"([\u4e00-\u9fa5、]+?)(?:占比|的?比例|的?比重|率|占)[^占]{0,6}$")


def _about(claim: Claim, share: Claim) -> bool:
    """A rate with a long name of its own (外来务工子女占比) belongs to a figure only where the two share a word."""
    named = re.match(r"([^，,。；占]{3,}?)(?:约|仅|已|各|均|共)*占", share.before)
    if named and overlap(named[1].strip("“”"), claim.words) == 0 and "其中" not in share.before:
        return False
    own = _OWN.search(share.before)
    if share.share_of or own is None or len(own[1]) <= (1 if "占" in share.before else 7):
        return True
    return overlap(own[1], claim.words) > 0


def _near(book: Book, claim: Claim, share: Claim) -> bool:
    """Close enough to be meant: the very next clause, or 占 in any clause of the group."""
    between = book.between(claim, share)
    return len(re.findall(r"[，,；;]", between)) <= 2 and not re.search(r"[。；;]", between)


def _same_breath(book: Book, numerator: Claim, share: Claim) -> bool:
    between = book.between(numerator, share).removeprefix(numerator.unit)
    return share.amount == 100 and not re.search(r"[，,、；;率占]", between)


def _turned(book: Book, share: Claim, numerator: Claim) -> Claim | None:
    """毕业4412人，三年前入学4495人，巩固率98.15%: the smaller stands first."""
    earlier = [c for c in book.before(numerator) if like(c, numerator)]
    return (
        earlier[-1]
        if earlier
        and earlier[-1].amount <= numerator.amount
        and not share.share_of
        and fits(earlier[-1], numerator, share)
        else None
    )


def _judge(numerator: Claim, den: Claim, share: Claim, fits: bool) -> Relation:
    value = numerator.amount / den.amount * 100
    numbers = f"{number(numerator.value)} ÷ {number(den.value)}"
    wording = {"numbers": numbers, "recomputed": number(value, 2 if value != int(value) else 0), "stated": share.figure}
    last_digit = abs(value - share.amount) <= share.half_width * 2
    key = "share_ok" if fits else "share_last_digit" if last_digit else "share_off"
    verdict, loud = (
        (Judgement.CONSISTENT, Loudness.NONE)
        if fits
        else (Judgement.INCONSISTENT, Loudness.MEDIUM if last_digit else Loudness.HIGH)
    )
    return relation(
        "percent_of",
        "stated",
        [numerator, den, share],
        role="check",
        formula=f"{numerator.id} / {den.id} * 100",
        numbers=numbers,
        recomputed=value,
        verdict=verdict,
        severity=loud,
        message=say(key, **wording),
    )


def _implied(book: Book, numerator: Claim, share: Claim) -> Iterator[Relation]:
    """No denominator in the text: which whole numbers could it be?"""
    if share.amount in (0, 100) or not numerator.exact or not share.exact or numerator.kind == "money":
        return
    implied = numerator.interval.times(100) / share.rounded
    whole_numbers = implied.integers()
    common = {
        "role": "derivation",
        "formula": f"{numerator.id} / ({share.id} / 100)",
        "numbers": f"{number(numerator.value)} ÷ {share.figure}",
        "recomputed": numerator.amount / share.amount * 100,
        "implied": implied,
    }
    if whole_numbers is None and numerator.half_width == 0 and share.share_of:
        yield relation(
            "percent_of",
            "implied_denominator",
            [numerator, share],
            verdict=Judgement.INCONSISTENT,
            severity=Loudness.HIGH,
            message=say("share_no_integer", part=numerator.quote, stated=share.figure),
            **common,
        )
        return
    text = _range(whole_numbers) if whole_numbers else f"{number(implied.lo, 0)}—{number(implied.hi, 0)}"
    others = [t for t, _ in by_total(book, numerator)]
    wording = {"part": numerator.quote, "stated": share.figure, "implied": text, "unit": plain(numerator.unit)}
    loud = Loudness.MEDIUM if others and numerator.dimension == "school" else Loudness.LOW
    if others and numerator.dimension == "school":
        alternative = number(numerator.amount / others[0].amount * 100, 2)
        message = say("share_other_base", whole=others[0].figure, alternative=alternative, **wording)
    else:
        message = say("share_denominator", **wording)
    if whole_numbers and whole_numbers[0] == whole_numbers[1]:
        yield _found_denominator(numerator, share, whole_numbers[0], message)
    yield relation(
        "percent_of",
        "implied_denominator",
        [numerator, share],
        verdict=Judgement.UNDECIDED,
        severity=loud,
        message=message,
        missing=f"{share.share_of or share.subject}的分母",
        **common,
    )


def _found_denominator(numerator: Claim, share: Claim, den: int, message: str) -> Relation:
    """The only whole number that gives the percentage, put back into it."""
    value = numerator.amount / den * 100
    return relation(
        "percent_of",
        "only_denominator",
        [numerator, share],
        role="derivation",
        formula=f"{numerator.id} / {den} * 100",
        numbers=f"{number(numerator.value)} ÷ {den}",
        recomputed=value,
        verdict=Judgement.CONSISTENT,
        message=message,
    )


def _range(edges: tuple[int, int]) -> str:
    return str(edges[0]) if edges[0] == edges[1] else f"{edges[0]}—{edges[1]}"


def pairs(share: Claim, most: int = MOST) -> list[tuple[int, int]]:
    """Whole-number fractions in lowest denominators that round to a percentage: 54.02 → 47/87 …"""
    low, high = share.rounded.lo / 100, share.rounded.hi / 100
    return [
        (k, den) for den in range(2, most + 1) for k in range(ceil(low * den), floor(high * den) + 1) if 0 < k < den
    ]


def _alone(book: Book, share: Claim) -> Iterator[Relation]:
    """A percentage without figures beside it; two decimals give away which fractions are possible."""
    decimals_known = share.half_width <= Fraction(1, 200) and share.exact and share.amount not in (0, 100)
    if re.search(r"支出|经费|预算|投入|收入|财政|GDP", share.share_of + share.before):
        return
    if (
        not decimals_known
        or re.search(r"优质均衡.{0,6}(?:比例|率)|达标(?:率|比例)", share.before)
        or _PLAN_SHARE.search(share.before[-10:])
    ):
        return
    found = pairs(share)
    common = {"role": "scrutiny", "recomputed": "、".join(f"{k}/{den}" for k, den in found[:6])}
    shown = "、".join(f"{k}/{den}" for k, den in found[:4]) or f"分母大于 {MOST} 的分数"
    totals = sorted({int(s.amount) for s in book.schools()})
    words = share.after[:12] + share.before[-24:]
    about_schools = bool(
        re.search(r"的?(?:中小学校?|义务教育学校|学校)", share.after[:8])
        or re.search(r"学校[^，。]{0,10}(?:覆盖|占|比例|达标率|创成)", share.before)
    )
    about_schools = about_schools and not re.search(r"学生|教师|教职工|子女|儿童", words)
    if about_schools and totals and share.half_width < Fraction(1, 20):
        reachable = [t for t in totals if any(den == t for _, den in found)]
        key, loud = ("grim_reachable", Loudness.NONE) if reachable else ("grim", Loudness.MEDIUM)
        message = say(key, stated=share.quote, candidates=shown, totals="、".join(map(str, totals)))
        yield _single(
            share,
            Judgement.CONSISTENT if reachable else Judgement.UNDECIDED,
            loud,
            message,
            "grim",
            missing="分子和分母",
            **common,
        )
    else:
        message = say("grim_free", stated=share.quote.strip(), candidates=shown)
        yield _single(share, Judgement.UNDECIDED, Loudness.LOW, message, "grim", missing="分子和分母", **common)
