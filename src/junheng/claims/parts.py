"""Which claim is a part of which: 其中, 含, brackets behind a whole; and parallel lists (分别为…) that share words."""

from __future__ import annotations

import re
from dataclasses import replace

from junheng.claims.interval import total
from junheng.claims.nouns import Claim
from junheng.claims.units import plain

_OPENS = re.compile(r"其中|包括|包含|(?:[（(]|，|,)含(?!糖|义)")
_LINK = re.compile(r"^[ \t\r\n]*(?:[、，,]|和|及|与|以及)[ \t\r\n]*$")
_APART = re.compile(r"分别")
_TOTAL = re.compile(r"共(?![建同享青育])|总|合计|累计|实际涉及|实际为")
_RATE = re.compile(r"每|人均|生均|师均|平均")
LIMITS = ("at_most", "at_least", "less_than")
"""Hedges that a whole list shares: 分别不超过45人、50人."""

_SPLIT = re.compile(r"[、，,]|以及|[和及与]")


def share_subjects(text: str, claims: list[Claim]) -> list[Claim]:
    """Give the members of a parallel list (分别增长1.56%、4.08%和1.01%) the words of its head, one name each where named."""
    result, run = [_named(claim, claims[index - 1] if index else None) for index, claim in enumerate(claims)], [0]
    claims = list(result)
    for index in range(1, len(claims) + 1):
        if index < len(claims) and _linked(text, claims[index - 1], claims[index]):
            run.append(index)
            continue
        if len(run) > 1:
            _spread(result, run)
        run = [index]
    return result


def _named(claim: Claim, last: Claim | None) -> Claim:
    """占70% has no noun of its own: it is a share of what stands before."""
    if claim.subject or last is None or last.sentence != claim.sentence:
        return claim
    return replace(claim, subject=f"{last.subject}占比" if claim.kind == "percent" else last.subject)


def _linked(text: str, first: Claim, second: Claim) -> bool:
    between = text[first.number_end : second.number_start]
    stripped = between.removeprefix(first.unit)
    return plain(first.unit) == plain(second.unit) and bool(_LINK.match(stripped))


def _spread(claims: list[Claim], run: list[int]) -> None:
    head = claims[run[0]]
    names = _names(head.before, len(run)) if _APART.search(head.before) else None
    limit = next((claims[i].qualifier for i in run if claims[i].qualifier in LIMITS), None)
    for place, index in enumerate(run):
        claim = claims[index]
        subject = f"{names[place]}" if names else f"{head.subject}（{place + 1}/{len(run)}）" if place else head.subject
        claims[index] = replace(
            claim,
            subject=subject,
            before=head.before,
            kind=head.kind,
            share_of=claim.share_of or head.share_of,
            base_year=claim.base_year or head.base_year,
            yearly=head.yearly,
            qualifier=limit if limit and claim.qualifier == "exact" else claim.qualifier,
        )


def _names(before: str, count: int) -> list[str] | None:
    """The names a 分别 hands its numbers to, if there are as many names as numbers."""
    stem = _APART.split(before)[0]
    parts = [part.strip() for part in _SPLIT.split(stem) if part.strip()]
    return parts[-count:] if len(parts) >= count else None


NEAR = 24
"""How many figures back the whole of a stage is sought."""


def assign_parts(text: str, claims: list[Claim]) -> list[Claim]:
    """Name the whole of every part. The whole is the nearest claim before that could hold it; siblings follow the
    first part.
    """
    result: list[Claim] = []
    for claim in claims:
        parent = _by_bracket(text, claim, result) or _by_word(text, claim, result) or _by_sibling(text, claim, result)
        result.append(replace(claim, part_of=parent) if parent else claim)
    return [_by_stage(claim, result[max(0, index - NEAR) : index]) for index, claim in enumerate(result)]


def _between(text: str, earlier: Claim, claim: Claim) -> str:
    return text[earlier.number_end : claim.number_start]


def _by_bracket(text: str, claim: Claim, earlier: list[Claim]) -> str | None:
    """A number inside brackets that open right behind a claim: 初中40所（其中8所…）, 23项（22项…，1项…）."""
    opening = max(text.rfind("（", 0, claim.number_start), text.rfind("(", 0, claim.number_start))
    if opening < 0 or re.search(r"[）)。\t\n]", text[opening : claim.number_start]):
        return None
    if _COMPARED.match(text, opening + 1):
        return None
    for whole in reversed(earlier):
        if whole.number_start < opening:
            gap = text[whole.number_end : opening].removeprefix(whole.unit)
            close = len(gap.strip()) <= 8 and not re.search(r"[，。；]", gap)
            return whole.id if close and claim.dimension not in ("percent", "points") and _alike(whole, claim) else None
    return None


_COMPARED = re.compile(
    r"(?:国家|省定?|市定?)?(?:标准|规定|要求|基准)|上年|去年|上一?学?年|20\d\d年|核查时|年初|原|目标|计划|整改前"
)
"""What a bracket sets beside a figure to compare it with is no part of it."""


def _alike(whole: Claim, part: Claim) -> bool:
    return plain(whole.unit) == plain(part.unit) or (whole.dimension == part.dimension and whole.dimension != "piece")


def _by_word(text: str, claim: Claim, earlier: list[Claim]) -> str | None:
    """其中 or 含 between the last claim of the sentence and this one."""
    if not earlier or claim.dimension in ("percent", "points", "multiple"):
        return None
    begin = earlier[-1].number_end
    opened = list(_OPENS.finditer(text[begin : claim.number_start]))
    if not opened:
        return None
    if re.search(r"。", text[begin : begin + opened[-1].start()]):
        return _of_last_sentence(text[begin : claim.number_start], claim, earlier)
    bracketed = re.match(r"[^，。；0-9]{0,8}[（(]", text[begin : claim.number_start])
    closed = re.search(r"[）)]", text[begin + opened[-1].start() : claim.number_start])
    if bracketed and closed:
        return None
    if bracketed:
        return earlier[-1].id
    same = [
        c
        for c in reversed(earlier)
        if c.sentence == claim.sentence and c.dimension not in ("percent", "points", "multiple", "time")
    ]
    wholes = (
        [c for c in same if _alike(c, claim) and c.amount >= claim.amount]
        or [c for c in same if _alike(c, claim)]
        or same
    )
    nearest = wholes[0].id if wholes else None
    return nearest


def _of_last_sentence(between: str, claim: Claim, earlier: list[Claim]) -> str | None:
    """11所学校超标，占比17.2%。其中县城8所: 其中 that opens a sentence speaks of the sentence before."""
    if not re.match(r"[^，；]*。[ \t]*其中[^。]*$", between):
        return None
    last = [c for c in earlier if c.paragraph == claim.paragraph and c.sentence == earlier[-1].sentence]
    wholes = [c for c in last if plain(c.unit) == plain(claim.unit) and c.amount >= claim.amount and not c.part_of]
    return wholes[-1].id if wholes else None


def _by_sibling(text: str, claim: Claim, earlier: list[Claim]) -> str | None:
    """A part that follows a part: 其中小学2670班，初中1044班. Parts that fill their whole take no further one."""
    if claim.dimension in ("percent", "points", "multiple", "time") or _RATE.search(claim.before):
        return None
    brothers = [c for c in earlier[-3:] if c.group == claim.group and c.part_of and plain(c.unit) == plain(claim.unit)]
    if not brothers:
        return None
    last = brothers[-1]
    family = [c for c in earlier if c.part_of == last.part_of and plain(c.unit) == plain(claim.unit)]
    whole = next((c for c in earlier if c.id == last.part_of), None)
    if whole and len(family) > 1 and total([c.interval for c in family]).meets(whole.interval):
        return whole.part_of
    between = _between(text, last, claim)
    closed = between.count("）") + between.count(")") > between.count("（") + between.count("(")
    parent = next((c.part_of for c in earlier if c.id == last.part_of), None) if closed else last.part_of
    apart = _TOTAL.search(claim.before) or len(claim.before.strip()) > 14 or re.search(r"[。；;]", between)
    return None if apart else parent


_STAGE = re.compile(r"(?:小学|初中|高中|初级中学)(?:阶段)?(?:为|有|分别为)?[ \t]*")
_STEP = re.compile(r"(?:增加|减少|增长|下降|新增|净增)[ \t]*$")


def _by_stage(claim: Claim, earlier: list[Claim]) -> Claim:
    """在校学生48316人，小学32770人，初中15546人: what has only a stage for a name is of the figure before.

    Schools are left out: a list of schools names kinds that are no stage. 个 after 个教学班 counts classes.
    """
    unfit = claim.part_of or claim.dimension in ("percent", "points", "multiple", "time", "school")
    if unfit or not _STAGE.fullmatch(claim.before.strip()):
        return claim
    alike = [c for c in earlier if c.sentence == claim.sentence and not c.saying and _measured_alike(c, claim)]
    wholes = [c for c in alike if not _STAGED.search(c.before) and c.kind == claim.kind]
    whole = wholes[-1] if wholes else None
    if whole is None or whole.amount < claim.amount or whole.part_of or _STEP.search(whole.before):
        return claim
    finer = claim.half_width and not whole.half_width
    apart = finer or _RATE.search(alike[-1].before)
    return claim if apart else replace(claim, part_of=whole.id, dimension=whole.dimension)


def _measured_alike(first: Claim, second: Claim) -> bool:
    return plain(first.unit) == plain(second.unit) or first.dimension == "class" and plain(second.unit) == "个"


_STAGED = re.compile(r"小学|初中|高中|初级中学")
