"""One county's package and how it is to be judged: the arguments and the reading that gaps and whatif share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from junheng.cli.assess import parse_settings


def add_package(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", type=Path, metavar="PACKAGE", help="数据包：工作簿或文件夹")


def add_arguments(parser: argparse.ArgumentParser, *, measures: str) -> None:
    """Everything beside the package; `measures` tells what the prices are for."""
    parser.add_argument("--measures", type=Path, metavar="FILE.yaml", help=measures)
    parser.add_argument(
        "--standard", default="high_quality_balance_2017", metavar="ID", help="标准（默认 2017 优质均衡）"
    )
    parser.add_argument("--on", metavar="DATE", help="按哪一天有效的标准（默认为学年的 9 月 1 日）")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="口径设置，可重复")
    parser.add_argument("--mapping", type=Path, metavar="FILE.yaml", help="读取其他表格的映射文件")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言")


def standard_named(args: argparse.Namespace) -> Any:
    """The standard with the settings asked for: a mistake in them is said before an hour of reading."""
    from junheng.cli.pipeline import variants

    return variants(args.standard, args.on, parse_settings(args.set))[0]


def read(args: argparse.Namespace, standard: Any, steps: Any) -> tuple[Any, Any]:
    """The standard as of the day asked for, or of the county's own school year, and the county."""
    from junheng import intake
    from junheng.cli.pipeline import reference_date, variants

    steps("读取并核查数据包")
    county = intake.read(args.package, mapping=args.mapping, lang=args.lang, progress=steps)
    if args.on is None:
        standard, _ = variants(args.standard, reference_date(county, standard), parse_settings(args.set))
    return standard, county
