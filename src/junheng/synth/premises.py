"""Buildings, sports grounds, equipment and special rooms (办学条件), school by school."""

from __future__ import annotations

import math
from decimal import Decimal

from junheng.synth.model import (
    JUNIOR,
    PRIMARY,
    SPECIAL,
    STAGES_OF_KIND,
    TEACHING_POINT,
    VOCATIONAL,
    County,
    Row,
    School,
)
from junheng.synth.randomness import Stream, decimal

# Ranges per pupil of the school's first compulsory stage, by profile: (primary schools and schools of several stages,
# junior schools). Junior pupils of the former weigh 1.1, so theirs is 1.1 times as much.
TEACHING_AREA = {
    "crowded": ((3.7, 4.6), (4.8, 5.9)),
    "centre": ((4.65, 5.5), (6.0, 7.2)),
    "town": ((4.8, 6.8), (6.2, 8.6)),
    "rural": ((5.3, 7.6), (6.6, 9.4)),
    "sparse": ((8.0, 12.5), (8.0, 12.5)),
    "point": ((8.0, 13.0), (8.0, 13.0)),
}
SPORTS_AREA = {
    "crowded": ((5.2, 7.4), (7.9, 10.1)),
    "centre": ((7.7, 9.6), (10.6, 12.6)),
    "town": ((8.6, 12.6), (11.0, 16.0)),
    "rural": ((10.5, 16.0), (12.0, 19.0)),
    "sparse": ((28.0, 38.0), (28.0, 38.0)),
    "point": ((18.0, 34.0), (18.0, 34.0)),
}
SEVERAL_STAGES_AT_LEAST = {"teaching": 5.4, "sports": 9.5}
"""Schools with a junior part need 1/1.1 of the junior threshold; only crowded ones stay under it."""
EQUIPMENT_YUAN = {PRIMARY: (2_060, 5_100), JUNIOR: (2_560, 6_000)}
SEVERAL_STAGES_EQUIPMENT_YUAN = (2_340, 5_200)
ROOMS_PER_PUPIL = {PRIMARY: 0.0236, JUNIOR: 0.0246}

MUSIC_ROOM_M2, ART_ROOM_M2 = 96, 90
SCHOOLS_SHORT_OF_A_ROOM, SCHOOLS_WITH_SMALL_ROOMS = 5, 5
SPORTS_CV = (0.527, 0.553)
"""Where the CV of sports area among primary schools is brought to lie: over the limit of 0.50, and not absurdly so."""


def build(county: County) -> None:
    stream = Stream(county.order.random_seed, "premises")
    for school in county.schools:
        _set_areas(school, stream)
        _set_equipment(school, stream)
    _spread_sports_area(county, stream.between(*SPORTS_CV))
    _set_special_rooms(county, Stream(county.order.random_seed, "special rooms"))


def _range(school: School, table: dict) -> tuple[float, float]:
    primary, junior = table.get(school.profile, table["town"])
    return junior if STAGES_OF_KIND[school.kind] == (JUNIOR,) else primary


def _per_pupil(school: School, table: dict, floor: float, stream: Stream) -> float:
    value = stream.between(*_range(school, table))
    has_both = len(STAGES_OF_KIND[school.kind]) == 2
    return max(value, floor * stream.between(1.0, 1.15)) if has_both and school.profile != "crowded" else value


def _set_areas(school: School, stream: Stream) -> None:
    size = school.weighted_pupils() or 900.0
    teaching = size * _per_pupil(school, TEACHING_AREA, SEVERAL_STAGES_AT_LEAST["teaching"], stream)
    sports = size * _per_pupil(school, SPORTS_AREA, SEVERAL_STAGES_AT_LEAST["sports"], stream)
    has_hall = school.profile not in ("sparse", "point") and stream.chance(0.7)
    indoor = stream.measured(min(sports * stream.bell(0.04, 0.12), 2_600)) if has_hall else Decimal(0)
    school.cells.update(
        teaching_floor_area_m2=stream.measured(teaching) + indoor,
        indoor_sports_area_m2=indoor,
        outdoor_sports_area_m2=stream.measured(sports) - indoor,
        leased_sports_area_m2=0,
        converted_sports_area_m2=0,
    )
    if school.profile == "crowded" and stream.chance(0.6):
        leased = stream.measured(size * stream.bell(0.5, 1.6))
        school.cells.update(
            leased_sports_area_m2=leased, converted_sports_area_m2=min(leased, stream.whole(2, 6) * 100)
        )


def _set_equipment(school: School, stream: Stream) -> None:
    size, stages = school.weighted_pupils(), STAGES_OF_KIND[school.kind]
    yuan = (
        SEVERAL_STAGES_EQUIPMENT_YUAN if len(stages) == 2 else EQUIPMENT_YUAN[stages[0]] if stages else (9_000, 9_000)
    )
    rooms = max((ROOMS_PER_PUPIL[stage] for stage in stages), default=0.03)
    classes = sum(int(cells["classes"]) for cells in school.stages.values())
    school.cells.update(
        equipment_value_wan_yuan=decimal((size or 1_500.0) * stream.between(*yuan) / 10_000, 2),
        networked_multimedia_classrooms=max(
            math.ceil(size * rooms), round(classes * stream.between(0.98, 1.4)), 1 if stages else 48
        ),
    )


def sports_figures(county: County, stage: str) -> list[tuple[float, float]]:
    """Pupils and sports area of each assessed school of one stage, merged and split by weight: enough to steer by.

    The product's own figure is the engine's; this one only tells the maker how far to push.
    """
    pupils: dict[str, float] = {}
    area: dict[str, float] = {}
    size: dict[str, float] = {}
    for school in county.schools:
        parent = school.parent
        if parent.is_assessed:
            code = parent.code
            pupils[code] = pupils.get(code, 0.0) + school.pupils(stage)
            size[code] = size.get(code, 0.0) + school.weighted_pupils()
            area[code] = area.get(code, 0.0) + float(_sports_area(school))
    weight = {True: 1.0, False: 1.1}
    return [
        (pupils[code], area[code] * pupils[code] * weight[stage == PRIMARY or pupils[code] >= size[code]] / size[code])
        for code in pupils
        if pupils[code]
    ]


def variation(figures: list[tuple[float, float]]) -> float:
    """Pupil-weighted CV of amount per pupil."""
    pupils = math.fsum(number for number, _ in figures)
    mean = math.fsum(amount for _, amount in figures) / pupils
    variance = (
        math.fsum(number * (amount / number - mean) * (amount / number - mean) for number, amount in figures) / pupils
    )
    return math.sqrt(variance) / mean


def _sports_area(school: School) -> Decimal:
    return Decimal(school.cells["outdoor_sports_area_m2"]) + Decimal(school.cells["indoor_sports_area_m2"])


def _spread_sports_area(county: County, target: float) -> None:
    """Widen or narrow the grounds of the emptied-out rural schools until the primary CV lies at the target."""
    sparse = [school for school in county.schools if school.profile == "sparse"]
    grounds = [school.cells["outdoor_sports_area_m2"] for school in sparse]
    low, high = 0.25, 6.0
    for _ in range(30):
        factor = (low + high) / 2
        for school, ground in zip(sparse, grounds, strict=True):
            school.cells["outdoor_sports_area_m2"] = decimal(float(ground) * factor, 1)
        if variation(sports_figures(county, PRIMARY)) < target:
            low = factor
        else:
            high = factor


def _set_special_rooms(county: County, stream: Stream) -> None:
    """One music and one art room a dozen classes; some schools lack one, some have theirs too small."""
    rows = [(school, cells) for school in county.schools for cells in school.stages.values() if school.is_assessed]
    ordinary = [row for row in rows if row[0].kind not in (TEACHING_POINT, SPECIAL, VOCATIONAL)]
    lacking = stream.some(ordinary, SCHOOLS_SHORT_OF_A_ROOM + SCHOOLS_WITH_SMALL_ROOMS)
    short = {id(cells) for _, cells in lacking[::2]}
    small = {id(cells) for _, cells in lacking[1::2]}
    for school in county.schools:
        for cells in school.stages.values():
            _set_rooms_of(school, cells, id(cells) in short, id(cells) in small, stream)


def _set_rooms_of(school: School, cells: Row, is_short: bool, is_small: bool, stream: Stream) -> None:
    if school.kind == TEACHING_POINT:
        cells.update(music_rooms_m2=[0], art_rooms_m2=[stream.whole(54, 66)] if school.pupils() > 50 else [0])
        return
    needed = -int(-int(cells["classes"]) // 12)
    for name, least in (("music_rooms_m2", MUSIC_ROOM_M2), ("art_rooms_m2", ART_ROOM_M2)):
        low, high = (least - 22, least - 2) if is_small else (least, least + 34)
        number = max(0, needed - 1) if is_short else needed + stream.chance(0.15)
        cells[name] = [stream.measured(stream.between(low, high)) for _ in range(number)] or [0]
