"""The HTML reader: one offline file, text in the middle, the arithmetic beside it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from junheng.claims import ReportCheck
from junheng.claims.decisions import Decision
from junheng.reports.report_check.page import head, notes, sheets


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("junheng.reports.report_check", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("reader.html.j2")


def render_reader(check: ReportCheck, decisions: Mapping[str, Decision]) -> str:
    """The page; names and texts come from users and are escaped everywhere."""
    beside = notes(check, decisions)
    missing = [topic for topic in check.coverage if not topic.mentioned]
    wanting = [topic for topic in check.coverage if topic.mentioned and topic.wanted]
    keys = {note.id: note.key for note in beside if note.finding}
    return _template().render(
        head=head(check),
        sheets=sheets(check),
        notes=beside,
        missing=missing,
        wanting=wanting,
        topics=check.coverage,
        keys=keys,
    )
