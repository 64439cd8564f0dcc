"""A look into a workbook before it is parsed: how large it would become, and which cells show a value but hold none.

calamine is fast because it trusts the file; this is where trust is checked. Zip members are read whole through `zipfile`, which
compares sizes and checksums, so a header that lies about its size is caught here.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from junheng.intake.limits import MAX_CELLS, MAX_RATIO, MAX_UNZIPPED_BYTES, RATIO_FROM_BYTES
from junheng.intake.ods_scan import scan_content

_FAR = re.compile(rb'r="(?:[A-Z]{2}|[A-Z][0-9]{5})')
_REFERENCE = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,4})([0-9]{1,8})"')
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.S)
_AT = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_STORED = re.compile(rb"<v[^>]*>[^<]+</v>|<is>")
_NOT_YET = re.compile(rb"<v[^>]*>0(?:\.0*)?</v>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_REPEATED = re.compile(rb"<table:table-(row|cell)\b([^>]*)>")
_TIMES = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d+)"')

MAX_REPEATED = 20_000
"""How often an .ods file may repeat one row or cell that holds a value."""


class Refused(Exception):
    """The workbook is not parsed: `code` of the finding, and its words."""

    def __init__(self, code: str, **words: str) -> None:
        super().__init__(code)
        self.code, self.words = code, words


@dataclass
class Scan:
    """What the look found: by sheet title, cells (row, column from 0) that hold no value → code; links to other workbooks; merged
    areas where calamine does not tell them (.ods)."""

    broken: Mapping[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    linked: bool = False
    merged: Mapping[str, list[tuple[int, int, int, int]]] = field(default_factory=dict)


def scan_zip(path: Path) -> Scan:
    """Look through an .xlsx or .ods.

    Raises:
        Refused: too large when unpacked, damaged, or neither of the two.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bombs(archive)
            names = archive.namelist()
            if any(member.flag_bits & 1 for member in archive.infolist()) or _is_locked(archive, names):
                raise Refused("C211")
            if "content.xml" in names:
                content = archive.read("content.xml")
                _refuse_repeated(content)
                marks = scan_content(content)
                return Scan(marks.broken, False, marks.merged)
            if "xl/workbook.xml" not in names:
                raise Refused("C213", kind=_kind_of_zip(names))
            return _scan_xlsx(archive, names)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Refused("C210", reason=_reason(error)) from error
    except (ValueError, SyntaxError) as error:  # a SyntaxError is how ElementTree says that XML is damaged
        raise Refused("C210", reason=str(error)[:80] or "内容损坏") from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise Refused("C210", reason="压缩内容损坏") from error
        raise


def _reason(error: Exception) -> str:
    return "压缩内容损坏或不完整" if isinstance(error, zipfile.BadZipFile | EOFError) else str(error)[:80] or "内容损坏"


def _is_locked(archive: zipfile.ZipFile, names: list[str]) -> bool:
    """An .ods with a password says so in its manifest."""
    manifest = "META-INF/manifest.xml"
    return manifest in names and b"encryption-data" in archive.read(manifest)


def _kind_of_zip(names: list[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return "Word 文档"
    if any(name.endswith((".xlsx", ".csv", ".xls")) for name in names):
        return "压缩包（请先解压）"
    return "别的压缩文件"


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    unpacked = sum(member.file_size for member in archive.infolist())
    packed = sum(member.compress_size for member in archive.infolist())
    if unpacked > MAX_UNZIPPED_BYTES or len(archive.infolist()) > 10_000:
        raise Refused("C212", limit=f"解压后 {MAX_UNZIPPED_BYTES // 2**20} MB")
    if unpacked >= RATIO_FROM_BYTES and unpacked > packed * MAX_RATIO:
        raise Refused("C212", limit=f"解压为原来的 {MAX_RATIO} 倍")


def _refuse_repeated(content: bytes) -> None:
    """An .ods writes a row once and says how often; a value repeated far too often is no data."""
    if b"<!DOCTYPE" in content[:4096]:
        raise Refused("C210", reason="含有文档类型声明")
    for found in _REPEATED.finditer(content):
        times = _TIMES.search(found[2])
        if times and int(times[1]) > MAX_REPEATED and _holds_value(content, found):
            raise Refused("C212", limit=f"重复 {MAX_REPEATED} 次")


def _holds_value(content: bytes, found: re.Match[bytes]) -> bool:
    if found[1] == b"cell":
        return b"office:value" in found[2]
    row = content[found.end() : content.find(b"</table:table-row>", found.end())]
    return b"office:value" in row


def _scan_xlsx(archive: zipfile.ZipFile, names: list[str]) -> Scan:
    workbook = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    stale = re.search(r'fullCalcOnLoad="(?:1|true)"', workbook) is not None
    linked = any(name.startswith("xl/externalLinks/") for name in names)
    broken = {}
    for name in names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            content = archive.read(name)
            _refuse_wide(content)
            if b'"e"' in content or b"<f" in content:
                broken[name] = dict(_broken_cells(content, stale))
        elif name.endswith("sharedStrings.xml"):
            archive.read(name)
    return Scan(_by_title(archive, workbook, broken) if any(broken.values()) else {}, linked)


def _refuse_wide(content: bytes) -> None:
    """A sheet is parsed as the rectangle from A1 to its last cell: one stray cell far out makes it huge."""
    if b"<!DOCTYPE" in content[:4096]:
        raise Refused("C210", reason="含有文档类型声明")
    if not _FAR.search(content):
        return
    columns, rows = set(), 1
    for letters, digits in _REFERENCE.findall(content):
        columns.add(letters)
        rows = max(rows, int(digits))
    if rows * max((_number_of(letters) + 1 for letters in columns), default=1) > MAX_CELLS:
        raise Refused("C212", limit=f"{MAX_CELLS // 10_000} 万个单元格")


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _broken_cells(content: bytes, stale: bool) -> Iterator[tuple[tuple[int, int], str]]:
    """Errors, and formulas without a stored result.

    `stale`: the file asks to be recalculated. Programs that write formulas without computing them say so and store 0, which is
    then no result; what else is stored was computed by somebody.
    """
    for attributes, inside in _CELL.findall(content):
        is_error, is_formula = b't="e"' in attributes, b"<f" in inside
        at = _AT.search(attributes)
        if not at or not (is_error or is_formula):
            continue
        if is_error:
            yield (int(at[2]) - 1, _number_of(at[1])), "C128"
        elif not _STORED.search(inside) or (stale and _NOT_YET.search(inside)):
            yield (int(at[2]) - 1, _number_of(at[1])), "C127"


def _by_title(
    archive: zipfile.ZipFile, workbook: str, broken: Mapping[str, dict]
) -> dict[str, dict[tuple[int, int], str]]:
    """Sheets by their titles instead of their files."""
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    target = {}
    for element in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links):
        attributes = dict(_ATTRIBUTE.findall(element))
        target[attributes.get("Id")] = "xl/" + attributes.get("Target", "").removeprefix("/xl/").removeprefix("xl/")
    found = {}
    for element in _SHEET.findall(workbook):
        attributes = dict(_ATTRIBUTE.findall(element))
        file = target.get(attributes.get("r:id"))
        if file in broken:
            found[_unescaped(attributes.get("name", ""))] = broken[file]
    return found


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)
