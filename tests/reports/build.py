"""A made-up county's Assessment, computed plainly: what tests of reports are fed with where no engine is wanted."""

from __future__ import annotations

import math
from dataclasses import replace

from junheng.core.assessment import (
    Assessment,
    Condition,
    DispersionResult,
    Input,
    ItemResult,
    PartResult,
    SchoolRow,
    Tolerance,
    Trace,
    UnitResult,
    VetoResult,
)
from junheng.core.finding import Correction, Finding, Place, Severity
from junheng.core.verdict import Verdict

PRIMARY, JUNIOR = "小学", "初中"
LINES = {
    "R1": (4.2, 5.3), "R2": (1.0, 1.0), "R3": (0.9, 0.9), "R4": (4.5, 5.8), "R5": (7.5, 10.2), "R6": (2000.0, 2500.0),
    "R7": (2.3, 2.4),
}  # fmt: skip
NAMES = {
    "R1": ("每百名学生拥有高于规定学历教师数", "学历", "人/百人"), "R2": ("每百名学生拥有县级以上骨干教师数", "骨干", "人/百人"),
    "R3": ("每百名学生拥有体育、艺术（美术、音乐）专任教师数", "体艺", "人/百人"),
    "R4": ("生均教学及辅助用房面积", "教学用房", "㎡/生"), "R5": ("生均体育运动场馆面积", "运动场馆", "㎡/生"),
    "R6": ("生均教学仪器设备值", "仪器设备", "元/生"), "R7": ("每百名学生拥有网络多媒体教室数", "多媒体", "间/百人"),
}  # fmt: skip
OTHERS = {
    "G1": "学校规划布局", "G2": "城乡学校四项统一标准", "G3": "音乐、美术专用教室", "G4": "学校规模", "G5": "班级学生数",
    "G6": "不足100人学校公用经费", "G7": "特殊教育生均公用经费", "G8": "教师平均工资不低于公务员", "G9": "教师五年360学时培训",
    "G10": "编制、岗位统筹分配", "G11": "教师交流轮岗", "G12": "专任教师持证上岗率", "G13": "就近划片入学比例",
    "G14": "优质高中招生名额分配", "G15": "随迁子女就读比例", "Q1": "初中三年巩固率", "Q2": "残疾儿童少年入学率",
    "Q3": "学校章程与信息化管理", "Q4": "教师培训经费", "Q5": "信息化教学与设施使用", "Q6": "德育与校园文化",
    "Q7": "课程与综合实践", "Q8": "无过重课业负担", "Q9": "国家义务教育质量监测", "S1": "社会认可度",
}  # fmt: skip
LIMITS = {PRIMARY: 0.5, JUNIOR: 0.45}
FILE = "示例县_2026学年.xlsx"
TOWNS = ("城关街道", "东湖街道", "青石镇", "河口镇", "柳林镇", "石桥乡")
RECORD_UNITS = {"G3": "间", "G4": "人", "G5": "人"}
PER = {"R1": 100, "R2": 100, "R3": 100, "R4": 1, "R5": 1, "R6": 1, "R7": 100}


def county(rows: tuple[SchoolRow, ...] | None = None, **changes) -> Assessment:
    """The county of the tests: not yet compliant, one value missing, one rounding-sensitive row."""
    rows = school_rows() if rows is None else rows
    dispersion = tuple(_dispersion(rows, stage, item) for stage in (PRIMARY, JUNIOR) for item in LINES)
    items = tuple(_resource(rows, dispersion, item) for item in LINES) + _others()
    overall = Verdict.all_of(row.verdict for row in rows) if rows else Verdict.NO_VALUE
    overall = min(overall, *(item.verdict for item in items))
    met = sum(item.verdict.met for item in items)
    vetoes = _vetoes()
    made = Assessment(
        standard=_standard(), county={"region_code": "329901", "name": "示例县", "school_year": 2026, "townships": 6},
        overall=overall, items=items, schools=rows, dispersion=dispersion, vetoes=vetoes,
        eligibility={"label": "基本均衡认定满三年", "verdict": "compliant", "field": "basic_balance_recognised_on",
                     "value": "2021-01-15", "latest": "2023-09-01", "years": 3},
        conditions=_conditions(rows, dispersion, items, vetoes),
        tolerances={
            "strict": Tolerance("strict", overall, {i.id: i.verdict for i in items}, met),
            "as_reviewed": Tolerance("as_reviewed", overall, {i.id: _reviewed(i) for i in items},
                                     sum(_reviewed(i).met for i in items)),
        },
        findings=_findings(), fingerprint={"data": "a" * 64, "standard": "b" * 64, "code": "c" * 64},
        composite={PRIMARY: 0.262, JUNIOR: None},
        practical={i: Verdict.COMPLIANT if i != "R5" else Verdict.BELOW for i in LINES},
        corrections=(Correction("schools", ("3299010003",), "outdoor_sports_area_m2", "144640", "14464", "小数点错位",
                                "县教育局 陈某（虚构）", "2026-10-12"),),
        tables={"classes": _classes(rows)}, traces=_traces(rows, dispersion, items),
    )  # fmt: skip
    return replace(made, **changes)


def compliant_county() -> Assessment:
    """Every row far above its lines, every item met."""
    rows = tuple(_row(i, PRIMARY if i % 3 else JUNIOR, 600 + 7 * i, 1.3) for i in range(12))
    made = county(rows)
    items = tuple(replace(i, verdict=Verdict.COMPLIANT, findings=(), parts=tuple(
        replace(p, verdict=Verdict.COMPLIANT, failing=()) for p in i.parts)) for i in made.items)  # fmt: skip
    vetoes = tuple(replace(v, verdict=Verdict.COMPLIANT, occurred=False) for v in made.vetoes)
    return replace(
        made, overall=Verdict.COMPLIANT, items=items, vetoes=vetoes, findings=(), corrections=(), tables={},
        conditions=tuple(replace(c, verdict=Verdict.COMPLIANT, met=c.total, no_value=0) for c in made.conditions),
        tolerances={n: Tolerance(n, Verdict.COMPLIANT, {i.id: i.verdict for i in items}, 32) for n in made.tolerances},
        practical={i: Verdict.COMPLIANT for i in LINES},
    )  # fmt: skip


def empty_county() -> Assessment:
    """A county that reported nothing: no rows, no values."""
    made = county(())
    items = tuple(replace(i, verdict=Verdict.NO_VALUE, value=None, parts=()) for i in made.items)
    return replace(
        made, overall=Verdict.NO_VALUE, items=items, dispersion=(), traces=(), tables={}, composite={}, practical={},
        conditions=tuple(replace(c, verdict=Verdict.NO_VALUE, met=0, no_value=c.total) for c in made.conditions),
        tolerances={n: Tolerance(n, Verdict.NO_VALUE, {i.id: i.verdict for i in items}, 0) for n in made.tolerances},
        eligibility={"label": "基本均衡认定满三年", "verdict": "no_value"},
    )  # fmt: skip


def school_rows(count: int = 40) -> tuple[SchoolRow, ...]:
    rows = []
    for i in range(count):
        stage = JUNIOR if i % 3 == 2 else PRIMARY
        rows.append(_row(i, stage, 2100 - 47 * i if i < 30 else 60 + 11 * i, 1.08 + 0.05 * (i % 9)))
    for i, item, value in SPECIAL:
        if i < count:
            rows[i] = _with(rows[i], item, value)
    return tuple(rows)


SPECIAL = ((3, "R5", 4.35), (6, "R5", 6.9), (6, "R2", 0.996), (9, "R3", 0.0), (10, "R5", 25.6), (5, "R7", None))
"""Rows with something to see: below the floor, near, rounding sensitive, zero, far above, missing."""


def _row(i: int, stage: str, pupils: int, level: float) -> SchoolRow:
    side = (PRIMARY, JUNIOR).index(stage)
    values = {item: LINES[item][side] * (level + 0.03 * k) for k, item in enumerate(LINES)}
    both = i % 10 == 4
    row = SchoolRow(
        f"329901{i:04d}", f"{TOWNS[i % 6][:2]}{'实验中心' if i % 4 else '第二'}学校{i + 1}", stage,
        "九年一贯制学校" if both else stage, float(pupils), values, {}, 0, Verdict.COMPLIANT,
        share=0.4018 if both else 1.0, sponsor_code="10" if i % 11 == 0 else "7", setting="城区" if i % 6 < 2 else "乡村",
        township=TOWNS[i % 6], grades=6.0 if stage == PRIMARY else 3.0, classes=float(math.ceil(pupils / 45)),
        longitude=119.8 + 0.05 * (i % 6) + 0.006 * (i % 7), latitude=31.5 + 0.04 * (i % 5) + 0.007 * (i % 3),
        two_stages=both,
    )  # fmt: skip
    return _judged(row)


def _with(row: SchoolRow, item: str, value: float | None) -> SchoolRow:
    return _judged(replace(row, values={**row.values, item: value}))


def _judged(row: SchoolRow) -> SchoolRow:
    side = (PRIMARY, JUNIOR).index(row.stage)
    verdicts = {i: Verdict.from_truth(None if v is None else v >= LINES[i][side]) for i, v in row.values.items()}
    short = [i for i, v in verdicts.items() if v is Verdict.BELOW]
    low = [i for i in short if row.values[i] < 0.85 * LINES[i][side]]
    missing = [i for i, v in verdicts.items() if v is Verdict.NO_VALUE]
    verdict = Verdict.BELOW if len(short) > 1 or low else Verdict.NO_VALUE if missing else Verdict.COMPLIANT
    numerators = {i: None if v is None else v * row.pupils / PER[i] for i, v in row.values.items()}
    return replace(row, verdicts=verdicts, met=sum(v is Verdict.COMPLIANT for v in verdicts.values()), verdict=verdict,
                   numerators=numerators, near=tuple(i for i in short if i not in low),
                   sensitive=tuple(i for i in short if round(row.values[i], 2) >= LINES[i][side]))  # fmt: skip


def _dispersion(rows: tuple[SchoolRow, ...], stage: str, item: str) -> DispersionResult:
    mine = [row for row in rows if row.stage == stage]
    total = sum(row.pupils for row in mine)
    blank = DispersionResult(stage, item, len(mine), total or None, None, None, None, LIMITS[stage], Verdict.NO_VALUE)
    if not mine or any(row.values[item] is None for row in mine):
        return blank
    mean = sum(row.pupils * row.values[item] for row in mine) / total
    parts = {row.school_code: row.pupils / total * (row.values[item] - mean) ** 2 for row in mine}
    variance = sum(parts.values())
    if not mean:
        return blank
    cv = math.sqrt(variance) / mean
    slopes = (
        {r.school_code: PER[item] / (total * mean) * (r.values[item] / mean - 1 - cv**2) / cv for r in mine}
        if cv
        else {}
    )
    return replace(
        blank, mean=mean, sd=math.sqrt(variance), cv=cv, verdict=Verdict.from_truth(cv <= LIMITS[stage]),
        contributions={c: part / variance for c, part in parts.items()} if variance else {}, slopes=slopes,
    )  # fmt: skip


def _resource(rows, dispersion, item: str) -> ItemResult:
    name, short, unit = NAMES[item]
    parts = []
    for side, stage in enumerate((PRIMARY, JUNIOR)):
        mine = [row for row in rows if row.stage == stage]
        met = sum(row.verdicts[item] is Verdict.COMPLIANT for row in mine)
        parts.append(PartResult(
            f"rows.{stage}", f"{stage}逐校", "rows", Verdict.all_of(row.verdicts[item] for row in mine),
            met / len(mine) if mine and all(r.values[item] is not None for r in mine) else None, LINES[item][side], "≥", unit, stage=stage, units=len(mine), met=met,
            failing=tuple(UnitResult(r.school_code, r.label, stage, r.values[item], LINES[item][side], r.verdicts[item])
                          for r in mine if not r.verdicts[item].met),
        ))  # fmt: skip
        d = next(d for d in dispersion if (d.stage, d.indicator) == (stage, item))
        parts.append(PartResult(f"cv.{stage}", f"{stage}差异系数", "cv", d.verdict, d.cv, d.limit, "≤", "", 3, stage,
                                units=1, met=int(d.verdict.met)))  # fmt: skip
    met, count = sum(p.met for p in parts if p.kind == "rows"), sum(p.units for p in parts if p.kind == "rows")
    verdict = Verdict.all_of(p.verdict for p in parts) if rows else Verdict.NO_VALUE
    return ItemResult(item, name, short, "resource_allocation", verdict, met / count if count else None, 1.0, "%",
                      f"教督〔2017〕6号 资源配置 第{item[1:]}项", tuple(parts),
                      rounding_sensitive=any(item in row.sensitive for row in rows))  # fmt: skip


def _others() -> tuple[ItemResult, ...]:
    groups = {"G": ("government_support", "政府保障程度"), "Q": ("education_quality", "教育质量"),
              "S": ("public_approval", "社会认可度")}  # fmt: skip
    made = []
    for id, name in OTHERS.items():
        group, title = groups[id[0]]
        part = PARTS.get(id) or PartResult("judged", "材料认定", "judged", Verdict.COMPLIANT, 1.0, None, "≥", "", units=1,
                                           met=1, conclusion="达到")  # fmt: skip
        clause = f"教督〔2017〕6号 {title} 第{id[1:]}项"
        made.append(ItemResult(id, name, name, group, part.verdict, part.value, part.threshold, part.unit, clause, (part,),
                               better=part.better))  # fmt: skip
    return tuple(made)


PARTS = {
    "G3": PartResult("music", "音乐专用教室", "each", Verdict.BELOW, 0.9, 1.0, "≥", "%", units=40, met=38, failing=(
        UnitResult("3299010003", "河口实验中心学校4", PRIMARY, 3.0, 5.0, Verdict.BELOW),
        UnitResult("3299010007", "东湖实验中心学校8", PRIMARY, None, 2.0, Verdict.NO_VALUE))),
    "G4": PartResult("size", "学校规模", "each", Verdict.BELOW, 0.97, 1.0, "≥", "%", units=40, met=39, failing=(
        UnitResult("3299010000", "城关第二学校1", None, 2100.0, 2000.0, Verdict.BELOW),)),
    "G5": PartResult("largest_class", "最大班额", "each", Verdict.BELOW, 0.97, 1.0, "≥", "%", units=40, met=39, failing=(
        UnitResult("3299010003", "河口实验中心学校4", PRIMARY, 53.0, 45.0, Verdict.BELOW),)),
    "G9": PartResult("trained", "培训完成率", "total", Verdict.BELOW, 2868 / 2871, 1.0, "≥", "%", 3, numerator=2868.0,
                     denominator=2871.0, units=1, rounding_sensitive=False, words="培训满 360 学时教师 ÷ 专任教师"),
    "Q7": PartResult("judged", "材料认定", "judged", Verdict.NO_VALUE, None, None, "≥", "", units=1),
    "G6": PartResult("small", "不足100人学校公用经费", "each", Verdict.NOT_APPLICABLE, None, None, "≥", "元"),
    "S1": PartResult("questionnaires", "问卷满意度", "total", Verdict.COMPLIANT, 1096 / 1186, 0.85, "≥", "%", 3,
                     numerator=1096.0, denominator=1186.0, units=1, met=1),
}  # fmt: skip


def _standard() -> dict:
    return {
        "id": "high_quality_balance_2017", "on": "2026-09-01", "title": "县域义务教育优质均衡发展督导评估",
        "document": "教督〔2017〕6号", "school_rule": {"at_least": 6, "floor_share": 0.85, "clause": "教督〔2017〕6号 资源配置"},
        "groups": {"resource_allocation": "资源配置", "government_support": "政府保障程度",
                   "education_quality": "教育质量", "public_approval": "社会认可度"},
        "thresholds": {i: {PRIMARY: a, JUNIOR: b} for i, (a, b) in LINES.items()},
        "resources": {i: {"per": PER[i], "shared": i > "R3", "unit": NAMES[i][2], "decimals": 2, "short": NAMES[i][1],
                          "name": NAMES[i][0], "words": ""} for i in LINES},
        "values": {"G4": {"limit": {PRIMARY: 2000, JUNIOR: 2000, "九年一贯制学校": 2500}},
                   "G5": {"limit": {PRIMARY: 45, JUNIOR: 50}}},
        "notes": {"source": "条文依据公开资料整理，引用前请核对原件。"},
        "settings": {"tolerances": "strict", "resource_item_met": "strict", "g3_rooms_needed": "ceil"},
    }  # fmt: skip


def _reviewed(item: ItemResult) -> Verdict:
    return Verdict.COMPLIANT if item.id == "G4" else item.verdict


def _vetoes() -> tuple[VetoResult, ...]:
    labels = (
        "考试方式招生",
        "违规择校",
        "重点学校或重点班",
        "有编不补或长期聘用编外教师",
        "重大安全责任事故",
        "校外培训治理不力",
    )
    return tuple(
        VetoResult(f"V{n}", label, Verdict.COMPLIANT if n < 6 else Verdict.NO_VALUE, False if n < 6 else None,
                   hint="空编 12 名，编外教师 30 名" if n == 4 else None)
        for n, label in enumerate(labels, 1)
    )  # fmt: skip


def _conditions(rows, dispersion, items, vetoes) -> tuple[Condition, ...]:
    def of(key: str, label: str, verdicts: list[Verdict]) -> Condition:
        return Condition(key, label, Verdict.all_of(verdicts) if verdicts else Verdict.NO_VALUE,
                         sum(v.met for v in verdicts), len(verdicts), sum(v is Verdict.NO_VALUE for v in verdicts))  # fmt: skip

    return (
        of("school_rule", "学校综合达标", [row.verdict for row in rows]),
        of("cv", "校际差异系数", [d.verdict for d in dispersion]),
        of("government", "政府保障程度", [i.verdict for i in items if i.id[0] == "G"]),
        of("quality", "教育质量", [i.verdict for i in items if i.id[0] == "Q"]),
        of("approval", "社会认可度", [i.verdict for i in items if i.id[0] == "S"]),
        of("vetoes", "一票否决", [v.verdict for v in vetoes]),
        of("eligibility", "基本均衡认定", [Verdict.COMPLIANT]),
    )


def _findings() -> tuple[Finding, ...]:
    return (
        Finding("C201", Severity.BLOCKING, "河口第二学校6 网络多媒体教室间数为空。R7、该行综合达标、初中 R7 差异系数均为无数据。",
                table="schools", key=("3299010005",), field="networked_multimedia_classrooms",
                places=(Place(FILE, "学校", "W7"),), items=("R7",)),
        Finding("C107", Severity.EXPLAIN, "东湖第二学校10 体育、艺术教师为 0。若属实请说明。", table="school_stages",
                key=("3299010009", PRIMARY), field="pe_teachers", places=(Place(FILE, "学段", "M11"),), value="0",
                items=("R3",), explanation="本学年由中心校走教。"),
        Finding("C009", Severity.NOTE, "2 个教学点不足 50 人，不计入 40 行。"),
    )  # fmt: skip


def _classes(rows) -> list[dict]:
    made = []
    for row in rows:
        grade = 1 if row.stage == PRIMARY else 7
        for n in range(int(row.classes or 0)):
            pupils = min(28 + (n * 5 + int(row.pupils) % 11) % 26, 60)
            made.append({"school_code": row.school_code, "stage": row.stage, "grade": grade + n % 3, "name": f"{n + 1}班",
                         "pupils": float(pupils)})  # fmt: skip
    return made


def _traces(rows, dispersion, items) -> tuple[Trace, ...]:
    made = [_row_trace(row, item, n) for n, row in enumerate(rows) for item in LINES]
    made += [
        Trace(d.indicator, "cv", None, d.stage, f"{d.stage} {NAMES[d.indicator][0]} 校际差异系数",
              "差异系数 = S ÷ X̄", f"= {d.sd:.4f} ÷ {d.mean:.4f}" if d.cv else "", d.cv, "", d.verdict, d.limit, "≤", None,
              "教督〔2017〕6号 资源配置")
        for d in dispersion
    ]  # fmt: skip
    made += [
        Trace(i.id, p.key, None, p.stage, i.name, p.words or p.label, "", p.value, p.unit, p.verdict, p.threshold, p.better,
              None, i.clause)
        for i in items for p in i.parts if p.kind in ("total", "judged", "each")
    ]  # fmt: skip
    made += [
        Trace(i.id, p.key, u.school_code, u.stage, f"{u.name} {p.label}", p.label, "", u.value, RECORD_UNITS[i.id], u.verdict,
              u.line, "≥", None, i.clause)
        for i in items if i.id in RECORD_UNITS for p in i.parts for u in p.failing
    ]  # fmt: skip
    return tuple(made)


def _row_trace(row: SchoolRow, item: str, n: int) -> Trace:
    side = (PRIMARY, JUNIOR).index(row.stage)
    name, _, unit = NAMES[item]
    line, value = LINES[item][side], row.values[item]
    return Trace(
        item, "value", row.school_code, row.stage, name, f"{name} = 分子 ÷ 在校生数",
        f"= {row.numerators[item]:,.2f} ÷ {row.pupils:,.0f}" if value is not None else "", value, unit, row.verdicts[item],
        line, "≥", round(line * 0.85, 4), f"教督〔2017〕6号 资源配置 第{item[1:]}项",
        inputs=(
            Input("schools", item, name, unit.split("/")[0], row.numerators[item], (row.school_code,),
                  (Place(FILE, "学校", f"{'PQRSTVW'[int(item[1:]) - 1]}{n + 2}"),)),
            Input("school_stages", "pupils", "在校生数", "人", row.pupils, (row.school_code, row.stage),
                  (Place(FILE, "学段", f"C{n + 2}"),), "由 2 个校区合并" if n == 12 else None),
        ),
        steps=(f"按学段拆分：份额 {row.share:.6f}",) if row.share and row.share < 1 else (),
    )  # fmt: skip
