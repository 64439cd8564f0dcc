"""Means that a report states far from their operands: 生师比, 生均, 每百名学生, held against the totals of the report.

A fit is a consistent relation; where none of the totals fits, the mean is only left open, for it may rest on others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from junheng.claims.interval import Interval
from junheng.claims.nouns import Claim, Relation
from junheng.claims.relations.book import Book
from junheng.claims.relations.operands import answer, bracket_behind, figures_around
from junheng.claims.units import plain

_RATIO = re.compile(r"生师比(?:例|分别)?(?:为|达到?|是)?[ \t]*$")
_PER_PUPIL = re.compile(
    r"(?:年?生均|每生|平均每生)(?P<noun>[\u4e00-\u9fa5]{0,16}?)(?:拥有|占有)?(?:达到?|为|是|约)*[ \t]*$"
)
_PER_HUNDRED = re.compile(
    r"每百名学生(?:拥有|配备|占有)?(?P<noun>[^，,。；]{0,24}?)(?:拥有|配备)?(?:达到?|为|是|约|[：:，,])*[ \t]*$"
)
_STANDARD = re.compile(r"标准|规定|要求|不低于|定额|支出|经费|基准|拨款")
_EACH = re.compile(
    r"人均$|(?:平均)?每(?P<unit>平方米|[个所校人名组班间台套])?(?P<noun>[\u4e00-\u9fa5]{0,5}?)(?:分别|为|达到?|约|有|安排|补助)*[ \t]*$"
)


def means(book: Book) -> Iterator[Relation]:
    """One relation for each stated mean whose operands the report holds."""
    for mean in book.claims:
        if mean.saying or mean.value_hi is not None or not mean.exact or mean.nature == "standard":
            continue
        for rule in (_pupils_a_teacher, _per_pupil, _per_hundred, _each):
            found = rule(book, mean)
            if found is not None:
                yield found
                break


def stage_near(book: Book, claim: Claim) -> str:
    """The stage of a figure: its own, else that of the figures before it in the sentence."""
    own = book.stage(claim)
    earlier = [book.stage(c) for c in book.before(claim, "sentence")]
    return own or next((stage for stage in reversed(earlier) if stage), "")


def _fitting(tops: list[Claim], bottoms: list[Claim], mean: Claim, times: int = 1) -> Relation | None:
    """The first pair of operands that gives the mean."""
    for top in tops:
        for bottom in bottoms:
            if top.id == bottom.id or mean.id in (top.id, bottom.id) or bottom.interval.lo <= 0:
                continue
            if (top.interval / bottom.interval).times(times).meets(_rounded(mean)):
                return _quotient(top, bottom, mean, times)
    return None


def _rounded(mean: Claim) -> Interval:
    """A mean of whole things is rounded to its last place though the figure itself looks like a count."""
    half = Fraction(1, 2) * mean.scale if mean.half_width == 0 else Fraction(0)
    return Interval(mean.interval.lo - half, mean.interval.hi + half)


def _quotient(top: Claim, bottom: Claim, mean: Claim, times: int) -> Relation:
    more, sign = (f" * {times}", f" × {times}") if times > 1 else ("", "")
    value = top.amount / bottom.amount * times / mean.scale
    formula, numbers = f"{top.id} / {bottom.id}{more}", f"{top.figure} ÷ {bottom.figure}{sign}"
    return answer("ratio", "fits", [top, bottom, mean], formula, numbers, value, True)


def _pupils_a_teacher(book: Book, mean: Claim) -> Relation | None:
    if not _RATIO.search(mean.before) and "生师比" not in mean.before:
        return None
    stage = stage_near(book, mean)
    teachers = book.teachers(stage)
    return _fitting(list(book.rolls(stage)), [teachers], mean) if teachers else None


def _per_pupil(book: Book, mean: Claim) -> Relation | None:
    """校舍建筑面积83.4万平方米…生均校舍建筑面积12.0平方米: the total of that name, or the one right before."""
    found = _PER_PUPIL.search(mean.before)
    if not found or _STANDARD.search(mean.before + mean.after[:4]):
        return None
    noun = found["noun"]
    earlier = [
        c
        for c in book.before(mean, "paragraph")
        if plain(c.unit) == plain(mean.unit)
        and c.kind != "ratio"
        and (noun in c.words if noun else c.sentence == mean.sentence)
    ]
    return _fitting(earlier[::-1][:4], list(book.rolls(stage_near(book, mean))), mean)


def _per_hundred(book: Book, mean: Claim) -> Relation | None:
    """网络多媒体教室1518间，每百名学生拥有2.42间."""
    context = book.context(mean)[-60:]
    if not re.search(r"每百名学生", context) or mean.dimension in ("percent", "money", "area"):
        return None
    earlier = [
        c for c in book.around(mean, "paragraph") if plain(c.unit) == plain(mean.unit) and c.kind in ("count", "sum")
    ]
    pupils = [c for c in book.around(mean, "paragraph") if c.dimension == "person" and "学生" in c.words]
    rolls = [*pupils, *book.rolls(stage_near(book, mean))]
    return _fitting([c for c in earlier if c.id != mean.id and c not in rolls], rolls, mean, 100)


def _each(book: Book, mean: Claim) -> Relation | None:
    """新建学校6所，新增床位4320张，平均每所720张: an amount of that unit spread over a count before it."""
    if not _EACH.search(mean.before):
        return None
    earlier = [c for c in figures_around(book, mean) if c.number_start < mean.number_start][-4:]
    tops = [c for c in earlier if c.dimension == mean.dimension and plain(c.unit) == plain(mean.unit)]
    behind = bracket_behind(book, mean)
    bottoms = [c for c in earlier if c.kind in ("count", "sum", "area") and c not in tops] + (
        [behind] if behind else []
    )
    return _fitting(tops[::-1], bottoms[::-1], mean)
