"""What every engine's port promises, on the same small tables."""

import narwhals.stable.v2 as nw
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ports import EVERY, engines, opened

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


def test_repeated_finds_complete_keys_only(port):
    frame = port.scan(pa.Table.from_pylist(LINES))
    assert collected(port, port.repeated(frame, ["region_code", "code"])) == [{"region_code": "010101", "code": "a"}]
    assert port.repeated(frame, ["region_code", "code", "n"]) is None
