"""changes.yaml read and written: plain mappings in, checked Changes out, every mistake told at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from junheng.core.change import Change, Scenario
from junheng.planning.changes.kinds import COMMON, KINDS, Kind, Parameter
from junheng.planning.changes.messages import Refused, guess, reason, refuse

UNNAMED = "方案"
TRUTHS = {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False}


def load(path: str | Path) -> tuple[Scenario, ...]:
    """The scenarios of a changes.yaml; top-level `changes` are one scenario named 方案 (or `name`).

    Raises:
        Refused: with every mistake of the file.
        OSError: no such file.
    """
    path = Path(path)
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise refuse("unreadable", file=path.name, error=" ".join(str(error).split())) from error
    return scenarios(read, path.name)


def scenarios(read: Any, file: str = "changes.yaml") -> tuple[Scenario, ...]:
    """What a file says, checked."""
    if not isinstance(read, Mapping) or not ({"scenarios", "changes"} & set(read)):
        raise refuse("not_a_list", file=file)
    if "scenarios" not in read:
        return (Scenario(str(read.get("name") or UNNAMED), parse(read["changes"])),)
    listed = read["scenarios"]
    if not isinstance(listed, list) or not listed:
        raise refuse("not_a_list", file=file)
    reasons: list[tuple[str, str, str]] = []
    found: dict[str, Scenario] = {}
    for number, given in enumerate(listed, 1):
        name = _name(given, number)
        if name in found:
            reasons.append(reason("twice", name=name))
        try:
            found[name] = Scenario(name, parse(given.get("changes") if isinstance(given, Mapping) else None, name))
        except Refused as error:
            reasons += error.reasons
    if reasons:
        raise Refused(reasons)
    return tuple(found.values())


def _name(given: Any, number: int) -> str:
    return str((isinstance(given, Mapping) and given.get("name")) or f"{UNNAMED}{number}")


def parse(listed: Any, scenario: str = "") -> tuple[Change, ...]:
    """A list of mappings as Changes, in order. An empty list is no change at all.

    Raises:
        Refused: with every mistake.
    """
    if not isinstance(listed, list):
        raise refuse("no_changes", where=scenario or UNNAMED)
    reasons: list[tuple[str, str, str]] = []
    found = [_change(given, place(number, given, scenario), reasons) for number, given in enumerate(listed, 1)]
    if reasons:
        raise Refused(reasons)
    return tuple(change for change in found if change)


def place(number: int, given: Any, scenario: str = "") -> str:
    """Which change is meant, as messages say it: 方案一第 3 条（调动教师）."""
    do = given.do if isinstance(given, Change) else given.get("do") if isinstance(given, Mapping) else None
    label = f"（{KINDS[do].label}）" if do in KINDS else ""
    return f"{scenario}第 {number} 条{label}"


def _change(given: Any, where: str, reasons: list) -> Change | None:
    if not isinstance(given, Mapping) or not isinstance(given.get("do"), str):
        reasons.append(reason("not_a_change", where=where, given=given))
        return None
    kind = KINDS.get(given["do"])
    if kind is None:
        do = given["do"]
        reasons.append(reason("unknown_kind", where=where, do=do, guess=guess(do, KINDS), kinds="、".join(KINDS)))
        return None
    before = len(reasons)
    values = _values(kind, given, where, reasons)
    cost = _cost(given, where, reasons)
    return Change(kind.do, values, cost, str(given.get("note") or "")) if len(reasons) == before else None


def _values(kind: Kind, given: Mapping, where: str, reasons: list) -> dict[str, Any]:
    names = [parameter.name for parameter in kind.parameters]
    for name in given:
        if name not in names and name not in COMMON:
            reasons.append(reason("unknown_parameter", where=where, do=kind.do, name=name, guess=guess(name, names),
                                  names="、".join(names)))  # fmt: skip
    values: dict[str, Any] = {}
    for parameter in kind.parameters:
        value = given.get(parameter.name)
        if value is not None:
            values[parameter.name] = _READERS[parameter.type](parameter, value, where, reasons)
        elif parameter.required and not (parameter.type == "any" and parameter.name in given):
            reasons.append(reason("lacks_parameter", where=where, name=parameter.name, label=parameter.label))
        elif parameter.type == "any" and parameter.name in given:
            values[parameter.name] = None
    if kind.one_of and not any(given.get(name) is not None for name in kind.one_of):
        reasons.append(reason("nothing_to_do", where=where, names="、".join(kind.one_of)))
    return values


def _cost(given: Mapping, where: str, reasons: list) -> float | None:
    cost = given.get("cost_wan_yuan")
    if cost is None:
        return None
    if not _is_number(cost) or cost < 0:
        reasons.append(reason("bad_cost", where=where, name="cost_wan_yuan", value=cost))
        return None
    return float(cost)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and math.isfinite(value)


def _count(parameter: Parameter, value: Any, where: str, reasons: list) -> int | None:
    if _is_number(value) and value > 0 and value == int(value):
        return int(value)
    reasons.append(reason("bad_count", where=where, name=parameter.name, value=value))
    return None


def _amount(parameter: Parameter, value: Any, where: str, reasons: list) -> float | None:
    if _is_number(value) and value > 0:
        return float(value)
    reasons.append(reason("bad_amount", where=where, name=parameter.name, value=value))
    return None


def _choice(parameter: Parameter, value: Any, where: str, reasons: list) -> str | None:
    if value in parameter.choices:
        return value
    choices = "、".join(parameter.choices)
    reasons.append(reason("bad_choice", where=where, name=parameter.name, choices=choices, value=value))
    return None


def _bool(parameter: Parameter, value: Any, where: str, reasons: list) -> bool | None:
    if isinstance(value, bool):
        return value
    if str(value).lower() in TRUTHS:
        return TRUTHS[str(value).lower()]
    reasons.append(reason("bad_bool", where=where, name=parameter.name, value=value))
    return None


def _codes(parameter: Parameter, value: Any, where: str, reasons: list) -> tuple[str, ...]:
    if isinstance(value, list | tuple) and value and all(isinstance(code, str | int) for code in value):
        return tuple(str(code) for code in value)
    reasons.append(reason("bad_list", where=where, name=parameter.name, value=value))
    return ()


def _areas(parameter: Parameter, value: Any, where: str, reasons: list) -> tuple[float, ...]:
    listed = value if isinstance(value, list | tuple) else [value]
    if listed and all(_is_number(area) and area > 0 for area in listed):
        return tuple(float(area) for area in listed)
    reasons.append(reason("bad_amount", where=where, name=parameter.name, value=value))
    return ()


def _text(parameter: Parameter, value: Any, where: str, reasons: list) -> str | None:
    if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
        return str(value).strip()
    reasons.append(reason("bad_text", where=where, name=parameter.name, value=value))
    return None


def _mapping(parameter: Parameter, value: Any, where: str, reasons: list) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    reasons.append(reason("bad_mapping", where=where, name=parameter.name, value=value))
    return {}


_READERS: Mapping[str, Callable[[Parameter, Any, str, list], Any]] = {
    "school": _text, "text": _text, "choice": _choice, "count": _count, "amount": _amount, "bool": _bool,
    "codes": _codes, "areas": _areas, "mapping": _mapping, "any": lambda parameter, value, where, reasons: value,
}  # fmt: skip


def dump(found: Iterable[Scenario], path: str | Path | None = None) -> str:
    """Scenarios as the text of a changes.yaml, which `load` reads back equal; written to `path` when given."""
    listed = [{"name": s.name, "changes": [as_mapping(change) for change in s.changes]} for s in found]
    text = yaml.safe_dump({"scenarios": listed}, allow_unicode=True, sort_keys=False, width=120)
    if path is not None:
        Path(path).write_text(text, encoding="utf-8")
    return text


def as_mapping(change: Change) -> dict[str, Any]:
    """A change as it stands in the file."""
    said = {name: _plain(value) for name, value in change.values.items() if value is not None or name == "value"}
    if change.cost_wan_yuan is not None:
        said["cost_wan_yuan"] = _plain(change.cost_wan_yuan)
    if change.note:
        said["note"] = change.note
    return {"do": change.do, **said}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
