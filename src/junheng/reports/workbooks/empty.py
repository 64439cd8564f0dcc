"""The empty workbook a county fills in (填报模板): one sheet per table of the data dictionary.

An example row stands under every head; its first cell begins with 示例, and intake leaves such rows out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from junheng.fields import Field, Table, tables
from junheng.fields.titles import hint

ROWS = 20_000
"""Rows that carry drop-down lists and number checks."""

EXAMPLE = "示例"

EXAMPLES: Mapping[str, Mapping[str, object]] = {
    "county": {"region_code": "示例 999999", "name": "某某县", "school_year": 2024, "resident_population": 812300,
               "basic_balance_recognised_on": "2016-12-01", "operating_quota_primary_yuan": 1150},
    "schools": {"school_code": "示例 9999990001", "name": "某某县实验小学", "kind": "小学", "sponsor_code": "7", "setting": "城区",
                "is_boarding": "否", "built_year": 2008, "teaching_floor_area_m2": 8412.5, "indoor_sports_area_m2": 620,
                "outdoor_sports_area_m2": 9800, "equipment_value_wan_yuan": 412.3, "networked_multimedia_classrooms": 38},
    "school_stages": {"school_code": "示例 9999990001", "stage": "小学", "pupils": 1420, "grades": 6, "classes": 33,
                      "full_time_teachers": 81, "bachelor_teachers": 70, "music_rooms_m2": "96;100", "art_rooms_m2": "90"},
    "classes": {"school_code": "示例 9999990001", "stage": "小学", "grade": 1, "name": "1班", "pupils": 44},
    "cohorts": {"school_code": "示例 9999990002", "enrolled": 512, "transferred_in": 8, "transferred_out": 11, "died": 0,
                "graduates": 505},
    "finance": {"year": "示例 2023", "stage": "小学", "budget_per_pupil_yuan": 14380.5},
    "monitoring": {"subject": "示例 数学", "year": 2022, "level": "Ⅲ", "interschool_difference": 0.12},
    "survey": {"respondents": "示例 家长", "mode": "问卷", "sent": 1200, "valid": 1164, "satisfied": 1077},
    "judgements": {"item": "示例 G1", "met": "是", "conclusion": "已编制布局专项规划并公布"},
    "vetoes": {"item": "示例 V1", "occurred": "否"},
    "evidence": {"item": "示例 G1", "title": "某某县中小学布局专项规划", "issued_on": "2021-03-15", "issuer": "某某县人民政府"},
    "teachers": {"teacher_code": "示例 T00001", "school_code": "9999990001", "stage": "小学", "subject": "语文", "degree": "本科",
                 "is_backbone": "否", "is_certified": "是", "training_hours": 372},
}  # fmt: skip


def write_empty(path: Path, region_code: str = "", county_name: str = "") -> None:
    """Write the empty workbook; county code and name are filled in where given."""
    with Workbook(str(path)) as book:
        book.set_properties({"title": "县域义务教育优质均衡发展 数据填报", "comments": "Junheng 均衡"})
        styles = _styles(book)
        _guide(book, styles)
        for table in tables().values():
            _sheet(book.add_worksheet(table.label), table, styles)
        if region_code or county_name:
            county = book.get_worksheet_by_name(tables()["county"].label)
            county.write_string(2, 0, region_code, styles["text"])
            county.write_string(2, 1, county_name, styles["text"])


def _styles(book: Workbook) -> Mapping[str, Format]:
    head = {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "center",
        "border": 1,
        "border_color": "#B8C4CE",
    }
    return {
        "required": book.add_format({**head, "bg_color": "#1F4E79", "font_color": "#FFFFFF"}),
        "optional": book.add_format({**head, "bg_color": "#DCE6F0", "font_color": "#1F2A33"}),
        "example": book.add_format({"italic": True, "font_color": "#7A8690", "bg_color": "#F4F6F8"}),
        "text": book.add_format({"num_format": "@"}),
        "title": book.add_format({"bold": True, "font_size": 16}),
        "words": book.add_format({"text_wrap": True, "valign": "top"}),
        "name": book.add_format({"bold": True, "valign": "top"}),
    }


GUIDE = (
    "每张工作表对应一类数据，第一行是栏目，深色的为必填。请从第三行起填写，第二行是示例（读取时自动忽略，可以删除）。",
    "没有的数据请留空；确实为零请填 0。空白表示“缺失”，不会被当作零。",
    "数字只填数字，不写单位、不写“约”；注意栏目中的单位（教学仪器设备资产值的单位是万元）。",
    "可以调整栏目的次序，也可以增加自己的栏目（会提示，但不使用）；请不要改动栏目名称和工作表名称。",
    "填好后运行：junheng check 文件名.xlsx，逐条查看核查发现；也可以用 --mark 得到一份标好颜色和批注的副本。",
)


def _guide(book: Workbook, styles: Mapping[str, Format]) -> None:
    sheet = book.add_worksheet("填写说明")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 40)
    sheet.set_column(2, 2, 64)
    sheet.write_string(0, 0, "县域义务教育优质均衡发展 数据填报", styles["title"])
    for row, words in enumerate(GUIDE, 2):
        sheet.merge_range(row, 0, row, 2, f"{row - 1}. {words}", styles["words"])
        sheet.set_row(row, 34)
    start = len(GUIDE) + 3
    for column, words in enumerate(("工作表", "一行是什么", "用于")):
        sheet.write_string(start, column, words, styles["optional"])
    for row, table in enumerate(tables().values(), start + 1):
        what, _, use = hint(table.name).partition("|")
        sheet.write_url(row, 0, f"internal:'{table.label}'!A1", string=table.label)
        sheet.write_string(row, 1, what.removeprefix("一行："), styles["words"])
        sheet.write_string(row, 2, use.removeprefix("用于："), styles["words"])
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _sheet(sheet: Worksheet, table: Table, styles: Mapping[str, Format]) -> None:
    example = EXAMPLES[table.name]
    sheet.set_row(0, 46)
    for column, field in enumerate(table.fields):
        sheet.write_string(0, column, field.title, styles["required" if field.required else "optional"])
        sheet.set_column(column, column, _width(field), None if field.is_number else styles["text"])
        if words := _note(field):
            sheet.write_comment(0, column, words, {"x_scale": 1.6, "y_scale": 0.9, "author": "Junheng"})
        _write_example(sheet, column, example.get(field.name), styles["example"])
        _restrict(sheet, column, field)
    sheet.freeze_panes(1, 2 if len(table.fields) > 6 else 1)
    sheet.autofilter(0, 0, 1, len(table.fields) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 1)


def _width(field: Field) -> float:
    return max(9.0, min(24.0, 2.1 * len(field.label) / (1 if len(field.label) < 8 else 2) + 3))


def _note(field: Field) -> str:
    parts = [
        "必填" if field.required else "",
        hint(field.table, field.name),
        f"来源：{field.form}" if field.form else "",
    ]
    return "。".join(part for part in parts if part)


def _write_example(sheet: Worksheet, column: int, value: object, style: Format) -> None:
    if isinstance(value, int | float):
        sheet.write_number(1, column, value, style)
    else:
        sheet.write_string(1, column, str(value or ""), style) if value else sheet.write_blank(1, column, None, style)


def _restrict(sheet: Worksheet, column: int, field: Field) -> None:
    """Lists to choose from, and a warning (never a refusal) at numbers below zero or texts in their place."""
    if field.type in ("choice", "bool"):
        words = list(field.choices) or ["是", "否"]
        rule = {"validate": "list", "source": words, "error_type": "warning", "error_title": "请从列表中选择",
                "error_message": "可选：" + "、".join(words)[:180]}  # fmt: skip
    elif field.is_number and field.name not in ("longitude", "latitude"):
        rule = {"validate": "integer" if field.type == "int" else "decimal", "criteria": ">=", "value": 0,
                "error_type": "warning", "error_title": "请填数字", "error_message": f"本栏填数字{_unit(field)}；没有数据请留空。"}  # fmt: skip
    else:
        return
    letter = xl_col_to_name(column)
    sheet.data_validation(f"{letter}3:{letter}{ROWS}", rule)


def _unit(field: Field) -> str:
    return f"，单位{field.unit}" if field.unit else ""
