"""Several documents at once: the same fact twice, one word with two definitions, one county's scale as a measure for
another's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from junheng.claims.nouns import Claim, Judgement, Loudness, Relation, number
from junheng.claims.relations.book import Book, overlap, relation
from junheng.claims.relations.scrutiny import implied_eligible
from junheng.claims.units import plain
from junheng.claims.wording import say


def cross(books: list[Book]) -> Iterator[Relation]:
    """Relations between every two documents."""
    for first, second in combinations(books, 2):
        if first.reading.county and first.reading.county == second.reading.county:
            yield from _same_county(first, second)
        else:
            yield from _definitions(first, second)
            yield from _coverage(first, second)
            yield from _scale(first, second)
            yield from _scale(second, first)


def _cross(
    subtype: str, claims: list[Claim], message: str, verdict: Judgement, severity: Loudness, role: str = "scrutiny"
) -> Relation:
    return relation(
        "cross_document",
        subtype,
        claims,
        role=role,
        formula=" , ".join(c.id for c in claims),
        numbers="、".join(c.figure for c in claims),
        verdict=verdict,
        severity=severity,
        message=message,
    )


def _same_county(first: Book, second: Book) -> Iterator[Relation]:
    """Figures of one subject, unit and stage in two documents of one county."""
    for a in first.claims:
        if a.saying or a.kind in ("growth", "points") or len(a.subject) < 2:
            continue
        twins = [b for b in second.claims if _twins(first, a, second, b)]
        if len(twins) == 1:
            yield _twin(first, a, second, twins[0])


def _twins(first: Book, a: Claim, second: Book, b: Claim) -> bool:
    alike = (
        plain(a.unit) == plain(b.unit)
        and not b.saying
        and b.kind not in ("growth", "points")
        and first.stage(a) == second.stage(b)
    )
    if not alike:
        return False
    name_a, name_b = _full(first, a), _full(second, b)
    return overlap(name_a, name_b) >= 0.8 and overlap(name_b, name_a) >= 0.8


def _full(book: Book, claim: Claim) -> str:
    whole = book.whole(claim)
    return re.sub(r"全[市县区]|我[市县区]|现有|共有|已", "", (whole.subject if whole else "") + claim.subject)


def _twin(first: Book, a: Claim, second: Book, b: Claim) -> Relation:
    same = a.interval.meets(b.interval)
    one_time = (a.year or first.reading.year) == (b.year or second.reading.year)
    words = {
        "subject": a.subject,
        "first": a.figure,
        "second": b.figure,
        "file_a": first.reading.document.file,
        "file_b": second.reading.document.file,
    }
    if same:
        return _cross("same_fact", [a, b], say("cross_same", **words), Judgement.CONSISTENT, Loudness.NONE, "check")
    if one_time:
        return _cross(
            "same_fact", [a, b], say("cross_differs", **words), Judgement.INCONSISTENT, Loudness.HIGH, "check"
        )
    return _cross("same_fact", [a, b], say("cross_periods", **words), Judgement.UNDECIDED, Loudness.LOW, "check")


def _nine_year(book: Book) -> Claim | None:
    return next(
        (
            c
            for c in book.counts()
            if plain(c.unit) == "所" and "九年一贯" in c.before + c.after[:8] and c.nature == "actual"
        ),
        None,
    )


def _inside(book: Book, claim: Claim) -> bool:
    """Counted inside 初中 rather than as a kind of its own."""
    whole = book.whole(claim)
    return whole is not None and "初中" in whole.before + whole.after[:4]


def _definitions(first: Book, second: Book) -> Iterator[Relation]:
    a, b = _nine_year(first), _nine_year(second)
    if a and b and _inside(first, a) != _inside(second, b):
        inside, apart = (first, second) if _inside(first, a) else (second, first)
        message = say(
            "cross_definition",
            a=inside.reading.county or inside.reading.document.file,
            b=apart.reading.county or apart.reading.document.file,
        )
        yield _cross("definition_shift", [a, b], message, Judgement.UNDECIDED, Loudness.MEDIUM)


_RATES = (
    ("集团化办学覆盖率", re.compile(r"集团[^，。]{0,8}覆盖|义务教育阶段覆盖率")),
    ("骨干教师占交流教师的比例", re.compile(r"骨干教师[^。]{0,20}占|占交流")),
)


def _coverage(first: Book, second: Book) -> Iterator[Relation]:
    for name, pattern in _RATES:
        a, b = _rate(first, pattern), _rate(second, pattern)
        if a and b:
            words = {
                "a": first.reading.county,
                "b": second.reading.county,
                "subject": name,
                "first": a.figure,
                "second": b.figure,
            }
            yield _cross("definition_shift", [a, b], say("cross_coverage", **words), Judgement.UNDECIDED, Loudness.LOW)


def _rate(book: Book, pattern: re.Pattern[str]) -> Claim | None:
    return next((c for c in book.claims if c.kind == "percent" and pattern.search(c.before + c.subject)), None)


def _scale(book: Book, other: Book) -> Iterator[Relation]:
    """Eligible teachers that a share implies against all teachers, at the other county's pupils a teacher."""
    found, pupils = implied_eligible(book), book.pupils()
    roll, teachers = other.pupils(), other.teachers()
    if found is None or pupils is None or roll is None or teachers is None or book.teachers() is not None:
        return
    part, share, eligible = found
    usual = roll.amount / teachers.amount
    most = pupils.amount / usual
    if eligible > most:
        message = say(
            "eligible_bound",
            other=other.reading.county,
            usual=number(usual, 2),
            bound=number(most, 0),
            part=part.quote,
            stated=share.figure,
            implied=number(eligible, 0),
        )
        yield relation(
            "bound",
            "plausibility",
            [pupils, roll, teachers, part, share],
            role="scrutiny",
            numbers=f"{number(eligible, 0)} ≤ {number(most, 0)}",
            formula=f"{part.id} / ({share.id}/100) <= {pupils.id} / ({roll.id} / {teachers.id})",
            recomputed=False,
            verdict=Judgement.INCONSISTENT,
            severity=Loudness.HIGH,
            message=message,
        )
