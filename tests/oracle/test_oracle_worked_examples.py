"""The slow oracle against published and hand-computed numbers, so that it may judge the engine.

Sources: standard.md §12 (TC1, TC5–TC10) and data/cn_worked_examples, whose public addresses stand at each test.
"""

from fractions import Fraction
from math import isclose, sqrt

import pytest
from oracle import Judge, judge
from oracle_county import build
from oracle_rows import half_up


def county(**cells):
    """A county record with nothing in it but what the test names."""
    return {"region_code": "320999", "name": "测试县", "school_year": "2023", **cells}


def item(result, wanted):
    """One of the 32 lines."""
    return next(line for line in result["items"] if line["id"] == wanted)


def value(result, code, stage, indicator):
    """One value of one row."""
    lines = result["schools"]
    return next(x for x in lines if (x["school_code"], x["stage"]) == (code, stage))["values"][indicator]


def cv(result, stage, indicator):
    """One line of the dispersion."""
    return next(x for x in result["dispersion"] if (x["stage"], x["indicator"]) == (stage, indicator))


def test_tc1_cv_is_weighted_by_pupils():
    """县域义务教育校际均衡指标计算方法, five schools and their books: published terms sum 10.65, root 3.26, CV 0.52.

    https://m.777doc.com/doc-2019910.html ; books are entered as outdoor sports area, any plain per-pupil figure does.
    """
    books = [("45", "279"), ("37", "137"), ("89", "935"), ("76", "160"), ("55", "402")]
    tables = {
        "county": [county()],
        "schools": [
            {"school_code": str(n), "kind": "小学", "indoor_sports_area_m2": "0", "outdoor_sports_area_m2": total}
            for n, (_, total) in enumerate(books)
        ],
        "school_stages": [
            {"school_code": str(n), "stage": "小学", "pupils": pupils} for n, (pupils, _) in enumerate(books)
        ],
    }
    line = cv(judge(tables), "小学", "R5")
    assert line["mean"] == Fraction(1913, 302)
    assert isclose(line["variance"], 10.652787, abs_tol=5e-7)
    assert isclose(sqrt(line["variance"]), 3.263860, abs_tol=1e-6)
    assert isclose(sqrt(line["cv_squared"]), 0.5152566, abs_tol=5e-8)
    assert line["verdict"] == "below"
    assert sum(line["contributions"].values()) == 1


def split_school(kind, primary, junior, senior, total):
    """One school whose sports area is `total`; merged, ready to be asked for shares."""
    stages = [("小学", primary), ("初中", junior)]
    tables = {
        "schools": [
            {
                "school_code": "1",
                "kind": kind,
                "senior_pupils": senior,
                "indoor_sports_area_m2": "0",
                "outdoor_sports_area_m2": total,
            }
        ],
        "school_stages": [{"school_code": "1", "stage": s, "pupils": pupils} for s, pupils in stages if pupils],
    }
    return tables


def test_tc5_nine_year_split():
    """测算均衡系数拆分公式: 166 primary and 210 junior pupils share 23 226; https://www.dyhzdl.cn/k/doc/da4bfb8403d8ce2f0166234d.html

    Published 9711 and 13515, because 58.5 was rounded before multiplying; exactly 9711.627… and 13514.373….
    """
    result = judge(split_school("九年一贯制学校", "166", "210", "", "23226"))
    primary, junior = (value(result, "1", stage, "R5") for stage in ("小学", "初中"))
    assert primary == Fraction(23226, 397)
    assert isclose(primary, 58.503778, abs_tol=5e-7)
    assert isclose(primary * 166, 9711.627204030226, rel_tol=1e-15)
    assert isclose(junior, 64.354156, abs_tol=5e-7)
    assert isclose(junior * 210, 13514.373, abs_tol=5e-4)
    assert primary * 166 + junior * 210 == 23226


def test_tc6_twelve_year_split_knows_senior_pupils():
    """Shares of 600 : 300 : 300 at 1 : 1.1 : 1.32."""
    school = build(split_school("十二年一贯制学校", "600", "300", "300", "1")).schools[0]
    assert isclose(school.share("小学"), 0.452489, abs_tol=5e-7)
    assert isclose(school.share("初中"), 0.248869, abs_tol=5e-7)
    assert isclose(1 - school.share("小学") - school.share("初中"), 0.298643, abs_tol=5e-7)


TC7 = """A,小学,1200,0,0,60,0,14,0,12,0,6900,600,8700,2760000,30
B,小学,480,0,0,27,0,4,0,4,0,2500,0,3900,1010000,12
C,小学,90,0,0,8,0,1,0,1,0,700,0,1500,320000,7
D,初中,0,900,0,0,66,0,12,0,9,5900,500,9000,2400000,24
E,九年一贯制学校,540,360,0,30,25,6,5,5,4,5200,400,7400,2150000,24
F,完全中学,0,400,600,0,30,0,6,0,4,7600,800,12000,3900000,30"""

TC7_VALUES = """A 小学 5.0000 1.1667 1.0000 5.2500 7.7500 2300.0000 2.5000 compliant
B 小学 5.6250 0.8333 0.8333 5.2083 8.1250 2104.1667 2.5000 below
C 小学 8.8889 1.1111 1.1111 7.7778 16.6667 3555.5556 7.7778 compliant
E 小学 5.5556 1.1111 0.9259 5.1282 8.3333 2297.0085 2.5641 compliant
D 初中 7.3333 1.3333 1.0000 6.0000 10.5556 2666.6667 2.6667 compliant
E 初中 6.9444 1.3889 1.1111 5.6410 9.1667 2526.7094 2.8205 below
F 初中 7.5000 1.5000 1.0000 6.0714 11.4286 3482.1429 2.6786 compliant"""

TC7_DISPERSION = {
    ("小学", "mean"): "5.4113 1.0823 0.9524 5.3114 8.3117 2307.5258 2.7206",
    ("小学", "cv"): "0.1399 0.1198 0.0762 0.0940 0.2046 0.1141 0.3744",
    ("初中", "mean"): "7.2892 1.3855 1.0241 5.9394 10.4647 2832.8148 2.7029",
    ("初中", "cv"): "0.0266 0.0491 0.0447 0.0269 0.0736 0.1306 0.0230",
}
RESOURCES = [f"R{n}" for n in range(1, 8)]


def stage_line(code, stage, pupils, above, backbone, pe_and_arts):
    """A school_stages row whose three head counts are what standard.md names them."""
    counts = dict.fromkeys(("doctoral", "master", "junior_college", "music", "art", "general_arts"), "0")
    counts |= {"bachelor": above, "backbone": backbone, "pe": pe_and_arts}
    return {
        "school_code": code,
        "stage": stage,
        "pupils": pupils,
        **{f"{name}_teachers": count for name, count in counts.items()},
    }


def tc7_tables():
    """The synthetic county of standard.md §12 as a package; its equipment is in 元, the package's in 万元."""
    schools, stages = [], []
    for text in TC7.splitlines():
        code, kind, a, b, c, *heads, rooms, indoor, field, yuan, mm = text.split(",")
        above_p, above_j, bb_p, bb_j, pea_p, pea_j = heads
        schools.append(
            {
                "school_code": code,
                "kind": kind,
                "senior_pupils": c,
                "teaching_floor_area_m2": rooms,
                "indoor_sports_area_m2": indoor,
                "outdoor_sports_area_m2": field,
                "equipment_value_wan_yuan": str(int(yuan) // 10000),
                "networked_multimedia_classrooms": mm,
            }
        )
        stages += [stage_line(code, "小学", a, above_p, bb_p, pea_p), stage_line(code, "初中", b, above_j, bb_j, pea_j)]
    return {"county": [county()], "schools": schools, "school_stages": stages}


def test_tc7_every_value_and_verdict():
    result = judge(tc7_tables())
    for text in TC7_VALUES.splitlines():
        code, stage, *numbers, verdict = text.split()
        for indicator, number in zip(RESOURCES, numbers, strict=True):
            assert half_up(value(result, code, stage, indicator), 4) == Fraction(number), (code, stage, indicator)
        line = next(x for x in result["schools"] if (x["school_code"], x["stage"]) == (code, stage))
        assert line["verdict"] == verdict
    assert len(result["schools"]) == 7
    assert (result["school_rule"], result["overall"]) == ("below", "below")


def test_tc7_every_mean_and_cv():
    result = judge(tc7_tables())
    for (stage, what), numbers in TC7_DISPERSION.items():
        for indicator, number in zip(RESOURCES, numbers.split(), strict=True):
            line = cv(result, stage, indicator)
            assert line["verdict"] == "compliant"
            got = line["mean"] if what == "mean" else sqrt(line["cv_squared"])
            assert isclose(got, float(number), abs_tol=5.0001e-5), (stage, what, indicator)
    composite = {
        stage: sum(sqrt(x["cv_squared"]) for x in result["dispersion"] if x["stage"] == stage) / 7
        for stage in ("小学", "初中")
    }
    assert isclose(composite["小学"], 0.1604, abs_tol=5e-5)
    assert isclose(composite["初中"], 0.0535, abs_tol=5e-5)


def test_tc7_strict_and_practical_items():
    """B小 fails R2 (0.833 of it) and R3 (0.926), E初 fails R4 and R5: strict fails four items, practical R2 alone."""
    strict, practical = (judge(tc7_tables(), {"resource_item_met": way}) for way in ("strict", "practical"))
    assert [i for i in RESOURCES if item(strict, i)["verdict"] == "below"] == ["R2", "R3", "R4", "R5"]
    assert [i for i in RESOURCES if item(practical, i)["verdict"] == "below"] == ["R2"]
    assert item(strict, "R2")["value"] == item(practical, "R2")["value"] == Fraction(6, 7)


@pytest.mark.parametrize(("formula", "published"), [("A", 98.0392), ("B", 98.0981)])
def test_tc8_retention_by_both_formulas(formula, published):
    """e = 1000, in = 30, out = 60, dead = 1, g = 950."""
    cohort = {
        "school_code": "1",
        "enrolled": "1000",
        "transferred_in": "30",
        "transferred_out": "60",
        "died": "1",
        "graduates": "950",
    }
    tables = {"county": [county()], "schools": [{"school_code": "1", "kind": "初中"}], "cohorts": [cohort]}
    line = item(judge(tables, {"q1_formula": formula}), "Q1")
    assert isclose(line["value"] * 100, published, abs_tol=5e-5)
    assert line["verdict"] == "compliant"


def test_tc9_rotation_of_a_published_county():
    """江阴 2023 自评报告: 2858 teachers rotated, 20.32 % of about 14065 eligible, 1220 of them 骨干, 42.69 %."""
    record = county(rotation_eligible_teachers="14065", rotation_teachers="2858", rotation_backbone_teachers="1220")
    line = item(judge({"county": [record]}), "G11")
    assert half_up(line["parts"]["rotation"] * 100, 2) == Fraction("20.32")
    assert half_up(line["parts"]["backbone"] * 100, 2) == Fraction("42.69")
    assert line["verdict"] == "compliant"


def test_tc9_operating_quota_of_a_published_county():
    """亭湖 2023 汇报: 840 and 1200 yuan, each 1.2 times the province's 700 and 1000."""
    record = county(
        operating_quota_primary_yuan="840",
        operating_quota_junior_yuan="1200",
        provincial_quota_primary_yuan="700",
        provincial_quota_junior_yuan="1000",
    )
    tables = {"county": [record], "judgements": [{"item": "G2", "met": "是"}]}
    assert item(judge(tables), "G2")["verdict"] == "compliant"
    record["provincial_quota_junior_yuan"] = "1200.01"
    assert item(judge(tables), "G2")["verdict"] == "below"


@pytest.mark.parametrize(("met", "rate"), [(26, "81.25"), (27, "84.375"), (28, "87.5")])
def test_tc9_published_rate_is_items_met_of_32(met, rate):
    """溧阳 2020 履职自评 84.38 %, 江阴 2023-02 工作会议讲话 87.5 %."""
    assert Fraction(met, 32) * 100 == Fraction(rate)
    summary = judge(tc7_tables())["summary"]
    assert summary["rate"] == Fraction(summary["met"], 32)


@pytest.mark.parametrize(("classes", "rooms"), [("25", 3), ("12", 1), ("13", 2)])
def test_tc10_rooms_per_twelve_classes(classes, rooms):
    def verdict(music, art):
        stage = {
            "school_code": "1",
            "stage": "小学",
            "pupils": "500",
            "classes": classes,
            "music_rooms_m2": ";".join(["96"] * music) or "0",
            "art_rooms_m2": ";".join(["90"] * art) or "0",
        }
        tables = {"schools": [{"school_code": "1", "kind": "小学"}], "school_stages": [stage]}
        return item(judge(tables), "G3")["verdict"]

    assert verdict(rooms, rooms) == "compliant"
    assert verdict(rooms - 1, rooms + 1) == "below"
    assert verdict(rooms + 1, rooms - 1) == "below"


@pytest.mark.parametrize(
    ("rule", "needed"), [("ceil", [1, 1, 2, 2]), ("round", [0, 1, 1, 2]), ("floor_min_one", [1, 1, 1, 1])]
)
def test_rooms_needed_under_each_setting(rule, needed):
    judge_of_rooms = Judge(build({}), {**judge({})["settings"], "g3_rooms_needed": rule})
    assert [judge_of_rooms.rooms_needed(classes) for classes in (5, 6, 13, 18)] == needed


def test_cv_of_exactly_a_half_passes_and_the_next_decimal_does_not():
    def verdict(outdoor):
        schools = [
            {"school_code": str(n), "kind": "小学", "indoor_sports_area_m2": "0", "outdoor_sports_area_m2": area}
            for n, area in enumerate(outdoor)
        ]
        stages = [{"school_code": str(n), "stage": "小学", "pupils": "100"} for n in range(2)]
        return judge({"schools": schools, "school_stages": stages})

    assert cv(verdict(["1500", "500"]), "小学", "R5")["cv_squared"] == Fraction(1, 4)
    assert cv(verdict(["1500", "500"]), "小学", "R5")["verdict"] == "compliant"
    over = verdict(["1500.0001", "499.9999"])
    assert cv(over, "小学", "R5")["verdict"] == "below"
    assert "CV/小学/R5" in over["rounding_sensitive"]


def test_campuses_merge_through_chains_and_not_through_circles():
    parents = {"1": "", "2": "1", "3": "2", "4": "5", "5": "4", "6": "nowhere", "7": "4"}
    tables = {
        "schools": [{"school_code": code, "kind": "小学", "campus_of": above} for code, above in parents.items()],
        "school_stages": [{"school_code": code, "stage": "小学", "pupils": "10"} for code in parents],
    }
    pupils = {school.code: school.compulsory_pupils for school in build(tables).schools}
    assert pupils == {"1": 30, "4": 20, "5": 10, "6": 10}


def test_missing_is_never_zero():
    """A row that lacks one head count leaves its CV, its item and the school rule open, and no other."""
    tables = tc7_tables()
    tables["school_stages"][0]["backbone_teachers"] = ""
    result = judge(tables)
    assert value(result, "A", "小学", "R2") is None
    assert cv(result, "小学", "R2")["verdict"] == "no_value"
    assert cv(result, "初中", "R2")["verdict"] == "compliant"
    assert item(result, "R2")["verdict"] == "below"
    assert item(result, "R2")["value"] is None
    assert item(result, "R6")["verdict"] == "compliant"


def test_nothing_at_all_has_no_value():
    result = judge({})
    assert result["overall"] == "no_value"
    assert result["schools"] == result["dispersion"] == []
    assert item(result, "R1")["verdict"] == "no_value"
