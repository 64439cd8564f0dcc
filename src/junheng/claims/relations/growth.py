"""Rises and falls: from pairs, from implied bases, percentage points against percent, differences, several years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from junheng.claims.interval import Interval
from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import Book, relation, shown
from junheng.claims.relations.levels import (
    base_in_brackets,
    figure_of_base_year,
    level_of,
    like_figure_before,
    start_of,
    step_between,
    year_before,
)
from junheng.claims.relations.yearly_rates import is_yearly_rate
from junheng.claims.wording import say

_FALL = re.compile(r"下降|减少|降低|降幅|减幅|回落|下浮|压减|缩减|减|降|压")
_OF_OTHER_YEARS = re.compile(r"(?:19|20)\d\d年[比较](?:19|20)\d\d年")
"""三年共投入23.09亿元，2023年比2021年净增0.89亿元: the step names its own level and base."""

_RISES = re.compile(r"增|提|升|扩|上涨|发展")
_PARALLEL = re.compile(r"分别")


def growth(book: Book) -> Iterator[Relation]:
    """Every stated growth, every from–to pair, every stated difference."""
    handled: set[str] = set()
    for claim in book.claims:
        if claim.kind == "growth" and not claim.saying and not is_yearly_rate(claim):
            yield from _stated(book, claim, handled)
    yield from _unstated_pairs(book, handled)
    yield from _compound(book)


def _from_step(level: Claim, step: Claim, rise: Claim, falls: bool) -> Relation | None:
    """9.36亿元，比上年增加5200万元，增长5.88%."""
    base = level.interval + step.interval.times(1 if falls else -1)
    if base.lo <= 0:
        return None
    rate, value = (
        (step.interval / base).times(100),
        step.amount / (level.amount + (step.amount if falls else -step.amount)) * 100,
    )
    fits = rate.meets(rise.interval)
    sign = "+" if falls else "−"
    numbers = f"{step.figure} ÷ ({level.figure} {sign} {step.figure})"
    words = {
        "base": shown(level.amount + (step.amount if falls else -step.amount), level, 4),
        "value": level.figure,
        "recomputed": number(value, 2),
        "stated": rise.figure,
    }
    return relation(
        "growth",
        "stated",
        [level, step, rise],
        role="check",
        formula=f"{step.id} / ({level.id} {'+' if falls else '-'} {step.id}) * 100",
        numbers=numbers,
        recomputed=value,
        verdict=Judgement.CONSISTENT if fits else Judgement.INCONSISTENT,
        severity=Loudness.NONE if fits else Loudness.HIGH,
        message=say("growth_ok" if fits else "growth_off", **words),
    )


def _stated(book: Book, rise: Claim, handled: set[str]) -> Iterator[Relation]:
    level = level_of(book, rise)
    if level is None or re.search(r"年.{0,3}分别", rise.before):
        return
    base = (
        base_in_brackets(book, level, rise)
        or year_before(book, level, rise)
        or start_of(book, level)
        or like_figure_before(book, level)
        or figure_of_base_year(book, level, rise)
    )
    falls = bool(_FALL.search(rise.before[-6:]))
    step = step_between(book, level, rise)
    if step is not None and _OF_OTHER_YEARS.search(step.before):
        return
    if step is not None and (found := _from_step(level, step, rise, falls)):
        yield found
    elif level.kind == "percent":
        yield from _points(book, level, base, rise, falls)
    elif base is not None:
        handled.add(level.id)
        yield _pair(base, level, rise, falls)
    elif level.exact and level.kind in ("money", "count", "sum", "area", "ratio"):
        yield from _implied_base(level, rise, falls)


def _rate(base: Claim, level: Claim) -> Interval | None:
    if base.interval.lo <= 0:
        return None
    quotient = level.interval / base.interval
    return (quotient - Interval.point(1)).times(100)


def _pair(base: Claim, level: Claim, rise: Claim, falls: bool) -> Relation:
    rate = _rate(base, level)
    value = (level.amount / base.amount - 1) * 100
    stated = rise.interval.times(-1) if falls else rise.interval
    fits = rate is not None and rate.meets(stated)
    opposite = rate is not None and not fits and rate.meets(rise.interval.times(1 if falls else -1))
    words = {"base": base.figure, "value": level.figure, "recomputed": number(value, 2), "stated": rise.figure}
    message = (
        say(
            "growth_sign",
            base=base.figure,
            value=level.figure,
            actual="上升" if value > 0 else "下降",
            written="下降" if falls else "增长",
        )
        if opposite
        else say("growth_ok" if fits else "growth_off", **words)
    )
    return relation(
        "growth",
        "stated",
        [base, level, rise],
        role="check",
        formula=f"({level.id} / {base.id} - 1) * 100",
        numbers=f"({number(level.value)} ÷ {number(base.value)} − 1) × 100",
        recomputed=abs(value) if falls else value,
        verdict=Judgement.CONSISTENT if fits else Judgement.INCONSISTENT,
        severity=Loudness.NONE if fits else Loudness.HIGH,
        message=message,
    )


def _points(book: Book, level: Claim, base: Claim | None, rise: Claim, falls: bool) -> Iterator[Relation]:
    """A share that “rises by 6.25 %”: percentage points written as percent?"""
    sign = -1 if falls else 1
    if base is None:
        base_by_points, base_by_rate = level.amount - sign * rise.amount, level.amount / (1 + sign * rise.amount / 100)
        clear = (
            _thirty_seconds(level, level.amount)
            and _thirty_seconds(rise, base_by_points)
            and not _thirty_seconds(rise, base_by_rate)
        )
        points, relative = rise.amount, (level.amount / base_by_points - 1) * 100 if base_by_points > 0 else Fraction(0)
        base_text = f"{number(base_by_points)}%"
    else:
        points, relative, base_text = (
            abs(level.amount - base.amount),
            (level.amount / base.amount - 1) * 100,
            base.figure,
        )
        clear = not Interval.around(abs(relative), rise.half_width * 2).meets(rise.interval)
        if not clear:
            yield _pair(base, level, rise, falls)
            return
    words = {
        "base": base_text,
        "value": level.figure,
        "points": number(points, 2),
        "recomputed": number(relative, 2),
        "stated": rise.figure,
    }
    key = "growth_points" if clear else "growth_points_unclear"
    yield relation(
        "growth",
        "points_as_percent",
        [*([base] if base else []), level, rise],
        role="check" if clear else "scrutiny",
        formula=f"{level.id} - {base.id if base else rise.id}",
        numbers=f"{level.figure} − {base_text}",
        recomputed=relative,
        verdict=Judgement.INCONSISTENT if clear else Judgement.UNDECIDED,
        severity=Loudness.MEDIUM,
        message=say(key, **words),
    )


def _thirty_seconds(claim: Claim, value: Fraction) -> bool:
    """Whether a percentage is met items out of 32, within the rounding of the claim."""
    nearest = round(value * 32 / 100)
    return abs(value - Fraction(nearest * 100, 32)) <= claim.half_width + Fraction(1, 200)


def _implied_base(level: Claim, rise: Claim, falls: bool) -> Iterator[Relation]:
    factor = Interval.point(1) + (rise.rounded.times(-1 if falls else 1)).times(Fraction(1, 100))
    if factor.lo <= 0:
        return
    implied = level.rounded / factor
    point = level.amount / (1 + (-1 if falls else 1) * rise.amount / 100)
    sign = "-" if falls else "+"
    message = say("growth_base", value=level.quote, stated=rise.figure, implied=shown(point, level, 4))
    yield relation(
        "growth",
        "implied_base",
        [level, rise],
        role="derivation",
        formula=f"{level.id} / (1 {sign} {rise.id}/100)",
        numbers=f"{number(level.value)} ÷ (1 {sign} {rise.figure})",
        recomputed=point / level.scale,
        implied=implied.times(1 / level.scale),
        verdict=Judgement.CONSISTENT,
        severity=Loudness.NONE,
        message=message,
        missing="基期数",
    )
    yield from _back(level, rise, falls, implied, point)


def _back(level: Claim, rise: Claim, falls: bool, implied: Interval, point: Fraction) -> Iterator[Relation]:
    """Put the base, rounded like the figure itself, back into the growth rate."""
    step = level.half_width * 2 * level.scale or level.scale
    base = round(point / step) * step
    if base <= 0:
        return
    value = abs(level.amount / base - 1) * 100
    fits = (
        abs(value - rise.amount) <= rise.half_width
        or implied.lo <= base <= implied.hi
        or implied.lo < implied.hi
        and level.half_width > 0
    )
    exact = abs(value - rise.amount) <= rise.half_width
    message = say(
        "growth_back" if exact else "growth_back_off",
        base=shown(base, level, 4),
        value=level.figure,
        recomputed=number(value, 2),
        stated=rise.figure,
    )
    yield relation(
        "growth",
        "back_substitution",
        [rise],
        role="check",
        formula=f"({level.id} / {number(base / level.scale)} - 1) * 100",
        numbers=f"({number(level.value)} ÷ {number(base / level.scale)} − 1) × 100",
        recomputed=value,
        verdict=Judgement.CONSISTENT if fits else Judgement.UNDECIDED,
        severity=Loudness.NONE if exact else Loudness.LOW,
        message=message,
    )


def _unstated_pairs(book: Book, handled: set[str]) -> Iterator[Relation]:
    """由27.51亿元增加到35.10亿元 without a percentage: the growth is printed, and a fall written as a rise is found."""
    for later in book.claims:
        base = start_of(book, later)
        if base is None or later.id in handled or later.kind == "growth" or base.amount <= 0:
            continue
        if later.kind == "percent":
            yield _points_between(base, later)
            continue
        between, value = book.between(base, later), (later.amount / base.amount - 1) * 100
        falls = bool(_FALL.search(between))
        if (falls and base.interval.surely_below(later.interval)) or (
            not falls and _RISES.search(between) and later.interval.surely_below(base.interval)
        ):
            yield _wrong_way(base, later, falls)
            continue
        yield relation(
            "growth",
            "derived_unstated",
            [base, later],
            role="derivation",
            formula=f"({later.id} / {base.id} - 1) * 100",
            numbers=f"({number(later.value)} ÷ {number(base.value)} − 1) × 100",
            recomputed=value,
            verdict=Judgement.UNDECIDED,
            severity=Loudness.LOW,
            message=say("growth_derived", base=base.figure, value=later.figure, recomputed=number(value, 2)),
        )


def _points_between(base: Claim, later: Claim) -> Relation:
    """Two shares: their difference in percentage points is printed, never a growth rate."""
    numbers = f"{later.figure} − {base.figure}"
    value = later.amount - base.amount
    return relation(
        "difference",
        "derived",
        [base, later],
        role="derivation",
        formula=f"{later.id} - {base.id}",
        numbers=numbers,
        recomputed=value,
        verdict=Judgement.UNDECIDED,
        message=say("difference_derived", numbers=numbers, recomputed=f"{number(value)} 个百分点"),
    )


def _wrong_way(base: Claim, later: Claim, falls: bool) -> Relation:
    words = {
        "base": base.figure,
        "value": later.figure,
        "actual": "上升" if falls else "下降",
        "written": "下降" if falls else "增长",
    }
    return relation(
        "growth",
        "direction",
        [base, later],
        role="check",
        formula=f"{later.id} - {base.id}",
        numbers=f"{later.figure} − {base.figure}",
        recomputed=(later.amount - base.amount) / later.scale,
        verdict=Judgement.INCONSISTENT,
        severity=Loudness.HIGH,
        message=say("growth_sign", **words),
    )


def _compound(book: Book) -> Iterator[Relation]:
    """三年分别增长1.56%、4.08%和1.01%: the growth over all the years is printed."""
    run: list[Claim] = []
    for claim in [*(c for c in book.claims if c.kind == "growth"), None]:
        if claim and run and claim.before == run[-1].before and claim.group == run[-1].group:
            run.append(claim)
            continue
        if len(run) > 1 and re.search(r"年.{0,3}分别|逐年", run[0].before):
            yield _product(run)
        run = [claim] if claim else []


def _product(run: list[Claim]) -> Relation:
    value = Fraction(1)
    for claim in run:
        value *= 1 + claim.amount / 100
    value = (value - 1) * 100
    return relation(
        "growth",
        "compound",
        run,
        role="derivation",
        formula="((" + ")*(".join(f"1+{c.id}/100" for c in run) + ")-1)*100",
        numbers=" × ".join(f"(1+{c.figure})" for c in run) + " − 1",
        recomputed=value,
        verdict=Judgement.UNDECIDED,
        message=say("growth_compound", recomputed=number(value, 2)),
    )
