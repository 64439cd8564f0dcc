"""What one figure is held against: lines of the standard, 只增不减, pay of civil servants, limits of the coefficients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import Book, relation
from junheng.claims.units import plain
from junheng.claims.wording import say

_START = re.compile(r"(?:[由从]|[较比])[^，。]{0,10}$")
"""The figure a change starts from is no result."""

_ONLY_RISES = re.compile(r"只增不减|逐年(?:增长|提高|提升|增加|递增)|持续增长|稳步增长|连年增长")


LIMITS = (
    (re.compile(r"巩固率"), "初中", 95, "教育质量第1项"),
    (re.compile(r"残疾[^，。]{0,12}入学率"), "", 95, "教育质量第2项"),
    (re.compile(r"随迁子女[^，。]{0,24}(?:比例|就读)|(?:比例|占)[^，。]{0,6}随迁子女"), "", 85, "政府保障第15项"),
    (re.compile(r"(?:培训)[^，。]{0,10}(?:完成率)"), "", 100, "政府保障第9项"),
    (re.compile(r"持证(?:上岗)?率|教师资格证.{0,8}率"), "", 100, "政府保障第12项"),
    (re.compile(r"(?:社会认可度|群众满意度|公众满意度|社会满意度)"), "", 85, "社会认可度"),
    (re.compile(r"优质高中[^，。]{0,16}(?:分配|比例)"), "", 50, "政府保障第14项"),
    (re.compile(r"占符合[^，。]{0,16}(?:交流|轮岗)?[^，。]{0,8}(?:总数|教师)?的?(?:比例)?"), "", 10, "政府保障第11项"),
)
"""Lines of the standard that one stated percentage can be held against (标准条款)."""


def lines(book: Book) -> Iterator[Relation]:
    """Every line that a single figure, or a figure and the words beside it, must keep."""
    yield from _only_rises(book)
    yield from _limits(book)
    yield from _pay(book)
    yield from _books(book)
    yield from _coefficients(book)


def _books(book: Book) -> Iterator[Relation]:
    """年生均新增图书: at least one volume a pupil a year is the usual demand; the report names none."""
    for claim in book.claims:
        if (
            plain(claim.unit) == "册"
            and claim.kind == "ratio"
            and re.search(r"图书", claim.before)
            and re.search(r"增", claim.before)
        ):
            ok = claim.amount >= 1
            yield relation(
                "bound",
                "threshold",
                [claim],
                role="check",
                formula=f"{claim.id} >= 1",
                numbers=f"{claim.figure} ≥ 1",
                recomputed=ok,
                verdict=Judgement.CONSISTENT if ok else Judgement.UNDECIDED,
                severity=Loudness.NONE if ok else Loudness.LOW,
                message=say("books_ok" if ok else "books_few", stated=claim.quote),
            )


def _only_rises(book: Book) -> Iterator[Relation]:
    """只增不减 and the growth rates that are to bear it out."""
    rises = [
        c
        for c in book.claims
        if c.kind == "growth" and re.search(r"经费|支出|投入", c.before + c.subject + _near_words(book, c))
    ]
    found = _ONLY_RISES.search(book.text)
    if not rises or not found:
        return
    falling = [c for c in rises if re.search(r"下降|减少|降低|负增长", c.before[-6:]) or c.amount <= 0]
    ok = not falling
    involved = rises if ok else falling
    yield relation(
        "bound",
        "only_increase",
        involved,
        role="check",
        formula=" and ".join(f"{c.id} > 0" for c in involved),
        numbers="、".join(c.figure for c in involved),
        recomputed=ok,
        verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
        severity=Loudness.NONE if ok else Loudness.HIGH,
        message=say("increase_ok", count=len(rises), word=found[0])
        if ok
        else say("increase_off", word=found[0], recomputed="、".join(c.quote for c in falling)),
    )


def _near_words(book: Book, claim: Claim) -> str:
    return book.text[max(0, claim.number_start - 60) : claim.number_start]


def _limits(book: Book) -> Iterator[Relation]:
    """A stated actual rate under the line of the standard."""
    for claim in book.claims:
        if claim.kind != "percent" or claim.saying or claim.nature == "plan" or not claim.exact:
            continue
        own = len(re.findall(r"[\u4e00-\u9fa5]", claim.before)) > 3
        last = "" if own else "".join(c.before for c in book.before(claim)[-1:])[-20:]
        words = last + claim.before[-30:] + claim.after[:24]
        for pattern, _, limit, clause in LIMITS:
            if _START.search(claim.before):
                break
            if pattern.search(words) and claim.rounded.hi < limit and not _owned_up(book, claim):
                yield relation(
                    "bound",
                    "threshold",
                    [claim],
                    role="scrutiny",
                    formula=f"{claim.id} >= {limit}",
                    numbers=f"{claim.figure} ≥ {limit}%",
                    recomputed=False,
                    verdict=Judgement.INCONSISTENT,
                    severity=Loudness.MEDIUM,
                    message=say("below_threshold", stated=claim.quote, limit=limit, unit="%", clause=clause),
                )
                break


def _pay(book: Book) -> Iterator[Relation]:
    """教师平均工资不低于公务员: both stated in one sentence."""
    for official in book.claims:
        earlier = [
            c
            for c in book.before(official, "sentence")
            if c.kind == "money" and "教师" in c.before and re.search(r"工资|收入", c.before)
        ]
        if (
            official.kind != "money"
            or "公务员" not in official.before
            or not earlier
            or re.search(r"比|高|低", official.before)
        ):
            continue
        teacher = earlier[-1]
        ok = not teacher.interval.surely_below(official.interval)
        yield relation(
            "bound",
            "pay_parity",
            [teacher, official],
            role="check",
            formula=f"{teacher.id} >= {official.id}",
            numbers=f"{teacher.figure} ≥ {official.figure}",
            recomputed=ok,
            verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
            severity=Loudness.NONE if ok else Loudness.HIGH,
            message=say("pay_ok" if ok else "pay_off", teacher=teacher.quote, official=official.quote),
        )


def _coefficients(book: Book) -> Iterator[Relation]:
    """差异系数 against the limit the sentence names, or the standard's: 0.50, 0.45, and 0.15 for the national
    monitoring.
    """
    for claim in book.claims:
        if (
            claim.kind != "index"
            or claim.nature == "plan"
            or claim.qualifier != "exact"
            or _COMPARED.search(claim.before)
            or _START.search(claim.before)
        ):
            continue
        words = book.context(claim)[-80:]
        stage = book.stage(claim)
        limit = (
            Fraction(15, 100)
            if "差异率" in words
            else {"小学": Fraction(1, 2), "初中": Fraction(45, 100)}.get(stage)
            if "差异系数" in words
            else None
        )
        if limit is None:
            continue
        ok = claim.amount < limit or (claim.amount == limit and "差异率" not in words)
        if not ok and _owned_up(book, claim):
            continue
        yield relation(
            "bound",
            "threshold",
            [claim],
            role="check",
            formula=f"{claim.id} <= {number(limit)}",
            numbers=f"{claim.figure} ≤ {number(limit)}",
            recomputed=ok,
            verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
            severity=Loudness.NONE if ok else Loudness.MEDIUM,
            message=say("coefficient_ok" if ok else "coefficient_off", stated=claim.quote, limit=number(limit)),
        )


_OWNED = re.compile(r"超限|超过|未达标|不达标|不合格|高于(?:限值|标准)|未达到|低于(?:标准|要求)|差距|短板|不足|问题")


def _owned_up(book: Book, claim: Claim) -> bool:
    """The report itself says that the figure misses its line: then there is nothing to correct."""
    sentence = book.context(claim) + book.text[claim.number_end : claim.number_end + 40].partition("\n")[0]
    heading = book.text.rfind("\n", 0, claim.number_start)
    chapters = _CHAPTER.findall(book.text, 0, claim.number_start)
    above = book.text[max(0, heading - 60) : heading] + (chapters[-1] if chapters else "")
    return bool(_OWNED.search(sentence) or _OWNED.search(above))


_CHAPTER = re.compile(r"(?m)^[ \t\u3000]*[一二三四五六七八九十]{1,2}、[^\n。，]{2,30}$")


_COMPARED = re.compile(r"(?:小于|低于|不超过|高于|大于|限值)[^，。]{0,6}$")
