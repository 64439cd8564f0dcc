"""The one-page summary (核对摘要) a bureau head reads in a minute, as a Word page."""

from __future__ import annotations

from pathlib import Path

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from junheng.claims import ReportCheck
from junheng.reports.report_check.page import head
from junheng.reports.report_check.words import MARKS, SEVERITIES, VERDICTS

MOST_LINES = 31
"""Lines of findings that fit one A4 page beside the head and the gaps."""
LINE = 42
"""Chinese characters on one line at this size."""


def write_summary(check: ReportCheck, path: Path) -> None:
    """Head, the loudest findings, what is not covered; the rest is counted and left to the reader page."""
    word = _page()
    _line(word, "报告核对摘要", 18, "黑体")
    _line(word, "材料：" + _short("、".join(r.document.file for r in check.readings), 70), 10.5)
    _line(word, _counts(check), 10.5)
    _findings(word, check)
    _gaps(word, check)
    word.save(str(path))


def _page() -> WordDocument:
    word = new_document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin = section.right_margin = Mm(24)
    return word


def _line(word: WordDocument, text: str, size: float, face: str = "仿宋") -> None:
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.line_spacing = 1.15
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), face
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)


def _counts(check: ReportCheck) -> str:
    counts = head(check)
    return (
        f"读出 {counts['claims']} 个数字声明，核对 {counts['relations']} 条关系：{counts['consistent']} 条一致，"
        f"{counts['inconsistent']} 处不一致，{counts['undecided']} 处不能判定、需要说明。"
    )


def _findings(word: WordDocument, check: ReportCheck) -> None:
    _line(word, "需要核对或说明" if check.findings else "没有需要核对或说明的问题。", 13, "黑体")
    used = shown = 0
    for relation in check.findings:
        verdict = f"{MARKS[relation.verdict]} {VERDICTS[relation.verdict]}（{SEVERITIES[relation.severity]}）"
        text = f"{shown + 1}. {verdict}：{_short(relation.message, 120)}"
        lines = -(-len(text) // LINE)
        if used + lines > MOST_LINES:
            break
        _line(word, text, 10.5)
        used, shown = used + lines, shown + 1
    if shown < len(check.findings):
        _line(word, f"其余 {len(check.findings) - shown} 处见 report.html。", 10.5)


def _gaps(word: WordDocument, check: ReportCheck) -> None:
    silent = "、".join(f"{t.code} {t.name}" for t in check.coverage if not t.mentioned)
    wanted = "、".join(t.wanted for t in check.coverage if t.mentioned and t.wanted)
    _line(word, "覆盖情况", 13, "黑体")
    _line(word, "没有写到：" + (_short(silent, 160) or "无"), 10.5)
    _line(word, "写到但缺数字：" + (_short(wanted, 200) or "无"), 10.5)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
