"""`junheng trend`: several years of a county, or of a lake, side by side."""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from junheng.cli import outputs
from junheng.cli.assess import parse_settings
from junheng.cli.progress import Steps

HELP = "年度对比：指标、差异系数、学校的变化 · follow a county through the years"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "years", type=Path, nargs="+", metavar="YEAR", help="各学年的数据包、有 assessment.json 的文件夹，或一个数据湖"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="写入 trend.json、trend.xlsx、trend.html 的文件夹"
    )
    parser.add_argument("--county", metavar="CODE", help="数据湖中的县；不写则对比全部县")
    parser.add_argument(
        "--succession", type=Path, metavar="FILE.csv", help="学校沿革表：old_code,new_code,changed_on,kind"
    )
    parser.add_argument(
        "--standard", default="high_quality_balance_2017", metavar="ID", help="标准（默认 2017 优质均衡）"
    )
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="口径设置，可重复")
    parser.add_argument("--engine", default="duckdb", metavar="NAME", help="数据湖用的计算引擎（默认 duckdb）")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言")


def run(args: argparse.Namespace) -> int:
    """0 when written; 2 when the years cannot be compared."""
    from junheng.cli.extras import ExtraUnavailable
    from junheng.intake import Unreadable

    try:
        return _run(args, Steps())
    except (ValueError, OSError, KeyError, ExtraUnavailable, Unreadable) as error:
        print(f"不能对比：{error}", file=sys.stderr)
        return 2


def _run(args: argparse.Namespace, tell: Steps) -> int:
    args.out.mkdir(parents=True, exist_ok=True)
    lake = args.years[0] if len(args.years) == 1 and (args.years[0] / "school_stages").is_dir() else None
    if lake and not args.county:
        return _whole_lake(args, lake, tell)
    documents = _of_lake(args, lake, tell) if lake else [_document(path, args, tell) for path in args.years]
    return _county(args, documents, _succession(args, lake))


def _county(args: argparse.Namespace, documents: Sequence[dict], succession: Sequence[Any]) -> int:
    from junheng.engine.trend import from_json, trend
    from junheng.reports import trend_page

    found = trend((from_json(document) for document in documents), succession)
    outputs.dump(found.to_json(), args.out / "trend.json")
    (args.out / "trend.html").write_text(trend_page.render(found, args.lang), encoding="utf-8")
    trend_page.write(found, args.out / "trend.xlsx")
    for year in found.years:
        print(f"{year.school_year} 学年  达标 {year.met} / {len(year.items)} 项")
    for how, word in (("fails", "新出现的未达标"), ("recovered", "恢复达标")):
        turned = found.turned(how)
        print(
            f"{word}：指标 {'、'.join(turned['items']) or '无'}；差异系数 {len(turned['dispersion'])} 个；学校（学段） {len(turned['schools'])} 所"
        )
    for name in ("trend.json", "trend.xlsx", "trend.html"):
        print(f"  {args.out / name}")
    return 0


def _document(path: Path, args: argparse.Namespace, tell: Callable) -> dict[str, Any]:
    """A year: an assessment written before, or a package assessed now."""
    ready = path / "assessment.json" if path.is_dir() else path
    if ready.name.endswith(".json") and ready.exists():
        return json.loads(ready.read_text(encoding="utf-8"))
    from junheng.cli.pipeline import assess_package

    tell(f"评估 {path}")
    return assess_package(path, parse_settings(args.set), standard=args.standard, lang=args.lang).to_json(args.lang)


def _succession(args: argparse.Namespace, lake: Path | None) -> list[Any]:
    """The succession table: the file named, or the lake's own."""
    from junheng.engine.trend import Change

    if args.succession:
        with args.succession.open(encoding="utf-8-sig", newline="") as handle:
            lines = list(csv.DictReader(handle))
    elif lake and (lake / "succession").is_dir():
        lines = list(_lake_lines(lake, args.county))
    else:
        return []
    wanted = ("old_code", "new_code", "changed_on", "kind")
    if lines and not set(wanted) <= set(lines[0]):
        raise ValueError(f"学校沿革表应有列 {'、'.join(wanted)}；实有 {'、'.join(map(str, lines[0]))}")
    return [Change(x["old_code"], x["new_code"] or None, str(x["changed_on"])[:10], x["kind"]) for x in lines]


def _lake_lines(lake: Path, county: str | None) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    for path in sorted((lake / "succession").rglob("*.parquet")):
        said = dict(part.split("=", 1) for part in path.parts if "=" in part)
        for line in pq.read_table(path, partitioning=None).to_pylist():
            if county is None or (line.get("region_code") or said.get("region_code")) == county:
                yield line


def _of_lake(args: argparse.Namespace, root: Path, tell: Callable) -> list[dict[str, Any]]:
    """Every year of one county of a lake, each assessed as its package would be."""
    from junheng.cli.assess_all import port_opener
    from junheng.cli.pipeline import assess_package
    from junheng.intake.lake import Lake

    lake, documents = Lake(root), []
    with port_opener(args.engine)() as port:
        for year in lake.years:
            if args.county in lake.regions(year):
                tell(f"评估 {year} 学年")
                with tempfile.TemporaryDirectory() as folder:
                    lake.write_package(port, args.county, year, Path(folder))
                    documents.append(
                        assess_package(folder, parse_settings(args.set), standard=args.standard).to_json(args.lang)
                    )
    return documents


def _whole_lake(args: argparse.Namespace, root: Path, tell: Callable) -> int:
    """All counties of a lake: roll-ups of each year, and each county's items that newly fail or recovered."""
    from junheng import library
    from junheng.cli.assess_all import port_opener
    from junheng.cli.batches import Run
    from junheng.engine.rollup import roll_up
    from junheng.intake.lake import Lake

    lake, opener = Lake(root), partial(port_opener(args.engine))
    if len(lake.years) < 2:
        raise ValueError(f"{root} 只有 {lake.years[0]} 学年，没有可以对比的年份")
    years: dict[int, dict[str, Any]] = {}
    verdicts: dict[int, dict[str, dict[str, str]]] = {}
    for year in lake.years:
        standard = library.load(args.standard, on=f"{year:04d}-09-01", settings=parse_settings(args.set))
        with tempfile.TemporaryDirectory() as folder:
            run = Run(lake, year, standard, Path(folder), opener, str(year))
            run.all(lake.regions(year), tell)
            tables = {name: run.collected(name) for name in ("counties", "items", "dispersion")}
        years[year] = {name: table.to_pylist() for name, table in roll_up(**tables).items()} | {"failed": run.failed}
        verdicts[year] = {}
        for line in tables["items"].to_pylist():
            verdicts[year].setdefault(line["region_code"], {})[line["item"]] = line["verdict"]
    outputs.dump({"years": years, "turned": list(_turned(verdicts))}, args.out / "trend.json")
    for year, found in years.items():
        whole = next(line for line in found["levels"] if line["level"] == "nation")
        print(
            f"{year} 学年  {whole['counties']} 个县，综合达标 {whole['compliant']} 个，平均达标比例 {whole['mean_rate']:.1%}"
        )
    print(f"  {args.out / 'trend.json'}（某个县的对比：加 --county 区划代码）")
    return 0


def _turned(verdicts: dict[int, dict[str, dict[str, str]]]) -> Iterator[dict[str, Any]]:
    """Per county, the items that turned between the last two years."""
    before, after = (verdicts[year] for year in sorted(verdicts)[-2:])
    met = ("compliant", "not_applicable")
    for code in sorted(set(before) & set(after)):
        pairs = {i: (before[code].get(i), after[code][i]) for i in after[code]}
        fails = [i for i, (old, new) in pairs.items() if old in met and new == "below"]
        recovered = [i for i, (old, new) in pairs.items() if old not in (*met, None) and new in met]
        yield {"region_code": code, "newly_failing": fails, "recovered": recovered}
