"""Section 四 (存在问题): written from the items that fail: what, how far, where; then what nobody has reported."""

from __future__ import annotations

from collections.abc import Iterable

from junheng.core.assessment import ItemResult, PartResult, SchoolRow, UnitResult
from junheng.core.verdict import Verdict
from junheng.reports.document.model import Block, Paragraph, Style, Words
from junheng.reports.document.telling import Telling, brief, close_form, safe
from junheng.reports.doubts import doubts
from junheng.reports.terms import resource_items, stages

_NUMERALS = "一二三四五六七八九十"
_WORST = 3


def problems(t: Telling) -> list[Block]:
    themes = [
        ("资源配置仍有短板", _resource_problems(t)),
        ("校际差异系数超过限值", _coefficient_problems(t)),
        ("政府保障程度尚有差距", _group_problems(t, "government_support")),
        ("教育质量尚有差距", _group_problems(t, "education_quality")),
        ("社会认可度尚有差距", _group_problems(t, "public_approval")),
        ("一票否决事项与申报条件", _veto_problems(t)),
        ("部分数据缺失，不能作出判定", _missing(t)),
    ]
    blocks: list[Block] = [Paragraph((Words("四、存在问题"),), Style.HEADING1)]
    present = [(title, content) for title, content in themes if content]
    if not present:
        return [*blocks, Paragraph((Words("各项指标均已达标，未发现未达标事项；今后重在保持。"),))]
    for number, (title, content) in zip(_NUMERALS, present, strict=False):
        blocks += [Paragraph((Words(f"（{number}）{title}"),), Style.HEADING2), *content]
    return blocks


# --- resource indicators ---------------------------------------------------------------------------------------------


def _resource_problems(t: Telling) -> list[Paragraph]:
    found = [item for item in resource_items(t.assessment) if any(_short(t, item, s) for s in stages(t.assessment))]
    return [_numbered(n, runs) for n, runs in enumerate((_resource_problem(t, item) for item in found), start=1)]


def _short(t: Telling, item: ItemResult, stage: str) -> list[SchoolRow]:
    """Rows of the stage below the threshold, furthest first."""
    rows = [row for row in t.assessment.rows_of(stage) if row.verdicts.get(item.id) is Verdict.BELOW]
    return sorted(rows, key=lambda row: row.values[item.id])


def _resource_problem(t: Telling, item: ItemResult) -> tuple:
    said = [f"{item.name}。"]
    for stage in stages(t.assessment):
        worst = _short(t, item, stage)
        if worst:
            said.append(_stage_problem(t, item, stage, worst))
    said.append(_lacking(t, item))
    return t.sentences([*said, _doubt(item)])


def _stage_problem(t: Telling, item: ItemResult, stage: str, worst: list[SchoolRow]) -> str:
    """小学38个中9个低于标准值7.5㎡，其中4个不足标准值的85%；最低的为…"""
    unit = t.terms[item.id, stage].gap_unit
    low = sum(item.id not in row.near for row in worst)
    half = (
        f"，其中不足标准值{{rule/floor_share|p0}}的{{rows/{stage}/below/{item.id} − rows/{stage}/near/{item.id}|n}}个"
    )
    named = "、".join(_named(t, item, row) for row in worst[:_WORST])
    lowest = "为" if len(worst) == 1 else "最低的为"
    return (
        f"{stage}{{rows/{stage}/count|n}}个中，{{rows/{stage}/below/{item.id}|n}}个低于标准值"
        f"{{line/{item.id}/{stage}|x}}{unit}{half if low else ''}，{lowest}{named}。"
    )


def _named(t: Telling, item: ItemResult, row: SchoolRow) -> str:
    term = t.terms[item.id, row.stage]
    form = close_form(row.values[item.id], term.line, 0 if term.gap_unit == "元" else 2)
    return (
        f"{safe(row.label)}（{{row/{row.school_code}/{row.stage}/{item.id}|{form.replace('d0', 'n')}}}{term.gap_unit}）"
    )


def _lacking(t: Telling, item: ItemResult) -> str:
    """How much is missing in the county, in whole units."""
    found = next((gap for gap in t.shortfalls.items if gap.item.id == item.id and gap.part is None), None)
    if found is None:
        return ""
    form, unit = _amount(found.unit)
    return f"全部达到标准值共缺{{gap/{item.id}//amount|{form}}}{unit}。"


def _amount(unit: str) -> tuple[str, str]:
    return ("w", "万元") if unit == "元" else ("n", unit)


def _doubt(item: ItemResult) -> str:
    return f"本项依据存疑数据（核查发现{'、'.join(doubts(item))}）。" if doubts(item) else ""


def _coefficient_problems(t: Telling) -> list[Paragraph]:
    below = [d for d in t.assessment.dispersion if d.verdict is Verdict.BELOW]
    names = {item.id: item.name for item in t.assessment.items}
    said = []
    for d in below:
        reference = f"dispersion/{d.stage}/{d.indicator}"
        said.append(
            f"{d.stage}{names[d.indicator]}的校际差异系数为{{{reference}/cv|{close_form(d.cv, d.limit, 3, '≤')}}}，"
            f"超过限值{{{reference}/limit|d2}}{_drivers(t, d)}。"
        )
    return [_numbered(n, t.sentences([words])) for n, words in enumerate(said, start=1)]


def _drivers(t: Telling, found) -> str:
    """The schools that make most of the difference, and on which side of the mean they stand."""
    rows = {row.school_code: row for row in t.assessment.rows_of(found.stage)}
    top = sorted(found.contributions, key=lambda code: -found.contributions[code])[:_WORST]
    named = "、".join(f"{safe(rows[c].label)}（{_side(rows[c], found)}）" for c in top if c in rows)
    return f"，影响最大的为{named}" if named else ""


def _side(row: SchoolRow, found) -> str:
    return "高于均值" if row.values[found.indicator] > found.mean else "低于均值"


# --- everything else -------------------------------------------------------------------------------------------------


def _group_problems(t: Telling, group: str) -> list[Paragraph]:
    items = [item for item in t.assessment.items if item.group == group and item.verdict is Verdict.BELOW]
    return [_numbered(n, _item_problem(t, item)) for n, item in enumerate(items, start=1)]


def _item_problem(t: Telling, item: ItemResult) -> tuple:
    said = [f"{brief(item)}（{_place(t, item)}）。"]
    said += [_part_problem(t, item, part) for part in item.parts if part.verdict is Verdict.BELOW]
    return t.sentences([*said, _doubt(item)])


def _place(t: Telling, item: ItemResult) -> str:
    """政府保障程度第3项"""
    group = (t.assessment.standard.get("groups") or {}).get(item.group, "")
    return f"{group}第{item.id[1:]}项"


def _part_problem(t: Telling, item: ItemResult, part: PartResult) -> str:
    if part.kind == "judged":
        return f"{part.label}结论为未达到{f'：{safe(part.conclusion)}' if part.conclusion else ''}。"
    if part.kind == "each" and part.units > 1:
        return _records(t, item, part)
    return _ratio(item, part)


def _ratio(item: ItemResult, part: PartResult) -> str:
    """A county figure or a ratio of sums beside its line."""
    reference, form, unit = f"items/{item.id}/{part.key}", _form(part), _unit(part)
    sums = ""
    if part.numerator is not None and part.denominator is not None:
        sums = f"（{{{reference}/numerator|n}}÷{{{reference}/denominator|n}}）"
    line_form = "p0" if part.unit == "%" else "x"
    word = {"≥": "低于", "≤": "超过", "<": "未低于"}[part.better]
    return f"{part.label}为{{{reference}/value|{form}?}}{unit}{sums}，{word}标准{{{reference}/threshold|{line_form}}}{unit}。"


def _form(part: PartResult) -> str:
    return "p" if part.unit == "%" else close_form(part.value, part.threshold, 0, part.better).replace("d0", "n")


def _unit(part: PartResult) -> str:
    return "" if part.unit == "%" else part.unit.split("/")[0]


def _records(t: Telling, item: ItemResult, part: PartResult) -> str:
    """Of how many records how many fail, and the furthest of them."""
    reference = f"items/{item.id}/{part.key}"
    failing = [n for n, unit in enumerate(part.failing) if unit.verdict is Verdict.BELOW]
    worst = sorted(failing, key=lambda n: -_distance(part.failing[n]))[:_WORST]
    named = "、".join(_record(t, item, part, n) for n in worst)
    tail = f"，差距最大的为{named}" if len(failing) > 1 else f"，为{named}"
    unknown = f"，{{{reference}/missing|n}}个无数据" if any(u.verdict is Verdict.NO_VALUE for u in part.failing) else ""
    return f"{part.label}：应评{{{reference}/units|n}}个中，{{{reference}/below|n}}个未达到{unknown}{tail}。"


def _distance(unit: UnitResult) -> float:
    return abs(unit.line - unit.value) if unit.value is not None and unit.line is not None else 0.0


def _record(t: Telling, item: ItemResult, part: PartResult, place: int) -> str:
    """均安县第九小学（2761人，标准2000人）"""
    unit = part.failing[place]
    name = safe(t.labels.get((unit.school_code, unit.stage), unit.name))
    if unit.value is None or unit.line is None:
        return name
    word = t.record_units.get((item.id, part.key), part.unit)
    value_form, line_form = ("p", "p0") if word == "%" else ("n" if float(unit.value).is_integer() else "d2", "x")
    shown_unit = "" if word == "%" else word.split("/")[0]
    reference = f"failing/{item.id}/{part.key}/{place}"
    return f"{name}（{{{reference}/value|{value_form}}}{shown_unit}，标准{{{reference}/line|{line_form}}}{shown_unit}）"


def _veto_problems(t: Telling) -> list[Paragraph]:
    said = [f"{v.label}：核查认定发生{f'，{safe(v.note)}' if v.note else ''}。" for v in t.assessment.vetoes
            if v.verdict is Verdict.BELOW]  # fmt: skip
    if str(t.assessment.eligibility.get("verdict", "")) == Verdict.BELOW.key:
        said.append("基本均衡认定未满规定年限，尚不具备申报条件。")
    return [_numbered(n, t.sentences([words])) for n, words in enumerate(said, start=1)]


def _missing(t: Telling) -> list[Paragraph]:
    """What has no value, item by item, and who has to report it."""
    said = []
    for item in t.assessment.items:
        lacks = [safe(m.label) for m in t.shortfalls.missing if m.item.id == item.id]
        if lacks or item.verdict is Verdict.NO_VALUE:
            said.append(f"{brief(item)}{_where(lacks)}")
    unknown = [v.label for v in t.assessment.vetoes if v.verdict is Verdict.NO_VALUE]
    if unknown:
        said.append(f"一票否决事项尚未核查：{'、'.join(unknown)}")
    return [_numbered(n, t.sentences([f"{words}。"])) for n, words in enumerate(said, start=1)]


def _where(lacks: list[str]) -> str:
    named = list(dict.fromkeys(lacks))
    if not named:
        return "，未填报所需数据"
    if named == ["材料认定"]:
        return "，尚未作出材料认定"
    return f"，缺数据的为{'、'.join(named[:_WORST])}{'等' if len(named) > _WORST else ''}"


def _numbered(number: int, runs: Iterable) -> Paragraph:
    return Paragraph((Words(f"{number}. "), *runs))
