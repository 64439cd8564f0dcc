"""A lake's columns say what the same cells of a package say, however other software wrote them."""

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from junheng import library
from junheng.cli.main import main
from junheng.engine import evaluate
from junheng.engine.tabular import tables_of
from junheng.fields import lake_tables
from junheng.frames import open_port
from junheng.intake.lake import Lake
from junheng.synth.nation import NationOrder, write_nation

COUNTIES = 2


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain") / "lake"
    write_nation(NationOrder(7, COUNTIES, counts=False), folder, ("classes", "teachers"))
    return folder


@pytest.fixture
def lake(plain, tmp_path):
    return shutil.copytree(plain, tmp_path / "lake")


def rewritten(lake, change):
    """Every column of every file as `change(field, column)` writes it."""
    for path in lake.rglob("*.parquet"):
        spec = lake_tables()[path.relative_to(lake).parts[0]]
        table = pq.read_table(path, partitioning=None)
        columns = {
            n: change(spec.field(n), table[n].combine_chunks()) if spec.field(n) else table[n]
            for n in table.column_names
        }
        pq.write_table(pa.table(columns), path)
    return lake


def judged(lake, engine="duckdb"):
    standard = library.load("high_quality_balance_2017", on="2024-09-01")
    with open_port(engine) as port:
        tables = tables_of(evaluate(standard, Lake(lake).county_year(port, 2024), port=port))
    return [
        {k: round(v, 11) if isinstance(v, float) else v for k, v in line.items() if k != "name"}
        for name in ("items", "parts", "schools", "dispersion") for line in tables[name].to_pylist()
    ]  # fmt: skip


def texts(change):
    return lambda field, column: (
        pa.array(map(change, column.to_pylist()), pa.string()) if pa.types.is_string(column.type) else column
    )


WRITTEN = {
    "blanks around": lambda field, column: column if field.name in KEPT else texts(lambda v: f" {v} " if v else v)(field, column),
    "empty for missing": texts(lambda v: v or ""),
    "categories": lambda field, column: column.dictionary_encode() if pa.types.is_string(column.type) else column,
    "numbers as texts": lambda field, column: pa.array([None if v is None else f"{v:.15g}" for v in column.to_pylist()], pa.string())
    if pa.types.is_floating(column.type) else column,
    "truths as words": lambda field, column: pa.array([{True: "是", False: "否"}.get(v) for v in column.to_pylist()], pa.string())
    if pa.types.is_boolean(column.type) else column,
    "NaN for missing": lambda field, column: pa.array([float("nan") if v is None else v for v in column.to_pylist()], pa.float64(), from_pandas=False)
    if pa.types.is_floating(column.type) else column,
    "dates with slashes": lambda field, column: pa.array([v and v.replace("-", "/") for v in column.to_pylist()], pa.string())
    if field.type == "date" else column,
}  # fmt: skip
KEPT = {"region_code", "teacher_code", "name"}


@pytest.mark.parametrize("way", WRITTEN)
@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_written_otherwise_and_judged_the_same(plain, lake, way, engine):
    pytest.importorskip(engine)
    assert judged(rewritten(lake, WRITTEN[way]), engine) == judged(plain)


def test_short_floats_are_the_decimals_they_show(lake):
    """0.15 of four bytes is 0.15000000596 in eight."""
    with open_port() as port:
        for path in (lake / "schools").rglob("*.parquet"):
            table = pq.read_table(path, partitioning=None)
            column = pa.array([0.15] * table.num_rows, pa.float32())
            pq.write_table(
                table.set_column(
                    table.column_names.index("equipment_value_wan_yuan"), "equipment_value_wan_yuan", column
                ),
                path,
            )
        tables = Lake(lake).county_year(port, 2024).tables
        found = port.collect(port.scan(tables["schools"]))["equipment_value_wan_yuan"].unique().to_pylist()
    assert found == [0.15]


def one_school(lake, field, value, code="900101"):
    """One value of the first county's first school."""
    path = lake / "schools" / "school_year=2024" / f"region_code={code}" / "part.parquet"
    table = pq.read_table(path, partitioning=None)
    values = table[field].to_pylist()
    values[0] = value
    kind = pa.float64() if isinstance(value, float) else pa.string()
    pq.write_table(table.set_column(table.column_names.index(field), field, pa.array(values, kind)), path)


def run(lake, out, *more):
    return main(["assess-all", str(lake), "--out", str(out), *more])


def test_a_word_that_is_no_choice_is_missing_and_told(lake, tmp_path, capsys):
    one_school(lake, "setting", "郊区")
    assert run(lake, tmp_path / "out") == 0
    told = json.loads((tmp_path / "out" / "odd_values.json").read_text(encoding="utf-8"))
    assert told == [{"table": "schools", "field": "setting", "written": "郊区", "read": None}]
    assert "schools.setting  郊区" in capsys.readouterr().out
    with open_port() as port:
        tables = Lake(lake).county_year(port, 2024, ["900101"]).tables
        settings = port.collect(port.scan(tables["schools"]))["setting"].to_pylist()
    assert settings.count(None) == 1 and "郊区" not in settings


def test_a_column_of_lists_is_refused_by_name(lake, tmp_path):
    def listed(field, column):
        if field.type != "list":
            return column
        return pa.array(
            [None if v is None else [float(x) for x in v.split(";")] for v in column.to_pylist()],
            pa.list_(pa.float64()),
        )

    rewritten(lake, listed)
    run(lake, tmp_path / "out")
    failed = json.loads((tmp_path / "out" / "failed.json").read_text(encoding="utf-8"))
    assert failed.keys() == {"900101", "900102"}
    assert "music_rooms_m2" in failed["900101"] and "应是文本，如 96;100" in failed["900101"]


def test_a_number_beyond_reason_does_not_stop_the_rest(lake, tmp_path):
    one_school(lake, "teaching_floor_area_m2", 1e300)
    assert run(lake, tmp_path / "out") == 0
    lines = pq.read_table(tmp_path / "out" / "level_dispersion.parquet").to_pylist()
    whole = [line for line in lines if line["level"] == "nation" and line["indicator"] == "R4"]
    assert any(line["lacking"] == 1 for line in whole)


@pytest.mark.parametrize("size", ["1", "100"])
def test_a_county_without_stages_is_not_judged_whatever_the_batch(lake, tmp_path, size, capsys):
    shutil.rmtree(lake / "school_stages" / "school_year=2024" / "region_code=900102")
    assert run(lake, tmp_path / "out", "--batch", size, "--json", "900102") == 2
    failed = json.loads((tmp_path / "out" / "failed.json").read_text(encoding="utf-8"))
    assert failed == {"900102": "缺少学段表"}
    assert "没有写出 900102 的 assessment.json：缺少学段表" in capsys.readouterr().err
    assert {line["region_code"] for line in pq.read_table(tmp_path / "out" / "counties").to_pylist()} == {"900101"}


def test_a_broken_file_is_named(lake, tmp_path):
    path = lake / "classes" / "school_year=2024" / "region_code=900102" / "part.parquet"
    path.write_bytes(b"no Parquet")
    run(lake, tmp_path / "out")
    failed = json.loads((tmp_path / "out" / "failed.json").read_text(encoding="utf-8"))
    assert failed.keys() == {"900102"}
    assert str(path) in failed["900102"] and "请重新导出" in failed["900102"]


def test_a_file_that_names_no_county_is_named(lake, capsys, tmp_path):
    folder = lake / "schools" / "school_year=2024"
    table = pq.read_table(folder / "region_code=900101" / "part.parquet", partitioning=None)
    shutil.rmtree(folder)
    folder.mkdir()
    pq.write_table(table, folder / "all.parquet")
    assert run(lake, tmp_path / "out") == 2
    assert "all.parquet 没有列 region_code" in capsys.readouterr().err


def test_what_is_not_ours_is_never_cleared_away(lake, tmp_path, capsys):
    before = sorted(lake.rglob("*"))
    assert run(lake, lake) == 2
    assert "请换一个空文件夹" in capsys.readouterr().err
    assert sorted(lake.rglob("*")) == before


def test_results_of_another_year_stay(lake, tmp_path, capsys):
    for path in [p for p in lake.rglob("school_year=2024") if p.is_dir()]:
        shutil.copytree(path, path.with_name("school_year=2023"))
    assert run(lake, tmp_path / "out", "--year", "2023") == 0
    before = sorted((tmp_path / "out").rglob("*"))
    assert run(lake, tmp_path / "out", "--year", "2024") == 2
    assert "2023 学年的结果" in capsys.readouterr().err
    assert sorted((tmp_path / "out").rglob("*")) == before


def without(lake, name, columns, code="900101"):
    path = lake / name / "school_year=2024" / f"region_code={code}" / "part.parquet"
    table = pq.read_table(path, partitioning=None)
    pq.write_table(table.drop_columns([c for c in columns if c in table.column_names]), path)


def items_of(out, code):
    return {
        line["item"]: line["verdict"]
        for line in pq.read_table(out / "items").to_pylist()
        if line["region_code"] == code
    }


@pytest.fixture
def stated(tmp_path):
    folder = tmp_path / "stated"
    write_nation(NationOrder(7, COUNTIES), folder, ("classes", "pupils"))
    return folder


def test_what_a_neighbours_files_have_decides_nothing(stated, tmp_path):
    """One county leaves the numbers of pupils and classes to its rosters, and has no table of classes; the other states and has them."""
    without(stated, "school_stages", ["pupils", "classes"])
    shutil.rmtree(stated / "classes" / "school_year=2024" / "region_code=900101")
    found = {}
    for size in ("1", "100"):
        assert run(stated, tmp_path / size, "--batch", size, "--json", "900101") == 0
        found[size] = items_of(tmp_path / size, "900101")
    alone = json.loads((tmp_path / "1" / "json" / "900101" / "assessment.json").read_text(encoding="utf-8"))
    assert found["1"] == found["100"] == {item["id"]: item["verdict"] for item in alone["items"]}
    assert "no_value" not in {found["1"][item] for item in ("R4", "R5", "G4", "G5")}


def test_the_least_a_lake_may_hold_is_judged_one_county_alone_too(stated, tmp_path):
    for name in ("classes", "pupils"):
        shutil.rmtree(stated / name)
    for code in ("900101", "900102"):
        without(stated, "school_stages", ["pupils", "classes"], code)
    assert run(stated, tmp_path / "out", "--json", "900102") == 0
    alone = json.loads((tmp_path / "out" / "json" / "900102" / "assessment.json").read_text(encoding="utf-8"))
    assert {item["id"]: item["verdict"] for item in alone["items"]} == items_of(tmp_path / "out", "900102")


def test_a_trend_into_the_lake_is_refused_before_anything_is_written(lake, capsys):
    for path in [p for p in lake.rglob("school_year=2024") if p.is_dir()]:
        shutil.copytree(path, path.with_name("school_year=2023"))
    before = sorted(lake.rglob("*"))
    assert main(["trend", str(lake), "--out", str(lake)]) == 2
    assert "请另选一个文件夹" in capsys.readouterr().err
    assert sorted(lake.rglob("*")) == before


def test_grades_of_pupils_may_be_words(stated, tmp_path):
    """A number of a roster that no one can read is missing; its pupils and the county are judged all the same."""
    shutil.rmtree(stated / "classes")
    for code, written in (
        ("900101", lambda grade: f"{grade:.0f}"),
        ("900102", lambda grade: "初一" if grade == 7 else f"{grade:.0f}"),
    ):
        path = stated / "pupils" / "school_year=2024" / f"region_code={code}" / "part.parquet"
        table = pq.read_table(path, partitioning=None)
        grades = pa.array(list(map(written, table["grade"].to_pylist())), pa.string())
        pq.write_table(table.set_column(table.column_names.index("grade"), "grade", grades), path)
    assert run(stated, tmp_path / "out", "--json", "900101", "--json", "900102") == 0
    for code in ("900101", "900102"):
        alone = json.loads((tmp_path / "out" / "json" / code / "assessment.json").read_text(encoding="utf-8"))
        assert {item["id"]: item["verdict"] for item in alone["items"]} == items_of(tmp_path / "out", code)
