"""Succession tables that a clerk hands in: encodings, heads, dates; and what is said of those that cannot be used."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from junheng.cli.succession import BadSuccession, doubts, of_csv, of_lake
from junheng.engine.trend import Change

HEAD = "old_code,new_code,changed_on,kind\n"


def written(tmp_path, text, encoding="utf-8", name="沿革.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_heads_in_chinese_and_every_usual_encoding(tmp_path, encoding):
    path = written(
        tmp_path,
        "原学校标识码,现学校标识码,变更日期,变更类型\n2133001234,2133005678,2023/8/2,更名\n,,,\n2133003333,,2024年7月1日,撤销\n",
        encoding,
    )
    assert of_csv(path) == [
        Change("2133001234", "2133005678", "2023-08-02", "更名"),
        Change("2133003333", None, "2024-07-01", "撤销"),
    ]


def test_lines_twice_count_once_and_a_region_may_stand_beside(tmp_path):
    line = "900101,a,b,2023-08-20,合并\n"
    assert of_csv(written(tmp_path, "region_code," + HEAD + line + line)) == [
        Change("a", "b", "2023-08-20", "合并", "900101")
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",b,2023-08-20,更名", "第 2 行：没有原学校标识码"),
        ("a,,2023-08-20,合并", "第 2 行：a 的变更类型是“合并”，却没有现学校标识码；只有撤销可以不填"),
        ("a,b,2023-08-20,撤销", "第 2 行：a 已撤销，却填了现学校标识码 b"),
        ("a,a,2023-08-20,更名", "第 2 行：a 的原码与现码相同"),
        ("a,b,去年八月,更名", "变更日期“去年八月”不是日期；请写成 2023-08-20"),
        ("a,b,2023-02-30,更名", "变更日期“2023-02-30”不是日期"),
        ("a,b,2023-08-20,改名", "变更类型“改名”不认识；应为 更名、合并、拆分、撤销"),
        ("2.133E+09,b,2023-08-20,更名", "2.133E+09 不是学校标识码，像是被表格软件改成了数字"),
    ],
)
def test_what_is_said_of_a_line(tmp_path, line, said):
    with pytest.raises(BadSuccession) as found:
        of_csv(written(tmp_path, HEAD + line))
    assert said in str(found.value) and "沿革.csv 有 1 处要改" in str(found.value)


def test_all_problems_are_said_at_once_but_not_endlessly(tmp_path):
    with pytest.raises(BadSuccession) as found:
        of_csv(written(tmp_path, HEAD + "a,b,x,更名\n" * 12))
    assert "有 12 处要改" in str(found.value) and "另有 2 处" in str(found.value) and "第 13 行" not in str(found.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "没有表头"),
        ("旧码,新码\n1,2\n".encode(), "缺少列：old_code、new_code、changed_on、kind；实有 旧码、新码"),
        (b"PK\x03\x04rest", "不是 CSV 文件；请在表格软件中另存为"),
        (b"old_code,new_code,changed_on,kind\n\xff\xfe\x81,b,2023-08-20,\xff\n", "既不是 UTF-8 也不是 GB18030"),
    ],
)
def test_files_that_are_no_such_table(tmp_path, content, said):
    path = tmp_path / "沿革.csv"
    path.write_bytes(content)
    with pytest.raises(BadSuccession, match="沿革.csv") as found:
        of_csv(path)
    assert said in str(found.value)


def test_a_file_that_is_not_there_and_the_same_in_english(tmp_path):
    with pytest.raises(BadSuccession, match="找不到学校沿革表 .*没有.csv，请检查路径"):
        of_csv(tmp_path / "没有.csv")
    with pytest.raises(BadSuccession, match="no_such.csv: check the path"):
        of_csv(tmp_path / "no_such.csv", "en")
    with pytest.raises(BadSuccession, match="line 2: a is 合并 but has no new_code"):
        of_csv(written(tmp_path, HEAD + "a,,2023-08-20,合并"), "en")


def laid(tmp_path, lines, region="900101", year=2024):
    folder = tmp_path / "succession" / f"school_year={year}" / f"region_code={region}"
    folder.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(lines), folder / "part.parquet")


def test_the_table_of_a_lake_by_county(tmp_path):
    line = {"old_code": "a", "new_code": "b", "changed_on": "2024-08-20", "kind": "更名"}
    laid(tmp_path, [line])
    laid(tmp_path, [line | {"new_code": None, "kind": "撤销"}], "900102")
    assert of_lake(tmp_path, "900101") == [Change("a", "b", "2024-08-20", "更名", "900101")]
    assert [c.region_code for c in of_lake(tmp_path)] == ["900101", "900102"]


def test_a_lake_without_such_columns(tmp_path):
    laid(tmp_path, [{"old": "a"}])
    with pytest.raises(BadSuccession, match="缺少列：old_code、new_code、changed_on、kind；实有 old"):
        of_lake(tmp_path)


def test_lines_without_effect_are_told():
    changes = [
        Change("a", "b", "2020-08-20", "更名"),
        Change("x", "y", "2023-08-20", "更名"),
        Change("c", "d", "2023-08-20", "更名"),
    ]
    outside, unknown = doubts([2022, 2023], changes, {"d"}, "zh")
    assert "1 行的日期不在所比学年之间（2022-09-01 之后、2023-09-01 以前）" in outside
    assert "1 行的学校不在" in unknown and "：x。" in unknown
    assert doubts([2022, 2023], changes[2:], {"d"}, "zh") == []
