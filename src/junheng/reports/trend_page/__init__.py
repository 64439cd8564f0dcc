"""Years side by side (年度对比): one offline page and one workbook of a Trend. Computes nothing."""

from __future__ import annotations

from junheng.reports.trend_page.page import render
from junheng.reports.trend_page.workbook import write

__all__ = ["render", "write"]
