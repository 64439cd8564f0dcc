"""One record a key (重复记录): where several share a key none is believed, and their values are missing."""

from __future__ import annotations

from collections.abc import Iterable

import narwhals.stable.v2 as nw

from junheng.frames.port import Port


def undoubled(port: Port, frame: nw.LazyFrame, key: list[str], keep: Iterable[str] = ()) -> nw.LazyFrame:
    """The frame as it is, or with one record for each key that stood more than once.

    Of such a record only the key and the fields of `keep` are left, the others are missing. Records that share a key and differ
    in a field of `keep` stay beside each other.
    """
    repeated = port.repeated(frame, key)
    if repeated is None:
        return frame
    names, keep = frame.collect_schema().names(), set(keep)
    marked = frame.join(repeated.with_columns(copies=nw.lit(2)), on=key, how="left")
    single = nw.col("copies").is_null()
    doubted = [nw.when(single).then(nw.col(name)).alias(name) for name in names if name not in keep | set(key)]
    return port.persist(marked.with_columns(*doubted).drop("copies").unique(subset=None if keep else key))
