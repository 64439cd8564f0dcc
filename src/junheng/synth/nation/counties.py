"""The county's own small tables, a few dozen lines each: figures, cohorts, finance, monitoring, survey, judgements, vetoes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from junheng.synth.government import PROVINCIAL_QUOTA_YUAN, QUOTA_YUAN
from junheng.synth.model import JUNIOR, PRIMARY, Row
from junheng.synth.nation.order import Place
from junheng.synth.randomness import Stream

JUDGED = ("G1", "G2", "G8", "G10", "G15", "Q3", "Q5", "Q6", "Q7", "Q8")
VETOES = ("V1", "V2", "V3", "V4", "V5", "V6")
SUBJECTS = ("语文", "数学", "科学", "体育", "艺术", "德育")


def county_line(place: Place, year: int, sums: Mapping[str, float]) -> Row:
    """The county's figures; `sums` are pupils, teachers and special_pupils over its schools."""
    stream = Stream(place.random_seed, f"county {place.number} {year}")
    pay, elite = stream.whole(80_000, 170_000), stream.whole(300, 2_000)
    eligible, disabled = round(sums["teachers"] * 0.5), round(sums["pupils"] * 0.004) + 1
    rotated, migrants = round(eligible * stream.between(0.095, 0.15)), round(sums["pupils"] * 0.12)
    return {
        "region_code": place.region_code, "name": place.name, "province_name": f"虚构省{place.region_code[:2]}",
        "prefecture_name": f"虚构市{place.region_code[:4]}", "school_year": year,
        "basic_balance_recognised_on": f"{year - stream.whole(3, 9)}-03-25",
        "operating_quota_primary_yuan": QUOTA_YUAN[PRIMARY], "operating_quota_junior_yuan": QUOTA_YUAN[JUNIOR],
        "provincial_quota_primary_yuan": PROVINCIAL_QUOTA_YUAN[PRIMARY], "provincial_quota_junior_yuan": PROVINCIAL_QUOTA_YUAN[JUNIOR],
        "special_school_pupils": sums["special_pupils"], "special_school_operating_funds_yuan": sums["special_pupils"] * 8_000,
        "teacher_average_pay_yuan": pay + stream.whole(-300, 4_000), "civil_servant_average_pay_yuan": pay,
        "rotation_eligible_teachers": eligible, "rotation_teachers": rotated,
        "rotation_backbone_teachers": round(rotated * stream.between(0.195, 0.3)),
        "elite_senior_quota": elite, "elite_senior_quota_allocated": round(elite * stream.between(0.495, 0.7)),
        "migrant_children_eligible": migrants, "migrant_children_public": round(migrants * stream.between(0.8, 0.95)),
        "migrant_children_purchased": round(migrants * 0.04), "children_with_disabilities_eligible": disabled,
        "children_with_disabilities_enrolled": round(disabled * stream.between(0.94, 1.0)),
    }  # fmt: skip


def cohort_lines(juniors: Iterator[tuple[str, float]] | list[tuple[str, float]], place: Place, year: int) -> list[Row]:
    stream = Stream(place.random_seed, f"cohorts {place.number} {year}")
    lines = []
    for code, pupils in juniors:
        enrolled = max(4, round(pupils / 3))
        left = int(enrolled * stream.between(0.0, 0.05))
        graduates = enrolled - int(enrolled * stream.between(0.0, 0.06))
        lines.append({"school_code": code, "enrolled": enrolled, "transferred_in": left, "transferred_out": left, "died": 0,
                      "graduates": graduates})  # fmt: skip
    return lines


def small_tables(place: Place, year: int) -> dict[str, list[Row]]:
    """Tables that no school enters."""
    stream = Stream(place.random_seed, f"documents {place.number} {year}")
    return {
        "finance": [
            {"year": at, "stage": stage, "budget_expenditure_yuan": stream.whole(400, 500) * 1e6 * (1 + (at - year) * 0.04),
             "budget_per_pupil_yuan": 12_000 * (1 + (at - year) * 0.03), "operating_per_pupil_yuan": 1_500 * (1 + (at - year) * 0.03)}
            for at in range(year - 2, year + 1) for stage in (PRIMARY, JUNIOR)
        ],
        "monitoring": [
            {"subject": subject, "year": year - 1, "level": "Ⅲ" if stream.chance(0.99) else "Ⅱ",
             "interschool_difference": stream.whole(90, 150) / 1000} for subject in SUBJECTS
        ],
        "survey": [_answers(who, mode, stream) for mode in ("问卷", "走访") for who in ("家长", "学生", "教师")],
        "judgements": [{"item": item, "met": stream.chance(0.97), "conclusion": "（虚构）"} for item in JUDGED],
        "vetoes": [{"item": item, "occurred": stream.chance(0.002), "note": None} for item in VETOES],
    }  # fmt: skip


def _answers(who: str, mode: str, stream: Stream) -> Row:
    valid = stream.whole(200, 900)
    return {
        "respondents": who,
        "mode": mode,
        "sent": valid + 20,
        "valid": valid,
        "satisfied": round(valid * stream.between(0.84, 0.97)),
    }
