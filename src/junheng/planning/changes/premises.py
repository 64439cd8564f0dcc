"""Buildings, grounds, equipment (办学条件变动)."""

from __future__ import annotations

from junheng.core.change import Change
from junheng.fields import field as described
from junheng.planning.changes.kinds import ASSETS
from junheng.planning.changes.messages import refuse
from junheng.planning.changes.sheet import Draft
from junheng.planning.changes.sites import Site, label, plain, school, shift, site

ROOMS = ("music_rooms_m2", "art_rooms_m2")


def buy_equipment(draft: Draft, change: Change) -> None:
    shift(draft, "schools", (school(draft, change["school"]),), "equipment_value_wan_yuan", change["wan_yuan"])


def buy_multimedia_classrooms(draft: Draft, change: Change) -> None:
    shift(draft, "schools", (school(draft, change["school"]),), "networked_multimedia_classrooms", change["count"])


def build(draft: Draft, change: Change) -> None:
    """New rooms and grounds. Indoor sports rooms also raise the statistical total of teaching floor area, as the form counts."""
    key = (school(draft, change["school"]),)
    indoor = change.get("indoor_sports_area_m2", 0.0)
    shift(draft, "schools", key, "teaching_floor_area_m2", change.get("teaching_floor_area_m2", 0.0))
    shift(draft, "schools", key, "teaching_floor_area_m2", indoor)
    shift(draft, "schools", key, "indoor_sports_area_m2", indoor)
    shift(draft, "schools", key, "outdoor_sports_area_m2", change.get("outdoor_sports_area_m2", 0.0))
    if any(change.get(name) for name in ROOMS):
        place = site(draft, key[0], change.get("stage"))
        for name in ROOMS:
            _add_rooms(draft, place, name, change.get(name, ()))


def _add_rooms(draft: Draft, place: Site, name: str, areas: tuple[float, ...]) -> None:
    if not areas:
        return
    row = draft.row("school_stages", place)
    listed = draft.sheet("school_stages").column(name)[row]
    if listed is None:
        raise refuse(
            "missing", where=draft.where, owner=label(draft, place), label=described("school_stages", name).title
        )
    have = [] if listed.strip() in ("0", "0.0") else [listed.strip().strip(";")]
    words = ";".join([*have, *(plain(area) for area in areas)])
    draft.put("school_stages", place, name, words, f"新建 {len(areas)} 间：{'、'.join(plain(a) for a in areas)} ㎡")


def move_assets(draft: Draft, change: Change) -> None:
    """Assets change hands; indoor sports rooms stay part of the statistical total on both sides."""
    start, end = (school(draft, change["from"]),), (school(draft, change["to"]),)
    if start == end:
        raise refuse("same_school", where=draft.where)
    for name in ASSETS:
        hand_over(draft, start, end, name, change.get(name, 0.0))


def hand_over(draft: Draft, start: tuple[str], end: tuple[str], name: str, amount: float) -> None:
    shift(draft, "schools", start, name, -amount)
    shift(draft, "schools", end, name, amount)
