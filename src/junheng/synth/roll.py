"""The roll of schools (学校名册): how many of each kind, where they lie, what they are called."""

from __future__ import annotations

import itertools

from junheng.synth.model import (
    COMPLETE_SECONDARY,
    JUNIOR_SCHOOL,
    NINE_YEAR,
    PRIMARY_SCHOOL,
    PRIVATE,
    SPECIAL,
    STAGES_OF_KIND,
    TEACHING_POINT,
    TWELVE_YEAR,
    VOCATIONAL,
    County,
    Order,
    School,
)
from junheng.synth.randomness import Stream, apportion, decimal

SHARE_OF_KIND = {
    PRIMARY_SCHOOL: 65,
    TEACHING_POINT: 4,
    JUNIOR_SCHOOL: 24,
    COMPLETE_SECONDARY: 3,
    NINE_YEAR: 8,
    TWELVE_YEAR: 1,
    SPECIAL: 1,
    VOCATIONAL: 1,
}
FEWEST_SCHOOLS, MOST_SCHOOLS = 16, 1_500
STREETS = ("东街道", "西街道", "南街道")
TOWNS = (
    "栖岚", "砚汀", "芷堰", "苇澜", "荻墩", "蘅浦", "槿塘", "溯泾",
    "棹湾", "漪洲", "榆汀", "菱堰", "桐澜", "桑漪", "穗汀", "枳墩",
)  # fmt: skip
VILLAGES = (
    "东埝", "西荡", "南圩", "北垛", "上汊", "下坨", "前埭", "后墒",
    "长埂", "圆荡", "双桠", "三汊", "大垛", "小圩", "新埭", "老埝",
)  # fmt: skip
BRANCH_NAMES = (
    "东埭", "澄汀", "西桠", "南棹", "北苇", "芷园", "枳园", "砚园",
    "榆园", "菱园", "蘅园", "桐园", "漪园", "槿园", "荻园", "栖园",
)  # fmt: skip
PRIVATE_NAMES = ("明砚双语", "芷兰实验", "栖梧外国语")
NUMERALS = "一二三四五六七八九十"
GROUP_NAMES = ("均安县实验", "明砚", "芷兰", "苇岸", "栖梧", "溯源", "蘅芜", "桐荫", "漪澜", "榆阳")
SEA_LONGITUDE, SEA_LATITUDE = 122.9, 33.4
"""The middle of the made-up map: open water in the Yellow Sea, so that no real place is meant."""


def make_roll(order: Order) -> County:
    """The county's schools with code, name, kind, place, sponsor and group, still without pupils."""
    if not FEWEST_SCHOOLS <= order.schools <= MOST_SCHOOLS:
        raise ValueError(f"学校数应在 {FEWEST_SCHOOLS} 到 {MOST_SCHOOLS} 之间，不能是 {order.schools}")
    towns = _towns(order)
    schools = _kinds(order)
    _set_profiles(schools)
    _set_places(schools, towns, Stream(order.random_seed, "places"))
    _set_campuses(schools)
    _set_sponsors(schools)
    _set_names(schools, towns, order.name, Stream(order.random_seed, "names"))
    _set_identity(schools, towns, Stream(order.random_seed, "identity"))
    _set_groups(schools, order.name, Stream(order.random_seed, "groups"))
    return County(order, schools, towns)


def chinese_number(number: int) -> str:
    """1–999 as in a school's name: 十二.

    >>> chinese_number(12), chinese_number(20), chinese_number(35), chinese_number(104), chinese_number(110)
    ('十二', '二十', '三十五', '一百零四', '一百一十')
    """
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    unit = NUMERALS[ones - 1] if ones else ""
    if hundreds:
        middle = f"{NUMERALS[tens - 1]}十" if tens else "零" if ones else ""
        return f"{NUMERALS[hundreds - 1]}百{middle}{unit}"
    return ("" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十") + unit


def _towns(order: Order) -> list[str]:
    rural = max(2, min(len(TOWNS), round(order.schools / 9.7)))
    return [order.name[:1] + street for street in STREETS] + [f"{name}镇" for name in TOWNS[:rural]]


def _kinds(order: Order) -> list[School]:
    counts = apportion(order.schools, list(SHARE_OF_KIND.values()))
    for position, count in enumerate(counts):
        if count == 0:
            counts[position], counts[0] = 1, counts[0] - 1
    kinds = [kind for kind, count in zip(SHARE_OF_KIND, counts, strict=True) for _ in range(count)]
    return [School(f"{order.region_code[2:]}{number:06d}", kind, "", 0) for number, kind in enumerate(kinds, start=1)]


PROFILES = {
    PRIMARY_SCHOOL: (("crowded", 9), ("centre", 14), ("town", 24), ("rural", 10), ("sparse", 8)),
    JUNIOR_SCHOOL: (("crowded", 4), ("centre", 6), ("town", 11), ("rural", 3)),
    COMPLETE_SECONDARY: (("centre", 2), ("town", 1)),
    NINE_YEAR: (("crowded", 1), ("centre", 1), ("town", 4), ("rural", 2)),
    TWELVE_YEAR: (("centre", 1),),
    TEACHING_POINT: (("point", 1),),
    SPECIAL: (("special", 1),),
    VOCATIONAL: (("vocational", 1),),
}


def _set_profiles(schools: list[School]) -> None:
    for kind, profiles in PROFILES.items():
        those = [school for school in schools if school.kind == kind]
        counts = apportion(len(those), [weight for _, weight in profiles])
        words = [word for (word, _), count in zip(profiles, counts, strict=True) for _ in range(count)]
        for school, word in zip(those, words, strict=True):
            school.profile = word


def _set_places(schools: list[School], towns: list[str], stream: Stream) -> None:
    """Centre schools to the streets, the others round the towns in turn, so that each town has its central school."""
    centres = [(0.0, 0.0)] * len(STREETS)
    for _ in towns[len(STREETS) :]:
        centres.append(_town_centre(centres, stream))
    turns = dict.fromkeys(SHARE_OF_KIND, 0)
    for school in schools:
        in_centre = school.profile in ("crowded", "centre", "special", "vocational")
        first, number = (0, len(STREETS)) if in_centre else (len(STREETS), len(towns) - len(STREETS))
        school.town = first + turns[school.kind] % number
        turns[school.kind] += 1
        reach = {"town": 0.012, "rural": 0.05, "sparse": 0.055, "point": 0.06}.get(school.profile, 0.045)
        x, y = centres[school.town]
        school.cells["longitude"] = decimal(SEA_LONGITUDE + x + stream.bell(-reach, reach), 5)
        school.cells["latitude"] = decimal(SEA_LATITUDE + y + stream.bell(-reach, reach) * 0.85, 5)


def _town_centre(others: list[tuple[float, float]], stream: Stream) -> tuple[float, float]:
    """A point in a box of about 60 by 50 km, away from the county seat and from the other towns while there is room."""
    for attempt in range(200):
        x, y = stream.between(-0.32, 0.32), stream.between(-0.22, 0.22)
        distance = 0.11 - attempt * 0.0005
        if all((x - a) * (x - a) + (y - b) * (y - b) * 1.4 > distance * distance for a, b in others):
            break
    return x, y


def _set_campuses(schools: list[School]) -> None:
    """Four primary sites have no identity of their own; two of them form a chain, a campus of a campus.

    A small county has one such site.
    """
    sites = [school for school in schools if school.kind == PRIMARY_SCHOOL and school.profile in ("centre", "town")]
    pairs = ((1, 0), (2, 1), (4, 3), (-1, -2)) if len(sites) >= 9 else ((-1, -2),) if len(sites) >= 3 else ()
    for child, parent in pairs:
        sites[child].campus_of = sites[parent]
        sites[child].town = sites[parent].town


def _set_sponsors(schools: list[School]) -> None:
    """The last junior, nine-year and twelve-year school are private; everything else belongs to the county's bureau."""
    private = [_last(schools, kind) for kind in (JUNIOR_SCHOOL, NINE_YEAR, TWELVE_YEAR)]
    for school in schools:
        school.cells["sponsor_code"] = PRIVATE if any(school is other for other in private) else "7"


def _set_names(schools: list[School], towns: list[str], county: str, stream: Stream) -> None:
    branches, coined = itertools.cycle(BRANCH_NAMES), itertools.cycle(PRIVATE_NAMES)
    villages = [itertools.cycle(stream.shuffled(VILLAGES)) for _ in towns]
    own_branches = _own_branches(schools)
    count: dict[tuple[str, int], int] = {}
    for school in schools:
        if school.campus_of or id(school) in own_branches:
            continue
        place = 0 if school.town < len(STREETS) else school.town
        number = count[school.kind, place] = count.get((school.kind, place), 0) + 1
        village = next(villages[school.town]) if school.profile in ("rural", "sparse", "point") else ""
        school.cells["name"] = _name(school, county if place == 0 else towns[school.town], number, village)
        if school.is_private:
            school.cells["name"] = f"{county}{next(coined)}学校"
    for school in schools:
        if school.campus_of:
            school.cells["name"] = f"{school.parent.name}{next(branches)}校区"
        elif id(school) in own_branches:
            school.cells["name"] = f"{own_branches[id(school)].name}{next(branches)}分校"
            school.town = own_branches[id(school)].town
    _make_unique(schools)


def _make_unique(schools: list[School]) -> None:
    """In a very big county the coined names run out: number those that come back."""
    seen: dict[str, int] = {}
    for school in schools:
        times = seen[school.name] = seen.get(school.name, 0) + 1
        if times > 1:
            school.cells["name"] = f"{school.name}（{chinese_number(times)}部）"


def _own_branches(schools: list[School]) -> dict[int, School]:
    """Branches with an identity of their own (独立建制的分校), each with the school it is named after."""
    candidates = [s for s in schools if s.kind == PRIMARY_SCHOOL and s.profile in ("crowded", "centre", "town")]
    parents = {id(school.campus_of) for school in schools if school.campus_of}
    free = [school for school in candidates if not school.campus_of and id(school) not in parents]
    number = sum(school.kind == PRIMARY_SCHOOL for school in schools) // 11
    if len(free) < 2 * number or number == 0:
        return {}
    step = len(free) // number
    return {id(free[turn * step + 1]): free[turn * step] for turn in range(number)}


def _name(school: School, place: str, number: int, village: str) -> str:
    in_town = place.endswith("镇")
    if school.kind == PRIMARY_SCHOOL:
        first = "中心" if in_town else "实验"
        return f"{place}{village or (first if number == 1 else f'第{chinese_number(number)}')}小学"
    endings = {
        TEACHING_POINT: f"{village}教学点",
        JUNIOR_SCHOOL: f"{village}初级中学" if in_town else f"第{chinese_number(number)}初级中学",
        COMPLETE_SECONDARY: "中学" if in_town else f"第{chinese_number(number)}中学",
        NINE_YEAR: f"{village}九年一贯制学校" if in_town else f"第{chinese_number(number)}九年一贯制学校",
        TWELVE_YEAR: f"第{chinese_number(number)}十二年一贯制学校",
        SPECIAL: "特殊教育学校",
        VOCATIONAL: "中等专业学校",
    }
    return f"{place}{endings[school.kind]}"


def _set_identity(schools: list[School], towns: list[str], stream: Stream) -> None:
    """Sponsor, setting, township, boarding, building year. A campus has its parent's sponsor and setting."""
    setting = {"town": "镇区", "rural": "乡村", "sparse": "乡村", "point": "乡村"}
    for school in schools:
        school.cells.update(
            campus_of=school.campus_of.code if school.campus_of else None,
            setting=setting.get(school.profile, "城区"),
            township=towns[school.town],
            is_boarding=school.kind == TWELVE_YEAR or (school.kind == JUNIOR_SCHOOL and school.profile == "rural"),
            built_year=stream.whole(1984, 2012)
            if school.profile in ("crowded", "sparse")
            else stream.whole(1992, 2022),
            is_dense_centre=school.profile == "crowded",
        )
    for school in schools:
        if school.campus_of:
            parent = school.parent.cells
            school.cells.update(sponsor_code=parent["sponsor_code"], setting=parent["setting"])


def _last(schools: list[School], kind: str) -> School:
    return [school for school in schools if school.kind == kind][-1]


def _set_groups(schools: list[School], county: str, stream: Stream) -> None:
    """Groups (教育集团) led by a centre school; campuses and about half of the others belong to one."""
    heads = [s for s in schools if s.profile in ("centre", "crowded") and STAGES_OF_KIND[s.kind] and not s.campus_of]
    names = [GROUP_NAMES[0].replace("均安县", county), *GROUP_NAMES[1:]]
    leaders = stream.some(heads, min(len(names), max(1, len(schools) // 11)))
    for name, leader in zip(names, leaders, strict=False):
        leader.cells.update(school_group=f"{name}教育集团", group_role="核心校")
    for school in schools:
        is_free = "school_group" not in school.cells and school.kind not in (SPECIAL, VOCATIONAL)
        if is_free and not school.campus_of and not school.is_private and stream.chance(0.5):
            leader = stream.pick(leaders)
            school.cells.update(school_group=leader.cells["school_group"], group_role="成员校")
    for school in schools:
        group = school.parent.cells.get("school_group")
        if school.campus_of and group:
            school.cells.update(school_group=group, group_role="成员校")
