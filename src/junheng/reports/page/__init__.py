"""The offline page (离线网页): one self-contained file, for a screen, a phone and paper. One door: `render`."""

from junheng.reports.page.render import render

__all__ = ["render"]
