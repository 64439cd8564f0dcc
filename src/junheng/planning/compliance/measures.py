"""What a county may do and what it costs (measures.yaml, 措施与成本): costs, limits, exceptions by school, each with its source.

A number that nobody has given is ours: it is used, marked 默认值, and named again on the plan until the county replaces it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from math import isfinite
from pathlib import Path
from typing import Any

import yaml

OURS = "默认值（均衡软件估计，请替换）"
THEIRS = "县级填写"


@dataclass(frozen=True)
class Term:
    """One number of measures.yaml: where it stands, its default, unit and meaning. `least` to `most` is what it may be."""

    section: str
    name: str
    default: float | bool | None
    unit: str
    meaning: str
    least: float = 0.0
    most: float | None = None


TERMS = (
    Term("costs", "years", 3, "年", "按年发生的费用（工资、交流补贴）计入几年", 1, 30),
    Term("costs", "recruit_teacher", 180_000, "元/人·年", "新招聘一名专任教师的年人员经费"),
    Term("costs", "rotate_teacher", 18_000, "元/人·年", "交流轮岗一名教师的年补贴"),
    Term("costs", "rotate_teacher_per_km", 300, "元/公里·人·年", "交流距离补贴"),
    Term("costs", "rotate_teacher_per_difficulty", 2_000, "元/级·人·年", "到艰苦学校交流，艰苦程度每高一级的补贴"),
    Term("costs", "upgrade_degree", 16_000, "元/人", "一名教师学历提升"),
    Term("costs", "train_backbone", 24_000, "元/人", "培养一名县级骨干教师"),
    Term("costs", "build_teaching_m2", 4_300, "元/平方米", "新建教学及辅助用房"),
    Term("costs", "build_sports_m2", 860, "元/平方米", "新建运动场地"),
    Term("costs", "multimedia_classroom", 66_000, "元/间", "配置一间网络多媒体教室"),
    Term("rotation", "allowed", True, "", "是否可以安排教师交流轮岗"),
    Term("rotation", "least_share", 0.10, "", "交流人数占符合条件教师的比例下限（G11）", 0, 1),
    Term("rotation", "least_backbone_share", 0.20, "", "交流教师中骨干教师的比例下限（G11）", 0, 1),
    Term("rotation", "years_at_school", 6, "年", "在本校任教满几年方可交流"),
    Term("rotation", "farthest_km", 20, "公里", "交流的最远距离（道路里程）"),
    Term("rotation", "road_factor", 1.3, "", "道路里程 ÷ 直线距离", 1, 5),
    Term("rotation", "most_leaving_share", 0.20, "", "一校一学段最多派出专任教师的比例", 0, 1),
    Term(
        "rotation",
        "most_arriving_share",
        0.20,
        "",
        "一校一学段最多接收的人数占原有专任教师的比例（至少可接收 4 人）",
        0,
        1,
    ),
    Term("rotation", "headcount_down_share", 0.05, "", "交流后专任教师数最多减少的比例", 0, 1),
    Term("rotation", "headcount_up_share", 0.10, "", "交流和招聘后专任教师数最多增加的比例（至少可增加 2 人）", 0, 5),
    Term("rotation", "teams_of_three", False, "", "是否按“三人一校三学科”组队交流"),
    Term("limits", "recruit_per_school", 6, "人", "一校一学段最多新招聘人数"),
    Term("limits", "recruit_total", None, "人", "全县最多新招聘人数（空为不限）"),
    Term("limits", "upgrade_per_school", 20, "人", "一校一学段最多学历提升人数"),
    Term("limits", "backbone_per_school", 5, "人", "一校一学段最多新认定骨干教师人数"),
    Term("limits", "teaching_m2_per_school", 3_000, "平方米", "一校最多新建教学及辅助用房面积"),
    Term("limits", "sports_m2_per_school", 3_000, "平方米", "一校最多新建运动场地面积"),
    Term("limits", "equipment_wan_yuan_per_school", 1_000, "万元", "一校最多购置教学仪器设备"),
    Term("limits", "multimedia_classrooms_per_school", 30, "间", "一校最多配置网络多媒体教室"),
    Term("limits", "budget_wan_yuan", None, "万元", "全部费用的上限（空为不限）"),
)
BY_NAME = {(term.section, term.name): term for term in TERMS}

SCHOOL_TERMS = {
    "most_teaching_m2": "最多新建教学及辅助用房面积（平方米）",
    "most_sports_m2": "最多新建运动场地面积（平方米）",
    "most_equipment_wan_yuan": "最多购置仪器设备（万元）",
    "most_multimedia_classrooms": "最多配置网络多媒体教室（间）",
    "most_recruits": "每学段最多新招聘人数",
    "difficulty": "艰苦程度，1（县城）至 5（最边远）",
    "cost_factor": "本校建设造价与全县平均之比",
    "rotation": "是否参加交流（否 为不派出也不接收）",
}
"""What may be said of one school under `schools:`."""


class BadMeasures(ValueError):
    """measures.yaml cannot be used; the text lists everything that is wrong, in the user's words."""


@dataclass(frozen=True)
class Measures:
    """The numbers of a measures.yaml, complete: what it lacks has our default.

    Attributes:
        values: (section, name) → number, truth, or None for no limit.
        sources: (section, name) → who says so.
        schools: school code → exceptions (SCHOOL_TERMS).
        homes: teacher code → (longitude, latitude), rounded to about 1 km.
    """

    values: Mapping[tuple[str, str], Any]
    sources: Mapping[tuple[str, str], str]
    schools: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    homes: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def __call__(self, section: str, name: str) -> Any:
        return self.values[section, name]

    def of_school(self, code: str, name: str, otherwise: Any) -> Any:
        value = self.schools.get(code, {}).get(name)
        return otherwise if value is None else value

    @property
    def ours(self) -> list[Term]:
        """Numbers still ours: to be replaced by the county."""
        return [term for term in TERMS if self.sources[term.section, term.name] == OURS]

    def with_values(self, changes: Mapping[tuple[str, str], Any]) -> Measures:
        return Measures({**self.values, **changes}, self.sources, self.schools, self.homes)


def defaults() -> Measures:
    return Measures(
        {(t.section, t.name): t.default for t in TERMS}, {(t.section, t.name): OURS for t in TERMS}
    )  # fmt: skip


def read(path: Path) -> Measures:
    """Read a measures.yaml; `homes:` and `sites:` name CSV files beside it.

    Raises:
        BadMeasures: everything that cannot be used, all of it at once.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadMeasures(f"{path} 不是可读的 YAML：{error}") from error
    if not isinstance(content, Mapping):
        raise BadMeasures(f"{path} 应当是“名称: 取值”的形式")
    wrong: list[str] = []
    values, sources = _terms(content, wrong)
    schools = _schools(content.get("schools") or {}, wrong)
    homes = _homes(path, content.get("homes"), wrong)
    known = {term.section for term in TERMS} | {"schools", "homes"}
    wrong += [f"不认识的栏目“{name}”，可用：{'、'.join(sorted(known))}" for name in content if name not in known]
    if wrong:
        raise BadMeasures(f"{path} 有 {len(wrong)} 处不能使用：\n" + "\n".join(f"  · {line}" for line in wrong))
    return Measures(values, sources, schools, homes)


def _terms(content: Mapping, wrong: list[str]) -> tuple[dict, dict]:
    start = defaults()
    values, sources = dict(start.values), dict(start.sources)
    for section in dict.fromkeys(term.section for term in TERMS):
        given = content.get(section) or {}
        if not isinstance(given, Mapping):
            wrong.append(f"栏目“{section}”应当是若干“名称: 取值”")
            continue
        for name, said in given.items():
            term = BY_NAME.get((section, name))
            if term is None:
                wrong.append(f"{section} 中没有“{name}”")
                continue
            value, source = (said.get("value"), said.get("source")) if isinstance(said, Mapping) else (said, None)
            values[section, name] = _checked(term, value, wrong)
            sources[section, name] = source or THEIRS
    return values, sources


def _checked(term: Term, value: Any, wrong: list[str]) -> Any:
    where = f"{term.section}.{term.name}（{term.meaning}）"
    if isinstance(term.default, bool):
        value = YES_NO.get(value, value) if isinstance(value, str) else value
        if not isinstance(value, bool):
            wrong.append(f"{where} 应为 是（true）或 否（false），不能是 {value!r}")
        return value
    if value is None and term.default is None:
        return None
    if not _is_number(value):
        wrong.append(f"{where} 应为数字，不能是 {value!r}")
        return term.default
    if value < term.least or (term.most is not None and value > term.most):
        wrong.append(
            f"{where} 应不小于 {term.least:g}"
            + (f"、不大于 {term.most:g}" if term.most is not None else "")
            + f"，不能是 {value}"
        )
    return value


def _schools(content: Any, wrong: list[str]) -> dict[str, dict]:
    if not isinstance(content, Mapping):
        wrong.append("schools 应当是“学校标识码: {…}”")
        return {}
    found = {}
    for code, said in content.items():
        if not isinstance(code, str) or not isinstance(said, Mapping):
            wrong.append(f"schools 中的“{code}”：学校标识码要加引号，后面写 {{名称: 取值}}")
            continue
        found[code] = {
            name: _of_school(f"schools 中 {code} 的“{name}”", name, value, wrong) for name, value in said.items()
        }
    return found


YES_NO = {"是": True, "否": False}
"""YAML knows true and false; the file's own comment says 是 and 否."""


def _of_school(where: str, name: str, value: Any, wrong: list[str]) -> Any:
    if name not in SCHOOL_TERMS:
        wrong.append(f"{where}不认识，可用：{'、'.join(SCHOOL_TERMS)}")
    elif name == "rotation":
        value = YES_NO.get(value, value) if isinstance(value, str) else value
        if not isinstance(value, bool):
            wrong.append(f"{where}应为 是 或 否，不能是 {value!r}")
    elif not _is_number(value) or value < 0:
        wrong.append(f"{where}应为不小于 0 的数字，不能是 {value!r}")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _homes(path: Path, name: Any, wrong: list[str]) -> dict[str, tuple[float, float]]:
    if not name:
        return {}
    file = path.parent / str(name)
    if not file.is_file():
        wrong.append(f"homes 所指的文件 {name} 不存在")
        return {}
    found = {}
    with file.open(encoding="utf-8-sig", newline="") as handle:
        for number, line in enumerate(csv.DictReader(handle), 2):
            try:
                found[line["teacher_code"]] = float(Decimal(line["longitude"])), float(Decimal(line["latitude"]))
            except (KeyError, InvalidOperation, TypeError):
                wrong.append(f"{name} 第 {number} 行读不出 teacher_code、longitude、latitude")
    return found
