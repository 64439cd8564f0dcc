"""The demo county's gaps: they add up, turn every school, and every figure printed is a reference."""

import json
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from junheng import intake
from junheng.cli.main import main
from junheng.cli.pipeline import variants
from junheng.core.change import Change
from junheng.core.verdict import Verdict
from junheng.engine import evaluate
from junheng.frames import open_port
from junheng.planning.changes import load, score
from junheng.planning.compliance.measures import defaults
from junheng.planning.gaps import Band, gaps, whole_school
from junheng.reports.document.model import Number, Paragraph, TableBlock
from junheng.reports.document.model import Words as Text
from junheng.reports.official.grid import Kind
from junheng.reports.school_plans import Telling, county_sheet, render, school_plans, township_plans
from junheng.reports.shortfall import shortfalls

DEMO = Path(__file__).parents[3] / "demo" / "county"
PRICES = {name: value for (section, name), value in defaults().values.items() if section == "costs"}


@pytest.fixture(scope="module")
def standard():
    return variants("high_quality_balance_2017", "2024-09-01", {})[0]


@pytest.fixture(scope="module")
def county():
    return intake.read(DEMO)


@pytest.fixture(scope="module")
def found(standard, county):
    with open_port(threads=1) as port:
        results = evaluate(standard, county, port=port)
        return gaps(results, PRICES, assessment=results.assessment())


def test_every_failing_row_has_its_need_and_no_other(found):
    failing = {
        (i, r.school_code, r.stage)
        for r in found.assessment.schools
        for i, v in r.verdicts.items()
        if v is Verdict.BELOW
    }
    assert {(n.item, n.school_code, n.stage) for s in found.schools for n in s.needs} == failing
    assert all(n.amount > 0 and n.changes for s in found.schools for n in s.needs)
    assert all(n.floor_amount <= n.amount for s in found.schools for n in s.needs)


def test_sums_add_up(found):
    for total in found.totals:
        assert total.amount == sum(whole_school(total.needs).values())
    towns = [school for schools in found.townships.values() for school in schools]
    assert sorted(s.school_code for s in towns) == sorted(s.school_code for s in found.schools)


def test_the_page_counts_alike(found):
    page = {
        (gap.item.id, gap.amount, gap.rule_amount) for gap in shortfalls(found.assessment).items if gap.part is None
    }
    assert {(i, amount) for i, amount, _ in page} == {(t.item.id, t.amount) for t in found.totals if t.part == "rows"}


def test_all_measures_together_turn_every_school(standard, county, found):
    from junheng.core.change import Scenario

    scenario = Scenario("全部", tuple(change for school in found.schools for change in school.joint.changes))
    after = score(standard, county, [scenario])[1].assessment
    assert all(row.verdict is Verdict.COMPLIANT for row in after.schools)


def test_bands_stand_on_their_side_of_the_line(found):
    assert found.margins
    for margin in found.margins:
        assert margin.band is (Band.JUST if margin.value >= margin.line else Band.NEAR)
        assert abs(margin.share) <= 0.05


def test_schools_that_drive_a_coefficient_are_named(found):
    for school in found.schools:
        for dispersion, share in school.drives:
            assert share == dispersion.contributions[school.school_code] >= 0.05


def test_every_figure_of_the_plans_is_a_reference(found):
    told = Telling(found)
    for document in (school_plans(told), township_plans(told), county_sheet(told)):
        for block in document.blocks():
            if isinstance(block, TableBlock):
                assert all(
                    cell.reference for line in block.table.body for cell in line if cell and cell.kind is Kind.NUMBER
                )
            if isinstance(block, Paragraph):
                assert all(run.reference for run in block.runs if isinstance(run, Number))


def test_one_plan_a_school_and_one_a_township(found):
    told = Telling(found)
    assert len(school_plans(told).sections) == len(found.schools) == 102
    assert len(township_plans(told).sections) == len(found.townships)
    complete = next(s for s in found.schools if s.complete and s.rows)
    section = school_plans(told).sections[found.schools.index(complete)]
    text = "".join(
        run.text for b in section.blocks if isinstance(b, Paragraph) for run in b.runs if isinstance(run, Text)
    )
    assert "保持方案" in text


def test_a_total_of_classes_says_what_it_counts(found):
    told = Telling(found)
    total = next(t for t in found.totals if t.item.id == "G5")
    assert told.total(total.needs, total.amount) == "15 个年级重新均衡分班" and told.unit(total.unit, 0) == ""
    opening = Change("open_classes", {"school": "1", "stage": "小学", "grade": 1, "count": 2})
    more = replace(total.needs[0], amount=2, changes=(*total.needs[0].changes, opening))
    assert told.total((more, *total.needs[1:]), 2) == "2，另 15 个年级重新均衡分班"
    assert (told.amount(more), told.unit("班", 2), told.unit("㎡", 0)) == ("2", "班（新开）", "㎡")
    unlisted = replace(total.needs[0], changes=())
    assert told.amount(unlisted) == "核对班级名单" and "不符" in told.cause(unlisted)
    page = render(county_sheet(told), found.assessment.county)
    assert "重新均衡分班</td><td" in page and "重新均衡分班 班" not in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_are_whole_and_link_to_their_sections(found, lang):
    told = Telling(found, lang)
    page = render(school_plans(told), found.assessment.county, [(s.name, s.short) for s in found.schools])
    assert set(re.findall(r'href="#(s\d+)"', page)) == set(re.findall(r'id="(s\d+)"', page))
    assert "http" not in page and "None" not in page


def test_the_command_and_its_changes(tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["gaps", str(DEMO), "--out", str(out)]) == 0
    assert "38,104" in capsys.readouterr().out
    told = json.loads((out / "gaps.json").read_text(encoding="utf-8"))
    assert {t["item"]: t["amount"] for t in told["totals"] if t["part"] == "rows"} == {
        "R3": 15,
        "R4": 13881,
        "R5": 38104,
    }
    assert [s.name for s in load(out / "changes.yaml")] == ["最省办法", "全部补齐"]
    book = openpyxl.load_workbook(out / "gaps.xlsx")
    towns = [row for row in book["镇街汇总"].iter_rows(min_row=4, values_only=True) if row[0]]
    assert towns[-1][0] == "合计" and towns[-1][1] == sum(row[1] for row in towns[:-1])
    assert towns[-1][4] == pytest.approx(sum(row[4] for row in towns[:-1]))
    assert all(
        (out / name).stat().st_size > 5_000
        for name in ("gaps.html", "gaps.docx", "school-plans.docx", "township-plans.html")
    )
    assert main(["gaps", str(tmp_path / "none"), "--out", str(out)]) == 2
