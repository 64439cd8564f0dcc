"""Rises and falls: from pairs, from implied bases, percentage points against percent, differences, several years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from junheng.claims.interval import Interval
from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import Book, overlap, relation, shown
from junheng.claims.units import plain
from junheng.claims.wording import say

_FROM = re.compile(r"(?:由|从)[^，。；]*$")
_TO = re.compile(
    r"(?:增加|增长|提高|提升|上升|扩[大容]|增|升|发展|下降|减少|降低|降|压减|缩减|回落)(?:到|至)[^，。；]*$"
)
_FALL = re.compile(r"下降|减少|降低|降幅|回落|下浮|压减|缩减|减")
_PARALLEL = re.compile(r"分别")
_STEP = re.compile(r"(?:增加|增长|提高|上升|提升|减少|下降|降低|多|少|高出?|低|净增|新增|扩大)(?:了|约|近)*[ \t]*$")


def growth(book: Book) -> Iterator[Relation]:
    """Every stated growth, every from–to pair, every stated difference."""
    handled: set[str] = set()
    for claim in book.claims:
        if claim.kind == "growth" and not claim.saying:
            yield from _stated(book, claim, handled)
    yield from _unstated_pairs(book, handled)
    yield from _differences(book)
    yield from _compound(book)


def _ends(book: Book, later: Claim) -> Claim | None:
    """The figure a 由…增加到… starts from."""
    for claim in reversed(book.before(later, "sentence")[-3:]):
        begin = _FROM.search(book.text[max(0, claim.number_start - 24) : claim.number_start])
        if begin and plain(claim.unit) == plain(later.unit) and _TO.search(book.between(claim, later)):
            return claim
    return None


def _level(book: Book, rise: Claim) -> Claim | None:
    """The figure that grew: the nearest before in the group, else the one right after (增长5%，达到12亿元)."""
    parallel = _parallel(book, rise)
    if parallel is not None:
        return parallel
    earlier = [
        c
        for c in book.before(rise)
        if c.kind not in ("growth", "points") and c.dimension not in ("time", "multiple") and not c.saying
    ]
    while earlier and _is_step(earlier[-1]):
        earlier.pop()
    if earlier and len(re.findall(r"[，,]", book.between(earlier[-1], rise))) <= 3:
        return earlier[-1]
    later = [c for c in book.claims if c.group == rise.group and c.number_start > rise.number_start]
    if later and re.search(r"^[%％]?[ \t]*[，,]?(?:达到?|增?至|为)[^，。]{0,6}$", book.between(rise, later[0])):
        return later[0]
    return None


def _is_step(claim: Claim) -> bool:
    """An increase in its own right (比上年增加5200万元), not a level."""
    return bool(_STEP.search(claim.before)) and bool(re.search(r"[比较]", claim.before))


def _parallel(book: Book, rise: Claim) -> Claim | None:
    """分别为13120元、19450元，分别增长0.01%、0.09%: the figure at the same place of the list before."""
    rises = [c for c in book.claims if c.sentence == rise.sentence and c.kind == "growth" and c.before == rise.before]
    if len(rises) < 2 or "分别" not in rise.before:
        return None
    levels = [
        c for c in book.before(rises[0], "sentence") if c.kind not in ("growth", "points") and "分别" in c.before
    ][-len(rises) :]
    alike = len(levels) == len(rises) and len({level.before for level in levels}) == 1
    return levels[rises.index(rise)] if alike else None


def _series_base(book: Book, level: Claim, rise: Claim) -> Claim | None:
    """The year before in a list of years (2021年至2023年分别为A、B、C，同比分别增长…)."""
    levels = [c for c in book.claims if c.sentence == level.sentence and c.before == level.before and c.kind == level.kind]
    place = levels.index(level)
    series = re.search(r"(?:19|20)\d\d|[三四五]年", book.context(levels[0])[-60:])
    yearly = len(levels) > 2 and "分别" in rise.before and re.search(r"同比|比上年|较上年|增长", rise.before)
    return levels[place - 1] if place and series and yearly else None


def _step_between(book: Book, level: Claim, rise: Claim) -> Claim | None:
    """The increase that stands between a level and its growth rate."""
    steps = [
        c for c in book.before(rise) if c.number_start > level.number_start and c.kind == level.kind and _is_step(c)
    ]
    return steps[-1] if steps else None


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


def _earlier_year(book: Book, level: Claim, rise: Claim) -> Claim | None:
    """A figure of the same thing for the year the growth is measured from."""
    if not rise.base_year or not rise.base_year.isdigit():
        return None
    found = [
        c
        for c in book.claims
        if c.id != level.id
        and c.kind == level.kind
        and plain(c.unit) == plain(level.unit)
        and book.stage(c) == book.stage(level)
        and str(c.year) == rise.base_year
        and overlap(level.subject, c.subject + c.before) >= 0.6
    ]
    return found[0] if found else None


def _previous(book: Book, level: Claim) -> Claim | None:
    """上年为10亿元，今年为12亿元: a like figure just before in the sentence, of another year."""
    earlier = [
        c
        for c in book.before(level, "sentence")
        if plain(c.unit) == plain(level.unit) and c.kind == level.kind and not c.part_of
    ]
    if (
        earlier
        and re.search(r"上年|去年|上一?学?年|同期|(?:19|20)\d\d年", earlier[-1].before)
        and re.search(r"今年|本年|(?:19|20)\d\d年", level.before)
    ):
        return earlier[-1]
    return None


def _stated(book: Book, rise: Claim, handled: set[str]) -> Iterator[Relation]:
    level = _level(book, rise)
    if level is None or re.search(r"年.{0,3}分别", rise.before):
        return
    base = _series_base(book, level, rise) or _ends(book, level) or _previous(book, level) or _earlier_year(book, level, rise)
    falls = bool(_FALL.search(rise.before[-6:]))
    step = _step_between(book, level, rise)
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
        base = _ends(book, later)
        if base is None or later.id in handled or later.kind == "growth" or base.amount <= 0:
            continue
        if later.kind == "percent":
            yield _points_between(base, later)
            continue
        between, value = book.between(base, later), (later.amount / base.amount - 1) * 100
        falls = bool(_FALL.search(between))
        if (falls and base.interval.surely_below(later.interval)) or (
            not falls and later.interval.surely_below(base.interval)
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


def _differences(book: Book) -> Iterator[Relation]:
    """由20所扩容到30所，增加10所; 高于…16.71个百分点."""
    for step in book.claims:
        if not (_STEP.search(step.before) or re.search(r"(?:缺编|空编|超编|尚缺|缺口|缺额|缺)[ \t]*$", step.before)) or step.kind == "growth" or step.saying:
            continue
        earlier = [c for c in book.before(step, "sentence") if _comparable(c, step)][-2:]
        if len(earlier) == 2 and _meant(book, earlier, step):
            yield _difference(earlier[0], earlier[1], step)
        elif earlier and step.kind == "points":
            yield _from_points(earlier[-1], step)


def _meant(book: Book, pair: list[Claim], step: Claim) -> bool:
    """Whether a step is the difference of two figures: 从…到…, two years of one thing, or A 比 B 高."""
    first, second = pair
    against = re.search(r"[较比][^，。]{0,10}的?[ \t]*$", second.before) and first.kind == second.kind
    joined = against or _ends(book, second) is first or _previous(book, second) is first
    return bool(
        joined
        or step.kind == "points"
        and first.kind == second.kind == "percent"
        and re.search(r"[比较](?!上年|上一?学?年|去年|同期)", book.between(first, second))
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
