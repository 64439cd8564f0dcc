"""Package in, Assessment out: where the rooms meet. The command line, tests and later the web call this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from junheng import intake, library
from junheng.core.assessment import Assessment
from junheng.core.county_year import CountyYear
from junheng.core.standard import Standard
from junheng.engine import Results, evaluate
from junheng.frames import open_port

Progress = Callable[..., None]
TOLERANCES = ("strict", "as_reviewed")
DEFAULT_STANDARD = "high_quality_balance_2017"


@dataclass(frozen=True)
class Assessed:
    """What one run holds: the county as read, the results, and the readable Assessment."""

    county: CountyYear
    results: Results
    assessment: Assessment


def assess_package(
    package: str | Path, settings: Mapping[str, Any] | None = None, *, standard: str = DEFAULT_STANDARD, on: str | None = None,
    mapping: str | Path | None = None, previous: str | Path | None = None, lang: str = "zh", progress: Progress | None = None,
) -> Assessment:  # fmt: skip
    """The Assessment of a data package. See `assess` for everything else that the run made."""
    return assess(
        package, settings, standard=standard, on=on, mapping=mapping, previous=previous, lang=lang, progress=progress
    ).assessment


def assess(
    package: str | Path, settings: Mapping[str, Any] | None = None, *, standard: str = DEFAULT_STANDARD, on: str | None = None,
    mapping: str | Path | None = None, previous: str | Path | None = None, lang: str = "zh", progress: Progress | None = None,
) -> Assessed:  # fmt: skip
    """Read, check and judge one county.

    Args:
        package: workbook, folder of workbooks, or folder of CSV or Parquet files.
        settings: choices of the standard's open points; others take their defaults.
        standard: id of a standard in the library.
        on: date the standard is fixed to; the county's reference date when None.
        mapping: YAML that reads somebody else's tables.
        previous: last year's package, for year-on-year checks.
        progress: called with one line before each step.

    Raises:
        junheng.intake.Unreadable: a package without county, schools or stages, with every finding.
        ValueError: an unknown standard, setting or date, in the user's words.
    """
    for what, path in (("上一年的数据包", previous), ("映射文件", mapping)):
        if path is not None and not Path(path).exists():
            raise ValueError(f"找不到{what} {path}，请检查路径")
    tell = progress or (lambda line, done=None, total=None: None)
    fixed = variants(standard, on, settings)  # a wrong setting is said before an hour of reading
    tell("读取并核查数据包")
    county = intake.read(package, mapping=mapping, previous=previous, lang=lang, progress=progress)
    if on is None and (day := reference_date(county, fixed[0])):
        fixed = variants(standard, day, settings)
    tell("评估")
    return assess_county(county, *fixed)


def assess_county(county: CountyYear, standard: Standard, beside: Mapping[str, Standard]) -> Assessed:
    """Judge a county already read."""
    with open_port(threads=1) as port:  # one thread adds in one order: the same package gives the same bytes
        results = evaluate(standard, county, port=port, beside=beside)
        return Assessed(county, results, results.assessment())


def variants(id: str, on: str | None, settings: Mapping[str, Any] | None) -> tuple[Standard, dict[str, Standard]]:
    """The standard with the settings chosen, and its twin under the other tolerance setting, if it has one."""
    chosen = library.load(id, on=on, settings=settings)
    own = chosen.settings.get("tolerances")
    others = [name for name in TOLERANCES if own is not None and name != own]
    return chosen, {name: library.load(id, on=on, settings={**(settings or {}), "tolerances": name}) for name in others}


def reference_date(county: CountyYear, standard: Standard) -> str | None:
    """1 September of the county's school year (统计时点); None where the year reported is none of the calendar."""
    year = county.tables["county"]["school_year"][0].as_py()
    month, day = standard.reference_month_day
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= year <= 9999 else None
