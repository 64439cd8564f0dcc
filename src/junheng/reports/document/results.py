"""Section 三 (自评结果): verdicts group by group, tables of the seven indicators and the coefficients, settings, doubts."""

from __future__ import annotations

from collections.abc import Sequence

from junheng.core.assessment import ItemResult
from junheng.core.verdict import Verdict
from junheng.reports.document.model import Block, Paragraph, Style, TableBlock, Words
from junheng.reports.document.telling import Telling, brief, close_form
from junheng.reports.doubts import doubts
from junheng.reports.official.grid import Cell, Kind, Line, Table, number_cell, stub, text_cell
from junheng.reports.official.settings import setting_lines
from junheng.reports.terms import resource_items, stages

_NUMERALS = "一二三四五六七八九十"


def results(t: Telling) -> list[Block]:
    parts = (
        ("总体结果", _overall(t)),
        ("资源配置", _resources(t)),
        ("政府保障程度", _group(t, "government_support", "政府保障程度")),
        ("教育质量", _group(t, "education_quality", "教育质量")),
        ("社会认可度", _group(t, "public_approval", "社会认可度")),
        ("一票否决事项与申报条件", _vetoes(t)),
        ("判定口径与数据说明", _basis(t)),
    )
    blocks: list[Block] = [Paragraph((Words("三、自评结果"),), Style.HEADING1)]
    for number, (title, content) in zip(_NUMERALS, parts, strict=False):
        blocks += [Paragraph((Words(f"（{number}）{title}"),), Style.HEADING2), *content]
    return blocks


def _overall(t: Telling) -> list[Block]:
    word = t.assessment.overall.label
    said = [
        f"经逐项评估，{t.us}义务教育优质均衡发展总体判定为{word}。",
        "{summary/total|n}项指标中达标{summary/met|n}项（含不适用），占{summary/total|n}项的{summary/rate|p}；"
        "未达标{summary/below|n}项，无数据{summary/no_value|n}项。",
    ]
    return [*t.paragraph(said), *t.paragraph([_conditions(t)]), *t.paragraph(_tolerances(t))]


def _conditions(t: Telling) -> str:
    """The conditions of the overall verdict, each with how much of it stands."""
    said = [
        f"{c.label}：{c.verdict.label}（{{conditions/{c.key}/met|n}}/{{conditions/{c.key}/total|n}}）"
        for c in t.assessment.conditions
    ]
    return f"总体判定的各项条件（括号内为达到数/总数）依次为——{'；'.join(said)}。" if said else ""


def _tolerances(t: Telling) -> list[str]:
    """Both tolerance settings, always, since an assessor may apply either."""
    names = {"strict": "不采用2019年规程的过渡性认定", "as_reviewed": "采用过渡性认定"}
    found = t.assessment.tolerances
    said = [
        f"{names.get(key, key)}，总体判定{found[key].overall.label}，达标{{tolerances/{key}/met|n}}项" for key in found
    ]
    changed = [
        i for i, verdict in (found["as_reviewed"].items.items() if "as_reviewed" in found else ())
        if "strict" in found and verdict is not found["strict"].items.get(i)
    ]  # fmt: skip
    tail = f"；两种口径下判定不同的为{_names(t, changed)}" if changed else "；两种口径下各项判定相同"
    return [f"按两种口径分别计算：{'；'.join(said)}{tail}。"] if said else []


def _names(t: Telling, ids: Sequence[str]) -> str:
    return "、".join(f"“{brief(t.assessment.item(id))}”" for id in ids)


def _resources(t: Telling) -> list[Block]:
    if not t.assessment.schools:
        return [Paragraph((Words("没有可评估的学校，七项指标和差异系数均无数据。"),))]
    rule = [_rule_met(t, stage) for stage in stages(t.assessment)]
    floor = "学校综合达标指七项指标至少{rule/at_least|n?}项达到标准值、余项不低于标准值的{rule/floor_share|p0?}。"
    spread = (
        "校际差异系数{dispersions/count|n}项中，在限值内{dispersions/compliant|n}项，超过限值{dispersions/below|n}项，"
        "无数据{dispersions/no_value|n}项。"
    )
    practical = (
        "资源配置七项按“每校达到标准值”从严计，达标{group/resource_allocation/met|n}项；"
        "按“每校达到标准值的{rule/floor_share|p0?}”计，达标{practical/met|n}项。"
    )
    return [
        *t.paragraph([floor, "；".join(rule) + "。"]),
        TableBlock(rows_table(t)),
        *t.paragraph([spread, practical if t.assessment.practical else ""]),
        TableBlock(coefficients_table(t)),
        *_doubted(t, resource_items(t.assessment)),
    ]


def _rule_met(t: Telling, stage: str) -> str:
    """小学72个中，综合达标60个，占83.3%，未达标12个；the share only where every row is settled."""
    if t.value(f"rows/{stage}/compliant") is None:
        return f"{stage}{{rows/{stage}/count|n}}个都没有足够的数据，不能作出综合判定"
    settled = t.value(f"rows/{stage}/share") is not None
    share = f"，占{{rows/{stage}/share|p}}" if settled else ""
    unknown = "" if settled else f"，无数据{{rows/{stage}/unknown|n}}个"
    met = f"综合达标{{rows/{stage}/compliant|n}}个{share}，" if settled or t.value(f"rows/{stage}/compliant") else ""
    return f"{stage}{{rows/{stage}/count|n}}个中，{met}未达标{{rows/{stage}/failing|n}}个{unknown}"


def rows_table(t: Telling) -> Table:
    """Rows that reach each threshold, of how many, by stage."""
    shown = stages(t.assessment)
    head: Line = (
        Cell(Kind.HEAD, "指标"),
        *(Cell(Kind.HEAD, f"{stage}{what}") for stage in shown for what in ("标准值", "达标校数", "占比（%）")),
    )
    body = [(stub(item.name), *(c for stage in shown for c in _row_cells(t, item.id, stage))) for item in _items(t)]
    return Table("rows", "七项指标达到标准值的学校", (head,), tuple(body), (4.2,) + (1.15,) * 3 * len(shown))


def _items(t: Telling) -> tuple[ItemResult, ...]:
    return resource_items(t.assessment)


def _row_cells(t: Telling, item: str, stage: str) -> tuple[Cell, Cell, Cell]:
    met, count = f"rows/{stage}/meeting/{item}", f"rows/{stage}/count"
    line, reached, whole = t.value(f"line/{item}/{stage}"), t.value(met), t.value(count)
    unmet = bool(t.value(f"rows/{stage}/below/{item}"))
    share = f"rows/{stage}/share/{item} × 100"
    return (
        text_cell("" if line is None else f"{line:g}", f"line/{item}/{stage}"),
        text_cell("无数据" if reached is None else f"{reached}/{whole}", met, unmet),
        number_cell(t.value(share), 1, share, unmet),
    )


def coefficients_table(t: Telling) -> Table:
    """Mean, coefficient and verdict of each indicator by stage; never two figures that contradict by rounding."""
    shown = stages(t.assessment)
    head: Line = (
        Cell(Kind.HEAD, "指标"),
        *(Cell(Kind.HEAD, f"{stage}{what}") for stage in shown for what in ("平均值", "差异系数", "是否合格")),
    )
    body = [(stub(i.name), *(c for stage in shown for c in _coefficient(t, i.id, stage))) for i in _items(t)]
    body.append((stub("综合（不作判定）"), *(c for stage in shown for c in _composite(t, stage))))
    limits = "、".join(f"{stage}{t.value(f'dispersion/{stage}/R1/limit'):g}" for stage in shown if _limit(t, stage))
    notes = (f"注：差异系数限值为{limits}；综合为七项的简单平均。",) if limits else ()
    return Table("cv", "校际差异系数", (head,), tuple(body), (4.2,) + (1.15,) * 3 * len(shown), notes)


def _limit(t: Telling, stage: str) -> bool:
    return t.value(f"dispersion/{stage}/R1/limit") is not None


def _coefficient(t: Telling, item: str, stage: str) -> tuple[Cell, Cell, Cell]:
    found = t.assessment.dispersion_of(stage, item)
    if found is None:
        return text_cell(None), text_cell(None), text_cell(None)
    places = close_form(found.cv, found.limit, 3, "≤")
    decimals = int(places[1:]) if places != "x" else 9
    below = found.verdict is Verdict.BELOW
    reference = f"dispersion/{stage}/{item}"
    return (
        number_cell(found.mean, 0 if item == "R6" else 2, f"{reference}/mean"),
        number_cell(found.cv, decimals, f"{reference}/cv", below),
        text_cell({Verdict.COMPLIANT: "合格", Verdict.BELOW: "超限"}.get(found.verdict, "无数据"), unmet=below),
    )


def _composite(t: Telling, stage: str) -> tuple[Cell, Cell, Cell]:
    cell = number_cell(t.assessment.composite.get(stage), 3, f"composite/{stage}")
    return text_cell("——"), cell, text_cell("——")


def _group(t: Telling, group: str, title: str) -> list[Block]:
    items = [item for item in t.assessment.items if item.group == group]
    if not items:
        return []
    if len(items) == 1:
        return [*t.paragraph([f"{title}{items[0].verdict.label}。", *_ratios(items[0])]), *_doubted(t, items)]
    kinds = [(v, [i.id for i in items if i.verdict is v]) for v in Verdict]
    said = [f"{title}{{group/{group}/total|n}}项指标中，达标{{group/{group}/met|n}}项（含不适用）。"]
    words = {Verdict.BELOW: "未达标的为", Verdict.NO_VALUE: "无数据的为", Verdict.NOT_APPLICABLE: "不适用的为"}
    said += [f"{words[v]}{_names(t, ids)}。" for v, ids in kinds if ids and v in words]
    return [*t.paragraph(said), *_doubted(t, items)]


def _ratios(item: ItemResult) -> list[str]:
    """问卷满意度93.6%（1651÷1764），标准为不低于85%。"""
    return [
        f"{part.label}{{items/{item.id}/{part.key}/value|p?}}（{{items/{item.id}/{part.key}/numerator|n?}}÷"
        f"{{items/{item.id}/{part.key}/denominator|n?}}），标准为不低于{{items/{item.id}/{part.key}/threshold|p0?}}。"
        for part in item.parts
        if part.kind == "total" and part.unit == "%"
    ]


def _doubted(t: Telling, items: Sequence[ItemResult]) -> list[Paragraph]:
    """Which items rest on doubtful data: used as reported, and said so."""
    found = [item for item in items if doubts(item)]
    if not found:
        return []
    said = "；".join(f"“{brief(i)}”（{'、'.join(doubts(i))}）" for i in found)
    return [
        Paragraph(
            (
                Words(
                    f"以下各项依据存疑数据，读不出和重复的按无数据处理，其余按填报值使用，括号内为核查发现代码：{said}。"
                ),
            )
        )
    ]


def _vetoes(t: Telling) -> list[Block]:
    vetoes = t.assessment.vetoes
    occurred = [v.label for v in vetoes if v.verdict is Verdict.BELOW]
    unknown = [v.label for v in vetoes if v.verdict is Verdict.NO_VALUE]
    said = ["一票否决事项{counted/vetoes|n}项，经核查未发生的{vetoes/compliant|n}项。"]
    said += [f"发生的为：{'、'.join(occurred)}。"] if occurred else []
    said += [f"尚未核查的为：{'、'.join(unknown)}。"] if unknown else []
    return t.paragraph([*said, _eligibility(t)])


def _eligibility(t: Telling) -> str:
    found = t.assessment.eligibility
    if not found:
        return ""
    verdict = Verdict.of(str(found.get("verdict", "no_value")))
    words = {Verdict.COMPLIANT: "符合", Verdict.BELOW: "不符合"}.get(verdict, "尚不能认定是否符合")
    since = "，基本均衡认定日期为{county/basic_balance_recognised_on|day?}" if _recognised(t) else ""
    return f"申报条件“{found.get('label', '基本均衡认定满三年')}”{words}{since}。"


def _recognised(t: Telling) -> bool:
    return t.value("county/basic_balance_recognised_on") is not None


def _basis(t: Telling) -> list[Block]:
    said = [
        "判定依据未经修约的数值；本报告所印数字按申报表的小数位四舍五入，修约会改变判定之处，多印小数位至不致混淆。",
        "缺少的数据记为“无数据”，不作零处理。",
        "标准中有不同理解之处，按下表口径计算。",
    ]
    blocks: list[Block] = [Paragraph((Words("".join(said)),)), TableBlock(settings_table(t))]
    return [*blocks, *_corrections(t), *_sensitive(t)]


def settings_table(t: Telling) -> Table:
    head: Line = tuple(Cell(Kind.HEAD, name) for name in ("口径", "本次取值", "说明"))
    body = tuple(
        (stub(line.label), text_cell(line.chosen), text_cell(line.meaning)) for line in setting_lines(t.assessment)
    )
    return Table("settings", "判定口径", (head,), body, (2.6, 2.8, 5.0), landscape=False)


def _corrections(t: Telling) -> list[Block]:
    found = t.assessment.corrections
    if not found:
        return []
    head: Line = tuple(Cell(Kind.HEAD, name) for name in ("数据项", "原值", "更正为", "理由"))
    body = tuple(
        (stub(f"{c.table} {'/'.join(c.key)} {c.field}"), text_cell(c.was), text_cell(c.now if c.applied else "未生效"),
         text_cell(c.reason))
        for c in found
    )  # fmt: skip
    table = Table("corrections", "数据更正清单", (head,), body, (4.0, 1.4, 1.4, 3.6), landscape=False)
    return [t.say("对填报数据作了{counted/corrections|n}处更正，原始数据保留备查。"), TableBlock(table)]


def _sensitive(t: Telling) -> list[Paragraph]:
    rows = [row for row in t.assessment.schools if row.sensitive]
    if not rows:
        return []
    said = "、".join(f"{row.label}（{'、'.join(row.sensitive)}）" for row in rows[:10])
    tail = "等" if len(rows) > 10 else ""
    return [Paragraph((Words(f"按申报表小数位修约后判定会改变、本次按未修约值判定的：{said}{tail}。"),))]
