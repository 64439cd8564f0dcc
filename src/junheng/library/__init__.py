"""Standards as data (标准库): dated values, clauses, tiny formulas, cases. One door, `load`; no other machinery.

A standard is a folder: `standard.yaml`, and one folder an indicator with `indicator.py`, `values.yaml`, `cases.yaml`
and `clause.md`. What formulas may ask `terms` for: the indicator's dated values by name (`terms["threshold"]`: a
number, a list, or a mapping by stage or kind), the settings chosen (`terms.setting("g7_floor_yuan")`), and
`terms["scope"]`: the standard's scope as a mapping, `kinds small_kinds min_pupils outside private_sponsor`.
"""

from junheng.library.loading import available, load
from junheng.library.reading import StandardError

__all__ = ["StandardError", "available", "load"]
