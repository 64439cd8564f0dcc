"""`junheng assess-all`: a lake of many counties in; results by county, roll-ups by prefecture and province out."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from junheng.cli.assess import parse_settings
from junheng.cli.progress import Steps

HELP = "一次评估多个县：全省、全国 · assess every county of a lake"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lake", type=Path, metavar="LAKE", help="按学年、区划代码分文件夹的 Parquet 表")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果写入的文件夹；再次运行从中断处继续")
    parser.add_argument(
        "--engine", default="duckdb", metavar="NAME", help="duckdb（默认）、polars、spark 或 spark://主机:端口"
    )
    parser.add_argument("--year", type=int, metavar="YEAR", help="学年（默认为其中最近一年）")
    parser.add_argument("--batch", type=int, default=100, metavar="N", help="一批多少个县（默认 100）")
    parser.add_argument(
        "--json", action="append", default=[], metavar="CODE", help="另写这个县的 assessment.json，可重复"
    )
    parser.add_argument(
        "--standard", default="high_quality_balance_2017", metavar="ID", help="标准（默认 2017 优质均衡）"
    )
    parser.add_argument("--on", metavar="DATE", help="按哪一天有效的标准（默认为学年的 9 月 1 日）")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="口径设置，可重复")
    parser.add_argument("--trust-rosters", action="store_true", help="不查教师、学生名册中重复的人")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言")


def run(args: argparse.Namespace) -> int:
    """0 when every county that could be judged is; 2 when the lake or the call cannot be used."""
    from junheng.cli.extras import ExtraUnavailable
    from junheng.intake import Unreadable

    try:
        return _run(args)
    except (ValueError, OSError, ExtraUnavailable, Unreadable) as error:
        print(f"不能评估：{error}", file=sys.stderr)
        return 2


def _run(args: argparse.Namespace) -> int:
    from junheng import library
    from junheng.cli.batches import Run
    from junheng.intake.lake import Lake

    steps, settings = Steps(patience=0.0), parse_settings(args.set)
    if args.batch < 1:
        raise ValueError("--batch 应是 1 以上的整数")
    lake = Lake(args.lake)
    year = args.year if args.year is not None else lake.years[-1]
    if year not in lake.years:
        raise ValueError(f"{args.lake} 没有 {year} 学年；有 {'、'.join(map(str, lake.years))}")
    on = args.on or f"{year:04d}-09-01"
    standard = library.load(args.standard, on=on, settings=settings)
    regions = lake.regions(year)
    strangers = [code for code in args.json if code not in regions]
    if strangers:
        raise ValueError(f"{args.lake} 的 {year} 学年没有县 {'、'.join(strangers)}")
    opener = port_opener(args.engine)
    key = _key(lake, standard, year, args.trust_rosters)
    run = Run(lake, year, standard, args.out, opener, key, args.batch, not args.trust_rosters)
    run.all(regions, steps)
    rolled = _roll_up(run) if run.done else {}
    _tell(run, rolled, args)
    problems = [problem for code in args.json if (problem := _json_problem(run, code, settings, args))]
    return 2 if problems or not run.done else 0


def _json_problem(run: Any, code: str, settings: Mapping[str, Any], args: argparse.Namespace) -> str | None:
    """Writes one county's assessment.json; says why where that cannot be."""
    from junheng.intake import Unreadable

    problem = run.failed.get(code)
    if problem is None:
        try:
            _write_json(run, code, settings, args)
        except (ValueError, OSError, Unreadable) as error:
            problem = str(error)
    if problem is not None:
        print(f"没有写出 {code} 的 assessment.json：{problem}", file=sys.stderr)
    return problem


def port_opener(engine: str):
    """What opens a port of this engine; installs what it needs first."""
    from junheng.cli import extras
    from junheng.frames import open_port

    name = engine.split(":", 1)[0]
    if name in extras.MODULES:
        extras.require(name)
    with open_port(engine):
        return partial(open_port, engine)


def _key(lake: Any, standard: Any, year: int, trusting: bool) -> str:
    from junheng.cli.batches import listing
    from junheng.engine.fingerprints import code_fingerprint

    digest = hashlib.sha256()
    for line in (*listing(lake), standard.fingerprint, json.dumps(dict(standard.settings), default=str), str(standard.on),
                 code_fingerprint(), str(year), str(trusting)):  # fmt: skip
        digest.update(line.encode())
    return digest.hexdigest()


def _roll_up(run: Any) -> Mapping[str, Any]:
    from junheng.engine.rollup import roll_up

    rolled = roll_up(*(run.collected(name) for name in ("counties", "items", "dispersion")))
    for name, table in rolled.items():
        pq.write_table(table, run.out / f"{name}.parquet")
    return rolled


def _write_json(run: Any, code: str, settings: Mapping[str, Any], args: argparse.Namespace) -> None:
    """One county the way `junheng assess` goes: its tables become a package, and the package is read, checked and judged."""
    from junheng.cli import outputs
    from junheng.cli.pipeline import assess

    with tempfile.TemporaryDirectory() as folder, run.open_port() as port:
        run.lake.write_package(port, code, run.year, Path(folder))
        done = assess(folder, settings, standard=args.standard, on=args.on, lang=args.lang)
    target = run.out / "json" / code
    target.mkdir(parents=True, exist_ok=True)
    outputs.dump(done.assessment.to_json(args.lang), target / "assessment.json")


def _tell(run: Any, rolled: Mapping[str, Any], args: argparse.Namespace) -> None:
    from junheng.reports.words import percent

    zh = args.lang == "zh"
    for line in rolled["levels"].to_pylist() if rolled else ():
        if line["level"] == "nation":
            print(f"{run.year} 学年：{line['counties']} 个县，综合达标 {line['compliant']} 个，平均达标比例 {percent(line['mean_rate'])}" if zh
                  else f"{run.year}: {line['counties']} counties, {line['compliant']} compliant, mean rate {percent(line['mean_rate'])}")  # fmt: skip
    if run.failed:
        path = run.out / "failed.json"
        path.write_text(json.dumps(run.failed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(
            f"{len(run.failed)} 个县不能评估，原因见 {path}："
            if zh
            else f"{len(run.failed)} counties could not be assessed, see {path}:"
        )
        for code, reason in list(run.failed.items())[:10]:
            print(f"  {code}  {reason}")
    else:
        (run.out / "failed.json").unlink(missing_ok=True)
    _tell_odd(run, zh)
    print(f"结果：{args.out}" if zh else f"Results: {args.out}")


def _tell_odd(run: Any, zh: bool) -> None:
    """Values that were read otherwise than they are written, or as missing: in a file, and the first few on the screen."""
    from junheng.cli.batches import ODD

    if not run.lake.odd:
        return
    path = run.out / ODD
    earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    lines = [{"table": table, "field": field, "written": written, "read": read}
             for (table, field, written), read in sorted(run.lake.odd.items())]  # fmt: skip
    lines += [line for line in earlier if line not in lines]
    path.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    unread = [line for line in lines if line["read"] is None]
    print(f"有 {len(lines)} 种写法与数据字典不同，其中 {len(unread)} 种读不出、按缺失处理，见 {path}" if zh
          else f"{len(lines)} spellings differ from the dictionary, {len(unread)} of them unreadable and taken as missing, see {path}")  # fmt: skip
    for line in unread[:5]:
        print(f"  {line['table']}.{line['field']}  {line['written']}")
