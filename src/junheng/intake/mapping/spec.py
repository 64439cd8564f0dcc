"""What a mapping file may say, checked before anything is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from fractions import Fraction
from pathlib import Path
from typing import Any

from junheng.fields import tables

MAX_BYTES = 2 * 2**20
STEP = "›"
"""Between the steps of a head path or line path: 专任教师 › 按学历分 › 本科."""


class BadMapping(Exception):
    """The mapping file itself is wrong; the text says where."""


@dataclass(frozen=True)
class Cells:
    """Where one field's value comes from, in a row or on a form.

    `columns` are head paths; several are added, or multiplied where `product`. On forms `sheets` and `lines` say where the figure
    stands: the first that is there counts, or all are added where `add`. `codes` translates words, `missing` are words that mean
    no value, `factor` converts units, `digits` rounds (half up) to so many decimals.
    """

    columns: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    add: bool = False
    product: bool = False
    joined: bool = False
    factor: Fraction | None = None
    digits: int | None = None
    codes: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    constant: Any = None
    serial: str | None = None


@dataclass(frozen=True)
class Block:
    """One way of reading rows: every row of the files and sheets that match is a record of `table`.

    With `once`, rows that share a key are one record (a school named on a line for each of its stages): a figure is taken once, or
    added over the rows where its cells say `add`. With `extend`, rows add to records that others began and begin none.
    """

    table: str
    file: str
    sheet: str
    head: tuple[int, int]
    fields: Mapping[str, Cells]
    where: Mapping[str, Any]
    extend: bool = False
    once: bool = False
    arts: Mapping[str, str] = field(default_factory=dict)
    campus_when: Mapping[str, Any] = field(default_factory=dict)
    tell_when: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Forms:
    """One workbook a school: figures stand at a line and a column of numbered forms.

    `cells` maps `table.field` or `school_stages[小学].field` to where it stands; `stages` names the sheet and line that show
    whether a school has a stage; `blocks` are lines that begin a new part of a form (总计 小学 初中 普通高中).
    """

    file: str
    key: Cells
    cells: Mapping[str, Sequence[Cells]]
    stages: Mapping[str, Cells]
    blocks: tuple[str, ...]
    arts: Sequence[Mapping[str, Any]] = ()
    checks: Sequence[Mapping[str, Any]] = ()
    skip_kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spec:
    """A whole mapping file."""

    name: str
    missing: tuple[str, ...]
    county: Mapping[str, Any]
    blocks: tuple[Block, ...]
    forms: tuple[Forms, ...]
    records: tuple[Mapping[str, Any], ...]
    ignore: tuple[str, ...] = ()


def load(path: Path) -> Spec:
    """Read and check a mapping file.

    Raises:
        BadMapping: it cannot be read, or says something it may not; the text names the entry.
    """
    import yaml

    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadMapping("文件过大")
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise BadMapping(" ".join(str(error).split())[:200]) from error
    if not isinstance(content, dict):
        raise BadMapping("应是 名称: 内容 的形式")
    _only(content, ("title", "about", "missing", "county", "tables", "forms", "records", "ignore"), "映射文件")
    return Spec(
        path.name,
        tuple(map(str, _list(content.get("missing"), "missing"))),
        _scalars(_fields_of("county", _dict(content.get("county"), "county")), "county"),
        tuple(_block(entry, f"tables 第{n}项") for n, entry in enumerate(_list(content.get("tables"), "tables"), 1)),
        tuple(_forms(entry, f"forms 第{n}项") for n, entry in enumerate(_list(content.get("forms"), "forms"), 1)),
        tuple(
            _record(entry, f"records 第{n}项") for n, entry in enumerate(_list(content.get("records"), "records"), 1)
        ),
        tuple(map(str, _list(content.get("ignore"), "ignore"))),
    )


def _only(entry: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    unknown = [str(name) for name in entry if name not in known]
    if unknown:
        raise BadMapping(f"{where} 中没有“{'、'.join(unknown)}”这样的项，可用：{'、'.join(known)}")


def _list(value: Any, where: str) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _dict(value: Any, where: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadMapping(f"{where} 应是 名称: 内容 的形式")
    return value


def _scalars(entry: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    """Values written as they are: texts, numbers, dates, yes or no."""
    for name, value in entry.items():
        if isinstance(value, list | dict):
            raise BadMapping(f"{where} 的“{name}”应是一个值")
    return entry


def _having(entry: Any, needed: Sequence[str], where: str) -> dict[str, Any]:
    entry = _dict(entry, where)
    lacking = [name for name in needed if name not in entry]
    if lacking:
        raise BadMapping(f"{where} 缺少“{'、'.join(lacking)}”")
    return entry


def _fields_of(table: str, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in entry:
        if tables()[table].field(name) is None:
            raise BadMapping(f"“{table}”表没有“{name}”这一栏")
    return entry


def _record(entry: Any, where: str) -> Mapping[str, Any]:
    entry = _dict(entry, where)
    if entry.get("table") not in tables():
        raise BadMapping(f"{where} 没有写明 table")
    _fields_of(entry["table"], {name: value for name, value in entry.items() if name != "table"})
    return _scalars(entry, where)


_BLOCK = (
    "table",
    "file",
    "sheet",
    "head",
    "columns",
    "constants",
    "where",
    "extend",
    "once",
    "arts",
    "campus_when",
    "tell_when",
)


def _block(entry: Any, where: str) -> Block:
    entry = _dict(entry, where)
    _only(entry, _BLOCK, where)
    table = entry.get("table")
    if table not in tables():
        raise BadMapping(f"{where} 的 table 应是 {'、'.join(tables())} 之一")
    columns = _fields_of(table, _dict(entry.get("columns"), where))
    constants = _scalars(_fields_of(table, _dict(entry.get("constants"), where)), where)
    fields = {name: cells_of(value, f"{where} {name}") for name, value in columns.items()}
    fields |= {name: Cells(constant=value) for name, value in constants.items()}
    _having(fields, [name for name in tables()[table].key if table != "county"], f"{where} 的 columns")
    arts = _scalars(_having(entry["arts"], ("total", "courses"), f"{where} arts"), where) if entry.get("arts") else {}
    return Block(
        table, str(entry.get("file", "*")), str(entry.get("sheet", "*")), _head(entry.get("head", 1), where), fields,
        _dict(entry.get("where"), where), bool(entry.get("extend", False)),
        bool(entry.get("once", False)), arts,
        _dict(entry.get("campus_when"), where), [_telling(one, where) for one in _list(entry.get("tell_when"), where)],
    )  # fmt: skip


def _telling(entry: Any, where: str) -> Mapping[str, Any]:
    entry = _having(entry, ("when", "words"), f"{where} tell_when")
    return {"when": _dict(entry["when"], where), "words": str(entry["words"])}


def _head(value: Any, where: str) -> tuple[int, int]:
    """First and last head row, from 1."""
    first, last = (
        (value, value) if isinstance(value, int) else value if isinstance(value, list) and len(value) == 2 else (0, 0)
    )
    if not (isinstance(first, int) and isinstance(last, int) and 1 <= first <= last <= 50):
        raise BadMapping(f"{where} 的 head 应是标题所在的行号，如 1 或 [1, 4]")
    return first, last


_CELLS = (
    "column",
    "sum",
    "product",
    "join",
    "sheet",
    "line",
    "add",
    "factor",
    "round",
    "codes",
    "missing",
    "constant",
    "serial",
)


def cells_of(value: Any, where: str) -> Cells:
    """Where a field comes from: a column's title, or a mapping that says more."""
    if not isinstance(value, dict):
        return Cells(columns=(str(value),))
    _only(value, _CELLS, where)
    columns = value.get("sum") or value.get("product") or value.get("join") or value.get("column")
    try:
        factor = Fraction(str(value["factor"])) if "factor" in value else None
    except (ValueError, ZeroDivisionError) as error:
        raise BadMapping(f"{where} 的 factor 应是一个数") from error
    digits = value.get("round")
    if not (digits is None or (isinstance(digits, int) and 0 <= digits <= 12)):
        raise BadMapping(f"{where} 的 round 应是小数位数")
    _scalars({name: value.get(name) for name in ("constant", "serial")}, where)
    codes = _scalars(_dict(value.get("codes"), where), f"{where} codes")
    return Cells(
        tuple(map(str, _list(columns, where))), tuple(map(str, _list(value.get("sheet"), where))),
        tuple(map(str, _list(value.get("line"), where))), bool(value.get("add", False)), "product" in value, "join" in value, factor,
        digits, {str(code): meant for code, meant in codes.items()},
        tuple(map(str, _list(value.get("missing"), where))), value.get("constant"), value.get("serial"),
    )  # fmt: skip


_FORMS = ("file", "key", "cells", "stages", "blocks", "arts", "checks", "skip_kinds")


def _forms(entry: Any, where: str) -> Forms:
    entry = _dict(entry, where)
    _only(entry, _FORMS, where)
    cells = {
        name: [cells_of(one, f"{where} {name}") for one in (value if isinstance(value, list) else [value])]
        for name, value in _dict(entry.get("cells"), where).items()
    }
    for target in cells:
        _target(target, where)
    stages = {name: cells_of(value, where) for name, value in _dict(entry.get("stages"), where).items()}
    arts = [
        _having(one, ("stage", "sheet", "line", "total"), f"{where} arts") for one in _list(entry.get("arts"), where)
    ]
    checks = [_having(one, ("left", "right"), f"{where} checks") for one in _list(entry.get("checks"), where)]
    for side in (side for one in checks for name in ("left", "right") for side in _list(one[name], where)):
        if not 2 <= len(str(side).split("|")) <= 3:
            raise BadMapping(f"{where} checks 的“{side}”应写成 工作表|行 或 工作表|行|列")
    return Forms(
        str(entry.get("file", "*")), cells_of(_dict(entry.get("key"), where), where), cells,
        stages, tuple(map(str, _list(entry.get("blocks"), where))), arts, checks, tuple(map(str, _list(entry.get("skip_kinds"), where))),
    )  # fmt: skip


def split_target(target: str) -> tuple[str, str, str]:
    """school_stages[小学].pupils → table, stage, field."""
    table, _, name = str(target).partition(".")
    table, _, stage = table.partition("[")
    return table, stage.rstrip("]"), name


def _target(target: str, where: str) -> None:
    table, stage, name = split_target(target)
    known = table in ("schools", "school_stages") and tables()[table].field(name) is not None
    if not known or (table == "school_stages") != bool(stage):
        raise BadMapping(f"{where} cells 的“{target}”应写成 schools.栏目 或 school_stages[学段].栏目")


def matches(name: str, pattern: str) -> bool:
    """Whether a file's name (with or without its folder) or a sheet's title fits a pattern with * and ?."""
    return fnmatchcase(name, pattern) or fnmatchcase(name.rsplit("/", 1)[-1], pattern)
