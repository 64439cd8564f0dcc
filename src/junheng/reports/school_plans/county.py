"""差距清单: the county's sheet, which adds up: by item, township and school, warnings, drivers, what is unknown, the proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from junheng.core.verdict import Verdict
from junheng.planning.changes import Scored
from junheng.reports.document.model import Block, Document, Section, Style, TableBlock
from junheng.reports.official.grid import Line, Table
from junheng.reports.school_plans.schools import SIZE
from junheng.reports.school_plans.telling import Telling, figure, grid, paragraph, text
from junheng.reports.words import NOTHING, number, percent, plain

DRIVERS = 5
"""Schools named for each coefficient."""


def county_sheet(told: Telling, proof: tuple[Scored, ...] = (), skipped: tuple[str, ...] = ()) -> Document:
    """The sheet of one county.

    Args:
        proof: today and the county after the measures, as `planning.changes.score` gives them.
        skipped: schools whose measures could not be carried out for want of a figure.
    """
    return Document(told.words("county.title"), (Section(tuple(_blocks(told, proof, skipped))),), told.lang)


def _blocks(told: Telling, proof: tuple[Scored, ...], skipped: tuple[str, ...]) -> Iterator[Block]:
    words, county = told.words, told.gaps.assessment.county
    name = county.get("name") or words("head.nameless")
    yield paragraph(words("county.title"), Style.TITLE)
    yield paragraph(words("county.byline", county=name, year=words("head.year", year=county.get("school_year")),
                          on=told.gaps.assessment.standard["on"]))  # fmt: skip
    yield from _part(told, "county.sum", items_table(told), words("county.sum.note"))
    yield from _part(told, "county.towns", towns_table(told), words("county.ways.note") + told.cost_basis())
    yield from _part(told, "county.schools", schools_table(told), words("shared"))
    yield from _part(told, "county.margins", margins_table(told))
    yield from _part(told, "county.cvs", drivers_table(told))
    yield from _part(told, "county.lacks", lacks_table(told))
    if proof:
        yield from _part(told, "county.proof", proof_table(told, proof), words("county.proof.note"))
        if skipped:
            yield paragraph(words("county.proof.skipped", schools=words.join(skipped)))


def _part(told: Telling, key: str, table: Table, note: str = "") -> Iterator[Block]:
    yield paragraph(told.words(key), Style.TABLE_TITLE)
    if not table.body:
        yield paragraph(told.words("none"))
        return
    yield TableBlock(table, SIZE)
    if note:
        yield paragraph(note)


def items_table(told: Telling) -> Table:
    lines: list[Line] = []
    for total in told.gaps.totals:
        reference = f"gap/{total.item.id}/{total.part}"
        joint = NOTHING if total.joint is None else number(total.joint, 0)
        lines.append((text(told.item_of(total.needs[0])), figure(total.records, str(total.records), f"{reference}/records"),
                      figure(total.amount, told.total(total.needs, total.amount), reference), text(told.unit(total.unit, total.amount)),
                      figure(total.joint, joint, f"{reference}/joint")))  # fmt: skip
    heads = ("head.item", "head.records", "head.gap", "head.unit", "head.least")
    return grid("county_items", "", map(told.words, heads), lines, (34, 9, 12, 8, 14))


def towns_table(told: Telling) -> Table:
    lines = [_town(told, name or told.words("town.none"), schools) for name, schools in told.gaps.townships.items()]
    if lines:
        lines.append(_town(told, told.words("total"), told.gaps.schools))
    heads = ("head.town", "head.schools", "head.passing", "head.joint", "head.every")
    return grid("county_towns", "", map(told.words, heads), lines, (20, 9, 12, 16, 16))


def _town(told: Telling, name: str, schools: Iterable) -> Line:
    schools = tuple(schools)
    rows = [row for school in schools for row in school.rows]
    passing = sum(row.verdict is Verdict.COMPLIANT for row in rows)
    joint, every = (float(sum(getattr(s, kind).cost_wan_yuan for s in schools)) for kind in ("joint", "every"))
    return (text(name), figure(len(schools), str(len(schools)), f"towns/{name}/schools"),
            figure(passing, f"{passing} / {len(rows)}", f"towns/{name}/passing", passing < len(rows)),
            figure(joint, number(joint, 2), f"cost/{name}/joint"), figure(every, number(every, 2), f"cost/{name}/every"))  # fmt: skip


def schools_table(told: Telling) -> Table:
    lines = [
        (text(school.township or NOTHING), text(school.name), text(need.stage or NOTHING), text(told.item_of(need)),
         figure(need.value, told.value(need, need.value), f"{need.reference}/value", True),
         figure(need.line, told.value(need, need.line), f"{need.reference}/line"),
         figure(need.amount, told.amount(need), need.reference), text(told.unit(need.unit, need.amount)),
         figure(None, told.least(school, need), f"{need.reference}/joint"))
        for school in told.gaps.schools for need in (*school.needs, *school.others)
    ]  # fmt: skip
    lines += [
        (text(NOTHING), text(need.label), text(NOTHING), text(told.short(need.item)),
         figure(need.value, told.value(need, need.value), f"{need.reference}/value", True),
         figure(need.line, told.value(need, need.line), f"{need.reference}/line"),
         figure(need.amount, told.amount(need), need.reference), text(told.unit(need.unit, need.amount)), text(NOTHING))
        for need in told.gaps.county
    ]  # fmt: skip
    heads = (
        "head.town",
        "head.school",
        "head.stage",
        "head.item",
        "head.value",
        "head.line",
        "head.gap",
        "head.unit",
        "head.least",
    )
    return grid("county_schools", "", map(told.words, heads), lines, (10, 18, 6, 14, 9, 8, 9, 5, 10))


def margins_table(told: Telling) -> Table:
    standard = told.gaps.assessment.standard
    lines = []
    for m in told.gaps.margins:
        decimals, reference = standard["resources"][m.item]["decimals"], f"{m.item}/{m.school_code}/{m.stage}"
        lines.append((text(m.township or NOTHING), text(m.label), text(m.stage), text(told.short(m.item)),
                      figure(m.value, number(m.value, decimals), reference), figure(m.line, plain(m.line), f"{reference}/line"),
                      figure(m.share, f"{m.share:+.1%}", f"{reference}/margin", m.share < 0), text(m.band.value)))  # fmt: skip
    heads = (
        "head.town",
        "head.school",
        "head.stage",
        "head.item",
        "head.value",
        "head.line",
        "head.margin",
        "head.band",
    )
    return grid("county_margins", "", map(told.words, heads), lines, (10, 18, 6, 14, 10, 8, 9, 10))


def drivers_table(told: Telling) -> Table:
    labels = {row.key: row.name for row in told.gaps.assessment.schools}
    lines = []
    for d in told.gaps.assessment.dispersion:
        first = sorted(d.contributions.items(), key=lambda pair: -pair[1])[:DRIVERS]
        named = told.words.join(f"{labels.get(f'{code}/{d.stage}', code)} {percent(share)}" for code, share in first)
        reference = f"{d.indicator}/cv/{d.stage}"
        lines.append((text(d.stage), text(told.short(d.indicator)),
                      figure(d.cv, number(d.cv, 3), reference, d.verdict is Verdict.BELOW),
                      figure(d.limit, number(d.limit, 2), f"{reference}/limit"), text(named or NOTHING)))  # fmt: skip
    heads = ("head.stage", "head.item", "head.cv", "head.limit", "head.drivers")
    return grid("county_drivers", "", map(told.words, heads), lines, (6, 14, 8, 7, 50))


def lacks_table(told: Telling) -> Table:
    found = [lack for school in told.gaps.schools for lack in school.lacks]
    lines = [
        (text(told.names.get(lack.school_code, NOTHING) if lack.school_code else NOTHING), text(lack.stage or NOTHING),
         text(told.short(lack.item))) for lack in (*found, *told.gaps.lacks)
    ]  # fmt: skip
    return grid("county_lacks", "", map(told.words, ("head.school", "head.stage", "head.item")), lines, (30, 10, 40))


def proof_table(told: Telling, proof: tuple[Scored, ...]) -> Table:
    words, found = told.words, [one.assessment for one in proof]
    conditions = [{c.key: c for c in a.conditions} for a in found]

    def line(key: str, cells: Iterable[str]) -> Line:
        return (text(words(key)), *(text(cell) for cell in cells))

    def counted(key: str) -> Iterator[str]:
        return (f"{c[key].met} / {c[key].total}" if key in c else NOTHING for c in conditions)

    lines = [
        line("proof.overall", (words.verdict(a.overall) for a in found)),
        line("proof.met", (f"{a.summary['met']} / {a.summary['total']}" for a in found)),
        line("proof.schools", counted("school_rule")), line("proof.cvs", counted("cv")),
        line("proof.left", (words.join(a.summary["below"]) or NOTHING for a in found)),
        line("proof.unknown", (words.join(a.summary["no_value"]) or NOTHING for a in found)),
    ]  # fmt: skip
    heads = ["", words("head.today"), *(one.scenario.name for one in proof[1:])]
    return grid("county_proof", "", heads, lines, (16, *(20 for _ in proof)))
