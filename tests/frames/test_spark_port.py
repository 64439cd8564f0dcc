"""What is Spark's own: whose settings count, what a port leaves behind, which master is meant."""

import os
import subprocess
import sys

import narwhals.stable.v2 as nw
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ports import SMALL, missing, opened

pytestmark = pytest.mark.skipif(missing("spark") is not None, reason=missing("spark") or "")
TABLE = pa.table({"region_code": ["010203", "010204"], "n": [1.0, None]})
ASKED = ("spark.master", "spark.driver.memory", "spark.ui.enabled", "spark.sql.shuffle.partitions",
         "spark.sql.ansi.enabled", "spark.sql.session.timeZone", "spark.log.level", "spark.app.name")  # fmt: skip
CHILD = f"""
from junheng.frames import open_port
with open_port("spark", settings={{"spark.driver.extraJavaOptions": {SMALL["spark.driver.extraJavaOptions"]!r}}}) as port:
    for name in {ASKED!r}:
        print(name, port._session.conf.get(name))
"""


def test_the_user_s_own_settings_count(tmp_path):
    """spark-defaults.conf names master, memory and pieces; what answers rest on stays ours."""
    (tmp_path / "spark-defaults.conf").write_text(
        "spark.master local[1]\nspark.driver.memory 600m\nspark.ui.enabled false\nspark.log.level FATAL\n"
        "spark.sql.shuffle.partitions 3\nspark.sql.ansi.enabled true\nspark.sql.session.timeZone Asia/Shanghai\n"
    )
    environ = os.environ | {"SPARK_CONF_DIR": str(tmp_path), "SPARK_LOCAL_IP": "127.0.0.1"}
    environ |= {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", CHILD], env=environ, capture_output=True, text=True, check=True)
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert said == dict(zip(ASKED, ("local[1]", "600m", "false", "3", "false", "UTC", "FATAL", "junheng"), strict=True))


def test_a_closed_port_leaves_nothing_in_the_cluster():
    with opened("spark") as port:
        before = set(blocks(port))
        kept = port.persist(port.scan(TABLE).filter(nw.col("n") > 0))
        assert port.collect(kept).num_rows == 1
        assert set(blocks(port)) > before
    assert set(blocks(port)) <= before


def test_a_released_frame_leaves_nothing_in_the_cluster():
    with opened("spark") as port:
        before = set(blocks(port))
        first, second = (port.persist(port.scan(TABLE)) for _ in range(2))
        port.release(first)
        assert len(set(blocks(port)) - before) == 1
        assert port.collect(second).num_rows == 2


def blocks(port):
    return list(port._session.sparkContext._jsc.getPersistentRDDs().keys())


def test_one_process_has_one_master():
    with opened("spark") as port:
        assert port.collect(port.scan(TABLE)).num_rows == 2
        with pytest.raises(ValueError, match="另开一个进程"):
            opened_at("spark://127.0.0.1:1")
        assert port.collect(port.scan(TABLE)).num_rows == 2


def opened_at(master):
    from junheng.frames import open_port

    return open_port(master)


def test_paths_are_no_patterns(tmp_path):
    folder = tmp_path / "湖 [1]{a,b}*" / "region_code=010203"
    folder.mkdir(parents=True)
    pq.write_table(pa.table({"n": [1]}), folder / "part.parquet")
    with opened("spark") as port:
        found = port.collect(port.scan([str(folder / "part.parquet")]))
    assert found.to_pylist() == [{"n": 1, "region_code": "010203"}]
