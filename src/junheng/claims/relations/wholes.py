"""Which figure a percentage is a share of: named after 占, the whole of 其中, the count before a rate, or a total of the
county.
"""

from __future__ import annotations

import re

from junheng.claims.interval import Interval
from junheng.claims.nouns import Claim
from junheng.claims.relations.book import Book, overlap
from junheng.claims.units import plain

STRONG, WEAK = 2, 1
"""How surely a figure is meant: named or counted in the same breath, or only possible."""

_RESTRICTED = re.compile(r"符合|应[交流轮]|适龄|具备|满足|条件|可交流")

_OWED = re.compile(
    r"发放|收集|发现|反馈|疑似|随迁子女|留守|登记|入学初一|初一学?生?|七年级|应|需|共|总|符合|适龄|计划|录入|排查|申报|现有|参检|参测|参加|全[县市区]"
)

_EMPTY = re.compile(
    r"近?[两三四五]年(?:来)?|(?:19|20)\d\d年|全年|当年|的|总数|总量|总额|总人数|人数|总|全部|全[县市区]|我[县市区]|比例"
)


def denominators(book: Book, share: Claim, numerator: Claim) -> list[tuple[Claim, int]]:
    """Claims that could be the whole, best first, with how surely they are meant."""
    found: list[tuple[Claim, int]] = []
    whole, named = book.whole(numerator), _EMPTY.sub("", share.share_of)
    if (
        whole
        and whole.dimension == numerator.dimension
        and (not named or _allowed(named, whole) and overlap(named, _words(book, whole)) > 0)
    ):
        found.append((whole, STRONG))
    if named:
        found += _by_name(book, named, numerator)
    elif not whole:
        found += _by_pair(book, share, numerator)
    if not named or "班" in named:
        found += by_total(book, numerator)
    return list({den.id: (den, strength) for den, strength in reversed(found)}.values())[::-1]


def _words(book: Book, claim: Claim) -> str:
    whole = book.whole(claim)
    return claim.before + claim.subject + claim.after[:8] + (whole.subject if whole else "")


def _allowed(named: str, whole: Claim) -> bool:
    """A named restriction (符合条件) must stand at the whole as well."""
    return not _RESTRICTED.search(named) or bool(_RESTRICTED.search(whole.words))


def _by_name(book: Book, named: str, numerator: Claim) -> list[tuple[Claim, int]]:
    scored = []
    for claim in book.claims:
        if (
            claim.id == numerator.id
            or claim.dimension != numerator.dimension
            or claim.kind == "growth"
            or not _allowed(named, claim)
        ):
            continue
        score, exact = overlap(named, _words(book, claim)), overlap(claim.subject, named)
        near = claim.paragraph == numerator.paragraph
        if score >= 0.5 and claim.number_start < numerator.number_start or score == 1:
            strength = STRONG if score == 1 and _meant(claim, named, numerator, near, exact) else WEAK
            scored.append((score + exact / 2 + (0.3 if near else 0), claim, strength))
    scored.sort(key=lambda entry: -entry[0])
    return [(claim, strength) for _, claim, strength in scored[:4]]


def _meant(claim: Claim, named: str, numerator: Claim, near: bool, exact: float) -> bool:
    """A figure of that very name: large enough, no narrower (特岗教师 is not 教师), and not restricted where the name is not."""
    narrower = exact < 1 and len(named) <= 2
    stricter = _RESTRICTED.search(claim.words) and not _RESTRICTED.search(named)
    return claim.amount >= numerator.amount and not narrower and not stricter and (near or exact == 1)


def _by_pair(book: Book, share: Claim, numerator: Claim) -> list[tuple[Claim, int]]:
    """Two like counts before a rate: 录入隐患301条，落实整改301条，整改率100%."""
    earlier = [c for c in book.before(numerator, "sentence") if like(c, numerator)]
    if not earlier:
        return []
    named = "".join(re.findall(r"([\u4e00-\u9fa5]{1,4})率", share.before))
    found = []
    for den in reversed(earlier):
        meant = _OWED.search(den.words) and (
            re.search(r"占", share.before)
            or named == "巩固"
            and "毕业" in numerator.words
            or not named
            or set(named) & set(numerator.words + den.words)
        )
        close = not re.search(r"[。；]", book.between(den, numerator))
        if meant and close:
            found.append((den, STRONG))
        elif den.amount >= numerator.amount:
            found.append((den, WEAK))
    return found


def like(first: Claim, second: Claim) -> bool:
    """Of one dimension and measure word; 个 beside 个班 counts classes."""
    if {first.dimension, second.dimension} == {"class", "piece"}:
        return "个" in (plain(first.unit), plain(second.unit))
    same = plain(first.unit) == plain(second.unit) or first.dimension == "class"
    return first.dimension == second.dimension and same


def _phrase(book: Book, claim: Claim) -> str:
    """The words of a figure, with those of the limit it is counted by (班额45人以内的1259个)."""
    earlier = book.before(claim)
    limit = earlier[-1].before if earlier and re.match(r"(?:及)?以[内下上]的", claim.before) else ""
    return limit + claim.words


_STAGES = ("小学", "初中")


def by_total(book: Book, numerator: Claim) -> list[tuple[Claim, int]]:
    totals: list[Claim | None] = []
    if numerator.dimension == "school":
        totals = [
            *book.school_totals,
            *(s for stage in _STAGES if stage in numerator.words for s in book.schools_of(stage)),
        ]
    elif "班" in _phrase(book, numerator) + numerator.unit and numerator.dimension in ("class", "piece"):
        totals = [book.classes(), *(book.classes(stage) for stage in _STAGES)]
    elif re.search(r"学生|子女|儿童|课后", numerator.words):
        totals = [book.pupils(), book.pupils("小学"), book.pupils("初中")]
    elif "教师" in numerator.words:
        totals = [book.teachers(), *(book.teachers(stage) for stage in _STAGES)]
    return [(t, WEAK) for t in totals if t is not None and t.id != numerator.id]


def quotient_of(numerator: Claim, den: Claim) -> Interval | None:
    try:
        return (numerator.interval / den.interval).times(100)
    except ZeroDivisionError:
        return None


def fits(numerator: Claim, den: Claim, share: Claim) -> bool:
    quotient = quotient_of(numerator, den)
    return quotient is not None and quotient.meets(share.interval)
