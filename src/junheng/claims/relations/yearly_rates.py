"""年均增长: a mean rate a year, by the root or by the plain mean, never the growth of the whole time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from junheng.claims.interval import Interval
from junheng.claims.nouns import Claim, Judgement, Loudness, Relation
from junheng.claims.periods import years_in_words
from junheng.claims.relations.book import Book
from junheng.claims.relations.levels import is_step, start_of
from junheng.claims.relations.operands import answer, figures_around, like_money

_MEAN_RATE = re.compile(r"年均[\u4e00-\u9fa5]{0,8}$|年平均[\u4e00-\u9fa5]{0,8}$|平均每年[\u4e00-\u9fa5]{0,6}$")
_FALLS = re.compile(r"下降|减少|降低|递减")
_SPAN = re.compile(r"((?:19|20)\d\d)年?[至到—–～~-]+((?:19|20)\d\d)")
MOST_YEARS = 12


def is_yearly_rate(rise: Claim) -> bool:
    """Whether a growth is stated for one year on average."""
    return bool(_MEAN_RATE.search(rise.before))


def yearly_rates(book: Book) -> Iterator[Relation]:
    """One relation for every 年均增长 whose first and last figure stand in the sentence."""
    for rise in book.claims:
        if rise.kind != "growth" or rise.saying or not is_yearly_rate(rise):
            continue
        pair = _first_and_last(book, rise)
        if pair is None:
            continue
        base, level, sure = pair
        years = _years(book, base, level, rise)
        fitting = next((n for n in years if _fits(base, level, rise, n)), None)
        if fitting or years:
            found = _judge(base, level, rise, fitting or years[0], fitting is not None)
            yield found if fitting or sure else _open(found)


def _first_and_last(book: Book, rise: Claim) -> tuple[Claim, Claim, bool] | None:
    """由A增加到B, or a list of years, or B and what it rose by; and whether the text leaves no doubt."""
    figures = [c for c in figures_around(book, rise) if c.qualifier == "exact"]
    for later in figures:
        base = start_of(book, later)
        if base is not None and base.amount > 0:
            return base, later, bool(base.year and later.year)
    before = [c for c in figures if c.number_start < rise.number_start]
    run = [c for c in before if before and c.before == before[-1].before and like_money(c, before[-1])]
    if len(run) > 2:
        return run[0], run[-1], False
    return None


def _years(book: Book, base: Claim, level: Claim, rise: Claim) -> list[int]:
    """How many years may lie between: by the two figures' own years, the span or the number of years in words."""
    if base.year and level.year and base.year < level.year:
        return [level.year - base.year]
    span = list(_SPAN.finditer(book.context(rise)))
    counted = years_in_words(book.context(rise))
    found = [int(span[-1][2]) - int(span[-1][1])] if span else []
    return [n for n in (*found, *((counted, counted - 1) if counted else ())) if 0 < n <= MOST_YEARS]


def _fits(base: Claim, level: Claim, rise: Claim, years: int) -> bool:
    if base.interval.lo <= 0:
        return False
    sign = -1 if _FALLS.search(rise.before[-6:]) else 1
    low, high = sorted(1 + sign * edge / 100 for edge in (rise.interval.lo, min(rise.interval.hi, Fraction(1000))))
    ratio = level.interval / base.interval
    plain_mean = (ratio - Interval.point(1)).times(Fraction(100, years)).times(sign)
    return Interval(max(low, Fraction(0)) ** years, high**years).meets(ratio) or plain_mean.meets(rise.interval)


def _judge(base: Claim, level: Claim, rise: Claim, years: int, ok: bool) -> Relation:
    rate = Fraction(round(((float(level.amount / base.amount)) ** (1 / years) - 1) * 100, 4)).limit_denominator(10**4)
    formula = f"(({level.id} / {base.id}) ** (1 / {years}) - 1) * 100"
    numbers = f"({level.figure} ÷ {base.figure}) 开 {years} 次方 − 1"
    return answer("growth", "stated", [base, level, rise], formula, numbers, abs(rate), ok)


def _open(found: Relation) -> Relation:
    return replace(found, verdict=Judgement.UNDECIDED, severity=Loudness.LOW, missing="年均增长的起止年份")


def net_rise(book: Book) -> Iterator[Relation]:
    """7.94万人，较2020年净增1.26万人，年均增长5.9%: the base is what the level was before it rose."""
    for rise in book.claims:
        if rise.kind != "growth" or rise.saying or not is_yearly_rate(rise):
            continue
        before = [c for c in figures_around(book, rise) if c.number_start < rise.number_start][-2:]
        if len(before) < 2 or not is_step(before[1]) or not like_money(*before) or before[0].amount <= before[1].amount:
            continue
        level, step = before
        since = re.search(r"[较比]((?:19|20)\d\d)年", step.before)
        last = level.year or book.reading.year
        years = [last - int(since[1])] if since and last and last > int(since[1]) else []
        sign = 1 if _FALLS.search(step.before) else -1
        base = replace(level, value=level.value + sign * step.amount / level.scale, half_width=level.half_width * 2)
        fitting = next((n for n in years if _fits(base, level, rise, n)), None)
        if fitting:
            yield _from_step(base, level, step, rise, fitting)


def _from_step(base: Claim, level: Claim, step: Claim, rise: Claim, years: int) -> Relation:
    found = _judge(base, level, rise, years, True)
    return replace(
        found,
        claims=(level.id, step.id, rise.id),
        formula=found.formula.replace(f"/ {base.id}", f"/ ({level.id} - {step.id})"),
    )
