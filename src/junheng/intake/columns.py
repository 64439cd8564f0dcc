"""A column of cells as a typed array: whatever is written plainly goes through at once, the rest cell by cell.

15 significant digits of a workbook cell are restored here: a cell shows 0.3 where the file says 0.30000000000000004.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from junheng.fields import Field
from junheng.intake.cells import Reading, read_cell
from junheng.intake.grid import is_empty

TYPES = {"int": pa.float64(), "number": pa.float64(), "bool": pa.bool_()}
"""Arrow type by dictionary type; everything else is text."""

PLAIN_CODE = r"^[0-9A-Za-z_\-]{1,40}$"
PLAIN_DATE = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"
PLAIN_LIST = r"^(0|[1-9][0-9]{0,5})(\.[0-9]{0,2}[1-9])?(;[1-9][0-9]{0,5}(\.[0-9]{0,2}[1-9])?)*$"
_PLAIN_NUMBER = r"^-?[0-9]{1,15}$|^-?[0-9]{1,12}\.[0-9]{1,2}$|^-?[0-9]{1,9}\.[0-9]{1,6}$"


@dataclass
class Column:
    """A parsed column: values, what was found by row, decimals beyond a double by row, and which cells held anything."""

    values: pa.Array
    readings: dict[int, Reading] = field(default_factory=dict)
    exact: dict[int, Fraction] = field(default_factory=dict)
    written: dict[int, Any] = field(default_factory=dict)


def arrow_type(described: Field) -> pa.DataType:
    return TYPES.get(described.type, pa.string())


def parse(cells: Sequence[Any] | pa.Array | pa.ChunkedArray, described: Field) -> Column:
    """A column of one field; an unreadable cell is null and stands in `readings` with its reason."""
    if isinstance(cells, pa.Array | pa.ChunkedArray):
        return _parse_array(cells, described)
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)}:
        return _parse_texts(pa.array(cells, pa.string()), described)
    if described.is_number and kinds <= {float, int, str, type(None)}:
        return _parse_workbook_numbers(cells, described)
    return _parse_each(cells, described)


def _parse_array(cells: pa.Array | pa.ChunkedArray, described: Field) -> Column:
    values = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    kind = values.type
    if pa.types.is_dictionary(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        values = values.cast(pa.string())
    if pa.types.is_string(values.type):
        return _parse_texts(values, described)
    if pa.types.is_float16(kind) or pa.types.is_float32(kind):
        # the decimal a short float shows: widened, 0.15 would be 0.15000000596
        values = values.cast(pa.float32()).cast(pa.string()).cast(pa.float64())
    if described.is_number and (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
        return Column(_finite(pc.cast(values, pa.float64(), safe=False)))
    if described.type == "bool" and pa.types.is_boolean(kind) or pa.types.is_null(kind):
        return Column(values.cast(arrow_type(described)))
    return _parse_each(values.to_pylist(), described)


def _finite(values: pa.Array) -> pa.Array:
    """NaN and infinity are no numbers a county can report: missing."""
    return pc.if_else(pc.is_finite(values), values, pa.scalar(None, pa.float64()))


def _parse_texts(texts: pa.Array, described: Field) -> Column:
    """Texts: a number is read at once where it is written plainly, a word where it is one of the dictionary's."""
    empty = pc.equal(pc.utf8_trim_whitespace(pc.fill_null(texts, "")), "")
    texts = pc.if_else(empty, pa.scalar(None, pa.string()), texts)
    if described.is_number:
        plain = pc.match_substring_regex(texts, _PLAIN_NUMBER)
        return _rest(pc.if_else(plain, texts, pa.scalar(None, pa.string())).cast(pa.float64()), texts, plain, described)
    if described.type == "bool":
        plain = pc.is_in(texts, pa.array(["是", "否"]))
        values = pc.if_else(plain, pc.equal(texts, "是"), pa.scalar(None, pa.bool_()))
        return _rest(values, texts, plain, described)
    return _rest(texts, texts, _plain_words(texts, described), described)


def _plain_words(texts: pa.Array, described: Field) -> pa.Array:
    """Which texts stand as they are."""
    if described.type == "choice":
        return pc.is_in(texts, pa.array(described.choices, pa.string()))
    if described.type == "date":
        return pc.match_substring_regex(texts, PLAIN_DATE)
    if described.type == "list":
        return pc.match_substring_regex(texts, PLAIN_LIST)
    tidy = pc.match_substring_regex(texts, r"^[^\s\pC]([^\pC]*[^\s\pC])?$")
    if described.name.endswith(("_code", "_of")):
        return pc.and_kleene(tidy, pc.match_substring_regex(texts, PLAIN_CODE))
    return tidy


def _rest(values: pa.Array, texts: pa.Array, plain: pa.Array, described: Field) -> Column:
    """What was not plain is read cell by cell and put in its place."""
    odd = pc.and_(pc.is_valid(texts), pc.invert(pc.fill_null(plain, False)))
    column = Column(values)
    if not pc.any(odd).as_py():
        return column
    rows = pc.indices_nonzero(odd).to_pylist()
    _read_rows(column, zip(rows, texts.take(pa.array(rows)).to_pylist(), strict=True), described)
    return column


def _parse_workbook_numbers(cells: Sequence[Any], described: Field) -> Column:
    """Numbers of a workbook, some of them perhaps texts."""
    numbers = [_fifteen(cell) if type(cell) is float else cell if type(cell) is int else None for cell in cells]
    column = Column(_finite(pa.array(numbers, pa.float64())))
    texts = [(row, cell) for row, cell in enumerate(cells) if type(cell) is str and not is_empty(cell)]
    _read_rows(column, texts, described)
    return column


def _fifteen(number: float) -> float:
    return number if number.is_integer() else float(f"{number:.15g}")


def _parse_each(cells: Sequence[Any], described: Field) -> Column:
    column = Column(pa.nulls(len(cells), arrow_type(described)))
    _read_rows(column, ((row, cell) for row, cell in enumerate(cells) if not is_empty(cell)), described)
    return column


def _read_rows(column: Column, rows, described: Field) -> None:
    """Read the given (row, cell) one by one; equal cells are read once."""
    known: dict[Any, Reading] = {}
    placed: dict[int, Any] = {}
    for row, cell in rows:
        if isinstance(cell, float):
            cell = _fifteen(cell)
        mark = (type(cell), cell)
        reading = known.get(mark)
        if reading is None:
            reading = known[mark] = read_cell(cell, described)
        placed[row] = reading.value
        if reading.code:
            column.readings[row] = reading
            column.written[row] = cell
        if reading.exact is not None:
            column.exact[row] = reading.exact
    if placed:
        values = column.values.to_pylist()
        for row, value in placed.items():
            values[row] = value
        column.values = pa.array(values, arrow_type(described))
