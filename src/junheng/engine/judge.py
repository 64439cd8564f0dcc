"""One pass of a standard over prepared grains: every unit, item and the overall verdict, for every county at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import narwhals.stable.v2 as nw

from junheng.core.indicator import Each, Grain, ResourceIndicator, Total
from junheng.core.standard import Standard
from junheng.engine import combine, parts, resource
from junheng.engine.counts import RoomCounts
from junheng.engine.grains import ROW, Grains
from junheng.engine.outcomes import Outcomes, Region
from junheng.engine.parts import Ratio, Slot
from junheng.engine.records import ExactRecords, Record
from junheng.engine.tables import REGION
from junheng.engine.units import MANY, Units


class Judgement:
    """A standard applied to grains. Frames hold the units; `counties` the verdicts, computed on first use."""

    def __init__(self, standard: Standard, grains: Grains, exact: ExactRecords) -> None:
        self.standard, self.grains, self._exact = standard, grains, exact
        self.port = grains.port
        self.slots = parts.slots(standard)
        self._counts = RoomCounts(grains, standard)
        if standard.resources:
            rows = self._counts.rows({name for names in resource.reads(standard).values() for name in names})
            values = self.port.persist(
                resource.with_school_rule(standard, resource.with_values(standard, rows, self.port))
            )
            self.values = resource.decided(standard, values, rows, grains, exact)
            self.stages = resource.dispersion(standard, values, grains)
        else:
            self.values, self.stages = resource.nothing(grains)
        self.units = {
            grain: Units(grain, self.each(grain), grains, self._counts, exact) for grain in Grain if self.each(grain)
        }

    @cached_property
    def rows(self) -> nw.LazyFrame:
        """The assessed rows whole: the record, its counts, and the values. For one county's view; sums take `values`."""
        counted = self._counts.rows({name for indicator in self.standard.indicators for name in indicator.counts})
        return self.grains.with_details(counted).join(self.values.drop("pupils"), on=ROW, how="inner")

    def each(self, grain: Grain) -> list[Slot]:
        return [s for s in self.slots if isinstance(s.part, Each) and s.part.grain is grain]

    def totals(self, grain: Grain) -> list[Slot]:
        return [s for s in self.slots if isinstance(s.part, Total) and s.part.grain is grain]

    def exact_record(self, line: Mapping[str, Any], grain: Grain) -> Record:
        """A line of a grain as formulas take it, with the reported decimals: for questions beyond the verdict (gaps)."""
        return self._exact.row(line) if grain in MANY else Record(line, {})

    # --- what is collected per county ---

    @cached_property
    def regions(self) -> list[Region]:
        lines = self.port.collect(self.grains.county.select(*REGION).unique()).to_pylist()
        return sorted({_region(line) for line in lines})

    @cached_property
    def counties(self) -> Outcomes:
        """Every county's verdicts."""
        return combine.outcomes(self)

    def exact_stage(self, region: Region, stage: str, indicator: ResourceIndicator) -> list[tuple]:
        """Exact (value, pupils) pairs of one county's stage."""
        here = (nw.col("region_code") == region[0]) & (nw.col("school_year") == region[1])
        rows = self.port.collect(self.rows.filter(here & (nw.col("stage") == stage))).to_pylist()
        pairs = []
        for row in rows:
            record = self._exact.row(row)
            value = resource.exact_value(self.standard, indicator, record, row["assessed"]).value
            pairs.append((value, record.pupils.value))
        return pairs

    def exact_ratio(self, slot: Slot, region: Region) -> Ratio:
        """A county's ratio of sums again from the reported decimals."""
        frame = self.grains.of(slot.part.grain)
        here = (nw.col("region_code") == region[0]) & (nw.col("school_year") == region[1])
        lines = self.port.collect(frame.filter(here)).to_pylist()
        return parts.exact_ratio(slot, (self.exact_record(line, slot.part.grain) for line in lines))


def _region(line: Mapping[str, Any]) -> Region:
    return line["region_code"], line["school_year"]
