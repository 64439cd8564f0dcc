"""Tables IV (政府保障程度) and V (教育质量): each fixed sentence with its blanks filled, and whether the item is met."""

from __future__ import annotations

from junheng.core.assessment import Assessment, ItemResult, PartResult
from junheng.core.verdict import Verdict
from junheng.reports.official.declaration import Sentence, entries, sentences
from junheng.reports.official.figures import filled
from junheng.reports.official.grid import Cell, Kind, Line, Table, stub, text_cell
from junheng.reports.official.references import measured_parts, resolve

BLANK = "＿＿"
_ANSWERS = {Verdict.COMPLIANT: "是", Verdict.NOT_APPLICABLE: "是", Verdict.BELOW: "否", Verdict.NO_VALUE: ""}


def table_four(assessment: Assessment) -> Table:
    return _table(assessment, "IV", "表Ⅳ 政府保障程度评估指标")


def table_five(assessment: Assessment) -> Table:
    return _table(assessment, "V", "表Ⅴ 教育质量评估指标")


def _table(assessment: Assessment, id: str, title: str) -> Table:
    head: Line = tuple(Cell(Kind.HEAD, name) for name in ("名称", "指标值或简要结论", "是否达标"))
    body = tuple(_line(assessment, sentence) for sentence in sentences(id))
    return Table(id, title, (head,), body, (5.0, 6.0, 1.2))


def _line(assessment: Assessment, sentence: Sentence) -> Line:
    item = assessment.item(sentence.item)
    return (
        stub(f"{sentence.number}. {sentence.name}"),
        text_cell(said(assessment, sentence), f"items/{item.id}/value"),
        text_cell(_ANSWERS[item.verdict], f"items/{item.id}/verdict", unmet=item.verdict is Verdict.BELOW),
    )


def said(assessment: Assessment, sentence: Sentence) -> str:
    """What stands in the cell: the sentence with its figures; a blank stays a blank where a figure is missing."""
    item = assessment.item(sentence.item)
    if item.verdict is Verdict.NOT_APPLICABLE:
        return "不适用"
    if _nothing_listed(item):
        return "没有应评的学校"
    if not sentence.cell:
        return resolve(assessment, f"conclusion/{item.id}") or composed(item)
    figures = iter(filled(assessment, e).text or BLANK for e in entries(sentence.table) if e.code == sentence.item)
    text = "".join(piece + (next(figures) if blank else "") for piece, blank in _pieces(sentence.cell))
    conclusion = resolve(assessment, f"conclusion/{item.id}")
    return f"{text.rstrip('。')}。{conclusion}" if conclusion else text


def _nothing_listed(item: ItemResult) -> bool:
    """Whether the item is decided by records of which the county has none."""
    parts = item.parts
    return bool(parts) and all(part.kind == "each" and not part.units and part.verdict.met for part in parts)


def _pieces(cell: str) -> list[tuple[str, bool]]:
    """The printed pieces, each with whether a blank follows."""
    pieces = cell.split(BLANK)
    return [(piece, n < len(pieces) - 1) for n, piece in enumerate(pieces)]


def composed(item: ItemResult) -> str:
    """A short conclusion from the counts, for an item that no document settles (音乐、美术专用教室, 培训经费)."""
    return "；".join(_counts(part) for part in measured_parts(item) if part.kind == "each" and part.units > 1)


def _counts(part: PartResult) -> str:
    below = sum(unit.verdict is Verdict.BELOW for unit in part.failing)
    missing = sum(unit.verdict is Verdict.NO_VALUE for unit in part.failing)
    tail = "".join(f"，{n} 所{word}" for n, word in ((below, "未达标"), (missing, "无数据")) if n)
    if missing == part.units:
        return f"{part.label}：应评 {part.units} 所，均无数据"
    return f"{part.label}：应评 {part.units} 所，{part.met} 所达标{tail}"
