"""One sentence a rule: consistent, one number changed, and what cannot be decided."""

import pytest
from claims_reading import checked, of_type, verdicts

CASES = [
    (
        "sum",
        "total",
        "全县现有义务教育学校107所，小学65所（含10所分校），初中40所（其中8所九年一贯制），完全中学1所，特殊教育中心校1所。",
        ("65所", "66所"),
    ),
    ("sum", "total", "共有班级3714班，其中小学2670班，初中1044班。", ("3714", "3724")),
    ("sum", "total", "义务教育在校生41286人（小学27431人，初中13855人）。", ("13855", "13955")),
    ("sum", "total", "全市现有小学31所、初中16所，共47所。", ("47", "48")),
    ("sum", "total", "厘清权力事项23项（22项采取网络办理，1项采取快递办理）。", ("22", "21")),
    ("sum", "total", "县级骨干教师684人、省级骨干教师231人，骨干教师总数达915人。", ("915", "951")),
    ("percent_of", "stated", "专任教师3470人，其中各类骨干教师1209人，占比34.8%。", ("34.8", "38.4")),
    ("percent_of", "stated", "交流教师2858名，其中骨干教师交流1220名，占交流总数的42.69%。", ("1220", "1320")),
    ("percent_of", "stated", "录入隐患301条，落实整改300条，整改率99.67%。", ("99.67", "100")),
    ("percent_of", "stated", "符合交流条件教师1876人，实际交流402人，占比21.43%。", ("402", "442")),
    ("percent_of", "stated", "2024年初中毕业4412人，三年前入学4495人，三年巩固率98.15%。", None),
    ("percent_of", "stated", "问卷满意度93.6%（1651÷1764）。", ("1651", "1561")),
    ("percent_of", "stated", "初中巩固率为99.1%（2020级入学8,012人，2023届毕业7,940人）。", None),
    ("percent_of", "stated", "新增公办学位5,940个，完成年度任务（5,500个）的108%。", ("108", "118")),
    ("growth", "stated", "经费由2019年的27.51亿元增加到2022年的35.10亿元，增长27.59%。", ("27.59", "37.59")),
    ("growth", "stated", "2023年总投入9.36亿元，比2022年增加5200万元，增长5.88%。", ("5.88", "6.88")),
    ("growth", "stated", "学科类培训机构由86家压减至4家，压减率95.3%。", ("95.3", "93.5")),
    ("difference", "stated", "试点校从20所扩容至30所，新增10所。", ("新增10", "新增12")),
    ("difference", "stated", "优良率由50.1%提高到61.3%，提高11.2个百分点。", ("11.2", "12.1")),
    ("difference", "stated", "覆盖率达73.8%，较2021年的61.9%提高11.9个百分点。", ("11.9", "10.9")),
    ("difference", "plan_duration", "《资源布局三年行动计划（2023－2025）》", ("2025", "2026")),
    ("sum", "product", "每年安排500万元，三年共安排1500万元。", ("1500", "1800")),
    ("ratio", "stated_product", "普通小学1200元，特殊教育学校按8倍拨付，即9600元。", ("9600", "9000")),
    ("growth", "above_standard", "省定标准700元，我区小学840元，高于省定标准20%。", ("840", "880")),
    ("percent_of", "indicator_count", "义务教育优质均衡达标比例为84.38%。", ("84.38", "85.38")),
    ("sum", "enumeration", "城东中学、城西中学、实验小学等3所学校竣工。", ("等3所", "等2所")),
    (
        "sum",
        "slogan_decode",
        "开展“3315”活动（30个品牌、30个先进学校、100名标兵、500名先进个人）。",
        ("500名", "400名"),
    ),
    ("bound", "subset", "课程获奖16名，其中乡村教师6人。", ("乡村教师6", "乡村教师26")),
    ("bound", "pay_parity", "教师年平均工资93,480元，公务员年平均工资92,115元。", ("93,480", "91,480")),
    ("bound", "nested_rates", "普惠性幼儿园覆盖率达98%，公办幼儿园覆盖率达83%。", ("98%", "78%")),
    ("bound", "threshold", "小学七项指标差异系数最高为0.472。", ("0.472", "0.572")),
    ("bound", "only_increase", "经费支出只增不减，生均经费增长4.02%。", ("生均经费增长", "生均经费下降")),
]


@pytest.mark.parametrize(
    ("kind", "subtype", "text", "change"), CASES, ids=[f"{c[0]}-{c[1]}-{i}" for i, c in enumerate(CASES)]
)
def test_a_stated_relation_holds_and_breaks(kind, subtype, text, change):
    assert verdicts(text, kind, subtype) == ["consistent"]
    if change:
        broken = checked(text.replace(*change))
        assert "inconsistent" in [str(r.verdict) for r in broken.relations], [r.message for r in broken.relations]
        assert broken.findings


def test_an_implied_denominator_is_given_as_whole_numbers():
    found = of_type(checked("交流教师2858名、占符合交流总数的20.32%。"), "percent_of", "implied_denominator")[0]
    assert str(found.verdict) == "undecided"
    assert "14062—14068" in found.message
    assert round(found.recomputed) == 14065


def test_a_percentage_no_number_of_schools_can_give():
    check = checked("全市现有义务教育学校107所。95.89%的中小学创成智慧校园。")
    found = of_type(check, "percent_of", "grim")[0]
    assert str(found.verdict) == "undecided" and str(found.severity) == "medium"
    assert "70/73" in found.message


def test_points_written_as_percent():
    found = checked("优质均衡达标率提升至87.5%，较2021年提升6.25%。").findings
    assert [str(r.verdict) for r in found] == ["inconsistent"]
    assert "6.25 个百分点" in found[0].message and "7.69%" in found[0].message


def test_yearly_share_of_a_cumulative_total_is_not_multiplied():
    found = checked("至2021年，参与流动教师总数达1577人，其中每年流动的骨干教师人数占比达50%。").findings
    assert [r.subtype for r in found] == ["base_mismatch"]


def test_a_mean_class_size_is_no_proof():
    check = checked("共有班级3714班，其中小学2670班，初中1044班；共有学生159803人，其中小学112897人，初中46906人。")
    means = of_type(check, "ratio", "derived")
    assert {round(r.recomputed, 2) for r in means} == {42.28, 44.93, 43.03}
    assert all(str(r.verdict) != "inconsistent" and not r.finding for r in means)


def test_a_mean_above_the_limit_is_one():
    check = checked("小学共有班级100个，小学在校学生4600人。")
    assert any(str(r.verdict) == "inconsistent" and "必有超额班级" in r.message for r in check.relations)


def test_only_one_of_two_problems_closed():
    found = checked("针对超班额、大校额等问题，实现超班额全面清零。").findings
    assert [r.subtype for r in found] == ["evidence_gap"] and "大校额" in found[0].message


def test_praise_without_figures():
    check = checked("教育事业费和公用经费支出实现两个“只增不减”。")
    assert [str(r.verdict) for r in check.findings] == ["undecided"]


def test_a_report_that_uses_a_later_year():
    found = checked("明河县2020年度履职自评报告\n至2021年，参与流动教师达1577人。").findings
    assert [r.subtype for r in found] == ["period_mismatch"]


def test_two_documents_of_one_county():
    first, second = (
        "明河县2023年教育工作汇报\n明河县专任教师3470人。",
        "明河县2023年教育自评报告\n明河县专任教师3570人。",
    )
    found = of_type(checked(first, second), "cross_document", "same_fact")
    assert [str(r.verdict) for r in found] == ["inconsistent"] and found[0].claims[0].startswith("d1-")


def test_one_word_two_definitions():
    first = "明河市现有初中40所（其中8所九年一贯制）。明河市教育局。"
    second = "青山县现有初中16所、九年一贯制学校5所。青山县教育局。"
    found = of_type(checked(first, second), "cross_document", "definition_shift")
    assert [str(r.verdict) for r in found] == ["undecided"]


@pytest.mark.parametrize(
    "text",
    [
        "我县辖11个镇，现有小学41所（含教学点12个）、初中9所。",
        "教师1687人。\n三年来招聘特岗教师212名。县级以上骨干教师413名，占教师总数的24.5%。",
        "32项指标中达标24项（含不适用），占32项的75.0%；未达标7项，无数据1项。",
        "初中毛入学率104.2%。", "外来务工子女占比41.7%。", "全县有学生54318人，其中小学36742人、初中17576人，外来务工子女占比41.7%。",
        "每年招聘教师200名左右，2021年、2022年分别招聘198名、213名，两年共招聘411名。", "教师8人获奖，占比达50%。", "大班额213个，占比从12.7%下降到0。",
        "全县教师3000人，其中研究生120人、本科2500人。", "总投入约3亿元，新增学位2070个。", "获奖16个、立项12个。",
    ],
)  # fmt: skip
def test_no_false_alarm(text):
    assert [r.message for r in checked(text).findings] == []
