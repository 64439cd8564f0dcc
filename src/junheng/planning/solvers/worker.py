"""The process a solver runs in: `python -m junheng.planning.solvers.worker SOLVER TASK.json`, answers as JSON lines.

highspy and ortools cannot be imported into one process, and SCIP may abort the process it runs in: hence one each.
"""

from __future__ import annotations

import json
import sys
import threading
from importlib import import_module
from pathlib import Path

from junheng.planning.solvers.model import Model

SOLVERS = {"highs": "junheng.planning.solvers.outer", "scip": "junheng.planning.solvers.scip"}

_LOCK = threading.Lock()


def say(**words) -> None:
    """One line to whoever started us."""
    with _LOCK:
        print(json.dumps(words), flush=True)


def main(name: str, task: str) -> None:
    """`name`: one of SOLVERS, or the dotted name of a module with `solve` (benchmarks bring their rivals this way)."""
    read = json.loads(Path(task).read_text())
    module = import_module(SOLVERS.get(name, name))
    module.solve(Model.from_json(read["model"]), read["options"], say)


if __name__ == "__main__":
    main(*sys.argv[1:3])
