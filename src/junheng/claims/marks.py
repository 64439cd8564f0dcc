"""Digits that are not claims: dates, list and document numbers, names, conditions. Each with its category.

Every digit of a text ends either in a claim or here, so a reader can see that nothing was skipped silently.
"""

from __future__ import annotations

import re

from junheng.claims.nouns import Distractor
from junheng.claims.units import DIMENSION

_MEASURE = "|".join(
    sorted((re.escape(word) for word in DIMENSION if word not in {"级", "年", "日", "届", "版"}), key=len, reverse=True)
)
_YEAR = r"(?:19|20)[0-9]{2}"
_DASH = r"\s*[-–—－―~～至到]+\s*"
_CLOSE = r"[”\"'’」』》]"

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("word_bookmark_id", r"\[bookmark:[^\]\n]*\]"),
    ("address", r"(?:https?://|www\.)[\w./?=&%#:-]+|[\w.+-]+@[\w-]+\.[\w.]+"),
    ("document_number", rf"[〔\[（(【]\s*{_YEAR}\s*[〕\]）)】]\s*(?:第\s*)?[0-9]+\s*号?"),
    ("document_number", r"第?\s*[0-9]{1,4}\s*号(?=文|令|公告|通知|意见|》|）|[，。、；\s])"),
    ("document_number", r"(?:GB|GB/T|JY/T|建标)\s*[0-9][0-9—-]*"),
    ("telephone", r"(?<![0-9])[0-9]{5,8}(?=[\u4e00-\u9fa5]{0,4}(?:热线|电话))"),
    ("telephone", r"(?<![0-9])(?:0[0-9]{2,3}-[0-9]{7,8}|1[3-9][0-9]{9})(?![0-9])"),
    (
        "year_or_plan_period",
        rf"(?<![0-9.]){_YEAR}\s*年?\s*(?:学?年度?)?{_DASH}(?:{_YEAR}|[0-9]{{2}}(?![0-9]))\s*(?:学年度?|年度?)?",
    ),
    ("year_or_plan_period", rf"(?<![0-9.]){_YEAR}\s*[/／]\s*(?:{_YEAR}|[0-9]{{2}})\s*学年"),
    ("date_part", rf"(?<![0-9.]){_YEAR}\s*[-./．]\s*[0-9]{{1,2}}(?:\s*[-./．]\s*[0-9]{{1,2}})?(?![0-9%％万亿])"),
    (
        "date_part",
        rf"(?:(?<![0-9.]){_YEAR}\s*年\s*)?(?<![0-9.])[0-9]{{1,2}}\s*月(?:\s*[0-9]{{1,2}}\s*[日号]?)?(?:\s*"
        rf"{_DASH}[0-9]{{1,2}}\s*(?:月(?:\s*[0-9]{{1,2}}\s*日)?|日))?",
    ),
    ("year_or_plan_period", rf"(?<![0-9.]){_YEAR}\s*(?:学年度?|年度?|级|届)(?:初|末|底|前|后|以来|起|秋季?|春季?)?"),
    ("year_or_plan_period", rf"(?<![0-9.]){_YEAR}(?:\s*[、，,和及与]\s*{_YEAR})+\s*(?:学年度?|年度?|年)?"),
    ("year_or_plan_period", rf"(?<![0-9.,]){_YEAR}(?![0-9.,]|\s*(?:[万亿千百多余%％‰]|{_MEASURE}))"),
    ("time_of_day", r"(?<![0-9:：])(?<!比)(?<!比为)(?<!比达)(?:[01]?[0-9]|2[0-4])[:：][0-5][0-9](?![0-9.])"),
    (
        "list_number",
        r"(?m:^)[ \t\u3000]*(?:[0-9]{1,2}(?:\.[0-9]{1,2})+[ \t\u3000]+(?=\D)|[0-9]{1,2}\s*[.．、）)](?![0-9])|"
        r"[（(]\s*[0-9]{1,2}\s*[）)])",
    ),
    ("list_number", r"(?m:^)[ \t\u3000]*[0-9]{1,2}[.．、](?=(?:19|20)[0-9]{2}\s*(?:年|学年|级))"),
    ("list_number", r"(?<=[。；：:;！？])[ \t\u3000]*(?:[0-9]{1,2}\s*[.．、](?![0-9])|[（(]\s*[0-9]{1,2}\s*[）)])"),
    ("list_number", r"[（(]\s*[0-9]{1,2}\s*[）)]|[①-⑳]"),
    ("page_number", r"(?m:^)[ \t]*[-—–]?\s*第?\s*[0-9]{1,3}\s*页?\s*[-—–]\s*(?m:$)|第\s*[0-9]{1,3}\s*页"),
    ("ordinal", r"第\s*[0-9]+"),
    ("ordinal", r"(?:表|图|附件|附表|注|编号|序号)\s*[0-9]+(?![0-9.]*\s*(?:%|％|个|所))"),
    ("ordinal", r"(?:排名|位列|位居|名列|列)[\u4e00-\u9fa5]{0,6}第?\s*[0-9]+(?=[位名]|[，。；、])"),
    ("ordinal", r"前\s*[0-9]+\s*[名位强](?!\w{0,4}(?:学校|教师)共)"),
    ("fraction", r"(?<![0-9/.,])[0-9]{1,3}(?:,?[0-9]{3})*\s*[/／÷]\s*[0-9]{1,3}(?:,?[0-9]{3})*(?![0-9/,])"),
    ("slogan_or_name", r"(?:[0-9A-Za-z]+\s*[+＋]\s*)+[0-9A-Za-z]+"),
    ("slogan_or_name", rf"[“\"'‘「『《][0-9０-９A-Za-z.·×x-]+{_CLOSE}"),
    ("slogan_or_name", r"(?<![0-9.])[0-9]{2,5}(?=方案|工程|行动|计划|模式|热线|平台|项目|机制|制度|教育)"),
    (
        "slogan_or_name",
        r"(?<![0-9A-Za-z])[A-Za-z]+[-.]?[0-9]+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?(?:G网络|G(?![A-Za-z])|D打印|"
        r"D(?![A-Za-z])|版|时代)",
    ),
    ("slogan_or_name", r"(?:信息化|工业|教育|智慧|网络|版本)[0-9]\.[0-9](?![0-9万亿元人名%％个所])"),
    ("slogan_or_name", r"[0-9]+[对—-][0-9]+(?=帮扶|结对|辅导|精准|互助)|[0-9]+\s*/\s*[0-9]+(?=制|模式)"),
    ("grade", r"[0-9]{1,2}\s*(?:[-—–~～至到、]\s*[0-9]{1,2})?\s*年级"),
    (
        "condition",
        r"[0-9]+(?:\.[0-9]+)?\s*(?:分|周岁|岁|年|学时|平方米)\s*(?:及|（含）|\(含\))?(?:以上|以下|以内)(?=的?[\u4e00-\u9fa5]{0,8}[0-9])",
    ),
    ("condition", r"[0-9]+\s*年\s*(?=[0-9]+\s*学时)|[0-9]+\s*学时(?=的?(?:教师)?(?:继续教育)?培训)"),
    (
        "period",
        r"(?:近|过去|未来|今后|前|后|最近)\s*[0-9]{1,2}\s*(?:个?学?年|个月)|[0-9]{1,2}\s*(?:年|个月)(?=来|间|内|以来|之内|时间|累计|共|投入|新增|分别)",
    ),
    ("identifier", r"(?<![0-9.,])[0-9]{9,}(?![0-9.]|\s*[万亿元人%])"),
)
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
_TITLE = re.compile(r"《[^《》\n]{0,80}》")


def find(text: str) -> list[tuple[int, int, str]]:
    """Places and categories of digits that are not claims, in order, without overlaps; the first pattern that fits
    wins.
    """
    taken: list[tuple[int, int, str]] = []
    covered = bytearray(len(text))
    for name, pattern in _COMPILED:
        for found in pattern.finditer(text):
            if not any(covered[found.start() : found.end()]):
                covered[found.start() : found.end()] = b"\1" * (found.end() - found.start())
                taken.append((found.start(), found.end(), name))
    return sorted(taken)


def titles(text: str) -> list[tuple[int, int]]:
    """Places of book-title marks: a number inside one belongs to the title."""
    return [found.span() for found in _TITLE.finditer(text)]


def _plain_category(text: str, at: int) -> str:
    """Digits in a row of a table that are no figure of it (codes, ordinal columns), or digits no pattern knows."""
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return "table_cell" if "\t" in text[begin : end if end >= 0 else len(text)] else "unclassified"


_DIGITS = re.compile(r"[0-9０-９]+")


def distractors(
    text: str, file: str, claimed: list[tuple[int, int]], marks: list[tuple[int, int, str]]
) -> tuple[Distractor, ...]:
    """One entry for every run of digits outside the claims' own numbers, so that all digits are accounted for."""
    free = bytearray(len(text))
    for start, end in claimed:
        free[start:end] = b"\1" * (end - start)
    category = {place: name for start, end, name in marks for place in range(start, end)}
    return tuple(
        Distractor(
            file, run.start(), run.end(), run[0], category.get(run.start()) or _plain_category(text, run.start())
        )
        for run in _DIGITS.finditer(text)
        if not free[run.start()]
    )
