"""Apache Spark: `spark` is local[*]; `spark://host:port` an existing standalone cluster."""

from __future__ import annotations

import os
import sys
from pathlib import PurePath
from typing import Any, Self

import narwhals.stable.v2 as nw
import pyarrow as pa
from pyspark.sql import SparkSession

from junheng.frames.port import repeated_keys

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.log.level": "ERROR",
}


class SparkPort:
    """The extra `spark`; needs Java 17. For data that already lives in a cluster: on one machine it is far slower."""

    name = "spark"

    def __init__(self, master: str, settings: dict[str, str] | None = None) -> None:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.master(master).appName("junheng")
        for name, value in (SETTINGS | (settings or {})).items():
            builder = builder.config(name, value)
        self._session = builder.getOrCreate()
        self._kept: list[Any] = []

    def scan(self, native: Any) -> nw.LazyFrame:
        if isinstance(native, pa.Table):
            return nw.from_native(self._session.createDataFrame(native))
        if isinstance(native, str | list):
            paths = [native] if isinstance(native, str) else native
            reader = self._session.read.option("mergeSchema", "true").option("basePath", _above_partitions(paths[0]))
            return nw.from_native(reader.parquet(*paths))
        return nw.from_native(native).lazy()

    def persist(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        kept = frame.to_native().localCheckpoint(eager=True)
        self._kept.append(kept)
        return nw.from_native(kept)

    def collect(self, frame: nw.LazyFrame) -> pa.Table:
        return frame.to_native().toArrow()

    def repeated(self, frame: nw.LazyFrame, key: list[str]) -> nw.LazyFrame | None:
        return repeated_keys(self, frame, key)

    def close(self) -> None:
        for kept in self._kept:
            kept.unpersist()
        self._kept.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _above_partitions(path: str) -> str:
    """The folder above the first key=value folder: what lies below it tells columns."""
    parts = PurePath(path).parts
    at = next((i for i, part in enumerate(parts) if "=" in part), len(parts) - 1)
    return str(PurePath(*parts[:at]))


def open_port(engine: str = "spark", **options: Any) -> SparkPort:
    """`spark`, `local[4]` or a master's address."""
    return SparkPort("local[*]" if engine == "spark" else engine, options.get("settings"))
