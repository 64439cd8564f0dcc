"""Heads of several rows with merged cells: each column's path from the top (专任教师 › 按学历分 › 本科), and lines by theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from junheng.fields.titles import plain
from junheng.intake.grid import Grid, is_empty
from junheng.intake.mapping.spec import STEP

Path = tuple[str, ...]
_ORDINAL = re.compile(r"^[一二三四五六七八九十]+、")


def steps(path: str) -> Path:
    """The plain steps of a written path; … stands for any steps between."""
    return tuple(word(step) for step in path.split(STEP) if word(step) not in ("", "…", "..."))


def word(cell: object) -> str:
    """One step: a plain title without 一、 in front and without its unit in brackets where that is a unit."""
    return _ORDINAL.sub("", plain(cell))


def head_paths(grid: Grid, first: int, last: int) -> list[Path]:
    """The path of every column over the head rows first..last (from 0). A merged title counts once, over all its columns."""
    width = max((len(row) for row in grid.rows[first : last + 1]), default=0)
    owner = {}
    for top, left, bottom, right in grid.merged:
        for row in range(max(top, first), min(bottom, last) + 1):
            for column in range(left, right + 1):
                owner[row, column] = (top, left)
    paths: list[list[str]] = [[] for _ in range(width)]
    for row in range(first, last + 1):
        carried: tuple[str, Path] | None = None
        for column in range(width):
            title, carried = _title(grid, row, column, owner, last, paths, carried)
            if title:
                paths[column].append(title)
    return [tuple(path) for path in paths]


def _title(grid: Grid, row: int, column: int, owner, last: int, paths: list[list[str]], carried):
    """The title of one head cell, and what a blank cell to its right inherits.

    With merged areas known a cell speaks at the top of its area only. Without (CSV, .ods) a blank above something inherits its left
    neighbour's title while both stand under the same path.
    """
    if (row, column) in owner:
        top, left = owner[row, column]
        return (word(grid.cell(top, left)) if top == row else ""), None
    cell = grid.cell(row, column)
    if not is_empty(cell):
        return word(cell), (word(cell), tuple(paths[column]))
    beneath = any(not is_empty(grid.cell(below, column)) for below in range(row + 1, last + 1))
    if grid.merged or carried is None or not beneath or carried[1] != tuple(paths[column]):
        return "", None if row < last and not beneath else carried
    return carried[0], carried


def find_columns(paths: Sequence[Path], wanted: str) -> list[int]:
    """Columns of a path: those that are it exactly, otherwise those it fits with steps left out and the same end."""
    asked = steps(wanted)
    exact = [column for column, path in enumerate(paths) if path == asked]
    return exact or [column for column, path in enumerate(paths) if path and asked and _fits(asked, path)]


def _fits(asked: Path, path: Path) -> bool:
    if not _same(asked[-1], path[-1]):
        return False
    rest = iter(path)
    return all(any(_same(step, other) for other in rest) for step in asked)


def _same(asked: str, found: str) -> bool:
    """Equal, or equal but for a bracket only one of them has: 教学仪器设备资产值 and 教学仪器设备资产值(万元)."""
    return asked == found or asked == found.split("(")[0] or asked.split("(")[0] == found and "(" in asked


def find_line(labels: Sequence[str], wanted: str, blocks: Sequence[str]) -> int | None:
    """The row of a line path: each step below the one before, and before the next block begins."""
    asked = steps(wanted)
    heads = {word(block) for block in blocks}
    at = -1
    for depth, step in enumerate(asked):
        at = next(
            (row for row in range(at + 1, len(labels)) if labels[row] == step or _stops(labels[row], heads, depth)), -1
        )
        if at < 0 or labels[at] != step:
            return None
    return at if asked else None


def _stops(label: str, heads: set[str], depth: int) -> bool:
    return depth > 0 and label in heads
