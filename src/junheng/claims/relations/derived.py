"""Products and quotients: seats a class, pupils a class and a school, money a head, multiples of a quota, shares
nobody printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.periods import years_in_words
from junheng.claims.relations.book import NO_COUNT, Book, relation
from junheng.claims.units import plain
from junheng.claims.wording import say

LIMITS = {"小学": 45, "初中": 50}
NO_CLASS = 80
"""No class of the county is that large: the classes counted are not those of all pupils."""

SIZES = (45, 50, 40)
"""Pupils a class by which seats are planned, the usual first."""


def derived(book: Book) -> Iterator[Relation]:
    """New information from two figures; a check where a third one states it."""
    yield from _means(book)
    yield from _seats(book)
    yield from _money_a_head(book)
    yield from _parts_as_shares(book)
    yield from _pairs(book)


def quotient(
    top: Claim, bottom: Claim, unit: str, what: str, *, scale: Fraction | int = 1, role: str = "derivation", **more
) -> Relation:
    """One derived ratio, printed in the unit given."""
    value = top.amount / bottom.amount / scale
    numbers = f"{top.figure} ÷ {bottom.figure}"
    message = more.pop("message", None) or say(
        "ratio_derived", numbers=numbers, recomputed=number(value, 2), unit=unit, what=what
    )
    more.setdefault("verdict", Judgement.UNDECIDED)
    return relation(
        "ratio",
        "derived",
        [top, bottom],
        role=role,
        formula=f"{top.id} / {bottom.id}",
        numbers=numbers,
        recomputed=value,
        message=message,
        **more,
    )


def _means(book: Book) -> Iterator[Relation]:
    schools = book.schools()
    for stage in ("小学", "初中", ""):
        pupils, classes = book.pupils(stage), book.classes(stage)
        if pupils and classes:
            mean = _class_mean(pupils, classes, stage, _stage_means(book))
            yield from [mean] if mean else []
    pupils, teachers = book.pupils(), book.teachers()
    if pupils and schools:
        value = number(pupils.amount / schools[0].amount, 0)
        yield quotient(pupils, schools[0], "人/校", "校均规模", message=say("school_mean", recomputed=value))
    if pupils and teachers:
        yield quotient(pupils, teachers, "", "生师比")


def _stage_means(book: Book) -> list[Fraction]:
    """Pupils a class of both stages, where all four figures are stated."""
    pairs = [(book.pupils(stage), book.classes(stage)) for stage in LIMITS]
    return [p.amount / c.amount for p, c in pairs if p and c and c.amount] if all(p and c for p, c in pairs) else []


def _class_mean(pupils: Claim, classes: Claim, stage: str, stages: list[Fraction]) -> Relation | None:
    """Pupils a class; none where the two figures cannot be of the same schools."""
    mean = pupils.amount / classes.amount
    limit = LIMITS.get(stage, 50)
    words = {"stage": stage, "recomputed": number(mean, 2), "limit": limit}
    together = pupils.paragraph == classes.paragraph
    if not together and mean > limit or mean > NO_CLASS:
        return None
    if (pupils.interval / classes.interval).lo > limit:
        return quotient(
            pupils,
            classes,
            "人/班",
            "平均班额",
            verdict=Judgement.INCONSISTENT,
            severity=Loudness.HIGH,
            message=say("class_mean_over", **words),
            role="check",
        )
    message = say("class_mean", **words)
    if not stage and stages and min(stages) <= mean <= max(stages):
        return quotient(pupils, classes, "人/班", "平均班额", message=message, verdict=Judgement.CONSISTENT)
    return quotient(pupils, classes, "人/班", "平均班额", message=message)


def _seats(book: Book) -> Iterator[Relation]:
    """新增教学班284个，增加学位1.28万个: seats a class, and the class size by which they were planned."""
    for seats in book.counts():
        if "学位" not in seats.before[-8:] + seats.unit + seats.after[:4]:
            continue
        near = [
            c
            for c in book.claims
            if c.group == seats.group
            and c.id != seats.id
            and re.search(r"教学班|班级|^班$|个班", c.before[-8:] + plain(c.unit) + c.after[:3])
        ]
        near = [
            c
            for c in near
            if abs(c.number_start - seats.number_start) < 40 and c.amount > 0 and c.dimension in ("piece", "class")
        ]
        if near:
            yield from _seats_of(
                near[0] if len(near) == 1 else min(near, key=lambda c: abs(c.number_start - seats.number_start)), seats
            )


def _seats_of(classes: Claim, seats: Claim) -> Iterator[Relation]:
    each = seats.amount / classes.amount
    ratio = seats.interval / classes.interval
    odd = ratio.lo > 50 or ratio.hi < 30
    words = {"seats": seats.quote, "classes": classes.quote, "recomputed": number(each, 1)}
    yield quotient(
        seats,
        classes,
        "个/班",
        "每班学位",
        message=say("seats_per_class_off" if odd else "seats_per_class", **words),
        verdict=Judgement.UNDECIDED if odd else Judgement.CONSISTENT,
        severity=Loudness.MEDIUM if odd else Loudness.NONE,
    )
    for size in SIZES:
        product = classes.interval.times(size)
        if product.meets(seats.rounded):
            yield relation(
                "sum",
                "class_size",
                [classes, seats],
                role="check",
                formula=f"{size} * {classes.id}",
                numbers=f"{size} × {number(classes.value)}",
                recomputed=classes.amount * size,
                verdict=Judgement.CONSISTENT,
                message=say(
                    "product_ok",
                    size=size,
                    numbers=f"{size} × {number(classes.value)}",
                    recomputed=number(classes.amount * size),
                    stated=seats.quote,
                ),
            )
            return


def _money_a_head(book: Book) -> Iterator[Relation]:
    """Money beside the people or seats it went to: 2327.16万元 for 21000人次, 3亿元 for 2070个学位."""
    for claim in book.counts():
        earlier = [c for c in book.before(claim, "sentence") if not c.saying]
        if claim.part_of or not earlier or claim.amount <= 0:
            continue
        last = earlier[-1]
        served = (
            plain(claim.unit) == "人次"
            or "学位" in claim.before[-6:] + claim.unit
            or re.search(r"惠及|资助|改造|发放|受益", claim.before)
        )
        if last.kind == "money" and served and book.between(last, claim).count("，") <= 3:
            yield quotient(last, claim, f"元/{plain(claim.unit)}", "按投入与数量折算")
    for total in book.claims:
        earlier = book.before(total)
        if (
            total.kind == "money"
            and earlier
            and plain(earlier[-1].unit) == "人次"
            and not earlier[-1].yearly
            and re.search(r"资助|补助|发放", book.context(total)[-30:])
        ):
            yield quotient(total, earlier[-1], "元/人次", "人均资助")
        if (
            total.kind == "money"
            and re.search(r"累计|共", total.before)
            and earlier
            and earlier[-1].yearly
            and plain(earlier[-1].unit) == "人次"
        ):
            yield _years_a_head(total, earlier[-1])
    equipment = [c for c in book.claims if c.kind == "money" and "装备" in c.before]
    if equipment and book.pupils():
        yield quotient(equipment[0], book.pupils(), "元/人", "折合生均，跨年投入仅供参考")


def _years_a_head(total: Claim, yearly: Claim) -> Relation:
    years = years_in_words(total.before) or 1
    value = total.amount / (years * yearly.amount)
    numbers = f"{total.figure} ÷ ({years} × {yearly.figure})"
    return relation(
        "ratio",
        "derived",
        [total, yearly],
        role="derivation",
        formula=f"{total.id} / ({years} * {yearly.id})",
        numbers=numbers,
        recomputed=value,
        verdict=Judgement.CONSISTENT,
        message=say("ratio_derived", numbers=numbers, recomputed=number(value, 2), unit="元/人次", what="人均资助"),
    )


def _parts_as_shares(book: Book) -> Iterator[Relation]:
    """A part whose share nobody printed: 16名教师，其中乡村教师6人."""
    for part in book.claims:
        whole = book.whole(part)
        alike = (
            whole is not None
            and plain(whole.unit) == plain(part.unit)
            or whole is not None
            and {plain(whole.unit), plain(part.unit)} <= {"人", "名", "位"}
        )
        stated = [c for c in book.around(part) if c.kind == "percent" and c.number_start > part.number_start]
        if alike and not stated and len(book.parts(whole)) == 1 and whole.amount and part.exact:
            yield _share(part, whole)
    pupils = book.pupils()
    for claim in book.counts():
        if (
            pupils
            and pupils.id != claim.id
            and re.search(r"随迁子女", claim.before[-12:] + claim.after[:14])
            and plain(claim.unit) != "人次"
        ):
            yield _share(claim, pupils)


def _share(part: Claim, whole: Claim) -> Relation:
    value = part.amount / whole.amount * 100
    numbers = f"{number(part.value)} ÷ {number(whole.value)}"
    return relation(
        "percent_of",
        "derived",
        [part, whole],
        role="derivation",
        formula=f"{part.id} / {whole.id} * 100",
        numbers=numbers,
        recomputed=value,
        verdict=Judgement.UNDECIDED,
        message=say("share_derived", numbers=numbers, recomputed=number(value, 2)),
    )


def _pairs(book: Book) -> Iterator[Relation]:
    """Schools a group, plan places a subject: two counts in one breath, the second spread over the first."""
    for second in book.counts():
        earlier = book.before(second, "sentence")
        first = earlier[-1] if earlier else None
        if (
            first is None
            or first.kind not in ("count", "sum")
            or first.amount <= 0
            or first.saying
            or first.dimension in NO_COUNT
        ):
            continue
        groups = "集团" in first.before[-8:] + first.after[:6] and "成员" in second.before[-8:]
        places = plain(first.unit) == "个" and first.after[:2] == "专业" and "计划" in second.after
        if groups or places:
            yield quotient(second, first, "", "平均")
