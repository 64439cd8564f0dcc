"""A commented measures.yaml to start from: every number with its meaning, its unit and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from junheng.planning.compliance.measures import OURS, SCHOOL_TERMS, TERMS

TITLES = {"costs": "成本", "rotation": "教师交流轮岗", "limits": "上限"}
HEAD = """\
# 措施与成本：达标方案（junheng plan compliance）可以采取哪些措施、各需多少钱、最多做多少。
# What the county may do, what it costs, and how much of it there may be.
#
# 来源注明“默认值”的数字是软件的估计，不是本县的数据。请逐项改成本县的数，并把 source 改成依据，
# 如 “县财政局 2025 年测算”。没有改的默认值会在方案中逐项列出。
"""


def measures_text(
    given: Mapping[tuple[str, str], tuple[Any, str]] | None = None,
    schools: Mapping[str, Mapping[str, Any]] | None = None,
    names: Mapping[str, str] | None = None,
    homes: str | None = None,
) -> str:
    """The file as text.

    Args:
        given: (section, name) → (value, source) where something better than our default is known.
        schools: exceptions by school code; names: school code → name, for the comments.
        homes: the CSV of teachers' homes beside the file.
    """
    lines = [HEAD]
    for section, title in TITLES.items():
        lines.append(f"{section}:  # {title}")
        for term in (t for t in TERMS if t.section == section):
            value, source = (given or {}).get((section, term.name), (term.default, OURS))
            unit = f"，{term.unit}" if term.unit else ""
            lines += [f"  # {term.meaning}{unit}", f"  {term.name}: {{value: {_plain(value)}, source: {source}}}"]
        lines.append("")
    lines += _school_lines(schools or {}, names or {})
    lines += [
        "",
        "# 教师住址（经纬度取到 0.01 度，约 1 公里），一行一人：teacher_code,longitude,latitude。没有时按学校距离。",
    ]
    lines.append(f"homes: {homes}" if homes else "# homes: homes.csv")
    return "\n".join(lines) + "\n"


def _school_lines(schools: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> list[str]:
    lines = ["# 个别学校的情况（学校标识码要加引号）。可写："]
    lines += [f"#   {name}：{meaning}" for name, meaning in SCHOOL_TERMS.items()]
    if not schools:
        code, name = next(iter(names.items()), ("0000000000", "某校"))
        return [*lines, "schools: {}", f'#  "{code}": {{most_teaching_m2: 800, most_sports_m2: 0}}  # {name}']
    lines.append("schools:")
    for code, said in schools.items():
        inside = ", ".join(f"{key}: {_plain(value)}" for key, value in said.items())
        lines.append(f'  "{code}": {{{inside}}}' + (f"  # {names[code]}" if code in names else ""))
    return lines


def _plain(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.15g}"
