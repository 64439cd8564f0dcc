"""What the HTML reader shows, worked out before any markup: stretches of text, notes beside them, counts for the
head.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from junheng.claims import Claim, Judgement, Reading, Relation, ReportCheck
from junheng.claims.decisions import Decision, key_of
from junheng.claims.nouns import number
from junheng.reports.report_check.words import CATEGORIES, KINDS, MARKS, QUALIFIERS, SEVERITIES, TYPES, VERDICTS

WORST = (Judgement.CONSISTENT, Judgement.UNDECIDED, Judgement.INCONSISTENT)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a paragraph: plain, a claim, a number that is no claim, or a place without a figure."""

    text: str
    style: str = ""
    claim: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One relation beside the text."""

    id: str
    verdict: str
    mark: str
    label: str
    severity: str
    type: str
    message: str
    formula: str
    result: str
    claims: tuple[str, ...]
    finding: bool
    decision: str
    note: str
    missing: str
    key: dict


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document: title and paragraphs of stretches."""

    file: str
    county: str
    paragraphs: tuple[tuple[Stretch, ...], ...]


def notes(check: ReportCheck, decisions: Mapping[str, Decision]) -> list[Note]:
    """All relations, findings first."""
    findings = [relation.id for relation in check.findings]
    ordered = [*check.findings, *(relation for relation in check.relations if relation.id not in findings)]
    return [_note(check, relation, decisions.get(relation.id)) for relation in ordered]


def _note(check: ReportCheck, relation: Relation, decision: Decision | None) -> Note:
    key = key_of(check, relation) if relation.finding else None
    return Note(
        relation.id,
        str(relation.verdict),
        MARKS[relation.verdict],
        VERDICTS[relation.verdict],
        SEVERITIES[relation.severity],
        TYPES.get(relation.type, relation.type),
        relation.message,
        relation.numbers,
        _result(relation),
        relation.claims,
        relation.finding,
        decision.decision if decision else "",
        decision.note if decision else "",
        relation.missing,
        {
            "type": key.type,
            "subtype": key.subtype,
            "quotes": key.quotes,
            "contexts": key.contexts,
            "message": key.message,
        }
        if key
        else {},
    )


def _result(relation: Relation) -> str:
    value = relation.recomputed
    if value is None or isinstance(value, bool):
        return {True: "成立", False: "不成立", None: ""}[value]
    return value if isinstance(value, str) else f"{value:.4f}".rstrip("0").rstrip(".")


def sheets(check: ReportCheck) -> list[Sheet]:
    """The documents as paragraphs of stretches; every character of the text stands in exactly one."""
    verdicts = worst_verdicts(check)
    places = [relation.where for relation in check.findings if relation.where]
    return [Sheet(r.document.file, r.county, tuple(_paragraphs(r, verdicts, places))) for r in check.readings]


def worst_verdicts(check: ReportCheck) -> dict[str, Judgement]:
    """The worst that was found on each claim; a claim nothing was found on is missing here. Only findings count
    against it.
    """
    found: dict[str, Judgement] = {}
    for relation in check.relations:
        if relation.finding or relation.verdict == Judgement.CONSISTENT:
            for claim in _spoken_of(relation):
                found[claim] = max(found.get(claim, WORST[0]), relation.verdict, key=WORST.index)
    return found


def _spoken_of(relation: Relation) -> tuple[str, ...]:
    """The claims a verdict is shown on: in a question of plausibility the last, the others lend the scale."""
    measured = relation.role == "scrutiny" and len(relation.claims) > 2 and relation.finding
    return relation.claims[-1 if relation.type == "sum" else -2 :] if measured else relation.claims


def _paragraphs(reading: Reading, verdicts: Mapping[str, Judgement], places: list[tuple[str, int, int]]):
    stretches = _stretches(reading, verdicts, places)
    current: list[Stretch] = []
    for stretch in stretches:
        lines = stretch.text.split("\n")
        for index, line in enumerate(lines):
            if index:
                yield tuple(current)
                current = []
            if line:
                current.append(Stretch(line, stretch.style, stretch.claim, stretch.title))
    yield tuple(current)


def _stretches(reading: Reading, verdicts: Mapping[str, Judgement], places: list[tuple[str, int, int]]):
    spans = [(c.start, c.end, _of_claim(c, verdicts)) for c in reading.claims]
    spans += [(d.start, d.end, ("other", "", CATEGORIES.get(d.category, d.category))) for d in reading.distractors]
    spans += [(start, end, ("place", "", "文字问题")) for file, start, end in places if file == reading.document.file]
    position = 0
    for start, end, (style, claim, title) in sorted(spans, key=lambda span: (span[0], -span[1])):
        start = max(start, position)
        if start >= end:
            continue
        yield Stretch(reading.text[position:start])
        yield Stretch(reading.text[start:end], style, claim, title)
        position = end
    yield Stretch(reading.text[position:])


def _of_claim(claim: Claim, verdicts: Mapping[str, Judgement]) -> tuple[str, str, str]:
    verdict = verdicts.get(claim.id)
    hedge = QUALIFIERS.get(claim.qualifier, "")
    parts = (
        f"{claim.id} {claim.subject}",
        f"{number(claim.value)} {claim.unit}",
        KINDS[claim.kind],
        claim.period or "时期未写",
        hedge,
    )
    return str(verdict) if verdict else "single", claim.id, " · ".join(part for part in parts if part)


def head(check: ReportCheck) -> dict[str, int]:
    """Counts for the first line."""
    findings = check.findings
    return {
        "claims": len(check.claims),
        "relations": len(check.relations),
        "consistent": sum(r.verdict == Judgement.CONSISTENT for r in check.relations),
        "inconsistent": sum(r.verdict == Judgement.INCONSISTENT for r in findings),
        "undecided": sum(r.verdict == Judgement.UNDECIDED for r in findings),
        "others": sum(len(r.distractors) for r in check.readings),
    }
