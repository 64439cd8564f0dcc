"""Four-valued verdicts (达标判定) and how they combine."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Verdict(IntEnum):
    """What a test says: 达标, 未达标, 无数据 or 不适用.

    Ordered so that a conjunction is a minimum: one part surely below decides; failing that, one part without a value
    leaves the whole without a value; a part that does not apply never decides anything. The same minimum runs on a
    column of a million rows.

    >>> Verdict.all_of([Verdict.COMPLIANT, Verdict.NO_VALUE, Verdict.BELOW]).key
    'below'
    >>> Verdict.all_of([Verdict.NOT_APPLICABLE, Verdict.COMPLIANT]).label
    '达标'
    """

    BELOW = 0
    NO_VALUE = 1
    COMPLIANT = 2
    NOT_APPLICABLE = 3

    @property
    def key(self) -> str:
        """The word in `assessment.json`."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """The official word."""
        return _LABELS[self]

    @property
    def mark(self) -> str:
        """The sign that tells the verdict without colour."""
        return _MARKS[self]

    @property
    def met(self) -> bool:
        """Counts towards the 32: compliant, or not applicable."""
        return self >= Verdict.COMPLIANT

    @classmethod
    def of(cls, key: str) -> Verdict:
        return cls[key.upper()]

    @classmethod
    def from_truth(cls, truth: bool | None) -> Verdict:
        """A test's three-valued outcome as a verdict; unknown has no value."""
        return cls.NO_VALUE if truth is None else cls.COMPLIANT if truth else cls.BELOW

    @classmethod
    def all_of(cls, verdicts: Iterable[Verdict]) -> Verdict:
        """The conjunction; of nothing at all, not applicable."""
        return min(verdicts, default=cls.NOT_APPLICABLE)


_LABELS = {
    Verdict.BELOW: "未达标",
    Verdict.NO_VALUE: "无数据",
    Verdict.COMPLIANT: "达标",
    Verdict.NOT_APPLICABLE: "不适用",
}
_MARKS = {Verdict.BELOW: "▲", Verdict.NO_VALUE: "◌", Verdict.COMPLIANT: "✓", Verdict.NOT_APPLICABLE: "—"}
