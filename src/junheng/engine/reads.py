"""Which reported fields an indicator reads under the settings chosen, learnt by handing its formulas a record that listens."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from junheng.core.indicator import Each, Formula, Indicator, Judged, Part, ResourceIndicator, Total
from junheng.engine.records import Columns

DERIVED = {
    "school_stages.pupils": {"pupils", "primary_pupils", "junior_pupils", "compulsory_pupils"},
    "classes.pupils": {"largest_class", "listed_class_pupils", "school_largest_class"},
    "monitoring.year": {"level", "interschool_difference"},
}
"""Attributes a record has because a field is reported (a subject's level is its latest year's); every other field is the
attribute of its own name."""


def of_part(indicator: Indicator, part: Part) -> tuple[str, ...]:
    """The declared fields that one test reads."""
    if isinstance(part, Judged):
        return tuple(name for name in indicator.fields if name.startswith("judgements."))
    return _declared(indicator, _names(indicator, _formulas(part)))


def of_row(indicator: ResourceIndicator) -> tuple[str, ...]:
    """The declared fields of a row's numerator and its pupils; what a split between stages reads is the school's own matter."""
    return _declared(indicator, _names(indicator, (indicator.formula,)) | {"pupils"})


@lru_cache(maxsize=1024)
def of_indicator(indicator: Indicator) -> tuple[str, ...]:
    """The declared fields that some part of an indicator reads."""
    if isinstance(indicator, ResourceIndicator):
        split = {"schools.senior_pupils"} if indicator.shared else set()
        read = split | set(of_row(indicator))
    else:
        read = {name for part in indicator.parts() for name in of_part(indicator, part)}
    return tuple(name for name in indicator.fields if name in read)


def _formulas(part: Each | Total) -> Iterable[Formula | None]:
    if isinstance(part, Each):
        return part.value, part.line, part.applies, part.passes
    return part.over, part.under, part.applies


def _names(indicator: Indicator, formulas: Iterable[Formula | None]) -> set[str]:
    """Attributes asked for; a count of list entries asks for its list and for what its line depends on."""
    record: Any = Columns()
    for formula in formulas:
        if formula is not None:
            formula(record)
    for count in indicator.room_counts():
        if count.name in record.names:
            record.names.add(count.field)
            count.line(record)
    return record.names


def _declared(indicator: Indicator, names: set[str]) -> tuple[str, ...]:
    return tuple(name for name in indicator.fields if DERIVED.get(name, {name.rpartition(".")[2]}) & names)
