"""一镇一策: one township: what its schools lack together, school by school, what to watch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from junheng.core.verdict import Verdict
from junheng.planning.gaps import Need, SchoolGaps, whole_school
from junheng.reports.document.model import Block, Document, Section, Style, TableBlock
from junheng.reports.official.grid import Line, Table
from junheng.reports.school_plans.schools import SIZE
from junheng.reports.school_plans.telling import Telling, figure, grid, paragraph, text
from junheng.reports.words import NOTHING, number


def township_plans(told: Telling) -> Document:
    """Every township with a school, those that filled in none last."""
    sections = tuple(Section(tuple(blocks(told, name, schools))) for name, schools in told.gaps.townships.items())
    return Document(told.words("towns.title"), sections, told.lang)


def blocks(told: Telling, name: str, schools: tuple[SchoolGaps, ...]) -> Iterator[Block]:
    words, town = told.words, name or told.words("town.none")
    yield paragraph(words("town.title", town=town), Style.TITLE)
    rows = [row for school in schools for row in school.rows]
    short = [school for school in schools if school.needs or school.others]
    yield paragraph(words("town.byline", schools=len(schools), short=len(short), rows=len(rows),
                          passing=sum(row.verdict is Verdict.COMPLIANT for row in rows)))  # fmt: skip
    yield paragraph(words("town.now"), Style.TABLE_TITLE)
    if short:
        yield TableBlock(sums(told, town, schools), SIZE)
        yield paragraph(words("county.sum.note"))
        yield paragraph(words("town.measures"), Style.TABLE_TITLE)
        yield TableBlock(by_school(told, town, short), SIZE)
        yield paragraph(words("county.ways.note") + told.cost_basis())
    else:
        yield paragraph(words("town.complete"))
    found = [f"{school.name}：{line}" for school in schools for line in told.reminders(school)]
    if found:
        yield paragraph(words("town.reminders"), Style.TABLE_TITLE)
        yield from (paragraph(line) for line in found)


def grouped(schools: Iterable[SchoolGaps]) -> dict[tuple[str, str], list[Need]]:
    """Needs by item and test, in the order met."""
    found: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for school in schools:
        for need in (*school.needs, *school.others):
            found[need.item, need.part].append(need)
    return dict(sorted(found.items(), key=lambda pair: _order(pair[0][0])))


def _order(item: str) -> tuple[int, int]:
    return "RGQS".find(item[:1]), int(item[1:]) if item[1:].isdigit() else 0


def sums(told: Telling, town: str, schools: Iterable[SchoolGaps]) -> Table:
    lines: list[Line] = []
    for (item, part), needs in grouped(schools).items():
        amounts = whole_school(needs)
        reference = f"gap/{town}/{item}/{part}"
        lines.append((text(told.item_of(needs[0])), figure(len(amounts), str(len(amounts)), f"{reference}/schools"),
                      figure(sum(amounts.values()), told.total(needs, sum(amounts.values())), reference), text(told.unit(needs[0].unit, sum(amounts.values()))),
                      text(told.words.join(dict.fromkeys(told.names.get(code, code) for code in amounts if code)))))  # fmt: skip
    heads = ("head.item", "head.schools", "head.gap", "head.unit", "head.school")
    return grid("town_sums", "", map(told.words, heads), lines, (18, 7, 10, 6, 40))


def by_school(told: Telling, town: str, schools: Iterable[SchoolGaps]) -> Table:
    lines: list[Line] = []
    schools = tuple(schools)
    for school in schools:
        done = "；".join(told.change(change, school.school_code) for change in school.joint.changes) or told.words(
            "nobody"
        )
        lines.append((text(school.name), text(done), figure(float(school.joint.cost_wan_yuan), number(float(school.joint.cost_wan_yuan), 2),
                      f"cost/{school.school_code}/joint"), figure(float(school.every.cost_wan_yuan),
                      number(float(school.every.cost_wan_yuan), 2), f"cost/{school.school_code}/every")))  # fmt: skip
    joint, every = (float(sum(getattr(s, name).cost_wan_yuan for s in schools)) for name in ("joint", "every"))
    lines.append((text(told.words("total")), text(NOTHING), figure(joint, number(joint, 2), f"cost/{town}/joint"),
                  figure(every, number(every, 2), f"cost/{town}/every")))  # fmt: skip
    heads = ("head.school", "head.measure", "head.joint", "head.every")
    return grid("town_schools", "", map(told.words, heads), lines, (16, 42, 11, 11))
