"""Totals of tables: a row 合计 against the rows above it, a column 合计 against the other columns of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from junheng.claims.interval import total
from junheng.claims.nouns import Claim, Judgement, Loudness, Relation
from junheng.claims.relations.book import Book, plus, relation, shown
from junheng.claims.tables import Row, grids
from junheng.claims.wording import say

_TOTAL = re.compile(
    r"^(?:[全本][县市区镇乡校])?(?:合[ \u3000]*计|总[ \u3000]*计|小[ \u3000]*计|共[ \u3000]*计|计)(?:[（(].*)?$"
)
_NO_SUM = re.compile(r"率|比例|占比|系数|平均|生均|均值|人均|序号|年度$|年份|标准|每百")
_PART = re.compile(r"其中|含")


def table_sums(book: Book) -> Iterator[Relation]:
    """One relation for every total of a table whose parts are all figures."""
    figures = {claim.number_start: claim for claim in book.claims}
    for head, rows in grids(book.text):
        names = [row.cells[0].text for row in rows]
        yield from _columns(figures, head, rows, names)
        for row in rows:
            yield from _across(figures, head, row)


def _claim(figures: dict[int, Claim], row: Row, column: int) -> Claim | None:
    return figures.get(row.cells[column].number) if column < len(row.cells) else None


def _columns(figures: dict[int, Claim], head: Row, rows: list[Row], names: list[str]) -> Iterator[Relation]:
    """A row 合计 closes the rows above it; it may also open the table."""
    places = [index for index, name in enumerate(names) if _TOTAL.match(name)]
    if len(places) != 1 or any(_PART.match(name) for name in names):
        return
    others = [row for index, row in enumerate(rows) if index != places[0]]
    for column in range(1, len(head.cells)):
        parts = [_claim(figures, row, column) for row in others]
        whole = _claim(figures, rows[places[0]], column)
        if whole and len(parts) > 1 and all(parts) and not _NO_SUM.search(head.cells[column].text):
            yield _judge([part for part in parts if part], whole)


def _across(figures: dict[int, Claim], head: Row, row: Row) -> Iterator[Relation]:
    """A column 合计 is the sum of the other columns where none of them says otherwise (其中, 率, another unit)."""
    titles = [cell.text for cell in head.cells]
    places = [index for index, title in enumerate(titles) if index and _TOTAL.match(title)]
    others = [index for index in range(1, len(titles)) if index not in places]
    if len(places) != 1 or len(others) < 2 or any(_PART.search(t) or _NO_SUM.search(t) for t in titles[1:]):
        return
    parts, whole = [_claim(figures, row, index) for index in others], _claim(figures, row, places[0])
    if whole and all(parts) and len({part.unit for part in parts if part} | {whole.unit}) == 1:
        yield _judge([part for part in parts if part], whole)


def _judge(parts: list[Claim], whole: Claim) -> Relation:
    computed = total([part.interval for part in parts])
    ok = computed.meets(whole.interval)
    gap = abs(computed.middle - whole.amount)
    formula, numbers = plus(parts)
    words = {
        "total": f"{whole.subject}{whole.figure}",
        "numbers": numbers,
        "recomputed": shown(computed.middle, whole),
        "gap": shown(gap, whole),
    }
    return relation(
        "sum",
        "total",
        [*parts, whole],
        role="check",
        formula=formula,
        numbers=numbers,
        recomputed=computed.middle / whole.scale,
        verdict=Judgement.CONSISTENT if ok else Judgement.INCONSISTENT,
        severity=Loudness.NONE if ok else Loudness.HIGH,
        message=say("sum_ok" if ok else "sum_off", **words),
    )
