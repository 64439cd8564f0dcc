"""References: how a report names a number of the Assessment, so that no report carries a number of its own.

A reference is a path, or paths and constants joined by ÷ × + − (left to right), worked out exactly:

    county/resident_population ÷ 10000        a figure as reported
    figures/schools.小学                       a sum that the engine made for the official tables
    items/G9/0/numerator                      a part of an item: by number (documents left aside), by key, or by stage
    items/R5/小学/met                          rows of a stage that reach the threshold
    rows/小学/count · rows/小学/compliant · rows/小学/meeting/R5 · rows/小学/below/R5 · rows/小学/kind/教学点
    rows/小学/share · rows/小学/share/R5       of the rows, those that comply or reach the threshold
    row/2133001234/小学/R5 · row/2133001234/小学/pupils
    failing/G4/size/0/value                   a record that fails a part, by its place in the list
    tally/schools/小学 · tally/classes/初中 · tally/small/pupils   counts that only Table IV prints
    dispersion/初中/R3/cv · composite/小学 · summary/met · conditions/cvs/met · tolerances/as_reviewed/met

Missing stays missing: an operation with a missing side has no value, and so has a division by zero. Of rows none of which has
a value nobody knows how many comply, and no share is known while a row lacks one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from junheng.core.assessment import Assessment, PartResult, SchoolRow
from junheng.core.exact import Number, fraction
from junheng.core.verdict import Verdict
from junheng.reports.official.tallies import tally

_JOINED = re.compile(r" ([÷×+−]) ")
_CONSTANT = re.compile(r"^\d+(\.\d+)?$")


Head = Callable[..., Any]


def resolve(assessment: Assessment, reference: str, heads: Mapping[str, Head] | None = None) -> Any:
    """The value a reference names, unrounded; None where it is missing. `heads` are further first words a report knows.

    Raises KeyError when the reference is written wrongly: a slip of ours, never of the data.
    """
    known = {**_HEADS, **(heads or {})}
    first, *rest = _JOINED.split(reference)
    if not rest:
        return _single(assessment, first, known)
    total = Number(_single(assessment, first, known))
    for sign, word in zip(rest[::2], rest[1::2], strict=True):
        total = _joined(total, sign, Number(_single(assessment, word, known)))
    return None if total.value is None else float(total.value)


def exact(assessment: Assessment, reference: str) -> Fraction | None:
    """As `resolve`, exactly: for rounding to a form's decimals."""
    return fraction(resolve(assessment, reference))


def _joined(left: Number, sign: str, right: Number) -> Number:
    return {
        "÷": lambda: left / right,
        "×": lambda: left * right,
        "+": lambda: left + right,
        "−": lambda: left - right,
    }[sign]()


def _single(assessment: Assessment, reference: str, heads: Mapping[str, Head]) -> Any:
    if _CONSTANT.match(reference):
        return Fraction(reference)
    head, *path = reference.split("/")
    return heads[head](assessment, *path)


def _row(assessment: Assessment, code: str, stage: str, name: str) -> Any:
    row = next(row for row in assessment.schools if (row.school_code, row.stage) == (code, stage))
    return row.values[name] if name in row.values else getattr(row, name)


def _rows(assessment: Assessment, stage: str, test: str, word: str = "") -> float | None:
    rows = assessment.rows_of(stage)
    if test == "share":
        return _share([row.verdicts.get(word) if word else row.verdict for row in rows])
    if test in ("compliant", "meeting") and all(_ROW_TESTS["missing" if word else "unknown"](row, word) for row in rows):
        return None
    return sum(_ROW_TESTS[test](row, word) for row in rows)


def _share(verdicts: list[Verdict | None]) -> float | None:
    """Those that comply, of all; unknown while one is."""
    if not verdicts or Verdict.NO_VALUE in verdicts:
        return None
    return verdicts.count(Verdict.COMPLIANT) / len(verdicts)


_ROW_TESTS: dict[str, Callable[[SchoolRow, str], bool]] = {
    "count": lambda row, _: True,
    "compliant": lambda row, _: row.verdict is Verdict.COMPLIANT,
    "failing": lambda row, _: row.verdict is Verdict.BELOW,
    "unknown": lambda row, _: row.verdict is Verdict.NO_VALUE,
    "meeting": lambda row, item: row.verdicts.get(item) is Verdict.COMPLIANT,
    "below": lambda row, item: row.verdicts.get(item) is Verdict.BELOW,
    "missing": lambda row, item: row.verdicts.get(item) is Verdict.NO_VALUE,
    "near": lambda row, item: item in row.near,
    "kind": lambda row, kind: row.kind == kind,
    "kinds": lambda row, kinds: row.kind in kinds.split("+"),
}


def measured_parts(item) -> list[PartResult]:
    """The parts of an item that figures decide, in order; what documents settle is left aside."""
    return [part for part in item.parts if part.kind != "judged"]


def part_named(item, name: str) -> PartResult | None:
    """A part by its place among those that figures decide, by its key, by its stage, or by a word of its label."""
    parts = measured_parts(item)
    if name.isdecimal():
        return parts[int(name)] if int(name) < len(parts) else None
    tests = (lambda p: p.key == name, lambda p: p.stage == name, lambda p: name in p.label)
    return next((part for test in tests for part in parts if test(part)), None)


def _item(assessment: Assessment, id: str, *path: str) -> Any:
    item = assessment.item(id)
    if len(path) == 1:
        return getattr(item, path[0])
    part = part_named(item, path[0])
    if part is None:
        return None
    return len(_failing(part, path[1])) if path[1] in _FAILING else getattr(part, path[1])


_FAILING = {"below": Verdict.BELOW, "missing": Verdict.NO_VALUE}


def _failing(part: PartResult, name: str) -> list:
    return [unit for unit in part.failing if unit.verdict is _FAILING[name]]


def _record(assessment: Assessment, item: str, part: str, place: str, name: str) -> Any:
    """A record that fails a part, by its place in the part's list: failing/G4/size/0/value."""
    found = part_named(assessment.item(item), part)
    return None if found is None else getattr(found.failing[int(place)], name)


def _dispersion(assessment: Assessment, stage: str, indicator: str, name: str) -> Any:
    found = assessment.dispersion_of(stage, indicator)
    return None if found is None else getattr(found, name)


def _dispersions(assessment: Assessment, test: str, stage: str = "") -> int:
    """How many difference coefficients there are, or have a verdict: dispersions/count, dispersions/below/小学."""
    of_stage = [d for d in assessment.dispersion if not stage or d.stage == stage]
    return len(of_stage) if test == "count" else sum(d.verdict is Verdict.of(test) for d in of_stage)


def _summary(assessment: Assessment, name: str) -> Any:
    value = assessment.summary[name]
    return len(value) if isinstance(value, list) else value


def _group(assessment: Assessment, group: str, test: str) -> int:
    """Items of a group, or those with a verdict: group/government_support/total, …/met, …/below."""
    items = [item for item in assessment.items if item.group == group]
    if test in ("total", "met"):
        return sum(test == "total" or item.verdict.met for item in items)
    return sum(item.verdict is Verdict.of(test) for item in items)


def _condition(assessment: Assessment, key: str, name: str) -> Any:
    found = next((c for c in assessment.conditions if c.key == key), None)
    return None if found is None else getattr(found, name)


def _tolerance(assessment: Assessment, key: str, name: str) -> Any:
    return getattr(assessment.tolerances[key], name) if key in assessment.tolerances else None


def _vetoes(assessment: Assessment, test: str) -> int:
    """Veto items with a verdict: vetoes/compliant are those examined that did not occur."""
    return sum(veto.verdict is Verdict.of(test) for veto in assessment.vetoes)


def _practical(assessment: Assessment, name: str) -> int:
    """Resource items met under the practical count: practical/met, practical/total."""
    return sum(name == "total" or verdict.met for verdict in assessment.practical.values())


def _rule(assessment: Assessment, name: str) -> Any:
    return (assessment.standard.get("school_rule") or {}).get(name)


def _conclusion(assessment: Assessment, item: str) -> str | None:
    """What the documents settled, in the county's own words (judgements)."""
    lines = assessment.tables.get("judgements") or []
    written = (line.get("conclusion") for line in lines if line.get("item") == item)
    return next((text for text in written if text), None)


def _figure(assessment: Assessment, name: str) -> Any:
    """A sum of the engine's; of a kind that no counted school has, there are none."""
    counted = name.startswith("schools.") and assessment.figures.get("schools") is not None
    return assessment.figures.get(name, 0 if counted else None)


def _counted(assessment: Assessment, what: str) -> int:
    return len(getattr(assessment, what))


_HEADS: dict[str, Head] = {
    "county": lambda assessment, name: assessment.county.get(name),
    "figures": _figure,
    "items": _item,
    "failing": _record,
    "row": _row,
    "rows": _rows,
    "dispersion": _dispersion,
    "dispersions": _dispersions,
    "composite": lambda assessment, stage: assessment.composite.get(stage),
    "summary": _summary,
    "group": _group,
    "conditions": _condition,
    "tolerances": _tolerance,
    "vetoes": _vetoes,
    "practical": _practical,
    "rule": _rule,
    "conclusion": _conclusion,
    "counted": _counted,
    "tally": tally,
}
