"""Chance for millions of rows at once: every draw is a mix of the row's own number, so rows can be made in any order.

Integer steps (SplitMix64) and the four operations only: the same bytes on every machine, however the rows are cut into files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

_U64 = pa.uint64()


def _u64(number: int) -> pa.Scalar:
    return pa.scalar(number % 2**64, _U64)


def _shifted(z: pa.Array, bits: int) -> pa.Array:
    return pc.shift_right(z, _u64(bits))


class Draws:
    """Draws of one subject from a random seed; `share` gives one number in [0, 1) a row."""

    def __init__(self, seed: int, subject: str) -> None:
        self._seed, self._subject = seed, subject

    def share(self, ids: pa.Array, name: str) -> pa.Array:
        """One share a row; the same id and name always give the same share."""
        digest = hashlib.sha256(f"junheng synth {self._seed} {self._subject} {name}".encode()).digest()
        z = pc.add(pc.multiply(ids, _u64(0x9E3779B97F4A7C15)), _u64(int.from_bytes(digest[:8], "big")))
        z = pc.multiply(pc.bit_wise_xor(z, _shifted(z, 30)), _u64(0xBF58476D1CE4E5B9))
        z = pc.multiply(pc.bit_wise_xor(z, _shifted(z, 27)), _u64(0x94D049BB133111EB))
        z = pc.bit_wise_xor(z, _shifted(z, 31))
        return pc.multiply(_shifted(z, 11).cast(pa.float64()), 2.0**-53)

    def between(self, ids: pa.Array, name: str, low: float, high: float) -> pa.Array:
        return pc.add(pc.multiply(self.share(ids, name), high - low), low)

    def whole(self, ids: pa.Array, name: str, low: int, high: int) -> pa.Array:
        """Whole numbers, both ends included."""
        return pc.add(floored(pc.multiply(self.share(ids, name), float(high - low + 1))), low)

    def chance(self, ids: pa.Array, name: str, probability: float) -> pa.Array:
        return pc.less(self.share(ids, name), probability)

    def pick(self, ids: pa.Array, name: str, words: Sequence[object]) -> pa.Array:
        """One of `words`, each as likely as the next; repeat a word to make it likelier."""
        return pa.array(words).take(floored(pc.multiply(self.share(ids, name), float(len(words)))))


def floored(values: pa.Array) -> pa.Array:
    return pc.floor(values).cast(pa.int64())


def ceiled(values: pa.Array) -> pa.Array:
    return pc.ceil(values).cast(pa.int64())


def hundredths(values: pa.Array) -> pa.Array:
    """Cut to two decimals, each the double that reads as that decimal."""
    return pc.divide(pc.floor(pc.multiply(values, 100.0)), 100.0)


def divided(numerator: pa.Array, denominator: pa.Array) -> pa.Array:
    """Whole numbers divided, fraction cut."""
    return floored(pc.divide(numerator.cast(pa.float64()), denominator.cast(pa.float64())))


def owners_and_places(sizes: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Groups of the given sizes unrolled: for each member, its group's number and its own place in the group from 0."""
    total = pc.sum(sizes).as_py() or 0
    ends = pc.cumulative_sum(sizes.cast(pa.int32()))
    starts = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    lists = pa.ListArray.from_arrays(starts, pa.nulls(total))
    owners = pc.list_parent_indices(lists)
    places = pc.subtract(pa.arange(0, total), starts.take(owners).cast(pa.int64()))
    return owners, places


def joined(*pieces: object) -> pa.Array:
    """Texts put together row by row; numbers are written out."""
    texts = [piece.cast(pa.string()) if isinstance(piece, pa.Array) else str(piece) for piece in pieces]
    return pc.binary_join_element_wise(*texts, "")
