"""From a folder to a Standard fixed to a date."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from junheng.core.indicator import Indicator, Terms
from junheng.core.standard import Eligibility, SchoolRule, Scope, Standard, Veto
from junheng.library.overlay import Overlay, read_overlay, tightened
from junheng.library.reading import Series, StandardError, iso_date, mapping, read_series, read_yaml, required
from junheng.library.settings import choose_settings, read_settings

DEFAULT = "high_quality_balance_2017"
_HERE = Path(__file__).parent
_NEWEST = "9999-12-31"


def available() -> tuple[str, ...]:
    """Ids of the standards that ship."""
    return tuple(sorted(path.parent.name for path in _HERE.glob("*/standard.yaml")))


def load(
    id: str = DEFAULT,
    on: date | str | None = None,
    settings: Mapping[str, Any] | None = None,
    path: Path | None = None,
    overlays: Sequence[Path] = (),
) -> Standard:
    """A standard fixed to a date (标准).

    Args:
        id: one of `available()`; ignored when `path` is given.
        on: the county's reference date, 1 September of its school year; None for the newest values. A date before the
            standard came into force takes its first values, and `notes["before_in_force"]` says so.
        settings: chosen settings by name; all others take their defaults.
        path: folder of a standard that does not ship.
        overlays: folders of provincial overlays, each applied on what stands before it.

    Raises:
        ValueError: in the user's words: no such standard, no such setting or choice.
        StandardError: (a ValueError) the files lack something, or an overlay loosens.
    """
    folder = path or _shipped(id)
    found = [read_overlay(Path(overlay)) for overlay in overlays]
    day = iso_date(on, "日期") if on is not None else None
    return _Draft(folder, mapping(read_yaml(folder / "standard.yaml"), "standard.yaml"), day, found).standard(
        settings or {}
    )


def _shipped(id: str) -> Path:
    if id not in available():
        raise ValueError(f"没有名为“{id}”的标准。可用的标准：{'、'.join(available())}")
    return _HERE / id


@dataclass(frozen=True)
class _Folder:
    """One indicator as its folder says it, before it is fixed to a date."""

    id: str
    group: str
    kind: type[Indicator]
    values: Mapping[str, Series]


class _Draft:
    """A standard on its way: files read, numbers fixed to the day."""

    def __init__(self, folder: Path, content: Mapping[str, Any], day: str | None, overlays: list[Overlay]):
        self.folder, self.content, self.overlays = folder, content, overlays
        self.in_force = iso_date(self._need("in_force"), "standard.yaml")
        self.asked = day
        self.day = max(day or _NEWEST, self.in_force)
        self.id = str(self._need("id"))
        self._check_bases()
        self.own = read_series(content.get("values"), "standard.yaml")
        self.folders = [*self._folders(folder, self._need("indicators")), *self._added()]
        self.fixed = self._fixed()

    def _need(self, name: str) -> Any:
        return required(self.content, name, "standard.yaml")

    def _check_bases(self) -> None:
        for overlay in self.overlays:
            if overlay.base != self.id:
                raise StandardError(f"{overlay.title} 以 {overlay.base} 为基础，不能加在 {self.id} 上")

    def _folders(self, root: Path, groups: Mapping[str, Mapping[str, str]]) -> list[_Folder]:
        """`groups`: group → id → folder, in the order of the standard."""
        return [
            _read_folder(root / group / name, id, group)
            for group, members in mapping(groups, "indicators").items()
            for id, name in mapping(members, f"indicators 的 {group}").items()
        ]

    def _added(self) -> list[_Folder]:
        return [
            _read_folder(overlay.path / line["folder"], line["id"], line["group"])
            for overlay in self.overlays
            for line in overlay.indicators
        ]

    def _series(self) -> dict[str, Series]:
        named = {f"{folder.id}.{name}": series for folder in self.folders for name, series in folder.values.items()}
        return {**self.own, **named}

    def _fixed(self) -> dict[str, Any]:
        """Every number in force, by address: `cv_limits`, `R1.threshold`."""
        series = self._series()
        fixed = {address: value.value for address, one in series.items() if (value := one.at(self.day))}
        for overlay in self.overlays:
            for address, one in overlay.values.items():
                stricter = tightened(address, series.get(address), one, self.day)
                if stricter is not None:
                    fixed[address] = stricter.value
                    base = series[address]
                    series[address] = replace(base, dated=(*base.dated, stricter))
        self.series = series
        return fixed

    def _value(self, name: str) -> Any:
        if name not in self.fixed:
            raise StandardError(f"standard.yaml 的 values 中没有 {self.day} 有效的 {name}")
        return self.fixed[name]

    def _clause(self, name: str) -> str:
        return self.own[name].at(self.day).clause

    def standard(self, chosen: Mapping[str, Any]) -> Standard:
        """The finished standard under the settings chosen."""
        specs = read_settings(self.content.get("settings") or [], self.fixed, "standard.yaml")
        settings = choose_settings(specs, chosen)
        scope = self._scope(settings)
        return Standard(
            id=self.id,
            title=self._need("title"),
            document=self._need("document"),
            on=self.asked or max(value.since for series in self.series.values() for value in series.dated),
            stages=tuple(self._need("stages")),
            stage_grades=self._need("stages"),
            indicators=tuple(self._indicator(folder, scope, settings) for folder in self.folders),
            groups=self._need("groups"),
            scope=scope,
            stage_weights=self._value("stage_weights"),
            school_rule=SchoolRule(self._value("at_least"), self._value("floor_share"), self._clause("at_least")),
            cv_limits=self._value("cv_limits"),
            cv_clause=self._clause("cv_limits"),
            vetoes=self._vetoes(),
            eligibility=self._eligibility(),
            settings=settings,
            setting_specs=specs,
            cv_decimals=self._need("cv_decimals"),
            reference_month_day=tuple(self._need("reference_month_day")),
            fingerprint=_fingerprint([self.folder, *(overlay.path for overlay in self.overlays)]),
            notes=self._notes(),
        )

    def _indicator(self, folder: _Folder, scope: Scope, settings: Mapping[str, Any]) -> Indicator:
        addresses = {name: f"{folder.id}.{name}" for name in folder.values}
        values = {name: self.fixed[address] for name, address in addresses.items() if address in self.fixed}
        values["scope"] = vars(scope)
        dated = {name: self.series[address].dated for name, address in addresses.items()}
        return folder.kind(folder.id, folder.group, Terms(values, settings), dated)

    def _scope(self, settings: Mapping[str, Any]) -> Scope:
        """`min_pupils` and `include_private` name the settings that decide them, or say the value itself."""
        entry = self._need("scope")
        private = settings.get(entry.get("include_private"), entry.get("include_private", True))
        return Scope(
            kinds=tuple(required(entry, "kinds", "scope")),
            small_kinds=tuple(entry.get("small_kinds", ())),
            min_pupils=settings.get(entry.get("min_pupils"), entry.get("min_pupils", 0)),
            senior_kinds=tuple(entry.get("senior_kinds", ())),
            outside=tuple(entry.get("outside", ())),
            include_private=private in (True, "yes"),
            private_sponsor=str(entry.get("private_sponsor", "10")),
            lenient_figures=tuple(entry.get("lenient_figures", ())),
        )

    def _vetoes(self) -> tuple[Veto, ...]:
        lines = [*(self.content.get("vetoes") or ()), *(line for overlay in self.overlays for line in overlay.vetoes)]
        return tuple(
            Veto(line["id"], line["label"], required(line, "clause", f"一票否决 {line['id']}")) for line in lines
        )

    def _eligibility(self) -> Eligibility | None:
        entry = self.content.get("eligibility")
        if not entry:
            return None
        return Eligibility(
            entry["field"], self._value("eligibility_years"), entry["label"], self._clause("eligibility_years")
        )

    def _notes(self) -> dict[str, str]:
        notes = dict(self.content.get("notes") or {})
        if self.overlays:
            notes["overlays"] = "、".join(overlay.title for overlay in self.overlays)
        if self.asked and self.asked < self.in_force:
            notes["before_in_force"] = f"所取日期 {self.asked} 早于本标准施行日 {self.in_force}，按施行之日的取值评估。"
        return notes


def _read_folder(path: Path, id: str, group: str) -> _Folder:
    where = f"{path.name}/values.yaml"
    return _Folder(
        id, group, _indicator_class(path / "indicator.py"), read_series(read_yaml(path / "values.yaml"), where)
    )


def _indicator_class(path: Path) -> type[Indicator]:
    """The one indicator class that a folder's `indicator.py` defines."""
    module = _module(path)
    kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == module.__name__]
    kinds = [kind for kind in kinds if issubclass(kind, Indicator)]
    if len(kinds) != 1:
        raise StandardError(f"{path.parent.name}/indicator.py 应恰好定义一个指标类，实有 {len(kinds)} 个")
    return kinds[0]


def _module(path: Path) -> ModuleType:
    """A shipped indicator keeps its import name (so it survives pickling); one from elsewhere is read afresh."""
    shipped = path.is_relative_to(_HERE)
    name = ".".join((__package__, *path.with_suffix("").relative_to(_HERE).parts)) if shipped else f"standard:{path}"
    if shipped and name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except FileNotFoundError as error:
        del sys.modules[name]
        raise StandardError(f"指标文件夹 {path.parent.name} 缺少 indicator.py") from error
    return module


def _fingerprint(folders: Sequence[Path]) -> str:
    """SHA-256 over names and contents of all files, whatever machine they lie on."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()
