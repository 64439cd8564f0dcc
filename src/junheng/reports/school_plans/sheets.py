"""The county sheet as a workbook: lists that can be filtered, with totals that add up."""

from __future__ import annotations

from os import PathLike, fspath

from junheng.core.verdict import Verdict
from junheng.planning.gaps import Need, SchoolGaps
from junheng.reports.school_plans.telling import Telling
from junheng.reports.workbook.sheet import Book, Column, write_list


def write_workbook(told: Telling, path: str | PathLike[str]) -> None:
    """差距清单.xlsx: items, townships, schools, cheapest ways, measures with cost, warnings, drivers, what is unknown."""
    book = Book(fspath(path))
    for sheet in (_items, _towns, _needs, _ways, _measures, _margins, _drivers, _lacks):
        sheet(book, told)
    book.file.close()


def _columns(told: Telling, *described: tuple) -> list[Column]:
    return [Column(told.words(key), width, *rest) for key, width, *rest in described]


def _list(book: Book, told: Telling, name: str, note: str, columns: list[Column], lines: list) -> None:
    county = told.gaps.assessment.county.get("name") or ""
    write_list(book, told.words(name), f"{county}{told.words(name)}", note, columns, lines)


def _items(book: Book, told: Telling) -> None:
    lines = [
        [told.item_of(t.needs[0]), t.records, t.amount, told.unit(t.unit), t.joint, f"gap/{t.item.id}/{t.part}"]
        for t in told.gaps.totals
    ]
    columns = _columns(told, ("head.item", 34), ("head.records", 10, "number", 0), ("head.gap", 14, "number", 0),
                       ("head.unit", 11, "centre"), ("head.least", 14, "number", 0), ("head.reference", 20))  # fmt: skip
    _list(book, told, "sheet.sum", told.words("county.sum.note"), columns, lines)


def _towns(book: Book, told: Telling) -> None:
    towns = [(name or told.words("town.none"), schools) for name, schools in told.gaps.townships.items()]
    lines = [_town(name, schools) for name, schools in (*towns, (told.words("total"), told.gaps.schools))]
    columns = _columns(told, ("head.town", 20), ("head.schools", 10, "number", 0), ("head.passing", 12, "number", 0),
                       ("head.records", 12, "number", 0), ("head.joint", 18, "number", 2), ("head.every", 18, "number", 2))  # fmt: skip
    _list(book, told, "sheet.towns", told.cost_basis(), columns, lines)


def _town(name: str, schools: tuple[SchoolGaps, ...]) -> list:
    rows = [row for school in schools for row in school.rows]
    passing = sum(row.verdict is Verdict.COMPLIANT for row in rows)
    costs = [float(sum(getattr(s, kind).cost_wan_yuan for s in schools)) for kind in ("joint", "every")]
    return [name, len(schools), passing, len(rows), *costs]


def _needs(book: Book, told: Telling) -> None:
    pairs = [(school, need) for school in told.gaps.schools for need in (*school.needs, *school.others)]
    lines = [_need(told, school, need) for school, need in pairs]
    lines += [["", "", need.label, "", told.short(need.item), need.value, need.line, need.amount, None, told.unit(need.unit), None,
               told.cause(need), need.reference] for need in told.gaps.county]  # fmt: skip
    columns = _columns(
        told, ("head.town", 14), ("head.code", 14, "code"), ("head.school", 28), ("head.stage", 8, "centre"),
        ("head.item", 24), ("head.value", 12, "number", 2), ("head.line", 10, "number", 2), ("head.gap", 12, "number", 0),
        ("head.floor", 12, "number", 0), ("head.unit", 11, "centre"), ("head.least", 12, "number", 0), ("head.cause", 50),
        ("head.reference", 30),
    )  # fmt: skip
    _list(book, told, "sheet.schools", told.words("shared"), columns, lines)


def _need(told: Telling, school: SchoolGaps, need: Need) -> list:
    joint = next(
        (way.amounts.get(need.item) for way in school.ways if way.stage == need.stage and need.part == "rows"), None
    )
    return [school.township, school.school_code, school.name, need.stage or "", told.item_of(need), (need.value, Verdict.BELOW),
            need.line, need.amount, need.floor_amount, told.unit(need.unit), joint, told.cause(need), need.reference]  # fmt: skip


def _ways(book: Book, told: Telling) -> None:
    lines = [
        [school.township, school.school_code, school.name, way.stage, told.words.join(told.short(i) for i in way.left),
         told.words.join(f"{told.short(i)} {amount:,}" for i, amount in way.amounts.items() if amount),
         float(school.joint.cost_wan_yuan), float(school.every.cost_wan_yuan)]
        for school in told.gaps.schools for way in school.ways
    ]  # fmt: skip
    columns = _columns(told, ("head.town", 14), ("head.code", 14, "code"), ("head.school", 28), ("head.stage", 8, "centre"),
                       ("head.left", 24), ("head.least", 40), ("head.joint", 16, "number", 2), ("head.every", 16, "number", 2))  # fmt: skip
    _list(book, told, "sheet.ways", told.cost_basis(), columns, lines)


def _measures(book: Book, told: Telling) -> None:
    lines = [
        [school.township, school.school_code, school.name, told.change(change), change.cost_wan_yuan]
        for school in told.gaps.schools for change in school.joint.changes
    ]  # fmt: skip
    lines.append(["", "", told.words("total"), "", float(sum(s.joint.cost_wan_yuan for s in told.gaps.schools))])
    columns = _columns(told, ("head.town", 14), ("head.code", 14, "code"), ("head.school", 28), ("head.measure", 60),
                       ("head.cost", 16, "number", 2))  # fmt: skip
    _list(book, told, "sheet.measures", told.cost_basis(), columns, lines)


def _margins(book: Book, told: Telling) -> None:
    lines = [[m.township, m.school_code, m.label, m.stage, told.short(m.item), m.value, m.line, m.share * 100, m.band.value]
             for m in told.gaps.margins]  # fmt: skip
    columns = _columns(told, ("head.town", 14), ("head.code", 14, "code"), ("head.school", 28), ("head.stage", 8, "centre"),
                       ("head.item", 20), ("head.value", 12, "number", 2), ("head.line", 10, "number", 2),
                       ("head.margin", 12, "number", 1), ("head.band", 12, "centre"))  # fmt: skip
    _list(book, told, "sheet.margins", told.words("county.margins") + "（%）", columns, lines)


def _drivers(book: Book, told: Telling) -> None:
    lines = [
        [d.stage, told.short(d.indicator), d.cv, d.limit, told.names.get(code, code), share * 100]
        for d in told.gaps.assessment.dispersion
        for code, share in sorted(d.contributions.items(), key=lambda pair: -pair[1])[:10]
    ]  # fmt: skip
    columns = _columns(told, ("head.stage", 8, "centre"), ("head.item", 20), ("head.cv", 12, "number", 3),
                       ("head.limit", 10, "number", 2), ("head.school", 28), ("head.share", 14, "number", 1))  # fmt: skip
    _list(book, told, "sheet.cvs", told.words("county.cvs") + "（%）", columns, lines)


def _lacks(book: Book, told: Telling) -> None:
    found = [lack for school in told.gaps.schools for lack in school.lacks]
    lines = [
        [lack.school_code or "", lack.label, lack.stage or "", told.short(lack.item)]
        for lack in (*found, *told.gaps.lacks)
    ]
    columns = _columns(
        told, ("head.code", 14, "code"), ("head.school", 40), ("head.stage", 8, "centre"), ("head.item", 30)
    )
    _list(book, told, "sheet.lacks", told.words("county.lacks"), columns, lines)
