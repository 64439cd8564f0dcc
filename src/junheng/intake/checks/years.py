"""Against the package of the year before: schools that came and went, figures that jumped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from junheng.core.county_year import CountyYear
from junheng.intake.build import Draft
from junheng.intake.notebook import Notebook

JUMPS: Mapping[str, tuple[tuple[str, float, float], ...]] = {
    "schools": (
        ("teaching_floor_area_m2", 0.30, 500),
        ("indoor_sports_area_m2", 0.50, 300),
        ("outdoor_sports_area_m2", 0.30, 1000),
        ("equipment_value_wan_yuan", 0.60, 50),
        ("networked_multimedia_classrooms", 0.50, 10),
        ("operating_funds_yuan", 0.60, 200_000),
    ),
    "school_stages": (
        ("pupils", 0.30, 60),
        ("classes", 0.35, 4),
        ("full_time_teachers", 0.35, 8),
        ("backbone_teachers", 0.60, 6),
    ),
}
"""Table → field, relative change and absolute change; a change beyond both is named."""


def check_years(drafts: Mapping[str, Draft], previous: CountyYear, notebook: Notebook) -> None:
    """Compare with last year's county as it was read."""
    before = {name: _rows(previous, name) for name in ("county", "schools", "school_stages")}
    _check_order(drafts["county"], before["county"], notebook)
    _check_come_and_gone(drafts["schools"], before["schools"], notebook)
    for name, jumps in JUMPS.items():
        for field, share, least in jumps:
            _check_jump(drafts[name], before[name], field, share, least, notebook)
    _check_copied(drafts["school_stages"], before["school_stages"], notebook)


def _rows(county: CountyYear, name: str) -> dict[tuple[str, ...], Mapping[str, Any]]:
    keys = {"county": ("region_code",), "schools": ("school_code",), "school_stages": ("school_code", "stage")}[name]
    table = county.tables.get(name)
    lines = table.to_pylist() if table is not None else []
    return {tuple(line[key] or "" for key in keys): line for line in lines}


def _check_order(county: Draft, before: Mapping, notebook: Notebook) -> None:
    year = county.values("school_year")[0]
    then = next(iter(before.values()))["school_year"] if before else None
    if year is not None and then and year != then + 1:
        notebook.add("C601", table="county", key=county.keys[0], field="school_year", value=year, then=then,
                     places=county.places(0, "school_year"))  # fmt: skip


def _check_come_and_gone(schools: Draft, before: Mapping, notebook: Notebook) -> None:
    names = {line["name"]: key for key, line in before.items()}
    for row, key in enumerate(schools.keys):
        old, name = before.get(key), schools.values("name")[row]
        places = schools.places(row, "school_code")
        if old is None and name in names and names[name] not in set(schools.keys):
            notebook.add("C602", table="schools", key=key, field="school_code", value=key[0], places=places,
                         old=names[name][0])  # fmt: skip
        elif old is None:
            notebook.add("C603", table="schools", key=key, field="school_code", value=key[0], places=places)
        elif old["kind"] and schools.values("kind")[row] and old["kind"] != schools.values("kind")[row]:
            notebook.add("C605", table="schools", key=key, field="kind", value=schools.values("kind")[row],
                         old=old["kind"], places=schools.places(row, "kind"))  # fmt: skip
    here = set(schools.keys)
    now = set(schools.values("name"))
    for key, line in before.items():
        if key not in here and line["name"] not in now:
            notebook.add("C604", table="schools", key=key, field="school_code", value=key[0], old=line["name"] or "")


def _check_jump(draft: Draft, before: Mapping, field: str, share: float, least: float, notebook: Notebook) -> None:
    for row, (key, value) in enumerate(zip(draft.keys, draft.values(field), strict=True)):
        old = before.get(key, {}).get(field)
        if value is None or not old or key in draft.doubled or abs(value - old) <= least:
            continue
        change = (value - old) / old
        if abs(change) > share:
            notebook.add("C606", table=draft.table.name, key=key, field=field, value=value, old=old,
                         places=draft.places(row, field), change=f"{change:+.0%}")  # fmt: skip


def _check_copied(stages: Draft, before: Mapping, notebook: Notebook) -> None:
    """Pupils of every school to the head as last year: the table was probably handed in unchanged."""
    pairs = [(value, before[key]["pupils"]) for key, value in zip(stages.keys, stages.values("pupils"), strict=True)
             if key in before and value is not None]  # fmt: skip
    if len(pairs) >= 5 and all(now == then for now, then in pairs):
        notebook.add("C607", table="school_stages", field="pupils", value=len(pairs), schools=len(pairs))
