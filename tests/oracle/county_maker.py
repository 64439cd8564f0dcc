"""Small counties that are nasty on purpose, from a seed: every kind of school, exact ties, gaps, campuses, rosters.

`make(seed)` gives the tables of a CSV package (English names, cells as strings), `settings(seed)` one choice of every
setting, `write(tables, folder)` the package itself. A county is first made whole and near its thresholds; then
`county_damage` scatters it into campuses, moves counts into rosters, and takes values away.

Deliberately not made, because the contract leaves them to the intake's taste: numbers with separators or full-width
digits, dates other than ISO, fractions of a person, negative figures, codes that differ by blanks.
"""

import csv
from fractions import Fraction
from pathlib import Path
from random import Random

import county_damage
from county_figures import CountyFigures, decimal

RESOURCES = {
    "小学": dict(zip("1234567", map(Fraction, "4.2 1 0.9 4.5 7.5 2000 2.3".split()), strict=True)),
    "初中": dict(zip("1234567", map(Fraction, "5.3 1 0.9 5.8 10.2 2500 2.4".split()), strict=True)),
}
CV_LIMITS = {"小学": Fraction("0.50"), "初中": Fraction("0.45")}
CLASS_LIMITS = {"小学": 45, "初中": 50}
STAGES_OF = {
    "小学": ("小学",),
    "初中": ("初中",),
    "九年一贯制学校": ("小学", "初中"),
    "十二年一贯制学校": ("小学", "初中"),
    "完全中学": ("初中",),
    "教学点": ("小学",),
    "特殊教育学校": ("小学", "初中"),
    "职业学校": ("初中",),
}
KIND_WEIGHTS = (5, 4, 3, 1, 2, 3, 1, 1)
CHOICES = {
    "tolerances": ("strict", "as_reviewed"),
    "resource_item_met": ("strict", "practical"),
    "judge_on_rounded": ("no", "no", "yes"),
    "min_teaching_point_pupils": ("50", "50", "100"),
    "include_private_schools": ("yes", "yes", "no"),
    "g3_rooms_needed": ("ceil", "round", "floor_min_one"),
    "g7_floor_yuan": ("8000", "7000", "6720.5"),
    "g13_denominator": ("entrants", "pupils"),
    "g14_floor": ("0.50", "0.7", "0.333"),
    "q1_formula": ("A", "B"),
}


def settings(seed):
    """One value of each setting; every fourth seed takes the defaults."""
    rng = Random(f"settings {seed}")
    return {name: values[0] if seed % 4 == 0 else rng.choice(values) for name, values in CHOICES.items()}


class Maker(CountyFigures):
    """One county in the making. `mood` says how much of it is meant to fail."""

    def __init__(self, seed, mood=None, schools=None):
        self.rng = Random(f"county {seed}")
        self.mood = mood or self.rng.choice(("good", "good", "mixed", "mixed", "poor"))
        self.size = schools or self.rng.randint(1, 14)
        self.codes = 0

    def stage_pupils(self, kind):
        """Pupils of one stage; round sizes make exact ties of head counts possible."""
        if kind == "教学点":
            return self.rng.choice((49, 50, 51, 99, 100, 1, 72))
        if kind in ("特殊教育学校", "职业学校"):
            return self.rng.choice((12, 50, 90))
        usual = (500, 1000, 1000, 600, 360, 1500, 997, 101, 100, 99, 60)
        if self.goes_wrong(0.1):
            return self.rng.choice((2000, 2001, 2400, 2401, 2500, 2501, 10000))
        return self.rng.choice(usual)

    # --- schools -----------------------------------------------------------------------------------------------

    def new_code(self):
        """A ten-digit code that must stay text: some begin with a nought."""
        self.codes += 1
        return f"{self.rng.choice(('21330', '01330'))}{self.codes:05d}"

    def school(self, kind=None, pupils=None):
        """One whole school: its record, stage records, classes, cohort."""
        kind = kind or self.rng.choices(list(STAGES_OF), KIND_WEIGHTS)[0]
        stages = STAGES_OF[kind]
        if kind == "特殊教育学校" and self.chance(0.5):
            stages = ()
        sizes = {stage: pupils or self.stage_pupils(kind) for stage in stages}
        if len(sizes) == 2 and self.chance(0.15):
            sizes[self.rng.choice(list(sizes))] = 0
        senior = self.rng.choice((0, 300, 600, 851))
        record = self.school_record(kind, senior, sizes)
        code = record["school_code"]
        whole_school = {"schools": [record], "school_stages": [], "classes": [], "cohorts": []}
        for stage, count in sizes.items():
            lines = self.class_lines(code, stage, count, record)
            whole_school["classes"] += lines
            whole_school["school_stages"].append(self.stage_record(code, stage, count, len(lines), record))
        if sizes.get("初中"):
            whole_school["cohorts"].append(self.cohort(code, sizes["初中"]))
        return whole_school

    def school_record(self, kind, senior, sizes):
        """The school's own record, its shared assets near the thresholds of one of its stages."""
        rng, total = self.rng, sum(sizes.values())
        counts_seniors = kind in ("完全中学", "十二年一贯制学校")
        budget = rng.choice((1000, 20000, 123457))
        return {
            "school_code": self.new_code(),
            "name": f"测试学校{self.codes}",
            "campus_of": "",
            "kind": kind,
            "sponsor_code": rng.choice(("7", "7", "7", "8", "10", "1")),
            "setting": rng.choice(("城区", "镇区", "乡村")),
            "is_boarding": rng.choice(("是", "否", "否", "否")),
            "is_dense_centre": rng.choice(("是", "否", "")),
            "built_year": rng.choice(("1998", "2010", "2011", "2016", "2017", "")),
            "migrant_pupils": rng.choice(("", "0", str(total // 2), str(total // 2 + 1))),
            "senior_pupils": str(senior) if counts_seniors or self.chance(0.2) else "",
            "leased_sports_area_m2": rng.choice(("", "0", "250.5", "1200")),
            **self.assets(sizes, senior if counts_seniors else 0),
            "operating_funds_yuan": decimal(self.small_school_funds(sizes)),
            "operating_budget_yuan": str(budget),
            "training_budget_yuan": decimal(budget * Fraction(5, 100) * (self.factor() or 1)),
        }

    def assets(self, sizes, senior):
        """Shared assets such that every stage reaches, or one stage stands at, some factor of each threshold."""
        weights = {"小学": Fraction(1), "初中": Fraction(11, 10)}
        filled = [stage for stage, pupils in sizes.items() if pupils]
        weighted = sum((weights[stage] * sizes[stage] for stage in filled), Fraction(132, 100) * senior)
        if filled and (self.mood != "good" and self.chance(0.3)):
            filled = [self.rng.choice(filled)]
        due = {}
        for n in "4567":
            totals = [RESOURCES[stage][n] * weighted / weights[stage] for stage in filled] or [Fraction(100)]
            due[n] = max(totals) * self.factor()
        indoor = Fraction(self.rng.choice((0, 400, Fraction("612.25"), Fraction("33.333333333"))))
        return {
            "teaching_floor_area_m2": decimal(due["4"] + indoor),
            "indoor_sports_area_m2": decimal(indoor),
            "outdoor_sports_area_m2": decimal(max(Fraction(0), due["5"] - indoor)),
            "equipment_value_wan_yuan": decimal(due["6"] / 10000),
            "networked_multimedia_classrooms": decimal(due["7"] / 100),
        }

    def small_school_funds(self, sizes):
        """Funds exactly at a hundred pupils' quota, a fen under it, or comfortable."""
        pupils = sum(sizes.values()) or 1
        quota = (Fraction(800 * sizes.get("小学", 0)) + 1000 * sizes.get("初中", 0)) / pupils
        less = Fraction(1, 100) if self.goes_wrong() else 0
        return 100 * quota - less if self.chance(0.7) else 100 * quota + 30000

    def heads(self, exact):
        """Whole persons: enough in a good county, the nearest number elsewhere."""
        return -(-exact.numerator // exact.denominator) if self.mood == "good" else round(exact)

    def stage_record(self, code, stage, pupils, classes, record):
        """One stage's pupils, classes, rooms and head counts."""
        per_hundred = RESOURCES[stage]
        above, backbone, arts = (self.heads(pupils * per_hundred[n] * self.factor() / 100) for n in "123")
        if self.mood != "good" and self.chance(0.3):
            above, backbone, arts = above + 1, backbone + 1, arts + 1
        teachers = above + arts + backbone + self.rng.choice((0, 3, 20))
        low = self.rng.choice((0, 0, 2)) if stage == "小学" else 0
        entrants = max(1, pupils // 6)
        every = "1" if stage == "小学" else "0.95"
        return {
            "school_code": code,
            "stage": stage,
            "pupils": str(pupils),
            "classes": str(classes),
            "full_time_teachers": str(teachers),
            **scatter(self.rng, ("doctoral_teachers", "master_teachers", "bachelor_teachers"), max(0, above - low)),
            "junior_college_teachers": str(low if stage == "小学" else self.rng.choice((0, 4))),
            "backbone_teachers": str(backbone),
            **scatter(self.rng, ("pe_teachers", "music_teachers", "art_teachers", "general_arts_teachers"), arts),
            "shared_pe_and_arts_teachers": self.rng.choice(("", "0", "1", "3")),
            "certified_teachers": str(max(0, teachers - (1 if self.goes_wrong(0.05) else 0))),
            "trained_teachers": str(max(0, teachers - (1 if self.goes_wrong(0.05) else 0))),
            "entrants": str(entrants),
            "entrants_by_zone": str(self.part_of(entrants, every)),
            "pupils_in_zone": str(self.part_of(pupils, every)),
            "music_rooms_m2": self.rooms(classes, 96, (73, 54, 61), record),
            "art_rooms_m2": self.rooms(classes, 90, (67, 54, 61), record),
        }

    def rooms(self, classes, full, eased, record):
        """A room list that is just enough, has one room of a hair too little, or is `0`."""
        needed = -(-classes // 12)
        areas = [self.rng.choice((str(full), f"{full}.0", str(full + 20))) for _ in range(needed)]
        if self.goes_wrong(0.2) and areas:
            low = self.rng.choice(eased)
            areas[0] = self.rng.choice((f"{full - 1}.9999999", str(low), f"{low - 1}.99", "0"))
        if record["setting"] == "乡村" and self.goes_wrong(0.2):
            areas = [str(self.rng.choice(eased)) for _ in areas]
        if self.chance(0.2):
            areas.append("20.5")
        return ";".join(areas) or "0"

    def class_lines(self, code, stage, pupils, record):
        """A class list that mostly adds up, with classes at and over the limit."""
        limit = CLASS_LIMITS[stage]
        small = record["setting"] == "乡村" and pupils < 100
        size = self.rng.choice((29, 30, 25)) if small else self.rng.choice((limit, limit, 40, 32))
        sizes = [size] * (pupils // size) + ([pupils % size] if pupils % size else [])
        if self.goes_wrong(0.1) and sizes:
            sizes[0] = self.rng.choice((sizes[0] + 1, 46, 50, 51, limit))
        first = 1 if stage == "小学" else 7
        return [
            {
                "school_code": code,
                "stage": stage,
                "grade": str(first + number % 3),
                "name": f"{number + 1}班",
                "pupils": str(count),
            }
            for number, count in enumerate(sizes)
        ]

    def cohort(self, code, pupils):
        """Three years of one junior cohort, its retention near 95 %."""
        enrolled, joined, left, died = pupils, self.rng.choice((0, 7, 30)), self.rng.choice((0, 5, 20)), 0
        if self.chance(0.1):
            died = 1
        stay = max(0, enrolled + joined - died - left)
        return {
            "school_code": code,
            "enrolled": str(enrolled),
            "transferred_in": str(joined),
            "transferred_out": str(left),
            "died": str(died),
            "graduates": str(self.part_of(stay, "0.95")),
        }

    def tied_pair(self, stage):
        """Two plain schools of one size whose values are m(1 ± c), so that the pair's CV is exactly c."""
        hair, limit = Fraction(1, 10**7), CV_LIMITS[stage]
        edge = (limit, limit, limit - hair, limit + hair, limit + Fraction(5, 10000), limit + Fraction(49, 10**5))
        c = self.rng.choice(edge if self.mood != "good" else edge[:3])
        kind = {"小学": "小学", "初中": "初中"}[stage]
        pair = [self.school(kind, pupils=1000) for _ in range(2)]
        means = {n: 4 * RESOURCES[stage][n] for n in "1234567"}
        for sign, parts in zip((1, -1), pair, strict=True):
            values = {n: mean * (1 + sign * c) * 1000 for n, mean in means.items()}
            parts["schools"][0] |= {
                "indoor_sports_area_m2": "500",
                "teaching_floor_area_m2": decimal(values["4"] + 500),
                "outdoor_sports_area_m2": decimal(values["5"] - 500),
                "equipment_value_wan_yuan": decimal(values["6"] / 10000),
                "networked_multimedia_classrooms": decimal(values["7"] / 100),
                "is_dense_centre": "否",
                "sponsor_code": "7",
            }
            heads = {n: round(values[n] / 100) for n in "123"}
            parts["school_stages"][0] |= {
                **scatter(self.rng, ("doctoral_teachers", "master_teachers", "bachelor_teachers"), heads["1"]),
                **scatter(self.rng, ("pe_teachers", "music_teachers", "art_teachers"), heads["3"]),
                "junior_college_teachers": "0",
                "general_arts_teachers": "0",
                "backbone_teachers": str(heads["2"]),
            }
        return pair

    # --- the county --------------------------------------------------------------------------------------------

    def tables(self):
        """The whole county, undamaged."""
        tied = self.rng.choice((None, None, "小学", "初中"))
        schools = self.tied_pair(tied) if tied else []
        others = [kind for kind in STAGES_OF if tied not in STAGES_OF[kind]] if self.chance(0.7) else list(STAGES_OF)
        if not schools:
            schools.append(self.school(self.rng.choice(("小学", "初中", "九年一贯制学校"))))
        while len(schools) < self.size:
            kind = self.rng.choices(list(STAGES_OF), KIND_WEIGHTS)[0]
            schools.append(self.school(kind if kind in others else self.rng.choice(others)))
        merged = {name: [line for school in schools for line in school[name]] for name in schools[0]}
        return {
            "county": [self.county()],
            **merged,
            "monitoring": self.monitoring(),
            "survey": self.survey(),
            **self.documents(),
            "teachers": [],
        }


def scatter(rng, names, total):
    """`total` heads spread over several columns."""
    cuts = sorted(rng.randint(0, total) for _ in names[1:])
    edges = [0, *cuts, total]
    return {name: str(edges[n + 1] - edges[n]) for n, name in enumerate(names)}


def make(seed, mood=None, schools=None, damage=None):
    """The tables of one county.

    Args:
        seed: the same seed gives the same county.
        mood: `good` counties keep to their lines, `mixed` and `poor` ones fail some; drawn when not given.
        schools: how many, campuses not counted; 1–14 when not given.
        damage: `none`, `light` or `heavy` loss of values; drawn when not given.
    """
    maker = Maker(seed, mood, schools)
    return county_damage.spoil(maker.tables(), Random(f"damage {seed}"), damage)


def write(tables, folder):
    """Write TABLE.csv files in UTF-8; a table without rows is not written."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        if rows:
            titles = list(dict.fromkeys(title for row in rows for title in row))
            with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
                lines = csv.DictWriter(file, titles, restval="", lineterminator="\n")
                lines.writeheader()
                lines.writerows(rows)
