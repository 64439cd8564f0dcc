"""The report for signature (自评报告): one Document, drawn as Word in GB/T 9704 layout and as PDF."""

from junheng.reports.document.build import self_assessment
from junheng.reports.document.model import Document
from junheng.reports.document.pdf import write_pdf
from junheng.reports.document.word import write_docx

__all__ = ["Document", "self_assessment", "write_docx", "write_pdf"]
