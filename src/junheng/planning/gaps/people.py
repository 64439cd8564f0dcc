"""Teachers a row lacks, as the cheapest list of changes: those who stay study or are named first, newcomers serve several ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from junheng.core.change import Change
from junheng.planning.changes.teachers import SUBJECTS
from junheng.planning.gaps.levers import BETTER_DEGREE
from junheng.planning.gaps.units import effect

ARTS = ("体育", "音乐", "美术")
LOWER = ("专科", "高中及以下")


@dataclass(frozen=True)
class Staff:
    """The teachers of a site: by degree that does not count for the degree indicator, not yet backbone, by subject.

    `plain` None: nobody knows how many could still be named.
    """

    site: tuple[str, str]
    lower: Mapping[str, int] = field(default_factory=dict)
    plain: int | None = None
    subjects: Mapping[str, int] = field(default_factory=dict)


def staff_of(site: tuple[str, str], member: Mapping[str, Any], degree_formula: Any, record: Any) -> Staff:
    """The staff of one site; a count nobody reported offers nobody."""
    degrees = {"专科": member["junior_college_teachers"], "高中及以下": _rest(member)}
    if (
        degree_formula is None
        or (gain := effect(degree_formula, record, "junior_college_teachers")) is None
        or gain > 0
    ):
        degrees.pop("专科")
    lower = {name: int(number) for name, number in degrees.items() if number}
    full, backbone = member["full_time_teachers"], member["backbone_teachers"]
    plain = None if full is None or backbone is None else max(int(full - backbone), 0)
    return Staff(site, lower, plain, {s: int(member[SUBJECTS[s]]) for s in ARTS if member[SUBJECTS[s]] is not None})


def _rest(member: Mapping[str, Any]) -> float | None:
    counts = [member[f"{d}_teachers"] for d in ("doctoral", "master", "bachelor", "junior_college")]
    full = member["full_time_teachers"]
    return None if full is None or None in counts else max(full - sum(counts), 0)


def people(staff: Staff, degree: int, backbone: int, arts: int) -> tuple[Change, ...]:
    """Changes that add so many teachers of each kind. New PE and arts teachers bring the degree along and may be named."""
    found = [
        _at(staff, "add_teachers", count=n, degree=BETTER_DEGREE, subject=s) for s, n in _subjects(staff, arts).items()
    ]
    still = max(degree - arts, 0)
    for name in LOWER:
        if number := min(still, staff.lower.get(name, 0)):
            found.append(_at(staff, "upgrade_degrees", count=number, **{"from": name, "to": BETTER_DEGREE}))
            still -= number
    unnamed = backbone if staff.plain is None else staff.plain
    if newcomers := max(still, backbone - unnamed - arts, 0):
        found.append(_at(staff, "add_teachers", count=newcomers, degree=BETTER_DEGREE))
    if backbone:
        found.append(_at(staff, "name_backbone", count=backbone))
    return tuple(found)


def _subjects(staff: Staff, number: int) -> dict[str, int]:
    """One after the other to the subject with the fewest teachers among those reported."""
    have: dict[str, int] = dict(staff.subjects)
    given: dict[str, int] = {}
    for _ in range(number):
        fewest = min(have or ARTS, key=lambda subject: (have.get(subject, 0), ARTS.index(subject)))
        have[fewest] = have.get(fewest, 0) + 1
        given[fewest] = given.get(fewest, 0) + 1
    return given


def _at(staff: Staff, do: str, **values: Any) -> Change:
    return Change(do, {"school": staff.site[0], "stage": staff.site[1], **values})
