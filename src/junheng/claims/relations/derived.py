"""Products and quotients: seats a class, pupils a class and a school, money a head, multiples of a quota, shares nobody printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from junheng.claims.interval import Interval
from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.periods import years_in_words
from junheng.claims.relations.book import NO_COUNT, Book, relation
from junheng.claims.units import plain
from junheng.claims.wording import say

LIMITS = {"小学": 45, "初中": 50}
SIZES = (45, 50, 40)
"""Pupils a class by which seats are planned, the usual first."""


def derived(book: Book) -> Iterator[Relation]:
    """New information from two figures; a check where a third one states it."""
    yield from _means(book)
    yield from _seats(book)
    yield from _multiples(book)
    yield from _above(book)
    yield from _yearly(book)
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
            yield _class_mean(pupils, classes, stage, _stage_means(book))
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


def _class_mean(pupils: Claim, classes: Claim, stage: str, stages: list[Fraction]) -> Relation:
    mean = pupils.amount / classes.amount
    limit = LIMITS.get(stage, 50)
    words = {"stage": stage, "recomputed": number(mean, 2), "limit": limit}
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


def _multiples(book: Book) -> Iterator[Relation]:
    """按普通学校8倍标准: the amounts it comes to, and a check where an amount is stated."""
    for times in book.claims:
        if times.dimension != "multiple" or times.saying:
            continue
        earlier = [c for c in book.before(times, "sentence") if c.kind == "money" and c.dimension == "money"][-2:]
        later = [
            c
            for c in book.claims
            if c.sentence == times.sentence and c.kind == "money" and c.number_start > times.number_start
        ][:1]
        if len(earlier) == 2 and re.fullmatch(r"[）)]的[ \t]*", book.between(earlier[1], times)):
            yield _stated_product(earlier[1:], times, earlier[0])
            continue
        if re.search(r"是[^，。]{0,12}的[ \t]*$", times.before) and earlier:
            yield _times_of(earlier[-1], times)
            continue
        for base in earlier:
            product = base.interval * times.rounded
            numbers = f"{base.figure} × {number(times.value)}"
            message = say(
                "multiple_derived",
                numbers=numbers,
                recomputed=number(base.amount * times.amount / base.scale),
                unit=base.unit,
            )
            yield relation(
                "ratio",
                "multiple",
                [base, times],
                role="derivation",
                formula=f"{base.id} * {times.id}",
                numbers=numbers,
                recomputed=base.value * times.value,
                implied=product,
                verdict=Judgement.UNDECIDED,
                message=message,
            )
        if (
            later
            and earlier
            and plain(later[0].unit) == plain(earlier[0].unit)
            and re.search(r"^[倍]?[^，。]{0,10}[，,]?(?:即|达到?|为)", book.between(times, later[0]))
        ):
            yield _stated_product([base for base in earlier], times, later[0])


def _times_of(value: Claim, times: Claim) -> Relation:
    """18.37亿元，是2018年的1.42倍: what it is a multiple of."""
    numbers = f"{value.figure} ÷ {number(times.value)}"
    base = number(value.value / times.value, 2) + value.unit
    return relation(
        "ratio", "implied_base", [value, times], role="derivation", formula=f"{value.id} / {times.id}", numbers=numbers,
        recomputed=value.value / times.value, verdict=Judgement.UNDECIDED, missing="基期数",
        message=say("growth_base", value=value.quote, stated=f"至基期的 {times.figure}", implied=base),
    )


def _stated_product(bases: list[Claim], times: Claim, stated: Claim) -> Relation:
    fits = [base for base in bases if (base.interval * times.rounded).meets(stated.interval)]
    base = (fits or bases)[0]
    numbers = f"{base.figure} × {number(times.value)}"
    return relation(
        "ratio",
        "stated_product",
        [base, times, stated],
        role="check",
        formula=f"{base.id} * {times.id}",
        numbers=numbers,
        recomputed=base.value * times.value,
        verdict=Judgement.CONSISTENT if fits else Judgement.INCONSISTENT,
        severity=Loudness.NONE if fits else Loudness.HIGH,
        message=say(
            "product_stated_ok" if fits else "product_stated_off",
            numbers=numbers,
            recomputed=number(base.value * times.value) + stated.unit,
            stated=stated.quote,
        ),
    )


_ABOVE = re.compile(r"(?:高于|高出|超过?|超出|上浮)[^，。；%％]{0,14}$")


def _above(book: Book) -> Iterator[Relation]:
    """小学840元…，高于省定标准700元20%: own standard, the province's and the surplus."""
    for share in book.claims:
        if (
            share.dimension != "percent"
            or not _ABOVE.search(share.before)
            or not re.search(
                r"省|国|市|标准|基准|定额",
                share.before[-24:] + book.text[max(0, share.number_start - 60) : share.number_start],
            )
        ):
            continue
        money = [c for c in book.before(share, "sentence") if c.kind == "money"]
        lower = [c for c in money if re.search(r"省|国家|基准", c.before)]
        own = [c for c in money if c not in lower]
        for mine, base in zip(own, lower, strict=False):
            yield _surplus(mine, base, share)


def _surplus(mine: Claim, base: Claim, share: Claim) -> Relation:
    value = base.amount * (1 + share.amount / 100)
    rate = (mine.interval / base.interval - Interval.point(1)).times(100)
    ok = rate.meets(share.interval)
    numbers = f"{base.figure} × (1 + {share.figure})"
    return relation(
        "growth",
        "above_standard",
        [base, mine, share],
        role="check",
        formula=f"{base.id} * (1 + {share.id}/100)",
        numbers=numbers,
        recomputed=value / mine.scale,
        verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
        severity=Loudness.NONE if ok else Loudness.HIGH,
        message=say(
            "above_ok" if ok else "above_off",
            numbers=numbers,
            recomputed=number(value / mine.scale) + mine.unit,
            stated=share.quote,
        ),
    )


def _yearly(book: Book) -> Iterator[Relation]:
    """每年2000万 over a plan of three years; 连续8年…476名 by the year."""
    for claim in book.claims:
        earlier = book.before(claim, "sentence")
        if claim.yearly and claim.kind == "money":
            spans = [c for c in earlier if c.saying == "duration"][-1:]
            for span in spans:
                yield _years_total(book, claim, span)
            yield from _stated_total(book, claim)
        if (
            claim.kind == "count"
            and claim.dimension == "person"
            and earlier
            and earlier[-1].dimension == "time"
            and "连续" in earlier[-1].before
        ):
            yield quotient(claim, earlier[-1], f"{claim.unit}/年", "年均")


def _years_total(book: Book, yearly: Claim, span: Claim) -> Relation:
    value = yearly.value * span.value
    numbers = f"{yearly.figure} × {number(span.value)}"
    message = say("difference_derived", numbers=numbers, recomputed=f"{number(value)}{yearly.unit}")
    return relation(
        "sum",
        "derived",
        [yearly, span],
        role="derivation",
        formula=f"{yearly.id} * {span.id}",
        numbers=numbers,
        recomputed=value,
        verdict=Judgement.UNDECIDED,
        message=message,
    )


def _stated_total(book: Book, yearly: Claim) -> Iterator[Relation]:
    """每年1000万元，三年共3000万元; and a special fund against the whole it is part of (信息化 within 装备)."""
    for claim in book.claims:
        if claim.paragraph != yearly.paragraph or claim.kind != "money" or claim.id == yearly.id:
            continue
        between = book.between(yearly, claim)
        years = (
            years_in_words(between[-14:])
            if claim.sentence == yearly.sentence and claim.number_start > yearly.number_start
            else None
        )
        if years and re.search(r"共|累计|合计|总", between[-8:]) and yearly.exact:
            ok = yearly.interval.times(years).meets(claim.interval)
            numbers = f"{yearly.figure} × {years}"
            yield relation(
                "sum",
                "product",
                [yearly, claim],
                role="check",
                formula=f"{yearly.id} * {years}",
                numbers=numbers,
                recomputed=yearly.amount * years / claim.scale,
                verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
                severity=Loudness.NONE if ok else Loudness.HIGH,
                message=say(
                    "product_stated_ok" if ok else "product_stated_off",
                    numbers=numbers,
                    recomputed=number(yearly.amount * years / claim.scale) + claim.unit,
                    stated=claim.quote,
                ),
            )
        spans = [c for c in book.before(yearly, "sentence") if c.saying == "duration"][-1:]
        if spans and re.search(r"装备|信息化|技术", claim.before) and claim.number_start < yearly.number_start:
            yield _special_fund(yearly, spans[0], claim)


def _special_fund(yearly: Claim, span: Claim, whole: Claim) -> Relation:
    ok = yearly.amount * span.value <= whole.interval.hi
    return relation(
        "bound",
        "subset",
        [yearly, span, whole],
        role="check",
        formula=f"{yearly.id} * {span.id} <= {whole.id}",
        recomputed=ok,
        numbers=f"{yearly.figure} × {number(span.value)} ≤ {whole.figure}",
        verdict=Judgement.CONSISTENT if ok else Judgement.UNDECIDED,
        severity=Loudness.NONE if ok else Loudness.LOW,
        message=say("within_ok" if ok else "within_off", part=yearly.quote, whole=whole.quote),
    )


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
        stated = [
            c
            for c in book.claims
            if c.group == part.group and c.kind == "percent" and c.number_start > part.number_start
        ]
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
