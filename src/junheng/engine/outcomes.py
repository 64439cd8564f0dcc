"""Every county's verdicts at once, in columns: a few numbers a county combined into parts, items and the overall verdict.

A column has one entry a county, in the order of `regions`; missing where a county lacks a stage. Codes are those of `Verdict`, so a
conjunction is a minimum. What lies too close to a line for doubles is decided in fractions, county by county.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from junheng.core.verdict import Verdict
from junheng.engine.parts import Ratio
from junheng.engine.resource import CV

Region = tuple[str, int]


class PartVerdict(NamedTuple):
    """A part's outcome in one county: verdict, and verdict had the form's rounding been applied (or not, if it is)."""

    verdict: Verdict
    other: Verdict
    value: float | None = None
    units: int = 0
    met: int = 0
    ratio: Ratio | None = None

    @property
    def rounding_sensitive(self) -> bool:
        return self.verdict is not self.other


@dataclass(frozen=True)
class CountyVerdicts:
    """Everything decided for one county: item verdicts, their parts, CVs, vetoes, eligibility, the overall verdict."""

    region: Region
    items: Mapping[str, Verdict]
    practical: Mapping[str, Verdict]
    parts: Mapping[str, PartVerdict]
    rows: Mapping[tuple[str, str], PartVerdict]
    rule: Mapping[str, PartVerdict]
    cvs: Mapping[tuple[str, str], CV]
    vetoes: Mapping[str, bool | None]
    eligible: Verdict
    overall: Verdict
    stages: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class RatioColumns:
    """Ratio of every county: sums of whole numbers in columns, and the fractions of counties that reported broken ones."""

    over: pa.Array
    under: pa.Array
    taken: pa.Array
    lacking: pa.Array
    exact: Mapping[int, Ratio]

    @cached_property
    def _lists(self) -> tuple[list, ...]:
        return tuple(column.to_pylist() for column in (self.over, self.under, self.taken, self.lacking))

    def at(self, place: int) -> Ratio:
        return self.exact.get(place) or Ratio(*(int(column[place]) for column in self._lists))


@dataclass(frozen=True)
class PartColumns:
    """PartVerdict of every county; `code` is missing where the county lacks the stage."""

    code: pa.Array
    other: pa.Array
    value: pa.Array
    units: pa.Array
    met: pa.Array
    ratios: RatioColumns | None = None

    @cached_property
    def _lists(self) -> tuple[list, ...]:
        return tuple(column.to_pylist() for column in (self.code, self.other, self.value, self.units, self.met))

    def at(self, place: int) -> PartVerdict:
        code, other, value, units, met = (column[place] for column in self._lists)
        ratio = self.ratios.at(place) if self.ratios is not None else None
        return PartVerdict(Verdict(code), Verdict(other), value, int(units), int(met), ratio)


@dataclass(frozen=True)
class CVColumns:
    """CV of every county; `code` is missing where the county lacks the stage."""

    mean: pa.Array
    sd: pa.Array
    cv: pa.Array
    limit: float
    code: pa.Array
    other: pa.Array

    @cached_property
    def _lists(self) -> tuple[list, ...]:
        return tuple(column.to_pylist() for column in (self.mean, self.sd, self.cv, self.code, self.other))

    def at(self, place: int) -> CV:
        mean, sd, cv, code, other = (column[place] for column in self._lists)
        return CV(mean, sd, cv, self.limit, Verdict(code), Verdict(other))


@dataclass(frozen=True)
class Outcomes(Mapping[Region, CountyVerdicts]):
    """The verdicts of all counties: columns for tables and roll-ups, one county's CountyVerdicts on asking."""

    regions: Sequence[Region]
    item_codes: Mapping[str, pa.Array]
    practical: Mapping[str, pa.Array]
    parts: Mapping[str, PartColumns]
    rows: Mapping[tuple[str, str], PartColumns]
    rule: Mapping[str, PartColumns]
    cvs: Mapping[tuple[str, str], CVColumns]
    vetoes: Mapping[str, pa.Array]
    eligible: pa.Array
    overall: pa.Array
    stages: Mapping[str, pa.Table]

    @cached_property
    def _places(self) -> dict[Region, int]:
        return {region: place for place, region in enumerate(self.regions)}

    def __iter__(self) -> Iterator[Region]:
        return iter(self.regions)

    def __len__(self) -> int:
        return len(self.regions)

    def __getitem__(self, region: Region) -> CountyVerdicts:
        at = self._places[region]
        stages = {
            stage: table.slice(at, 1).to_pylist()[0]
            for stage, table in self.stages.items()
            if table["stage"][at].is_valid
        }
        return CountyVerdicts(
            region, _verdicts(self.item_codes, at), _verdicts(self.practical, at),
            {name: part.at(at) for name, part in self.parts.items()},
            {key: part.at(at) for key, part in self.rows.items() if key[0] in stages},
            {stage: part.at(at) for stage, part in self.rule.items() if stage in stages},
            {key: cv.at(at) for key, cv in self.cvs.items() if key[0] in stages},
            {veto: column[at].as_py() for veto, column in self.vetoes.items()},
            Verdict(self.eligible[at].as_py()), Verdict(self.overall[at].as_py()), stages,
        )  # fmt: skip


def _verdicts(columns: Mapping[str, pa.Array], at: int) -> dict[str, Verdict]:
    return {name: Verdict(column[at].as_py()) for name, column in columns.items()}


# --- arithmetic on columns of codes ----------------------------------------------------------------------------------


def all_of(columns: Iterable[pa.Array], empty: Verdict = Verdict.NOT_APPLICABLE) -> pa.Array:
    """Verdict.all_of of each county; missing codes have no say, and `empty` is said where none is left."""
    columns = list(columns)
    worst = pc.min_element_wise(*columns, skip_nulls=True) if len(columns) > 1 else columns[0]
    return pc.fill_null(worst, code(empty))


def code(verdict: Verdict) -> pa.Scalar:
    return pa.scalar(int(verdict), pa.int8())


def constant(verdict: Verdict, size: int) -> pa.Array:
    return pa.repeat(code(verdict), size)


def from_truth(truth: pa.Array) -> pa.Array:
    """Verdict.from_truth of each county."""
    return pc.fill_null(pc.if_else(truth, code(Verdict.COMPLIANT), code(Verdict.BELOW)), code(Verdict.NO_VALUE))


def counted(failed: pa.Array, met: pa.Array, units: pa.Array) -> pa.Array:
    """Below when one fails; else compliant when all are met; else without a value. Missing where units are."""
    met_all = pc.if_else(pc.equal(met, units), code(Verdict.COMPLIANT), code(Verdict.NO_VALUE))
    return pc.if_else(pc.greater(failed, 0), code(Verdict.BELOW), met_all)


def changed(column: pa.Array, entries: Mapping[int, Any]) -> pa.Array:
    """The column with the entries at some places said anew."""
    if not entries:
        return column
    values = column.to_pylist()
    for place, value in entries.items():
        values[place] = value
    return pa.array(values, column.type)


def where(mask: pa.Array) -> list[int]:
    return pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist()
