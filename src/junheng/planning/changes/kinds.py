"""What a change may be: every kind with its parameters, as the manual prints it and the reader checks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from junheng.fields import field

STAGES = ("小学", "初中")
DEGREES = ("博士", "硕士", "本科", "专科", "高中及以下")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a change. `type`: school, stage, count, amount, choice, bool, codes, areas, text, mapping, any."""

    name: str
    label: str
    type: str
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of change. `one_of`: at least one of these must be given."""

    do: str
    label: str
    parameters: tuple[Parameter, ...]
    one_of: tuple[str, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        return next((p for p in self.parameters if p.name == name), None)


SCHOOL = Parameter("school", "学校", "school", True)
FROM, TO = Parameter("from", "调出学校", "school", True), Parameter("to", "调入学校", "school", True)
STAGE = Parameter("stage", "学段", "choice", False, STAGES)
TO_STAGE = Parameter("to_stage", "调入学段", "choice", False, STAGES)
COUNT = Parameter("count", "数量", "count", True)
GRADE = Parameter("grade", "年级", "count")
DEGREE = Parameter("degree", "学历", "choice", False, DEGREES)
CODES = Parameter("teachers", "教师编号", "codes")
PEOPLE = (
    Parameter("count", "人数", "count"),
    DEGREE,
    Parameter("backbone", "是否骨干", "bool"),
    Parameter("subject", "任教学科", "text"),
    CODES,
)
NEW = (Parameter("certified", "是否持教师资格证", "bool"), Parameter("trained", "是否满 360 学时", "bool"))
BUILDING = (
    Parameter("teaching_floor_area_m2", "新增教学及辅助用房（不含室内体育用房）", "amount"),
    Parameter("indoor_sports_area_m2", "新增室内体育用房", "amount"),
    Parameter("outdoor_sports_area_m2", "新增运动场地", "amount"),
    Parameter("music_rooms_m2", "新增音乐专用教室各间面积", "areas"),
    Parameter("art_rooms_m2", "新增美术专用教室各间面积", "areas"),
)
BUILT = tuple(parameter.name for parameter in BUILDING)
ASSETS = (
    "teaching_floor_area_m2", "indoor_sports_area_m2", "outdoor_sports_area_m2", "equipment_value_wan_yuan",
    "networked_multimedia_classrooms",
)  # fmt: skip
OPEN = Parameter("open_classes", "新开班数", "count")


def _assets() -> tuple[Parameter, ...]:
    return tuple(Parameter(name, field("schools", name).label, "amount") for name in ASSETS)


_KINDS = (
    Kind("move_teachers", "调动教师", (FROM, TO, STAGE, TO_STAGE, *PEOPLE), ("count", "teachers")),
    Kind("add_teachers", "增加教师", (SCHOOL, STAGE, *PEOPLE, *NEW), ("count", "teachers")),
    Kind("lose_teachers", "减少教师", (SCHOOL, STAGE, *PEOPLE), ("count", "teachers")),
    Kind("upgrade_degrees", "提升学历", (
        SCHOOL, STAGE, *(p for p in PEOPLE if p.name != "degree"),
        Parameter("from", "原学历", "choice", True, DEGREES), Parameter("to", "新学历", "choice", True, DEGREES),
    ), ("count", "teachers")),
    Kind("name_backbone", "认定骨干教师", (
        SCHOOL, STAGE, *(p for p in PEOPLE if p.name != "backbone"),
    ), ("count", "teachers")),
    Kind("buy_equipment", "购置教学仪器设备", (SCHOOL, Parameter("wan_yuan", "金额（万元）", "amount", True))),
    Kind("buy_multimedia_classrooms", "建设网络多媒体教室", (SCHOOL, COUNT)),
    Kind("build", "新建校舍场地", (SCHOOL, STAGE, *BUILDING), BUILT),
    Kind("move_assets", "划转资产", (FROM, TO, *_assets()), ASSETS),
    Kind("move_pupils", "调整学生", (FROM, TO, STAGE, COUNT, GRADE, OPEN)),
    Kind("add_pupils", "增加学生", (SCHOOL, STAGE, COUNT, GRADE, OPEN)),
    Kind("lose_pupils", "减少学生", (SCHOOL, STAGE, COUNT, GRADE)),
    Kind("open_classes", "增开班级", (SCHOOL, STAGE, COUNT, GRADE)),
    Kind("even_classes", "均衡分班", (SCHOOL, STAGE, GRADE)),
    Kind("enlarge_school", "扩建学校", (
        SCHOOL, STAGE, OPEN, GRADE, Parameter("pupils", "新增学生", "count"), *BUILDING,
    ), ("open_classes", "pupils", *BUILT)),
    Kind("open_school", "开办学校", (
        Parameter("school", "学校标识码", "text", True), Parameter("name", "学校名称", "text", True),
        Parameter("kind", "学校类型", "choice", True, field("schools", "kind").choices),
        Parameter("figures", "学校各项数据", "mapping"), Parameter("stages", "各学段数据", "mapping", True),
    )),
    Kind("merge_schools", "合并学校", (
        Parameter("schools", "并入的学校", "codes", True), Parameter("into", "并入到", "school", True),
        Parameter("kind", "合并后的学校类型", "choice", False, field("schools", "kind").choices),
    )),
    Kind("split_school", "拆分学校", (
        SCHOOL, Parameter("campus", "独立出去的校区", "school"), Parameter("stages", "分出去的学段", "codes"),
        Parameter("new", "新校标识码", "text"), Parameter("name", "新校名称", "text"),
        Parameter("kind", "新校类型", "choice", False, field("schools", "kind").choices),
        Parameter("old_kind", "原校的新类型", "choice", False, field("schools", "kind").choices),
        Parameter("assets", "分给新校的资产", "mapping"),
    ), ("campus", "stages")),
    Kind("close_school", "撤销学校", (
        SCHOOL, Parameter("to", "学生去处", "school"), Parameter("teachers_to", "教师去处", "school"),
        Parameter("assets", "资产是否一并划转", "bool"),
    )),
    Kind("set", "直接填写", (
        Parameter("table", "表", "text", True), Parameter("key", "行", "any"), Parameter("field", "字段", "text", True),
        Parameter("value", "数值", "any", True),
    )),
)  # fmt: skip

KINDS: Mapping[str, Kind] = {kind.do: kind for kind in _KINDS}
COMMON = ("do", "cost_wan_yuan", "note")
"""Words every change may have beside its own parameters."""

Reader = Callable[[Any], Any]
