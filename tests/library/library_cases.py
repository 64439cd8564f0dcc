"""The cases that stand beside each indicator: tables in, verdict and values out.

A case names only what matters. `school: 2` is the second school listed; without it a line belongs to the first. Keys, names
and the county's line are filled in.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import yaml

from junheng import library
from junheng.core.standard import Standard
from junheng.fields import tables

FOLDER = Path(library.__file__).parent / "high_quality_balance_2017"
TINY = Path(__file__).parent / "tiny_standard"
SCHOOL_YEAR = 2023
_OF_A_SCHOOL = ("school_stages", "classes", "cohorts")


@dataclass(frozen=True)
class Case:
    """One named case of an item. `expect` has `verdict` and optionally `values`, `parts`, `met`, by stage or part."""

    folder: Path
    item: str
    name: str
    settings: dict
    on: str | None
    tables: dict
    expect: dict

    def __str__(self) -> str:
        return f"{self.item} {self.name}"

    def standard(self) -> Standard:
        """The standard under the case's date and settings."""
        return library.load(on=self.on, settings=self.settings, path=self.folder)


def cases(folder: Path = FOLDER) -> list[Case]:
    """Every case of a standard, in the order of its items."""
    listed = yaml.safe_load((folder / "standard.yaml").read_text(encoding="utf-8"))["indicators"]
    return [
        _case(folder, item, entry)
        for group, items in listed.items()
        for item, name in items.items()
        for entry in yaml.safe_load((folder / group / name / "cases.yaml").read_text(encoding="utf-8"))
    ]


def _case(folder: Path, item: str, entry: dict) -> Case:
    left = set(entry) - {"name", "settings", "date", "expect", *tables()}
    assert not left, f"{item} {entry['name']}: {left}"
    on = entry.get("date")
    return Case(folder, item, entry["name"], entry.get("settings", {}), on and str(on), _filled(entry), entry["expect"])


def _filled(entry: dict) -> dict:
    given = {name: [dict(line) for line in entry.get(name, [])] for name in tables() if name != "county"}
    given["county"] = [{"name": "甲县", **entry.get("county", {})}]
    for number, school in enumerate(given["schools"], 1):
        school |= {"school_code": _code(number), "name": f"学校{number}"}
    for name in _OF_A_SCHOOL:
        for line in given[name]:
            line["school_code"] = _code(line.pop("school", 1))
    for number, line in enumerate(given["classes"], 1):
        line |= {"grade": 1 if line["stage"] == "小学" else 7, "name": f"{number}班"}
    for name, lines in given.items():
        _check(name, lines)
    return given


def _check(name: str, lines: list[dict]) -> None:
    """A misspelt field would quietly be a missing one."""
    fields = {field.name for field in tables()[name].fields}
    assert all(set(line) <= fields for line in lines), (name, lines)


def _code(number: int) -> str:
    return f"{number:010d}"


def number(written: object) -> Fraction | None:
    """A value as a case writes it: a decimal, a fraction like 23226/397, or null."""
    return None if written is None else Fraction(str(written))
