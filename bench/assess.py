"""Assessing one county: the command's time, memory and sizes, and reading plus the seven indicators against openpyxl and loops.

    python bench/assess.py [--runs 5] [--schools 107 1000]

Every figure is the median of the runs; ratios come from one process, ours and the peer alternating on the same workbook.
The peer opens the whole workbook with openpyxl and adds up with loops what the seven indicators and their coefficients need,
no checks, no origins, no campuses: what a county's own script would do.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from math import sqrt
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "demo" / "county"
COMMAND = [sys.executable, "-m", "junheng.cli.main", "assess"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--schools", type=int, nargs="*", default=[107, 1000])
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT / "src"))
    with tempfile.TemporaryDirectory() as folder:
        commands(Path(folder), args.runs)
        for schools in args.schools:
            against_openpyxl(Path(folder), schools, args.runs)


def commands(folder: Path, runs: int) -> None:
    """The demo county on the command line, warm."""
    print(f"demo county (107 schools, 3,714 classes), warm, median of {runs} runs")
    quick = [timed(folder / "q", "json,xlsx,html") for _ in range(runs + 1)][1:]
    whole = [timed(folder / "w", "json,xlsx,docx,pdf,html") for _ in range(runs + 1)][1:]
    seconds = statistics.median(quick), statistics.median(whole)
    print(f"  assess to json+xlsx+html      {seconds[0]:6.2f} s   (aim 3 s)")
    print(f"  docx and pdf, in addition     {seconds[1] - seconds[0]:6.2f} s   (aim 4 s)")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  peak memory                   {peak:6.0f} MB  (aim 700 MB)")
    size = (folder / "w" / "assessment.html").stat().st_size / 1e6
    print(f"  assessment.html               {size:6.2f} MB  (aim 6 MB)")


def timed(out: Path, formats: str) -> float:
    began = time.perf_counter()
    call = [*COMMAND, str(DEMO), "--out", str(out), "--formats", formats]
    subprocess.run(call, check=True, capture_output=True, cwd=ROOT, env=environment())
    return time.perf_counter() - began


def environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def against_openpyxl(folder: Path, schools: int, runs: int) -> None:
    """One workbook, read and judged on the seven indicators: ours and the peer, alternating."""
    path = workbook(folder, schools)
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(clock(lambda: seven(path)))
        theirs.append(clock(lambda: loops(path)))
    a, b = statistics.median(ours), statistics.median(theirs)
    size = path.stat().st_size / 1e6
    print(f"workbook of {schools} schools ({size:.1f} MB): reading plus seven indicators, in process")
    print(f"  Junheng {a:6.2f} s (with checks, origins, campuses)   openpyxl and loops {b:6.2f} s   ratio {b / a:5.1f}x (aim 10x)")
    different(seven(path), loops(path))


def workbook(folder: Path, schools: int) -> Path:
    path = folder / f"county_{schools}.xlsx"
    call = [sys.executable, "-m", "junheng.cli.main", "synth", "county", "--random-seed", "1", "--schools", str(schools),
            "--years", "1", "--out", str(folder / f"c{schools}"), "--workbook", str(path)]  # fmt: skip
    subprocess.run(call, check=True, capture_output=True, cwd=ROOT, env=environment())
    return path


def clock(task) -> float:
    began = time.perf_counter()
    task()
    return time.perf_counter() - began


def seven(path: Path) -> dict[tuple[str, str], float | None]:
    """Stage and indicator → CV, by the product's own door."""
    from junheng import intake, library
    from junheng.engine import evaluate
    from junheng.frames import open_port

    standard = library.load()
    only = replace(standard, indicators=standard.resources, vetoes=(), eligibility=None)
    with open_port(threads=1) as port:
        county = next(iter(evaluate(only, intake.read(path), port=port).counties.values()))
    return {key: cv.cv for key, cv in county.cvs.items()}


def loops(path: Path) -> dict[tuple[str, str], float | None]:
    """The peer: openpyxl, dictionaries, loops."""
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    schools = table(sheets["学校"])
    stages = table(sheets["学段"])
    pupils = {(s["学校标识码"], s["学段"]): s["在校生数"] or 0 for s in stages}
    found: dict[tuple[str, str], list[tuple[float, float | None]]] = {}
    by_code = {s["学校标识码"]: s for s in schools}
    for line in stages:
        school = by_code.get(line["学校标识码"])
        if school is None or school["学校类型"] in ("特殊教育学校", "职业学校") or not line["在校生数"]:
            continue
        for item, x in numerators(school, line, pupils).items():
            found.setdefault((line["学段"], item), []).append((line["在校生数"], x))
    return {key: cv(pairs) for key, pairs in found.items()}


def table(rows: list[list]) -> list[dict]:
    head = next(i for i, row in enumerate(rows) if any(str(c).startswith("学校标识码") for c in row if c))
    titles = [str(c).split("（")[0] if c else "" for c in rows[head]]
    return [dict(zip(titles, row, strict=False)) for row in rows[head + 1 :] if any(c is not None for c in row)]


def numerators(school: dict, line: dict, pupils: dict) -> dict[str, float | None]:
    code, primary = line["学校标识码"], line["学段"] == "小学"
    a, b = pupils.get((code, "小学"), 0), pupils.get((code, "初中"), 0)
    c = school.get("高中在校生数") or 0
    share = (a if primary else 1.1 * b) / (a + 1.1 * b + 1.32 * c)
    degrees = ["博士学历专任教师", "硕士学历专任教师", "本科学历专任教师"] + (["专科学历专任教师"] if primary else [])
    arts = ["体育专任教师数", "音乐专任教师数", "美术专任教师数", "综合艺术专任教师数"]

    def total(source: dict, names: list[str]) -> float | None:
        values = [source.get(name) for name in names]
        numbers = [v for v in values if isinstance(v, int | float)]
        return sum(numbers) if len(numbers) == len(values) else None

    floor, indoor, field = (total(school, [n]) for n in ("教学及辅助用房面积", "室内体育用房面积", "运动场地面积"))
    equipment, rooms = total(school, ["教学仪器设备资产值"]), total(school, ["网络多媒体教室间数"])
    return {
        "R1": total(line, degrees), "R2": total(line, ["县级及以上骨干教师数"]), "R3": total(line, arts),
        "R4": None if None in (floor, indoor) else (floor - indoor) * share,
        "R5": None if None in (field, indoor) else (field + indoor) * share,
        "R6": None if equipment is None else equipment * 10000 * share, "R7": None if rooms is None else rooms * share,
    }  # fmt: skip


def cv(pairs: list[tuple[float, float | None]]) -> float | None:
    if any(x is None for _, x in pairs):
        return None
    everyone = sum(p for p, _ in pairs)
    mean = sum(x for _, x in pairs) / everyone
    return sqrt(sum(p / everyone * (x / p - mean) ** 2 for p, x in pairs)) / mean if mean else None


def different(ours: dict, theirs: dict) -> None:
    """Where the peer's simplifications (campuses, teaching points, rosters) lead to other coefficients."""
    apart = [key for key, value in ours.items() if value and theirs.get(key) and abs(value - theirs[key]) > 1e-9]
    print(f"  coefficients that the loops get otherwise (no campuses, no rosters): {len(apart)} of {len(ours)}")


if __name__ == "__main__":
    main()
