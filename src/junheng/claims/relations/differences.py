"""Stated differences: 由20所扩容到30所，新增10所; 高出4.2个百分点; 应配、实有、缺编."""

from __future__ import annotations

import re
from collections.abc import Iterator

from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import Book, overlap, relation, shown
from junheng.claims.relations.levels import STEP, like_figure_before, start_of
from junheng.claims.units import plain
from junheng.claims.wording import say


def differences(book: Book) -> Iterator[Relation]:
    """由20所扩容到30所，增加10所; 高于…16.71个百分点."""
    for step in book.claims:
        if (
            not (
                STEP.search(step.before)
                or _EXTENT.search(step.before)
                or re.search(r"(?:缺编|空编|超编|尚缺|缺口|缺额|缺)[ \t]*$", step.before)
            )
            or step.kind == "growth"
            or _A_YEAR.search(step.before)
            or step.saying
        ):
            continue
        earlier = [c for c in book.before(step, "sentence") if _comparable(c, step) and not c.saying][-2:]
        if len(earlier) == 2 and _meant(book, earlier, step):
            yield _difference(earlier[0], earlier[1], step)
        elif earlier and step.kind == "points":
            yield _from_points(earlier[-1], step)


_EXTENT = re.compile(r"[增降减提]幅(?:分别)?(?:为|达到?)?[ \t]*$")
_A_YEAR = re.compile(r"年均|平均每年|每年")


def _meant(book: Book, pair: list[Claim], step: Claim) -> bool:
    """Whether a step is the difference of two figures: 从…到…, two years of one thing, or A 比 B 高."""
    first, second = pair
    own = re.sub(r"[较比](?:上年|去年|同期|上一?学?年)|近\w年", "", STEP.sub("", step.before)).strip(" 同比分别，,")
    if len(own) >= 3 and not re.search(r"[较比]", own) and overlap(own, first.words + second.words) == 0:
        return False
    against = re.search(r"(?<!占)[较比](?!例|重)[^，。]{0,10}的?[ \t]*$", second.before) and first.kind == second.kind
    joined = against or start_of(book, second) is first or like_figure_before(book, second) is first
    return bool(
        joined
        or step.kind == "points"
        and first.kind == second.kind == "percent"
        and first.group == second.group
        and re.search(r"(?<!占)[比较](?!上年|上一?学?年|去年|同期|例|重)", book.between(first, second))
        or _short_of(first, second, step)
    )


def _short_of(first: Claim, second: Claim, step: Claim) -> bool:
    """应配5260名，实有4918名，缺编342名."""
    asked = re.search(r"应|需|核定|编制", first.before) and re.search(r"实|现|已", second.before)
    return bool(asked and re.search(r"缺|空编|超编", step.before))


def _comparable(claim: Claim, step: Claim) -> bool:
    if step.kind == "points":
        return claim.dimension == "percent"
    return plain(claim.unit) == plain(step.unit) and claim.dimension not in ("percent", "time")


def _difference(first: Claim, second: Claim, step: Claim) -> Relation:
    gap = second.interval - first.interval
    value = abs(second.amount - first.amount)
    stated = step.interval
    fits = gap.meets(stated) or gap.times(-1).meets(stated)
    low, high = sorted((first, second), key=lambda c: c.amount)
    numbers = f"{number(high.value)} − {number(low.value)}"
    message = say(
        "difference_ok" if fits else "difference_off",
        numbers=numbers,
        recomputed=shown(value, step, 4),
        stated=step.quote,
    )
    return relation(
        "difference",
        "stated",
        [first, second, step],
        role="check",
        formula=f"{high.id} - {low.id}",
        numbers=numbers,
        recomputed=value / step.scale,
        verdict=Judgement.CONSISTENT if fits else Judgement.INCONSISTENT,
        severity=Loudness.NONE if fits else Loudness.HIGH,
        message=message,
    )


def _from_points(level: Claim, step: Claim) -> Relation:
    """2.72 %，高于财政经常性收入增长16.71个百分点: the other rate is printed."""
    lower = bool(re.search(r"低|少|下降|减少|降低", step.before[-4:]))
    up = re.search(r"提高|上升|提升|增加|增长|高", step.before[-4:])
    value = level.amount + step.amount if lower and not up else level.amount - step.amount
    numbers = f"{number(level.value)} {'+' if lower else '−'} {number(step.value)}"
    return relation(
        "difference",
        "derived",
        [level, step],
        role="derivation",
        formula=f"{level.id} {'+' if lower else '-'} {step.id}",
        numbers=numbers,
        recomputed=value,
        verdict=Judgement.UNDECIDED,
        message=say("difference_derived", numbers=numbers, recomputed=f"{number(value)}%"),
    )
