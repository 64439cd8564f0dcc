"""The question as exact numbers (规划问题): rows, what each lacks, its teachers by class, its site, its distances.

Everything is counted in whole units of measures: a person, a classroom, a square metre, 100 yuan of equipment. Needs are
rounded up in exact arithmetic, so a plan in whole units that meets them meets the law exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any

from junheng.core.assessment import Assessment, SchoolRow
from junheng.core.county_year import CountyYear
from junheng.core.exact import Number, fraction
from junheng.core.indicator import ResourceIndicator
from junheng.core.standard import Standard
from junheng.engine import Results
from junheng.engine import resource as rules
from junheng.engine.records import ExactRecords
from junheng.planning.compliance.distances import links
from junheng.planning.compliance.measures import Measures

TEACHING, SPORTS, EQUIPMENT, ROOMS = "teaching", "sports", "equipment", "rooms"
DEGREE, BACKBONE, ARTS = "degree", "backbone", "arts"
LEVERS = {
    "schools.equipment_value_wan_yuan": EQUIPMENT,
    "schools.networked_multimedia_classrooms": ROOMS,
    "schools.outdoor_sports_area_m2": SPORTS,
    "schools.teaching_floor_area_m2": TEACHING,
    "school_stages.backbone_teachers": BACKBONE,
    "school_stages.pe_teachers": ARTS,
    "school_stages.bachelor_teachers": DEGREE,
}
"""The field that tells what moves an indicator: the engine knows indicators by their fields, and so do we."""

ASSETS = (TEACHING, SPORTS, EQUIPMENT, ROOMS)
PEOPLE = (DEGREE, BACKBONE, ARTS)
UNIT = {TEACHING: 1, SPORTS: 1, EQUIPMENT: 100, ROOMS: 1, DEGREE: 1, BACKBONE: 1, ARTS: 1}
"""One whole unit of a measure in units of the numerator: ㎡, ㎡, 100 元, 间, 人."""

SUBJECTS = ("体育", "音乐", "美术", "艺术")
PRIVATE = "10"

TeacherClass = tuple[bool, bool, bool, str]
"""(degree counts at the stage, backbone, PE or arts, the subject where teams of three ask for it, else "")."""


@dataclass(frozen=True)
class Cell:
    """One indicator of one row. Whole units that must at least be added for the threshold and for 85 % of it; negative: to spare.

    `missing`: the numerator has no value, so nothing can be planned and no money cures it.
    """

    indicator: str
    lever: str
    x: Fraction | None
    per_unit: Fraction
    line: Fraction
    need: int = 0
    floor_need: int = 0

    @property
    def missing(self) -> bool:
        return self.x is None

    @property
    def units_at_line(self) -> float:
        """The threshold in whole units, to measure a shortfall by."""
        return float(self.line / self.per_unit) if self.per_unit else 1.0


@dataclass(frozen=True)
class Teacher:
    """One line of the roster, as far as rotation asks. `site` is the school or campus, `row` the merged row."""

    code: str
    site: str
    row: int
    kind: TeacherClass
    degree: str | None
    subject: str | None
    backbone: bool | None
    movable: bool
    why_not: str
    years: float | None = None
    birth_year: int | None = None


@dataclass(frozen=True)
class Row:
    """One compulsory stage of one merged school, with what planning asks of it."""

    index: int
    code: str
    stage: str
    label: str
    pupils: int
    teachers: int
    cells: Mapping[str, Cell]
    place: tuple[float, float] | None
    rotates: bool
    listed: Mapping[TeacherClass, int]
    movable: Mapping[TeacherClass, int]
    upgradable: Mapping[str, int]
    plain: int
    result: SchoolRow

    @property
    def key(self) -> str:
        return f"{self.code}/{self.stage}"


@dataclass(frozen=True)
class Problem:
    """What was asked (规划问题): rows, schools, distances, limits, costs, and what cannot be planned.

    `links[(i, j)]` road kilometres between rows of one stage within reach. `eligible` is the number rotation is measured by.
    `spread` lists (stage, indicator) whose coefficient can be held; `notes` tells what had to be left aside.
    """

    standard: Standard
    assessment: Assessment
    measures: Measures
    rows: tuple[Row, ...]
    schools: Mapping[str, tuple[int, ...]]
    teachers: tuple[Teacher, ...]
    links: Mapping[tuple[int, int], float]
    eligible: int
    spread: tuple[tuple[str, str], ...]
    levers: Mapping[str, str]
    notes: tuple[str, ...] = ()
    random_seed: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)

    def cost(self, name: str) -> float:
        """A cost in 万元; what recurs is counted for the years asked."""
        yearly = name in ("recruit_teacher", "rotate_teacher", "rotate_teacher_per_km", "rotate_teacher_per_difficulty")
        return self.measures("costs", name) * (self.measures("costs", "years") if yearly else 1) / 10_000

    def move_cost(self, start: int, end: int) -> float:
        level = max(1.0, self.measures.of_school(self.rows[end].code, "difficulty", 1)) - 1
        kilometres = self.links[start, end]
        return (self.cost("rotate_teacher") + kilometres * self.cost("rotate_teacher_per_km")
                + level * self.cost("rotate_teacher_per_difficulty"))  # fmt: skip

    def asset_cost(self, code: str, lever: str) -> float:
        """万元 for one whole unit at one school."""
        factor = self.measures.of_school(code, "cost_factor", 1.0)
        if lever == EQUIPMENT:
            return UNIT[EQUIPMENT] / 10_000
        name = {TEACHING: "build_teaching_m2", SPORTS: "build_sports_m2", ROOMS: "multimedia_classroom"}[lever]
        return self.cost(name) * (factor if lever in (TEACHING, SPORTS) else 1.0)

    def most(self, code: str, lever: str) -> int:
        """Whole units of an asset a school may get."""
        names = {TEACHING: ("most_teaching_m2", "teaching_m2_per_school"), SPORTS: ("most_sports_m2", "sports_m2_per_school"),
                 EQUIPMENT: ("most_equipment_wan_yuan", "equipment_wan_yuan_per_school"),
                 ROOMS: ("most_multimedia_classrooms", "multimedia_classrooms_per_school")}  # fmt: skip
        own, general = names[lever]
        value = self.measures.of_school(code, own, self.measures("limits", general))
        return floor(fraction(float(value)) * (100 if lever == EQUIPMENT else 1))


def build(results: Results, measures: Measures, random_seed: int = 0) -> Problem:
    """The problem of one county, from the judgement made by the engine (its port must still be open).

    Raises:
        ValueError: nothing is assessed in this county.
    """
    assessment, county, standard = results.assessment(), results.county, results.standard
    if not assessment.schools:
        raise ValueError("没有参加资源配置评估的学校，无从制定达标方案")
    notes: list[str] = []
    levers = {r.id: _lever(r) for r in standard.resources}
    numerators = _exact_numerators(results)
    places = {(row.code_stage): index for index, row in enumerate(map(_Keyed, assessment.schools))}
    roots, sites = _members(results)
    _check_schools(measures, roots, notes)
    teachers = _roster(county, standard, measures, roots, places, assessment, notes)
    rows = tuple(
        _row(index, line, standard, levers, numerators, teachers, measures, sites, notes)
        for index, line in enumerate(assessment.schools) if line.pupils
    )  # fmt: skip
    if len(rows) != len(assessment.schools):
        raise ValueError("有学段行没有在校生数，请先补齐在校生数再制定方案")
    if not teachers:
        # Without a roster nobody can say who is both backbone and PE: a class flow would be a guess.
        notes.append(
            "没有教师名册（teachers），不知道学历、骨干、学科如何重合，方案不含教师交流轮岗；仍可招聘、培养骨干、提升学历。"
        )
    schools: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        schools[row.code].append(row.index)
    spread = tuple(
        (d.stage, d.indicator)
        for d in assessment.dispersion
        if not any(row.cells[d.indicator].missing for row in rows if row.stage == d.stage)
    )
    _tell_missing(rows, assessment, spread, notes)
    return Problem(
        standard, assessment, measures, rows, {code: tuple(at) for code, at in schools.items()}, teachers,
        links(rows, measures, notes), _eligible(county, teachers, notes), spread, levers, tuple(notes), random_seed,
        {"sites": sites},
    )  # fmt: skip


def _check_schools(measures: Measures, roots: Mapping[str, str], notes: list[str]) -> None:
    """Exceptions are of merged schools: one of an unknown code would be a limit that silently does not hold."""
    unknown = [code for code in measures.schools if code not in roots]
    if unknown:
        raise ValueError(f"措施文件 schools 中有本县没有的学校标识码：{'、'.join(unknown)}")
    campuses = [code for code in measures.schools if roots[code] != code]
    if campuses:
        notes.append(
            f"校区按合并后的学校规划，措施文件中校区自己的限制没有用到：{'、'.join(campuses)}；请写在所属学校名下。"
        )


class _Keyed:
    def __init__(self, line: SchoolRow) -> None:
        self.code_stage = (line.school_code, line.stage)


def _lever(indicator: ResourceIndicator) -> str:
    for name, lever in LEVERS.items():
        if name in indicator.fields:
            return lever
    raise ValueError(f"不知道用什么措施可以改变“{indicator.label}”")


def _exact_numerators(results: Results) -> dict[tuple[str, str], dict[str, tuple[Fraction | None, Fraction | None]]]:
    """(school, stage) → indicator → (numerator, change of it per unit at the school), exact."""
    standard, judgement = results.standard, results.judgement
    exact = ExactRecords(judgement.grains, results.county.exact, set(standard.scope.lenient_figures))
    found = {}
    for line in judgement.port.collect(judgement.rows).to_pylist():
        record = exact.row(line)
        share = Number(rules.share(standard, record)).value
        found[line["root"], line["stage"]] = {
            r.id: (Number(rules.numerator(standard, r, record)).value, share if r.shared else Fraction(1)) for r in standard.resources
        } | {"pupils": record.pupils.value}  # fmt: skip
    return found


def _members(results: Results) -> tuple[dict[str, str], dict[tuple[str, str], list[dict]]]:
    """Site → merged school, and (merged school, stage) → its lines of school_stages, the school itself first."""
    grains = results.judgement.grains
    roots = {line["school_code"]: line["root"] for line in grains.port.collect(grains.school_members).to_pylist()}
    sites: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for line in grains.port.collect(grains.stage_members).to_pylist():
        sites[line["root"], line["stage"]].append(line)
    for (root, _), lines in sites.items():
        lines.sort(key=lambda line: (line["school_code"] != root, line["school_code"]))
    return roots, sites


def _row(index: int, line: SchoolRow, standard: Standard, levers: Mapping[str, str], numerators: Mapping, teachers: tuple[Teacher, ...],
         measures: Measures, sites: Mapping, notes: list[str]) -> Row:  # fmt: skip
    known = numerators[line.school_code, line.stage]
    listed: dict[TeacherClass, int] = defaultdict(int)
    movable: dict[TeacherClass, int] = defaultdict(int)
    for teacher in teachers:
        if teacher.row == index:
            listed[teacher.kind] += 1
            movable[teacher.kind] += teacher.movable
    cells = {r.id: _cell(r, levers[r.id], line.stage, known, standard) for r in standard.resources}
    place = (line.longitude, line.latitude) if line.longitude is not None and line.latitude is not None else None
    counted = _stated(sites[line.school_code, line.stage])
    unknown = [name for name in COUNTS if counted[name] is None]
    rotates = (
        place is not None and line.sponsor_code != PRIVATE and measures.of_school(line.school_code, "rotation", True)
    )
    if unknown and listed:
        notes.append(f"{line.label}（{line.stage}）教师数缺 {'、'.join(unknown)}，不参加交流。")
    count = sum(listed.values()) if counted["full_time_teachers"] is None else counted["full_time_teachers"]
    upgradable, plain = _trainable(index, line.stage, standard, teachers, counted)
    return Row(index, line.school_code, line.stage, line.label, int(known["pupils"]), count, cells, place,
               bool(rotates) and not unknown, dict(listed), {kind: n for kind, n in movable.items() if n}, upgradable, plain,
               line)  # fmt: skip


COUNTS = ("full_time_teachers", "doctoral_teachers", "master_teachers", "bachelor_teachers", "junior_college_teachers",
          "backbone_teachers", "pe_teachers", "music_teachers", "art_teachers", "general_arts_teachers")  # fmt: skip
"""Counts a move changes: where one was not reported, nobody can say what the move does."""


def _stated(sites: list[dict]) -> dict[str, int | None]:
    columns = {name: [site[name] for site in sites] for name in COUNTS}
    return {name: None if None in values else int(sum(values)) for name, values in columns.items()}


def _trainable(index: int, stage: str, standard: Standard, teachers: tuple[Teacher, ...],
               counted: Mapping[str, int | None]) -> tuple[dict[str, int], int]:  # fmt: skip
    """Teachers whose degree could be raised, by degree, and those who are not backbone; from counts where there is no roster."""
    enough = counted_degrees(standard, stage)
    if teachers:
        own = [t for t in teachers if t.row == index]
        degrees = [t.degree for t in own if t.degree in ("专科", "高中及以下") and t.degree not in enough]
        return {d: degrees.count(d) for d in dict.fromkeys(degrees)}, sum(not t.backbone for t in own)
    if None in counted.values():
        return {}, 0
    plain = counted["full_time_teachers"] - counted["backbone_teachers"]
    college = counted["junior_college_teachers"]
    low = counted["full_time_teachers"] - college - sum(counted[n] for n in COUNTS[1:4])
    return {d: n for d, n in (("专科", 0 if "专科" in enough else college), ("高中及以下", low)) if n > 0}, max(
        0, plain
    )


def _cell(indicator: ResourceIndicator, lever: str, stage: str, known: Mapping, standard: Standard) -> Cell:
    x, share = known[indicator.id]
    threshold = fraction(float(indicator.terms["threshold"][stage]))
    line = threshold * known["pupils"] / indicator.per
    if x is None or not share:
        return Cell(indicator.id, lever, None, Fraction(0), line)
    unit = share * UNIT[lever]
    low = line * fraction(float(standard.school_rule.floor_share))
    return Cell(indicator.id, lever, x, unit, line, ceil((line - x) / unit), ceil((low - x) / unit))


# --- teachers ---------------------------------------------------------------------------------------------------------


def counted_degrees(standard: Standard, stage: str) -> tuple[str, ...]:
    """Degrees that count as above the required one at a stage (高于规定学历)."""
    indicator = next(r for r in standard.resources if _lever(r) == DEGREE)
    more = indicator.terms.values.get("junior_college_counts_at", ())
    return ("博士", "硕士", "本科", *(("专科",) if stage in more else ()))


def _roster(county: CountyYear, standard: Standard, measures: Measures, roots: Mapping[str, str], places: Mapping, assessment: Assessment,
            notes: list[str]) -> tuple[Teacher, ...]:  # fmt: skip
    table = county.tables.get("teachers")
    if table is None:
        return ()
    counts = {stage: counted_degrees(standard, stage) for stage in standard.stages}
    teams = measures("rotation", "teams_of_three")
    found, doubled = [], _doubled(table["teacher_code"].to_pylist())
    for line in table.to_pylist():
        row = places.get((roots.get(line["school_code"]), line["stage"]))
        if row is None or line["teacher_code"] is None or line["teacher_code"] in doubled:
            continue
        subject = line["subject"] or ""
        kind = (
            line["degree"] in counts[line["stage"]],
            bool(line["is_backbone"]),
            subject in SUBJECTS,
            subject if teams else "",
        )
        why = _why_not(line, assessment.schools[row], measures)
        found.append(Teacher(line["teacher_code"], line["school_code"], row, kind, line["degree"], line["subject"],
                             line["is_backbone"], not why, why, line["years_at_school"], line["birth_year"]))  # fmt: skip
    return tuple(found)


def _doubled(codes: Iterable[str | None]) -> set[str | None]:
    seen: set[str | None] = set()
    return {code for code in codes if code in seen or seen.add(code)}


def _why_not(line: Mapping[str, Any], school: SchoolRow, measures: Measures) -> str:
    """Why a teacher may not be asked to rotate; empty when he or she may."""
    years = measures("rotation", "years_at_school")
    reasons = (
        (line["rotation_exempt"], str(line["rotation_exempt"])),
        (school.sponsor_code == PRIVATE, "民办学校教师"),
        (line["is_quota_staff"] is not True, "不在编或未填是否在编"),
        (line["years_at_school"] is None, "未填本校任教年限"),
        (line["years_at_school"] is not None and line["years_at_school"] < years, f"在本校任教不满 {years:g} 年"),
        (line["degree"] is None or line["is_backbone"] is None or line["subject"] is None, "未填学历、骨干或学科"),
    )
    return next((why for applies, why in reasons if applies), "")


def _eligible(county: CountyYear, teachers: tuple[Teacher, ...], notes: list[str]) -> int:
    """符合交流条件教师数: as reported, else counted from the roster."""
    table, name = county.tables["county"], "rotation_eligible_teachers"
    reported = table[name].to_pylist()[0] if name in table.column_names else None
    if reported is not None:
        return int(reported)
    counted = sum(teacher.movable for teacher in teachers)
    notes.append(f"未填报符合交流条件教师数，按教师名册统计为 {counted} 人。")
    return counted


def _tell_missing(rows: tuple[Row, ...], assessment: Assessment, spread: tuple, notes: list[str]) -> None:
    for row in rows:
        lacking = [i for i, cell in row.cells.items() if cell.missing]
        if lacking:
            notes.append(
                f"{row.label}（{row.stage}）缺少 {'、'.join(lacking)} 的数据，不能规划，也不是花钱能补上的：请先补报。"
            )
    for d in assessment.dispersion:
        if (d.stage, d.indicator) not in spread:
            notes.append(f"{d.stage} {d.indicator} 的差异系数因缺数据无法计算，方案不能保证它在限值以内。")
