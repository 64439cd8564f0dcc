"""A printed table as cells: what each says, its unrounded value, the decimals of its form. Excel, Word and PDF draw it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Kind(StrEnum):
    """What a cell is, for alignment and weight."""

    HEAD = "head"
    CODE = "code"
    STUB = "stub"
    SECTION = "section"
    NUMBER = "number"
    TEXT = "text"


_SENTENCE = 8
"""A text of so many characters is read as a sentence."""


@dataclass(frozen=True)
class Cell:
    """One cell, spanning `rows` × `cols`.

    `value` is unrounded (a share as the percentage the form prints), None when missing; `text` is what the form shows. `unmet` asks for shading. `reference` names the number (see references.py).
    """

    kind: Kind
    text: str = ""
    value: Any = None
    decimals: int | None = None
    rows: int = 1
    cols: int = 1
    unmet: bool = False
    reference: str = ""

    @property
    def is_short(self) -> bool:
        """A word or a count: it stands in the middle of its cell, where a sentence begins at the left."""
        return self.kind is Kind.TEXT and len(self.text) < _SENTENCE

    @property
    def rounded(self) -> float | None:
        """The number as printed, half up; None for texts and missing values."""
        return None if self.decimals is None or self.value is None else float(half_up(self.value, self.decimals))


Line = tuple[Cell | None, ...]
"""A row of a grid; None where a cell above or to the left spans."""


@dataclass(frozen=True)
class Table:
    """One official table: title, head lines (the last holds the codes, where the form has any), body, printed notes.

    `widths` are relative column widths. `landscape` is the page it is meant for.
    """

    id: str
    title: str
    head: tuple[Line, ...]
    body: tuple[Line, ...]
    widths: tuple[float, ...]
    notes: tuple[str, ...] = ()
    landscape: bool = True

    @property
    def columns(self) -> int:
        return len(self.widths)

    def cells(self) -> Iterable[tuple[int, int, Cell]]:
        """Row, column and cell of every cell, head first."""
        for r, line in enumerate(self.head + self.body):
            for c, cell in enumerate(line):
                if cell is not None:
                    yield r, c, cell


def half_up(value: float | int | Fraction | Decimal, decimals: int) -> Decimal:
    """Rounded as a form rounds; a float stands for the decimal it is written as.

    >>> str(half_up(0.125, 2)), str(half_up(2.675, 2))
    ('0.13', '2.68')
    """
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number_cell(value: Any, decimals: int, reference: str = "", unmet: bool = False) -> Cell:
    """A number as its form prints it; an empty cell when it is missing."""
    text = "" if value is None else str(half_up(value, decimals))
    return Cell(Kind.NUMBER, text, value, decimals, unmet=unmet, reference=reference)


def text_cell(text: Any, reference: str = "", unmet: bool = False) -> Cell:
    shown = "" if text is None else str(text)
    return Cell(Kind.TEXT, shown, shown or None, unmet=unmet, reference=reference)


def stub(text: str, rows: int = 1, cols: int = 1) -> Cell:
    return Cell(Kind.STUB, text, rows=rows, cols=cols)


def section(text: str, columns: int) -> Line:
    """A line across the whole table."""
    return (Cell(Kind.SECTION, text, cols=columns), *(None,) * (columns - 1))


def codes(names: Sequence[str]) -> Line:
    return tuple(Cell(Kind.CODE, name) for name in names)


def head_tree(paths: Sequence[tuple[str, ...]]) -> tuple[Line, ...]:
    """Head lines of columns named by paths: equal neighbours share a cell, a short path reaches down to the codes.

    >>> lines = head_tree([("甲",), ("乙", "一"), ("乙", "二")])
    >>> [[cell and (cell.text, cell.rows, cell.cols) for cell in line] for line in lines]
    [[('甲', 2, 1), ('乙', 1, 2), None], [None, ('一', 1, 1), ('二', 1, 1)]]
    """
    depth = max(map(len, paths))
    lines: list[list[Cell | None]] = [[None] * len(paths) for _ in range(depth)]
    for c, path in enumerate(paths):
        for r, name in enumerate(path):
            if c and path[: r + 1] == paths[c - 1][: r + 1] and r < len(path) - 1:
                _widen(lines[r], c)
            else:
                lines[r][c] = Cell(Kind.HEAD, name, rows=depth - r if r == len(path) - 1 else 1)
    return tuple(tuple(line) for line in lines)


def _widen(line: list[Cell | None], column: int) -> None:
    start = max(i for i in range(column) if line[i] is not None)
    line[start] = replace(line[start], cols=column - start + 1)
