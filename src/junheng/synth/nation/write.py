"""Writing the nation: a block of counties is made at a time, and cut into files as a lake is laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from junheng.fields import table
from junheng.synth.model import JUNIOR, SPECIAL, Row
from junheng.synth.nation import counties, people
from junheng.synth.nation.order import NationOrder, Place, blocks
from junheng.synth.nation.schools import COUNTS, premises_of, schools_of, stages_of
from junheng.synth.nation.years import Nation, next_year

ROSTERS = ("classes", "teachers", "pupils")
ROW_GROUP = 120_000
Tell = Callable[[str, int, int], None]


def write_nation(
    order: NationOrder,
    lake: Path,
    rosters: Sequence[str] = ("classes",),
    files: str = "county",
    tell: Tell | None = None,
) -> int:
    """Write the lake and return how many schools it has in the last year.

    Several years bring a table `succession` with what became of schools, in the year from which on the new codes hold.

    Args:
        rosters: which of classes, teachers and pupils to write.
        files: `county` makes one file a table and county (school_year=…/region_code=…); `province` one a table and province,
            region codes in a column.

    Raises:
        ValueError: the folder holds something already; a lake is never mixed with an older one.
    """
    if lake.exists() and any(lake.iterdir()):
        raise ValueError(f"{lake} 不是空文件夹；请换一个，或先清空")
    schools = 0
    for block in blocks(order):
        places = [Place(number, order.random_seed) for number in block]
        schools += _write_years(order, places, lake, files, rosters)
        if tell:
            tell("生成虚构的县", block.stop, order.counties)
    return schools


def _write_years(order: NationOrder, places: Sequence[Place], lake: Path, files: str, rosters: Sequence[str]) -> int:
    """All years of a block, one after the other; returns its schools in the last."""
    nation = Nation(schools_of(places, order.random_seed))
    for step, year in enumerate(order.school_years):
        target = _Files(lake, year, files, places)
        if step:
            nation, changes = next_year(nation, order.random_seed, year, step)
            parts = ((places[at], _typed("succession", lines, places[at])) for at, lines in sorted(changes.items()))
            target.write("succession", parts)
        _write_block(order, year, places, nation, target, rosters)
    return nation.schools.num_rows


class _Files:
    """Where the tables of one block go."""

    def __init__(self, lake: Path, year: int, files: str, places: Sequence[Place]) -> None:
        self._lake, self._year, self._by_county, self._places = lake, year, files == "county", places

    def write(self, name: str, parts: Iterator[tuple[Place, pa.Table]]) -> None:
        """Parts come one a county, in order; each carries `region_code`."""
        folder = self._lake / name / f"school_year={self._year}"
        if self._by_county:
            for place, part in parts:
                path = folder / f"region_code={place.region_code}" / "part.parquet"
                path.parent.mkdir(parents=True, exist_ok=True)
                pq.write_table(part.drop_columns(["region_code"]), path)
            return
        folder.mkdir(parents=True, exist_ok=True)
        path, writer = folder / f"province-{self._places[0].region_code[:4]}.parquet", None
        for gathered in _gathered(part for _, part in parts):
            writer = writer or pq.ParquetWriter(path, gathered.schema)
            writer.write_table(gathered)
        if writer:
            writer.close()


def _gathered(parts: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Counties put together until a row group is worth its head: many small ones are slow to read."""
    held: list[pa.Table] = []
    for part in parts:
        held.append(part)
        if sum(one.num_rows for one in held) >= ROW_GROUP:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def _write_block(
    order: NationOrder, year: int, places: Sequence[Place], nation: Nation, files: _Files, rosters: Sequence[str]
) -> None:
    stages = stages_of(nation.schools, order.random_seed, year, nation.parts, year > order.school_years[0])
    schools = premises_of(nation.schools, stages, order.random_seed, year).combine_chunks()
    made_with = {"id", "county", "unit", "kind", "equipped_for"}
    reported = stages.drop_columns([name for name in stages.column_names if name in made_with])
    if not order.counts:
        reported = reported.drop_columns(list(COUNTS))
    files.write("schools", _cut(schools.drop_columns(["id", "county"]), schools["county"], places))
    files.write("school_stages", _cut(reported, stages["county"], places))
    _write_small(year, places, files, schools, stages)
    makers = {"classes": people.classes_of, "teachers": lambda part: people.teachers_of(part, order.random_seed, year),
              "pupils": lambda part: people.pupils_of(people.classes_of(part))}  # fmt: skip
    for name in rosters:
        parts = ((place, makers[name](part)) for place, part in _cut(stages, stages["county"], places))
        files.write(
            name, ((place, part.drop_columns(["unit"]) if name == "classes" else part) for place, part in parts)
        )


def _cut(whole: pa.Table, county: pa.ChunkedArray, places: Sequence[Place]) -> Iterator[tuple[Place, pa.Table]]:
    """The lines of each county: they lie together, in the order of the places."""
    numbers = county.combine_chunks()
    ends = pc.value_counts(numbers)
    sizes = dict(zip(ends.field("values").to_pylist(), ends.field("counts").to_pylist(), strict=True))
    at = 0
    for position, place in enumerate(places):
        size = sizes.get(position, 0)
        yield place, whole.slice(at, size)
        at += size


def _write_small(year: int, places: Sequence[Place], files: _Files, schools: pa.Table, stages: pa.Table) -> None:
    found: dict[str, list[tuple[Place, list[Row]]]] = {}
    for (place, _), (_, held) in zip(
        _cut(schools, schools["county"], places), _cut(stages, stages["county"], places), strict=True
    ):
        special = held.filter(pc.equal(held["kind"], SPECIAL))
        sums = {"pupils": _total(held, "pupils"), "teachers": _total(held, "full_time_teachers"),
                "special_pupils": _total(special, "pupils")}  # fmt: skip
        juniors = held.filter(pc.equal(held["stage"], JUNIOR))
        pairs = list(zip(juniors["school_code"].to_pylist(), juniors["pupils"].to_pylist(), strict=True))
        made = {
            "county": [counties.county_line(place, year, sums)],
            "cohorts": counties.cohort_lines(pairs, place, year),
        }
        for name, lines in (made | counties.small_tables(place, year)).items():
            found.setdefault(name, []).append((place, lines))
    for name, parts in found.items():
        files.write(name, ((place, _typed(name, lines, place)) for place, lines in parts))


def _total(lines: pa.Table, name: str) -> float:
    return float(pc.sum(lines[name]).as_py() or 0)


def _typed(name: str, lines: list[Row], place: Place) -> pa.Table:
    """Rows as columns of the dictionary's types; a column nobody filled in is left out."""
    columns: dict[str, Any] = {"region_code": pa.array([place.region_code] * len(lines), pa.string())}
    for field in table(name).fields:
        if field.name in ("region_code", "school_year") or field.name not in lines[0]:
            continue
        kind = pa.float64() if field.is_number else pa.bool_() if field.type == "bool" else pa.string()
        columns[field.name] = pa.array([line[field.name] for line in lines], kind, from_pandas=False)
    return pa.table(columns)
