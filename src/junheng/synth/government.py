"""What the county itself reports: money, rotation, inclusion, monitoring, survey, judgements, vetoes, evidence."""

from __future__ import annotations

import datetime

from junheng.synth.model import (
    JUNIOR,
    PRIMARY,
    SPECIAL,
    STAGES_OF_KIND,
    TEACHING_POINT,
    County,
    Row,
    School,
)
from junheng.synth.randomness import Stream, decimal
from junheng.synth.staffing import may_rotate

QUOTA_YUAN = {PRIMARY: 1_200, JUNIOR: 1_500}
PROVINCIAL_QUOTA_YUAN = {PRIMARY: 900, JUNIOR: 1_100}
SPECIAL_QUOTA_YUAN = 9_600
PEOPLE_PER_PUPIL = 7.6


def fund_schools(county: County) -> None:
    """Operating funds and training money of each school; a school under a hundred pupils is paid as for a hundred."""
    stream = Stream(county.order.random_seed, "funds")
    for school in county.schools:
        quota = sum(QUOTA_YUAN[stage] * school.pupils(stage) for stage in school.stages)
        if school.kind == SPECIAL:
            quota = SPECIAL_QUOTA_YUAN * school.pupils()
        elif school.kind == TEACHING_POINT:
            quota = max(quota, 100 * QUOTA_YUAN[PRIMARY])
        elif not STAGES_OF_KIND[school.kind]:
            quota = 2_400_000
        funds = int(quota * stream.bell(1.0, 1.08) / 100 + 1) * 100
        budget = int(funds * stream.bell(1.0, 1.15) / 100) * 100
        training = int(budget * stream.bell(0.0515, 0.082) / 100 + 1) * 100
        school.cells.update(
            operating_funds_yuan=funds,
            operating_budget_yuan=budget,
            training_budget_yuan=training,
            training_spending_yuan=decimal(training * stream.bell(0.86, 1.02), 2),
        )


def county_line(county: County) -> Row:
    stream = Stream(county.order.random_seed, "county")
    pupils = sum(school.pupils() for school in county.schools)
    people = round(pupils * PEOPLE_PER_PUPIL / 100) * 100
    order = county.order
    return {
        "region_code": order.region_code,
        "name": county.full_name,
        "province_name": "虚构省",
        "prefecture_name": "虚构市",
        "school_year": order.school_year,
        "resident_population": people,
        "agricultural_population": round(people * 0.31),
        "townships": len(county.towns),
        "villages": len(county.towns) * 14 + stream.whole(0, 9),
        "gdp_per_person_yuan": stream.whole(118_000, 176_000),
        "fiscal_revenue_per_person_yuan": stream.whole(10_800, 14_600),
        "rural_income_per_person_yuan": stream.whole(33_500, 41_800),
        "urban_income_per_person_yuan": stream.whole(64_200, 76_900),
        "basic_balance_recognised_on": datetime.date(order.school_year - 9, 3, 25),
        "operating_quota_primary_yuan": QUOTA_YUAN[PRIMARY],
        "operating_quota_junior_yuan": QUOTA_YUAN[JUNIOR],
        "provincial_quota_primary_yuan": PROVINCIAL_QUOTA_YUAN[PRIMARY],
        "provincial_quota_junior_yuan": PROVINCIAL_QUOTA_YUAN[JUNIOR],
        **_special_schooling(county, stream),
        **_pay_and_posts(county, stream),
        **_rotation(county, stream),
        **_fair_access(county, stream),
    }


def _special_schooling(county: County, stream: Stream) -> Row:
    special = sum(school.pupils() for school in county.schools if school.kind == SPECIAL)
    eligible = round(special * stream.between(2.6, 3.1))
    return {
        "special_school_pupils": special,
        "special_school_operating_funds_yuan": special * SPECIAL_QUOTA_YUAN,
        "children_with_disabilities_eligible": eligible,
        "children_with_disabilities_enrolled": eligible - stream.whole(2, max(2, eligible // 60)),
        "children_with_disabilities_in_special_schools": special,
    }


def _pay_and_posts(county: County, stream: Stream) -> Row:
    people = [(person, school) for school in county.schools for person in school.teachers]
    outside = sum(not person["is_quota_staff"] and not school.is_private for person, school in people)
    staff = sum(
        int(cells["staff"]) for school in county.schools for cells in school.stages.values() if not school.is_private
    )
    civil = stream.whole(152_000, 171_000)
    return {
        "teacher_average_pay_yuan": civil + stream.whole(1_800, 5_200),
        "civil_servant_average_pay_yuan": civil,
        "staffing_quota": staff - outside + stream.whole(12, 40),
        "staffing_quota_filled": staff - outside,
        "non_quota_teachers": outside,
    }


def _rotation(county: County, stream: Stream) -> Row:
    eligible = sum(may_rotate(person, school) for school in county.schools for person in school.teachers)
    rotated = -int(-eligible * stream.between(0.112, 0.15) // 1)
    return {
        "rotation_eligible_teachers": eligible,
        "rotation_teachers": rotated,
        "rotation_backbone_teachers": -int(-rotated * stream.between(0.215, 0.29) // 1),
    }


def _fair_access(county: County, stream: Stream) -> Row:
    graduates = sum(school.pupils(JUNIOR) for school in county.schools) / 3
    elite = round(graduates * 0.42 / 10) * 10
    allocated = round(elite * stream.between(0.7, 0.74))
    migrants = sum(int(school.cells["migrant_pupils"]) for school in county.schools)
    public = sum(int(school.cells["migrant_pupils"]) for school in county.schools if not school.is_private)
    bought = round((migrants - public) * stream.between(0.5, 0.7))
    return {
        "elite_senior_quota": elite,
        "elite_senior_quota_allocated": allocated,
        "elite_senior_quota_allocated_rural": round(allocated * stream.between(0.3, 0.38)),
        "migrant_children_eligible": migrants + stream.whole(40, 160),
        "migrant_children_public": public,
        "migrant_children_purchased": bought,
    }


def cohort_lines(county: County) -> list[Row]:
    stream = Stream(county.order.random_seed, "cohorts")
    return [_cohort(school, int(cells["pupils"]), stream) for school, cells in county.rows(JUNIOR)]


def _cohort(school: School, pupils: int, stream: Stream) -> Row:
    enrolled = max(4, round(pupils / 3 * stream.bell(0.93, 1.04)))
    moved_in = int(enrolled * stream.between(0.0, 0.05))
    moved_out = int(enrolled * stream.between(0.0, 0.05))
    died = 1 if stream.chance(0.06) else 0
    stayed = enrolled + moved_in - moved_out - died
    return {
        "school_code": school.code,
        "enrolled": enrolled,
        "transferred_in": moved_in,
        "transferred_out": moved_out,
        "died": died,
        "graduates": stayed - int(stayed * stream.between(0.0, 0.024)),
    }


def finance_lines(county: County) -> list[Row]:
    """Four calendar years up to the one before the reference date, neither total nor per-pupil spending falling."""
    stream = Stream(county.order.random_seed, "finance")
    last = county.order.school_year - 1
    per_pupil = {PRIMARY: stream.between(13_200, 14_600), JUNIOR: stream.between(20_400, 22_600)}
    revenue = sum(school.pupils() for school in county.schools) * stream.between(92_000, 104_000)
    lines = []
    for year in range(last - 3, last + 1):
        total = 0
        for stage in (PRIMARY, JUNIOR):
            per_pupil[stage] *= 1 + stream.between(0.012, 0.048)
            spent = (
                round(per_pupil[stage] * sum(int(cells["pupils"]) for _, cells in county.rows(stage)) * 0.97 / 1e4)
                * 10_000
            )
            spent = round(spent * (1 + 0.011 * (year - last)))
            total += spent
            lines.append(
                _stage_finance(year, stage, spent, per_pupil[stage], QUOTA_YUAN[stage] * (1 + 0.018 * (year - last)))
            )
        revenue *= 1 + stream.between(-0.02, 0.04)
        lines.append(
            {
                "year": year,
                "stage": "合计",
                "budget_expenditure_yuan": total,
                "regular_revenue_yuan": round(revenue / 1e4) * 10_000,
            }
        )
    return lines


def _stage_finance(year: int, stage: str, spent: int, per_pupil: float, operating: float) -> Row:
    return {
        "year": year,
        "stage": stage,
        "budget_expenditure_yuan": spent,
        "budget_per_pupil_yuan": decimal(per_pupil, 2),
        "operating_per_pupil_yuan": decimal(operating * 1.03, 2),
    }


def monitoring_lines(county: County) -> list[Row]:
    """Two subjects a year in a cycle of three; the latest published results lie a year back."""
    stream = Stream(county.order.random_seed, "monitoring")
    last = county.order.school_year - 1
    cycle = (("数学", "体育"), ("语文", "艺术"), ("科学", "德育"))
    return [
        {
            "subject": subject,
            "year": last - 2 + position,
            "level": "Ⅳ" if stream.chance(0.35) else "Ⅲ",
            "interschool_difference": decimal(stream.between(0.074, 0.144), 3),
        }
        for position, subjects in enumerate(cycle)
        for subject in subjects
    ]


SURVEY_SHARES = {
    "家长": 0.56,
    "学生": 0.12,
    "教师": 0.12,
    "校长": 0.04,
    "人大代表": 0.04,
    "政协委员": 0.04,
    "其他群众": 0.08,
}


def survey_lines(county: County, people: int) -> list[Row]:
    """Questionnaires for 1.5 in a thousand residents, at least 600; interviews with the groups met at the schools."""
    stream = Stream(county.order.random_seed, "survey")
    sample = max(600, round(people * 0.0015))
    lines = []
    for who, share in SURVEY_SHARES.items():
        sent = round(sample * share)
        valid = sent - int(sent * stream.between(0.01, 0.05))
        satisfied = round(valid * stream.between(0.905, 0.965))
        lines.append({"respondents": who, "mode": "问卷", "sent": sent, "valid": valid, "satisfied": satisfied})
    for who, met in (("家长", 86), ("学生", 60), ("教师", 48), ("校长", 18)):
        satisfied = round(met * stream.between(0.9, 0.98))
        lines.append({"respondents": who, "mode": "走访", "sent": None, "valid": met, "satisfied": satisfied})
    return lines


JUDGEMENTS = {
    "G1": "学校布局专项规划已批复，符合国家规定要求",
    "G2": "城乡建设标准、编制标准、公用经费定额、装备标准四统一",
    "G8": "绩效工资总量足额核定，工资收入不低于公务员",
    "G10": "在核定总量内由县级教育部门统筹分配编制和岗位",
    "G15": "留守儿童关爱体系健全，随迁子女同城同待遇",
    "Q3": "各校章程齐备，管理与教学信息化水平较高",
    "Q5": "教师能熟练运用信息化手段，设施设备利用率较高",
    "Q6": "各校德育工作、校园文化建设水平均达良好以上",
    "Q7": None,
    "Q8": "未发现过重课业负担",
}
"""Q7 is not judged yet: the labour-education check is still going on."""


def judgement_lines() -> list[Row]:
    return [{"item": item, "met": True if text else None, "conclusion": text} for item, text in JUDGEMENTS.items()]


def veto_lines() -> list[Row]:
    return [{"item": f"V{number}", "occurred": False, "note": "经核查未发生"} for number in range(1, 7)]


EVIDENCE = (
    ("G1", "学校布局专项规划（2021—2035年）及批复", "人民政府", "提交评估院"),
    ("G2", "城乡义务教育“四统一”实施意见", "人民政府办公室", "提交评估院"),
    ("G3", "音乐、美术专用教室实测记录", "教育局", "留校备查"),
    ("G4", "大校额整改时间表和路线图", "教育局", "提交评估院"),
    ("G5", "消除大班额专项台账", "教育局", "留校备查"),
    ("G6", "不足百人学校公用经费拨付凭证", "财政局", "提交评估院"),
    ("G7", "特殊教育学校公用经费拨付凭证", "财政局", "提交评估院"),
    ("G8", "义务教育教师与公务员平均工资收入测算表", "人力资源和社会保障局", "提交评估院"),
    ("G9", "教师五年培训学时汇总", "教师发展中心", "留校备查"),
    ("G10", "中小学教职工编制核定与调整文件", "机构编制委员会办公室", "提交评估院"),
    ("G11", "校长教师交流轮岗名单及文件", "教育局", "提交评估院"),
    ("G12", "教师资格证书清册", "教育局", "留校备查"),
    ("G13", "施教区划分公告与新生名册", "教育局", "提交评估院"),
    ("G14", "普通高中招生名额分配方案", "教育局", "提交评估院"),
    ("G15", "随迁子女入学办法与留守儿童关爱台账", "教育局", "提交评估院"),
    ("Q1", "初中三年巩固率学籍核对表", "教育局", "留校备查"),
    ("Q2", "残疾儿童少年入学情况一人一案", "教育局", "留校备查"),
    ("Q3", "学校章程核准文件汇编", "教育局", "留校备查"),
    ("Q4", "教师培训经费预算与决算", "财政局", "提交评估院"),
    ("Q8", "作业管理与课业负担监测报告", "教师发展中心", "留校备查"),
    ("Q9", "国家义务教育质量监测结果报告", "教育局", "提交评估院"),
    ("S1", "社会认可度调查报告", "教育局", "提交评估院"),
)


def evidence_lines(county: County) -> list[Row]:
    stream = Stream(county.order.random_seed, "evidence")
    year = county.order.school_year
    return [
        {
            "item": item,
            "title": title,
            "issued_on": datetime.date(year - stream.whole(0, 1), stream.whole(1, 8), stream.whole(1, 28)),
            "issuer": county.order.name + issuer,
            "kept_at": kept_at,
        }
        for item, title, issuer, kept_at in EVIDENCE
    ]
