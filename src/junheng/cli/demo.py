"""`junheng demo`: assess the made-up county that ships, and write every output under out/."""

from __future__ import annotations

import argparse
from pathlib import Path

from junheng.cli import assess as command
from junheng.cli import outputs

HELP = "评估自带的虚构演示县，结果写入 out/ · assess the made-up demo county"
ROOT = Path(__file__).resolve().parents[3]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="结果写入的文件夹（默认 out）")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言")


def run(args: argparse.Namespace) -> int:
    """As `junheng assess demo/county --out out`."""
    package = ROOT / "demo" / "county"
    history = ROOT / "demo" / "history" / "2023"
    call = [str(package), "--out", str(args.out), "--lang", args.lang, "--formats", ",".join(outputs.FORMATS)]
    call += ["--previous", str(history)] if history.is_dir() else []
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    print("演示县是虚构的，所有学校、数字均为随机生成。" if args.lang == "zh" else "The demo county is made up.")
    return command.run(parser.parse_args(call))
