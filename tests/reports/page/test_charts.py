"""Charts: well-formed, escaped, with a table that says the same."""

import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from junheng.core.verdict import Verdict
from junheng.reports import charts
from junheng.reports.charts.placing import label_rows, swarm
from junheng.reports.charts.svg import round_steps
from reports.build import JUNIOR, PRIMARY, county, school_rows

SVG = "{http://www.w3.org/2000/svg}"


def _all(assessment):
    made = [charts.coefficient_bars(assessment, stage) for stage in (PRIMARY, JUNIOR)]
    made += [charts.difference_strip(assessment, d.stage, d.indicator) for d in assessment.dispersion]
    made += [charts.class_sizes(assessment, stage) for stage in (PRIMARY, JUNIOR)]
    return [*made, charts.school_sizes(assessment), charts.county_map(assessment), *charts.townships(assessment)]


def test_every_chart_is_well_formed_alone_and_has_a_sentence_and_a_table():
    for chart in _all(county()):
        root = ElementTree.fromstring(chart.standalone(600))
        assert root.get("width") == "600"
        assert "var(" not in chart.standalone(600)
        assert chart.sentence and (chart.table.rows or chart.kind == "differences")
        assert all(len(row) == len(chart.table.heads) for row in chart.table.rows)
        assert not re.search(r"nan|None|undefined", chart.body)


def test_names_are_escaped():
    bad = "<script>\"&'</script>"
    rows = tuple(replace(row, name=bad, township=bad) for row in school_rows(12))
    for chart in _all(county(rows)):
        assert "<script>" not in chart.inline()
        ElementTree.fromstring(chart.standalone())


def test_one_mark_a_row_and_none_for_a_missing_value():
    made = county()
    for stage in (PRIMARY, JUNIOR):
        known = [row for row in made.rows_of(stage) if row.values["R7"] is not None]
        root = ElementTree.fromstring(charts.difference_strip(made, stage, "R7").standalone())
        assert len(root.findall(f".//{SVG}circle")) == len(known)
    assert "1 行无数据" in charts.difference_strip(made, JUNIOR, "R7").note


def test_a_coefficient_over_its_limit_is_red_only_beyond_it():
    made = county()
    over = tuple(replace(d, cv=0.6, verdict=Verdict.BELOW) if d.indicator == "R1" else d for d in made.dispersion)
    assert charts.coefficient_bars(replace(made, dispersion=over), PRIMARY).body.count("mark-over") == 1
    assert "mark-over" not in charts.coefficient_bars(made, PRIMARY).body


def test_last_year_is_a_dotted_tick():
    made = county()
    assert charts.coefficient_bars(made, PRIMARY, previous=made).body.count('class="before"') == 7
    assert 'class="before"' not in charts.coefficient_bars(made, PRIMARY).body


def test_the_map_needs_coordinates_and_tells_verdicts_by_shape():
    made = county()
    assert charts.county_map(made).body.count("<polygon") == sum(r.verdict is Verdict.BELOW for r in made.schools)
    nowhere = tuple(replace(row, longitude=None) for row in made.schools)
    assert charts.county_map(county(nowhere)) is None


@pytest.mark.parametrize(("east", "north"), [(0.001, 0.5), (1.5, 0.001), (0.3, 0.2)])
def test_the_map_keeps_true_proportions(east, north):
    """A kilometre is as long across as down, however long and thin the county."""
    places = [(120.0, 30.0), (120.0 + east, 30.0), (120.0, 30.0 + north)]
    rows = tuple(
        replace(row, longitude=x, latitude=y, township=None, verdict=Verdict.COMPLIANT)
        for row, (x, y) in zip(school_rows(3), places, strict=True)
    )
    chart = charts.county_map(county(rows))
    root = ElementTree.fromstring(chart.standalone(1000))
    spots = [(float(s.get("x")[:-1]) * 10, float(s.get("y")[:-1]) * 10 / chart.proportion) for s in root.iter(f"{SVG}svg")
             if s.get("overflow")]  # fmt: skip
    across = max(x for x, _ in spots) - min(x for x, _ in spots)
    down = max(y for _, y in spots) - min(y for _, y in spots)
    squeeze = math.cos(math.radians(30 + north / 3))
    assert across / down == pytest.approx(east * squeeze / north, rel=0.02, abs=0.001)
    assert "公里" in chart.body


def test_the_same_assessment_gives_the_same_charts():
    assert [c.inline() for c in _all(county())] == [c.inline() for c in _all(county())]


def test_dots_of_a_swarm_do_not_cover_each_other_where_there_is_room():
    places = [(0.5, 6.0)] * 5 + [(0.505, 4.0)] * 3
    offsets = swarm(places, 60)
    spots = [(share * 1100, y, r) for (share, r), y in zip(places, offsets, strict=True)]
    for n, (x, y, r) in enumerate(spots):
        assert abs(y) <= 60
        for u, v, s in spots[:n]:
            assert (x - u) ** 2 + (y - v) ** 2 >= (r + s) ** 2


def test_labels_never_overlap():
    placed = [
        label
        for label in label_rows([(0.5, "城关第一小学"), (0.51, "城关第二小学"), (0.52, "第三小学")])
        if label.row >= 0
    ]
    assert [label.row for label in placed] == [0, 1]


@pytest.mark.parametrize("top", [0.0, 0.53, 1.0, 7.5, 30.0, 2740.0, 99_999.0])
def test_axes_cover_their_values_in_round_steps(top):
    steps = round_steps(top)
    assert steps[0] == 0 and steps[-1] >= top and len(steps) <= 9
