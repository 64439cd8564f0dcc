"""A copy of what was handed in, with every finding where it belongs: coloured cells, comments, and a list in front (核查标注).

The user's own .xlsx keeps its looks; a package of another kind becomes a new workbook with one sheet a table. The original is never
touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from junheng.core.finding import Finding, Severity

LIST_SHEET = "核查发现"
COLOURS = {Severity.BLOCKING: "F6B8B0", Severity.EXPLAIN: "FCE3A6", Severity.NOTE: "CFE3F5"}
SETTLED = "D7EAD3"
"""Colour of a finding the county has explained or corrected."""
MAX_COMMENT = 3000
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::[A-Z]{1,3}\d{1,7})?")
_ROW = re.compile(r"第(\d{1,7})行")


@dataclass
class Mark:
    """What one cell is told: its most severe colour and all sentences."""

    rank: int
    colour: str
    sentences: list[str] = field(default_factory=list)


def marks_of(findings: Sequence[Finding], lang: str = "zh") -> dict[tuple[str, str | None], dict[str, Mark]]:
    """(file, sheet) → cell → mark. A finding about a whole row marks its first cell; one about a file stands in the list only."""
    order = list(Severity)
    found: dict[tuple[str, str | None], dict[str, Mark]] = {}
    for finding in findings:
        rank = len(order) if finding.explanation else order.index(finding.severity)
        colour = SETTLED if finding.explanation else COLOURS[finding.severity]
        for place in finding.places:
            cell = _cell(place.cell)
            if cell is None:
                continue
            mark = found.setdefault((place.file, place.sheet), {}).setdefault(cell, Mark(rank, colour))
            if rank < mark.rank:
                mark.rank, mark.colour = rank, colour
            sentence = _sentence(finding, lang)
            if sentence not in mark.sentences:
                mark.sentences.append(sentence)
    return found


def _cell(address: str | None) -> str | None:
    if address is None:
        return None
    if found := _CELL.fullmatch(address):
        return found[1] + found[2]
    row = _ROW.fullmatch(address)
    return f"A{row[1]}" if row else None


def _sentence(finding: Finding, lang: str) -> str:
    words = finding.message_en if lang == "en" and finding.message_en else finding.message
    told = f"\n（已说明：{finding.explanation}）" if finding.explanation else ""
    return f"【{finding.severity.label}】{words} [{finding.code}]{told}"


def mark_copy(source: Path, name: str, findings: Sequence[Finding], out: Path, lang: str = "zh") -> int:
    """A marked copy of an .xlsx; returns how many cells were marked.

    Raises:
        ValueError: openpyxl cannot take the workbook; use `mark_tables` instead.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(source)
    except Exception as error:
        raise ValueError(str(error)) from error
    marked = 0
    for (file, sheet), cells in marks_of(findings, lang).items():
        if file == name and sheet in book.sheetnames:
            marked += _mark_sheet(book[sheet], cells)
    _list_sheet(book, findings, lang)
    book.save(out)
    return marked


def _mark_sheet(sheet: Any, cells: Mapping[str, Mark]) -> int:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    done = 0
    for address, mark in cells.items():
        cell = sheet[address]
        if isinstance(cell, MergedCell):
            continue
        cell.fill = PatternFill("solid", start_color=mark.colour, end_color=mark.colour)
        before = [cell.comment.text] if cell.comment else []
        text = "\n".join([*before, *mark.sentences])[:MAX_COMMENT]
        cell.comment = Comment(text, "Junheng", height=min(60 + 18 * (len(text) // 24), 400), width=360)
        done += 1
    return done


HEADS = ("序号", "处理", "编号", "位置", "填报值", "核查发现", "说明")
WIDTHS = (6, 8, 8, 26, 16, 90, 36)


def _list_lines(findings: Sequence[Finding], lang: str) -> list[tuple[Any, ...]]:
    return [
        (number, "已说明" if finding.explanation else finding.severity.label, finding.code, finding.where or "",
         finding.value or "", finding.message_en if lang == "en" else finding.message, finding.explanation or "")
        for number, finding in enumerate(findings, 1)
    ]  # fmt: skip


def _height(line: Sequence[Any]) -> float:
    """Points for the longest of a line's wrapped cells; a Chinese sign is about two units of column width."""
    return 16.0 * max(
        -(-sum(2 if ord(sign) > 0x2E80 else 1 for sign in str(value)) // width)
        for value, width in zip(line, WIDTHS, strict=True)
    ) or 16.0  # fmt: skip


def _list_sheet(book: Any, findings: Sequence[Finding], lang: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.properties import PageSetupProperties

    if LIST_SHEET in book.sheetnames:
        del book[LIST_SHEET]
    sheet = book.create_sheet(LIST_SHEET, 0)
    sheet.append(HEADS)
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
        sheet.cell(1, column).font = Font(bold=True)
    for row, (line, finding) in enumerate(zip(_list_lines(findings, lang), findings, strict=True), 2):
        colour = SETTLED if finding.explanation else COLOURS[finding.severity]
        for column, value in enumerate(line, 1):
            cell = sheet.cell(row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = stays a text
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 2).fill = PatternFill("solid", start_color=colour, end_color=colour)
        _link(sheet.cell(row, 4), finding, book)
        sheet.cell(row, 4).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = _height(line)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0


def _link(cell: Any, finding: Finding, book: Any) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    place = next((place for place in finding.places if place.sheet in book.sheetnames and _cell(place.cell)), None)
    if place:
        quoted = str(place.sheet).replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{_cell(place.cell)}")


def mark_tables(tables: Mapping[tuple[str, str | None], Sequence[Sequence[Any]]], findings: Sequence[Finding], out: Path,
                lang: str = "zh") -> int:  # fmt: skip
    """A new workbook of the tables as handed in, marked: for CSV folders, .xls and .ods. Returns how many cells were marked.

    Texts are written as texts, so that one beginning with = + - @ never becomes a formula.
    """
    from xlsxwriter import Workbook

    all_marks = marks_of(findings, lang)
    marked = 0
    with Workbook(
        str(out), {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    ) as book:
        formats = {colour: book.add_format({"bg_color": "#" + colour}) for colour in {*COLOURS.values(), SETTLED}}
        _write_list(book, formats, findings, lang)
        titles: set[str] = {LIST_SHEET}
        for at, rows in tables.items():
            sheet = book.add_worksheet(_title(at, titles))
            marks = all_marks.get(at, {})
            _write_rows(sheet, rows, marks, formats)
            marked += len(marks)
    return marked


def _title(at: tuple[str, str | None], taken: set[str]) -> str:
    """A sheet's title: 31 characters without signs Excel forbids, each once."""
    stem = at[0].rsplit("/", 1)[-1].rsplit(".", 1)[0]
    base = re.sub(r"[\[\]:*?/\\']", "_", at[1] or stem)[:28] or "表"
    title, number = base, 2
    while title.casefold() in {one.casefold() for one in taken}:
        title, number = f"{base[:25]}_{number}", number + 1
    taken.add(title)
    return title


def _write_list(book: Any, formats: Mapping[str, Any], findings: Sequence[Finding], lang: str) -> None:
    sheet = book.add_worksheet(LIST_SHEET)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    for row, (line, finding) in enumerate(zip(_list_lines(findings, lang), findings, strict=True), 1):
        sheet.write_number(row, 0, line[0], wrap)
        for column, value in enumerate(line[1:], 1):
            sheet.write_string(row, column, str(value), wrap)
        colour = SETTLED if finding.explanation else COLOURS[finding.severity]
        sheet.write_string(row, 1, line[1], formats[colour])
        sheet.set_row(row, _height(line))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_rows(
    sheet: Any, rows: Sequence[Sequence[Any]], marks: Mapping[str, Mark], formats: Mapping[str, Any]
) -> None:
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, None)
    for address, mark in marks.items():
        found = _CELL.fullmatch(address)
        assert found is not None
        number, column = int(found[2]) - 1, _column(found[1])
        value = rows[number][column] if number < len(rows) and column < len(rows[number]) else None
        _write(sheet, number, column, value, formats[mark.colour])
        sheet.write_comment(number, column, "\n".join(mark.sentences)[:MAX_COMMENT], {"x_scale": 2.4, "y_scale": 1.8})
    sheet.freeze_panes(1, 0)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _write(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif value is None or value == "":
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_string(row, column, str(value)[:32767], style)
