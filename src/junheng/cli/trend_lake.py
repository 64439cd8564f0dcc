"""Every county of a lake through its years: each year assessed in batches as assess-all does, then compared."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from junheng.cli import succession
from junheng.cli.assess import parse_settings

RECORD, SCHOOLS = "progress.json", "schools"
Tell = Callable[..., None]


def is_result(path: Path) -> bool:
    """Whether a folder is what assess-all wrote."""
    return (path / RECORD).is_file() and (path / "counties").is_dir()


def run(args: argparse.Namespace, lake: Path | None, results: Sequence[Path], tell: Tell) -> int:
    """Compare the years of a lake, or of several results of assess-all; write JSON, workbook, page and the schools' values."""
    from junheng.engine.lake_trend import lake_trend

    if args.batch < 1:
        raise ValueError("--batch 应是 1 以上的整数")
    if any((args.out / name).exists() for name in ("school_stages", RECORD)):
        raise ValueError(f"{args.out} 是数据湖或评估结果的文件夹；为免覆盖，请另选一个文件夹")
    years = _assessed(args, lake, tell) if lake else [_year(path) for path in results]
    years.sort(key=lambda year: year.school_year)
    doubled = [str(a.school_year) for a, b in pairwise(years) if a.school_year == b.school_year]
    if doubled:
        raise ValueError(f"{'、'.join(dict.fromkeys(doubled))} 学年给了不止一次；每个学年请只给一个文件夹")
    changes = _changes(args, lake)
    turned, seen = _schools(args, years, changes, tell)
    standard = _standard(args, years[-1].school_year)
    found = lake_trend(years, _titles(standard), turned, _places(lake, years[-1].school_year) if lake else {})
    _write(found, args, tell)
    _tell(found, args)
    for line in succession.doubts(found.years, changes, seen, args.lang):
        print(line, file=sys.stderr)
    return 0


def _changes(args: argparse.Namespace, lake: Path | None) -> list[Any]:
    if args.succession:
        return succession.of_csv(args.succession, args.lang)
    return succession.of_lake(lake, lang=args.lang) if lake else []


def _standard(args: argparse.Namespace, year: int) -> Any:
    from junheng import library

    return library.load(args.standard, on=f"{year:04d}-09-01", settings=parse_settings(args.set))


def _titles(standard: Any) -> dict[str, dict[str, str]]:
    return {i.id: {"name": i.label, "short": i.short or i.label, "unit": str(i.unit)} for i in standard.indicators}


# --- results of each year --------------------------------------------------------------------------------------------


def _assessed(args: argparse.Namespace, root: Path, tell: Tell) -> list[Any]:
    """Each year of the lake, assessed into DIR/years/YEAR; what an earlier run finished there is taken up."""
    from junheng.cli.assess_all import port_opener
    from junheng.cli.batches import Run
    from junheng.intake.lake import Lake

    lake, opener = Lake(root), port_opener(args.engine)
    if len(lake.years) < 2:
        raise ValueError(f"{root} 只有 {lake.years[0]} 学年，没有可以对比的年份")
    found = []
    for year in lake.years:
        standard, out = _standard(args, year), args.out / "years" / str(year)
        run = Run(lake, year, standard, out, opener, _key(lake, standard, year), args.batch)
        run.all(lake.regions(year), lambda line, done, total, year=year: tell(f"{year} 学年：{line}", done, total))
        if not run.done:
            reasons = "；".join(f"{code} {reason}" for code, reason in list(run.failed.items())[:3])
            raise ValueError(f"{root} 的 {year} 学年没有一个县能评估：{reasons}")
        _keep_failed(out, run.failed)
        found.append(_year(out))
    return found


def _key(lake: Any, standard: Any, year: int) -> str:
    """What a year's results follow from; the succession table and the other years are no part of it."""
    from junheng.cli.batches import listing
    from junheng.engine.fingerprints import code_fingerprint

    others = tuple(f"school_year={other}/" for other in lake.years if other != year)
    files = [
        line for line in listing(lake) if not line.startswith("succession/") and not any(o in line for o in others)
    ]
    settings = json.dumps(dict(standard.settings), default=str)
    words = [*files, standard.fingerprint, settings, str(standard.on), code_fingerprint(), str(year)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _keep_failed(out: Path, failed: Mapping[str, str]) -> None:
    path = out / "failed.json"
    if failed:
        path.write_text(json.dumps(failed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    else:
        path.unlink(missing_ok=True)


def _year(out: Path) -> Any:
    """A year's results as assess-all lays them out."""
    from junheng.engine.lake_trend import LakeYear

    year = int(json.loads((out / RECORD).read_text(encoding="utf-8"))["school_year"])
    files = {name: sorted(str(path) for path in (out / name / f"school_year={year}").glob("*.parquet"))
             for name in ("counties", "items", "dispersion", "schools")}  # fmt: skip
    absent = [name for name, found in files.items() if not found]
    if absent:
        raise ValueError(f"{out} 不完整：缺少 {'、'.join(absent)}；请重新运行 assess-all")
    tables = {
        name: pq.ParquetDataset(files[name], partitioning=None).read() for name in ("counties", "items", "dispersion")
    }
    keyed = {name: _with_year(table, year) for name, table in tables.items()}
    failed = out / "failed.json"
    reasons = json.loads(failed.read_text(encoding="utf-8")) if failed.exists() else {}
    return LakeYear(year, **keyed, schools=files["schools"], failed=reasons)


def _with_year(table: Any, year: int) -> Any:
    import pyarrow as pa

    return table.append_column("school_year", pa.array([year] * table.num_rows, pa.int64()))


def _places(root: Path, year: int) -> dict[str, str]:
    """Names of provinces and prefectures by their leading digits, where the county table tells them."""
    from junheng.frames import open_port
    from junheng.intake.lake import Lake

    found: dict[str, str] = {}
    with open_port() as port:
        frame = Lake(root).frame(port, "county", year)
        names = frame.collect_schema().names() if frame is not None else []
        for column, digits in (("province_name", 2), ("prefecture_name", 4)):
            if column in names:
                lines = port.collect(frame.select("region_code", column)).to_pylist()
                found |= {line["region_code"][:digits]: line[column] for line in lines if line[column]}
    return found


# --- schools ---------------------------------------------------------------------------------------------------------


def _schools(
    args: argparse.Namespace, years: Sequence[Any], changes: Sequence[Any], tell: Tell
) -> tuple[list[dict[str, Any]], set[str]]:
    """What the schools did in each step, and the codes of the succession table that were met with; values go to DIR/schools."""
    from junheng.engine.school_turns import school_turns
    from junheng.frames import open_port

    folder = args.out / SCHOOLS
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    present = [set(year.counties["region_code"].to_pylist()) for year in years]
    files = {year.school_year: year.schools for year in years}
    steps: list[dict[str, Any]] = [{} for _ in years[1:]]
    seen: set[str] = set()
    # The results lie on this machine whatever engine judged them: DuckDB, the default, compares them.
    for done, batch in school_turns(open_port, files, present, changes, args.batch):
        for step, found in zip(steps, batch.steps, strict=True):
            step.update(found)
        seen |= batch.seen
        if batch.values.num_rows:
            pq.write_table(batch.values, folder / f"from-{batch.values['region_code'][0].as_py()}.parquet")
        tell("对比各县的学校", done, len(set().union(*present)))
    return steps, seen


# --- files -----------------------------------------------------------------------------------------------------------


def _write(found: Any, args: argparse.Namespace, tell: Tell) -> None:
    from junheng.engine.lake_trend_json import to_json
    from junheng.reports import trend_page

    tell("写出 trend.json")
    with (args.out / "trend.json").open("w", encoding="utf-8") as file:
        json.dump(to_json(found), file, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    tell("写出 trend.html")
    (args.out / "trend.html").write_text(trend_page.render_lake(found, args.lang), encoding="utf-8")
    tell("写出 trend.xlsx")
    trend_page.write_lake(found, args.out / "trend.xlsx")


def _tell(found: Any, args: argparse.Namespace) -> None:
    from junheng.reports.words import percent

    zh = args.lang == "zh"
    for place, year in enumerate(found.years):
        whole = found.levels[place]["levels"]["nation", ""]
        rate = percent(whole["mean_rate"])
        print(f"{year} 学年  {whole['counties']} 个县，综合达标 {whole['compliant']} 个，平均达标比例 {rate}" if zh
              else f"{year}  {whole['counties']} counties, {whole['compliant']} compliant, mean rate {rate}")  # fmt: skip
        if found.failed[place]:
            count, path = len(found.failed[place]), args.out / "trend.json"
            print(
                f"  {count} 个县不能评估，原因见 {path}"
                if zh
                else f"  {count} counties could not be assessed, see {path}"
            )
    for step, (before, after) in enumerate(found.steps):
        items = {how: sum(map(len, found.turned_items(how, step).values())) for how in ("fails", "recovered")}
        schools = {how: sum(s.count(how) for s in found.schools[step].values()) for how in ("fails", "recovered")}
        print(f"{before} → {after}：新未达标 {items['fails']} 县项、恢复 {items['recovered']} 县项；"
              f"学校（学段）新未达标 {schools['fails']} 行、恢复 {schools['recovered']} 行" if zh
              else f"{before} → {after}: items of counties newly failing {items['fails']}, recovered {items['recovered']}; "
                   f"school rows {schools['fails']} and {schools['recovered']}")  # fmt: skip
    for name in ("trend.json", "trend.xlsx", "trend.html"):
        print(f"  {args.out / name}")
    detail = "某个县的对比：加 --county 区划代码" if zh else "one county: add --county CODE"
    print(f"  {args.out / SCHOOLS}（{detail}）" if zh else f"  {args.out / SCHOOLS} ({detail})")
