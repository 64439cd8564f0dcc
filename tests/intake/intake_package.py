"""A small sound package to break: three schools, written as CSV or as a workbook."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from junheng.fields import table

Tables = dict[str, list[dict[str, object]]]

LIN, BRANCH, CHEN, SUN = "3299010001", "3299010002", "3299010003", "3299010004"
"""Lin's primary school, its branch, Chen's nine-year school, Sun's junior school."""


def sound() -> Tables:
    """Tables nothing is wrong with."""
    return {
        "county": [{"region_code": "329901", "name": "均安县（虚构）", "school_year": 2024, "teacher_average_pay_yuan": 120000}],
        "schools": [
            _school(LIN, "林小学", "小学", 3616.25),
            _school(BRANCH, "林小学东校区", "小学", 1420.5, campus_of=LIN),
            _school(CHEN, "陈实验学校", "九年一贯制学校", 9002),
            _school(SUN, "孙初级中学", "初中", 5300),
        ],
        "school_stages": [
            _stage(LIN, "小学", 700), _stage(BRANCH, "小学", 260), _stage(CHEN, "小学", 900), _stage(CHEN, "初中", 600),
            _stage(SUN, "初中", 800),
        ],
        "classes": [
            {"school_code": SUN, "stage": "初中", "grade": 7 + n // 6, "name": f"{n}班", "pupils": 44 + (n < 8)}
            for n in range(18)
        ],
    }  # fmt: skip


def _school(code: str, name: str, kind: str, area: float, **more: object) -> dict[str, object]:
    return {
        "school_code": code, "name": name, "campus_of": "", "kind": kind, "sponsor_code": "7", "setting": "城区",
        "is_boarding": "否", "built_year": 2005, "teaching_floor_area_m2": area, "indoor_sports_area_m2": 300,
        "outdoor_sports_area_m2": 6000, "equipment_value_wan_yuan": 210.4, "networked_multimedia_classrooms": 20, **more,
    }  # fmt: skip


def _stage(code: str, stage: str, pupils: int) -> dict[str, object]:
    teachers = pupils // 16
    return {
        "school_code": code, "stage": stage, "pupils": pupils, "classes": 18 if code == SUN else pupils // 42,
        "full_time_teachers": teachers, "doctoral_teachers": 0, "master_teachers": 4, "bachelor_teachers": teachers - 8,
        "junior_college_teachers": 4, "backbone_teachers": 9, "pe_teachers": 4, "music_teachers": 2, "art_teachers": 2,
        "general_arts_teachers": 0, "entrants": pupils // 6, "entrants_by_zone": pupils // 6, "music_rooms_m2": "96;100",
        "art_rooms_m2": "90.5",
    }  # fmt: skip


def of(tables: Tables, table_name: str, /, **key: object) -> dict[str, object]:
    """The one record with these values, to be changed in place."""
    return next(row for row in tables[table_name] if all(row.get(field) == value for field, value in key.items()))


def write_csv(tables: Tables, folder: Path, encoding: str = "utf-8", titles: Mapping[str, str] | None = None) -> Path:
    """TABLE.csv files; `titles` renames columns."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        fields = list(dict.fromkeys(field for row in rows for field in row))
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow([(titles or {}).get(field, field) for field in fields])
            writer.writerows([row.get(field, "") for field in fields] for row in rows)
    return folder


def write_workbook(tables: Tables, path: Path, names: Sequence[str] | None = None) -> Path:
    """One sheet a table with Chinese titles and units, numbers as numbers; columns reversed, to show that order is free."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name in names or tables:
        sheet = book.create_sheet(table(name).label)
        fields = list(dict.fromkeys(field for row in tables[name] for field in row))[::-1]
        sheet.append([table(name).field(field).title for field in fields])
        for row in tables[name]:
            sheet.append([row.get(field) if row.get(field) != "" else None for field in fields])
    book.save(path)
    return path
