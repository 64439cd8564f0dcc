"""The page number of a lying page: it stands where the upright pages have it, so turned, at the left (GB/T 9704)."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.oxml import parse_xml

from junheng.reports.document.markup import W

_MM = 36000
"""EMU a millimetre."""
_BOX = (6 * _MM, 24 * _MM)
_FROM_LEFT = 22 * _MM
_TOP = {"default": (210 - 26 - 5) * _MM - _BOX[1], "even": (28 + 5) * _MM}
"""Odd pages have it one character from the outer edge, which lies at the bottom; even ones at the top."""
_SPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.{place}"'
    for prefix, place in (
        ("mc", "openxmlformats.org/markup-compatibility/2006"),
        ("wp", "openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("a", "openxmlformats.org/drawingml/2006/main"),
        ("wps", "microsoft.com/office/word/2010/wordprocessingShape"),
    )
)
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def add_turned_footers(word: WordDocument, field: str) -> str:
    """Two more footers, odd and even, holding the turned number; returns the references to them for a section.

    `field` are the runs of the number as upright pages have them.
    """
    references = []
    for kind, align in (("default", "right"), ("even", "left")):
        part, relation = word.part.add_footer_part()
        element = part.element
        for old in list(element):
            element.remove(old)
        element.append(parse_xml(_paragraph(kind, align, field)))
        references.append(f'<w:footerReference w:type="{kind}" r:id="{relation}"/>')
    return "".join(references)


def _paragraph(kind: str, align: str, field: str) -> str:
    """A paragraph that anchors the box; its text runs down, as on a sheet turned clockwise."""
    width, height = _BOX
    inner = f'<w:p><w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="{align}"/></w:pPr>{field}</w:p>'
    shape = (
        f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr vert="vert" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/></wps:wsp>'
    )
    anchor = (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{_FROM_LEFT}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{_TOP[kind]}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{9001 if kind == "even" else 9002}" name="{kind} page number"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_SHAPE}">{shape}</a:graphicData></a:graphic></wp:anchor>'
    )
    return (
        f'<w:p {W} {_SPACES}><w:pPr><w:spacing w:line="240" w:lineRule="auto"/></w:pPr><w:r><mc:AlternateContent>'
        f'<mc:Choice Requires="wps"><w:drawing>{anchor}</w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>'
    )
