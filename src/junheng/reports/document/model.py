"""A report as a model (报告): sections of paragraphs, tables and figures, whose numbers are references, never literals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from junheng.reports.official.grid import Table


class Style(StrEnum):
    """What a paragraph is; Word and PDF know how each looks (GB/T 9704)."""

    TITLE = "title"
    BYLINE = "byline"
    HEADING1 = "heading1"
    HEADING2 = "heading2"
    HEADING3 = "heading3"
    BODY = "body"
    ADDRESSEE = "addressee"
    ATTACHMENT_LIST = "attachment_list"
    ATTACHMENT = "attachment"
    TABLE_TITLE = "table_title"
    NOTE = "note"
    SIGNATURE = "signature"
    DATE = "date"


@dataclass(frozen=True)
class Words:
    """Text without a figure of the county's."""

    text: str


@dataclass(frozen=True)
class Number:
    """A figure: what it refers to, its unrounded value, and how it is printed."""

    reference: str
    value: Any
    text: str


Run = Words | Number


@dataclass(frozen=True)
class Paragraph:
    runs: tuple[Run, ...]
    style: Style = Style.BODY

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class TableBlock:
    """A printed table; `size` is its letters' size in points."""

    table: Table
    size: float = 10.5


@dataclass(frozen=True)
class Figure:
    """A chart as SVG text, with what it shows in words."""

    svg: str
    caption: str


Block = Paragraph | TableBlock | Figure


@dataclass(frozen=True)
class Section:
    """Blocks on pages of one orientation; a section begins on a new page unless it is the first."""

    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Document:
    """The report. `lang` is the language of its prose; official tables stay Chinese."""

    title: str
    sections: tuple[Section, ...]
    lang: str = "zh"

    def blocks(self) -> Iterator[Block]:
        for section in self.sections:
            yield from section.blocks

    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks() if isinstance(block, Paragraph))

    def numbers(self) -> Iterator[Number]:
        """Every figure of the prose, in order: what a checker of references walks through."""
        return (run for paragraph in self.paragraphs() for run in paragraph.runs if isinstance(run, Number))
