"""这个数怎么来的: for every number on the page its formula, the reported values with their cells, verdict and clause.

Entries are data, their texts shared (`sharing`); the script builds elements from them by text only. Keys are addresses (see `junheng.reports.addresses`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from junheng.core.assessment import Assessment, DispersionResult, Input, ItemResult, PartResult, SchoolRow, Trace
from junheng.core.verdict import Verdict
from junheng.reports import addresses
from junheng.reports.charts.differences import ranked, slope_texts, step_unit
from junheng.reports.page.basis import field_word, table_word
from junheng.reports.page.board import item_value
from junheng.reports.page.sharing import share
from junheng.reports.shortfall import RowShortfall, Shortfalls
from junheng.reports.terms import (
    RowTerm,
    record_units,
    resource_items,
    row_labels,
    row_terms,
    school_rule,
    unit_label,
    without_values,
)
from junheng.reports.words import (
    Words,
    line_text,
    money_or_whole,
    number,
    percent,
    plain,
    show_number,
    show_value,
    turns,
    unit_word,
)  # fmt: skip

Entry = dict[str, Any]


def entries(assessment: Assessment, words: Words, lacking: Shortfalls) -> Entry:
    """Everything the drawer can show, with the few words its script needs."""
    desk = _Desk(assessment, words, lacking)
    told = {address: {key: part for key, part in entry.items() if part} for address, entry in desk.all()}
    return {**share(told), "words": {k: words(f"drawer.{k}") for k in _SCRIPT_WORDS}}


_SCRIPT_WORDS = ("formula", "inputs", "judge", "clause", "parts", "failing", "doubts")


class _Desk:
    """Traces and results looked up by address while entries are written."""

    def __init__(self, assessment: Assessment, words: Words, lacking: Shortfalls) -> None:
        self.a, self.words, self.lacking = assessment, words, lacking
        self.terms, self.resources = row_terms(assessment), resource_items(assessment)
        self.units, self.labels = record_units(assessment), row_labels(assessment)
        self.slopes = {(d.indicator, d.stage): slope_texts(d, self.terms[d.indicator, d.stage].gap_unit)
                       for d in assessment.dispersion}  # fmt: skip
        ids = {item.id for item in self.resources}
        self.doubts: dict[tuple, list[str]] = {}
        for f in assessment.findings:
            said = f.message_en if words.lang == "en" and f.message_en else f.message
            self.doubts.setdefault((f.table, f.key, f.field), []).append(f"{f.code} {said}")
        self.rows: dict[tuple, Trace] = {}
        self.coefficients: dict[tuple, Trace] = {}
        self.others: list[Trace] = []
        for trace in assessment.traces:
            if trace.item in ids and trace.school_code:
                self.rows[trace.item, trace.school_code, trace.stage] = trace
            elif trace.item in ids and trace.part.startswith("cv"):
                self.coefficients[trace.item, trace.stage] = trace
            else:
                self.others.append(trace)

    def all(self) -> Iterator[tuple[str, Entry]]:
        for row in self.a.schools:
            yield addresses.of_rule(row), self.rule(row)
            for item in self.resources:
                yield addresses.of_row(item.id, row), self.cell(row, item)
        for d in self.a.dispersion:
            yield addresses.of_coefficient(d.indicator, d.stage), self.coefficient(d)
        for item in self.a.items:
            yield addresses.of_item(item.id), self.item(item)
        for trace in self.others:
            yield addresses.of_trace(trace), self.traced(trace)

    # --- one row, one indicator ---

    def cell(self, row: SchoolRow, item: ItemResult) -> Entry:
        term = self.terms.get((item.id, row.stage))
        trace = self.rows.get((item.id, row.school_code, row.stage))
        value, unit = row.values.get(item.id), term.unit if term else ""
        entry = self._head(item.name, f"{row.label} · {self.words(f'stage.{row.stage}')} · {item.id}", value, unit,
                           row.verdicts.get(item.id, Verdict.NO_VALUE))  # fmt: skip
        self._tell(entry, trace, item.clause)
        entry["judge"] = self._judge_cell(row, item, term)
        entry["links"] = [
            [self.words("drawer.link.rule"), addresses.of_rule(row)],
            [self.words("drawer.link.coefficient"), addresses.of_coefficient(item.id, row.stage)],
            [self.words("drawer.link.item", id=item.id), addresses.of_item(item.id)],
        ]
        return entry

    def _judge_cell(self, row: SchoolRow, item: ItemResult, term: RowTerm | None) -> list[str]:
        value, words = row.values.get(item.id), self.words
        if value is None:
            return [words("drawer.cell.missing")]
        if term is None or term.line is None:
            return []
        said = [self._compared(value, term.line, term.better, term.unit, row.verdicts[item.id])]
        floor = school_rule(self.a).get("floor_share")
        if row.verdicts[item.id] is Verdict.BELOW and floor:
            at = "drawer.over_floor" if item.id in row.near else "drawer.under_floor"
            said.append(words(at, share=percent(floor, 0), floor=number(floor * term.line, 3)))
        if item.id in row.sensitive or turns(value, term.line, term.better, term.unit):
            said.append(words("drawer.sensitive", shown=show_value(value, term.unit)))
        said += self._shortfall(self.lacking.rows.get((item.id, row.school_code, row.stage)), row, term)
        return said + self._weight(row, item, term)

    def _shortfall(self, gap: RowShortfall | None, row: SchoolRow, term: RowTerm) -> list[str]:
        if gap is None:
            return []
        words = self.words
        said = [words("drawer.gap", amount=" ".join(money_or_whole(gap.amount, gap.unit)))]
        if gap.left_over:
            said.append(words("drawer.gap.left_over", amount=" ".join(money_or_whole(gap.rule_amount, gap.unit))))
        if term.shared and row.share and row.share < 1:
            said.append(words("drawer.gap.shared", share=number(row.share, 6)))
        return said

    def _weight(self, row: SchoolRow, item: ItemResult, term: RowTerm) -> list[str]:
        """The row's part in the stage's coefficient."""
        d = self.a.dispersion_of(row.stage, item.id)
        if d is None or row.school_code not in d.contributions:
            return []
        said = self.words(
            "drawer.share", stage=self.words(f"stage.{row.stage}"), share=percent(d.contributions[row.school_code])
        )
        if row.school_code in d.slopes:
            change = self.slopes[d.indicator, d.stage][row.school_code]
            said += self.words("drawer.slope", unit=step_unit(term.gap_unit), change=change)
        return [said]

    # --- the school rule ---

    def rule(self, row: SchoolRow) -> Entry:
        words, rule = self.words, school_rule(self.a)
        entry = self._head(
            words("drawer.rule.title"), f"{row.label} · {words(f'stage.{row.stage}')}", None, "", row.verdict
        )
        entry["value"] = f"{row.met} / {len(row.verdicts)}"
        if rule:
            floor = percent(rule["floor_share"], 0)
            entry["formula"] = [words("drawer.rule.formula", at_least=rule["at_least"], floor=floor)]
            entry["clause"] = rule.get("clause", "")
        entry["table"] = {"heads": [words(f"drawer.head.{k}") for k in ("item", "value", "line", "verdict")],
                          "rows": [self._rule_line(row, item) for item in self.resources]}  # fmt: skip
        entry["judge"] = self._judge_rule(row)
        entry["judge"] += [words("drawer.rule.campuses", count=len(row.campuses))] if row.campuses else []
        return entry

    def _judge_rule(self, row: SchoolRow) -> list[str]:
        """What the row lacks to pass, and which indicator the rule leaves at the floor."""
        gaps = [gap for gap in self.lacking.rows.values() if gap.row is row]
        if row.verdict is not Verdict.BELOW or not gaps:
            return []
        left = [gap.item for gap in gaps if gap.left_over]
        needed = [
            f"{gap.item} {' '.join(money_or_whole(gap.rule_amount, gap.unit))}" for gap in gaps if gap.rule_amount
        ]
        said = [self.words("drawer.rule.needed", amounts=self.words.join(needed))] if needed else []
        return said + ([self.words("drawer.rule.left", items=self.words.join(left))] if left else [])

    def _rule_line(self, row: SchoolRow, item: ItemResult) -> dict[str, Any]:
        term = self.terms.get((item.id, row.stage))
        verdict = row.verdicts.get(item.id, Verdict.NO_VALUE)
        word = self.words("heat.near") if item.id in row.near else self.words.verdict(verdict)
        cells = [f"{item.id} {item.short}", show_number(row.values.get(item.id), term.unit if term else ""),
                 plain(term.line if term else None), f"{verdict.mark} {word}"]  # fmt: skip
        return {"cells": cells, "to": addresses.of_row(item.id, row), "verdict": verdict.key}

    # --- a difference coefficient ---

    def coefficient(self, d: DispersionResult) -> Entry:
        words, item = self.words, self.a.item(d.indicator)
        term = self.terms.get((d.indicator, d.stage))
        unit = term.unit if term else ""
        stage = words(f"stage.{d.stage}")
        entry = self._head(words("drawer.cv.title", stage=stage, name=item.name), d.indicator, None, "", d.verdict)
        entry["value"] = number(d.cv, 3)
        trace = self.coefficients.get((d.indicator, d.stage))
        self._tell(entry, trace, item.clause)
        entry["formula"] = entry.get("formula") or self._cv_formula(d, unit)
        entry["inputs"] = [[words("drawer.cv.rows"), words("drawer.cv.count", count=d.schools), ""],
                           [words("drawer.cv.pupils"), show_value(d.pupils, "人"), ""], *entry.get("inputs", [])]  # fmt: skip
        entry["judge"] = self._judge_cv(d)
        entry["table"] = self._heaviest(d, item)
        return entry

    def _cv_formula(self, d: DispersionResult, unit: str) -> list[str]:
        if d.cv is None:
            return ["X̄ = Σx ÷ ΣP", "S = √ Σ(Pᵢ ÷ ΣP)(Xᵢ − X̄)²", self.words("drawer.cv.ratio")]
        mean, word = number(d.mean, 4), unit_word(unit)
        return [f"X̄ = Σx ÷ ΣP = {mean} {word}", f"S = √ Σ(Pᵢ ÷ ΣP)(Xᵢ − X̄)² = {number(d.sd, 4)}",
                f"{self.words('drawer.cv.ratio')} = {number(d.cv, 6)}"]  # fmt: skip

    def _judge_cv(self, d: DispersionResult) -> list[str]:
        if d.cv is None:
            return [self.words("drawer.cv.missing")]
        sign = "≤" if d.verdict is Verdict.COMPLIANT else ">"
        said = [self.words("drawer.cv.judge", cv=number(d.cv, 6), sign=sign, limit=number(d.limit, 2),
                           verdict=self.words.verdict(d.verdict))]  # fmt: skip
        return said + ([self.words("drawer.sensitive", shown=number(d.cv, 3))] if d.rounding_sensitive else [])

    def _heaviest(self, d: DispersionResult, item: ItemResult) -> dict[str, Any] | None:
        listed = ranked(self.a, d)[:8]
        if not listed:
            return None
        rows = [{"cells": [row.label, show_number(row.values[d.indicator], self.terms[d.indicator, d.stage].unit), percent(share)],
                 "to": addresses.of_row(item.id, row)} for row, share in listed]  # fmt: skip
        return {"heads": [self.words(f"drawer.head.{k}") for k in ("school", "value", "share")], "rows": rows}

    # --- an item of the standard ---

    def item(self, item: ItemResult) -> Entry:
        words = self.words
        group = (self.a.standard.get("groups") or {}).get(item.group, item.group)
        entry = self._head(item.name, f"{item.id} · {group}", None, "", item.verdict)
        entry["value"] = item_value(item, words)
        entry["clause"] = item.clause
        entry["formula"] = list(dict.fromkeys(part.words for part in item.parts if part.words))
        inputs = [
            one for trace in self.others if trace.item == item.id and not trace.school_code for one in trace.inputs
        ]
        entry["inputs"] = list({tuple(line): line for line in self._inputs(tuple(inputs))}.values())
        entry["parts"] = {"heads": [words(f"drawer.head.{k}") for k in ("part", "value", "line", "verdict")],
                          "rows": [self._part(item, part) for part in item.parts]}  # fmt: skip
        entry["table"] = self._failing(item)
        entry["judge"] = self._judge_item(item)
        return entry

    def _part(self, item: ItemResult, part: PartResult) -> dict[str, Any]:
        stage = f" {self.words(f'stage.{part.stage}')}" if part.stage and part.stage not in part.label else ""
        line = {"cells": [part.label + stage, self._part_value(part), self._part_line(item, part),
                          f"{part.verdict.mark} {self.words.verdict(part.verdict)}"], "verdict": part.verdict.key}  # fmt: skip
        if part.kind == "cv" and part.stage:
            line["to"] = addresses.of_coefficient(item.id, part.stage)
        elif part.kind != "rows":
            line["to"] = "/".join(x for x in (item.id, part.key, part.stage) if x)
        return line

    def _part_value(self, part: PartResult) -> str:
        if part.kind == "judged":
            return part.conclusion or self.words(
                "board.not_judged" if part.verdict is Verdict.NO_VALUE else "board.judged"
            )
        if part.kind == "rows" or (part.kind == "each" and part.units != 1):
            if without_values(part):
                return self.words.verdict(Verdict.NO_VALUE)
            return f"{part.met} / {part.units}"
        shown = number(part.value, 6) if part.kind == "cv" else self._full(part.value, part.unit)
        if part.kind == "total" and part.denominator is not None:
            shown += f" = {plain(part.numerator)} ÷ {plain(part.denominator)}"
        return shown

    def _part_line(self, item: ItemResult, part: PartResult) -> str:
        return line_text(part.better, part.threshold, part.unit)

    def _full(self, value: float | None, unit: str) -> str:
        """A value with the drawer's decimals."""
        return percent(value, 2) if unit == "%" else f"{number(value, 4)} {unit_word(unit)}".strip()

    def _failing(self, item: ItemResult) -> dict[str, Any] | None:
        rows = [self._failing_line(item, part, unit) for part in item.parts for unit in part.failing]
        if not rows:
            return None
        return {"title": self.words("drawer.failing.count", count=len(rows)),
                "heads": [self.words(f"drawer.head.{k}") for k in ("school", "value", "line", "verdict")], "rows": rows}  # fmt: skip

    def _failing_line(self, item: ItemResult, part: PartResult, unit) -> dict[str, Any]:
        word = f"{unit.verdict.mark} {self.words.verdict(unit.verdict)}"
        measure = self.units.get((item.id, part.key), part.unit)
        line = {"cells": [unit_label(unit, self.labels), show_number(unit.value, measure), plain_line(unit.line, measure), word],
                "verdict": unit.verdict.key}  # fmt: skip
        stage_part = unit.stage or part.stage or ""
        line["to"] = (addresses.of_cell(item.id, unit.school_code, stage_part) if part.kind == "rows" else
                      "/".join(x for x in (item.id, part.key, unit.school_code, unit.stage) if x))  # fmt: skip
        return line

    def _judge_item(self, item: ItemResult) -> list[str]:
        words, said = self.words, []
        for name, tolerance in self.a.tolerances.items():
            if item.id in tolerance.items:
                said.append(words("drawer.tolerance", setting=words.known(f"tolerance.{name}", name),
                                  verdict=words.verdict(tolerance.items[item.id])))  # fmt: skip
        if item.id in self.a.practical:
            said.append(words("drawer.practical", verdict=words.verdict(self.a.practical[item.id])))
        if item.findings:
            said.append(words("drawer.findings", codes=words.join(item.findings)))
        return said + ([words("drawer.item_sensitive")] if item.rounding_sensitive else [])

    # --- any other traced number ---

    def traced(self, trace: Trace) -> Entry:
        named = next((row.label for row in self.a.schools if row.school_code == trace.school_code), trace.school_code)
        sub = " · ".join(part for part in (named, trace.stage, trace.item) if part)
        entry = self._head(trace.title, sub, trace.value, trace.unit, trace.verdict)
        self._tell(entry, trace, trace.clause)
        if trace.value is not None and trace.threshold is not None:
            entry["judge"] = [self._compared(trace.value, trace.threshold, trace.better, trace.unit, trace.verdict)]
        return entry

    # --- shared ---

    def _head(self, title: str, sub: str, value: float | None, unit: str, verdict: Verdict) -> Entry:
        return {"title": title, "sub": sub, "value": show_number(value, unit), "unit": unit_word(unit) if value is not None else "",
                "verdict": verdict.key, "word": f"{verdict.mark} {self.words.verdict(verdict)}"}  # fmt: skip

    def _tell(self, entry: Entry, trace: Trace | None, clause: str) -> None:
        """Formula, inputs and clause from the trace."""
        entry["clause"] = trace.clause if trace and trace.clause else clause
        if trace is None:
            return
        entry["formula"] = [line for line in (*trace.steps, trace.formula, trace.substituted) if line]
        entry["inputs"] = self._inputs(trace.inputs)
        entry["doubts"] = [
            found for one in trace.inputs for found in self.doubts.get((one.table, one.key, one.field), ())
        ]

    def _inputs(self, inputs: tuple[Input, ...]) -> list[list[str]]:
        return [self._input(one) for one in inputs]

    def _input(self, one: Input) -> list[str]:
        where = "；".join(str(place) for place in one.places) or self._without_cell(one)
        whole_column = one.value is None and not one.key
        empty = self.words("drawer.column" if whole_column else "drawer.empty")
        shown = f"{plain(one.value)} {one.unit}".strip() if one.value is not None else empty
        return [one.label or field_word(one.table, one.field), shown, where, *([one.note] if one.note else [])]

    def _without_cell(self, one: Input) -> str:
        return " · ".join(part for part in (table_word(one.table), " / ".join(str(k) for k in one.key)) if part)

    def _compared(self, value: float, line: float, better: str, unit: str, verdict: Verdict) -> str:
        sign = better if verdict is Verdict.COMPLIANT else {"≥": "<", "≤": ">", "<": "≥"}.get(better, better)
        of_line = percent(value / line) if line else number(None)
        return self.words("drawer.compared", value=self._full(value, unit), sign=sign, line=plain_line(line, unit), share=of_line,
                          verdict=self.words.verdict(verdict))  # fmt: skip


def plain_line(line: float | None, unit: str) -> str:
    return percent(line) if unit == "%" and line is not None else plain(line)
