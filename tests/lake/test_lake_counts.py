"""Counts that a lake leaves to its rosters are those it would have stated; and what a nation is made of."""

import pyarrow.parquet as pq
import pytest

from junheng.frames import open_port
from junheng.intake.lake import Lake
from junheng.synth.nation import NationOrder, write_nation
from junheng.synth.nation.schools import COUNTS


def stages(folder, **options):
    lake = Lake(folder)
    with open_port() as port:
        table = port.collect(port.scan(lake.county_year(port, 2024, **options).tables["school_stages"]))
    return {(line["school_code"], line["stage"]): line for line in table.to_pylist()}


@pytest.fixture(scope="module")
def stated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stated")
    write_nation(NationOrder(7, 2), folder, ("classes",))
    return stages(folder)


@pytest.mark.parametrize(
    "rosters, files",
    [(("classes", "teachers"), "county"), (("pupils", "teachers"), "county"), (("classes", "teachers"), "province")],
)
def test_rosters_give_the_counts_that_were_stated(stated, rosters, files, tmp_path):
    write_nation(NationOrder(7, 2, counts=False), tmp_path / "lake", rosters, files)
    counted = stages(tmp_path / "lake")
    assert counted.keys() == stated.keys()
    for key, line in stated.items():
        assert {name: counted[key][name] for name in COUNTS} == {name: line[name] for name in COUNTS}, key


def test_a_teacher_listed_twice_leaves_no_count(tmp_path):
    write_nation(NationOrder(7, 1, counts=False), tmp_path / "lake", ("classes", "teachers"))
    path = next((tmp_path / "lake" / "teachers").rglob("*.parquet"))
    roster = pq.read_table(path, partitioning=None)
    doubled = roster.slice(0, 1)
    pq.write_table(pq.read_table(path, partitioning=None).slice(0, roster.num_rows), path)
    import pyarrow as pa

    pq.write_table(pa.concat_tables([roster, doubled]), path)
    key = (doubled["school_code"][0].as_py(), doubled["stage"][0].as_py())
    found = stages(tmp_path / "lake")
    assert found[key]["full_time_teachers"] is None
    assert sum(line["full_time_teachers"] is None for line in found.values()) == 1
    assert stages(tmp_path / "lake", check_doubles=False)[key]["full_time_teachers"] is not None


def test_a_nation_is_the_same_every_time_and_at_every_size(tmp_path):
    for name, counties in (("a", 2), ("b", 2), ("c", 3)):
        write_nation(NationOrder(5, counties), tmp_path / name, ("classes", "teachers", "pupils"))
    for path in sorted((tmp_path / "a").rglob("*.parquet")):
        inside = path.relative_to(tmp_path / "a")
        assert path.read_bytes() == (tmp_path / "b" / inside).read_bytes()
        assert pq.read_table(path).equals(pq.read_table(tmp_path / "c" / inside)), inside
