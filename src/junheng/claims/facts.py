"""The values of a county's assessment that a sentence of a report may be held against.

A name is given in parts parted by blanks: a claim speaks of the fact when its words hold every part. Values a package
lacks give no fact: a sentence about them stays open, it is never held against zero.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from junheng.claims.nouns import Fact
from junheng.core.assessment import Assessment

PRIMARY, JUNIOR, BOTH = "小学", "初中", ""

_COUNTY = (
    ("operating_quota_primary_yuan", PRIMARY, "money", "小学生均公用经费标准", ("公用经费",)),
    ("operating_quota_junior_yuan", JUNIOR, "money", "初中生均公用经费标准", ("公用经费",)),
    ("teacher_average_pay_yuan", BOTH, "money", "义务教育教师年平均工资收入", ("教师 工资", "教师 收入")),
    ("civil_servant_average_pay_yuan", BOTH, "money", "当地公务员年平均工资收入", ("公务员 工资", "公务员 收入")),
    ("rotation_eligible_teachers", BOTH, "person", "符合交流条件教师数", ("符合 交流", "符合 轮岗")),
    ("rotation_teachers", BOTH, "person", "交流轮岗教师数", ("交流 教师", "轮岗 教师")),
    ("rotation_backbone_teachers", BOTH, "person", "交流轮岗骨干教师数", ("骨干 交流", "骨干 轮岗")),
    ("elite_senior_quota", BOTH, "person", "优质高中招生名额总数", ("优质 高中 招生",)),
    ("migrant_children_eligible", BOTH, "person", "符合条件的随迁子女数", ("符合 随迁子女",)),
    ("migrant_children_public", BOTH, "person", "公办学校就读的随迁子女数", ("随迁子女 公办",)),
    ("special_school_pupils", BOTH, "person", "特殊教育学校学生数", ("特殊教育 学生",)),
)
_FIGURES = (
    ("pupils", "person", "在校生数", "pupils"),
    ("classes", "class", "班级数", "classes"),
    ("full_time_teachers", "person", "专任教师数", "teachers"),
)
_PARTS = (
    ("G9", "trained", "培训完成率", ("培训 完成率",)),
    ("G11", "rotated", "交流教师占符合条件教师的比例", ("占符合",)),
    ("G11", "backbone", "骨干教师占交流教师的比例", ("占交流",)),
    ("G12", "certified", "持证上岗率", ("持证", "资格 率")),
    ("G14", "allocated", "优质高中招生名额分配比例", ("名额 分配",)),
    ("G15", "migrant", "随迁子女就读比例", ("随迁子女",)),
    ("Q1", "retained", "初中三年巩固率", ("巩固率",)),
    ("Q2", "enrolled", "残疾儿童少年入学率", ("残疾 入学率",)),
    ("S1", "questionnaire", "社会认可度", ("社会认可度", "问卷满意度", "社会满意度")),
)
_MEANS = (
    ("R1", "高于规定学历"),
    ("R2", "骨干教师"),
    ("R3", "体育 艺术 教师"),
    ("R4", "教学及辅助用房"),
    ("R5", "运动场馆"),
    ("R6", "仪器设备"),
    ("R7", "多媒体教室"),
)
_DIMENSIONS = {"R1": "person", "R2": "person", "R3": "person", "R4": "area", "R5": "area", "R6": "money", "R7": "room"}
HALF_PERCENT = Fraction(1, 200)


def facts_of(assessment: Assessment) -> list[Fact]:
    """Everything an Assessment can hold a report against."""
    return [*_of_json(assessment.to_json()), *_of_county(assessment.county), *_of_figures(assessment.figures)]


def facts_of_folder(folder: Path) -> list[Fact]:
    """Facts of a folder written by `junheng assess`: the items' shares and the resource indicators' means and
    coefficients.

    `assessment.json` does not carry the county's own counts; give the data package itself to have those checked as
    well.
    """
    return list(_of_json(json.loads((folder / "assessment.json").read_text(encoding="utf-8"))))


def _exact(value: Any) -> Fraction:
    return Fraction(Decimal(str(value)))


def _of_county(county: Mapping[str, Any]) -> Iterator[Fact]:
    for field, stage, dimension, name, words in _COUNTY:
        if county.get(field) is not None:
            yield Fact(name, _exact(county[field]), dimension, f"县基本情况 {field}", words, stage=stage)


def _of_figures(figures: Mapping[str, Any]) -> Iterator[Fact]:
    for field, dimension, name, role in _FIGURES:
        values = {stage: figures.get(f"{field}.{stage}") for stage in (PRIMARY, JUNIOR)}
        for stage, value in values.items():
            if value is not None:
                yield Fact(
                    f"{stage}{name}", _exact(value), dimension, f"申报表 I {stage}{name}", stage=stage, role=role
                )
        if all(value is not None for value in values.values()):
            both = sum(map(_exact, values.values()), Fraction(0))
            yield Fact(f"义务教育{name}", both, dimension, f"申报表 I {name}合计", role=role)
    for kind in ("九年一贯制学校", "完全中学"):
        if figures.get(f"schools.{kind}") is not None:
            yield Fact(kind, _exact(figures[f"schools.{kind}"]), "school", f"申报表 I {kind}数")


def _of_json(data: Mapping[str, Any]) -> Iterator[Fact]:
    """Shares of the items, means and coefficients of the resource indicators, the rate of the 32."""
    items = {item["id"]: item for item in data["items"]}
    summary = data["summary"]
    yield Fact(
        "优质均衡达标比例",
        Fraction(summary["met"] * 100, summary["total"]),
        "percent",
        "32 项结论",
        ("优质均衡 比例", "优质均衡 达标率"),
    )
    for code, key, name, words in _PARTS:
        part = next((p for p in items.get(code, {}).get("parts", []) if p["key"] == key), None)
        if part and part["value"] is not None:
            yield Fact(name, _exact(part["value"]) * 100, "percent", f"{code} {part['label']}", words)
    for row in data["dispersion"]:
        yield from _of_dispersion(row)


def _of_dispersion(row: Mapping[str, Any]) -> Iterator[Fact]:
    for code, words in _MEANS:
        if row["indicator"] != code:
            continue
        if row["mean"] is not None:
            per = "每百名学生 " if code in ("R1", "R2", "R3", "R7") else "生均 "
            yield Fact(
                f"{per}{words}".strip(),
                _exact(row["mean"]),
                _DIMENSIONS[code],
                f"{code} {row['stage']}全县均值",
                stage=row["stage"],
                mean=True,
            )
        if row["cv"] is not None:
            yield Fact(
                f"差异系数 {words}",
                _exact(row["cv"]),
                "number",
                f"{code} {row['stage']}校际差异系数",
                stage=row["stage"],
            )
