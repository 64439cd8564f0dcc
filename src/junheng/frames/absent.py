"""Packages that are not installed, remembered as such while a port is open.

DuckDB looks for pandas at every literal it is handed, and Python does not remember a failed search of its path: 8,000
literals cost 0.5 s of an assessment. `None` in `sys.modules` is Python's own mark of a package that is not to be found: an
import fails as it would, only at once.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pyarrow as pa

pa.array(
    [0]
)  # pyarrow asks for pandas once, at its first array; compiled as it is, it would take the mark for a module
NAMES = ("pandas", "dateutil")


class Absent:
    """Which of some packages are remembered as missing, for as long as somebody holds the memory."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names, self._holders = names, 0

    def hold(self) -> None:
        """Remember from now on, unless a package is there after all."""
        self._holders += 1
        for name in self.names:
            if name not in sys.modules and find_spec(name) is None:
                sys.modules[name] = None

    def release(self) -> None:
        """Forget once nobody holds it."""
        self._holders = max(self._holders - 1, 0)
        if not self._holders:
            for name in self.names:
                if name in sys.modules and sys.modules[name] is None:
                    del sys.modules[name]


MISSING = Absent(NAMES)
