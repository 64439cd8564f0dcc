"""The fonts that the PDF embeds (OFL subsets of Noto Sans SC and Noto Serif SC) and which characters they hold."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
SIGNS = "–—‘’“”…‰′″€№℃Ⅰ-Ⅻ①-⑳−≈≠≤≥×÷±√∑●○△▲◌□■◇◆✓〔〕〇《》「」『』㎡㎏※→←↑↓›·"
REPLACEMENT = "〓"
"""Printed for a character that the fonts lack: the printers' mark for a missing type."""


@cache
def characters() -> frozenset[str]:
    """GB 2312 with its symbols, 通用规范汉字表 beyond it, Latin-1, and the signs of reports."""
    beyond = (FOLDER / "beyond_gb2312.txt").read_text(encoding="utf-8").replace("\n", "")
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
    return frozenset(_gb2312() | set(beyond) | latin | expanded(SIGNS))


def expanded(signs: str) -> set[str]:
    """Characters of a class such as `①-⑳`; a hyphen between two signs spans them.

    >>> sorted(expanded("a-c!"))
    ['!', 'a', 'b', 'c']
    """
    found, index = set(), 0
    while index < len(signs):
        if signs[index + 1 : index + 2] == "-":
            found |= {chr(code) for code in range(ord(signs[index]), ord(signs[index + 2]) + 1)}
            index += 3
        else:
            found.add(signs[index])
            index += 1
    return found


def _gb2312() -> set[str]:
    """Every character that the code page holds."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return {text for pair in pairs if (text := pair.decode("gb2312", "ignore"))}


def covered(text: str) -> tuple[str, set[str]]:
    """The text with 〓 for every character the fonts lack, and those characters. Line breaks stay."""
    known = characters()
    lacking = {character for character in text if character not in known and character != "\n"}
    return (text.translate({ord(c): REPLACEMENT for c in lacking}) if lacking else text), lacking
