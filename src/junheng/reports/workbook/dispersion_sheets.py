"""Difference coefficients with a column to reconcile them against the figures computed centrally, and who drives each."""

from __future__ import annotations

from junheng.core.assessment import Assessment, DispersionResult
from junheng.reports.terms import resource_items, stages
from junheng.reports.workbook.sheet import Book, Column, Page, write_list

_HEADS = (
    ("学段", 7), ("指标", 40), ("学校数", 8), ("学生数", 10), ("全县平均值", 13), ("标准差", 13), ("差异系数", 11), ("限值", 8),
    ("是否合格", 9), ("上级核算值", 12), ("差异", 11), ("差异说明", 26),
)  # fmt: skip
_NOTE = (
    "本表数值未经修约，按表内格式显示。“上级核算值”填入省级按教育事业统计集中测算的差异系数，“差异”自动算出（本系统 − 上级）；"
    "每一处不为零的差异须说明原因（如一贯制学校拆分、校区合并、民办学校和教学点口径）。综合为七项简单平均，不作判定。"
)


def write_dispersion(book: Book, assessment: Assessment) -> None:
    page = book.sheet("差异系数", (2, 2))
    page.widths([width for _, width in _HEADS])
    page.span(0, 0, 1, len(_HEADS), "县域义务教育校际差异系数及核对", "title")
    page.span(1, 0, 1, len(_HEADS), _NOTE, "note")
    page.sheet.set_row(0, 28)
    page.sheet.set_row(1, 42)
    for c, (head, _) in enumerate(_HEADS):
        page.put(2, c, head, "head")
    names = {item.id: f"{item.id} {item.name}" for item in assessment.items}
    row = 3
    for stage in stages(assessment):
        for found in (d for d in assessment.dispersion if d.stage == stage):
            _coefficient(page, row, found, names.get(found.indicator, found.indicator))
            row += 1
        _composite(page, row, stage, assessment.composite.get(stage))
        row += 1


def _coefficient(page: Page, row: int, found: DispersionResult, name: str) -> None:
    page.put(row, 0, found.stage, "centre")
    page.put(row, 1, name)
    figures = ((found.schools, 0), (found.pupils, 0), (found.mean, 4), (found.sd, 4), (found.cv, 6), (found.limit, 2))
    for c, (value, decimals) in enumerate(figures, start=2):
        page.put(row, c, value, "number", decimals, found.verdict if c == 6 else None)
    page.put(row, 8, found.verdict.label, "centre", verdict=found.verdict)
    _reconciled(page, row, found.cv)


def _composite(page: Page, row: int, stage: str, value: float | None) -> None:
    page.put(row, 0, stage, "centre")
    page.put(row, 1, "综合（七项简单平均，不作判定）")
    for c in (2, 3, 4, 5, 7, 8):
        page.put(row, c, None, "centre")
    page.put(row, 6, value, "number", 6)
    _reconciled(page, row, value)


def _reconciled(page: Page, row: int, value: float | None) -> None:
    """An empty cell for the province's figure, and the difference as a formula of our own."""
    page.put(row, 9, None, "input", 6)
    look = page.book.format("number", 6)
    page.sheet.write_formula(row, 10, f'=IF(OR(G{row + 1}="",J{row + 1}=""),"",G{row + 1}-J{row + 1})', look, "")
    page.put(row, 11, None, "text")


def write_contributions(book: Book, assessment: Assessment) -> None:
    """Each row's share of CV², so that a county sees which schools its differences come from."""
    items = resource_items(assessment)
    columns = [Column("学段", 7, "centre"), Column("学校", 26), Column("学生数", 9, "number", 0)]
    columns += [Column(f"{item.id} {item.short or item.name}", 12, "number", 2) for item in items]
    lines = [
        [row.stage, row.label, row.pupils, *(_share(assessment, row.stage, item.id, row.school_code) for item in items)]
        for row in assessment.schools
    ]
    note = "各校对差异系数平方的贡献（%），每学段每项合计 100；差异系数为零或无数据的项留空。规模大而偏离平均值的学校贡献大。"
    write_list(book, "差异来源", "差异系数由哪些学校形成", note, columns, lines)


def _share(assessment: Assessment, stage: str, item: str, school_code: str) -> float | None:
    found = assessment.dispersion_of(stage, item)
    share = found.contributions.get(school_code) if found else None
    return None if share is None else share * 100
