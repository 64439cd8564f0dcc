"""What the standard asked of a county, as its Assessment tells it: lines, units, the school rule. No number stands here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from junheng.core.assessment import Assessment, ItemResult, PartResult, UnitResult
from junheng.core.verdict import Verdict


@dataclass(frozen=True)
class RowTerm:
    """What a resource indicator asks of a row of one stage.

    `per` is 1 or 100 pupils; `gap_unit` what a shortfall is counted in (人, 间, ㎡, 元); `shared` tells whether the stages of
    a school have it together, so that an addition is split.
    """

    item: str
    stage: str
    line: float | None
    unit: str
    better: str
    per: int
    shared: bool

    @property
    def gap_unit(self) -> str:
        return self.unit.split("/")[0]


def resource_items(assessment: Assessment) -> tuple[ItemResult, ...]:
    """The items judged row by row (R1–R7), in order."""
    named = {d.indicator for d in assessment.dispersion}
    named.update(item for row in assessment.schools for item in row.values)
    rows = {item.id for item in assessment.items if any(part.kind == "rows" for part in item.parts)}
    return tuple(item for item in assessment.items if item.id in named | rows)


def other_items(assessment: Assessment) -> tuple[ItemResult, ...]:
    """The items that are no resource indicators."""
    resources = {item.id for item in resource_items(assessment)}
    return tuple(item for item in assessment.items if item.id not in resources)


def row_labels(assessment: Assessment) -> Mapping[tuple[str, str | None], str]:
    """School and stage → the row's name, with 小学部 or 初中部 where the school has both."""
    return {(row.school_code, row.stage): row.label for row in assessment.schools}


def unit_label(unit: UnitResult, labels: Mapping[tuple[str, str | None], str]) -> str:
    """What to call a record of a test: its row's name, its own, or its code where no name was reported."""
    return labels.get((unit.school_code, unit.stage)) or unit.name or unit.school_code


def row_terms(assessment: Assessment) -> Mapping[tuple[str, str], RowTerm]:
    """Line and unit of every resource indicator and stage, keyed (item, stage)."""
    found = {}
    for item in resource_items(assessment):
        known = assessment.standard["resources"][item.id]
        for part in item.parts:
            if part.kind == "rows" and part.stage:
                found[item.id, part.stage] = RowTerm(item.id, part.stage, part.threshold, part.unit, part.better,
                                                     known["per"], known["shared"])  # fmt: skip
    return found


def part_of(assessment: Assessment, item: str, kind: str, stage: str | None) -> PartResult | None:
    return next((p for p in assessment.item(item).parts if p.kind == kind and p.stage == stage), None)


def school_rule(assessment: Assessment) -> Mapping[str, Any]:
    """综合达标: how many indicators must reach their lines and the share of the line asked of the rest; {} where untold."""
    return assessment.standard.get("school_rule") or {}


SCHOOL_SIZE, CLASS_SIZE = "G4", "G5"
"""Items whose limits the distribution charts draw; a standard without them gets its charts without a limit line."""


def limits(assessment: Assessment, item: str) -> Mapping[str, float]:
    """The item's `limit` in force, by stage or kind of school; {} where there is none."""
    values = (assessment.standard.get("values") or {}).get(item) or {}
    found = values.get("limit")
    return {key: value for key, value in found.items() if value is not None} if isinstance(found, Mapping) else {}


def believed_classes(assessment: Assessment) -> list[Mapping[str, Any]]:
    """Listed classes of known size; of records that share a key none is believed."""
    rows = assessment.tables.get("classes") or []
    seen = Counter(_class_key(row) for row in rows)
    return [row for row in rows if row["pupils"] is not None and seen[_class_key(row)] == 1]


def _class_key(row: Mapping[str, Any]) -> tuple:
    return row["school_code"], row["grade"], row["name"]


def record_units(assessment: Assessment) -> Mapping[tuple[str, str], str]:
    """What the records of a test are measured in (间, 人), by item and part: the test itself counts records."""
    return {(trace.item, trace.part): trace.unit for trace in assessment.traces if trace.school_code}


def stages(assessment: Assessment) -> tuple[str, ...]:
    """Stages with rows or coefficients, in the order they come."""
    seen = dict.fromkeys([row.stage for row in assessment.schools] + [d.stage for d in assessment.dispersion])
    return tuple(seen)


def board_name(item: ItemResult) -> str:
    """An item's name where a line has room for one: a clause gives way to its short name."""
    name = plain_name(item.name)
    return name if any(part.kind == "rows" for part in item.parts) else item.short or name


def plain_name(name: str) -> str:
    """The indicator without 每百名学生拥有 or 生均, which a list of seven need not repeat."""
    for prefix in ("每百名学生拥有", "生均"):
        name = name.removeprefix(prefix)
    return name.replace("（美术、音乐）", "")

def without_values(part: PartResult) -> bool:
    """Whether none of a part's records has a value: of 无数据 nobody knows how many comply."""
    return bool(part.units) and sum(unit.verdict is Verdict.NO_VALUE for unit in part.failing) == part.units
