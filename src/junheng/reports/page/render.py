"""From an Assessment to one HTML file: no request, no font, no image; everything a user wrote is escaped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from junheng.core.assessment import Assessment
from junheng.reports import addresses
from junheng.reports.page import basis, board, dispersion, drawer, gaps, heat, places, verdict
from junheng.reports.page.common import css_string
from junheng.reports.shortfall import shortfalls
from junheng.reports.words import Words

STYLES = ("tokens", "text", "verdict", "tables", "charts", "heat", "drawer", "narrow", "paper")
SCRIPTS = ("drawer", "heat", "panels", "paper")


def render(assessment: Assessment, lang: str = "zh", previous: Assessment | None = None) -> str:
    """The page of one county (自评结果网页), complete in itself.

    Args:
        assessment: the only input; nothing is judged or computed again, shortfalls in whole units excepted.
        lang: zh, or en for headings and sentences; official terms stay Chinese in both.
        previous: last year's assessment of the same county, shown as dotted ticks and one line; None shows nothing of it.

    Returns:
        HTML in UTF-8, readable without script; with script, every number opens its provenance under `#why=R5/CODE/小学`.
    """
    return _template(lang).render(**_model(assessment, Words(lang), previous))


def _model(assessment: Assessment, words: Words, previous: Assessment | None) -> dict[str, Any]:
    lacking = shortfalls(assessment)
    return {
        "head": verdict.head(assessment, words),
        "verdict": verdict.section(assessment, words, previous),
        "gaps": gaps.section(assessment, words, lacking),
        "board": board.section(assessment, words),
        "cv": dispersion.coefficients(assessment, words, previous),
        "con": dispersion.differences(assessment, words),
        "heat": heat.section(assessment, words),
        "sizes": places.sizes(assessment, words),
        "towns": places.towns(assessment, words),
        "map": places.map_section(assessment, words),
        "basis": basis.section(assessment, words),
        "running_foot": css_string(verdict.running_foot(assessment, words)),
        "data": as_script(drawer.entries(assessment, words, lacking)),
    }


def as_script(data: Mapping[str, Any]) -> Markup:
    """JSON that may stand inside a script element: no `<` is left to end it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


@cache
def _template(lang: str):
    environment = Environment(
        loader=PackageLoader("junheng.reports.page"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(
        t=Words(lang), lang={"zh": "zh-CN", "en": "en"}[lang], style=Markup(_assets(STYLES, "css")),
        script=Markup(_assets(SCRIPTS, "js")), why=addresses.link,
    )  # fmt: skip
    return environment.get_template("page.html")


def _assets(names: tuple[str, ...], kind: str) -> str:
    folder = files(__package__) / "assets"
    return "\n".join((folder / f"{name}.{kind}").read_text(encoding="utf-8") for name in names)
