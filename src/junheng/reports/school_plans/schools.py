"""一校一案: one page a school: what is missing and why, the cheapest measures with their cost, what to watch."""

from __future__ import annotations

from collections.abc import Iterator

from junheng.planning.gaps import Need, SchoolGaps
from junheng.reports.document.model import Block, Document, Number, Section, Style, TableBlock
from junheng.reports.official.grid import Line, Table
from junheng.reports.school_plans.telling import Telling, figure, grid, paragraph, text, with_numbers
from junheng.reports.words import NOTHING, number

SIZE = 9
"""Points of the tables' letters: a school with both stages and a dozen gaps still keeps to its page."""


def school_plans(told: Telling) -> Document:
    """Every school, complete ones with a plan to stay so."""
    sections = tuple(Section(tuple(blocks(told, school))) for school in told.gaps.schools)
    return Document(told.words("schools.title"), sections, told.lang)


def blocks(told: Telling, school: SchoolGaps) -> Iterator[Block]:
    words = told.words
    yield paragraph(words("school.title", school=school.name), Style.TITLE)
    yield byline(told, school)
    if school.needs or school.others:
        yield paragraph(words("now"), Style.TABLE_TITLE)
        yield TableBlock(gaps_table(told, school), SIZE)
        yield paragraph(words("shared"))
        yield paragraph(words("measures"), Style.TABLE_TITLE)
        yield from measures(told, school)
    else:
        yield paragraph(words("now"), Style.TABLE_TITLE)
        yield paragraph(words("unknown" if school.lacks else "complete"))
        if school.rows:
            yield paragraph(words("measures.keep"), Style.TABLE_TITLE)
            yield TableBlock(standing(told, school), SIZE)
    if found := told.reminders(school):
        yield paragraph(words("reminders"), Style.TABLE_TITLE)
        yield from (paragraph(line) for line in found)
    yield paragraph(words("note"))


def byline(told: Telling, school: SchoolGaps):
    town = school.township or told.words("town.none")
    if not school.rows:
        return paragraph(told.words("byline.outside", town=town, kind=school.kind), Style.NOTE)
    pupils = [row.pupils for row in school.rows]
    total = None if None in pupils else sum(pupils)
    shown = Number(f"school/{school.school_code}/pupils", total, number(total, 0))
    template = told.words("byline", town=town, kind=school.kind, pupils="{pupils}", verdict=told.verdict_of(school))
    return with_numbers(template, Style.NOTE, pupils=shown)


def gaps_table(told: Telling, school: SchoolGaps) -> Table:
    heads = ("head.stage", "head.item", "head.value", "head.line", "head.gap", "head.unit", "head.least", "head.cause")
    lines = [_need(told, school, need) for need in (*school.needs, *school.others)]
    return grid("school_gaps", "", map(told.words, heads), lines, (5, 12, 8, 7, 8, 5, 8, 24))


def _need(told: Telling, school: SchoolGaps, need: Need) -> Line:
    return (
        text(need.stage or NOTHING), text(told.item_of(need)),
        figure(need.value, told.value(need, need.value), f"{need.reference}/value", unmet=True),
        figure(need.line, told.value(need, need.line), f"{need.reference}/line"),
        figure(need.amount, told.amount(need), need.reference), text(told.unit(need.unit, need.amount)),
        figure(None, told.least(school, need), f"{need.reference}/joint"), text(told.cause(need)),
    )  # fmt: skip


def measures(told: Telling, school: SchoolGaps) -> Iterator[Block]:
    for line in told.way(school):
        yield paragraph(line)
    lines: list[Line] = [
        (text(str(n)), text(told.change(change, school.school_code)), figure(change.cost_wan_yuan, number(change.cost_wan_yuan, 2), f"cost/{school.school_code}/{n}"))
        for n, change in enumerate(school.joint.changes, 1)
    ]  # fmt: skip
    undecided = [need for need in school.others if not need.changes]
    lines += [
        (text(str(n)), text(f"{told.item_of(need)}：{told.words('nobody')}"), text(NOTHING))
        for n, need in enumerate(undecided, len(lines) + 1)
    ]
    heads = ("head.number", "head.measure", "head.cost")
    yield TableBlock(grid("school_measures", "", map(told.words, heads), lines, (5, 56, 12)), SIZE)
    yield costs(told, school)


def costs(told: Telling, school: SchoolGaps):
    joint, every = float(school.joint.cost_wan_yuan), float(school.every.cost_wan_yuan)
    known = told.words("cost.known", joint="{joint}", every="{every}") + told.cost_basis()
    if school.every.unpriced:
        known += told.words("cost.open", count=school.every.unpriced)
    return with_numbers(
        known, joint=Number(f"cost/{school.school_code}/joint", joint, number(joint, 2)),
        every=Number(f"cost/{school.school_code}/every", every, number(every, 2)),
    )  # fmt: skip


def standing(told: Telling, school: SchoolGaps) -> Table:
    """Where a complete school stands: every indicator with its distance to the line."""
    standard, lines = told.gaps.assessment.standard, []
    for row in school.rows:
        for i, value in row.values.items():
            line = standard["thresholds"][i].get(row.stage)
            distance = None if value is None or not line else value / line - 1
            reference = f"{i}/{row.school_code}/{row.stage}"
            decimals = standard["resources"][i]["decimals"]
            lines.append((text(row.stage), text(told.short(i)), figure(value, number(value, decimals), reference),
                          figure(line, number(line, decimals), f"{reference}/line"),
                          figure(distance, NOTHING if distance is None else f"{distance:+.1%}", f"{reference}/margin")))  # fmt: skip
    heads = ("head.stage", "head.item", "head.value", "head.line", "head.margin")
    return grid("school_standing", "", map(told.words, heads), lines, (8, 24, 12, 12, 12))
