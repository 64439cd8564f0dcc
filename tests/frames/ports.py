"""The engines that are here, for tests that run on each of them."""

import shutil
from importlib.util import find_spec

import pytest

from junheng.frames import open_port


def missing(engine: str) -> str | None:
    """Why an engine cannot be tried here, in one line; None when it can."""
    module = {"duckdb": "duckdb", "polars": "polars", "spark": "pyspark"}[engine]
    if find_spec(module) is None:
        return f"{engine} 没有安装（./junheng ensure {engine}）"
    if engine == "spark" and shutil.which("java") is None:
        return "spark 需要 Java 17，这台机器没有 java"
    return None


def engines(*names: str):
    """Parameters of a test that runs on each engine, skipped with one line where one is missing."""
    return [
        pytest.param(name, marks=pytest.mark.skipif(missing(name) is not None, reason=missing(name) or ""))
        for name in names
    ]


def opened(engine: str):
    """A port of the engine; Spark in few pieces, so that a small test is no large one."""
    return open_port("spark", settings=SMALL) if engine == "spark" else open_port(engine)


# Java compiles quickly and lightly: a test ends before the careful compiler has paid for itself.
SMALL = {"spark.master": "local[1]", "spark.sql.shuffle.partitions": "1", "spark.default.parallelism": "1",
         "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
         "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
         "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
         "spark.sql.adaptive.enabled": "false"}  # fmt: skip
EVERY = ("duckdb", "polars", "spark")
