"""Units and measure words of official prose: what they measure and what one of them is worth in the base unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

_MEASURES = {
    "money": "元 块钱",
    "area": "平方米 平米 ㎡ m² m2 亩 公顷 平方公里 平方千米",
    "length": "公里 千米 米",
    "person": "人次 人 名 位 学生",
    "school": "所 家 校",
    "class": "个教学班 教学班 个班级 个班 轨 班",
    "room": "间",
    "seat": "个学位 座",
    "multiple": "倍",
    "points": "个百分点 百分点",
    "percent": "% ％ ﹪ ‰",
    "time": "学时 课时 小时 分钟 天 周 个月 个学期 学期 年 学年 日",
    "piece": "个 项 台 套 件 册 辆 门 节 次 场 届 批 期 轮 条 篇 部 份 张 幅 支 组 处 块 级 类 种 大 方面 只 枚 例 起 宗 对 本 字 岁 周岁"
    " 分 堂 站 户 栋 幢 片 颗 株 棵 颗 盏 匹 款 人份 把 架 艘 座 餐 杯 瓶 箱 包 袋 顶 双 吨 公斤 千克 斤 升 度 兆 卷 层 条线 村 镇 乡 县"
    " 支队 步 环 星 代 行 师 章 课 档 折 成 卡 屏 公顷",
}
_FACTORS = {
    "亩": Fraction(2000, 3),
    "公顷": Fraction(10000),
    "平方公里": Fraction(10**6),
    "平方千米": Fraction(10**6),
    "公里": Fraction(1000),
    "千米": Fraction(1000),
}
_WEIGHTS = {"‰": Fraction(1, 10)}

DIMENSION = {word: name for name, words in _MEASURES.items() for word in words.split()}
_PER = r"(?:/[生人校年班月天日师][·•.]?[年月天]?|[每/][生人][每·/]?年?)"
_UNIT = re.compile(
    rf"[ \t\u3000]*(?P<unit>(?:{'|'.join(sorted(map(re.escape, DIMENSION), key=len, reverse=True))})(?P<per>{_PER})?)"
)
STRONG = frozenset(
    "元 平方米 ㎡ 亩 人次 人 名 位 所 家 间 个班 个教学班 班 % 倍 个百分点 台 套 册 辆 学时 课时 个学位 户 栋 幢".split()
)
"""Measure words after which even a small Chinese numeral (三所、两名) counts something."""

_MONEY_NOUN = re.compile(r"[ \t]*(?:余|多)?(?:专项|资金|经费|投资|奖励|补助|预算|债券|贷款|项目资金|建设资金|财政)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written with its 万/亿, what it measures, and its worth in the base unit (元, ㎡, m, one)."""

    written: str
    dimension: str
    factor: Fraction
    end: int


_SHARED_POINTS = re.compile(r"[ \t]*个(?=[、和及与，][ \t]*[0-9.]+[ \t]*个百分点)")


def read_unit(text: str, at: int, prefix: str = "", times: int = 1) -> Unit | None:
    """The measure word that begins at `at`, blanks and one line break allowed; None when nothing there measures."""
    shared = _SHARED_POINTS.match(text, at)
    if shared:
        return Unit("个百分点", "points", Fraction(1), shared.end())
    found = _UNIT.match(text, at) or _UNIT.match(text, _after_break(text, at))
    if found is None:
        money = bool(prefix) and _MONEY_NOUN.match(text, at)
        return Unit(f"{prefix}元", "money", Fraction(times), at) if money else None
    word = found["unit"].removesuffix(found["per"] or "")
    factor = times * _FACTORS.get(word, Fraction(1)) * _WEIGHTS.get(word, Fraction(1))
    return Unit(prefix + _tidy(found["unit"]), DIMENSION[word], factor, found.end())


def unit_named(words: str) -> Unit | None:
    """A unit that stands by itself, as in the head of a column: （万元）, （人）."""
    prefix = re.match(r"[十百千]?[万亿]*", words)[0]
    factor = 1
    for char in prefix:
        factor *= {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[char]
    return read_unit(words, len(prefix), prefix, factor)


def _after_break(text: str, at: int) -> int:
    """Skip one soft line break: hard-wrapped texts cut between a number and its unit."""
    found = re.compile(r"[ \t]*\r?\n[ \t\u3000]*").match(text, at)
    return found.end() if found else at


def _tidy(word: str) -> str:
    return {"％": "%", "﹪": "%", "平米": "平方米", "m²": "㎡", "m2": "㎡", "百分点": "个百分点"}.get(word, word)


@lru_cache(maxsize=4096)
def plain(unit: str) -> str:
    """The measure word to compare by: without 万/亿, without what follows a stroke, and 名 and 位 as 人."""
    word = re.sub(r"^[十百千万亿]+(?=.)", "", unit).partition("/")[0]
    return "人" if word in ("名", "位") else word
