"""DuckDB in process: one private connection a port, memory bounded, nothing on disk unless it spills."""

from __future__ import annotations

from itertools import count
from typing import Any, Self

import duckdb
import narwhals.stable.v2 as nw
import pyarrow as pa

from junheng.frames.absent import PANDAS


class DuckDBPort:
    """The default engine. Frames belong to the port's own connection and end with it."""

    name = "duckdb"

    def __init__(self, memory_limit: str | None = None, threads: int | None = None) -> None:
        config: dict[str, Any] = {}
        if memory_limit:
            config["memory_limit"] = memory_limit
        if threads:
            config["threads"] = threads
        PANDAS.hold()
        self._connection = duckdb.connect(":memory:", config=config)
        self._connection.execute("SET preserve_insertion_order = true")
        self._names = (f"kept_{number}" for number in count())

    def scan(self, native: Any) -> nw.LazyFrame:
        if isinstance(native, pa.Table):
            name = next(self._names)
            self._connection.register(name, native)
            return nw.from_native(self._connection.table(name))
        if isinstance(native, str | list):
            return nw.from_native(self._connection.read_parquet(native, hive_partitioning=True, union_by_name=True))
        return nw.from_native(native).lazy()

    def persist(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        name = next(self._names)
        frame.to_native().create(name)
        return nw.from_native(self._connection.table(name))

    def collect(self, frame: nw.LazyFrame) -> pa.Table:
        return _plain_integers(frame.to_native().to_arrow_table())

    def close(self) -> None:
        self._connection.close()
        PANDAS.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _plain_integers(table: pa.Table) -> pa.Table:
    """DuckDB adds integers into 128 bits, which arrive as decimals without decimals."""
    for place, column in enumerate(table.schema):
        if pa.types.is_decimal(column.type) and column.type.scale == 0:
            table = table.set_column(place, column.name, table.column(place).cast(pa.int64()))
    return table


def open_port(engine: str = "duckdb", **options: Any) -> DuckDBPort:
    return DuckDBPort(**options)
