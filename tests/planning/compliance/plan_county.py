"""Counties of a few schools, written as packages and read by intake, for plans that can be counted out by hand."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from pathlib import Path

from junheng import intake
from junheng.cli.pipeline import assess_county, variants
from junheng.engine import evaluate
from junheng.frames import open_port
from junheng.planning import compliance
from junheng.planning.compliance.measures import Measures, defaults

DEGREES = {"博士": "doctoral_teachers", "硕士": "master_teachers", "本科": "bachelor_teachers", "专科": "junior_college_teachers"}
SUBJECTS = {"体育": "pe_teachers", "音乐": "music_teachers", "美术": "art_teachers", "艺术": "general_arts_teachers"}
STANDARD = variants("high_quality_balance_2017", "2024-09-01", {})


def person(subject: str = "语文", degree: str = "本科", backbone: bool = False, years: int = 8, exempt: str = "") -> dict:
    return {"subject": subject, "degree": degree, "is_backbone": backbone, "years_at_school": years, "rotation_exempt": exempt}


def school(number: int, stages: dict[str, dict], kind: str = "小学", at: tuple[float, float] = (122.9, 33.4), **cells) -> dict:
    """`stages`: stage → {"pupils": …, "people": [person…] or counts}. Cells default to comfortably enough."""
    pupils = sum(stage["pupils"] for stage in stages.values())
    start = {
        "name": f"第{number}学校", "kind": kind, "sponsor_code": "7", "setting": "镇区", "township": "林镇",
        "longitude": at[0], "latitude": at[1], "teaching_floor_area_m2": 6 * pupils, "indoor_sports_area_m2": 0,
        "outdoor_sports_area_m2": 11 * pupils, "equipment_value_wan_yuan": round(0.3 * pupils, 2),
        "networked_multimedia_classrooms": round(0.03 * pupils + 1),
    }  # fmt: skip
    return {"school_code": f"99010000{number:02d}", "stages": stages, **start, **cells}


def write(folder: Path, schools: list[dict], eligible: int | None = None, roster: bool = True) -> Path:
    """The package; counts are those of the people."""
    folder.mkdir(parents=True, exist_ok=True)
    county = {"region_code": "329901", "name": "林县（虚构）", "school_year": 2024, "rotation_eligible_teachers": eligible}
    stages, teachers = [], []
    for one in schools:
        for stage, said in one["stages"].items():
            stages.append({"school_code": one["school_code"], "stage": stage, **_counts(said)})
            teachers += [
                {"school_code": one["school_code"], "stage": stage, "is_quota_staff": True, "is_certified": True, "training_hours": 400, **p}
                for p in said.get("people", [])
            ]  # fmt: skip
    for number, line in enumerate(teachers, 1):
        line["teacher_code"] = f"T{number:03d}"
    _csv(folder / "county.csv", [county])
    _csv(folder / "schools.csv", [{k: v for k, v in one.items() if k != "stages"} for one in schools])
    _csv(folder / "school_stages.csv", stages)
    if roster and teachers:
        _csv(folder / "teachers.csv", teachers)
    return folder


def _counts(said: dict) -> dict:
    people = said.get("people", [])
    found = {"pupils": said["pupils"], "full_time_teachers": len(people), "staff": len(people), "classes": 2}
    found |= {name: sum(p["degree"] == word for p in people) for word, name in DEGREES.items()}
    found |= {name: sum(p["subject"] == word for p in people) for word, name in SUBJECTS.items()}
    found |= {"backbone_teachers": sum(p["is_backbone"] for p in people), "certified_teachers": len(people), "trained_teachers": len(people)}
    return {**found, **{k: v for k, v in said.items() if k not in ("people", "pupils")}}


def _csv(path: Path, lines: list[dict]) -> None:
    names = list(dict.fromkeys(name for line in lines for name in line))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(names)
        for line in lines:
            writer.writerow(["" if line.get(n) is None else {True: "是", False: "否"}.get(line[n], line[n]) if isinstance(line.get(n), bool)
                             else line[n] for n in names])  # fmt: skip


def measures(schools: dict | None = None, **changes) -> Measures:
    """Defaults with some numbers changed, named section__name."""
    start = defaults()
    found = start.with_values({tuple(name.split("__")): value for name, value in changes.items()})
    return Measures(found.values, found.sources, schools or {}, found.homes)


@contextmanager
def problem_of(package: Path, said: Measures):
    """The problem and the county it was built from."""
    county = intake.read(package)
    with open_port(threads=1) as port:
        yield compliance.build(evaluate(STANDARD[0], county, port=port, beside=STANDARD[1]), said), county


def judge(county):
    return assess_county(county, *STANDARD).assessment


def plan_of(package: Path, said: Measures, **options):
    with problem_of(package, said) as (problem, county):
        return compliance.make_plan(problem, county, judge, **options)
