"""What a chart is, and the few SVG marks all charts are drawn with. Everything a user wrote is escaped here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from junheng.reports.addresses import link

SANS = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","HarmonyOS Sans SC","Noto Sans SC",sans-serif'

_STYLE = """
text{{font:12.5px {fonts};fill:#4a5057}} .t-ink{{fill:#1a1d21}} .t-bold{{fill:#1a1d21;font-weight:700}}
.t-red{{fill:#b02a1c;font-weight:700}} .t-none{{fill:#6a5d3f}} .t-blue{{fill:#1b4f72}} .t-quiet{{fill:#656c74}} .short{{display:none}}
.mark{{fill:#1b4f72}} .mark-over{{fill:#b02a1c}} .mark-quiet{{fill:#d5d7d2}} .mark-soft{{fill:#1b4f72;fill-opacity:.75}}
.dot{{fill:#1b4f72;fill-opacity:.28;stroke:#1b4f72}} .dot-low{{fill:#b02a1c;fill-opacity:.32;stroke:#b02a1c}}
.solid{{fill:#1b4f72}} .hollow{{fill:#ffffff;stroke:#1b4f72;stroke-width:1.6}} .solid-low{{fill:#b02a1c}}
.hollow-low{{fill:#ffffff;stroke:#b02a1c;stroke-width:1.6}} .dot-none{{fill:#ffffff;stroke:#6a5d3f;stroke-dasharray:2 2}}
.limit{{stroke:#1a1d21;stroke-width:1.5}} .mean{{stroke:#1b4f72;stroke-width:1.5;stroke-dasharray:2 3}}
.before{{stroke:#4a5057;stroke-width:2;stroke-dasharray:2 2}} .halo{{paint-order:stroke;stroke:#ffffff;stroke-width:4;stroke-linejoin:round}}
.town{{fill:#656c74;paint-order:stroke;stroke:#ffffff;stroke-width:4}}
.axis{{stroke:#656c74}} .grid{{stroke:#e9eae6}} .lead{{stroke:#656c74}}
"""


@dataclass(frozen=True)
class ChartTable:
    """The same facts as a table: heads, rows of finished texts, and which columns hold numbers."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Chart:
    """A drawn chart.

    Attributes:
        title: the finding in words, without markup.
        sentence: what a reader who cannot see it is told.
        body: SVG marks; x in percent of the width, y and text in px.
        height: px.
        proportion: width ÷ height where both must stretch (a map), else None; y is then in percent too.
    """

    title: str
    sentence: str
    body: str
    height: float
    table: ChartTable
    note: str = ""
    proportion: float | None = None
    kind: str = ""
    extra: dict = field(default_factory=dict)

    def inline(self) -> str:
        """For the page: full width, colours from its style sheet."""
        size = (
            f'height="{short(self.height)}"' if not self.proportion else f'style="aspect-ratio:{self.proportion:.3f}"'
        )
        return f'<svg class="chart {self.kind}" width="100%" {size} role="img" aria-label="{attr(self.sentence)}">{self.body}</svg>'

    def standalone(self, width: int = 720, fonts: str = SANS) -> str:
        """A complete SVG file of fixed width (px) with the printed colours."""
        height = width / self.proportion if self.proportion else self.height
        style = _STYLE.format(fonts=fonts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{short(height)}" '
            f'viewBox="0 0 {width} {short(height)}"><title>{attr(self.title)}</title><style>{style}</style>{self.body}</svg>'
        )


def attr(text: object) -> str:
    return escape(str(text), quote=True)


def short(number: float) -> str:
    """Two decimals at most, no trailing zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)


def x(share: float) -> str:
    """A horizontal place: 0–1 of the width."""
    return f"{short(share * 100.0)}%"


def text(share: float, y: float, words: object, *, anchor: str = "start", style: str = "", dx: float = 0) -> str:
    extra = f' class="{style}"' if style else ""
    shift = f' dx="{short(float(dx))}"' if dx else ""
    hold = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x(share)}" y="{short(float(y))}"{shift}{hold}{extra}>{attr(words)}</text>'


def upright(share: float, top: float, bottom: float, style: str) -> str:
    place = x(share)
    return f'<line class="{style}" x1="{place}" x2="{place}" y1="{short(float(top))}" y2="{short(float(bottom))}"/>'


def level(y: float, style: str, start: float = 0.0, end: float = 1.0) -> str:
    return f'<line class="{style}" x1="{x(start)}" x2="{x(end)}" y1="{short(float(y))}" y2="{short(float(y))}"/>'


def bar(start: float, width: float, y: float, height: float, style: str) -> str:
    return (f'<rect class="{style}" x="{x(start)}" width="{x(max(width, 0.0))}" y="{short(float(y))}" '
            f'height="{short(float(height))}"/>')  # fmt: skip


def dot(share: float, y: float, radius: float, style: str, title: str = "") -> str:
    told = f"<title>{attr(title)}</title>" if title else ""
    return f'<circle class="{style}" cx="{x(share)}" cy="{short(float(y))}" r="{short(float(radius))}">{told}</circle>'


def door(address: str, marks: str) -> str:
    """Marks that open the provenance of a number; harmless where there is no script."""
    return f'<a href="{attr(link(address))}" tabindex="-1">{marks}</a>'


def text_width(words: str, size: float = 12.5) -> float:
    """Estimated px: a Chinese character is square, Latin letters and digits a little over half."""
    return sum(size if ord(letter) > 0x2E7F else size * 0.58 for letter in words)


def round_steps(top: float, wanted: int = 6) -> Sequence[float]:
    """Ticks 0, step, 2 step … up to the first that covers `top`, with a step of 1, 2 or 5 × 10ⁿ."""
    if top <= 0:
        return (0.0, 1.0)
    rough = top / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    return tuple(step * n for n in range(math.ceil(top / step - 1e-9) + 1))
