"""`junheng synth …`: write made-up data packages from a random seed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from junheng.cli.progress import Steps
from junheng.synth.county import MadeCounty, make_county
from junheng.synth.model import Order
from junheng.synth.nation import ROSTERS, NationOrder, write_nation
from junheng.synth.package import write_package
from junheng.synth.planning_extras import PlanningExtras, planning_extras, write_extras
from junheng.synth.statistics_forms.examples import write_examples
from junheng.synth.workbook import write_workbook

HELP = "生成虚构的县数据包 · make up a county from a random seed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="county|nation|statistics-forms")
    county = commands.add_parser("county", help="一个虚构的县 · one made-up county")
    county.add_argument("--random-seed", type=int, required=True, metavar="N", help="随机种子，种子相同则文件相同")
    county.add_argument("--out", type=Path, required=True, metavar="DIR", help="数据包写入的文件夹")
    county.add_argument("--schools", type=int, default=107, metavar="N", help="学校数（默认 107）")
    county.add_argument("--name", default="均安县", help="县名，会注明“（虚构）”")
    county.add_argument("--school-year", type=int, default=2024, metavar="YEAR", help="学年（默认 2024）")
    county.add_argument("--years", type=int, default=3, metavar="N", help="学年数，往年写入 history（默认 3）")
    county.add_argument("--history", type=Path, metavar="DIR", help="往年数据包的文件夹（默认 DIR/history）")
    county.add_argument("--workbook", type=Path, metavar="FILE.xlsx", help="另写一份中文表头的工作簿")
    county.add_argument("--infeasible", action="store_true", help="中心城区学校无地可建，任何方案都不能达标")
    county.add_argument("--without-defects", action="store_true", help="不放入有意的填报错误")
    county.set_defaults(make=_county)
    forms = commands.add_parser("statistics-forms", help="虚构的教基统计报表示例 · made-up statistics forms")
    forms.add_argument("--random-seed", type=int, required=True, metavar="N", help="随机种子，种子相同则内容相同")
    forms.add_argument("--out", type=Path, required=True, metavar="DIR", help="写入的文件夹")
    forms.set_defaults(make=_statistics_forms)
    nation = commands.add_parser("nation", help="任意多个虚构的县 · a made-up nation as a lake")
    nation.add_argument("--counties", type=int, required=True, metavar="N", help="县数（全国约 2850）")
    nation.add_argument("--out", type=Path, required=True, metavar="LAKE", help="写入的空文件夹")
    nation.add_argument(
        "--random-seed", type=int, default=2024, metavar="N", help="随机种子（默认 2024），种子相同则文件相同"
    )
    nation.add_argument("--school-year", type=int, default=2024, metavar="YEAR", help="最后一个学年（默认 2024）")
    nation.add_argument(
        "--years", type=int, default=1, metavar="N", help="连续几个学年（默认 1）；多年则另有学校沿革表 succession"
    )
    nation.add_argument(
        "--rosters", default="classes", metavar="LIST", help="classes,teachers,pupils 中的若干种（默认 classes）"
    )
    nation.add_argument("--without-counts", action="store_true", help="学段表不带学生、班级、教师数，留给名册去数")
    nation.add_argument(
        "--files", choices=("county", "province"), default="county", help="每县或每省一个文件（默认 county）"
    )
    nation.set_defaults(make=_nation)


def run(args: argparse.Namespace) -> int:
    """0 when written; 2 when the order cannot be met."""
    return args.make(args)


def _county(args: argparse.Namespace) -> int:
    try:
        order = Order(args.random_seed, args.schools, args.name, args.school_year)
        made = make_county(order, args.years, not args.without_defects)
    except ValueError as error:
        print(f"无法生成：{error}", file=sys.stderr)
        return 2
    files = write_package(made.county.tables, args.out)
    extras = planning_extras(made.county, args.infeasible)
    files += write_extras(extras, args.out / "planning")
    files.append(write_measures(made, extras, args.out / "measures.yaml"))
    for year, tables in made.history.items():
        files += write_package(tables, (args.history or args.out / "history") / str(year))
    if args.workbook:
        files.append(write_workbook(made.county.tables, args.workbook))
    _tell(made, len(files), args.out)
    return 0


SAID = "虚构县数据（junheng synth）"
COSTS = {"equip_multimedia_classroom": "multimedia_classroom"}
"""Measures of costs.csv that measures.yaml calls otherwise."""


def write_measures(made: MadeCounty, extras: PlanningExtras, path: Path) -> Path:
    """What the made-up county may do and what it costs: unit costs, and the room each site has."""
    from junheng.planning.compliance.measures import TERMS
    from junheng.planning.compliance.template import measures_text

    known = {term.name for term in TERMS if term.section == "costs"}
    named = {COSTS.get(str(line["measure"]), str(line["measure"])): line["yuan"] for line in extras.costs}
    given = {("costs", name): (yuan, SAID) for name, yuan in named.items() if name in known}
    schools = {
        str(site["school_code"]): {
            "most_teaching_m2": site["max_extra_building_m2"],
            "most_sports_m2": site["max_extra_sports_m2"],
            "difficulty": site["difficulty"],
        }
        for site in extras.sites
    }
    names = {school.code: school.name for school in made.county.schools}
    path.write_text(measures_text(given, schools, names, "planning/homes.csv"), encoding="utf-8", newline="\n")
    return path


def _statistics_forms(args: argparse.Namespace) -> int:
    files = write_examples(args.random_seed, args.out)
    print(f"教基统计报表示例：{len(files)} 个文件，写入 {args.out}")
    return 0


def _nation(args: argparse.Namespace) -> int:
    rosters = [name.strip() for name in args.rosters.split(",") if name.strip()]
    unknown = [name for name in rosters if name not in ROSTERS]
    try:
        if unknown:
            raise ValueError(f"--rosters 只能是 {'、'.join(ROSTERS)} 中的若干种；收到“{'、'.join(unknown)}”")
        order = NationOrder(args.random_seed, args.counties, args.school_year, not args.without_counts, args.years)
        schools = write_nation(order, args.out, rosters, args.files, Steps())
    except (ValueError, OSError) as error:
        print(f"无法生成：{error}", file=sys.stderr)
        return 2
    first, last = order.school_years[0], order.school_years[-1]
    of_years = f"，{first} 至 {last} 共 {args.years} 个学年，末年有 " if args.years > 1 else "，"
    print(f"{args.counties} 个虚构的县{of_years}{schools} 所学校，写入 {args.out}")
    return 0


def _tell(made: MadeCounty, files: int, folder: Path) -> None:
    print(f"{made.county.full_name}：{len(made.county.schools)} 所学校，{files} 个文件，写入 {folder}")
    print(f"有意留下的缺陷 {len(made.blemishes)} 处：")
    for found in made.blemishes:
        print(f"  {found.table} {found.key} {found.field}：{found.what}")
