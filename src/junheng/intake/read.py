"""The steps of reading a package, in order; each is a module of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from junheng.core.county_year import CountyYear, Key, Origins, Source
from junheng.core.finding import Correction, Finding, Place
from junheng.fields import tables as dictionary
from junheng.fields.titles import hint
from junheng.intake import corrections, corrections_file
from junheng.intake.build import Draft, build
from junheng.intake.checks import check
from junheng.intake.extract import extract
from junheng.intake.fingerprint import fingerprint
from junheng.intake.grid import Grid, column_letters
from junheng.intake.notebook import Notebook
from junheng.intake.package import Progress, files_of, grids
from junheng.intake.raw import Raw, joined
from junheng.intake.recognise import IDENTITY, recognise
from junheng.intake.rosters import Notes, fill_from_rosters

NEEDED = ("county", "schools", "school_stages")
"""Tables without which nothing can be judged."""


class Unreadable(Exception):
    """The package holds no county, no schools or no stages; `findings` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("；".join(finding.message for finding in findings[:3]))
        self.findings = findings


def read(
    path: str | Path,
    *,
    mapping: str | Path | None = None,
    previous: str | Path | CountyYear | None = None,
    lang: str = "zh",
    progress: Progress | None = None,
) -> CountyYear:
    """Read a data package (数据包) as it was handed in, and say everything that is wrong or doubtful about it.

    Nothing is judged and nothing is guessed: a value that cannot be read is missing and named, a doubtful one is used as reported.

    Args:
        path: a workbook, a folder of workbooks, or a folder of CSV or Parquet files.
        mapping: a YAML file that says which of somebody else's tables and columns feed which fields.
        previous: last year's package, or the county read from it, for the comparison of years.
        lang: language of progress messages; findings carry both.
        progress: called with (what, done, of how many).

    Returns:
        The county with its findings (most severe first), corrections, origins of every cell and fingerprint.

    Raises:
        Unreadable: the package has no county, no schools or no stages; its findings say why.
    """
    path = Path(path)
    notebook = Notebook()
    sources: list[Source] = []
    raws = _raws(path, mapping, sources, notebook, progress)
    drafts = {name: build(raw, sources, notebook) for name, raw in joined(raws).items()}
    _require(path, drafts, notebook)
    sheet = corrections_file.find(path, notebook)
    notes: Notes = {}
    applied = corrections.apply(sheet, drafts, notebook, notes) if sheet else ()
    notes.update(fill_from_rosters(drafts, notebook))
    check(drafts, notebook, _last_year(previous, mapping, notebook))
    if sheet:
        corrections.explain(sheet, notebook)
    return _county_year(path, drafts, sources, notes, applied, notebook)


def _last_year(
    previous: str | Path | CountyYear | None, mapping: str | Path | None, notebook: Notebook
) -> CountyYear | None:
    """Last year's county; it may lie in the form of our own packages even where this year's needs a mapping.

    One that cannot be read is a finding: this year is judged all the same.
    """
    if previous is None or isinstance(previous, CountyYear):
        return previous
    for way in dict.fromkeys((None, mapping)):
        try:
            return read(previous, mapping=way)
        except Unreadable as error:
            reason = error.findings[0].message if error.findings else ""
    notebook.add("C608", places=(Place(str(Path(previous).name)),), reason=reason)
    return None


def _raws(path: Path, mapping, sources: list[Source], notebook: Notebook, progress: Progress | None) -> list[Raw]:
    if not path.exists():
        notebook.add("C200", places=(Place(str(path)),))
        return []
    if mapping is not None:
        from junheng.intake.mapping import read_mapped

        return read_mapped(path, Path(mapping), sources, notebook, progress)
    raws = []
    for grid in grids(files_of(path, notebook), notebook, progress):
        layout = recognise(grid, notebook)
        if layout:
            raws.append(_whole(grid, layout, sources) if grid.columns else extract(grid, layout, sources, notebook))
    return raws


def _whole(grid: Grid, layout, sources: list[Source]) -> Raw:
    """A Parquet file: columns go through as they are."""
    titles = list(grid.columns or {})
    cells = {name: grid.columns[titles[index]] for name, index in layout.columns.items()}
    sources.append(Source(grid.file, None, {name: column_letters(index) for name, index in layout.columns.items()}))
    length = len(next(iter(cells.values()), ()))
    return Raw(layout.table, cells, [len(sources) - 1] * length, range(1, length + 1))


def _require(path: Path, drafts: dict[str, Draft], notebook: Notebook) -> None:
    absent = [name for name in NEEDED if not drafts.get(name)] if path.exists() else []
    for name in absent:
        notebook.add("C220", table=name, places=(Place(path.name),))
    if absent or not path.exists():
        raise Unreadable(notebook.finish({}))
    for name, table in dictionary().items():
        if name not in drafts:
            use = hint(name).partition("用于：")[2]
            notebook.add("C221", table=name, needed_for=use, needed_for_en=table.needed_for)


def _county_year(path: Path, drafts: dict[str, Draft], sources: Sequence[Source], notes: Notes,
                 applied: tuple[Correction, ...], notebook: Notebook) -> CountyYear:  # fmt: skip
    whose = _identity(drafts, notebook)
    finished = {name: draft.arrow(_on_every_row(draft, whose)) for name, draft in drafts.items()}
    exact = {(name, draft.keys[row], field): number for name, draft in drafts.items()
             for (row, field), number in draft.exact.items()}  # fmt: skip
    schools = drafts["schools"]
    names = dict(zip(schools.values("school_code"), schools.values("name"), strict=True))
    return CountyYear(
        finished, _origins(drafts, sources, notes), notebook.finish(names), applied, exact, fingerprint(finished, exact),
        str(path),
    )  # fmt: skip


def _identity(drafts: dict[str, Draft], notebook: Notebook) -> tuple[str, int]:
    """Whose package this is: the first county row's code and year; "" and 0 when they are not stated."""
    county = drafts["county"]
    code, year = county.values("region_code")[0], county.values("school_year")[0]
    others = {key for key in county.keys if key != county.keys[0]}
    if others:
        notebook.add(
            "C303",
            table="county",
            key=county.keys[0],
            field="region_code",
            places=tuple(place for row in range(len(county)) for place in county.places(row, "region_code")),
        )
    return code or "", int(year) if year is not None and float(year).is_integer() else 0


def _on_every_row(draft: Draft, whose: tuple[str, int]) -> dict[str, pa.Array]:
    length = len(draft)
    if draft.table.name == "county" and length:
        codes = [code or whose[0] for code in draft.values("region_code")]
        years = [whose[1] if year is None else int(year) for year in draft.values("school_year")]
        return {"region_code": pa.array(codes, pa.string()), "school_year": pa.array(years, pa.int64())}
    return dict(
        zip(IDENTITY, (pa.repeat(whose[0], length), pa.repeat(pa.scalar(whose[1], pa.int64()), length)), strict=True)
    )


def _origins(drafts: dict[str, Draft], sources: Sequence[Source], notes) -> Origins:
    rows: dict[str, dict[Key, tuple[tuple[int, int], ...]]] = {}
    derived = dict(notes)
    for name, draft in drafts.items():
        found = rows.setdefault(name, {})
        for key, source, row in zip(draft.keys, draft.raw.source, draft.raw.row, strict=True):
            found[key] = (*found[key], (source, row)) if key in found else ((source, row),)
        for (row, field), note in draft.raw.notes.items():
            derived.setdefault((name, draft.keys[row], field), note)
    return Origins(tuple(sources), rows, derived)
