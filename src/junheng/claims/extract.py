"""From text to claims: every quantity with its subject, unit, kind, period, hedge and rounding, and what is no claim."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from fractions import Fraction

from junheng.claims import hedges, marks, periods, sayings, subjects, tables
from junheng.claims.layout import Layout, flatten, lay_out
from junheng.claims.nouns import Claim, Document, Reading
from junheng.claims.numerals import Numeral, scan
from junheng.claims.parts import assign_parts, share_subjects
from junheng.claims.places import county_of, report_year
from junheng.claims.units import Unit, read_unit, unit_named

QUOTE = 60
_GROWTH = re.compile(
    r"(?:增长|提高|上升|增加|提升|增幅|增速|涨幅|增|下降|减少|降低|降幅|减幅|提幅|下浮|上浮|回落|压减|缩减|减免)(?:了|率(?:分别)?(?:为|达到?)?|(?<=增长)达到?|"
    r"(?<=[幅速])(?:为|达到?)|约|近|超过?|幅度?(?:为|达)?|分别(?:为)?)*[ \t]*$"
)
_LEVEL = re.compile(r"(?:至|到|为|达到?)[ \t]*$")
_INDEX = re.compile(r"(?:差异系数|变异系数|基尼系数|差异率|指数|系数)")
_PER_HEAD = re.compile(r"生均|人均|师均|校均|每生|每百名")
_SOFT_BREAK = re.compile(r"[ \t]*\r?\n[ \t\u3000]*")
_RANGE = re.compile(r"[ \t]*[-–—－~～至到][ \t]*$")


class Extractor:
    """Reads one document; keeps the layout and what was already taken, so that the small steps need no long lists
    of arguments.
    """

    def __init__(self, document: Document, prefix: str = ""):
        self.document, self.text, self.prefix = document, document.text, prefix
        self.layout: Layout = lay_out(self.text)
        self.year = report_year(self.text)
        self.marks = marks.find(self.text)
        self.titles = marks.titles(self.text)
        self._ahead = hedges.plan_sections(self.text)
        numbers = [(begin, end) for begin, end, name in self.marks if name == "list_number"]
        self._list_starts, self._list_ends = [begin for begin, _ in numbers], [end for _, end in numbers]
        self._marked = bytearray(len(self.text))
        for start, end, _ in self.marks:
            self._marked[start:end] = b"\1" * (end - start)

    def read(self) -> Reading:
        """All claims and distractors of the document."""
        cells = tables.cells(self.text)
        claims = self._figures(cells)
        claims = self._number(self._apart(sorted([*claims, *self._words(claims)], key=lambda c: c.number_start)))
        claims = assign_parts(self.text, share_subjects(self.text, claims))
        taken = [(claim.number_start, claim.number_end) for claim in claims]
        rest = marks.distractors(self.text, self.document.file, taken, self.marks)
        return Reading(self.document, tuple(claims), rest, county_of(self.text), self.year)

    def _figures(self, cells: dict[int, tables.Cell]) -> list[Claim]:
        numerals, claims, last_end, skip = scan(self.text), [], 0, False
        for index, numeral in enumerate(numerals):
            if skip or any(self._marked[numeral.start : numeral.end]) and numeral.start not in cells:
                skip = False
                continue
            following = numerals[index + 1] if index + 1 < len(numerals) else None
            upper = self._upper(numeral, following)
            claim = self._claim(upper or numeral, last_end, following if not upper else None, cells)
            if claim is None:
                continue
            if upper and self.text[numeral.end : numeral.end + 1] in ":：∶":
                claim, skip = (
                    self._proportion(claim, numeral),
                    True,
                )
            elif upper:
                claim, skip = (
                    replace(claim, value=numeral.value, value_hi=upper.value, number_start=numeral.start),
                    True,
                )
            claims.append(claim)
            last_end = claim.number_end
        return claims

    @staticmethod
    def _proportion(claim: Claim, first: Numeral) -> Claim:
        """1:13.5 and 8:1: the side that is not one."""
        value = claim.value if first.value == 1 else first.value
        return replace(claim, value=value, number_start=first.start, kind="ratio", unit="1:n", dimension="proportion")

    def _upper(self, numeral: Numeral, following: Numeral | None) -> Numeral | None:
        """The second number of a range (30—40人, 5%至8%), or of 1:13.5."""
        if following is None or numeral.style != following.style or following.start - numeral.end > 6:
            return None
        between = self.text[numeral.end : following.start]
        unit = read_unit(self.text, numeral.end)
        bare = between if unit is None else self.text[unit.end : following.start]
        left = self.text[max(0, numeral.start - 24) : numeral.start]
        if 1 in (numeral.value, following.value) and between in tuple(":：∶") and re.search(r"比[^，。]{0,20}$", left):
            return following
        ranged = _RANGE.fullmatch(bare) and not re.search(r"[由从]", left[-12:]) and following.value > numeral.value
        return following if ranged else None

    def _claim(
        self, numeral: Numeral, last_end: int, following: Numeral | None, cells: dict[int, tables.Cell]
    ) -> Claim | None:
        cell = cells.get(numeral.start)
        if cell:
            return self._cell_claim(numeral, cell)
        unit = self._unit(numeral)
        sentence = self.layout.span("sentences", numeral.start)
        saying = sayings.Saying()
        if numeral.style in ("chinese", "fraction"):
            saying = sayings.of_chinese(self.text, numeral, unit, sentence[0])
        elif self._in_title(numeral.start):
            years = sayings.plan_years(self.text, numeral.end)
            saying = sayings.Saying(years=years) if years else None
        elif numeral.style == "arabic" and unit is None and not self._bare_figure(numeral):
            saying = None
        if saying is None:
            return None
        unit = unit or self._no_unit(numeral, saying)
        return self._compose(numeral, unit, last_end, following, saying)

    @staticmethod
    def _noun_of_last(left: str) -> int:
        """Length of what still belongs to the figure before in the same clause (5个镇、4个街道: 镇、)."""
        found = re.match(r"[^、和及与，,0-9]{0,12}[、和及与]", left)
        return found.end() if found else 0

    def _after_list_number(self, start: int, at: int) -> int:
        """Where the words begin after a list number in the clause (3．特殊教育学校…)."""
        first = bisect_left(self._list_starts, start)
        last = bisect_left(self._list_starts, at)
        return self._list_ends[last - 1] if last > first else start

    @staticmethod
    def _no_unit(numeral: Numeral, saying: sayings.Saying) -> Unit:
        """万 alone (总人口102.4万), the years of a plan, or a bare figure."""
        if saying.years:
            return Unit("年", "time", Fraction(1), numeral.end)
        return Unit(numeral.prefix, "number", Fraction(numeral.times), numeral.end)

    def _unit(self, numeral: Numeral) -> Unit | None:
        if numeral.style == "percent":
            return Unit("%", "percent", Fraction(1), numeral.end)
        unit = read_unit(self.text, numeral.end, numeral.prefix, numeral.times)
        within = unit is None or unit.end <= self.layout.span("paragraphs", numeral.start)[1]
        return unit if within else None

    def _in_title(self, at: int) -> bool:
        return any(start < at < end for start, end in self.titles)

    def _bare_figure(self, numeral: Numeral) -> bool:
        """A number without a measure word still says something after a verb or 系数 (差异系数为0.35), not inside a name."""
        left, right = self.text[max(0, numeral.start - 12) : numeral.start], self.text[numeral.end : numeral.end + 1]
        if numeral.decimals and (
            _INDEX.search(left)
            or re.search(
                r"(?:[为达到是至比由从:：∶]|小于|低于|大于|高于|超过|以内|[0-9][、和及与]|下降|降低|缩小|上升|提高|增加|减少)了?[ \t]*$",
                left,
            )
        ):
            return True
        return bool(numeral.prefix) or bool(
            re.search(r"(?:为|达到?|[至到:：∶]|比例?为|比)[ \t]*$", left) and not re.match(r"[A-Za-z+＋“”]", right)
        )

    def _compose(
        self, numeral: Numeral, unit: Unit, last_end: int, following: Numeral | None, saying: sayings.Saying
    ) -> Claim:
        clause_start, clause_end = self.layout.span("clauses", numeral.start)
        start = max(clause_start, last_end)
        start = max(start, self._after_list_number(start, numeral.start))
        if last_end > clause_start:
            start += self._noun_of_last(self.text[start : numeral.start])
        left = self.text[start : numeral.start]
        end = max(unit.end, numeral.end)
        right = self.text[end : end + 40]
        name = hedges.qualifier(left, right, numeral.vague)
        before = _SOFT_BREAK.sub("", left[: len(left) - hedges.left_hedge_length(left)])
        figure_next = following.start if following and following.style != "chinese" else clause_end
        room = min(clause_end, figure_next, end + 14)
        tail = re.split("[、“《\n]", self.text[end : max(end, room)], maxsplit=1)[0].rstrip(
            " \t\r\n，,。；;：:、（(和及与"
        )
        left = re.sub(r"^(?:\s|、|和|及|以及|与)+", lambda m: " " * len(m[0]), left)
        start = max(start + len(left) - len(left.lstrip(" \t\u3000\r\n")), numeral.start - QUOTE + 20)
        stop = min(end + len(tail), start + QUOTE)
        sentence = self.layout.span("sentences", numeral.start)
        context = self.text[sentence[0] : numeral.start]
        paragraph = self.text[self.layout.span("paragraphs", numeral.start)[0] : numeral.start]
        after = self.text[end : self._after_end(end)]
        per_head = numeral.decimals and unit.dimension in ("person", "room") and _PER_HEAD.search(context[-40:])
        kind = "ratio" if per_head else self._kind(unit, before, context)
        claim = Claim(
            id="",
            file=self.document.file,
            start=start,
            end=max(stop, end),
            quote=self.text[start : max(stop, end)],
            value=numeral.value,
            unit=unit.written,
            scale=unit.factor,
            dimension=unit.dimension,
            half_width=self._half_width(numeral, unit),
            kind=kind,
            qualifier=name,
            subject=subjects.subject(before, hedges.without_right_hedge(after), unit.dimension == "percent"),
            number_start=numeral.start,
            number_end=end,
            before=before,
            after=after[:30],
            share_of=subjects.share_of(before) if unit.dimension == "percent" else "",
            nature=self._nature(context, name, numeral.start),
            listed=saying.listed,
            saying=self._saying_word(saying),
            span_years=saying.years[1] - saying.years[0] + 1 if saying.years else None,
            **self._time(before, context, paragraph, numeral.start),
            **self._where(numeral.start),
        )
        return claim

    def _nature(self, context: str, name: str, at: int) -> str:
        return (
            "plan"
            if any(start <= at < end for start, end in self._ahead)
            else hedges.nature(context, context[-60:], name)
        )

    @staticmethod
    def _saying_word(saying: sayings.Saying) -> str:
        if saying.years:
            return "duration"
        return (
            "list"
            if saying.listed and saying.complete
            else "partial"
            if saying.listed
            else "slogan"
            if saying.word
            else ""
        )

    def _after_end(self, end: int) -> int:
        stop = re.compile(r"[，,。；;、\t\n]").search(self.text, end)
        return min(stop.start() if stop else len(self.text), end + 40)

    def _where(self, at: int) -> dict[str, int]:
        return {
            "sentence": self.layout.index("sentences", at),
            "group": self.layout.index("groups", at),
            "paragraph": self.layout.index("paragraphs", at),
        }

    def _time(self, before: str, context: str, paragraph: str, at: int) -> dict:
        words = periods.period(before, context, paragraph, self.year)
        years = periods.last_year(before) or periods.last_year(context)
        return {
            "period": words,
            "year": years,
            "base_year": periods.base_of_growth(context[-40:]),
            "yearly": periods.yearly(self.text[max(0, at - 24) : at].rpartition("。")[2]),
        }

    @staticmethod
    def _half_width(numeral: Numeral, unit: Unit) -> Fraction:
        """Half the last written place; a whole count of things is exact, and so are 100 % and 0 %."""
        if unit.dimension in ("percent", "points") and numeral.decimals == 0 and numeral.value in (0, 100):
            return Fraction(0)
        rounded = numeral.decimals or numeral.times > 1 or unit.dimension in ("percent", "points", "money", "area")
        return Fraction(1, 2 * 10**numeral.decimals) if rounded else Fraction(0)

    def _kind(self, unit: Unit, before: str, context: str) -> str:
        if unit.dimension == "points":
            return "points"
        if unit.dimension == "percent":
            return "growth" if self._grows(before, context) else "percent"
        if unit.dimension in ("money", "area"):
            return unit.dimension
        if unit.dimension == "multiple" or (_PER_HEAD.search(before[-14:]) and unit.dimension != "time"):
            return "ratio"
        return "index" if unit.dimension == "number" and _INDEX.search(context[-120:]) else "count"

    @staticmethod
    def _grows(before: str, context: str) -> bool:
        return bool(_GROWTH.search(before)) or bool(
            re.search(r"分别(?:增长|提高|上升|增加|提升|下降)[0-9.%％、和及与， ]*$", context)
        )

    def _cell_claim(self, numeral: Numeral, cell: tables.Cell) -> Claim:
        inside = self._unit(numeral)
        inside = inside if inside and inside.end <= cell.end else None
        unit = inside or (unit_named(cell.unit) if cell.unit else None) or Unit(cell.unit, "number", Fraction(1), 0)
        end = inside.end if inside else numeral.end
        return Claim(
            id="",
            file=self.document.file,
            start=cell.start,
            end=cell.end,
            quote=self.text[cell.start : cell.end],
            value=numeral.value,
            unit=unit.written,
            scale=unit.factor,
            dimension=unit.dimension,
            half_width=self._half_width(numeral, unit),
            kind=self._kind(unit, cell.subject, cell.subject),
            qualifier="exact",
            subject=cell.subject,
            number_start=numeral.start,
            number_end=end,
            before=cell.subject,
            period=str(self.year) if self.year else None,
            **self._where(numeral.start),
        )

    def _words(self, claims: list[Claim]) -> list[Claim]:
        counted = [claim.number_start for claim in claims if claim.kind == "count" and not claim.saying]
        figures = sayings.word_figures(self.text, counted, lambda at: self.layout.span("sentences", at)[0])
        named = [
            replace(self._word_claim(figure), listed=names, saying="list")
            for figure, names in sayings.composites(self.text)
        ]
        return [*(self._word_claim(figure) for figure in figures), *named]

    def _word_claim(self, figure: sayings.WordFigure) -> Claim:
        return Claim(
            id="",
            file=self.document.file,
            start=figure.start,
            end=figure.end,
            quote=self.text[figure.start : figure.end],
            value=figure.value,
            unit=figure.unit,
            scale=Fraction(1),
            dimension="percent" if figure.unit == "%" else "piece",
            half_width=Fraction(0),
            kind="percent" if figure.unit == "%" else "count",
            qualifier="exact",
            subject=figure.subject,
            number_start=figure.start,
            number_end=figure.end,
            before=figure.subject,
            saying="word",
            period=str(self.year) if self.year else None,
            **self._where(figure.start),
        )

    def _apart(self, claims: list[Claim]) -> list[Claim]:
        """Quotes that do not overlap: a quote ends where the next figure begins."""
        result: list[Claim] = []
        for index, claim in enumerate(claims):
            limit = claims[index + 1].number_start if index + 1 < len(claims) else claim.end
            start = max(claim.start, result[-1].end) if result else claim.start
            while start < claim.number_start and self.text[start] in "、，和及与 \n\u3000":
                start += 1
            end = max(claim.number_end, min(claim.end, limit))
            result.append(
                replace(
                    claim,
                    start=min(start, claim.number_start),
                    end=end,
                    quote=self.text[min(start, claim.number_start) : end],
                )
            )
        return result

    def _number(self, claims: list[Claim]) -> list[Claim]:
        return [replace(claim, id=f"{self.prefix}c{index:03d}") for index, claim in enumerate(claims, 1)]


def read(document: Document, prefix: str = "") -> Reading:
    """Read one document into claims and distractors; the text is not changed. `prefix` keeps ids of several apart.

    Lines cut by the page's width are read as one, and every offset is given in the unchanged text.
    """
    flat, places = flatten(document.text)
    reading = Extractor(Document(document.file, flat), prefix).read()
    if len(flat) == len(document.text):
        return replace(reading, document=document)
    claims = tuple(_moved(claim, document.text, places) for claim in reading.claims)
    rest = tuple(replace(d, **_back(d.start, d.end, places)) for d in reading.distractors)
    return replace(reading, document=document, claims=claims, distractors=rest)


def _back(start: int, end: int, places: list[int]) -> dict[str, int]:
    return {"start": places[start], "end": places[end - 1] + 1}


def _moved(claim: Claim, text: str, places: list[int]) -> Claim:
    span, figure = _back(claim.start, claim.end, places), _back(claim.number_start, claim.number_end, places)
    quote = text[span["start"] : span["end"]]
    return replace(claim, **span, quote=quote, number_start=figure["start"], number_end=figure["end"])
