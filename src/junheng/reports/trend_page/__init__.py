"""Years side by side (年度对比): one offline page and one workbook of a Trend, or of a LakeTrend. Computes nothing."""

from __future__ import annotations

from junheng.reports.trend_page.lake_page import render_lake
from junheng.reports.trend_page.lake_workbook import write_lake
from junheng.reports.trend_page.page import render
from junheng.reports.trend_page.workbook import write

__all__ = ["render", "render_lake", "write", "write_lake"]
