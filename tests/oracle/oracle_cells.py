"""Cells of a data package for the slow oracle: strings in, exact values out, keys believed or not.

Written from fields.csv and readings.md alone and sharing nothing with `junheng`: two readers that err alike would
prove nothing. A value is `Fraction`, `str`, `bool`, `date`, a list of `Fraction`, or None for missing.
"""

import re
from collections import Counter
from datetime import date
from fractions import Fraction

STAGES = ("小学", "初中")
VETO_IDS = ("V1", "V2", "V3", "V4", "V5", "V6")
KINDS = ("小学", "初中", "九年一贯制学校", "十二年一贯制学校", "完全中学", "教学点", "特殊教育学校", "职业学校")

STAGE_COUNTS = tuple(
    "pupils classes full_time_teachers doctoral_teachers master_teachers bachelor_teachers junior_college_teachers"
    " backbone_teachers pe_teachers music_teachers art_teachers general_arts_teachers shared_pe_and_arts_teachers"
    " certified_teachers trained_teachers entrants entrants_by_zone pupils_in_zone".split()
)
SCHOOL_FIGURES = tuple(
    "senior_pupils migrant_pupils teaching_floor_area_m2 indoor_sports_area_m2 outdoor_sports_area_m2"
    " leased_sports_area_m2 equipment_value_wan_yuan networked_multimedia_classrooms operating_funds_yuan"
    " operating_budget_yuan training_budget_yuan".split()
)
COUNTY_FIGURES = tuple(
    "school_year operating_quota_primary_yuan operating_quota_junior_yuan provincial_quota_primary_yuan"
    " provincial_quota_junior_yuan special_school_pupils special_school_operating_funds_yuan"
    " teacher_average_pay_yuan civil_servant_average_pay_yuan rotation_eligible_teachers rotation_teachers"
    " rotation_backbone_teachers elite_senior_quota elite_senior_quota_allocated"
    " elite_senior_quota_allocated_rural migrant_children_eligible migrant_children_public"
    " migrant_children_purchased children_with_disabilities_eligible children_with_disabilities_enrolled".split()
)

NUMBER, BOOL, DATE, LIST, TEXT = "number", "bool", "date", "list", "text"


def _typed(**groups):
    return {name: kind for kind, names in groups.items() for name in names}


FIELDS = {
    "county": {"region_code": TEXT, "basic_balance_recognised_on": DATE, **_typed(number=COUNTY_FIGURES)},
    "schools": {
        "school_code": TEXT,
        "campus_of": TEXT,
        "kind": KINDS,
        "sponsor_code": tuple(str(code) for code in range(1, 11)),
        "setting": ("城区", "镇区", "乡村"),
        "is_boarding": BOOL,
        "is_dense_centre": BOOL,
        "built_year": NUMBER,
        **_typed(number=SCHOOL_FIGURES),
    },
    "school_stages": {
        "school_code": TEXT,
        "stage": STAGES,
        "music_rooms_m2": LIST,
        "art_rooms_m2": LIST,
        **_typed(number=STAGE_COUNTS),
    },
    "classes": {"school_code": TEXT, "stage": STAGES, "grade": NUMBER, "name": TEXT, "pupils": NUMBER},
    "cohorts": {
        "school_code": TEXT,
        **_typed(number=("enrolled", "transferred_in", "transferred_out", "died", "graduates")),
    },
    "monitoring": {
        "subject": ("语文", "数学", "科学", "体育", "艺术", "德育"),
        "year": NUMBER,
        "level": ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"),
        "interschool_difference": NUMBER,
    },
    "survey": {
        "respondents": ("家长", "学生", "教师", "校长", "人大代表", "政协委员", "其他群众"),
        "mode": ("问卷", "走访"),
        "valid": NUMBER,
        "satisfied": NUMBER,
    },
    "judgements": {"item": TEXT, "met": BOOL},
    "vetoes": {"item": VETO_IDS, "occurred": BOOL},
    "teachers": {
        "teacher_code": TEXT,
        "school_code": TEXT,
        "stage": STAGES,
        "subject": TEXT,
        "degree": ("博士", "硕士", "本科", "专科", "高中及以下"),
        "is_backbone": BOOL,
        "is_certified": BOOL,
        "training_hours": NUMBER,
    },
}

# The fields that say which record it is, and those that say whose it is: a doubled record keeps both, loses the rest.
KEYS = {
    "county": ("region_code",),
    "schools": ("school_code",),
    "school_stages": ("school_code", "stage"),
    "classes": ("school_code", "grade", "name"),
    "cohorts": ("school_code",),
    "monitoring": ("subject", "year"),
    "survey": ("respondents", "mode"),
    "judgements": ("item",),
    "vetoes": ("item",),
    "teachers": ("teacher_code",),
}
OWNERS = {"classes": ("stage",), "teachers": ("school_code", "stage")}

_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


def _number(text):
    return Fraction(text) if _DECIMAL.fullmatch(text) else None


def _date(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _list(text):
    areas = [_number(part.strip()) for part in text.split(";")]
    return None if None in areas else areas


_READERS = {NUMBER: _number, DATE: _date, LIST: _list, BOOL: {"是": True, "否": False}.get, TEXT: str}


def read_cell(cell, kind):
    """The value of one cell; None when it is empty or cannot be read as `kind`."""
    text = (cell or "").strip()
    if not text:
        return None
    if isinstance(kind, tuple):
        return text if text in kind else None
    return _READERS[kind](text)


# Doubled rows of these tables may well be two classes or two teachers; elsewhere they are one thing told twice.
MAY_BE_TWO = ("classes", "teachers")


def read_table(name, rows):
    """Records of one table; of records that share a key only key and owner are kept, and `believed` is None."""
    fields, key = FIELDS[name], KEYS[name]
    records = [{field: read_cell(row.get(field), kind) for field, kind in fields.items()} for row in rows]
    identities = [tuple(record[field] for field in key) for record in records]
    times = Counter(identities)
    kept = key + OWNERS.get(name, ())
    result, emptied = [], set()
    for record, identity in zip(records, identities, strict=True):
        if None in identity or times[identity] == 1:
            result.append({**record, "believed": True})
        elif name in MAY_BE_TWO or identity not in emptied:
            emptied.add(identity)
            result.append({**dict.fromkeys(fields), **{field: record[field] for field in kept}, "believed": None})
    return result


def read_package(tables):
    """Every table the judgement rests on, read; a table that is absent is empty."""
    return {name: read_table(name, tables.get(name, ())) for name in FIELDS}
