"""The county's tables as the dictionary types them, and only the records that can be believed."""

from __future__ import annotations

from collections.abc import Iterable

import narwhals.stable.v2 as nw
import pyarrow as pa

from junheng.core.county_year import CountyYear
from junheng.fields import Field, Table, table
from junheng.frames import Port, undoubled

REGION = ["region_code", "school_year"]
"""What keys every row and every result: one county is a lake of one."""

LOCATORS = {"teachers": ("school_code", "stage"), "classes": ("school_code", "stage")}
"""Fields that tell where a doubled record belongs; everything else of it is not believed."""


def read(port: Port, county: CountyYear, name: str) -> nw.LazyFrame:
    """A table with every field of the dictionary, numbers as doubles; one nobody handed in is empty."""
    spec = table(name)
    native = county.tables.get(name)
    if native is None:
        return port.scan(empty(spec))
    if isinstance(native, pa.Table):
        return port.scan(_typed_arrow(native, empty(spec).schema))
    frame = port.scan(native)
    present = set(frame.collect_schema().names())
    columns = [_typed(field, field.name in present) for field in spec.fields if field.name not in REGION]
    return frame.select(nw.col("region_code").cast(nw.String), nw.col("school_year").cast(nw.Int64), *columns)


def _typed_arrow(native: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table in memory, columns cast where they are not typed already, absent ones missing."""
    if native.schema.equals(schema):
        return native
    columns = [
        native[f.name].cast(f.type) if f.name in native.column_names else pa.nulls(native.num_rows, f.type) for f in schema
    ]
    return pa.table(columns, schema=schema)


def _typed(field: Field, present: bool) -> nw.Expr:
    kind = nw.Float64 if field.is_number else nw.Boolean if field.type == "bool" else nw.String
    column = nw.col(field.name) if present else nw.lit(None)
    return column.cast(kind).alias(field.name)


def empty(spec: Table) -> pa.Table:
    """No records of a table, correctly typed."""
    types = {
        f.name: pa.float64() if f.is_number else pa.bool_() if f.type == "bool" else pa.string() for f in spec.fields
    }
    types |= {"region_code": pa.string(), "school_year": pa.int64()}
    return pa.schema(list(types.items())).empty_table()


def believed(port: Port, county: CountyYear, name: str) -> nw.LazyFrame:
    """The table with one record a key; where several share a key none is believed and their values are missing."""
    frame, spec, native = read(port, county, name), table(name), county.tables.get(name)
    key = [*REGION, *(field for field in spec.key if field not in REGION)]
    if isinstance(native, pa.Table) and _all_distinct(native, key):
        return frame
    return undoubled(port, frame, key, LOCATORS.get(name, ()))


def _all_distinct(native: pa.Table, key: list[str]) -> bool:
    """Whether no two records of a table in memory share a key: then there is nothing to disbelieve."""
    known = [name for name in key if name in native.column_names]
    return native.num_rows == native.group_by(known).aggregate([]).num_rows


def strict_sums(frame: nw.LazyFrame, by: list[str], strict: Iterable[str], lenient: Iterable[str] = ()) -> nw.LazyFrame:
    """Sums by group: a missing summand leaves no sum, except in `lenient` figures, where it adds nothing."""
    strict, lenient = list(strict), list(lenient)
    sums = [nw.col(name).sum().alias(name) for name in (*strict, *lenient)]
    known = [nw.col(name).count().alias(f"{name} known") for name in (*strict, *lenient)]
    summed = frame.group_by(*by).agg(*sums, *known, members=nw.len())
    whole = [nw.when(nw.col(f"{n} known") == nw.col("members")).then(nw.col(n)).alias(n) for n in strict]
    some = [nw.when(nw.col(f"{n} known") > 0).then(nw.col(n)).alias(n) for n in lenient]
    return summed.select(*by, *whole, *some, "members")
