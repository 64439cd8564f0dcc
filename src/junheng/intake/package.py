"""What a data package consists of: one workbook, a folder of workbooks, or a folder of CSV or Parquet files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from junheng.core.finding import Place
from junheng.intake.csv_reader import read_csv
from junheng.intake.grid import Grid
from junheng.intake.limits import MAX_FILES
from junheng.intake.notebook import Notebook

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
TEXTS = (".csv", ".txt", ".tsv")
TABLES = (".parquet",)
BESIDE = (
    ".yaml",
    ".yml",
    ".md",
    ".json",
    ".pdf",
    ".doc",
    ".docx",
    ".jpg",
    ".jpeg",
    ".png",
    ".gitignore",
    ".db",
    ".ini",
)
"""Files that may lie in a package without being part of it."""


def files_of(path: Path, notebook: Notebook) -> list[tuple[Path, str]]:
    """The package's files with the names findings call them by, in one order on every machine."""
    if path.is_file():
        return [(path, path.name)]
    found = []
    for file in sorted(_walk(path)):
        name = file.relative_to(path).as_posix()
        if file.name.startswith(("~$", ".~")):
            notebook.add("C206", places=(Place(name),))
        elif file.suffix.lower() in WORKBOOKS + TEXTS + TABLES:
            found.append((file, name))
        elif file.suffix.lower() not in BESIDE and not file.name.startswith("."):
            notebook.add("C201", places=(Place(name),))
    if len(found) > MAX_FILES:
        notebook.add("C212", places=(Place(path.name),), limit=f"{MAX_FILES} 个文件")
    return found[:MAX_FILES]


APART = ("planning", "history", "__pycache__", "__MACOSX")
"""Folders that may lie in a package and hold something else: sites and costs for planning, packages of earlier years."""


def _walk(path: Path) -> Iterator[Path]:
    """Every file below; folders reached through links are left aside, so that no circle is walked."""
    for entry in path.iterdir():
        if entry.is_dir() and (entry.is_symlink() or entry.name in APART or entry.name.startswith(".")):
            continue
        if entry.is_dir():
            yield from _walk(entry)
        elif entry.is_file():
            yield entry


def grids(files: list[tuple[Path, str]], notebook: Notebook, progress: Progress | None = None) -> Iterator[Grid]:
    """Every sheet and file of a package, read."""
    for number, (path, name) in enumerate(files):
        if progress:
            progress("读取 " + name, number, len(files))
        yield from read_file(path, name, notebook)


def read_file(path: Path, name: str, notebook: Notebook) -> list[Grid]:
    """The grids of one file, by what it holds rather than by what it is called."""
    try:
        with path.open("rb") as handle:
            head = handle.read(4096)
    except OSError as error:
        notebook.add("C210", places=(Place(name),), reason=error.strerror or str(error))
        return []
    if head.startswith(b"PAR1"):
        from junheng.intake.parquet_reader import read_parquet

        return read_parquet(path, name, notebook)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or path.suffix.lower() in WORKBOOKS:
        from junheng.intake.workbook_reader import read_workbook

        return read_workbook(path, name, head, notebook)
    grid = read_csv(path, name, notebook)
    return [grid] if grid else []
