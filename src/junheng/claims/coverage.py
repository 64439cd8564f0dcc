"""Which of the 32 items and of the required sections a report speaks of, and which numbers it should have given.

Names of the items: national declaration form, Tables II, IV and V; sections: what a 自评报告 must cover (standard.md §9).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from junheng.claims.nouns import Claim, Reading, Topic

_ITEMS = (
    (
        "R1",
        "高于规定学历教师数",
        r"高于规定学历|学历(?:达标|以上)|本科及?以上学历|研究生学历",
        r"每百名学生",
        "每百名学生拥有高于规定学历教师数（小学、初中）",
    ),
    (
        "R2",
        "县级以上骨干教师数",
        r"骨干教师|学科带头人",
        r"每百名学生|骨干教师",
        "每百名学生拥有县级以上骨干教师数（小学、初中）",
    ),
    (
        "R3",
        "体育、艺术专任教师数",
        r"(?:体育|音乐|美术|艺术|音体美)[^。]{0,12}教师",
        r"(?:体育|音乐|美术|艺术|音体美)[^。]{0,12}教师",
        "每百名学生拥有体育、艺术专任教师数（小学、初中）",
    ),
    (
        "R4",
        "生均教学及辅助用房面积",
        r"教学及?辅助用房|生均(?:校舍|教学用房)",
        r"生均",
        "生均教学及辅助用房面积（小学、初中）",
    ),
    ("R5", "生均体育运动场馆面积", r"运动场(?:馆|地)|体育场馆", r"生均", "生均体育运动场馆面积（小学、初中）"),
    ("R6", "生均教学仪器设备值", r"仪器设备|技术装备", r"生均[^。]{0,10}设备", "生均教学仪器设备值（小学、初中）"),
    (
        "R7",
        "网络多媒体教室数",
        r"多媒体教室|多媒体教学设备|班班通",
        r"每百名学生[^。]{0,10}多媒体",
        "每百名学生拥有网络多媒体教室数（小学、初中）",
    ),
    ("G1", "规划布局", r"布局(?:规划|专项规划|调整|合理)|规划布局|教育设施布局|资源布局", "", ""),
    (
        "G2",
        "城乡四统一",
        r"统一城乡|城乡[^。]{0,20}统一|公用经费[^。]{0,16}标准",
        r"公用经费",
        "小学、初中生均公用经费基准定额",
    ),
    (
        "G3",
        "音乐、美术专用教室",
        r"音美专用|音乐、?美术[^。]{0,8}教室|专用教室",
        r"(?:音|美)[^。]{0,12}教室",
        "音乐、美术专用教室间数和面积",
    ),
    ("G4", "学校规模", r"大校额|学校规模|超规模", r"(?:大校额|学校规模|超规模)", "超过规模上限的学校数"),
    ("G5", "班额", r"班额", r"班额", "超过 45 人、50 人的班级数"),
    (
        "G6",
        "小规模学校公用经费",
        r"小规模学校|不足[一1]?百?[0-9]*人的",
        r"不足|小规模",
        "不足 100 人学校的学生数和公用经费",
    ),
    (
        "G7",
        "特殊教育生均公用经费",
        r"特殊教育[^。]{0,24}(?:经费|标准)|特教[^。]{0,16}经费",
        r"特(?:殊教育|教)",
        "特殊教育生均公用经费（元）",
    ),
    ("G8", "教师工资不低于公务员", r"公务员", r"工资|收入", "教师和公务员年平均工资收入"),
    ("G9", "五年360学时培训", r"360|培训(?:学时|完成率)|教师培训", r"学时|完成率", "培训完成率"),
    ("G10", "编制和岗位统筹", r"编制|岗位(?:数量|总量|设置)", "", ""),
    (
        "G11",
        "教师交流轮岗",
        r"交流(?:轮岗|教师|任教)|轮岗|流动教师|(?:县|区)管校聘",
        r"交流|轮岗|流动",
        "上一年度交流比例和骨干教师占比及其分母",
    ),
    ("G12", "教师资格", r"教师资格|持证上岗", r"资格|持证", "持证上岗率"),
    ("G13", "就近划片入学", r"就近|划片|划区招生|施教区", r"就近|划片|划区", "小学、初中就近划片入学比例"),
    ("G14", "优质高中招生名额分配", r"名额分配|指标生|指标到校|优质高中", r"名额|指标", "优质高中招生名额分配比例"),
    (
        "G15",
        "留守儿童和随迁子女",
        r"随迁子女|新市民子女|留守儿童|外来务工",
        r"随迁|新市民|留守",
        "符合条件的随迁子女在公办学校和政府购买学位学校就读比例",
    ),
    ("Q1", "初中三年巩固率", r"巩固率|控辍保学", r"巩固率", "初中三年巩固率"),
    ("Q2", "残疾儿童少年入学率", r"残疾儿童|特殊群体|适龄残疾|融合教育", r"残疾|特殊群体", "残疾儿童少年入学率"),
    ("Q3", "学校章程与信息化管理", r"章程|信息化", "", ""),
    ("Q4", "教师培训经费", r"培训经费|用于教师培训", r"培训", "培训经费占公用经费预算的比例"),
    ("Q5", "信息化教学应用", r"信息技术|双师课堂|智慧(?:教育|校园|课堂)|云(?:平台|教室)", "", ""),
    ("Q6", "德育和校园文化", r"德育|校园文化|立德树人", "", ""),
    ("Q7", "课程与综合实践", r"开齐开足|综合实践|课程(?:建设|教学|改革)", "", ""),
    ("Q8", "课业负担", r"双减|作业|课业负担|减负", "", ""),
    ("Q9", "国家义务教育质量监测", r"质量监测|学业水平监测", r"监测|差异率|差异系数", "各科等级和校际差异率"),
    ("S1", "社会认可度", r"社会认可度|满意度|满意率", r"认可度|满意", "社会认可度"),
    (
        "概况",
        "基本情况",
        r"义务教育(?:阶段)?学校[0-9]+所|基本情况|现有[^。]{0,12}学校",
        r"学校|学生",
        "学校数、班级数、学生数、教师数",
    ),
    ("组织", "政府履职与组织领导", r"领导小组|组织领导|政府责任|履行[^。]{0,6}职责", "", ""),
    ("经费", "经费保障", r"经费", r"经费|投入", "一般公共预算教育支出及生均支出的逐年数"),
    ("质量", "教育质量", r"教育质量|教学质量|内涵发展", "", ""),
    ("问题", "存在问题", r"不足|短板|问题(?:和|与|主要)|存在(?:的)?(?:问题|短板)|薄弱环节", "", ""),
    ("打算", "下一步举措", r"下一步|今后(?:努力|工作|打算)|努力方向|整改措施|工作打算", "", ""),
)


def coverage(readings: Sequence[Reading]) -> tuple[Topic, ...]:
    """One entry for every item and section, over all documents together."""
    return tuple(_topic(readings, *entry) for entry in _ITEMS)


def _topic(readings: Sequence[Reading], code: str, name: str, words: str, figures: str, wanted: str) -> Topic:
    pattern, numbers = re.compile(words), re.compile(figures) if figures else None
    quote, claims = "", []
    for reading in readings:
        found = pattern.search(reading.text)
        if found and not quote:
            quote = reading.text[max(0, found.start() - 8) : found.end() + 16].replace("\n", "")
        if numbers:
            claims += [claim for claim in reading.claims if _speaks(claim, reading.text, pattern, numbers)]
    missing = wanted if numbers and not claims else ""
    return Topic(code, name, bool(quote), quote, tuple(claim.id for claim in claims[:12]), missing)


def _speaks(claim: Claim, text: str, pattern: re.Pattern[str], numbers: re.Pattern[str]) -> bool:
    """The claim's own clause, with a little on both sides, names the item and what is measured."""
    near = text[max(0, claim.start - 12) : claim.end + 6]
    return bool(pattern.search(near) and numbers.search(near)) and not claim.saying
