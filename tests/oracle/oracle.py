"""The slow oracle: readings.md once more, in `Fraction`, dictionaries and loops, importing nothing from junheng.

`judge(tables, settings)` takes the cells of a CSV package and returns what assessment.json holds, with exact values.
It is written to be checked against the text line by line; speed and messages are the product's business.
"""

from datetime import date
from fractions import Fraction
from math import floor

from oracle_cells import VETO_IDS
from oracle_county import add, build, divide
from oracle_rows import (
    NOT_APPLICABLE,
    RESOURCE_IDS,
    SCHOOL_FLOOR,
    RowJudge,
    both,
    half_up,
    name_of,
    when_known,
)

ITEM_IDS = (*RESOURCE_IDS, *(f"G{n}" for n in range(1, 16)), *(f"Q{n}" for n in range(1, 10)), "S1")
DEFAULTS = {
    "tolerances": "strict",
    "resource_item_met": "strict",
    "judge_on_rounded": "no",
    "min_teaching_point_pupils": "50",
    "include_private_schools": "yes",
    "g3_rooms_needed": "ceil",
    "g7_floor_yuan": "8000",
    "g13_denominator": "entrants",
    "g14_floor": "0.50",
    "q1_formula": "A",
}


LONG_KINDS = ("九年一贯制学校", "十二年一贯制学校")
OUT_OF_SUPPORT = ("特殊教育学校", "职业学校")
CLASS_LIMITS = {"小学": 45, "初中": 50}
QUOTA_FIELDS = {"小学": "operating_quota_primary_yuan", "初中": "operating_quota_junior_yuan"}


class Judge(RowJudge):
    """One county under one choice of settings: the items, the rest of the tests, and the overall verdict."""

    def resource_item(self, item):
        """Rk in the count of 32."""
        if not self.assessed:
            return {"verdict": None, "value": None}
        part = SCHOOL_FLOOR if self.settings["resource_item_met"] == "practical" else 1
        rows = [self.meets(school, row, item, part) for school, row in self.assessed]
        cvs = [line["within"] for line in self.cvs if line["indicator"] == item]
        full = [self.meets(school, row, item) for school, row in self.assessed]
        value = None if None in full else Fraction(full.count(True), len(full))
        return {"verdict": both(rows + cvs), "value": value}

    def judged(self, item):
        """The part of an item that documents settle."""
        lines = [line for line in self.county.tables["judgements"] if line["item"] == item]
        return lines[0]["met"] if lines else None

    def supported_schools(self):
        """Merged schools with a row that G3–G6 look at, kinds that are not known included."""
        return [s for s in self.county.schools if s.rows and s.kind not in OUT_OF_SUPPORT]

    def g2(self):
        quota, verdicts = self.county.record, [self.judged("G2")]
        for stage in ("primary", "junior"):
            own, provincial = quota[f"operating_quota_{stage}_yuan"], quota[f"provincial_quota_{stage}_yuan"]
            verdicts.append(None if own is None or provincial is None else own >= provincial)
        return {"verdict": both(verdicts)}

    def rooms_needed(self, classes):
        """Rooms of each sort for so many classes, under the setting."""
        twelfths, rule = Fraction(classes, 12), self.settings["g3_rooms_needed"]
        if rule == "floor_min_one":
            return max(1, floor(twelfths))
        return half_up(twelfths, 0) if rule == "round" else -floor(-twelfths)

    def room_limits(self, school, stage):
        """Least music and art room area; under as_reviewed the lowest limit that applies."""
        music, art = [96], [90]
        if self.tolerant:
            built = school.head["built_year"]
            if built is not None and built <= 2016:
                music.append(73)
                art.append(67)
            sizes = [size for row in school.rows.values() for size in row.class_sizes]
            listed = bool(sizes) and all(size is not None and size < 30 for size in sizes)
            if self.is_small_rural(school) and listed:
                small = 54 if stage == "小学" else 61
                music.append(small)
                art.append(small)
        return min(music), min(art)

    def g3(self):
        verdicts = []
        for school in self.supported_schools():
            small = self.is_small_point(school)
            if small is True:
                continue
            for stage, row in school.rows.items():
                limits = self.room_limits(school, stage)
                for rooms, limit in zip((row.music_rooms, row.art_rooms), limits, strict=True):
                    if small is None or rooms is None or row.counts["classes"] is None:
                        verdicts.append(None)
                    else:
                        large = sum(1 for area in rooms if area >= limit)
                        verdicts.append(large >= self.rooms_needed(row.counts["classes"]))
        return {"verdict": both(verdicts)}

    def size_limit(self, school):
        """Most compulsory pupils a school may have."""
        eased = False
        if self.tolerant and school.kind != "十二年一贯制学校":
            built, pupils = school.head["built_year"], school.compulsory_pupils
            old = built is not None and built <= 2010
            eased = old or (pupils is not None and school.migrant > pupils / 2)
        if school.kind in LONG_KINDS:
            return 3000 if eased else 2500
        return 2400 if eased else 2000

    def g4(self):
        verdicts = []
        for school in self.supported_schools():
            if school.kind is None or school.compulsory_pupils is None:
                verdicts.append(None)
            else:
                verdicts.append(school.compulsory_pupils <= self.size_limit(school))
        return {"verdict": both(verdicts)}

    def g5(self):
        verdicts = []
        for school in self.supported_schools():
            for stage, row in school.rows.items():
                if school.kind is None:
                    verdicts.append(None)
                elif any(size is not None and size > CLASS_LIMITS[stage] for size in row.class_sizes):
                    verdicts.append(False)
                else:
                    total = add(row.class_sizes)
                    verdicts.append(True if total is not None and total == row.pupils else None)
        return {"verdict": both(verdicts)}

    def g6(self):
        verdicts = []
        for school in self.supported_schools():
            pupils = school.compulsory_pupils
            if pupils is not None and not 1 <= pupils <= 99:
                continue
            funds, verdict = school.figures["operating_funds_yuan"], None
            if school.kind is not None and pupils is not None:
                quotas = {stage: self.county.record.get(QUOTA_FIELDS[stage]) for stage in school.rows}
                due = add(None if q is None else q * school.rows[stage].pupils for stage, q in quotas.items())
                verdict = None if funds is None or due is None else funds >= 100 * due / pupils
            verdicts.append(verdict)
        return {"verdict": both(verdicts) if verdicts else NOT_APPLICABLE}

    def g7(self):
        record = self.county.record
        pupils = record["special_school_pupils"]
        if pupils == 0:
            return {"verdict": NOT_APPLICABLE, "value": None}
        value = divide(record["special_school_operating_funds_yuan"], pupils)
        return {"verdict": when_known(value, lambda v: v >= Fraction(self.settings["g7_floor_yuan"])), "value": value}

    def g8(self):
        teachers = self.county.record["teacher_average_pay_yuan"]
        servants = self.county.record["civil_servant_average_pay_yuan"]
        paid = None if teachers is None or servants is None else teachers >= servants
        return {"verdict": both([self.judged("G8"), paid])}

    def all_teachers(self, field):
        """G9 and G12: a count of the rows of every kind over their full-time teachers."""
        counts = [row.counts for _, row in self.rows]
        share = divide(add(c[field] for c in counts), add(c["full_time_teachers"] for c in counts))
        return {"verdict": self.share_reaches(share, 1), "value": share}

    def county_share(self, numerator, denominator, threshold):
        """One county figure over another against a threshold."""
        share = divide(self.county.record[numerator], self.county.record[denominator])
        return {"verdict": self.share_reaches(share, threshold), "value": share}

    def g11(self):
        moved = self.county_share("rotation_teachers", "rotation_eligible_teachers", "0.10")
        backbone = self.county_share("rotation_backbone_teachers", "rotation_teachers", "0.20")
        parts = {"rotation": moved["value"], "backbone": backbone["value"]}
        return {"verdict": both([moved["verdict"], backbone["verdict"]]), "parts": parts}

    def zoned(self, school):
        """Whether the nearby-enrolment rule binds the school: public, not boarding, in town or city."""
        head = school.head
        return both(
            [
                when_known(head["kind"], lambda kind: kind not in OUT_OF_SUPPORT),
                when_known(head["sponsor_code"], lambda code: code != "10"),
                when_known(head["is_boarding"], lambda boarding: not boarding),
                when_known(head["setting"], lambda setting: setting != "乡村"),
            ]
        )

    def g13(self):
        inside, whole = "entrants_by_zone", "entrants"
        if self.settings["g13_denominator"] == "pupils":
            inside, whole = "pupils_in_zone", "pupils"
        verdicts, parts = [], {}
        for stage, least in (("小学", "1"), ("初中", "0.95")):
            bound = [(self.zoned(s), r.counts) for s, r in self.rows if r.stage == stage]
            bound = [(certain, counts) for certain, counts in bound if certain is not False]
            if not bound:
                continue
            share = divide(add(c[inside] for _, c in bound), add(c[whole] for _, c in bound))
            parts[stage] = share if all(certain for certain, _ in bound) else None
            verdicts.append(self.share_reaches(parts[stage], least))
        return {"verdict": both(verdicts) if verdicts else NOT_APPLICABLE, "parts": parts}

    def g14(self):
        item = self.county_share("elite_senior_quota_allocated", "elite_senior_quota", self.settings["g14_floor"])
        record = self.county.record
        rural = divide(record["elite_senior_quota_allocated_rural"], record["elite_senior_quota_allocated"])
        return {**item, "parts": {"rural": rural}}

    def g15(self):
        record, judged = self.county.record, self.judged("G15")
        eligible = record["migrant_children_eligible"]
        if eligible == 0:
            return {"verdict": judged, "value": None}
        seated = add([record["migrant_children_public"], record["migrant_children_purchased"]])
        share = divide(seated, eligible)
        return {"verdict": both([judged, self.share_reaches(share, "0.85")]), "value": share}

    def q1(self):
        cohorts = self.county.tables["cohorts"]
        total = {name: add(c[name] for c in cohorts) for name in ("graduates", "enrolled", "died")}
        total["in"], total["out"] = (add(c[f"transferred_{way}"] for c in cohorts) for way in ("in", "out"))
        share = None
        if cohorts and None not in total.values():
            moved = total["in"] - total["out"]
            stayed, began = total["graduates"], total["enrolled"] - total["died"]
            by_b = self.settings["q1_formula"] == "B"
            share = divide(stayed - moved, began) if by_b else divide(stayed, began + moved)
        return {"verdict": self.share_reaches(share, "0.95"), "value": share}

    def q2(self):
        if self.county.record["children_with_disabilities_eligible"] == 0:
            return {"verdict": NOT_APPLICABLE, "value": None}
        return self.county_share("children_with_disabilities_enrolled", "children_with_disabilities_eligible", "0.95")

    def q4(self):
        verdicts = []
        for school in self.county.schools:
            if school.rows and school.kind != "职业学校":
                share = divide(school.figures["training_budget_yuan"], school.figures["operating_budget_yuan"])
                verdicts.append(None if school.kind is None else self.share_reaches(share, "0.05"))
        return {"verdict": both(verdicts)}

    def q9(self):
        records = self.county.tables["monitoring"]
        verdicts = []
        for subject in {record["subject"] for record in records}:
            years = [record for record in records if record["subject"] == subject]
            if subject is None or any(record["year"] is None for record in years):
                verdicts.append(None)
                continue
            latest = max(years, key=lambda record: record["year"])
            verdicts.append(when_known(latest["level"], lambda level: level in ("Ⅲ", "Ⅳ")))
            verdicts.append(when_known(latest["interschool_difference"], lambda d: d < Fraction("0.15")))
        return {"verdict": both(verdicts) if verdicts else None}

    def s1(self):
        records = self.county.tables["survey"]
        share = {}
        for mode in ("问卷", "走访"):
            asked = [record for record in records if record["mode"] in (mode, None)]
            if asked:
                known = all(record["mode"] for record in asked)
                satisfied, valid = (add(record[name] for record in asked) for name in ("satisfied", "valid"))
                share[mode] = divide(satisfied, valid) if known else None
        verdicts = [self.share_reaches(share.get("问卷"), "0.85")]
        if "走访" in share:
            verdicts.append(self.share_reaches(share["走访"], "0.85"))
        return {"verdict": both(verdicts), "value": share.get("问卷"), "parts": share}

    def items(self):
        """Every one of the 32, in the order of the standard."""
        settled = {item: {"verdict": self.judged(item)} for item in ("G1", "G10", "Q3", "Q5", "Q6", "Q7", "Q8")}
        shares = {"G9": self.all_teachers("trained_teachers"), "G12": self.all_teachers("certified_teachers")}
        resources = {item: self.resource_item(item) for item in RESOURCE_IDS}
        own = {item: getattr(self, item.lower()) for item in ITEM_IDS if hasattr(self, item.lower())}
        return {**resources, **settled, **shares, **{item: method() for item, method in own.items()}}

    # --- the whole ---------------------------------------------------------------------------------------------

    def vetoes(self):
        """V1–V6; one that is not listed or not examined is not known."""
        occurred = dict.fromkeys(VETO_IDS)
        occurred.update({line["item"]: line["occurred"] for line in self.county.tables["vetoes"] if line["item"]})
        return {item: when_known(happened, lambda h: not h) for item, happened in occurred.items()}

    def eligible(self):
        """基本均衡 recognised three full years before 1 September of the school year."""
        recognised, year = (self.county.record[f] for f in ("basic_balance_recognised_on", "school_year"))
        if recognised is None or year is None:
            return None
        return recognised <= date(int(year) - 3, 9, 1)

    def result(self):
        """All verdicts under these settings."""
        self.cvs = self.dispersion()
        items, vetoes, eligible = self.items(), self.vetoes(), self.eligible()
        rule = both(self.school_rule(s, r) for s, r in self.assessed) if self.assessed else None
        tests = [rule, *(line["within"] for line in self.cvs), *vetoes.values(), eligible]
        tests += [items[item]["verdict"] for item in ITEM_IDS if item not in RESOURCE_IDS]
        named = [{"id": item, **items[item], "verdict": name_of(items[item]["verdict"])} for item in ITEM_IDS]
        by_verdict = {v: [i["id"] for i in named if i["verdict"] == v] for v in ("compliant", NOT_APPLICABLE)}
        met = sum(len(ids) for ids in by_verdict.values())
        overall = name_of(both(tests))
        return {
            "overall": overall,
            "summary": {
                "met": met,
                "total": len(ITEM_IDS),
                "rate": Fraction(met, len(ITEM_IDS)),
                "overall": overall,
                "no_value": [item["id"] for item in named if item["verdict"] == "no_value"],
                "below": [item["id"] for item in named if item["verdict"] == "below"],
            },
            "items": named,
            "schools": self.school_lines(),
            "dispersion": self.cvs,
            "school_rule": name_of(rule),
            "vetoes": [{"id": item, "verdict": name_of(clear)} for item, clear in vetoes.items()],
            "eligibility": {"verdict": name_of(eligible)},
        }


def flat_verdicts(result):
    """Every verdict of a result under one key each: items, rows, values of rows, CVs, overall."""
    flat = {item["id"]: item["verdict"] for item in result["items"]} | {"overall": result["overall"]}
    for line in result["schools"]:
        row = f"{line['school_code']}/{line['stage']}"
        flat[row] = line["verdict"]
        flat |= {f"{row}/{item}": verdict for item, verdict in line["verdicts"].items()}
    return flat | {f"CV/{line['stage']}/{line['indicator']}": line["verdict"] for line in result["dispersion"]}


def judge(tables, settings=None):
    """Judge one county.

    Args:
        tables: table name → rows as they stand in a CSV package; a cell is a string, '' or None is missing.
        settings: any of `DEFAULTS`; the rest take their defaults.

    Returns:
        The shape of assessment.json with `Fraction` values, `school_rule` beside it, `tolerances` for both values of
        that setting, `practical` for R1–R7 counted that way, and `rounding_sensitive`: the keys of `flat_verdicts` that
        rounding to the form would turn.
    """
    chosen = {**DEFAULTS, **(settings or {})}
    county = build(tables)

    def under(**changes):
        return Judge(county, {**chosen, **changes}).result()

    result = under()
    exact, rounded = (flat_verdicts(under(judge_on_rounded=answer)) for answer in ("no", "yes"))
    tolerances = {name: under(tolerances=name) for name in ("strict", "as_reviewed")}
    practical = {item["id"]: item["verdict"] for item in under(resource_item_met="practical")["items"]}
    return {
        **result,
        "settings": chosen,
        "practical": {item: practical[item] for item in RESOURCE_IDS},
        "tolerances": {
            name: {"overall": one["overall"], "items": {item["id"]: item["verdict"] for item in one["items"]}}
            for name, one in tolerances.items()
        },
        "rounding_sensitive": {key for key, verdict in exact.items() if rounded[key] != verdict},
    }
