"""Which way a package is given back marked: its own workbooks where they are .xlsx, otherwise one new workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from junheng.core.finding import Finding
from junheng.intake.notebook import Notebook
from junheng.intake.package import WORKBOOKS, files_of, read_file
from junheng.reports.workbooks.marked import mark_copy, mark_tables


def mark_package(package: Path, out: Path, findings: Sequence[Finding], lang: str) -> list[tuple[Path, int]]:
    """Write the marked copies; returns each with the number of cells marked.

    One workbook, or a package of CSV files, gives one file; a folder of workbooks gives a folder of them.
    """
    files = files_of(package, Notebook()) if package.exists() else []
    workbooks = [(path, name) for path, name in files if path.suffix.lower() in WORKBOOKS]
    if len(files) == 1 and workbooks:
        return [_mark_one(*files[0], findings, _as_file(out, files[0][0]), lang)]
    if not workbooks:
        out = _as_file(out, package)
        return [(out, mark_tables(_tables(files), findings, out, lang))]
    written = []
    for path, name in files:
        target = (out / name).with_suffix(".xlsx")
        target.parent.mkdir(parents=True, exist_ok=True)
        own = [finding for finding in findings if any(place.file == name for place in finding.places)]
        written.append(_mark_one(path, name, own, target, lang))
    return written


def _as_file(out: Path, package: Path) -> Path:
    """The name given, or one made from the package's where a folder is given."""
    if out.suffix.lower() != ".xlsx":
        out = out / f"{package.stem}_核查标注.xlsx"
    if out.resolve() == package.resolve():
        raise OSError(f"标注副本不能写到原文件上：{out}")
    out.parent.mkdir(parents=True, exist_ok=True)
    return out


def _mark_one(path: Path, name: str, findings: Sequence[Finding], out: Path, lang: str) -> tuple[Path, int]:
    if path.suffix.lower() in (".xlsx", ".xlsm") and path.resolve() != out.resolve():
        try:
            return out, mark_copy(path, name, findings, out, lang)
        except ValueError:
            # openpyxl cannot take every workbook that calamine reads; the tables can be marked all the same.
            return out, mark_tables(_tables([(path, name)]), findings, out, lang)
    return out, mark_tables(_tables([(path, name)]), findings, out, lang)


def _tables(files: list[tuple[Path, str]]) -> dict[tuple[str, str | None], list]:
    """Every sheet and file as rows, as handed in."""
    found = {}
    for path, name in files:
        for grid in read_file(path, name, Notebook()):
            rows = list(grid.rows)
            if grid.columns:
                rows += list(zip(*(column.to_pylist() for column in grid.columns.values()), strict=True))
            found[grid.file, grid.sheet] = rows
    return found
