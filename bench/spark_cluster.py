"""A real standalone cluster, a master and two workers on loopback, against DuckDB: every verdict, every CV.

    python bench/spark_cluster.py [--counties 10] [--lake FOLDER]      (or: ./junheng dev bench spark_cluster)

Makes a province, runs `assess-all` on spark://… and on DuckDB, compares all that the two wrote, and ends with 1 where a verdict
differs or a number differs by more than 1e-12. Ports are whatever is free. Every process it starts ends with it, on Ctrl-C
and on failure too. Java compiles lightly here: a proof that the cluster answers alike, no measure of its speed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

HOST = "127.0.0.1"
DEPLOY = "org.apache.spark.deploy"
PATIENCE = 90.0
NEAR = 1e-12
LIGHT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
# A machine that stands still for minutes, as one that runs other tests may, is no dead executor.
PATIENT = "600s"
DEFAULTS = f"""\
spark.network.timeout {PATIENT}
spark.driver.memory 1g
spark.driver.host {HOST}
spark.driver.extraJavaOptions {LIGHT}
spark.executor.memory 512m
spark.executor.extraJavaOptions {LIGHT}
spark.eventLog.enabled true
spark.eventLog.compress false
"""
KEYS = {"counties": ("region_code",), "items": ("region_code", "item"), "parts": ("region_code", "item", "part", "stage"),
        "schools": ("region_code", "school_code", "stage"), "dispersion": ("region_code", "stage", "indicator"),
        "findings": ("region_code", "code", "table", "school_code", "stage", "item", "value", "message")}  # fmt: skip


@dataclass(frozen=True)
class Cluster:
    """Where it answers, what a driver's environment must say, and where drivers tell what ran."""

    address: str
    environ: dict[str, str]
    events: Path

    def tasks(self) -> Counter[str]:
        """How many tasks each executor ran, over all drivers that have ended."""
        found: Counter[str] = Counter()
        for path in self.events.rglob("events_*"):
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.startswith('{"Event":"SparkListenerTaskEnd"'):
                    found[json.loads(line)["Task Info"]["Executor ID"]] += 1
        return found


def unable() -> str | None:
    """Why no cluster can be started here, in one line; None when one can."""
    if os.name != "posix":
        return "跳过：这里用进程组收尾，只在 Linux 和 macOS 上运行"
    if shutil.which("java") is None:
        return "跳过：没有 Java（需要 17）。 Skipped: no Java."
    if find_spec("pyspark") is None:
        return "跳过：没有 PySpark（./junheng ensure spark）。 Skipped: no PySpark."
    return None


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A master and workers of one core each, ready when entered and gone when left."""
    events = folder / "events"
    events.mkdir(parents=True)
    (folder / "spark-defaults.conf").write_text(f"{DEFAULTS}spark.eventLog.dir file:{events}\n", encoding="utf-8")
    # Workers without Python: whatever would need one there fails.
    environ = os.environ | {"PYSPARK_PYTHON": str(folder / "no-python"), "SPARK_HOME": _home(), "SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": HOST,
                            "SPARK_DAEMON_MEMORY": "256m", "SPARK_DAEMON_JAVA_OPTS": f"{LIGHT} -Dspark.worker.timeout={PATIENT[:-1]}"}  # fmt: skip
    free = ("--host", HOST, "--port", "0", "--webui-port", "0")
    with ExitStack() as stack:
        master = stack.enter_context(daemon(folder / "master.log", environ, f"{DEPLOY}.master.Master", *free))
        address = told(master, r"Starting Spark master at (spark://\S+)")[0]
        for number in range(workers):
            own = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"worker{number}"), address)
            log = folder / f"worker{number}.log"
            stack.enter_context(daemon(log, environ, f"{DEPLOY}.worker.Worker", *free, *own))
        told(master, r"Registering worker (\S+)", workers)
        yield Cluster(address, environ, events)


def _home() -> str:
    """The Spark that PySpark brings, whichever else is installed: driver and workers are of one version."""
    found = find_spec("pyspark")
    assert found and found.origin
    return str(Path(found.origin).parent)


@dataclass(frozen=True)
class Daemon:
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def daemon(log: Path, environ: dict[str, str], *words: str) -> Iterator[Daemon]:
    """A Java process with all it starts itself: one session, ended as a whole."""
    command = [str(Path(environ["SPARK_HOME"]) / "bin" / "spark-class"), *words]
    with log.open("wb") as sink:
        process = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink,
                                   start_new_session=True)  # fmt: skip
    try:
        yield Daemon(process, log)
    finally:
        end(process)


def end(process: subprocess.Popen[bytes], patience: float = 10.0) -> None:
    """Asked first, then made to; whoever of its session is left goes with it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def told(source: Daemon, pattern: str, times: int = 1) -> list[str]:
    """What a log says so many times, waited for.

    Raises:
        RuntimeError: the process ended, or patience did.
    """
    until = time.monotonic() + PATIENCE
    while len(found := re.findall(pattern, source.log.read_text(encoding="utf-8", errors="replace"))) < times:
        if source.process.poll() is not None or time.monotonic() > until:
            last = source.log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
            raise RuntimeError(f"{source.log.stem} 没有就绪：" + "\n".join(last))
        time.sleep(0.1)
    return found


def junheng(*words: str, environ: dict[str, str] | None = None) -> float:
    """Seconds a command of the product took; it must succeed."""
    began = time.perf_counter()
    environ = environ or dict(os.environ)
    source = str(Path(__file__).resolve().parents[1] / "src")
    environ |= {"PYTHONPATH": os.pathsep.join([source, *filter(None, [environ.get("PYTHONPATH")])])}
    done = subprocess.run([sys.executable, "-m", "junheng.cli.main", *words], env=environ, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"junheng {' '.join(words)}：\n{done.stderr[-2000:]}")
    return time.perf_counter() - began


@dataclass
class Compared:
    """Two runs' lines of one table: how many texts, truths and counts are alike, and how far numbers lie apart."""

    verdicts: int = 0
    alike: int = 0
    apart: float = 0.0
    apart_cv: float = 0.0

    def add(self, name: str, one: object, other: object) -> None:
        if isinstance(one, float) and isinstance(other, float):
            distance = abs(one - other) / max(1.0, abs(one))
            self.apart = max(self.apart, distance)
            self.apart_cv = max(self.apart_cv, distance if name == "cv" else 0.0)
            return
        self.verdicts += 1
        self.alike += one == other


def compared(one: Path, other: Path, name: str) -> Compared:
    """Raises RuntimeError where the two have different lines."""
    lines, others = (_keyed(folder, name) for folder in (one, other))
    if lines.keys() != others.keys():
        raise RuntimeError(f"{name}：两次的行不同，如 {sorted(lines.keys() ^ others.keys(), key=str)[:3]}")
    found = Compared()
    for key, line in lines.items():
        for field in line.keys() - set(KEYS[name]):
            found.add(field, line[field], others[key][field])
    return found


def _keyed(folder: Path, name: str) -> dict[tuple, dict]:
    """Lines by key and, where a key stands more than once, by which of them it is."""
    files = sorted((folder / name).rglob("*.parquet"))
    lines = pa.concat_tables(pq.read_table(path, partitioning=None) for path in files).to_pylist()
    seen: Counter[tuple] = Counter()
    keyed = {}
    for line in lines:
        key = tuple(line[k] for k in KEYS[name])
        keyed[*key, seen[key]] = line
        seen[key] += 1
    return keyed


def prove(folder: Path, counties: int, lake: Path | None = None) -> bool:
    """The short table, printed; whether all is alike."""
    if lake is None:
        lake = folder / "lake"
        junheng("synth", "nation", "--counties", str(counties), "--out", str(lake))
    by_duckdb, by_spark = folder / "duckdb", folder / "spark"
    quick = junheng("assess-all", str(lake), "--out", str(by_duckdb))
    with cluster(folder / "cluster") as spark:
        words = ("assess-all", str(lake), "--out", str(by_spark), "--engine", spark.address)
        slow = junheng(*words, environ=dict(spark.environ))
        tasks = spark.tasks()
    return report(spark.address, tasks, {name: compared(by_duckdb, by_spark, name) for name in KEYS}, quick, slow)


def report(address: str, tasks: Counter[str], tables: dict[str, Compared], quick: float, slow: float) -> bool:
    """The table; whether executors of both workers ran tasks and every table is alike."""
    ran = "、".join(f"{name} 号 {count}" for name, count in sorted(tasks.items()))
    print(f"{address}：{len(tasks)} 个执行器，任务数 {ran}")
    print(f"{'':<12}{'alike':>16}{'largest difference':>22}")
    for name, found in tables.items():
        print(f"{name:<12}{f'{found.alike:,} / {found.verdicts:,}':>16}{found.apart:>22.1e}")
    counties = tables["counties"]
    print(f"CV: largest difference {tables['dispersion'].apart_cv:.1e}")
    print(f"DuckDB {quick:.1f} s, Spark {slow:.1f} s")
    same = all(found.alike == found.verdicts and found.apart <= NEAR for found in tables.values())
    good = same and len(tasks) > 1 and counties.verdicts > 0
    print("一致" if good else "不一致")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counties", type=int, default=10)
    parser.add_argument("--lake", type=Path, help="an existing lake instead of a made one")
    args = parser.parse_args()
    if why := unable():
        print(why)
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with tempfile.TemporaryDirectory() as folder:
            return 0 if prove(Path(folder), args.counties, args.lake) else 1
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
