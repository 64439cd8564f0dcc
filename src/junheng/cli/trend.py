"""`junheng trend`: several years of a county, or of a lake, side by side."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from junheng.cli import outputs
from junheng.cli.assess import parse_settings
from junheng.cli.progress import Steps

HELP = "年度对比：指标、差异系数、学校的变化 · follow a county or a lake through the years"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "years", type=Path, nargs="+", metavar="YEAR",
        help="各学年的数据包、有 assessment.json 的文件夹，或 assess-all 的结果；或一个数据湖",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="写入 trend.json、trend.xlsx、trend.html 的文件夹"
    )
    parser.add_argument("--county", metavar="CODE", help="数据湖中的县；不写则对比全部县")
    parser.add_argument(
        "--succession",
        type=Path,
        metavar="FILE.csv",
        help="学校沿革表：old_code,new_code,changed_on,kind（不写则用数据湖自己的）",
    )
    parser.add_argument(
        "--standard", default="high_quality_balance_2017", metavar="ID", help="标准（默认 2017 优质均衡）"
    )
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="口径设置，可重复")
    parser.add_argument("--engine", default="duckdb", metavar="NAME", help="数据湖用的计算引擎（默认 duckdb）")
    parser.add_argument("--batch", type=int, default=100, metavar="N", help="数据湖一批多少个县（默认 100）")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言")


def run(args: argparse.Namespace) -> int:
    """0 when written; 2 when the years cannot be compared."""
    from junheng.cli.extras import ExtraUnavailable
    from junheng.intake import Unreadable

    try:
        return _run(args, Steps())
    except (ValueError, OSError, ExtraUnavailable, Unreadable) as error:
        print(f"{'不能对比' if args.lang == 'zh' else 'Cannot compare'}：{error}", file=sys.stderr)
        return 2


def _run(args: argparse.Namespace, tell: Steps) -> int:
    from junheng.cli import trend_lake

    lakes = [path for path in args.years if (path / "school_stages").is_dir()]
    results = [path for path in args.years if trend_lake.is_result(path)]
    if lakes and len(args.years) > 1:
        raise ValueError(f"{lakes[0]} 是数据湖：一次对比一个，各学年放在同一个数据湖里（school_year=学年/…）")
    if results and len(results) < len(args.years):
        other = next(path for path in args.years if path not in results)
        raise ValueError(f"{results[0]} 是 assess-all 的结果，{other} 不是；各学年请给同一种")
    if (lakes or results) and not args.county:
        return trend_lake.run(args, lakes[0] if lakes else None, results, tell)
    if args.county and not (lakes or results):
        raise ValueError("--county 只用于数据湖和 assess-all 的结果；所给的是一个县各学年的数据，不必写")
    documents = (
        _of_lake(args, lakes[0], tell) if lakes else [_document(_own(path, args), args, tell) for path in args.years]
    )
    return _county(args, documents, _succession(args, lakes[0] if lakes else None))


def _own(path: Path, args: argparse.Namespace) -> Path:
    """Where one county's assessment stands in what assess-all wrote."""
    if not args.county:
        return path
    found = path / "json" / args.county
    if not (found / "assessment.json").exists():
        raise ValueError(
            f"{path} 没有 {args.county} 的 assessment.json；请再运行一次 assess-all，加 --json {args.county}"
        )
    return found


def _county(args: argparse.Namespace, documents: Sequence[dict], succession: Sequence[Any]) -> int:
    from junheng.cli.succession import doubts
    from junheng.engine.trend import from_json, trend
    from junheng.reports import trend_page

    found = trend((from_json(document) for document in documents), succession)
    args.out.mkdir(parents=True, exist_ok=True)
    outputs.dump(found.to_json(), args.out / "trend.json")
    (args.out / "trend.html").write_text(trend_page.render(found, args.lang), encoding="utf-8")
    trend_page.write(found, args.out / "trend.xlsx")
    _tell_county(found, args)
    known = {row.code for year in found.years for row in year.schools}
    for line in doubts([year.school_year for year in found.years], succession, known, args.lang):
        print(line, file=sys.stderr)
    return 0


def _tell_county(found: Any, args: argparse.Namespace) -> None:
    zh = args.lang == "zh"
    for year in found.years:
        counts = f"{year.met} / {len(year.items)}"
        print(f"{year.school_year} 学年  达标 {counts} 项" if zh else f"{year.school_year}  {counts} items met")
    for how, word in (("fails", "新出现的未达标"), ("recovered", "恢复达标")):
        turned = found.turned(how)
        items, cvs, schools = turned["items"], len(turned["dispersion"]), len(turned["schools"])
        if zh:
            print(f"{word}：指标 {'、'.join(items) or '无'}；差异系数 {cvs} 个；学校（学段） {schools} 所")
        else:
            word = {"fails": "Newly failing", "recovered": "Recovered"}[how]
            print(f"{word}: items {', '.join(items) or 'none'}; coefficients {cvs}; schools (stages) {schools}")
    for name in ("trend.json", "trend.xlsx", "trend.html"):
        print(f"  {args.out / name}")


def _document(path: Path, args: argparse.Namespace, tell: Callable) -> dict[str, Any]:
    """A year: an assessment written before, or a package assessed now."""
    ready = path / "assessment.json" if path.is_dir() else path
    if ready.name.endswith(".json") and ready.exists():
        try:
            return json.loads(ready.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(
                f"{ready} 不是 junheng assess 写出的结果，读不出来（{error}）；请重新评估那一年"
            ) from error
    from junheng.cli.pipeline import assess_package

    tell(f"评估 {path}")
    return assess_package(path, parse_settings(args.set), standard=args.standard, lang=args.lang).to_json(args.lang)


def _succession(args: argparse.Namespace, lake: Path | None) -> list[Any]:
    """The succession table: the file named, or the lake's own. Of a county's documents the codes alone decide."""
    from junheng.cli import succession

    if args.succession:
        changes = succession.of_csv(args.succession, args.lang)
    else:
        changes = succession.of_lake(lake, args.county, args.lang) if lake else []
    return [c for c in changes if not args.county or c.region_code in (None, args.county)]


def _of_lake(args: argparse.Namespace, root: Path, tell: Callable) -> list[dict[str, Any]]:
    """Every year of one county of a lake, each assessed as its package would be."""
    from junheng.cli.assess_all import port_opener
    from junheng.cli.pipeline import assess_package
    from junheng.intake.lake import Lake

    lake, documents = Lake(root), []
    regions = {year: lake.regions(year) for year in lake.years}
    years = [year for year, codes in regions.items() if args.county in codes]
    if not years:
        raise ValueError(
            f"{root} 没有县 {args.county}；{_some(sorted({c for codes in regions.values() for c in codes}))}"
        )
    if len(years) < 2:
        raise ValueError(f"{root} 里 {args.county} 只有 {years[0]} 学年，没有可以对比的年份")
    with port_opener(args.engine)() as port:
        for year in years:
            tell(f"评估 {year} 学年")
            with tempfile.TemporaryDirectory() as folder:
                lake.write_package(port, args.county, year, Path(folder))
                assessment = assess_package(folder, parse_settings(args.set), standard=args.standard, lang=args.lang)
                documents.append(assessment.to_json(args.lang))
    return documents


def _some(codes: Sequence[str]) -> str:
    return f"其中有 {'、'.join(codes[:5])}{f' 等 {len(codes)} 个县' if len(codes) > 5 else ''}"
