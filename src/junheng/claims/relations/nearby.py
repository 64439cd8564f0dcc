"""Stated results whose operands stand near: what no rule of a fixed phrase has answered is sought among the figures
of the sentence.

A fit is a consistent relation. Where none fits, only phrases that leave no doubt about the operands (是…的2倍, 其余2条,
占总额7.28亿元的6%) are called inconsistent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

from junheng.claims.interval import Interval, total
from junheng.claims.nouns import Claim, Judgement, Loudness, Relation
from junheng.claims.periods import years_in_words
from junheng.claims.relations.book import Book
from junheng.claims.relations.levels import is_step
from junheng.claims.relations.near_shares import DONE, carried_share, share_of_near, unmet_items
from junheng.claims.relations.operands import answer, figures_around, like_money, shortest
from junheng.claims.relations.wholes import like
from junheng.claims.relations.yearly_rates import is_yearly_rate

_ANSWERED = ("stated", "total", "product", "stated_product", "tautology")
_REST = re.compile(r"(?:其余|剩余|余下|其他|未达标|未完成|未整改)的?[ \t]*$")
_STEP = re.compile(
    r"(?:增加|增长|提高|上升|提升|减少|下降|降低|净增|新增|扩大|净减|[增降提减]幅|新评选?|新增加|多|少|高出?|低|超出|压减|消除|百分点|[）)])"
)
_SIZE = re.compile(r"平均班额|班均")
_MEAN_A_YEAR = re.compile(r"年均|平均每年|每年平均")


def nearby(book: Book, found: Iterable[Relation]) -> Iterator[Relation]:
    """One relation for every stated result that no rule has judged yet and whose operands are near."""
    judged = [r for r in found if r.claims and r.verdict != "undecided" and r.subtype in _ANSWERED]
    answered = {r.claims[-1] for r in judged if r.verdict == "consistent" or r.type != "percent_of"}
    doubted = {r.claims[-1] for r in judged} - answered
    wholes = {r.claims[2]: r.claims[1] for r in judged if r.type == "percent_of" and len(r.claims) == 3}
    for claim in book.claims:
        if claim.saying or claim.value_hi is not None:
            continue
        if claim.id in answered:
            rest = _rest(book, claim)
            yield from [rest] if rest else []
            continue
        fine = claim.half_width < Fraction(1, 2)
        answers = list(_result(book, claim))
        fit = [r for r in answers if r.verdict == "consistent"]
        if claim.id in doubted:
            yield from fit if fine else []
            continue
        carried = None if fit else carried_share(book, claim, wholes)
        yield from [carried] if carried is not None else answers


def _result(book: Book, claim: Claim) -> Iterator[Relation]:
    rules = {
        "percent": (unmet_items, share_of_near),
        "growth": (_rise,),
        "points": (_difference,),
        "multiple": (_multiple,),
    }.get(
        "multiple" if claim.dimension == "multiple" else claim.kind,
        (_rest, _mean_a_year, _class_size, _money_each, _difference),
    )
    for rule in rules:
        answer = rule(book, claim)
        if answer is not None:
            yield answer
            return


def _rise(book: Book, rise: Claim) -> Relation | None:
    """Base and level, or level and increase, of a growth rate."""
    if is_yearly_rate(rise):
        return None
    figures = [c for c in figures_around(book, rise) if abs(c.number_start - rise.number_start) < 120]
    sure = _list_of_years(book, rise) or _against_last_year(figures, rise)
    if sure:
        return _rate(*sure, rise)
    steps = [
        c
        for c in figures
        if re.search(r"(?:净增|增加|减少|下降|新增|多投入|增投|增支)(?:了|约)?[ \t]*$", c.before)
        or _ADDED.match(c.before)
    ]
    levels = [c for c in figures if c not in steps]
    by_step = [
        (level, step)
        for step in steps
        for level in levels
        if like_money(level, step) and level.amount > step.amount and _step_rate(level, step, rise).meets(rise.interval)
    ]
    close = shortest(book, rise, by_step)
    if close:
        return _by_step(*close, rise)
    pairs = [pair for pair in permutations(levels, 2) if like_money(*pair) and _rate_fits(*pair, rise)]
    pair = shortest(book, rise, pairs) if rise.half_width < Fraction(1, 2) else None
    return _rate(*pair, rise) if pair else _step_behind(book, rise, levels, steps)


_ADDED = re.compile(r"(?:净增|新增|增加)[\u4e00-\u9fa5]{1,12}$")
_FALL = re.compile(r"下降|减少|降低|降幅|减幅|回落|压减|缩减")


def _signed(rise: Claim) -> Interval:
    return rise.interval.times(-1) if _FALL.search(rise.before[-8:]) else rise.interval


def _rate_fits(base: Claim, level: Claim, rise: Claim) -> bool:
    if base.interval.lo <= 0:
        return False
    return (level.interval / base.interval - Interval.point(1)).times(100).meets(_signed(rise))


def _rate(base: Claim, level: Claim, rise: Claim) -> Relation:
    value = abs(level.amount / base.amount - 1) * 100
    formula, numbers = f"({level.id} / {base.id} - 1) * 100", f"({level.figure} ÷ {base.figure} − 1) × 100"
    return answer("growth", "stated", [base, level, rise], formula, numbers, value, _rate_fits(base, level, rise))


def _step_rate(level: Claim, step: Claim, rise: Claim) -> Interval:
    base = level.interval + step.interval.times(1 if _FALL.search(rise.before[-8:]) else -1)
    return (step.interval / base).times(100) if base.lo > 0 else Interval.point(-1)


def _by_step(level: Claim, step: Claim, rise: Claim) -> Relation:
    sign = 1 if _FALL.search(rise.before[-8:]) else -1
    value = step.amount / (level.amount + sign * step.amount) * 100
    mark = "+" if sign > 0 else "−"
    numbers = f"{step.figure} ÷ ({level.figure} {mark} {step.figure})"
    formula = f"{step.id} / ({level.id} {mark.replace('−', '-')} {step.id}) * 100"
    ok = _step_rate(level, step, rise).meets(rise.interval)
    return answer("growth", "stated", [level, step, rise], formula, numbers, value, ok)


def _step_behind(book: Book, rise: Claim, levels: list[Claim], steps: list[Claim]) -> Relation | None:
    """18.7亿元，同比增长6.3%，净增1.1亿元: level, rate and increase in one breath."""
    before = [c for c in levels if c.number_start < rise.number_start]
    behind = [c for c in steps if c.number_start > rise.number_start and len(book.between(rise, c)) <= 8]
    sure = before and behind and like_money(before[-1], behind[0]) and before[-1].amount > behind[0].amount
    return _by_step(before[-1], behind[0], rise) if sure else None


def _list_of_years(book: Book, rise: Claim) -> tuple[Claim, Claim] | None:
    """分别为A、B、C，…同比分别增长b、c: rates one fewer than levels."""
    if "分别" not in rise.before:
        return None
    rises = [c for c in book.around(rise, "sentence") if c.kind == "growth" and c.before == rise.before]
    levels = [c for c in figures_around(book, rise) if "分别" in c.before and c.number_start < rises[0].number_start]
    run = [c for c in levels if c.before == levels[-1].before]
    place = rises.index(rise)
    return (run[place], run[place + 1]) if len(run) == len(rises) + 1 and len(run) > 2 else None


_LAST_YEAR = re.compile(
    r"[较比](?:上年|去年|上一?[学年]年?|前一年|同期|年初|年末|(?:19|20)\d\d年)[^，。；增减升降高低多少]{0,6}$"
)


def _against_last_year(figures: list[Claim], rise: Claim) -> tuple[Claim, Claim] | None:
    """6.84亿元，较2022年的6.31亿元增加5300万元，增长8.4%."""
    bases = [c for c in figures if c.number_start < rise.number_start and _LAST_YEAR.search(c.before)]
    levels = [c for c in figures if bases and c.number_start < bases[-1].number_start and like_money(c, bases[-1])]
    return (bases[-1], levels[-1]) if levels else None


def _difference(book: Book, step: Claim) -> Relation | None:
    """Two like figures of the sentence whose difference is stated."""
    if _MEAN_A_YEAR.search(step.before):
        return None
    around = book.around(step, "sentence")
    if step.kind == "points":
        figures = [c for c in around if c.kind in ("percent", "growth") and not c.saying and c.id != step.id]
    elif step.kind == "index":
        figures = [c for c in around if c.kind == "index" and c.id != step.id]
    else:
        figures = [c for c in figures_around(book, step) if like_money(c, step)]
    demanded = step.kind == "points" and _DEMAND.fullmatch(step.before.strip()) and _above_before(book, step)
    if not demanded and not _STEP.search(step.before[-10:] + book.text[step.number_start - 1 : step.number_start]):
        return None
    near = sorted(figures, key=lambda c: abs(c.number_start - step.number_start))[:6]
    pairs = [
        (low, high)
        for low, high in permutations(near, 2)
        if low.amount < high.amount and (high.interval - low.interval).meets(step.interval)
    ]
    pair = shortest(book, step, pairs)
    return _minus(*pair, step) if pair else _against(book, step, figures)


_DEMAND = re.compile(r"的?(?:国家|省定?|市定?)?(?:规定|标准|要求|平均水平|底线)")


def _above_before(book: Book, step: Claim) -> bool:
    """8.5%，高于5%的规定3.5个百分点."""
    between = book.text[max(0, step.number_start - 24) : step.number_start]
    return bool(re.search(r"[高低]于|高出|超过", between))


def _minus(low: Claim, high: Claim, step: Claim) -> Relation:
    value = abs(high.amount - low.amount) / step.scale
    numbers = f"{high.figure} − {low.figure}"
    ok = (high.interval - low.interval).meets(step.interval)
    return answer("difference", "stated", [low, high, step], f"{high.id} - {low.id}", numbers, value, ok)


def _against(book: Book, step: Claim, figures: list[Claim]) -> Relation | None:
    """5.56%，高于财政经常性收入增幅（4.1%）1.46个百分点; 2156人，较上年1978人增加178人: both figures right before."""
    earlier = [c for c in figures if c.number_start < step.number_start]
    if len(earlier) < 2:
        return None
    level, base = earlier[-2:]
    gap = book.between(base, step).removeprefix(base.unit).lstrip("%％")
    bracketed = re.fullmatch(r"[）)](?:高|低|多|少)?出?了?[ \t]*", gap) and re.search(
        r"[高低多少]于|[较比]", book.between(level, base)
    )
    last_year = _LAST_YEAR.search(base.before) and re.fullmatch(r"(?:增加|提高|上升|减少|下降|降低)了?[ \t]*", gap)
    named = re.search(r"比([\u4e00-\u9fa5]{2,8}?)(?:高|多|低|少)出?[ \t]*$", step.before)
    compared = named and named[1] in base.words + level.words
    low, high = sorted((level, base), key=lambda c: c.amount)
    found = _minus(low, high, step) if bracketed or last_year or compared else None
    unsure = found and base.amount < step.amount or level.amount < step.amount
    return None if unsure and found and found.verdict != "consistent" else found


def _rest(book: Book, rest: Claim) -> Relation | None:
    """13条问题已整改11条，其余2条正在推进."""
    figures = [
        c for c in figures_around(book, rest, "paragraph") if like(c, rest) and c.number_start < rest.number_start
    ]
    if not _REST.search(rest.before) or len(figures) < 2:
        return None
    pairs = [
        (part, whole)
        for whole, part in permutations(figures[-4:], 2)
        if whole.number_start < part.number_start and (whole.interval - part.interval).meets(rest.interval)
    ]
    pair = shortest(book, rest, pairs)
    if pair:
        return _minus(*pair, rest)
    if "未" in rest.before[-4:] and book.text[rest.number_end : rest.number_end + 1] not in "。；":
        return None
    figures = [c for c in figures if c.sentence == rest.sentence]
    done = [index for index, c in enumerate(figures) if index and DONE.search(c.words) and not is_step(c)]
    return _minus(figures[done[-1]], figures[done[-1] - 1], rest) if done else None


def _multiple(book: Book, times: Claim) -> Relation | None:
    """156人，是上年78人的2倍."""
    figures = [c for c in figures_around(book, times) if c.number_start < times.number_start]
    if len(figures) < 2 or not like_money(*figures[-2:]):
        return None
    level, base = figures[-2:]
    gap = book.between(base, times).removeprefix(base.unit)
    if not re.fullmatch(r"的(?:近|约|超过?)?[ \t]*", gap) or not re.search(r"是|为|相当于|达到?", base.before):
        return None
    ok = (level.interval / base.interval).meets(times.interval)
    value = level.amount / base.amount
    return answer(
        "ratio", "stated", [level, base, times], f"{level.id} / {base.id}", f"{level.figure} ÷ {base.figure}", value, ok
    )


def _mean_a_year(book: Book, mean: Claim) -> Relation | None:
    """近五年补充教师612人，年均补充122人以上."""
    if not _MEAN_A_YEAR.search(mean.before):
        return None
    earlier = [c for c in figures_around(book, mean) if c.number_start < mean.number_start and like_money(c, mean)]
    if earlier and re.search(r"分别|依次", earlier[-1].before):
        outer = [c for c in earlier if c.before != earlier[-1].before]
        found = _whole_a_year(book, outer[-1], mean) if outer else None
        return found if found and found.verdict == "consistent" else _mean_of_list(earlier, mean)
    return _whole_a_year(book, earlier[-1], mean) if earlier else None


def _whole_a_year(book: Book, whole: Claim, mean: Claim) -> Relation | None:
    told = years_in_words((book.context(whole) + whole.before)[-30:])
    years = told or _since(book, whole)
    if not years:
        return None
    ok = whole.interval.times(Fraction(1, years)).meets(_loose(mean))
    if not (ok or told):
        return None
    numbers = f"{whole.figure} ÷ {years}"
    value = whole.amount / years / mean.scale
    return answer("ratio", "stated", [whole, mean], f"{whole.id} / {years}", numbers, value, ok)


def _since(book: Book, whole: Claim) -> int | None:
    """比2020学年增加4386人，年均增加1462人, in a report of 2023: three years."""
    base = re.search(r"[较比]((?:19|20)\d\d)学?年", whole.before)
    years = re.findall(r"((?:19|20)\d\d)学?年", book.context(whole)[: -len(whole.before) or None])
    last = int(years[-1]) if years else book.reading.year
    return last - int(base[1]) if base and last and last > int(base[1]) else None


def _mean_of_list(earlier: list[Claim], mean: Claim) -> Relation | None:
    """分别为0.9亿元、0.8亿元、0.7亿元，年均8000万元: the mean of the list; fits only."""
    run = [c for c in earlier if c.before == earlier[-1].before]
    whole = total([c.interval for c in run])
    if len(run) < 2 or not whole.times(Fraction(1, len(run))).meets(_loose(mean)):
        return None
    numbers = f"({' + '.join(c.figure for c in run)}) ÷ {len(run)}"
    formula = f"({' + '.join(c.id for c in run)}) / {len(run)}"
    value = sum(c.amount for c in run) / len(run) / mean.scale
    return answer("ratio", "stated", [*run, mean], formula, numbers, value, True)


_EACH = re.compile(r"(?:人均|生均|校均|平均每[人校所生])(?:达到?|为|约)?[ \t]*$")


def _money_each(book: Book, mean: Claim) -> Relation | None:
    """助学贷款4120人3914万元，人均9500元: the last count and the last sum before."""
    figures = [c for c in figures_around(book, mean) if c.number_start < mean.number_start][-2:]
    sums = [c for c in figures if c.kind == "money"]
    counts = [c for c in figures if c.kind == "count" and c.dimension in ("person", "school")]
    if mean.dimension != "money" or not _EACH.search(mean.before) or not (len(sums) == len(counts) == 1):
        return None
    whole, heads = sums[0], counts[0]
    ok = (whole.interval / heads.interval).meets(mean.interval)
    value = whole.amount / heads.amount / mean.scale
    numbers = f"{whole.figure} ÷ {heads.figure}"
    found = answer("ratio", "stated", [whole, heads, mean], f"{whole.id} / {heads.id}", numbers, value, ok)
    return found if ok else _open(found)


def _open(found: Relation) -> Relation:
    """What is not proven wrong: the people meant may be others than those counted."""
    return replace(found, verdict=Judgement.UNDECIDED, severity=Loudness.MEDIUM)


def _loose(mean: Claim) -> Interval:
    """A mean of whole things is rounded to its last place though the figure itself looks like a count."""
    half = Fraction(1, 2) * mean.scale if mean.half_width == 0 else Fraction(0)
    return Interval(mean.interval.lo - half, mean.interval.hi + half)


def _class_size(book: Book, size: Claim) -> Relation | None:
    """小学平均班额42.9人, held against the pupils and classes of the report."""
    if not _SIZE.search(size.before) or size.qualifier != "exact":
        return None
    stage = book.stage(size)
    pupils, classes = book.pupils(stage), book.classes(stage)
    if pupils is None or classes is None:
        return None
    quotient = pupils.interval / classes.interval
    ok = quotient.meets(_loose(size))
    value = pupils.amount / classes.amount
    numbers = f"{pupils.figure} ÷ {classes.figure}"
    return answer("ratio", "stated", [pupils, classes, size], f"{pupils.id} / {classes.id}", numbers, value, ok)
