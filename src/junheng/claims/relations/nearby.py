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

from junheng.claims.interval import Interval
from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.periods import years_in_words
from junheng.claims.relations.book import NO_COUNT, Book, relation
from junheng.claims.relations.levels import is_step
from junheng.claims.relations.wholes import fits, like
from junheng.claims.units import plain
from junheng.claims.wording import say

ITEMS = 32
_ANSWERED = ("stated", "total", "product", "stated_product", "tautology")
_REST = re.compile(r"(?:其余|剩余|余下|其他|未达标|未完成|未整改)的?[ \t]*$")
_STEP = re.compile(
    r"(?:增加|增长|提高|上升|提升|减少|下降|降低|净增|新增|扩大|新评选?|新增加|多|少|高出?|低|超出|压减|消除|百分点|[）)])"
)
_SETTLED = re.compile(r"整改|化解|完成|办结|办理|消除|销号|采纳|落实|解决|处置|达标")
_DONE = re.compile(r"已|完成|消除|办理|整改|解决|采纳|落实|化解|销号|达标")
_SIZE = re.compile(r"平均班额|班均")
_MEAN_A_YEAR = re.compile(r"年均|平均每年|每年平均")
_UNMET = re.compile(r"(?:没有|没|未|尚未|不)能?(?:完全|全部)?达标")


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
        carried = None if fit else _carried(book, claim, wholes)
        yield from [carried] if carried is not None else answers


_BARE = re.compile(r"^(?:约|仅)?占(?:比|总数)?(?:的|为|约)*[ \t]*$")


def _carried(book: Book, share: Claim, wholes: dict[str, str]) -> Relation | None:
    """…1024人，占21%, after a share of the same sentence whose whole is known: the same whole is meant."""
    if share.kind != "percent" or not _BARE.match(share.before):
        return None
    earlier = [wholes[c.id] for c in book.before(share, "sentence") if c.id in wholes]
    part = next(iter(reversed(_figures_before(book, share))), None)
    whole = book.by_id[earlier[-1]] if earlier else None
    sure = whole and part and like(part, whole) and whole.id != part.id and part.group == share.group
    return _share_of(part, whole, share) if sure else None


def _figures_before(book: Book, claim: Claim) -> list[Claim]:
    return [c for c in _figures(book, claim) if c.number_start < claim.number_start]


def _result(book: Book, claim: Claim) -> Iterator[Relation]:
    rules = {
        "percent": (_unmet_items, _share),
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


def _answer(
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


def _figures(book: Book, claim: Claim, level: str = "sentence") -> list[Claim]:
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


def _shortest(book: Book, claim: Claim, pairs: Iterable[tuple[Claim, Claim]]) -> tuple[Claim, Claim] | None:
    """The pair that stands closest to the stated figure."""
    return min(
        pairs,
        key=lambda pair: sum(abs(claim.number_start - c.number_start) for c in pair),
        default=None,
    )


def _share(book: Book, share: Claim) -> Relation | None:
    """Part and whole among the last figures before a share; 占总额7.28亿元的6% names its whole for certain."""
    figures = [c for c in _figures(book, share) if c.number_start < share.number_start]
    paragraph = [c for c in _figures(book, share, "paragraph") if c.number_start < share.number_start]
    if not figures or re.search(r"[由从](?:(?:19|20)\d\d年)?的?[ \t]*$", share.before):
        return None
    sure = _whole_in_the_phrase(book, share, figures) or _settled(book, share, paragraph)
    sure = sure or _named_in_sentence(share, figures) or _task(share, figures) or _among(share, figures)
    near = figures[-3:]
    others = figures[-6:] if share.half_width < Fraction(1, 2) else [c for c in figures[-4:] if c.group == share.group]
    pairs = [
        (part, whole)
        for part in near
        for whole in others
        if part.id != whole.id and _ordered(part, whole, share) and _alike(part, whole) and fits(part, whole, share)
    ]
    answer = sure if sure and fits(*sure, share) else _shortest(book, share, pairs) or sure
    return _share_of(*answer, share) if answer else None


def _alike(first: Claim, second: Claim) -> bool:
    """Of one measure word; 个 and 个学位 where both speak of seats."""
    return like(first, second) or all("学位" in c.words + c.unit for c in (first, second))


def _task(share: Claim, figures: list[Claim]) -> tuple[Claim, Claim] | None:
    """新增21600个，完成新增2万个的任务，完成率108%."""
    if "完成率" not in share.before or len(figures) < 2 or "任务" not in figures[-1].after:
        return None
    return (figures[-2], figures[-1]) if _alike(*figures[-2:]) else None


def _among(share: Claim, figures: list[Claim]) -> tuple[Claim, Claim] | None:
    """32项内容中，已有28项达标，占87.5%: the whole that 中 closes."""
    rate = _BARE.match(share.before) or re.fullmatch(r"[\u4e00-\u9fa5]{1,6}率(?:为|达到?)?[ \t]*", share.before)
    if len(figures) < 2 or not rate or not re.search(r"[中里](?:的[0-9]|$)", figures[-2].after):
        return None
    return (figures[-1], figures[-2]) if like(*figures[-2:]) else None


def _ordered(part: Claim, whole: Claim, share: Claim) -> bool:
    """A part is not more than its whole; only a plan can be over-fulfilled."""
    return part.amount <= whole.amount or share.amount > 100 and "完成" in share.before


def _share_of(part: Claim, whole: Claim, share: Claim) -> Relation:
    numbers = f"{part.figure} ÷ {whole.figure}"
    value = part.amount / whole.amount * 100
    ok = fits(part, whole, share)
    return _answer("percent_of", "stated", [part, whole, share], f"{part.id} / {whole.id} * 100", numbers, value, ok)


def _whole_in_the_phrase(book: Book, share: Claim, figures: list[Claim]) -> tuple[Claim, Claim] | None:
    whole = figures[-1]
    gap = book.between(whole, share).removeprefix(whole.unit)
    if "占" not in whole.before or not re.fullmatch(r"的(?:比例|比重)?(?:为|达到?)?[ \t]*", gap):
        return None
    part = figures[-2] if len(figures) > 1 else None
    return (part, whole) if part and like(part, whole) and part.amount <= whole.amount else None


_EMPTY = re.compile(r"教师|学生|学校|总数|总人数|人数|总量|总额|的|[全我][县市区]")


def _named_in_sentence(share: Claim, figures: list[Claim]) -> tuple[Claim, Claim] | None:
    """实际交流178人…；骨干教师39人，占交流教师总数的21.9%: the whole by the word that tells it apart."""
    stem = _EMPTY.sub("", share.share_of)
    part = figures[-1]
    noun = re.search(r"学生|教师|学校|班级", share.share_of)
    if not stem and noun and re.search(r"总|全", share.share_of) and part.group == share.group:
        totals = [c for c in figures[:-1] if noun[0] in c.words and like(c, part) and not c.part_of]
        return (part, totals[0]) if len(totals) == 1 else None
    named = [c for c in figures[:-1] if len(stem) > 1 and stem in c.words and like(c, part) and c.amount >= part.amount]
    return (part, named[-1]) if named and part.group == share.group else None


def _settled(book: Book, share: Claim, figures: list[Claim]) -> tuple[Claim, Claim] | None:
    """共69个，…已消除58个，化解率84.1%: the total that a sentence gives, and what of it is done."""
    part = figures[-1]
    gap = book.between(part, share).removeprefix(part.unit)
    if not re.fullmatch(r"[，,、](?:\w{0,4})率(?:为|达到?)?[ \t]*", gap) or not _SETTLED.search(gap):
        return None
    earlier = [c for c in figures[:-1] if like(c, part) and c.amount >= part.amount]
    return (earlier[-1], part)[::-1] if earlier and _DONE.search(part.words) else None


def _unmet_items(book: Book, share: Claim) -> Relation | None:
    """还有4项指标没有达标，达标率87.5%: the rest of the 32 items."""
    earlier = [c for c in book.before(share, "sentence") if plain(c.unit) in ("项", "个") and c.kind == "count"]
    if not earlier or not re.search(r"达标(?:率|比例)", share.before):
        return None
    last = earlier[-1]
    if not _UNMET.search(book.between(last, share)) or "指标" not in last.words or last.amount >= ITEMS:
        return None
    value = (ITEMS - last.amount) / Fraction(ITEMS) * 100
    ok = abs(value - share.amount) <= share.half_width
    numbers = f"({ITEMS} − {number(last.value)}) ÷ {ITEMS}"
    formula = f"({ITEMS} - {last.id}) / {ITEMS} * 100"
    return _answer("percent_of", "stated", [last, share], formula, numbers, value, ok)


def _rise(book: Book, rise: Claim) -> Relation | None:
    """Base and level, or level and increase, of a growth rate."""
    figures = [c for c in _figures(book, rise) if abs(c.number_start - rise.number_start) < 120]
    sure = _list_of_years(book, rise) or _against_last_year(figures, rise)
    if sure:
        return _rate(*sure, rise)
    steps = [
        c for c in figures if re.search(r"(?:净增|增加|减少|下降|新增|多投入|增投|增支)(?:了|约)?[ \t]*$", c.before)
    ]
    levels = [c for c in figures if c not in steps]
    by_step = [
        (level, step)
        for step in steps
        for level in levels
        if like_money(level, step) and level.amount > step.amount and _step_rate(level, step, rise).meets(rise.interval)
    ]
    close = _shortest(book, rise, by_step)
    if close:
        return _by_step(*close, rise)
    pairs = [pair for pair in permutations(levels, 2) if like_money(*pair) and _rate_fits(*pair, rise)]
    pair = _shortest(book, rise, pairs) if rise.half_width < Fraction(1, 2) else None
    return _rate(*pair, rise) if pair else _step_behind(book, rise, levels, steps)


def like_money(first: Claim, second: Claim) -> bool:
    """Of one dimension; 万元 and 亿元 are alike."""
    return first.dimension == second.dimension and (first.kind == second.kind == "money" or like(first, second))


_FALL = re.compile(r"下降|减少|降低|降幅|回落|压减|缩减")


def _signed(rise: Claim) -> Interval:
    return rise.interval.times(-1) if _FALL.search(rise.before[-8:]) else rise.interval


def _rate_fits(base: Claim, level: Claim, rise: Claim) -> bool:
    if base.interval.lo <= 0:
        return False
    return (level.interval / base.interval - Interval.point(1)).times(100).meets(_signed(rise))


def _rate(base: Claim, level: Claim, rise: Claim) -> Relation:
    value = abs(level.amount / base.amount - 1) * 100
    formula, numbers = f"({level.id} / {base.id} - 1) * 100", f"({level.figure} ÷ {base.figure} − 1) × 100"
    return _answer("growth", "stated", [base, level, rise], formula, numbers, value, _rate_fits(base, level, rise))


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
    return _answer("growth", "stated", [level, step, rise], formula, numbers, value, ok)


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
    levels = [c for c in _figures(book, rise) if "分别" in c.before and c.number_start < rises[0].number_start]
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
    around = book.around(step, "sentence")
    if step.kind == "points":
        figures = [c for c in around if c.kind in ("percent", "growth") and not c.saying and c.id != step.id]
    else:
        figures = [c for c in _figures(book, step) if like_money(c, step) and c.amount >= step.amount]
    if not _STEP.search(step.before[-10:] + book.text[step.number_start - 1 : step.number_start]):
        return None
    near = sorted(figures, key=lambda c: abs(c.number_start - step.number_start))[:6]
    pairs = [
        (low, high)
        for low, high in permutations(near, 2)
        if low.amount < high.amount and (high.interval - low.interval).meets(step.interval)
    ]
    pair = _shortest(book, step, pairs)
    return _minus(*pair, step) if pair else _against(book, step, figures)


def _minus(low: Claim, high: Claim, step: Claim) -> Relation:
    value = abs(high.amount - low.amount) / step.scale
    numbers = f"{high.figure} − {low.figure}"
    ok = (high.interval - low.interval).meets(step.interval)
    return _answer("difference", "stated", [low, high, step], f"{high.id} - {low.id}", numbers, value, ok)


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
    return _minus(low, high, step) if bracketed or last_year or compared else None


def _rest(book: Book, rest: Claim) -> Relation | None:
    """13条问题已整改11条，其余2条正在推进."""
    figures = [c for c in _figures(book, rest, "paragraph") if like(c, rest) and c.number_start < rest.number_start]
    if not _REST.search(rest.before) or len(figures) < 2:
        return None
    pairs = [
        (part, whole)
        for whole, part in permutations(figures[-4:], 2)
        if whole.number_start < part.number_start and (whole.interval - part.interval).meets(rest.interval)
    ]
    pair = _shortest(book, rest, pairs)
    if pair:
        return _minus(*pair, rest)
    if "未" in rest.before[-4:] and book.text[rest.number_end : rest.number_end + 1] not in "。；":
        return None
    done = [index for index, c in enumerate(figures) if index and _DONE.search(c.words) and not is_step(c)]
    return _minus(figures[done[-1]], figures[done[-1] - 1], rest) if done else None


def _multiple(book: Book, times: Claim) -> Relation | None:
    """156人，是上年78人的2倍."""
    figures = [c for c in _figures(book, times) if c.number_start < times.number_start]
    if len(figures) < 2 or not like_money(*figures[-2:]):
        return None
    level, base = figures[-2:]
    gap = book.between(base, times).removeprefix(base.unit)
    if not re.fullmatch(r"的(?:近|约|超过?)?[ \t]*", gap) or not re.search(r"是|为|相当于|达到?", base.before):
        return None
    ok = (level.interval / base.interval).meets(times.interval)
    value = level.amount / base.amount
    return _answer(
        "ratio", "stated", [level, base, times], f"{level.id} / {base.id}", f"{level.figure} ÷ {base.figure}", value, ok
    )


def _mean_a_year(book: Book, mean: Claim) -> Relation | None:
    """近五年补充教师612人，年均补充122人以上."""
    if not _MEAN_A_YEAR.search(mean.before):
        return None
    earlier = [c for c in _figures(book, mean) if c.number_start < mean.number_start and like_money(c, mean)]
    years = years_in_words(book.context(earlier[-1])[-30:]) if earlier else None
    if not years:
        return None
    whole = earlier[-1]
    ok = whole.interval.times(Fraction(1, years)).meets(_loose(mean))
    numbers = f"{whole.figure} ÷ {years}"
    value = whole.amount / years / mean.scale
    return _answer("ratio", "stated", [whole, mean], f"{whole.id} / {years}", numbers, value, ok)


_EACH = re.compile(r"(?:人均|生均|校均|平均每[人校所生])(?:达到?|为|约)?[ \t]*$")


def _money_each(book: Book, mean: Claim) -> Relation | None:
    """助学贷款4120人3914万元，人均9500元: the last count and the last sum before."""
    figures = [c for c in _figures(book, mean) if c.number_start < mean.number_start][-2:]
    sums = [c for c in figures if c.kind == "money"]
    counts = [c for c in figures if c.kind == "count" and c.dimension in ("person", "school")]
    if mean.dimension != "money" or not _EACH.search(mean.before) or not (len(sums) == len(counts) == 1):
        return None
    whole, heads = sums[0], counts[0]
    ok = (whole.interval / heads.interval).meets(mean.interval)
    value = whole.amount / heads.amount / mean.scale
    numbers = f"{whole.figure} ÷ {heads.figure}"
    found = _answer("ratio", "stated", [whole, heads, mean], f"{whole.id} / {heads.id}", numbers, value, ok)
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
    return _answer("ratio", "stated", [pupils, classes, size], f"{pupils.id} / {classes.id}", numbers, value, ok)
