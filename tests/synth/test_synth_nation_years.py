"""Several years of a made-up nation: the succession table tells what became of every school that is no longer there."""

import hashlib
from collections import Counter

import pyarrow.parquet as pq
import pytest

from junheng.synth.nation import NationOrder, write_nation

COUNTIES, YEARS = 6, (2022, 2023, 2024)


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake")
    write_nation(NationOrder(11, COUNTIES, 2024, years=3), folder, ("classes", "teachers"), "province")
    return folder


def lines(lake, table, year):
    return [row for part in sorted((lake / table / f"school_year={year}").rglob("*.parquet"))
            for row in pq.read_table(part, partitioning=None).to_pylist()]  # fmt: skip


def contents(folder):
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*.parquet")
    }


def test_the_first_year_is_the_nation_of_that_year_alone(lake, tmp_path):
    write_nation(NationOrder(11, COUNTIES, 2022), tmp_path, ("classes", "teachers"), "province")
    whole = contents(lake)
    assert all(whole[name] == found for name, found in contents(tmp_path).items())
    assert {name.split("/")[1] for name in whole} == {f"school_year={year}" for year in YEARS}
    assert not (lake / "succession" / "school_year=2022").exists()


def test_the_same_seed_gives_the_same_bytes(lake, tmp_path):
    write_nation(NationOrder(11, COUNTIES, 2024, years=3), tmp_path, ("classes", "teachers"), "province")
    assert contents(tmp_path) == contents(lake)


@pytest.mark.parametrize("year", YEARS[1:])
def test_every_school_that_is_gone_has_a_line(lake, year):
    before = {(row["region_code"], row["school_code"]) for row in lines(lake, "schools", year - 1)}
    after = {(row["region_code"], row["school_code"]) for row in lines(lake, "schools", year)}
    changes = lines(lake, "succession", year)
    assert {(c["region_code"], c["old_code"]) for c in changes} <= before
    assert {(c["region_code"], c["new_code"]) for c in changes if c["new_code"]} <= after
    assert before - after == {(c["region_code"], c["old_code"]) for c in changes if c["kind"] != "拆分"}
    assert all(f"{year - 1}-09-01" < c["changed_on"] <= f"{year}-09-01" for c in changes)


def test_every_kind_of_change_happens_and_most_schools_stay(lake):
    kinds = Counter(c["kind"] for year in YEARS[1:] for c in lines(lake, "succession", year))
    assert kinds.keys() == {"更名", "合并", "拆分", "撤销"}
    first, last = ({row["school_code"] for row in lines(lake, "schools", year)} for year in (2022, 2024))
    assert len(first & last) > 0.85 * len(first)


@pytest.mark.parametrize("year", YEARS)
def test_every_year_is_whole(lake, year):
    schools = [row["school_code"] for row in lines(lake, "schools", year)]
    stages = {(row["school_code"], row["stage"]): row for row in lines(lake, "school_stages", year)}
    assert len(set(schools)) == len(schools)
    assert {code for code, _ in stages} <= set(schools)
    assert {row["campus_of"] for row in lines(lake, "schools", year)} - {None} <= set(schools)
    held = Counter()
    for row in lines(lake, "classes", year):
        held[row["school_code"], row["stage"]] += row["pupils"]
    assert held == {key: row["pupils"] for key, row in stages.items()}
    assert all(float(row[name]).is_integer() for row in stages.values() for name in ("pupils", "backbone_teachers"))


def test_merged_schools_have_the_pupils_of_both(lake):
    """But for the few per cent that every number of pupils moves by from year to year."""
    pupils = [
        {(row["school_code"], row["stage"]): row["pupils"] for row in lines(lake, "school_stages", y)}
        for y in (2022, 2023)
    ]
    into = {}
    for change in lines(lake, "succession", 2023):
        if change["kind"] == "合并":
            into.setdefault(change["new_code"], set()).update({change["old_code"], change["new_code"]})
    assert into
    for code, sources in into.items():
        (stage,) = {stage for found, stage in pupils[1] if found == code}
        before = sum(pupils[0].get((source, stage), 0) for source in sources)
        assert abs(pupils[1][code, stage] - before) <= 0.06 * before + 100 * len(sources)


@pytest.mark.parametrize("years", [0, 9])
def test_too_many_years_are_refused(years):
    with pytest.raises(ValueError, match="学年数应在 1 和 8 之间"):
        NationOrder(1, 1, years=years)
