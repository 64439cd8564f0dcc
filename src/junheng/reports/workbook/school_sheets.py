"""The seven-indicator sheets that counties keep (七项指标): per school 基本值, 达标值, 实际值, numerator, pupils, verdict.

One sheet a stage, 44 columns, in the layout seen in practice; a school with two stages has a line in each.
"""

from __future__ import annotations

from junheng.core.assessment import Assessment, SchoolRow
from junheng.core.exact import fraction
from junheng.reports.terms import RowTerm, resource_items, row_terms, school_rule, stages
from junheng.reports.workbook.sheet import Book, Page

_PARTS = ("基本值", "达标值", "实际值", None, "学生数", "是否达标")
_NUMERATORS = {
    "R1": "高于规定学历教师数（{degree}及以上）*100", "R2": "县级以上骨干教师数*100",
    "R3": "体育、艺术（美术、音乐）专任教师数*100", "R4": "教学及辅助用房-体育馆面积（㎡）", "R5": "运动场地+体育馆面积（㎡）",
    "R6": "仪器设备值（元）", "R7": "网络多媒体教室数*100",
}  # fmt: skip
_DEGREES = {"小学": "专科", "初中": "本科"}
_FIRST = 3


def write_schools(book: Book, assessment: Assessment) -> None:
    for stage in stages(assessment):
        _stage_sheet(book, assessment, stage)


def _stage_sheet(book: Book, assessment: Assessment, stage: str) -> None:
    page = book.sheet(f"学校指标（{stage}）", (0, _FIRST - 1))
    items = resource_items(assessment)
    page.widths([6, 24] + [8, 8, 10, 13, 8, 8] * len(items))
    page.sheet.freeze_panes(_FIRST, 2)
    page.sheet.repeat_columns(0, 1)
    page.sheet.fit_to_pages(3, 0)
    page.span(
        0, 0, 1, 2 + 6 * len(items), f"{assessment.county.get('name') or ''}{stage}优质均衡发展七项指标报告", "title"
    )
    page.span(1, 0, 2, 1, "序号", "head")
    page.span(1, 1, 2, 1, "学校", "head")
    page.sheet.set_row(2, 58)
    for n, item in enumerate(items):
        page.span(1, 2 + 6 * n, 1, 6, item.name, "head")
        for k, part in enumerate(_PARTS):
            page.put(2, 2 + 6 * n + k, part or _numerator(item.id, stage), "head")
    terms, floor = row_terms(assessment), school_rule(assessment).get("floor_share")
    for n, row in enumerate(assessment.rows_of(stage)):
        _line(page, n, row, [terms.get((item.id, stage)) for item in items], floor)


def _numerator(item: str, stage: str) -> str:
    return _NUMERATORS.get(item, "分子").format(degree=_DEGREES.get(stage, ""))


def _line(page: Page, n: int, row: SchoolRow, terms: list[RowTerm | None], floor: float | None) -> None:
    page.put(_FIRST + n, 0, n + 1, "number", 0)
    page.put(_FIRST + n, 1, row.label, "text")
    for k, term in enumerate(terms):
        if term is not None:
            _six(page, _FIRST + n, 2 + 6 * k, row, term, floor)


def _six(page: Page, r: int, c: int, row: SchoolRow, term: RowTerm, floor: float | None) -> None:
    verdict = row.verdicts.get(term.item)
    page.put(r, c, _base(term.line, floor), "number", 3)
    page.put(r, c + 1, term.line, "number", 2)
    page.put(r, c + 2, row.values.get(term.item), "number", 2, verdict)
    page.put(r, c + 3, _times(row.numerators.get(term.item), term.per), "number", 2)
    page.put(r, c + 4, row.pupils, "number", 0)
    page.put(r, c + 5, verdict.label if verdict is not None else None, "centre", verdict=verdict)


def _base(line: float | None, floor: float | None) -> float | None:
    """基本值: the share of the threshold that the school rule accepts for the indicator left over."""
    return None if line is None or floor is None else float(fraction(line) * fraction(floor))


def _times(numerator: float | None, per: int) -> float | None:
    return None if numerator is None else float(fraction(numerator) * per)
