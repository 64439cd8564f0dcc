"""The sheets that are plain lists: items, gaps, findings, corrections, documents."""

from __future__ import annotations

from junheng.core.assessment import Assessment, ItemResult
from junheng.core.finding import Severity
from junheng.core.verdict import Verdict
from junheng.reports.doubts import doubts
from junheng.reports.shortfall import CLASSES, ItemShortfall, RowShortfall, Shortfalls, shortfalls
from junheng.reports.terms import row_terms
from junheng.reports.words import line_text, show_value, turns
from junheng.reports.workbook.sheet import Book, Column, write_list

_ORDER = {Severity.BLOCKING: 0, Severity.EXPLAIN: 1, Severity.NOTE: 2}
_SHADE = {Severity.BLOCKING: Verdict.BELOW, Severity.EXPLAIN: Verdict.NO_VALUE, Severity.NOTE: None}


def write_items(book: Book, assessment: Assessment) -> None:
    columns = [
        Column("编号", 6, "centre"), Column("指标", 46), Column("类别", 13), Column("判定", 9, "centre"), Column("指标值", 15, "centre"),
        Column("标准", 13, "centre"), Column("采用过渡性认定", 11, "centre"), Column("逐校 85% 口径", 10, "centre"),
        Column("条款", 30), Column("所依据的存疑数据", 20),
    ]  # fmt: skip
    title = f"{len(assessment.items)} 项指标判定结果"
    note = "资源配置各项的指标值为达到标准值的学校（学段）比例。判定一律按未修约值；“≈”表示按显示位数修约后判定会改变。"
    write_list(book, "指标判定", title, note, columns, [_item(assessment, item) for item in assessment.items])


def _item(assessment: Assessment, item: ItemResult) -> list:
    reviewed = assessment.tolerances.get("as_reviewed")
    other = reviewed.items.get(item.id) if reviewed else None
    practical = assessment.practical.get(item.id)
    close = item.value is not None and turns(item.value, item.threshold, item.better, item.unit)
    return [
        item.id, item.name, _group(assessment, item), (item.verdict.label, item.verdict),
        "" if item.threshold is None and not item.unit else ("≈" if close else "") + show_value(item.value, item.unit),
        line_text(item.better, item.threshold, item.unit),
        other.label if other is not None else "", practical.label if practical is not None else "", item.clause,
        "、".join(doubts(item)),
    ]  # fmt: skip


def _group(assessment: Assessment, item: ItemResult) -> str:
    return (assessment.standard.get("groups") or {}).get(item.group, item.group)


def write_gaps(book: Book, assessment: Assessment) -> None:
    """What is lacking in whole units: the county's total an item, then every school or row."""
    lacking = shortfalls(assessment)
    columns = [
        Column("编号", 6, "centre"), Column("指标", 40), Column("单位", 12, "centre"), Column("达到标准值尚缺", 14, "number", 0),
        Column("满足学校综合达标尚缺", 14, "number", 0), Column("涉及校（学段）数", 11, "number", 0), Column("差额最大的学校", 60),
    ]  # fmt: skip
    note = "差额为整数单位，逐校进位后相加；一贯制学校共用资产按整校计。“满足学校综合达标”指七项中至少六项达到标准值、余项不低于 85%。"
    page = write_list(book, "差距", "达标差距", note, columns, [_gap(gap) for gap in lacking.items])
    page.sheet.set_column(6, 6, 60)
    write_row_gaps(book, assessment, lacking)


def _gap(gap: ItemShortfall) -> list:
    worst = "；".join(f"{place.label} {place.amount}" for place in gap.places[:3])
    label = f"{gap.item.name}（{gap.part.label}）" if gap.part is not None else gap.item.name
    return [gap.item.id, label, "个班（超额）" if gap.unit == CLASSES else gap.unit, gap.amount, gap.rule_amount, gap.records, worst]


def write_row_gaps(book: Book, assessment: Assessment, lacking: Shortfalls) -> None:
    columns = [
        Column("编号", 6, "centre"), Column("学段", 7, "centre"), Column("学校标识码", 13), Column("学校", 26),
        Column("所属镇街", 14), Column("学生数", 9, "number", 0), Column("实际值", 11, "number", 2), Column("标准值", 9, "number", 2),
        Column("单位", 7, "centre"), Column("达到标准值尚缺", 12, "number", 0), Column("综合达标尚缺", 12, "number", 0),
        Column("说明", 26),
    ]  # fmt: skip
    terms = row_terms(assessment)
    lines = [_row_gap(gap, terms[gap.item, gap.row.stage].line) for gap in lacking.rows.values()]
    unknown = ("无数据", Verdict.NO_VALUE)
    lines += [[m.item.id, m.stage, m.school_code, m.label, *[None] * 7, unknown] for m in lacking.missing]
    note = "每所学校每个学段未达到标准值的指标及差额；“余项”为综合达标允许只达到 85% 的一项；无数据的也列出，不当作 0。"
    write_list(book, "逐校差距", "逐校差距", note, columns, lines)


def _row_gap(gap: RowShortfall, line: float | None) -> list:
    row = gap.row
    return [
        gap.item, row.stage, row.school_code, row.label, row.township, row.pupils, (row.values[gap.item], Verdict.BELOW), line,
        gap.unit, gap.amount, gap.rule_amount, "余项，计至 85%" if gap.left_over else "",
    ]  # fmt: skip


def write_findings(book: Book, assessment: Assessment) -> None:
    columns = [
        Column("级别", 8, "centre"), Column("代码", 8, "centre"), Column("位置", 30), Column("所填内容", 14), Column("说明", 70),
        Column("影响指标", 14), Column("本县解释", 26),
    ]  # fmt: skip
    lines = [
        [(f.severity.label, _SHADE[f.severity]), f.code, f.where, f.value, f.message, "、".join(f.items), f.explanation]
        for f in sorted(assessment.findings, key=lambda finding: _ORDER[finding.severity])
    ]
    note = "核查发现不阻止评估：读不出的值和重复的记录按无数据处理；存疑的值按填报使用，依据它的指标均注明。"
    write_list(book, "核查发现", "数据核查发现", note, columns, lines)


def write_corrections(book: Book, assessment: Assessment) -> None:
    columns = [
        Column("数据表", 14), Column("记录", 26), Column("字段", 26), Column("原值", 14), Column("更正为", 14), Column("理由", 40),
        Column("更正人", 20), Column("日期", 12), Column("是否生效", 9, "centre"), Column("备注", 26),
    ]  # fmt: skip
    lines = [
        [
            c.table,
            " / ".join(c.key),
            c.field,
            c.was,
            c.now,
            c.reason,
            c.reporter,
            c.on,
            "是" if c.applied else "否",
            c.note,
        ]
        for c in assessment.corrections
    ]
    write_list(book, "数据更正", "数据更正清单", "对填报数据所作的全部更正；原始数据未改动。", columns, lines)


def write_evidence(book: Book, assessment: Assessment) -> None:
    columns = [
        Column("编号", 7, "centre"), Column("指标", 44), Column("材料名称", 54), Column("日期", 12), Column("发文单位", 24),
        Column("存放", 14, "centre"),
    ]  # fmt: skip
    lines = [line for item in assessment.items for line in _documents(assessment, item)]
    write_list(book, "佐证材料", "佐证材料目录", "每项指标的佐证材料；没有材料的也列出，以便补充。", columns, lines)


def _documents(assessment: Assessment, item: ItemResult) -> list[list]:
    found = [line for line in assessment.tables.get("evidence") or () if line.get("item") == item.id]
    if not found:
        return [[item.id, item.name, ("尚无材料", Verdict.NO_VALUE), None, None, None]]
    return [
        [item.id, item.name, *(line.get(name) for name in ("title", "issued_on", "issuer", "kept_at"))]
        for line in found
    ]
