"""The report in English, for readers outside: the same figures, shorter; names of items, schools and forms stay official."""

from __future__ import annotations

from junheng.core.assessment import ItemResult
from junheng.core.verdict import Verdict
from junheng.reports.document.model import Block, Paragraph, Style, TableBlock, Words
from junheng.reports.document.telling import Telling, brief, close_form, safe
from junheng.reports.doubts import doubts
from junheng.reports.official.grid import Cell, Kind, Line, Table, stub, text_cell
from junheng.reports.terms import resource_items, stages

_VERDICTS = {
    Verdict.COMPLIANT: "met",
    Verdict.BELOW: "below",
    Verdict.NO_VALUE: "no data",
    Verdict.NOT_APPLICABLE: "n/a",
}
_STAGES = {"小学": "primary", "初中": "junior"}
_WORST = 3


def english(t: Telling) -> list[Block]:
    """Title, result, resource allocation, items, problems, basis."""
    name = str(t.assessment.county.get("name") or "")
    return [
        Paragraph((Words(f"{name}\nSelf-evaluation: high-quality balanced compulsory education"),), Style.TITLE),
        *_chapter("1. The county", _county(t)),
        *_chapter("2. Result", _result(t)),
        *_chapter("3. Resource allocation", [*t.paragraph(_rows(t)), *t.paragraph([_coefficients(t)])]),
        *_chapter("4. Items", [TableBlock(_items(t), 9)]),
        *_chapter("5. What is not met", _problems(t)),
        *_chapter("6. Basis", _basis(t)),
    ]


def _chapter(title: str, content: list[Block]) -> list[Block]:
    return [Paragraph((Words(title),), Style.HEADING1), *content] if content else []


def _county(t: Telling) -> list[Block]:
    return t.paragraph([
        "As of 1 September {county/school_year|x?}. ",
        "Pupils: {figures/pupils.小学 + figures/pupils.初中|n?} ({figures/pupils.小学|n} primary, "
        "{figures/pupils.初中|n} junior). ",
        "Classes: {figures/classes.小学 + figures/classes.初中|n?} ({figures/classes.小学|n} primary, "
        "{figures/classes.初中|n} junior). ",
        "Rows assessed (one compulsory stage of one school): {rows/小学/count + rows/初中/count|n}.",
    ])  # fmt: skip


def _result(t: Telling) -> list[Block]:
    overall = _VERDICTS[t.assessment.overall]
    said = [
        f"Overall: {overall}. ",
        "{summary/met|n} of {summary/total|n} items are met ({summary/rate|p}), {summary/below|n} below, "
        "{summary/no_value|n} without data. ",
    ]
    both = [
        f"Tolerances {name.replace('_', ' ')}: {_VERDICTS[found.overall]}, {{tolerances/{name}/met|n}} items met. "
        for name, found in t.assessment.tolerances.items()
    ]
    return [*t.paragraph(said), *t.paragraph(both)]


def _rows(t: Telling) -> list[str]:
    rule = (
        "A school passes when at least {rule/at_least|n?} of the seven indicators reach their thresholds and the other "
        "reaches {rule/floor_share|p0?} of its own. "
    )
    return [rule, *(_passing(t, stage) for stage in stages(t.assessment))]


def _passing(t: Telling, stage: str) -> str:
    rows = f"{{rows/{stage}/count|n}} {_STAGES.get(stage, stage)} rows"
    if t.value(f"rows/{stage}/compliant") is None:
        return f"None of {rows} has the data to be judged. "
    share = f" ({{rows/{stage}/share|p}})" if t.value(f"rows/{stage}/share") is not None else ""
    return (
        f"Of {rows} {{rows/{stage}/compliant|n}} pass{share}, {{rows/{stage}/failing|n}} do not, "
        f"{{rows/{stage}/unknown|n}} lack data. "
    )


def _coefficients(t: Telling) -> str:
    return (
        "Difference coefficients: {dispersions/count|n}, of which {dispersions/compliant|n} within their limits, "
        "{dispersions/below|n} above, {dispersions/no_value|n} without value."
    )


def _items(t: Telling) -> Table:
    head: Line = tuple(Cell(Kind.HEAD, name) for name in ("Item", "Name", "Verdict", "With tolerances"))
    reviewed = t.assessment.tolerances.get("as_reviewed")
    body = tuple(
        (stub(item.id), stub(item.name), text_cell(_VERDICTS[item.verdict], unmet=item.verdict is Verdict.BELOW),
         text_cell(_VERDICTS[reviewed.items[item.id]] if reviewed and item.id in reviewed.items else None))
        for item in t.assessment.items
    )  # fmt: skip
    return Table("items", "", (head,), body, (0.8, 7.0, 1.2, 1.6), landscape=False)


def _problems(t: Telling) -> list[Block]:
    by_rows = [item for item in resource_items(t.assessment)]
    said = [_row_problem(t, item, stage) for item in by_rows for stage in stages(t.assessment)]
    said += [_coefficient_problem(t, d) for d in t.assessment.dispersion if d.verdict is Verdict.BELOW]
    others = [i for i in t.assessment.items if i not in by_rows and i.verdict in (Verdict.BELOW, Verdict.NO_VALUE)]
    said += [_other_problem(item) for item in others]
    return [block for words in said if words for block in t.paragraph([words])]


def _row_problem(t: Telling, item: ItemResult, stage: str) -> str:
    short = [row for row in t.assessment.rows_of(stage) if row.verdicts.get(item.id) is Verdict.BELOW]
    if not short:
        return ""
    worst = sorted(short, key=lambda row: row.values[item.id])[:_WORST]
    term = t.terms[item.id, stage]
    decimals = 0 if term.gap_unit == "元" else 2
    named = ", ".join(
        f"{safe(row.label)} ({{row/{row.school_code}/{stage}/{item.id}|"
        f"{close_form(row.values[item.id], term.line, decimals)}}})"
        for row in worst
    )
    return (
        f"{item.id} {item.name}, {_STAGES.get(stage, stage)}: {{rows/{stage}/below/{item.id}|n}} of "
        f"{{rows/{stage}/count|n}} rows below {{line/{item.id}/{stage}|x}}; lowest {named}.{_doubt(item)}"
    )


def _coefficient_problem(t: Telling, found) -> str:
    reference = f"dispersion/{found.stage}/{found.indicator}"
    form = close_form(found.cv, found.limit, 3, "≤")
    return (
        f"{found.indicator}, {_STAGES.get(found.stage, found.stage)}: coefficient {{{reference}/cv|{form}}}, "
        f"limit {{{reference}/limit|d2}}."
    )


def _other_problem(item: ItemResult) -> str:
    parts = [
        f"{part.label}: {{items/{item.id}/{part.key}/below|n}} of {{items/{item.id}/{part.key}/units|n}} below"
        for part in item.parts
        if part.verdict is Verdict.BELOW and part.kind == "each" and part.units > 1
    ]
    state = "no data" if item.verdict is Verdict.NO_VALUE else "; ".join(parts) or "below"
    return f"{item.id} {brief(item)}: {state}.{_doubt(item)}"


def _doubt(item: ItemResult) -> str:
    return f" Rests on doubtful data ({', '.join(doubts(item))})." if doubts(item) else ""


def _basis(t: Telling) -> list[Block]:
    settings = ", ".join(f"{name} = {value}" for name, value in (t.assessment.standard.get("settings") or {}).items())
    return [
        Paragraph((Words("Verdicts rest on unrounded values; a missing figure is no data and never zero."),)),
        Paragraph((Words(f"Settings: {settings}."),)),
        *t.paragraph(["Findings on the data: {counted/findings|n}; declared corrections: {counted/corrections|n}."]),
    ]
