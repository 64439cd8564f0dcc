"""A CSV file as a grid: UTF-8 with or without BOM, UTF-16 with BOM, or GB18030; comma, tab or semicolon."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from junheng.core.finding import Place
from junheng.intake.grid import Grid
from junheng.intake.limits import MAX_CELL, MAX_CSV_BYTES
from junheng.intake.notebook import Notebook


def read_csv(path: Path, name: str, notebook: Notebook) -> Grid | None:
    """The file's rows, line 1 first; None when it is too large, and a finding says so."""
    if path.stat().st_size > MAX_CSV_BYTES:
        notebook.add("C212", places=(Place(name),), limit=f"{MAX_CSV_BYTES // 2**20} MB")
        return None
    text = _decoded(path.read_bytes(), name, notebook)
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        notebook.add("C210", places=(Place(name),), reason=str(error))
        return None
    _warn_of_open_quote(rows, name, notebook)
    return Grid(name, None, rows, cut=bool(text) and not text.endswith(("\n", "\r")))


def _decoded(data: bytes, name: str, notebook: Notebook) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            line = data.count(b"\n", 0, error.start) + 1
            notebook.add("C207", places=(Place(name, None, f"第{line}行"),), line=line)
            return data.decode("utf-8-sig", errors="replace")


def _delimiter(text: str) -> str:
    """The sign that stands most often in the first line with anything in it."""
    first = next((line for line in text[:65536].splitlines() if line.strip()), "")
    return max(",\t;", key=first.count)


def _warn_of_open_quote(rows: list[list[str]], name: str, notebook: Notebook) -> None:
    """A quotation mark never closed swallows the lines after it."""
    for number, row in enumerate(rows, 1):
        for cell in row:
            if cell.count("\n") >= 2 and sum(line.count(",") for line in cell.splitlines()) >= 2:
                notebook.add("C209", places=(Place(name, None, f"第{number}行"),), lines=cell.count("\n"))
                return
