"""What a formula is handed: a record of columns, or one record of exact values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw

from junheng.core.exact import Number, Text, Truth
from junheng.engine.grains import Grains
from junheng.engine.tables import REGION
from junheng.fields import table


class Columns:
    """A record whose attributes are columns; `names` are those that were asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> nw.Expr:
        self.names.add(name)
        return nw.col(name)


class Record:
    """A record whose attributes are exact; a name the record lacks is a broken formula and raises."""

    def __init__(self, line: Mapping[str, Any], exact: Mapping[str, Fraction | None] | _Sums) -> None:
        self._line, self._exact = line, exact

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._exact:
            return Number(self._exact[name])
        return _exact(self._line[name], name)


_TEXTS = {field.name for name in ("county", "schools", "school_stages", "monitoring", "survey", "cohorts")
          for field in table(name).fields if field.type in ("text", "choice", "date", "list")}  # fmt: skip
_TRUTHS = {field.name for field in table("schools").fields if field.type == "bool"} | {"assessed"}


def _exact(value: Any, name: str) -> Any:
    if name in _TRUTHS or isinstance(value, bool):
        return Truth(value)
    return Text(value) if name in _TEXTS or isinstance(value, str) else Number(value)


Exactly = Callable[[Mapping[str, Any]], Record]


class ExactRecords:
    """Exact records of rows and schools: sums over campuses are formed again from the reported decimals.

    A record without campuses carries its own reported decimals already. `overrides` are the few decimals no double carries.
    """

    def __init__(
        self, grains: Grains, overrides: Mapping[tuple[str, tuple[str, ...], str], Fraction], lenient: set[str]
    ):
        self._grains, self._overrides, self._lenient = grains, overrides, lenient
        self._merged = set(grains.membership.merged)
        self._cache: dict[str, dict[tuple, list[dict]]] = {}

    @property
    def plain(self) -> bool:
        """Whether every record without campuses is what its columns say: no reported decimal is longer than a double."""
        return not self._overrides

    def row(self, line: Mapping[str, Any]) -> Record:
        """A line of `rows` (or `schools`) as an exact record."""
        return Record(line, _Sums(self, line) if self.sums(line) else {})

    def sums(self, line: Mapping[str, Any]) -> bool:
        """Whether a record is more than its columns: a sum over campuses, or decimals longer than a double."""
        return bool(self._overrides) or (line["region_code"], line["school_year"], line["root"]) in self._merged

    def figure(self, name: str, figure: str, line: Mapping[str, Any]) -> Fraction | None:
        """A figure of a merged school or stage, added up over its members."""
        return self._sum(name, self._members(name, line), figure)

    def _sum(self, name: str, members: list[dict], figure: str) -> Fraction | None:
        values = [self._value(name, member, figure) for member in members]
        known = [value for value in values if value is not None]
        if figure in self._lenient:
            return sum(known, Fraction(0)) if known else None
        return sum(known, Fraction(0)) if len(known) == len(values) else None

    def _value(self, name: str, member: Mapping[str, Any], figure: str) -> Fraction | None:
        key = tuple(str(member[field]) for field in table(name).key)
        override = self._overrides.get((name, key, figure))
        return override if override is not None else Number(member[figure]).value

    def pupils(self, line: Mapping[str, Any]) -> dict[str, Fraction | None]:
        """Pupils by stage of the merged school, again from the reported decimals."""
        stages: dict[str, Fraction | None] = {"小学": Fraction(0), "初中": Fraction(0)}
        for member in self._members("school_stages", {**line, "stage": None}):
            stages.setdefault(member["stage"], Fraction(0))
            value, before = self._value("school_stages", member, "pupils"), stages[member["stage"]]
            stages[member["stage"]] = None if value is None or before is None else before + value
        primary, junior = stages["小学"], stages["初中"]
        both = None if primary is None or junior is None else primary + junior
        return {"primary_pupils": primary, "junior_pupils": junior, "compulsory_pupils": both}

    def _members(self, name: str, line: Mapping[str, Any]) -> list[dict]:
        if name not in self._cache:
            frame = self._grains.stage_members if name == "school_stages" else self._grains.school_members
            merged = self._grains.membership.merged_roots(self._grains.port)
            if merged is not None and not self._overrides:
                frame = frame.join(merged, on=[*REGION, "root"], how="semi")
            grouped: dict[tuple, list[dict]] = {}
            for member in self._grains.port.collect(frame).to_pylist():
                grouped.setdefault((member["region_code"], member["school_year"], member["root"]), []).append(member)
            self._cache[name] = grouped
        members = self._cache[name].get((line["region_code"], line["school_year"], line["root"]), [])
        stage = line.get("stage")
        return [m for m in members if stage is None or m["stage"] == stage] if name == "school_stages" else members


class _Sums:
    """The figures of one record that are sums, each formed when a formula asks for it."""

    def __init__(self, records: ExactRecords, line: Mapping[str, Any]) -> None:
        self._records, self._line = records, line
        self._pupils: dict[str, Fraction | None] | None = None

    def __contains__(self, name: str) -> bool:
        return name in self._line and (name in _PUPILS or self._table(name) is not None)

    def __getitem__(self, name: str) -> Fraction | None:
        if name in _PUPILS:
            if self._pupils is None:
                self._pupils = self._records.pupils(self._line)
            return self._pupils[name]
        return self._records.figure(self._table(name), name, self._line)

    def _table(self, name: str) -> str | None:
        if name in _FIGURES["school_stages"] and "stage" in self._line:
            return "school_stages"
        return "schools" if name in _FIGURES["schools"] else None


_PUPILS = ("primary_pupils", "junior_pupils", "compulsory_pupils")
_OWN = {"built_year", "longitude", "latitude", "grades"}
_FIGURES = {name: {f.name for f in table(name).fields if f.is_number} - _OWN - {"senior_pupils"} for name in ("schools", "school_stages")}
"""Figures that merging adds up; senior pupils are read for some kinds only, and a line has them settled."""
