"""Sentences with figures in them: a template's {reference|form} becomes a Number, everything else Words.

Forms: n whole number · p percentage, one decimal · q2 q3 with more · p0 as it is written · d2 d3 decimals · w 元 as 万元, two decimals ·
x as it is written · day an ISO date as 2015年3月25日. `?` after the form leaves the sentence out when the figure is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import Any

from junheng.core.assessment import Assessment, ItemResult
from junheng.core.exact import fraction
from junheng.reports.document.model import Number, Paragraph, Run, Style, Words
from junheng.reports.official.grid import half_up
from junheng.reports.official.references import resolve
from junheng.reports.shortfall import Shortfalls, shortfalls
from junheng.reports.terms import RowTerm, record_units, row_labels, row_terms

MISSING = "（无数据）"
_SLOT = re.compile(r"\{([^{}|]+)\|(\w+)(\?)?\}")


class Telling:
    """One assessment, ready to be told: figures by reference, formats, the gaps and lines beside them."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment

    @cached_property
    def shortfalls(self) -> Shortfalls:
        return shortfalls(self.assessment)

    @cached_property
    def terms(self) -> dict[tuple[str, str], RowTerm]:
        return dict(row_terms(self.assessment))

    @cached_property
    def record_units(self) -> dict[tuple[str, str], str]:
        return dict(record_units(self.assessment))

    @cached_property
    def labels(self) -> dict[tuple[str, str | None], str]:
        return dict(row_labels(self.assessment))

    @property
    def us(self) -> str:
        """我县, 我区 or 我市, by the county's own name."""
        name = str(self.assessment.county.get("name") or "")
        bare = re.sub(r"（[^）]*）$", "", name)
        return f"我{bare[-1]}" if bare[-1:] in ("区", "市", "旗") else "我县"

    def value(self, reference: str) -> Any:
        """What a reference names, the report's own heads included: gap/…, line/…, finance/…"""
        return resolve(self.assessment, reference, self._heads)

    @cached_property
    def _heads(self) -> dict:
        return {"gap": self._gap, "line": self._line, "finance": self._finance, "documents": self._documents}

    def _documents(self, assessment: Assessment, _: str) -> int:
        """documents/count: how many pieces of evidence are listed."""
        return len(assessment.tables.get("evidence") or ())

    def _gap(self, _: Assessment, item: str, part: str, name: str) -> Any:
        """gap/R5//amount · gap/G3/music/records"""
        wanted = (g for g in self.shortfalls.items if g.item.id == item and (g.part.key if g.part else "") == part)
        found = next(wanted, None)
        return None if found is None else getattr(found, name)

    def _line(self, _: Assessment, item: str, stage: str) -> Any:
        term = self.terms.get((item, stage))
        return term.line if term else None

    def _finance(self, assessment: Assessment, year: str, stage: str, name: str) -> Any:
        lines = assessment.tables.get("finance") or ()
        wanted = (line for line in lines if written(line.get("year")) == year and line.get("stage") == stage)
        return next((line.get(name) for line in wanted), None)

    def figure(self, reference: str, form: str) -> Number:
        value = self.value(reference)
        if value is not None and form == "p":
            form = self._share_form(reference, value)
        return Number(reference, value, MISSING if value is None else shown(value, form))

    def _share_form(self, reference: str, value: Any) -> str:
        """A share that has a line of its own is printed so that rounding does not move it across."""
        head, _, name = reference.rpartition("/")
        if name != "value" or not head.startswith(("items/", "failing/")):
            return "p"
        line = self.value(f"{head}/{'threshold' if head.startswith('items/') else 'line'}")
        return share_form(value, line)

    def runs(self, template: str) -> tuple[Run, ...] | None:
        """The runs of a template; None when a figure that may not be missing is."""
        runs: list[Run] = []
        at = 0
        for slot in _SLOT.finditer(template):
            runs += [Words(template[at : slot.start()])] if slot.start() > at else []
            figure = self.figure(slot[1], slot[2])
            if slot[3] and figure.value is None:
                return None
            runs.append(figure)
            at = slot.end()
        return (*runs, Words(template[at:])) if at < len(template) else tuple(runs)

    def say(self, template: str, style: Style = Style.BODY) -> Paragraph:
        """A paragraph; a missing figure reads （无数据）."""
        return Paragraph(self.runs(template.replace("?}", "}")) or (), style)

    def sentences(self, templates: Iterable[str], joint: str = "", end: str = "") -> tuple[Run, ...]:
        """Those of the templates whose figures are known, joined."""
        known = [runs for runs in map(self.runs, templates) if runs]
        joined: list[Run] = []
        for n, runs in enumerate(known):
            joined += [Words(joint)] if n and joint else []
            joined += runs
        return (*joined, Words(end)) if joined and end else tuple(joined)

    def paragraph(self, templates: Iterable[str], joint: str = "", end: str = "") -> list[Paragraph]:
        """One paragraph of the known sentences; none when nothing is known."""
        runs = self.sentences(templates, joint, end)
        return [Paragraph(runs)] if runs else []


def shown(value: Any, form: str) -> str:
    """A figure as prose prints it, half up.

    >>> shown(0.84375, "p"), shown(112897.0, "n"), shown(1155000.0, "w"), shown(0.85, "p0"), shown(7.5, "x")
    ('84.4%', '112897', '115.50', '85%', '7.5')
    """
    if form == "x":
        return written(value)
    if form == "day":
        return _day(str(value))
    exact = fraction(value)
    if form == "p" or form.startswith("q"):
        return f"{half_up(exact * 100, int(form[1:] or 1))}%"
    if form == "p0":
        return f"{written(float(exact * 100))}%"
    if form == "w":
        return str(half_up(exact / 10000, 2))
    return str(half_up(exact, 0 if form == "n" else int(form[1:])))


def safe(name: object) -> str:
    """A user's words for use within a template: its signs would be read as a slot."""
    return str(name or "").replace("{", "｛").replace("}", "｝")


def brief(item: ItemResult) -> str:
    """The name of an item judged row by row; of the others, whose names are whole sentences, the short one."""
    by_rows = any(part.kind == "rows" for part in item.parts)
    return item.name if by_rows or not item.short else item.short


def _day(iso: str) -> str:
    """2015-03-25 as an official document writes it: 2015年3月25日; anything else as it is."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", iso)
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else iso


def close_form(value: float | None, line: float | None, decimals: int, better: str = "≥") -> str:
    """The form with just as many decimals as keep the printed figure on its own side of the line.

    >>> close_form(0.50003, 0.5, 3, "≤"), close_form(0.536, 0.5, 3, "≤")
    ('d5', 'd3')
    """
    if value is None or line is None:
        return f"d{decimals}"
    side = _side(fraction(value), fraction(line), better)
    for places in range(decimals, 10):
        if _side(Fraction(half_up(value, places)), fraction(line), better) == side:
            return f"d{places}"
    return "x"


def share_form(value: float | None, line: float | None) -> str:
    """As `close_form`, for shares: percentages with one decimal, or with as many as it takes.

    >>> share_form(0.9496, 0.95), share_form(0.72, 0.5)
    ('q2', 'q1')
    """
    if value is None or line is None:
        return "p"
    places = close_form(float(fraction(value) * 100), float(fraction(line) * 100), 1)
    return "q" + places.removeprefix("d") if places != "x" else "q9"


def _side(value: Fraction, line: Fraction, better: str) -> bool:
    return value >= line if better == "≥" else value <= line if better == "≤" else value < line


def written(value: Any) -> str:
    """The figure with the digits it was written with."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
