"""Reads a report: text → claims → relations → ReportCheck (报告核对).

The way in is `check_report`; files are opened by `readers.read_file`. Nothing here needs a network, a model or a
segmenter: every step is a rule that can be read and explained.
"""

from junheng.claims.check import check_report, to_json
from junheng.claims.nouns import (
    Claim,
    Distractor,
    Document,
    Fact,
    Judgement,
    Loudness,
    Reading,
    Relation,
    ReportCheck,
    Topic,
)

__all__ = [
    "Claim",
    "Distractor",
    "Document",
    "Fact",
    "Judgement",
    "Loudness",
    "Reading",
    "Relation",
    "ReportCheck",
    "Topic",
    "check_report",
    "to_json",
]
