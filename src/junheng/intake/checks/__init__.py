"""Checks of a package that has been read: rules of one row as data, one function for each question across tables.

A check judges nothing: it names what is doubtful, where, and what was probably meant. To add one: a function here (or a line of
rules.csv), its sentence in messages.csv, a good and a bad table in tests/intake/test_checks.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from junheng.core.county_year import CountyYear
from junheng.intake.build import Draft
from junheng.intake.checks.keys import check_campuses, check_identity, check_orphans, check_stages
from junheng.intake.checks.outliers import check_outliers, check_places
from junheng.intake.checks.rules import check_counts, check_rules
from junheng.intake.checks.totals import (
    check_class_lists,
    check_codes,
    check_gaps,
    check_grades,
    check_items,
    check_migrants,
    check_names,
    check_senior_pupils,
)
from junheng.intake.checks.years import check_years
from junheng.intake.notebook import Notebook

CHECKS = (
    check_codes, check_identity, check_orphans, check_campuses, check_stages, check_counts, check_rules,
    check_class_lists, check_grades, check_senior_pupils, check_migrants, check_names, check_items, check_gaps,
    check_outliers, check_places,
)  # fmt: skip
"""Every check, in the order findings are listed."""


def check(drafts: Mapping[str, Draft], notebook: Notebook, previous: CountyYear | None = None) -> None:
    """Run every check; with last year's county, the comparison too."""
    for one in CHECKS:
        one(drafts, notebook)
    if previous is not None:
        check_years(drafts, previous, notebook)
