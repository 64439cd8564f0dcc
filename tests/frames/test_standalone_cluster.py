"""A province on a real standalone cluster, by the command that the how-to names; and what that command would not let pass."""

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import spark_cluster

needs_spark = pytest.mark.skipif(spark_cluster.unable() is not None, reason=spark_cluster.unable() or "")


@needs_spark
def test_two_workers_say_what_duckdb_says(tmp_path, capsys):
    """About half a minute: four Java processes start and two executors share the work."""
    assert spark_cluster.prove(tmp_path, counties=2), capsys.readouterr().out
    said = capsys.readouterr().out
    assert "2 个执行器" in said and "一致" in said.splitlines()
    assert not remaining(tmp_path)


@needs_spark
def test_a_failure_leaves_no_process(tmp_path):
    with pytest.raises(RuntimeError, match="midway"), spark_cluster.cluster(tmp_path / "cluster", workers=1):
        assert len(remaining(tmp_path)) == 2
        raise RuntimeError("midway")
    assert not remaining(tmp_path)


def remaining(folder):
    """Java processes whose class path names the folder, where their settings lie."""
    listed = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if f"{folder}/cluster" in line]


@pytest.mark.skipif(os.name != "posix", reason="进程组只在 Linux 和 macOS 上有")
def test_a_daemon_that_ends_is_told_of_with_its_last_words(tmp_path):
    home = tmp_path / "bin"
    home.mkdir()
    (home / "spark-class").write_text("#!/bin/sh\necho 端口已被占用; exit 1\n", encoding="utf-8")
    (home / "spark-class").chmod(0o755)
    environ = os.environ | {"SPARK_HOME": str(tmp_path)}
    with (
        pytest.raises(RuntimeError, match="端口已被占用"),
        spark_cluster.daemon(tmp_path / "master.log", environ, "Master") as master,
    ):
        spark_cluster.told(master, "Starting")


def items(folder, lines):
    (folder / "items").mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(lines), folder / "items" / "part.parquet")
    return folder


LINE = {"region_code": "010203", "item": "R1", "verdict": "below", "practical": "below", "x": 1.0}


@pytest.mark.parametrize(
    ("change", "alike", "apart"),
    [({}, 2, 0.0), ({"verdict": "compliant"}, 1, 0.0), ({"verdict": None}, 1, 0.0), ({"x": 1.0 + 4e-12}, 2, 4e-12), ({"x": None}, 2, 0.0)],
)  # fmt: skip
def test_differences_are_counted(tmp_path, change, alike, apart):
    found = spark_cluster.compared(items(tmp_path / "a", [LINE]), items(tmp_path / "b", [LINE | change]), "items")
    assert found.alike == alike and found.apart == pytest.approx(apart, rel=1e-3)
    assert (found.alike == found.verdicts and found.apart <= spark_cluster.NEAR) == (not change)


def test_lines_of_one_side_only_are_no_agreement(tmp_path):
    with pytest.raises(RuntimeError, match="两次的行不同"):
        spark_cluster.compared(
            items(tmp_path / "a", [LINE]), items(tmp_path / "b", [LINE, LINE | {"item": "R2"}]), "items"
        )
