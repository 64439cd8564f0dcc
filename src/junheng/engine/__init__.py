"""evaluate(standard, county): scope, merging, splitting, values, verdicts, contributions. Knows no standard by name."""

from __future__ import annotations

from junheng.engine.evaluate import Results, evaluate

__all__ = ["Results", "evaluate"]
