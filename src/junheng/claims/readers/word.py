"""The text of a Word document, in reading order: paragraphs, each with the text boxes anchored in it behind it, tables
row by row, then foot- and endnotes.

The parts are read from the package's XML itself: python-docx knows no footnotes. `paragraphs` gives every paragraph
element with its offset, so that comments can be set at the very places later.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from junheng.claims.readers.unreadable import Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNWRITTEN = (f"{W}del", f"{W}moveFrom", f"{W}pPr")
_OLD_TWIN = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""Word stores a text box twice: as a shape and, for old readers, as a picture."""
MOST_UNPACKED = 256 * 2**20
MOST_XML = 64 * 2**20
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph element and where its text begins and ends in the document's text."""

    element: etree._Element
    start: int
    end: int


def read(content: bytes, name: str) -> str:
    """All text of the package. Raises Unreadable for broken, encrypted or oversized files."""
    package = open_package(content, name)
    text = paragraphs(_part(package, "word/document.xml", name))[0]
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        if part in package.namelist():
            text += paragraphs(_part(package, part, name))[0]
    if not text.strip():
        raise Unreadable(f"{name} 中没有文字，可能是扫描图片，请先做文字识别（OCR）。")
    return text


def open_package(content: bytes, name: str) -> zipfile.ZipFile:
    """The package, checked for size before anything is unpacked."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise Unreadable(f"{name} 已损坏或不完整，请重新导出后再试。") from error
    if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
        raise Unreadable(f"{name} 解压后过大，疑似异常文件，请另存为新的 .docx 再试。")
    if "word/document.xml" not in package.namelist():
        raise Unreadable(f"{name} 不是 Word 文档，请另存为 .docx 再试。")
    return package


def _part(package: zipfile.ZipFile, part: str, name: str) -> etree._Element:
    try:
        if package.getinfo(part).file_size > MOST_XML:
            raise Unreadable(f"{name} 的正文过大，请拆分后再试。")
        return etree.fromstring(package.read(part), _PARSER)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Unreadable(f"{name} 已损坏、不完整或加了密码，请重新导出后再试。") from error


def paragraphs(root: etree._Element) -> tuple[str, list[Paragraph]]:
    """Text and paragraphs of one part; cells of a row are parted by tabs, rows and paragraphs by line ends."""
    writer = _Writer()
    body = root.find(f"{W}body")
    writer.blocks(body if body is not None else root)
    return "".join(writer.pieces), writer.found


class _Writer:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.found: list[Paragraph] = []

    def put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def blocks(self, parent: etree._Element) -> None:
        for child in parent:
            if child.tag == f"{W}p":
                self.paragraph(child)
                self.put("\n")
            elif child.tag == f"{W}tbl":
                self.table(child)
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}footnote", f"{W}endnote", f"{W}ins"):
                if child.get(f"{W}type") not in ("separator", "continuationSeparator"):
                    self.blocks(child)

    def paragraph(self, element: etree._Element) -> None:
        start = self.length
        for text in texts(element):
            self.put(text)
        self.found.append(Paragraph(element, start, self.length))
        self.boxes(element)

    def boxes(self, element: etree._Element) -> None:
        """The text boxes anchored in a paragraph, each paragraph of theirs on a line of its own; comments find no place
        there, so none of them is listed in `found`.
        """
        for box in element.iter(f"{W}txbxContent"):
            above = {parent.tag for parent in box.iterancestors()}
            if _OLD_TWIN in above or f"{W}txbxContent" in above:
                continue
            for paragraph in box.iter(f"{W}p"):
                written = "".join(_written(paragraph))
                self.put(f"\n{written}" if written.strip() else "")

    def table(self, table: etree._Element) -> None:
        for row in table.iter(f"{W}tr"):
            for index, cell in enumerate(row.findall(f"{W}tc")):
                self.put("\t" if index else "")
                for place, paragraph in enumerate(cell.iter(f"{W}p")):
                    self.put(" " if place else "")
                    self.paragraph(paragraph)
            self.put("\n")


def texts(element: etree._Element) -> Iterator[str]:
    """The written characters of a paragraph without its text boxes; deleted text and field codes are not written."""
    return _written(element, f"{W}txbxContent")


def _written(element: etree._Element, *apart: str) -> Iterator[str]:
    for node in element.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen"):
        if any(parent.tag in (*_UNWRITTEN, *apart) for parent in node.iterancestors()):
            continue
        if node.tag == f"{W}t":
            yield node.text or ""
        elif node.tag == f"{W}noBreakHyphen":
            yield "-"
        else:
            yield "\t" if node.tag == f"{W}tab" else "\n"
