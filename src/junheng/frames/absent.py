"""Packages that are not installed, remembered as such while a port is open.

DuckDB looks for pandas at every literal it is handed, and Python does not remember a failed search of its path: 8,000
literals cost 0.5 s of an assessment. An import of a remembered package fails as it would, only at once.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.util import find_spec


class Absent(MetaPathFinder):
    """A finder in front of the others that answers for some packages: not here."""

    def __init__(self, *names: str) -> None:
        self._asked, self._names, self._holders = names, frozenset(), 0

    def find_spec(self, fullname, path=None, target=None):
        if fullname in self._names:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None

    def hold(self) -> None:
        """Remember from now on, unless a package is there after all."""
        self._holders += 1
        if self not in sys.meta_path:
            self._names = frozenset(n for n in self._asked if n not in sys.modules and find_spec(n) is None)
            sys.meta_path.insert(0, self)

    def release(self) -> None:
        """Forget once nobody holds it."""
        self._holders = max(self._holders - 1, 0)
        if not self._holders and self in sys.meta_path:
            sys.meta_path.remove(self)


MISSING = Absent("pandas", "dateutil")
"""What DuckDB asks for: pandas at every literal, dateutil at every column of texts it fetches."""
