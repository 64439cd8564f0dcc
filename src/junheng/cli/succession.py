"""Reads a succession table (学校沿革表): a CSV file, or the table of a lake. Every problem is said, with its line and what to do."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from junheng.engine.trend import Change, within
from junheng.fields import table

FIELDS = ("old_code", "new_code", "changed_on", "kind")
CLOSED, SPLIT = "撤销", "拆分"
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
SHOWN = 10
SAID: Mapping[str, tuple[str, str]] = {
    "missing": ("找不到学校沿革表 {path}，请检查路径", "no succession table {path}: check the path"),
    "no_csv": ("{path} 不是 CSV 文件；请在表格软件中另存为“CSV UTF-8”后再试", "{path} is no CSV file: save it as CSV UTF-8"),
    "unread": ("学校沿革表 {path} 读不出来：{reason}", "succession table {path} cannot be read: {reason}"),
    "empty": ("学校沿革表 {path} 没有表头；第一行应为 {wanted}", "succession table {path} has no head; its first line should be {wanted}"),
    "columns": (
        "学校沿革表 {path} 缺少列：{absent}；实有 {found}。请把第一行改为 {wanted}（或 {labels}）",
        "succession table {path} lacks {absent}; it has {found}. Its first line should be {wanted} (or {labels})",
    ),
    "lines": ("学校沿革表 {path} 有 {count} 处要改：", "succession table {path} has {count} lines to mend:"),
    "more": ("……另有 {count} 处", "… and {count} more"),
    "no_old": ("{line}：没有原学校标识码", "{line}: no old_code"),
    "mangled": (
        "{line}：{code} 不是学校标识码，像是被表格软件改成了数字；请把这一列设为文本后重填",
        "{line}: {code} is no school code, a spreadsheet seems to have made it a number; format the column as text",
    ),
    "kind": ("{line}：变更类型“{value}”不认识；应为 {choices}", "{line}: unknown kind {value}; one of {choices}"),
    "no_new": (
        "{line}：{old} 的变更类型是“{value}”，却没有现学校标识码；只有撤销可以不填",
        "{line}: {old} is {value} but has no new_code; only 撤销 may leave it empty",
    ),
    "new_of_closed": (
        "{line}：{old} 已撤销，却填了现学校标识码 {new}；并入他校的请把变更类型写成“合并”",
        "{line}: {old} is 撤销 but has a new_code {new}; write 合并 if it became part of another school",
    ),
    "same": ("{line}：{old} 的原码与现码相同，看不出变了什么；请删去这一行或改正", "{line}: {old} became itself; mend or delete the line"),
    "date": (
        "{line}：变更日期“{value}”不是日期；请写成 2023-08-20",
        "{line}: {value} is no date; write it as 2023-08-20",
    ),
}  # fmt: skip
SENTENCES: Mapping[str, tuple[str, str]] = {
    "outside": (
        "学校沿革表有 {count} 行的日期不在所比学年之间（{first}-09-01 之后、{last}-09-01 以前），没有用上。",
        "{count} lines of the succession table are dated outside the years compared (after {first}-09-01, up to {last}-09-01).",
    ),
    "unknown": (
        "学校沿革表有 {count} 行的学校不在这些学年的学校（学段）行中，没有用上：{codes}。请核对编码；并入本部计算的校区、"
        "不评估的教学点、非义务教育学校可不理会。",
        "{count} lines of the succession table name schools that these years have no rows of: {codes}. Check the codes; campuses "
        "counted with their school, and schools not assessed, do not matter.",
    ),
}


class BadSuccession(ValueError):
    """A succession table that cannot be used; the message is for the user."""


class _Problems:
    """Sentences in one language, gathered until there is nothing more to say."""

    def __init__(self, path: Path, lang: str) -> None:
        self._path, self._place, self.lines = path, int(lang == "en"), []

    def say(self, name: str, **words: object) -> str:
        return SAID[name][self._place].format(path=self._path, **words)

    def stop(self, name: str, **words: object) -> BadSuccession:
        return BadSuccession(self.say(name, **words))

    def note(self, name: str, line: int, **words: object) -> None:
        where = f"第 {line} 行" if self._place == 0 else f"line {line}"
        self.lines.append(self.say(name, line=where, **words))

    def end(self) -> None:
        if self.lines:
            more = [self.say("more", count=len(self.lines) - SHOWN)] if len(self.lines) > SHOWN else []
            head = self.say("lines", count=len(self.lines))
            raise BadSuccession("\n  ".join([head, *self.lines[:SHOWN], *more]))


def of_csv(path: Path, lang: str = "zh") -> list[Change]:
    """The changes in a CSV file: UTF-8, UTF-16 or GB18030, heads in English or Chinese; a column `region_code` may stand beside.

    Raises:
        BadSuccession: no such file, no such columns, or lines that cannot be right, all of them at once.
    """
    from junheng.intake.csv_reader import read_csv
    from junheng.intake.notebook import Notebook

    problems, notebook = _Problems(path, lang), Notebook()
    if not path.is_file():
        raise problems.stop("missing")
    if path.read_bytes()[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise problems.stop("no_csv")
    grid = read_csv(path, path.name, notebook)
    for finding in notebook.finish({}):
        raise problems.stop("unread", reason=finding.message if lang == "zh" else finding.message_en)
    rows = [[str(cell or "").strip() for cell in row] for row in (grid.rows if grid else ())]
    return _changes(_named(rows, problems), problems)


def _named(rows: Sequence[Sequence[str]], problems: _Problems) -> Iterable[tuple[int, dict[str, Any]]]:
    """Line number and cells by field; empty lines are passed over."""
    spec, wanted = table("succession"), "、".join(FIELDS)
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    if not filled:
        raise problems.stop("empty", wanted=wanted)
    titles = {title: f.name for f in spec.fields for title in (f.name, f.label, f.title)}
    titles |= {"区划代码": "region_code", "region_code": "region_code"}
    _, head = filled[0]
    names = [titles.get(title) for title in head]
    absent = [name for name in FIELDS if name not in names]
    if absent:
        labels = "、".join(spec.field(name).label for name in FIELDS)
        raise problems.stop(
            "columns", absent="、".join(absent), found="、".join(filter(None, head)), wanted=wanted, labels=labels
        )
    return [
        (number, {name: cell for name, cell in zip(names, row, strict=False) if name}) for number, row in filled[1:]
    ]


def of_lake(lake: Path, region: str | None = None, lang: str = "zh") -> list[Change]:
    """The table `succession` of a lake; of one county only where `region` is given."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found: list[Change] = []
    for path in sorted((lake / "succession").rglob("*.parquet")):
        said = dict(part.split("=", 1) for part in path.relative_to(lake).parts if "=" in part)
        if region and said.get("region_code", region) != region:
            continue
        problems = _Problems(path, lang)
        try:
            read = pq.read_table(path, partitioning=None)
        except (OSError, pa.ArrowException) as error:
            raise problems.stop("unread", reason=str(error).splitlines()[0]) from error
        absent = [name for name in FIELDS if name not in read.column_names]
        if absent:
            labels = "、".join(table("succession").field(name).label for name in FIELDS)
            raise problems.stop("columns", absent="、".join(absent), found="、".join(read.column_names),
                                wanted="、".join(FIELDS), labels=labels)  # fmt: skip
        lines = [
            line | {"region_code": line.get("region_code") or said.get("region_code")} for line in read.to_pylist()
        ]
        own = [(number, line) for number, line in enumerate(lines, 1) if region in (None, line["region_code"])]
        found += _changes(own, problems)
    return found


def _changes(lines: Iterable[tuple[int, Mapping[str, Any]]], problems: _Problems) -> list[Change]:
    found = [_change(number, line, problems) for number, line in lines]
    problems.end()
    return list(dict.fromkeys(found))


def _change(number: int, line: Mapping[str, Any], problems: _Problems) -> Change:
    """One line as a change; whatever is wrong with it is noted."""
    old, new, kind = (str(line.get(name) or "").strip() for name in ("old_code", "new_code", "kind"))
    choices = table("succession").field("kind").choices
    if not old:
        problems.note("no_old", number)
    for code in filter(None, (old, new)):
        if re.fullmatch(r"\d+\.0|[\d.]+[eE]\+?\d+", code):
            problems.note("mangled", number, code=code)
    if kind not in choices:
        problems.note("kind", number, value=kind, choices="、".join(choices))
    elif not new and kind != CLOSED:
        problems.note("no_new", number, old=old, value=kind)
    elif new and kind == CLOSED:
        problems.note("new_of_closed", number, old=old, new=new)
    elif new == old and kind != SPLIT:
        problems.note("same", number, old=old)
    day = _day(line.get("changed_on"))
    if day is None:
        problems.note("date", number, value=line.get("changed_on") or "")
    return Change(old, new or None, day or "", kind, line.get("region_code") or None)


def _day(value: object) -> str | None:
    """A date in ISO form; None for what is none."""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    match = DATE.fullmatch(str(value or "").strip())
    if not match:
        return None
    try:
        return datetime.date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return None


def doubts(years: Sequence[int], changes: Sequence[Change], known: set[str], lang: str) -> list[str]:
    """What a user should know of lines that had no effect. `known`: codes that rows of these years have."""
    place, used = int(lang == "en"), within(years, changes)
    strangers = [c for c in used if c.old_code not in known and c.new_code not in known]
    found = []
    if len(used) < len(changes):
        found.append(SENTENCES["outside"][place].format(count=len(changes) - len(used), first=years[0], last=years[-1]))
    if strangers:
        codes = "、".join(c.old_code for c in strangers[:SHOWN]) + ("……" if len(strangers) > SHOWN else "")
        found.append(SENTENCES["unknown"][place].format(count=len(strangers), codes=codes))
    return found
