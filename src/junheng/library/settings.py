"""Open points of a standard as named choices (口径设置): which there are, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from junheng.core.standard import Setting
from junheng.library.reading import StandardError, mapping, required


def read_settings(entries: list, defaults: Mapping[str, Any], where: str) -> tuple[Setting, ...]:
    """The settings of `standard.yaml`. `defaults` holds the dated values by `ITEM.name` that a default may refer to."""
    return tuple(_setting(mapping(entry, where), defaults, where) for entry in entries)


def _setting(entry: Mapping[str, Any], defaults: Mapping[str, Any], where: str) -> Setting:
    name = str(required(entry, "name", where))
    choices = tuple(str(choice) for choice in entry.get("choices", ()))
    numeric = bool(entry.get("numeric", False))
    default = defaults.get(entry["default"]) if "default" in entry else (choices or (None,))[0]
    if default is None:
        raise StandardError(f"{where} 的设置 {name} 没有默认值：default 应指向某项取值（如 G7.floor），或列出 choices")
    meaning, why_open = str(required(entry, "meaning", where)), str(required(entry, "why_open", where))
    return Setting(name, choices, _number(default) if numeric else default, meaning, why_open, numeric)


def choose_settings(
    specs: tuple[Setting, ...], chosen: Mapping[str, Any], at_most: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """Every setting with its value: the default, or what was chosen.

    Args:
        at_most: the largest number that makes sense, by setting: a share written as 70 means 0.7 and is refused.

    Raises:
        ValueError: in the user's words, listing the names or the choices, when one is unknown.
    """
    known = {spec.name: spec for spec in specs}
    for name in chosen:
        if name not in known:
            raise ValueError(f"没有名为“{name}”的口径设置。可用的设置：{'、'.join(known)}")
    values = {name: _chosen(spec, chosen[name]) if name in chosen else spec.default for name, spec in known.items()}
    for name, most in (at_most or {}).items():
        if values[name] > most:
            raise ValueError(f"设置“{name}”应不大于 {most}（70% 写作 0.7），实为“{chosen[name]}”")
    return values


def _chosen(spec: Setting, value: Any) -> Any:
    text = {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else str(value).strip()
    if spec.numeric:
        return _chosen_number(spec, text)
    if text not in spec.choices:
        raise ValueError(f"设置“{spec.name}”不能取“{text}”。可选：{'、'.join(spec.choices)}（默认 {spec.default}）")
    return text


def _chosen_number(spec: Setting, text: str) -> int | float:
    try:
        number = _number(text)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"设置“{spec.name}”应为数字，实为“{text}”（默认 {spec.default}）") from error
    if spec.choices and number not in [_number(choice) for choice in spec.choices]:
        raise ValueError(f"设置“{spec.name}”不能取“{text}”。可选：{'、'.join(spec.choices)}（默认 {spec.default}）")
    if not 0 <= number < float("inf"):
        raise ValueError(f"设置“{spec.name}”应为不小于 0 的数，实为“{text}”（默认 {spec.default}）")
    return number


def _number(value: Any) -> int | float:
    """A whole number stays one, so that 8000 prints as 8000."""
    number = float(value)
    return int(number) if number == int(number) else number
