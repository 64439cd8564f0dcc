"""What every engine's port promises, on the same small tables.

Texts, booleans, dates, doubles and whole numbers of 64 bits come back as they went, and whole numbers are compared as
such. No promise: the order of rows, sums beyond 64 bits, columns of other kinds (dictionaries, nested ones).
"""

from datetime import date

import narwhals.stable.v2 as nw
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ports import EVERY, engines, opened

from junheng.frames import undoubled

LINES = [
    {"region_code": "010101", "code": "a", "n": 1.0}, {"region_code": "010101", "code": "a", "n": None},
    {"region_code": "010102", "code": "a", "n": 3.0}, {"region_code": "010102", "code": None, "n": 4.0},
    {"region_code": "010102", "code": None, "n": 5.0},
]  # fmt: skip


@pytest.fixture(scope="module", params=engines(*EVERY))
def port(request):
    with opened(request.param) as port:
        yield port


def collected(port, frame):
    return sorted(port.collect(frame).to_pylist(), key=str)


def test_arrow_tables_come_back_as_they_went(port):
    assert collected(port, port.scan(pa.Table.from_pylist(LINES))) == sorted(LINES, key=str)


def test_a_kept_frame_may_be_used_twice(port):
    kept = port.persist(port.scan(pa.Table.from_pylist(LINES)).filter(nw.col("n") > 1))
    assert [port.collect(kept).num_rows for _ in range(2)] == [3, 3]


def test_sums_leave_missing_values_out_and_count_them(port):
    frame = (
        port.scan(pa.Table.from_pylist(LINES))
        .group_by("region_code")
        .agg(nw.col("n").sum().alias("sum"), nw.col("n").count().alias("known"))
    )
    assert collected(port, frame) == [
        {"region_code": "010101", "sum": 1.0, "known": 1}, {"region_code": "010102", "sum": 12.0, "known": 3},
    ]  # fmt: skip


def test_folders_become_columns_of_texts(port, tmp_path):
    """A region code keeps its leading zero, and a column that some files lack is missing there."""
    for code, columns in (("010101", {"n": [1.0]}), ("020202", {"n": [2.0], "more": ["x"]})):
        folder = tmp_path / f"region_code={code}"
        folder.mkdir()
        pq.write_table(pa.table(columns), folder / "part.parquet")
    frame = port.scan(sorted(str(path) for path in tmp_path.rglob("*.parquet"))).select("region_code", "n", "more")
    assert collected(port, frame) == [
        {"region_code": "010101", "n": 1.0, "more": None}, {"region_code": "020202", "n": 2.0, "more": "x"},
    ]  # fmt: skip


TABLES = {
    "texts": pa.table({"name": ["第一小学", "é𠀀", " ", "", None], "code": ["010203", "0", "1e3", "NULL", None]}),
    "whole numbers no double holds": pa.table({"n": [2**53 + 1, 2**63 - 1, -(2**63), None]}),
    "doubles": pa.table({"n": [0.1, -0.0, 1e308, float("inf"), None]}),
    "days and truths": pa.table({"day": [date(2024, 9, 1), None], "true": [True, None]}),
    "no rows": pa.table({"code": pa.array([], pa.string()), "n": pa.array([], pa.int64()), "x": pa.array([], pa.float64())}),
    "one column without rows": pa.table({"code": pa.array([], pa.string())}),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_values_and_their_kinds_survive(port, name):
    """As handed over, kept, and read back from the files of a lake."""
    table = TABLES[name]
    found = port.collect(port.persist(port.scan(table)))
    assert found.schema.remove_metadata() == table.schema
    assert sorted(map(repr, found.to_pylist())) == sorted(map(repr, table.to_pylist()))


def test_whole_numbers_are_compared_as_such(port):
    frame = port.scan(pa.table({"n": [2**53, 2**53 + 1]}))
    assert port.collect(frame.filter(nw.col("n") > 2**53)).to_pylist() == [{"n": 2**53 + 1}]


def test_nothing_in_nothing_out(port):
    """No row: no sums, no keys; a join to it leaves the other side as it is."""
    lines, nothing = port.scan(pa.Table.from_pylist(LINES)), port.scan(pa.Table.from_pylist(LINES[:1]).slice(0, 0))
    none = port.persist(nothing.group_by("region_code").agg(sum=nw.col("n").sum()))
    assert port.collect(none).num_rows == 0
    assert port.repeated(nothing, ["region_code"]) is None
    joined = port.collect(lines.join(none, on="region_code", how="left"))
    assert joined.num_rows == len(LINES) and joined["sum"].null_count == len(LINES)


def write(folder, **tables):
    """One file a region code."""
    for code, columns in tables.items():
        place = folder / "school_year=2024" / f"region_code={code.lstrip('_')}"
        place.mkdir(parents=True)
        pq.write_table(pa.table(columns), place / "part.parquet")
    return sorted(str(path) for path in folder.rglob("*.parquet"))


@pytest.mark.parametrize(
    "first", [pa.array([7], pa.int64()), pa.array([7], pa.int32()), pa.array([None], pa.null()), pa.array([], pa.float64())],
    ids=["long", "int", "untyped", "no rows"],
)  # fmt: skip
def test_files_may_disagree_on_a_column_s_kind(port, tmp_path, first):
    """Whole numbers in one county's file, decimals in another's: what software makes of a column it finds no decimals in."""
    frame = port.scan(write(tmp_path, _010203={"n": first}, _020202={"n": [1.5], "名": ["乙"]}))
    expected = [{"region_code": "010203", "n": n if n is None else float(n), "名": None} for n in first.to_pylist()]
    expected.append({"region_code": "020202", "n": 1.5, "名": "乙"})
    assert collected(port, frame.select("region_code", "n", "名")) == sorted(expected, key=str)


def test_an_untyped_column_takes_the_others_kind(port, tmp_path):
    paths = write(tmp_path, _01={"a": pa.array([None]), "b": pa.array([None])}, _02={"a": ["x"], "b": [True]})
    found = port.collect(port.scan(paths).filter(nw.col("region_code") == "02").select("a", "b"))
    assert found.to_pylist() == [{"a": "x", "b": True}]


def test_a_folder_may_be_named_in_chinese(port, tmp_path):
    frame = port.scan(write(tmp_path / "数据 湖（一）", _010203={"name": ["甲"]}))
    assert collected(port, frame.select("school_year", "region_code", "name")) == [
        {"school_year": "2024", "region_code": "010203", "name": "甲"}
    ]


def test_repeated_of_many_lines(port):
    """Two lines of a key a thousand lines apart, and a key no double tells from its neighbour."""
    keys = [*range(1000), 2**53, 2**53 + 1, 7]
    frame = port.scan(pa.table({"region_code": ["010203"] * len(keys), "key": keys}))
    assert collected(port, port.repeated(frame, ["region_code", "key"])) == [{"region_code": "010203", "key": 7}]


def test_repeated_finds_complete_keys_only(port):
    frame = port.scan(pa.Table.from_pylist(LINES))
    assert collected(port, port.repeated(frame, ["region_code", "code"])) == [{"region_code": "010101", "code": "a"}]
    assert port.repeated(frame, ["region_code", "code", "n"]) is None


def test_a_released_frame_leaves_others_alone(port):
    first, second = (port.persist(port.scan(pa.Table.from_pylist(LINES)).filter(nw.col("n") > least)) for least in (1, 3))
    port.release(first)
    assert port.collect(second).num_rows == 2


def test_of_doubled_records_the_key_and_what_is_kept_stay(port):
    frame = port.scan(pa.Table.from_pylist([{"code": code, "stage": stage, "n": n} for code, stage, n in
                                            (("a", "x", 1.0), ("a", "x", 2.0), ("b", "x", 3.0), (None, "x", 4.0), (None, "x", 5.0))]))  # fmt: skip
    assert collected(port, undoubled(port, frame, ["code"])) == [
        {"code": "a", "stage": None, "n": None}, {"code": "b", "stage": "x", "n": 3.0},
        {"code": None, "stage": "x", "n": 4.0}, {"code": None, "stage": "x", "n": 5.0},
    ]  # fmt: skip


def test_a_path_is_a_name_never_a_pattern(port, tmp_path):
    for name, n in (("湖[1]", 1.0), ("湖1", 2.0)):
        folder = tmp_path / name / "region_code=010101"
        folder.mkdir(parents=True)
        pq.write_table(pa.table({"n": [n]}), folder / "part.parquet")
    frame = port.scan([str(tmp_path / "湖[1]" / "region_code=010101" / "part.parquet")])
    assert collected(port, frame.select("n")) == [{"n": 1.0}]
