"""`junheng assess`: a data package in; 32 verdicts, official tables and a self-assessment report out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from junheng.cli import outputs
from junheng.cli.progress import Steps
from junheng.core.assessment import Assessment

HELP = "评估数据包：32 项结论、申报表、自评报告 · assess a data package"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", type=Path, metavar="PACKAGE", help="工作簿，或存放工作簿、CSV、Parquet 的文件夹")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果写入的文件夹")
    parser.add_argument(
        "--standard", default="high_quality_balance_2017", metavar="ID", help="标准（默认 2017 优质均衡）"
    )
    parser.add_argument("--on", metavar="DATE", help="按哪一天有效的标准（默认为学年的 9 月 1 日）")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="口径设置，可重复，如 tolerances=as_reviewed"
    )
    parser.add_argument("--mapping", type=Path, metavar="FILE.yaml", help="读取其他表格的映射文件")
    parser.add_argument("--previous", type=Path, metavar="PACKAGE", help="上一年的数据包，用于比对")
    parser.add_argument(
        "--formats", default=",".join(outputs.FORMATS), metavar="LIST", help="json,xlsx,docx,pdf,html 中的若干种"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言")


def run(args: argparse.Namespace) -> int:
    """0 when every file was written, whatever the verdict; 2 when the call or the package cannot be used."""
    from junheng import intake
    from junheng.cli.pipeline import assess
    from junheng.cli.summary import unreadable, verdict_table

    steps = Steps()
    try:
        formats, settings = _formats(args.formats), parse_settings(args.set)
        done = assess(
            args.package, settings, standard=args.standard, on=args.on, mapping=args.mapping, previous=args.previous,
            lang=args.lang, progress=steps,
        )  # fmt: skip
    except intake.Unreadable as error:
        print(unreadable(error.findings, args.lang), file=sys.stderr)
        return 2
    except (ValueError, OSError) as error:
        print(f"不能评估：{error}", file=sys.stderr)
        return 2
    before = last_year(args.previous, settings, args.standard, steps) if "html" in formats else None
    try:
        files = outputs.write(done.assessment, args.out, formats, args.lang, steps, before)
    except OSError as error:
        print(f"不能写出结果：{error}。请检查文件夹是否可写、文件是否正被其他程序打开。", file=sys.stderr)
        return 2
    print(verdict_table(done.assessment, args.lang))
    print("\n写出的文件：" if args.lang == "zh" else "\nFiles:")
    for path in files:
        print(f"  {path}")
    return 0


def last_year(package: Path | None, settings: dict[str, str], standard: str, steps: Steps) -> Assessment | None:
    """The assessment of the previous package, for the ticks beside this year's values; None where it cannot be judged
    (its findings have been told while comparing)."""
    from junheng import intake
    from junheng.cli.pipeline import assess

    if package is None:
        return None
    steps("评估上一年")
    try:
        return assess(package, settings, standard=standard).assessment
    except intake.Unreadable:
        return None


def parse_settings(pairs: list[str]) -> dict[str, str]:
    """NAME=VALUE pairs; whether they exist is the library's to say."""
    found = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise ValueError(f"--set 应写成 名称=取值，如 tolerances=as_reviewed；收到“{pair}”")
        found[name.strip()] = value.strip()
    return found


def _formats(text: str) -> list[str]:
    wanted = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in outputs.FORMATS]
    if unknown or not wanted:
        raise ValueError(f"--formats 只能是 {'、'.join(outputs.FORMATS)} 中的若干种；收到“{text}”")
    return wanted
