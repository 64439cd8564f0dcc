"""What the product asks of an engine, and who answers for which name."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol

import narwhals.stable.v2 as nw
import pyarrow as pa

ENGINES = {
    "duckdb": "junheng.frames.duckdb_port",
    "polars": "junheng.frames.polars_port",
    "spark": "junheng.frames.spark_port",
}


class Port(Protocol):
    """An engine's verbs: scan, persist, collect; repeated, which every engine has its own quick way for; release and close."""

    name: str

    def scan(self, native: Any) -> nw.LazyFrame:
        """A native frame, pyarrow table or Parquet path(s) as a lazy frame; folders key=value become columns of texts."""

    def persist(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        """The frame computed once and kept for the port's life, or until it is released."""

    def release(self, frame: nw.LazyFrame) -> None:
        """Gives back what a frame that `persist` returned takes; neither it nor what rests on it may be used any more."""

    def collect(self, frame: nw.LazyFrame) -> pa.Table:
        """The frame's rows, in memory. For small results."""

    def repeated(self, frame: nw.LazyFrame, key: list[str]) -> nw.LazyFrame | None:
        """The keys that stand more than once, of complete ones; None when there are none."""

    def close(self) -> None: ...


def open_port(engine: str = "duckdb", **options: Any) -> Port:
    """A fresh port; close it (or use it as a context) when its frames are no longer needed.

    Raises:
        ValueError: an engine nobody answers for.
    """
    name = engine.split(":", 1)[0]
    if name not in ENGINES:
        raise ValueError(f"没有名为 {engine} 的计算引擎，可用：{'、'.join(ENGINES)}")
    return import_module(ENGINES[name]).open_port(engine, **options)


def repeated_keys(port: Port, frame: nw.LazyFrame, key: list[str]) -> nw.LazyFrame | None:
    """`repeated` by grouping on the whole key."""
    complete = nw.all_horizontal(*(~nw.col(name).is_null() for name in key), ignore_nulls=False)
    counted = frame.select(*key).filter(complete).group_by(*key).agg(copies=nw.len())
    found = port.persist(counted.filter(nw.col("copies") > 1).select(*key))
    return found if port.collect(found.head(1)).num_rows else None


def rows(table: pa.Table) -> list[Mapping[str, Any]]:
    """A collected table as dictionaries."""
    return table.to_pylist()
