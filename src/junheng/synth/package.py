"""Write tables as a data package (数据包): a folder of CSV with English names in UTF-8 without BOM."""

from __future__ import annotations

import csv
import datetime
from decimal import Decimal
from pathlib import Path

from junheng.fields import Table, tables
from junheng.synth.model import Cell, Row, Tables


def write_package(made: Tables, folder: Path, names: tuple[str, ...] | None = None) -> list[Path]:
    """Write each table that was made, or those named, to FOLDER/TABLE.csv; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [table for name, table in tables().items() if name in made and (names is None or name in names)]
    return [_write_table(table, made[table.name], folder / f"{table.name}.csv") for table in wanted]


def write_rows(path: Path, columns: list[str], rows: list[Row]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([as_text(row.get(column)) for column in columns] for row in rows)
    return path


def _write_table(table: Table, rows: list[Row], path: Path) -> Path:
    columns = [field.name for field in table.fields]
    unknown = {name for row in rows for name in row} - set(columns)
    if unknown:
        raise KeyError(f"{table.name} has no field {', '.join(sorted(unknown))}")
    return write_rows(path, columns, rows)


def as_text(cell: Cell) -> str:
    """A cell as a person writes it: 是 and 否, 2015-03-25, 96;102.5, no exponent, no trailing zeros after the point.

    >>> as_text(Decimal("120.50")), as_text([96, Decimal("102.0")]), as_text(None), as_text(True)
    ('120.5', '96;102', '', '是')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, list):
        return ";".join(as_text(part) for part in cell)
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        text = f"{cell:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(cell)
