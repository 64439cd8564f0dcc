"""The declaration's tables: every printed cell from the Assessment, rounded as the form says, empty where nothing is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from junheng.core.verdict import Verdict
from junheng.reports.doubts import doubts
from junheng.reports.official import tables
from junheng.reports.official.declaration import entries, sentences
from junheng.reports.official.grid import half_up, head_tree
from junheng.reports.official.references import resolve
from junheng.reports.official.resources import remark
from tests.reports.build import compliant_county, empty_county
from tests.reports.office.build import office_county


@pytest.fixture(scope="module")
def official():
    return tables(office_county())


def texts(table, line):
    return [cell.text if cell else None for cell in table.body[line]]


def test_the_seven_tables_stand_in_order(official):
    assert [table.id for table in official] == ["I", "II-1", "II-2", "III", "IV", "V", "VI"]
    assert [table.columns for table in official] == [25, 10, 15, 10, 3, 3, 8]


def test_table_one_prints_its_decimals_and_leaves_the_unreported_empty(official):
    line = dict(zip([c.text for c in official["I"].head[-1]], texts(official["I"], 0), strict=True))
    assert (line["L1"], line["L2"], line["L5"]) == ("52.35", "21.00", "101235")
    assert line["L6"] == line["L23"] == ""
    assert line["L13"] == "0"


def test_every_declared_cell_has_a_reference_that_resolves():
    county = office_county()
    for id in ("I", "II-1", "III", "IV", "V", "VI"):
        for entry in entries(id):
            if entry.heading != "综合" or "差异系数" in entry.row:
                resolve(county, entry.reference)


def test_a_mistaken_reference_is_an_error_and_not_an_empty_cell():
    with pytest.raises(KeyError):
        resolve(office_county(), "contry/name")


def test_head_trees_are_full(official):
    for table in official:
        covered = sum(cell.rows * cell.cols for _, _, cell in table.cells())
        assert covered == table.columns * (len(table.head) + len(table.body)), table.id


def test_a_head_tree_of_one_path():
    assert [[cell.text for cell in line] for line in head_tree([("甲",)])] == [["甲"]]


@pytest.mark.parametrize(("value", "decimals", "shown"), [(0.125, 2, "0.13"), (2.675, 2, "2.68"), (0.5003, 3, "0.500")])
def test_rounding_is_half_up_on_the_decimal_as_written(value, decimals, shown):
    assert str(half_up(value, decimals)) == shown


def test_two_one_counts_rows_and_divides_by_the_rows_of_the_stage(official):
    county = office_county()
    rows = county.rows_of("小学")
    met = sum(row.verdicts["R5"] is Verdict.COMPLIANT for row in rows)
    assert texts(official["II-1"], 0)[6] == str(met)
    assert texts(official["II-1"], 1)[6] == str(half_up(100 * met / len(rows), 1))


def test_two_two_numbers_each_stage_afresh_and_shades_what_is_unmet(official):
    body = official["II-2"].body
    numbers = [line[0].text for line in body if line[1] is not None]
    assert numbers == [str(n) for n in range(1, 28)] + [str(n) for n in range(1, 14)]
    unmet = [cell.text for line in body for cell in line if cell and cell.unmet]
    assert "4.35" in unmet and "否" in unmet


def test_the_remark_says_what_is_met_near_and_missing():
    rows = office_county().schools
    assert remark(rows[0]) == "第1–7项达标"
    assert remark(rows[3]) == "第1–4、6、7项达标；第5项不足85%"
    assert remark(rows[5]) == "第1–6项达标；第7项无数据"
    assert remark(rows[6]) == "第1、3、4、6、7项达标；第2、5项达到85%；第2项按未修约值判定"


def test_three_leaves_a_coefficient_without_value_empty(official):
    assert texts(official["III"], 2)[8:] == ["", "——"]
    assert texts(official["III"], 3)[8] == ""


def test_sentences_are_filled_in_order_and_blanks_stay_blanks(official):
    four = {line[0].text.split(".")[0]: line for line in official["IV"].body}
    assert four["9"][1].text == "完成360学时培训的教师2868人，全县教师2871人，教师培训完成率99.9%"
    assert four["9"][2].text == "否" and four["9"][2].unmet
    assert four["6"][1].text == "不适用" and four["6"][2].text == "是"
    assert four["7"][1].text.startswith("特殊教育学校公用经费为116万元，特殊教育学生数为120人")
    assert "在政府购买服务的民办学校就读＿＿人，合计＿＿人" in four["15"][1].text
    five = {line[0].text.split(".")[0]: line for line in official["V"].body}
    assert five["7"][2].text == "" and five["7"][1].text == ""


def test_every_item_of_four_and_five_has_a_line(official):
    assert len(sentences("IV")) == 15 and len(official["IV"].body) == 15
    assert len(sentences("V")) == 9 and len(official["V"].body) == 9


def test_six_counts_parents_apart_and_keeps_unheld_interviews_empty(official):
    assert texts(official["VI"], 0)[1:] == ["1200", "1186", "1096", "92.4", "", "", ""]
    assert texts(official["VI"], 1)[4] == "94.2"


@pytest.mark.parametrize("county", [empty_county(), compliant_county()])
def test_other_counties_print_without_error(county):
    assert len(list(tables(county))) == 7


def unreported(stage: str = "小学", items: tuple[str, ...] = ("R5",)):
    """The county with no value of some items in one stage."""
    made = office_county()
    rows = tuple(
        replace(row, values={**row.values, **dict.fromkeys(items)}, verdict=Verdict.NO_VALUE,
                verdicts={**row.verdicts, **dict.fromkeys(items, Verdict.NO_VALUE)}) if row.stage == stage else row
        for row in made.schools
    )  # fmt: skip
    return replace(made, schools=rows)


def test_rows_without_a_value_are_no_zero():
    printed = tables(unreported())["II-1"]
    assert [texts(printed, line)[6] for line in (0, 1)] == ["", ""]
    assert [texts(printed, line)[9] for line in (0, 1)] == ["", ""], "the school rule too"
    assert all(texts(printed, line)[6] for line in (2, 3)), "the other stage stands"


def test_a_share_waits_for_the_last_row():
    county = office_county()
    assert resolve(county, "rows/初中/meeting/R7") == 12
    assert resolve(county, "rows/初中/share/R7") is None


def test_an_item_of_which_the_county_has_no_school_says_so():
    made = office_county()
    item = made.item("G5")
    nothing = replace(item, verdict=Verdict.COMPLIANT, parts=(
        replace(item.parts[0], verdict=Verdict.COMPLIANT, value=None, units=0, met=0, failing=()),
    ))  # fmt: skip
    county = replace(made, items=tuple(nothing if i.id == "G5" else i for i in made.items))
    line = tables(county)["IV"].body[4]
    assert [cell.text for cell in line[1:]] == ["没有应评的学校", "是"]


def test_items_without_data_are_not_said_to_rest_on_doubtful_data():
    item = replace(office_county().item("R5"), findings=("E205", "C107", "rounding_sensitive", "C129"))
    assert doubts(item) == ("C107",)
