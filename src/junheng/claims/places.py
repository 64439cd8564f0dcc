"""Which county a document speaks of, and of what year."""

from __future__ import annotations

import re
from collections import Counter

_NAME = re.compile(r"(?=([\u4e00-\u9fa5]{2,3})(?:市|县|区|旗)(?![级内外域直属教]|委|政府|长|里|间|别|属|场|分))")
_SHORT = re.compile(r"^[ \t\u3000\r\n]*([\u4e00-\u9fa5]{2})(?=现有|市|县|区)")
_NOT_NAMES = re.compile(
    r"全|我|本|各|省|城|镇|校|地|社|园|学|该|县|市|区|发展|创新|示范|实验|的|和|与|是|把|将|为|在|对|及|并|从|到|由|先进|农|乡|郊|山|片|辖|部|一体|试点|建设"
)
_TITLE_YEAR = re.compile(r"((?:19|20)[0-9]{2})\s*(?:年度?|学年)")


def county_of(text: str) -> str:
    """The county's name without 市, 县 or 区; empty when the text names none. The most frequent name of the text wins."""
    found = Counter(name[-2:] for name in _NAME.findall(text) if not _NOT_NAMES.search(name[-2:]))
    short = _SHORT.search(text)
    if short and short[1] in text[4:] and not _NOT_NAMES.search(short[1]):
        found[short[1]] += 2
    best = found.most_common(1)
    return _whole_name(text, best[0][0]) if best else ""


def _whole_name(text: str, name: str) -> str:
    """Three characters (张家港) where all places of the two end a longer name."""
    before = Counter(re.findall(rf"([\u4e00-\u9fa5])?{name}(?=[市县区旗])", text))
    if not before:
        return name
    char, times = before.most_common(1)[0]
    return char + name if times > 2 and len(before) == 1 and not _NOT_NAMES.search(char) else name


def report_year(text: str) -> int | None:
    """The year a report is about: of its title, else the latest year it states as past (no plan, no document title)."""
    head = text[:200].strip().splitlines()
    for line in head[:3]:
        found = _TITLE_YEAR.search(line)
        if found and len(line) < 60 and re.search(r"报告|总结|汇报|自评|讲话|要点|情况", line):
            return int(found[1])
    plain = re.sub(r"《[^》]*》|[（(][^（）()]*[）)]", "", text)
    plain = re.sub(r"((?:19|20)[0-9]{2}年)(?:至|到|—|-)(?=(?:19|20)[0-9]{2}年)", r"\1、", plain)
    years = [int(y) for y in re.findall(r"(?<![0-9至到争计])((?:19|20)[0-9]{2})\s*年(?!底前?|[-—至到])", plain)]
    return max(years) if years else None
