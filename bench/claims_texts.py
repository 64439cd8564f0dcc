"""Made-up reports whose numbers agree: sentences in the manner of 自评报告, 汇报 and 讲话, figures drawn at random."""

from __future__ import annotations

import random
from collections.abc import Callable


def _split(total: int, parts: int, chance: random.Random) -> list[int]:
    cuts = sorted(chance.sample(range(1, total), parts - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


def _schools(r: random.Random) -> str:
    a, b, c, d = r.randint(20, 70), r.randint(10, 40), r.randint(2, 9), 1
    style = r.randrange(3)
    if style == 0:
        return (
            f"全县现有义务教育学校{a + b + c + d}所，其中小学{a}所、初中{b}所、九年一贯制学校{c}所、特殊教育学校{d}所。"
        )
    if style == 1:
        return f"目前，全区共有义务教育阶段学校 {a + b + c} 所（小学 {a} 所，初中 {b} 所，九年一贯制学校 {c} 所）。"
    return f"我市现有小学{a}所、初中{b}所、九年一贯制学校{c}所，共{a + b + c}所义务教育学校。"


def _pupils(r: random.Random) -> str:
    primary, junior = r.randint(12000, 90000), r.randint(6000, 45000)
    p, j = round(primary / 42), round(junior / 46)
    return r.choice(
        [
            f"义务教育阶段共有班级{p + j}个，其中小学{p}个，初中{j}个；在校学生{primary + junior}人，其中小学{primary}人，初中{junior}人。",
            f"义务教育在校生{primary + junior}人（小学{primary}人，初中{junior}人），教学班{p + j}个（小学{p}个，初中{j}个）。",
        ]
    )


def _backbone(r: random.Random) -> str:
    teachers, places = r.randint(3200, 9000), r.choice([1, 2])
    some = r.randint(teachers // 5, teachers // 2)
    share = f"{some / teachers * 100:.{places}f}"
    return r.choice(
        [
            f"全县专任教师{teachers}人，其中县级以上骨干教师{some}人，占比{share}%。",
            f"专任教师{teachers}名，其中骨干教师{some}名，占专任教师总数的{share}%。",
        ]
    )


def _rotation(r: random.Random) -> str:
    eligible = r.randint(800, 3000)
    moved = r.randint(eligible // 9, eligible // 4)
    core = r.randint(moved // 5 + 1, moved // 2)
    return (
        f"上一年度符合交流条件教师{eligible}名，实际交流{moved}名，占符合交流条件教师总数的{moved / eligible * 100:.2f}%；"
        f"其中骨干教师{core}名，占交流教师总数的{core / moved * 100:.2f}%。"
    )


def _growth(r: random.Random) -> str:
    base = r.randint(500, 2000)
    last = base + r.randint(20, 400)
    rate = (last / base - 1) * 100
    return r.choice(
        [
            f"全县教育经费投入由2020年的{base / 100:.2f}亿元增加到2023年的{last / 100:.2f}亿元，增长{rate:.2f}%。",
            f"2022年教育支出{base / 100:.2f}亿元，2023年教育支出{last / 100:.2f}亿元，增长{rate:.2f}%。",
            f"2023年一般公共预算教育支出达{last / 100:.2f}亿元，比上年增加{(last - base) / 100:.2f}亿元，增长{rate:.2f}%。",
        ]
    )


def _expansion(r: random.Random) -> str:
    base, more = r.randint(10, 20), r.randint(3, 10)
    return f"“县管校聘”试点学校由{base}所增加到{base + more}所，新增{more}所。"


def _points(r: random.Random) -> str:
    base, more = r.randint(400, 700), r.randint(20, 200)
    return f"学生体质健康优良率由{base / 10:.1f}%提高到{(base + more) / 10:.1f}%，提高{more / 10:.1f}个百分点。"


def _fund(r: random.Random) -> str:
    each, years, word = r.randint(3, 40) * 100, *r.choice([(3, "三"), (5, "五"), (4, "四")])
    return f"县财政每年安排{each}万元专项资金，{word}年共安排{each * years}万元，用于教育信息化建设。"


def _quota(r: random.Random) -> str:
    primary, junior = r.randint(8, 12) * 100, r.randint(12, 16) * 100
    return f"生均公用经费标准为小学{primary}元、初中{junior}元，特殊教育学校按普通小学的8倍拨付，即{primary * 8}元。"


def _items(r: random.Random) -> str:
    met = r.randint(24, 31)
    return f"2023年义务教育优质均衡达标比例为{met / 32 * 100:.2f}%。"


def _projects(r: random.Random) -> str:
    new, wider = r.randint(2, 15), r.randint(2, 15)
    return (
        f"近三年新建、改扩建学校{new + wider}所，其中新建{new}所、改扩建{wider}所，召开专题会议{r.randint(3, 12)}次。"
    )


def _service(r: random.Random) -> str:
    found = r.randint(120, 600)
    done = r.randint(found * 8 // 10, found - 1)
    return f"排查录入隐患{found}条，落实整改{done}条，整改率{done / found * 100:.2f}%。"


def _migrants(r: random.Random) -> str:
    public, bought = r.randint(800, 6000), r.randint(20, 200)
    rest = r.randint(5, 60)
    return (
        f"全县符合条件的随迁子女{public + bought + rest}人，其中公办学校就读{public}人，政府购买学位就读{bought}人，"
        f"合计{public + bought}人，占{(public + bought) / (public + bought + rest) * 100:.2f}%。"
    )


def _plan(r: random.Random) -> str:
    first, years, word = r.randint(2019, 2024), *r.choice([(3, "三"), (5, "五")])
    return f"制定实施《教育资源布局{word}年行动计划（{first}—{first + years - 1}年）》，明确{r.randint(3, 9)}个方面{r.randint(10, 30)}项任务。"


def _disabled(r: random.Random) -> str:
    all_, away = r.randint(120, 500), r.randint(1, 4)
    a, b, c = _split(all_ - away, 3, r)
    return (
        f"适龄残疾儿童少年{all_}人，已入学{all_ - away}人，入学率{(all_ - away) / all_ * 100:.1f}%，"
        f"其中特殊教育学校就读{a}人、随班就读{b}人、送教上门{c}人。"
    )


SENTENCES: tuple[Callable[[random.Random], str], ...] = (
    _schools,
    _pupils,
    _backbone,
    _rotation,
    _growth,
    _expansion,
    _points,
    _fund,
    _quota,
    _items,
    _projects,
    _service,
    _migrants,
    _plan,
    _disabled,
)
_FILLER = (
    "坚持教育优先发展，切实办好人民满意的教育。",
    "始终把义务教育优质均衡发展作为重大民生工程。",
    "健全“1+N”工作机制，落实“一校一策”。",
    "2023年以来，先后出台多项文件。",
)


def made_up_report(chance: random.Random) -> str:
    """One report of some fifteen paragraphs, every stated relation of which holds."""
    lines = ["明河县2023年义务教育优质均衡发展自评报告", ""]
    order = [SENTENCES[0], SENTENCES[1], *chance.sample(SENTENCES[2:], len(SENTENCES) - 2)]
    for index, sentence in enumerate(order, 1):
        lines.append(f"{index}．{chance.choice(_FILLER)}{sentence(chance)}")
    return "\n".join(lines) + "\n"
