"""What was asked for, and the counties it names. The region codes belong to no place: their provinces do not exist."""

from __future__ import annotations

from dataclasses import dataclass

from junheng.synth.randomness import Stream

UNASSIGNED = (*range(90, 100), *range(83, 90), *range(72, 80), *range(66, 70))
"""Two-digit province codes that the national list of divisions does not use."""
PER_PROVINCE, PER_PREFECTURE = 100, 10
MOST = len(UNASSIGNED) * PER_PROVINCE * 9
SCHOOLS = (30, 110)
"""Fewest and most schools of a county; 70 on average, as in the nation."""
MOST_YEARS = 8


@dataclass(frozen=True)
class NationOrder:
    """Random seed, number of counties and school year.

    Attributes:
        school_year: the last of the years.
        years: how many consecutive ones; from one to the next schools are renamed, merged, split, closed and opened.
        counts: whether school_stages carries the counts of pupils, classes and teachers; without them they have to be
            counted from the rosters.
    """

    random_seed: int
    counties: int
    school_year: int = 2024
    counts: bool = True
    years: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.counties <= MOST:
            raise ValueError(f"县数应在 1 和 {MOST:,} 之间，收到 {self.counties}")
        if not 1 <= self.years <= MOST_YEARS:
            raise ValueError(f"学年数应在 1 和 {MOST_YEARS} 之间，收到 {self.years}")

    @property
    def school_years(self) -> range:
        return range(self.school_year - self.years + 1, self.school_year + 1)


@dataclass(frozen=True)
class Place:
    """One county: its number from 0 and what follows from it. The same number is the same county in a nation of any size."""

    number: int
    random_seed: int

    @property
    def region_code(self) -> str:
        block, inside = divmod(self.number, PER_PROVINCE)
        turn, province = divmod(block, len(UNASSIGNED))
        prefecture = turn * PER_PREFECTURE + inside // PER_PREFECTURE + 1
        return f"{UNASSIGNED[province]}{prefecture:02d}{inside % PER_PREFECTURE + 1:02d}"

    @property
    def name(self) -> str:
        return f"虚构县{self.number + 1}（虚构）"

    @property
    def schools(self) -> int:
        return Stream(self.random_seed, f"schools of county {self.number}").whole(*SCHOOLS)


def blocks(order: NationOrder) -> list[range]:
    """County numbers in blocks of one province: what is held in memory at a time."""
    return [range(at, min(at + PER_PROVINCE, order.counties)) for at in range(0, order.counties, PER_PROVINCE)]
