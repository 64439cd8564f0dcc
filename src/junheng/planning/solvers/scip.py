"""The same model as SCIP takes it: rows as they are, each cone as one quadratic constraint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyscipopt

from junheng.planning.solvers.model import BIG, Cone, Model


def solve(model: Model, options: Mapping[str, Any], say: Callable[..., None]) -> None:
    """Solve and report; see run.Options for what is asked."""
    scip, columns = build(model, options)
    handler = _Listener(columns, say)
    scip.includeEventhdlr(handler, "junheng", "tells incumbents and bounds")
    if options["start"] is not None:
        start = scip.createSol()
        for column, value in zip(columns, options["start"], strict=True):
            scip.setSolVal(start, column, value)
        scip.addSol(start)
    scip.optimize()
    report(model, scip, columns, say)


def build(model: Model, options: Mapping[str, Any]) -> tuple[pyscipopt.Model, list[Any]]:
    scip = pyscipopt.Model()
    scip.hideOutput()
    scip.setParam("limits/gap", options["gap"] * 0.9)
    scip.setParam("limits/absgap", float(options["absolute_gap"]))
    scip.setParam("limits/time", float(options["seconds"]))
    scip.setParam("randomization/randomseedshift", int(options["random_seed"]) % 2**31)
    scip.setParam("numerics/feastol", 1e-8)
    # SCIP 10.0 as PySCIPOpt 6.3.0 ships it corrupts its heap on most of our counties in the non-linear programs that its cone
    # handler and heuristics call (bench/compliance.py, plain SCIP). Without both it is sound, and faster.
    scip.setParam("nlp/disable", True)
    scip.setParam("nlhdlr/soc/enabled", False)
    whole = [kind and not options["relax"] for kind in model.integer]
    columns = [
        scip.addVar(
            vtype="I" if whole[i] else "C", lb=_bound(model.lower[i]), ub=_bound(model.upper[i]), obj=model.cost[i]
        )
        for i in range(len(model.lower))
    ]
    for row in range(len(model.row_lower)):
        inside = range(model.row_start[row], model.row_start[row + 1])
        total = pyscipopt.quicksum(model.row_value[k] * columns[model.row_index[k]] for k in inside)
        _add_row(scip, total, model.row_lower[row], model.row_upper[row])
    for cone in model.cones:
        _add_cone(scip, columns, cone)
    return scip, columns


def _bound(value: float) -> float | None:
    return None if abs(value) >= BIG else value


def _add_row(scip: pyscipopt.Model, total: Any, lower: float, upper: float) -> None:
    if lower == upper:
        scip.addCons(total == lower)
        return
    if lower > -BIG:
        scip.addCons(total >= lower)
    if upper < BIG:
        scip.addCons(total <= upper)


def _add_cone(scip: pyscipopt.Model, columns: list[Any], cone: Cone) -> None:
    s = scip.addVar(vtype="C", lb=0.0)
    right = cone.kappa * pyscipopt.quicksum(columns[c] for c in cone.columns)
    scip.addCons(s == (right + columns[cone.slack] if cone.slack is not None else right))
    scip.addCons(
        pyscipopt.quicksum(w * w * columns[c] * columns[c] for w, c in zip(cone.weights, cone.columns, strict=True))
        <= s * s
    )


class _Listener(pyscipopt.Eventhdlr):
    """Passes every new incumbent on, so that a crash or a stop loses nothing."""

    def __init__(self, columns: list[Any], say: Callable[..., None]) -> None:
        self.columns, self.say = columns, say

    def eventinit(self) -> None:
        self.model.catchEvent(pyscipopt.SCIP_EVENTTYPE.BESTSOLFOUND, self)

    def eventexit(self) -> None:
        self.model.dropEvent(pyscipopt.SCIP_EVENTTYPE.BESTSOLFOUND, self)

    def eventexec(self, event: Any) -> None:
        scip = self.model
        best = scip.getBestSol()
        values = [scip.getSolVal(best, column) for column in self.columns]
        self.say(kind="solution", objective=scip.getSolObjVal(best), values=values, bound=_finite(scip.getDualbound()))


def report(model: Model, scip: pyscipopt.Model, columns: list[Any], say: Callable[..., None]) -> None:
    """Best point and how the run ended."""
    status = scip.getStatus()
    if status == "infeasible":
        say(kind="done", status="infeasible", bound=None, rounds=0)
        return
    if scip.getNSols():
        best = scip.getBestSol()
        values = [scip.getSolVal(best, column) for column in columns]
        say(kind="solution", objective=model.objective(values), values=values, bound=_finite(scip.getDualbound()))
    proved = status in ("optimal", "gaplimit")
    say(kind="done", status="proved" if proved else "limit", bound=_finite(scip.getDualbound()), rounds=0,
        extra={"worst_cone": model.worst_cone(values)} if scip.getNSols() else {})  # fmt: skip


def _finite(value: float) -> float | None:
    return value if abs(value) < 1e19 else None
