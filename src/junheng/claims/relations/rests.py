"""Totals and rests that add up exactly though nothing but their place says so. Only fits are told: what does not add
up here may be no total at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from junheng.claims.interval import total
from junheng.claims.nouns import Claim, Judgement, Relation
from junheng.claims.relations.book import NO_COUNT, Book, Said, plus, relation, shown
from junheng.claims.relations.levels import is_step
from junheng.claims.relations.operands import answer, like_money
from junheng.claims.wording import say

_LEFT_OVER = re.compile(
    r"(?:其余|剩余|余下|现余|余编|空编|尚缺|还差|尚有|仍有|还有|只剩|尚余|在建|待建|未[\u4e00-\u9fa5]{1,4}|正在[\u4e00-\u9fa5]{1,4}|另有?)的?[ \t]*$"
)
_UNDONE = re.compile(r"[\u4e00-\u9fa5]{0,6}(?:未(?:达标|完成|整改|入学|解决)|不达标|尚未|没有达标)")
_TOGETHER = re.compile(
    r"(?:共(?![建同享青育])计?|合计|总计|累计)[\u4e00-\u9fa5]{0,4}$|已(?:解决|完成|补充|配备|落实)[ \t]*$"
)
_MEAN = re.compile(r"年均|平均|人均|生均|校均|每")
_LEAST = 10
"""Smaller totals are met by chance."""


def rests(book: Book, found: Iterable[Relation]) -> Iterator[Relation]:
    """Rests of a whole, wholes with parts further on, and totals behind a list, where no rule has said it yet."""
    found = list(found)
    wholes: dict[str, list[str]] = {}
    for r in found:
        if r.type == "percent_of" and len(r.claims) == 3 and r.verdict == "consistent":
            wholes.setdefault(r.claims[0], []).append(r.claims[1])
    said = Said(found)
    for claim in book.claims:
        if not _counts(claim):
            continue
        for answered in (
            _rest(book, claim),
            _rest_of_share(book, claim, wholes),
            _total_before(book, claim),
            _total_behind(book, claim),
        ):
            if answered is not None and answered not in said:
                yield answered


def _counts(claim: Claim) -> bool:
    return (
        claim.kind in ("count", "sum", "money", "area")
        and claim.dimension not in NO_COUNT
        and not claim.saying
        and claim.qualifier == "exact"
        and claim.value_hi is None
        and not _MEAN.search(claim.before)
    )


def _alike(book: Book, claim: Claim, level: str) -> list[Claim]:
    return [
        c
        for c in book.around(claim, level)
        if _counts(c) and c.id != claim.id and like_money(c, claim) and not is_step(c) and c.amount > 0
    ]


def _rest(book: Book, rest: Claim) -> Relation | None:
    """27个项目中，已竣工24个，…在建3个."""
    if not (_LEFT_OVER.search(rest.before) or _UNDONE.match(rest.after)):
        return None
    earlier = [c for c in _alike(book, rest, "paragraph") if c.number_start < rest.number_start]
    for part in earlier[::-1]:
        for whole in earlier[: earlier.index(part)][::-1]:
            if (whole.interval - part.interval).meets(rest.interval) and whole.amount > part.amount:
                return _minus(whole, part, rest)
    return None


def _rest_of_share(book: Book, rest: Claim, wholes: dict[str, list[str]]) -> Relation | None:
    """综合达标校68所，达标率95.8%；其余3所: the whole that the share before has found."""
    if not (_LEFT_OVER.search(rest.before) or _UNDONE.match(rest.after)):
        return None
    parts = [c for c in book.before(rest, "paragraph") if c.id in wholes and like_money(c, rest)]
    for part, whole in ((p, book.by_id[w]) for p in reversed(parts) for w in wholes[p.id]):
        if whole.id != part.id and (whole.interval - part.interval).meets(rest.interval):
            return _minus(whole, part, rest)
    return None


def _minus(whole: Claim, part: Claim, rest: Claim) -> Relation:
    formula, numbers = f"{whole.id} - {part.id}", f"{whole.figure} − {part.figure}"
    return answer(
        "difference", "fits", [whole, part, rest], formula, numbers, (whole.amount - part.amount) / rest.scale, True
    )


def _total_before(book: Book, whole: Claim) -> Relation | None:
    """教学班1098个，45人及以下的1071个，占97.5%；46—55人的27个."""
    listed = re.search(r"[、和及与]\s*$", book.text[max(0, whole.start - 2) : whole.start])
    if whole.amount < _LEAST or listed:
        return None
    run = [c for c in _alike(book, whole, "sentence") if c.number_start > whole.number_start]
    run = [c for c in run if c.part_of in (None, whole.id, whole.part_of)]
    if whole.half_width:
        run = [c for c in run if c.before == run[0].before and re.search("分别|依次", c.before)]
    return add_up(run, whole) if len(run) > 1 and total([c.interval for c in run]).meets(whole.interval) else None


def _total_behind(book: Book, whole: Claim) -> Relation | None:
    """A、B、C，年均增长…，三年累计D; and 合计 of two figures further up in the paragraph."""
    if not _TOGETHER.search(whole.before) or whole.amount < _LEAST:
        return None
    run = [c for c in _alike(book, whole, "sentence") if c.number_start < whole.number_start]
    for start in range(len(run) - 1):
        if total([c.interval for c in run[start:]]).meets(whole.interval):
            return add_up(run[start:], whole)
    far = [
        c for c in _alike(book, whole, "paragraph") if c.number_start < whole.number_start and c.amount < whole.amount
    ]
    staged = [c for c in far if book.stage(c)][-8:]
    for pair in combinations(staged[::-1], 2):
        if len({book.stage(c) for c in pair}) == 2 and total([c.interval for c in pair]).meets(whole.interval):
            return add_up(list(pair[::-1]), whole)
    return None


def add_up(parts: list[Claim], whole: Claim) -> Relation:
    """A consistent sum that only its figures give away."""
    formula, numbers = plus(parts)
    computed = total([p.interval for p in parts]).middle
    words = {"total": whole.quote, "numbers": numbers, "recomputed": shown(computed, whole), "gap": ""}
    return relation(
        "sum",
        "adds_up",
        [*parts, whole],
        role="check",
        formula=formula,
        numbers=numbers,
        recomputed=computed / whole.scale,
        verdict=Judgement.CONSISTENT,
        message=say("sum_ok", **words),
    )
