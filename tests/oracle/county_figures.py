"""Figures of a made-up county as a whole, each ratio near its line: county record, monitoring, survey, documents."""

from decimal import Decimal, localcontext
from fractions import Fraction

SUBJECTS = ("语文", "数学", "科学", "体育", "艺术", "德育")
JUDGED = ("G1", "G2", "G8", "G10", "G15", "Q3", "Q5", "Q6", "Q7", "Q8")
RESPONDENTS = ("家长", "学生", "教师", "校长", "人大代表", "政协委员", "其他群众")


def decimal(value):
    """The fraction as a plain decimal: exact where it terminates within forty digits, else fifteen digits of it."""
    with localcontext() as context:
        context.prec = 40
        number = Decimal(value.numerator) / Decimal(value.denominator)
        if Fraction(number) != value:
            context.prec = 15
            number = Decimal(value.numerator) / Decimal(value.denominator)
        return f"{number:f}" if number == number.to_integral_value() else f"{number.normalize():f}"


def whole_floor(value):
    """The count just under."""
    return value.numerator // value.denominator


class CountyFigures:
    """Numbers near a line, and the tables that know no school. Expects `rng` and `mood`."""

    def chance(self, probability):
        """True so often."""
        return self.rng.random() < probability

    def goes_wrong(self, mixed=0.15):
        """True never in a good county, sometimes in a mixed one, often in a poor one."""
        return self.chance({"good": 0, "mixed": mixed, "poor": 3 * mixed}[self.mood])

    # --- numbers near a line -----------------------------------------------------------------------------------

    def factor(self):
        """A multiple of a threshold: comfortable, exactly on a line, or a hair from it."""
        hair = Fraction(1, self.rng.choice((10**7, 10**7, 10**20)))
        fine = (1, 1, 1 + hair, Fraction(11, 10), Fraction(13, 10), Fraction(6, 5))
        lean = (1 - hair, Fraction(85, 100), Fraction(85, 100) + hair, Fraction(9, 10), Fraction(9995, 10000))
        bad = (Fraction(85, 100) - hair, Fraction(84, 100), Fraction(1, 2), Fraction(0))
        if self.goes_wrong(0.06):
            return Fraction(self.rng.choice(bad))
        return Fraction(self.rng.choice(lean if self.goes_wrong(0.12) else fine))

    def part_of(self, total, line):
        """A count whose share of `total` is on, above, or (when it may go wrong) just under `line`."""
        exact = total * Fraction(line)
        least = -(-exact.numerator // exact.denominator)
        if self.goes_wrong(0.12):
            return max(0, self.rng.choice((least - 1, whole_floor(exact - total * Fraction(4, 10000)), least // 2)))
        return min(total, self.rng.choice((least, least, least + 1, total))) if total else 0

    def county(self):
        """The county record, each of its ratios near its line."""
        rng = self.rng
        year = rng.choice((2021, 2023))
        late = self.goes_wrong(0.1)
        days = (f"{year - 3}-09-02", f"{year - 2}-01-01") if late else (f"{year - 3}-09-01", "2015-12-31")
        movable, seats, migrants, disabled = (rng.choice((1000, 1200, 353)) for _ in range(4))
        moved = self.part_of(movable, "0.10")
        return {
            "region_code": "320999",
            "name": "测试县",
            "school_year": str(year),
            "basic_balance_recognised_on": rng.choice(days),
            "operating_quota_primary_yuan": "800.5" if self.goes_wrong(0.1) else "800",
            "operating_quota_junior_yuan": "1000",
            "provincial_quota_primary_yuan": "800.01" if self.goes_wrong(0.1) else rng.choice(("800", "720")),
            "provincial_quota_junior_yuan": rng.choice(("1000", "900")),
            **self.special_school(),
            "teacher_average_pay_yuan": "119999.99" if self.goes_wrong(0.1) else rng.choice(("120000", "131000.5")),
            "civil_servant_average_pay_yuan": "120000",
            "rotation_eligible_teachers": str(movable),
            "rotation_teachers": str(moved),
            "rotation_backbone_teachers": str(self.part_of(moved, "0.20")),
            "elite_senior_quota": str(seats),
            "elite_senior_quota_allocated": str(
                self.part_of(seats, rng.choice(("0.5", "0.7", "0.5" if self.mood == "good" else "0.333")))
            ),
            "elite_senior_quota_allocated_rural": str(seats // 10),
            **self.migrants(0 if self.chance(0.1) else migrants),
            **self.disabled(0 if self.chance(0.1) else disabled),
        }

    def special_school(self):
        """Pupils and funds at, a fen under, or over the floor; sometimes no pupils."""
        pupils = self.rng.choice((0, 60, 85))
        per_pupil = Fraction(self.rng.choice((8000, 8000, 9600)))
        if self.goes_wrong():
            per_pupil = Fraction(self.rng.choice(("7999.99", "7999.6", "7000", "6720.5")))
        return {
            "special_school_pupils": str(pupils),
            "special_school_operating_funds_yuan": decimal(pupils * per_pupil),
        }

    def migrants(self, eligible):
        """Children of migrants in public and purchased places."""
        seated = self.part_of(eligible, "0.85")
        purchased = self.rng.randint(0, seated)
        return {
            "migrant_children_eligible": str(eligible),
            "migrant_children_public": str(seated - purchased),
            "migrant_children_purchased": str(purchased),
        }

    def disabled(self, eligible):
        """Children with disabilities, due and enrolled."""
        return {
            "children_with_disabilities_eligible": str(eligible),
            "children_with_disabilities_enrolled": str(self.part_of(eligible, "0.95")),
        }

    def monitoring(self):
        """Several subjects and years; the older years are often bad, which must not matter."""
        lines = []
        for subject in self.rng.sample(SUBJECTS, self.rng.randint(1, 4)):
            years = sorted(self.rng.sample(range(2016, 2024), self.rng.randint(1, 3)))
            for year in years:
                bad = self.goes_wrong(0.08) if year == years[-1] else self.chance(0.5)
                level, difference = (("Ⅱ", "0.2") if self.chance(0.5) else ("Ⅲ", "0.15")) if bad else ("Ⅳ", "0.1499999")
                lines.append(
                    {"subject": subject, "year": str(year), "level": level, "interschool_difference": difference}
                )
        self.rng.shuffle(lines)
        return lines

    def survey(self):
        """Questionnaires, and often interviews, near 85 %."""
        modes = ["问卷", "走访"] if self.chance(0.6) else ["问卷"]
        return [
            {
                "respondents": who,
                "mode": mode,
                "sent": "250",
                "valid": "200",
                "satisfied": str(self.part_of(200, "0.85")),
            }
            for mode in modes
            for who in self.rng.sample(RESPONDENTS, self.rng.randint(1, 4))
        ]

    def documents(self):
        """What documents settle, and the vetoes."""
        no = {item: "否" if self.goes_wrong(0.05) else "是" for item in JUDGED}
        occurred = {f"V{n}": "是" if self.goes_wrong(0.03) else "否" for n in range(1, 7)}
        return {
            "judgements": [{"item": item, "met": met, "conclusion": ""} for item, met in no.items()],
            "vetoes": [{"item": item, "occurred": yes, "note": ""} for item, yes in occurred.items()],
        }
