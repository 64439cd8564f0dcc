"""Starts a solver in a process of its own, listens to it, and survives its death."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from junheng.planning.solvers.model import Model

CHAIN = ("highs", "scip")
"""Solvers in the order they are tried. HiGHS first: on our instances our lifted cuts are ahead of SCIP (bench/compliance.py)."""

GRACE = 20.0
"""Seconds a solver may overrun its limit before its process is ended."""


class NoSolver(Exception):
    """Every solver failed; the text names them with their last words."""


@dataclass(frozen=True)
class Options:
    """How to solve: relative gap to prove (or the absolute one, whichever comes first), seconds, random seed, a start.

    `prices` asks for the dual values of the final linear program (`Answer.row_prices`, `column_prices`).
    """

    gap: float = 1e-3
    absolute_gap: float = 0.0
    seconds: float = 300.0
    random_seed: int = 0
    start: Sequence[float] | None = None
    relax: bool = False
    prices: bool = False

    def to_json(self) -> dict:
        return {**vars(self), "start": list(self.start) if self.start is not None else None}


@dataclass(frozen=True)
class Answer:
    """What came of it. `status`: proved | limit | infeasible | stopped. Bound and objective in the model's unit."""

    status: str
    values: list[float] | None
    objective: float | None
    bound: float | None
    solver: str
    seconds: float
    rounds: int = 0
    failures: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def gap(self) -> float | None:
        """(objective − bound) ÷ |objective|; 0 at an objective of 0 that is its own bound."""
        if self.objective is None or self.bound is None:
            return None
        distance = max(0.0, self.objective - self.bound)
        return 0.0 if distance <= 1e-9 else distance / max(abs(self.objective), 1e-9)


Tell = Callable[[str, float | None, float | None, float], None]
"""Told (solver, bound, incumbent, seconds) while solving."""


def solve(model: Model, options: Options, tell: Tell | None = None, chain: Sequence[str] = CHAIN) -> Answer:
    """Minimise the model with the first solver of the chain that survives.

    Ctrl-C ends the solver and gives the best point it had found (`status` stopped); without one KeyboardInterrupt goes on.

    Raises:
        NoSolver: none of the solvers ended properly.
    """
    failures: list[str] = []
    for name in chain:
        answer = _Run(name, model, options, tell).answer()
        if isinstance(answer, Answer):
            return Answer(**{**vars(answer), "failures": tuple(failures)})
        failures.append(f"{name}：{answer}")
        print(f"求解器 {name} 意外退出，换下一个继续。", file=sys.stderr, flush=True)
    raise NoSolver("；".join(failures))


class _Run:
    """One solver process and what it said so far."""

    def __init__(self, name: str, model: Model, options: Options, tell: Tell | None) -> None:
        self.name, self.model, self.options, self.tell = name, model, options, tell
        self.began = time.monotonic()
        self.best: dict[str, Any] = {}
        self.bound: float | None = None
        self.done: dict[str, Any] | None = None

    def answer(self) -> Answer | str:
        """The answer, or the last words of a solver that died without a usable one."""
        with tempfile.TemporaryDirectory(prefix="junheng-") as folder:
            task, words = Path(folder) / "task.json", Path(folder) / "words.txt"
            task.write_text(json.dumps({"model": self.model.to_json(), "options": self.options.to_json()}))
            with words.open("w") as errors:
                status = self._listen(self._start(task, errors))
            if self.done is None and status != "limit" and (status != "stopped" or not self.best):
                return words.read_text(errors="replace").strip()[-300:] or f"退出码 {status}"
        return self._result(str(status))

    def _start(self, task: Path, errors: Any) -> subprocess.Popen:
        rooms = str(Path(__file__).resolve().parents[3])
        paths = os.pathsep.join(filter(None, (rooms, os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-m", "junheng.planning.solvers.worker", self.name, str(task)]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": paths}, start_new_session=os.name == "posix",
        )  # fmt: skip

    def _listen(self, process: subprocess.Popen) -> str | int:
        """Read until the process ends, the clock runs out or the user stops it."""
        lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_pump, args=(process, lines), daemon=True).start()
        try:
            while True:
                left = self.options.seconds + GRACE - (time.monotonic() - self.began)
                try:
                    line = lines.get(timeout=max(0.1, left))
                except queue.Empty:
                    return "limit"
                if line is None:
                    return process.wait()
                self._hear(json.loads(line))
        except KeyboardInterrupt:
            if not self.best:
                raise
            return "stopped"
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()

    def _hear(self, said: dict[str, Any]) -> None:
        if said.get("bound") is not None:
            self.bound = said["bound"] if self.bound is None else max(self.bound, said["bound"])
        if said.get("values") is not None:
            self.best = said
        if said["kind"] == "done":
            self.done = said
        if self.tell:
            self.tell(self.name, self.bound, self.best.get("objective"), time.monotonic() - self.began)

    def _result(self, status: str) -> Answer:
        done = self.done or {}
        values, objective = self.best.get("values"), self.best.get("objective")
        ended = done.get("status") or ("stopped" if status == "stopped" else "limit")
        return Answer(
            ended, values, objective, self.bound, self.name, time.monotonic() - self.began, done.get("rounds", 0),
            extra=done.get("extra", {}),
        )  # fmt: skip


def _pump(process: subprocess.Popen, lines: queue.Queue) -> None:
    for line in process.stdout:
        lines.put(line)
    lines.put(None)
