"""The time a figure speaks of: 2022年, 2019—2022, 近五年, 三年累计, 每年, 十三五以来."""

from __future__ import annotations

import re

from junheng.claims.numerals import chinese_value

_YEAR = re.compile(r"(?<![0-9.,])((?:19|20)[0-9]{2})\s*(?:学年|年|级)")
_SPAN = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s*年?\s*[-–—－~～至到]+\s*((?:19|20)[0-9]{2})")
_BASE = re.compile(
    r"(?:是(?=(?:19|20)[0-9]{2}年的)|比|较|同比|相比|相较于?)\s*(?:((?:19|20)[0-9]{2})\s*年?|(上年|去年|上一年|上学年|同期|年初|“?十[二三四五]五”?末?))"
)
_WORDS = re.compile(
    r"“?十[一二三四五]五”?(?:期间|以来|时期|末)?|(?:近|过去|最近|连续)[一二两三四五六七八九十0-9]+个?学?年(?:来|间)?|[一二两三四五六七八九十0-9]+年(?:来|间|"
    r"累计)?(?=投入|累计|共|分别|新|总)"
)
_YEARLY = re.compile(r"每年|每学年|年均|年度安排|每年度|全年均|年生均")
_LENGTH = re.compile(r"(?:近|过去|最近|连续)?([一二两三四五六七八九十]+|[0-9]+)个?学?年(?:来|间|内|累计)?")


def last_year(text: str) -> int | None:
    """The last calendar year named in a stretch of text."""
    years = _YEAR.findall(_BASE.sub("", text))
    return int(years[-1]) if years else None


def base_of_growth(text: str) -> str | None:
    """The year or word after 比 or 较 that a growth is measured from."""
    found = list(_BASE.finditer(text))
    return (found[-1][1] or found[-1][2]) if found else None


def yearly(text: str) -> bool:
    """Whether the words make the figure one of every year (每年, 年均)."""
    return bool(_YEARLY.search(text))


def years_in_words(text: str) -> int | None:
    """Length in years of 近五年, 连续8年, 三年累计."""
    lengths = list(_LENGTH.finditer(text))
    if not lengths:
        return None
    found = lengths[-1]
    value = int(found[1]) if found[1].isdigit() else chinese_value(found[1])
    return int(value) if value and value <= 20 else None


def period(clause: str, sentence: str, paragraph: str, document_year: int | None) -> str | None:
    """The nearest time: of the clause, else of the sentence before it, else of the paragraph, else of the document."""
    for stretch in (clause, sentence, paragraph):
        spans, words, years = _SPAN.findall(stretch), _WORDS.findall(stretch), _YEAR.findall(stretch)
        if spans:
            return "—".join(spans[-1])
        if words and stretch is not paragraph:
            return words[-1]
        if years:
            return years[-1]
    return str(document_year) if document_year else None
