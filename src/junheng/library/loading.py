"""From a folder to a Standard fixed to a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from junheng.core.indicator import DatedValue, Indicator, Terms
from junheng.core.standard import Eligibility, SchoolRule, Scope, Standard, Veto
from junheng.library.folders import SHIPPED, IndicatorFolder, fingerprint, read_folder
from junheng.library.overlay import Overlay, read_overlay, tightened
from junheng.library.reading import Series, StandardError, iso_date, mapping, read_series, read_yaml, required
from junheng.library.settings import choose_settings, read_settings

DEFAULT = "high_quality_balance_2017"
_NEWEST = "9999-12-31"


def available() -> tuple[str, ...]:
    """Ids of the standards that ship."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob("*/standard.yaml")))


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
        ValueError: in the user's words: no such standard, no such setting or choice, no date.
        StandardError: (a ValueError) the files lack something, or an overlay loosens.
    """
    folder = path or _shipped(id)
    found = [read_overlay(Path(overlay)) for overlay in overlays]
    draft = _Draft(folder, found, None if on is None else iso_date(on, "评估日期"))
    return draft.standard(settings or {})


def _shipped(id: str) -> Path:
    if id not in available():
        raise ValueError(f"没有名为“{id}”的标准。可用的标准：{'、'.join(available())}")
    return SHIPPED / id


class _Draft:
    """A standard on its way: files read, numbers fixed to the day, settings still open."""

    def __init__(self, folder: Path, overlays: list[Overlay], asked: str | None):
        self.folder, self.overlays, self.asked = folder, overlays, asked
        self.content = mapping(read_yaml(folder / "standard.yaml"), "standard.yaml")
        self.id, self.in_force = str(self._need("id")), iso_date(self._need("in_force"), "standard.yaml")
        self.day = max(asked or _NEWEST, self.in_force)
        self._check_bases()
        self.folders = [*self._own_folders(), *self._added_folders()]
        _check_told_apart([folder.id for folder in self.folders], "指标")
        self.series = self._own_series()
        self._tighten()
        self.fixed = {address: value for address, one in self.series.items() if (value := one.at(self.day))}

    # --- reading ---

    def _need(self, name: str) -> Any:
        return required(self.content, name, "standard.yaml")

    def _check_bases(self) -> None:
        for overlay in self.overlays:
            if overlay.base != self.id:
                raise StandardError(f"{overlay.title} 以 {overlay.base} 为基础，不能加在 {self.id} 上")

    def _own_folders(self) -> list[IndicatorFolder]:
        """group → id → folder, in the order of the standard."""
        return [
            read_folder(self.folder / group / name, id, group)
            for group, members in mapping(self._need("indicators"), "indicators").items()
            for id, name in mapping(members, f"indicators 的 {group}").items()
        ]

    def _added_folders(self) -> list[IndicatorFolder]:
        return [
            read_folder(overlay.path / line["folder"], line["id"], line["group"])
            for overlay in self.overlays
            for line in overlay.indicators
        ]

    def _own_series(self) -> dict[str, Series]:
        """Every number by address: `cv_limits` of the standard itself, `R1.threshold` of an indicator."""
        of_indicators = {f"{one.id}.{name}": series for one in self.folders for name, series in one.values.items()}
        return read_series(self.content.get("values"), "standard.yaml") | of_indicators

    def _tighten(self) -> None:
        for overlay in self.overlays:
            for address, stricter in overlay.values.items():
                base = self.series.get(address)
                value = tightened(address, base, stricter, self.day)
                if value is not None:
                    self.series[address] = replace(base, dated=(*base.dated, value))

    # --- what is in force ---

    def _in_force(self, name: str) -> DatedValue:
        if name not in self.fixed:
            raise StandardError(f"standard.yaml 的 values 中没有 {self.day} 有效的 {name}")
        return self.fixed[name]

    def standard(self, chosen: Mapping[str, Any]) -> Standard:
        """The finished standard under the settings chosen."""
        numbers = {address: value.value for address, value in self.fixed.items()}
        entries = self.content.get("settings") or []
        specs = read_settings(entries, numbers, "standard.yaml")
        at_most = {entry["name"]: entry["at_most"] for entry in entries if "at_most" in entry}
        settings = choose_settings(specs, chosen, at_most)
        scope = self._scope(settings)
        return Standard(
            id=self.id,
            title=self._need("title"),
            document=self._need("document"),
            on=self.asked or self._newest(),
            stages=tuple(self._need("stages")),
            stage_grades=self._need("stages"),
            indicators=tuple(self._indicator(folder, scope, settings) for folder in self.folders),
            groups=self._need("groups"),
            scope=scope,
            stage_weights=self._in_force("stage_weights").value,
            school_rule=self._school_rule(),
            cv_limits=self._in_force("cv_limits").value,
            cv_clause=self._in_force("cv_limits").clause,
            vetoes=self._vetoes(),
            eligibility=self._eligibility(),
            settings=settings,
            setting_specs=specs,
            cv_decimals=self._need("cv_decimals"),
            reference_month_day=tuple(self._need("reference_month_day")),
            fingerprint=fingerprint([self.folder, *(overlay.path for overlay in self.overlays)]),
            notes=self._notes(),
        )

    def _newest(self) -> str:
        return max(value.since for series in self.series.values() for value in series.dated)

    def _indicator(self, folder: IndicatorFolder, scope: Scope, settings: Mapping[str, Any]) -> Indicator:
        addresses = {name: f"{folder.id}.{name}" for name in folder.values}
        values = {name: self.fixed[address].value for name, address in addresses.items() if address in self.fixed}
        dated = {name: self.series[address].dated for name, address in addresses.items()}
        return folder.kind(folder.id, folder.group, Terms({**values, "scope": vars(scope)}, settings), dated)

    def _scope(self, settings: Mapping[str, Any]) -> Scope:
        """`min_pupils` and `include_private` name the settings that decide them, or say the value itself."""
        entry = mapping(self._need("scope"), "scope")
        private = entry.get("include_private", True)
        fewest = entry.get("min_pupils", 0)
        return Scope(
            kinds=tuple(required(entry, "kinds", "scope")),
            small_kinds=tuple(entry.get("small_kinds", ())),
            min_pupils=settings.get(fewest, fewest),
            senior_kinds=tuple(entry.get("senior_kinds", ())),
            outside=tuple(entry.get("outside", ())),
            include_private=settings.get(private, private) in (True, "yes"),
            private_sponsor=str(entry.get("private_sponsor", "10")),
            lenient_figures=tuple(entry.get("lenient_figures", ())),
        )

    def _school_rule(self) -> SchoolRule:
        at_least = self._in_force("at_least")
        return SchoolRule(at_least.value, self._in_force("floor_share").value, at_least.clause)

    def _vetoes(self) -> tuple[Veto, ...]:
        added = (line for overlay in self.overlays for line in overlay.vetoes)
        lines = [*(self.content.get("vetoes") or ()), *added]
        vetoes = tuple(_veto(mapping(line, "vetoes")) for line in lines)
        _check_told_apart([veto.id for veto in vetoes], "一票否决事项")
        return vetoes

    def _eligibility(self) -> Eligibility | None:
        entry = self.content.get("eligibility")
        if not entry:
            return None
        years = self._in_force("eligibility_years")
        return Eligibility(entry["field"], years.value, entry["label"], years.clause)

    def _notes(self) -> dict[str, str]:
        notes = dict(self.content.get("notes") or {})
        if self.overlays:
            notes["overlays"] = "、".join(overlay.title for overlay in self.overlays)
        if self.asked and self.asked < self.in_force:
            notes["before_in_force"] = f"所取日期 {self.asked} 早于本标准施行日 {self.in_force}，按施行之日的取值评估。"
        return notes


def _veto(line: Mapping[str, Any]) -> Veto:
    where = f"一票否决 {line.get('id')}"
    return Veto(required(line, "id", where), required(line, "label", where), required(line, "clause", where))


def _check_told_apart(ids: Sequence[str], what: str) -> None:
    for id, times in Counter(ids).items():
        if times > 1:
            raise StandardError(f"{id} 已有同名{what}")
