"""DuckDB in process: one private connection a port, memory bounded, nothing on disk unless it spills."""

from __future__ import annotations

import re
from itertools import count
from typing import Any, Self

import duckdb
import narwhals.stable.v2 as nw
import pyarrow as pa

from junheng.frames.absent import MISSING
from junheng.frames.port import repeated_keys


class DuckDBPort:
    """The default engine. Frames belong to the port's own connection and end with it."""

    name = "duckdb"

    def __init__(self, memory_limit: str | None = None, threads: int | None = None) -> None:
        config: dict[str, Any] = {}
        if memory_limit:
            config["memory_limit"] = memory_limit
        if threads:
            config["threads"] = threads
        MISSING.hold()
        self._connection = duckdb.connect(":memory:", config=config)
        self._connection.execute("SET preserve_insertion_order = true; SET parquet_metadata_cache = true")
        self._names = (f"kept_{number}" for number in count())

    def scan(self, native: Any) -> nw.LazyFrame:
        if isinstance(native, pa.Table):
            name = next(self._names)
            self._connection.register(name, native)
            return nw.from_native(self._connection.table(name))
        if isinstance(native, str | list):
            paths = [native] if isinstance(native, str) else native
            listed = ", ".join("'" + _literally(path).replace("'", "''") + "'" for path in paths)
            options = "hive_partitioning = true, hive_types_autocast = false, union_by_name = true"
            return nw.from_native(self._connection.sql(f"SELECT * FROM read_parquet([{listed}], {options})"))
        return nw.from_native(native).lazy()

    def persist(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        name = next(self._names)
        frame.to_native().create(name)
        return nw.from_native(self._connection.table(name))

    def release(self, frame: nw.LazyFrame) -> None:
        self._connection.execute(f'DROP TABLE "{frame.to_native().alias}"')

    def collect(self, frame: nw.LazyFrame) -> pa.Table:
        return _plain_integers(frame.to_native().to_arrow_table())

    def repeated(self, frame: nw.LazyFrame, key: list[str]) -> nw.LazyFrame | None:
        """Equal 64-bit hashes are looked for first, side by side after sorting: quicker and smaller than groups of millions.

        Only what they suspect is grouped by key.
        """
        columns = ", ".join(f'"{name}"' for name in key)
        complete = " AND ".join(f'"{name}" IS NOT NULL' for name in key)
        listed = frame.select(*key).to_native()
        marks = listed.query(
            "listed",
            f"""SELECT mark FROM (SELECT mark, lag(mark) OVER () AS before FROM
                (SELECT hash({columns}) AS mark FROM listed WHERE {complete} ORDER BY mark)) WHERE mark = before""",
        )
        if marks.limit(1).fetchone() is None:
            return None
        suspected = listed.filter(complete).project(f"{columns}, hash({columns}) AS mark").set_alias("listed")
        narrowed = suspected.join(marks.set_alias("suspects"), "mark", how="semi")
        return repeated_keys(self, nw.from_native(narrowed), key)

    def close(self) -> None:
        self._connection.close()
        MISSING.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _literally(path: str) -> str:
    """A path is a name, never a pattern: brackets, stars and question marks stand for themselves."""
    return re.sub(r"([\[*?])", r"[\1]", path)


def _plain_integers(table: pa.Table) -> pa.Table:
    """DuckDB adds integers into 128 bits, which arrive as decimals without decimals."""
    for place, column in enumerate(table.schema):
        if pa.types.is_decimal(column.type) and column.type.scale == 0:
            table = table.set_column(place, column.name, table.column(place).cast(pa.int64()))
    return table


def open_port(engine: str = "duckdb", **options: Any) -> DuckDBPort:
    return DuckDBPort(**options)
