"""Counts that Table IV prints for G4, G5 and G6: over the sizes its sentences name, whatever a province or tolerance eases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from junheng.core.assessment import Assessment

COLUMNS = {"小学": ("小学",), "初中": ("初中", "完全中学"), "一贯制": ("九年一贯制学校", "十二年一贯制学校")}
"""The blanks of item 4 and the school kinds each counts."""


def tally(a: Assessment, what: str, which: str) -> float | None:
    """`schools/小学|初中|一贯制`, `classes/STAGE`, `small/pupils|operating_funds_yuan`; None where nothing is listed."""
    return {"schools": _schools, "classes": _classes, "small": _small}[what](a, which)


def _schools(a: Assessment, column: str) -> float | None:
    limits, schools = _value(a, "G4", "limit"), a.tables.get("merged_schools", [])
    if not schools or limits is None:
        return None
    mine = [s for s in schools if s["kind"] in COLUMNS[column]]
    if any(s["compulsory_pupils"] is None for s in mine):
        return None
    return float(sum(s["compulsory_pupils"] > limits[s["kind"]] for s in mine))


def _classes(a: Assessment, stage: str) -> float | None:
    """Of classes that share a key none is believed."""
    kinds = {s["school_code"]: s["kind"] for s in a.tables.get("merged_schools", [])}
    outside = set(a.standard.get("outside", ()))
    listed = [c for c in a.tables.get("classes", []) if kinds.get(c["school_code"]) not in outside]
    seen = Counter((c["school_code"], c["grade"], c["name"]) for c in listed)
    mine = [c for c in listed if c["stage"] == stage]
    limits = _value(a, "G5", "limit")
    if limits is None:
        return None
    if not mine:
        return 0.0 if _no_pupils(a, stage) else None
    over = [c for c in mine if (c["pupils"] or 0) > limits[stage] and seen[c["school_code"], c["grade"], c["name"]] == 1]
    return float(len(over))


def _no_pupils(a: Assessment, stage: str) -> bool:
    """Whether the county surely has no pupils of a stage: then there is no class of it, listed or not."""
    name, schools = {"小学": "primary_pupils", "初中": "junior_pupils"}[stage], a.tables.get("merged_schools", [])
    return bool(schools) and all(school.get(name) == 0 for school in schools)


def _small(a: Assessment, figure: str) -> float | None:
    """Pupils or operating funds of the schools under the size that is funded as more; 0 where there is none."""
    size, outside = _value(a, "G6", "funded_as_pupils"), set(a.standard.get("outside", ()))
    schools = [s for s in a.tables.get("merged_schools", []) if s["kind"] not in outside]
    if not schools or size is None:
        return None
    small = [s for s in schools if s["compulsory_pupils"] is not None and 0 < s["compulsory_pupils"] < size]
    return _sum(s["compulsory_pupils" if figure == "pupils" else figure] for s in small)


def _sum(values: Iterable[float | None]) -> float | None:
    values = list(values)
    return None if None in values else float(sum(values))


def _value(a: Assessment, item: str, name: str) -> Any:
    """A number of the standard; None where it has no such item."""
    values: Mapping[str, Mapping[str, Any]] = a.standard.get("values", {})
    return values.get(item, {}).get(name)
