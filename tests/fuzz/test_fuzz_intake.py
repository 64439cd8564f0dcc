"""Broken packages of every sort: never a traceback, never a hang, never a silently wrong number.

Seeds are fixed; JUNHENG_FUZZ sets how many (default 40, a few seconds).
"""

from __future__ import annotations

import os
import random
import time
import zipfile
from pathlib import Path

import pytest
from intake_package import sound, write_csv, write_workbook

from junheng import intake
from junheng.core.county_year import CountyYear

SEEDS = range(int(os.environ.get("JUNHENG_FUZZ", "40")))
SECONDS = 20
"""A package this small is read in a tenth of a second; the rest is a busy machine."""


IDENTITY = ("region_code", "school_year")
"""The county's, on every row of every table."""


def read(path: Path, **options) -> CountyYear | None:
    """The county, or None when it cannot be judged; anything else is an error of ours."""
    began = time.monotonic()
    try:
        return intake.read(path, **options)
    except intake.Unreadable as error:
        assert error.findings and all(finding.message for finding in error.findings)
        return None
    finally:
        assert time.monotonic() - began < SECONDS


def believed(county: CountyYear | None) -> dict[tuple, object]:
    """Every value of a record that stands once, by table, key and field."""
    values = {}
    if county is None:
        return values
    doubled = {(finding.table, finding.key) for finding in county.findings if finding.code in ("C301", "C302")}
    from junheng.fields import KEYS

    for name, frame in county.tables.items():
        for row in frame.to_pylist():
            key = tuple(str(row[part]) for part in KEYS[name])
            own = {field: value for field, value in row.items() if name == "county" or field not in IDENTITY}
            if (name, key) not in doubled:
                values.update({(name, key, field): value for field, value in own.items() if value is not None})
    return values


def nothing_changed_silently(county: CountyYear | None, original: dict[tuple, object]) -> None:
    """A value that differs from the sound package's is one that some finding is about."""
    if county is None:
        return
    for (table, key, field), value in believed(county).items():
        before = original.get((table, key, field))
        if before is not None and value != before:
            told = any(
                finding.severity != "note" and (finding.table in (table, None)) and finding.field in (field, None)
                for finding in county.findings
            )
            assert told, (table, key, field, before, value)


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound")
    csv, book = write_csv(sound(), folder / "csv"), write_workbook(sound(), folder / "county.xlsx")
    return csv, book, believed(intake.read(csv))


CELLS = [
    "约1200", "1,200", "１２", " 44 ", "44人", "1.2E+05", "-", "无", "#REF!", "=1+1", "+1", "@SUM(A1)", "-3", "0.5", "9" * 400,
    "NaN", "inf", "1e999", "\x00", "4\x004", "是", "初中", "2024-01-02", "44\n45", '"', "，", "４４．５", "44。5", "44 ", "\u200b44", "４4",
    "二十", "44/45", "44～45", "true", "null", "{value}", "%s", "𠮷", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
]  # fmt: skip
"""What people and programs write where a figure belongs."""


@pytest.mark.parametrize("seed", SEEDS)
def test_cells_of_any_content(tmp_path, seed, originals):
    """Random cells of a package replaced; what a cell does not plainly say is never read as something else."""
    chance = random.Random(seed)
    tables = sound()
    for _ in range(chance.randint(1, 8)):
        rows = tables[chance.choice(list(tables))]
        row = chance.choice(rows)
        row[chance.choice(list(row))] = chance.choice(CELLS)
    encoding = chance.choice(["utf-8", "gb18030", "utf-8-sig", "utf-16"])
    county = read(write_csv(tables, tmp_path / "csv", encoding=encoding))
    for (table, key, field), value in believed(county).items():
        before = originals[2].get((table, key, field))
        if isinstance(value, float) and before is not None and value != before:
            assert plausible(tables, table, key, field, value), (table, key, field, value)


def plausible(tables, table, key, field, value) -> bool:
    """The number read is one that a person, too, would read from the cell."""
    from junheng.fields import KEYS

    for row in tables[table]:
        if tuple(str(row.get(part, "")).strip() for part in KEYS[table]) == key or table == "county":
            digits = "".join(sign for sign in _half(str(row.get(field, ""))) if sign.isdigit() or sign in ".-eE+")
            return digits != "" and float(digits) == value
    return True


def _half(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKC", text).replace(",", "")


@pytest.mark.parametrize("seed", SEEDS)
def test_files_broken_byte_by_byte(tmp_path, seed, originals):
    """CSV files with bytes cut, changed, doubled and dropped."""
    chance = random.Random(1000 + seed)
    folder = write_csv(sound(), tmp_path / "package")
    path = chance.choice(sorted(folder.glob("*.csv")))
    path.write_bytes(broken(path.read_bytes(), chance))
    read(folder)


def broken(data: bytes, chance: random.Random) -> bytes:
    data = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) or 1)
        what = chance.randrange(5)
        if what == 0:
            del data[at:]
        elif what == 1 and data:
            data[at % len(data)] = chance.randrange(256)
        elif what == 2:
            data[at:at] = data[at : at + chance.randint(1, 200)]
        elif what == 3:
            del data[at : at + chance.randint(1, 20)]
        else:
            data[at:at] = chance.choice([b'"', b"\x00", b"\r", b"\n\n", b",,,", b"\xff\xfe", "，".encode(), b";" * 9])
    return bytes(data)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_file_cut_anywhere_gives_no_wrong_number(tmp_path, seed, originals):
    """A copy that broke off: every value that is read is the one that was written."""
    chance = random.Random(2000 + seed)
    folder = write_csv(sound(), tmp_path / "package")
    path = chance.choice(sorted(folder.glob("*.csv")))
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])
    nothing_changed_silently(read(folder), originals[2])


@pytest.mark.parametrize("seed", SEEDS)
def test_workbooks_broken_byte_by_byte(tmp_path, seed, originals):
    """The zip itself damaged: either it is refused, or its checksums hold and every number is right."""
    chance = random.Random(3000 + seed)
    path = tmp_path / "county.xlsx"
    path.write_bytes(broken(originals[1].read_bytes(), chance))
    nothing_changed_silently(read(path), originals[2])


@pytest.mark.parametrize("seed", SEEDS)
def test_workbooks_with_broken_contents(tmp_path, seed, originals):
    """A sound zip whose XML is damaged, reordered or emptied."""
    chance = random.Random(4000 + seed)
    path = tmp_path / "county.xlsx"
    with zipfile.ZipFile(originals[1]) as source, zipfile.ZipFile(path, "w") as target:
        names = source.namelist()
        victim = chance.choice(names)
        for name in names:
            data = source.read(name)
            target.writestr(name, broken(data, chance) if name == victim else data)
    read(path)


@pytest.mark.parametrize("kind", ["xls", "ods", "parquet", "xlsx", "csv"])
def test_noise_under_any_name(tmp_path, kind):
    for seed in range(10):
        chance = random.Random(5000 + seed)
        start = chance.choice(
            [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1", b"\xff\xfe", b"<html>"]
        )
        path = tmp_path / f"noise{seed}.{kind}"
        path.write_bytes(start + chance.randbytes(chance.randrange(3000)))
        assert read(path) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_corrections_and_mappings_of_any_content(tmp_path, seed):
    chance = random.Random(6000 + seed)
    folder = write_csv(sound(), tmp_path / "package")
    text = b"corrections:\n  - {table: schools, key: '3299010001', field: name, expect: x, value: y, reason: z}\n"
    (folder / "corrections.yaml").write_bytes(broken(text, chance))
    assert read(folder) is not None
    examples = Path(__file__).parents[2] / "examples"
    name, package = chance.choice(
        [("county_export", "county_export"), ("school_workbooks", "schools_2021"), ("school_workbooks", "schools_2025")]
    )
    (tmp_path / "m.yaml").write_bytes(broken((examples / "statistics_forms" / f"{name}.yaml").read_bytes(), chance))
    read(examples / "statistics_forms" / package, mapping=tmp_path / "m.yaml")


def test_deep_folders_and_links_in_circles(tmp_path):
    folder = write_csv(sound(), tmp_path / "package" / "a" / "b" / "c")
    (folder / "up").symlink_to(tmp_path / "package", target_is_directory=True)
    assert read(tmp_path / "package") is not None


def test_a_huge_cell_and_many_columns(tmp_path):
    tables = sound()
    tables["schools"][0]["township"] = "镇" * 300_000
    for number in range(3000):
        tables["schools"][0][f"x{number}"] = "1"
    county = read(write_csv(tables, tmp_path / "package"))
    assert county is not None and all(len(finding.message) < 60_000 for finding in county.findings)


def test_two_hundred_thousand_rows_are_quick(tmp_path):
    tables = sound()
    folder = write_csv(tables, tmp_path / "package")
    with (folder / "teachers.csv").open("w", encoding="utf-8") as handle:
        handle.write("teacher_code,school_code,stage,subject,degree,is_backbone,is_certified,training_hours\n")
        for number in range(200_000):
            handle.write(f"T{number},3299010004,初中,语文,本科,否,是,{number % 500}\n")
    assert read(folder).tables["teachers"].num_rows == 200_000
