"""Packages that are not installed, remembered as such while a port is open.

DuckDB looks for pandas at every literal it is handed, and Python does not remember a failed search of its path: 8,000
literals cost 0.5 s of an assessment. An import of a remembered package fails as it would, only at once.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.util import find_spec


class Absent(MetaPathFinder):
    """A finder in front of the others that answers for one package: not here."""

    def __init__(self, name: str) -> None:
        self.name, self._holders = name, 0

    def find_spec(self, fullname, path=None, target=None):
        if fullname == self.name:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None

    def hold(self) -> None:
        """Remember from now on, unless the package is there after all."""
        if not self._holders and (self.name in sys.modules or find_spec(self.name) is not None):
            return
        self._holders += 1
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)

    def release(self) -> None:
        """Forget once nobody holds it."""
        self._holders = max(self._holders - 1, 0)
        if not self._holders and self in sys.meta_path:
            sys.meta_path.remove(self)


PANDAS = Absent("pandas")
