"""Teachers move, come, go, study and are named (教师变动): the counts of school_stages and the roster together.

With a roster, people are chosen from it: who is named goes; otherwise, in the order of the codes, those who are of the class
asked for and not exempt from rotation. Their own degree, subject, certificate and training hours are counted. Without one, the
change says the class; those who leave are taken as certified and trained as far as the school has such teachers, which leaves
the county's totals alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from junheng.core.change import Change
from junheng.fields import field as described
from junheng.planning.changes.messages import refuse
from junheng.planning.changes.sheet import Draft
from junheng.planning.changes.sites import Site, label, plain, shift, site_of

DEGREES = {"博士": "doctoral_teachers", "硕士": "master_teachers", "本科": "bachelor_teachers",
           "专科": "junior_college_teachers", "高中及以下": None}  # fmt: skip
SUBJECTS = {"体育": "pe_teachers", "音乐": "music_teachers", "美术": "art_teachers", "艺术": "general_arts_teachers"}
OTHER = "其他"
TRAINED_HOURS = 360
FOLLOWING = ("staff", "full_time_teachers", "certified_teachers", "trained_teachers")
"""Counts that follow a teacher, whatever the change is about: missing, they stay missing."""


@dataclass(frozen=True)
class Class:
    """The teachers a change is about. None: any. `subject` 其他 is every subject that no count tells apart."""

    degree: str | None
    backbone: bool | None
    subject: str | None

    def fits(self, degree: str | None, backbone: bool | None, subject: str | None) -> bool:
        return (
            self.degree in (None, degree)
            and (self.backbone is None or self.backbone == bool(backbone))
            and (self.subject in (None, subject) or (self.subject == OTHER and subject not in SUBJECTS))
        )

    def __str__(self) -> str:
        backbone = {True: "骨干", False: "非骨干", None: ""}[self.backbone]
        return "、".join(word for word in (self.degree, backbone, self.subject) if word) or "任何类别"

    def counts(self, number: int) -> Counter[str]:
        """What `number` of them add to the counts that tell the class."""
        found: Counter[str] = Counter({"staff": number, "full_time_teachers": number})
        for name in (DEGREES.get(self.degree or ""), SUBJECTS.get(self.subject or "")):
            if name:
                found[name] += number
        if self.backbone:
            found["backbone_teachers"] += number
        return found


@dataclass(frozen=True)
class Group:
    """The teachers of one change: how they count, and their rows in the roster, if it has them."""

    counts: Mapping[str, int]
    rows: tuple[int, ...] = ()
    described: Class | None = None
    number: int = 0


def move_teachers(draft: Draft, change: Change) -> None:
    start = site_of(draft, change, "from")
    end = site_of(draft, change, "to", "to_stage")
    if start == end:
        raise refuse("same_school", where=draft.where)
    group = _leaving(draft, start, change, exempt_too=False)
    _count(draft, start, group.counts, -1)
    _count(draft, end, group.counts, +1)
    _enlist(draft, end, group)


def lose_teachers(draft: Draft, change: Change) -> None:
    place = site_of(draft, change)
    group = _leaving(draft, place, change, exempt_too=True)
    _count(draft, place, group.counts, -1)
    for row in group.rows:
        draft.sheet("teachers").drop(row)


def add_teachers(draft: Draft, change: Change) -> None:
    """New teachers; certified and trained unless the change says otherwise."""
    place = site_of(draft, change)
    if change.get("degree") is None:
        raise refuse("lacks_parameter", where=draft.where, name="degree", label="学历")
    codes, number = change.get("teachers", ()), _number(draft, change)
    known = set(draft.sheet("teachers").column("teacher_code")) & set(codes) if draft.has_roster() else set()
    if known:
        raise refuse("teacher_exists", where=draft.where, codes="、".join(sorted(known)))
    wanted = _class(change)
    counts = wanted.counts(number)
    certified, trained = change.get("certified", True), change.get("trained", True)
    counts.update(certified_teachers=number * certified, trained_teachers=number * trained)
    enlisted = _has_roster(draft, place) or _empty(draft, place)
    _count(draft, place, counts, +1)
    if enlisted and draft.has_roster():
        _write(draft, place, wanted, number, codes, certified, trained)


def upgrade_degrees(draft: Draft, change: Change) -> None:
    """Teachers finish a degree: one count falls, another rises."""
    place = site_of(draft, change)
    old, new = change["from"], change["to"]
    wanted, number = Class(old, change.get("backbone"), change.get("subject")), _number(draft, change)
    for row in _chosen(draft, place, change, wanted, number, exempt_too=True):
        draft.sheet("teachers").put(row, "degree", new)
        _note_row(draft, row, "degree", f"{old} 提升为 {new}")
    for degree, sign in ((old, -1), (new, +1)):
        if DEGREES[degree]:
            shift(draft, "school_stages", place, DEGREES[degree], sign * number)


def name_backbone(draft: Draft, change: Change) -> None:
    """Teachers who are none are recognised as backbone (县级及以上骨干)."""
    place = site_of(draft, change)
    wanted, number = Class(change.get("degree"), False, change.get("subject")), _number(draft, change)
    for row in _chosen(draft, place, change, wanted, number, exempt_too=True):
        draft.sheet("teachers").put(row, "is_backbone", True)
        _note_row(draft, row, "is_backbone", "认定为骨干")
    shift(draft, "school_stages", place, "backbone_teachers", number)
    _within_teachers(draft, place, "backbone_teachers")


def everyone(draft: Draft, start: Site, end: Site) -> None:
    """All teachers of one stage go to another: counts added, roster rewritten."""
    for name in (*DEGREES.values(), *SUBJECTS.values(), "backbone_teachers", *FOLLOWING, "shared_pe_and_arts_teachers"):
        if name:
            _hand_over(draft, start, end, name)
    if draft.has_roster():
        for row in draft.sheet("teachers").where(school_code=start[0], stage=start[1]):
            _place(draft, row, end)


def _hand_over(draft: Draft, start: Site, end: Site, name: str) -> None:
    """A count of the closing side joins the other; where either is missing the sum is missing."""
    gone, there = draft.number("school_stages", start, name), draft.number("school_stages", end, name)
    if gone is not None and there is not None:
        shift(draft, "school_stages", end, name, gone)
    elif there is not None:
        draft.put(
            "school_stages",
            end,
            name,
            None,
            f"{label(draft, start)}的“{described('school_stages', name).label}”没有填报，合计缺数",
        )


# --- choosing ---------------------------------------------------------------------------------------------------------


def _class(change: Change) -> Class:
    return Class(change.get("degree"), change.get("backbone", False), change.get("subject", OTHER))


def _number(draft: Draft, change: Change) -> int:
    listed, count = len(change.get("teachers", ())), change.get("count")
    if listed and count and listed != count:
        raise refuse("count_differs", where=draft.where, count=count, listed=listed)
    return listed or count


def _has_roster(draft: Draft, place: Site) -> bool:
    return draft.has_roster() and bool(draft.sheet("teachers").where(school_code=place[0], stage=place[1]))


def _empty(draft: Draft, place: Site) -> bool:
    return draft.number("school_stages", place, "full_time_teachers") == 0


def _leaving(draft: Draft, place: Site, change: Change, exempt_too: bool) -> Group:
    number = _number(draft, change)
    named = bool(change.get("teachers"))
    wanted = Class(change.get("degree"), change.get("backbone"), change.get("subject")) if named else _class(change)
    rows = _chosen(draft, place, change, wanted, number, exempt_too)
    if rows:
        return Group(_counts_of(draft, rows), tuple(rows))
    if wanted.degree is None:
        raise refuse("no_degree", where=draft.where, owner=label(draft, place))
    counts = wanted.counts(number)
    for name in ("certified_teachers", "trained_teachers"):
        have = draft.number("school_stages", place, name)
        counts[name] = number if have is None else min(number, int(have))
    return Group(counts, (), wanted, number)


def _chosen(draft: Draft, place: Site, change: Change, wanted: Class, number: int, exempt_too: bool) -> list[int]:
    """Rows of the roster that the change is about; none where the school has no roster."""
    codes = change.get("teachers", ())
    if not codes and not _has_roster(draft, place):
        return []
    sheet = draft.sheet("teachers")
    here = sheet.where(school_code=place[0], stage=place[1])
    if codes:
        return _named(draft, place, here, codes, wanted)
    degree, backbone, subject, exempt = (
        sheet.column(n) for n in ("degree", "is_backbone", "subject", "rotation_exempt")
    )
    fitting = [r for r in here if wanted.fits(degree[r], backbone[r], subject[r]) and (exempt_too or not exempt[r])]
    if len(fitting) < number:
        raise refuse("too_few_teachers", where=draft.where, owner=label(draft, place), have=len(fitting),
                     movable="" if exempt_too else "可交流的", wanted=wanted, count=number)  # fmt: skip
    return sorted(fitting, key=lambda row: sheet.column("teacher_code")[row])[:number]


def _named(draft: Draft, place: Site, here: list[int], codes: tuple[str, ...], wanted: Class) -> list[int]:
    sheet = draft.sheet("teachers")
    owned = {sheet.column("teacher_code")[row]: row for row in here}
    strange = [code for code in codes if code not in owned]
    if strange:
        raise refuse("unknown_teacher", where=draft.where, owner=label(draft, place), codes="、".join(strange))
    degree, backbone, subject = (sheet.column(n) for n in ("degree", "is_backbone", "subject"))
    for code in codes:
        row = owned[code]
        if not wanted.fits(degree[row], backbone[row], subject[row]):
            raise refuse("wrong_teacher", where=draft.where, code=code, wanted=wanted)
    return [owned[code] for code in dict.fromkeys(codes)]


def _counts_of(draft: Draft, rows: list[int]) -> Counter[str]:
    """How the people of these rows count, each by their own record."""
    sheet = draft.sheet("teachers")
    found: Counter[str] = Counter()
    for row in rows:
        degree = sheet.column("degree")[row]
        if degree not in DEGREES:
            raise refuse("degree_unknown", where=draft.where, code=sheet.column("teacher_code")[row])
        found.update(Class(degree, sheet.column("is_backbone")[row], sheet.column("subject")[row]).counts(1))
        found["certified_teachers"] += bool(sheet.column("is_certified")[row])
        found["trained_teachers"] += (sheet.column("training_hours")[row] or 0) >= TRAINED_HOURS
    return found


# --- writing ----------------------------------------------------------------------------------------------------------


def _count(draft: Draft, place: Site, counts: Mapping[str, int], sign: int) -> None:
    for name, number in counts.items():
        shift(draft, "school_stages", place, name, sign * number, follows=name in FOLLOWING)


def _within_teachers(draft: Draft, place: Site, name: str) -> None:
    now, limit = (draft.number("school_stages", place, n) for n in (name, "full_time_teachers"))
    if limit is not None and now > limit:
        raise refuse("too_many", where=draft.where, owner=label(draft, place), now=plain(now), limit=plain(limit),
                     label=described("school_stages", name).label)  # fmt: skip


def _enlist(draft: Draft, place: Site, group: Group) -> None:
    """The roster of the receiving school: moved rows, or, where it keeps one, new rows for people without a name."""
    for row in group.rows:
        _place(draft, row, place)
    if not group.rows and group.described and _has_roster(draft, place):
        certified = group.counts["certified_teachers"] == group.number
        trained = group.counts["trained_teachers"] == group.number
        _write(draft, place, group.described, group.number, (), certified, trained)


def _place(draft: Draft, row: int, place: Site) -> None:
    sheet = draft.sheet("teachers")
    was = (sheet.column("school_code")[row], sheet.column("stage")[row])
    for name, value in (("school_code", place[0]), ("stage", place[1]), ("years_at_school", 0.0)):
        sheet.put(row, name, value)
    _note_row(draft, row, "school_code", f"由 {'/'.join(was)} 调入 {'/'.join(place)}")


def _note_row(draft: Draft, row: int, name: str, words: str) -> None:
    draft.note("teachers", draft.sheet("teachers").key(row), name, words)


def _write(draft: Draft, place: Site, wanted: Class, number: int, codes: tuple, certified: bool, trained: bool) -> None:
    sheet = draft.sheet("teachers")
    names = list(codes) or _fresh_codes(set(sheet.column("teacher_code")), number)
    for code in names:
        row = sheet.add({
            "teacher_code": code, "school_code": place[0], "stage": place[1], "subject": wanted.subject or OTHER,
            "degree": wanted.degree, "is_backbone": bool(wanted.backbone), "is_certified": certified,
            "training_hours": float(TRAINED_HOURS) if trained else 0.0, "years_at_school": 0.0,
        })  # fmt: skip
        _note_row(draft, row, "teacher_code", "新增教师")


def _fresh_codes(taken: set[Any], number: int) -> list[str]:
    found, place = [], 0
    while len(found) < number:
        place += 1
        if (code := f"NEW{place:05d}") not in taken:
            found.append(code)
    return found
