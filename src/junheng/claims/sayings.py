"""Small numbers in Chinese characters, and words that are numbers: 三种方式, “五项管理”, 清零, 全覆盖.

一、两、三 are mostly grammar (一体化, 三级联动, 两手抓). They count as a claim only where the text itself makes them countable: a
strong measure word (三所), a list beside them, sub-headings that spell them out, or a slogan in quotation marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from junheng.claims.numerals import Numeral, chinese_value
from junheng.claims.units import STRONG, Unit

_NEVER_AFTER = re.compile(
    r"(?:第|每|某|任|同|另|这|那|哪|进|逐|统|单|唯|专|万|整|之|数|几|十[二三四五]|[“\"]十|德育|哪怕|不)$"
)
_SET_PHRASES = (
    "两个百年",
    "两个维护",
    "两个确立",
    "四个意识",
    "四个自信",
    "四个全面",
    "三个代表",
    "两个大局",
    "五大发展理念",
    "四个伟大",
    "五个一",
)
_SLOGAN = re.compile(r"^[二两三四五六七八九十]{1,2}(?:个|大|项|级|种|类)[\u4e00-\u9fa5]{2,6}$")
_SLOGAN_NOUN = re.compile(r"^[二两三四五六七八九十]{1,2}(?:个|大|项|级|种|类)([\u4e00-\u9fa5]{2,6})$")
_PLAIN_PLACES = re.compile(r"^[十百千]*$")
_HEDGED = re.compile(r"(?:近|约|超|超过|逾|将近|接近|上|达|过|突破)$")
_PLAN_TITLE = re.compile(
    r"年?[\u4e00-\u9fa5]{0,8}(?:计划|规划|方案)[（(]\s*((?:19|20)\d\d)\s*年?\s*[-–—－~～至到]+\s*((?:19|20)\d\d)\s*年?\s*[）)]"
)
_PLAN_TAIL = re.compile(
    r"年[）)]?(?:[（(]\s*((?:19|20)\d\d)\s*年?\s*[-–—－~～至到]+\s*((?:19|"
    r"20)\d\d)\s*年?\s*[）)])[\u4e00-\u9fa5]{0,10}(?:计划|规划|方案)"
)
_AND = re.compile(r"以及|[和及与]")
ENUMERATING = frozenset("个 项 大 种 类 级 方面 所 家 条 支 名 位 环 类型".split())


@dataclass(frozen=True, slots=True)
class Saying:
    """Why a number in words is a claim: the names that are listed for it, or the words themselves."""

    listed: tuple[str, ...] = ()
    complete: bool = True
    word: str = ""
    years: tuple[int, int] | None = None


def listed_before(text: str, begin: int, at: int) -> tuple[tuple[str, ...], bool] | None:
    """Names listed right before a number (“大校额”“大班额”两项; A、B、C等5所), and whether the list is complete (no 等)."""
    left = re.sub(r"[（(]?[“‘\"（(]$", "", text[begin:at])
    partial = left.endswith("等")
    left = left[:-1] if partial else left
    quoted = re.search(r"((?:“[^“”]{1,16}”[、和及与，]?){2,})$", left)
    if quoted:
        return tuple(re.findall(r"“([^“”]+)”", quoted[1])), not partial
    bare = re.sub(r"[（(][^（）()]*[）)]", "", left)
    stretch = re.split(r"[，,。；;：:\n]", bare)[-1]
    if "、" not in stretch:
        return None
    items = [item for item in stretch.split("、") if item.strip()]
    last = _AND.split(items[-1], maxsplit=1) if items else []
    items = [*items[:-1], *(piece for piece in last if piece.strip())]
    if items and items[-1].endswith("的"):
        return None
    return (tuple(item.strip() for item in items), not partial) if len(items) >= 2 else None


def enclosing_quote(text: str, at: int) -> str | None:
    """The words between the quotation marks around an offset, if both stand within 20 characters."""
    opening, closing = text.rfind("“", max(0, at - 20), at), text.find("”", at, at + 20)
    if opening < 0 or closing < 0 or "”" in text[opening:at] or "“" in text[at:closing]:
        return None
    return text[opening + 1 : closing]


def plan_years(text: str, at: int) -> tuple[int, int] | None:
    """First and last year of a plan whose length stands at the offset: 三年行动计划（2023—2025）."""
    found = _PLAN_TITLE.match(text, at) or _PLAN_TAIL.match(text, at)
    return (int(found[1]), int(found[2])) if found else None


def subheadings(text: str, at: int, noun: str) -> tuple[str, ...]:
    """Numbered sub-headings after a heading that begin with the slogan's noun: “三个坚持” → 1.坚持… 2.坚持… 3.坚持…"""
    line_start = text.rfind("\n", 0, at) + 1
    if not re.match(r"[ \t\u3000]*(?:\[bookmark[^\]]*\])*[（(]?[一二三四五六七八九十]+[）)、]", text[line_start:at]):
        return ()
    spelled = re.split(
        r"\n[ \t\u3000]*(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)", text[at:], maxsplit=1
    )[0]
    stated = re.findall(
        rf"(?<![\u4e00-\u9fa5])[一二三四五六七八九]是([^。；\n]{{0,24}}{noun}[^，。；\n]{{0,12}})", spelled
    )
    if len(stated) >= 2:
        return tuple(stated)
    following = re.split(
        r"\n[ \t\u3000]*(?:\[bookmark[^\]]*\])*(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)",
        text[at:],
        maxsplit=1,
    )[0]
    return tuple(re.findall(rf"\n[ \t\u3000]*(?:[0-9]+[.．、]|[（(][0-9]+[）)])\s*({noun}[^\n。，]*)", following))


def _listed_after(text: str, at: int, noun: str) -> tuple[str, ...]:
    """A list that spells a slogan out within the next words: “五项管理” … 作业、睡眠、手机、读物和体质健康管理."""
    found = re.search(rf"([^，。；：“”《》\n]*、[^，。；：“”《》\n]*?){noun}", text[at : at + 90])
    if not found:
        return ()
    *items, last = found[1].split("、")
    return tuple(item for item in (*items, *_AND.split(last, maxsplit=1)) if item)


def _slogan(text: str, numeral: Numeral, words: str, count: int) -> Saying | None:
    if words in _SET_PHRASES or text[max(0, numeral.start - 5) : numeral.start].rstrip("“").endswith(("争创", "创建")):
        return None
    before = listed_before(text, max(0, numeral.start - 120), numeral.start)
    if before and (not before[1] or len(before[0]) == count):
        return Saying(before[0], before[1], words)
    noun = _SLOGAN_NOUN.match(words)[1]
    heads = subheadings(text, numeral.start, noun) or _listed_after(text, numeral.end, noun)
    return Saying(heads if len(heads) >= 2 else (), True, words)


def _enumeration(text: str, numeral: Numeral, begin: int, unit: Unit) -> Saying | None:
    listed = listed_before(text, begin, numeral.start)
    if not listed or unit.written not in ENUMERATING:
        return None
    names, complete = listed
    quoted = text[numeral.start - 1 : numeral.start] == "”"
    if complete and len(names) != numeral.value and not quoted:
        return None
    return Saying(names, complete)


def of_chinese(text: str, numeral: Numeral, unit: Unit | None, begin: int) -> Saying | None:
    """Whether a number in characters is a claim, and why; None leaves it as ordinary words.

    `begin` is where its sentence begins.
    """
    years = plan_years(text, numeral.end)
    if years:
        return Saying(years=years)
    left = text[max(begin, numeral.start - 4) : numeral.start]
    if unit is None or _NEVER_AFTER.search(left):
        return None
    words = enclosing_quote(text, numeral.start)
    if words is not None:
        fits = _SLOGAN.match(words) and words.startswith(text[numeral.start : numeral.end])
        return _slogan(text, numeral, words, int(numeral.value)) if fits else None
    if unit.dimension == "time":
        return None
    return _counting(text, numeral, unit, left) or _enumeration(text, numeral, begin, unit)


def _counting(text: str, numeral: Numeral, unit: Unit, left: str) -> Saying | None:
    """三所, 十余所, 一百零七所, 近千名, 连续五届: figures in their own right."""
    written = text[numeral.start : numeral.end]
    plain = _PLAIN_PLACES.match(re.sub("[多余万亿]", "", written))
    measure = re.sub(r"^[十百千万亿]+(?=.)", "", unit.written)
    if unit.written == "届":
        return Saying() if left.endswith("连续") else None
    if plain and not numeral.vague and not _HEDGED.search(left) and numeral.value * numeral.times != 10:
        return None
    if left.endswith(("还差", "仅差", "尚差", "只差")) and measure in ("项", "个", "条"):
        return Saying()
    if measure in STRONG and numeral.value * numeral.times >= 2:
        return Saying()
    if measure in STRONG:
        return (
            Saying()
            if re.match(r"[，,、；;。）)]", text[unit.end : unit.end + 1]) and re.search(r"[学中班校园]$", left)
            else None
        )
    return Saying() if numeral.value * numeral.times > 10 and measure not in ("大", "级", "届") else None


_CLEARED = re.compile(
    r"(?P<what>[\u4e00-\u9fa5“”、]{2,12}?)(?<![尚还][未没])(?<!没有)(?:全面|全部|基本|动态|历史性|实现|均已?)*(?P<word>清零)(?!行动|工作|任务|方案|台账)"
)
_TO_NOTHING = re.compile(r"(?<=[至为到])零(?=[，,。；;、])")
_COVERED = re.compile(r"(?P<what>[\u4e00-\u9fa5]{2,16}?)(?P<word>全覆盖)")


@dataclass(frozen=True, slots=True)
class WordFigure:
    """A figure that is a word: 清零 is 0, 全覆盖 is 100 %."""

    start: int
    end: int
    value: Fraction
    unit: str
    subject: str


_COMPOSITE = re.compile(r"“((?:[一二三四五六七八九][\u4e00-\u9fa5]){2,4})”")


def composites(text: str) -> list[tuple[WordFigure, tuple[str, ...]]]:
    """“三名一好”…名校长、好书记、名班主任、名教师: a slogan whose letters the list behind it spells out, and the names listed."""
    found = []
    for slogan in _COMPOSITE.finditer(text):
        wanted = {
            word: int(chinese_value(digit) or 0) for digit, word in zip(slogan[1][::2], slogan[1][1::2], strict=True)
        }
        stretch = re.split(r"[。；]", text[slogan.end() : slogan.end() + 80])[0]
        names = [
            name
            for name in re.findall(rf"(?:[{''.join(wanted)}])[\u4e00-\u9fa5]{{1,5}}(?=、|[和与及，培的]|$)", stretch)
            if name
        ]
        counts = {word: sum(name.startswith(word) for name in names) for word in wanted}
        if len(wanted) == len(slogan[1]) // 2 and counts == wanted and sum(wanted.values()) > len(wanted):
            figure = WordFigure(slogan.start(), slogan.end(), Fraction(sum(wanted.values())), "项", slogan[1])
            found.append((figure, tuple(names)))
    return found


def word_figures(text: str, counted: list[int], begin_of_sentence) -> list[WordFigure]:
    """清零 of something countable, and 全覆盖 that a count in the same sentence leads to (组建37个集团，实现…全覆盖).

    `counted` are the offsets of the text's counts; a 全覆盖 without one beside it is praise, not a figure.
    """
    figures = []
    for found in _CLEARED.finditer(text):
        figures.append(WordFigure(found.start(), found.end(), Fraction(0), "个", found["what"].strip("“”")))
    for found in _TO_NOTHING.finditer(text):
        figures.append(WordFigure(found.start(), found.end(), Fraction(0), "个", ""))
    for found in _COVERED.finditer(text):
        begin = begin_of_sentence(found.start())
        what = found["what"].rpartition("实现")[2] or found["what"]
        start = found.end() - len(what) - len(found["word"])
        if any(max(begin, start - 30) <= at < start for at in counted):
            figures.append(WordFigure(start, found.end(), Fraction(100), "%", what + "覆盖率"))
    return figures


def slogan_count(words: str) -> int | None:
    """The number a slogan announces (三个坚持 → 3)."""
    value = (
        chinese_value(re.match("[二两三四五六七八九十]+", words)[0])
        if re.match("[二两三四五六七八九十]", words)
        else None
    )
    return int(value) if value else None
