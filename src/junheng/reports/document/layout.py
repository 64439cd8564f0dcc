"""GB/T 9704-2012 for Word: paper, grid, styles, page numbers. Fonts are named, never embedded: offices have them.

Lengths in twips (1/20 pt), sizes in half-points, as WordprocessingML has them.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from junheng.reports.document.markup import W
from junheng.reports.document.model import Style

LATIN = "Times New Roman"
SONG, FANG, KAI, HEI, TITLE = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"
PAPER = (11906, 16838)
TOP, LEFT, BOTTOM, RIGHT = 2098, 1588, 1984, 1474
LINE = 580
CHARACTER_SPACE = -849
"""The character grid of 28 a line, in 1/4096 pt."""
CONDENSED = -5
"""The same in every run, for programs that lay out a grid their own way (LibreOffice sets 20 a line): the paragraphs keep off it."""
FOOTER = 1304
"""From the paper's edge to the number's foot, so that its dash stands 7 mm below the block."""


@dataclass(frozen=True)
class Look:
    """A paragraph style: its East Asian font, size in half-points, alignment, indents, and the rest of its pPr."""

    font: str
    size: int = 32
    align: str = "both"
    first: int = 0
    left: int = 0
    right: int = 0
    before: int = 0
    after: int = 0
    line: int | None = LINE
    outline: int | None = None
    keep: bool = False


LOOKS = {
    Style.TITLE: Look(TITLE, 44, "center", before=LINE, line=700, keep=True),
    Style.BYLINE: Look(KAI, 32, "center", after=LINE),
    Style.HEADING1: Look(HEI, first=200, outline=0, keep=True),
    Style.HEADING2: Look(KAI, first=200, outline=1, keep=True),
    Style.HEADING3: Look(FANG, first=200, outline=2, keep=True),
    Style.BODY: Look(FANG, first=200),
    Style.ADDRESSEE: Look(FANG, before=LINE),
    Style.ATTACHMENT_LIST: Look(FANG, align="left", first=200, keep=True),
    Style.ATTACHMENT: Look(HEI, align="left", outline=0, keep=True),
    Style.TABLE_TITLE: Look(HEI, 28, "center", before=120, after=120, line=None, keep=True),
    Style.NOTE: Look(FANG, 18, "left", line=None, before=40),
    Style.SIGNATURE: Look(FANG, align="right", right=200, before=LINE, keep=True),
    Style.DATE: Look(FANG, align="right", right=200),
}


_LOOK = (
    f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{FANG}"/>'
    f'<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
)
_DEFAULTS = f"<w:docDefaults {W}><w:rPrDefault>{_LOOK}</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
"""The character grid is measured from the default size: 28 characters a line need 16 pt here as well as in Normal."""


def style_name(style: Style) -> str:
    """The id of a style in the file."""
    return "Junheng" + style.value.title().replace("_", "")


def prepare(word: WordDocument) -> None:
    """Styles, and one footer for odd and one for even pages."""
    for style in list(word.styles.element.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) == "Normal":
            word.styles.element.remove(style)
    defaults = word.styles.element.find(qn("w:docDefaults"))
    word.styles.element.replace(defaults, parse_xml(_DEFAULTS))
    word.styles.element.append(parse_xml(_normal()))
    for style, look in LOOKS.items():
        word.styles.element.append(parse_xml(_style(style_name(style), style.value, look)))
    word.styles.element.append(parse_xml(_style("TableText", "table text", Look(SONG, 21, "left", line=None))))
    word.settings.odd_and_even_pages_header_footer = True
    _number(word.sections[0].footer, "right", "right")
    _number(word.sections[0].even_page_footer, "left", "left")


def _normal() -> str:
    return f'<w:style {W} w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>{_LOOK}</w:style>'


def _style(id: str, name: str, look: Look) -> str:
    line = f' w:line="{look.line}" w:lineRule="exact"' if look.line else ' w:line="240" w:lineRule="auto"'
    indents = "".join(
        f' w:{key}="{value}"'
        for key, value in (("firstLineChars", look.first), ("leftChars", look.left), ("rightChars", look.right))
        if value
    )
    width = f' w:firstLine="{look.size * 10 * look.first // 100}"' if look.first else ""
    outline = "" if look.outline is None else f'<w:outlineLvl w:val="{look.outline}"/>'
    keep = "<w:keepNext/>" if look.keep else ""
    condensed = f'<w:spacing w:val="{CONDENSED}"/>' if look.line == LINE else ""
    return (
        f'<w:style {W} w:type="paragraph" w:customStyle="1" w:styleId="{id}"><w:name w:val="Junheng {name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{look.before}" w:after="{look.after}"{line}/><w:ind{indents}{width}/>'
        f'<w:jc w:val="{look.align}"/>{outline}</w:pPr><w:rPr><w:rFonts w:eastAsia="{look.font}"/>{condensed}'
        f'<w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/></w:rPr></w:style>'
    )


def number_field() -> str:
    """— 1 — in 4号 宋体: the runs of a page number."""
    look = f'<w:rPr><w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}"/><w:sz w:val="28"/></w:rPr>'
    return "".join(
        f"<w:r>{look}{inner}</w:r>"
        for inner in (
            '<w:t xml:space="preserve">— </w:t>', '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>', '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>', '<w:t xml:space="preserve"> —</w:t>',
        )
    )  # fmt: skip


def _number(footer, side: str, align: str) -> None:
    """The number of an upright page, one character in from the outer edge."""
    footer.is_linked_to_previous = False
    made = parse_xml(
        f'<w:p {W}><w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:ind w:{side}Chars="100" w:{side}="280"/>'
        f'<w:jc w:val="{align}"/></w:pPr>{number_field()}</w:p>'
    )
    element = footer._element
    for old in list(element):
        element.remove(old)
    element.append(made)


def section_properties(landscape: bool, references: str, last: bool) -> str:
    """sectPr of one section: upright as the standard says; lying, turned so that the head is towards the binding edge."""
    width, height = reversed(PAPER) if landscape else PAPER
    top, right, bottom, left = (LEFT, TOP, RIGHT, BOTTOM) if landscape else (TOP, RIGHT, BOTTOM, LEFT)
    footer = 600 if landscape else FOOTER
    turned = ' w:orient="landscape"' if landscape else ""
    kind = "" if last else '<w:type w:val="nextPage"/>'
    grid = (
        "" if landscape else f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="{CHARACTER_SPACE}"/>'
    )
    return (
        f'<w:sectPr {W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{references}{kind}'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
        f'w:left="{left}" w:header="851" w:footer="{footer}" w:gutter="0"/>{grid}</w:sectPr>'
    )


def text_width(landscape: bool) -> int:
    """Width of the text block in twips."""
    return PAPER[1] - TOP - BOTTOM if landscape else PAPER[0] - LEFT - RIGHT
