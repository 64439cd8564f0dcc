"""Many counties in batches: each one columnar run; a batch that fails is halved until the bad county is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from junheng.core.standard import Standard
from junheng.engine import evaluate
from junheng.engine.tabular import tables_of
from junheng.frames import Port
from junheng.intake.lake import Lake

TABLES = ("counties", "items", "parts", "schools", "dispersion", "findings")
RECORD = "progress.json"
ODD = "odd_values.json"


@dataclass
class Run:
    """One run over a lake: what it was asked, and where its results lie. A second run of the same takes up where this one ended.

    `key` names data, standard, settings and code; results of another key are cleared away first.
    """

    lake: Lake
    year: int
    standard: Standard
    out: Path
    open_port: Callable[[], Port]
    key: str
    size: int = 100
    check_doubles: bool = True
    done: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)

    def all(self, regions: Sequence[str], tell: Callable[[str, int, int], None]) -> None:
        """Every county not done yet, batch by batch."""
        self._take_up()
        self.failed |= {region: "区划代码前后有空格，请在数据里改正" for region in regions if region != region.strip()}
        left = [region for region in regions if region not in self.done | self.failed.keys()]
        for at in range(0, len(left), self.size):
            tell("评估各县", len(self.done) + len(self.failed), len(regions))
            self._batch(left[at : at + self.size])
        tell("评估各县", len(regions), len(regions))

    def _take_up(self) -> None:
        record = self._record()
        if record.get("key") == self.key:
            self.done = {region for region in record["done"]}
            return
        self._refuse_what_is_not_ours(record)
        for name in TABLES:
            shutil.rmtree(self.out / name / f"school_year={self.year}", ignore_errors=True)
        (self.out / ODD).unlink(missing_ok=True)
        self._keep()

    def _refuse_what_is_not_ours(self, record: Mapping[str, Any]) -> None:
        """Results of an earlier run of this year may be cleared away; nothing else may."""
        if record and record.get("school_year") != self.year:
            raise ValueError(f"{self.out} 里是 {record.get('school_year')} 学年的结果；{self.year} 学年请换一个文件夹")
        present = [name for name in (*TABLES, "school_stages") if (self.out / name).exists()]
        if present and not record:
            raise ValueError(f"{self.out} 里已有不是评估结果的文件夹 {'、'.join(present)}；为免覆盖，请换一个空文件夹")

    def _record(self) -> dict[str, Any]:
        path = self.out / RECORD
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def _keep(self) -> None:
        """Written anew beside the old one, then put in its place: an interruption never leaves half a record."""
        self.out.mkdir(parents=True, exist_ok=True)
        record = {"key": self.key, "school_year": self.year, "done": sorted(self.done)}
        fresh = self.out / f"{RECORD}.new"
        fresh.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        fresh.replace(self.out / RECORD)

    def _batch(self, regions: Sequence[str]) -> None:
        try:
            tables = self._judge(regions)
        except Exception as error:
            if len(regions) == 1:
                self.failed[regions[0]] = self.lake.broken_file(self.year, regions[0]) or first_line(error)
                return
            half = len(regions) // 2
            self._batch(regions[:half])
            self._batch(regions[half:])
            return
        judged = set(tables["counties"]["region_code"].to_pylist()) if tables else set()
        without = [region for region in regions if region not in judged | self.failed.keys()]
        self.failed |= dict.fromkeys(without, "县级表没有这个县的记录")
        if judged:
            self._write(min(judged), tables)
            self.done |= judged
            self._keep()

    def _judge(self, regions: Sequence[str]) -> Mapping[str, pa.Table]:
        with self.open_port() as port:
            lacking = self.lake.lacking(port, self.year, regions)
            whole = [region for region in regions if region not in lacking]
            if not whole:
                self.failed |= lacking
                return {}
            county = self.lake.county_year(port, self.year, whole, check_doubles=self.check_doubles)
            tables = tables_of(evaluate(self.standard, county, port=port))
            self.failed |= lacking
            return tables

    def _write(self, first: str, tables: Mapping[str, pa.Table]) -> None:
        for name, table in tables.items():
            folder = self.out / name / f"school_year={self.year}"
            folder.mkdir(parents=True, exist_ok=True)
            pq.write_table(table.drop_columns(["school_year"]), folder / f"from-{first}.parquet")

    def collected(self, name: str) -> pa.Table:
        """A result table of all batches, school year included."""
        folder = self.out / name / f"school_year={self.year}"
        parts = [pq.read_table(path, partitioning=None) for path in sorted(folder.glob("*.parquet"))]
        whole = pa.concat_tables(parts)
        return whole.append_column("school_year", pa.array([self.year] * whole.num_rows, pa.int64()))


def first_line(error: BaseException) -> str:
    """What went wrong, in one line."""
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__


def listing(lake: Lake) -> Iterator[str]:
    """What the lake's files are, without reading them: names, sizes and times."""
    for parts in lake.parts.values():
        for part in parts:
            path = Path(part.path)
            seen = path.stat()
            yield f"{path.relative_to(lake.root).as_posix()} {seen.st_size} {seen.st_mtime_ns}"
