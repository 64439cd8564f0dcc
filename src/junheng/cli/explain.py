"""`junheng explain`: how one number came about, in plain Chinese, from an assessed folder."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from junheng.cli import outputs
from junheng.cli.file_errors import in_words
from junheng.core.verdict import Verdict

HELP = "说明一个数是怎么来的 · tell how a number came about"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="junheng assess 写出的文件夹")
    parser.add_argument("item", metavar="ITEM", help="指标编号，如 R5、G3、Q1")
    parser.add_argument("school", nargs="?", metavar="SCHOOL", help="学校名称（或其中一段）或学校标识码")


def run(args: argparse.Namespace) -> int:
    """0 when told; 2 when the folder, item or school is not there."""
    try:
        text = explain(args.folder, args.item.upper(), args.school)
    except (LookupError, OSError, ValueError) as error:
        print(error.args[0] if isinstance(error, LookupError) else f"不能读取：{in_words(error)}", file=sys.stderr)
        return 2
    print(text)
    return 0


def explain(folder: Path, item: str, school: str | None) -> str:
    """The item's verdict and parts; with a school, its own numbers with formula, inputs, cells and clause.

    Raises:
        LookupError: no such folder, item or school, in the user's words.
    """
    whole, trace = folder / outputs.NAMES["json"], folder / outputs.TRACE
    if not whole.exists() or not trace.exists():
        raise LookupError(f"{folder} 里没有 {whole.name} 和 {trace.name}，请先运行 junheng assess … --out {folder}")
    result = json.loads(whole.read_text(encoding="utf-8"))
    traces = json.loads(trace.read_text(encoding="utf-8"))["traces"]
    found = next((i for i in result["items"] if i["id"] == item), None)
    if found is None:
        raise LookupError(f"没有指标 {item}。可用的编号：{'、'.join(i['id'] for i in result['items'])}")
    return _school(result, traces, found, school) if school else _item(result, traces, found)


def _item(result: dict, traces: list[dict], item: dict) -> str:
    lines = [
        f"{item['id']} {item['name']}：{Verdict.of(item['verdict']).label}",
        f"条款：{item['clause']}",
    ]
    own = [t for t in traces if t["item"] == item["id"] and not t["school_code"]]
    for part in item["parts"]:
        lines.append(_part(part))
        lines += [f"    {_unit(u)}" for u in part["failing"][:12]]
        if len(part["failing"]) > 12:
            lines.append(f"    …… 共 {len(part['failing'])} 个，详见 assessment.html")
    lines += [line for t in own for line in ("", *_trace(t))]
    return "\n".join([*lines, *_findings(result, item["id"])])


def _part(part: dict) -> str:
    verdict = Verdict.of(part["verdict"]).label
    if part["kind"] == "judged":
        return f"· {part['label']}：{verdict}{'，' + part['conclusion'] if part['conclusion'] else ''}"
    counted = part["kind"] in ("rows", "each") and part["units"] > 1 and not _without_values(part)
    units = f"，{part['met']} / {part['units']} 达到" if counted else ""
    return f"· {part['label'] or part['key']}：{verdict}{units}"


def _without_values(part: dict) -> bool:
    """Of records none of which has a value nobody knows how many comply."""
    return sum(unit["verdict"] == Verdict.NO_VALUE.key for unit in part["failing"]) == part["units"]


def _unit(unit: dict) -> str:
    name = f"{unit['name']}（{unit['stage']}）" if unit["stage"] else unit["name"]
    if unit["value"] is None:
        return f"◌ {name}：无数据"
    line = "" if unit["line"] is None else f"，标准 {unit['line']:,.4g}"
    value = f"{unit['value']:,.4f}".rstrip("0").rstrip(".")
    return f"▲ {name}：{value}{line}"


def _school(result: dict, traces: list[dict], item: dict, wanted: str) -> str:
    names = {row["school_code"]: row["name"] for row in result["schools"]}
    names |= {u["school_code"]: u["name"] for i in result["items"] for p in i["parts"] for u in p["failing"]}
    codes = [c for c, n in names.items() if wanted in (c, n)] or [c for c, n in names.items() if wanted in (n or "")]
    if not codes:
        raise LookupError(f"没有找到学校“{wanted}”。请用学校标识码，或学校名称中的一段。")
    if len(codes) > 1:
        raise LookupError(
            f"“{wanted}”对应多所学校：{'、'.join(f'{names[c]}（{c}）' for c in codes[:10])}。请写得更具体。"
        )
    own = [t for t in traces if t["item"] == item["id"] and t["school_code"] == codes[0]]
    if not own:
        return f"{names[codes[0]]} 在 {item['id']} {item['name']} 上没有未达标或缺数据的记录，或不在该项评估范围内。"
    return "\n".join(line for t in own for line in (*_trace(t), ""))


def _trace(trace: dict[str, Any]) -> list[str]:
    verdict = Verdict.of(trace["verdict"]).label
    lines = [trace["title"], f"  公式：{trace['formula']}", f"  计算：{trace['substituted']}"]
    lines += [f"  {step}" for step in trace["steps"]]
    if trace["threshold"] is not None:
        lines.append(f"  判定：{verdict}（标准 {trace['better']} {trace['threshold']:,g}）")
    else:
        lines.append(f"  判定：{verdict}")
    if trace["inputs"]:
        lines.append("  填报数据与出处：")
        lines += [f"    {_input(i)}" for i in trace["inputs"]]
    return [*lines, f"  条款：{trace['clause']}"]


def _input(entry: dict) -> str:
    value = entry["value"]
    shown = (
        ""
        if value is None and not entry["key"]
        else "无数据"
        if value is None
        else {True: "是", False: "否"}.get(value, value)
        if isinstance(value, bool)
        else f"{value:.0f}"
        if entry["field"].endswith("year")
        else f"{value:,.10g}{entry['unit']}"
        if isinstance(value, int | float)
        else str(value)
    )
    where = "；".join(entry["places"]) or "未填报"
    note = f"（{entry['note']}）" if entry["note"] else ""
    return f"{entry['label']} {shown}  ← {where}{note}"


def _findings(result: dict, item: str) -> list[str]:
    doubts = [f for f in result["findings"] if item in f["items"]]
    return (
        ["", "本项所依据的数据有下列核查发现：", *(f"  [{f['code']}] {f['message']}" for f in doubts)] if doubts else []
    )
