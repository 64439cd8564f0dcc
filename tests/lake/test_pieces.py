"""Rosters too large to be sorted at once go in pieces of whole counties, and what is listed twice is believed in none of them."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from junheng import library
from junheng.engine import evaluate
from junheng.engine.tabular import tables_of
from junheng.frames import open_port
from junheng.intake import lake as lakes
from junheng.intake.lake import Lake
from junheng.synth.nation import NationOrder, write_nation

LISTS = ("listed_classes", "largest_class", "listed", "sized_classes")


def class_lists(folder):
    with open_port() as port:
        table = port.collect(port.scan(Lake(folder).county_year(port, 2024).tables["class_lists"]))
    return {
        (line["region_code"], line["school_code"], line["stage"]): tuple(line[n] for n in LISTS)
        for line in table.to_pylist()
    }


def judged(folder, **options):
    standard = library.load("high_quality_balance_2017", on="2024-09-01")
    with open_port() as port:
        return tables_of(evaluate(standard, Lake(folder).county_year(port, 2024, **options), port=port))


def rounded(line):
    """Sums of many rows come in no certain order: the last digits of a double are nobody's."""
    return {name: round(value, 11) if isinstance(value, float) else value for name, value in line.items()}


@pytest.fixture
def pupils(tmp_path):
    write_nation(NationOrder(7, 4, counts=False), tmp_path / "lake", ("pupils", "teachers"))
    return tmp_path / "lake"


def asked_for(monkeypatch):
    """How many lines each piece had."""
    sizes, real = [], Lake._frame

    def counting(self, port, name, year, regions, parts):
        if name == "pupils":
            sizes.append(sum(pq.ParquetFile(part.path).metadata.num_rows for part in parts))
        return real(self, port, name, year, regions, parts)

    monkeypatch.setattr(Lake, "_frame", counting)
    return sizes


def test_pieces_say_what_the_whole_says(pupils, monkeypatch):
    whole = judged(pupils)
    monkeypatch.setattr(lakes, "PIECE", 1)
    sizes = asked_for(monkeypatch)
    pieces = judged(pupils)
    assert len(sizes) > 4  # the whole once, to know its columns, and each of the four counties
    for name, table in whole.items():
        assert list(map(rounded, pieces[name].to_pylist())) == list(map(rounded, table.to_pylist())), name


def test_files_that_share_a_county_stay_together(pupils, monkeypatch):
    """The third county's pupils in two files that a further county's lie between."""
    folder = pupils / "pupils" / "school_year=2024"
    parts = {code: pq.read_table(folder / f"region_code={code}" / "part.parquet", partitioning=None) for code in
             (f"90010{n}" for n in (1, 2, 3, 4))}  # fmt: skip
    before = class_lists(pupils)
    for code in parts:
        (folder / f"region_code={code}" / "part.parquet").unlink()
        (folder / f"region_code={code}").rmdir()

    def with_code(code, table):
        return table.append_column("region_code", pa.array([code] * table.num_rows, pa.string()))

    half = parts["900103"].num_rows // 2
    files = {
        "a": [with_code("900101", parts["900101"]), with_code("900103", parts["900103"].slice(0, half))],
        "b": [with_code("900102", parts["900102"])],
        "c": [with_code("900103", parts["900103"].slice(half)), with_code("900104", parts["900104"])],
    }
    for name, tables in files.items():
        pq.write_table(pa.concat_tables(tables), folder / f"{name}.parquet")
    monkeypatch.setattr(lakes, "PIECE", 1)
    assert class_lists(pupils) == before


def test_files_without_statistics_are_one_piece(pupils, monkeypatch):
    folder = pupils / "pupils" / "school_year=2024"
    for code in ("900101", "900102", "900103", "900104"):
        path = folder / f"region_code={code}" / "part.parquet"
        table = pq.read_table(path, partitioning=None)
        column = pa.array([code] * table.num_rows, pa.string())
        pq.write_table(table.append_column("region_code", column), folder / f"{code}.parquet", write_statistics=False)
        path.unlink()
        path.parent.rmdir()
    monkeypatch.setattr(lakes, "PIECE", 1)
    sizes = asked_for(monkeypatch)
    assert class_lists(pupils)
    assert sizes[0] == sizes[1] and len(sizes) == 2


def test_a_pupil_listed_twice_leaves_the_size_of_the_class_open(pupils):
    path = pupils / "pupils" / "school_year=2024" / "region_code=900102" / "part.parquet"
    roster = pq.read_table(path, partitioning=None)
    before = class_lists(pupils)
    twin = roster.slice(0, 1)
    pq.write_table(pa.concat_tables([roster, twin]), path)
    key = ("900102", twin["school_code"][0].as_py(), twin["stage"][0].as_py())
    after = class_lists(pupils)
    assert {changed for changed in before if before[changed] != after[changed]} == {key}
    assert after[key][0] == before[key][0]  # the class is there
    assert after[key][3] == before[key][3] - 1  # how large it is nobody knows


def test_a_class_listed_twice_counts_once_and_its_size_is_open(tmp_path):
    write_nation(NationOrder(7, 1), tmp_path / "lake", ("classes",))
    path = next((tmp_path / "lake" / "classes").rglob("*.parquet"))
    roster = pq.read_table(path, partitioning=None)
    before = class_lists(tmp_path / "lake")
    twin = roster.slice(0, 1)
    larger = twin.set_column(twin.column_names.index("pupils"), "pupils", pa.array([99.0]))
    pq.write_table(pa.concat_tables([roster, larger]), path)
    key = ("900101", twin["school_code"][0].as_py(), twin["stage"][0].as_py())
    after = class_lists(tmp_path / "lake")
    listed, largest, total, sized = before[key]
    assert after[key][0] == listed and after[key][3] == sized - 1
    assert after[key][1] <= largest < 99 and after[key][2] == total - twin["pupils"][0].as_py()


def test_a_lake_without_classes_and_pupils_has_no_lists(tmp_path):
    write_nation(NationOrder(7, 1), tmp_path / "lake", ())
    with open_port() as port:
        assert "class_lists" not in Lake(tmp_path / "lake").county_year(port, 2024).tables
    tables = judged(tmp_path / "lake")
    assert {line["item"]: line["verdict"] for line in tables["items"].to_pylist()}["G5"] == "no_value"
    lacking = [line for line in tables["parts"].to_pylist() if line["item"] == "G5"]
    assert lacking and all(line["value"] is None and line["units"] > 0 for line in lacking)  # not 0 of them


def test_what_is_no_number_is_missing(tmp_path):
    """Other software writes an empty cell of a column of doubles as NaN, which some engines hold for the largest number."""
    write_nation(NationOrder(7, 1, counts=False), tmp_path / "lake", ("classes", "teachers"))
    for name, field, wrong in (("teachers", "training_hours", float("nan")), ("classes", "pupils", float("inf"))):
        path = next((tmp_path / "lake" / name).rglob("*.parquet"))
        table = pq.read_table(path, partitioning=None)
        values = table[field].to_pylist()
        values[0] = wrong
        pq.write_table(table.set_column(table.column_names.index(field), field, pa.array(values, pa.float64())), path)
        school, stage = table["school_code"][0].as_py(), table["stage"][0].as_py()
        with open_port() as port:
            tables = Lake(tmp_path / "lake").county_year(port, 2024).tables
            lines = port.collect(port.scan(tables["school_stages"])).to_pylist()
        line = next(line for line in lines if (line["school_code"], line["stage"]) == (school, stage))
        assert line["trained_teachers" if name == "teachers" else "pupils"] is None
        assert line["full_time_teachers" if name == "teachers" else "classes"] is not None
