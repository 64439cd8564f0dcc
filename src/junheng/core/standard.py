"""A standard fixed to a date (标准): indicators in order, scope, weights, rules, limits, settings. All of it data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from junheng.core.indicator import Indicator, ResourceIndicator


@dataclass(frozen=True)
class Setting:
    """An open point of the standard, as a named choice (口径设置); the first choice is the default."""

    name: str
    choices: tuple[str, ...]
    default: Any
    meaning: str
    why_open: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Scope:
    """Which schools have rows of the resource indicators, and how campuses merge.

    Attributes:
        kinds: assessed school kinds.
        small_kinds: kinds assessed from `min_pupils` compulsory pupils on (教学点).
        senior_kinds: kinds whose `senior_pupils` are read.
        outside: kinds that have no part in the county's ordinary school items (special, vocational).
        lenient_figures: figures whose absence adds nothing when campuses merge (they serve tolerances only).
    """

    kinds: tuple[str, ...]
    small_kinds: tuple[str, ...]
    min_pupils: float
    senior_kinds: tuple[str, ...]
    outside: tuple[str, ...]
    include_private: bool = True
    private_sponsor: str = "10"
    lenient_figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class SchoolRule:
    """综合达标: at least `at_least` resource indicators reach their thresholds, every other one `floor_share` of it."""

    at_least: int
    floor_share: float
    clause: str = ""


@dataclass(frozen=True)
class Eligibility:
    """Earlier recognition asked for: the county's date field and full years before the reference date."""

    field: str
    years: int
    label: str
    clause: str = ""


@dataclass(frozen=True)
class Veto:
    id: str
    label: str
    clause: str = ""


@dataclass(frozen=True)
class Standard:
    """Everything `evaluate` needs to know of the law.

    Attributes:
        stage_weights: weights for splitting shared assets, keys primary junior senior.
        cv_limits: limit of the difference coefficient by stage (小学, 初中).
        cv_decimals: decimals the form prints for a CV.
        groups: group key → official title, in order.
        settings: the chosen value of every setting.
    """

    id: str
    title: str
    document: str
    on: str
    stages: tuple[str, ...]
    stage_grades: Mapping[str, int]
    indicators: tuple[Indicator, ...]
    groups: Mapping[str, str]
    scope: Scope
    stage_weights: Mapping[str, float]
    school_rule: SchoolRule
    cv_limits: Mapping[str, float]
    cv_clause: str
    vetoes: tuple[Veto, ...]
    eligibility: Eligibility | None
    settings: Mapping[str, Any]
    setting_specs: tuple[Setting, ...] = ()
    cv_decimals: int = 3
    reference_month_day: tuple[int, int] = (9, 1)
    fingerprint: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def resources(self) -> tuple[ResourceIndicator, ...]:
        return tuple(i for i in self.indicators if isinstance(i, ResourceIndicator))

    @property
    def others(self) -> tuple[Indicator, ...]:
        return tuple(i for i in self.indicators if not isinstance(i, ResourceIndicator))

    def indicator(self, id: str) -> Indicator:
        return next(i for i in self.indicators if i.id == id)
