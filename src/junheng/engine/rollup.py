"""Roll-ups of many counties: per prefecture (four digits), province (two) and altogether."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Any

import pyarrow as pa

LEVELS = {"prefecture": 4, "province": 2, "nation": 0}
"""Level → leading digits of the region code that name it."""
QUANTILES = (0.0, 0.25, 0.5, 0.75, 1.0)
BEYOND = 1e100
"""Nothing a school has: a slip whose square would be no number any more. Such a county counts as lacking."""
GROUP = [("level", pa.string()), ("code", pa.string()), ("school_year", pa.int64())]
SCHEMAS = {
    "levels": pa.schema([*GROUP, ("counties", pa.int64()), ("compliant", pa.int64()), ("no_value", pa.int64()),
                         ("mean_rate", pa.float64()),
                         *((f"rate_{name}", pa.float64()) for name in ("least", "quarter", "median", "three_quarters", "most"))]),
    "level_items": pa.schema([*GROUP, ("item", pa.string()), ("counties", pa.int64()), ("met", pa.int64()), ("below", pa.int64()),
                              ("no_value", pa.int64())]),
    "level_dispersion": pa.schema([*GROUP, ("stage", pa.string()), ("indicator", pa.string()), ("counties", pa.int64()),
                                   ("lacking", pa.int64()), ("pupils", pa.float64()), ("mean", pa.float64()), ("cv", pa.float64()),
                                   ("cv_between", pa.float64()), ("cv_within", pa.float64()), ("between_share", pa.float64()),
                                   ("within_limit", pa.int64())]),
}  # fmt: skip


def roll_up(counties: pa.Table, items: pa.Table, dispersion: pa.Table) -> dict[str, pa.Table]:
    """The tables `levels`, `level_items` and `level_dispersion`.

    A CV over a whole prefecture or province treats all its schools as one population: CV² = between² + within², where `between`
    is the spread of county means around the common mean and `within` the pupil-weighted mean of the counties' own variances.
    `lacking` counts counties without a value; then the CVs are those of the other counties.
    """
    lines = {
        "levels": [_level(group, members) for group, members in _groups(counties.to_pylist())],
        "level_items": [_item(group, members) for group, members in _groups(items.to_pylist(), "item")],
        "level_dispersion": [
            _spread(group, members) for group, members in _groups(dispersion.to_pylist(), "stage", "indicator")
        ],
    }
    return {name: pa.Table.from_pylist(lines[name], schema=schema) for name, schema in SCHEMAS.items()}


def _groups(lines: Iterable[Mapping[str, Any]], *by: str) -> list[tuple[dict[str, Any], list[Mapping[str, Any]]]]:
    found: dict[tuple, list[Mapping[str, Any]]] = defaultdict(list)
    for line in lines:
        for level, digits in LEVELS.items():
            found[(level, line["region_code"][:digits], line["school_year"], *(line[name] for name in by))].append(line)
    names = ("level", "code", "school_year", *by)
    return [(dict(zip(names, key, strict=True)), members) for key, members in found.items()]


def _level(group: dict[str, Any], members: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    rates = sorted(line["rate"] for line in members if line["rate"] is not None)
    names = ("least", "quarter", "median", "three_quarters", "most")
    quantiles = {f"rate_{name}": quantile(rates, share) for name, share in zip(names, QUANTILES, strict=True)}
    return {
        **group, "counties": len(members), "compliant": sum(line["overall"] == "compliant" for line in members),
        "no_value": sum(line["overall"] == "no_value" for line in members),
        "mean_rate": fsum(rates) / len(rates) if rates else None, **quantiles,
    }  # fmt: skip


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """Between the two nearest of an ordered list, as spreadsheets do it.

    >>> quantile([0.5, 0.75, 1.0], 0.25)
    0.625
    """
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _item(group: dict[str, Any], members: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    verdicts = [line["verdict"] for line in members]
    met = sum(verdict in ("compliant", "not_applicable") for verdict in verdicts)
    return {
        **group,
        "counties": len(members),
        "met": met,
        "below": verdicts.count("below"),
        "no_value": verdicts.count("no_value"),
    }


def _spread(group: dict[str, Any], members: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    known = [line for line in members if line["sd"] is not None and max(abs(line["mean"]), line["sd"]) < BEYOND]
    pupils = fsum(line["pupils"] for line in known)
    found: dict[str, Any] = {**group, "counties": len(members), "lacking": len(members) - len(known), "pupils": pupils or None,
                             "within_limit": sum(line["verdict"] == "compliant" for line in members)}  # fmt: skip
    if not pupils:
        return found
    mean = fsum(line["pupils"] * line["mean"] for line in known) / pupils
    within = fsum(line["pupils"] * line["sd"] ** 2 for line in known) / pupils
    between = fsum(line["pupils"] * (line["mean"] - mean) ** 2 for line in known) / pupils
    whole = within + between
    return found | {
        "mean": mean, "cv": whole**0.5 / mean, "cv_between": between**0.5 / mean, "cv_within": within**0.5 / mean,
        "between_share": between / whole if whole else None,
    }  # fmt: skip
