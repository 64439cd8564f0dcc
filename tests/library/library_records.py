"""Judging a case on exact values, one record at a time: what a formula means, without engine, columns or campuses."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from junheng.core.arithmetic import is_in, rounded
from junheng.core.exact import Number, Text, Truth
from junheng.core.indicator import Grain, Judged, ResourceIndicator, Total
from junheng.core.verdict import Verdict
from junheng.fields import table

# Attributes that a record has because one of these fields is declared.
DERIVED = {
    "school_stages.pupils": {"pupils", "primary_pupils", "junior_pupils", "compulsory_pupils"},
    "classes.pupils": {"largest_class", "listed_class_pupils", "school_largest_class"},
}
WEIGHTS = {"小学": "primary", "初中": "junior"}


class Record:
    """Exact attributes; asking for one that the indicator does not declare is an error."""

    def __init__(self, values: dict, allowed: set[str] | None = None):
        self.__dict__.update(_values=values, _allowed=allowed)

    def __getattr__(self, name):
        if self._allowed is not None and name not in self._allowed:
            raise AssertionError(f"formula reads {name}, which the indicator does not declare")
        return self._values[name]


@dataclass
class Outcome:
    """What a case must say: the item's verdict, its parts, values by stage or part, and (met, units)."""

    verdict: Verdict
    parts: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    met: dict = field(default_factory=dict)


def judge(standard, item, tables):
    """The outcome of one item on the tables of a case."""
    indicator = standard.indicator(item)
    records = Records(standard, indicator, tables)
    if isinstance(indicator, ResourceIndicator):
        return _resource(standard, indicator, records)
    outcome = Outcome(Verdict.NOT_APPLICABLE)
    on_rounded = standard.settings.get("judge_on_rounded") == "yes"
    for part in indicator.parts():
        if isinstance(part, Judged):
            outcome.parts[part.key] = _judged(item, tables)
        elif isinstance(part, Total):
            outcome.parts[part.key], outcome.values[part.key] = _total(part, records, on_rounded)
        else:
            _each(part, records, on_rounded, outcome)
    outcome.verdict = Verdict.all_of(outcome.parts.values())
    return outcome


def _judged(item, tables):
    lines = [line for line in tables["judgements"] if line["item"] == item]
    return Verdict.from_truth(lines[0].get("met") if lines else None)


def _total(part, records, on_rounded):
    taken = [(record, _applies(part, record)) for record in records.of(part.grain)]
    taken = [(record, applies) for record, applies in taken if applies is not False]
    if not taken:
        return part.none, None
    over = sum((Number(part.over(record)) for record, _ in taken), Number(0))
    under = sum((Number(part.under(record)) for record, _ in taken), Number(0))
    value = over / under
    if any(applies is None for _, applies in taken):
        value = Number(None)
    return _verdict(part, value, Number(part.line), on_rounded), value.value


def _each(part, records, on_rounded, outcome):
    verdicts = []
    for record in records.of(part.grain):
        applies = _applies(part, record)
        if applies is False:
            continue
        value = Number(part.value(record))
        if part.grain is Grain.COUNTY:
            outcome.values[part.key] = value.value
        if applies is None:
            verdicts.append(Verdict.NO_VALUE)
        elif part.passes:
            verdicts.append(Verdict.from_truth(part.passes(record).value))
        else:
            verdicts.append(_verdict(part, value, Number(part.line(record)), on_rounded))
    outcome.parts[part.key] = min(verdicts, default=part.none)
    outcome.met[part.key] = (Counter(verdicts)[Verdict.COMPLIANT], len(verdicts))


def _applies(part, record):
    return part.applies(record).value if part.applies else True


def _verdict(part, value, line, on_rounded):
    if on_rounded and part.decimals is not None and value.value is not None:
        value = Number(rounded(value.value, part.decimals))
    return Verdict.from_truth(part.better.holds(value, line).value)


def _resource(standard, indicator, records):
    """Every row at its threshold. Cases have one row a stage, whose CV is 0 or, where the value is 0, decides nothing."""
    outcome, verdicts = Outcome(Verdict.NO_VALUE), []
    for record, whole, belongs in records.assessed():
        numerator = Number(indicator.formula(record)) if belongs else Number(None)
        if indicator.shared:
            numerator = numerator * _share(standard, whole)
        value = numerator * indicator.per / whole.pupils
        outcome.values[whole.stage.value] = value.value
        line = Number(indicator.terms["threshold"][whole.stage.value])
        if standard.settings.get("resource_item_met") == "practical":
            line = line * standard.school_rule.floor_share
        verdicts.append(_verdict(indicator, value, line, standard.settings.get("judge_on_rounded") == "yes"))
    outcome.verdict = min(verdicts, default=Verdict.NO_VALUE)
    return outcome


def _share(standard, record):
    weights = standard.stage_weights
    primary, junior = record.primary_pupils * weights["primary"], record.junior_pupils * weights["junior"]
    whole = primary + junior + record.senior_pupils * weights["senior"]
    return (primary if WEIGHTS[record.stage.value] == "primary" else junior) / whole


class Records:
    """The records of a case's tables, for one indicator."""

    def __init__(self, standard, indicator, tables):
        self.standard, self.indicator, self.tables = standard, indicator, tables
        self.county = _exact("county", tables["county"][0])
        names = {name.split(".")[1] for name in indicator.fields}
        derived = {attribute for name in indicator.fields for attribute in DERIVED.get(name, ())}
        self.allowed = names | derived | {"stage"} | set(indicator.counts)

    def of(self, grain):
        """Records a part runs over, each able to say only what the indicator declares."""
        plain = {
            Grain.ROW: self._rows, Grain.SCHOOL: self._schools, Grain.COUNTY: lambda: [self.county],
            Grain.COHORT: lambda: self._lines("cohorts"), Grain.SURVEY: lambda: self._lines("survey"),
            Grain.SUBJECT: self._subjects,
        }[grain]()  # fmt: skip
        return [Record(values, self.allowed) for values in plain]

    def assessed(self):
        """Rows of the resource indicators that are not surely out: the record for the formula, the whole one for share and
        value, and whether the row surely belongs."""
        rows = ((values, self._belongs(values)) for values in self._rows())
        return [
            (Record(values, self.allowed), Record(values), belongs.value)
            for values, belongs in rows
            if belongs.value is not False
        ]

    def _belongs(self, values):
        scope = self.standard.scope
        small = is_in(values["kind"], scope.small_kinds) & (values["compulsory_pupils"] >= scope.min_pupils)
        counts = is_in(values["kind"], scope.kinds) | small
        return counts if scope.include_private else counts & ~is_in(values["sponsor_code"], (scope.private_sponsor,))

    def _lines(self, name):
        return [_exact(name, line) for line in self.tables[name]]

    def _subjects(self):
        newest = {}
        for line in sorted(self.tables["monitoring"], key=lambda line: line["year"]):
            newest[line["subject"]] = line
        return [_exact("monitoring", line) for line in newest.values()]

    def _stages(self, code):
        lines = [line for line in self.tables["school_stages"] if line["school_code"] == code]
        return [line for line in lines if line.get("pupils") != 0]

    def _schools(self):
        return [self._school(line) for line in self.tables["schools"] if self._stages(line["school_code"])]

    def _school(self, line):
        stages = self._stages(line["school_code"])
        pupils = {stage: Number(0) for stage in self.standard.stages}
        pupils |= {stage["stage"]: Number(stage.get("pupils")) for stage in stages}
        reads_seniors = line.get("kind") in self.standard.scope.senior_kinds
        both = pupils["小学"] + pupils["初中"]
        sizes = [self._sizes(line["school_code"], stage["stage"]) for stage in stages]
        listed = all(sizes) and not any(size is None for of_stage in sizes for size in of_stage)
        largest = max(size for of_stage in sizes for size in of_stage) if listed else None
        return self.county | _exact("schools", line) | {
            "primary_pupils": pupils["小学"], "junior_pupils": pupils["初中"], "compulsory_pupils": both,
            "senior_pupils": Number(line.get("senior_pupils") if reads_seniors else 0),
            "school_largest_class": Number(largest),
        }  # fmt: skip

    def _rows(self):
        return [
            self._school(school) | self._row(stage)
            for school in self.tables["schools"]
            for stage in self._stages(school["school_code"])
        ]

    def _row(self, line):
        sizes = self._sizes(line["school_code"], line["stage"])
        known = [size for size in sizes if size is not None]
        row = _exact("school_stages", line) | {
            "largest_class": Number(max(known, default=None)),
            "listed_class_pupils": Number(sum(known) if len(known) == len(sizes) else None),
        }
        for count in self.indicator.room_counts():
            row[count.name] = self._counted(count, line, row)
        return row

    def _counted(self, count, line, row):
        if line.get(count.field) is None:
            return Number(None)
        school = next(s for s in self.tables["schools"] if s["school_code"] == line["school_code"])
        at_least = Number(count.line(Record(self._school(school) | row, self.allowed))).value
        return Number(sum(Fraction(area) >= at_least for area in line[count.field].split(";")))

    def _sizes(self, code, stage):
        mine = (line for line in self.tables["classes"] if (line["school_code"], line["stage"]) == (code, stage))
        return [line.get("pupils") for line in mine]


def _exact(name, line):
    kinds = {"bool": Truth, "int": Number, "number": Number}
    return {f.name: kinds.get(f.type, Text)(line.get(f.name)) for f in table(name).fields}
