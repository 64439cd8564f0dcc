"""A change as a sentence (wording.csv)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from junheng.core.change import Change
from junheng.core.county_year import CountyYear
from junheng.fields import field as described
from junheng.fields import tables
from junheng.planning.changes.kinds import ASSETS, BUILT
from junheng.planning.changes.teachers import OTHER


@cache
def _sentences(lang: str) -> Mapping[str, str]:
    with (files(__package__) / "wording.csv").open(encoding="utf-8", newline="") as handle:
        return {line["kind"]: line[lang] for line in csv.DictReader(handle)}


def school_names(*counties: CountyYear) -> dict[str, str]:
    """School code → name, of every county given (a scenario may have opened a school)."""
    found: dict[str, str] = {}
    for county in counties:
        lines = county.tables["schools"].select(["school_code", "name"]).to_pylist()
        found |= {line["school_code"]: line["name"] or line["school_code"] for line in lines if line["school_code"]}
    return found


def describe(change: Change, names: Mapping[str, str], lang: str = "zh") -> str:
    """What a change does, in one sentence; schools by name where it is known."""
    return " ".join(_sentences(lang)[change.do].format(**_Words(change, names, lang).all()).split())


def shown(value: float) -> str:
    """A number as it is written, thousands separated."""
    return f"{int(value):,}" if float(value).is_integer() else f"{float(value):,}"


class _Words:
    def __init__(self, change: Change, names: Mapping[str, str], lang: str) -> None:
        self.change, self.names, self.lang = change, names, lang

    def all(self) -> dict[str, str]:
        get, between = self.change.get, "、" if self.lang == "zh" else ", "
        said = {name: shown(v) if isinstance(v, int | float) else str(v) for name, v in self.change.values.items()}
        said |= {end: self.school(get(end)) for end in ("school", "from", "to", "into", "campus") if get(end)}
        said |= {"old": str(get("from", "")), "new": str(get("to", ""))}
        return said | {
            "number": str(get("count") or len(get("teachers", ()))), "stage": self.stage(),
            "class": self.teacher_class(), "built": between.join(self.built()), "assets": between.join(self.listed(ASSETS)),
            "grade": self.phrase("grade", grade=get("grade")) if get("grade") else "",
            "opened": self.phrase("opened", classes=get("open_classes")) if get("open_classes") else "",
            "schools": between.join(self.school(code) for code in get("schools", ())),
            "part": self.school(get("campus")) if get("campus") else between.join([*get("stages", ()), get("name", "")]),
            "destination": self.phrase("destination", to=self.school(get("to"))) if get("to") else "",
            "table": self.table(), "field": self.field(), "key": self.key(), "value": self.value(),
        }  # fmt: skip

    def stage(self) -> str:
        stage = self.change.get("to_stage") or self.change.get("stage")
        return self.phrase("stage", stage=stage) if stage else ""

    def phrase(self, name: str, **words: object) -> str:
        return _sentences(self.lang)[name].format(**words)

    def school(self, given: str) -> str:
        return self.names.get(given, given)

    def teacher_class(self) -> str:
        backbone = self.phrase("backbone") if self.change.get("backbone") else ""
        subject = self.change.get("subject", "")
        return "".join(
            word for word in (self.change.get("degree", ""), backbone, "" if subject == OTHER else subject) if word
        )

    def built(self) -> list[str]:
        found = self.listed(BUILT)
        for name, word in (("pupils", "pupils"), ("open_classes", "classes")):
            if self.change.get(name):
                found.append(self.phrase(word, amount=self.change[name]))
        return found

    def listed(self, names: tuple[str, ...]) -> list[str]:
        found = []
        for name in names:
            amount = self.change.get(name)
            if amount:
                table = "school_stages" if isinstance(amount, tuple) else "schools"
                spec = described(table, name)
                words = "＋".join(shown(a) for a in amount) if isinstance(amount, tuple) else shown(amount)
                found.append(f"{spec.label} {words} {spec.unit}")
        return found

    def table(self) -> str:
        spec = tables().get(self.change.get("table", ""))
        return f"{spec.label}表" if spec else self.change.get("table", "")

    def field(self) -> str:
        spec = tables().get(self.change.get("table", ""))
        found = spec.field(self.change.get("field", "")) if spec else None
        return found.label if found else self.change.get("field", "")

    def key(self) -> str:
        key = self.change.get("key")
        parts = key.values() if isinstance(key, Mapping) else key if isinstance(key, list) else [key]
        shown = "/".join(self.school(str(part)) for part in parts if part is not None)
        return f"（{shown}）" if shown else ""

    def value(self) -> str:
        value = self.change.values.get("value")
        if isinstance(value, bool):
            return self.phrase("yes" if value else "no")
        return self.phrase("empty") if value is None else shown(value) if isinstance(value, int | float) else str(value)
