"""When compliance is impossible: what blocks it, and the least that would have to give (最小放宽)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING

from junheng.planning.compliance.problem import (
    ASSETS,
    BACKBONE,
    DEGREE,
    EQUIPMENT,
    PEOPLE,
    ROOMS,
    SPORTS,
    TEACHING,
    Cell,
    Row,
)
from junheng.planning.compliance.whole import cv_square

if TYPE_CHECKING:
    from junheng.planning.compliance.deeds import NamedMove
    from junheng.planning.compliance.solving import Solution

THING = {TEACHING: ("教学及辅助用房", "平方米"), SPORTS: ("体育运动场馆", "平方米"), EQUIPMENT: ("教学仪器设备", "万元"),
         ROOMS: ("网络多媒体教室", "间"), DEGREE: ("高于规定学历教师", "人"), BACKBONE: ("县级以上骨干教师", "人"),
         "arts": ("体育、艺术教师", "人")}  # fmt: skip
LIMIT = {
    TEACHING: "最多新建教学及辅助用房面积",
    SPORTS: "最多新建运动场地面积",
    EQUIPMENT: "最多购置仪器设备",
    ROOMS: "最多配置网络多媒体教室",
}


@dataclass(frozen=True)
class Blocked:
    """One thing that cannot be met within the measures.

    `row` is the row's number, or None for the county; `missing` whole units short (as people count them: 人, 间, 平方米, 万元);
    `share` of the line; `limit` the present upper limit of the measure and `would_do` the least one that lifts this blockage.
    """

    row: int | None
    indicator: str
    words: str
    share: float
    missing: float | None = None
    unit: str = ""
    limit: float | None = None
    would_do: float | None = None
    coefficient: tuple[str, str] | None = None
    data: bool = False


def blocked(solution: Solution, moves: Sequence[NamedMove]) -> tuple[Blocked, ...]:
    """Everything unmet, the smallest share first; missing data last."""
    f = solution.formulation
    found = [*_cells(solution), *_coefficients(solution), *_exchange(solution)]
    if not f.aim.only:
        found += _without_data(solution)
    return tuple(sorted(found, key=lambda b: (b.data, b.share, b.row if b.row is not None else -1, b.indicator)))


def _cells(solution: Solution) -> list[Blocked]:
    f, values = solution.formulation, solution.values
    found = []
    for (index, indicator), column in f.short.items():
        row = f.problem.rows[index]
        cell = row.cells[indicator]
        units = _short_units(solution, row, cell, values[column])
        if units > 0:
            found.append(_cell(solution, row, cell, units))
    return found


def _short_units(solution: Solution, row: Row, cell: Cell, value: float) -> int:
    """Whole units still missing after rounding."""
    if value <= 1e-6:
        return 0
    return ceil(value - 1e-5)


def _cell(solution: Solution, row: Row, cell: Cell, units: int) -> Blocked:
    p = solution.formulation.problem
    thing, unit = THING[cell.lever]
    missing = units / 100 if cell.lever == EQUIPMENT else units
    share = units / max(cell.units_at_line, 1.0)
    where = f"{row.label}（{row.stage}）{thing}（{cell.indicator}）"
    if cell.lever in PEOPLE:
        words = f"{where}还差 {missing:g} {unit}：可交流、招聘、培养的人数都已用到上限或被其他学校的底线占用。"
        return Blocked(row.index, cell.indicator, words, share, missing, unit)
    most = p.most(row.code, cell.lever)
    scale = 100 if cell.lever == EQUIPMENT else 1
    reached, enough = most / scale, (most + units) / scale
    words = f"{where}用足“{LIMIT[cell.lever]} {reached:g} {unit}”后还差 {missing:g} {unit}；上限放宽到 {enough:g} {unit}即可。"
    if p.measures("limits", "budget_wan_yuan") is not None or solution.formulation.aim.budget is not None:
        words = f"{where}在预算内还差 {missing:g} {unit}（本校上限 {reached:g} {unit}）。"
        enough = None
    return Blocked(row.index, cell.indicator, words, share, missing, unit, reached, enough)


def _coefficients(solution: Solution) -> list[Blocked]:
    f, values = solution.formulation, solution.values
    found = []
    for (stage, indicator), column in f.over.items():
        if values[column] <= 1e-7:
            continue
        limit = f.problem.standard.cv_limits[stage]
        square = cv_square(f, solution.amounts, stage, indicator)
        reached = sqrt(square) if square is not None else limit
        if reached <= limit:
            continue
        thing = THING[f.problem.levers[indicator]][0]
        words = f"{stage}{thing}（{indicator}）的校际差异系数在总缺口最小的做法下只能降到 {reached:.4f}，高于限值 {limit:g}。"
        found.append(
            Blocked(
                None,
                indicator,
                words,
                reached / limit - 1,
                coefficient=(stage, indicator),
                limit=limit,
                would_do=reached,
            )
        )
    return found


def _exchange(solution: Solution) -> list[Blocked]:
    f, values = solution.formulation, solution.values
    found = []
    for name, words in (("share", "交流人数"), ("backbone", "交流教师中的骨干教师")):
        column = f.exchange.get(name)
        if column is not None and values[column] > 1e-6:
            missing = ceil(values[column] - 1e-6)
            text = f"{words}离规定比例还差 {missing} 人：符合条件且在距离以内的教师不够。"
            found.append(Blocked(None, "G11", text, values[column] * f.violation[column], missing, "人"))
    return found


def _without_data(solution: Solution) -> list[Blocked]:
    p = solution.formulation.problem
    found = []
    for row in p.rows:
        for cell in row.cells.values():
            if cell.missing:
                words = f"{row.label}（{row.stage}）{THING[cell.lever][0]}（{cell.indicator}）没有数据，花钱不能补上：请先补报。"
                found.append(Blocked(row.index, cell.indicator, words, 1.0, data=True))
    for d in p.assessment.dispersion:
        if (d.stage, d.indicator) not in p.spread:
            words = f"{d.stage} {d.indicator} 的校际差异系数因缺数据算不出来：请先补报。"
            found.append(Blocked(None, d.indicator, words, 1.0, coefficient=(d.stage, d.indicator), data=True))
    return found


assert set(ASSETS) | set(PEOPLE) <= set(THING)
