"""Year on year over a lake: roll-ups, counties, schools; the same as for one county; JSON, workbook and page."""

import csv
import json
import shutil

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from junheng.cli.main import main
from junheng.engine.lake_trend import LakeYear, lake_trend
from junheng.engine.lake_trend_json import to_json
from junheng.engine.rollup import SCHEMAS
from junheng.engine.school_turns import SchoolsOfStep, SchoolTurn
from junheng.engine.tabular import SCHEMAS as RESULTS
from junheng.reports.trend_page import render_lake, write_lake
from junheng.synth.nation import NationOrder, write_nation

C, B, N = "compliant", "below", "no_value"
COUNTY = "900102"


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake")
    write_nation(NationOrder(11, 4, 2024, years=3), folder)
    return folder


@pytest.fixture(scope="module")
def done(lake, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    assert main(["trend", str(lake), "--out", str(out), "--batch", "3"]) == 0
    return out


def document(out):
    return json.loads((out / "trend.json").read_text(encoding="utf-8"))


def test_the_document(done):
    found = document(done)
    assert [year["school_year"] for year in found["years"]] == [2022, 2023, 2024]
    assert [(s["from"], s["to"], s["compared"]) for s in found["steps"]] == [(2022, 2023, 4), (2023, 2024, 4)]
    assert len(found["items"]) == 32 and all(len(c["items"]) == 32 for c in found["counties"])
    for step in found["steps"]:
        assert {line["level"] for line in step["level_items"]} == {"nation", "province", "prefecture"}
        for line in step["level_dispersion"]:
            assert line["change"] == line["cv"][1] - line["cv"][0]


def test_a_county_says_what_it_says_alone(lake, done, tmp_path):
    assert main(["trend", str(lake), "--county", COUNTY, "--out", str(tmp_path)]) == 0
    alone, found = document(tmp_path), document(done)
    county = next(c for c in found["counties"] if c["region_code"] == COUNTY)
    assert county["items"] == {i["id"]: i["verdicts"] for i in alone["items"]}
    assert county["met"] == [year["met"] for year in alone["years"]]
    for mine, other in zip(county["dispersion"], alone["dispersion"], strict=True):
        assert mine["cv"] == pytest.approx(other["values"], abs=1e-12) and mine["verdicts"] == other["verdicts"]
    for step, single in zip(found["steps"], alone["steps"], strict=True):
        own = next(c for c in step["counties"] if c["region_code"] == COUNTY)
        for how in ("newly_failing", "recovered"):
            assert own[how] == {name: single[how][name] for name in ("items", "dispersion")}
            turn = {"newly_failing": "fails", "recovered": "recovered"}[how]
            schools = [[x["code"], x["stage"]] for x in own["schools"]["turned"] if x["turn"] == turn]
            assert sorted(schools) == sorted(single[how]["schools"]) and own["schools"][how] == len(schools)
        for name in ("opened", "gone"):
            lines = sorted(x["school_code"] for x in own["schools"][name])
            assert lines == sorted(x["school_code"] for x in alone[name] if x["school_year"] == step["to"])


def test_one_county_with_its_own_table_and_settings_in_english(tmp_path, capsys):
    lake, out, table = tmp_path / "lake", tmp_path / "out", tmp_path / "succession.csv"
    write_nation(NationOrder(10, 1, 2024, years=2), lake)
    lines = pq.read_table(lake / "succession").to_pylist()
    rows = [f"{x['old_code']},{x['new_code'] or ''},{x['changed_on']},{x['kind']}" for x in lines]
    table.write_text(
        "\n".join(["old_code,new_code,changed_on,kind", *rows, "9999999999,,2024-07-01,撤销"]), encoding="utf-8"
    )
    call = ["trend", str(lake), "--county", "900101", "--out", str(out), "--lang", "en"]
    assert main([*call, "--succession", str(table), "--set", "tolerances=as_reviewed"]) == 0
    said, found = capsys.readouterr(), document(out)
    assert "items met" in said.out and "9999999999" in said.err and "succession table" in said.err
    assert not found["gone"] and [year["school_year"] for year in found["years"]] == [2023, 2024]
    assert {c["old_code"] for x in found["schools"] for c in x["changes"]} <= {x["old_code"] for x in lines}
    assert "Year on year" in (out / "trend.html").read_text(encoding="utf-8")


def test_every_school_has_its_values(lake, done):
    values = pq.read_table(done / "schools", partitioning=None).to_pylist()
    rows = pq.read_table(done / "years" / "2024" / "schools", partitioning=None)
    last = [line for line in values if line["school_year"] == 2024]
    assert sum(len(line["codes"].split()) for line in last) == rows.num_rows
    merged = [line for line in values if " " in line["codes"]]
    assert merged and all(line["R4"] is not None for line in merged)


def test_a_second_run_assesses_nothing_again_and_says_the_same(lake, done, capsys):
    part = next((done / "years" / "2024" / "items").rglob("*.parquet"))
    before, document_before = part.stat().st_mtime_ns, document(done)
    assert main(["trend", str(lake), "--out", str(done), "--batch", "2"]) == 0
    assert part.stat().st_mtime_ns == before and document(done) == document_before
    assert "2022 → 2023：新未达标" in capsys.readouterr().out


def test_results_of_assess_all_do_as_well(lake, done, tmp_path):
    years = [str(done / "years" / year) for year in ("2024", "2022", "2023")]
    table = tmp_path / "succession.csv"
    lines = pq.read_table(lake / "succession").to_pylist()
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, ("region_code", "old_code", "new_code", "changed_on", "kind"), extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(lines)
    assert main(["trend", *years, "--succession", str(table), "--out", str(tmp_path / "out")]) == 0
    assert document(tmp_path / "out")["steps"] == document(done)["steps"]


def test_the_page_is_whole_and_offline(done):
    page = (done / "trend.html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http-equiv", "") and "src=" not in page
    assert page.count('<tr id="c9001') == 4 and "虚构市9001" in page and "None" not in page and "nan" not in page


def test_the_workbook(done):
    book = openpyxl.load_workbook(done / "trend.xlsx")
    assert book.sheetnames == [
        "汇总",
        "各项指标",
        "差异系数",
        "各县",
        "县项对照",
        "各县差异系数",
        "变化",
        "学校",
        "没接上的学校",
    ]
    found, counties = document(done), book["各县"]
    assert [counties.cell(row, 1).value for row in range(4, 8)] == [c["region_code"] for c in found["counties"]]
    turned = sum(len(c[how][name]) for step in found["steps"] for c in step["counties"]
                 for how in ("newly_failing", "recovered") for name in ("items", "dispersion"))  # fmt: skip
    assert book["变化"].max_row - 3 == turned
    schools = sum(len(c["schools"]["turned"]) for step in found["steps"] for c in step["counties"])
    assert book["学校"].max_row - 3 == schools


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_bad_county_in_one_year_is_told_and_the_others_are_compared(lake, tmp_path, capsys, lang):
    bad = tmp_path / "lake"
    shutil.copytree(lake, bad)
    part = bad / "schools" / "school_year=2023" / "region_code=900103" / "part.parquet"
    part.write_bytes(b"this is no Parquet file")
    assert main(["trend", str(bad), "--out", str(tmp_path / "out"), "--lang", lang]) == 0
    found = document(tmp_path / "out")
    assert [step["compared"] for step in found["steps"]] == [3, 3] and "900103" in found["years"][1]["failed"]
    assert found["steps"][0]["only_before"] == ["900103"] and found["steps"][1]["only_after"] == ["900103"]
    assert ("1 个县不能评估" if lang == "zh" else "1 counties could not be assessed") in capsys.readouterr().out
    assert "900103" in {
        cell.value for cell in openpyxl.load_workbook(tmp_path / "out" / "trend.xlsx")["没比上的县"]["B"]
    }


# --- figures by hand -------------------------------------------------------------------------------------------------


def county(code, overall, met, total, name="甲县"):
    rate = met / total if total else None
    return {"region_code": code, "name": name, "overall": overall, "met": met, "total": total, "rate": rate}


def tables(year, counties, items, cvs, failed=None):
    lines = {
        "counties": counties,
        "items": [{"region_code": c, "item": i, "verdict": v} for c, i, v in items],
        "dispersion": [{"region_code": c, "stage": "小学", "indicator": "R4", "schools": 2, "pupils": 100.0, "mean": mean, "sd": sd,
                        "cv": None if sd is None else sd / mean, "limit": 0.5, "verdict": v} for c, mean, sd, v in cvs],
    }  # fmt: skip
    keyed = {
        name: pa.Table.from_pylist([x | {"school_year": year} for x in found], schema=RESULTS[name])
        for name, found in lines.items()
    }
    return LakeYear(year, **keyed, failed=failed or {})


TITLES = {"G1": {"name": "一", "short": "一", "unit": ""}, "R4": {"name": "四", "short": "四", "unit": "㎡/生"}}


def small(schools=()):
    return lake_trend([
        tables(2024, [county("320101", B, 1, 2), county("320201", N, 0, 0)],
               [("320101", "G1", B), ("320101", "R4", C), ("320201", "G1", C)], [("320101", 4.0, 3.0, B), ("320201", 6.0, 0.0, C)]),
        tables(2023, [county("320101", B, 2, 2), county("320201", B, 1, 2, "<b>乙县</b>")],
               [("320101", "G1", C), ("320101", "R4", N), ("320201", "G1", N)], [("320101", 4.0, 1.0, C), ("320201", 6.0, None, N)],
               {"320301": "坏文件"}),
    ], TITLES, schools)  # fmt: skip


def test_figures_by_hand():
    found = to_json(small())
    (step,) = found["steps"]
    assert step["counties"] == [
        {"region_code": "320101", "newly_failing": {"items": ["G1"], "dispersion": [["小学", "R4"]]}, "recovered": {"items": ["R4"], "dispersion": []}},
        {"region_code": "320201", "newly_failing": {"items": [], "dispersion": []}, "recovered": {"items": ["G1"], "dispersion": [["小学", "R4"]]}},
    ]  # fmt: skip
    assert step["overall"] == {"newly_failing": [], "recovered": []}
    whole = next(line for line in step["level_items"] if line["level"] == "nation" and line["item"] == "G1")
    assert (whole["met"], whole["met_share"], whole["change"]) == ([1, 1], [0.5, 0.5], 0.0)
    spread = next(line for line in step["level_dispersion"] if line["level"] == "nation")
    assert spread["cv"] == [
        0.25,
        pytest.approx((4.5 + 1.0) ** 0.5 / 5.0),
    ]  # 2023 of one county only; 2024: within 9/2, between 1
    rates = next(line for line in step["levels"] if line["code"] == "3202")
    assert rates["mean_rate"] == [0.5, None] and rates["change"] is None


def test_a_county_without_any_item_and_names_with_markup(tmp_path):
    page = render_lake(small())
    assert "<b>乙县" not in page and "坏文件" in page and "没有比上的县" in page
    write_lake(small(), tmp_path / "trend.xlsx")
    assert "没比上的县" in openpyxl.load_workbook(tmp_path / "trend.xlsx").sheetnames


def test_one_year_is_no_trend():
    with pytest.raises(ValueError, match="两个以上不同的学年；收到 2024"):
        lake_trend([tables(2024, [county("320101", B, 1, 2)], [], [])], TITLES)


def many(count):
    """A trend of very many counties, each with schools that turned."""
    codes = [f"{32 + n // 1000}{n // 10 % 100:02d}{n % 10 + 1:02d}" for n in range(count)]
    turn = [
        SchoolTurn(f"213300{n:04d}", (f"213300{n:04d}",), "实验小学", "小学", C, B, "fails", ("R4",), ())
        for n in range(3)
    ]
    step = {code: SchoolsOfStep((90, 90), turn) for code in codes}
    years = [
        tables(y, [county(code, B, 1, 2) for code in codes], [(code, i, C if y == 2023 else B) for code in codes for i in TITLES],
               [(code, 4.0, 1.0, C) for code in codes])
        for y in (2023, 2024)
    ]  # fmt: skip
    return lake_trend(years, TITLES, [step])


def test_the_page_stays_small():
    """A province of 120 counties; and a nation, whose schools are left to the workbook."""
    assert len(render_lake(many(120)).encode()) < 250_000
    nation = render_lake(many(2_850))
    assert len(nation.encode()) < 4_000_000 and "不在网页上逐所列出" in nation and "等 2850 个县" in nation


def test_schemas_of_the_roll_ups_are_known():
    assert {"counties", "compliant", "no_value", "mean_rate", "rate_median"} <= set(SCHEMAS["levels"].names)


# --- calls that cannot be met ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{lake}", "--county", "999999"], "没有县 999999；其中有 900101、900102、900103、900104"),
        (["{lake}", "{lake}"], "是数据湖：一次对比一个"),
        (["{out}/years/2023", "{lake}/nothing"], "是 assess-all 的结果"),
        (["{out}/years/2023", "{out}/years/2024", "--county", COUNTY], f"请再运行一次 assess-all，加 --json {COUNTY}"),
        (["{out}/years/2023"], "两个以上不同的学年；收到 2023"),
        (["{lake}", "--succession", "{lake}/no.csv"], "找不到学校沿革表"),
        (["{lake}", "--batch", "0"], "--batch 应是 1 以上的整数"),
        (["{lake}", "--set", "no_such=1"], "no_such"),
        (["{lake}", "--standard", "no_such"], "no_such"),
        (["{lake}/nothing", "--county", COUNTY], "--county 只用于数据湖"),
    ],
)
def test_calls_that_cannot_be_met(lake, done, tmp_path, capsys, arguments, said):
    filled = [argument.format(lake=lake, out=done) for argument in arguments]
    assert main(["trend", *filled, "--out", str(tmp_path / "out")]) == 2
    assert said in capsys.readouterr().err


def test_a_county_that_is_met_at_last_and_one_no_longer(tmp_path):
    years = [tables(2023, [county("320101", B, 1, 2), county("320102", C, 2, 2, "乙县")], [], []),
             tables(2024, [county("320101", C, 2, 2), county("320102", B, 1, 2, "乙县")], [], [])]  # fmt: skip
    found = lake_trend(years, TITLES)
    assert to_json(found)["steps"][0]["overall"] == {"newly_failing": ["320102"], "recovered": ["320101"]}
    write_lake(found, tmp_path / "trend.xlsx")
    lines = [
        [cell.value for cell in row][1:]
        for row in openpyxl.load_workbook(tmp_path / "trend.xlsx")["变化"].iter_rows(min_row=4)
    ]
    assert lines == [
        ["320101", "甲县", None, "综合结论", "未达标", "达标", "恢复达标"],
        ["320102", "乙县", None, "综合结论", "达标", "未达标", "新未达标"],
    ]
    assert "综合结论" in render_lake(found)
