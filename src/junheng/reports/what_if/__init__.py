"""What-if as a page: scenarios beside today."""

from __future__ import annotations

from junheng.reports.what_if.page import PageWords, cost_text, render

__all__ = ["PageWords", "cost_text", "render"]
