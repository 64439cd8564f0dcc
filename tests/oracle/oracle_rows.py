"""R1–R7 row by row, the school rule and the CVs for the slow oracle (readings.md, Resource allocation)."""

from fractions import Fraction
from math import floor

from oracle_cells import STAGES
from oracle_county import add, divide

RESOURCE_IDS = tuple(f"R{n}" for n in range(1, 8))


def _decimals(text):
    return dict(zip(RESOURCE_IDS, map(Fraction, text.split()), strict=True))


THRESHOLDS = {"小学": _decimals("4.2 1 0.9 4.5 7.5 2000 2.3"), "初中": _decimals("5.3 1 0.9 5.8 10.2 2500 2.4")}
SCHOOL_FLOOR = Fraction(85, 100)
CV_LIMITS = {"小学": Fraction("0.50"), "初中": Fraction("0.45")}
ROW_KINDS = ("小学", "初中", "九年一贯制学校", "十二年一贯制学校", "完全中学")
NOT_APPLICABLE = "not_applicable"


def both(parts):
    """Three-valued conjunction over True, False and None; parts that do not apply add no test."""
    parts = [part for part in parts if part != NOT_APPLICABLE]
    if False in parts:
        return False
    return None if None in parts else True


def when_known(value, predicate):
    """The predicate of a value that is there; None of one that is not."""
    return None if value is None else predicate(value)


def name_of(verdict):
    """The verdict as assessment.json spells it."""
    return verdict if verdict == NOT_APPLICABLE else {True: "compliant", False: "below", None: "no_value"}[verdict]


def half_up(value, places):
    """Round half up, the way the declaration form is filled in."""
    scale = 10**places
    return Fraction(floor(value * scale + Fraction(1, 2)), scale)


class RowJudge:
    """One county under one choice of settings."""

    def __init__(self, county, settings):
        self.county, self.settings = county, settings
        self.rounded = settings["judge_on_rounded"] == "yes"
        self.tolerant = settings["tolerances"] == "as_reviewed"
        self.smallest_point = int(settings["min_teaching_point_pupils"])
        self.rows = [(school, row) for school in county.schools for row in school.rows.values()]
        self.assessed = [(school, row) for school, row in self.rows if self.in_scope(school) is not False]
        self.values = {(s.code, row.stage): self.resource_values(s, row) for s, row in self.assessed}

    # --- comparisons -------------------------------------------------------------------------------------------

    def reaches(self, value, threshold, places):
        """value ≥ threshold, after rounding where the setting asks for it."""
        return when_known(value, lambda v: (half_up(v, places) if self.rounded else v) >= threshold)

    def share_reaches(self, share, threshold):
        """A percentage has one decimal on the form, so a share has three."""
        return self.reaches(share, Fraction(threshold), 3)

    # --- rows and values ---------------------------------------------------------------------------------------

    def is_small_point(self, school):
        """A teaching point under the smallest size; None when its kind or size is not known."""
        if school.kind is None:
            return None
        return school.kind == "教学点" and when_known(school.compulsory_pupils, lambda p: p < self.smallest_point)

    def in_scope(self, school):
        """Whether the school's rows belong to R1–R7 and the CVs; None when that cannot be told."""
        kind_in = when_known(school.kind, lambda kind: kind in (*ROW_KINDS, "教学点"))
        large_enough = when_known(self.is_small_point(school), lambda small: not small)
        private_ok = True
        if self.settings["include_private_schools"] == "no":
            private_ok = when_known(school.head["sponsor_code"], lambda code: code != "10")
        return both([kind_in, large_enough, private_ok])

    def is_small_rural(self, school):
        """乡村 with fewer than 100 compulsory pupils; what is empty gives no tolerance."""
        pupils = school.compulsory_pupils
        return school.head["setting"] == "乡村" and pupils is not None and pupils < 100

    def numerators(self, school, row):
        """The x of R1–R7 of one row, shared assets split."""
        count, figure = row.counts, school.figures
        degrees = ["doctoral_teachers", "master_teachers", "bachelor_teachers"]
        if row.stage == "小学":
            degrees.append("junior_college_teachers")
        arts = add(count[f] for f in ("pe_teachers", "music_teachers", "art_teachers", "general_arts_teachers"))
        if self.tolerant and self.is_small_rural(school) and school.compulsory_pupils >= 50:
            arts = add([arts, row.shared_teachers])
        indoor, teaching = figure["indoor_sports_area_m2"], figure["teaching_floor_area_m2"]
        sports = add([indoor, figure["outdoor_sports_area_m2"]])
        if self.tolerant and school.head["is_dense_centre"] is True:
            sports = add([sports, school.leased])
        shared = {
            "R4": None if indoor is None or teaching is None else teaching - indoor,
            "R5": sports,
            "R6": when_known(figure["equipment_value_wan_yuan"], lambda v: v * 10000),
            "R7": figure["networked_multimedia_classrooms"],
        }
        part = school.share(row.stage)
        split = {item: None if x is None or part is None else x * part for item, x in shared.items()}
        return {"R1": add(count[f] for f in degrees), "R2": count["backbone_teachers"], "R3": arts, **split}

    def resource_values(self, school, row):
        """R1–R7 of one row; nothing has a value while it is not known whether the row is in scope."""
        if self.in_scope(school) is None:
            return dict.fromkeys(RESOURCE_IDS)
        per = {"R1": 100, "R2": 100, "R3": 100, "R7": 100}
        ratios = {item: divide(x, row.pupils) for item, x in self.numerators(school, row).items()}
        return {item: when_known(ratios[item], lambda v, item=item: v * per.get(item, 1)) for item in RESOURCE_IDS}

    def meets(self, school, row, item, part=1):
        """Whether the row reaches `part` of the item's threshold."""
        return self.reaches(self.values[school.code, row.stage][item], part * THRESHOLDS[row.stage][item], 2)

    def school_rule(self, school, row):
        """At least six of seven reached, the seventh at 85 % or more."""
        full = [self.meets(school, row, item) for item in RESOURCE_IDS]
        floor_met = [self.meets(school, row, item, SCHOOL_FLOOR) for item in RESOURCE_IDS]
        if full.count(False) >= 2 or False in floor_met:
            return False
        return None if None in full else True

    def school_lines(self):
        """One line per assessed row."""
        lines = []
        for school, row in self.assessed:
            verdicts = {item: name_of(self.meets(school, row, item)) for item in RESOURCE_IDS}
            lines.append(
                {
                    "school_code": school.code,
                    "stage": row.stage,
                    "pupils": row.pupils,
                    "values": self.values[school.code, row.stage],
                    "verdicts": verdicts,
                    "met": list(verdicts.values()).count("compliant"),
                    "verdict": name_of(self.school_rule(school, row)),
                }
            )
        return lines

    # --- dispersion --------------------------------------------------------------------------------------------

    def dispersion(self):
        """Fourteen CVs, or seven where a stage has no row."""
        present = [stage for stage in STAGES if any(row.stage == stage for _, row in self.assessed)]
        return [self.one_cv(stage, item) for stage in present for item in RESOURCE_IDS]

    def one_cv(self, stage, item):
        """Mean, variance and CV² of one indicator in one stage, weighted by pupils."""
        rows = [(s.code, r.pupils, self.values[s.code, stage][item]) for s, r in self.assessed if r.stage == stage]
        line = {"stage": stage, "indicator": item, "schools": len(rows), "limit": CV_LIMITS[stage]}
        total = line["pupils"] = add(pupils for _, pupils, _ in rows)
        line.update(mean=None, variance=None, cv_squared=None, contributions=None)
        if total is not None and all(value is not None for _, _, value in rows):
            mean = sum(pupils * value for _, pupils, value in rows) / total
            terms = {code: pupils / total * (value - mean) ** 2 for code, pupils, value in rows}
            variance = sum(terms.values())
            line.update(mean=mean, variance=variance, cv_squared=divide(variance, mean**2) if mean > 0 else None)
            line["contributions"] = {code: divide(term, variance) for code, term in terms.items()}
        line["within"] = when_known(line["cv_squared"], lambda square: self.cv_within(square, line["limit"]))
        line["verdict"] = name_of(line["within"])
        return line

    def cv_within(self, square, limit):
        """CV ≤ limit without a root: half up to three decimals is ≤ limit below limit + 0.0005, that point excluded."""
        return square < (limit + Fraction(5, 10000)) ** 2 if self.rounded else square <= limit**2
