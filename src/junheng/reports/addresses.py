"""The address of a number on the page, stable from year to year: R5/3299010003/小学. It can be sent to a colleague."""

from __future__ import annotations

from junheng.core.assessment import SchoolRow, Trace

_UNSAFE = {ord(c): f"%{ord(c):02X}" for c in "% #\"'<>?&\\^`{|}\t\n\r"}


def of_row(item: str, row: SchoolRow) -> str:
    """A resource indicator of one row."""
    return f"{item}/{row.school_code}/{row.stage}"


def of_cell(item: str, school_code: str, stage: str) -> str:
    return f"{item}/{school_code}/{stage}"


def of_coefficient(item: str, stage: str) -> str:
    """A stage's difference coefficient."""
    return f"{item}/cv/{stage}"


def of_rule(row: SchoolRow) -> str:
    """The school rule of one row (综合达标)."""
    return f"row/{row.key}"


def of_item(item: str) -> str:
    return item


def of_trace(trace: Trace) -> str:
    """Where a number that is neither a row's nor a coefficient lives: item, part, and the record it belongs to."""
    return "/".join(part for part in (trace.item, trace.part, trace.school_code, trace.stage) if part)


def link(address: str) -> str:
    """The address as a link. Only what would break a link is coded, so that Chinese stays readable."""
    return "#why=" + address.translate(_UNSAFE)
