"""Schools of many counties from year to year: chains of renames, merges of three, splits; the same as for one county alone."""

from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from junheng.engine.school_turns import school_turns
from junheng.engine.trend import Change, CountyInYear, SchoolYear, trend
from junheng.frames import open_port

C, B, N = "compliant", "below", "no_value"
YEARS = (2022, 2023, 2024)


def row(region, code, verdict, value=5.0, pupils=100.0, r4=None, name=None, stage="小学"):
    return {"region_code": region, "school_code": code, "stage": stage, "name": name or f"{code}校", "kind": "小学", "pupils": pupils,
            "R4": value, "R4_verdict": r4 or verdict, "met": int(verdict == C), "verdict": verdict}  # fmt: skip


LAKE = {
    2022: [
        row("900101", "a", C), row("900101", "m1", C, 4.0, 100.0), row("900101", "m2", C, 6.0, 300.0), row("900101", "m3", B, 8.0, 100.0),
        row("900101", "s", C), row("900101", "k", C), row("900101", "x", C), row("900101", "gone", C),
        row("900102", "a", B), row("900102", "k", N), row("900102", "k", C, stage="初中"),
    ],
    2023: [
        row("900101", "b", B), row("900101", "big", C, 7.0, 520.0), row("900101", "s", C), row("900101", "t", B, 3.0, 50.0),
        row("900101", "k", C, r4=B), row("900101", "new", C), row("900102", "a", C), row("900102", "k", B), row("900102", "k", C, stage="初中"),
    ],
    2024: [
        row("900101", "c", C), row("900101", "big", B, 3.0, 500.0), row("900101", "s", C), row("900101", "t", C, 6.0, 50.0),
        row("900101", "k", B, r4=B), row("900101", "new", C), row("900103", "z", C),
    ],
}  # fmt: skip
CHANGES = [
    Change("a", "b", "2023-08-01", "更名", "900101"), Change("b", "c", "2024-08-01", "更名", "900101"),
    Change("m1", "big", "2023-07-01", "合并", "900101"), Change("m2", "big", "2023-07-01", "合并", "900101"),
    Change("m3", "big", "2023-07-01", "合并", "900101"), Change("s", "t", "2023-07-01", "拆分", "900101"),
    Change("x", None, "2023-07-01", "撤销", "900101"), Change("k", "q", "2021-07-01", "更名", "900101"),
]  # fmt: skip
PRESENT = [{"900101", "900102"}, {"900101", "900102"}, {"900101", "900103"}]


@pytest.fixture
def files(tmp_path):
    found = {}
    for year, lines in LAKE.items():
        folder = tmp_path / f"school_year={year}"
        folder.mkdir()
        for region in sorted({line["region_code"] for line in lines}):
            own = pa.Table.from_pylist([line for line in lines if line["region_code"] == region])
            pq.write_table(own, folder / f"from-{region}.parquet")
        found[year] = sorted(str(path) for path in folder.iterdir())
    return found


def turned(files, changes=CHANGES, size=100, engine="duckdb"):
    steps, values, done = [{}, {}], [], []
    for count, batch in school_turns(partial(open_port, engine), files, PRESENT, changes, size):
        done.append(count)
        for step, found in zip(steps, batch.steps, strict=True):
            step.update(found)
        values += batch.values.to_pylist()
    return steps, values, done


def told(schools):
    return {(x.code, x.stage, x.turn, x.fails, x.recovered) for x in schools.turned}


def test_what_schools_did(files):
    (first, second), _, _ = turned(files)
    assert told(first["900101"]) == {
        ("c", "小学", "fails", ("R4",), ()),
        ("big", "小学", "recovered", (), ("R4",)),
        ("t", "小学", "fails", ("R4",), ()),
        ("k", "小学", None, ("R4",), ()),
    }
    assert told(second["900101"]) == {
        ("c", "小学", "recovered", (), ("R4",)),
        ("big", "小学", "fails", ("R4",), ()),
        ("t", "小学", "recovered", (), ("R4",)),
        ("k", "小学", "fails", (), ()),
    }
    assert told(first["900102"]) == {("a", "小学", "recovered", (), ("R4",))}
    assert first["900101"].count("fails") == 2 and first["900101"].count("recovered") == 1
    assert first["900101"].rows == (8, 6) and second["900101"].rows == (6, 6)


def test_a_chain_and_a_merge_are_one_school_through_all_years(files):
    (first, _), values, _ = turned(files)
    codes = {x.code: x.codes for x in first["900101"].turned}
    assert codes == {"c": ("a", "b", "c"), "big": ("m1", "m2", "m3", "big"), "t": ("s", "t"), "k": ("k",)}
    big = [line for line in values if line["school_code"] == "big"]
    assert [(line["school_year"], line["codes"], line["pupils"], line["R4"], line["verdict"]) for line in big] == [
        (2022, "m1 m2 m3", 500.0, 6.0, B), (2023, "big", 520.0, 7.0, C), (2024, "big", 500.0, 3.0, B),
    ]  # fmt: skip
    split = [line for line in values if line["school_code"] == "t"]
    assert [(line["codes"], line["R4"], line["verdict"]) for line in split] == [
        ("s", 5.0, C), ("s t", pytest.approx((100 * 5.0 + 50 * 3.0) / 150), B), ("s t", pytest.approx(16 / 3), C),
    ]  # fmt: skip


def test_what_came_and_went_without_a_line(files):
    (first, second), _, _ = turned(files)
    assert first["900101"].opened == [("new", "小学", "new校")] and first["900101"].gone == [("gone", "小学", "gone校")]
    assert not second["900101"].opened and not second["900101"].gone
    assert dict(first["900101"].changes) == {"更名": 1, "合并": 3, "拆分": 1, "撤销": 1} and dict(
        second["900101"].changes
    ) == {"更名": 1}


def test_a_county_is_compared_only_where_both_years_have_it(files):
    (first, second), _, _ = turned(files)
    assert first.keys() == {"900101", "900102"} and second.keys() == {"900101"}


def test_a_code_of_another_county_is_another_school(files):
    """900102 has a school a too: the rename of 900101 does not touch it."""
    (first, _), values, _ = turned(files)
    assert [line["codes"] for line in values if line["region_code"] == "900102" and line["school_code"] == "a"] == [
        "a",
        "a",
    ]
    assert not first["900102"].gone


def test_lines_without_a_region_hold_where_their_codes_stand(files):
    everywhere = [Change(c.old_code, c.new_code, c.changed_on, c.kind) for c in CHANGES]
    (first, _), values, _ = turned(files, everywhere)
    assert {x.code for x in first["900101"].turned} == {"c", "big", "t", "k"}
    assert told(first["900102"]) == {("a", "小学", "recovered", (), ("R4",))}


@pytest.mark.parametrize("size", [1, 2])
def test_batches_change_nothing(files, size):
    assert turned(files, size=size)[:2] == turned(files)[:2]
    assert turned(files, size=size)[2][-1] == 3


def test_polars_says_the_same(files):
    pytest.importorskip("polars", reason="needs Polars: ./junheng ensure polars")
    assert turned(files, engine="polars") == turned(files)


def test_every_value_of_every_school_is_kept(files):
    _, values, _ = turned(files)
    schools = {2022: 6 + 3, 2023: 5 + 3, 2024: 5 + 1}  # of 900101 and of the other county
    assert {year: sum(line["school_year"] == year for line in values) for year in YEARS} == schools
    years = [line["school_year"] for line in values if (line["region_code"], line["school_code"]) == ("900101", "c")]
    assert years == list(YEARS)


def test_the_same_as_for_one_county(files):
    years = [
        CountyInYear(y, "900101", "县", B, {}, {}, [SchoolYear(x["school_code"], x["name"], x["stage"], x["pupils"], {"R4": x["R4"]},
                     {"R4": x["R4_verdict"]}, x["verdict"]) for x in LAKE[y] if x["region_code"] == "900101"])
        for y in YEARS
    ]  # fmt: skip
    alone = trend(years, CHANGES)
    steps, _, _ = turned(files)
    for n, step in enumerate(steps):
        for how in ("fails", "recovered"):
            lake = sorted([x.code, x.stage] for x in step["900101"].turned if x.turn == how)
            assert lake == sorted(alone.turned(how, n)["schools"])
        assert [row[1:] for row in alone.opened if row[0] == YEARS[n + 1]] == step["900101"].opened
        assert [row[1:] for row in alone.gone if row[0] == YEARS[n + 1]] == step["900101"].gone
