"""Amounts and names as a list of changes (变动): what `whatif` reads, what `after/` is made of, what the plan page tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from junheng.core.change import Change
from junheng.planning.changes import parse
from junheng.planning.compliance.distances import kilometres
from junheng.planning.compliance.problem import (
    ARTS,
    BACKBONE,
    DEGREE,
    EQUIPMENT,
    ROOMS,
    SPORTS,
    TEACHING,
    Problem,
    Row,
    Teacher,
)
from junheng.planning.compliance.whole import Amounts
from junheng.planning.rotation import Flow, Move, Naming, name_people
from junheng.planning.rotation.names import Candidate
from junheng.planning.solvers import Options

SUBJECT_FIELDS = {"体育": "pe_teachers", "音乐": "music_teachers", "美术": "art_teachers"}
HIRED_DEGREE = "本科"


@dataclass(frozen=True)
class NamedMove:
    """One teacher's move as people read it: who, from which site to which, how far, why, and the cost in 万元."""

    teacher: Teacher
    start: Row
    end: Row
    site: str
    road_km: float
    home_km: float
    before_km: float
    knows_home: bool
    team: int
    reason: str
    cost: float


def named_moves(problem: Problem, amounts: Amounts, options: Options) -> tuple[tuple[NamedMove, ...], Naming]:
    """The people for the flows, each with the reason.

    Raises:
        ValueError: teams of three are asked for and cannot be made.
    """
    flows = [Flow(start, end, kind, count) for (start, end, kind), count in sorted(amounts.flows.items())]
    leaving = {(flow.start, flow.kind) for flow in flows}
    movable = [t for t in problem.teachers if t.movable and (t.row, t.kind) in leaving]
    people = [Candidate(t.code, t.row, t.kind, t.subject, float(t.years or 0)) for t in movable]
    ends: dict[tuple, set[int]] = defaultdict(set)
    for flow in flows:
        ends[flow.start, flow.kind].add(flow.end)
    ways = {(t.code, end): home_way(problem, t, end)[0] for t in movable for end in ends[t.row, t.kind]}
    teams = problem.measures("rotation", "teams_of_three")
    naming = name_people(flows, people, ways, teams=bool(teams), options=options if teams else None)
    known = {teacher.code: teacher for teacher in problem.teachers}
    return tuple(_named(problem, known[move.code], move) for move in naming.moves), naming


def home_way(problem: Problem, teacher: Teacher, end: int) -> tuple[float, bool]:
    """Road kilometres from home to a row's school, or from the present school where no home is known."""
    home = problem.measures.homes.get(teacher.code)
    if home is None:
        return (problem.links.get((teacher.row, end), 0.0), False) if end != teacher.row else (0.0, False)
    road = problem.measures("rotation", "road_factor") * kilometres(home, problem.rows[end].place)
    return round(road, 1), True


def _named(problem: Problem, teacher: Teacher, move: Move) -> NamedMove:
    start, end = problem.rows[move.start], problem.rows[move.end]
    before, knows = home_way(problem, teacher, move.start)
    road = problem.links[move.start, move.end]
    words = _reason(problem, teacher, end, move, before, knows, road)
    return NamedMove(teacher, start, end, receiving_site(problem, end), road, move.kilometres, before, knows, move.team, words,
                     problem.move_cost(move.start, move.end))  # fmt: skip


NEEDS = {ARTS: (2, "体育、艺术教师"), BACKBONE: (1, "骨干教师"), DEGREE: (0, "高于规定学历教师")}


def _reason(problem: Problem, teacher: Teacher, end: Row, move: Move, before: float, knows: bool, road: float) -> str:
    lacking = [word for cell in end.cells.values() if cell.lever in NEEDS and not cell.missing and cell.need > 0
               for place, word in [NEEDS[cell.lever]] if teacher.kind[place]]  # fmt: skip
    purpose = f"{end.label}缺{'、'.join(lacking)}" if lacking else "达到交流轮岗比例"
    years = f"在本校任教 {teacher.years:g} 年，符合交流条件" if teacher.years is not None else "符合交流条件"
    way = (
        f"家距新校约 {move.kilometres:.1f} 公里（距原校约 {before:.1f} 公里）"
        if knows
        else f"两校相距约 {road:.1f} 公里"
    )
    backbone = "，骨干教师" if teacher.backbone else ""
    return f"{purpose}；{years}{backbone}；{way}"


def receiving_site(problem: Problem, row: Row) -> str:
    """The school, or the first campus with the stage, whose line of school_stages receives people."""
    return problem.extra["sites"][row.code, row.stage][0]["school_code"]


# --- changes ----------------------------------------------------------------------------------------------------------


def changes(problem: Problem, amounts: Amounts, moves: tuple[NamedMove, ...]) -> tuple[Change, ...]:
    """Everything the plan does, in the order a bureau would: people, then things, then the county's rotation figures."""
    listed = [
        *_moves(moves),
        *_hires(problem, amounts),
        *_training(problem, amounts, moves),
        *_things(problem, amounts),
    ]
    return parse([*listed, *_figures(moves)])


def _moves(moves: tuple[NamedMove, ...]) -> list[dict]:
    groups: dict[tuple[str, str, str], list[NamedMove]] = defaultdict(list)
    for move in moves:
        groups[move.teacher.site, move.site, move.start.stage].append(move)
    return [
        {"do": "move_teachers", "from": start, "to": end, "stage": stage, "count": len(group),
         "teachers": sorted(move.teacher.code for move in group), "cost_wan_yuan": _round(sum(move.cost for move in group)),
         "note": f"{group[0].start.label} → {group[0].end.label}"}
        for (start, end, stage), group in sorted(groups.items())
    ]  # fmt: skip


def _round(cost: float) -> float:
    return round(cost, 4)


def _hires(problem: Problem, amounts: Amounts) -> list[dict]:
    listed = []
    for (index, arts), count in sorted(amounts.hires.items()):
        row = problem.rows[index]
        subject = _scarcest(problem, row) if arts else "其他"
        listed.append(
            {"do": "add_teachers", "school": receiving_site(problem, row), "stage": row.stage, "count": count, "degree": HIRED_DEGREE,
             "backbone": False, "subject": subject, "cost_wan_yuan": _round(count * problem.cost("recruit_teacher")),
             "note": f"{row.label}招聘"}
        )  # fmt: skip
    return listed


def _scarcest(problem: Problem, row: Row) -> str:
    """Of PE, music and art the subject with the fewest teachers in the row."""
    sites = problem.extra["sites"][row.code, row.stage]
    return min(SUBJECT_FIELDS, key=lambda subject: sum(site[SUBJECT_FIELDS[subject]] or 0 for site in sites))


def _training(problem: Problem, amounts: Amounts, moves: tuple[NamedMove, ...]) -> list[dict]:
    """Degrees raised and backbone teachers named, among those who stay."""
    gone, listed = {move.teacher.code for move in moves}, []
    for index, count in sorted(amounts.upgrades.items()):
        row = problem.rows[index]
        target = "本科" if row.stage != problem.standard.stages[0] else "专科"
        for site, degree, codes, number in _who(problem, row, count, gone, row.upgradable):
            listed.append({"do": "upgrade_degrees", "school": site, "stage": row.stage, "count": number, "from": degree, "to": target,
                           **codes, "cost_wan_yuan": _round(number * problem.cost("upgrade_degree")), "note": f"{row.label}学历提升"})  # fmt: skip
    for index, count in sorted(amounts.names.items()):
        row = problem.rows[index]
        for site, _, codes, number in _who(problem, row, count, gone, None):
            listed.append({"do": "name_backbone", "school": site, "stage": row.stage, "count": number, **codes,
                           "cost_wan_yuan": _round(number * problem.cost("train_backbone")), "note": f"{row.label}培养骨干教师"})  # fmt: skip
    return listed


People = list[tuple[str, str, dict, int]]
"""(site, degree, {"teachers": codes} or {}, number)."""


def _who(problem: Problem, row: Row, count: int, gone: set[str], degrees: Mapping[str, int] | None) -> People:
    """Who studies (of the `degrees` that can be raised) or is named backbone (None), the longest serving first.

    By site and degree; counts alone where there is no roster.
    """
    if not problem.teachers:
        return _counts_only(receiving_site(problem, row), degrees if degrees is not None else {"": count}, count)
    staying = (t for t in problem.teachers if t.row == row.index and t.code not in gone)
    fitting = [t for t in staying if (t.degree in degrees if degrees is not None else not t.backbone)]
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for teacher in sorted(fitting, key=lambda t: (-(t.years or 0), t.code))[:count]:
        groups[teacher.site, (teacher.degree or "") if degrees is not None else ""].append(teacher.code)
    return [(site, degree, {"teachers": sorted(codes)}, len(codes)) for (site, degree), codes in sorted(groups.items())]


def _counts_only(site: str, degrees: Mapping[str, int], count: int) -> People:
    found = []
    for degree, number in degrees.items():
        taken = min(count, number)
        if taken:
            found.append((site, degree, {}, taken))
        count -= taken
    return found


BUILT = {TEACHING: "teaching_floor_area_m2", SPORTS: "outdoor_sports_area_m2"}


def _things(problem: Problem, amounts: Amounts) -> list[dict]:
    listed = []
    for code in problem.schools:
        name = problem.rows[problem.schools[code][0]].result.name
        built = {
            field: amounts.assets[code, lever] for lever, field in BUILT.items() if amounts.assets.get((code, lever))
        }
        if built:
            cost = sum(
                amounts.assets[code, lever] * problem.asset_cost(code, lever)
                for lever in BUILT
                if amounts.assets.get((code, lever))
            )
            listed.append({"do": "build", "school": code, **built, "cost_wan_yuan": _round(cost), "note": name})
        if units := amounts.assets.get((code, EQUIPMENT)):
            listed.append(
                {
                    "do": "buy_equipment",
                    "school": code,
                    "wan_yuan": units / 100,
                    "cost_wan_yuan": units / 100,
                    "note": name,
                }
            )
        if rooms := amounts.assets.get((code, ROOMS)):
            cost = _round(rooms * problem.asset_cost(code, ROOMS))
            listed.append(
                {"do": "buy_multimedia_classrooms", "school": code, "count": rooms, "cost_wan_yuan": cost, "note": name}
            )
    return listed


def _figures(moves: tuple[NamedMove, ...]) -> list[dict]:
    """The rotation of the plan is what the county reports next (G11 asks for 上一年度)."""
    if not moves:
        return []
    backbone = sum(bool(move.teacher.backbone) for move in moves)
    return [
        {"do": "set", "table": "county", "field": "rotation_teachers", "value": len(moves), "cost_wan_yuan": 0, "note": "本方案的交流人数"},
        {"do": "set", "table": "county", "field": "rotation_backbone_teachers", "value": backbone, "cost_wan_yuan": 0,
         "note": "本方案交流的骨干教师"},
    ]  # fmt: skip
