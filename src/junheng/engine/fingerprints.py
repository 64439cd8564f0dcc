"""What code computed a result: a hash over the package's own sources."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import junheng


@cache
def code_fingerprint() -> str:
    """Version and SHA-256 (first 16 hex digits) of the rooms that decide numbers: core, fields, intake, engine."""
    digest = hashlib.sha256()
    root = Path(junheng.__file__).parent
    for room in ("core", "fields", "intake", "engine"):
        for path in sorted((root / room).rglob("*")):
            if path.suffix in (".py", ".csv"):
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{junheng.__version__}+{digest.hexdigest()[:16]}"
