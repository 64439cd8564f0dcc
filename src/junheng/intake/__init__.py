"""Raw returns → CountyYear, as reported: readers, mappings, checks, corrections, origins. Judges nothing."""

from __future__ import annotations

from junheng.intake.read import Unreadable, read

__all__ = ["Unreadable", "read"]
