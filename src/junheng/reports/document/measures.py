"""Section 二 (工作措施与成效): what the data and the documents show, theme by theme; the county adds its own measures."""

from __future__ import annotations

from collections.abc import Sequence

from junheng.core.verdict import Verdict
from junheng.reports.document.model import Block, Paragraph, Style, Words
from junheng.reports.document.telling import Telling, safe

_STAGES = ("小学", "初中")
_OWN_WORDS = "（本节的具体做法由县级人民政府补充。）"


def measures(t: Telling) -> list[Block]:
    themes = (
        ("组织领导", _leadership(t)),
        ("经费投入", _funding(t)),
        ("办学条件与资源配置", _resources(t)),
        ("教师队伍", _teachers(t)),
        ("入学公平", _access(t)),
        ("教育质量与社会认可", _quality(t)),
    )
    blocks: list[Block] = [Paragraph((Words("二、工作措施与成效"),), Style.HEADING1)]
    for number, (title, paragraphs) in zip("一二三四五六", themes, strict=True):
        blocks.append(Paragraph((Words(f"（{number}）{title}"),), Style.HEADING2))
        blocks += paragraphs or [Paragraph((Words(_OWN_WORDS),))]
    return blocks


def _leadership(t: Telling) -> list[Paragraph]:
    documents = t.assessment.tables.get("evidence") or []
    named = [line["title"] for line in documents if str(line.get("title") or "").startswith("《")]
    said = _concluded(t, ("G1", "G2", "G10"))
    if named:
        said.append(f"先后印发{''.join(map(safe, list(dict.fromkeys(named))[:3]))}等文件。")
    if documents:
        said.append("各项指标已有佐证材料{documents/count|n}份，见附件。")
    return [*t.paragraph(said), Paragraph((Words(_OWN_WORDS),))] if said else []


def _concluded(t: Telling, items: Sequence[str]) -> list[str]:
    """What documents settled, in the county's own words, for items that are met."""
    said = []
    for id in items:
        conclusion = t.value(f"conclusion/{id}")
        if conclusion and t.assessment.item(id).verdict is Verdict.COMPLIANT:
            said.append(f"{safe(conclusion).rstrip('。；')}。")
    return said


def _funding(t: Telling) -> list[Paragraph]:
    quotas = [
        _quota("小学", "primary"),
        _quota("初中", "junior"),
    ]
    special = (
        "特殊教育学校公用经费拨付{county/special_school_operating_funds_yuan|w?}万元，在校学生"
        "{county/special_school_pupils|n?}人，生均{items/G7/0/value|n?}元"
    )
    pay = (
        "义务教育教师年平均工资收入{county/teacher_average_pay_yuan|n?}元，"
        "当地公务员年平均工资收入{county/civil_servant_average_pay_yuan|n?}元"
    )
    return [*t.paragraph(quotas, "，", "。"), *_growth(t), *t.paragraph([special, pay], "；", "。")]


def _quota(stage: str, key: str) -> str:
    return (
        f"{stage}生均公用经费标准{{county/operating_quota_{key}_yuan|n?}}元"
        f"（省定基准{{county/provincial_quota_{key}_yuan|n?}}元）"
    )


def _growth(t: Telling) -> list[Paragraph]:
    """Spending per pupil in the last two years reported, stage by stage: it must not fall."""
    lines = t.assessment.tables.get("finance") or []
    years = sorted({int(line["year"]) for line in lines if line.get("year") is not None})
    if len(years) < 2:
        return []
    before, last = years[-2:]
    said = [_growth_of(t, stage, before, last) for stage in _STAGES]
    return t.paragraph([f"{last}年，", *said], end="。") if any(said) else []


def _growth_of(t: Telling, stage: str, before: int, last: int) -> str:
    now, then = (f"finance/{year}/{stage}/budget_per_pupil_yuan" for year in (last, before))
    change = t.value(f"{now} ÷ {then} − 1")
    if change is None:
        return ""
    verb, rate = ("增长", f"{now} ÷ {then} − 1") if change >= 0 else ("下降", f"{then} − {now} ÷ {then}")
    joint = "；" if stage == _STAGES[-1] else ""
    return f"{joint}{stage}生均一般公共预算教育经费{{{now}|n?}}元，比{before}年的{{{then}|n}}元{verb}{{{rate}|p}}"


def _resources(t: Telling) -> list[Paragraph]:
    """County means against the thresholds, what the county has on average."""
    said = [_means(t, stage, ("R4", "R5", "R6", "R7")) for stage in _STAGES]
    rooms = [_rooms(t, 0, "音乐专用教室"), _rooms(t, 1, "美术专用教室")]
    return [*t.paragraph(said), *t.paragraph([line for line in rooms if line], "；", "。")]


def _rooms(t: Telling, part: int, what: str) -> str:
    """Schools with rooms enough; their share only where every school has told its rooms."""
    reference = f"items/G3/{part}"
    whole = f"{what}应评学校（学段）{{{reference}/units|n?}}个中，达到标准的{{{reference}/met|n?}}个"
    if not t.value(f"{reference}/missing"):
        return f"{whole}，占{{{reference}/value|p?}}"
    if not t.value(f"{reference}/met"):
        return ""
    return f"{whole}，未达到{{{reference}/below|n}}个，无数据{{{reference}/missing|n}}个"


def _means(t: Telling, stage: str, items: Sequence[str]) -> str:
    """小学全县平均：生均…4.52平方米，… Means of R6 in whole yuan, the others with the form's two decimals."""
    names = {
        "R1": ("每百名学生拥有高于规定学历教师", "人"), "R2": ("骨干教师", "人"), "R3": ("体育、艺术专任教师", "人"),
        "R4": ("生均教学及辅助用房面积", "平方米"), "R5": ("体育运动场馆面积", "平方米"), "R6": ("教学仪器设备值", "元"),
        "R7": ("每百名学生拥有网络多媒体教室", "间"),
    }  # fmt: skip
    said = [
        f"{names[id][0]}{{dispersion/{stage}/{id}/mean|{'n' if id == 'R6' else 'd2'}}}{names[id][1]}"
        for id in items
        if t.value(f"dispersion/{stage}/{id}/mean") is not None
    ]
    return f"从全县平均水平看，{stage}{'、'.join(said)}。" if said else ""


def _teachers(t: Telling) -> list[Paragraph]:
    said = [_means(t, stage, ("R1", "R2", "R3")) for stage in _STAGES]
    trained = (
        "完成五年360学时培训的教师{items/G9/0/numerator|n?}人，占专任教师{items/G9/0/denominator|n?}人的"
        "{items/G9/0/value|p?}"
    )
    certified = (
        "持有教师资格证的专任教师{items/G12/0/numerator|n?}人，占专任教师{items/G12/0/denominator|n?}人的"
        "{items/G12/0/value|p?}"
    )
    rotated = (
        "上一年度交流轮岗教师{county/rotation_teachers|n?}人，占符合交流条件教师"
        "{county/rotation_eligible_teachers|n?}人的{items/G11/0/value|p?}，其中骨干教师"
        "{county/rotation_backbone_teachers|n?}人，占交流轮岗教师的{items/G11/1/value|p?}"
    )
    return [*t.paragraph(said), *t.paragraph([trained, certified, rotated], "；", "。")]


def _access(t: Telling) -> list[Paragraph]:
    near = (
        "城区和镇区公办小学就近划片入学{items/G13/小学/numerator|n?}人，占招生{items/G13/小学/denominator|n?}人的"
        "{items/G13/小学/value|p?}；初中就近划片入学{items/G13/初中/numerator|n?}人，"
        "占招生{items/G13/初中/denominator|n?}人的{items/G13/初中/value|p?}。"
    )
    elite = (
        "优质普通高中招生计划{county/elite_senior_quota|n?}人，分配到初中{county/elite_senior_quota_allocated|n?}人，"
        "占{items/G14/0/value|p?}，其中农村初中{county/elite_senior_quota_allocated_rural|n?}人。"
    )
    migrant = (
        "符合条件的随迁子女{county/migrant_children_eligible|n?}人，在公办学校就读"
        "{county/migrant_children_public|n?}人，在政府购买学位的民办学校就读"
        "{county/migrant_children_purchased|n?}人，合计占{items/G15/0/value|p?}。"
    )
    disabled = (
        "应入学残疾儿童少年{county/children_with_disabilities_eligible|n?}人，已入学"
        "{county/children_with_disabilities_enrolled|n?}人，入学率{items/Q2/0/value|p?}。"
    )
    return [*t.paragraph([near, elite]), *t.paragraph([migrant, disabled])]


def _quality(t: Telling) -> list[Paragraph]:
    kept = (
        "初中毕业班学生{figures/cohorts.graduates|n?}人，三年前入学{figures/cohorts.enrolled|n?}人，"
        "三年间转入{figures/cohorts.transferred_in|n}人、转出{figures/cohorts.transferred_out|n}人、"
        "死亡{figures/cohorts.died|n}人，三年巩固率{items/Q1/0/value|p?}。"
    )
    satisfied = (
        "社会满意度调查收回有效问卷{figures/survey.问卷.valid|n?}份，其中满意{figures/survey.问卷.satisfied|n?}份，"
        "满意度{items/S1/0/value|p?}。"
    )
    documents = _concluded(t, ("Q3", "Q5", "Q6", "Q7", "Q8"))
    return [*t.paragraph([kept, _monitored(t)]), *t.paragraph([*documents, satisfied])]


def _monitored(t: Telling) -> str:
    subjects = [s for s in ("语文", "数学", "科学", "体育", "艺术", "德育") if t.value(f"figures/monitoring.{s}.level")]
    said = "，".join(
        f"{s}{{figures/monitoring.{s}.level|x}}级、校际差异率{{figures/monitoring.{s}.interschool_difference|x}}"
        for s in subjects
    )
    return f"国家义务教育质量监测最近一次结果：{said}。" if said else ""
