"""A county as a data package again (数据包): `after/`, for anyone to judge anew."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from junheng.core.county_year import CountyYear
from junheng.core.exact import fraction
from junheng.fields import Table, tables


def write_county(county: CountyYear, folder: Path) -> list[Path]:
    """One CSV a table in UTF-8 with the dictionary's English names; returns the files. Missing stays empty."""
    folder.mkdir(parents=True, exist_ok=True)
    known = [table for name, table in tables().items() if county.tables.get(name) is not None]
    return [_write(county, table, folder / f"{table.name}.csv") for table in known]


def _write(county: CountyYear, table: Table, path: Path) -> Path:
    native = county.tables[table.name]
    columns = [field.name for field in table.fields if field.name in native.column_names]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        for line in native.select(columns).to_pylist():
            key = tuple(_text(line[name]) for name in table.key if name in line)
            writer.writerow(_cell(county, table, key, name, line[name]) for name in columns)
    return path


def _cell(county: CountyYear, table: Table, key: tuple[str, ...], name: str, value: Any) -> str:
    exact = county.exact.get((table.name, key, name))
    if exact is None or fraction(value) is None or float(exact) != value:
        return _text(value)
    digits = len(str(exact.denominator))
    whole, rest = divmod(abs(exact.numerator) * 10**digits // exact.denominator, 10**digits)
    return f"{'-' if exact < 0 else ''}{whole}.{rest:0{digits}d}".rstrip("0").rstrip(".")


def _text(value: Any) -> str:
    """是 and 否, whole numbers without a point, decimals as written."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else _plain(value)
    return str(value)


def _plain(value: float) -> str:
    """No exponent.

    >>> _plain(1e-07), _plain(14095.9)
    ('0.0000001', '14095.9')
    """
    exact = fraction(value)
    text = repr(value)
    if "e" not in text:
        return text
    return f"{exact.numerator / exact.denominator:.20f}".rstrip("0").rstrip(".")
