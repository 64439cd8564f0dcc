"""Which files an assessment is written to, and by whom."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from junheng.core.assessment import Assessment, Trace

FORMATS = ("json", "xlsx", "docx", "pdf", "html")
NAMES = {"json": "assessment.json", "xlsx": "assessment.xlsx", "docx": "report.docx", "pdf": "report.pdf",
         "html": "assessment.html"}  # fmt: skip
TRACE = "trace.json"


def write(
    assessment: Assessment,
    folder: Path,
    formats: list[str],
    lang: str,
    tell: Callable[[str], None],
    previous: Assessment | None = None,
) -> list[Path]:
    """Every file asked for, in the order of FORMATS; the folder is made where it lacks. `previous` is last year's result."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name in (f for f in FORMATS if f in formats):
        tell(f"写出 {NAMES[name]}")
        written += _WRITERS[name](assessment, folder, lang, previous)
    return written


def _json(assessment: Assessment, folder: Path, lang: str, previous: Assessment | None) -> list[Path]:
    whole, trace = folder / NAMES["json"], folder / TRACE
    dump(assessment.to_json(lang), whole)
    dump({"traces": [_trace(t) for t in assessment.traces]}, trace)
    return [whole, trace]


def dump(value: object, path: Path) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def _trace(trace: Trace) -> dict:
    return {**vars(trace), "verdict": trace.verdict.key, "steps": list(trace.steps),
            "inputs": [{**vars(i), "key": list(i.key), "places": [str(p) for p in i.places]} for i in trace.inputs]}  # fmt: skip


def _html(assessment: Assessment, folder: Path, lang: str, previous: Assessment | None) -> list[Path]:
    from junheng.reports.page import render

    path = folder / NAMES["html"]
    path.write_text(render(assessment, lang=lang, previous=previous), encoding="utf-8")
    return [path]


def _xlsx(assessment: Assessment, folder: Path, lang: str, previous: Assessment | None) -> list[Path]:
    from junheng.reports import workbook

    path = folder / NAMES["xlsx"]
    workbook.write(assessment, path)
    return [path]


def _docx(assessment: Assessment, folder: Path, lang: str, previous: Assessment | None) -> list[Path]:
    from junheng.reports import document

    path = folder / NAMES["docx"]
    document.write_docx(document.self_assessment(assessment, lang=lang), path)
    return [path]


def _pdf(assessment: Assessment, folder: Path, lang: str, previous: Assessment | None) -> list[Path]:
    from junheng.reports import document

    path = folder / NAMES["pdf"]
    document.write_pdf(document.self_assessment(assessment, lang=lang), path)
    return [path]


_WRITERS = {"json": _json, "html": _html, "xlsx": _xlsx, "docx": _docx, "pdf": _pdf}
