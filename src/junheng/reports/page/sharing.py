"""Texts of many entries told once: a text is its words, kept in one list, and its figures.

A county's page has some thousands of entries whose sentences differ by their figures alone. `share` writes each text as
`words|figure|figure…`, the words as a number (base 36) into the list; the page's script puts them together again. Nothing is lost
or rounded: the figures stand as they were printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

SLOT = "\x01"
"""Where a figure stands in a list of words; a text that has one of its own is kept whole."""

_FIGURE = re.compile(r"\d[\d.,]*")


def share(entries: Mapping[str, Any]) -> dict[str, Any]:
    """`texts`, `lists`, `shapes`, and the entries with every text replaced, lists of texts that come more than once by their
    number, and mappings by the number of their shape and their values.

    The entries' own keys stay as they are; besides texts, lists and mappings there is nothing.
    """
    texts: dict[str, int] = {}
    coded = _coded(entries, texts)
    often = [line for line, times in Counter(_leaves(coded)).items() if times > 1]
    places, shapes = {line: place for place, line in enumerate(often)}, {}
    return {
        "entries": {key: _placed(entry, places, shapes) for key, entry in coded.items()}, "texts": list(texts),
        "lists": [list(line) for line in often], "shapes": [list(shape) for shape in shapes],
    }  # fmt: skip


def restore(shared: Mapping[str, Any]) -> Any:
    """What `share` was given: the script's own way, for tests and other programs."""
    return {key: _restored(entry, shared) for key, entry in shared["entries"].items()}


def _coded(data: Any, texts: dict[str, int]) -> Any:
    if isinstance(data, str):
        return _code(data, texts)
    if isinstance(data, Mapping):
        return {key: _coded(value, texts) for key, value in data.items()}
    return tuple(_coded(value, texts) for value in data)


def _code(text: str, texts: dict[str, int]) -> str:
    words, figures = (text, []) if SLOT in text else (_FIGURE.sub(SLOT, text), _FIGURE.findall(text))
    return "|".join([_base36(texts.setdefault(words, len(texts))), *figures])


def _leaves(coded: Any) -> Iterator[tuple[str, ...]]:
    """Every list that holds texts alone."""
    if _is_leaf(coded):
        yield coded
    elif not isinstance(coded, str):
        for value in coded.values() if isinstance(coded, dict) else coded:
            yield from _leaves(value)


def _is_leaf(coded: Any) -> bool:
    return isinstance(coded, tuple) and bool(coded) and all(isinstance(value, str) for value in coded)


def _placed(coded: Any, places: Mapping[tuple, int], shapes: dict[tuple, int]) -> Any:
    """A mapping is a list that begins with a negative number: −1 for the first shape, and so on."""
    if isinstance(coded, str):
        return coded
    if isinstance(coded, dict):
        shape = -1 - shapes.setdefault(tuple(coded), len(shapes))
        return [shape, *(_placed(value, places, shapes) for value in coded.values())]
    if _is_leaf(coded) and coded in places:
        return places[coded]
    return [_placed(value, places, shapes) for value in coded]


def _restored(data: Any, shared: Mapping[str, Any]) -> Any:
    if isinstance(data, str):
        return _text(data, shared["texts"])
    if isinstance(data, int):
        return _restored(shared["lists"][data], shared)
    if data and isinstance(data[0], int) and data[0] < 0:
        values = (_restored(value, shared) for value in data[1:])
        return dict(zip(shared["shapes"][-1 - data[0]], values, strict=True))
    return [_restored(value, shared) for value in data]


def _text(code: str, texts: list[str]) -> str:
    place, *figures = code.split("|")
    words = texts[int(place, 36)]
    return re.sub(SLOT, lambda _: figures.pop(0), words) if figures else words


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _base36(number: int) -> str:
    return _DIGITS[number] if number < 36 else _base36(number // 36) + _DIGITS[number % 36]
