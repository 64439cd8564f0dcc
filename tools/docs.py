"""Print the reference manual into docs/reference from what the code reads: items, fields, findings, settings, commands.

`--check` writes nothing and fails when a page is stale. Run by `./junheng dev docs`.
"""

import csv
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

yaml, fields, library, cli = (import_module(name) for name in ("yaml", "junheng.fields", "junheng.library", "junheng.cli.main"))

REFERENCE = ROOT / "docs" / "reference"
STANDARD = "high_quality_balance_2017"
LIBRARY = ROOT / "src" / "junheng" / "library" / STANDARD
PRINTED = "<!-- 由 ./junheng dev docs 从代码打印，请勿手改 · printed from the code, do not edit -->\n"
ONLY_IN_LAKES = (
    "只在数据湖中：`{0}/school_year=学年/region_code=区划代码/*.parquet`，"
    "或 `{0}/school_year=学年/*.parquet` 另带 `region_code` 一列。一个县的数据包没有这张表。"
)
ROOMS = ("intake", "engine", "claims", "planning")


def main(arguments):
    """Write every page, or compare; returns the number of stale pages when checking."""
    pages = dict(everything())
    if "--check" in arguments:
        stale = [name for name, text in pages.items() if not same(REFERENCE / name, text)]
        stale += [str(p.relative_to(REFERENCE)) for p in REFERENCE.rglob("*.md") if str(p.relative_to(REFERENCE)) not in pages]
        for name in stale:
            print(f"docs/reference/{name} 已过时，请运行 ./junheng dev docs · stale")
        return len(stale)
    for old in REFERENCE.rglob("*.md"):
        old.unlink()
    for name, text in pages.items():
        path = REFERENCE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    print(f"docs/reference：{len(pages)} 页")
    return 0


def same(path, text):
    return path.is_file() and path.read_text(encoding="utf-8") == text


def everything():
    """(file name, text) of every page."""
    standard = library.load(STANDARD)
    yield "README.md", contents(standard)
    for indicator in standard.indicators:
        yield f"items/{indicator.id}.md", item(indicator)
    yield "settings.md", settings(standard)
    for spec in fields.lake_tables().values():
        yield f"fields/{spec.name}.md", table(spec)
    yield "findings.md", findings()
    yield "commands.md", commands()


def contents(standard):
    lines = [PRINTED, "# 参考手册 · Reference", "", "## 32 项指标", "", "| 编号 | 指标 | 组 |", "|---|---|---|"]
    lines += [f"| [{i.id}](items/{i.id}.md) | {i.label} | {standard.groups[i.group]} |" for i in standard.indicators]
    lines += ["", "## 数据字典", "", "| 表 | 一行是 | 用于 |", "|---|---|---|"]
    lines += [f"| {entry(t)} | {t.row} | {t.needed_for} |" for t in fields.tables().values()]
    lines += ["", "只有数据湖（多县、多年）才有的表；一个县的数据包里没有：", "", "| 表 | 一行是 | 用于 |", "|---|---|---|"]
    lines += [f"| {entry(t)} | {t.row} | {t.needed_for} |" for t in fields.lake_tables().values() if t.only_in_lakes]
    lines += ["", "## 其他", "", "- [口径设置](settings.md)", "- [核查发现一览](findings.md)", "- [命令](commands.md)", ""]
    return "\n".join(lines)


def entry(spec):
    return f"[{spec.label} `{spec.name}`](fields/{spec.name}.md)"


def item(indicator):
    folder = next(p.parent for p in LIBRARY.rglob("indicator.py") if class_of(p) == type(indicator).__name__)
    clause = (folder / "clause.md").read_text(encoding="utf-8").rstrip()
    lines = [PRINTED, clause, "", "## 数值", "", "| 名称 | 含义 | 自 | 值 | 条款 | 置信度 |", "|---|---|---|---|---|---|"]
    values = read(folder / "values.yaml") or {}
    for name, spec in values.items():
        for dated in spec["dated"]:
            lines.append(
                f"| `{name}` | {spec['meaning']} | {dated['since']} | {shown(dated['value'])} | {dated['clause']} |"
                f" {dated.get('confidence', '')} |"
            )
    words = getattr(indicator, "words", "") or "；".join(p.words for p in indicator.parts() if getattr(p, "words", ""))
    lines += ["", "## 公式", "", words or "由佐证材料认定（`judgements` 表）。", "", "## 读取的字段", ""]
    lines += [f"- `{name}` {label(name)}" for name in indicator.fields]
    lines += ["", "## 用例", ""] + [f"- {case['name']}" for case in read(folder / "cases.yaml") or []]
    return "\n".join([*lines, ""])


def class_of(path):
    line = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("class "))
    return line[6:].split("(")[0].strip()


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def shown(value):
    return "，".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)


def label(name):
    owner, _, field = name.rpartition(".")
    spec = fields.table(owner).field(field) if owner else None
    return f"{fields.table(owner).label} · {spec.title}" if spec else ""


def settings(standard):
    lines = [PRINTED, "# 口径设置 · Settings", "", "标准未写明之处，各给一个名字、一个默认值；凡依据它的报告都会印出。", ""]
    lines += ["`junheng assess … --set 名称=取值`，可重复。", "", "| 名称 | 取值（默认在前） | 含义 | 为何未定 |", "|---|---|---|---|"]
    for spec in standard.setting_specs:
        choices = " · ".join(f"`{c}`" for c in spec.choices) or f"`{spec.default}` · 任意数值"
        lines.append(f"| `{spec.name}` | {choices} | {spec.meaning} | {spec.why_open} |")
    return "\n".join([*lines, ""])


def table(spec):
    lines = [PRINTED, f"# {spec.label} `{spec.name}`", "", f"一行是：{spec.row}。用于：{spec.needed_for}。"]
    lines += ["", f"关键字段：{'、'.join(f'`{k}`' for k in spec.key)}", ""]
    if spec.only_in_lakes:
        lines += [ONLY_IN_LAKES.format(spec.name), ""]
    lines += ["| 字段 | 名称 | 类型 | 单位 | 必填 | 统计报表 | 说明 |", "|---|---|---|---|---|---|---|"]
    for f in spec.fields:
        note = f.note.replace("|", "／")
        lines.append(f"| `{f.name}` | {f.label} | {f.type} | {f.unit} | {'是' if f.required else ''} | {f.form} | {note} |")
    return "\n".join([*lines, ""])


def findings():
    lines = [PRINTED, "# 核查发现一览 · Findings", "", "必改 blocking · 需说明 explain · 提示 note。没有一种会中止评估。", ""]
    for room in ROOMS:
        path = ROOT / "src" / "junheng" / room / "messages.csv"
        if not path.is_file():
            continue
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        lines += [f"## {room}", "", "| 编号 | 名称 | 程度 | 中文 | English |", "|---|---|---|---|---|"]
        for row in rows:
            cells = (row["code"], row.get("title", ""), row.get("severity", ""), row["zh"], row["en"])
            lines.append("| " + " | ".join(c.replace("|", "／").replace("\n", " ") for c in cells) + " |")
        lines.append("")
    return "\n".join(lines)


def commands():
    lines = [PRINTED, "# 命令 · Commands", "", "```", cli.EPILOG, "```", ""]
    for name in cli.available():
        lines += [f"## junheng {name}", "", import_module(cli.COMMANDS[name]).HELP, "", "```", usage(name), "```", ""]
    return "\n".join(lines)


def usage(name):
    """The help of a command and of its sub-commands, at a fixed width on every terminal."""
    parser = cli.parser_of(name)
    texts = [formatted(parser)]
    for action in parser._actions:
        if hasattr(action, "_name_parser_map"):
            texts += [formatted(sub) for sub in dict.fromkeys(action._name_parser_map.values())]
    return "\n".join(texts).rstrip()


def formatted(parser):
    formatter = parser._get_formatter()
    formatter._width = 110
    formatter.add_usage(parser.usage, parser._actions, parser._mutually_exclusive_groups)
    for group in parser._action_groups:
        formatter.start_section(group.title)
        formatter.add_arguments(group._group_actions)
        formatter.end_section()
    return formatter.format_help().rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
