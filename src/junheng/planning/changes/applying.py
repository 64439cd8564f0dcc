"""Changes carried out on a county: `apply`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping

from junheng.core.change import Change
from junheng.core.county_year import CountyYear
from junheng.planning.changes import premises, pupils, schools, setting, teachers
from junheng.planning.changes.kinds import KINDS
from junheng.planning.changes.messages import Refused
from junheng.planning.changes.reading import as_mapping, place
from junheng.planning.changes.sheet import Draft

_VERBS: Mapping[str, Callable[[Draft, Change], None]] = {
    "move_teachers": teachers.move_teachers, "add_teachers": teachers.add_teachers,
    "lose_teachers": teachers.lose_teachers, "upgrade_degrees": teachers.upgrade_degrees,
    "name_backbone": teachers.name_backbone, "buy_equipment": premises.buy_equipment,
    "buy_multimedia_classrooms": premises.buy_multimedia_classrooms, "build": premises.build,
    "move_assets": premises.move_assets, "move_pupils": pupils.move_pupils, "add_pupils": pupils.add_pupils,
    "lose_pupils": pupils.lose_pupils, "open_classes": pupils.open_classes, "even_classes": pupils.even_classes, "enlarge_school": schools.enlarge_school,
    "open_school": schools.open_school, "merge_schools": schools.merge_schools, "split_school": schools.split_school,
    "close_school": schools.close_school, "set": setting.set_value,
}  # fmt: skip
assert set(_VERBS) == set(KINDS)


def apply(county: CountyYear, changes: Iterable[Change], scenario: str = "") -> CountyYear:
    """The county after the changes, in order; the county given is not touched.

    Every changed cell keeps its place in the user's files and carries a note “按变动：…”. Missing stays missing: a change of a figure
    nobody reported is refused, naming the cell.

    Raises:
        Refused: every change that cannot be carried out, in the user's words, all at once.
    """
    draft, reasons, listed = Draft(county), [], tuple(changes)
    for number, change in enumerate(listed, 1):
        draft.where, draft.step = place(number, change, scenario), f"第 {number} 条{KINDS[change.do].label}"
        try:
            _VERBS[change.do](draft, change)
        except Refused as error:
            reasons += error.reasons
    if reasons:
        raise Refused(reasons)
    return draft.finish(_fingerprint(county, listed)) if listed else county


def _fingerprint(county: CountyYear, changes: tuple[Change, ...]) -> str:
    """What the data are now: the data before and what was done to them."""
    done = "\n".join(repr(sorted(as_mapping(change).items(), key=lambda pair: pair[0])) for change in changes)
    return hashlib.sha256(f"{county.fingerprint}\n{done}".encode()).hexdigest()
