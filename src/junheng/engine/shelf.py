"""What several counties of one judgement are told from, collected once for all of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from junheng.engine.outcomes import Region

if TYPE_CHECKING:
    from junheng.engine.judge import Judgement


class Shelf:
    """Frames of one judgement collected whole and parted by county: for several counties that are all looked at.

    A lake's counties are not: there a view without a shelf asks for its own lines alone.
    """

    def __init__(self, judgement: Judgement) -> None:
        self._judgement, self._kept = judgement, {}

    @cached_property
    def schools(self) -> nw.LazyFrame:
        grains = self._judgement.grains
        return grains.with_details(grains.schools)

    def lines(self, frame: nw.LazyFrame, region: Region) -> list[dict[str, Any]]:
        """One county's lines of a frame; the frame is kept beside them, so that no other takes its place."""
        if id(frame) not in self._kept:
            parted: dict[Region, list[dict[str, Any]]] = {}
            for line in self._judgement.port.collect(frame).to_pylist():
                parted.setdefault((line["region_code"], line["school_year"]), []).append(line)
            self._kept[id(frame)] = frame, parted
        return list(self._kept[id(frame)][1].get(region, ()))
