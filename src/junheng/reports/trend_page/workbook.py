"""The workbook of a Trend: years, items, coefficients, schools."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from junheng.core.verdict import Verdict
from junheng.engine.trend import Lineage, Series, Trend
from junheng.reports.trend_page.page import shown
from junheng.reports.workbook.sheet import Book, Column, write_list

TURNS = {"fails": "新未达标", "recovered": "恢复达标", None: ""}
Cell = tuple[object, Verdict | None]


def write(trend: Trend, path: Path) -> None:
    """One sheet a subject; unmet cells are shaded."""
    book = Book(str(path))
    _years(book, trend)
    _items(book, trend)
    _coefficients(book, trend)
    _schools(book, trend)
    book.file.close()


def _title(trend: Trend, what: str) -> str:
    first, last = trend.years[0].school_year, trend.years[-1].school_year
    return f"{trend.years[-1].name}　{what}　{first}–{last} 学年"


def _of_years(trend: Trend, width: float, decimals: int | None = None) -> list[Column]:
    return [
        Column(f"{year.school_year}", width, "number" if decimals is not None else "centre", decimals)
        for year in trend.years
    ]


def _turn_columns(trend: Trend) -> list[Column]:
    """What each year did against the one before."""
    return [Column(f"{after} 变化", 11, "centre") for _, after in trend.steps]


def _turns(s: Series) -> list[str]:
    return [TURNS[turn] for turn in s.turns]


def _years(book: Book, trend: Trend) -> None:
    columns = [
        Column("学年", 10, "centre"),
        Column("综合结论", 12, "centre"),
        Column("达标项数", 12, "centre"),
        Column("项数", 10, "centre"),
    ]
    lines = [[str(y.school_year), _word(y.overall), str(y.met), str(len(y.items))] for y in trend.years]
    write_list(book, "学年", _title(trend, "各学年结论"), "结论一律来自各学年自己的评估。", columns, lines)


def _word(verdict: str | None, value: str = "") -> Cell:
    if verdict is None:
        return "—", None
    found = Verdict.of(verdict)
    return f"{found.label} {value}".strip(), found


def _items(book: Book, trend: Trend) -> None:
    titles = trend.years[-1].titles
    columns = [Column("编号", 6, "centre"), Column("指标", 40), *_of_years(trend, 18), *_turn_columns(trend)]
    lines = []
    for s in trend.items:
        about = titles.get(s.key[0], {})
        unit = "%" if s.key[0].startswith("R") else about.get("unit", "")
        lines.append([s.key[0], about.get("name", ""), *_cells(s, unit), *_turns(s)])
    write_list(
        book, "指标", _title(trend, "各项指标"), "资源配置各项的数值为达到标准值的学校（学段）比例。", columns, lines
    )


def _cells(s: Series, unit: str) -> list[Cell]:
    return [_word(verdict, shown(value, unit)) for verdict, value in zip(s.verdicts, s.values, strict=True)]


def _coefficients(book: Book, trend: Trend) -> None:
    columns = [
        Column("学段", 8, "centre"),
        Column("指标", 8, "centre"),
        *_of_years(trend, 10, 3),
        Column("限值", 8, "number", 2),
        *_turn_columns(trend),
    ]
    lines = [[*s.key, *_numbers(s), trend.limits[s.key], *_turns(s)] for s in trend.dispersion]
    write_list(book, "差异系数", _title(trend, "校际差异系数"), "按在校生数加权；空格为无数据。", columns, lines)


def _numbers(s: Series) -> list[Cell]:
    return [
        (value, Verdict.of(verdict) if verdict else None) for value, verdict in zip(s.values, s.verdicts, strict=True)
    ]


def _schools(book: Book, trend: Trend) -> None:
    columns = [Column("学校标识码", 24), Column("学校", 26), Column("学段", 8, "centre"), Column("沿革", 30), Column("指标", 10, "centre"),
               *_of_years(trend, 12, 2), *_turn_columns(trend)]  # fmt: skip
    lines = [line for x in trend.schools for line in _school(x)]
    note = "同一年有多所时，数值为其全体学生合计，结论取最弱的一所；“综合达标”为 资源配置逐校判定。"
    write_list(book, "学校", _title(trend, "各校（学段）"), note, columns, lines)


def _school(x: Lineage) -> list[Sequence]:
    changes = "；".join(f"{c.changed_on} {c.kind} {c.old_code}→{c.new_code or '—'}" for c in x.changes)
    head = ["、".join(x.codes), x.name, x.stage, changes]
    pupils = [*head, "在校生数", *x.pupils, *([""] * len(x.rule.turns))]
    rule = [*head, "综合达标", *(_word(v) for v in x.rule.verdicts), *_turns(x.rule)]
    return [pupils, rule, *([*head, i, *_numbers(s), *_turns(s)] for i, s in x.indicators.items())]
