"""Numbered forms, one workbook a school: a figure stands where a line meets a column, both found by their headings.

The frame: head rows, then a row 甲 乙 … 1 2 … that says which columns hold figures, then lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from junheng.core.finding import Place
from junheng.fields import field as dictionary_field
from junheng.intake.grid import Grid, column_letters, is_empty
from junheng.intake.mapping.arts import courses_of, decide
from junheng.intake.mapping.paths import find_columns, find_line, head_paths, word
from junheng.intake.mapping.records import Records, Value
from junheng.intake.mapping.rows import arts_of, figures
from junheng.intake.mapping.spec import Cells, Forms, Spec, matches, split_target
from junheng.intake.mapping.values import Found, value_of, written_as
from junheng.intake.notebook import Notebook

COMPULSORY = ("小学", "初中")


@dataclass
class Form:
    """One sheet with its frame found: column paths, figure columns, line labels by row."""

    grid: Grid
    paths: list[tuple[str, ...]] = field(default_factory=list)
    figures: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def column(self, path: str) -> int | None:
        """The figure column of a path, or the only one there is where none is asked for."""
        if not path:
            return self.figures[0] if self.figures else None
        columns = [column for column in find_columns(self.paths, path) if column in self.figures]
        return columns[0] if len(columns) == 1 else None

    def found(self, row: int, column: int, name: str) -> Found:
        place = Place(self.grid.file, self.grid.sheet, f"{column_letters(column)}{row + 1}")
        return Found(self.grid.cell(row, column), place, name, self.grid.broken.get((row, column)))


def form_of(grid: Grid) -> Form | None:
    """The frame of a sheet; None when it has none."""
    mark = next((row for row, cells in enumerate(grid.rows[:30]) if cells and word(cells[0]) == "甲"), None)
    if mark is None:
        return None
    head = next(
        (row for row in range(mark) if not is_empty(grid.cell(row, 0)) and word(grid.cell(row, 0)) == "指标名称"), mark
    )
    numbered = [column for column, cell in enumerate(grid.rows[mark]) if written_as(cell).isdigit()]
    labels = [
        "" if row <= mark else word(cells[0]) if cells and not is_empty(cells[0]) else ""
        for row, cells in enumerate(grid.rows)
    ]
    return Form(grid, head_paths(grid, head, mark - 1) if head < mark else [], numbered, labels)


@dataclass
class School:
    """One workbook: its forms, its code, and which stages it has."""

    forms: list[Form]
    spec: Spec
    rules: Forms
    notebook: Notebook

    def find(self, cells: Cells) -> list[Found]:
        """The cells of one source: the first sheet and line that is there, or all of them where they are added."""
        found: list[Found] = []
        for form in self._sheets(cells.sheets):
            for line in cells.lines:
                row = find_line(form.labels, line, self.rules.blocks)
                for path in cells.columns or ("",):
                    column = form.column(path) if row is not None else None
                    if row is not None and column is not None:
                        found.append(form.found(row, column, _named(form, line, path)))
            if found and not cells.add:
                return found[: max(1, len(cells.columns))]
        return found

    def _sheets(self, patterns: Sequence[str]) -> list[Form]:
        return [
            form for pattern in patterns for form in self.forms if matches(form.grid.sheet or form.grid.stem, pattern)
        ]


def _named(form: Form, line: str, path: str) -> str:
    """How a figure is cited: 教基3112 总计 × 在校生数."""
    return f"{form.grid.title} {line}" + (f" × {path}" if path else "")


def read_forms(grids: Sequence[Grid], rules: Forms, spec: Spec, records: Records, notebook: Notebook) -> None:
    """Add one school's workbook to the records."""
    forms = [form for grid in grids if (form := form_of(grid)) is not None]
    school = School(forms, spec, rules, notebook)
    code = school.find(rules.key)
    if not code or is_empty(code[0].cell):
        notebook.add("C812", places=(Place(grids[0].file),), line="、".join(rules.key.lines))
        return
    key = written_as(code[0].cell)
    stages = _stages(school)
    values = _all_values(school, stages)
    kind = values.get(("schools", ""), {}).get("kind")
    if kind is not None and str(kind.cell) in rules.skip_kinds:
        notebook.add("C813", places=(Place(grids[0].file),), kind=kind.cell)
        return
    for stage, found in _arts(school, stages).items():
        values.setdefault(("school_stages", stage), {}).update(found)
    for (table, stage), some in values.items():
        own = {"school_code": Value(key, (code[0].place,), code[0].path)}
        if stage:
            own["stage"] = Value(stage, (code[0].place,), "表中有本学段的数据")
        whole = (key, stage) if stage else (key,)
        records.add(table, whole, {**own, **some}, code[0].place, _row(code[0].place), 0, False)
    _run_checks(school, key)


def _row(place: Place) -> int:
    return int("".join(sign for sign in place.cell or "" if sign.isdigit()) or 1)


def _stages(school: School) -> list[str]:
    """Stages the workbook reports pupils of, seniors among them."""
    stages = []
    for stage, cells in school.rules.stages.items():
        found = school.find(cells)
        if found and not is_empty(found[0].cell) and written_as(found[0].cell) not in school.spec.missing:
            stages.append(stage)
    return stages


def _all_values(school: School, stages: Sequence[str]) -> dict[tuple[str, str], dict[str, Value]]:
    """(table, stage) → values. A figure of a stage the school does not have is left out; [*] is the only stage it has."""
    values: dict[tuple[str, str], dict[str, Value]] = {("schools", ""): {}}
    for target, alternatives in school.rules.cells.items():
        table, stage, name = split_target(target)
        if stage == "*":
            if len(stages) != 1 or stages[0] not in COMPULSORY:
                continue
            stage = stages[0]
        if stage and stage not in stages:
            continue
        described = dictionary_field(table, name)
        for cells in alternatives:
            found = school.find(cells)
            if found:
                values.setdefault((table, stage), {})[name] = value_of(found, cells, described, school.spec.missing)
                break
    return values


def _arts(school: School, stages: Sequence[str]) -> dict[str, dict[str, Value]]:
    """Music, art and general arts by stage, once the sheet's reading of the arts columns is settled."""
    found = {}
    for rule in school.rules.arts:
        stage = rule["stage"]
        at = next(
            ((form, row) for form in school._sheets(rule["sheet"] if isinstance(rule["sheet"], list) else [rule["sheet"]])
             if (row := find_line(form.labels, rule["line"], school.rules.blocks)) is not None), None
        )  # fmt: skip
        if stage in stages and at is not None:
            found[stage] = _arts_on(school, rule, *at)
    return found


def _arts_on(school: School, rule: Mapping[str, Any], form: Form, row: int) -> dict[str, Value]:
    total = form.column(rule["total"])
    apart = {word(title) for title in rule.get("apart", [])}
    columns = [
        column
        for column in form.figures
        if column != total and form.paths[column] and form.paths[column][0] not in apart
    ]
    if total is None:
        return {}
    courses = courses_of(form.paths, total, columns, 0)
    lines = [figures(form.grid, number, (total, *columns), school.spec.missing)
             for number, label in enumerate(form.labels) if label]  # fmt: skip
    reading, why = decide(courses, lines)
    if reading is None:
        school.notebook.add("C810", table="school_stages", places=(Place(form.grid.file, form.grid.sheet),), why=why)
        return {}
    line = figures(form.grid, row, (total, *columns), school.spec.missing)
    return arts_of(form.grid, row, courses, reading, line, school.spec.missing)


def _run_checks(school: School, key: str) -> None:
    """Sums that hold within the forms: {left, relation: = or <=, right: […]}, each side cells to be added."""
    for rule in school.rules.checks:
        sides = [_side(school, rule[side]) for side in ("left", "right")]
        if any(side is None for side in sides):
            continue
        (left, left_found), (right, right_found) = sides  # type: ignore[misc]
        holds = left <= right if rule.get("relation", "=") == "<=" else left == right
        if not holds:
            places = tuple(one.place for one in (*left_found, *right_found))
            school.notebook.add(
                "C814", table="schools", key=(key,), places=places, value=float(left), other=float(right),
                left="＋".join(one.path for one in left_found), right="＋".join(one.path for one in right_found),
                relation="不大于" if rule.get("relation") == "<=" else "等于",
            )  # fmt: skip


def _side(school: School, entries: Any) -> tuple[Fraction, list[Found]] | None:
    """The sum of one side; None when a part of it is not on the forms or has no figure."""
    total, cells = Fraction(0), []
    for entry in entries if isinstance(entries, list) else [entries]:
        sheet, line, *column = (part.strip() for part in str(entry).split("|"))
        found = school.find(Cells(tuple(column), (sheet,), (line,)))
        if not found:
            return None
        figure = value_of(
            found[:1], Cells(factor=Fraction(1)), dictionary_field("school_stages", "pupils"), school.spec.missing
        )
        if figure.cell is None or isinstance(figure.cell, str):
            return None
        total += Fraction(figure.cell)
        cells.append(found[0])
    return total, cells
