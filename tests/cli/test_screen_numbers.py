"""What the screen prints is what page and report print of the same number."""

import pytest

from junheng.cli.summary import figure
from junheng.reports.words import percent


@pytest.mark.parametrize("value, unit, shown", [(0.7125, "%", "71.3%"), (0.125, "间", "0.13间"), (2.675, "人", "2.68人"), (None, "%", "—")])
def test_half_is_rounded_up(value, unit, shown):
    assert figure(value, unit) == shown
    if value is not None and unit == "%":
        assert figure(value, unit) == percent(value)
