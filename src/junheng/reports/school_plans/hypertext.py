"""A Document as one HTML file, a sheet of paper a section: contents first, every figure with its reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from jinja2 import Template

from junheng.reports.document.model import Document, Number, Paragraph, Section, Style, TableBlock
from junheng.reports.official.grid import Kind
from junheng.reports.page_parts import template, told
from junheng.reports.school_plans.telling import PlanWords

STYLES = ("tokens", "text", "tables", "narrow", "paper")
TAGS = {Style.TITLE: "h2", Style.TABLE_TITLE: "h3"}


def render(document: Document, county: Mapping[str, Any], index: Iterable[tuple[str, bool]] = ()) -> str:
    """The page, complete in itself.

    Args:
        county: the county's figures, for the head.
        index: (name, short of something) of every section, in order; none for a document of one section.
    """
    words = PlanWords(document.lang)
    entries = [{"name": name, "short": short, "place": place} for place, (name, short) in enumerate(index)]
    return _template(document.lang).render(
        title=document.title, county=county.get("name") or words("head.nameless"),
        year=words("head.year", year=county.get("school_year")), made_up="虚构" in str(county.get("name")),
        entries=entries, sections=[_section(section) for section in document.sections],
    )  # fmt: skip


def _section(section: Section) -> list[dict[str, Any]]:
    return [_table(block) if isinstance(block, TableBlock) else _paragraph(block) for block in section.blocks
            if isinstance(block, TableBlock | Paragraph)]  # fmt: skip


def _paragraph(block: Paragraph) -> dict[str, Any]:
    runs = [{"text": run.text, "reference": run.reference if isinstance(run, Number) else ""} for run in block.runs]
    return {"tag": TAGS.get(block.style, "p"), "runs": runs, "rows": None}


def _table(block: TableBlock) -> dict[str, Any]:
    rows = [[_cell(cell) for cell in line if cell is not None] for line in block.table.body]
    heads = [cell.text for line in block.table.head for cell in line if cell is not None]
    numeric = {
        c for line in block.table.body for c, cell in enumerate(line) if cell is not None and cell.kind is Kind.NUMBER
    }
    return {"tag": "table", "heads": heads, "rows": rows, "numeric": numeric, "runs": []}


def _cell(cell) -> dict[str, Any]:
    return {"text": cell.text, "number": cell.kind is Kind.NUMBER, "unmet": cell.unmet, "reference": cell.reference}


@cache
def _template(lang: str) -> Template:
    return template(PlanWords.room, "plans.html", STYLES, "plans.css", **told(PlanWords(lang)))
