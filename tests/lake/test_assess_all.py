"""assess-all: batches, bad counties, resuming, roll-ups, and one county's assessment as `junheng assess` gives it."""

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from junheng.cli.main import main
from junheng.synth.nation import NationOrder, write_nation

COUNTIES = 5


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake")
    write_nation(NationOrder(7, COUNTIES), folder, ("classes", "teachers"))
    return folder


@pytest.fixture(scope="module")
def done(lake, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    assert main(["assess-all", str(lake), "--out", str(out), "--batch", "2", "--json", "900102"]) == 0
    return out


def lines(out, name):
    return pq.read_table(out / name, partitioning=None).to_pylist()


def test_every_county_is_there(done):
    assert [line["region_code"] for line in lines(done, "counties")] == [f"90010{n}" for n in range(1, 6)]
    assert len(lines(done, "items")) == 32 * COUNTIES
    assert {line["indicator"] for line in lines(done, "dispersion")} == {f"R{n}" for n in range(1, 8)}


def test_one_county_says_what_assess_says_of_its_package(done, lake, tmp_path):
    """The package is written here by hand from the lake's files, not by what assess-all uses."""
    package = tmp_path / "package"
    package.mkdir()
    for folder in lake.iterdir():
        part = pq.read_table(folder / "school_year=2024" / "region_code=900102" / "part.parquet", partitioning=None)
        if folder.name == "county":
            part = part.append_column("region_code", pa.array(["900102"])).append_column(
                "school_year", pa.array([2024.0])
            )
        pq.write_table(part, package / f"{folder.name}.parquet")
    assert main(["assess", str(package), "--out", str(tmp_path / "one"), "--formats", "json"]) == 0
    alone = json.loads((tmp_path / "one" / "assessment.json").read_text(encoding="utf-8"))
    found = json.loads((done / "json" / "900102" / "assessment.json").read_text(encoding="utf-8"))
    assert without_places(found) == without_places(alone)


def without_places(document):
    """A lake's file is not the package's: where a record stands in it differs, what is said of it does not."""
    findings = [{k: v for k, v in f.items() if k not in ("where", "places")} for f in document["findings"]]
    schools = sorted(document["schools"], key=lambda row: (row["stage"], row["school_code"]))
    return document | {"findings": sorted(findings, key=str), "schools": schools}


def test_the_batch_says_what_the_county_says_alone(done):
    alone = json.loads((done / "json" / "900102" / "assessment.json").read_text(encoding="utf-8"))
    of_batch = {line["item"]: line["verdict"] for line in lines(done, "items") if line["region_code"] == "900102"}
    assert of_batch == {item["id"]: item["verdict"] for item in alone["items"]}
    cvs = {(d["stage"], d["indicator"]): d["cv"] for d in lines(done, "dispersion") if d["region_code"] == "900102"}
    for d in alone["dispersion"]:
        assert cvs[d["stage"], d["indicator"]] == pytest.approx(d["cv"], abs=1e-12)


def test_a_second_run_takes_up_where_the_first_ended(lake, tmp_path):
    out = tmp_path / "out"
    assert main(["assess-all", str(lake), "--out", str(out), "--batch", "2"]) == 0
    record = json.loads((out / "progress.json").read_text(encoding="utf-8"))
    removed = out / "items" / "school_year=2024" / "from-900103.parquet"
    kept = out / "items" / "school_year=2024" / "from-900101.parquet"
    before = kept.stat().st_mtime_ns
    record["done"] = [code for code in record["done"] if code not in ("900103", "900104")]
    (out / "progress.json").write_text(json.dumps(record), encoding="utf-8")
    removed.unlink()
    assert main(["assess-all", str(lake), "--out", str(out), "--batch", "2"]) == 0
    assert removed.exists() and kept.stat().st_mtime_ns == before
    assert len(lines(out, "items")) == 32 * COUNTIES


def test_a_bad_county_is_reported_and_the_others_finish(lake, tmp_path, capsys):
    bad = tmp_path / "lake"
    shutil.copytree(lake, bad)
    part = bad / "schools" / "school_year=2024" / "region_code=900103" / "part.parquet"
    part.write_bytes(b"this is no Parquet file")
    shutil.rmtree(bad / "county" / "school_year=2024" / "region_code=900105")
    assert main(["assess-all", str(bad), "--out", str(tmp_path / "out")]) == 0
    assert {line["region_code"] for line in lines(tmp_path / "out", "counties")} == {"900101", "900102", "900104"}
    failed = json.loads((tmp_path / "out" / "failed.json").read_text(encoding="utf-8"))
    assert failed.keys() == {"900103", "900105"}
    assert "900103" in capsys.readouterr().out


def test_cvs_of_a_prefecture_split_into_between_and_within(done):
    """Against the plain formula over all its rows."""
    rows = [row for row in lines(done, "schools") if row["stage"] == "小学"]
    pupils = sum(row["pupils"] for row in rows)
    mean = sum(row["pupils"] * row["R4"] for row in rows) / pupils
    spread = sum(row["pupils"] * (row["R4"] - mean) ** 2 for row in rows) / pupils
    line = next(
        x for x in pq.read_table(done / "level_dispersion.parquet").to_pylist()
        if (x["level"], x["code"], x["stage"], x["indicator"]) == ("prefecture", "9001", "小学", "R4")
    )  # fmt: skip
    assert line["cv"] == pytest.approx(spread**0.5 / mean, rel=1e-12)
    assert line["cv"] ** 2 == pytest.approx(line["cv_between"] ** 2 + line["cv_within"] ** 2, rel=1e-12)


def test_a_folder_that_is_no_lake_is_refused(tmp_path, capsys):
    assert main(["assess-all", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "不是数据湖" in capsys.readouterr().err
