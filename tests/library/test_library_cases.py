"""Every case beside an indicator, judged on exact values."""

import pytest
from library_cases import TINY, cases, number
from library_records import judge

from junheng import library
from junheng.core.verdict import Verdict

CASES = cases()


@pytest.mark.parametrize("case", CASES + cases(TINY), ids=str)
def test_case_on_exact_values(case):
    outcome = judge(case.standard(), case.item, case.tables)
    assert outcome.verdict.key == case.expect["verdict"]
    for key, verdict in case.expect.get("parts", {}).items():
        assert outcome.parts[key] is Verdict.of(verdict), key
    for key, value in case.expect.get("values", {}).items():
        assert outcome.values[key] == number(value), key
    for key, met in case.expect.get("met", {}).items():
        assert "{}/{}".format(*outcome.met[key]) == met, key


def test_every_item_has_cases_that_pass_fail_and_lack_data():
    found = {}
    for case in CASES:
        found.setdefault(case.item, set()).add(case.expect["verdict"])
    assert list(found) == [indicator.id for indicator in library.load().indicators]
    assert {item for item, verdicts in found.items() if not {"compliant", "below", "no_value"} <= verdicts} == set()


def test_case_names_are_told_apart():
    names = [str(case) for case in CASES]
    assert len(set(names)) == len(names)
