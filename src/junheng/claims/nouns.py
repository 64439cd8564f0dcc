"""What the reading of a report is made of: claims, what is not a claim, relations, and the whole check (报告核对)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from junheng.claims.interval import HUGE, Interval


class Judgement(StrEnum):
    """What a relation came to; 'undecided' is no reproach, it names what the text leaves out."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    UNDECIDED = "undecided"


class Loudness(StrEnum):
    """How loudly a reviewer should be told (severity in report.json)."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        return list(Loudness).index(self)


@dataclass(frozen=True, slots=True)
class Document:
    """One text as read: decoded and unchanged; offsets of everything else point into `text`.

    `extracted` says that the text was taken out of a .docx, .pdf or .html and is to be written beside the report.
    """

    file: str
    text: str
    extracted: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One numeric statement of a report.

    Attributes:
        id, file, start, end, quote: which, and where it stands in the document's text.
        value, value_hi, unit: as written (24.13 亿元); `value_hi` for ranges.
        scale: worth of one `unit` in the base unit (10**8 for 亿元, in 元).
        dimension: what the unit measures, as in `units`.
        half_width: half of the last written place, in `unit`; 0 where the figure is a plain count.
        kind: count, percent, money, growth, ratio, sum, index, area or points (百分点).
        qualifier: exact, about, just_under, more_than, at_least, at_most or less_than.
        nature: actual, plan or standard.
        period: as the text gives it; `year` its last calendar year, if any.
        subject: what is counted; `before` and `after` the words around the number in its clause.
        share_of: the whole that 占…的 names.
        number_start, number_end: the digits themselves.
        sentence, group, paragraph: running numbers of where it stands; a group ends at ；.
        part_of: id of the whole, for 其中 and for what stands in brackets after a whole.
        yearly: 每年 or 年 qualifies the figure.
        listed: names that the text lists for a small count (三种: three names).
        saying: the figure is a word (清零, 全覆盖) or the count of a slogan.
    """

    id: str
    file: str
    start: int
    end: int
    quote: str
    value: Fraction
    unit: str
    scale: Fraction
    dimension: str
    half_width: Fraction
    kind: str
    qualifier: str
    subject: str
    number_start: int
    number_end: int
    value_hi: Fraction | None = None
    nature: str = "actual"
    period: str | None = None
    year: int | None = None
    base_year: str | None = None
    before: str = ""
    after: str = ""
    share_of: str = ""
    sentence: int = 0
    group: int = 0
    paragraph: int = 0
    part_of: str | None = None
    yearly: bool = False
    listed: tuple[str, ...] = ()
    saying: str = ""
    span_years: int | None = None

    @property
    def amount(self) -> Fraction:
        """The value in the base unit (元, ㎡, persons, percent)."""
        return self.value * self.scale

    @property
    def interval(self) -> Interval:
        """All amounts in the base unit that the words allow."""
        return Interval(*(edge * self.scale if edge < HUGE else HUGE for edge in self._edges()))

    def _edges(self) -> tuple[Fraction, Fraction]:
        low, high = self.value - self.half_width, (self.value_hi or self.value) + self.half_width
        match self.qualifier:
            case "about":
                return low - self.value / 10, high + self.value / 10
            case "just_under":
                return self.value * Fraction(9, 10), high
            case "more_than" | "at_least":
                return self.value, (Fraction(100) if self.capped else HUGE)
            case "at_most" | "less_than":
                return Fraction(0), high
            case "and_some":
                return self.value, self.value + leading_place(self.value)
        return low, high

    @property
    def capped(self) -> bool:
        """A share cannot exceed the whole, whatever 以上 leaves open."""
        return self.kind == "percent"

    @property
    def rounded(self) -> Interval:
        """Only the rounding, without the hedge."""
        return Interval.around(self.amount, self.half_width * self.scale)

    @property
    def exact(self) -> bool:
        """Stated without a hedge."""
        return self.qualifier == "exact"

    @property
    def words(self) -> str:
        """Everything in the claim's own clause that says what is counted."""
        return f"{self.before}{self.after}"

    @property
    def figure(self) -> str:
        """The number with its unit, as a message prints it."""
        high = f"—{number(self.value_hi)}" if self.value_hi is not None else ""
        return f"{number(self.value)}{high}{self.unit}"


def leading_place(value: Fraction) -> Fraction:
    """The worth of one in the last non-zero place: 500 → 100, 1.3 → 0.1. What 多 and 余 can hide is less than that."""
    place = Fraction(1)
    while value % place:
        place /= 10
    while value and value % (place * 10) == 0:
        place *= 10
    return place


def number(value: Fraction | int, places: int = 4) -> str:
    """A fraction as people write it: no trailing zeros, at most `places` decimals."""
    if isinstance(value, int) or value.denominator == 1:
        return str(int(value))
    text = f"{float(round(value, places)):.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Distractor:
    """Digits that are not a claim: a year, a list number, a document number, the name of a campaign (非声明数字)."""

    file: str
    start: int
    end: int
    text: str
    category: str


@dataclass(frozen=True, slots=True)
class Relation:
    """One check between figures.

    Attributes:
        type, subtype: sum, bound, ratio, percent_of, difference, growth or cross_document, and what kind of it.
        role: check (a stated figure is recomputed), derivation (new information), scrutiny (wording, plausibility,
        evidence).
        claims: ids, the stated figure last.
        formula: over claim ids; `numbers` the same with values, as a reviewer would type it.
        recomputed: what the arithmetic gives, in the unit of the stated claim.
        implied: the interval a missing figure must lie in.
        message: a sentence for a feedback letter.
        where: (file, start, end) of what is spoken of where no claim is involved.
    """

    id: str
    type: str
    subtype: str
    role: str
    claims: tuple[str, ...]
    formula: str
    numbers: str
    recomputed: float | str | bool | None
    verdict: Judgement
    severity: Loudness
    message: str
    implied: tuple[float, float] | None = None
    missing: str = ""
    where: tuple[str, int, int] | None = None

    @property
    def finding(self) -> bool:
        """Whether a reviewer is told about it unasked."""
        return self.severity.rank >= Loudness.MEDIUM.rank


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a county's assessed data that a sentence may be held against.

    Attributes:
        name: official words, as a report would write them (小学在校生数).
        words: other names; a claim matches when its subject holds all the characters of one of them.
        value: in the base unit of `dimension` (元, ㎡, persons, percent).
        half_width: how far a correctly rounded figure may lie from it beyond the claim's own rounding.
        where: table, field or item the value comes from.
        stage: 小学, 初中 or empty for the county.
        role: pupils, classes or teachers where the value is that of the county or a stage as a whole.
        mean: a value a pupil or a hundred pupils.
    """

    name: str
    value: Fraction
    dimension: str
    where: str
    words: tuple[str, ...] = ()
    half_width: Fraction = Fraction(0)
    stage: str = ""
    role: str = ""
    mean: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """One item or section that a report ought to speak of, and what was found of it."""

    code: str
    name: str
    mentioned: bool
    quote: str
    claims: tuple[str, ...]
    wanted: str
    """The numbers the report should have given; empty when it gave them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One document with what was read out of it."""

    document: Document
    claims: tuple[Claim, ...]
    distractors: tuple[Distractor, ...]
    county: str
    year: int | None
    stage_of: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.document.text


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """Everything found in a set of documents (报告核对)."""

    readings: tuple[Reading, ...]
    relations: tuple[Relation, ...]
    coverage: tuple[Topic, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for reading in self.readings for claim in reading.claims)

    @property
    def findings(self) -> tuple[Relation, ...]:
        """Relations to tell a reviewer about, loudest first."""
        found = [relation for relation in self.relations if relation.finding]
        return tuple(sorted(found, key=lambda r: (-r.severity.rank, r.verdict != Judgement.INCONSISTENT)))
