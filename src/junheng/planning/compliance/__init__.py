"""The cheapest proven way to comply (达标方案): build a problem, make a plan."""

from junheng.planning.compliance.measures import BadMeasures, Measures, defaults
from junheng.planning.compliance.measures import read as read_measures
from junheng.planning.compliance.plan import Plan, PlanDisagrees, make_plan
from junheng.planning.compliance.problem import Problem, build
from junheng.planning.compliance.solving import Unsolved
from junheng.planning.compliance.template import measures_text

__all__ = ["BadMeasures", "Measures", "Plan", "PlanDisagrees", "Problem", "Unsolved", "build", "defaults", "make_plan",
           "measures_text", "read_measures"]  # fmt: skip
