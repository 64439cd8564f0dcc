"""Reading a standard's YAML: every number has a clause and a date, or the standard does not load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from junheng.core.indicator import DatedValue

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONFIDENCES = ("H", "M", "L")
_DIRECTIONS = ("higher", "lower", None)


class StandardError(ValueError):
    """A standard's files do not say what they must; the message names file, entry and what to do."""


@dataclass(frozen=True)
class Series:
    """One number of the law through time (按日期排列的取值).

    Attributes:
        tighter: "higher" or "lower", the direction in which a province may move the number; None where it may not.
        dated: its values, oldest first. A value of None ends the number.
    """

    name: str
    meaning: str
    dated: tuple[DatedValue, ...]
    tighter: str | None = None

    def at(self, day: str) -> DatedValue | None:
        """What is in force on an ISO date; None before the first date and after an end."""
        found = None
        for value in self.dated:
            if value.since <= day:
                found = value
        return None if found is None or found.value is None else found


def read_yaml(path: Path) -> Any:
    """A YAML file's content; StandardError names the file and the line when it is not YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as error:
        raise StandardError(f"标准缺少文件 {_short(path)}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第 {mark.line + 1} 行" if mark else ""
        raise StandardError(f"{_short(path)} {line}不是合法的 YAML：{getattr(error, 'problem', error)}") from error


def mapping(content: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(content, Mapping):
        raise StandardError(f"{where} 应为“名称: 内容”的映射")
    return content


def required(content: Mapping[str, Any], name: str, where: str) -> Any:
    if content.get(name) is None:
        raise StandardError(f"{where} 缺少 {name}:")
    return content[name]


def read_series(content: Any, where: str) -> dict[str, Series]:
    """Every named number of a `values` mapping, checked."""
    return {
        str(name): _series(str(name), mapping(entry, f"{where} 的 {name}"), f"{where} 的 {name}")
        for name, entry in mapping(content or {}, where).items()
    }


def _series(name: str, entry: Mapping[str, Any], where: str) -> Series:
    tighter = entry.get("tighter")
    if tighter not in _DIRECTIONS:
        raise StandardError(f"{where} 的 tighter 应为 higher 或 lower，实为 {tighter}")
    dated = required(entry, "dated", where)
    if not isinstance(dated, list):
        raise StandardError(f"{where} 的 dated 应为清单，每项含 since、value、clause、confidence")
    values = tuple(sorted((_dated(line, where) for line in dated), key=lambda value: value.since))
    days = [value.since for value in values]
    if len(set(days)) < len(days):
        raise StandardError(f"{where} 有两个取值同日起施行")
    return Series(name, str(required(entry, "meaning", where)), values, tighter)


def _dated(line: Any, where: str) -> DatedValue:
    entry = mapping(line, where)
    since = iso_date(required(entry, "since", where), where)
    if "value" not in entry:
        raise StandardError(f"{where}（{since} 起）缺少 value:，终止请写 value: null")
    clause = str(entry.get("clause") or "").strip()
    if not clause:
        raise StandardError(f"{where}（{since} 起）没有依据条款，请补 clause:")
    confidence = entry.get("confidence")
    if confidence not in _CONFIDENCES:
        raise StandardError(f"{where}（{since} 起）的 confidence 应为 H、M、L 之一，实为 {confidence}")
    return DatedValue(entry["value"], since, clause, confidence)


def iso_date(value: Any, where: str) -> str:
    """A date as ISO text, whether YAML made it a date or left it a text."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise StandardError(f"{where}：日期应写作 2017-04-19 的样子，实为 {value}") from error


def _short(path: Path) -> str:
    return "/".join(path.parts[-3:])
