"""A lake's columns read as a package's are: words of the dictionary, codes without blanks, dates and numbers however written.

Nearly every value of a lake is written plainly. One question a table finds the columns where some are not; of these the different
values are read, once each, by what reads the cells of a package (columns.parse), and put in their places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals.stable.v2 as nw
import pyarrow as pa

from junheng.fields import Field, Table
from junheng.frames import Port
from junheng.intake.columns import PLAIN_CODE, PLAIN_DATE, PLAIN_LIST, parse

COMPARED = {"subject", "item"}
"""Texts, beside codes and parts of keys, that are compared with words of the standard."""


class Odd(dict[tuple[str, str, str], str | None]):
    """Values read otherwise than written: (table, field, as written) → as read, None where that is missing."""


def as_read(port: Port, frame: nw.LazyFrame, spec: Table, odd: Odd, but: Iterable[str] = ()) -> nw.LazyFrame:
    """The frame with its values as a package would read them; columns of `but` are left alone.

    Raises:
        ValueError: a column of lists or records, which no field is.
    """
    schema = frame.collect_schema()
    fields = [f for f in spec.fields if f.name in schema.names() and f.name not in {"region_code", "school_year", *but}]
    for field in fields:
        if schema[field.name].is_nested():
            raise ValueError(f"{spec.label}表的列 {field.name}（{field.label}）是列表或结构，应是{_wanted(field)}")
    short = [_shortest(field.name) for field in fields if schema[field.name] == nw.Float32]
    frame = frame.with_columns(*short) if short else frame
    whole = [field for field in fields if not _fits(field, schema[field.name])]
    for field in whole:
        frame = _mapped(port, frame, field, None, odd)
    flags = {field: flag for field in fields if field not in whole and (flag := _unplain(field, spec)) is not None}
    for field in _flagged(port, frame, flags):
        frame = _mapped(port, frame, field, flags[field], odd)
    return frame


def _wanted(field: Field) -> str:
    return {"int": "整数", "number": "数", "bool": "是/否", "list": "文本，如 96;100", "date": "日期"}.get(
        field.type, "文本"
    )


def _shortest(name: str) -> nw.Expr:
    """A short float as the decimal it shows: 0.15, not the 0.15000000596 that widening makes of it."""
    return nw.col(name).cast(nw.String).cast(nw.Float64).alias(name)


def _fits(field: Field, kind: Any) -> bool:
    if field.is_number:
        return kind.is_numeric() or kind == nw.Unknown
    return kind == nw.Boolean if field.type == "bool" else kind == nw.String


def _unplain(field: Field, spec: Table) -> nw.Expr | None:
    """Whether a text is written otherwise than the dictionary would; None for fields nobody compares."""
    column: Any = nw.col(field.name)
    if field.type == "choice":
        return ~column.is_in(list(field.choices))
    if field.type in ("date", "list"):
        return ~column.str.contains(PLAIN_DATE if field.type == "date" else PLAIN_LIST)
    if field.name.endswith(("_code", "_of")):
        return ~column.str.contains(PLAIN_CODE)
    compared = field.type == "text" and (field.name in spec.key or field.name in COMPARED)
    return (column.str.strip_chars() != column) | (column == "") if compared else None


def _flagged(port: Port, frame: nw.LazyFrame, flags: Mapping[Field, nw.Expr]) -> list[Field]:
    """The fields of which some value is not written plainly: one question for all of them."""
    if not flags:
        return []
    marks = frame.select(*(flag.cast(nw.Int64).alias(field.name) for field, flag in flags.items()))
    found = port.collect(marks.select(*(nw.col(field.name).sum() for field in flags))).to_pylist()[0]
    return [field for field in flags if found[field.name]]


def _mapped(port: Port, frame: nw.LazyFrame, field: Field, unplain: nw.Expr | None, odd: Odd) -> nw.LazyFrame:
    """The column with its values, or those flagged, as the package's reader reads each different one of them."""
    name = field.name
    chosen = frame if unplain is None else frame.filter(unplain)
    written = port.collect(chosen.select(name).filter(~nw.col(name).is_null()).unique())[name].combine_chunks()
    values = parse(written, field).values
    _tell(odd, field, written, values)
    known = pa.table({f"{name} written": written, f"{name} read": values, f"{name} known": pa.repeat(1, len(written))})
    joined = frame.join(port.scan(known), left_on=name, right_on=f"{name} written", how="left")
    read = nw.col(f"{name} read")
    if unplain is not None:
        read = nw.when(nw.col(f"{name} known").is_null()).then(nw.col(name)).otherwise(read)
    return joined.with_columns(read.alias(name)).drop([f"{name} read", f"{name} known"])


def _tell(odd: Odd, field: Field, written: pa.Array, values: pa.Array) -> None:
    for before, after in zip(written.to_pylist(), values.to_pylist(), strict=True):
        words = isinstance(before, str) and isinstance(after, str) and field.type != "list"
        if after is None and str(before).strip() or words and before.strip() != after:
            odd[field.table, field.name, str(before)] = after
