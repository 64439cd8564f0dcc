"""The data dictionary (数据字典): tables.csv and fields.csv, and typed access to them. Code and manual read the same lines."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KEYS: Mapping[str, tuple[str, ...]] = {
    "county": ("region_code", "school_year"),
    "schools": ("school_code",),
    "school_stages": ("school_code", "stage"),
    "classes": ("school_code", "grade", "name"),
    "cohorts": ("school_code",),
    "finance": ("year", "stage"),
    "monitoring": ("subject", "year"),
    "survey": ("respondents", "mode"),
    "judgements": ("item",),
    "vetoes": ("item",),
    "evidence": ("item", "title"),
    "teachers": ("teacher_code",),
    "pupils": ("pupil_code",),
    "succession": ("old_code", "new_code"),
}
"""What makes a record of a table itself; two records with one key are none (see readings.md, Verdicts)."""


@dataclass(frozen=True)
class Field:
    """One column of the dictionary. `type` is text, int, number, bool, choice, date or list; `choices` for a choice."""

    table: str
    name: str
    label: str
    type: str
    unit: str
    required: bool
    form: str
    note: str
    choices: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        return self.type in ("int", "number")

    @property
    def title(self) -> str:
        """The column title in a workbook: label with its unit, 教学及辅助用房面积（平方米）."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label


@dataclass(frozen=True)
class Table:
    """One table of the dictionary, with its fields in order and its key."""

    name: str
    label: str
    row: str
    needed_for: str
    fields: tuple[Field, ...]
    only_in_lakes: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        return KEYS.get(self.name, ())

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)


@cache
def tables() -> Mapping[str, Table]:
    """Every table of a data package by its English name, in the dictionary's order."""
    return {name: spec for name, spec in lake_tables().items() if not spec.only_in_lakes}


@cache
def lake_tables() -> Mapping[str, Table]:
    """Every table of the dictionary: those of a package, and those that only a lake of many counties or years has."""
    found: dict[str, list[Field]] = {}
    for line in _lines("fields.csv"):
        found.setdefault(line["table"], []).append(_field(line))
    return {
        line["table"]: Table(line["table"], line["label"], line["one row is"], line["needed for"],
                             tuple(found.get(line["table"], ())), line["kept in"] == "lake")
        for line in _lines("tables.csv")
    }  # fmt: skip


def table(name: str) -> Table:
    return lake_tables()[name]


def field(table_name: str, name: str) -> Field:
    """A field by table and name; KeyError when the dictionary has none."""
    found = table(table_name).field(name)
    if found is None:
        raise KeyError(f"{table_name}.{name} is not in the data dictionary")
    return found


def _lines(name: str) -> list[dict[str, str]]:
    with (files(__package__) / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _field(line: Mapping[str, str]) -> Field:
    choices = _choices(line["note"]) if line["type"] == "choice" else ()
    return Field(line["table"], line["field"], line["label"], line["type"], line["unit"], line["required"] == "yes",
                 line["form"], line["note"], choices)  # fmt: skip


def _choices(note: str) -> tuple[str, ...]:
    """The words of a choice stand first in its note, separated by bars: 城区|镇区|乡村."""
    return tuple(word.strip() for word in note.split(";")[0].split("|"))
