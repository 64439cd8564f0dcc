"""A lake on each engine against hand-written SQL, a pandas script and a row loop: ratios in one run, and growth.

    python bench/lake.py [--counties 2850] [--engines duckdb,polars] [--pupils] [--lakes FOLDER] [--repeat 3]

Every measurement is a process of its own; peak memory is its largest resident size. Time runs from the first file opened until all
items and CVs of every county lie in memory as columns; nothing is written. Three lakes of the same nation are made first, in
FOLDER if named, where they are found the next time (one file a table and province): with counts and classes; without counts, with
teachers and classes; and, with --pupils, without counts, with teachers and pupils. The lines of
assess-all run the command on lakes of their own size, batch by batch, and write every result. Ratios are to the hand-written DuckDB SQL of
lake_sql.py on the same lake, which gives the same verdicts of every county; how many agree is printed. Both look for doubled
records, teachers and pupils listed twice among them. The pandas script and the row loop (lake_peers.py) give R1–R7 and the
CVs only. pandas runs where it is installed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

GROWTH = (1, 10, 100)
BATCHES = (100, 400, 1000)
PAIRS = {"G2": ("G2", "G2a"), "G8": ("G8", "G8a"), "G15": ("G15", "G15a"), "G13": ("G13a", "G13b")}
WORDS = ("below", "no_value", "compliant", "not_applicable")


def ours(lake: Path, engine: str, counties: int | None) -> dict:
    """All items and CVs of every county (or of the first so many), nothing written."""
    from junheng import library
    from junheng.core.verdict import Verdict
    from junheng.engine import evaluate
    from junheng.frames import open_port
    from junheng.intake.lake import Lake

    standard = library.load("high_quality_balance_2017", on="2024-09-01")
    began = time.perf_counter()
    known = Lake(lake)
    wanted = None if counties is None else known.regions(known.years[-1])[:counties]
    with open_port(engine) as port:
        found = evaluate(standard, known.county_year(port, known.years[-1], wanted), port=port).counties
        seconds = time.perf_counter() - began
    codes = {item: column.to_pylist() for item, column in found.item_codes.items()}
    verdicts = {region: {i: Verdict(codes[i][at]).key for i in codes} for at, (region, _) in enumerate(found.regions)}
    return {"seconds": seconds, "counties": len(found), "verdicts": verdicts}


def batches(lake: Path) -> dict:
    """The command itself, batch by batch, results written."""
    from junheng.cli.main import main as junheng

    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as out, contextlib.redirect_stdout(sys.stderr):
        code = junheng(["assess-all", str(lake), "--out", out])
        done = json.loads((Path(out) / "progress.json").read_text(encoding="utf-8"))["done"]
    if code:
        raise SystemExit(code)
    return {"seconds": time.perf_counter() - began, "counties": len(done)}


def sql(lake: Path) -> dict:
    from lake_sql import run

    seconds, lines = run(lake)
    return {
        "seconds": seconds,
        "counties": len(lines),
        "verdicts": {line["region_code"]: _items(line) for line in lines},
    }


def _items(line: dict) -> dict:
    found = {i: line[i] for i in line if i[0] in "RGQS" and i[1:].isdigit()}
    for item, parts in PAIRS.items():
        found[item] = min(line[part] for part in parts)
    return {i: WORDS[3 if code is None else code] for i, code in found.items()}


def pandas(lake: Path) -> dict:
    from lake_peers import by_pandas

    return by_pandas(lake)


def loop(lake: Path) -> dict:
    from lake_peers import by_loop

    return by_loop(lake)


def measured(*words: str) -> dict:
    """One measurement in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--measure", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        return {"error": (done.stderr.strip().splitlines() or ["?"])[-1][:100]}
    return json.loads(done.stdout.splitlines()[-1])


def measure(what: str, lake: str, *more: str) -> None:
    """What the process of its own does."""
    makers = {"ours": lambda engine, n: ours(Path(lake), engine, int(n) or None), "sql": lambda: sql(Path(lake)),
              "batches": lambda: batches(Path(lake)),
              "pandas": lambda: pandas(Path(lake)), "loop": lambda: loop(Path(lake))}  # fmt: skip
    found = makers[what](*more)
    found["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def best(repeat: int, *words: str) -> dict:
    """The quickest of some runs: what else the machine does can only slow one down."""
    runs = [measured(*words) for _ in range(repeat)]
    good = [run for run in runs if "seconds" in run]
    return min(good, key=lambda run: run["seconds"]) if good else runs[0]


def line(name: str, run: dict, base: dict | None, remark: str = "") -> None:
    if "error" in run:
        print(f"{name:<46} {run['error']}")
        return
    ratio = f"{run['seconds'] / base['seconds']:6.2f}×" if base and "seconds" in base else "       "
    print(f"{name:<46} {run['seconds']:8.2f} s {ratio} {run['mb']:8.0f} MB   {run['counties']:,}{remark}", flush=True)


def agreement(a: dict, b: dict) -> str:
    """How many of the verdicts that `a` gives `b` gives too."""
    if "verdicts" not in a or "verdicts" not in b:
        return ""
    pairs = [(a["verdicts"][c][i], b["verdicts"].get(c, {}).get(i)) for c in a["verdicts"] for i in a["verdicts"][c]]
    return f"   {sum(x == y for x, y in pairs):,} of {len(pairs):,} verdicts equal"


LAKES = {
    "counts": (("classes",), True),
    "rosters": (("classes", "teachers"), False),
    "pupils": (("pupils", "teachers"), False),
}


def make(folder: Path, name: str, counties: int) -> Path:
    """One of the three lakes, unless it lies there already."""
    from junheng.synth.nation import NationOrder, write_nation

    lake, (rosters, counts) = folder / f"{name}-{counties}", LAKES[name]
    if not lake.is_dir():
        write_nation(NationOrder(7, counties, counts=counts), lake, rosters, "province")
    return lake


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--counties", type=int, default=2850)
    parser.add_argument("--engines", default="duckdb,polars")
    parser.add_argument("--lakes", type=Path, help="where the lakes lie, or are to be made and kept")
    parser.add_argument("--pupils", action="store_true", help="the pupil rosters as well (about a gigabyte of Parquet)")
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    if args.measure:
        measure(*args.measure)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        table(args, args.lakes or Path(folder))
    return 0


def table(args: argparse.Namespace, folder: Path) -> None:
    lake, engines = make(folder, "counts", args.counties), args.engines.split(",")
    print(f"{'':<46} {'time':>10} {'ratio':>7} {'peak':>11}   counties")
    base = compared("counts and classes", lake, engines, args.repeat)
    for name, words in (("pandas", "pandas script"), ("loop", "row loop")):
        if name != "pandas" or find_spec("pandas"):
            run = best(1, name, str(lake))
            line(f"  {words} (R1–R7 and CVs only)", run, base, agreement(run, base))
    for counties in (*(n for n in GROWTH if n < args.counties), 0):
        run = best(args.repeat, "ours", str(lake), "duckdb", str(counties))
        line(f"  junheng, duckdb, the first {counties or args.counties:,} counties", run, None)
    compared("counts made from teachers and classes", make(folder, "rosters", args.counties), engines[:1], args.repeat)
    for counties in (*(n for n in BATCHES if n < args.counties), args.counties):
        run = best(1, "batches", str(make(folder, "rosters", counties)))
        line(f"  assess-all, results written, {counties:,} counties", run, None)
    if args.pupils:
        compared("counts made from teachers and pupils", make(folder, "pupils", args.counties), engines[:1], 1)


def compared(what: str, lake: Path, engines: list[str], repeat: int) -> dict:
    """One lake by SQL and on each engine; returns the SQL's run."""
    print(what)
    base = best(repeat, "sql", str(lake))
    line("  hand-written DuckDB SQL", base, base)
    for engine in engines:
        run = best(repeat, "ours", str(lake), engine, "0")
        line(f"  junheng, {engine}", run, base, agreement(run, base))
    return base


if __name__ == "__main__":
    sys.exit(main())
