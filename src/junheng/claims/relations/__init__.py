"""The rules of the checking. Each takes a `Book` (one document, arranged) and yields relations; the order is that of
the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from junheng.claims.nouns import Fact, Reading, Relation
from junheng.claims.relations.beside import beside
from junheng.claims.relations.book import Book
from junheng.claims.relations.bounds import bounds
from junheng.claims.relations.counted import counted
from junheng.claims.relations.cross import cross
from junheng.claims.relations.derived import derived
from junheng.claims.relations.differences import differences
from junheng.claims.relations.facts_match import against_facts
from junheng.claims.relations.far import far
from junheng.claims.relations.growth import growth
from junheng.claims.relations.lines import lines
from junheng.claims.relations.means import means
from junheng.claims.relations.nearby import nearby
from junheng.claims.relations.outright import outright
from junheng.claims.relations.products import products
from junheng.claims.relations.rests import rests
from junheng.claims.relations.scrutiny import scrutiny
from junheng.claims.relations.shares import shares
from junheng.claims.relations.sums import sums
from junheng.claims.relations.table_sums import table_sums
from junheng.claims.relations.yearly_rates import net_rise, yearly_rates
from junheng.claims.unfold import parallel_figures, unfold

Rule = Callable[[Book], Iterable[Relation]]
APART = (shares, growth, differences, products)
"""The rules that a parallel sentence is read by once it is taken apart."""

_PAIRED = ("growth", "difference", "percent_of", "ratio")
_ANSWERS = ("stated", "fits", "stated_product", "above_standard", "points_as_percent", "implied_denominator")
RULES = (sums, table_sums, bounds, lines, shares, growth, differences, counted, derived, products, scrutiny)


def relate(readings: Sequence[Reading], facts: Sequence[Fact] = ()) -> tuple[Relation, ...]:
    """Every relation within and between the documents, and against the facts; doubles are printed once."""
    books = [Book(reading) for reading in readings]
    found = [relation for book in books for relation in _within(book)]
    found += [relation for book in books for relation in against_facts(book, facts)] if facts else []
    found += list(cross(books))
    unique: dict[tuple, Relation] = {}
    for relation in found:
        key = (relation.type, frozenset(relation.claims), relation.formula, relation.verdict)
        held = unique.get(key)
        if held is None or relation.severity.rank > held.severity.rank:
            unique[key] = relation
    return tuple(replace(relation, id=f"r{index:03d}") for index, relation in enumerate(unique.values(), 1))


def _within(book: Book) -> list[Relation]:
    """The relations of one document: those of the text as it stands, and those of its parallel sentences taken apart.

    Where a figure stands in a parallel list, only its own lane may accuse it.
    """
    unfolded = unfold(book.reading)
    laned = unfolded.laned if unfolded else frozenset()
    wide = Book(unfolded.reading) if unfolded else book
    parallel = laned | parallel_figures(book.reading)
    found = [r for r in _settled(book, RULES) if not (_accuses(r) and r.claims[-1] in parallel)]
    if unfolded:
        found += [r for r in _settled(wide, APART) if _answers(r) and r.claims[-1] in laned]
    found += [*means(wide), *yearly_rates(book), *net_rise(book)]
    found += outright(wide, found)
    found += beside(wide, found)
    found += far(book, found)
    found += far(wide, found) if unfolded else ()
    found += rests(book, found)
    fits = {(r.type, r.claims[-1]) for r in found if r.verdict == "consistent" and _answers(r)}
    return [r for r in found if r.verdict != "undecided" or not _answers(r) or (r.type, r.claims[-1]) not in fits]


def _accuses(relation: Relation) -> bool:
    return relation.verdict == "inconsistent" and relation.type in _PAIRED and bool(relation.claims)


def _answers(relation: Relation) -> bool:
    return relation.type in _PAIRED and relation.subtype in _ANSWERS and bool(relation.claims)


def _settled(book: Book, rules: Sequence[Rule]) -> list[Relation]:
    """What stands near a stated figure and gives it settles it."""
    found = [relation for rule in rules for relation in rule(book)]
    near = list(nearby(book, found))
    settled = {(r.type, r.claims[-1]) for r in (*near, *found) if r.verdict == "consistent" and r.subtype in _SETTLING}
    settled |= {(r.type, r.claims[-1]) for r in near if r.subtype in _SETTLING}
    kept = [r for r in found if _holds(r) or not _stated(r, settled)]
    told = {(r.type, r.claims) for r in kept if r.subtype in _SETTLING}
    kept += [r for r in near if (r.type, r.claims) not in told or r.verdict == "consistent"]
    blanks = {claim.id for claim in book.claims if _BLANK in claim.quote}
    return [r for r in kept if r.verdict == "consistent" or not blanks.intersection(r.claims)]


_BLANK = "＿"
"""The blank of a printed form: what stands around it is a form's wording, and accuses nobody."""


_SETTLING = ("stated", "total")
_OPEN = ("stated", "total", "partial", "implied_denominator", "only_denominator", "implied_base", "grim")
"""What is obsolete once the operands of a stated figure are found."""


def _holds(relation: Relation) -> bool:
    return relation.verdict == "consistent" and relation.subtype != "only_denominator"


def _stated(relation: Relation, settled: set[tuple[str, str]]) -> bool:
    return relation.subtype in _OPEN and bool(relation.claims) and (relation.type, relation.claims[-1]) in settled
