"""Chance that gives the same county on every platform and Python.

Only `random.Random.random` is promised to stay as it is from version to version, so every draw is made from it by the
four operations. No logarithm, no cosine, no float `sum`: their last digit differs between machines and versions.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

Item = TypeVar("Item")


class Stream:
    """One independent source of draws, named so that a change in one part of the county leaves the others alone."""

    def __init__(self, seed: int, name: str) -> None:
        self._random = random.Random(f"junheng synth {seed} {name}").random

    def share(self) -> float:
        return self._random()

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random()

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random() * (high - low + 1))

    def bell(self, low: float, high: float) -> float:
        """Around the middle of the range, thinning out towards both ends."""
        return low + (high - low) * (self._random() + self._random() + self._random()) / 3

    def chance(self, probability: float) -> bool:
        return self._random() < probability

    def pick(self, items: Sequence[Item]) -> Item:
        return items[int(self._random() * len(items))]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = int(self._random() * (last + 1))
            result[last], result[other] = result[other], result[last]
        return result

    def some(self, items: Sequence[Item], number: int) -> list[Item]:
        """`number` of the items, in their own order."""
        chosen = set(self.shuffled(range(len(items)))[: max(0, number)])
        return [item for position, item in enumerate(items) if position in chosen]

    def measured(self, value: float) -> Decimal:
        """A length, area or sum as people write it down: whole, or with one or two decimals."""
        draw = self._random()
        return decimal(value, 0 if draw < 0.45 else 1 if draw < 0.7 else 2)


def decimal(value: float, places: int) -> Decimal:
    """The decimal a person would write for a computed value, rounded half up."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to `total` (largest remainders).

    >>> apportion(10, [1, 1, 1])
    [4, 3, 3]
    """
    whole = math.fsum(weights)
    if not weights or whole <= 0:
        raise ValueError("weights must add up to more than zero")
    quotas = [total * weight / whole for weight in weights]
    counts = [int(quota) for quota in quotas]
    order = sorted(range(len(quotas)), key=lambda position: (counts[position] - quotas[position], position))
    for position in order[: total - sum(counts)]:
        counts[position] += 1
    return counts


def fill(total: int, weights: Sequence[float], caps: Sequence[int]) -> list[int]:
    """Whole numbers near proportion to the weights, none above its cap, that add up to `total`."""
    if total > sum(caps):
        raise ValueError(f"{total} do not fit under caps of {sum(caps)}")
    counts = [0] * len(caps)
    open_positions = list(range(len(caps)))
    left = total
    while left:
        shares = apportion(left, [weights[position] for position in open_positions])
        for position, share in zip(open_positions, shares, strict=True):
            counts[position] += min(share, caps[position] - counts[position])
        left = total - sum(counts)
        open_positions = [position for position in open_positions if counts[position] < caps[position]]
    return counts
