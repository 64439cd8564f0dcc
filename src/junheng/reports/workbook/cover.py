"""The first sheet: whose data, the verdict, its seven conditions, both tolerance settings, settings, fingerprints."""

from __future__ import annotations

from junheng.core.assessment import Assessment
from junheng.reports.official import Cover
from junheng.reports.official.settings import setting_lines
from junheng.reports.words import percent
from junheng.reports.workbook.sheet import Book, Page

_READING = (
    "表Ⅰ至表Ⅵ为申报表格式，数值按表式要求的小数位四舍五入；其余各表保留未修约的值，仅按格式显示。",
    "判定一律依据未修约值。空白单元格表示没有数据，不是 0。红色底纹为未达标，黄褐色底纹为无数据。",
    "表中数字均由同一份数据计算；数据、标准、程序的指纹（SHA-256）见下，相同指纹必得相同结果。",
)
_WIDTHS = (36, 30, 13, 84)
_PRINTS = {"data": "数据", "standard": "标准", "code": "程序"}


def write_cover(book: Book, assessment: Assessment, cover: Cover) -> None:
    page = book.sheet("说明")
    page.widths(_WIDTHS)
    page.span(0, 0, 1, 4, cover.title, "title")
    page.sheet.set_row(0, 34)
    row = _facts(page, assessment, cover)
    row = _conditions(page, assessment, row + 1)
    row = _tolerances(page, assessment, row + 1)
    row = _settings(page, assessment, row + 1)
    for text in _READING:
        page.span(row + 1, 0, 1, 4, text, "plain")
        page.sheet.set_row(row + 1, 18)
        row += 1
    for n, (name, digest) in enumerate(assessment.fingerprint.items(), start=row + 2):
        page.put(n, 0, f"指纹 · {_PRINTS.get(name, name)}", "plain")
        page.span(n, 1, 1, 3, str(digest), "plain")


def _facts(page: Page, assessment: Assessment, cover: Cover) -> int:
    summary, standard = assessment.summary, assessment.standard
    year = assessment.county.get("school_year")
    facts = (
        ("地区", cover.region), ("行政区划代码", assessment.county.get("region_code")),
        ("学年", f"{year}—{int(year) + 1} 学年" if year else None),
        ("标准", f"{standard.get('title') or ''} {standard.get('document') or ''}".strip()),
        ("适用日期", standard.get("on")),
        ("达标项数", f"{summary['met']} / {summary['total']}（{percent(summary['rate'])}）"),
        ("未达标", "、".join(summary["below"]) or "无"), ("无数据", "、".join(summary["no_value"]) or "无"),
    )  # fmt: skip
    page.put(1, 0, "总体判定", "bold")
    page.put(1, 1, assessment.overall.label, "big")
    page.sheet.set_row(1, 36)
    for n, (name, value) in enumerate(facts, start=2):
        page.put(n, 0, name, "plain")
        page.span(n, 1, 1, 3, "" if value is None else str(value), "plain")
    return 2 + len(facts)


def _conditions(page: Page, assessment: Assessment, row: int) -> int:
    for c, head in enumerate(("总体判定的条件", "判定", "达到 / 总数", "说明")):
        page.put(row, c, head, "head")
    for n, condition in enumerate(assessment.conditions, start=row + 1):
        page.put(n, 0, condition.label)
        page.put(n, 1, condition.verdict.label, "centre", verdict=condition.verdict)
        page.put(n, 2, f"{condition.met} / {condition.total}", "centre")
        page.put(n, 3, f"其中无数据 {condition.no_value}" if condition.no_value else "")
        page.tall(n, (condition.label,), _WIDTHS)
    return row + 1 + len(assessment.conditions)


def _tolerances(page: Page, assessment: Assessment, row: int) -> int:
    labels = {"strict": "不采用过渡性认定（从严）", "as_reviewed": "采用过渡性认定（按 2019 年规程）"}
    for c, head in enumerate(("两种口径", "总体判定", "达标项数", "说明")):
        page.put(row, c, head, "head")
    for n, (name, tolerance) in enumerate(assessment.tolerances.items(), start=row + 1):
        page.put(n, 0, labels.get(name, name))
        page.put(n, 1, tolerance.overall.label, "centre", verdict=tolerance.overall)
        page.put(n, 2, f"{tolerance.met} / {len(tolerance.items)}", "centre")
        changed = [i for i, verdict in tolerance.items.items() if verdict is not assessment.item(i).verdict]
        page.put(n, 3, "判定不同的指标：" + "、".join(changed) if changed else "")
    return row + 1 + len(assessment.tolerances)


def _settings(page: Page, assessment: Assessment, row: int) -> int:
    for c, head in enumerate(("口径设置", "取值", "是否默认", "含义；为何需要选择")):
        page.put(row, c, head, "head")
    lines = setting_lines(assessment)
    for n, line in enumerate(lines, start=row + 1):
        page.put(n, 0, line.label)
        page.put(n, 1, line.chosen)
        page.put(n, 2, {True: "默认", False: "已改", None: ""}[line.is_default], "centre")
        page.put(n, 3, "；".join(part for part in (line.meaning, line.why_open) if part))
        page.tall(n, (line.label, line.chosen, "", f"{line.meaning}；{line.why_open}"), _WIDTHS)
    return row + 1 + len(lines)
