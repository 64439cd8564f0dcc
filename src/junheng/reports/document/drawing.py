"""Charts as pictures for Word: typst draws an SVG with our own fonts, once a content."""

from __future__ import annotations

from functools import lru_cache

import typst

from junheng.reports.fonts import FOLDER

DPI = 200


@lru_cache(maxsize=64)
def png(svg: str) -> bytes:
    """The SVG as PNG at 200 dpi; Chinese in it is drawn from the vendored fonts, whatever the machine has."""
    source = (
        "#set page(width: 156mm, height: auto, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)\n'
    )
    return typst.compile(
        source.encode(),
        format="png",
        ppi=DPI,
        font_paths=[str(FOLDER)],
        ignore_system_fonts=True,
        sys_inputs={"svg": svg},
    )
