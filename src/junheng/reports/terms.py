"""What the standard asked of a county, as its Assessment tells it: lines, units, the school rule. No number stands here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from junheng.core.assessment import Assessment, ItemResult, PartResult

PERSON = "人"


@dataclass(frozen=True)
class RowTerm:
    """What a resource indicator asks of a row of one stage.

    `per` is 1 or 100 pupils; `gap_unit` what a shortfall is counted in (人, 间, ㎡, 元); `shared` tells whether the stages of
    a school have it together, so that an addition is split (people never are).
    """

    item: str
    stage: str
    line: float | None
    unit: str
    decimals: int | None
    better: str = "≥"

    @property
    def per(self) -> int:
        return 100 if self.unit.endswith("百人") else 1

    @property
    def gap_unit(self) -> str:
        return self.unit.split("/")[0]

    @property
    def shared(self) -> bool:
        return self.gap_unit != PERSON


def resource_items(assessment: Assessment) -> tuple[ItemResult, ...]:
    """The items judged row by row (R1–R7), in order."""
    named = {d.indicator for d in assessment.dispersion}
    named.update(item for row in assessment.schools for item in row.values)
    rows = {item.id for item in assessment.items if any(part.kind == "rows" for part in item.parts)}
    return tuple(item for item in assessment.items if item.id in named | rows)


def row_terms(assessment: Assessment) -> Mapping[tuple[str, str], RowTerm]:
    """Line and unit of every resource indicator and stage, keyed (item, stage)."""
    found = {}
    for item in resource_items(assessment):
        for part in item.parts:
            if part.kind == "rows" and part.stage:
                found[item.id, part.stage] = RowTerm(item.id, part.stage, part.threshold, _unit(item, part), None)
    return found


def _unit(item: ItemResult, part: PartResult) -> str:
    """A part that counts rows may carry the share's unit; the item's own is then the row's."""
    return item.unit if part.unit in ("", "%") else part.unit


def part_of(assessment: Assessment, item: str, kind: str, stage: str | None) -> PartResult | None:
    return next((p for p in assessment.item(item).parts if p.kind == kind and p.stage == stage), None)


def school_rule(assessment: Assessment) -> Mapping[str, Any]:
    """综合达标: how many indicators must reach their lines and the share of the line asked of the rest; {} where untold."""
    return assessment.standard.get("school_rule") or {}


def limits(assessment: Assessment, name: str) -> Mapping[str, float]:
    """Limits the distribution charts draw (class_size by stage, school_size by kind); {} where untold."""
    return (assessment.standard.get("limits") or {}).get(name) or {}


def stages(assessment: Assessment) -> tuple[str, ...]:
    """Stages with rows or coefficients, in the order they come."""
    seen = dict.fromkeys([row.stage for row in assessment.schools] + [d.stage for d in assessment.dispersion])
    return tuple(seen)
