"""Totals and their parts: 共有班级3714班，其中小学2670班，初中1044班."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from junheng.claims.interval import Interval, total
from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import NO_COUNT, Book, plus, relation, shown
from junheng.claims.units import plain
from junheng.claims.wording import say

FAMILIES = (
    re.compile(r"小学|初中|初级中学|九年一贯|完全中学|完中|特殊教育|特教|高中|幼儿园|教学点|职业|职校|十二年一贯|中专"),
    re.compile(r"县城|城区|镇区|乡村|农村|城镇|城市|乡镇|街道"),
    re.compile(r"男|女"),
    re.compile(r"公办|民办"),
    re.compile(r"特殊教育学校就读|特教学校|随班就读|送教上门|特教班"),
    re.compile(r"中央|省级?财政|市级?财政|县级?财政|区级?财政|自筹|配套|债券|自治区"),
    re.compile(r"新建|改扩?建|扩建|续建|改造"),
    re.compile(r"竣工|完工|在建|未开工"),
    re.compile(r"音乐|体育|美术"),
    re.compile(r"[一二三特]等奖"),
)
"""Names that part a whole without overlap: where all parts carry one of a family, the parts are meant to be
complete.
"""

_PARALLEL = re.compile(r"([\u4e00-\u9fa5])[ \t”]*$")
_NAMED_TOTAL = re.compile(r"([\u4e00-\u9fa5]{2,8}?)(?:总数|总计|总人数|合计)(?:达到?|为|共)?$")
_THREE = (re.compile(r"音乐|体育|美术"), re.compile(r"[一二三特]等奖"))
"""Families that part a whole only with all their three names."""

_STEP = re.compile(r"新增|增加|净增|减少")
_OPEN_WHOLE = re.compile(r"各级各类|各类学校")
_TOGETHER = re.compile(r"(?:共(?![建同享青育])计?|合计|总计|总共|一共|累计)(?:有|为|达)?[\u4e00-\u9fa5]{0,4}$")


def sums(book: Book) -> Iterator[Relation]:
    """Check every stated total; print the sum of lists that state none."""
    used: set[str] = set()
    closed = list(_closing(book))
    inner = {part.id for _, parts, _ in closed for part in parts}
    named = [entry for entry in _named(book) if not {part.id for part in entry[1]} & inner]
    for whole, parts, complete in (*named, *_listed(book), *closed):
        key = {whole.id, *(part.id for part in parts)}
        if not key <= used:
            used |= key
            yield _check(whole, parts, complete)
    for whole, parts in _following(book, used):
        used |= {whole.id, *(part.id for part in parts)}
        yield _check(whole, parts, True)
    yield from _derived(book, used)


def _following(book: Book, used: set[str]) -> Iterator[tuple[Claim, list[Claim]]]:
    """A figure whose followers in the sentence add up to it exactly, whatever they are called; fits only."""
    for whole in book.counts():
        listed = re.search(r"[、和及与]\s*$", book.text[max(0, whole.start - 2) : whole.start])
        if whole.id in used or whole.half_width or listed:
            continue
        run: list[Claim] = []
        for claim in book.around(whole, "sentence"):
            if claim.number_start <= whole.number_start:
                continue
            if claim.dimension != whole.dimension and whole.amount >= 20 and not run:
                continue
            if plain(claim.unit) != plain(whole.unit) or claim.id in used or claim.kind != whole.kind:
                break
            run.append(claim)
            if len(run) > 1 and total([c.interval for c in run]).meets(whole.interval):
                yield whole, run
                break
        else:
            ends = {end[1] for part in run if (end := _PARALLEL.search(part.before))}
            if _WITHIN.match(whole.after) and len(run) > 2 and len(ends) == 1:
                yield whole, run


_WITHIN = re.compile(r"(?:问题|项目|任务|指标|学校|线索)?[中里]")


def _named(book: Book) -> Iterator[tuple[Claim, list[Claim], bool]]:
    """Parts introduced by 其中 or brackets."""
    for whole in book.claims:
        parts = [p for p in book.parts(whole) if plain(p.unit) == plain(whole.unit) or p.dimension == "class"]
        parts = [p for p in parts if ("/" in p.unit) == ("/" in whole.unit)]
        whole = _better_whole(book, whole, parts)
        parts = parts if _one_family(whole, parts) else _first_list(book, parts)
        if len(parts) >= 2 and whole.dimension not in NO_COUNT:
            bracketed = book.between(whole, parts[0]).lstrip(whole.unit).startswith(
                ("（", "(")
            ) and "其中" not in book.between(whole, parts[0])
            yield whole, parts, bracketed or _one_family(whole, parts)


def _better_whole(book: Book, whole: Claim, parts: list[Claim]) -> Claim:
    """新增学位1.53万个，完成计划1.5万个的102%，其中…: what was done, where the parts make it up, and not the plan."""
    made = total([p.interval for p in parts]) if len(parts) > 1 else None
    if made is None or not re.search(r"计划|任务|目标", whole.before):
        return whole
    earlier = [c for c in book.before(whole) if plain(c.unit) == plain(whole.unit) and c.kind == whole.kind]
    return next((c for c in reversed(earlier) if made.meets(c.interval) and not c.part_of), whole)


def _first_list(book: Book, parts: list[Claim]) -> list[Claim]:
    """The parts up to a second 其中: what follows there parts the whole another way."""
    for index in range(2, len(parts)):
        first, here = (_joint(book, parts[at - 1], parts[at]) for at in (1, index))
        if first == "、" and here == "，":
            return parts[:index]
        if "其中" in book.between(parts[index - 1], parts[index]):
            return parts[:index]
    return parts


def _joint(book: Book, first: Claim, second: Claim) -> str:
    """The mark that joins two figures: 、 within a list, ， where another thought may begin."""
    between = book.between(first, second).removeprefix(first.unit)
    return "，" if "，" in between or "," in between else "、" if "、" in between else ""


def _listed(book: Book) -> Iterator[tuple[Claim, list[Claim], bool]]:
    """A total and then, without 其中, its kinds one by one: 学校107所，小学65所，初中40所."""
    for whole in book.claims:
        if whole.part_of or whole.kind not in ("count", "money", "area") or _family(whole) is not None or _limit(whole):
            continue
        parts, more = [], []
        for claim in book.around(whole):
            after = claim.number_start > whole.number_start and not claim.part_of
            if after and plain(claim.unit) == plain(whole.unit) and not _limit(claim):
                if _family(claim) is None or more:
                    more.append(claim)
                else:
                    parts.append(claim)
        if len(parts) >= 2 and _one_family(whole, parts):
            goes_on = bool(more) and "、" in book.between(parts[-1], more[0]) + _joint(book, parts[-1], more[0])
            filled = total([c.interval for c in (*parts, *more[:1])]).meets(whole.interval) if more else False
            yield (
                whole,
                [*parts, *more[:1]] if filled else parts,
                filled or not (goes_on or _beside_of(book, parts, more)),
            )


def _beside_of(book: Book, parts: list[Claim], more: list[Claim]) -> bool:
    """Whether the list goes on in the very next clause with a figure of a name outside the family (暂缓1个)."""
    return bool(more) and len(book.between(parts[-1], more[0])) <= 8


def _closing(book: Book) -> Iterator[tuple[Claim, list[Claim], bool]]:
    """A list closed by its total: 小学31所、初中16所，共47所."""
    for whole in book.claims:
        named = None if re.search(r"[两二三四五六各]项|以上", whole.before) else _NAMED_TOTAL.search(whole.before)
        if (
            whole.dimension in NO_COUNT
            or not named
            and not (_TOGETHER.search(whole.before) and len(whole.before.strip()) <= 8)
        ):
            continue
        parts = _run_before(book, whole)
        parts = _fitting_end(parts, whole)
        if named:
            parts = [part for part in parts if part.before.rstrip().endswith(named[1])]
        if len(parts) >= 2 and not any(_CHANGED.search(part.before) for part in parts):
            yield whole, parts, True


_CHANGED = re.compile(r"[由从][^，。；]*$|[降增升减提扩]\w?[到至][ \t]*$")
"""What a figure rose or fell from and to is no list of parts."""


def _run_before(book: Book, whole: Claim) -> list[Claim]:
    """The unbroken list of like figures right before a closing total; what is of every year is no part of several
    years.
    """
    run: list[Claim] = []
    for claim in reversed(book.before(whole)):
        if _limit(claim) or _CLASS_OF.match(claim.after) or claim.qualifier == "more_than":
            continue
        alike = plain(claim.unit) == plain(whole.unit) and (not run or claim.part_of == run[-1].part_of)
        if not alike or (claim.yearly and not whole.yearly):
            break
        run.append(claim)
    return run[::-1]


_CLASS_OF = re.compile(r"(?:及)?(?:以上|以下)?的")
"""46人以上的班级: the figure names a class of things, it counts none."""

_ELIGIBLE = re.compile(r"符合|应|共|总|适龄|全[县市区]")


def _fitting_end(run: list[Claim], whole: Claim) -> list[Claim]:
    """The end of a list that makes the total; else the list without a first figure that is itself a whole (符合条件…人)."""
    ends = (run[start:] for start in range(len(run) - 1))
    fitting = next((end for end in ends if total([c.interval for c in end]).meets(whole.interval)), None)
    opens = len(run) > 2 and _ELIGIBLE.search(run[0].before)
    return fitting or (run[1:] if opens else run)


def _limit(claim: Claim) -> bool:
    """不超过45人: a limit, no count."""
    return claim.qualifier in ("at_most", "less_than", "at_least")


def _family(claim: Claim) -> int | None:
    if "分别" in claim.before:
        return next((i for i, family in enumerate(FAMILIES) if family.search(claim.subject)), None)
    words = claim.before[-10:] + re.split(r"[：:，。；、（(]", claim.after[:8])[0]
    return next((i for i, family in enumerate(FAMILIES) if family.search(words)), None)


def _one_family(whole: Claim, parts: list[Claim]) -> bool:
    """All parts carry different names of one family, and the whole is not of every kind there is."""
    if _OPEN_WHOLE.search(whole.words):
        return False
    for family in FAMILIES:
        names = ["".join(family.findall(_name(part))) for part in parts]
        own = family is FAMILIES[0] and family.search(whole.before[-6:]) and "中小学" not in whole.before
        if all(names) and len(set(names)) == len(parts) and not own and _whole_family(family, names):
            return True
    return False


def _name(part: Claim) -> str:
    words = part.subject if "分别" in part.before else part.before[-10:] + part.after[:8]
    return words.replace("初级中学", "初中")


def _whole_family(family: re.Pattern[str], names: list[str]) -> bool:
    """Kinds of schools part a whole only where both stages are among them."""
    if family.pattern in {three.pattern for three in _THREE}:
        return len(names) >= 3
    return family is not FAMILIES[0] or {"小学", "初中"} <= set(names)


def _check(whole: Claim, parts: list[Claim], complete: bool) -> Relation:
    formula, numbers = plus(parts)
    computed, stated = total([p.interval for p in parts]), whole.interval
    gap = abs(computed.middle - stated.middle)
    near = stated.middle and gap / stated.middle <= 0.02
    wording = {
        "total": whole.quote,
        "numbers": numbers,
        "recomputed": shown(computed.middle, whole),
        "gap": shown(gap, whole),
    }
    common = {"formula": formula, "numbers": numbers, "recomputed": computed.middle / whole.scale, "role": "check"}
    if computed.meets(stated):
        return relation(
            "sum", "total", [*parts, whole], verdict=Judgement.CONSISTENT, message=say("sum_ok", **wording), **common
        )
    if complete or _meant_complete(parts, computed, stated):
        return relation(
            "sum",
            "total",
            [*parts, whole],
            verdict=Judgement.INCONSISTENT,
            severity=Loudness.HIGH,
            message=say("sum_off", **wording),
            **common,
        )
    slight = stated.middle and gap / stated.middle <= SLIGHT
    loud = Loudness.MEDIUM if near or slight and (len(parts) > 2 or stated.surely_below(computed)) else Loudness.NONE
    return relation(
        "sum",
        "partial",
        [*parts, whole],
        verdict=Judgement.UNDECIDED,
        severity=loud,
        message=say("sum_open", **wording),
        **common,
    )


SLIGHT = Fraction(1, 4)
"""Parts that overlap by nature (女教师, 农村) miss their whole by more than this; a slip of the pen by less."""

GREAT = Fraction(7, 10)
"""Parts that exceed their whole by more are parts of something else."""

_OVERLAPPING = re.compile(r"女|寄宿|留守|随迁|农村|乡村|骨干|党员|困难|残疾|青年|班主任|以上|本科|研究生|高级|学历")


def _meant_complete(parts: list[Claim], computed: Interval, stated: Interval) -> bool:
    """Three and more parts of one build (融合型、共建型、协作型), or parts that cannot overlap and exceed the whole a little."""
    if not stated.middle or any(_OVERLAPPING.search(part.before[-10:]) for part in parts):
        return False
    gap = abs(computed.middle - stated.middle) / stated.middle
    ends = [_PARALLEL.search(part.before) for part in parts]
    parallel = all(ends) and len({end[1] for end in ends if end}) == 1
    return len(parts) > 2 and (parallel or gap <= GREAT and stated.surely_below(computed))


def _derived(book: Book, used: set[str]) -> Iterator[Relation]:
    """Lists of like things without a stated total; the sum is printed, and held against the number of schools."""
    counts = [c for c in book.counts() if c.id not in used]
    for run in _runs(counts, lambda a, b: _continues(book, a, b)):
        yield _print_sum(run)
    for run in _runs(
        [c for c in counts if plain(c.unit) == "所" and c.part_of is None], lambda a, b: _beside(book, a, b)
    ):
        yield from _against_schools(book, run)


def _runs(claims: list[Claim], joined: Callable[[Claim, Claim], bool]) -> Iterator[list[Claim]]:
    """Stretches of two and more claims, each joined to the next."""
    run: list[Claim] = []
    for claim in [*claims, None]:
        if claim and run and joined(run[-1], claim):
            run.append(claim)
            continue
        if len(run) >= 2:
            yield run
        run = [claim] if claim else []


def _beside(book: Book, last: Claim, claim: Claim) -> bool:
    """The next clause of one sentence, and no rise from one to the other."""
    between = book.between(last, claim)
    return (
        last.sentence == claim.sentence
        and len(between) < 24
        and not _STEP.search(claim.before)
        and not re.search(r"[。；至到]|其中", between)
    )


def _continues(book: Book, last: Claim, claim: Claim) -> bool:
    between = book.between(last, claim)
    listed = re.search(r"^[\u4e00-\u9fa5]{0,3}[、和及与]", between.removeprefix(last.unit)) and not re.search(
        r"[，。；（）]", between
    )
    alike = (
        last.sentence == claim.sentence
        and last.unit == claim.unit
        and last.part_of == claim.part_of
        and last.kind == claim.kind == "count"
    )
    return bool(
        alike and listed and not re.search(r"分别", last.before) and last.qualifier == "exact" == claim.qualifier
    )


def _print_sum(run: list[Claim]) -> Relation:
    formula, numbers = plus(run)
    result = total([c.rounded for c in run]).middle
    message = say("sum_derived", count=len(run), recomputed=shown(result, run[0]))
    return relation(
        "sum",
        "derived_unstated",
        run,
        role="derivation",
        formula=formula,
        numbers=numbers,
        recomputed=result / run[0].scale,
        verdict=Judgement.UNDECIDED,
        message=message,
    )


def _against_schools(book: Book, run: list[Claim]) -> Iterator[Relation]:
    schools = [s for s in book.schools() if s not in run]
    if not schools or plain(run[0].unit) != "所" or any(c.nature == "plan" for c in run):
        return
    whole, (formula, numbers) = schools[0], plus(run)
    together = not whole.interval.surely_below(total([c.interval for c in run]))
    fits = together or all(not whole.interval.surely_below(c.interval) for c in run)
    if not together:
        formula, numbers = " , ".join(c.id for c in run), "、".join(number(c.value) for c in run)
    wording = {"part": "、".join(c.quote for c in run), "whole": whole.quote}
    yield relation(
        "bound",
        "subset",
        [*run, whole],
        role="check",
        formula=f"{formula} <= {whole.id}",
        numbers=f"{numbers} <= {whole.figure}",
        recomputed=fits,
        verdict=Judgement.CONSISTENT if fits else Judgement.UNDECIDED,
        severity=Loudness.NONE if fits else Loudness.MEDIUM,
        message=say("within_ok" if fits else "within_off", **wording),
    )
