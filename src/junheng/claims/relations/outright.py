"""Changes told with all their three figures in one breath, so that nothing else can be meant: what does not fit is
inconsistent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from junheng.claims.nouns import Claim, Relation
from junheng.claims.relations.book import Book, Said
from junheng.claims.relations.levels import STEP
from junheng.claims.relations.operands import answer, like_money
from junheng.claims.relations.yearly_rates import is_yearly_rate

_BASE_BEHIND = re.compile(r"[，,（(](?:上年|去年|上一?学?年|(?:19|20)\d\d年)(?:同期)?(?:仅|则)?为?[ \t]*")
_BRACKET_CLOSED = re.compile(r"[^，。（]*[）)]的?(?:[高低多少]出?)?[ \t]*")
_AGAINST = re.compile(r"(?:[高低多少超]于?出?|超过|[较比])[^，。（]*[（(][^（）]*$")
_SIDES = re.compile(r"前者[比较]?[高多低少]?[出于过]?后者[高多低少]?出?(?:了|约)?[ \t]*$")
_FALL = re.compile(r"减|降|少|低|缩")


def outright(book: Book, found: Iterable[Relation]) -> Iterator[Relation]:
    """One relation for every change of these shapes that has no consistent answer yet."""
    found = list(found)
    said = Said(found)
    held = {(r.type, r.claims[-1]) for r in found if r.verdict == "consistent" and r.subtype in ("stated", "fits")}
    for step in book.claims:
        if step.saying or step.value_hi is not None or not step.exact:
            continue
        for answered in (_base_behind(book, step), _over_bracket(book, step), _two_sides(book, step)):
            if answered is None or answered in said:
                continue
            if answered.verdict == "consistent" or (answered.type, step.id) not in held:
                yield answered


def _neighbours(book: Book, step: Claim) -> tuple[Claim | None, Claim | None]:
    """The figures right before and right behind in the sentence."""
    around = [c for c in book.around(step, "sentence") if not c.saying]
    place = next(index for index, c in enumerate(around) if c.id == step.id)
    return (around[place - 1] if place else None), (around[place + 1] if place + 1 < len(around) else None)


def _base_behind(book: Book, step: Claim) -> Relation | None:
    """61.3%，比2021年上升8.6个百分点，2021年为52.7%; 13420元，增长2.1%，上年为13144元."""
    level, base = _neighbours(book, step)
    changes = step.kind == "growth" and not is_yearly_rate(step) or bool(STEP.search(step.before))
    if level is None or base is None or not changes or not (level.exact and base.exact):
        return None
    gap = book.between(step, base).removeprefix(step.unit)
    if not _BASE_BEHIND.fullmatch(gap) or level.kind in ("growth", "points") or "，" in book.between(level, step)[3:-1]:
        return None
    if step.kind == "growth" and step.dimension == "percent":
        return _rate(level, base, step) if like_money(level, base) and base.interval.lo > 0 else None
    return _gap(level, base, step) if _measured_alike(level, base, step) else None


def _measured_alike(level: Claim, base: Claim, step: Claim) -> bool:
    if step.kind == "points":
        return level.dimension == base.dimension == "percent"
    return like_money(level, base) and like_money(level, step)


def _over_bracket(book: Book, step: Claim) -> Relation | None:
    """868元，高出省定标准（720元）148元: level, base in brackets, and the step right behind them."""
    earlier = [c for c in book.before(step, "sentence") if not c.saying][-2:]
    if len(earlier) < 2 or not _BRACKET_CLOSED.fullmatch(book.between(earlier[1], step)):
        return None
    level, base = earlier
    if not _measured_alike(level, base, step) or not _AGAINST.search(book.between(level, base)):
        return None
    return _gap(level, base, step)


def _two_sides(book: Book, step: Claim) -> Relation | None:
    """教师9.86万元，公务员9.72万元，前者高出后者1400元."""
    earlier = [c for c in book.before(step, "sentence") if not c.saying][-2:]
    if len(earlier) < 2 or not _SIDES.search(step.before) or not _measured_alike(*earlier, step):
        return None
    return _gap(*earlier, step)


def _gap(level: Claim, base: Claim, step: Claim) -> Relation:
    high, low = sorted((level, base), key=lambda c: -c.amount)
    ok = (high.interval - low.interval).meets(step.interval)
    formula, numbers = f"{high.id} - {low.id}", f"{high.figure} − {low.figure}"
    value = (high.amount - low.amount) / step.scale
    return answer("difference", "stated", [level, base, step], formula, numbers, value, ok)


def _rate(level: Claim, base: Claim, rise: Claim) -> Relation:
    sign = -1 if _FALL.search(rise.before[-4:]) else 1
    ratio = level.interval / base.interval
    low, high = sorted(((ratio.lo - 1) * 100 * sign, (ratio.hi - 1) * 100 * sign))
    ok = low <= rise.interval.hi and rise.interval.lo <= high
    formula, numbers = f"({level.id} / {base.id} - 1) * 100", f"({level.figure} ÷ {base.figure} − 1) × 100"
    value = abs(level.amount / base.amount - 1) * 100
    return answer("growth", "stated", [base, level, rise], formula, numbers, value, ok)
