"""Shares whose part and whole stand near: 占总额7.28亿元的6%, 254名儿童中已安置243名，入学率95.7%, 占21% of a whole named before."""

from __future__ import annotations

import re
from fractions import Fraction

from junheng.claims.nouns import Claim, Relation, number
from junheng.claims.relations.book import Book
from junheng.claims.relations.operands import answer, figures_around, figures_before, shortest
from junheng.claims.relations.wholes import by_total, fits, like
from junheng.claims.units import plain

_SETTLED = re.compile(r"整改|化解|完成|办结|办理|消除|销号|采纳|落实|解决|处置|达标")
DONE = re.compile(r"已|完成|消除|办理|整改|解决|采纳|落实|化解|销号|达标")
_MET = re.compile(r"(?<!应)(?<!未)达标")
_UNMET = re.compile(r"(?:没有|没|未|尚未|不)能?(?:完全|全部)?达标")
ITEMS = 32
_BARE = re.compile(r"^(?:约|仅)?占(?:比|总数)?(?:的|为|约)*[ \t]*$")
_EMPTY = re.compile(r"教师|学生|学校|总数|总人数|人数|总量|总额|的|[全我][县市区]")


def carried_share(book: Book, share: Claim, wholes: dict[str, str]) -> Relation | None:
    """…1024人，占21%, after a share of the same sentence whose whole is known: the same whole is meant."""
    if share.kind != "percent" or not _BARE.match(share.before):
        return None
    earlier = [wholes[c.id] for c in book.before(share, "sentence") if c.id in wholes]
    part = next(iter(reversed(figures_before(book, share))), None)
    whole = book.by_id[earlier[-1]] if earlier else None
    sure = whole and part and like(part, whole) and whole.id != part.id and part.group == share.group
    return _share_of(part, whole, share) if sure else None


def share_of_near(book: Book, share: Claim) -> Relation | None:
    """Part and whole among the last figures before a share; 占总额7.28亿元的6% names its whole for certain."""
    figures = [c for c in figures_around(book, share) if c.number_start < share.number_start]
    paragraph = [c for c in figures_around(book, share, "paragraph") if c.number_start < share.number_start]
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
    answer = sure if sure and fits(*sure, share) else shortest(book, share, pairs) or sure
    return _share_of(*answer, share) if answer else None


def _share_of(part: Claim, whole: Claim, share: Claim) -> Relation:
    numbers = f"{part.figure} ÷ {whole.figure}"
    value = part.amount / whole.amount * 100
    ok = fits(part, whole, share)
    return answer("percent_of", "stated", [part, whole, share], f"{part.id} / {whole.id} * 100", numbers, value, ok)


def _whole_in_the_phrase(book: Book, share: Claim, figures: list[Claim]) -> tuple[Claim, Claim] | None:
    whole = figures[-1]
    gap = book.between(whole, share).removeprefix(whole.unit)
    if "占" not in whole.before or not re.fullmatch(r"的(?:比例|比重)?(?:为|达到?)?[ \t]*", gap):
        return None
    part = figures[-2] if len(figures) > 1 else None
    return (part, whole) if part and like(part, whole) and part.amount <= whole.amount else None


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
    earlier = [c for c in figures[:-1] if like(c, part) and c.amount >= part.amount and not _MET.search(c.words)]
    return (earlier[-1], part)[::-1] if earlier and DONE.search(part.words) else None


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


def joined_share(book: Book, share: Claim) -> Relation | None:
    """在编4215人，编外603人，编外占比12.5%; 小学3所，九年一贯制1所，合计占7.8%; 覆盖38所，覆盖率由…提升到74.5%: fits only."""
    figures = [c for c in figures_before(book, share) if c.kind in ("count", "sum")][-2:]
    if not figures or share.amount >= 100 or not re.search(r"占|率", share.before + book.context(share)[-20:]):
        return None
    last = figures[-1]
    if len(figures) == 2 and like(*figures):
        first, both = figures[0], figures[0].interval + last.interval
        if (last.interval / both).times(100).meets(share.interval) and share.half_width < Fraction(1, 2):
            return _of_both(first, last, share)
        for whole in by_total(book, last) if re.search(r"合计占|共占|占", share.before) else ():
            if (both / whole[0].interval).times(100).meets(share.interval) and whole[0].id not in (first.id, last.id):
                return _both_of(first, last, whole[0], share)
    wholes = [whole for whole, _ in by_total(book, last) if whole.amount > last.amount and fits(last, whole, share)]
    return _share_of(last, wholes[0], share) if wholes and last.dimension == "school" else None


def _of_both(first: Claim, last: Claim, share: Claim) -> Relation:
    formula = f"{last.id} / ({first.id} + {last.id}) * 100"
    numbers = f"{last.figure} ÷ ({first.figure} + {last.figure})"
    value = last.amount / (first.amount + last.amount) * 100
    return answer("percent_of", "fits", [first, last, share], formula, numbers, value, True)


def _both_of(first: Claim, last: Claim, whole: Claim, share: Claim) -> Relation:
    formula = f"({first.id} + {last.id}) / {whole.id} * 100"
    numbers = f"({first.figure} + {last.figure}) ÷ {whole.figure}"
    value = (first.amount + last.amount) / whole.amount * 100
    return answer("percent_of", "fits", [first, last, whole, share], formula, numbers, value, True)


def unmet_items(book: Book, share: Claim) -> Relation | None:
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
    return answer("percent_of", "stated", [last, share], formula, numbers, value, ok)
