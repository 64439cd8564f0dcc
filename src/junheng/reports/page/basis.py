"""What the verdict rests on: vetoes, eligibility, settings, findings, corrections, fingerprints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from junheng.core.assessment import Assessment
from junheng.core.finding import Correction, Finding
from junheng.core.verdict import Verdict
from junheng.fields import table, tables
from junheng.reports.page.common import judged
from junheng.reports.words import NOTHING, Words, plain


def section(assessment: Assessment, words: Words) -> dict[str, Any]:
    counts = {
        severity: sum(f.severity == severity for f in assessment.findings)
        for severity in ("blocking", "explain", "note")
    }
    order = list(counts)
    return {
        "title": words("basis.title", total=len(assessment.findings), **counts) if assessment.findings else words(
            "basis.title.none"),
        "vetoes": [_veto(veto, words) for veto in assessment.vetoes],
        "eligibility": _eligibility(assessment.eligibility, words),
        "settings": _settings(assessment, words),
        "findings": [_finding(f, words) for f in sorted(assessment.findings, key=lambda f: order.index(f.severity))],
        "corrections": [_correction(c, words) for c in assessment.corrections],
        "source": list((assessment.standard.get("notes") or {}).values()),
        "fingerprint": [(words.known(f"fingerprint.{k}", k), v) for k, v in assessment.fingerprint.items()],
    }  # fmt: skip


def _veto(veto, words: Words) -> dict[str, Any]:
    if veto.verdict is Verdict.NO_VALUE:
        said = words("veto.unexamined")
    else:
        said = words("veto.occurred" if veto.occurred else "veto.not_occurred")
    if veto.note and not veto.occurred:
        said = veto.note
    return {"id": veto.id, "label": veto.label, "verdict": judged(veto.verdict, words), "said": said, "note": (veto.note or "") if veto.occurred else "",
            "hint": veto.hint or ""}  # fmt: skip


def _eligibility(eligibility: Mapping[str, Any], words: Words) -> dict[str, Any] | None:
    if not eligibility:
        return None
    verdict = eligibility.get("verdict")
    facts = [(words.known(f"eligibility.{k}", k), plain(v)) for k, v in eligibility.items()
             if k not in ("verdict", "label", "field") and not isinstance(v, Mapping | list | tuple)]  # fmt: skip
    return {"label": eligibility.get("label") or words("eligibility.title"), "facts": facts,
            "verdict": judged(Verdict.of(verdict), words) if isinstance(verdict, str) else None}  # fmt: skip


def _settings(assessment: Assessment, words: Words) -> list[dict[str, Any]]:
    """Every open point of the standard with the choice taken and, where the standard tells, what it means."""
    specs = {_get(s, "name"): s for s in assessment.standard.get("setting_specs") or ()}
    lines = []
    for name, value in (assessment.standard.get("settings") or {}).items():
        spec = specs.get(name)
        default = _get(spec, "default")
        lines.append({
            "name": name, "value": plain(value), "meaning": _get(spec, "meaning") or "", "why": _get(spec, "why_open") or "",
            "choices": words.join(plain(c) for c in _get(spec, "choices") or ()),
            "changed": spec is not None and str(default) != str(value),
        })  # fmt: skip
    return lines


def _get(spec: Any, name: str) -> Any:
    return spec.get(name) if isinstance(spec, Mapping) else getattr(spec, name, None)


def _finding(finding: Finding, words: Words) -> dict[str, Any]:
    message = finding.message_en if words.lang == "en" and finding.message_en else finding.message
    return {
        "code": finding.code, "severity": str(finding.severity), "word": words(f"severity.{finding.severity}"),
        "message": message, "where": finding.where or "", "items": list(finding.items),
        "explanation": finding.explanation or "", "value": finding.value or "",
    }  # fmt: skip


def _correction(correction: Correction, words: Words) -> dict[str, Any]:
    return {
        "what": f"{table_word(correction.table)} · {field_word(correction.table, correction.field)}",
        "key": " / ".join(correction.key), "was": correction.was or NOTHING, "now": correction.now or NOTHING,
        "reason": correction.reason, "reporter": correction.reporter, "on": correction.on,
        "state": words("correction.applied" if correction.applied else "correction.refused"), "note": correction.note,
    }  # fmt: skip


def table_word(name: str | None) -> str:
    return tables()[name].label if name in tables() else name or ""


def field_word(table_name: str | None, name: str | None) -> str:
    """The official title of a field, or its name where the dictionary has none."""
    found = table(table_name).field(name) if table_name in tables() and name else None
    return found.label if found else name or ""
