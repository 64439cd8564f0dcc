"""Provincial overlays (省级附加标准): only what a province tightens or adds; one that loosens does not load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from junheng.core.indicator import DatedValue
from junheng.library.reading import Series, StandardError, mapping, read_series, read_yaml, required


@dataclass(frozen=True)
class Overlay:
    """What an `overlay.yaml` says.

    Attributes:
        base: id of the standard it tightens.
        values: series by address, `G14.floor` of an indicator or `cv_limits` of the standard itself.
        indicators: added lines of the indicator list; their folders stand beside the overlay.
        vetoes: added vetoes.
    """

    path: Path
    base: str
    title: str
    values: Mapping[str, Series]
    indicators: tuple[Mapping[str, Any], ...] = ()
    vetoes: tuple[Mapping[str, Any], ...] = ()


def read_overlay(path: Path) -> Overlay:
    """An overlay from its folder."""
    where = f"{path.name}/overlay.yaml"
    content = mapping(read_yaml(path / "overlay.yaml"), where)
    return Overlay(
        path,
        str(required(content, "base", where)),
        str(required(content, "title", where)),
        read_series(content.get("values"), where),
        tuple(content.get("indicators") or ()),
        tuple(content.get("vetoes") or ()),
    )


def tightened(address: str, base: Series | None, overlay: Series, day: str) -> DatedValue | None:
    """The overlay's value in force, known to be at least as strict; None when it has none yet.

    Raises:
        StandardError: naming both clauses, when it loosens; or when the base has no such value or lets nobody move it.
    """
    stricter = overlay.at(day)
    if stricter is None:
        return None
    national = base.at(day) if base else None
    if base is None or national is None:
        raise StandardError(f"省级取值 {address}（{stricter.clause}）在国家标准中没有对应的取值")
    if base.tighter is None:
        raise StandardError(f"{address} 不可由省级调整：国家依据 {national.clause}，省级依据 {stricter.clause}")
    if not _as_strict(stricter.value, national.value, base.tighter):
        raise StandardError(
            f"省级取值 {address} = {stricter.value} 低于国家要求 {national.value}，不能加载："
            f"国家依据 {national.clause}，省级依据 {stricter.clause}"
        )
    return stricter


def _as_strict(value: Any, national: Any, tighter: str) -> bool:
    """Whether each part of `value` is at least as strict; the parts (stages, kinds) have to be the same."""
    if isinstance(value, Mapping) or isinstance(national, Mapping):
        same = isinstance(value, Mapping) and isinstance(national, Mapping) and value.keys() == national.keys()
        return same and all(_as_strict(value[key], national[key], tighter) for key in value)
    return value >= national if tighter == "higher" else value <= national
