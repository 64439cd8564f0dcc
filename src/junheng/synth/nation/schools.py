"""Schools and school stages of a block of counties, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from junheng.synth.model import (
    COMPLETE_SECONDARY,
    JUNIOR,
    JUNIOR_SCHOOL,
    NINE_YEAR,
    PRIMARY,
    PRIMARY_SCHOOL,
    SPECIAL,
    STAGES_OF_KIND,
    TEACHING_POINT,
    TWELVE_YEAR,
    VOCATIONAL,
)
from junheng.synth.nation.order import Place
from junheng.synth.vectors import Draws, ceiled, divided, hundredths, joined, owners_and_places

KINDS = {
    PRIMARY_SCHOOL: 645, JUNIOR_SCHOOL: 215, NINE_YEAR: 95, TEACHING_POINT: 24, COMPLETE_SECONDARY: 9, TWELVE_YEAR: 4,
    SPECIAL: 6, VOCATIONAL: 2,
}  # fmt: skip
"""Schools of each kind among a thousand."""
MOST_SCHOOLS = 1_000
PRIMARY_PUPILS, JUNIOR_PUPILS = (30.0, 2_260.0), (60.0, 2_420.0)
"""Pupils of a stage: the least, and what a square of a share adds to it."""
MOVED = (0.95, 1.05)
"""Pupils of a later year, of those the school is staffed and equipped for: so values cross their lines both ways."""
COUNTS = ("pupils", "classes", "full_time_teachers", "master_teachers", "bachelor_teachers", "junior_college_teachers",
          "doctoral_teachers", "backbone_teachers", "pe_teachers", "music_teachers", "art_teachers", "general_arts_teachers",
          "certified_teachers", "trained_teachers")  # fmt: skip
"""What the rosters tell as well."""


@dataclass(frozen=True)
class Part:
    """A share of the pupils that the school of this number and kind would have had by itself."""

    id: int
    kind: str
    share: float

    def times(self, share: float) -> Part:
        return Part(self.id, self.kind, self.share * share)


def schools_of(places: Sequence[Place], seed: int) -> pa.Table:
    """Identity of every school: county, code, kind, setting, sponsor, campus; `id` and `county` are for the makers only."""
    draws = Draws(seed, "nation schools")
    county, number = owners_and_places(pa.array([place.schools for place in places], pa.int64()))
    numbers = pa.array([place.number for place in places], pa.int64()).take(county)
    ids = pc.add(pc.multiply(numbers, MOST_SCHOOLS), number)
    wide = ids.cast(pa.uint64())
    kind = draws.pick(wide, "kind", [kind for kind, share in KINDS.items() for _ in range(share)])
    kind = pc.if_else(pc.equal(number, 0), PRIMARY_SCHOOL, pc.if_else(pc.equal(number, 1), JUNIOR_SCHOOL, kind))
    code = joined("9", pc.utf8_lpad(ids.cast(pa.string()), 9, "0"))
    head = joined("9", pc.utf8_lpad(pc.multiply(numbers, MOST_SCHOOLS).cast(pa.string()), 9, "0"))
    is_campus = pc.and_(
        pc.and_(pc.equal(kind, PRIMARY_SCHOOL), pc.greater(number, 1)), draws.chance(wide, "campus", 0.012)
    )
    region = pa.array([place.region_code for place in places]).take(county)
    return pa.table({
        "id": wide, "county": county, "region_code": region, "school_code": code,
        "name": joined("虚构第", pc.add(number, 1), kind), "campus_of": pc.if_else(is_campus, head, None), "kind": kind,
        "sponsor_code": draws.pick(wide, "sponsor", ["7"] * 94 + ["10"] * 6),
        "setting": draws.pick(wide, "setting", ["城区"] * 3 + ["镇区"] * 4 + ["乡村"] * 3),
        "township": joined("虚构镇", pc.add(draws.whole(wide, "township", 0, 13), 1)),
        "is_boarding": draws.chance(wide, "boarding", 0.1), "built_year": draws.whole(wide, "built", 1985, 2022).cast(pa.float64()),
        "is_dense_centre": draws.chance(wide, "centre", 0.05),
    })  # fmt: skip


def stages_of(
    schools: pa.Table, seed: int, year: int, composed: Mapping[int, Sequence[Part]] | None = None, moved: bool = False
) -> pa.Table:
    """One line a compulsory stage: pupils, classes, teachers. Sorted as the schools are, primary first.

    Args:
        composed: schools, by number, that have other pupils than their own: shares of several, of one stage all.
        moved: whether the pupils of this year are some more or fewer than those the school is staffed and equipped for, whose
            number is then a column `equipped_for`.
    """
    parts = []
    for place, stage in enumerate((PRIMARY, JUNIOR)):
        kinds = pa.array([kind for kind, stages in STAGES_OF_KIND.items() if stage in stages])
        held = schools.filter(pc.is_in(schools["kind"], kinds)).select(
            ["id", "county", "region_code", "school_code", "kind"]
        )
        held = held.append_column(
            "unit", pc.add(pc.multiply(held["id"], pa.scalar(2, pa.uint64())), pa.scalar(place, pa.uint64()))
        )
        parts.append(held.append_column("stage", pa.array([stage] * held.num_rows, pa.string())))
    rows = pa.concat_tables(parts).sort_by("unit").combine_chunks()
    draws = Draws(seed, "nation stages")
    # Six rows in a thousand have whole hundreds, so that their backbone teachers can stand exactly on the line.
    on_line = draws.chance(_column(rows, "unit"), "on the line", 0.006)
    pupils = _pupils(rows, draws, year)
    if composed:
        together = _together(composed, draws, year)
        place = pc.index_in(_column(rows, "unit"), together["unit"].combine_chunks())
        on_line, pupils = (
            pc.and_(on_line, pc.is_null(place)),
            pc.coalesce(_column(together, "pupils").take(place), pupils),
        )
    columns = _sized(rows, pupils, draws)
    for name, values in _counts(rows, columns, on_line, Draws(seed, "nation counts")).items():
        columns[name] = values
    if moved:
        now = pc.floor(pc.multiply(pupils, draws.between(_column(rows, "unit"), f"moved {year}", *MOVED)))
        columns |= {"equipped_for": pupils, **_sized(rows, pc.if_else(on_line, pupils, now), draws)}
    for name, values in columns.items():
        rows = rows.append_column(name, values)
    return rows


def _column(table: pa.Table, name: str) -> pa.Array:
    return table[name].combine_chunks()


def _pupils(rows: pa.Table, draws: Draws, year: int) -> pa.Array:
    unit, kind, junior = _column(rows, "unit"), _column(rows, "kind"), pc.equal(_column(rows, "stage"), JUNIOR)
    share = draws.share(unit, "pupils")
    square = pc.multiply(share, share)
    primary = pc.add(pc.multiply(square, PRIMARY_PUPILS[1]), PRIMARY_PUPILS[0])
    size = pc.if_else(junior, pc.add(pc.multiply(square, JUNIOR_PUPILS[1]), JUNIOR_PUPILS[0]), primary)
    small = pc.add(pc.multiply(share, 90.0), 8.0)
    size = pc.if_else(pc.is_in(kind, pa.array([TEACHING_POINT, SPECIAL])), small, size)
    size = pc.multiply(size, 1.0 + 0.004 * (2024 - year))
    whole = pc.multiply(pc.ceil(pc.divide(size, 100.0)), 100.0)
    return pc.if_else(draws.chance(unit, "on the line", 0.006), whole, pc.floor(size))


def _together(composed: Mapping[int, Sequence[Part]], draws: Draws, year: int) -> pa.Table:
    """`unit` and its `pupils`, added up from the shares; each share cut to whole pupils."""
    parts = [(id, part) for id, parts in composed.items() for part in parts]
    stages = [STAGES_OF_KIND[part.kind][0] for _, part in parts]
    second = [int(stage == JUNIOR) for stage in stages]
    sources = pa.table({
        "unit": pa.array([part.id * 2 + more for (_, part), more in zip(parts, second, strict=True)], pa.uint64()),
        "kind": [part.kind for _, part in parts], "stage": stages,
    }).combine_chunks()  # fmt: skip
    shares = pa.array([part.share for _, part in parts])
    found = pa.table({
        "unit": pa.array([id * 2 + more for (id, _), more in zip(parts, second, strict=True)], pa.uint64()),
        "pupils": pc.floor(pc.multiply(_pupils(sources, draws, year), shares)),
    })  # fmt: skip
    return found.group_by("unit").aggregate([("pupils", "sum")]).rename_columns(["unit", "pupils"])


def _sized(rows: pa.Table, pupils: pa.Array, draws: Draws) -> dict[str, pa.Array]:
    unit, junior = _column(rows, "unit"), pc.equal(_column(rows, "stage"), JUNIOR)
    classes = pc.ceil(pc.divide(pupils, draws.between(unit, "class size", 34.0, 44.6)))
    return {"pupils": pupils, "grades": pc.if_else(junior, 3.0, 6.0), "classes": classes}


def _counts(rows: pa.Table, made: dict[str, pa.Array], on_line: pa.Array, draws: Draws) -> dict[str, pa.Array]:
    unit, pupils, junior = _column(rows, "unit"), made["pupils"], pc.equal(_column(rows, "stage"), JUNIOR)
    per_teacher = pc.subtract(draws.between(unit, "per teacher", 15.4, 18.4), pc.if_else(junior, 3.4, 0.0))
    teachers = pc.max_element_wise(pc.ceil(pc.divide(pupils, per_teacher)), 4.0)
    master = pc.floor(pc.multiply(teachers, draws.between(unit, "master", 0.0, 0.14)))
    bachelor = pc.floor(pc.multiply(pc.subtract(teachers, master), draws.between(unit, "bachelor", 0.74, 0.97)))
    college = pc.floor(pc.multiply(pc.subtract(pc.subtract(teachers, master), bachelor), 0.8))
    hundredth = pc.divide(pupils, 100.0)
    backbone = pc.ceil(pc.multiply(hundredth, draws.between(unit, "backbone", 0.95, 2.3)))
    backbone = pc.min_element_wise(pc.if_else(on_line, hundredth, backbone), teachers)
    sports = pc.min_element_wise(
        pc.ceil(pc.multiply(hundredth, draws.between(unit, "sports", 0.88, 1.3))), pc.subtract(teachers, 1.0)
    )
    pe = pc.floor(pc.multiply(sports, 0.48))
    music = pc.floor(pc.multiply(sports, 0.26))
    entrants = pc.floor(pc.divide(pupils, made["grades"]))
    outside = pc.if_else(draws.chance(unit, "outside zone", 0.02), 3.0, 0.0)
    rooms = pc.subtract(ceiled(pc.divide(made["classes"], 12.0)), draws.chance(unit, "room", 0.02).cast(pa.int64()))
    return {
        "staff": pc.add(teachers, 3.0), "full_time_teachers": teachers, "doctoral_teachers": pc.multiply(teachers, 0.0),
        "master_teachers": master, "bachelor_teachers": bachelor, "junior_college_teachers": college,
        "backbone_teachers": backbone, "pe_teachers": pe, "music_teachers": music,
        "art_teachers": pc.subtract(pc.subtract(sports, pe), music), "general_arts_teachers": pc.multiply(teachers, 0.0),
        "shared_pe_and_arts_teachers": draws.chance(unit, "shared", 0.1).cast(pa.float64()),
        "certified_teachers": pc.subtract(teachers, draws.chance(unit, "certified", 0.004).cast(pa.float64())),
        "trained_teachers": pc.subtract(teachers, draws.chance(unit, "trained", 0.006).cast(pa.float64())),
        "entrants": entrants, "entrants_by_zone": pc.max_element_wise(pc.subtract(entrants, outside), 0.0),
        "music_rooms_m2": _rooms(rooms, draws.whole(unit, "music", 96, 128)),
        "art_rooms_m2": _rooms(rooms, draws.whole(unit, "art", 90, 120)),
    }  # fmt: skip


def _rooms(number: pa.Array, area: pa.Array) -> pa.Array:
    """A list of rooms of one area: "96;96"; "0" where there is none."""
    texts = pc.utf8_rtrim(pc.binary_repeat(joined(area, ";"), number), ";")
    return pc.if_else(pc.equal(number, 0), "0", texts)


def premises_of(schools: pa.Table, stages: pa.Table, seed: int, year: int) -> pa.Table:
    """Whole-school figures, sized to the school's weighted pupils. Some stand exactly on a line, some are missing."""
    draws, ids, kind = Draws(seed, "nation premises"), _column(schools, "id"), _column(schools, "kind")
    primary, junior = (_pupils_by_school(schools, stages, stage) for stage in (PRIMARY, JUNIOR))
    senior = pc.if_else(
        pc.is_in(kind, pa.array([COMPLETE_SECONDARY, TWELVE_YEAR])),
        draws.whole(ids, "senior", 300, 1_500).cast(pa.float64()),
        0.0,
    )
    only_junior = pc.and_(pc.equal(primary, 0.0), pc.greater(junior, 0.0))
    weight = pc.if_else(only_junior, 1.0, 1.1)
    size = pc.add(pc.add(primary, pc.multiply(junior, weight)), pc.multiply(senior, pc.if_else(only_junior, 1.2, 1.32)))
    better = 1.0 + 0.02 * (year - 2024)
    area = hundredths(pc.multiply(size, _lifted(only_junior, 4.45, 5.75, draws.between(ids, "area", 0.0, 3.6), better)))
    on_line = pc.and_(draws.chance(ids, "area on the line", 0.008), pc.less(draws.share(ids, "hall"), 0.5))
    area = pc.if_else(on_line, hundredths(pc.add(pc.multiply(size, pc.if_else(only_junior, 5.8, 4.5)), 0.005)), area)
    hall = pc.if_else(pc.less(draws.share(ids, "hall"), 0.5), 0.0, hundredths(pc.multiply(size, 0.6)))
    ground = hundredths(
        pc.multiply(size, _lifted(only_junior, 7.4, 10.1, draws.between(ids, "ground", 0.0, 6.0), better))
    )
    equipment = hundredths(
        pc.multiply(size, _lifted(only_junior, 0.198, 0.248, draws.between(ids, "equipment", 0.0, 0.2), better))
    )
    rooms = pc.ceil(pc.multiply(size, draws.between(ids, "multimedia", 0.0236, 0.034)))
    funds = pc.multiply(pc.ceil(pc.divide(pc.max_element_wise(pc.multiply(size, 1_520.0), 155_000.0), 100.0)), 100.0)
    columns = {
        "senior_pupils": senior, "migrant_pupils": pc.floor(pc.multiply(size, draws.between(ids, "migrants", 0.0, 0.4))),
        "teaching_floor_area_m2": pc.add(area, hall), "indoor_sports_area_m2": hall, "outdoor_sports_area_m2": ground,
        "leased_sports_area_m2": pc.multiply(size, 0.0), "equipment_value_wan_yuan": equipment,
        "networked_multimedia_classrooms": pc.if_else(draws.chance(ids, "missing", 0.0004), None, rooms),
        "operating_funds_yuan": funds, "operating_budget_yuan": funds,
        "training_budget_yuan": pc.ceil(pc.multiply(funds, draws.between(ids, "training", 0.0499, 0.08))),
    }  # fmt: skip
    for name, values in columns.items():
        schools = schools.append_column(name, values)
    return schools


def _lifted(only_junior: pa.Array, primary: float, junior: float, more: pa.Array, better: float) -> pa.Array:
    return pc.multiply(pc.add(pc.if_else(only_junior, junior, primary), more), better)


def _pupils_by_school(schools: pa.Table, stages: pa.Table, stage: str) -> pa.Array:
    held = stages.filter(pc.equal(stages["stage"], stage))
    place = pc.index_in(_column(schools, "id"), _column(held, "id"))
    name = "equipped_for" if "equipped_for" in held.column_names else "pupils"
    return pc.fill_null(_column(held, name).take(place), 0.0)


def class_sizes(pupils: pa.Array, classes: pa.Array, place: pa.Array) -> pa.Array:
    """Pupils dealt out to classes one by one: the first ones have one more."""
    least = divided(pupils, classes)
    rest = pc.subtract(pupils.cast(pa.int64()), pc.multiply(least, classes.cast(pa.int64())))
    return pc.add(least, pc.less(place, rest).cast(pa.int64()))
