"""Answers whose figures stand further off: one whole of several shares, the rest of 100 %, what came and went, lists
that make up a total named before, money and pupils a school or a teacher. Only fits are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from junheng.claims.interval import total
from junheng.claims.nouns import Claim, Relation
from junheng.claims.periods import years_in_words
from junheng.claims.relations.book import Book, Said, overlap
from junheng.claims.relations.operands import answer, figures_around, figures_before, like_money
from junheng.claims.relations.rests import add_up
from junheng.claims.relations.wholes import fits, like
from junheng.claims.units import plain

_UNMET = re.compile(r"[\u4e00-\u9fa5]{0,8}(?:未|没有|不)[\u4e00-\u9fa5]{0,4}(?:达标|完成|合格|到位)")
_OWN_NAME = re.compile(r"(?P<noun>[\u4e00-\u9fa5]{3,12}?)(?:占比|所?占比例|比例|比重)(?:为|达到?|是)?[ \t]*$")
_NET = re.compile(r"净(?P<way>增加?|减少?|流出|流入)[了]?[ \t]*$")
_CAME = re.compile(r"新进|新增|新招|招聘|引进|补充|调入|转入|新建|增加")
_MEAN_POINTS = re.compile(r"(?:平均每年|年均)[\u4e00-\u9fa5]{0,6}$")
_A_SCHOOL = re.compile(r"校均(?P<noun>[\u4e00-\u9fa5]{0,6})[ \t]*$")
_A_TEACHER = re.compile(r"(?:人均|师均)[\u4e00-\u9fa5]{0,6}$")
_KINDS = re.compile(r"小学|初中|初级中学|九年一贯|完全中学|高中|特殊教育|城区|县城|乡镇|农村|公办|民办")


def far(book: Book, found: Iterable[Relation]) -> Iterator[Relation]:
    """Every answer of these shapes that no rule has given yet."""
    said = Said(found)
    for claim in book.claims:
        if claim.saying or claim.value_hi is not None or not claim.exact:
            continue
        for rule in RULES.get(claim.kind, (_net, _list_of_total, _a_school, _a_teacher)):
            answered = rule(book, claim)
            if answered is not None and answered not in said:
                yield answered


def _share(part: Claim, whole: Claim, share: Claim) -> Relation:
    formula, numbers = f"{part.id} / {whole.id} * 100", f"{part.figure} ÷ {whole.figure}"
    return answer("percent_of", "fits", [part, whole, share], formula, numbers, part.amount / whole.amount * 100, True)


def _common_whole(book: Book, share: Claim) -> Relation | None:
    """学生6240人（占42.1%）、家长6420人（占43.3%）…: the one figure of the paragraph that is the whole of all of them."""
    pairs, whole = _shares_of_one(book, share)
    part = next((part for part, c in pairs if c.id == share.id), None)
    return _share(part, whole, share) if whole and part else None


def _common_sum(book: Book, share: Claim) -> Relation | None:
    """The same parts, where they make up their whole."""
    pairs, whole = _shares_of_one(book, share)
    parts = [part for part, _ in pairs]
    last = bool(pairs) and pairs[-1][1].id == share.id and len(pairs) > 2
    made = total([c.interval for c in parts]) if whole and last else None
    return add_up(parts, whole) if whole and made and made.meets(whole.interval) else None


def _shares_of_one(book: Book, share: Claim) -> tuple[list[tuple[Claim, Claim]], Claim | None]:
    """The shares of a sentence with their parts, and the figure before them that fits all as their whole."""
    shares = [c for c in book.around(share, "sentence") if c.kind == "percent" and not c.saying and "占" in c.before]
    pairs = [(figures[-1], c) for c in shares if (figures := figures_before(book, c))]
    coarse = all(c.half_width >= Fraction(1, 2) for c in shares)
    if len(pairs) < 2 or len({part.id for part, _ in pairs}) < len(pairs) or coarse:
        return [], None
    wholes = [c for c in book.before(pairs[0][0], "paragraph") if c.kind in ("count", "sum", "money") and c.amount > 0]
    parts = {part.id for part, _ in pairs}
    for whole in reversed(wholes):
        if whole.id not in parts and all(_of(part, whole, c) for part, c in pairs):
            return pairs, whole
    return [], None


def _of(part: Claim, whole: Claim, share: Claim) -> bool:
    """Persons are parts of 份 (questionnaires) as well; money only of money."""
    same = (part.kind == "money") == (whole.kind == "money")
    return same and part.amount <= whole.amount and fits(part, whole, share)


def _by_own_name(book: Book, share: Claim) -> Relation | None:
    """教育支出78460万元…；一般公共预算支出352400万元，教育支出占比22.26%."""
    named = _OWN_NAME.search(share.before)
    earlier = [c for c in figures_before(book, share)]
    if named is None or len(earlier) < 2 or share.half_width >= Fraction(1, 2):
        return None
    parts = [c for c in earlier if overlap(named["noun"], c.words) == 1]
    for part in reversed(parts):
        for whole in reversed(earlier):
            if whole.id != part.id and like_money(part, whole) and _of(part, whole, share):
                return _share(part, whole, share)
    return None


_THAT_IS = re.compile(r"[%％]?[，,（(]?(?:即|也就是|约合|为)[ \t]*")


def _that_is(book: Book, share: Claim) -> Relation | None:
    """3600万元，其中60%即2160万元用于…: the amount right behind the share."""
    earlier = figures_before(book, share)
    later = [c for c in figures_around(book, share) if c.number_start > share.number_start]
    if not earlier or not later or not _THAT_IS.fullmatch(book.between(share, later[0])):
        return None
    whole, part = earlier[-1], later[0]
    return _share(part, whole, share) if like_money(part, whole) and _of(part, whole, share) else None


def _whole_behind(book: Book, share: Claim) -> Relation | None:
    """上线526人，上线率18.7%；…参考人数2817人: the whole at the end of the sentence."""
    earlier = figures_before(book, share)
    if not earlier or share.half_width >= Fraction(1, 2) or not re.search(r"率|占", share.before):
        return None
    later = [c for c in figures_around(book, share) if c.number_start > share.number_start and like(c, earlier[-1])]
    named = [c for c in later if re.search(r"应|参考|参加|总|共|参测|符合", c.before)]
    return next((_share(earlier[-1], c, share) for c in named if _of(earlier[-1], c, share)), None)


def _in_paragraph(book: Book, share: Claim) -> Relation | None:
    """…达到510名…。城乡分布上，城区236名，占46.3%: the whole is a figure of the paragraph; 占…（W）的: the one in brackets."""
    earlier = figures_before(book, share)
    if "占" not in share.before + book.context(share)[-24:]:
        return None
    wholes = [c for c in book.before(share, "paragraph") if c.kind in ("count", "sum", "money") and not c.saying]
    if share.half_width >= Fraction(1, 2):
        wholes = [c for c in wholes if share.share_of and share.share_of[-2:] in c.before]
    parts = earlier[-1:] if earlier else _of_stage(book, share, wholes)
    for part in parts:
        for whole in reversed(wholes):
            if whole.id != part.id and like_money(part, whole) and _of(part, whole, share):
                return _share(part, whole, share)
    return _of_bracket(book, share, earlier)


def _of_stage(book: Book, share: Claim, wholes: list[Claim]) -> list[Claim]:
    """小学在校生占54.9%: the figure of that stage in the sentences before."""
    stage = re.search(r"小学|初中|高中", share.before)
    return [c for c in wholes if stage and stage[0] in c.before][-2:]


def _of_bracket(book: Book, share: Claim, earlier: list[Claim]) -> Relation | None:
    """财政性教育经费占全区财政总支出（61.5亿元）的21.1%: the part by the noun before 占."""
    whole = earlier[-1] if earlier else None
    named = re.search(r"([\u4e00-\u9fa5]{3,12})占[^占]*$", book.context(whole)) if whole else None
    if whole is None or named is None or not re.fullmatch(r"[）)]的(?:比例)?为?[ \t]*", book.between(whole, share)):
        return None
    parts = [c for c in book.before(whole, "paragraph") if overlap(named[1], c.subject + c.before) >= _MOSTLY]
    return next(
        (_share(c, whole, share) for c in reversed(parts) if like_money(c, whole) and _of(c, whole, share)), None
    )


_MOSTLY = 0.6


def _complement(book: Book, share: Claim) -> Relation | None:
    """32项指标中2项尚未达标，达标率93.8%."""
    earlier = [c for c in figures_before(book, share) if c.kind == "count"][-2:]
    if len(earlier) < 2 or not like(*earlier) or not _UNMET.match(earlier[1].after) or "率" not in share.before:
        return None
    whole, unmet = earlier
    if unmet.amount >= whole.amount or share.half_width >= Fraction(1, 2):
        return None
    value = (1 - unmet.amount / whole.amount) * 100
    if abs(value - share.amount) > share.half_width:
        return None
    formula, numbers = f"(1 - {unmet.id} / {whole.id}) * 100", f"({whole.figure} − {unmet.figure}) ÷ {whole.figure}"
    return answer("percent_of", "fits", [whole, unmet, share], formula, numbers, value, True)


def _net(book: Book, net: Claim) -> Relation | None:
    """退休318人、调出46人，新进402人，净增38人: who came less who went."""
    if not _NET.search(net.before):
        return None
    figures = [c for c in figures_before(book, net) if like(c, net)][-5:]
    for start in range(len(figures) - 1):
        run = figures[start:]
        signed = [(c, 1 if _CAME.search(c.before) else -1) for c in run]
        if len({sign for _, sign in signed}) == 2 and abs(sum(c.amount * sign for c, sign in signed)) == net.amount:
            numbers = " ".join(f"{'+' if sign > 0 else '−'} {c.figure}" for c, sign in signed)
            formula = " ".join(f"{'+' if sign > 0 else '-'} {c.id}" for c, sign in signed)
            return answer("difference", "fits", [*run, net], formula, numbers, net.value, True)
    return None


def _mean_of_points(book: Book, mean: Claim) -> Relation | None:
    """三年下降4.5个百分点，平均每年下降1.5个百分点."""
    earlier = [c for c in book.before(mean, "sentence") if c.kind == "points"]
    years = years_in_words(book.context(earlier[-1])[-20:]) if earlier else None
    if not years or not _MEAN_POINTS.search(mean.before):
        return None
    whole = earlier[-1]
    if not whole.interval.times(Fraction(1, years)).meets(mean.interval):
        return None
    numbers = f"{whole.figure} ÷ {years}"
    return answer("ratio", "fits", [whole, mean], f"{whole.id} / {years}", numbers, whole.amount / years, True)


def _list_of_total(book: Book, last: Claim) -> Relation | None:
    """…调整为78所。现有小学47所、初中19所、九年一贯制12所: kinds that make up a total of the sentence before."""
    following = [c for c in book.around(last, "sentence") if c.number_start > last.number_start and like(c, last)]
    if last.kind not in ("count", "sum") or following or not _KINDS.search(last.before):
        return None
    run = [c for c in figures_around(book, last) if like(c, last) and c.number_start < last.number_start] + [last]
    run = [c for c in run if _KINDS.search(c.before) and not c.part_of]
    if len(run) < 2:
        return None
    totals = [c for c in book.before(run[0], "paragraph") if like(c, last) and c not in run and not c.saying]
    made = total([c.interval for c in run])
    whole = next((c for c in reversed(totals) if made.meets(c.interval) and c.exact), None)
    return add_up(run, whole) if whole else None


def _quotient(tops: Iterable[Claim], bottoms: Iterable[Claim], mean: Claim) -> Relation | None:
    half = Fraction(1, 2) * mean.scale if mean.half_width == 0 else mean.half_width * mean.scale
    bottoms = list(bottoms)
    for top in tops:
        for bottom in bottoms:
            low, high = mean.amount - half, mean.amount + half
            rate = top.interval / bottom.interval if bottom.interval.lo > 0 else None
            if rate is not None and mean.id not in (top.id, bottom.id) and rate.lo <= high and low <= rate.hi:
                value, numbers = top.amount / bottom.amount / mean.scale, f"{top.figure} ÷ {bottom.figure}"
                return answer("ratio", "fits", [top, bottom, mean], f"{top.id} / {bottom.id}", numbers, value, True)
    return None


def _a_school(book: Book, mean: Claim) -> Relation | None:
    """投资8470万元，校均770万元; 校均学生573人."""
    found = _A_SCHOOL.search(mean.before)
    if not found:
        return None
    near = [c for c in figures_before(book, mean) if plain(c.unit) == plain(mean.unit)][-3:]
    schools = [c for c in figures_before(book, mean) if plain(c.unit) == "所"][-4:]
    rolls = book.rolls() if mean.dimension == "person" else ()
    return _quotient([*near[::-1], *rolls], [*schools[::-1], *book.school_totals], mean)


def _a_teacher(book: Book, mean: Claim) -> Relation | None:
    """教师工资发放4.06亿元，人均12.74万元: over the teachers that the report counts."""
    near = [c for c in figures_before(book, mean) if c.kind == "money"][-2:]
    if mean.kind != "money" or not _A_TEACHER.search(mean.before) or "教师" not in "".join(c.words for c in near):
        return None
    teachers = book.teachers()
    return _quotient(near[::-1], [teachers], mean) if teachers else None


RULES = {
    "percent": (_common_whole, _common_sum, _by_own_name, _complement, _that_is, _whole_behind, _in_paragraph),
    "points": (_mean_of_points,),
    "growth": (),
    "index": (),
    "ratio": (_a_school, _a_teacher),
    "money": (_a_school, _a_teacher),
}
