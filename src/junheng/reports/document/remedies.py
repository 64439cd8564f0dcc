"""Section 五 (整改措施与下一步打算): one paragraph a kind of gap, with the amounts that the gaps come to."""

from __future__ import annotations

from collections.abc import Callable

from junheng.core.assessment import ItemResult
from junheng.core.verdict import Verdict
from junheng.reports.document.model import Block, Paragraph, Style, Words
from junheng.reports.document.telling import Telling, brief
from junheng.reports.shortfall import ItemShortfall

_NUMERALS = "一二三四五六七八九十"
_KINDS: tuple[tuple[str, Callable[[ItemShortfall], bool], str], ...] = (
    ("补足场地与校舍", lambda gap: gap.unit == "㎡",
     "将上述缺口列入年度建设计划，通过改扩建、运动场地改造和生源调整逐校解决，明确责任单位和完成时限。"),
    ("配齐教室与教学设备", lambda gap: gap.unit in ("间", "元") and gap.item.group == "resource_allocation"
     or gap.unit == "间", "按校列出清单，优先保障差额最大的学校，设备购置纳入年度部门预算。"),
    ("加强教师配备与交流", lambda gap: gap.unit == "人" and gap.item.id in ("R1", "R2", "R3", "G9", "G11", "G12"),
     "通过补充招聘、县域内调配、骨干教师交流和培训逐校补足，优先补充体育、艺术学科教师。"),
    ("化解大校额、大班额", lambda gap: gap.item.id in ("G4", "G5"),
     "从起始年级控制招生规模，严格按标准班额编班，通过新建学位和学区调整分流。"),
)  # fmt: skip


def remedies(t: Telling) -> list[Block]:
    blocks: list[Block] = [Paragraph((Words("五、整改措施与下一步打算"),), Style.HEADING1)]
    taken: set[int] = set()
    chapters: list[tuple[str, list[Paragraph]]] = []
    for title, belongs, measure in _KINDS:
        found = [gap for gap in t.shortfalls.items if id(gap) not in taken and belongs(gap)]
        taken |= {id(gap) for gap in found}
        if found:
            chapters.append((title, t.paragraph([*_amounts(found), measure])))
    rest = [gap for gap in t.shortfalls.items if id(gap) not in taken]
    chapters += [("落实其他事项", _others(t, rest))] if rest or _without_amount(t) else []
    chapters += [("收窄校际差距", _spread())] if t.value("dispersions/below") else []
    chapters.append(("完善数据与材料", _data(t)))
    for number, (title, content) in zip(_NUMERALS, chapters, strict=False):
        blocks += [Paragraph((Words(f"（{number}）{title}"),), Style.HEADING2), *content]
    return blocks


def _amounts(gaps: list[ItemShortfall]) -> list[str]:
    return [_amount(gap) for gap in gaps]


def _amount(gap: ItemShortfall) -> str:
    part = gap.part.key if gap.part else ""
    form, unit = ("w", "万元") if gap.unit == "元" else ("n", gap.unit)
    name = f"{brief(gap.item)}（{gap.part.label}）" if gap.part else gap.item.name
    reference = f"gap/{gap.item.id}/{part}"
    schools = f"涉及{{{reference}/records|n}}个学校（学段）" if gap.records > 1 else ""
    least = ""
    if gap.rule_amount is not None and gap.rule_amount != gap.amount:
        least = f"，满足学校综合达标至少需{{{reference}/rule_amount|{form}}}{unit}"
    joint = "，" if schools else ""
    if gap.unit == "校":
        return f"{name}有{{{reference}/amount|n}}校未达到；"
    if _is_excess(gap):
        words = "超限额" if unit == "个班" else ""
        return f"{name}{schools}{joint}{'' if words else '超出'}{{{reference}/amount|{form}}}{unit}{words}；"
    return f"{name}{schools}{joint}缺{{{reference}/amount|{form}}}{unit}{least}；"


def _is_excess(gap: ItemShortfall) -> bool:
    """Whether the records stand above their lines (班额, 学校规模) and not below."""
    failing = gap.part.failing if gap.part is not None else ()
    measured = [unit for unit in failing if unit.value is not None and unit.line is not None]
    return any(unit.value > unit.line for unit in measured if unit.verdict is Verdict.BELOW)


def _others(t: Telling, gaps: list[ItemShortfall]) -> list[Paragraph]:
    named = "、".join(f"“{brief(item)}”" for item in _without_amount(t))
    said = [*_amounts(gaps), f"{named}未达标；" if named else "", "由责任部门逐项制定整改方案，限期达到标准。"]
    return t.paragraph(said)


def _without_amount(t: Telling) -> list[ItemResult]:
    """Failing items whose gap is no amount: what documents, published levels or shares of a budget decide."""
    told = {gap.item.id for gap in t.shortfalls.items}
    return [i for i in t.assessment.items if i.verdict is Verdict.BELOW and i.id not in told]


def _spread() -> list[Paragraph]:
    words = "新增资源优先投向低于均值且规模较大的学校，按对差异系数的影响排序安排，每年复算并公开结果。"
    return [Paragraph((Words(words),))]


def _data(t: Telling) -> list[Paragraph]:
    words = "对核查发现逐条核实：必改的更正后重新测算，需说明的附佐证材料；未认定的事项限期认定，缺失的数据限期补报。"
    tail = "整改情况建立台账，逐项销号，整改后再次自评。"
    return t.paragraph([_findings(t), words, tail])


def _findings(t: Telling) -> str:
    return "本次自评共有核查发现{counted/findings|n}条。" if t.assessment.findings else ""
