"""A plain calculation of what a package says, apart from the engine: enough to hold the maker to its promises."""

from __future__ import annotations

import math
from collections import defaultdict

from junheng.synth.model import JUNIOR, PRIMARY, SPECIAL, TEACHING_POINT, VOCATIONAL, Row, Tables

LEAST = {PRIMARY: (4.2, 1, 0.9, 4.5, 7.5, 2000, 2.3), JUNIOR: (5.3, 1, 0.9, 5.8, 10.2, 2500, 2.4)}
CV_LIMIT = {PRIMARY: 0.50, JUNIOR: 0.45}
ITEMS = ("R1", "R2", "R3", "R4", "R5", "R6", "R7")


def _number(cell) -> float:
    return float(cell or 0)


def merged_into(schools: dict[str, Row], code: str) -> str:
    while schools[code]["campus_of"]:
        code = schools[code]["campus_of"]
    return code


def rows(tables: Tables) -> dict[str, list[tuple[str, float, list[float]]]]:
    """By stage: code, pupils and the seven values of each assessed row, merged and split as readings.md has it."""
    schools = {line["school_code"]: line for line in tables["schools"]}
    assets: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    people: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for code, line in schools.items():
        for name in ("teaching_floor_area_m2", "indoor_sports_area_m2", "outdoor_sports_area_m2",
                     "equipment_value_wan_yuan", "networked_multimedia_classrooms", "senior_pupils"):  # fmt: skip
            assets[merged_into(schools, code)][name] += _number(line.get(name))
    for line in tables["school_stages"]:
        for name in line:
            if name.endswith("teachers") or name == "pupils":
                people[merged_into(schools, line["school_code"]), line["stage"]][name] += _number(line[name])
    found = {PRIMARY: [], JUNIOR: []}
    for (code, stage), count in people.items():
        kind = schools[code]["kind"]
        if kind not in (SPECIAL, VOCATIONAL) and not (kind == TEACHING_POINT and count["pupils"] < 50):
            found[stage].append((code, count["pupils"], _values(stage, count, assets[code], people, code)))
    return found


def _values(stage, count, assets, people, code) -> list[float]:
    primary = people[code, PRIMARY]["pupils"] if (code, PRIMARY) in people else 0
    junior = people[code, JUNIOR]["pupils"] if (code, JUNIOR) in people else 0
    pupils = count["pupils"]
    share = (pupils if stage == PRIMARY else 1.1 * pupils) / (primary + 1.1 * junior + 1.32 * assets["senior_pupils"])
    degrees = count["doctoral_teachers"] + count["master_teachers"] + count["bachelor_teachers"]
    degrees += count["junior_college_teachers"] if stage == PRIMARY else 0
    arts = sum(count[f"{subject}_teachers"] for subject in ("pe", "music", "art", "general_arts"))
    return [
        100 * degrees / pupils,
        100 * count["backbone_teachers"] / pupils,
        100 * arts / pupils,
        share * (assets["teaching_floor_area_m2"] - assets["indoor_sports_area_m2"]) / pupils,
        share * (assets["indoor_sports_area_m2"] + assets["outdoor_sports_area_m2"]) / pupils,
        share * assets["equipment_value_wan_yuan"] * 10_000 / pupils,
        100 * share * assets["networked_multimedia_classrooms"] / pupils,
    ]


def variations(stage_rows: list[tuple[str, float, list[float]]]) -> list[float]:
    total = sum(pupils for _, pupils, _ in stage_rows)
    found = []
    for item in range(len(ITEMS)):
        mean = sum(pupils * values[item] for _, pupils, values in stage_rows) / total
        variance = sum(pupils * (values[item] - mean) ** 2 for _, pupils, values in stage_rows) / total
        found.append(math.sqrt(variance) / mean)
    return found


def items_below(tables: Tables) -> set[str]:
    """Resource items with a row under the threshold or a CV over the limit."""
    below = set()
    for stage, stage_rows in rows(tables).items():
        for position, (item, least) in enumerate(zip(ITEMS, LEAST[stage], strict=True)):
            if any(values[position] < least for _, _, values in stage_rows):
                below.add(item)
            if variations(stage_rows)[position] > CV_LIMIT[stage]:
                below.add(item)
    return below


def failing_rows(tables: Tables) -> int:
    """Rows that fail the school rule: six of seven, the seventh at 85 %."""
    failing = 0
    for stage, stage_rows in rows(tables).items():
        for _, _, values in stage_rows:
            unmet = [value / least for value, least in zip(values, LEAST[stage], strict=True) if value < least]
            failing += len(unmet) > 1 or any(share < 0.85 for share in unmet)
    return failing
