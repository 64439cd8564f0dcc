"""What is missing, in whole teachers, rooms, ㎡ and yuan (差额): to every line, and to the school rule, which asks less.

Amounts are exact: numerators, lines and pupils are read as the decimals they are written as, and only the last step rounds up.
An asset that two stages of a school share is counted for the whole school: what a stage lacks is divided by its share, and
of two stages the larger need counts, since an addition serves both.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from junheng.core.assessment import Assessment, ItemResult, PartResult, SchoolRow, UnitResult
from junheng.core.exact import fraction
from junheng.core.verdict import Verdict
from junheng.planning.gaps.units import whole_units
from junheng.reports.terms import (
    CLASS_SIZE,
    RowTerm,
    believed_classes,
    limits,
    other_items,
    record_units,
    resource_items,
    row_labels,
    row_terms,
    school_rule,
    unit_label,
)  # fmt: skip


@dataclass(frozen=True)
class RowShortfall:
    """One indicator of one row that does not reach its line.

    `amount` brings the row to the line, `rule_amount` to the school rule; both are whole units of `unit` for the whole
    school. `left_over` marks the indicator the rule leaves at the floor.
    """

    item: str
    row: SchoolRow
    unit: str
    amount: int
    rule_amount: int
    left_over: bool = False


@dataclass(frozen=True)
class PlaceShortfall:
    """A school (or the county, `school_code` None) and what it lacks."""

    label: str
    amount: int
    school_code: str | None = None
    stage: str | None = None


@dataclass(frozen=True)
class ItemShortfall:
    """What one test of an item lacks in the whole county.

    `rule_amount` is None where the school rule has no say. `records` counts the rows or schools short; `places` are they,
    largest first.
    """

    item: ItemResult
    part: PartResult | None
    unit: str
    amount: int
    rule_amount: int | None
    records: int
    places: tuple[PlaceShortfall, ...]


@dataclass(frozen=True)
class MissingValue:
    """A figure or a finding of fact that nobody reported: it has no verdict, and it is no zero."""

    item: ItemResult
    label: str
    school_code: str | None = None
    stage: str | None = None


@dataclass(frozen=True)
class Shortfalls:
    items: tuple[ItemShortfall, ...]
    rows: Mapping[tuple[str, str, str], RowShortfall]
    missing: tuple[MissingValue, ...]


CLASSES = "个班"

_HARDEST_FIRST = ("㎡", "间", CLASSES, "人", "元", "校", "")


def shortfalls(assessment: Assessment) -> Shortfalls:
    """Everything the county lacks, hardest kind of work first: land and buildings, rooms, people, money, papers."""
    rows = _row_shortfalls(assessment)
    found = [_of_item(item, rows) for item in resource_items(assessment)]
    for item in other_items(assessment):
        below = [part for part in item.parts if part.verdict is Verdict.BELOW]
        found += (
            [_of_classes(assessment, item, below[0])]
            if below and item.id == CLASS_SIZE
            else _of_parts(assessment, item, below)
        )
    present = [gap for gap in found if gap and gap.amount > 0]
    return Shortfalls(tuple(sorted(present, key=_work)), rows, _missing(assessment))


def _work(gap: ItemShortfall) -> tuple[int, int]:
    kind = _HARDEST_FIRST.index(gap.unit) if gap.unit in _HARDEST_FIRST else len(_HARDEST_FIRST)
    return kind, -gap.amount


def _row_shortfalls(assessment: Assessment) -> dict[tuple[str, str, str], RowShortfall]:
    terms, rule = row_terms(assessment), school_rule(assessment)
    found = {}
    for row in assessment.schools:
        short = {
            i: terms[i, row.stage] for i, v in row.verdicts.items() if v is Verdict.BELOW and (i, row.stage) in terms
        }
        left = _left_over(row, short, rule)
        for item, term in short.items():
            whole = _lacking(row, term, Fraction(1))
            if whole is None:
                continue
            least = _lacking(row, term, fraction(rule["floor_share"])) if item in left else whole
            found[item, row.school_code, row.stage] = RowShortfall(item, row, term.gap_unit, whole, least, item in left)
    return found


def _left_over(row: SchoolRow, short: Mapping[str, RowTerm], rule: Mapping) -> set[str]:
    """The indicators the school rule may leave at its floor: those furthest from their lines."""
    if not rule or not short:
        return set()
    spare = max(len(row.verdicts) - int(rule["at_least"]), 0)
    known = [i for i in short if row.values.get(i) is not None and short[i].line]
    return set(sorted(known, key=lambda i: row.values[i] / short[i].line)[:spare])


def _lacking(row: SchoolRow, term: RowTerm, share_of_line: Fraction) -> int | None:
    """Whole units the school must add for this row to reach a share of the line; None without figures."""
    have, pupils, line = fraction(row.numerators.get(term.item)), fraction(row.pupils), fraction(term.line)
    if have is None or pupils is None or line is None:
        return None
    part = fraction(row.share) if term.shared and row.share else Fraction(1)
    return whole_units(line * share_of_line * pupils / term.per, have, part, rough=True)


def _of_item(item: ItemResult, rows: Mapping[tuple[str, str, str], RowShortfall]) -> ItemShortfall | None:
    found = [gap for (name, _, _), gap in rows.items() if name == item.id]
    if not found:
        return None
    places = sorted(_places(found), key=lambda place: -place.amount)
    least = sum(_by_school(found, lambda gap: gap.rule_amount).values())
    return ItemShortfall(item, None, found[0].unit, sum(p.amount for p in places), least, len(found), tuple(places))


def _places(found: list[RowShortfall]) -> list[PlaceShortfall]:
    """One entry a school for assets (its larger need), one a row for people."""
    if found[0].unit == "人":
        return [PlaceShortfall(gap.row.label, gap.amount, gap.row.school_code, gap.row.stage) for gap in found]
    largest = _by_school(found, lambda gap: gap.amount)
    first = {gap.row.school_code: gap for gap in reversed(found)}
    alone = {code: [g for g in found if g.row.school_code == code] for code in largest}
    return [
        PlaceShortfall(first[code].row.label if len(alone[code]) == 1 else first[code].row.name, amount, code,
                       max(alone[code], key=lambda gap: gap.amount).row.stage)
        for code, amount in largest.items()
    ]  # fmt: skip


def _by_school(found: list[RowShortfall], amount) -> dict[str, int]:
    """Amounts by school: of the stages of one school the larger for assets, both for people."""
    total: dict[str, int] = {}
    for gap in found:
        known = total.get(gap.row.school_code, 0)
        total[gap.row.school_code] = known + amount(gap) if gap.unit == "人" else max(known, amount(gap))
    return total


def _of_parts(assessment: Assessment, item: ItemResult, below: list[PartResult]) -> list[ItemShortfall | None]:
    units, labels = record_units(assessment), row_labels(assessment)
    return [_of_part(item, part, units.get((item.id, part.key), part.unit), labels) for part in below]


def _of_part(item: ItemResult, part: PartResult, unit: str, labels: Mapping[tuple, str]) -> ItemShortfall | None:
    """The shortfall of a test that is no row's: a ratio's missing numerator, or the distance of every failing record.

    Records measured as shares (a school's part of its budget) do not add up: they are counted as schools.
    """
    if part.kind == "total":
        return _of_total(item, part)
    failing = [unit for unit in part.failing if unit.verdict is Verdict.BELOW and None not in (unit.value, unit.line)]
    if part.kind != "each" or not failing:
        return None
    counted = unit in ("%", "")
    places = [
        PlaceShortfall(unit_label(u, labels), 1 if counted else _distance(u), u.school_code, u.stage) for u in failing
    ]
    places.sort(key=lambda place: -place.amount)
    word = "校" if counted else unit.split("/")[0]
    return ItemShortfall(item, part, word, sum(p.amount for p in places), None, len(failing), tuple(places))


def _distance(unit: UnitResult) -> int:
    return math.ceil(abs(fraction(unit.line) - fraction(unit.value)))


def _of_classes(assessment: Assessment, item: ItemResult, part: PartResult) -> ItemShortfall | None:
    """Classes over the limit, counted class by class where they are listed: the largest of a school says too little."""
    limit, labels = limits(assessment, item.id), row_labels(assessment)
    over = Counter((c["school_code"], c["stage"]) for c in believed_classes(assessment)
                   if c["stage"] in limit and c["pupils"] > limit[c["stage"]])  # fmt: skip
    names = {(u.school_code, u.stage): unit_label(u, labels) for u in part.failing}
    places = [
        PlaceShortfall(names.get(key) or labels.get(key, key[0]), count, *key) for key, count in over.most_common()
    ]
    return ItemShortfall(item, part, CLASSES, over.total(), None, len(places), tuple(places)) if places else None


def _of_total(item: ItemResult, part: PartResult) -> ItemShortfall | None:
    over, under, line = fraction(part.numerator), fraction(part.denominator), fraction(part.threshold)
    if None in (over, under, line) or part.better != "≥":
        return None
    unit = "人" if part.unit == "%" else part.unit.split("/")[0]
    return ItemShortfall(item, part, unit, math.ceil(line * under - over), None, 1, ())


def _missing(assessment: Assessment) -> tuple[MissingValue, ...]:
    found = []
    resources = {item.id: item for item in resource_items(assessment)}
    for row in assessment.schools:
        found += [MissingValue(resources[i], row.label, row.school_code, row.stage)
                  for i, v in row.verdicts.items() if v is Verdict.NO_VALUE and i in resources]  # fmt: skip
    labels = row_labels(assessment)
    for item in other_items(assessment):
        found += [lack for part in item.parts for lack in _missing_in(item, part, labels)]
    return tuple(found)


def _missing_in(item: ItemResult, part: PartResult, labels: Mapping[tuple, str]) -> list[MissingValue]:
    """Records without a value, also where another record already decides the test; or the test itself."""
    units = [u for u in part.failing if u.verdict is Verdict.NO_VALUE]
    if units or part.verdict is not Verdict.NO_VALUE:
        return [MissingValue(item, unit_label(u, labels), u.school_code, u.stage) for u in units]
    return [MissingValue(item, part.label)]
