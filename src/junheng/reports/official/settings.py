"""The settings an assessment rests on (口径设置), in words an official can sign."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from junheng.core.assessment import Assessment

_NAMES = {
    "tolerances": "过渡性认定", "resource_item_met": "资源配置单项计入达标的口径", "judge_on_rounded": "判定用值",
    "min_teaching_point_pupils": "纳入评估的教学点最少学生数", "include_private_schools": "民办学校",
    "g3_rooms_needed": "音乐、美术专用教室应配间数", "g7_floor_yuan": "特殊教育学校生均公用经费下限（元）",
    "g13_denominator": "就近划片入学比例的分母", "g14_floor": "优质高中招生名额分配比例下限", "q1_formula": "初中三年巩固率公式",
}  # fmt: skip


@dataclass(frozen=True)
class SettingLine:
    """One setting: its name in words, what was chosen, what it decides, why it is open; whether it is the default."""

    name: str
    label: str
    chosen: str
    meaning: str
    why_open: str
    is_default: bool | None


def setting_lines(assessment: Assessment) -> tuple[SettingLine, ...]:
    """Every setting, chosen value first; an unknown name or value stays as it is written in the standard."""
    specs = {spec["name"]: spec for spec in assessment.standard.get("setting_specs") or ()}
    return tuple(_line(name, value, specs.get(name, {})) for name, value in _settings(assessment).items())


def _settings(assessment: Assessment) -> dict[str, Any]:
    return dict(assessment.standard.get("settings") or {})


def _line(name: str, value: Any, spec: dict[str, Any]) -> SettingLine:
    default = spec.get("default")
    return SettingLine(
        name,
        _NAMES.get(name, name),
        _choices().get((name, str(value)), _plain(value)),
        spec.get("meaning", ""),
        spec.get("why_open", ""),
        None if default is None else _plain(default) == _plain(value),
    )


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


@cache
def _choices() -> dict[tuple[str, str], str]:
    with (files(__package__) / "choices.csv").open(encoding="utf-8", newline="") as handle:
        return {(line["setting"], line["choice"]): line["words"] for line in csv.DictReader(handle)}
