"""What every page beside the assessment's own shares: its sentences, its styles and the way its template is filled."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from junheng.reports.words import Words


class OwnWords(Words):
    """The shared sentences and those of one room's words.csv."""

    room = ""

    def __init__(self, lang: str = "zh") -> None:
        super().__init__(lang)
        self._sentences = {**self._sentences, **_own(self.room, lang)}


@cache
def _own(room: str, lang: str) -> Mapping[str, str]:
    with (files(room) / "words.csv").open(encoding="utf-8", newline="") as handle:
        return {line["key"]: line[lang] for line in csv.DictReader(handle)}


def template(room: str, name: str, styles: Sequence[str], own_style: str, **known: Any) -> Template:
    """A room's template, complete in itself: the assessment page's `styles`, then the room's own; `known` names what it may use."""
    environment = Environment(
        loader=PackageLoader(room), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(style=Markup(_style(room, styles, own_style)), **known)
    return environment.get_template(name)


def told(words: Words) -> dict[str, Any]:
    """What a template in two languages uses: its sentences and the language of the page."""
    return {"t": words, "lang": {"zh": "zh-CN", "en": "en"}[words.lang]}


def _style(room: str, styles: Sequence[str], own: str) -> str:
    shared = files("junheng.reports.page") / "assets"
    parts = [(shared / f"{name}.css").read_text(encoding="utf-8") for name in styles]
    return "\n".join([*parts, (files(room) / "assets" / own).read_text(encoding="utf-8")])
