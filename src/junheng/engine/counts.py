"""Entries of room lists that reach a line (达标专用教室间数), as columns beside the rows."""

from __future__ import annotations

from collections.abc import Container
from functools import cached_property
from typing import Any

import narwhals.stable.v2 as nw

from junheng.core.arithmetic import is_column
from junheng.core.indicator import Count
from junheng.core.standard import Standard
from junheng.engine.grains import ROW, SCHOOL, Grains
from junheng.engine.records import Columns
from junheng.engine.tables import strict_sums


class RoomCounts:
    """The counts a standard asks for; what they need is worked out once, when a count is first wanted."""

    def __init__(self, grains: Grains, standard: Standard) -> None:
        self._grains, self._port = grains, grains.port
        self._counts = {count.name: count for indicator in standard.indicators for count in indicator.room_counts()}
        self._known: dict[str, Any] = {}

    def rows(self, names: Container[str]) -> nw.LazyFrame:
        """`rows` with those counts that `names` asks for."""
        rows = self._grains.rows
        for count in self._counts.values():
            if count.name in names:
                line = count.line(Columns())
                rows = self._by_row(rows, count, line) if is_column(line) else self._looked_up(rows, count, line)
        return rows

    def _looked_up(self, rows: nw.LazyFrame, count: Count, line: Any) -> nw.LazyFrame:
        """Entries reaching one line for all rows: each different list is counted once; over campuses, counts are added up."""
        if count.name not in self._known:
            known = self._lists_counted(count, line)
            self._known[count.name] = known, self._over_campuses(count, known)
        known, sums = self._known[count.name]
        rows = rows.join(known, left_on=count.field, right_on="entries", how="left")
        if sums is None:
            return rows
        rows, other = rows.join(sums, on=ROW, how="left", suffix=" over campuses"), f"{count.name} over campuses"
        return rows.with_columns(nw.coalesce(nw.col(count.name), nw.col(other)).alias(count.name)).drop(other)

    @cached_property
    def _campuses(self) -> nw.LazyFrame | None:
        merged = self._grains.membership.merged_roots(self._port)
        if merged is None:
            return None
        fields = dict.fromkeys(count.field for count in self._counts.values())
        return self._port.persist(self._grains.stage_members.join(merged, on=SCHOOL, how="semi").select(*ROW, *fields))

    def _lists_counted(self, count: Count, line: Any) -> nw.LazyFrame:
        frames = [self._grains.rows] if self._campuses is None else [self._grains.rows, self._campuses]
        lists = nw.concat([frame.select(entries=nw.col(count.field)) for frame in frames])
        texts = lists.filter(~nw.col("entries").is_null()).unique()
        areas = texts.with_columns(area=nw.col("entries").str.split(";")).explode("area")
        enough = nw.when(nw.col("area").cast(nw.Float64) >= line).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
        return self._port.persist(
            areas.with_columns(enough.alias(count.name)).group_by("entries").agg(nw.col(count.name).sum())
        )

    def _over_campuses(self, count: Count, known: nw.LazyFrame) -> nw.LazyFrame | None:
        if self._campuses is None:
            return None
        counted = self._campuses.join(known, left_on=count.field, right_on="entries", how="left")
        return self._port.persist(strict_sums(counted, ROW, [count.name]).drop("members"))

    def _by_row(self, rows: nw.LazyFrame, count: Count, line: Any) -> nw.LazyFrame:
        """Entries reaching a line that differs from row to row, over all campuses; missing when a campus's list is."""
        if count.name not in self._known:
            self._known[count.name] = self._port.persist(self._counted(count, line))
        return rows.join(self._known[count.name], on=ROW, how="left")

    def _counted(self, count: Count, line: Any) -> nw.LazyFrame:
        lists = self._grains.stage_members.select(*ROW, "school_code", entries=nw.col(count.field))
        known = lists.filter(~nw.col("entries").is_null())
        areas = known.with_columns(nw.col("entries").str.split(";")).explode("entries")
        lines = self._grains.rows.with_columns(_line=line).select(*ROW, "_line")
        areas = areas.with_columns(nw.col("entries").cast(nw.Float64)).join(lines, on=ROW, how="inner")
        enough = nw.when(nw.col("entries") >= nw.col("_line")).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
        unsettled = nw.when(nw.col("_line").is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
        counted = areas.with_columns(_enough=enough, _unsettled=unsettled).group_by(*ROW)
        counted = counted.agg(nw.col("_enough").sum(), nw.col("_unsettled").sum())
        missing = nw.when(nw.col("entries").is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
        gaps = lists.with_columns(_gap=missing).group_by(*ROW).agg(nw.col("_gap").sum())
        joined = gaps.join(counted, on=ROW, how="left")
        whole = (nw.col("_gap") == 0) & (nw.col("_unsettled") == 0)
        return joined.select(*ROW, nw.when(whole).then(nw.col("_enough")).alias(count.name))
