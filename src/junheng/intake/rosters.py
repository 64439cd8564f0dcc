"""Counts of school_stages from the roster of teachers (readings, "Rows" 5): an empty count is filled, a stated one stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from junheng.core.county_year import Key
from junheng.core.finding import Place
from junheng.intake.build import Draft
from junheng.intake.notebook import Notebook

TRAINED_HOURS = 360
"""Hours in five years that count as trained (the field trained_teachers: 五年培训满360学时)."""

COUNTED: Mapping[str, tuple[str | None, object]] = {
    "full_time_teachers": (None, None),
    "doctoral_teachers": ("degree", "博士"),
    "master_teachers": ("degree", "硕士"),
    "bachelor_teachers": ("degree", "本科"),
    "junior_college_teachers": ("degree", "专科"),
    "backbone_teachers": ("is_backbone", True),
    "certified_teachers": ("is_certified", True),
    "trained_teachers": ("training_hours", TRAINED_HOURS),
    "pe_teachers": ("subject", "体育"),
    "music_teachers": ("subject", "音乐"),
    "art_teachers": ("subject", "美术"),
    "general_arts_teachers": ("subject", "艺术"),
}
"""Count of school_stages → roster field and the value that counts; full_time_teachers counts everybody listed."""

Notes = dict[tuple[str, Key, str], tuple[str, tuple[Place, ...]]]


def fill_from_rosters(drafts: Mapping[str, Draft], notebook: Notebook) -> Notes:
    """Fill what is empty, name what differs; returns how each filled count came about."""
    roster, stages = drafts.get("teachers"), drafts["school_stages"]
    if roster is None or not len(roster):
        return {}
    counts = _counts(roster)
    notes: Notes = {}
    for name, (roster_field, _) in COUNTED.items():
        _settle(stages, name, counts[name], roster_field, notebook, notes)
    return notes


def _counts(roster: Draft) -> dict[str, dict[Key, int | None]]:
    """count → (school, stage) → how many; None where one of the teachers listed lacks the field or is doubled."""
    owners = list(zip(roster.values("school_code"), roster.values("stage"), strict=True))
    doubtful = [key in roster.doubled for key in roster.keys]
    return {
        name: _count(owners, doubtful, roster.values(field) if field else None, wanted)
        for name, (field, wanted) in COUNTED.items()
    }


def _count(owners, doubtful: list[bool], values: list[Any] | None, wanted: object) -> dict[Key, int | None]:
    found: dict[Key, int | None] = defaultdict(int)
    for row, owner in enumerate(owners):
        value = True if values is None else values[row]
        if value is None or doubtful[row]:
            found[owner] = None
        elif found[owner] is not None:
            found[owner] += values is None or (value >= wanted if wanted is TRAINED_HOURS else value == wanted)
    return found


def _settle(
    stages: Draft, name: str, counts: Mapping[Key, int | None], roster_field, notebook: Notebook, notes: Notes
) -> None:
    stated = stages.values(name)
    filled = {}
    for row, key in enumerate(stages.keys):
        counted = counts.get(key)
        if counted is None:
            continue
        if stated[row] is None:
            filled[row] = float(counted)
            notes["school_stages", key, name] = (_note(roster_field), stages.places(row, name))
        elif stated[row] != counted and key not in stages.doubled:
            notebook.add("C304", table="school_stages", key=key, field=name, places=stages.places(row, name),
                         value=stated[row], counted=counted)  # fmt: skip
    for row, value in filled.items():
        stated[row] = value
    if filled:
        import pyarrow as pa

        stages.columns[name] = pa.array(stated, pa.float64())


def _note(roster_field: str | None) -> str:
    return "未填报，按教师名册逐人统计" + (f"（{roster_field}）" if roster_field else "")
