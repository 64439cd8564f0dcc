"""The port (scan · persist · collect): the only room that names an engine. DuckDB by default.

Definitions are written on Narwhals lazy frames; the port turns native data into them, keeps a result for several
uses, and brings small results back.
"""

from __future__ import annotations

from junheng.frames.doubled import parted, undoubled
from junheng.frames.port import Port, open_port

__all__ = ["Port", "open_port", "parted", "undoubled"]
