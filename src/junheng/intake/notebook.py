"""Where findings are written down while a package is read, and turned into sentences at the end."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache
from importlib.resources import files

from junheng.core.county_year import Key
from junheng.core.finding import Finding, Place, Severity
from junheng.fields import tables


@dataclass(frozen=True)
class Message:
    """A sentence of messages.csv, which an official can review: `zh` and `en` with {placeholders}."""

    code: str
    title: str
    severity: Severity
    zh: str
    en: str


@cache
def messages() -> Mapping[str, Message]:
    """Every message by its code, in the order of the file."""
    with (files(__package__) / "messages.csv").open(encoding="utf-8", newline="") as handle:
        return {
            line["code"]: Message(line["code"], line["title"], Severity(line["severity"]), line["zh"], line["en"])
            for line in csv.DictReader(handle)
        }


@dataclass
class Draft:
    """A finding before its sentence: codes and values only."""

    code: str
    table: str | None = None
    key: Key = ()
    field: str | None = None
    places: tuple[Place, ...] = ()
    value: str | None = None
    words: Mapping[str, object] = attribute(default_factory=dict)
    explanation: str | None = None


@dataclass
class Notebook:
    """Collects; nothing is raised and nothing is said twice."""

    drafts: list[Draft] = attribute(default_factory=list)

    def add(
        self,
        code: str,
        *,
        table: str | None = None,
        key: Key = (),
        field: str | None = None,
        places: tuple[Place, ...] = (),
        value: object = None,
        **words: object,
    ) -> None:
        """Write down one finding; `words` fill the placeholders of its sentence beside the usual ones (see `_usual`)."""
        written = None if value is None else shown(value)
        self.drafts.append(Draft(code, table, key, field, places, written, words))

    def finish(self, names: Mapping[str, str]) -> tuple[Finding, ...]:
        """The findings in the user's words; `names` gives a school's name by its code."""
        names = {code: shown(name) for code, name in names.items()}
        seen: set[tuple] = set()
        finished = []
        for draft in self.drafts:
            mark = (draft.code, draft.table, draft.key, draft.field, draft.places, draft.value)
            if mark not in seen:
                seen.add(mark)
                finished.append(_finding(draft, names))
        order = {severity: rank for rank, severity in enumerate(Severity)}
        return tuple(sorted(finished, key=lambda finding: order[finding.severity]))


def _finding(draft: Draft, names: Mapping[str, str]) -> Finding:
    message = messages()[draft.code]
    words = _Words(_usual(draft, names), **{name: shown(value, 600) for name, value in draft.words.items()})
    return Finding(
        draft.code, message.severity, message.zh.format_map(words), message.en.format_map(words), draft.table, draft.key,
        draft.field, draft.places, draft.value, explanation=draft.explanation,
    )  # fmt: skip


class _Words(dict):
    """Placeholders of a sentence; one nobody filled stays visible instead of ending the reading."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _usual(draft: Draft, names: Mapping[str, str]) -> dict[str, str]:
    """Placeholders every sentence may use: who, table, label, unit, value, where (and label_en, table_en)."""
    entry = tables().get(draft.table or "")
    described = entry.field(draft.field) if entry and draft.field else None
    shown_places = [str(place) for place in draft.places[:3]]
    return {
        "who": who(draft.table, draft.key, names),
        "who_en": who_en(draft.table, draft.key, names),
        "table": entry.label if entry else draft.table or "",
        "table_en": draft.table or "",
        "label": described.label if described else draft.field or "",
        "label_en": draft.field or "",
        "unit": described.unit if described else "",
        "value": draft.value or "",
        "where": "；".join(shown_places) + ("等" if len(draft.places) > 3 else ""),
        "where_en": "; ".join(shown_places) + (" …" if len(draft.places) > 3 else ""),
    }


def who(table: str | None, key: Key, names: Mapping[str, str]) -> str:
    """The record in words: 实验小学(2133001234)小学."""
    if not key or table == "county":
        return "全县"
    if table in ("schools", "school_stages", "classes", "cohorts"):
        code, *rest = key
        school = f"{names[code]}({code})" if names.get(code) else code or "（未填学校标识码）"
        grade = f"{rest[0]}年级{rest[1]}" if table == "classes" and len(rest) == 2 else "".join(rest)
        return school + grade
    return "·".join(part for part in key if part) or "（未填）"


def who_en(table: str | None, key: Key, names: Mapping[str, str]) -> str:
    """The record in English; names stay as they are."""
    if not key or table == "county":
        return "The county"
    if table in ("schools", "school_stages", "classes", "cohorts"):
        code, *rest = key
        school = f"{names[code]} ({code})" if names.get(code) else code or "(no school code)"
        more = f"grade {rest[0]} {rest[1]}" if table == "classes" and len(rest) == 2 else " ".join(rest)
        return f"{school} {more}".strip()
    return " · ".join(part for part in key if part) or "(empty)"


def shown(value: object, most: int = 80) -> str:
    """A value as a person writes it: 3616 rather than 3616.0, and never a page of text."""
    if isinstance(value, float):
        text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    else:
        text = str(value)
    text = "".join(sign if sign.isprintable() else "�" for sign in text)
    return text if len(text) <= most else text[: most - 1] + "…"
