"""The way in: documents → one `ReportCheck`, and its `report.json`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from junheng.claims.coverage import coverage
from junheng.claims.extract import read
from junheng.claims.nouns import Claim, Document, Fact, Reading, Relation, ReportCheck
from junheng.claims.relations import relate


def check_report(documents: Sequence[Document], facts: Sequence[Fact] = ()) -> ReportCheck:
    """Read the documents and check every number in them against the others, the standard and the facts (报告核对).

    Args:
        documents: texts of one county or of several; offsets in the result point into their unchanged text.
        facts: values of the county's own assessment, from `claims.facts`; empty where no data package was given.

    Returns:
        Claims, relations with verdicts, and which of the 32 items the documents speak of.
    """
    prefixes = [f"d{index}-" if len(documents) > 1 else "" for index in range(1, len(documents) + 1)]
    readings = [read(document, prefix) for document, prefix in zip(documents, prefixes, strict=True)]
    relations = relate(readings, facts)
    readings = [_with_totals(reading, relations) for reading in readings]
    return ReportCheck(tuple(readings), relations, coverage(readings))


def _with_totals(reading: Reading, relations: Sequence[Relation]) -> Reading:
    """A count that the text parts into stated pieces is a `sum`."""
    totals = {relation.claims[-1] for relation in relations if relation.type == "sum" and relation.subtype == "total"}
    claims = tuple(replace(c, kind="sum") if c.id in totals and c.kind == "count" else c for c in reading.claims)
    return replace(reading, claims=claims)


def _plain(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def claim_json(claim: Claim) -> dict:
    """One claim as `report.json` holds it; 多 and 余 are 'more_than' there."""
    return {
        "id": claim.id,
        "file": claim.file,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "value": _plain(claim.value),
        "value_hi": _plain(claim.value_hi),
        "unit": claim.unit,
        "kind": claim.kind,
        "period": claim.period,
        "qualifier": "more_than" if claim.qualifier == "and_some" else claim.qualifier,
        "subject": claim.subject,
        "nature": claim.nature,
        "part_of": claim.part_of,
        "share_of": claim.share_of or None,
        "half_width": _plain(claim.half_width),
    }


def relation_json(relation: Relation) -> dict:
    """One relation as `report.json` holds it."""
    return {
        "id": relation.id,
        "type": relation.type,
        "subtype": relation.subtype,
        "role": relation.role,
        "claims": list(relation.claims),
        "formula": relation.formula,
        "formula_values": relation.numbers,
        "recomputed": relation.recomputed,
        "verdict": str(relation.verdict),
        "severity": str(relation.severity),
        "message": relation.message,
        "implied": list(relation.implied) if relation.implied else None,
        "missing": relation.missing or None,
    }


def to_json(check: ReportCheck) -> dict:
    """The whole check, ready for `json.dump`."""
    return {
        "documents": [
            {
                "file": r.document.file,
                "county": r.county or None,
                "year": r.year,
                "characters": len(r.text),
                "extracted": r.document.extracted,
            }
            for r in check.readings
        ],
        "claims": [claim_json(claim) for claim in check.claims],
        "relations": [relation_json(relation) for relation in check.relations],
        "distractors": [
            {"file": d.file, "start": d.start, "end": d.end, "text": d.text, "category": d.category}
            for r in check.readings
            for d in r.distractors
        ],
        "coverage": [
            {
                "code": t.code,
                "name": t.name,
                "mentioned": t.mentioned,
                "quote": t.quote or None,
                "claims": list(t.claims),
                "wanted": t.wanted or None,
            }
            for t in check.coverage
        ],
    }
