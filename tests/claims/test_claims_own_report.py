"""The product's own self-assessment report (自评报告) of the made-up county passes without one finding."""

from pathlib import Path

import pytest

from junheng.claims import check_report
from junheng.claims.facts import facts_of, facts_of_folder
from junheng.claims.readers import read_file
from junheng.cli.pipeline import assess_package
from junheng.reports.document import self_assessment, write_docx, write_pdf

DEMO = Path(__file__).parents[2] / "demo" / "county"


@pytest.fixture(scope="module")
def assessment():
    return assess_package(DEMO)


@pytest.fixture(scope="module")
def report(assessment, tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "自评报告.docx"
    write_docx(self_assessment(assessment), path)
    return read_file(path)


def test_no_finding_in_the_report_itself(report):
    check = check_report([report])
    assert [r.message for r in check.findings] == []
    assert sum(str(r.verdict) == "consistent" for r in check.relations) > 60


def test_no_finding_against_its_own_data(report, assessment):
    check = check_report([report], facts_of(assessment))
    assert [r.message for r in check.findings] == []
    assert sum(r.subtype == "data" for r in check.relations) > 20


def test_a_sentence_that_leaves_the_data_is_found(report, assessment):
    changed = report.text.replace("专任教师9725人，其中", "专任教师9825人，其中")
    assert changed != report.text
    check = check_report([type(report)(report.file, changed)], facts_of(assessment))
    assert any(r.subtype == "data" and "9725" in r.message for r in check.findings)


def test_facts_of_a_written_folder(assessment, tmp_path):
    import json

    (tmp_path / "assessment.json").write_text(json.dumps(assessment.to_json(), ensure_ascii=False), encoding="utf-8")
    names = {fact.name for fact in facts_of_folder(tmp_path)}
    assert {"优质均衡达标比例", "持证上岗率", "初中三年巩固率"} <= names


def test_no_finding_in_the_pdf_of_it(assessment, tmp_path):
    path = tmp_path / "自评报告.pdf"
    write_pdf(self_assessment(assessment), path)
    assert [r.message for r in check_report([read_file(path)]).findings] == []
