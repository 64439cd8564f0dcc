"""One record a key (重复记录): where several share a key none is believed, and their values are missing."""

from __future__ import annotations

from collections.abc import Iterable

import narwhals.stable.v2 as nw

from junheng.frames.port import Port


def undoubled(port: Port, frame: nw.LazyFrame, key: list[str], keep: Iterable[str] = ()) -> nw.LazyFrame:
    """The frame as it is, or with one record for each key that stood more than once.

    Of such a record only the key and the fields of `keep` are left, the others are missing. Records that share a key and differ
    in a field of `keep` stay beside each other. A record whose key is incomplete is nobody's double.
    """
    repeated = port.repeated(frame, key)
    if repeated is None:
        return frame
    single, doubled = parted(frame, repeated, key, keep)
    return port.persist(nw.concat([single, doubled]))


def parted(
    frame: nw.LazyFrame, repeated: nw.LazyFrame, key: list[str], keep: Iterable[str] = ()
) -> tuple[nw.LazyFrame, nw.LazyFrame]:
    """The records that stand once, and one for each key of `repeated`, as `undoubled` leaves it."""
    schema, left = frame.collect_schema(), {*key, *keep}
    missing = [nw.lit(None).cast(kind).alias(name) for name, kind in schema.items() if name not in left]
    doubled = (
        frame.join(repeated, on=key, how="semi").with_columns(*missing).unique(subset=[n for n in schema if n in left])
    )
    return frame.join(repeated, on=key, how="anti"), doubled.select(*schema.names())
