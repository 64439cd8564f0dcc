"""What is going on, one line a step, on stderr, from the first second on."""

from __future__ import annotations

import sys
import time
from typing import TextIO


class Steps:
    """Call it with a line before each step. Quiet while a run is quick: lines appear once a second has passed."""

    def __init__(self, stream: TextIO | None = None, patience: float = 1.0, pause: float = 0.2) -> None:
        self._stream, self._patience, self._pause = stream or sys.stderr, patience, pause
        self._began, self._said = time.monotonic(), 0.0

    def __call__(self, line: str, done: int | None = None, total: int | None = None) -> None:
        passed = time.monotonic() - self._began
        if passed >= self._patience and passed - self._said >= self._pause:
            self._said = passed
            count = f"（{done} / {total}）" if total and total > 1 else ""
            print(f"[{passed:5.1f} 秒] {line}{count} …", file=self._stream, flush=True)
