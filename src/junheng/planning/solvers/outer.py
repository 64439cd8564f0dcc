"""Lifted outer approximation with HiGHS: each cone becomes one column a school and tangents, refined until proved.

‖u‖ ≤ s is lifted to w_i ≥ u_i²/s, Σw ≤ s; the tangent w_i ≥ 2ρu_i − ρ²s holds for every ρ and is exact where ρ = u_i/s.
A few rounds suffice, where cuts on ‖u‖ itself need hundreds (planning.md, B).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from math import inf
from typing import Any

import highspy
import numpy as np

from junheng.planning.solvers.model import Cone, Model

CONE_TOLERANCE = 1e-8
"""Relative. CV limits are tightened by 1e-6 before they come here, so a point within it is within the law."""

FIRST_TANGENTS = (0.5, 0.8, 1.0, 1.25, 2.0)
MOST_ROUNDS = 40


def solve(model: Model, options: Mapping[str, Any], say: Callable[..., None]) -> None:
    """Solve and report; see run.Options for what is asked."""
    _Outer(model, options, say).run()


class _Outer:
    def __init__(self, model: Model, options: Mapping[str, Any], say: Callable[..., None]) -> None:
        self.model, self.options, self.say = model, options, say
        self.began = time.monotonic()
        self.bound, self.best, self.best_value = -inf, None, inf
        self.rounds = 0
        self.highs = _loaded(model, options)
        self.lifted = [self._lift(cone) for cone in model.cones]
        self.highs.cbMipImprovingSolution.subscribe(self._better)
        self.highs.cbMipLogging.subscribe(self._news)

    # --- while a mixed-integer program runs ---

    def _better(self, event: highspy.HighsCallbackEvent) -> None:
        """A better point: kept at once when its cones hold, so that a stop loses nothing."""
        point = np.array(event.data_out.mip_solution)
        if len(point) and self.model.worst_cone(point.tolist()) <= 10 * CONE_TOLERANCE:
            self._take(point)

    def _news(self, event: highspy.HighsCallbackEvent) -> None:
        bound = event.data_out.mip_dual_bound
        if np.isfinite(bound):
            self.bound = max(self.bound, bound)
            self.say(kind="progress", bound=_finite(self.bound))

    # --- building ---

    def _lift(self, cone: Cone) -> tuple[int, list[int]]:
        """Columns s and w of a cone, with first tangents around the mean."""
        highs = self.highs
        s = _add_column(highs)
        terms = {c: -cone.kappa for c in cone.columns} | {s: 1.0}
        if cone.slack is not None:
            terms[cone.slack] = -1.0
        _add_row(highs, terms, 0.0, 0.0)
        ws = [_add_column(highs) for _ in cone.columns]
        _add_row(highs, {s: -1.0} | dict.fromkeys(ws, 1.0), -inf, 0.0)
        for c, weight, w in zip(cone.columns, cone.weights, ws, strict=True):
            # At CV = 0 every school stands at u_i/s = √p_i/√P, which is 1/(weight · √Σp).
            even = 1 / (weight * sum(1 / v**2 for v in cone.weights) ** 0.5)
            for factor in FIRST_TANGENTS:
                _tangent(highs, s, c, weight, w, even * factor)
        return s, ws

    def _refine(self, values: np.ndarray) -> int:
        """Tangents where the lifted columns lie under their parabola; returns how many were needed."""
        added = 0
        for cone, (s, ws) in zip(self.model.cones, self.lifted, strict=True):
            total = values[s]
            if total <= 1e-9:
                continue
            gaps = [(cone.weights[k] * values[c]) ** 2 / total - values[ws[k]] for k, c in enumerate(cone.columns)]
            if sum(values[w] for w in ws) + sum(max(0.0, gap) for gap in gaps) <= total * (1 + CONE_TOLERANCE):
                continue
            for k, c in enumerate(cone.columns):
                if gaps[k] > total * CONE_TOLERANCE / len(ws) / 4:
                    _tangent(self.highs, s, c, cone.weights[k], ws[k], cone.weights[k] * values[c] / total)
                    added += 1
        return added

    # --- solving ---

    def run(self) -> None:
        if not self._root():
            return self._done("infeasible")
        if self.options["relax"] or not any(self.model.integer):
            return self._done("proved")
        self._integrality(True)
        if self.options["start"] is not None:
            self._start(self.options["start"])
        while self.rounds < MOST_ROUNDS and self._left() > 0:
            self.rounds += 1
            status = self._branch()
            if status == "infeasible":
                return self._done("infeasible" if self.best is None else "proved")
            if self._gap() <= self.options["gap"]:
                return self._done("proved")
            if status == "limit":
                break
        self._done("limit")

    def _root(self) -> bool:
        """The relaxation, refined until its cones hold; its value is the first bound. False when it is infeasible."""
        self._integrality(False)
        values, settled = self._linear()
        if values is None:
            return False
        if settled:
            self.bound = self.highs.getInfo().objective_function_value
            self.say(kind="progress", bound=self.bound)
            if self.options["relax"] or not any(self.model.integer):
                self._take(values)
        return True

    def _linear(self) -> tuple[np.ndarray | None, bool]:
        """Solve the linear program until its cones hold. (point, whether they hold); no point when infeasible."""
        values = None
        for _ in range(MOST_ROUNDS):
            self.highs.setOptionValue("time_limit", self.highs.getRunTime() + max(1.0, self._left()))
            self.highs.run()
            status = self.highs.getModelStatus()
            if status in _INFEASIBLE:
                return None, True
            if status != highspy.HighsModelStatus.kOptimal:
                return values, False
            values = np.array(self.highs.getSolution().col_value)
            if not self._refine(values):
                return values, True
        return values, self.model.worst_cone(values.tolist()) <= 10 * CONE_TOLERANCE

    def _branch(self) -> str:
        """One mixed-integer program over the present tangents; its bound is valid, its point is checked and mended."""
        highs = self.highs
        highs.setOptionValue("mip_rel_gap", self.options["gap"] * 0.5)
        highs.setOptionValue("mip_abs_gap", max(1e-9, self.options["absolute_gap"]))
        highs.setOptionValue("time_limit", highs.getRunTime() + max(1.0, self._left()))
        highs.run()
        status = highs.getModelStatus()
        if status in _INFEASIBLE:
            return "infeasible"
        info = highs.getInfo()
        if np.isfinite(info.mip_dual_bound):
            self.bound = max(self.bound, info.mip_dual_bound)
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            point = np.array(highs.getSolution().col_value)
            if self.model.worst_cone(point.tolist()) <= 10 * CONE_TOLERANCE:
                self._take(point)
            else:
                self._refine(point)
                self._mend(point)
        self.say(kind="progress", bound=_finite(self.bound))
        return "solved" if status == highspy.HighsModelStatus.kOptimal else "limit"

    def _mend(self, point: np.ndarray) -> None:
        """Keep the whole numbers of a point and move the rest until the cones hold; then look on from there."""
        count = len(self.model.integer)
        fixed = [i for i in range(count) if self.model.integer[i]]
        self._integrality(False)
        whole = np.round(point[fixed])
        self.highs.changeColsBounds(len(fixed), np.array(fixed, dtype=np.int32), whole, whole)
        values, settled = self._linear()
        lower, upper = np.array(self.model.lower)[fixed], np.array(self.model.upper)[fixed]
        self.highs.changeColsBounds(len(fixed), np.array(fixed, dtype=np.int32), lower, upper)
        self._integrality(True)
        if values is not None and settled:
            self._take(values)

    def _start(self, values: list[float]) -> None:
        """A point known to be feasible, with the lifted columns on their parabolas."""
        full = np.zeros(self.highs.getNumCol())
        full[: len(values)] = values
        for cone, (s, ws) in zip(self.model.cones, self.lifted, strict=True):
            full[s] = cone.sides(values)[1]
            for k, c in enumerate(cone.columns):
                full[ws[k]] = (cone.weights[k] * values[c]) ** 2 / max(full[s], 1e-9)
        if self.model.worst_cone(list(values)) <= 10 * CONE_TOLERANCE:
            self._take(full)
        solution = highspy.HighsSolution()
        solution.col_value = full.tolist()
        self.highs.setSolution(solution)

    def _take(self, values: np.ndarray) -> None:
        own = values[: len(self.model.lower)].tolist()
        objective = self.model.objective(own)
        if objective < self.best_value - 1e-12:
            self.best, self.best_value = own, objective
            self.say(kind="solution", objective=objective, values=own, bound=_finite(self.bound))

    # --- small things ---

    def _integrality(self, on: bool) -> None:
        columns = [i for i, whole in enumerate(self.model.integer) if whole]
        kind = highspy.HighsVarType.kInteger if on else highspy.HighsVarType.kContinuous
        if columns:
            kinds = np.full(len(columns), int(kind), dtype=np.uint8)
            self.highs.changeColsIntegrality(len(columns), np.array(columns, dtype=np.int32), kinds)

    def _left(self) -> float:
        return self.options["seconds"] - (time.monotonic() - self.began)

    def _gap(self) -> float:
        if self.best is None:
            return inf
        distance = max(0.0, self.best_value - self.bound)
        return 0.0 if distance <= max(1e-9, self.options["absolute_gap"]) else distance / max(abs(self.best_value), 1e-9)

    def _done(self, status: str) -> None:
        extra = {}
        if self.options["prices"] and self.best is not None:
            solution = self.highs.getSolution()
            extra = {"row_prices": list(solution.row_dual)[: len(self.model.row_lower)],
                     "column_prices": list(solution.col_dual)[: len(self.model.lower)]}  # fmt: skip
        self.say(kind="done", status=status, bound=_finite(self.bound), rounds=self.rounds, extra=extra)


_INFEASIBLE = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _loaded(model: Model, options: Mapping[str, Any]) -> highspy.Highs:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("random_seed", int(options["random_seed"]) % 2**31)
    highs.setOptionValue("threads", 1)  # two threads may end in two different plans
    highs.setOptionValue("primal_feasibility_tolerance", 1e-8)
    highs.setOptionValue("mip_feasibility_tolerance", 1e-7)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.lower), len(model.row_lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = map(np.array, (model.cost, model.lower, model.upper))
    lp.row_lower_, lp.row_upper_ = np.array(model.row_lower), np.array(model.row_upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(model.row_start)
    lp.a_matrix_.index_ = np.array(model.row_index)
    lp.a_matrix_.value_ = np.array(model.row_value)
    highs.passModel(lp)
    return highs


def _add_column(highs: highspy.Highs) -> int:
    highs.addVar(0.0, highspy.kHighsInf)
    return highs.getNumCol() - 1


def _add_row(highs: highspy.Highs, terms: Mapping[int, float], lower: float, upper: float) -> None:
    index, value = np.array(list(terms), dtype=np.int32), np.array(list(terms.values()), dtype=np.float64)
    highs.addRow(lower, upper, len(index), index, value)


def _tangent(highs: highspy.Highs, s: int, c: int, weight: float, w: int, rho: float) -> None:
    _add_row(highs, {w: 1.0, c: -2 * rho * weight, s: rho * rho}, 0.0, highspy.kHighsInf)
