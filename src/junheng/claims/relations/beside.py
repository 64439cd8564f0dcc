"""Changes and multiples whose other figure stands beside: in brackets, in a later clause (上年为…), or in the sentence
before under the same noun. Only fits are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from junheng.claims.nouns import Claim, Relation
from junheng.claims.relations.book import Book, Said, stage_of
from junheng.claims.relations.levels import STEP, is_step
from junheng.claims.relations.near_shares import joined_share
from junheng.claims.relations.operands import answer, bracket_behind, figures_around, like_money
from junheng.claims.units import plain

_LAST_YEAR = re.compile(r"上一?学?年|去年|上年末|(?:19|20)\d\d年|核查时|整改前")
_FALL = re.compile(r"减|降|少|低|缩")
_ABOVE = re.compile(r"(?:超出|高出|高于|超过|超)[^，。；%％]{0,10}$")
_NOT_NOUN = re.compile(
    r"[同比较]+(?:上年|去年|上一?学?年|同期|(?:19|20)\d\d年)?|[^\u4e00-\u9fa5]|净|分别|约|的|了|与|相比|共|全[县市区]|有"
)


def beside(book: Book, found: Iterable[Relation]) -> Iterator[Relation]:
    """Every answer of these shapes that no rule has given yet."""
    said = Said(found)
    for claim in book.claims:
        if claim.saying or claim.value_hi is not None:
            continue
        for answered in (
            _times(book, claim),
            _joined(book, claim),
            _step_share(book, claim),
            _surplus(book, claim),
            _by_noun(book, claim),
            _last_year(book, claim),
        ):
            if answered is not None and answered not in said:
                yield answered


def _times(book: Book, times: Claim) -> Relation | None:
    """3486元（标准2000元），是标准的1.74倍; 6.3亿元，是“十三五”的2.1倍（“十三五”为3亿元）."""
    if times.dimension != "multiple":
        return None
    earlier = [c for c in figures_around(book, times) if c.number_start < times.number_start]
    own = bracket_behind(book, times)
    if len(earlier) > 1 and re.fullmatch(r"[）)]的[ \t]*", book.between(earlier[-1], times)):
        own = earlier.pop()
    pairs = [(c, base) for c in earlier if (base := own or bracket_behind(book, c)) and like_money(c, base)]
    for level, base in reversed(pairs):
        if level.id != base.id and base.interval.lo > 0 and (level.interval / base.interval).meets(times.interval):
            numbers = f"{level.figure} ÷ {base.figure}"
            formula, value = f"{level.id} / {base.id}", level.amount / base.amount
            return answer("ratio", "fits", [level, base, times], formula, numbers, value, True)
    return None


def _surplus(book: Book, share: Claim) -> Relation | None:
    """4275元（标准2500元），超出标准71%."""
    if share.dimension != "percent" or not _ABOVE.search(share.before):
        return None
    for level in reversed(
        [c for c in book.before(share, "sentence") if c.dimension == share.dimension or c.amount > 0]
    ):
        base = bracket_behind(book, level)
        if base is None or not like_money(level, base) or base.interval.lo <= 0 or base.id == share.id:
            continue
        rate = (level.amount / base.amount - 1) * 100
        low = (level.interval / base.interval).lo * 100 - 100
        high = (level.interval / base.interval).hi * 100 - 100
        if low <= share.interval.hi and share.interval.lo <= high:
            formula, numbers = f"({level.id} / {base.id} - 1) * 100", f"({level.figure} ÷ {base.figure} − 1) × 100"
            return answer("growth", "fits", [base, level, share], formula, numbers, rate, True)
    return None


def _joined(book: Book, share: Claim) -> Relation | None:
    return joined_share(book, share) if share.kind == "percent" else None


def _step_share(book: Book, rise: Claim) -> Relation | None:
    """由57个降至12个，减少45个，降幅78.9%: the step over the base."""
    figures = [c for c in figures_around(book, rise) if c.number_start < rise.number_start]
    if rise.kind != "growth" or len(figures) < 3:
        return None
    base, level, step = figures[-3:]
    alike = like_money(base, level) and like_money(base, step) and base.interval.lo > 0
    if not alike or abs(base.amount - level.amount) != step.amount:
        return None
    if not (step.interval / base.interval).times(100).meets(rise.interval):
        return None
    formula, numbers = f"{step.id} / {base.id} * 100", f"{step.figure} ÷ {base.figure}"
    return answer("growth", "fits", [base, level, step, rise], formula, numbers, step.amount / base.amount * 100, True)


def _noun(words: str) -> str:
    return _NOT_NOUN.sub("", STEP.sub("", words))


def _by_noun(book: Book, rise: Claim) -> Relation | None:
    """在校生96420人…。与上年相比，在校生减少1284人，下降1.31%: the level by the noun of the step."""
    if rise.kind != "growth":
        return None
    earlier = [c for c in book.before(rise) if c.kind != "growth"]
    step = earlier[-1] if earlier else None
    if step is None or not STEP.search(step.before):
        return None
    noun = _noun(step.before)
    sign = 1 if _FALL.search(step.before[-4:]) else -1
    levels = [
        c
        for c in book.before(step, "paragraph")
        if len(noun) > 1 and noun in c.words and like_money(c, step) and c.amount > step.amount and not is_step(c)
    ]
    for level in reversed(levels):
        base = level.interval + step.interval.times(sign)
        if base.lo > 0 and (step.interval / base).times(100).meets(rise.interval):
            mark = "+" if sign > 0 else "-"
            formula = f"{step.id} / ({level.id} {mark} {step.id}) * 100"
            numbers = f"{step.figure} ÷ ({level.figure} {mark.replace('-', '−')} {step.figure})"
            value = step.amount / (level.amount + sign * step.amount) * 100
            return answer("growth", "fits", [level, step, rise], formula, numbers, value, True)
    return None


def _last_year(book: Book, base: Claim) -> Relation | None:
    """小学在校生45610人，比上年减少1020人；…小学上年为46630人: what the level was before its step."""
    if not _LAST_YEAR.search(base.before) or STEP.search(base.before):
        return None
    stage = stage_of(base.before)
    steps = [c for c in book.around(base, "paragraph") if STEP.search(c.before) and c.id != base.id]
    for step in reversed(steps):
        points = step.kind == "points" and base.dimension == "percent"
        if not points and plain(step.unit) != plain(base.unit):
            continue
        levels = [
            c
            for c in book.before(step, "paragraph")
            if c.dimension == base.dimension
            and plain(c.unit) == plain(base.unit)
            and c.id != base.id
            and not STEP.search(c.before)
        ]
        level = levels[-1] if levels else None
        if level is None or stage and book.stage(level) not in ("", stage):
            continue
        if abs(level.amount - base.amount) == step.amount:
            high, low = sorted((level, base), key=lambda c: -c.amount)
            formula, numbers = f"{high.id} - {low.id}", f"{high.figure} − {low.figure}"
            return answer("difference", "fits", [level, base, step], formula, numbers, step.value, True)
    return None
