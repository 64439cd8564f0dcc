"""`junheng init FILE.xlsx`: an empty workbook to fill in, one sheet per table of the data dictionary."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HELP = "生成空白填报工作簿 · write an empty workbook to fill in"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help="要写出的工作簿")
    parser.add_argument("--region-code", default="", metavar="CODE", help="预填行政区划代码（六位）")
    parser.add_argument("--name", default="", metavar="NAME", help="预填县（市、区）名称")
    parser.add_argument("--force", action="store_true", help="覆盖已有的文件")


def run(args: argparse.Namespace) -> int:
    """0 when the file was written; 2 when it exists already, is no .xlsx, or cannot be written."""
    from junheng.reports.workbooks.empty import write_empty

    if args.file.suffix.lower() != ".xlsx":
        print(f"文件名应以 .xlsx 结尾：{args.file}", file=sys.stderr)
        return 2
    if args.file.exists() and not args.force:
        print(f"{args.file} 已经存在，没有覆盖。确要覆盖请加 --force。", file=sys.stderr)
        return 2
    try:
        args.file.parent.mkdir(parents=True, exist_ok=True)
        write_empty(args.file, args.region_code, args.name)
    except Exception as error:
        if not isinstance(error, OSError) and type(error).__name__ != "FileCreateError":
            raise
        print(f"写不出 {args.file}：{error}", file=sys.stderr)
        return 2
    print(f"已写出 {args.file}。请从每张表的第三行起填写，填好后运行：junheng check {args.file}")
    return 0
