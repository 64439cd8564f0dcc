"""The report as PDF: the same Document through typst, with our own fonts and nothing of the machine's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from os import PathLike, fspath
from typing import Any

import typst

from junheng.reports import fonts
from junheng.reports.document.model import Block, Document, Figure, Paragraph, Section, Style, TableBlock
from junheng.reports.official.grid import Cell, Table

_INLINE_TITLES = ("rows", "cv", "settings", "corrections")
_NEVER = datetime(2017, 4, 19, tzinfo=UTC)
"""The file's date: always the standard's, so that the same report gives the same bytes."""


def write_pdf(document: Document, path: str | PathLike[str]) -> None:
    """Write the report as PDF.

    A character that the vendored fonts lack is printed as 〓, never as an empty box, and listed on the last page.
    """
    with (files(__package__) / "report.typ").open("rb") as handle:
        source = handle.read()
    typst.compile(
        source, output=fspath(path), format="pdf", font_paths=[str(fonts.FOLDER)], ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(content(document), ensure_ascii=False)}, timestamp=int(_NEVER.timestamp()),
    )  # fmt: skip


def content(document: Document) -> dict[str, Any]:
    """The document as report.typ reads it, every text within reach of the fonts."""
    letters = Letters()
    sections = [_section(section, letters) for section in document.sections]
    if letters.lacking:
        sections[-1]["blocks"].append(_paragraph(letters.note(), Style.NOTE))
    return {"title": letters.covered(document.title), "sections": sections}


class Letters:
    """Replaces what the fonts lack, and remembers it."""

    def __init__(self) -> None:
        self.lacking: set[str] = set()

    def covered(self, text: str) -> str:
        shown, lacking = fonts.covered(text)
        self.lacking |= lacking
        return shown

    def note(self) -> str:
        codes = "、".join(f"U+{ord(character):04X}" for character in sorted(self.lacking))
        return f"注：本文件所嵌字体缺少下列字符，文中以{fonts.REPLACEMENT}代替，请以 Word 版为准：{codes}。"


def _section(section: Section, letters: Letters) -> dict[str, Any]:
    return {"landscape": section.landscape, "blocks": [_block(block, letters) for block in section.blocks]}


def _block(block: Block, letters: Letters) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return _paragraph(letters.covered(block.text), block.style)
    if isinstance(block, TableBlock):
        return _table(block.table, block.size, letters)
    return _figure(block, letters)


def _paragraph(text: str, style: Style) -> dict[str, Any]:
    return {"type": "paragraph", "style": style.value, "text": text}


def _figure(figure: Figure, letters: Letters) -> dict[str, Any]:
    return {"type": "figure", "svg": letters.covered(figure.svg), "caption": letters.covered(figure.caption)}


def _table(table: Table, size: float, letters: Letters) -> dict[str, Any]:
    """Cells in reading order, as typst wants them; the title where no paragraph of the text carries it."""
    return {
        "type": "table",
        "size": size,
        "title": letters.covered(table.title) if table.id in _INLINE_TITLES else "",
        "widths": table.widths,
        "head": [_cell(cell, letters) for line in table.head for cell in line if cell is not None],
        "body": [_cell(cell, letters) for line in table.body for cell in line if cell is not None],
        "notes": [letters.covered(note) for note in table.notes],
    }


def _cell(cell: Cell, letters: Letters) -> dict[str, Any]:
    return {"t": letters.covered(cell.text), "r": cell.rows, "c": cell.cols, "k": cell.kind.value, "u": cell.unmet,
            "s": cell.is_short}  # fmt: skip
