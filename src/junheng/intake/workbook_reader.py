"""Workbooks (.xlsx .xls .ods) as grids, by calamine: native cell types, addresses as the user sees them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from junheng.core.finding import Place
from junheng.intake.csv_reader import read_csv
from junheng.intake.grid import Grid
from junheng.intake.limits import MAX_FILE_BYTES
from junheng.intake.notebook import Notebook
from junheng.intake.workbook_scan import Refused, Scan, scan_zip

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_workbook(path: Path, name: str, head: bytes, notebook: Notebook) -> list[Grid]:
    """Every sheet of a workbook. A file that cannot be read is a finding, never an exception."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise Refused("C212", limit=f"{MAX_FILE_BYTES // 2**20} MB")
        if not head.startswith((_ZIP, _OLE)):
            return _not_a_workbook(path, name, head, notebook)
        if _is_encrypted(path, head):
            raise PasswordError()
        scan = scan_zip(path) if head.startswith(_ZIP) else Scan()
        _tell_of_name(path, name, head, notebook)
        if scan.linked:
            notebook.add("C223", places=(Place(name),))
        return _grids(path, name, scan, notebook)
    except Refused as refused:
        notebook.add(refused.code, places=(Place(name),), **refused.words)
    except PasswordError:
        notebook.add("C211", places=(Place(name),))
    except CalamineError as error:
        notebook.add("C210", places=(Place(name),), reason=str(error)[:80])
    except BaseException as error:
        # A Rust panic in the parser arrives as a BaseException of its own; everything else goes on its way.
        if type(error).__name__ != "PanicException":
            raise
        notebook.add("C210", places=(Place(name),), reason="内部结构损坏")
    return []


def _grids(path: Path, name: str, scan: Scan, notebook: Notebook) -> list[Grid]:
    grids = []
    with path.open("rb") as handle, CalamineWorkbook.from_filelike(handle) as workbook:
        for about in workbook.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            hidden = about.visible != SheetVisibleEnum.Visible
            sheet = workbook.get_sheet_by_name(about.name)
            merged = scan.merged.get(about.name) or _merged(sheet)
            grid = Grid(name, about.name, _rows(sheet), None, scan.broken.get(about.name, {}), merged, hidden)
            if hidden and grid.rows:
                notebook.add("C222", places=(Place(name, about.name),))
            grids.append(grid)
    return grids


def _rows(sheet: CalamineSheet) -> list[list[Any]]:
    """The sheet from A1 on, whatever is empty before its first cell."""
    rows = sheet.to_python(skip_empty_area=True)
    top, left = sheet.start or (0, 0)
    if left:
        rows = [[""] * left + row for row in rows]
    return [[] for _ in range(top)] + rows


def _merged(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    return [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]


def _is_encrypted(path: Path, head: bytes) -> bool:
    """An encrypted .xlsx lies in an OLE file under a stream of this name."""
    if not head.startswith(_OLE):
        return False
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()


def _not_a_workbook(path: Path, name: str, head: bytes, notebook: Notebook) -> list[Grid]:
    """A web page, a CSV or nothing at all under a workbook's name."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00")[:200].replace(b"\x00", b"").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise Refused("C213", kind="网页或 XML 文本")
    if not start:
        raise Refused("C210", reason="空文件")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("C210", reason="不是表格文件")
    notebook.add("C214", places=(Place(name),), kind="CSV 文本")
    grid = read_csv(path, name, notebook)
    return [grid] if grid else []


def _tell_of_name(path: Path, name: str, head: bytes, notebook: Notebook) -> None:
    expected = (".xlsx", ".xlsm", ".ods", ".et") if head.startswith(_ZIP) else (".xls", ".et")
    if path.suffix.lower() not in expected:
        notebook.add("C214", places=(Place(name),), kind="工作簿")
