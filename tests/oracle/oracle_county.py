"""Merged schools and their stage rows for the slow oracle (readings.md, Rows)."""

from dataclasses import dataclass, field
from fractions import Fraction

from oracle_cells import FIELDS, STAGE_COUNTS, STAGES, read_package

SENIOR_KINDS = ("完全中学", "十二年一贯制学校")
WEIGHTS = {"小学": Fraction(1), "初中": Fraction(11, 10), "高中": Fraction(132, 100)}
SHARED = (
    "teaching_floor_area_m2",
    "indoor_sports_area_m2",
    "outdoor_sports_area_m2",
    "equipment_value_wan_yuan",
    "networked_multimedia_classrooms",
    "operating_funds_yuan",
    "operating_budget_yuan",
    "training_budget_yuan",
)


def add(values):
    """The sum, or None as soon as one part is missing."""
    values = list(values)
    return None if None in values else sum(values, Fraction(0))


def add_known(values):
    """The sum of the parts that are known: for figures whose absence adds nothing."""
    return sum((value for value in values if value is not None), Fraction(0))


def divide(numerator, denominator):
    """The ratio, or None when a part is missing or the denominator is zero."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return numerator / denominator


@dataclass
class Row:
    """One compulsory stage of one merged school."""

    stage: str
    counts: dict
    music_rooms: list | None
    art_rooms: list | None
    shared_teachers: Fraction
    class_sizes: list = field(default_factory=list)

    @property
    def pupils(self):
        return self.counts["pupils"]


@dataclass
class School:
    """A school after its campuses were merged into it."""

    code: str
    head: dict
    figures: dict
    leased: Fraction
    migrant: Fraction
    senior: Fraction | None
    rows: dict

    @property
    def kind(self):
        return self.head["kind"]

    @property
    def compulsory_pupils(self):
        return add(row.pupils for row in self.rows.values())

    def share(self, stage):
        """The part of shared assets that falls to `stage`, by weighted pupils."""
        weighted = {name: WEIGHTS[name] * row.pupils for name, row in self.rows.items() if row.pupils is not None}
        if len(weighted) < len(self.rows) or self.senior is None:
            return None
        return divide(weighted[stage], sum(weighted.values()) + WEIGHTS["高中"] * self.senior)


@dataclass
class County:
    """All that is judged: one county record, merged schools, and the tables that need no merging."""

    record: dict
    schools: list
    tables: dict


def build(tables):
    """Read, fill from rosters, and merge."""
    package = read_package(tables)
    known = {school["school_code"]: school for school in package["schools"] if school["school_code"]}
    stages = [record for record in package["school_stages"] if record["school_code"] in known and record["stage"]]
    for record in stages:
        _fill_from_roster(record, package["teachers"])
    package["cohorts"] = [record for record in package["cohorts"] if record["school_code"] in known]
    schools = [_merge(code, members, known, stages, package["classes"]) for code, members in _families(known).items()]
    record = package["county"][0] if package["county"] else dict.fromkeys(FIELDS["county"])
    return County(record, schools, package)


def _families(known):
    """Merged school code → its own code and those of all its campuses."""
    parent = {code: school["campus_of"] for code, school in known.items()}
    parent = {code: above for code, above in parent.items() if above in known and not _in_circle(code, parent)}
    families = {code: [code] for code in known if code not in parent}
    for code in known:
        top = code
        while top in parent:
            top = parent[top]
        if top != code:
            families[top].append(code)
    return families


def _in_circle(code, parent):
    seen, above = set(), parent.get(code)
    while above is not None and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parent.get(above)
    return False


def _merge(code, members, known, stages, classes):
    records = [known[member] for member in members]
    rows = {}
    for stage in STAGES:
        parts = [record for record in stages if record["school_code"] in members and record["stage"] == stage]
        if parts:
            sizes = [c["pupils"] for c in classes if c["school_code"] in members and c["stage"] == stage]
            rows[stage] = _row(stage, parts, sizes)
    return School(
        code=code,
        head=known[code],
        figures={name: add(record[name] for record in records) for name in SHARED},
        leased=add_known(record["leased_sports_area_m2"] for record in records),
        migrant=add_known(record["migrant_pupils"] for record in records),
        senior=add(_senior(record) for record in records),
        rows={stage: row for stage, row in rows.items() if row.pupils != 0},
    )


def _senior(record):
    if record["kind"] is None or record["kind"] in SENIOR_KINDS:
        return record["senior_pupils"] if record["kind"] else None
    return Fraction(0)


def _row(stage, parts, sizes):
    return Row(
        stage=stage,
        counts={name: add(part[name] for part in parts) for name in STAGE_COUNTS},
        music_rooms=_join(part["music_rooms_m2"] for part in parts),
        art_rooms=_join(part["art_rooms_m2"] for part in parts),
        shared_teachers=add_known(part["shared_pe_and_arts_teachers"] for part in parts),
        class_sizes=sizes,
    )


def _join(lists):
    lists = list(lists)
    return None if None in lists else [area for areas in lists for area in areas]


# Count in school_stages → roster field that settles it, and the test one teacher must pass.
_ROSTER = {
    "doctoral_teachers": ("degree", lambda value: value == "博士"),
    "master_teachers": ("degree", lambda value: value == "硕士"),
    "bachelor_teachers": ("degree", lambda value: value == "本科"),
    "junior_college_teachers": ("degree", lambda value: value == "专科"),
    "backbone_teachers": ("is_backbone", lambda value: value),
    "certified_teachers": ("is_certified", lambda value: value),
    "trained_teachers": ("training_hours", lambda value: value >= 360),
    "pe_teachers": ("subject", lambda value: value == "体育"),
    "music_teachers": ("subject", lambda value: value == "音乐"),
    "art_teachers": ("subject", lambda value: value == "美术"),
    "general_arts_teachers": ("subject", lambda value: value == "艺术"),
    "full_time_teachers": ("believed", lambda value: True),
}


def _fill_from_roster(record, teachers):
    listed = [t for t in teachers if t["school_code"] == record["school_code"] and t["stage"] == record["stage"]]
    if not listed:
        return
    for count, (roster_field, passes) in _ROSTER.items():
        if record[count] is None and all(t[roster_field] is not None for t in listed):
            record[count] = Fraction(sum(1 for t in listed if passes(t[roster_field])))
