"""The readable text of an HTML page: blocks become lines, table cells are parted by tabs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from junheng.claims.readers.plain import decode

_BLOCKS = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 table ul ol section article header footer blockquote title".split()
)
_SILENT = frozenset("script style noscript template svg head".split())
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))
        if tag in ("td", "th"):
            self.parts.append("\t")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"[ \r\n\t]+", " ", data) if data.strip() else "")


def read(content: bytes, name: str) -> str:
    """The page's text; a declared Chinese charset is believed."""
    declared = _CHARSET.search(content[:2048])
    if declared and declared[1].lower() in (b"gbk", b"gb2312", b"gb18030"):
        source = content.decode("gb18030", errors="replace")
    else:
        source = decode(content, name)
    parser = _Text()
    parser.feed(source)
    parser.close()
    lines = [line.rstrip(" ") for line in "".join(parser.parts).split("\n")]
    return re.sub(r"\n{2,}", "\n", "\n".join(line.strip(" ").rstrip("\t") for line in lines)).strip("\n") + "\n"
