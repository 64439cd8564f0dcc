"""Products that a text states or leaves to the reader: multiples of a quota, surpluses over a standard, yearly sums
over the years of a plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from junheng.claims.interval import Interval
from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.periods import years_in_words
from junheng.claims.relations.book import Book, relation
from junheng.claims.relations.derived import quotient
from junheng.claims.units import plain
from junheng.claims.wording import say


def products(book: Book) -> Iterator[Relation]:
    """Multiples, surpluses and sums over years."""
    yield from _multiples(book)
    yield from _above(book)
    yield from _yearly(book)


def _multiples(book: Book) -> Iterator[Relation]:
    """按普通学校8倍标准: the amounts it comes to, and a check where an amount is stated."""
    for times in book.claims:
        if times.dimension != "multiple" or times.saying:
            continue
        earlier = [c for c in book.before(times, "sentence") if c.kind == "money" and c.dimension == "money"][-2:]
        later = [
            c for c in book.around(times, "sentence") if c.kind == "money" and c.number_start > times.number_start
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
        "ratio",
        "implied_base",
        [value, times],
        role="derivation",
        formula=f"{value.id} / {times.id}",
        numbers=numbers,
        recomputed=value.value / times.value,
        verdict=Judgement.UNDECIDED,
        missing="基期数",
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
