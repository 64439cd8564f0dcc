"""The declaration's grids as data: every cell of Tables I–VI and the printed sentences of IV and V."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Entry:
    """A cell of the declaration: where it stands, what it is called, unit and decimals, and what it refers to.

    `decimals` is None where the form prints no rounded number.
    """

    table: str
    row: str
    code: str
    heading: str
    unit: str
    decimals: int | None
    reference: str

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.heading.split(" › "))


@dataclass(frozen=True)
class Sentence:
    """An item of Table IV or V as printed; ＿＿ are blanks, in the order of the item's entries."""

    table: str
    item: str
    number: str
    name: str
    cell: str


@cache
def entries(table: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(line["table"], line["row"], line["code"], line["heading"], line["unit"],
              int(line["decimals"]) if line["decimals"].isdecimal() else None, line["reference"])
        for line in _lines("declaration.csv")
        if line["table"] == table
    )  # fmt: skip


@cache
def sentences(table: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(**line) for line in _lines("sentences.csv") if line["table"] == table)


@cache
def _lines(name: str) -> tuple[dict[str, str], ...]:
    with (files(__package__) / name).open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))
