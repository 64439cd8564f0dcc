"""The index of figures (报告数字出处索引): for every figure of the prose where it comes from, in words, and its unrounded value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from junheng import fields
from junheng.reports.document.model import Block, Number, Paragraph, Words
from junheng.reports.document.telling import Telling, written
from junheng.reports.official.grid import Cell, Kind, Line, Table, number_cell, stub
from junheng.reports.official.references import part_named

_JOINED = re.compile(r"( [÷×+−] )")
_AROUND = 12
_PART_WORDS = {
    "value": "指标值", "threshold": "标准", "numerator": "分子", "denominator": "分母", "met": "达到数", "units": "应评数",
    "below": "未达到数", "missing": "无数据数",
}  # fmt: skip
_ROW_WORDS = {
    "count": "学校（学段）数", "compliant": "综合达标数", "failing": "综合未达标数", "unknown": "无数据数", "meeting": "达到标准值数",
    "below": "低于标准值数", "near": "达到85%数", "share": "达标占比", "missing": "无数据数", "kind": "数", "kinds": "数",
}  # fmt: skip
_COUNTED = {"vetoes": "一票否决事项数", "findings": "核查发现条数", "corrections": "数据更正条数"}
_SUMS = {"classes": "班级数", "pupils": "在校生数", "staff": "教职工数", "full_time_teachers": "专任教师数"}
_POINTS = {"teaching_points": "教学点数", "teaching_points_50": "50人及以上教学点数"}
_SPREAD = {"cv": "", "mean": "全县平均值", "limit": "限值", "sd": "标准差"}
_GAPS = {"amount": "达到标准值尚缺", "rule_amount": "综合达标尚缺", "records": "涉及学校（学段）数"}


def index_table(t: Telling, blocks: tuple[Block, ...], title: str) -> Table:
    """One line a figure, in the order of the text; the same figure twice has two lines."""
    head: Line = tuple(Cell(Kind.HEAD, name) for name in ("序号", "数字", "上下文", "出处", "未修约值"))
    body = tuple(_line(t, n, around, number) for n, (around, number) in enumerate(_figures(blocks), start=1))
    return Table("sources", title, (head,), body, (0.6, 1.2, 4.2, 4.2, 1.9), landscape=False)


def _figures(blocks: tuple[Block, ...]) -> Iterator[tuple[str, Number]]:
    """Every figure with the words on either side; neighbouring figures stay out, lest they be read twice."""
    for paragraph in (block for block in blocks if isinstance(block, Paragraph)):
        for place, run in enumerate(paragraph.runs):
            if isinstance(run, Number):
                before, after = _words(paragraph, place - 1)[-_AROUND:], _words(paragraph, place + 1)[:_AROUND]
                yield f"{before}＿{after}", run


def _words(paragraph: Paragraph, place: int) -> str:
    run = paragraph.runs[place] if 0 <= place < len(paragraph.runs) else None
    return run.text if isinstance(run, Words) else ""


def _line(t: Telling, number: int, around: str, figure: Number) -> Line:
    shown = "" if figure.value is None else written(figure.value)
    return (
        number_cell(number, 0), Cell(Kind.NUMBER, figure.text), stub(around), stub(described(t, figure.reference)),
        Cell(Kind.NUMBER, shown, reference=figure.reference),
    )  # fmt: skip


def described(t: Telling, reference: str) -> str:
    """A reference in words: 县级表“常住人口” ÷ 10000. A constant stays as it is."""
    return "".join(piece if _JOINED.fullmatch(piece) else _single(t, piece) for piece in _JOINED.split(reference))


def _single(t: Telling, reference: str) -> str:
    head, *path = reference.split("/")
    return _WORDS[head](t, *path) if path else reference


def _label(table: str, name: str) -> str:
    found = fields.table(table).field(name)
    return f"{fields.table(table).label}表“{found.label if found else name}”"


def _figure(t: Telling, name: str) -> str:
    first, *rest = name.split(".")
    if first == "schools":
        return f"学校表：{rest[0] if rest else '学校'}数"
    if name in _POINTS:
        return f"学校表：{_POINTS[name]}"
    if first in _SUMS:
        return f"学段表：{rest[0]}{_SUMS[first]}合计"
    if first == "cohorts":
        return f"{_label('cohorts', rest[0])}合计"
    if first in ("survey", "monitoring"):
        return f"{'·'.join(rest[:-1])}{_label(first, rest[-1])}"
    return f"学校表汇总（{name}）"


def _item(t: Telling, id: str, *path: str) -> str:
    part = part_named(t.assessment.item(id), path[0]) if len(path) > 1 else None
    return f"指标{id}{f'“{part.label}”' if part else ''}{_PART_WORDS.get(path[-1], path[-1])}"


def _rows(t: Telling, stage: str, test: str, word: str = "") -> str:
    return f"{stage}{word}{_ROW_WORDS[test]}"


def _row(t: Telling, code: str, stage: str, name: str) -> str:
    return f"学校{code}（{stage}）{name}"


def _record(t: Telling, item: str, part: str, place: str, name: str) -> str:
    unit = part_named(t.assessment.item(item), part).failing[int(place)]
    return f"指标{item}：{unit.name}{'标准' if name == 'line' else ''}"


def _gap(t: Telling, item: str, part: str, name: str) -> str:
    return f"差距：{item} {_GAPS[name]}"


_WORDS: dict[str, Callable[..., str]] = {
    "county": lambda t, name: _label("county", name),
    "figures": _figure,
    "items": _item,
    "rows": _rows,
    "row": _row,
    "failing": _record,
    "gap": _gap,
    "line": lambda t, item, stage: f"{item}标准值（{stage}）",
    "finance": lambda t, year, stage, name: f"{year}年{stage}{_label('finance', name)}",
    "dispersion": lambda t, stage, item, name: f"{stage}{item}差异系数{_SPREAD[name]}",
    "dispersions": lambda t, test, stage="": "差异系数判定汇总",
    "composite": lambda t, stage: f"{stage}差异系数简单平均",
    "summary": lambda t, name: "判定汇总",
    "group": lambda t, group, test: "判定汇总",
    "conditions": lambda t, key, name: "总体判定条件",
    "tolerances": lambda t, key, name: "两种口径判定汇总",
    "practical": lambda t, name: "逐校85%口径判定汇总",
    "vetoes": lambda t, test: "一票否决表",
    "rule": lambda t, name: "标准：学校综合达标规则",
    "counted": lambda t, what: _COUNTED[what],
    "documents": lambda t, what: "佐证材料表条数",
}
