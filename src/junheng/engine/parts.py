"""The tests of an item that is no resource indicator: every record, ratio of sums, judgement (Each, Total, Judged)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import narwhals.stable.v2 as nw

from junheng.core.arithmetic import is_column
from junheng.core.exact import Number, Truth
from junheng.core.indicator import Each, Grain, Judged, Total
from junheng.core.standard import Standard
from junheng.core.verdict import Verdict
from junheng.engine.grains import ROW, SCHOOL
from junheng.engine.lines import holds_rounded, near, on_the_edge
from junheng.engine.records import Columns, Record
from junheng.engine.tables import REGION

KEYS = {Grain.ROW: ROW, Grain.SCHOOL: SCHOOL, Grain.COUNTY: REGION, Grain.SUBJECT: [*REGION, "subject"],
        Grain.COHORT: [*REGION, "school_code"], Grain.SURVEY: [*REGION, "respondents", "mode"]}  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """A part within the whole standard; its columns begin with `name`."""

    item: str
    part: Each | Total | Judged
    on_rounded: bool

    @property
    def name(self) -> str:
        return f"{self.item}:{self.part.key}"

    def ordered(self, plain: Any, rounded: Any) -> tuple[Any, Any]:
        """What decides first: the rounded comparison where the setting judge_on_rounded says so."""
        return (rounded, plain) if self.on_rounded else (plain, rounded)


def slots(standard: Standard) -> list[Slot]:
    on_rounded = standard.settings.get("judge_on_rounded") == "yes"
    return [Slot(i.id, part, on_rounded) for i in standard.others for part in i.parts()]


def _lifted(value: Any) -> Any:
    return value if is_column(value) else nw.lit(value)


# --- every record ----------------------------------------------------------------------------------------------------


COLUMNS = ("value", "line", "true", "round", "tie", "code", "other")
"""What a judged record has of each part."""


def judged_records(frame: nw.LazyFrame, wanted: Iterable[Slot]) -> nw.LazyFrame:
    """The records of a grain with, for each part, `value`, `line`, `tie`, `code` (the verdict) and `other` (had it, or had it not, been rounded).

    Three steps for all parts together: an engine plans one projection a step, however many parts there are.
    """
    wanted = list(wanted)
    frame = frame.with_columns(*(column for slot in wanted for column in _measured(slot)))
    frame = frame.with_columns(*(column for slot in wanted for column in _compared(slot)))
    return frame.with_columns(
        *(
            _coded(s, truth, alias)
            for s in wanted
            for truth, alias in zip(s.ordered("true", "round"), ("code", "other"), strict=True)
        )
    )


def inputs(slot: Slot) -> list[str]:
    """The names that a part's value and line read."""
    record = Columns()
    slot.part.value(record)
    slot.part.line(record)
    return sorted(record.names)


def reads(slots: Iterable[Slot]) -> set[str]:
    """All names that some tests of every record read."""
    record = Columns()
    for slot in slots:
        for formula in (slot.part.value, slot.part.line, slot.part.applies, slot.part.passes):
            if formula is not None:
                formula(record)
    return record.names


def _measured(slot: Slot) -> list[nw.Expr]:
    part, name, record = slot.part, slot.name, Columns()
    applies = part.applies(record) if part.applies else nw.lit(True)
    columns = [applies.alias(f"{name} applies"), _lifted(part.value(record)).alias(f"{name} value"),
               _lifted(part.line(record)).cast(nw.Float64).alias(f"{name} line")]  # fmt: skip
    return [*columns, part.passes(record).alias(f"{name} true")] if part.passes else columns


def _compared(slot: Slot) -> list[nw.Expr]:
    part, name = slot.part, slot.name
    if part.passes:
        return [nw.col(f"{name} true").alias(f"{name} round"), nw.lit(False).alias(f"{name} tie")]
    value, line = nw.col(f"{name} value"), nw.col(f"{name} line")
    plain, tie = part.better.holds(value, line), near(value, line, value.abs())
    rounded = plain
    if part.decimals is not None:
        rounded = holds_rounded(value, line, part.better, part.decimals)
        tie = tie | on_the_edge(value, part.decimals)
    return [plain.alias(f"{name} true"), rounded.alias(f"{name} round"), tie.alias(f"{name} tie")]


def _coded(slot: Slot, truth: str, alias: str) -> nw.Expr:
    applies, holds = nw.col(f"{slot.name} applies"), nw.col(f"{slot.name} {truth}")
    code = (
        nw.when(applies.is_null() | (applies & holds.is_null())).then(nw.lit(int(Verdict.NO_VALUE)))
        .when(~applies).then(nw.lit(int(Verdict.NOT_APPLICABLE)))
        .when(holds).then(nw.lit(int(Verdict.COMPLIANT))).otherwise(nw.lit(int(Verdict.BELOW)))
    )  # fmt: skip
    return code.alias(f"{slot.name} {alias}")


def decide(slot: Slot, record: Record) -> tuple[bool | None, bool | None]:
    """Whether one record's value stands on the right side of its line, plain and rounded, in exact arithmetic."""
    part = slot.part
    value, line = Number(part.value(record)), Number(part.line(record))
    plain = part.better.holds(value, line)
    rounded = plain if part.decimals is None else holds_rounded(value, line, part.better, part.decimals)
    return plain.value, rounded.value


def decide_record(slot: Slot, record: Record) -> tuple[int, int]:
    """The verdict codes of one record, as judged and had it been rounded otherwise, in exact arithmetic."""
    applies = slot.part.applies(record) if slot.part.applies else Truth(True)
    first, other = slot.ordered(*decide(slot, record))
    return _code(applies, Truth(first)), _code(applies, Truth(other))


def _code(applies: Truth, holds: Truth) -> int:
    if applies.value is False:
        return int(Verdict.NOT_APPLICABLE)
    return int(Verdict.NO_VALUE if applies.value is None else Verdict.from_truth(holds.value))


# --- ratios of sums --------------------------------------------------------------------------------------------------

SUMS = ("over", "under", "taken", "lacking", "broken")


def totals(frame: nw.LazyFrame, wanted: Iterable[Slot]) -> nw.LazyFrame:
    """Per county: numerator and denominator of each ratio, the records it took, those lacking a figure, and summands that
    are no whole numbers (whole ones add up exactly in doubles)."""
    wanted = list(wanted)
    frame = frame.with_columns(*(column for slot in wanted for column in _summands(slot)))
    return frame.group_by(*REGION).agg(*(nw.col(f"{s.name} {column}").sum() for s in wanted for column in SUMS))


def _summands(slot: Slot) -> list[nw.Expr]:
    part, name, record = slot.part, slot.name, Columns()
    applies = part.applies(record) if part.applies else nw.lit(True)
    over, under = _lifted(part.over(record)), _lifted(part.under(record))
    broken = (over != over.floor()) | (under != under.floor())
    lacks = applies.is_null() | (applies & (over.is_null() | under.is_null()))
    return [
        nw.when(applies).then(over).alias(f"{name} over"), nw.when(applies).then(under).alias(f"{name} under"),
        applies.cast(nw.Int64).alias(f"{name} taken"), lacks.cast(nw.Int64).alias(f"{name} lacking"),
        (applies & broken).cast(nw.Int64).alias(f"{name} broken"),
    ]  # fmt: skip


class Ratio(NamedTuple):
    """A county's ratio of sums, exact: whole numbers or fractions."""

    over: Fraction | int
    under: Fraction | int
    taken: int = 0
    lacking: int = 0

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.over) / self.under if not self.lacking and self.under else None

    @property
    def empty(self) -> bool:
        return not self.taken and not self.lacking


def exact_ratio(slot: Slot, records: Iterable[Record]) -> Ratio:
    """The same ratio from exact records."""
    over, under, taken, lacking = Fraction(0), Fraction(0), 0, 0
    for record in records:
        applies = slot.part.applies(record) if slot.part.applies else Truth(True)
        if applies.value is False:
            continue
        above, below = Number(slot.part.over(record)).value, Number(slot.part.under(record)).value
        taken += applies.value is True
        if applies.value is None or above is None or below is None:
            lacking += 1
        else:
            over, under = over + above, under + below
    return Ratio(over, under, taken, lacking)


def judged_ratio(slot: Slot, ratio: Ratio) -> tuple[Verdict, Verdict]:
    """Verdict of a ratio as judged, and had it been rounded otherwise, as a fraction."""
    if ratio.empty:
        return slot.part.none, slot.part.none
    if ratio.lacking or not ratio.under:
        return Verdict.NO_VALUE, Verdict.NO_VALUE
    value, line = Number(ratio.value), Number(slot.part.line)
    plain = slot.part.better.holds(value, line)
    rounded = plain if slot.part.decimals is None else holds_rounded(value, line, slot.part.better, slot.part.decimals)
    return slot.ordered(Verdict.from_truth(plain.value), Verdict.from_truth(rounded.value))
