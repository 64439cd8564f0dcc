"""The workbook of many counties through the years: levels, items, coefficients, counties, what turned, schools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from junheng.core.verdict import Verdict
from junheng.engine.lake_trend import CountySeries, LakeTrend
from junheng.engine.school_turns import SchoolsOfStep
from junheng.engine.trend import turn
from junheng.fields import field
from junheng.reports.trend_page.lake_page import place_name, sayer
from junheng.reports.workbook.sheet import Book, Column, write_list

TURNS = {"fails": "新未达标", "recovered": "恢复达标"}
LEVELS = {"nation": "全部", "province": "省", "prefecture": "市"}
MOST_LINES = 200_000
"""Lines of one sheet; a program opens no more than 1,048,576, and long before that nobody reads them."""


def write_lake(t: LakeTrend, path: Path) -> None:
    """One sheet a subject; unmet cells are shaded."""
    book = Book(str(path))
    for sheet in (
        _levels,
        _items,
        _coefficients,
        _counties,
        _matrix,
        _county_coefficients,
        _turned,
        _schools,
        _unmatched,
        _left,
    ):
        sheet(book, t)
    book.file.close()


def _title(t: LakeTrend, what: str) -> str:
    return f"{place_name(t, sayer('zh'))}　{what}　{t.years[0]}–{t.years[-1]} 学年"


def _of_years(t: LakeTrend, word: str, width: float = 10, decimals: int | None = None) -> list[Column]:
    style = "centre" if decimals is None else "number"
    return [Column(f"{year} {word}".strip(), width, style, decimals) for year in t.years]


def _area(t: LakeTrend, level: str, code: str) -> list[str]:
    return [LEVELS[level], code, t.places.get(code, "全部县" if level == "nation" else "")]


AREA = [Column("级别", 8, "centre"), Column("代码", 8, "centre"), Column("地区", 16)]


def _points(rates: Sequence[float | None]) -> float | None:
    return None if None in rates[-2:] else (rates[-1] - rates[-2]) * 100


def _percent(values: Sequence[float | None]) -> list[float | None]:
    return [None if value is None else value * 100 for value in values]


def _levels(book: Book, t: LakeTrend) -> None:
    columns = [*AREA, *_of_years(t, "县数", 9, 0), *_of_years(t, "综合达标", 10, 0), *_of_years(t, "平均达标比例（%）", 12, 1),
               *_of_years(t, "中位（%）", 10, 1), Column("最近一年变化（百分点）", 12, "number", 1)]  # fmt: skip
    lines = []
    for level in LEVELS:
        for key in t.keys("levels", level):
            figures = {
                name: t.series("levels", name, *key) for name in ("counties", "compliant", "mean_rate", "rate_median")
            }
            lines.append([*_area(t, *key), *figures["counties"], *figures["compliant"], *_percent(figures["mean_rate"]),
                          *_percent(figures["rate_median"]), _points(figures["mean_rate"])])  # fmt: skip
    note = "达标比例为一个县 32 项中达标（含不适用）的项数所占比例；各学年结论来自当年自己的评估。"
    write_list(book, "汇总", _title(t, "各级汇总"), note, columns, lines)


def _items(book: Book, t: LakeTrend) -> None:
    columns = [*AREA, Column("编号", 6, "centre"), Column("指标", 18), *_of_years(t, "达标县数", 9, 0), *_of_years(t, "未达标", 9, 0),
               *_of_years(t, "无数据", 9, 0), Column("最近一年变化（县）", 10, "number", 0)]  # fmt: skip
    lines = []
    for level in LEVELS:
        for key in t.keys("level_items", level):
            met, below, unknown = (t.series("level_items", name, *key) for name in ("met", "below", "no_value"))
            change = None if None in met[-2:] else met[-1] - met[-2]
            lines.append([*_area(t, *key[:2]), key[2], _short(t, key[2]), *met, *below, *unknown, change])
    write_list(book, "各项指标", _title(t, "各项指标达标的县数"), "不适用的计入达标。", columns, lines)


def _short(t: LakeTrend, i: str) -> str:
    return t.titles.get(i, {}).get("short", "")


def _coefficients(book: Book, t: LakeTrend) -> None:
    columns = [*AREA, Column("学段", 7, "centre"), Column("指标", 16), *_of_years(t, "系数", 9, 3), *_of_years(t, "县间", 9, 3),
               *_of_years(t, "县内", 9, 3), *_of_years(t, "限值内县数", 10, 0), Column("最近一年变化", 10, "number", 3)]  # fmt: skip
    lines = []
    for level in LEVELS:
        for key in t.keys("level_dispersion", level):
            cv, between, within, met = (
                t.series("level_dispersion", name, *key) for name in ("cv", "cv_between", "cv_within", "within_limit")
            )
            change = None if None in cv[-2:] else cv[-1] - cv[-2]
            name = f"{key[3]} {_short(t, key[3])}"
            lines.append([*_area(t, *key[:2]), key[2], name, *cv, *between, *within, *met, change])
    note = "把一个地区的全部学校放在一起计算，按在校生数加权：系数² = 县间² + 县内²。标准的限值只管一个县之内。"
    write_list(book, "差异系数", _title(t, "各级差异系数"), note, columns, lines)


# --- counties --------------------------------------------------------------------------------------------------------

COUNTY = [Column("区划代码", 10, "centre"), Column("县", 20)]


def _counties(book: Book, t: LakeTrend) -> None:
    columns = [*COUNTY, *_of_years(t, "综合结论", 10), *_of_years(t, "达标项数", 9, 0), Column("最近一年变化", 8, "number", 0),
               *(Column(f"{after} {word}", 22) for _, after in t.steps for word in ("新未达标", "恢复达标")),
               *(Column(f"{after} {word}", 9, "number", 0) for _, after in t.steps for word in ("学校新未达标", "学校恢复")),
               Column("沿革", 18), Column("没接上", 8, "number", 0)]  # fmt: skip
    lines = [_county(t, c) for c in t.counties]
    note = "新未达标、恢复达标按与上一年的对比；差异系数写作学段加编号。学校为学段行，按资源配置逐校判定。没接上：沿革表没有说明来去的学段行。"
    write_list(book, "各县", _title(t, "各县"), note, columns, lines)


def _county(t: LakeTrend, c: CountySeries) -> list[Any]:
    steps = range(len(t.steps))
    turned = [
        "、".join([*(f := c.turned(how, n))["items"], *("".join(key) for key in f["dispersion"])])
        for n in steps
        for how in TURNS
    ]
    schools = [t.schools[n].get(c.region_code) for n in steps]
    counts = [s.count(how) if s else None for s in schools for how in TURNS]
    change = None if None in c.met[-2:] else c.met[-1] - c.met[-2]
    unmatched = sum(len(s.opened) + len(s.gone) for s in schools if s)
    return [
        c.region_code,
        c.name,
        *(_word(v) for v in c.overall),
        *c.met,
        change,
        *turned,
        *counts,
        _moves(schools),
        unmatched,
    ]


def _word(verdict: str | None) -> tuple[str, Verdict | None]:
    if verdict is None:
        return "—", None
    found = Verdict.of(verdict)
    return found.label, found


def _moves(steps: Sequence[SchoolsOfStep | None]) -> str:
    counts = sum((s.changes for s in steps if s), Counter[str]())
    return "；".join(f"{kind} {counts[kind]}" for kind in field("succession", "kind").choices if counts[kind])


def _matrix(book: Book, t: LakeTrend) -> None:
    columns = [*COUNTY, *(Column(i, 3 + 2 * len(t.years), "centre") for i in t.titles)]
    lines = [[c.region_code, c.name, *(_marks(c, i) for i in t.titles)] for c in t.counties]
    note = (
        "每格是这一项各学年的结论，从左到右一年一个：✓ 达标　▲ 未达标　◌ 无数据　— 不适用　· 无结果。底色为最近一年。"
    )
    write_list(book, "县项对照", _title(t, "各县各项"), note, columns, lines)


def _marks(c: CountySeries, i: str) -> tuple[str, Verdict | None]:
    if i not in c.items:
        return "", None
    verdicts = c.items[i].verdicts
    last = Verdict.of(verdicts[-1]) if verdicts[-1] else None
    return "".join(Verdict.of(v).mark if v else "·" for v in verdicts), last


def _county_coefficients(book: Book, t: LakeTrend) -> None:
    keys = list(t.limits)
    columns = [*COUNTY, *(Column(f"{stage}{i} {year}", 9, "number", 3) for stage, i in keys for year in t.years)]
    lines = [[c.region_code, c.name, *(cell for key in keys for cell in _cvs(t, c, key))] for c in t.counties]
    write_list(
        book,
        "各县差异系数",
        _title(t, "各县校际差异系数"),
        "按在校生数加权；空格为无数据；底色为超过限值。",
        columns,
        lines,
    )


def _cvs(t: LakeTrend, c: CountySeries, key: tuple[str, str]) -> list[Any]:
    if key not in c.dispersion:
        return [None] * len(t.years)
    s = c.dispersion[key]
    return [(value, Verdict.of(v) if v else None) for value, v in zip(s.values, s.verdicts, strict=True)]


# --- what turned -----------------------------------------------------------------------------------------------------


def _write(book: Book, name: str, title: str, note: str, columns: Sequence[Column], lines: Iterator[list[Any]]) -> None:
    """A sheet of what may be very many lines: the first ones, and a word about the others."""
    held = list(islice(lines, MOST_LINES))
    more = sum(1 for _ in lines)
    write_list(book, name, title, note + (f"另有 {more} 行没有列出，见 trend.json。" if more else ""), columns, held)


def _turned(book: Book, t: LakeTrend) -> None:
    columns = [Column("学年", 12, "centre"), *COUNTY, Column("学段", 7, "centre"), Column("指标", 30), Column("上一年", 10, "centre"),
               Column("这一年", 10, "centre"), Column("变化", 11, "centre")]  # fmt: skip
    _write(
        book, "变化", _title(t, "新未达标和恢复的指标、差异系数"), "每两个相邻学年的对比。", columns, _turned_lines(t)
    )


def _turned_lines(t: LakeTrend) -> Iterator[list[Any]]:
    for n, (before, after) in enumerate(t.steps):
        for c in t.compared(n):
            for how, word in TURNS.items():
                found = c.turned(how, n)
                if turn(*c.overall[n : n + 2]) == how:
                    yield [
                        f"{before} → {after}",
                        c.region_code,
                        c.name,
                        "",
                        "综合结论",
                        *map(_word, c.overall[n : n + 2]),
                        word,
                    ]
                own = [("", f"{i} {_short(t, i)}", c.items[i]) for i in found["items"]]
                own += [
                    (stage, f"{i} {_short(t, i)} 差异系数", c.dispersion[stage, i]) for stage, i in found["dispersion"]
                ]
                for stage, name, series in own:
                    pair = [_word(v) for v in series.verdicts[n : n + 2]]
                    yield [f"{before} → {after}", c.region_code, c.name, stage, name, *pair, word]


def _schools(book: Book, t: LakeTrend) -> None:
    columns = [Column("学年", 12, "centre"), *COUNTY, Column("学校标识码", 22), Column("学校", 26), Column("学段", 7, "centre"),
               Column("上一年", 10, "centre"), Column("这一年", 10, "centre"), Column("综合达标", 11, "centre"),
               Column("指标新未达标", 16), Column("指标恢复", 16)]  # fmt: skip
    note = "有变化的学段行：逐校判定，或其中个别指标。同一年有多所时（合并、拆分）结论取最弱的一所。每所学校各年的数值见 schools 文件夹。"
    _write(book, "学校", _title(t, "结论有变化的学校（学段）"), note, columns, _school_lines(t))


def _school_lines(t: LakeTrend) -> Iterator[list[Any]]:
    names = {c.region_code: c.name for c in t.counties}
    for n, (before, after) in enumerate(t.steps):
        for code in sorted(t.schools[n]):
            for x in sorted(t.schools[n][code].turned, key=lambda x: (x.turn is None, x.turn, x.stage, x.code)):
                yield [f"{before} → {after}", code, names[code], "、".join(x.codes), x.name, x.stage, _word(x.before), _word(x.after),
                       TURNS.get(x.turn or "", ""), "、".join(x.fails), "、".join(x.recovered)]  # fmt: skip


def _unmatched(book: Book, t: LakeTrend) -> None:
    columns = [
        Column("学年", 12, "centre"),
        *COUNTY,
        Column("学校标识码", 16),
        Column("学校", 26),
        Column("学段", 7, "centre"),
        Column("", 14),
    ]
    note = "学校沿革表没有说明来去的学段行；若为更名、合并、拆分或撤销，请补入后重新运行。"
    _write(book, "没接上的学校", _title(t, "没有接上的学校（学段）"), note, columns, _unmatched_lines(t))


def _unmatched_lines(t: LakeTrend) -> Iterator[list[Any]]:
    names = {c.region_code: c.name for c in t.counties}
    for n, (before, after) in enumerate(t.steps):
        for code in sorted(t.schools[n]):
            s = t.schools[n][code]
            for word, rows in (("新出现", s.opened), ("不再出现", s.gone)):
                for school, stage, name in rows:
                    yield [f"{before} → {after}", code, names[code], school, name, stage, word]


def _left(book: Book, t: LakeTrend) -> None:
    columns = [Column("学年", 12, "centre"), Column("区划代码", 10, "centre"), Column("原因", 80)]
    lines = [
        [str(year), code, reason]
        for year, failed in zip(t.years, t.failed, strict=True)
        for code, reason in failed.items()
    ]
    for n, (before, after) in enumerate(t.steps):
        for here, there, year in ((n, n + 1, after), (n + 1, n, before)):
            missing = [c.region_code for c in t.counties if c.overall[here] and not c.overall[there]]
            lines += [[f"{before} → {after}", code, f"{year} 学年没有结果，没有对比"] for code in missing]
    if lines:
        write_list(book, "没比上的县", _title(t, "不能评估、没有对比的县"), "其余的县照常对比。", columns, lines)
