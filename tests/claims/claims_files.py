"""Files made on the spot for the claims tests."""

import io
import zipfile
from pathlib import Path

import typst
from docx import Document as new_document
from docx.oxml import parse_xml

import junheng.reports

FONTS = Path(junheng.reports.__file__).parent / "fonts"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_of(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    """A Word file of paragraphs and one table."""
    word = new_document()
    for text in paragraphs:
        word.add_paragraph(text)
    if table:
        grid = word.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    store = io.BytesIO()
    word.save(store)
    return store.getvalue()


def footnoted_docx(paragraph: str, table: list[list[str]], footnote: str) -> bytes:
    """The same with a part of footnotes, as Word stores it."""
    store = io.BytesIO(docx_of(paragraph, table=table))
    with zipfile.ZipFile(store, "a") as package:
        notes = f"<w:footnotes {_W}><w:footnote w:id='1'><w:p><w:r><w:t>{footnote}</w:t></w:r></w:p></w:footnote></w:footnotes>"
        package.writestr("word/footnotes.xml", notes)
    return store.getvalue()


_BOXED = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def boxed_docx(before: str, inside: list[str], after: str) -> bytes:
    """A Word file whose first paragraph anchors a text box, stored twice as Word does: as a shape and for old readers."""
    word = new_document()
    anchor = word.add_paragraph(before)
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in inside)
    box = f"<w:txbxContent>{lines}</w:txbxContent>"
    anchor._p.append(
        parse_xml(
            f'<w:r {_W} {_BOXED}><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    word.add_paragraph(after)
    store = io.BytesIO()
    word.save(store)
    return store.getvalue()


def pdf_of(text: str) -> bytes:
    """A PDF with a Chinese text layer."""
    source = f'#set text(font: "Noto Sans SC")\n{text}'
    return typst.compile(source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True)
