"""Whole units, and the cheapest list of changes for teachers."""

from fractions import Fraction

import pytest

from junheng.planning.gaps.people import Staff, people
from junheng.planning.gaps.units import whole_units

SITE = ("1", "小学")


@pytest.mark.parametrize(
    ("target", "have", "effect", "units"),
    [
        ("10", "10", "1", 0),
        ("10", "11", "1", 0),
        ("10", "9.5", "1", 1),
        ("10.0001", "10", "1", 1),
        ("1", "0", "1/3", 3),
        ("5", "0", "0.7", 8),
    ],
)
def test_the_least_whole_number(target, have, effect, units):
    assert whole_units(Fraction(target), Fraction(have), Fraction(effect)) == units


def test_rounding_noise_is_not_a_unit():
    share = Fraction(1 / 3)
    assert whole_units(Fraction(1), Fraction(0), share) in (3, 4)
    assert whole_units(Fraction(1), Fraction(0), share, rough=True) == 3
    assert whole_units(Fraction(30001, 10000), Fraction(0), rough=True) == 4


def told(staff, **wanted):
    needed = {"degree": 0, "backbone": 0, "arts": 0} | wanted
    return [(c.do, c["count"], c.get("subject") or c.get("from")) for c in people(staff, **needed)]


def test_arts_teachers_bring_the_degree_and_go_where_fewest_are():
    staff = Staff(SITE, {}, 5, {"体育": 2, "音乐": 1, "美术": 1})
    assert sorted(told(staff, arts=4, degree=4)) == [
        ("add_teachers", 1, "体育"),
        ("add_teachers", 1, "美术"),
        ("add_teachers", 2, "音乐"),
    ]


def test_those_who_stay_study_before_others_are_hired():
    assert told(Staff(SITE, {"高中及以下": 2}, 5), degree=3) == [
        ("upgrade_degrees", 2, "高中及以下"),
        ("add_teachers", 1, None),
    ]


def test_newcomers_may_be_named_when_nobody_else_is_left():
    assert told(Staff(SITE, {}, 1), backbone=3) == [("add_teachers", 2, None), ("name_backbone", 3, None)]
    assert told(Staff(SITE, {}, None), backbone=3) == [("name_backbone", 3, None)]
    assert told(Staff(SITE, {}, 9), backbone=3, degree=1) == [("add_teachers", 1, None), ("name_backbone", 3, None)]
