"""Where sentences, groups and clauses of a text begin and end, as offsets into the unchanged text.

Official texts reach us with hard line breaks inside sentences, words and numbers: `flatten` takes those out, with the
way back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_BREAK = re.compile(r"\r?\n|\r")
_ENDING = re.compile(r"[。！？!?：:”》）)]\s*$")
_HEAD = re.compile(
    r"[ \t\u3000]*(?:\[bookmark:[^\]]*\])*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|"
    r"[0-9]{1,2}[.．、]|第[一二三四五六七八九十]+[章节部条]|[①-⑳]|[-•●■◆]|\||\t)"
)
_STOP = re.compile(r"[。！？!?]|；|;|\t")
_CLAUSE = re.compile(r"[，,。；;：:！？!?（）()\t|\]]")
HARD_WRAP = 24
"""A shorter line is a heading or the end of a paragraph, never cut by the page's width."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Sorted beginnings of paragraphs, sentences, groups (；) and clauses."""

    paragraphs: tuple[int, ...]
    sentences: tuple[int, ...]
    groups: tuple[int, ...]
    clauses: tuple[int, ...]
    length: int

    def span(self, level: str, at: int) -> tuple[int, int]:
        """Begin and end of the paragraph, sentence, group or clause that holds the offset."""
        starts = getattr(self, level)
        index = bisect_right(starts, at) - 1
        return starts[index], starts[index + 1] if index + 1 < len(starts) else self.length

    def index(self, level: str, at: int) -> int:
        """Running number of the part that holds the offset."""
        return bisect_right(getattr(self, level), at) - 1


def lay_out(text: str) -> Layout:
    """Cut a text at its paragraphs, full stops, semicolons and commas; decimal points and digits' commas are left
    whole.
    """
    paragraphs = _paragraphs(text)
    sentences, groups = set(paragraphs), set(paragraphs)
    for stop in _STOP.finditer(text):
        groups.add(stop.end())
        if stop[0] not in "；;\t":
            sentences.add(stop.end())
    clauses = groups | {cut.end() for cut in _CLAUSE.finditer(text) if not _inside_number(text, cut.start())}
    return Layout(tuple(paragraphs), *(tuple(sorted(part)) for part in (sentences, groups, clauses)), len(text))


def _inside_number(text: str, at: int) -> bool:
    return text[at] in ",：:" and at > 0 and text[at - 1].isdigit() and text[at + 1 : at + 2].isdigit()


def _paragraphs(text: str) -> list[int]:
    return [0, *(found.end() for found in _BREAK.finditer(text))]


_INDENT = re.compile(r"[ \t]{2,}|\u3000")
HEADING = 45
"""A line with a heading's number and without a full stop is a heading up to this length."""


def flatten(text: str) -> tuple[str, list[int]]:
    """The text without the line breaks that only fill the page's width, and the offset of each of its characters.

    A line goes on in the next when it is long, unfinished and no heading, and the next line is neither indented nor a
    heading.
    """
    kept: list[tuple[int, int]] = []
    start = line = 0
    for found in _BREAK.finditer(text):
        above, below = text[line : found.start()], text[found.end() : found.end() + 60]
        if _goes_on(above, below):
            kept.append((start, found.start() - (len(above) - len(above.rstrip(" \t")))))
            start = found.end() + len(below) - len(below.lstrip(" \t"))
        line = found.end()
    kept.append((start, len(text)))
    places = [place for begin, end in kept for place in range(begin, end)]
    return "".join(text[begin:end] for begin, end in kept), places


def _goes_on(above: str, below: str) -> bool:
    finished = len(above.strip()) < HARD_WRAP or _ENDING.search(above) or "\t" in above
    heading = _HEAD.match(above) and len(above.strip()) < HEADING and not re.search(r"[，。；]", above)
    fresh = _HEAD.match(below) or _INDENT.match(below) or not below.strip(" \t\u3000\r\n") or below[:1] in "\r\n"
    return not (finished or heading or fresh)
