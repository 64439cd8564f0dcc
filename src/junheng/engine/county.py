"""One county's verdicts as people read them: Results → Assessment."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from math import fsum
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import pyarrow as pa
import pyarrow.compute as pc

from junheng.core.assessment import (
    Assessment,
    Condition,
    DispersionResult,
    ItemResult,
    PartResult,
    SchoolRow,
    Tolerance,
    UnitResult,
    VetoResult,
)
from junheng.core.indicator import Better, Each, Grain, Indicator, Judged, Part, ResourceIndicator, Total
from junheng.core.verdict import Verdict
from junheng.engine import findings as engine_findings
from junheng.engine.fingerprints import code_fingerprint
from junheng.engine.outcomes import CountyVerdicts, PartVerdict, Region
from junheng.engine.resource import contributions
from junheng.engine.shelf import Shelf
from junheng.engine.tables import REGION

if TYPE_CHECKING:
    from junheng.engine.evaluate import Results

LISTS = ("classes", "cohorts", "finance", "monitoring", "survey", "judgements", "vetoes", "evidence")


def assessment(results: Results, region: Region, *, traced: bool = True) -> Assessment:
    """The Assessment of one county among the results."""
    return CountyView(results, region).assessment(traced)


class CountyView:
    """One county's units, collected once, in the order the schools were reported."""

    def __init__(self, results: Results, region: Region, shelf: Shelf | None = None) -> None:
        self.results, self.region, self._shelf = results, region, shelf
        self.judgement, self.standard = results.judgement, results.standard
        self.grains, self.port = self.judgement.grains, self.judgement.port
        self.verdicts: CountyVerdicts = results.counties[region]

    def lines(self, frame: nw.LazyFrame) -> list[dict[str, Any]]:
        if self._shelf is not None:
            return self._shelf.lines(frame, self.region)
        here = (nw.col("region_code") == self.region[0]) & (nw.col("school_year") == self.region[1])
        return self.port.collect(frame.filter(here)).to_pylist()

    @cached_property
    def county(self) -> dict[str, Any]:
        return self.lines(self.grains.county)[0]

    @cached_property
    def school_members(self) -> list[dict[str, Any]]:
        return sorted(self.lines(self.grains.school_members), key=lambda line: self.order(line["school_code"]))

    @cached_property
    def stage_members(self) -> list[dict[str, Any]]:
        return sorted(self.lines(self.grains.stage_members), key=lambda line: self.order(line["school_code"]))

    @cached_property
    def _position(self) -> dict[str, int]:
        reported = self.results.county.tables.get("schools")
        codes = reported["school_code"].to_pylist() if isinstance(reported, pa.Table) else []
        return {code: place for place, code in reversed(list(enumerate(codes)))}

    def order(self, code: str) -> tuple[int, str]:
        return self._position.get(code, len(self._position)), code

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        stages = {stage: place for place, stage in enumerate(self.standard.stages)}
        lines = self.lines(self.judgement.rows)
        return sorted(lines, key=lambda line: (stages[line["stage"]], self.order(line["root"])))

    @cached_property
    def units(self) -> dict[Grain, list[dict[str, Any]]]:
        found = {grain: self.lines(units.whole) for grain, units in self.judgement.units.items()}
        stages = {stage: place for place, stage in enumerate(self.standard.stages)}
        for grain in (Grain.ROW, Grain.SCHOOL):
            if grain in found:
                found[grain].sort(key=lambda u: (stages.get(u.get("stage"), 0), self.order(u["root"])))
        return found

    @cached_property
    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Small tables as reported, for lists and charts."""
        found = {}
        for name in LISTS:
            native = self.results.county.tables.get(name)
            if native is not None:
                found[name] = self._reported(native)
        found["merged_schools"] = self._merged_schools()
        return found

    def _reported(self, native: Any) -> list[dict[str, Any]]:
        """The county's lines of a table as reported."""
        if not isinstance(native, pa.Table):
            return self.lines(self.port.scan(native))
        region, year = (pc.equal(native[name], value) for name, value in zip(REGION, self.region, strict=True))
        return native.filter(pc.and_(region, year)).to_pylist()

    def _merged_schools(self) -> list[dict[str, Any]]:
        """Every school after merging that has a row: what counts of schools are taken from."""
        names = ("name", "kind", "compulsory_pupils", "primary_pupils", "junior_pupils", "operating_funds_yuan")
        frame = self._shelf.schools if self._shelf else self.grains.with_details(self.grains.schools)
        lines = sorted(self.lines(frame), key=lambda line: self.order(line["root"]))
        return [{"school_code": line["root"], **{name: line[name] for name in names}} for line in lines]

    def assessment(self, traced: bool = True) -> Assessment:
        from junheng.engine.trace import traces

        found = engine_findings.all_findings(self)
        return Assessment(
            standard=self._standard(), county={**self.county, "school_year": self.region[1] if self.region[1] > 0 else None}, overall=self.verdicts.overall,
            items=tuple(self._item(indicator, found) for indicator in self.standard.indicators),
            schools=tuple(self._row(line) for line in self.rows), dispersion=tuple(self._dispersion()),
            vetoes=tuple(self._vetoes()), eligibility=self._eligibility(), conditions=tuple(self._conditions()),
            tolerances=self._tolerances(), findings=found, fingerprint=self._fingerprint(), composite=self._composite(),
            practical=self.verdicts.practical, corrections=self.results.county.corrections, figures=self._figures(),
            tables=self.tables, traces=traces(self) if traced else (),
        )  # fmt: skip

    # --- the standard, said once for every reader ---

    def _standard(self) -> dict[str, Any]:
        s = self.standard
        return {
            "id": s.id, "on": s.on, "settings": dict(s.settings), "title": s.title, "document": s.document,
            "school_rule": {"at_least": s.school_rule.at_least, "floor_share": s.school_rule.floor_share,
                            "clause": s.school_rule.clause},
            "at_least": s.school_rule.at_least, "floor_share": s.school_rule.floor_share,
            "cv_limits": dict(s.cv_limits), "cv_clause": s.cv_clause, "groups": dict(s.groups),
            "stage_weights": dict(s.stage_weights), "outside": list(s.scope.outside), "notes": dict(s.notes),
            "thresholds": {r.id: dict(r.terms["threshold"]) for r in s.resources},
            "values": {i.id: {k: v for k, v in i.terms.values.items() if _plain(v)} for i in s.indicators},
            "resources": {r.id: {"per": r.per, "shared": r.shared, "unit": str(r.unit), "decimals": r.decimals,
                                 "words": r.words, "short": r.short, "name": r.label} for r in s.resources},
            "setting_specs": [
                {"name": spec.name, "choices": list(spec.choices), "default": spec.default, "meaning": spec.meaning,
                 "why_open": spec.why_open} for spec in s.setting_specs
            ],
        }  # fmt: skip

    def _fingerprint(self) -> dict[str, str]:
        return {
            "data": self.results.county.fingerprint,
            "standard": self.standard.fingerprint,
            "code": code_fingerprint(),
        }

    # --- items ---

    def _item(self, indicator: Indicator, found: tuple) -> ItemResult:
        resource = isinstance(indicator, ResourceIndicator)
        parts = self._resource_parts(indicator) if resource else self._parts(indicator)
        verdict = self.verdicts.items[indicator.id]
        value, threshold, unit, better = self._headline(indicator, parts)
        codes = tuple(dict.fromkeys(f.code for f in found if indicator.id in f.items))
        return ItemResult(
            indicator.id, indicator.name, indicator.short or indicator.name, indicator.group, verdict, value, threshold, unit,
            str(indicator.clause), parts, codes, any(part.rounding_sensitive for part in parts), better,
        )  # fmt: skip

    def _headline(
        self, indicator: Indicator, parts: tuple[PartResult, ...]
    ) -> tuple[float | None, float | None, str, str]:
        """The item's one value, with its line, unit and direction: the share of rows at the threshold, or its first figure."""
        if isinstance(indicator, ResourceIndicator):
            rows = [part for part in parts if part.kind == "rows"]
            units = sum(part.units for part in rows)
            known = units and all(part.value is not None for part in rows)
            return (sum(part.met for part in rows) / units if known else None), 1.0, "%", Better.AT_LEAST.value
        figures = [part for part in parts if part.kind != "judged"]
        if not figures:
            return None, None, "", indicator.better.value
        return figures[0].value, figures[0].threshold, figures[0].unit, figures[0].better

    def _resource_parts(self, r: ResourceIndicator) -> tuple[PartResult, ...]:
        parts: list[PartResult] = []
        for stage in self.verdicts.stages:
            rows, cv = self.verdicts.rows[stage, r.id], self.verdicts.cvs[stage, r.id]
            threshold = r.terms["threshold"].get(stage)
            parts.append(PartResult(
                f"rows.{stage}", f"{stage}各校", "rows", rows.verdict, rows.value, threshold, r.better.value, str(r.unit),
                r.decimals, stage, rows.met, rows.units, rows.units, rows.met, self._failing_rows(r, stage, threshold),
                rows.rounding_sensitive, r.words,
            ))  # fmt: skip
            line = self.verdicts.stages[stage]
            parts.append(PartResult(
                f"cv.{stage}", f"{stage}校际差异系数", "cv", cv.verdict, cv.cv, cv.limit, "≤", "",
                self.standard.cv_decimals, stage, cv.sd, cv.mean, int(line["schools"]), 0, (),
                cv.verdict is not cv.other, "标准差 ÷ 全县均值（按在校生数加权）",
            ))  # fmt: skip
        return tuple(parts)

    def _failing_rows(self, r: ResourceIndicator, stage: str, threshold: float | None) -> tuple[UnitResult, ...]:
        failing = [line for line in self.rows if line["stage"] == stage and line[f"{r.id} ok"] is not True]
        return tuple(
            UnitResult(u["root"], u["name"], stage, u[f"{r.id} v"], threshold, Verdict.from_truth(u[f"{r.id} ok"]))
            for u in failing
        )

    def _parts(self, indicator: Indicator) -> tuple[PartResult, ...]:
        return tuple(self._part(indicator, part) for part in indicator.parts())

    def _part(self, indicator: Indicator, part: Part) -> PartResult:
        decided = self.verdicts.parts[f"{indicator.id}:{part.key}"]
        if isinstance(part, Judged):
            return PartResult(part.key, part.label, "judged", decided.verdict, None, None, "", "",
                              conclusion=self._conclusion(indicator.id))  # fmt: skip
        return self._total(part, decided) if isinstance(part, Total) else self._each(indicator, part, decided)

    def _conclusion(self, item: str) -> str | None:
        lines = [line for line in self.tables.get("judgements", []) if line["item"] == item]
        return lines[0]["conclusion"] if len(lines) == 1 else None

    @staticmethod
    def _total(part: Total, decided: PartVerdict) -> PartResult:
        ratio = decided.ratio
        known = ratio is not None and not ratio.empty and not ratio.lacking
        sums = (float(ratio.over), float(ratio.under)) if known else (None, None)
        return PartResult(
            part.key, part.label, "total", decided.verdict, decided.value, part.line, part.better.value, str(part.unit),
            part.decimals, None, sums[0], sums[1], decided.units, decided.met, (), decided.rounding_sensitive, part.words,
        )  # fmt: skip

    def _each(self, indicator: Indicator, part: Each, decided: PartVerdict) -> PartResult:
        name, single = f"{indicator.id}:{part.key}", part.grain is Grain.COUNTY
        units = self.units.get(part.grain, [])
        failing = () if single else tuple(self._unit(u, name) for u in units if u[f"{name} code"] < 2)
        line = units[0][f"{name} line"] if single and units else 1.0
        unit = str(part.unit) if single else "%"
        return PartResult(
            part.key, part.label, "each", decided.verdict, decided.value, line, part.better.value if single else "≥", unit,
            part.decimals, None, None, None, decided.units, decided.met, failing, decided.rounding_sensitive, part.words,
        )  # fmt: skip

    @staticmethod
    def _unit(unit: Mapping[str, Any], name: str) -> UnitResult:
        code, label = unit.get("root") or unit.get("subject") or "", unit.get("name") or unit.get("subject") or ""
        return UnitResult(
            code, label, unit.get("stage"), unit[f"{name} value"], unit[f"{name} line"], Verdict(unit[f"{name} code"])
        )

    # --- rows and dispersion ---

    @cached_property
    def campuses(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for member in self.school_members:
            if member["school_code"] != member["root"]:
                found.setdefault(member["root"], []).append(member["school_code"])
        return found

    @cached_property
    def _stages_of(self) -> dict[str, int]:
        found: dict[str, int] = {}
        frame = self.grains.rows if self._shelf else self.grains.rows.select(*REGION, "root", "stage")
        for line in self.lines(frame):
            found[line["root"]] = found.get(line["root"], 0) + 1
        return found

    def _row(self, line: Mapping[str, Any]) -> SchoolRow:
        ids = [r.id for r in self.standard.resources]
        shared = any(r.shared for r in self.standard.resources)
        return SchoolRow(
            school_code=line["root"], name=line["name"] or line["root"], stage=line["stage"], kind=line["kind"],
            pupils=line["pupils"], values={i: _digits(line[f"{i} v"]) for i in ids},
            verdicts={i: Verdict.from_truth(line[f"{i} ok"]) for i in ids}, met=line["met"],
            verdict=Verdict(line["school_rule"]), numerators={i: _digits(line[f"{i} x"]) for i in ids},
            near=tuple(i for i in ids if line[f"{i} ok"] is False and line[f"{i} floor"]),
            sensitive=tuple(i for i in ids if None not in (line[f"{i} ok"], line[f"{i} round"]) and line[f"{i} ok"] != line[f"{i} round"]),
            share=line["share"] if shared else None, sponsor_code=line["sponsor_code"], setting=line["setting"],
            township=line["township"], school_group=line["school_group"], grades=line["grades"], classes=line["classes"],
            longitude=line["longitude"], latitude=line["latitude"], campuses=tuple(self.campuses.get(line["root"], ())),
            two_stages=self._stages_of.get(line["root"], 1) > 1,
        )  # fmt: skip

    def _dispersion(self) -> list[DispersionResult]:
        found = []
        for stage, line in self.verdicts.stages.items():
            rows = [row for row in self.rows if row["stage"] == stage]
            for r in self.standard.resources:
                cv = self.verdicts.cvs[stage, r.id]
                shares, slopes = contributions(line, rows, r.id, cv)
                found.append(DispersionResult(
                    stage, r.id, int(line["schools"]), line["all_pupils"], _digits(cv.mean), cv.sd, cv.cv, cv.limit, cv.verdict,
                    shares, slopes, cv.verdict is not cv.other,
                ))  # fmt: skip
        return found

    def _composite(self) -> dict[str, float | None]:
        found = {}
        for stage in self.verdicts.stages:
            cvs = [self.verdicts.cvs[stage, r.id].cv for r in self.standard.resources]
            found[stage] = None if None in cvs or not cvs else fsum(cvs) / len(cvs)
        return found

    # --- the county's other conditions ---

    def _vetoes(self) -> list[VetoResult]:
        notes = {line["item"]: line["note"] for line in self.tables.get("vetoes", [])}
        found = []
        for veto in self.standard.vetoes:
            occurred = self.verdicts.vetoes[veto.id]
            verdict = Verdict.from_truth(None if occurred is None else not occurred)
            found.append(VetoResult(veto.id, veto.label, verdict, occurred, notes.get(veto.id)))
        return found

    def _eligibility(self) -> dict[str, Any]:
        rule = self.standard.eligibility
        if rule is None:
            return {"verdict": Verdict.NOT_APPLICABLE.key}
        month, day = self.standard.reference_month_day
        return {
            "verdict": self.verdicts.eligible.key, "label": rule.label, "field": rule.field, "value": self.county[rule.field],
            "latest": f"{self.region[1] - rule.years:04d}-{month:02d}-{day:02d}", "years": rule.years, "clause": rule.clause,
        }  # fmt: skip

    def _conditions(self) -> list[Condition]:
        """The conditions of the overall rule, with how many of each are met."""
        v, items = self.verdicts, self.verdicts.items
        found = []
        if self.standard.resources:
            rule = list(v.rule.values())
            verdict = Verdict.all_of(p.verdict for p in rule) if rule else Verdict.NO_VALUE
            lacking = sum(line["school_rule"] == int(Verdict.NO_VALUE) for line in self.rows)
            met, units = sum(p.met for p in rule), sum(p.units for p in rule)
            found.append(Condition("school_rule", "资源配置逐校综合达标", verdict, met, units, lacking))
            found.append(_condition("cv", "校际差异系数", [cv.verdict for cv in v.cvs.values()]))
        for group, title in self.standard.groups.items():
            members = [items[i.id] for i in self.standard.others if i.group == group]
            if members:
                found.append(_condition(_KEYS.get(group, group), title, members))
        if self.standard.vetoes:
            found.append(_condition("vetoes", "无一票否决情形", [x.verdict for x in self._vetoes()]))
        if self.standard.eligibility:
            found.append(_condition("eligibility", self.standard.eligibility.label, [v.eligible]))
        return found

    def _tolerances(self) -> dict[str, Tolerance]:
        found = {}
        own = self.standard.settings.get("tolerances")
        if own is not None:
            found[own] = _tolerance(own, self.verdicts)
        for name, judgement in self.results.beside.items():
            found[name] = _tolerance(name, judgement.counties[self.region])
        return found

    # --- sums the official tables print ---

    def _figures(self) -> dict[str, Any]:
        from junheng.engine.figures import figures

        return figures(self)


_KEYS = {"government_support": "government", "education_quality": "quality", "public_approval": "approval"}


def _condition(key: str, label: str, verdicts: list[Verdict]) -> Condition:
    met = sum(verdict.met for verdict in verdicts)
    lacking = sum(verdict is Verdict.NO_VALUE for verdict in verdicts)
    return Condition(key, label, Verdict.all_of(verdicts), met, len(verdicts), lacking)


def _tolerance(name: str, verdicts: CountyVerdicts) -> Tolerance:
    return Tolerance(name, verdicts.overall, verdicts.items, sum(v.met for v in verdicts.items.values()))


def _plain(value: Any) -> bool:
    return isinstance(value, int | float | str | list | tuple) or (
        isinstance(value, Mapping) and all(_plain(v) for v in value.values())
    )


def _digits(value: float | None) -> float | None:
    """A double to the 15 digits it is sure of, as a table program shows it.

    100.07 × 10000 is 1000699.9999999999 in doubles; printed with two decimals, what rests on it would be one too low.
    """
    return None if value is None else float(f"{value:.15g}")
