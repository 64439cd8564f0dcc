"""The least cost of a tiny county by trying everything: a second, slow and plain statement of what a plan must reach.

It shares the Problem's figures with the model, and nothing else: no cones, no rows, no solver.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from junheng.core.exact import fraction
from junheng.planning.compliance.formulate import CV_MARGIN
from junheng.planning.compliance.problem import ARTS, ASSETS, BACKBONE, DEGREE, Problem

PLACE = {DEGREE: 0, BACKBONE: 1, ARTS: 2}


def least_cost(p: Problem) -> float | None:
    """万元; None where no combination complies. One stage only."""
    best = None
    things = {lever: _asset_choices(p, lever) for lever in ASSETS}
    for left_over in product([None, *p.rows[0].cells], repeat=len(p.rows)):
        cost = 0.0
        for lever in ASSETS:
            costs = [c for amounts, c in things[lever] if _asset_enough(p, lever, amounts, left_over)]
            if not costs:
                break
            cost += min(costs)
        else:
            people = _least_people(p, left_over)
            if people is not None and (best is None or cost + people < best):
                best = cost + people
    return best


def _asset_choices(p: Problem, lever: str) -> list[tuple[tuple[int, ...], float]]:
    codes = [row.code for row in p.rows]
    found = []
    for amounts in product(*(range(p.most(code, lever) + 1) for code in codes)):
        if _varies_little(p, lever, amounts):
            found.append((amounts, sum(n * p.asset_cost(code, lever) for n, code in zip(amounts, codes, strict=True))))
    return found


def _indicator(p: Problem, lever: str) -> str:
    return next(i for i, own in p.levers.items() if own == lever)


def _varies_little(p: Problem, lever: str, added) -> bool:
    """CV ≤ limit − margin, in fractions."""
    i = _indicator(p, lever)
    x = [row.cells[i].x + row.cells[i].per_unit * n for row, n in zip(p.rows, added, strict=True)]
    pupils = sum(row.pupils for row in p.rows)
    limit = fraction(p.standard.cv_limits[p.rows[0].stage]) - fraction(CV_MARGIN)
    mean = Fraction(sum(x)) / pupils
    variance = sum(row.pupils * (v / row.pupils - mean) ** 2 for row, v in zip(p.rows, x, strict=True)) / pupils
    return variance <= (limit * mean) ** 2


def _asset_enough(p: Problem, lever: str, amounts, left_over) -> bool:
    i = _indicator(p, lever)
    return all(_enough(p, row, i, n, left_over) for row, n in zip(p.rows, amounts, strict=True))


def _enough(p: Problem, row, i: str, added: int, left_over) -> bool:
    cell = row.cells[i]
    x, floor = cell.x + cell.per_unit * added, cell.line * fraction(p.standard.school_rule.floor_share)
    if cell.x >= cell.line:
        return x >= cell.line
    if cell.x >= floor and x < floor:
        return False
    return x >= (floor if left_over[row.index] == i else cell.line)


def _least_people(p: Problem, left_over) -> float | None:
    """Every subset of movable teachers to every place, with every number of recruits and trainees."""
    best = None
    people = [t for t in p.teachers if t.movable and any(start == t.row for start, _ in p.links)]
    places = [[None, *(end for start, end in p.links if start == t.row)] for t in people]
    for ends in product(*places):
        moved = [(t, end) for t, end in zip(people, ends, strict=True) if end is not None]
        cost = sum(p.move_cost(t.row, end) for t, end in moved)
        if not _rotates_enough(p, moved) or (best is not None and cost >= best):
            continue
        for extra in product(*(list(_extras(p, row, moved)) for row in p.rows)):
            total = cost + sum(c for _, c in extra)
            if (best is None or total < best) and _people_enough(p, moved, extra, left_over):
                best = total
    return best


def _extras(p: Problem, row, moved):
    """(plain recruits, arts recruits, degrees raised, backbone named) with their cost."""
    m = p.measures
    leaving = [t for t, _ in moved if t.row == row.index]
    studying = sum(row.upgradable.values()) - sum(not t.kind[0] for t in leaving)
    plain = row.plain - sum(not t.kind[1] for t in leaving)
    recruits = range(int(m("limits", "recruit_per_school")) + 1)
    for a, b in product(recruits, recruits):
        if a + b > m("limits", "recruit_per_school"):
            continue
        for up in range(min(studying, int(m("limits", "upgrade_per_school"))) + 1):
            for name in range(min(plain, int(m("limits", "backbone_per_school"))) + 1):
                cost = (a + b) * p.cost("recruit_teacher") + up * p.cost("upgrade_degree") + name * p.cost("train_backbone")
                yield (a, b, up, name), cost


def _rotates_enough(p: Problem, moved) -> bool:
    wanted = fraction(p.measures("rotation", "least_share")) * p.eligible
    backbone = sum(t.kind[1] for t, _ in moved)
    if len(moved) < wanted or backbone < fraction(p.measures("rotation", "least_backbone_share")) * len(moved):
        return False
    return all(sum(t.row == row.index for t, _ in moved) <= p.measures("rotation", "most_leaving_share") * row.teachers for row in p.rows)


def _people_enough(p: Problem, moved, extra, left_over) -> bool:
    for row, ((a, b, _up, _name), _) in zip(p.rows, extra, strict=True):
        net = sum(end == row.index for _, end in moved) - sum(t.row == row.index for t, _ in moved) + a + b
        down = int(p.measures("rotation", "headcount_down_share") * row.teachers)
        up_to = max(2, int(p.measures("rotation", "headcount_up_share") * row.teachers))
        if not -down <= net <= up_to:
            return False
    for lever, place in PLACE.items():
        added = [
            sum(t.kind[place] * ((end == row.index) - (t.row == row.index)) for t, end in moved)
            + {DEGREE: e[0] + e[1] + e[2], BACKBONE: e[3], ARTS: e[1]}[lever]
            for row, (e, _) in zip(p.rows, extra, strict=True)
        ]
        if not _varies_little(p, lever, added) or not _asset_enough(p, lever, added, left_over):
            return False
    return True
