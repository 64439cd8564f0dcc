"""The result for one county (评估结果), as people and programs read it. Built by the engine only.

Shares are 0–1, money in yuan, areas in ㎡. A float is unrounded; None means no value. Verdicts were decided exactly and are
never to be derived again from these floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from junheng.core.finding import Correction, Finding, Place
from junheng.core.verdict import Verdict


@dataclass(frozen=True)
class UnitResult:
    """One school or row in a test of every school: only those that do not pass, or have no value, are listed."""

    school_code: str
    name: str
    stage: str | None
    value: float | None
    line: float | None
    verdict: Verdict


@dataclass(frozen=True)
class PartResult:
    """One test within an item.

    `units` and `met` count the records it applied to and those that pass (1 and 0/1 for a county figure). `value` is the county
    figure or ratio, or the share of records that pass. For a ratio of sums `numerator` and `denominator` are the sums.
    `kind`: each | total | judged | rows (a resource indicator's rows of a stage) | cv (its difference coefficient).
    """

    key: str
    label: str
    kind: str
    verdict: Verdict
    value: float | None
    threshold: float | None
    better: str
    unit: str
    decimals: int | None = None
    stage: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    units: int = 0
    met: int = 0
    failing: tuple[UnitResult, ...] = ()
    rounding_sensitive: bool = False
    words: str = ""
    conclusion: str | None = None

    def to_json(self) -> dict:
        return {
            "key": self.key, "label": self.label, "kind": self.kind, "stage": self.stage,
            "verdict": self.verdict.key, "value": self.value, "threshold": self.threshold, "better": self.better,
            "unit": self.unit, "decimals": self.decimals, "numerator": self.numerator, "denominator": self.denominator,
            "units": self.units, "met": self.met, "rounding_sensitive": self.rounding_sensitive,
            "conclusion": self.conclusion, "words": self.words,
            "failing": [
                {"school_code": u.school_code, "name": u.name, "stage": u.stage, "value": u.value, "line": u.line,
                 "verdict": u.verdict.key}
                for u in self.failing
            ],
        }  # fmt: skip


@dataclass(frozen=True)
class ItemResult:
    """One of the items a county must meet (R1 … S1)."""

    id: str
    name: str
    short: str
    group: str
    verdict: Verdict
    value: float | None
    threshold: float | None
    unit: str
    clause: str
    parts: tuple[PartResult, ...] = ()
    findings: tuple[str, ...] = ()
    rounding_sensitive: bool = False
    better: str = "≥"

    def to_json(self) -> dict:
        return {
            "id": self.id, "name": self.name, "short": self.short, "group": self.group, "verdict": self.verdict.key,
            "value": self.value, "threshold": self.threshold, "better": self.better, "unit": self.unit,
            "clause": self.clause, "parts": [part.to_json() for part in self.parts], "findings": list(self.findings),
            "rounding_sensitive": self.rounding_sensitive,
        }  # fmt: skip


@dataclass(frozen=True)
class SchoolRow:
    """A row of the resource indicators: one compulsory stage of one merged school (学段行).

    `numerators` are the stage's own (split where shared); `near` are indicators below the threshold yet at the floor (85 %) or
    above; `sensitive` those whose verdict the form's rounding would turn. `shares` is the stage's part of shared assets.
    """

    school_code: str
    name: str
    stage: str
    kind: str | None
    pupils: float | None
    values: Mapping[str, float | None]
    verdicts: Mapping[str, Verdict]
    met: int
    verdict: Verdict
    numerators: Mapping[str, float | None] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    share: float | None = None
    sponsor_code: str | None = None
    setting: str | None = None
    township: str | None = None
    school_group: str | None = None
    grades: float | None = None
    classes: float | None = None
    longitude: float | None = None
    latitude: float | None = None
    campuses: tuple[str, ...] = ()
    two_stages: bool = False

    @property
    def key(self) -> str:
        """Stable name of the row in addresses and files."""
        return f"{self.school_code}/{self.stage}"

    @property
    def label(self) -> str:
        """The school's name, with 小学部 or 初中部 where it has both."""
        return f"{self.name}{self.stage}部" if self.two_stages else self.name

    def to_json(self) -> dict:
        return {
            "school_code": self.school_code, "name": self.name, "stage": self.stage, "kind": self.kind,
            "pupils": self.pupils, "values": dict(self.values),
            "verdicts": {i: v.key for i, v in self.verdicts.items()}, "met": self.met, "verdict": self.verdict.key,
            "numerators": dict(self.numerators), "near": list(self.near), "rounding_sensitive": list(self.sensitive),
            "share": self.share, "sponsor_code": self.sponsor_code, "setting": self.setting, "township": self.township,
            "school_group": self.school_group, "grades": self.grades, "classes": self.classes,
            "longitude": self.longitude, "latitude": self.latitude, "campuses": list(self.campuses),
            "label": self.label,
        }  # fmt: skip


@dataclass(frozen=True)
class DispersionResult:
    """The difference coefficient (校际差异系数) of one indicator in one stage.

    `contributions`: school code → its share of CV² (sums to 1; empty at CV = 0). `slopes`: school code → change of the CV per
    unit of the numerator added to that school (person, room, ㎡, yuan); empty where undefined.
    """

    stage: str
    indicator: str
    schools: int
    pupils: float | None
    mean: float | None
    sd: float | None
    cv: float | None
    limit: float
    verdict: Verdict
    contributions: Mapping[str, float] = field(default_factory=dict)
    slopes: Mapping[str, float] = field(default_factory=dict)
    rounding_sensitive: bool = False

    def to_json(self) -> dict:
        return {
            "stage": self.stage, "indicator": self.indicator, "schools": self.schools, "pupils": self.pupils,
            "mean": self.mean, "sd": self.sd, "cv": self.cv, "limit": self.limit, "verdict": self.verdict.key,
            "contributions": dict(self.contributions), "slopes": dict(self.slopes),
            "rounding_sensitive": self.rounding_sensitive,
        }  # fmt: skip


@dataclass(frozen=True)
class VetoResult:
    id: str
    label: str
    verdict: Verdict
    occurred: bool | None
    note: str | None = None
    hint: str | None = None

    def to_json(self) -> dict:
        return {"id": self.id, "label": self.label, "verdict": self.verdict.key, "occurred": self.occurred,
                "note": self.note, "hint": self.hint}  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """One of the conditions of the overall verdict, for the first screen: 资源配置逐校达标, 差异系数, 政府保障 …"""

    key: str
    label: str
    verdict: Verdict
    met: int
    total: int
    no_value: int = 0


@dataclass(frozen=True)
class Tolerance:
    """The other reading of the tolerances, side by side: overall and item verdicts under it."""

    setting: str
    overall: Verdict
    items: Mapping[str, Verdict]
    met: int

    def to_json(self) -> dict:
        return {"overall": self.overall.key, "items": {i: v.key for i, v in self.items.items()}, "met": self.met}


@dataclass(frozen=True)
class Input:
    """A reported value a number rests on, with its cells. `note` tells of a derived, merged or corrected value."""

    table: str
    field: str
    label: str
    unit: str
    value: Any
    key: tuple[str, ...]
    places: tuple[Place, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Trace:
    """How one number came about (这个数怎么来的): formula in words and with numbers, inputs with cells, verdict, clause.

    Identified by `item` (R5), `school_code` and `stage` (empty for a county figure) and `part`.
    """

    item: str
    part: str
    school_code: str | None
    stage: str | None
    title: str
    formula: str
    substituted: str
    value: float | None
    unit: str
    verdict: Verdict
    threshold: float | None
    better: str
    floor: float | None
    clause: str
    inputs: tuple[Input, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """One county against one standard (县域评估). `to_json` is the contract `assessment.json`.

    Attributes:
        county: the county's figures as reported (field → value; `region_code`, `name`, `school_year`, …).
        items: the items in the standard's order. `practical`: item verdicts of the resource items under the practical count
            (every row at 85 %, CVs within limits), shown beside the strict ones.
        schools: rows of the resource indicators, primary first, then junior, in the order reported.
        composite: plain mean of a stage's CVs; shown, never a test.
        tolerances: verdicts under both tolerance settings, keys `strict` and `as_reviewed`.
        figures: sums the official tables print that are no item's value (see forms/declaration.csv), by name.
        traces: how every number came about.
    """

    standard: Mapping[str, Any]
    county: Mapping[str, Any]
    overall: Verdict
    items: tuple[ItemResult, ...]
    schools: tuple[SchoolRow, ...]
    dispersion: tuple[DispersionResult, ...]
    vetoes: tuple[VetoResult, ...]
    eligibility: Mapping[str, Any]
    conditions: tuple[Condition, ...]
    tolerances: Mapping[str, Tolerance]
    findings: tuple[Finding, ...]
    fingerprint: Mapping[str, str]
    composite: Mapping[str, float | None] = field(default_factory=dict)
    practical: Mapping[str, Verdict] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, list[dict]] = field(default_factory=dict)
    traces: tuple[Trace, ...] = ()

    def item(self, id: str) -> ItemResult:
        return next(item for item in self.items if item.id == id)

    def rows_of(self, stage: str) -> tuple[SchoolRow, ...]:
        return tuple(row for row in self.schools if row.stage == stage)

    def dispersion_of(self, stage: str, indicator: str) -> DispersionResult | None:
        return next((d for d in self.dispersion if (d.stage, d.indicator) == (stage, indicator)), None)

    @property
    def summary(self) -> dict[str, Any]:
        met = sum(item.verdict.met for item in self.items)
        return {
            "met": met,
            "total": len(self.items),
            "rate": met / len(self.items) if self.items else None,
            "overall": self.overall.key,
            "no_value": [item.id for item in self.items if item.verdict is Verdict.NO_VALUE],
            "below": [item.id for item in self.items if item.verdict is Verdict.BELOW],
        }

    def to_json(self, lang: str = "zh") -> dict:
        return {
            "standard": dict(self.standard),
            "county": {name: self.county.get(name) for name in ("region_code", "name", "school_year")},
            "summary": self.summary,
            "conditions": [
                {"key": c.key, "label": c.label, "verdict": c.verdict.key, "met": c.met, "total": c.total,
                 "no_value": c.no_value} for c in self.conditions
            ],
            "items": [item.to_json() for item in self.items],
            "schools": [row.to_json() for row in self.schools],
            "dispersion": [d.to_json() for d in self.dispersion],
            "composite": dict(self.composite),
            "vetoes": [veto.to_json() for veto in self.vetoes],
            "eligibility": dict(self.eligibility),
            "tolerances": {name: tolerance.to_json() for name, tolerance in self.tolerances.items()},
            "practical": {i: v.key for i, v in self.practical.items()},
            "corrections": [vars(c) | {"key": list(c.key)} for c in self.corrections],
            "findings": [finding.to_json(lang) for finding in self.findings],
            "fingerprint": dict(self.fingerprint),
        }  # fmt: skip
