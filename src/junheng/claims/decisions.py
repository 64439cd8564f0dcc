"""What people decided about findings (confirmed, dismissed, a note), kept beside the report and found again in an
edited text.

A decision is tied to the figures it was made on and to the words around them, never to offsets: text added in front
moves everything, and a changed number is a new question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path

from junheng.claims.nouns import Relation, ReportCheck

CONTEXT = 30
ALIKE = 0.4
"""Words around a quote that still count as the same place, as a share of matching characters."""
STATES = ("", "confirmed", "dismissed")


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's word on one finding."""

    type: str
    subtype: str
    quotes: tuple[str, ...]
    contexts: tuple[str, ...]
    message: str
    decision: str = ""
    note: str = ""

    @property
    def made(self) -> bool:
        """Whether anyone wrote anything."""
        return bool(self.decision or self.note)


class BadDecisions(ValueError):
    """The file cannot be read as decisions; its message is for the user."""


def _tidy(text: str) -> str:
    return re.sub(r"\s+", "", text)


def key_of(check: ReportCheck, relation: Relation) -> Decision:
    """The undecided entry of one finding: the figures as written and the words around them."""
    texts = {reading.document.file: reading.text for reading in check.readings}
    by_id = {claim.id: claim for claim in check.claims}
    places = [(claim.file, claim.number_start, claim.number_end) for claim in (by_id[i] for i in relation.claims)] or (
        [relation.where] if relation.where else []
    )
    quotes = tuple(_tidy(texts[file][start:end]) for file, start, end in places)
    contexts = tuple(_tidy(texts[file][max(0, start - CONTEXT) : end + CONTEXT]) for file, start, end in places)
    return Decision(relation.type, relation.subtype, quotes, contexts, relation.message)


def load(path: Path) -> list[Decision]:
    """Earlier decisions; none where there is no file. Raises BadDecisions for a file that is none."""
    if not path.exists():
        return []
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["decisions"]
        return [_entry(entry) for entry in entries]
    except (ValueError, KeyError, TypeError) as error:
        raise BadDecisions(f"决定文件 {path.name} 无法读取，请检查格式或移走后重试。") from error


def _entry(entry: dict) -> Decision:
    if entry.get("decision", "") not in STATES:
        raise ValueError(entry["decision"])
    return Decision(
        entry["type"],
        entry["subtype"],
        tuple(entry["quotes"]),
        tuple(entry["contexts"]),
        entry.get("message", ""),
        entry.get("decision", ""),
        entry.get("note", ""),
    )


def match(check: ReportCheck, earlier: Sequence[Decision]) -> tuple[dict[str, Decision], list[Decision]]:
    """Decisions by relation id, and those that no finding of this run answers (kept, never thrown away)."""
    left, found = [decision for decision in earlier if decision.made], {}
    for relation in check.findings:
        key = key_of(check, relation)
        scored = [(_likeness(key, old), index) for index, old in enumerate(left)]
        best = max(scored, default=(0.0, -1))
        if best[0] >= ALIKE:
            found[relation.id] = left.pop(best[1])
    return found, left


def _likeness(key: Decision, old: Decision) -> float:
    """0 for another question; otherwise how alike the surroundings are."""
    if (key.type, key.subtype, key.quotes) != (old.type, old.subtype, old.quotes):
        return 0.0
    ratios = [SequenceMatcher(None, a, b).ratio() for a, b in zip(key.contexts, old.contexts, strict=False)]
    return sum(ratios) / len(ratios) if ratios else (1.0 if key.message == old.message else ALIKE)


def save(path: Path, check: ReportCheck, found: dict[str, Decision], unmatched: Sequence[Decision]) -> None:
    """Write one entry a finding, decided or not, and the decisions that wait for their finding to come back."""
    entries = []
    for relation in check.findings:
        key, old = key_of(check, relation), found.get(relation.id)
        entries.append({**asdict(key), "decision": old.decision if old else "", "note": old.note if old else ""})
    entries += [asdict(decision) for decision in unmatched]
    text = json.dumps({"decisions": entries}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
