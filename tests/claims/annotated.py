"""Marked texts (texts/README.md): the plain text, the claims with their places and values, and the relations."""

import re
from dataclasses import dataclass
from pathlib import Path

from junheng.claims import Document, check_report, to_json

_MARK = re.compile(r"‹(?:(\w+)#)?([^›=]*)(?:=([^›]*))?›")
_WORTH = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


@dataclass(frozen=True)
class Marked:
    """One marked claim: its label, place, value in the base unit, and words."""

    label: str | None
    start: int
    end: int
    value: float
    quote: str


@dataclass
class Score:
    """How one text was read; the lists say what went wrong, for a reader of the failing test."""

    gold: int
    found: int
    matched: int
    relations: int
    agreed: int
    misses: list[str]
    extras: list[str]
    disagreements: list[str]
    alarms: list[str]


def load(path: Path) -> tuple[str, list[Marked], list[list[str]]]:
    body, _, relations = path.read_text(encoding="utf-8").partition("====\n")
    text, claims, last = "", [], 0
    for mark in _MARK.finditer(body):
        text += body[last : mark.start()]
        claims.append(Marked(mark[1], len(text), len(text) + len(mark[2]), _value(mark[3] or mark[2]), mark[2]))
        text, last = text + mark[2], mark.end()
    return text + body[last:], claims, [line.split() for line in relations.splitlines() if line.strip()]


def _value(words: str) -> float:
    if words.startswith("1:"):
        return float(words[2:])
    number, rest = re.match(r"([\d.,]+)(?:[~—-][\d.,]+)?(.*)", words).groups()
    return float(number.replace(",", "")) * _worth(rest.lstrip("余多"))


def _worth(unit: str | None) -> int:
    worth = 1
    for char in re.match("[百千万亿]*", unit or "")[0]:
        worth *= _WORTH[char]
    return worth


def score(path: Path) -> Score:
    """Claims match by overlapping spans and equal values, each once; a relation agrees with claims and verdict."""
    text, gold, wanted = load(path)
    found = to_json(check_report([Document(path.name, text)]))
    labels, used, misses = {}, set(), []
    for claim in gold:
        same = next((c for c in found["claims"] if c["id"] not in used and _same(claim, c)), None)
        if same is None:
            misses.append(claim.quote)
            continue
        used.add(same["id"])
        if claim.label:
            labels[claim.label] = same["id"]
    agreed, disagreements = set(), []
    quotes = {claim.label: claim.quote for claim in gold}
    for verdict, _, *names in wanted:
        ids = {labels.get(name) for name in names}
        right = [r["id"] for r in found["relations"] if ids <= set(r["claims"]) and r["verdict"] == verdict]
        agreed |= set(right)
        if not right:
            disagreements.append(f"{verdict}: {'、'.join(quotes[name] for name in names)}")
    told = [r for r in found["relations"] if r["severity"] in ("medium", "high") and r["verdict"] == "inconsistent"]
    return Score(
        len(gold),
        len(found["claims"]),
        len(used),
        len(wanted),
        len(wanted) - len(disagreements),
        misses,
        [c["quote"] for c in found["claims"] if c["id"] not in used],
        disagreements,
        [r["message"] for r in told if r["id"] not in agreed],
    )


def _same(gold: Marked, found: dict) -> bool:
    if found["value"] is None or gold.start >= found["end"] or found["start"] >= gold.end:
        return False
    return abs(found["value"] * _worth(found["unit"]) - gold.value) <= 1e-6 * max(1, gold.value)
