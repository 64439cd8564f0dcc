"""What a package says, as one number: equal for every format, column order and row order (数据指纹)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from junheng.core.county_year import Key


def fingerprint(tables: Mapping[str, pa.Table], exact: Mapping[tuple[str, Key, str], object]) -> str:
    """SHA-256 over every table's rows, sorted, each cell as its shortest decimal or text."""
    digest = hashlib.sha256()
    for name in sorted(name for name in tables if len(tables[name])):
        table = tables[name]
        names = sorted(column for column in table.column_names)
        filled = [column for column in names if table[column].null_count < len(table)]
        digest.update(f"\x1d{name}\x1e{'|'.join(filled)}\n".encode())
        for line in sorted(_lines(table, filled)):
            digest.update(line.encode())
            digest.update(b"\n")
    for place in sorted(exact):
        digest.update(f"\x1d{place}={exact[place]}\n".encode())
    return digest.hexdigest()


def _lines(table: pa.Table, names: list[str]) -> list[str]:
    """A row as text, cells separated by a sign that no cell holds."""
    if not names or not len(table):
        return []
    cells = [pc.fill_null(_texts(table[name]), "") for name in names]
    return pc.binary_join_element_wise(*cells, "\x1f").to_pylist()


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column if pa.types.is_string(column.type) else column.cast(pa.string())
