"""The export of the statistics for a whole county: one file per stage, one row per school, several head rows with merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as FilePath

import xlsxwriter

from junheng.synth.model import JUNIOR, PRIMARY, SPECIAL, TEACHING_POINT, VOCATIONAL, County, School
from junheng.synth.randomness import Stream
from junheng.synth.statistics_forms.form import Path, Value, draw_head, styles_of, write_value
from junheng.synth.statistics_forms.people import SENIOR, Person, course_line, people_of
from junheng.synth.statistics_forms.school_workbook import CREATED, KIND_IN_FORMS

FILE_OF_STAGE = {PRIMARY: "小学", JUNIOR: "初中", SENIOR: "高中"}
CODE_OF_KIND = {"小学": "211", "教学点": "218", "初中": "311", "九年一贯制学校": "312", "完全中学": "341",
                "十二年一贯制学校": "345"}  # fmt: skip
SETTINGS = {"城区": ("111", "主城区"), "镇区": ("121", "镇中心区"), "乡村": ("220", "村庄")}
DEPTH = 4
TEACHERS, COURSES, BUILDINGS, LAND = "专任教师", "#按授课课程分", "本学年校舍建筑面积", "占地面积及其他办学条件"
ARTS_OF_STAGE: dict[str, tuple[Path, ...]] = {
    PRIMARY: (("艺术", "计"), ("艺术", "音乐"), ("艺术", "美术")),
    JUNIOR: (("艺术",), ("音乐",), ("美术",)),
    SENIOR: (("艺术",), ("音乐",), ("美术",)),
}
"""A subtotal in the primary file; three plain columns in the others, where 艺术 is general arts alone."""

OTHER_COURSES = (
    "道德与法治",
    "语文",
    "数学",
    "外语",
    "历史",
    "地理",
    "科学",
    "物理",
    "化学",
    "生物学",
    "信息科技",
    "劳动",
    "其他",
)


@dataclass(frozen=True)
class Column:
    path: Path
    value: Value


def write_county_export(county: County, folder: FilePath) -> list[FilePath]:
    """Write 教基综合数据_小学.xlsx and so on. A closed school and a school of another county stand in them, to be left out."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write_stage(county, stage, folder) for stage in FILE_OF_STAGE]


def schools_of(county: County, stage: str) -> list[School]:
    """The schools of a stage in the export; special and vocational schools have files of their own there."""
    ordinary = [school for school in county.schools if school.kind not in (SPECIAL, VOCATIONAL)]
    if stage == SENIOR:
        return [school for school in ordinary if school.cells.get("senior_pupils")]
    return [school for school in ordinary if stage in school.stages]


def _write_stage(county: County, stage: str, folder: FilePath) -> FilePath:
    path = folder / f"教基综合数据_{FILE_OF_STAGE[stage]}.xlsx"
    rows = [_columns(county, school, stage) for school in schools_of(county, stage)]
    strangers = [_closed(rows[0]), _elsewhere(rows[-1])] if stage == PRIMARY else []
    with xlsxwriter.Workbook(path, {"strings_to_urls": False, "strings_to_formulas": False}) as book:
        book.set_properties({"created": CREATED, "title": f"{county.full_name}", "author": "junheng synth"})
        sheet = book.add_worksheet("综合数据")
        draw_head(sheet, 0, 0, [column.path for column in rows[0]], DEPTH, styles_of(book)["head"])
        for number, row in enumerate([*rows, *strangers], start=DEPTH):
            for position, column in enumerate(row):
                write_value(sheet, number, position, column.value)
        _write_total(sheet, DEPTH + len(rows) + len(strangers), [*rows, *strangers])
        sheet.freeze_panes(DEPTH, 1)
        sheet.set_column(0, 0, 28)
    return path


def _columns(county: County, school: School, stage: str) -> list[Column]:
    people = people_of(
        school, stage, county.order.school_year, Stream(county.order.random_seed, f"export {school.code} {stage}")
    )
    found = [*_identity(county, school), *_counts(school, stage), *_teachers(people, stage), *_backbone(school)]
    return [*found, *_assets(school)]


def _identity(county: County, school: School) -> list[Column]:
    setting_code, setting_name = SETTINGS[str(school.cells["setting"])]
    sponsor = ("999", "民办") if school.is_private else ("831", "县级教育部门")
    is_counted = 0 if school.campus_of or school.kind == TEACHING_POINT else 1
    values: list[tuple[str, Value]] = [
        ("学校名称（机构名称）", school.name), ("学校(机构)标识码", school.code), ("办学类型编码", CODE_OF_KIND[school.kind]),
        ("办学类型", KIND_IN_FORMS[school.kind]), ("举办者类型编码", sponsor[0]), ("举办者类型", sponsor[1]),
        ("城乡分组", school.cells["setting"]), ("城乡类型编码", setting_code), ("城乡类型", setting_name),
        ("是否计校数", is_counted), ("是否上年撤销", 0), ("是否本年新增", 0), ("是否具有附设班", 0),
        ("所在地区划一级", "虚构省"), ("所在地区划二级", "虚构市"), ("所在地区划三级", county.full_name),
        ("所在地区划四级", school.cells["township"]), ("统计机构编码", county.order.region_code), ("统计一级", "虚构省"),
        ("统计二级", "虚构市"), ("统计三级", county.full_name), ("经度", school.cells["longitude"]),
        ("纬度", school.cells["latitude"]),
    ]  # fmt: skip
    return [Column((name,), value) for name, value in values]


def _counts(school: School, stage: str) -> list[Column]:
    """Pupil numbers stand as text, as exports have them."""
    if stage == SENIOR:
        pupils = int(school.cells["senior_pupils"])
        counts = (round(pupils / 3), pupils, -(-pupils // 48))
    else:
        cells = school.stages[stage]
        counts = (int(cells["entrants"]), int(cells["pupils"]), int(cells["classes"]))
    return [
        Column(("招生数", "合计"), str(counts[0])),
        Column(("在校生数", "合计"), str(counts[1])),
        Column(("在校生数", "#女"), str(counts[1] * 47 // 100)),
        Column(("班数", "合计"), str(counts[2])),
    ]


def _teachers(people: Sequence[Person], stage: str) -> list[Column]:
    degrees = (
        ("博士研究生", "博士"),
        ("硕士研究生", "硕士"),
        ("本科", "本科"),
        ("专科", "专科"),
        ("高中阶段及以下", "高中及以下"),
    )
    columns = [Column((TEACHERS, "合计"), len(people)), Column((TEACHERS, "#女"), sum(p.is_woman for p in people))]
    for word, degree in degrees:
        columns.append(Column((TEACHERS, "#按学历分", word), sum(person.degree == degree for person in people)))
    paths: list[Path] = [(name,) for name in OTHER_COURSES[:-1]] + [("体育与健康",), *ARTS_OF_STAGE[stage], ("其他",)]
    counts = course_line((), people, [("英语",) if path == ("外语",) else path for path in paths]).values
    return columns + [
        Column((TEACHERS, COURSES, *path), count) for path, count in zip(paths, counts, strict=True)
    ]  # fmt: skip


def _backbone(school: School) -> list[Column]:
    counts = [
        school.stages[stage]["backbone_teachers"] if stage in school.stages else None for stage in (PRIMARY, JUNIOR)
    ]
    senior = 9 if school.cells.get("senior_pupils") else None
    words = ("小学", "初中", "高中")
    return [
        Column(("教基1102", f"县级以上骨干教师({word})"), count)
        for word, count in zip(words, [*counts, senior], strict=True)
    ]


def _assets(school: School) -> list[Column]:
    """The whole school's, repeated in every stage's file: to be taken once."""
    cells = school.cells
    teaching, indoor = (Decimal(cells[name]) for name in ("teaching_floor_area_m2", "indoor_sports_area_m2"))
    outdoor = Decimal(cells["outdoor_sports_area_m2"])
    rooms = ((teaching - indoor) * Decimal("0.7")).quantize(Decimal("0.01"))
    help_rooms, land = "教学及辅助用房", "占地面积（平方米）"
    equipment = Decimal(cells["equipment_value_wan_yuan"])
    multimedia = int(cells["networked_multimedia_classrooms"])
    return [
        Column((BUILDINGS, help_rooms, "计"), teaching),
        Column((BUILDINGS, help_rooms, "教室"), rooms),
        Column((BUILDINGS, help_rooms, "公共教学用房", "计"), teaching - rooms),
        Column((BUILDINGS, help_rooms, "公共教学用房", "室内体育用房"), indoor),
        Column((LAND, land, "计"), (outdoor * Decimal("2.6")).quantize(Decimal("0.01"))),
        Column((LAND, land, "其中", "绿化用地面积"), (outdoor / 2).quantize(Decimal("0.01"))),
        Column((LAND, land, "其中", "运动场地面积"), outdoor),
        Column((LAND, "教室（间）", "计"), multimedia + 4),
        Column((LAND, "教室（间）", "网络多媒体教室"), multimedia),
        Column((LAND, "固定资产总值", "计(万元)"), equipment * 6),
        Column((LAND, "固定资产总值", "教学仪器设备资产值(万元)"), equipment),
    ]


def _closed(row: list[Column]) -> list[Column]:
    """A school closed last year (是否上年撤销 = 1): in the export, not in the county."""
    new = {"学校名称（机构名称）": "已撤销小学（虚构）", "学校(机构)标识码": "9902999001", "是否上年撤销": 1}
    return [Column(column.path, new.get(column.path[0], column.value)) for column in row]


def _elsewhere(row: list[Column]) -> list[Column]:
    """A school counted for another county (统计三级)."""
    new = {"学校名称（机构名称）": "外县小学（虚构）", "学校(机构)标识码": "9903999001", "统计三级": "邻溯县（虚构）"}
    return [Column(column.path, new.get(column.path[0], column.value)) for column in row]


def _write_total(sheet, number: int, rows: Sequence[Sequence[Column]]) -> None:
    """A closing row 合计 that a reader must skip; it adds up what stands above it."""
    first_sum = next(position for position, column in enumerate(rows[0]) if column.path == ("招生数", "合计"))
    write_value(sheet, number, 0, "合计")
    for position in range(first_sum, len(rows[0])):
        values = [Decimal(str(row[position].value)) for row in rows if row[position].value is not None]
        write_value(sheet, number, position, sum(values, Decimal(0)))
