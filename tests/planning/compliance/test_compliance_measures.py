"""measures.yaml: our defaults are marked ours, theirs theirs, and everything wrong is said at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from junheng.planning.compliance.measures import OURS, TERMS, BadMeasures, defaults, read
from junheng.planning.compliance.template import measures_text

DEMO = Path(__file__).parents[3] / "demo" / "county" / "measures.yaml"


def test_the_template_reads_back_as_the_defaults(tmp_path: Path):
    path = tmp_path / "measures.yaml"
    path.write_text(measures_text(), encoding="utf-8")
    found = read(path)
    assert found.values == defaults().values and len(found.ours) == len(TERMS)
    assert path.read_text(encoding="utf-8").count(OURS) == len(TERMS)


def test_a_number_of_the_county_is_no_longer_ours(tmp_path: Path):
    path = tmp_path / "measures.yaml"
    path.write_text(
        'costs: {recruit_teacher: 150000}\nschools: {"9901000001": {most_sports_m2: 0}}\n', encoding="utf-8"
    )
    found = read(path)
    assert found("costs", "recruit_teacher") == 150000 and len(found.ours) == len(TERMS) - 1
    assert found.of_school("9901000001", "most_sports_m2", 9) == 0


def test_everything_wrong_is_said_at_once(tmp_path: Path):
    path = tmp_path / "measures.yaml"
    path.write_text(
        "costs: {recruit_teacher: 很贵, no_such: 1, train_backbone: -5}\nrotation: {allowed: 也许, least_share: 12}\n"
        "schools: {9901000001: {most_sports_m2: 1}, '9901000002': {width: 3}}\nhomes: nowhere.csv\nother: 1\n",
        encoding="utf-8",
    )
    with pytest.raises(BadMeasures) as caught:
        read(path)
    told = str(caught.value)
    for word in ("很贵", "no_such", "-5", "也许", "12", "加引号", "width", "nowhere.csv", "other"):
        assert word in told, word


def test_the_demo_says_its_costs_and_sites():
    found = read(DEMO)
    assert found("costs", "recruit_teacher") == 182000 and len(found.schools) == 107 and len(found.homes) > 9000
    assert ("costs", "years") in {(t.section, t.name) for t in found.ours}


def test_yes_and_no_are_read_as_the_files_own_comment_says_them(tmp_path: Path):
    path = tmp_path / "measures.yaml"
    path.write_text(
        "rotation: {teams_of_three: 是}\nschools: {'9901000001': {rotation: 否}, '9901000002': {rotation: 是}}\n",
        encoding="utf-8",
    )
    found = read(path)
    assert found("rotation", "teams_of_three") is True
    assert found.of_school("9901000001", "rotation", True) is False and found.of_school("9901000002", "rotation", False)


@pytest.mark.parametrize("said", ["rotation: 不", "rotation: 1", "most_sports_m2: .nan", "difficulty: .inf"])
def test_what_is_neither_yes_nor_no_nor_a_number_is_refused(tmp_path: Path, said: str):
    path = tmp_path / "measures.yaml"
    path.write_text(f"schools: {{'9901000001': {{{said}}}}}\n", encoding="utf-8")
    with pytest.raises(BadMeasures, match="9901000001"):
        read(path)
