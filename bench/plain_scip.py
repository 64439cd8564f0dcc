"""The rival: SCIP as shipped, on the quadratic model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from junheng.planning.solvers import scip as ours
from junheng.planning.solvers.model import Model


def solve(model: Model, options: Mapping[str, Any], say: Callable[..., None]) -> None:
    """With the non-linear programs and the handler of second-order cones that our fallback switches off."""
    scip, columns = ours.build(model, options)
    scip.setParam("nlp/disable", False)
    scip.setParam("nlhdlr/soc/enabled", True)
    scip.optimize()
    ours.report(model, scip, columns, say)
