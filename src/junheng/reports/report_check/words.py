"""Labels of verdicts, severities, kinds and places of a checked report."""

from __future__ import annotations

from junheng.claims import Judgement, Loudness

VERDICTS = {Judgement.CONSISTENT: "一致", Judgement.INCONSISTENT: "不一致", Judgement.UNDECIDED: "不能判定"}
MARKS = {Judgement.CONSISTENT: "✓", Judgement.INCONSISTENT: "▲", Judgement.UNDECIDED: "◌"}
SEVERITIES = {Loudness.HIGH: "重要", Loudness.MEDIUM: "需说明", Loudness.LOW: "提示", Loudness.NONE: ""}
TYPES = {
    "sum": "合计",
    "bound": "范围",
    "ratio": "折算",
    "percent_of": "占比",
    "difference": "差额",
    "growth": "增幅",
    "cross_document": "多份材料",
}
KINDS = {
    "count": "数量",
    "percent": "比例",
    "money": "金额",
    "growth": "增幅",
    "ratio": "倍数或生均",
    "sum": "合计数",
    "index": "系数",
    "area": "面积",
    "points": "百分点",
}
QUALIFIERS = {
    "about": "约数",
    "just_under": "接近",
    "more_than": "以上",
    "and_some": "余数未写",
    "at_least": "不低于",
    "at_most": "不高于",
    "less_than": "不足",
}
CATEGORIES = {
    "word_bookmark_id": "书签编号",
    "address": "网址",
    "document_number": "文号",
    "telephone": "电话",
    "year_or_plan_period": "年份或时段",
    "date_part": "日期",
    "time_of_day": "钟点",
    "list_number": "序号",
    "page_number": "页码",
    "ordinal": "次序",
    "slogan_or_name": "名称或口号",
    "grade": "年级",
    "condition": "条件",
    "period": "时段",
    "identifier": "编号",
    "fraction": "比数",
    "table_cell": "表格编号等",
    "unclassified": "未归类数字",
}
