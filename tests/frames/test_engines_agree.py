"""One definition on every engine: the same verdicts, the same values to 1e-12, ties and missing values among the cases."""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ports import EVERY, engines, opened

sys.path.insert(0, str(Path(__file__).parents[1] / "oracle"))

import county_maker

from junheng import intake, library
from junheng.core.county_year import CountyYear
from junheng.engine import evaluate
from junheng.engine.tabular import tables_of
from junheng.intake.lake import Lake
from junheng.synth.nation import NationOrder, write_nation

SEEDS = (3, 11, 17, 23)
DOUBLED = {"schools": 0, "school_stages": 1}
KEYS = {"counties": ("region_code",), "items": ("region_code", "item"), "parts": ("region_code", "item", "part", "stage"),
        "dispersion": ("region_code", "stage", "indicator"), "schools": ("region_code", "school_code", "stage")}  # fmt: skip


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """Odd counties of the oracle's maker, which puts values exactly on lines, with gaps and campuses, in one lake.

    In the last one a school and a stage of another are reported twice.
    """
    tables: dict[str, list[pa.Table]] = {}
    for place, seed in enumerate(SEEDS):
        folder = tmp_path_factory.mktemp(f"county{seed}")
        county_maker.write(county_maker.make(seed), folder)
        for name, table in intake.read(folder).tables.items():
            if seed == SEEDS[-1] and name in DOUBLED:
                table = pa.concat_tables([table, table.slice(DOUBLED[name], 1)])
            code = pa.array([f"9001{place:02d}"] * table.num_rows, pa.string())
            table = table.set_column(table.column_names.index("region_code"), "region_code", code)
            year = pa.array([2024] * table.num_rows, pa.int64())
            tables.setdefault(name, []).append(
                table.set_column(table.column_names.index("school_year"), "school_year", year)
            )
    return CountyYear({name: pa.concat_tables(parts, promote_options="permissive") for name, parts in tables.items()})


@pytest.fixture(scope="module")
def standard():
    return library.load("high_quality_balance_2017", on="2024-09-01")


def results(engine, standard, county):
    with opened(engine) as port:
        found = tables_of(evaluate(standard, county, port=port))
    return {
        name: {tuple(line[k] for k in keys): line for line in found[name].to_pylist()} for name, keys in KEYS.items()
    }


@pytest.fixture(scope="module")
def by_duckdb(standard, lake):
    return results("duckdb", standard, lake)


@pytest.mark.parametrize("engine", engines(*EVERY[1:]))
def test_engines_agree(engine, standard, lake, by_duckdb):
    found = results(engine, standard, lake)
    for name, lines in by_duckdb.items():
        assert found[name].keys() == lines.keys(), name
        for key, line in lines.items():
            assert_same(line, found[name][key], (engine, name, key))


def assert_same(expected, found, where):
    for field, value in expected.items():
        if isinstance(value, float) and found[field] is not None:
            assert found[field] == pytest.approx(value, rel=1e-12, abs=1e-12), (*where, field)
        else:
            assert found[field] == value, (*where, field)


def test_a_lake_says_what_each_of_its_counties_says(standard, lake, by_duckdb):
    for place in range(len(SEEDS)):
        code = f"9001{place:02d}"
        one = CountyYear(
            {name: table.filter(pa.compute.equal(table["region_code"], code)) for name, table in lake.tables.items()}
        )
        alone = results("duckdb", standard, one)
        for name, lines in alone.items():
            for key, line in lines.items():
                assert_same(line, by_duckdb[name][key], (code, name, key))


@pytest.fixture(scope="module")
def rosters(tmp_path_factory):
    """A lake whose counts are to be made from its pupils and teachers, some of each listed twice."""
    folder = tmp_path_factory.mktemp("rosters") / "lake"
    write_nation(NationOrder(5, 2, counts=False), folder, ("pupils", "teachers"))
    for name in ("pupils", "teachers"):
        path = next((folder / name).rglob("*.parquet"))
        table = pq.read_table(path, partitioning=None)
        pq.write_table(pa.concat_tables([table, table.slice(3, 2)]), path)
    return folder


def counted(engine, folder):
    """Stages and class lists, line by line."""
    with opened(engine) as port:
        tables = Lake(folder).county_year(port, 2024).tables
        found = {name: port.collect(port.scan(tables[name])) for name in ("school_stages", "class_lists")}
    return {
        (name, line["region_code"], line["school_code"], line["stage"]): line
        for name, table in found.items()
        for line in table.to_pylist()
    }


@pytest.fixture(scope="module")
def counted_by_duckdb(rosters):
    return counted("duckdb", rosters)


@pytest.mark.parametrize("engine", engines(*EVERY[1:]))
def test_engines_count_rosters_alike(engine, rosters, counted_by_duckdb):
    found = counted(engine, rosters)
    assert found.keys() == counted_by_duckdb.keys()
    for key, line in counted_by_duckdb.items():
        assert_same(line, found[key], (engine, *key))
