"""A Word copy of the checked text with a comment at every finding. A .docx keeps its own layout; other texts get a
plain one.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from junheng.claims import Reading, Relation, ReportCheck
from junheng.claims.decisions import Decision
from junheng.claims.readers.word import paragraphs, texts
from junheng.reports.report_check.words import SEVERITIES, VERDICTS

AUTHOR, INITIALS = "均衡", "均"
_DECIDED = {"confirmed": "已确认", "dismissed": "不采纳", "": ""}


def write_word_copy(
    check: ReportCheck, reading: Reading, path: Path, source: bytes | None, decisions: Mapping[str, Decision]
) -> None:
    """Write the copy of one document. `source` is the original .docx, None for other kinds of file."""
    word = new_document(io.BytesIO(source)) if source else _plain(reading.text)
    _, found = paragraphs(word.element)
    for start, end, relation in _places(check, reading):
        runs = [run for paragraph in found for run in _runs(paragraph, start, end, word)]
        if not runs and found:
            runs = [run for paragraph in found[-1:] for run in _runs(paragraph, paragraph.start, paragraph.end, word)]
        if runs:
            word.add_comment(
                runs=[runs[0], runs[-1]],
                text=_words(relation, decisions.get(relation.id)),
                author=AUTHOR,
                initials=INITIALS,
            )
    word.save(str(path))


def _plain(text: str) -> WordDocument:
    word = new_document()
    normal = word.styles["Normal"]
    normal.font.name = "FangSong"
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    for line in text.split("\n"):
        word.add_paragraph("".join(c for c in line if c >= " " or c == "\t"))
    return word


def _places(check: ReportCheck, reading: Reading) -> Iterator[tuple[int, int, Relation]]:
    """Where each finding of this document is written to: its last claim here, or the place it names."""
    here = {claim.id: claim for claim in reading.claims}
    for relation in check.findings:
        claims = [here[i] for i in relation.claims if i in here]
        if claims:
            yield claims[-1].start, claims[-1].end, relation
        elif relation.where and relation.where[0] == reading.document.file:
            yield relation.where[1], relation.where[2], relation


def _words(relation: Relation, decision: Decision | None) -> str:
    head = f"【{VERDICTS[relation.verdict]}·{SEVERITIES[relation.severity]}】"
    tail = f"（处理意见：{_DECIDED[decision.decision]}{decision.note}）" if decision and decision.made else ""
    return head + relation.message + (f" 算式：{relation.numbers}" if relation.numbers else "") + tail


def _runs(paragraph, start: int, end: int, word: WordDocument) -> list[Run]:
    """Runs of a paragraph that cover a stretch of the text, split at its ends where they hold plain text."""
    if paragraph.end <= start or paragraph.start >= end:
        return []
    chosen, position = [], paragraph.start
    parent = Paragraph(paragraph.element, word._body)
    for element in list(paragraph.element.iter(qn("w:r"))):
        length = sum(len(text) for text in texts(element))
        begin, stop = position, position + length
        position = stop
        if length and begin < end and stop > start and element.getparent().tag == qn("w:p"):
            chosen.append(Run(_cut(element, max(start - begin, 0), min(end - begin, length), length), parent))
    return chosen


def _cut(element, begin: int, stop: int, length: int):
    """The middle of a run; a run that holds more than one text is taken whole."""
    written = element.findall(qn("w:t"))
    if len(written) != 1 or len(written[0].text or "") != length or (begin, stop) == (0, length):
        return element
    text = written[0].text
    if begin:
        _beside(element, text[:begin], before=True)
    if stop < length:
        _beside(element, text[stop:], before=False)
    written[0].text = text[begin:stop]
    written[0].set(qn("xml:space"), "preserve")
    return element


def _beside(element, text: str, *, before: bool) -> None:
    twin = copy.deepcopy(element)
    node = twin.find(qn("w:t"))
    node.text = text
    node.set(qn("xml:space"), "preserve")
    (element.addprevious if before else element.addnext)(twin)
