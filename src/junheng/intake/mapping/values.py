"""One field's value out of one or several cells: words translated, units converted, figures added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from junheng.core.finding import Place
from junheng.fields import Field
from junheng.fields.titles import plain
from junheng.intake.cells import read_number
from junheng.intake.grid import is_empty
from junheng.intake.mapping.records import Value
from junheng.intake.mapping.spec import Cells


@dataclass(frozen=True)
class Found:
    """A cell with its place and the path it was found by; `broken` when it shows a value but holds none."""

    cell: Any
    place: Place
    path: str
    broken: str | None = None


def value_of(found: Sequence[Found], cells: Cells, described: Field, missing: Sequence[str]) -> Value:
    """The value of a field from the cells that make it. A sum with a missing part is missing."""
    places = tuple(one.place for one in found)
    broken = next((one.broken for one in found if one.broken), None)
    known = [_meant(one.cell, cells, missing) for one in found]
    note = (" × " if cells.product else " + ").join(one.path for one in found)
    if broken or not known or any(cell is None for cell in known):
        return Value(None, places, note, broken)
    if cells.joined:
        return Value("".join(map(written_as, known)), places, note)
    if len(known) == 1 and cells.factor is None and cells.digits is None:
        return Value(known[0], places, note)
    numbers = [_exact(cell, described) for cell in known]
    if any(number is None for number in numbers):
        unread = next(cell for cell, number in zip(known, numbers, strict=True) if number is None)
        return Value(unread, places, note)
    total = Fraction(1) if cells.product else Fraction(0)
    for number in numbers:
        assert number is not None
        total = total * number if cells.product else total + number
    total *= cells.factor if cells.factor is not None else 1
    told = f"{note}（乘以 {cells.factor}）" if cells.factor is not None else note
    return Value(_decimal(total, cells.digits), places, told)


def _meant(cell: Any, cells: Cells, missing: Sequence[str]) -> Any:
    """The cell after codes and missing-value words; None where it has no value."""
    if is_empty(cell):
        return None
    written = written_as(cell)
    if written in missing or written in cells.missing:
        return None
    if written in cells.codes:
        return cells.codes[written]
    spoken = plain(written)
    return next((meant for code, meant in cells.codes.items() if plain(code) == spoken), cell)


def written_as(cell: Any) -> str:
    """A cell as the text a mapping's author sees: 1 rather than 1.0, nothing where it is empty."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _exact(cell: Any, described: Field) -> Fraction | None:
    if isinstance(cell, float) and not cell.is_integer():
        cell = float(f"{cell:.15g}")
    reading = read_number(cell if not isinstance(cell, str) else cell.strip(), described)
    if reading.value is None:
        return None
    return reading.exact if reading.exact is not None else Fraction(Decimal(repr(reading.value)))


def _decimal(number: Fraction, digits: int | None) -> Decimal:
    with localcontext() as context:
        context.prec = 40
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        return exact if digits is None else exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
