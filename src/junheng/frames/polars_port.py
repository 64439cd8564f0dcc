"""Polars in process: lazy frames, collected once where the port is asked to keep them."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Self

import narwhals.stable.v2 as nw
import polars as pl
import polars.selectors
import pyarrow as pa

from junheng.frames.port import repeated_keys


def _files(paths: list[str]) -> pl.LazyFrame:
    """Files of different columns one below the other; folders key=value as texts."""
    groups: dict[tuple, list[str]] = {}
    for path in paths:
        groups.setdefault(
            tuple(pl.scan_parquet(path, glob=False, hive_partitioning=False).collect_schema().items()), []
        ).append(path)
    said = {word.split("=", 1)[0]: pl.String for path in paths for word in PurePath(path).parts[:-1] if "=" in word}
    frames = [
        pl.scan_parquet(group, hive_partitioning=True, hive_schema=said or None, glob=False).with_columns(
            pl.selectors.categorical().cast(pl.String)
        )
        for group in groups.values()
    ]
    return frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal_relaxed")


class PolarsPort:
    """The extra `polars`. Same answers as DuckDB; more memory on large joins."""

    name = "polars"

    def scan(self, native: Any) -> nw.LazyFrame:
        if isinstance(native, pa.Table):
            return nw.from_native(pl.from_arrow(native).lazy())
        if isinstance(native, str | list):
            return nw.from_native(_files([native] if isinstance(native, str) else native))
        return nw.from_native(native).lazy()

    def persist(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        return nw.from_native(frame.to_native().collect().lazy())

    def release(self, frame: nw.LazyFrame) -> None:
        """Nothing to do: what nobody names any more is freed."""

    def collect(self, frame: nw.LazyFrame) -> pa.Table:
        return _plain_texts(frame.to_native().collect().to_arrow())

    def repeated(self, frame: nw.LazyFrame, key: list[str]) -> nw.LazyFrame | None:
        return repeated_keys(self, frame, key)

    def close(self) -> None:
        """Nothing is held beyond the frames themselves."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _plain_texts(table: pa.Table) -> pa.Table:
    """Texts as the other engines hand them over: Polars' own kinds of text do not join with them."""
    fields = [pa.field(f.name, pa.string()) if _is_text(f.type) else f for f in table.schema]
    return table.cast(pa.schema(fields))


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def open_port(engine: str = "polars", **options: Any) -> PolarsPort:
    return PolarsPort()
