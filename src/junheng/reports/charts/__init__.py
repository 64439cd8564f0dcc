"""Charts (图): pure functions from an Assessment to SVG with real text, shared by the page, Word and PDF.

Every chart brings its table and a sentence. On the page marks stretch with the paper and letters do not: horizontal places are
percentages, text is in px. `Chart.standalone(width)` fixes the width and brings its own colours for a renderer without CSS
variables (typst, an image).
"""

from junheng.reports.charts.coefficients import coefficient_bars
from junheng.reports.charts.differences import difference_strip
from junheng.reports.charts.places import county_map, townships
from junheng.reports.charts.sizes import class_sizes, school_sizes
from junheng.reports.charts.svg import Chart, ChartTable

__all__ = [
    "Chart",
    "ChartTable",
    "class_sizes",
    "coefficient_bars",
    "county_map",
    "difference_strip",
    "school_sizes",
    "townships",
]
