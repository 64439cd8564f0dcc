"""The rival: outer approximation without lifting. Cuts on ‖u‖ ≤ s itself, every flow whole, solved again after every cut."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import highspy
import numpy as np

from junheng.planning.solvers.model import Model
from junheng.planning.solvers.outer import _add_row, _loaded

TOLERANCE = 1e-7


def solve(model: Model, options: Mapping[str, Any], say: Callable[..., None]) -> None:
    """As junheng.planning.solvers.outer.solve, the plain way."""
    began = time.monotonic()
    highs = _loaded(model, options)
    whole = np.full(len(model.lower), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    loose = {c for cone in model.cones for c in (*cone.columns, cone.slack)}
    columns = np.array([i for i in range(len(model.lower)) if i not in loose and (model.integer[i] or model.upper[i] < 1e4)], dtype=np.int32)
    highs.changeColsIntegrality(len(columns), columns, whole[columns])
    bound, rounds = None, 0
    while (left := options["seconds"] - (time.monotonic() - began)) > 0:
        rounds += 1
        highs.setOptionValue("mip_rel_gap", options["gap"])
        highs.setOptionValue("time_limit", highs.getRunTime() + left)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            break
        bound = highs.getInfo().mip_dual_bound
        values = list(highs.getSolution().col_value)
        if not _cut(highs, model, values):
            objective = model.objective(values)
            say(kind="solution", objective=objective, values=values, bound=bound)
            say(kind="done", status="proved", bound=bound, rounds=rounds)
            return
        say(kind="progress", bound=bound)
    say(kind="done", status="limit", bound=bound, rounds=rounds)


def _cut(highs: highspy.Highs, model: Model, values: list[float]) -> int:
    """One gradient cut a violated cone; how many."""
    added = 0
    for cone in model.cones:
        norm, right = cone.sides(values)
        if norm <= right * (1 + TOLERANCE):
            continue
        terms = {c: w * w * values[c] / norm - cone.kappa for c, w in zip(cone.columns, cone.weights, strict=True)}
        if cone.slack is not None:
            terms[cone.slack] = -1.0
        _add_row(highs, terms, -highspy.kHighsInf, 0.0)
        added += 1
    return added
