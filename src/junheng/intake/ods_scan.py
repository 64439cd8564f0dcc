"""What calamine does not tell of an .ods: merged areas and cells that hold an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

Area = tuple[int, int, int, int]


@dataclass
class Marks:
    """By sheet title: merged areas (top, left, bottom, right) and error cells (row, column) → code, from 0."""

    merged: dict[str, list[Area]] = field(default_factory=dict)
    broken: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


def scan_content(content: bytes) -> Marks:
    """The marks of content.xml, whose document type was refused before.

    Raises:
        xml.etree.ElementTree.ParseError: the XML is damaged.
    """
    marks = Marks()
    if b"rows-spanned" not in content and b'"error"' not in content:
        return marks
    for sheet in ElementTree.fromstring(content).iter(_TABLE + "table"):
        title = sheet.get(_TABLE + "name", "")
        for row, column, cell in _cells(sheet):
            _mark(marks, title, row, column, cell)
    return marks


def _cells(sheet: ElementTree.Element) -> Iterator[tuple[int, int, ElementTree.Element]]:
    """Every cell element with its place; what is repeated counts as often as it says."""
    row = 0
    for line in sheet.iter(_TABLE + "table-row"):
        column = 0
        for cell in line:
            if cell.tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                yield row, column, cell
                column += int(cell.get(_TABLE + "number-columns-repeated", 1))
        row += int(line.get(_TABLE + "number-rows-repeated", 1))


def _mark(marks: Marks, title: str, row: int, column: int, cell: ElementTree.Element) -> None:
    down = int(cell.get(_TABLE + "number-rows-spanned", 1))
    across = int(cell.get(_TABLE + "number-columns-spanned", 1))
    if down > 1 or across > 1:
        marks.merged.setdefault(title, []).append((row, column, row + down - 1, column + across - 1))
    if cell.get(_CALC + "value-type") == "error":
        marks.broken.setdefault(title, {})[row, column] = "C128"
    elif cell.get(_TABLE + "formula") and cell.get(_OFFICE + "value-type") is None:
        marks.broken.setdefault(title, {})[row, column] = "C127"
