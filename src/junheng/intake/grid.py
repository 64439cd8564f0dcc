"""What the readers hand on: a sheet as rows of cells, with the addresses the user's own program shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


def column_letters(index: int) -> str:
    """Letters of a column counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass
class Grid:
    """One sheet of a workbook, or one CSV or Parquet file.

    `rows` are cells as written: texts from a CSV; numbers, texts, booleans and dates from a workbook; "" or None where empty.
    Row 1 of the sheet is rows[0], column A is cell 0. `columns` stands instead of rows for Parquet: field title → pyarrow array.
    `broken` maps a cell (row, column, from 0) to the code of why it holds no value although the sheet shows one (a formula never
    calculated, an error); `merged` lists merged areas as (top, left, bottom, right), from 0. `cut`: a text file that ends within a
    line, as one does that was not copied whole.
    """

    file: str
    sheet: str | None
    rows: Sequence[Sequence[Any]] = ()
    columns: Mapping[str, Any] | None = None
    broken: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: bool = False
    cut: bool = False

    @property
    def title(self) -> str:
        """What may name the table: the sheet's title, or the file's stem."""
        return self.sheet or self.stem

    @property
    def stem(self) -> str:
        return self.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    def cell(self, row: int, column: int) -> Any:
        """The cell at row and column from 0; None beyond the sheet."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]


def is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
