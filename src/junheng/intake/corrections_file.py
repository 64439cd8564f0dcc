"""corrections.yaml as written: which file belongs to a package, and its entries one by one.

An entry that cannot be read is named (file, entry, why) and the others stand: a colon without quotes in one reason must not undo what
ten schools have confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from junheng.core.finding import Place
from junheng.intake.notebook import Notebook

MAX_BYTES = 4 * 2**20
SECTIONS = ("corrections", "explanations")


@dataclass
class Sheet:
    """The entries that could be read, by their number in the file, and what findings call the file."""

    file: str
    corrections: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    explanations: dict[int, Mapping[str, Any]] = field(default_factory=dict)

    def place(self, section: str, number: int | None = None) -> Place:
        """Where an entry stands, as findings say it."""
        name = "" if section == "corrections" and number else section
        return Place(self.file, None, " ".join(x for x in (name, f"第{number}项" if number else "") if x))


def find(package: Path, notebook: Notebook) -> Sheet | None:
    """The file that belongs to a package: inside a folder, or beside it as NAME.corrections.yaml; beside a workbook likewise."""
    beside = package.with_name(package.stem + ".corrections.yaml")
    inside = (package if package.is_dir() else package.parent) / "corrections.yaml"
    for path in (beside, inside):
        if path.is_file():
            return _load(path, notebook)
    return None


def _load(path: Path, notebook: Notebook) -> Sheet | None:
    import yaml

    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("文件过大")
        text = path.read_text(encoding="utf-8-sig")
    except (ValueError, OSError) as error:
        return _unread(path, notebook, "不是 UTF-8 文字" if isinstance(error, UnicodeDecodeError) else str(error))
    sheet = Sheet(path.name)
    try:
        content = yaml.safe_load(text) or {}
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        blocks = list(_blocks(text))
        if not any(block.section in SECTIONS for block in blocks):
            return _unread(path, notebook, " ".join(str(error).split())[:160])
        _take_blocks(sheet, blocks, notebook)
        return sheet
    if not isinstance(content, dict) or not set(SECTIONS) & set(content) and content:
        return _unread(path, notebook, "应含 corrections 或 explanations，下面逐项填写")
    _take(sheet, content, notebook)
    return sheet


def _unread(path: Path, notebook: Notebook, reason: str) -> None:
    notebook.add("C701", places=(Place(path.name),), reason=reason)


_UNKNOWN = "只有 corrections 和 explanations 两部分，没有这个名称"


def _take(sheet: Sheet, content: Mapping[Any, Any], notebook: Notebook) -> None:
    for name, entries in content.items():
        if name not in SECTIONS:
            _refuse(notebook, sheet.place(str(name)), _UNKNOWN)
        elif not isinstance(entries, list | None):
            _refuse(notebook, sheet.place(name), "下面应逐项填写，每项以“- ”开头")
        else:
            for number, entry in enumerate(entries or (), 1):
                _take_entry(sheet, name, number, entry, notebook)


def _take_entry(sheet: Sheet, section: str, number: int, entry: Any, notebook: Notebook) -> None:
    if isinstance(entry, dict):
        getattr(sheet, section)[number] = entry
    else:
        _refuse(notebook, sheet.place(section, number), f"应写成“栏目: 内容”的样式，现在是“{str(entry)[:40]}”")


def _refuse(notebook: Notebook, place: Place, reason: str) -> None:
    notebook.add("C702", places=(place,), reason=reason)


# --- a file that is no YAML as a whole, entry by entry ---------------------------------------------------------------

_HEAD = re.compile(r"^([^\s#-][^:]*?)\s*:(\s|$)")
_ITEM = re.compile(r"^( *)-(\s|$)")


@dataclass
class _Block:
    """The lines of one entry, or of a part whose name we do not know; `line` is where it begins in the file."""

    section: str
    number: int
    line: int
    lines: list[str]


def _blocks(text: str) -> Iterator[_Block]:
    section, indent, number, block = None, None, 0, None
    for at, line in enumerate(text.splitlines(), 1):
        head, item = _HEAD.match(line), _ITEM.match(line)
        if head or (section in SECTIONS and item and indent in (None, len(item[1]))):
            if block:
                yield block
            section, indent, number = (head[1], None, 0) if head else (section, len(item[1]), number + 1)
            block = None if section in SECTIONS and head else _Block(section, number, at, [line])
        elif block:
            block.lines.append(line)
    if block:
        yield block


def _take_blocks(sheet: Sheet, blocks: list[_Block], notebook: Notebook) -> None:
    import yaml

    for block in blocks:
        if block.section not in SECTIONS:
            _refuse(notebook, sheet.place(block.section), _UNKNOWN)
            continue
        try:
            [entry] = yaml.safe_load("\n".join(block.lines))
        except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
            mark = getattr(error, "problem_mark", None)
            line = block.line + (mark.line if mark else 0)
            reason = f"第 {line} 行不合 YAML 的写法（常见的是冒号、引号或缩进有误；内容里有冒号的，请整句加引号）"
            _refuse(notebook, sheet.place(block.section, block.number), reason)
        else:
            _take_entry(sheet, block.section, block.number, entry, notebook)
