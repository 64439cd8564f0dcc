"""Every sentence of the changes in one table (messages.csv), and the error that carries all of them at once."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any


class Refused(ValueError):
    """Changes that cannot be read or carried out (变动不能执行): every reason, in the user's words.

    `reasons` are (code, zh, en).
    """

    def __init__(self, reasons: Iterable[tuple[str, str, str]]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(zh for _, zh, _ in self.reasons))

    def in_language(self, lang: str) -> list[str]:
        return [en if lang == "en" else zh for _, zh, en in self.reasons]


@cache
def _messages() -> dict[str, tuple[str, str]]:
    with (files(__package__) / "messages.csv").open(encoding="utf-8", newline="") as handle:
        return {line["code"]: (line["zh"], line["en"]) for line in csv.DictReader(handle)}


def reason(code: str, **words: Any) -> tuple[str, str, str]:
    zh, en = _messages()[code]
    return code, zh.format(**words), en.format(**words)


def refuse(code: str, **words: Any) -> Refused:
    return Refused([reason(code, **words)])


def guess(word: str, known: Iterable[str]) -> str:
    """“（是否想写 X？）” when a known word is close."""
    close = get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f"（是否想写“{close[0]}”？）" if close else ""
