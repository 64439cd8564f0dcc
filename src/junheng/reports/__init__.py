"""Every file a person reads: an Assessment becomes a page, a report, a workbook, a chart (报告)."""
