"""Schools open, merge, split, grow and close (学校变动)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from junheng.core.change import Change
from junheng.core.exact import fraction
from junheng.fields import Field, table
from junheng.planning.changes import premises, pupils, setting, teachers
from junheng.planning.changes.kinds import ASSETS, BUILT, STAGES
from junheng.planning.changes.messages import guess, refuse
from junheng.planning.changes.sheet import Draft
from junheng.planning.changes.sites import Site, label, name_of, plain, school, shift, site, site_of, stages

KINDS_OF = {
    frozenset({"小学"}): ("小学", "教学点"),
    frozenset({"初中"}): ("初中", "完全中学"),
    frozenset(STAGES): ("九年一贯制学校", "十二年一贯制学校"),
}
"""Stages a school has → the kinds that fit; special and vocational schools are left as they are."""
FREE_KINDS = ("特殊教育学校", "职业学校", "教学点")
STARTING_LISTS = ("music_rooms_m2", "art_rooms_m2")
MONEY = (
    "operating_funds_yuan",
    "operating_budget_yuan",
    "training_budget_yuan",
    "training_spending_yuan",
    "migrant_pupils",
)
"""Figures of a school that follow its pupils when a stage leaves it."""
NOT_GROWN = ("longitude", "latitude", "built_year", "grades")


def open_school(draft: Draft, change: Change) -> None:
    """A new school starts from nothing: what is not given is 0, since nothing stands there yet, and later changes add to it."""
    code, held = change["school"], change["stages"]
    _free(draft, code)
    strange = [stage for stage in held if stage not in STAGES]
    if strange or not held:
        raise refuse(
            "bad_choice",
            where=draft.where,
            name="stages",
            choices="、".join(STAGES),
            value="、".join(map(str, strange)),
        )
    given = {"name": change["name"], "kind": change["kind"], **_figures(draft, "schools", change.get("figures", {}))}
    _add(draft, "schools", {"school_code": code, **_from_zero("schools"), **given})
    for stage, figures in held.items():
        typed = _figures(draft, "school_stages", figures or {})
        _add(draft, "school_stages", {"school_code": code, "stage": stage, **_from_zero("school_stages"), **typed})


def _free(draft: Draft, code: str) -> None:
    if draft.sheet("schools").rows((code,)):
        raise refuse("school_exists", where=draft.where, school=code, name=name_of(draft, code))


def _from_zero(name: str) -> dict[str, Any]:
    fields: list[Field] = [f for f in table(name).fields if f.is_number and f.name not in NOT_GROWN]
    return {f.name: 0.0 for f in fields} | ({name: "0" for name in STARTING_LISTS} if name == "school_stages" else {})


def _figures(draft: Draft, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    known = [f.name for f in table(name).fields if f.name not in table(name).key]
    for field in given:
        if field not in known:
            raise refuse(
                "unknown_field", where=draft.where, table=table(name).label, field=field, guess=guess(field, known)
            )
    return {field: setting.typed(draft, table(name).field(field), value) for field, value in given.items()}


def _add(draft: Draft, name: str, values: Mapping[str, Any]) -> None:
    sheet = draft.sheet(name)
    row = sheet.add({field: float(v) if isinstance(v, Fraction) else v for field, v in values.items()})
    draft.note(name, sheet.key(row), table(name).key[0], "新增")


def merge_schools(draft: Draft, change: Change) -> None:
    """Schools become campuses of another: figures add and lists join by the standard's own rule of merging."""
    into = school(draft, change["into"])
    joined = [school(draft, given) for given in change["schools"]]
    for code in joined:
        _become_campus(draft, code, into)
    held = {stage for code in [into, *joined, *_campuses(draft, into)] for stage in stages(draft, code)}
    _rename_kind(draft, into, held, change.get("kind"))


def _become_campus(draft: Draft, code: str, into: str) -> None:
    if code == into:
        raise refuse("same_school", where=draft.where)
    for name, wrong in ((code, into), (into, code)):
        row = draft.row("schools", (name,))
        parent = draft.sheet("schools").column("campus_of")[row]
        if parent and (name == code or parent == wrong):
            raise refuse("is_campus", where=draft.where, school=name_of(draft, name), parent=parent)
    draft.put("schools", (code,), "campus_of", into, f"并入 {name_of(draft, into)}，成为其校区")


def _campuses(draft: Draft, code: str) -> list[str]:
    sheet = draft.sheet("schools")
    return [sheet.column("school_code")[row] for row in sheet.where(campus_of=code)]


def _rename_kind(draft: Draft, code: str, held: set[str], wanted: str | None) -> None:
    """The kind must fit the stages, since limits depend on it."""
    row = draft.row("schools", (code,))
    kind = draft.sheet("schools").column("kind")[row]
    if wanted and wanted != kind:
        draft.put("schools", (code,), "kind", wanted, f"{kind} → {wanted}")
        kind = wanted
    fitting = KINDS_OF.get(frozenset(held), ())
    if kind not in (*fitting, *FREE_KINDS, "十二年一贯制学校", None):
        raise refuse(
            "new_kind",
            where=draft.where,
            school=name_of(draft, code),
            stages="、".join(sorted(held, reverse=True)),
            kind=kind,
        )


def split_school(draft: Draft, change: Change) -> None:
    """A campus stands on its own feet, or whole stages leave for a new school with the assets it is given."""
    code = school(draft, change["school"])
    if change.get("campus"):
        campus = school(draft, change["campus"])
        if campus not in _campuses(draft, code):
            raise refuse("not_campus", where=draft.where, campus=name_of(draft, campus), school=name_of(draft, code))
        draft.put("schools", (campus,), "campus_of", None, f"从 {name_of(draft, code)} 独立")
        _rename_kind(draft, campus, set(stages(draft, campus)), change.get("kind"))
        return
    for name in ("new", "name", "kind"):
        if not change.get(name):
            raise refuse(
                "lacks_parameter",
                where=draft.where,
                name=name,
                label={"new": "新校标识码", "name": "新校名称", "kind": "新校类型"}[name],
            )
    _split_stages(draft, code, change)


def _split_stages(draft: Draft, code: str, change: Change) -> None:
    new, leaving = change["new"], list(change["stages"])
    _free(draft, new)
    for stage in leaving:
        site(draft, code, stage)
    staying = [stage for stage in stages(draft, code) if stage not in leaving]
    if not staying:
        raise refuse("only_stage", where=draft.where, school=name_of(draft, code), stage="、".join(leaving))
    share = _share(draft, code, leaving)
    row, sheet = draft.row("schools", (code,)), draft.sheet("schools")
    copied = {f.name: sheet.column(f.name)[row] for f in table("schools").fields if f.name not in _NOT_COPIED}
    _add(
        draft,
        "schools",
        {**_from_zero("schools"), **copied, "school_code": new, "name": change["name"], "kind": change["kind"]},
    )
    _divide(draft, code, new, share, change.get("assets", {}))
    for stage in leaving:
        _move_stage(draft, (code, stage), (new, stage))
    _rename_kind(draft, code, set(staying), change.get("old_kind"))
    _rename_kind(draft, new, set(leaving), None)


_NOT_COPIED = {"school_code", "name", "kind", "campus_of", "senior_pupils", *ASSETS, *MONEY, "leased_sports_area_m2",
               "converted_sports_area_m2"}  # fmt: skip


def _share(draft: Draft, code: str, leaving: list[str]) -> Fraction | None:
    """The leaving stages' part of the school's pupils; unknown when a count is missing."""
    held = {stage: draft.number("school_stages", (code, stage), "pupils") for stage in stages(draft, code)}
    if None in held.values() or not sum(held.values()):
        return None
    return Fraction(sum(held[stage] for stage in leaving), sum(held.values()))


def _divide(draft: Draft, code: str, new: str, share: Fraction | None, assets: Mapping[str, Any]) -> None:
    for name in MONEY:
        whole = draft.number("schools", (code,), name)
        if whole is None or share is None:
            draft.put("schools", (new,), name, None, "原校数据不全，未能拆分")
        else:
            decimals = 0 if name == "migrant_pupils" else 2
            premises.hand_over(
                draft, (code,), (new,), name, Fraction(round(whole * share * 10**decimals), 10**decimals)
            )
    strange = [name for name in assets if name not in ASSETS]
    if strange:
        raise refuse(
            "unknown_field",
            where=draft.where,
            table=table("schools").label,
            field=strange[0],
            guess=guess(strange[0], ASSETS),
        )
    for name, amount in assets.items():
        premises.hand_over(draft, (code,), (new,), name, amount)


def _move_stage(draft: Draft, start: Site, end: Site) -> None:
    """A stage with its classes, teachers and leavers gets another school's code."""
    row = draft.row("school_stages", start)
    draft.sheet("school_stages").put(row, "school_code", end[0])
    draft.rekey_exact("school_stages", start, end)
    draft.note("school_stages", end, "school_code", f"由 {start[0]} 分出")
    for name in ("classes", "teachers"):
        if draft.county.tables.get(name) is not None:
            sheet = draft.sheet(name)
            for line in sheet.where(school_code=start[0], stage=start[1]):
                sheet.put(line, "school_code", end[0])
    if end[1] == "初中":
        _move_cohort(draft, start[0], end[0])


def _move_cohort(draft: Draft, code: str, to: str) -> None:
    """The leavers' figures follow the junior stage: the county's sums stay the same."""
    if draft.county.tables.get("cohorts") is None or draft.row("cohorts", (code,)) is None:
        return
    sheet = draft.sheet("cohorts")
    row = draft.row("cohorts", (code,))
    if draft.row("cohorts", (to,)) is None:
        sheet.put(row, "school_code", to)
        draft.rekey_exact("cohorts", (code,), (to,))
        return
    for field in table("cohorts").fields:
        if field.name != "school_code":
            _join(draft, "cohorts", code, to, field.name)
    sheet.drop(row)


def _join(draft: Draft, name: str, code: str, to: str, field: str) -> None:
    gone, there = draft.number(name, (code,), field), draft.number(name, (to,), field)
    if gone is None:
        draft.put(name, (to,), field, None, f"{name_of(draft, code)}没有填报，合计缺数")
    elif there is not None:
        shift(draft, name, (to,), field, gone)


def enlarge_school(draft: Draft, change: Change) -> None:
    """Rooms and grounds, classes, and pupils who come from outside the county's schools."""
    if any(change.get(name) for name in BUILT):
        premises.build(draft, change)
    opened, arriving, grade = change.get("open_classes", 0), change.get("pupils", 0), change.get("grade")
    if arriving:
        pupils.arrive(draft, site_of(draft, change), arriving, grade, opened)
    elif opened:
        counted = {"school": change["school"], "stage": change.get("stage"), "count": opened, "grade": grade}
        pupils.open_classes(draft, Change("open_classes", counted))


def close_school(draft: Draft, change: Change) -> None:
    """Pupils with their classes, teachers and leavers' figures go elsewhere; buildings and equipment only when `assets` says so."""
    code = school(draft, change["school"])
    if campuses := _campuses(draft, code):
        raise refuse("has_campuses", where=draft.where, school=name_of(draft, code), codes="、".join(campuses))
    to = school(draft, change["to"]) if change.get("to") else None
    staff_to = school(draft, change["teachers_to"]) if change.get("teachers_to") else to
    if code in (to, staff_to):
        raise refuse("same_school", where=draft.where)
    for stage in stages(draft, code):
        _empty_stage(draft, (code, stage), to, staff_to)
    if to:
        _move_cohort(draft, code, to)
        for name in ASSETS if change.get("assets") else ():
            premises.hand_over(draft, (code,), (to,), name, draft.number("schools", (code,), name) or 0)
    draft.sheet("schools").drop(draft.row("schools", (code,)))


def _empty_stage(draft: Draft, start: Site, to: str | None, staff_to: str | None) -> None:
    count = draft.number("school_stages", start, "pupils")
    if to is None and count != 0:
        raise refuse("pupils_left", where=draft.where, school=name_of(draft, start[0]), stage=start[1],
                     pupils="未知" if count is None else plain(count))  # fmt: skip
    if to is not None:
        _classes_follow(draft, start, site(draft, to, start[1]), count)
    if staff_to is not None:
        teachers.everyone(draft, start, site(draft, staff_to, start[1]))
    elif draft.has_roster():
        for row in draft.sheet("teachers").where(school_code=start[0], stage=start[1]):
            draft.sheet("teachers").drop(row)
    draft.sheet("school_stages").drop(draft.row("school_stages", start))


def _classes_follow(draft: Draft, start: Site, end: Site, count: Fraction | None) -> None:
    """Whole classes go along under their old school's name."""
    for name in ("pupils", "classes", "entrants", "entrants_by_zone", "pupils_in_zone"):
        gone = draft.number("school_stages", start, name)
        if gone is None:
            draft.put("school_stages", end, name, None, f"{label(draft, start)}没有填报，合计缺数")
        elif draft.number("school_stages", end, name) is not None:
            shift(draft, "school_stages", end, name, fraction(gone))
    if draft.county.tables.get("classes") is None:
        return
    sheet = draft.sheet("classes")
    title = draft.sheet("schools").column("name")[draft.row("schools", (start[0],))] or start[0]
    for row in sheet.where(school_code=start[0], stage=start[1]):
        sheet.put(row, "name", f"{title}{sheet.column('name')[row]}")
        sheet.put(row, "school_code", end[0])
