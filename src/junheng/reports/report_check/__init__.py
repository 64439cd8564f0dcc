"""A checked report for people: an HTML reader, a Word copy with comments, a one-page summary (报告核对结果)."""

from junheng.reports.report_check.reader import render_reader
from junheng.reports.report_check.summary import write_summary
from junheng.reports.report_check.word_copy import write_word_copy

__all__ = ["render_reader", "write_summary", "write_word_copy"]
