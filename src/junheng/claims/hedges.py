"""近, 约, 超, 以上, 左右, 不低于: what the words around a number say about its exactness, and whether it is a plan."""

from __future__ import annotations

import re

_BEFORE = (
    ("at_least", r"(?:不低于|不少于|不得低于|不得少于|至少|不小于)"),
    ("at_most", r"(?:不超过|不高于|不多于|不大于|至多|最多|控制在|不得超过)"),
    ("less_than", r"(?:不足|低于|少于|小于|未满|不满|未达到?)"),
    ("just_under", r"(?:将近|接近|近)"),
    ("more_than", r"(?:超过|突破|逾|超|大于|高于|多达)"),
    ("about", r"(?:大约|约为|约|大概)"),
)
_LEFT = tuple((name, re.compile(pattern + r"(?:了|达到|达|为)?[ \t]*$")) for name, pattern in _BEFORE)
_RIGHT = (
    ("about", re.compile(r"[ \t]*(?:左右|上下)")),
    ("at_most", re.compile(r"[ \t]*(?:以内|之内|及以下|以下)")),
    ("more_than", re.compile(r"[ \t]*(?:及以上|以上|多|余)")),
)
_PLAN = re.compile(
    r"预计|预测|年底前|(?<!行动)(?<!年)(?<!发展)(?<!项)计划(?=新|建|投|培|招|增|到|在|于|改|引|用|再|扩)|拟(?=新|建|投|招|引|于|用)|力争|目标(?:是|"
    r"为|值)|将(?=新|增|达|投|于|继续|在|实现|完成|再|会|建成)"
    r"|到20[0-9]{2}年|至20[0-9]{2}年底|可再?增|规划(?:新建|建设)|下一步|今后"
)
_NOT_NEAR = re.compile(r"(?:附近|最近|临近|就近|邻近|远近|亲近)$")


def qualifier(left: str, right: str, vague: bool) -> str:
    """The hedge of a number from the words that touch it; `vague` says that 多 or 余 stood inside it."""
    for name, pattern in _LEFT:
        if pattern.search(left) and not _NOT_NEAR.search(left):
            return name
    for name, pattern in _RIGHT:
        if pattern.match(right):
            return name
    return "and_some" if vague else "exact"


def left_hedge_length(left: str) -> int:
    """How many characters at the end of `left` are the hedge, so that a subject is read without it."""
    for _, pattern in _LEFT:
        found = pattern.search(left)
        if found and not _NOT_NEAR.search(left):
            return len(left) - found.start()
    return 0


def without_right_hedge(right: str) -> str:
    """What follows a number, without 左右 or 以上."""
    for _, pattern in _RIGHT:
        found = pattern.match(right)
        if found:
            return right[found.end() :]
    return right


_AHEAD = re.compile(r"今后|下一步|打算|努力方向|主要任务|工作任务|工作思路|工作安排|工作计划|下阶段|目标任务")
_TOP = re.compile(r"(?m:^)[ \t\u3000]*[一二三四五六七八九十]{1,2}[、.．][^\n]*")


def plan_sections(text: str) -> list[tuple[int, int]]:
    """Stretches under a first-level heading that looks ahead (今后打算, 2023年主要任务)."""
    heads = list(_TOP.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)][: len(heads)]
    return [
        (head.start(), end)
        for head, end in zip(heads, ends, strict=True)
        if _AHEAD.search(head[0]) and not re.search(r"不足|问题|回顾", head[0])
    ]


def nature(sentence: str, left: str, name: str) -> str:
    """plan, standard or actual: what a figure claims about the world."""
    if _PLAN.search(left):
        return "plan"
    if name in ("at_least", "at_most") or re.search(r"(?:标准|定额|基准)[^，。；率]{0,10}$", left):
        return "standard"
    return "actual"
