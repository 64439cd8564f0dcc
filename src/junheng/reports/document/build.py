"""The self-evaluation report (自评报告) of one assessment, in the order such reports have."""

from __future__ import annotations

from junheng.core.assessment import Assessment
from junheng.reports.document.attachments import attachment_note, attachments, charts
from junheng.reports.document.english import english
from junheng.reports.document.measures import measures
from junheng.reports.document.model import Document, Paragraph, Section, Style, Words
from junheng.reports.document.opening import basic_facts, opening
from junheng.reports.document.problems import problems
from junheng.reports.document.remedies import remedies
from junheng.reports.document.results import results
from junheng.reports.document.telling import Telling


def self_assessment(assessment: Assessment, lang: str = "zh") -> Document:
    """The report as a Document: opening, 一 to 五, signature, attachments.

    Its figures are references into the Assessment (see official/references.py). What data cannot tell, the county's own
    measures, is left to the county in so many words; signature and date stay empty. In English (`lang="en"`) the same
    figures are told shorter; the official tables and names stay Chinese.
    """
    t = Telling(assessment)
    name = str(assessment.county.get("name") or "")
    if lang == "en":
        told = tuple(english(t))
        return Document(f"{name} self-evaluation", (Section(told), *attachments(t, told)), lang)
    figures = charts(assessment) if assessment.dispersion else []
    body = (*opening(t), *basic_facts(t), *measures(t), *results(t), *figures, *problems(t), *remedies(t))
    text = Section((*body, *attachment_note(), *_signature(name)))
    return Document(f"{name}义务教育优质均衡发展自评报告", (text, *attachments(t, body)), lang)


def _signature(name: str) -> tuple[Paragraph, ...]:
    """The body that signs; seal and date are put by hand."""
    return (
        Paragraph((Words(f"{name}人民政府"),), Style.SIGNATURE),
        Paragraph((Words("　　　　年　　月　　日"),), Style.DATE),
    )
