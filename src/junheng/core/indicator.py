"""What an indicator is (指标): a clause, dated values, and the tests a county has to pass, written once.

Formulas receive a *record*, whose attributes are columns in the columnar pass and exact values (`Number`, `Text`,
`Truth`) where a line has to be decided to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, ClassVar

from junheng.core.verdict import Verdict


class Stage(StrEnum):
    """Compulsory stages (学段). Senior pupils are never a row."""

    PRIMARY = "小学"
    JUNIOR = "初中"


class Better(Enum):
    """The direction of a line: 不低于, 不超过, 低于."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    LESS_THAN = "<"

    def holds(self, value, line):
        """The comparison, on columns or exact values."""
        return value >= line if self is Better.AT_LEAST else value <= line if self is Better.AT_MOST else value < line


class Unit(StrEnum):
    """Units as printed after a value; a SHARE is kept as 0–1 and printed as a percentage."""

    PER_HUNDRED_PUPILS = "人/百人"
    ROOMS_PER_HUNDRED_PUPILS = "间/百人"
    M2_PER_PUPIL = "㎡/生"
    YUAN_PER_PUPIL = "元/生"
    YUAN = "元"
    SHARE = "%"
    PUPILS = "人"
    ROOMS = "间"
    LEVEL = "级"
    NONE = ""


class Grain(StrEnum):
    """What one record of a test is, and the attributes it has.

    ROW 学段行: one compulsory stage of one merged school: `stage`, every figure of school_stages (campuses added), the
        parent's `kind sponsor_code setting is_boarding built_year is_dense_centre`, every figure of schools for the whole
        school (campuses added), `primary_pupils junior_pupils compulsory_pupils senior_pupils` of the school, `largest_class`
        (None when none is listed; classes of unknown size left aside), `listed_class_pupils` (sum over the classes listed, 0
        when none, missing when a size is), `school_largest_class` (missing when none is listed or a size is missing), the
        counts an indicator declares, and `assessed`: whether the row belongs to the resource indicators.
    SCHOOL 学校: one merged school with at least one row: as above without the stage's figures, plus the county's figures.
    COUNTY 县: the county's line. COHORT 毕业班, SURVEY 满意度, SUBJECT 监测学科 (each subject's latest year): lines of those tables.
    """

    ROW = "rows"
    SCHOOL = "schools"
    COUNTY = "county"
    COHORT = "cohorts"
    SURVEY = "survey"
    SUBJECT = "subjects"


@dataclass(frozen=True)
class Clause:
    """Where a rule is written: document, section, item."""

    document: str
    section: str
    item: int | None = None
    text: str = ""

    def __str__(self) -> str:
        return f"{self.document} {self.section}" + (f" 第{self.item}项" if self.item else "")


Formula = Callable[[Any], Any]


@dataclass(frozen=True)
class Count:
    """How many entries of a list field reach a line that may depend on the row (达标专用教室间数).

    A list "0" counts none; an empty one is missing.
    """

    name: str
    field: str
    line: Formula


@dataclass(frozen=True)
class Each:
    """Every record the part applies to must stand on the right side of its line.

    `applies` unknown leaves a record without a verdict; `passes` replaces the comparison where a condition is none.
    `none` is the verdict when nothing applies. `decimals` are those the form prints (a share printed as a percentage with one
    decimal has 3); None where the form prints no rounded value.
    """

    key: str
    label: str
    grain: Grain
    value: Formula
    line: Formula
    better: Better = Better.AT_LEAST
    applies: Formula | None = None
    passes: Formula | None = None
    none: Verdict = Verdict.NOT_APPLICABLE
    unit: Unit = Unit.NONE
    decimals: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Total:
    """A ratio of sums over the records the part applies to; a missing summand, or an unknown `applies`, leaves no value."""

    key: str
    label: str
    grain: Grain
    over: Formula
    under: Formula
    line: float
    better: Better = Better.AT_LEAST
    applies: Formula | None = None
    none: Verdict = Verdict.NO_VALUE
    unit: Unit = Unit.SHARE
    decimals: int | None = 3
    words: str = ""


@dataclass(frozen=True)
class Judged:
    """The part that documents settle: the item's line in `judgements` (认定)."""

    key: str = "judged"
    label: str = "材料认定"


Part = Each | Total | Judged


@dataclass(frozen=True)
class DatedValue:
    """A number of the standard from a date on, with the clause that says so and how sure we are (H M L)."""

    value: Any
    since: str
    clause: str
    confidence: str = ""


@dataclass(frozen=True)
class Terms:
    """A standard's numbers at one date and the settings chosen: what a formula may ask for."""

    values: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        """A dated value: a float, or a dict by stage or kind."""
        return self.values[name]

    def setting(self, name: str) -> Any:
        return self.settings[name]

    @property
    def as_reviewed(self) -> bool:
        """Whether the tolerances of the 2019 规程 are applied."""
        return self.settings.get("tolerances") == "as_reviewed"


class Indicator:
    """One indicator (指标). Subclasses say label, clause, unit, the fields they read, and either parts or a formula.

    `id` (R1 … S1), `name`, `group` and `terms` come from the standard that loads it.
    """

    label: ClassVar[str]
    short: ClassVar[str] = ""
    clause: ClassVar[Clause]
    unit: ClassVar[Unit] = Unit.NONE
    better: ClassVar[Better] = Better.AT_LEAST
    fields: ClassVar[tuple[str, ...]] = ()
    counts: ClassVar[tuple[str, ...]] = ()

    def __init__(self, id: str, group: str, terms: Terms, values: Mapping[str, tuple[DatedValue, ...]] | None = None):
        self.id, self.group, self.terms, self.values = id, group, terms, values or {}

    @property
    def name(self) -> str:
        return self.label

    def room_counts(self) -> tuple[Count, ...]:
        """List entries to be counted before the parts run."""
        return ()

    def parts(self) -> tuple[Part, ...]:
        raise NotImplementedError


class ResourceIndicator(Indicator):
    """A resource indicator (资源配置): a row's numerator per pupil or per hundred pupils, judged row by row and by its CV.

    `formula(rows)` is the numerator; where `shared`, it is the whole school's and the engine gives each stage its part by the
    standard's weights. `per` is 1 or 100 pupils. The threshold by stage stands in values.yaml as `threshold`.
    """

    per: ClassVar[int] = 1
    shared: ClassVar[bool] = False
    decimals: ClassVar[int] = 2
    words: ClassVar[str] = ""

    def formula(self, rows: Any) -> Any:
        raise NotImplementedError

    def parts(self) -> tuple[Part, ...]:
        return ()
