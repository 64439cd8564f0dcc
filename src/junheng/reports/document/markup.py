"""WordprocessingML, written as text and parsed once: tables of thousands of cells in a fraction of a second."""

from __future__ import annotations

from xml.sax.saxutils import escape

from junheng.reports.official.grid import Cell, Kind, Line, Table

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ALIGN = {Kind.NUMBER: "right", Kind.TEXT: "left", Kind.STUB: "left", Kind.SECTION: "left"}
_HEAD_FILL, _UNMET_FILL = "EDEDED", "F2C4BA"
_PITCH = 1.2
"""Line pitch of table text, in sizes: exact, so that every program breaks the pages alike."""
_INVALID = {code: None for code in (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF)}


def clean(text: str) -> str:
    """The text without the control characters that no XML may hold, escaped."""
    return escape(text.translate(_INVALID))


def run(text: str, properties: str = "") -> str:
    """A run; line breaks in the text break the line."""
    pieces = [f'<w:t xml:space="preserve">{clean(piece)}</w:t>' for piece in text.split("\n")]
    return f"<w:r>{properties}{'<w:br/>'.join(pieces)}</w:r>"


def paragraph(style: str, text: str) -> str:
    return f'<w:p {W}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(text)}</w:p>'


def table(printed: Table, width: int, size: float) -> str:
    """A table of the given width in twips, heads repeated on every page, rows never split."""
    columns = [round(width * part / sum(printed.widths)) for part in printed.widths]
    lines = printed.head + printed.body
    covered = _covered(lines)
    rows = "".join(
        _row(line, columns, covered[r], size, repeated=r < len(printed.head)) for r, line in enumerate(lines)
    )
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl {W}><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top w:w="24" w:type="dxa"/><w:left w:w="50" w:type="dxa"/><w:bottom w:w="24" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _covered(lines: tuple[Line, ...]) -> list[dict[int, int]]:
    """For each row, the columns where a cell above reaches down: column → how many columns wide it is."""
    found: list[dict[int, int]] = [{} for _ in lines]
    for r, line in enumerate(lines):
        for c, cell in enumerate(line):
            if cell is not None:
                for below in range(r + 1, r + cell.rows):
                    found[below][c] = cell.cols
    return found


def _row(line: Line, columns: list[int], covered: dict[int, int], size: float, repeated: bool) -> str:
    cells: list[str] = []
    c = 0
    while c < len(columns):
        cell, span = line[c], covered.get(c, 1)
        if c in covered:
            cells.append(_box(sum(columns[c : c + span]), span, '<w:vMerge w:val="continue"/>', "", _blank(size)))
        elif cell is not None:
            span = cell.cols
            cells.append(_cell(cell, sum(columns[c : c + span]), size))
        c += span
    head = "<w:tblHeader/>" if repeated else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int, size: float) -> str:
    merged = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    fill = _HEAD_FILL if cell.kind in (Kind.HEAD, Kind.SECTION) else _UNMET_FILL if cell.unmet else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return _box(width, cell.cols, merged, shade, _cell_paragraph(cell, size))


def _blank(size: float) -> str:
    """An empty paragraph no taller than the table's text: Word asks for one in every cell."""
    line = f'<w:spacing w:line="{round(size * 20 * _PITCH)}" w:lineRule="exact"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{line}</w:pPr></w:p>'


def _box(width: int, span: int, merged: str, shade: str, content: str) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{merged}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc>"
    )


def _cell_paragraph(cell: Cell, size: float) -> str:
    align = "center" if cell.is_short else _ALIGN.get(cell.kind, "center")
    font = '<w:rFonts w:eastAsia="黑体"/>' if cell.kind in (Kind.HEAD, Kind.SECTION) else ""
    points = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    look = f"<w:rPr>{font}{points}</w:rPr>"
    line = f'<w:spacing w:line="{round(size * 20 * _PITCH)}" w:lineRule="exact"/>'
    return (
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{line}<w:jc w:val="{align}"/><w:rPr>{points}</w:rPr></w:pPr>'
        f"{run(cell.text, look) if cell.text else ''}</w:p>"
    )
