"""差距清单, 一校一案, 一镇一策: gaps as a county sheet and as plans of one page, Word, Excel and HTML."""

from __future__ import annotations

from junheng.reports.school_plans.county import county_sheet
from junheng.reports.school_plans.hypertext import render
from junheng.reports.school_plans.schools import school_plans
from junheng.reports.school_plans.sheets import write_workbook
from junheng.reports.school_plans.telling import PlanWords, Telling
from junheng.reports.school_plans.towns import township_plans

__all__ = ["PlanWords", "Telling", "county_sheet", "render", "school_plans", "township_plans", "write_workbook"]
