"""Gaps in words: what every plan says of an item, an amount, a cause; all sentences stand in words.csv."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from junheng.core.assessment import SchoolRow
from junheng.planning.changes import describe
from junheng.planning.gaps import Band, Gaps, Margin, Need, SchoolGaps
from junheng.reports.document.model import Number, Paragraph, Run, Style
from junheng.reports.document.model import Words as Text
from junheng.reports.official.grid import Cell, Kind, Line, Table
from junheng.reports.page_parts import OwnWords
from junheng.reports.terms import record_units
from junheng.reports.words import NOTHING, number, percent, plain, turns

ROOMS = "间"
CLASSES = "班"
EXTRA = 2
"""More decimals where the form's would print a value below its line as if it reached it."""


class PlanWords(OwnWords):
    """The shared sentences and these plans' own."""

    room = "junheng.reports.school_plans"


@dataclass
class Telling:
    """One county's gaps, ready to be told. `prices` names the file unit prices came from; "" for our own defaults."""

    gaps: Gaps
    lang: str = "zh"
    prices: str = ""
    words: PlanWords = field(init=False)

    def __post_init__(self) -> None:
        self.words = PlanWords(self.lang)
        self.items = {item.id: item for item in self.gaps.assessment.items}
        self.units = dict(record_units(self.gaps.assessment))
        self.names = {school.school_code: school.name for school in self.gaps.schools}
        self.rows = {(row.school_code, row.stage): row for row in self.gaps.assessment.schools}

    def short(self, item: str) -> str:
        return f"{item} {self.items[item].short or self.items[item].name}"

    def item_of(self, need: Need) -> str:
        """The item, with the test's own name where it has several (音乐专用教室)."""
        parts = [part for part in self.items[need.item].parts if part.key == need.part and part.label]
        return f"{need.item} {parts[0].label}" if parts and need.part != "rows" else self.short(need.item)

    def value(self, need: Need, value: float | None) -> str:
        resource = self.gaps.assessment.standard["resources"].get(need.item)
        if resource:
            turned = turns(value, need.line, "≥", "", resource["decimals"])
            return number(value, resource["decimals"] + EXTRA * turned)
        return percent(value) if need.item in self.shares(need) else plain(value)

    def shares(self, need: Need) -> tuple[str, ...]:
        """Whether a test's record is a share: its line lies between 0 and 1."""
        return (need.item,) if need.line is not None and 0 < need.line <= 1 and need.unit != ROOMS else ()

    def amount(self, need: Need) -> str:
        """How much is missing; of classes, how many have to be opened, or what helps where none has."""
        if need.unit == CLASSES and not need.amount:
            return self.words("gap.even" if need.changes else "gap.lists")
        return number(need.amount, 0)

    def total(self, needs: Iterable[Need], amount: int) -> str:
        """A sum of amounts; of classes those to be opened, and in how many grades sharing out is enough."""
        evened = sum(change.do == "even_classes" for need in needs for change in need.changes)
        if evened:
            return self.words("gap.opened_and_evened" if amount else "gap.evened", opened=number(amount, 0), grades=evened)
        return number(amount, 0)

    def unit(self, unit: str, amount: int | None = None) -> str:
        """What an amount counts; nothing beside words that say it already (an amount of no class to open)."""
        return "" if unit == CLASSES and amount == 0 else self.words("unit.opened") if unit == CLASSES else unit

    def cause(self, need: Need) -> str:
        row = self.rows.get((need.school_code, need.stage))
        if need.part == "rows" and row is not None:
            return self._resource_cause(need, row)
        shown = {"value": self.value(need, need.value), "line": self.value(need, need.line)}
        if need.unit == CLASSES:
            return self.words("cause.class" if need.changes else "cause.lists", **shown)
        if need.unit == ROOMS:
            return self.words("cause.rooms", **shown)
        over = need.value is not None and need.line is not None and need.value > need.line
        return self.words("cause.over" if over else "cause.under", **shown)

    def _resource_cause(self, need: Need, row: SchoolRow) -> str:
        resource = self.gaps.assessment.standard["resources"][need.item]
        needed = row.pupils * need.line / resource["per"]
        decimals = 1 if need.unit in ("人", ROOMS) else 0
        key = "cause.row.shared" if resource["shared"] and row.two_stages else "cause.row"
        return self.words(key, pupils=number(row.pupils, 0), needed=number(needed, decimals), unit=need.unit,
                          have=number(row.numerators[need.item], decimals))  # fmt: skip

    def verdict_of(self, school: SchoolGaps) -> str:
        return self.words.join(
            f"{row.stage} {self.words.verdict(row.verdict)}（{row.met}/{len(row.values)}）" for row in school.rows
        )

    def way(self, school: SchoolGaps) -> Iterable[str]:
        floor = percent(self.gaps.assessment.standard["floor_share"], 0)
        for way in school.ways:
            stage = self.words.known(f"stage.{way.stage}", way.stage)
            if not way.possible:
                yield self.words("way.impossible", stage=stage)
            left = self.words.join(self.short(i) for i in way.left)
            yield (
                self.words("way.left", stage=stage, items=left, floor=floor)
                if left
                else self.words("way.full", stage=stage)
            )

    def least(self, school: SchoolGaps, need: Need) -> str:
        """What the cheapest way still asks of this item in this row."""
        for way in school.ways:
            if way.stage == need.stage and need.part == "rows":
                amount = way.amounts.get(need.item)
                return NOTHING if amount is None else number(amount, 0) if amount else self.words("gap.left")
        return NOTHING

    def reminders(self, school: SchoolGaps) -> list[str]:
        found = []
        if school.lacks:
            named = dict.fromkeys(f"{lack.stage or ''}{self.short(lack.item)}" for lack in school.lacks)
            found.append(self.words("lack", items=self.words.join(named)))
        for key, band in (("margin.near", Band.NEAR), ("margin.just", Band.JUST)):
            if near := [self.margin(m) for m in school.margins if m.band is band]:
                found.append(self.words(key, items=self.words.join(near)))
        if school.drives:
            told = (
                self.words("drive.one", stage=d.stage, item=self.short(d.indicator), share=percent(share))
                for d, share in school.drives
            )
            found.append(self.words("drive", items=self.words.join(told)))
        return found

    def margin(self, margin: Margin) -> str:
        decimals = self.gaps.assessment.standard["resources"][margin.item]["decimals"]
        return self.words("margin.one", stage=margin.stage, item=self.short(margin.item),
                          value=number(margin.value, decimals), line=plain(margin.line))  # fmt: skip

    def cost_basis(self) -> str:
        return self.words("cost.theirs", file=self.prices) if self.prices else self.words("cost.ours")

    def change(self, change, own: str = "") -> str:
        """A measure; in a school's own plan the school is 本校."""
        return describe(change, {**self.names, own: self.words("own")} if own else self.names, self.lang)


def paragraph(text: str, style: Style = Style.NOTE) -> Paragraph:
    return Paragraph((Text(text),), style)


def with_numbers(template: str, style: Style = Style.NOTE, **numbers: Number) -> Paragraph:
    """A sentence whose slots are references: `需{joint}万元`."""
    runs: list[Run] = []
    rest = template
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        runs += [Text(before), numbers[name]] if before else [numbers[name]]
    return Paragraph((*runs, Text(rest)) if rest else tuple(runs), style)


def grid(id: str, title: str, heads: Iterable[str], lines: Iterable[Line], widths: Iterable[float]) -> Table:
    head = tuple(Cell(Kind.HEAD, text) for text in heads)
    return Table(id, title, (head,), tuple(lines), tuple(widths), landscape=False)


def text(value: str, unmet: bool = False) -> Cell:
    """Words of a table: names and sentences begin at the left, a unit or a stage stands in the middle."""
    return Cell(Kind.STUB if len(value) > 2 else Kind.TEXT, value, value or None, unmet=unmet)


def figure(value: float | int | None, shown: str, reference: str, unmet: bool = False) -> Cell:
    return Cell(Kind.NUMBER, shown, value, unmet=unmet, reference=reference)
