"""One sparse model, several solvers, each in a process of its own: a crash is survived by the next one."""

from junheng.planning.solvers.model import Cone, Model
from junheng.planning.solvers.run import Answer, NoSolver, Options, solve

__all__ = ["Answer", "Cone", "Model", "NoSolver", "Options", "solve"]
