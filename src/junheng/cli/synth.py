"""`junheng synth …`: write made-up data packages from a random seed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from junheng.synth.county import make_county
from junheng.synth.model import Order
from junheng.synth.package import write_package

HELP = "生成虚构的县数据包 · make up a county from a random seed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="county")
    county = commands.add_parser("county", help="一个虚构的县 · one made-up county")
    county.add_argument(
        "--random-seed", type=int, required=True, metavar="N", help="随机种子；同一种子每次生成相同的文件"
    )
    county.add_argument("--out", type=Path, required=True, metavar="DIR", help="数据包写入的文件夹")
    county.add_argument("--schools", type=int, default=107, metavar="N", help="学校数（默认 107）")
    county.add_argument("--name", default="均安县", help="县名，会注明“（虚构）”")
    county.add_argument(
        "--school-year", type=int, default=2024, metavar="YEAR", help="学年（默认 2024，即 2024—2025 学年）"
    )
    county.set_defaults(make=_county)


def run(args: argparse.Namespace) -> int:
    """0 when written; 2 when the order cannot be met."""
    return args.make(args)


def _county(args: argparse.Namespace) -> int:
    try:
        county, blemishes = make_county(Order(args.random_seed, args.schools, args.name, args.school_year))
    except ValueError as error:
        print(f"无法生成：{error}", file=sys.stderr)
        return 2
    files = write_package(county.tables, args.out)
    print(f"{county.full_name}：{len(county.schools)} 所学校，{len(files)} 张表，写入 {args.out}")
    print(f"有意留下的缺陷 {len(blemishes)} 处：")
    for found in blemishes:
        print(f"  {found.table} {found.key} {found.field}：{found.what}")
    return 0
