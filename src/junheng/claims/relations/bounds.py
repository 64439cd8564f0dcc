"""What cannot exceed what: parts and wholes, counts and the totals of the county, rates with one inside the other,
limits of the standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import NO_COUNT, Book, relation
from junheng.claims.units import plain
from junheng.claims.wording import say

_SCHOOLISH = re.compile(r"学校|成员校|示范校|资源中心|特色校|试点校|基地校|中小学|小学|初中|智慧校园|[^高]中学")
_NOT_COMPULSORY = re.compile(r"幼儿|高中|中专|职业|职教|民办|园|培训|机构|社区|企业|高校|大学|校外|集团")
_WANTED = re.compile(r"合格率|巩固率|入学率|完成率|满意度|认可度|持证|就近")
_PUPILISH = re.compile(r"学生|子女|儿童|少年")


def bounds(book: Book) -> Iterator[Relation]:
    """Every bound that two or more figures, or one figure and the standard, give."""
    yield from _subsets(book)
    yield from _within_totals(book)
    yield from _members(book)
    yield from _rates(book)
    yield from _same_period(book)
    yield from _admitted(book)


def _bound(
    part: Claim,
    whole: Claim,
    key: str,
    severity: Loudness,
    verdict: Judgement,
    subtype: str = "subset",
    role: str = "check",
    **words,
) -> Relation:
    return relation(
        "bound",
        subtype,
        [part, whole],
        role=role,
        formula=f"{part.id} <= {whole.id}",
        numbers=f"{part.figure} ≤ {whole.figure}",
        recomputed=verdict != Judgement.INCONSISTENT,
        verdict=verdict,
        severity=severity,
        message=say(key, part=part.quote, whole=whole.quote, **words),
    )


def _subsets(book: Book) -> Iterator[Relation]:
    """其中: the part is not more than the whole. Parts of complete sums are left to `sums`, which says more."""
    for part in book.claims:
        whole = book.whole(part)
        if whole is None or part.kind == "growth":
            continue
        if (
            plain(whole.unit) != plain(part.unit)
            and whole.dimension != part.dimension
            or {plain(whole.unit), plain(part.unit)} & {"个", "项"}
            and plain(whole.unit) != plain(part.unit)
        ):
            if whole.dimension not in NO_COUNT and part.amount <= whole.amount:
                yield _bound(part, whole, "subset_unit", Loudness.LOW, Judgement.UNDECIDED)
        elif whole.interval.surely_below(part.interval):
            yield _bound(part, whole, "subset_off", Loudness.HIGH, Judgement.INCONSISTENT)
        else:
            yield _bound(part, whole, "subset_ok", Loudness.NONE, Judgement.CONSISTENT)


def _within_totals(book: Book) -> Iterator[Relation]:
    """Schools, pupils, teachers and classes of any description are not more than the county has."""
    for whole, fits in _totals(book):
        for claim in book.counts():
            if (
                claim.id != whole.id
                and claim.part_of != whole.id
                and whole.part_of != claim.id
                and fits(claim)
                and not _sister(book, claim, whole)
            ):
                yield _within(claim, whole)


def _totals(book: Book):
    schools, pupils, teachers, classes = book.schools(), book.pupils(), book.teachers(), book.classes()
    if schools:
        yield (
            schools[0],
            lambda c: plain(c.unit) in ("所", "家") and _SCHOOLISH.search(c.words[-40:]) and c.nature == "actual",
        )
    if pupils:
        yield (
            pupils,
            lambda c: (
                c.dimension == "person"
                and plain(c.unit) != "人次"
                and _PUPILISH.search(c.before[-16:] + c.after[:10])
                and "高中" not in c.words
            ),
        )
    if teachers:
        yield (
            teachers,
            lambda c: (
                c.dimension == "person"
                and plain(c.unit) != "人次"
                and re.search("骨干教师|专任教师|持证|符合[^，]{0,8}教师", c.before[-12:] + c.after[:8])
            ),
        )
    if classes:
        yield (
            classes,
            lambda c: (
                c.dimension in ("class", "piece")
                and re.search("教学班|班级", c.before[-8:] + c.unit + c.after[:4])
                and c.nature == "actual"
            ),
        )


def _sister(book: Book, claim: Claim, whole: Claim) -> bool:
    """Named in the same list as the total: `sums` judges those."""
    return claim.group == whole.group and claim.unit == whole.unit


def _within(claim: Claim, whole: Claim) -> Relation:
    if not whole.interval.surely_below(claim.interval):
        return _bound(claim, whole, "within_ok", Loudness.NONE, Judgement.CONSISTENT)
    certain = (
        "义务教育" in claim.words and plain(claim.unit) == plain(whole.unit) and not _NOT_COMPULSORY.search(claim.words)
    )
    verdict = Judgement.INCONSISTENT if certain else Judgement.UNDECIDED
    return _bound(claim, whole, "within_off", Loudness.MEDIUM, verdict)


def _members(book: Book) -> Iterator[Relation]:
    """Groups are not more than their schools, schools not more than the county has."""
    for members in book.counts():
        if not re.search(r"成员校|成员学校", members.before[-10:] + members.after[:6]):
            continue
        groups = [c for c in book.before(members, "sentence") if "集团" in c.before[-10:] + c.after[:6]]
        for group in groups[-1:]:
            ok = group.amount <= members.amount
            schools = [s for s in book.schools() if s.id != members.id][:1]
            yield relation(
                "bound",
                "subset",
                [members, *schools, group],
                role="check",
                formula=f"{group.id} <= {members.id}",
                numbers=f"{group.figure} ≤ {members.figure}",
                recomputed=ok,
                verdict=Judgement.CONSISTENT if ok else Judgement.UNDECIDED,
                severity=Loudness.NONE if ok else Loudness.MEDIUM,
                message=say("subset_ok" if ok else "within_off", part=group.quote, whole=members.quote),
            )


def _rates(book: Book) -> Iterator[Relation]:
    """公办幼儿园覆盖率 lies inside 普惠性幼儿园覆盖率; a share under 100 % of pupils leaves a rest to explain; a bare lower limit."""
    percents = [c for c in book.claims if c.kind == "percent" and not c.saying]
    for outer in percents:
        for inner in percents:
            if (
                "普惠" in outer.before
                and "公办" in inner.before
                and "幼儿园" in outer.before
                and "幼儿园" in inner.before
            ):
                ok = not outer.interval.surely_below(inner.interval)
                yield relation(
                    "bound",
                    "nested_rates",
                    [inner, outer],
                    role="check",
                    formula=f"{inner.id} <= {outer.id}",
                    numbers=f"{inner.figure} ≤ {outer.figure}",
                    recomputed=ok,
                    verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
                    severity=Loudness.NONE if ok else Loudness.HIGH,
                    message=say("nested_rates" if ok else "nested_rates_off", inner=inner.quote, outer=outer.quote),
                )
        if (
            outer.amount < 100
            and outer.exact
            and re.search(r"就读|入学|入读", outer.after[:24] + outer.before[-12:])
            and _PUPILISH.search(outer.words)
        ):
            yield relation(
                "bound",
                "complement",
                [outer],
                role="check",
                formula=f"100 - {outer.id}",
                numbers=f"100 − {outer.figure}",
                recomputed=100 - outer.amount,
                verdict=Judgement.UNDECIDED,
                severity=Loudness.LOW,
                message=say("complement", stated=outer.quote, recomputed=number(100 - outer.amount)),
            )
        if outer.qualifier in ("more_than", "at_least") and _WANTED.search(outer.before):
            yield relation(
                "bound",
                "threshold",
                [outer],
                role="check",
                formula=f"{outer.id} >= {number(outer.value)}",
                numbers=f"{outer.figure} ≥ {outer.figure}",
                recomputed=True,
                verdict=Judgement.CONSISTENT,
                message=say("threshold_ok", stated=outer.quote, limit=number(outer.value)),
            )


def _same_period(book: Book) -> Iterator[Relation]:
    """Two sums of money of one and the same 三年: is one inside the other?"""
    money = [
        c
        for c in book.claims
        if c.kind == "money"
        and not c.part_of
        and re.search(r"(?:近?[二三四五0-9]年(?:来|间)?)(?:累计|共)?投入", c.before)
    ]
    for larger in money:
        for smaller in money:
            if smaller.amount < larger.amount and smaller.sentence != larger.sentence:
                share = number(smaller.amount / larger.amount * 100, 2)
                yield relation(
                    "bound",
                    "subset",
                    [smaller, larger],
                    role="check",
                    formula=f"{smaller.id} <= {larger.id}",
                    numbers=f"{smaller.figure} ≤ {larger.figure}",
                    recomputed=True,
                    verdict=Judgement.UNDECIDED,
                    severity=Loudness.LOW,
                    message=say("double_period", first=smaller.quote, second=larger.quote, recomputed=share),
                )
    yield from _general_budget(book)


def _general_budget(book: Book) -> Iterator[Relation]:
    """一般公共预算 spending is not more than all spending of the same year."""
    money = [c for c in book.claims if c.kind == "money"]
    for inner in money:
        if "一般公共预算" not in inner.before or "生均" in inner.before:
            continue
        for outer in money:
            if outer.id != inner.id and outer.year == inner.year and "总投入" in book.context(outer):
                ok = not outer.interval.surely_below(inner.interval)
                yield _bound(
                    inner,
                    outer,
                    "subset_ok" if ok else "subset_off",
                    Loudness.NONE if ok else Loudness.HIGH,
                    Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
                )
                yield _portion(inner, outer)


def _portion(inner: Claim, outer: Claim) -> Relation:
    """The share of one in the other, which nobody printed."""
    value, numbers = inner.amount / outer.amount * 100, f"{number(inner.value)} ÷ {number(outer.value)}"
    return relation(
        "percent_of",
        "derived",
        [inner, outer],
        role="derivation",
        formula=f"{inner.id} / {outer.id} * 100",
        numbers=numbers,
        recomputed=value,
        verdict=Judgement.UNDECIDED,
        severity=Loudness.LOW,
        message=say("share_derived", numbers=numbers, recomputed=number(value, 2)),
    )


def _admitted(book: Book) -> Iterator[Relation]:
    """Fewer are admitted than reached the line, fewer meet a standard than took part (110个县中14个)."""
    for claim in book.counts():
        earlier = book.before(claim)
        if (
            not earlier
            or claim.part_of
            or claim.dimension != earlier[-1].dimension
            or earlier[-1].kind not in ("count", "sum")
        ):
            continue
        whole, between = earlier[-1], book.between(earlier[-1], claim)
        if re.fullmatch(r"(?:个)?[\u4e00-\u9fa5]{0,6}中(?:的)?", between) or (
            "录取" in claim.before
            and re.search("以上|达线|上线", whole.words + book.text[whole.start : whole.number_start])
        ):
            ok = not whole.interval.surely_below(claim.interval)
            yield _bound(
                claim,
                whole,
                "subset_ok" if ok else "subset_off",
                Loudness.NONE if ok else Loudness.MEDIUM,
                Judgement.CONSISTENT if ok else Judgement.UNDECIDED,
            )
            if ok and "中" in between[-2:]:
                yield _portion(claim, whole)
