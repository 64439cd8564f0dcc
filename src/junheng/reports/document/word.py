"""The report as .docx."""

from __future__ import annotations

import io
import zipfile
from os import PathLike, fspath

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Emu

from junheng.reports.document.drawing import png
from junheng.reports.document.layout import number_field, prepare, section_properties, style_name, text_width
from junheng.reports.document.markup import W, paragraph, run, table
from junheng.reports.document.model import Block, Document, Figure, Paragraph, Section, Style, TableBlock
from junheng.reports.document.turned import add_turned_footers

_TWIP = 635
"""EMU a twip."""


def write_docx(document: Document, path: str | PathLike[str]) -> None:
    """Write the report in GB/T 9704 layout; figures are drawn as pictures at 200 dpi."""
    word = docx.Document()
    prepare(word)
    properties = word.core_properties
    properties.title, properties.author, properties.language = document.title, "", "zh-CN"
    body = word.element.body
    last = body.find(qn("w:sectPr"))
    upright = "".join(_reference(child) for child in last if child.tag == qn("w:footerReference"))
    footers = {False: upright, True: add_turned_footers(word, number_field())}
    for child in list(body):
        body.remove(child)
    for n, section in enumerate(document.sections):
        _section(word, section, footers[section.landscape], final=n == len(document.sections) - 1)
    made = io.BytesIO()
    word.save(made)
    _write_timeless(made, path)


def _write_timeless(made: io.BytesIO, path: str | PathLike[str]) -> None:
    """The file without the hour its parts were packed: the same package gives the same bytes."""
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(fspath(path), "w") as target:
        for part in source.infolist():
            undated = zipfile.ZipInfo(part.filename)
            undated.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(undated, source.read(part))


def _reference(element) -> str:
    kind, relation = element.get(qn("w:type")), element.get(qn("r:id"))
    return f'<w:footerReference w:type="{kind}" r:id="{relation}"/>'


def _section(word, section: Section, footers: str, final: bool) -> None:
    """The blocks, then the section's properties: in a paragraph of their own, the last ones at the body's end."""
    body = word.element.body
    for block in section.blocks:
        for element in _elements(word, block, section.landscape):
            body.append(element)
    properties = parse_xml(section_properties(section.landscape, footers, final))
    holder = parse_xml(f'<w:p {W}><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>')
    body.append(holder)
    (body if final else holder.find(qn("w:pPr"))).append(properties)


def _elements(word, block: Block, landscape: bool) -> list:
    if isinstance(block, Paragraph):
        return [parse_xml(paragraph(style_name(block.style), block.text))]
    if isinstance(block, TableBlock):
        return _table(block, landscape)
    return _figure(word, block, landscape)


def _table(block: TableBlock, landscape: bool) -> list:
    """The table with its notes; in the running text its title too (official tables bring theirs as a paragraph)."""
    made = []
    if not landscape and block.table.title and block.table.id in ("rows", "cv", "settings", "corrections"):
        made.append(parse_xml(paragraph(style_name(Style.TABLE_TITLE), block.table.title)))
    made.append(parse_xml(table(block.table, text_width(landscape), block.size)))
    made += [parse_xml(paragraph(style_name(Style.NOTE), note)) for note in block.table.notes]
    return made


def _figure(word, block: Figure, landscape: bool) -> list:
    holder = word.add_paragraph()
    holder.alignment = 1
    holder.paragraph_format.keep_with_next = True
    picture = holder.add_run().add_picture(io.BytesIO(png(block.svg)), width=Emu(text_width(landscape) * _TWIP))
    picture._inline.docPr.set("descr", block.caption)
    element = holder._element
    element.getparent().remove(element)
    return [element, parse_xml(f'<w:p {W}><w:pPr><w:jc w:val="center"/></w:pPr>{run(block.caption, _CAPTION)}</w:p>')]


_CAPTION = '<w:rPr><w:rFonts w:eastAsia="黑体"/><w:sz w:val="21"/></w:rPr>'
