"""`junheng read-report`: read reports and check every number in them."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

HELP = "核对自评报告、汇报中的每个数字 · check every number in a report"
BAD_CALL = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="报告文件（.docx、文字版 .pdf、.txt、.md、.html），可同时给多份",
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="结果文件夹")
    parser.add_argument(
        "--data", type=Path, metavar="PACKAGE", help="县数据包，或 junheng assess 写出的文件夹：每句话与数据对照"
    )


def run(args: argparse.Namespace) -> int:
    """0 when the check was written, findings or not; 2 when a file or package cannot be read or the folder not be
    written.
    """
    from junheng.claims.decisions import BadDecisions
    from junheng.claims.readers import Unreadable

    try:
        return _check(args)
    except (Unreadable, BadDecisions, BadPackage) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"无法写入 {args.out}：{error.strerror or error}。请换一个文件夹再试。", file=sys.stderr)
    return BAD_CALL


class BadPackage(Exception):
    """A data package that cannot be assessed; the message is for the user."""


def _check(args: argparse.Namespace) -> int:
    from junheng.claims import check_report
    from junheng.claims.decisions import load, match, save
    from junheng.claims.readers import read_file

    names = _names(args.files)
    documents = [read_file(path, name) for path, name in zip(args.files, names, strict=True)]
    facts = _facts(args.data) if args.data else []
    check = check_report(documents, facts)
    args.out.mkdir(parents=True, exist_ok=True)
    decisions = args.out / "decisions.json"
    decided, waiting = match(check, load(decisions))
    _write(check, args, decided)
    save(decisions, check, decided, waiting)
    _tell(check, args.out)
    return 0


def _names(files: list[Path]) -> list[str]:
    """Short names that are still different: the file's own, with its folder where two are alike."""
    counts = Counter(path.name for path in files)
    names = [path.name if counts[path.name] == 1 else f"{path.resolve().parent.name}_{path.name}" for path in files]
    doubled = Counter(names)
    return [name if doubled[name] == 1 else f"{index}_{name}" for index, name in enumerate(names, 1)]


def _facts(package: Path) -> list:
    from junheng.claims.facts import facts_of, facts_of_folder

    package = package.parent if package.name == "assessment.json" else package
    if not (package / "assessment.json").is_file() and any(
        (package / name).exists() for name in ("trace.json", "assessment.html")
    ):
        raise BadPackage(f"{package.name} 中缺 assessment.json，请重新运行 junheng assess。")
    if (package / "assessment.json").is_file():
        try:
            return facts_of_folder(package)
        except (ValueError, KeyError, TypeError) as error:
            raise BadPackage(f"{package.name} 中的 assessment.json 不完整，请重新运行 junheng assess。") from error
    if not package.exists():
        raise BadPackage(f"找不到数据包 {package.name}，请检查路径。")
    from junheng.cli.pipeline import assess_package
    from junheng.intake import Unreadable

    try:
        return facts_of(assess_package(package))
    except (Unreadable, ValueError) as error:
        raise BadPackage(f"数据包 {package.name} 不能评估，请先运行 junheng check 查看原因。") from error


def _write(check, args: argparse.Namespace, decided: dict) -> None:
    from junheng.claims import to_json
    from junheng.reports.report_check import render_reader, write_summary, write_word_copy

    out = args.out
    (out / "report.json").write_text(json.dumps(to_json(check), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (out / "report.html").write_text(render_reader(check, decided), encoding="utf-8")
    write_summary(check, out / "summary.docx")
    for path, reading in zip(args.files, check.readings, strict=True):
        name = reading.document.file
        if reading.document.extracted:
            (out / f"{name}.txt").write_bytes(reading.text.encode("utf-8"))
        source = path.read_bytes() if path.suffix.lower() == ".docx" else None
        write_word_copy(check, reading, out / f"{name}.comments.docx", source, decided)


def _tell(check, out: Path) -> None:
    from junheng.reports.report_check.page import head
    from junheng.reports.report_check.words import MARKS, VERDICTS

    counts = head(check)
    print(
        f"读出 {counts['claims']} 个数字声明，核对 {counts['relations']} 条关系：{counts['consistent']} 条一致，"
        f"{counts['inconsistent']} 处不一致，{counts['undecided']} 处不能判定。"
    )
    for relation in check.findings[:12]:
        print(f"  {MARKS[relation.verdict]} {VERDICTS[relation.verdict]}  {relation.message}")
    if len(check.findings) > 12:
        print(f"  …… 其余 {len(check.findings) - 12} 处见 report.html")
    print(
        f"结果在 {out}：report.html（阅读）、summary.docx（一页摘要）、*.comments.docx（批注）、report.json、decisions.json（处理意见）。"
    )
