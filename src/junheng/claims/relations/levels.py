"""Which figure grew, and from which: 由…增加到…, 比上年, lists of years, an increase in its own right."""

from __future__ import annotations

import re

from junheng.claims.nouns import Claim
from junheng.claims.relations.book import Book, overlap
from junheng.claims.units import plain

_FROM = re.compile(r"(?:由|从)[^，。；]*$")

_TO = re.compile(
    r"(?:增加|增长|提高|提升|上升|扩[大容]|增|升|提|发展|下降|减少|降低|降|压减|缩减|回落|调整)(?:到|至|为)[^，。；]*$|达到[ \t]*$"
)

_BASE = re.compile(r"[较比][^，。；（）]{2,10}[（(][ \t]*$")
STEP = re.compile(r"(?:增加|增长|提高|上升|提升|减少|下降|降低|多|少|高出?|低|净增|净减|新增|扩大)(?:了|约|近)*[ \t]*$")


def start_of(book: Book, later: Claim) -> Claim | None:
    """The figure a 由…增加到… starts from."""
    for claim in reversed(book.before(later, "sentence")[-3:]):
        begin = _FROM.search(book.text[max(0, claim.number_start - 24) : claim.number_start])
        if begin and plain(claim.unit) == plain(later.unit) and _TO.search(book.between(claim, later)):
            return claim
    return None


def level_of(book: Book, rise: Claim) -> Claim | None:
    """The figure that grew: the nearest before in the group, else the one right after (增长5%，达到12亿元)."""
    parallel = parallel_level(book, rise)
    if parallel is not None:
        return parallel
    earlier = [
        c
        for c in book.before(rise)
        if c.kind not in ("growth", "points") and c.dimension not in ("time", "multiple") and not c.saying
    ]
    while earlier and (_bracketed_base(book, earlier[-1]) or is_step(earlier[-1]) or _step_of_a_change(book, earlier)):
        earlier.pop()
    if earlier and len(re.findall(r"[，,]", book.between(earlier[-1], rise))) <= 3:
        return earlier[-1]
    later = [c for c in book.around(rise) if c.number_start > rise.number_start]
    if later and re.search(r"^[%％]?[ \t]*[，,]?(?:达到?|增?至|为)[^，。]{0,6}$", book.between(rise, later[0])):
        return later[0]
    return None


def _bracketed_base(book: Book, claim: Claim) -> bool:
    """较2022年（168名）增长20%: the figure in the brackets is the base."""
    return bool(_BASE.search(book.text[max(0, claim.number_start - 16) : claim.number_start]))


def base_in_brackets(book: Book, level: Claim, rise: Claim) -> Claim | None:
    """The base that stands in brackets between a level and its growth."""
    found = [c for c in book.before(rise) if c.number_start > level.number_start and _bracketed_base(book, c)]
    return found[-1] if found and plain(found[-1].unit) == plain(level.unit) else None


def is_step(claim: Claim) -> bool:
    """An increase in its own right (比上年增加5200万元), not a level."""
    return bool(STEP.search(claim.before)) and bool(re.search(r"[比较]", claim.before))


def _step_of_a_change(book: Book, figures: list[Claim]) -> bool:
    """由310人增加到455人，增加145人: the last figure is the step, the one before it the level."""
    bare = re.fullmatch(r"(?:净增|增加|减少|净减少)了?[ \t]*", figures[-1].before.strip())
    return bool(bare) and len(figures) > 1 and start_of(book, figures[-2]) is not None


def parallel_level(book: Book, rise: Claim) -> Claim | None:
    """分别为13120元、19450元，分别增长0.01%、0.09%: the figure at the same place of the list before."""
    rises = [c for c in book.around(rise, "sentence") if c.kind == "growth" and c.before == rise.before]
    if len(rises) < 2 or "分别" not in rise.before:
        return None
    levels = [
        c for c in book.before(rises[0], "sentence") if c.kind not in ("growth", "points") and "分别" in c.before
    ][-len(rises) :]
    alike = len(levels) == len(rises) and len({level.before for level in levels}) == 1
    return levels[rises.index(rise)] if alike else None


def year_before(book: Book, level: Claim, rise: Claim) -> Claim | None:
    """The year before in a list of years (2021年至2023年分别为A、B、C，同比分别增长…)."""
    levels = [c for c in book.around(level, "sentence") if c.before == level.before and c.kind == level.kind]
    place = levels.index(level)
    series = re.search(r"(?:19|20)\d\d|[三四五]年", book.context(levels[0])[-60:])
    yearly = len(levels) > 2 and "分别" in rise.before and re.search(r"同比|比上年|较上年|增长", rise.before)
    return levels[place - 1] if place and series and yearly else None


def step_between(book: Book, level: Claim, rise: Claim) -> Claim | None:
    """The increase that stands between a level and its growth rate."""
    steps = [
        c for c in book.before(rise) if c.number_start > level.number_start and c.kind == level.kind and is_step(c)
    ]
    return steps[-1] if steps else None


def figure_of_base_year(book: Book, level: Claim, rise: Claim) -> Claim | None:
    """A figure of the same thing for the year the growth is measured from."""
    if not rise.base_year or not rise.base_year.isdigit():
        return None
    found = [
        c
        for c in book.claims
        if c.id != level.id
        and c.kind == level.kind
        and plain(c.unit) == plain(level.unit)
        and book.stage(c) == book.stage(level)
        and str(c.year) == rise.base_year
        and overlap(level.subject, c.subject + c.before) >= 0.6
    ]
    return found[0] if found else None


def like_figure_before(book: Book, level: Claim) -> Claim | None:
    """上年为10亿元，今年为12亿元: a like figure just before in the sentence, of another year."""
    earlier = [
        c
        for c in book.before(level, "sentence")
        if plain(c.unit) == plain(level.unit) and c.kind == level.kind and not c.part_of
    ]
    if (
        earlier
        and re.search(r"上年|去年|上一?学?年|同期|(?:19|20)\d\d年", earlier[-1].before)
        and re.search(r"今年|本年|(?:19|20)\d\d年", level.before)
    ):
        return earlier[-1]
    return None
