"""A lake: the same tables for many counties and years, as Parquet files, read through the port.

    LAKE/TABLE/school_year=2024/region_code=110105/*.parquet       a folder a county, or
    LAKE/TABLE/school_year=2024/*.parquet                          coarser files that carry region_code as a column

A table's files keep one of the two layouts. Nothing is held in memory here: frames are the port's, rows are read when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from junheng.core.county_year import CountyYear
from junheng.fields import lake_tables
from junheng.frames import Port
from junheng.intake.lake_counts import COUNTED_CLASSES, pupil_classes, with_counts
from junheng.intake.lake_reading import Odd, as_read

PIECE = 8_000_000
"""Lines of a roster that are sorted and grouped at once: some hundred megabytes."""
ROSTERS = ("teachers", "classes", "pupils")
ROSTER_KEYS = ("school_code", "stage", "name", "class_name", "teacher_code", "pupil_code")
SKIPPED = ("succession",)
NAMED = ("school_code", "stage", "item")
"""Columns without which a line of a table that has them belongs nowhere."""
NEEDED = ("county", "schools", "school_stages")


class LakeError(ValueError):
    """A folder that is no lake, in the user's words."""


@dataclass(frozen=True)
class Part:
    """One Parquet file, with what its folders say; None where they say nothing."""

    path: str
    school_year: int | None
    region_code: str | None


class Lake:
    """The files of a lake, listed once."""

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)
        if not self.root.is_dir():
            raise LakeError(f"找不到文件夹 {root}")
        self.parts: Mapping[str, list[Part]] = {name: found for name in lake_tables() if (found := self._list(name))}
        absent = [lake_tables()[name].label for name in NEEDED if name not in self.parts]
        if absent:
            raise LakeError(
                f"{root} 不是数据湖：缺少{'、'.join(absent)}表（应为 {NEEDED[0]}/school_year=年/… 下的 Parquet 文件）"
            )

    def _list(self, name: str) -> list[Part]:
        folder = self.root / name
        files = [path for path in sorted(folder.rglob("*.parquet")) if path.name[0] not in "._"]
        parts = [Part(str(path), *_said(path.relative_to(folder).parts)) for path in files]
        if (
            len({part.region_code is None for part in parts}) > 1
            or len({part.school_year is None for part in parts}) > 1
        ):
            raise LakeError(f"{folder} 下的文件有的按县分文件夹、有的不分；同一张表请用同一种放法")
        return parts

    @cached_property
    def years(self) -> list[int]:
        """School years of the county table, from the folders or, where they do not say, from the column."""
        said = {part.school_year for part in self.parts["county"]}
        if None not in said:
            return sorted(said)
        found = [pc.unique(_column(part.path, "school_year").cast(pa.float64())) for part in self.parts["county"]]
        return sorted({int(year) for years in found for year in years.to_pylist() if year is not None})

    def regions(self, year: int) -> list[str]:
        """Codes of every county that has a county line or schools in the year."""
        found: set[str] = set()
        for name in ("county", "schools"):
            for part in self._of_year(name, year):
                found |= {part.region_code} if part.region_code else set(_codes(part.path))
        return sorted(found)

    def lacking(self, port: Port, year: int, regions: Sequence[str]) -> dict[str, str]:
        """Counties without a line of schools or of stages, and which: there is nothing to judge."""
        found: dict[str, list[str]] = {}
        for name in NEEDED[1:]:
            frame = self.frame(port, name, year, regions)
            codes = (
                set()
                if frame is None
                else set(port.collect(frame.select("region_code").unique())["region_code"].to_pylist())
            )
            for region in regions:
                if region not in codes:
                    found.setdefault(region, []).append(lake_tables()[name].label)
        return {region: f"缺少{'、'.join(labels)}表" for region, labels in found.items()}

    def broken_file(self, year: int, region: str) -> str | None:
        """Which of a county's files is no Parquet file, in the user's words; None where all can be opened."""
        for name in self.parts:
            for part in self._of_year(name, year):
                if part.region_code in (None, region):
                    try:
                        pq.ParquetFile(part.path)
                    except (pa.ArrowException, OSError):
                        return (
                            f"{part.path} 不是完好的 Parquet 文件（{lake_tables()[name].label}表），请重新导出后再运行"
                        )
        return None

    def _of_year(self, name: str, year: int) -> list[Part]:
        return [part for part in self.parts.get(name, ()) if part.school_year in (None, year)]

    def county_year(
        self, port: Port, year: int, regions: Sequence[str] | None = None, *, check_doubles: bool = True
    ) -> CountyYear:
        """The year's tables of some counties (of all when None) as frames of the port, with counts taken from the rosters.

        Args:
            check_doubles: whether teachers and pupils listed twice are looked for; then none of the two is believed.

        Raises:
            LakeError: no file of a needed table for these counties.
        """
        frames = {name: frame for name in self.parts if (frame := self.frame(port, name, year, regions)) is not None}
        absent = [lake_tables()[name].label for name in NEEDED if name not in frames]
        if absent:
            raise LakeError(f"缺少{'、'.join(absent)}表")
        counted = with_counts(
            port, self._read(port, frames), partial(self._pieces, port, year, regions), check_doubles, self.odd
        )
        tables = {name: nw.to_native(frame) for name, frame in counted.items()}
        return CountyYear(tables, source=str(self.root))

    def _read(self, port: Port, frames: Mapping[str, nw.LazyFrame]) -> dict[str, nw.LazyFrame]:
        """The tables as a package's cells are read. Codes and stages of rosters, long as they are, are read where they are counted."""
        specs = lake_tables()
        try:
            return {
                name: as_read(port, frame, specs[name], self.odd, ROSTER_KEYS if name in ROSTERS else ())
                for name, frame in frames.items()
                if name not in SKIPPED
            }
        except ValueError as error:
            raise LakeError(f"{self.root}：{error}") from error

    @cached_property
    def odd(self) -> Odd:
        """What was read otherwise than it is written, so far."""
        return Odd()

    def frame(self, port: Port, name: str, year: int, regions: Sequence[str] | None = None) -> nw.LazyFrame | None:
        """One table of one year as it lies in the lake; None where no file can hold a line of these counties."""
        parts = self._parts(name, year, regions)
        return self._frame(port, name, year, regions, parts) if parts else None

    def _parts(self, name: str, year: int, regions: Sequence[str] | None) -> list[Part]:
        """The files that can hold a line of these counties."""
        parts = self._of_year(name, year)
        if regions is None:
            return parts
        wanted = set(regions)
        return [
            p for p in parts if p.region_code in wanted or (p.region_code is None and self._may_hold(p.path, wanted))
        ]

    def _pieces(self, port: Port, year: int, regions: Sequence[str] | None, name: str) -> Iterator[nw.LazyFrame]:
        """A table in pieces of whole counties, of some millions of lines each where its files allow it."""
        found: list[Part] = []
        for group in self._apart(self._parts(name, year, regions)):
            if found and sum(map(_lines, (*found, *group))) > PIECE:
                yield self._piece(port, year, regions, name, found)
                found = []
            found += group
        if found:
            yield self._piece(port, year, regions, name, found)

    def _piece(
        self, port: Port, year: int, regions: Sequence[str] | None, name: str, parts: Sequence[Part]
    ) -> nw.LazyFrame:
        return self._read(port, {name: self._frame(port, name, year, regions, parts)})[name]

    def _apart(self, parts: Sequence[Part]) -> list[list[Part]]:
        """Files in groups that have no county in common."""
        spans = [((p.region_code, p.region_code) if p.region_code else self._span(p.path), p) for p in parts]
        if any(least is None for (least, _), _ in spans):
            return [list(parts)]
        groups: list[list[Part]] = []
        reached = ""
        for (least, most), part in sorted(spans, key=lambda found: found[0]):
            if not groups or least > reached:
                groups.append([])
            groups[-1].append(part)
            reached = max(reached, most)
        return groups

    def _frame(
        self, port: Port, name: str, year: int, regions: Sequence[str] | None, parts: Sequence[Part]
    ) -> nw.LazyFrame:
        frame = port.scan([part.path for part in parts])
        schema = frame.collect_schema()
        names = schema.names()
        absent = [column for column in ("region_code", *NAMED) if column not in names and _has(name, column)]
        if absent:
            raise LakeError(
                f"{parts[0].path}：{lake_tables()[name].label}表没有列 {'、'.join(absent)}，也没有 列名=值 的文件夹说明它"
            )
        columns = [nw.col("region_code").cast(nw.String)]
        if "school_year" in names:
            columns.append(nw.col("school_year").cast(nw.Int64))
        else:
            columns.append(nw.lit(year).cast(nw.Int64).alias("school_year"))
        known = {field.name for field in lake_tables()[name].fields} & set(names)
        others = [n for n in names if n in known and n not in ("region_code", "school_year")]
        frame = frame.select(*columns, *(_sound(n, schema[n]) for n in others))
        if "school_year" in names and parts[0].school_year is None:
            frame = frame.filter(nw.col("school_year") == year)
        return frame if regions is None or parts[0].region_code else frame.filter(_among(sorted(set(regions))))

    def _may_hold(self, path: str, wanted: Iterable[str]) -> bool:
        """Whether a file's own statistics leave room for one of the counties."""
        least, most = self._span(path)
        return least is None or any(least <= code <= most for code in wanted)

    def _span(self, path: str) -> tuple[str | None, str | None]:
        if path not in self._spans:
            self._spans[path] = _span(path)
        return self._spans[path]

    @cached_property
    def _spans(self) -> dict[str, tuple[str | None, str | None]]:
        return {}

    def write_package(self, port: Port, region: str, year: int, folder: Path) -> None:
        """One county's tables as a data package of Parquet files, row by row as they lie in the lake.

        Teacher counts stay as they were handed in: reading the package fills them, and says so. What a package does not know,
        pupils and numbers of pupils and classes that stand in rosters only, goes in as the counts made of them.
        """
        frames = {name: frame for name in self.parts if (frame := self.frame(port, name, year, [region])) is not None}
        tables = {name: port.collect(frame) for name, frame in frames.items() if not lake_tables()[name].only_in_lakes}
        stages = tables["school_stages"]
        silent = [
            name for name in COUNTED_CLASSES if name not in stages.column_names or not len(stages[name].drop_null())
        ]
        if silent and {"classes", "pupils"} & frames.keys():
            read = self._read(port, {name: frame for name, frame in frames.items() if name != "teachers"})
            counted = with_counts(port, read, partial(self._pieces, port, year, [region]), True, Odd())
            tables["school_stages"] = _with_columns(stages, port.collect(counted["school_stages"]), silent)
        if "pupils" in frames and not ("classes" in tables and tables["classes"].num_rows):
            order = [(name, "ascending") for name in ("school_code", "grade", "name")]
            pupils = self._read(port, {"pupils": frames["pupils"]})["pupils"]
            tables["classes"] = port.collect(pupil_classes(port, pupils, True)).sort_by(order)
        for name, table in tables.items():
            own = (
                table.column_names
                if name == "county"
                else [n for n in table.column_names if lake_tables()[name].field(n)]
            )
            pq.write_table(table.select(own), folder / f"{name}.parquet")


def _with_columns(stages: pa.Table, counted: pa.Table, names: Sequence[str]) -> pa.Table:
    """The stages in their own order, with some columns as they were counted."""
    found = {(line["school_code"], line["stage"]): line for line in counted.to_pylist()}
    written = [[str(code).strip() for code in stages[name].to_pylist()] for name in ("school_code", "stage")]
    for name in names:
        values = pa.array([found.get(key, {}).get(name) for key in zip(*written, strict=True)], pa.float64())
        stages = stages.drop_columns([name]) if name in stages.column_names else stages
        stages = stages.append_column(name, values)
    return stages


def _sound(name: str, kind: Any) -> nw.Expr:
    """A column; what is no number, as other software writes an empty cell into a column of doubles, is missing."""
    column = nw.col(name)
    if kind.is_float():
        return nw.when(column.is_finite()).then(column).alias(name)
    return column.cast(nw.String) if kind in (nw.Categorical, nw.Enum) else column


def _said(parts: Sequence[str]) -> tuple[int | None, str | None]:
    """School year and region code that folders of the form key=value say."""
    said = dict(part.split("=", 1) for part in parts[:-1] if "=" in part)
    year = said.get("school_year", "")
    return (int(year) if year.isdigit() else None), said.get("region_code") or None


def _lines(part: Part) -> int:
    return pq.ParquetFile(part.path).metadata.num_rows


def _has(name: str, column: str) -> bool:
    return column == "region_code" or lake_tables()[name].field(column) is not None


def _codes(path: str) -> list[str]:
    return [code for code in pc.unique(_column(path, "region_code").cast(pa.string())).to_pylist() if code]


def _column(path: str, name: str) -> pa.ChunkedArray:
    try:
        if name not in pq.read_schema(path).names:
            raise LakeError(
                f"{path} 没有列 {name}，也不在 {name}=… 的文件夹下（如 region_code=110105、school_year=2024）"
            )
        return pq.read_table(path, columns=[name], partitioning=None)[name]
    except (pa.ArrowException, OSError) as error:
        raise LakeError(f"{path} 不是完好的 Parquet 文件，请重新导出后再运行") from error


def _span(path: str) -> tuple[str | None, str | None]:
    """Least and greatest region code of a file, from its statistics; (None, None) where it keeps none."""
    metadata = pq.ParquetFile(path).metadata
    at = next((i for i in range(metadata.num_columns) if metadata.schema.column(i).name == "region_code"), None)
    if at is None:
        return None, None
    kept = [metadata.row_group(i).column(at).statistics for i in range(metadata.num_row_groups)]
    if any(s is None or not s.has_min_max or not isinstance(s.min, str) for s in kept):
        return None, None
    return min((s.min for s in kept), default=None), max((s.max for s in kept), default=None)


def _among(codes: list[str]) -> nw.Expr:
    """Region codes in a list; the range lets an engine skip what lies outside."""
    code: Any = nw.col("region_code")
    return (code >= codes[0]) & (code <= codes[-1]) & code.is_in(codes)
