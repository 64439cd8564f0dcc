"""Title, opening and section 一 (基本情况): who we are, in counts that add up as printed."""

from __future__ import annotations

from junheng.reports.document.model import Paragraph, Style, Words
from junheng.reports.document.telling import Telling

_KINDS = ("小学", "初中", "九年一贯制学校", "十二年一贯制学校", "完全中学", "特殊教育学校", "职业学校")


def opening(t: Telling) -> list[Paragraph]:
    """Title in two lines broken by sense, the signing body, what this is."""
    county = t.assessment.county
    name = str(county.get("name") or "本县")
    standard = t.assessment.standard
    document = f"《{standard.get('title')}》（{standard.get('document')}）" if standard.get("title") else "国家标准"
    return [
        Paragraph((Words(f"{name}义务教育优质均衡发展\n自评报告"),), Style.TITLE),
        Paragraph((Words(f"{name}人民政府"),), Style.BYLINE),
        t.say(
            f"按照{document}的要求，{t.us}以{'{county/school_year|x}年' if county.get('school_year') else ''}9月1日为统计时点，"
            "对县域义务教育优质均衡发展情况逐校逐项开展自评。现将自评情况报告如下。"
        ),
    ]


def basic_facts(t: Telling) -> list[Paragraph]:
    return [
        Paragraph((Words("一、基本情况"),), Style.HEADING1),
        *t.paragraph([_place(t), *_schools(t), _points(t)]),
        *t.paragraph(_pupils(t)),
        *t.paragraph(_scope(t)),
    ]


def _place(t: Telling) -> str:
    """Population, towns and villages, as far as they are reported."""
    said = [
        ("county/resident_population", "常住人口{county/resident_population ÷ 10000|d2}万人"),
        ("county/townships", "辖{county/townships|n}个乡镇（街道）"),
        ("county/villages", "{county/villages|n}个行政村"),
    ]
    known = [words for reference, words in said if t.value(reference) is not None]
    return f"{t.us}{'，'.join(known)}。" if known else ""


def _schools(t: Telling) -> list[str]:
    """Schools by kind, and their sum made of the very counts that are printed."""
    kinds = [kind for kind in _KINDS if t.value(f"figures/schools.{kind}")]
    if not kinds:
        return []
    whole = " + ".join(f"figures/schools.{kind}" for kind in kinds)
    parts = "、".join(f"{kind}{{figures/schools.{kind}|n}}所" for kind in kinds)
    return [f"现有义务教育学校{{{whole}|n}}所，其中{parts}（校区已并入所属学校）。"]


def _points(t: Telling) -> str:
    if not t.value("figures/teaching_points"):
        return ""
    return "另有小学教学点{figures/teaching_points|n}个，其中50人及以上的{figures/teaching_points_50|n}个。"


def _pupils(t: Telling) -> list[str]:
    """Classes, pupils and teachers by stage, each with its sum."""
    said = [
        ("classes", "义务教育阶段共有教学班{sum|n?}个，其中小学{a|n}个、初中{b|n}个；"),
        ("pupils", "在校学生{sum|n?}人，其中小学{a|n}人、初中{b|n}人；"),
        ("full_time_teachers", "专任教师{sum|n?}人，其中小学{a|n}人、初中{b|n}人。"),
    ]
    return [_summed(words, f"figures/{name}.小学", f"figures/{name}.初中") for name, words in said]


def _summed(words: str, primary: str, junior: str) -> str:
    both = f"{primary} + {junior}"
    return words.replace("{sum|", f"{{{both}|").replace("{a|", f"{{{primary}|").replace("{b|", f"{{{junior}|")


def _scope(t: Telling) -> list[str]:
    """What takes part in the seven indicators: rows are stages of schools."""
    if not t.assessment.schools:
        return []
    whole = "rows/小学/count + rows/初中/count"
    return [
        f"按标准纳入资源配置评估的学校（一贯制学校按学段分别计）共{{{whole}|n}}个，"
        "其中小学{rows/小学/count|n}个、初中{rows/初中/count|n}个；"
        "特殊教育学校、职业学校和不足规定人数的教学点不参加七项指标的评估。"
    ]
