"""What the schools of many counties did from year to year, county batch by county batch.

Schools that no line of the succession table names are matched by code, in columns; the few that one names are put together
as `trend` does it for one county, by the same code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import narwhals.stable.v2 as nw
import pyarrow as pa

from junheng.core.verdict import Verdict
from junheng.engine.trend import MET, Change, Lineage, SchoolYear, heads, lineages, unmatched, within
from junheng.frames import Port

ROW = ["region_code", "school_code", "stage"]
CODES = {"fails": 1, "recovered": 2}
TURNS = {code: turn for turn, code in CODES.items()}


@dataclass(frozen=True)
class SchoolTurn:
    """A row (学段行) that turned something. `turn` is that of the school rule; `fails` and `recovered` are indicators."""

    code: str
    codes: tuple[str, ...]
    name: str
    stage: str
    before: str
    after: str
    turn: str | None
    fails: tuple[str, ...]
    recovered: tuple[str, ...]


@dataclass
class SchoolsOfStep:
    """What the schools of one county did from one year to the next.

    Attributes:
        rows: rows in the two years.
        opened, gone: rows (code, stage, name) that begin or end without a line in the succession table.
        changes: lines of the succession table in this step, by kind.
    """

    rows: tuple[int, int] = (0, 0)
    turned: list[SchoolTurn] = field(default_factory=list)
    opened: list[tuple[str, str, str]] = field(default_factory=list)
    gone: list[tuple[str, str, str]] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)

    def count(self, how: str) -> int:
        """Rows whose school rule newly fails or recovered."""
        return sum(turn.turn == how for turn in self.turned)


@dataclass(frozen=True)
class Batch:
    """The schools of some counties.

    Attributes:
        values: a line a lineage, stage and year, with the values of all its pupils together.
        seen: codes of the succession table that rows of these counties have.
    """

    steps: Sequence[Mapping[str, SchoolsOfStep]]
    values: pa.Table
    seen: set[str]


class Succession:
    """The succession table of a lake: what it says of a county. Lines without a region code hold wherever their codes stand."""

    def __init__(self, years: Sequence[int], changes: Sequence[Change]) -> None:
        self._by_region: dict[str | None, list[Change]] = {}
        for change in within(years, changes):
            self._by_region.setdefault(change.region_code, []).append(change)
        self.anywhere = self._by_region.pop(None, [])
        self._head = heads(self.anywhere)
        self._by_head: dict[str, list[Change]] = {}
        for change in self.anywhere:
            self._by_head.setdefault(self._head.get(change.old_code, change.old_code), []).append(change)

    def of_region(self, region: str) -> list[Change]:
        return self._by_region.get(region, [])

    def of_schools(self, region: str, codes: Iterable[str]) -> list[Change]:
        """The region's own lines, and all of those without a region that tie one of its codes to others."""
        families = dict.fromkeys(self._head.get(code, code) for code in codes)
        return [*self.of_region(region), *(change for head in families for change in self._by_head.get(head, ()))]


def school_turns(
    open_port: Callable[[], Port],
    files: Mapping[int, Sequence[str]],
    present: Sequence[set[str]],
    succession: Sequence[Change],
    size: int = 100,
) -> Iterator[tuple[int, Batch]]:
    """Batches of counties in the order of their codes, each with how many counties are done by then.

    Args:
        open_port: opens a port of its own for each batch, so that nothing is kept beyond it.
        files: Parquet files of school rows by year, in order.
        present: the counties that have a result, a set a year; a county is compared where both years have one.
        size: counties in a batch: what is held in memory at a time.
    """
    years = list(files)
    every, table = sorted(set().union(*present)), Succession(years, succession)
    for at in range(0, len(every), size):
        regions = every[at : at + size]
        with open_port() as port:
            rows = [_rows(port, files[year], [r for r in regions if r in present[n]]) for n, year in enumerate(years)]
            yield at + len(regions), _batch(port, years, rows, regions, present, table)


def _rows(port: Port, files: Sequence[str], regions: Sequence[str]) -> nw.LazyFrame:
    """School rows of these counties; the range of codes lets the engine pass over what lies outside."""
    frame = port.scan(list(files))
    frame = frame.select(*(name for name in frame.collect_schema().names() if name != "school_year"))
    if not regions:
        return port.persist(frame.head(0))
    code: Any = nw.col("region_code")
    return port.persist(frame.filter((code >= regions[0]) & (code <= regions[-1]) & code.is_in(list(regions))))


def _batch(
    port: Port, years: Sequence[int], rows: Sequence[nw.LazyFrame], regions: Sequence[str], present: Sequence[set[str]],
    table: Succession,
) -> Batch:  # fmt: skip
    steps: list[dict[str, SchoolsOfStep]] = [
        {r: SchoolsOfStep() for r in regions if r in before and r in after} for before, after in pairwise(present)
    ]
    changes = [*table.anywhere, *(change for region in regions for change in table.of_region(region))]
    tied, plain = _parted(port, rows, changes)
    counts = [_counted(port, frame) for frame in rows]
    for n, (step, found) in enumerate(zip(steps, counts[1:], strict=True)):
        for region, schools in step.items():
            schools.rows = (counts[n].get(region, 0), found.get(region, 0))
        _plain_step(port, plain[n], plain[n + 1], step)
    families = _families(tied, table)
    for region, (found, own) in families.items():
        _tied_steps(years, region, found, own, steps)
    for region in regions:
        _count_changes(years, region, families[region][1] if region in families else table.of_region(region), steps)
    seen = {line["school_code"] for lines in tied for line in lines}
    return Batch(steps, _values(port, years, plain, families), seen)


def _counted(port: Port, frame: nw.LazyFrame) -> dict[str, int]:
    table = port.collect(frame.group_by("region_code").agg(rows=nw.len()))
    return dict(zip(table["region_code"].to_pylist(), table["rows"].to_pylist(), strict=True))


# --- schools that keep their codes -----------------------------------------------------------------------------------


def _parted(
    port: Port, rows: Sequence[nw.LazyFrame], changes: Sequence[Change]
) -> tuple[list[list[dict[str, Any]]], list[nw.LazyFrame]]:
    """For each year, the rows that a change names, and the frame of the others."""
    if not changes:
        return [[] for _ in rows], list(rows)
    by_code_alone = any(change.region_code is None for change in changes)
    on = ["school_code"] if by_code_alone else ["region_code", "school_code"]
    keys = {(c.region_code, code) for c in changes for code in (c.old_code, c.new_code) if code}
    named = pa.table({"region_code": pa.array([region for region, _ in keys], pa.string()),
                      "school_code": pa.array([code for _, code in keys], pa.string())}).select(on)  # fmt: skip
    marks = port.persist(port.scan(named).unique(on))
    tied = [port.collect(frame.join(marks, on=on, how="semi")).to_pylist() for frame in rows]
    return tied, [port.persist(frame.join(marks, on=on, how="anti")) for frame in rows]


def _plain_step(port: Port, before: nw.LazyFrame, after: nw.LazyFrame, step: Mapping[str, SchoolsOfStep]) -> None:
    verdicts = _verdicts(after)
    joined = before.join(after, on=ROW, how="inner", suffix="_after")
    turned = joined.select(
        *ROW, "name_after", "verdict", "verdict_after", *(_turn(v).alias(f"turn_{v}") for v in verdicts)
    )
    anything = nw.any_horizontal(*(nw.col(f"turn_{v}") > 0 for v in verdicts), ignore_nulls=True)
    for line in port.collect(turned.filter(anything)).to_pylist():
        if line["region_code"] in step:
            step[line["region_code"]].turned.append(_turn_of(line, verdicts))
    for name, kept, other in (("opened", after, before), ("gone", before, after)):
        only = port.collect(kept.join(other.select(*ROW), on=ROW, how="anti").select(*ROW, "name"))
        for line in only.sort_by([(column, "ascending") for column in ROW]).to_pylist():
            if line["region_code"] in step:
                getattr(step[line["region_code"]], name).append((line["school_code"], line["stage"], line["name"]))


def _verdicts(frame: nw.LazyFrame) -> list[str]:
    """The columns that hold verdicts: the school rule's, then each indicator's."""
    return ["verdict", *(name for name in frame.collect_schema().names() if name.endswith("_verdict"))]


def _turn(name: str) -> nw.Expr:
    """`trend.turn` on columns."""
    before, after, met = nw.col(name), nw.col(f"{name}_after"), sorted(MET)
    fails = before.is_in(met) & (after == Verdict.BELOW.key)
    recovered = ~before.is_in(met) & after.is_in(met)
    return (
        nw.when(fails)
        .then(nw.lit(CODES["fails"]))
        .otherwise(nw.when(recovered).then(nw.lit(CODES["recovered"])).otherwise(nw.lit(0)))
    )


def _turn_of(line: Mapping[str, Any], verdicts: Sequence[str]) -> SchoolTurn:
    turned = {v.removesuffix("_verdict"): TURNS.get(line[f"turn_{v}"]) for v in verdicts}
    code, rule = line["school_code"], turned.pop("verdict")
    return SchoolTurn(code, (code,), line["name_after"], line["stage"], line["verdict"], line["verdict_after"], rule,
                      tuple(i for i, t in turned.items() if t == "fails"), tuple(i for i, t in turned.items() if t == "recovered"))  # fmt: skip


# --- schools that became one another ---------------------------------------------------------------------------------

Families = Mapping[str, tuple[Sequence[Lineage], Sequence[Change]]]


def _families(
    tied: Sequence[Sequence[Mapping[str, Any]]], table: Succession
) -> dict[str, tuple[list[Lineage], list[Change]]]:
    """County → its lineages and the changes they follow from."""
    by_region: dict[str, list[list[SchoolYear]]] = {}
    for place, lines in enumerate(tied):
        for line in sorted(lines, key=lambda line: (line["region_code"], line["stage"], line["school_code"])):
            by_region.setdefault(line["region_code"], [[] for _ in tied])[place].append(_school(line))
    found = {}
    for region, years in by_region.items():
        changes = table.of_schools(region, (row.code for rows in years for row in rows))
        found[region] = (lineages(years, changes), changes)
    return found


def _school(line: Mapping[str, Any]) -> SchoolYear:
    ids = [name.removesuffix("_verdict") for name in line if name.endswith("_verdict")]
    return SchoolYear(line["school_code"], line["name"], line["stage"], line["pupils"], {i: line[i] for i in ids},
                      {i: line[f"{i}_verdict"] for i in ids}, line["verdict"])  # fmt: skip


def _tied_steps(
    years: Sequence[int],
    region: str,
    found: Sequence[Lineage],
    changes: Sequence[Change],
    steps: Sequence[Mapping[str, SchoolsOfStep]],
) -> None:
    opened, gone = unmatched(years, found, changes)
    for n, step in enumerate(steps):
        if region not in step:
            continue
        step[region].turned += [turned for x in found if (turned := _turned(x, n))]
        step[region].opened += [row[1:] for row in opened if row[0] == years[n + 1]]
        step[region].gone += [row[1:] for row in gone if row[0] == years[n + 1]]


def _turned(x: Lineage, step: int) -> SchoolTurn | None:
    turns = {i: s.turns[step] for i, s in x.indicators.items()}
    rule = x.rule.turns[step]
    if rule is None and not any(turns.values()):
        return None
    before, after = (str(verdict) for verdict in x.rule.verdicts[step : step + 2])
    return SchoolTurn(x.codes[-1], x.codes, x.name, x.stage, before, after, rule,
                      tuple(i for i, t in turns.items() if t == "fails"), tuple(i for i, t in turns.items() if t == "recovered"))  # fmt: skip


def _count_changes(
    years: Sequence[int], region: str, changes: Sequence[Change], steps: Sequence[Mapping[str, SchoolsOfStep]]
) -> None:
    for pair, step in zip(pairwise(years), steps, strict=True):
        if region in step:
            step[region].changes.update(change.kind for change in within(pair, changes))


# --- every school's values -------------------------------------------------------------------------------------------


def _values(port: Port, years: Sequence[int], plain: Sequence[nw.LazyFrame], families: Families) -> pa.Table:
    """region_code, school_code (the lineage's last), stage, school_year, codes of that year, name, pupils, verdict, values."""
    found = []
    for year, frame in zip(years, plain, strict=True):
        ids = [name.removesuffix("_verdict") for name in _verdicts(frame)[1:]]
        order = ["name", "pupils", "verdict", *(name for i in ids for name in (i, f"{i}_verdict"))]
        columns = [nw.lit(year).cast(nw.Int64).alias("school_year"), nw.col("school_code").alias("codes")]
        found.append(port.collect(frame.select(*ROW, *columns, *order)))
    schema = max((table.schema for table in found), key=len)
    lines = [line for region, (own, _) in families.items() for x in own for line in _lineage_lines(region, years, x)]
    found.append(pa.Table.from_pylist(lines, schema=schema))
    whole = pa.concat_tables(found, promote_options="permissive")
    return whole.sort_by([(name, "ascending") for name in (*ROW, "school_year")])


def _lineage_lines(region: str, years: Sequence[int], x: Lineage) -> Iterator[dict[str, Any]]:
    for n, rows in enumerate(x.members):
        if rows:
            head = {"region_code": region, "school_code": x.codes[-1], "stage": x.stage, "school_year": years[n],
                    "codes": " ".join(row.code for row in rows), "name": "、".join(dict.fromkeys(row.name for row in rows)),
                    "pupils": x.pupils[n], "verdict": x.rule.verdicts[n]}  # fmt: skip
            values = {i: s.values[n] for i, s in x.indicators.items()}
            yield head | values | {f"{i}_verdict": s.verdicts[n] for i, s in x.indicators.items()}
