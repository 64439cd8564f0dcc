"""One school's workbook of statistics forms, in the edition of 2021 or of 2025."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path as FilePath

import xlsxwriter

from junheng.synth.model import (
    COMPLETE_SECONDARY,
    GRADES,
    JUNIOR,
    JUNIOR_SCHOOL,
    NINE_YEAR,
    PRIMARY,
    PRIMARY_SCHOOL,
    SPECIAL,
    TEACHING_POINT,
    TWELVE_YEAR,
    VOCATIONAL,
    School,
)
from junheng.synth.randomness import Stream
from junheng.synth.statistics_forms.form import CLOSED, Form, Line, Path, draw, styles_of
from junheng.synth.statistics_forms.people import (
    AGES,
    COURSES_2021_PRIMARY,
    COURSES_2021_SECONDARY,
    COURSES_2025,
    SENIOR,
    age_lines,
    class_band_lines,
    course_line,
    people_of,
    shares,
    stage_lines,
    stages_of,
)

KIND_IN_FORMS = {
    PRIMARY_SCHOOL: "小学",
    TEACHING_POINT: "小学教学点",
    JUNIOR_SCHOOL: "初级中学",
    COMPLETE_SECONDARY: "完全中学",
    NINE_YEAR: "九年一贯制学校",
    TWELVE_YEAR: "十二年一贯制学校",
    SPECIAL: "其他特教学校",
    VOCATIONAL: "中等技术学校",
}
CREATED = datetime.datetime(2024, 9, 20)
LINES_1001 = (
    "学校（机构）标识码", "学校（机构）名称", "学校（机构）英文名称", "统一社会信用代码", "学校（机构）地址",
    "学校（机构）驻地城乡类型", "学校（机构）属地管理教育行政部门", "学校（机构）举办者名称", "学校（机构）举办者类型",
    "邮政编码", "办公电话", "传真电话", "电子信箱", "网址", "填表人电子信箱", "经度", "纬度", "建校时间", "历史沿革",
    "是否寄宿制学校", "是否农村寄宿制学校", "是否集团化办学", "是否独立设置少数民族学校", "党组织情况",
)  # fmt: skip


def write_school_workbook(school: School, folder: FilePath, edition: int, year: int, random_seed: int) -> FilePath:
    """Write 学校名(办学类型).xlsx; sheets are named after form and kind in 2021, after the form alone in 2025."""
    kind = KIND_IN_FORMS[school.kind]
    path = folder / f"{school.name}({kind}).xlsx"
    folder.mkdir(parents=True, exist_ok=True)
    stream = Stream(random_seed, f"forms {school.code}")
    with xlsxwriter.Workbook(path, {"strings_to_urls": False, "strings_to_formulas": False}) as book:
        book.set_properties({"created": CREATED, "title": f"{school.name}（虚构）", "author": "junheng synth"})
        styles = styles_of(book)
        for form in forms_of(school, edition, year, stream):
            draw(book, form, f"{form.sheet_name}_{kind}" if edition == 2021 else form.sheet_name, styles)
    return path


def forms_of(school: School, edition: int, year: int, stream: Stream) -> list[Form]:
    if not school.stages or school.kind in (SPECIAL, VOCATIONAL):
        return [_identity(school, edition), _buildings(school), _assets(school, stream)]
    people = {stage: people_of(school, stage, year, stream) for stage in stages_of(school)}
    forms = [_identity(school, edition), _supplement(school), _supplement_continued(school)]
    forms += _classes(school)
    forms += _pupils(school, stream)
    forms += [_staff(school, people, stream), _ages(people)]
    forms += _courses_2021(people) if edition == 2021 else _courses_2025(people)
    return [*forms, _buildings(school), _assets(school, stream)]


def _identity(school: School, edition: int) -> Form:
    values = {
        "学校（机构）标识码": school.code,
        "学校（机构）名称": school.name,
        "学校（机构）驻地城乡类型": str(school.cells["setting"]),
        "学校（机构）举办者类型": "民办" if school.is_private else "县级教育部门",
    }
    # 办学类型 stands in row 25 of the first edition and in row 27 of the later ones.
    before = 22 if edition == 2021 else 24
    labels = [*LINES_1001[:before], "学校（机构）办学类型"]
    values["学校（机构）办学类型"] = KIND_IN_FORMS[school.kind]
    lines = [Line((label, f"{number:02d}"), [values.get(label)]) for number, label in enumerate(labels, start=1)]
    return Form("教基1001", "学校（机构）基本情况", [("内容",)], lines, 3, 0)


def _supplement(school: School) -> Form:
    lines = [
        Line(("集团化办学情况", "01", "—"), ["是" if school.cells.get("school_group") else "否"]),
        Line(("政府购买学位数", "02", "个"), [0]),
    ]
    return Form("教基1102", "学校（机构）基本情况", [("数量",)], lines, 5, 1, ("指标名称", "代码", "计量单位"))


def _supplement_continued(school: School) -> Form:
    """Fitness and backbone teachers; the line of a stage the school lacks is left out, so 初中 may stand in the first one."""
    tested = sum(int(cells.get("fitness_tested") or 0) for cells in school.stages.values())
    passed = sum(int(cells.get("fitness_passed") or 0) for cells in school.stages.values())
    excellent, good, fair = shares(passed, (3, 5, 4)) if passed else (0, 0, 0)
    figures = [
        ("心理健康教育教师", "人", 1), ("#专职", "人", 1), ("体质健康测试人数", "人", tested), ("#优秀", "人", excellent),
        ("#良好", "人", good), ("#及格", "人", fair), ("#不及格", "人", tested - passed),
    ]  # fmt: skip
    for stage, cells in school.stages.items():
        figures.append((f"县级及以上骨干教师（{stage}）", "人", int(cells["backbone_teachers"])))
    if school.cells.get("senior_pupils"):
        figures.append(("县级及以上骨干教师（高中）", "人", 9))
    lines = [
        Line((name, f"{number:02d}", unit), [value]) for number, (name, unit, value) in enumerate(figures, start=1)
    ]
    leads = ("指标名称", "代码", "计量单位")
    return Form("教基1102", "学校（机构）基本情况（续）", [("数量",)], lines, 5, 1, leads, continued=True)


def _sizes(school: School, stage: str, grade: int | None = None) -> list[int]:
    return [
        int(cells["pupils"]) for cells in school.classes
        if cells["stage"] == stage and grade in (None, cells["grade"])
    ]  # fmt: skip


def _classes(school: School) -> list[Form]:
    forms = []
    if PRIMARY in school.stages:
        columns: list[Path] = [("合计",), *((f"{word}年级",) for word in "一二三四五六")]
        sizes = [_sizes(school, PRIMARY), *(_sizes(school, PRIMARY, grade) for grade in GRADES[PRIMARY])]
        lines = class_band_lines(sizes, [False] * 7)
        forms.append(Form("教基2106", "小学教学班数、班额情况", columns, lines, 5, 2))
    if JUNIOR in school.stages:
        forms.append(_secondary_classes(school))
    return forms


def _secondary_classes(school: School) -> Form:
    columns: list[Path] = [("合计",), *(("初中", word) for word in ("计", "一年级", "二年级", "三年级", "四年级"))]
    columns += [("高中", word) for word in ("计", "一年级", "二年级", "三年级")]
    junior = _sizes(school, JUNIOR)
    seniors = int(school.cells.get("senior_pupils") or 0)
    senior = shares(seniors, [1.0] * max(3, -(-seniors // 48))) if seniors else []
    thirds = [senior[position::3] for position in range(3)]
    by_grade = [_sizes(school, JUNIOR, grade) for grade in GRADES[JUNIOR]]
    sizes = [junior + senior, junior, *by_grade, [], senior, *thirds]
    closed = [False] * 5 + [True] + [not seniors] * 4
    return Form("教基2107", "中学教学班数、班额情况", columns, class_band_lines(sizes, closed), 5, 2)


PUPIL_LINES = (
    "总计", "#女", "#少数民族", "#复式班", "#寄宿生", "#随迁子女", "#外省迁入", "#本省外县迁入", "#进城务工人员随迁子女",
    "#外省迁入", "#本省外县迁入", "#农村留守儿童",
)  # fmt: skip


def _pupils(school: School, stream: Stream) -> list[Form]:
    migrants = shares(int(school.cells["migrant_pupils"]), [int(cells["pupils"]) for cells in school.stages.values()])
    forms = []
    for (stage, cells), workers in zip(school.stages.items(), migrants, strict=True):
        grades = [sum(_sizes(school, stage, grade)) for grade in GRADES[stage]]
        forms.append(_pupil_form(stage, int(cells["pupils"]), int(cells["entrants"]), grades, workers, stream))
    seniors = int(school.cells.get("senior_pupils") or 0)
    if seniors:
        grades = shares(seniors, (1.04, 1.0, 0.96))
        forms.append(_pupil_form(SENIOR, seniors, grades[0], grades, int(seniors * 0.05), stream))
    return forms


def _pupil_form(stage: str, pupils: int, entrants: int, grades: list[int], workers: int, stream: Stream) -> Form:
    """教基3112, 3115 or 3118. The graduates are last year's."""
    graduates = round(grades[-1] * stream.between(0.96, 1.04))
    all_migrants = workers + int(workers * 0.08)
    counts = [pupils, pupils * 47 // 100, pupils // 160, 0, 0, all_migrants, all_migrants * 6 // 10]
    counts += [
        all_migrants - all_migrants * 6 // 10,
        workers,
        workers * 6 // 10,
        workers - workers * 6 // 10,
        pupils // 150,
    ]
    lines = []
    for number, (name, count) in enumerate(zip(PUPIL_LINES, counts, strict=True), start=1):
        part = count / pupils
        by_grade = grades if number == 1 else shares(count, grades)
        own = {"毕业生数": int(graduates * part), "招生数": entrants if number == 1 else by_grade[0], "在校生数": count}
        own |= {"女": counts[1] if number == 1 else count * 47 // 100, "预计毕业生数": by_grade[-1]}
        lines.append(Line((name, f"{number:02d}"), _pupil_figures(stage, own, by_grade)))
    code, title, columns = _pupil_columns(stage)
    return Form(code, title, columns, lines, 6, 2)


def _pupil_columns(stage: str) -> tuple[str, str, list[Path]]:
    numbers = {PRIMARY: "一二三四五六", JUNIOR: "一二三四", SENIOR: "一二三"}[stage]
    pupils: list[Path] = [("在校生数",), ("#女",), *((f"{word}年级",) for word in numbers)]
    head: list[Path] = [("毕业生数",), ("招生数",)]
    if stage == PRIMARY:
        head += [("招生数中受过学前教育", years) for years in ("未接受过", "一年", "两年", "三年")]
    code, title = {
        PRIMARY: ("教基3112", "小学分类型学生数"),
        JUNIOR: ("教基3115", "初中分类型学生数"),
        SENIOR: ("教基3118", "普通高中分类型学生数"),
    }[stage]
    return code, title, [*head, *pupils, ("预计毕业生数",)]


def _pupil_figures(stage: str, own: dict[str, int], by_grade: list[int]) -> list:
    figures: list = [own["毕业生数"], own["招生数"]]
    if stage == PRIMARY:
        figures += [0, *shares(own["招生数"], (1, 4, 95))]
    figures += [own["在校生数"], own["女"], *by_grade]
    return [*figures, *([CLOSED] if stage == JUNIOR else []), own["预计毕业生数"]]


def _staff(school: School, people: dict, stream: Stream) -> Form:
    """教基4149, the whole school: senior staff are in it."""
    teachers = sum(len(some) for some in people.values())
    others = sum(int(cells["staff"]) - int(cells["full_time_teachers"]) for cells in school.stages.values())
    office, support, workers = shares(others, (4, 3, 3))
    names = ("教职工数", "专任教师", "行政人员", "教辅人员", "工勤人员", "其他人员", "校外教师", "银龄教师")
    columns: list[Path] = [(name,) for name in names]
    whole = [teachers + others, teachers, office, support, workers, 0, 0, 0]
    lines = []
    for number, (name, part) in enumerate(
        (("总计", 100), ("#女", 66), ("#少数民族", 1), ("#在编人员", 0 if school.is_private else 97), ("#外籍人员", 0)),
        start=1,
    ):
        parts = [value * part // 100 for value in whole[1:5]]
        lines.append(Line((name, f"{number:02d}"), [sum(parts), *parts, 0, 0, 0] if part < 100 else whole))
    return Form("教基4149", "中小学教职工数", columns, lines, 6, 2)


def _ages(people: dict) -> Form:
    lines = [
        line for number, (stage, some) in enumerate(people.items()) for line in age_lines(stage, some, 1 + 9 * number)
    ]
    columns: list[Path] = [("合计",), ("#女",), *((name,) for name, _, _ in AGES)]
    return Form("教基4153", "基础教育学校专任教师分年龄情况", columns, lines, 5, 1)


def _courses_2021(people: dict) -> list[Form]:
    forms = []
    if PRIMARY in people:
        lines = stage_lines(PRIMARY, people[PRIMARY], COURSES_2021_PRIMARY, 1)
        forms.append(Form("教基4155", "小学专任教师分课程、分学历情况", COURSES_2021_PRIMARY, lines, 6, 2))
    secondary = {stage: some for stage, some in people.items() if stage != PRIMARY}
    if secondary:
        forms.append(_several_stages("教基4156", "中学专任教师分课程、分学历情况", secondary, COURSES_2021_SECONDARY))
    return forms


def _courses_2025(people: dict) -> list[Form]:
    compulsory = {stage: some for stage, some in people.items() if stage != SENIOR}
    forms = [_several_stages("教基4155", "义务教育阶段专任教师分课程、分学历情况", compulsory, COURSES_2025)]
    if SENIOR in people:
        senior = {SENIOR: people[SENIOR]}
        forms.append(_several_stages("教基4156", "普通高中专任教师分课程、分学历情况", senior, COURSES_2021_SECONDARY))
    return forms


def _several_stages(code: str, title: str, people: dict, columns: tuple[Path, ...]) -> Form:
    everybody = [person for some in people.values() for person in some]
    lines = [course_line(("总计", "01"), everybody, columns)]
    for number, (stage, some) in enumerate(people.items()):
        lines += stage_lines(stage, some, columns, 2 + 9 * number)
    return Form(code, title, columns, lines, 6, 2)


def _buildings(school: School) -> Form:
    """教基5170; 教学及辅助用房 = 教室 + 专用教室 + 公共教学用房 to the hundredth."""
    teaching, indoor = (Decimal(school.cells[name]) for name in ("teaching_floor_area_m2", "indoor_sports_area_m2"))
    rest = teaching - indoor
    rooms = _rounded(rest * Decimal("0.62"))
    laboratories, special = _rounded(rest * Decimal("0.06")), _rounded(rest * Decimal("0.16"))
    library = _rounded(rest * Decimal("0.08"))
    counselling, other = Decimal(60), rest - rooms - laboratories - special - library - 60
    common = library + indoor + counselling + other
    offices, living = _rounded(rest * Decimal("0.14")), _rounded(rest * Decimal("0.22"))
    figures = [
        ("总计", teaching + offices + living), ("一、教学及辅助用房", teaching), ("教室", rooms),
        ("专用教室", laboratories + special), ("#理化生实验室", laboratories), ("#其他", special), ("公共教学用房", common),
        ("#图书阅览室", library), ("#室内体育用房", indoor), ("#心理辅导室", counselling), ("#其他", other),
        ("二、行政办公用房", offices), ("#教师办公室", _rounded(offices * Decimal("0.7"))),
        ("#其他", offices - _rounded(offices * Decimal("0.7"))), ("三、生活用房", living), ("#学生宿舍", Decimal(0)),
        ("#食堂", living), ("#其他", Decimal(0)),
    ]  # fmt: skip
    columns: list[Path] = [("上学年校舍建筑面积",), ("本学年增加面积",), ("本学年减少面积",)]
    columns += [("本学年校舍建筑面积", word) for word in ("计", "#危房", "#租借")]
    lines = [
        Line((name, f"{number:02d}"), [value, 0, 0, value, 0, 0])
        for number, (name, value) in enumerate(figures, start=1)
    ]  # fmt: skip
    return Form("教基5170", "中小学校舍情况", columns, lines, 9, 2)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def _assets(school: School, stream: Stream) -> Form:
    outdoor, equipment = (
        Decimal(school.cells["outdoor_sports_area_m2"]),
        Decimal(school.cells["equipment_value_wan_yuan"]),
    )
    multimedia = int(school.cells["networked_multimedia_classrooms"])
    pupils, land = school.pupils() or 1_500, _rounded(outdoor * Decimal("2.6"))
    figures = [
        ("占地面积", "平方米", land), ("#绿化用地面积", "平方米", _rounded(land / 5)), ("#运动场地面积", "平方米", outdoor),
        ("校园足球场", "个", 1), ("#11人制足球场", "个", 0), ("#7人制足球场", "个", 1), ("#5人制足球场", "个", 0),
        ("图书", "册", pupils * stream.whole(28, 42)), ("数字终端数", "台", pupils // 3), ("#教师终端数", "台", pupils // 12),
        ("#学生终端数", "台", pupils // 3 - pupils // 12), ("教室", "间", multimedia + stream.whole(0, 6)),
        ("#网络多媒体教室", "间", multimedia), ("固定资产总值", "万元", equipment * 6), ("#教学仪器设备资产值", "万元", equipment),
    ]  # fmt: skip
    lines = [
        Line((name, f"{number:02d}", unit), [value]) for number, (name, unit, value) in enumerate(figures, start=1)
    ]
    leads = ("指标名称", "代码", "计量单位")
    return Form("教基5176", "中小学占地面积及其他办学条件", [("数量",)], lines, 5, 1, leads)
