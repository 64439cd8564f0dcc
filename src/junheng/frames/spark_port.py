"""Apache Spark: `spark` is the master of the user's spark-defaults.conf, else local[*]; `spark://host:port` a cluster."""

from __future__ import annotations

import os
import re
from functools import reduce
from pathlib import PurePath
from typing import Any, Self

import narwhals.stable.v2 as nw
import pyarrow as pa
import pyarrow.parquet as pq
from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from junheng.frames.port import repeated_keys

# What every answer rests on, whatever a cluster's administrator prefers.
RULES = {
    "spark.sql.ansi.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.execution.arrow.useLargeVarTypes": "false",
    "spark.ui.showConsoleProgress": "false",
}
# What holds where the user's own settings (spark-defaults.conf, PYSPARK_SUBMIT_ARGS) say nothing.
TASTES = {"spark.master": "local[*]", "spark.ui.enabled": "false", "spark.log.level": "ERROR"}
SPREAD = "spark.sql.shuffle.partitions"
FEWEST = 8


class SparkPort:
    """The extra `spark`; needs Java 17. For data that already lives in a cluster: on one machine it is far slower.

    Args:
        master: its address; None leaves it to the user's settings.
        settings: Spark's own, stronger than all others.

    Raises:
        ValueError: this process already holds a session of another master.
    """

    name = "spark"

    def __init__(self, master: str | None, settings: dict[str, str] | None = None) -> None:
        self._session = _session(master, settings or {})
        self._spreads = not self._session.sparkContext.getConf().contains(SPREAD)
        self._kept: list[Any] = []

    def scan(self, native: Any) -> nw.LazyFrame:
        if isinstance(native, pa.Table):
            return nw.from_native(self._session.createDataFrame(native))
        if isinstance(native, str | list):
            return nw.from_native(_files(self._session, [native] if isinstance(native, str) else native))
        return nw.from_native(native).lazy()

    def persist(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        """A local checkpoint: unlike a cached frame it forgets how it was made, so that plans never grow."""
        self._spread()
        kept = frame.to_native().localCheckpoint(eager=True)
        self._kept.append(kept)
        return nw.from_native(kept)

    def release(self, frame: nw.LazyFrame) -> None:
        kept = frame.to_native()
        self._kept = [other for other in self._kept if other is not kept]
        _forget(kept)

    def _spread(self) -> None:
        """Shuffles in two pieces a core of what the cluster lends now: executors come and go."""
        if self._spreads:
            pieces = max(FEWEST, 2 * self._session.sparkContext.defaultParallelism)
            self._session.conf.set(SPREAD, str(pieces))

    def collect(self, frame: nw.LazyFrame) -> pa.Table:
        return frame.to_native().toArrow()

    def repeated(self, frame: nw.LazyFrame, key: list[str]) -> nw.LazyFrame | None:
        return repeated_keys(self, frame, key)

    def close(self) -> None:
        for kept in self._kept:
            _forget(kept)
        self._kept.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _forget(kept: DataFrame) -> None:
    """Checkpointed rows lie in an RDD that `DataFrame.unpersist` does not know: they would stay until Java next collects."""
    kept._jdf.queryExecution().analyzed().rdd().unpersist(False)


def _session(master: str | None, settings: dict[str, str]) -> SparkSession:
    """The process's session, begun where there is none."""
    SparkContext._ensure_initialized(conf=SparkConf(loadDefaults=False).setAll(list(settings.items())))
    conf = SparkConf().setAppName("junheng")
    for name, value in TASTES.items():
        conf.setIfMissing(name, value)
    for name, value in (RULES | ({"spark.master": master} if master else {}) | settings).items():
        conf.set(name, value)
    try:
        session = SparkSession.builder.config(conf=conf).getOrCreate()
    except (Py4JError, PySparkException, RuntimeError) as error:
        why = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise ValueError(f"连不上 Spark（{conf.get('spark.master')}）：{why[:200]}；请核对地址、端口和集群是否在运行") from error
    if master not in (None, session.sparkContext.master):
        raise ValueError(f"本进程已连接 {session.sparkContext.master}，不能再连接 {master}，请另开一个进程")
    return session


def _files(session: SparkSession, paths: list[str]) -> DataFrame:
    """Files of different columns one below the other; folders key=value as texts.

    Spark merges columns that are absent, never such as are whole numbers here and decimals there: what a county's
    software makes of a column without decimals, or without any value.
    """
    base = _address(_above_partitions(paths[0]))
    reader = session.read.option("basePath", base)
    if any("://" in path for path in paths):
        return reader.option("mergeSchema", "true").parquet(*map(_literally, paths))
    groups: dict[tuple[tuple[str, pa.DataType], ...], list[str]] = {}
    for path in paths:
        found = pq.read_schema(path)
        groups.setdefault(tuple(zip(found.names, found.types, strict=True)), []).append(_literally(_address(path)))
    typed = {name for columns in groups for name, kind in columns if not pa.types.is_null(kind)}
    frames = []
    for columns, group in groups.items():
        untyped = [name for name, kind in columns if pa.types.is_null(kind) and name in typed]
        frames.append(reader.parquet(*group).drop(*untyped))
    return reduce(lambda above, below: above.unionByName(below, allowMissingColumns=True), frames)


def _above_partitions(path: str) -> str:
    """The folder above the first key=value folder: what lies below it tells columns."""
    parts = PurePath(path).parts
    at = next((i for i, part in enumerate(parts) if "=" in part), len(parts) - 1)
    return str(PurePath(*parts[:at]))


def _address(path: str) -> str:
    """A path of this machine said to be one: a cluster's own file system may be another. Addresses stay as they are."""
    return path if "://" in path else "file:/" + PurePath(os.path.abspath(path)).as_posix().lstrip("/")


def _literally(path: str) -> str:
    """A path is a name, never a pattern: Spark would read brackets, braces and stars as one."""
    return re.sub(r"([\[\]{}*?])", r"\\\1", path)


def open_port(engine: str = "spark", **options: Any) -> SparkPort:
    """`spark`, `local[4]` or a master's address."""
    return SparkPort(None if engine == "spark" else engine, options.get("settings"))
