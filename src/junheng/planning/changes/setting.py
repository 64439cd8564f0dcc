"""Any one cell filled in anew (直接填写): quotas, judgements, whatever has no kind of its own."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from junheng.core.change import Change
from junheng.core.county_year import Key
from junheng.core.exact import fraction
from junheng.fields import Field, Table, tables
from junheng.planning.changes.messages import guess, refuse
from junheng.planning.changes.reading import TRUTHS
from junheng.planning.changes.sheet import Draft, as_text
from junheng.planning.changes.sites import plain

TYPES = {"int": "整数", "number": "数", "bool": "是/否", "date": "日期（如 2024-09-01）", "choice": "所列选项之一",
         "text": "文字", "list": "以 ; 分隔的数"}  # fmt: skip
CREATED = ("judgements", "vetoes", "survey", "monitoring", "finance")
"""Tables where a row that is not there yet may be filled in."""


def set_value(draft: Draft, change: Change) -> None:
    spec = _table(draft, change["table"])
    described = _field(draft, spec, change["field"])
    key = _key(draft, spec, change.get("key"))
    value = None if change.values.get("value") is None else typed(draft, described, change["value"])
    row = draft.row(spec.name, key)
    if row is None:
        if spec.name not in CREATED:
            raise refuse("unknown_key", where=draft.where, table=spec.label, key="/".join(key))
        parts = {name: typed(draft, spec.field(name), part) for name, part in zip(spec.key, key, strict=True)}
        draft.sheet(spec.name).add({name: float(v) if isinstance(v, Fraction) else v for name, v in parts.items()})
        was = None
    else:
        was = draft.sheet(spec.name).column(described.name)[row]
    draft.put(spec.name, key, described.name, value, f"{_shown(was)} → {_shown(value)}")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "未填报" if value is None else value if isinstance(value, str) else plain(value)


def _table(draft: Draft, name: str) -> Table:
    by_label = {spec.label: spec for spec in tables().values()}
    spec = tables().get(name) or by_label.get(name)
    if spec is None:
        raise refuse("unknown_table", where=draft.where, table=name, tables="、".join(tables()))
    if spec.name not in CREATED and draft.county.tables.get(spec.name) is None:
        raise refuse("no_sheet", where=draft.where, table=spec.label)
    return spec


def _field(draft: Draft, spec: Table, name: str) -> Field:
    found = spec.field(name) or next((f for f in spec.fields if name in (f.label, f.title)), None)
    if found is None:
        words = [word for f in spec.fields for word in (f.name, f.label)]
        raise refuse("unknown_field", where=draft.where, table=spec.label, field=name, guess=guess(name, words))
    if found.name in (*spec.key, "region_code", "school_year"):
        raise refuse("key_field", where=draft.where, field=found.label, table=spec.label)
    return found


def _key(draft: Draft, spec: Table, given: Any) -> Key:
    """A key as a text, a list in the key's order, or a mapping; the county needs none."""
    if spec.name == "county":
        return draft.sheet("county").key(0)
    if isinstance(given, Mapping):
        given = [given.get(name) for name in spec.key]
    parts = given if isinstance(given, list | tuple) else [given]
    if len(parts) != len(spec.key) or any(part is None for part in parts):
        raise refuse("bad_key", where=draft.where, table=spec.label, names="、".join(spec.key), key=given)
    return tuple(as_text(part) for part in parts)


def typed(draft: Draft, described: Field, value: Any) -> Any:
    """A value as the dictionary types it; numbers exactly.

    Raises:
        Refused: a value of another type.
    """
    found = _read(described, value)
    if found is None or (described.choices and found not in described.choices):
        kind = "、".join(described.choices) or TYPES[described.type]
        raise refuse("bad_value", where=draft.where, label=described.label, type=kind, value=value)
    return found


def _read(described: Field, value: Any) -> Any:
    if described.is_number:
        return _number(value, whole=described.type == "int")
    if described.type == "bool":
        return value if isinstance(value, bool) else TRUTHS.get(str(value).lower())
    if described.type == "date":
        return _date(value)
    if described.type == "list":
        parts = value if isinstance(value, list) else str(value).split(";")
        numbers = [_number(part, whole=False) for part in parts]
        return None if None in numbers else ";".join(plain(number) for number in numbers)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _number(value: Any, whole: bool) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Fraction):
        return None
    try:
        number = Fraction(value.strip()) if isinstance(value, str) else fraction(value)
    except (ValueError, ZeroDivisionError):
        return None
    return None if number is None or number < 0 or (whole and number.denominator != 1) else number


def _date(value: Any) -> str | None:
    if isinstance(value, datetime.date):
        return value.isoformat()
    try:
        return datetime.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return None
