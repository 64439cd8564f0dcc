"""What is wrong or doubtful with the data, and exactly where (核查发现)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How a finding is treated: 必改, 需说明, 提示. None of them stops an assessment."""

    BLOCKING = "blocking"
    EXPLAIN = "explain"
    NOTE = "note"

    @property
    def label(self) -> str:
        return {"blocking": "必改", "explain": "需说明", "note": "提示"}[self.value]


@dataclass(frozen=True)
class Place:
    """A cell (or a whole row, column or file) in what the user handed in.

    `cell` is the address as the program the user opens shows it: R6 in a workbook, line 7 and the column's title in a CSV.
    """

    file: str
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        parts = [part for part in (self.sheet, self.cell) if part]
        return f"{self.file} {'!'.join(parts)}".strip()


@dataclass(frozen=True)
class Finding:
    """One thing found (核查发现), in the user's words.

    `table`, `key` and `field` say what it is about in the data dictionary; `places` where that stands in the user's files.
    `value` is the cell as written. `items` are the items that rest on it, filled in by whoever knows the standard.
    `explanation` is the county's own, from corrections.yaml: it settles a finding without changing a value.
    """

    code: str
    severity: Severity
    message: str
    message_en: str = ""
    table: str | None = None
    key: tuple[str, ...] = ()
    field: str | None = None
    places: tuple[Place, ...] = ()
    value: str | None = None
    items: tuple[str, ...] = ()
    explanation: str | None = None

    @property
    def where(self) -> str | None:
        return "；".join(str(place) for place in self.places) or None

    def at(self, places: tuple[Place, ...]) -> Finding:
        return replace(self, places=places)

    def to_json(self, lang: str = "zh") -> dict:
        return {
            "code": self.code,
            "severity": str(self.severity),
            "table": self.table,
            "key": list(self.key),
            "field": self.field,
            "where": self.where,
            "value": self.value,
            "message": self.message_en if lang == "en" and self.message_en else self.message,
            "items": list(self.items),
            "explanation": self.explanation,
            "places": [asdict(place) for place in self.places],
        }


@dataclass(frozen=True)
class Correction:
    """A declared change of a reported value (数据更正), with its reason and the guard that it met."""

    table: str
    key: tuple[str, ...]
    field: str
    was: str | None
    now: str | None
    reason: str
    reporter: str = ""
    on: str = ""
    applied: bool = True
    note: str = ""
