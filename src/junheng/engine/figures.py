"""Sums that official tables print beside the verdicts (see reports/official): counted here so that reports count nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from junheng.engine.county import CountyView

STAGE_SUMS = ("classes", "pupils", "staff", "full_time_teachers")
FORM_TEACHING_POINT = 50
"""Pupils named in the form's own heading (其中：50人及以上), whatever the setting of the scope."""

COHORT_SUMS = ("enrolled", "transferred_in", "transferred_out", "died", "graduates")


def figures(view: CountyView) -> dict[str, Any]:
    """By name; a sum with a missing part is None.

    `schools.KIND` schools after merging · `teaching_points`, `teaching_points_50` · `classes|pupils|staff|full_time_teachers.STAGE`
    over rows of every kind · `cohorts.FIELD` · `survey.MODE.FIELD` and `survey.MODE.家长.FIELD` · `monitoring.SUBJECT.FIELD`.
    """
    found: dict[str, Any] = {}
    found |= _schools(view)
    for stage in view.standard.stages:
        members = [line for line in view.stage_members if line["stage"] == stage]
        found |= {f"{name}.{stage}": total(line[name] for line in members) for name in STAGE_SUMS}
    cohorts = view.tables.get("cohorts", [])
    found |= {f"cohorts.{name}": total(line[name] for line in cohorts) for name in COHORT_SUMS}
    return found | _survey(view.tables.get("survey", [])) | _monitoring(view)


def total(values: Iterable[float | None]) -> float | None:
    """A sum that is missing when a part, or every part, is."""
    values = list(values)
    return None if not values or None in values else sum(values)


def _schools(view: CountyView) -> dict[str, Any]:
    merged = [line for line in view.school_members if line["school_code"] == line["root"]]
    pupils = {line["school_code"]: line["compulsory_pupils"] for line in view.tables["merged_schools"]}
    found: dict[str, Any] = {}
    for line in merged:
        if line["kind"]:
            found[f"schools.{line['kind']}"] = found.get(f"schools.{line['kind']}", 0) + 1
    points = [line["root"] for line in merged if line["kind"] in view.standard.scope.small_kinds]
    found["teaching_points"] = len(points)
    sizes = [pupils.get(root, 0.0) for root in points]  # a school without a row has no pupils; an unknown count is unknown
    found["teaching_points_50"] = None if None in sizes else sum(size >= FORM_TEACHING_POINT for size in sizes)
    found["schools"] = len(merged)
    found["sites"] = len(view.school_members)
    return found


def _survey(lines: list[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for mode in ("问卷", "走访"):
        taken = [line for line in lines if line["mode"] == mode]
        parents = [line for line in taken if line["respondents"] == "家长"]
        for name in ("sent", "valid", "satisfied"):
            found[f"survey.{mode}.{name}"] = total(line[name] for line in taken)
            found[f"survey.{mode}.家长.{name}"] = total(line[name] for line in parents)
    return found


def _monitoring(view: CountyView) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in view.lines(view.grains.subjects):
        for name in ("level", "interschool_difference", "year"):
            found[f"monitoring.{line['subject']}.{name}"] = line[name]
    return found
