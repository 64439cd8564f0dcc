"""What moves an indicator: figure of the dictionary → the change that raises it, found by asking the formula itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from junheng.core.change import Change
from junheng.core.indicator import ResourceIndicator
from junheng.planning.gaps.units import effect

BETTER_DEGREE = "本科"


@dataclass(frozen=True)
class Lever:
    """`field` raises the indicator by `effect` a unit; `unit` is what amounts are counted in, `scale` of them to one of the field."""

    field: str
    effect: Fraction
    unit: str
    scale: int = 1

    @property
    def per_unit(self) -> Fraction:
        return self.effect / self.scale


PROBED: Mapping[str, tuple[str, int]] = {
    "teaching_floor_area_m2": ("㎡", 1),
    "outdoor_sports_area_m2": ("㎡", 1),
    "equipment_value_wan_yuan": ("元", 10_000),
    "networked_multimedia_classrooms": ("间", 1),
    "backbone_teachers": ("人", 1),
    "pe_teachers": ("人", 1),
    "bachelor_teachers": ("人", 1),
}
"""Figures a county can raise, with the unit gaps are counted in and how many of them make one of the figure."""


def lever(indicator: ResourceIndicator, record: Any) -> Lever | None:
    """The figure that raises this indicator in this row; None where none of ours does, or a figure is missing."""
    declared = {name.rpartition(".")[2] for name in indicator.fields}
    for name, (unit, scale) in PROBED.items():
        if name in declared and (gain := effect(indicator.formula, record, name)) and gain > 0:
            return Lever(name, gain, unit, scale)
    return None


def purchase(field: str, school: str, amount: int) -> Change:
    """The change that gives a school so many units of a shared asset."""
    if field == "equipment_value_wan_yuan":
        return Change("buy_equipment", {"school": school, "wan_yuan": amount / 10_000})
    if field == "networked_multimedia_classrooms":
        return Change("buy_multimedia_classrooms", {"school": school, "count": amount})
    return Change("build", {"school": school, field: float(amount)})
