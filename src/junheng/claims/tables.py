"""Figures in the rows of a table: the extracted text keeps one row a line, cells parted by tabs (or | in Markdown)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"^[ \t]*[0-9０-９][0-9０-９,.．]*[ \t]*(?:%|％|[\u4e00-\u9fa5㎡]{1,4})?[ \t]*$")
_UNIT = re.compile(r"[（(]([^（）()]{1,8})[）)]")
_CELL = re.compile(r"[^\t|]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table: place of the cell, and its subject and unit from the row's and the column's head."""

    start: int
    end: int
    subject: str
    unit: str


def cells(text: str) -> dict[int, Cell]:
    """Cells that hold one number, by the offset of the number. A first column that only numbers the rows is left
    out.
    """
    found: dict[int, Cell] = {}
    head: list[tuple[int, int, str]] = []
    position = 0
    for line in text.splitlines(keepends=True):
        row = _row(line, position)
        position += len(line)
        if len(row) < 2:
            head = []
            continue
        numeric = [bool(_NUMBER.match(cell)) for _, _, cell in row]
        if not any(numeric) and not set(line.strip()) <= set("|-: \t"):
            head = row
            continue
        for column, (start, end, cell) in enumerate(row):
            if numeric[column] and column and head:
                title = head[column][2] if len(head) == len(row) else ""
                if re.search(r"年份|年度|日期|时间", title):
                    continue
                found[start + len(cell) - len(cell.lstrip())] = _cell(start, end, row[0][2], title)
    return found


@dataclass(frozen=True, slots=True)
class Field:
    """One cell of a row: its words, and where its number begins if it holds one (else -1)."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    cells: tuple[Field, ...]


def grids(text: str) -> list[tuple[Row, list[Row]]]:
    """Tables with a head: the head and the rows of figures below that have as many cells."""
    found: list[tuple[Row, list[Row]]] = []
    head: Row | None = None
    position = 0
    for line in text.splitlines(keepends=True):
        row = Row(tuple(_field(start, cell) for start, _, cell in _row(line, position)))
        position += len(line)
        if len(row.cells) < 2:
            head = head if set(line.strip()) <= set("|-: ") and line.strip() else None
        elif not any(cell.number >= 0 for cell in row.cells[1:]):
            head = row if re.search(r"[^|:\-\s]", line) else head
        elif head is not None and len(row.cells) == len(head.cells):
            if not found or found[-1][0] is not head:
                found.append((head, []))
            found[-1][1].append(row)
    return found


def _field(start: int, cell: str) -> Field:
    number = start + len(cell) - len(cell.lstrip()) if _NUMBER.match(cell) else -1
    return Field(cell.strip(), number)


def _row(line: str, position: int) -> list[tuple[int, int, str]]:
    if "\t" not in line and line.count("|") < 2:
        return []
    cells = (m for m in _CELL.finditer(line) if m[0].strip())
    return [(position + m.start(), position + m.start() + len(m[0].rstrip()), m[0].rstrip()) for m in cells]


def _cell(start: int, end: int, row: str, title: str) -> Cell:
    """A coefficient or a share in a row of persons keeps no unit of the row."""
    own = re.search(r"系数|比例|占比|率", title)
    unit = _UNIT.search(title) or (None if own else _UNIT.search(row))
    name = _UNIT.sub("", row).strip() + _UNIT.sub("", title).strip()
    return Cell(start, end, name, unit[1] if unit else "")
