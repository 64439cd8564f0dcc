"""A lake on each engine against hand-written SQL, a pandas script and a row loop: ratios in one run, and growth.

    python bench/lake.py [--counties 2850] [--engines duckdb,polars] [--pupils] [--lake FOLDER] [--repeat 3]

Every measurement is a process of its own; peak memory is its largest resident size. The lake is made first when FOLDER is not
given (one file a table and province). Ratios are to the hand-written DuckDB SQL of lake_sql.py, which gives the same verdicts of
every county; how many of them agree is printed. The pandas script and the row loop (lake_peers.py) give less: values, school
rule and CVs of R1–R7 only. pandas runs where it is installed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

GROWTH = (1, 10, 100)
SKIPPED = ("teachers", "pupils")
PAIRS = {"G2": ("G2", "G2a"), "G8": ("G8", "G8a"), "G15": ("G15", "G15a"), "G13": ("G13a", "G13b")}
WORDS = ("below", "no_value", "compliant", "not_applicable")


def ours(lake: Path, engine: str, counties: int | None, counted: bool = False) -> dict:
    """All items and CVs of every county (or of the first so many), nothing written."""
    from junheng import library
    from junheng.engine import evaluate
    from junheng.frames import open_port
    from junheng.intake.lake import Lake

    standard = library.load("high_quality_balance_2017", on="2024-09-01")
    known = Lake(lake)
    regions = known.regions(known.years[-1])
    if not counted:
        known.parts = {name: parts for name, parts in known.parts.items() if name not in SKIPPED}
    began = time.perf_counter()
    with open_port(engine) as port:
        wanted = None if counties is None else regions[:counties]
        found = evaluate(
            standard, known.county_year(port, known.years[-1], wanted, check_doubles=counted), port=port
        ).counties
    return {"seconds": time.perf_counter() - began, "counties": len(found),
            "verdicts": {region: {i: v.key for i, v in c.items.items()} for (region, _), c in found.items()}}  # fmt: skip


def pupils(lake: Path) -> dict:
    """Classes made from one line a pupil, ours; and the same by SQL."""
    from junheng.frames import open_port
    from junheng.intake.lake import Lake
    from junheng.intake.lake_counts import pupil_classes

    known = Lake(lake)
    began = time.perf_counter()
    with open_port("duckdb") as port:
        frame = known.frame(port, "pupils", known.years[-1])
        rows = port.collect(port.persist(pupil_classes(port, frame, check_doubles=False))).num_rows
    return {"seconds": time.perf_counter() - began, "counties": rows}


def pupils_sql(lake: Path) -> dict:
    import duckdb

    began = time.perf_counter()
    with duckdb.connect() as connection:
        connection.execute(
            f"""CREATE TABLE classes AS SELECT region_code, school_code, stage, grade, class_name, count(*) AS pupils
                FROM read_parquet('{lake}/pupils/**/*.parquet', hive_partitioning=true, hive_types_autocast=false) GROUP BY ALL"""
        )
        rows = connection.execute("SELECT count(*) FROM classes").fetchone()[0]
    return {"seconds": time.perf_counter() - began, "counties": rows}


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
    makers = {"ours": lambda engine, n: ours(Path(lake), engine, int(n) or None), "rosters": lambda engine: ours(Path(lake), engine, None, True),
              "sql": lambda: sql(Path(lake)), "pandas": lambda: pandas(Path(lake)), "loop": lambda: loop(Path(lake)),
              "pupils": lambda: pupils(Path(lake)), "pupils_sql": lambda: pupils_sql(Path(lake))}  # fmt: skip
    found = makers[what](*more)
    found["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def best(repeat: int, *words: str) -> dict:
    """The quickest of some runs: what else the machine does can only slow one down."""
    runs = [measured(*words) for _ in range(repeat)]
    good = [run for run in runs if "seconds" in run]
    return min(good, key=lambda run: run["seconds"]) if good else runs[0]


def line(name: str, run: dict, base: dict | None) -> None:
    if "error" in run:
        print(f"{name:<46} {run['error']}")
        return
    ratio = f"{run['seconds'] / base['seconds']:6.2f}×" if base and "seconds" in base else "      "
    print(f"{name:<46} {run['seconds']:8.2f} s {ratio} {run['mb']:8.0f} MB   {run['counties']:,}")


def agreement(a: dict, b: dict) -> str:
    pairs = [(a["verdicts"][c][i], b["verdicts"].get(c, {}).get(i)) for c in a["verdicts"] for i in a["verdicts"][c]]
    return f"{sum(x == y for x, y in pairs):,} of {len(pairs):,} verdicts equal"


def make(folder: Path, counties: int, rosters: tuple[str, ...], counts: bool = True) -> Path:
    from junheng.synth.nation import NationOrder, write_nation

    write_nation(NationOrder(7, counties, counts=counts), folder, rosters, "province")
    return folder


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--counties", type=int, default=2850)
    parser.add_argument("--engines", default="duckdb,polars")
    parser.add_argument("--lake", type=Path)
    parser.add_argument("--pupils", action="store_true", help="the pupil rosters as well (about a gigabyte of Parquet)")
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    if args.measure:
        measure(*args.measure)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        table(args, Path(folder))
    return 0


def table(args: argparse.Namespace, folder: Path) -> None:
    lake = args.lake or make(folder / "lake", args.counties, ("classes",))
    print(f"{'':<46} {'time':>10} {'ratio':>7} {'peak':>11}   counties")
    base = best(args.repeat, "sql", str(lake))
    line("hand-written DuckDB SQL", base, base)
    for engine in args.engines.split(","):
        run = best(args.repeat, "ours", str(lake), engine, "0")
        line(f"junheng, {engine}", run, base)
        if "verdicts" in run and "verdicts" in base:
            print(f"{'':<46} {agreement(run, base)}")
    if find_spec("pandas"):
        line("pandas script (R1–R7 and CVs only)", best(1, "pandas", str(lake)), base)
    line("row loop (R1–R7 and CVs only)", best(1, "loop", str(lake)), base)
    for counties in GROWTH:
        if counties < args.counties:
            line(
                f"junheng, duckdb, the first {counties:,} counties",
                best(args.repeat, "ours", str(lake), "duckdb", str(counties)),
                None,
            )
    rosters = make(folder / "rosters", args.counties, ("classes", "teachers"), counts=False)
    line("counts from teachers and classes", best(args.repeat, "rosters", str(rosters), "duckdb"), base)
    if args.pupils:
        nation = make(folder / "pupils", args.counties, ("pupils",), counts=False)
        base = best(1, "pupils_sql", str(nation))
        line("classes from pupils, hand-written SQL", base, base)
        line("classes from pupils, junheng", best(1, "pupils", str(nation)), base)


if __name__ == "__main__":
    sys.exit(main())
