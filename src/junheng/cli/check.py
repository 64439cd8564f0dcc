"""`junheng check PACKAGE`: everything wrong or doubtful about a data package, on screen, as JSON, and in a marked copy."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from junheng.core.finding import Correction, Finding, Severity

HELP = "核查数据包，列出全部核查发现 · check a data package"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", type=Path, metavar="PACKAGE", help="工作簿，或存放工作簿、CSV、Parquet 的文件夹")
    parser.add_argument("--previous", type=Path, metavar="PACKAGE", help="上一年的数据包，用于比对")
    parser.add_argument("--mapping", type=Path, metavar="FILE.yaml", help="读取其他表格的映射文件")
    parser.add_argument("--json", metavar="FILE", help="把核查发现写成 JSON；- 表示写到屏幕")
    parser.add_argument(
        "--mark", type=Path, metavar="PATH", help="写出标好颜色和批注的副本（工作簿；多个工作簿时为文件夹）"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="把 findings.json 和标注副本都写进这个文件夹")
    parser.add_argument("--brief", action="store_true", help="同一类发现超过 10 处时只列前 10 处")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言")


def run(args: argparse.Namespace) -> int:
    """0 when the package was checked, whatever was found; 2 when it cannot be judged at all or a file cannot be written."""
    from junheng import intake
    from junheng.cli.progress import Steps

    corrections: tuple[Correction, ...] = ()
    usable = True
    try:
        county = intake.read(
            args.package, mapping=args.mapping, previous=args.previous, lang=args.lang, progress=Steps()
        )
        findings, corrections = county.findings, county.corrections
    except intake.Unreadable as error:
        findings, usable = error.findings, False
    try:
        _hand_out(args, findings, corrections)
    except BrokenPipeError:
        raise  # the reader of our output has gone: main ends quietly
    except OSError as error:
        print(f"写不出文件：{error}", file=sys.stderr)
        return 2
    if not usable:
        print(UNUSABLE[args.lang], file=sys.stderr)
        return 2
    return 0


UNUSABLE = {
    "zh": "这个数据包缺少县级、学校或学段数据，无法评估；请先解决上面的必改项。",
    "en": "The package lacks county, schools or stages and cannot be judged; settle the blocking findings first.",
}


def _hand_out(args: argparse.Namespace, findings: Sequence[Finding], corrections: Sequence[Correction]) -> None:
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
        args.json = args.json or str(args.out / "findings.json")
        args.mark = args.mark or args.out
    if args.json != "-":
        print(report(findings, corrections, args.lang, 10 if args.brief else None))
    if args.json:
        _write_json(args.json, findings, corrections, args.lang)
    if args.mark:
        from junheng.cli.marking import mark_package

        for path, cells in mark_package(args.package, args.mark, findings, args.lang):
            print(
                f"标注副本：{path}（{cells} 个单元格）" if args.lang == "zh" else f"Marked copy: {path} ({cells} cells)"
            )


def _write_json(target: str, findings: Sequence[Finding], corrections: Sequence[Correction], lang: str) -> None:
    content = {
        "findings": [finding.to_json(lang) for finding in findings],
        "corrections": [correction.__dict__ for correction in corrections],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    if target == "-":
        print(text)
    else:
        Path(target).write_text(text + "\n", encoding="utf-8")


HEADINGS = {
    Severity.BLOCKING: ("必改：改好之前，用到它的指标没有结果", "Blocking: what rests on them has no value"),
    Severity.EXPLAIN: ("需说明：已按填报使用，请核对或写明原因", "To explain: used as reported; check or say why"),
    Severity.NOTE: ("提示", "Notes"),
}


def report(
    findings: Sequence[Finding], corrections: Sequence[Correction] = (), lang: str = "zh", most: int | None = None
) -> str:
    """All findings as text, most severe first; at most `most` of one code and field where given."""
    english = lang == "en"
    if not findings and not corrections:
        return "No findings." if english else "没有核查发现。"
    lines = [_summary(findings, english)]
    for severity, headings in HEADINGS.items():
        some = [finding for finding in findings if finding.severity is severity]
        if some:
            lines += ["", f"── {headings[english]}（{len(some)}）", *_listed(some, lang, most)]
    if corrections:
        lines += [
            "",
            "── Corrections" if english else f"── 数据更正（{len(corrections)}）",
            *map(_correction, corrections),
        ]
    return "\n".join(lines)


def _summary(findings: Sequence[Finding], english: bool) -> str:
    counts = Counter(finding.severity for finding in findings)
    settled = sum(finding.explanation is not None for finding in findings)
    if english:
        return " · ".join(f"{counts[one]} {one}" for one in Severity) + f" · {settled} settled"
    told = f"，其中已更正或已说明 {settled} 条" if settled else ""
    return "核查发现：" + "，".join(f"{one.label} {counts[one]} 条" for one in Severity) + told


def _listed(findings: Sequence[Finding], lang: str, most: int | None) -> list[str]:
    lines, shown = [], Counter()
    for number, finding in enumerate(findings, 1):
        kind = (finding.code, finding.table, finding.field)
        shown[kind] += 1
        if most is not None and shown[kind] > most:
            continue
        words = finding.message_en if lang == "en" and finding.message_en else finding.message
        lines.append(f"{number:>4}. {words} [{finding.code}]")
        if finding.explanation:
            lines.append(f"      ✓ {finding.explanation}")
    hidden = sum(max(0, times - most) for times in shown.values()) if most is not None else 0
    return lines + ([f"      …… {hidden}"] if hidden else [])


def _correction(one: Correction) -> str:
    mark = "✓" if one.applied else "✗"
    return (
        f"  {mark} {one.table} {'/'.join(one.key)} {one.field}：{one.was or '空'} → {one.now or '空'}（{one.reason}）"
    )
