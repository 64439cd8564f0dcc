"""Schools and stages as changes name them, and figures taken from one and given to another."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from junheng.core.change import Change
from junheng.core.county_year import Key
from junheng.core.exact import fraction
from junheng.fields import field as described
from junheng.planning.changes.messages import guess, refuse
from junheng.planning.changes.sheet import Draft

Site = tuple[str, str]
"""School code and stage."""


def school(draft: Draft, given: str) -> str:
    """The code of a school given by code or by its name.

    Raises:
        Refused: nobody of that code or name, or several of that name.
    """
    if draft.row("schools", (given,)) is not None:
        return given
    sheet = draft.sheet("schools")
    names, codes = sheet.column("name"), sheet.column("school_code")
    found = [codes[row] for row in sheet.live if names[row] == given]
    if len(found) > 1:
        raise refuse("ambiguous_school", where=draft.where, n=len(found), school=given, codes="、".join(found))
    if not found:
        known = [text for row in sheet.live for text in (names[row], codes[row]) if text]
        raise refuse("unknown_school", where=draft.where, school=given, guess=guess(given, known))
    return found[0]


def name_of(draft: Draft, code: str) -> str:
    """The school as a reader knows it: name and code."""
    row = draft.row("schools", (code,))
    name = draft.sheet("schools").column("name")[row] if row is not None else None
    return f"{name}（{code}）" if name else code


def label(draft: Draft, site: Site) -> str:
    return f"{name_of(draft, site[0])}{site[1]}"


def stages(draft: Draft, code: str) -> list[str]:
    sheet = draft.sheet("school_stages")
    return [sheet.column("stage")[row] for row in sheet.where(school_code=code)]


def site(draft: Draft, given: str, stage: str | None) -> Site:
    """A school's stage; one that has a single stage need not name it."""
    code = school(draft, given)
    held = list(dict.fromkeys(stages(draft, code)))
    if stage is None and len(held) == 1:
        stage = held[0]
    if stage is None:
        raise refuse(
            "which_stage", where=draft.where, school=name_of(draft, code), stages="、".join(held) or "没有学段"
        )
    if draft.row("school_stages", (code, stage)) is None:
        raise refuse("no_stage", where=draft.where, school=name_of(draft, code), stage=stage)
    return code, stage


def site_of(draft: Draft, change: Change, end: str = "school", stage: str = "stage") -> Site:
    return site(draft, change[end], change.get(stage) or change.get("stage"))


def shift(draft: Draft, table: str, key: Key, field: str, by: Fraction | int | float, follows: bool = False) -> None:
    """Add to a reported figure (a negative `by` takes away).

    A figure that merely follows what the change is about stays missing where it was; any other must have been reported.

    Raises:
        Refused: a missing figure, or one that would fall below zero.
    """
    amount, have = fraction(by), draft.number(table, key, field)
    if amount == 0:
        return
    if have is None:
        if follows:
            return
        raise refuse("missing", where=draft.where, owner=owner(draft, table, key), label=described(table, field).title)
    if have + amount < 0:
        raise refuse("too_few", where=draft.where, owner=owner(draft, table, key), label=described(table, field).title,
                     have=plain(have), take=plain(-amount))  # fmt: skip
    sign = "＋" if amount > 0 else "−"
    draft.put(table, key, field, have + amount, f"{plain(have)} {sign} {plain(abs(amount))} ＝ {plain(have + amount)}")


def owner(draft: Draft, table: str, key: Key) -> str:
    if table == "school_stages":
        return label(draft, (key[0], key[1]))
    return name_of(draft, key[0]) if table == "schools" else "县级表" if table == "county" else "/".join(key)


def plain(value: Any) -> str:
    """A number without needless decimals."""
    number = float(value)
    return str(int(number)) if number.is_integer() else repr(number)
