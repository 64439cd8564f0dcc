"""Small things every section of the page needs."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from junheng.core.verdict import Verdict
from junheng.reports.charts import Chart
from junheng.reports.words import Words


@dataclass(frozen=True)
class Judged:
    """A verdict ready for the page: its class, mark and word."""

    key: str
    mark: str
    word: str


def judged(verdict: Verdict, words: Words) -> Judged:
    return Judged(verdict.key, verdict.mark, words.verdict(verdict))


def drawn(chart: Chart | None) -> dict | None:
    """A chart for a template: its drawing, words and table."""
    if chart is None:
        return None
    return {
        "svg": Markup(chart.inline()),
        "title": chart.title,
        "note": chart.note,
        "table": chart.table,
        **chart.extra,
    }


def css_string(text: str) -> Markup:
    """A text inside a quoted string of a style sheet; everything but letters and digits is coded."""
    return Markup("".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text))


def heading(words: Words, key: str, total: int, below: int, missing: int, **values: object) -> str:
    """A heading that says the finding: all well, some below, some without value."""
    if not total:
        return words(f"{key}.none")
    parts = [words(f"{key}.met", met=total - below - missing, total=total, **values)] if below + missing else []
    parts += [words(f"{key}.below", below=below, **values)] if below else []
    parts += [words(f"{key}.missing", missing=missing, **values)] if missing else []
    return words(f"{key}.some", parts=words.clauses(parts), total=total) if parts else words(f"{key}.all", total=total)
