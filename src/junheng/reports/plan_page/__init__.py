"""A compliance plan as one HTML page."""

from __future__ import annotations

from junheng.reports.plan_page.page import render

__all__ = ["render"]
