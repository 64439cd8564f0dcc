"""Scenarios beside today on the screen."""

from __future__ import annotations

from unicodedata import east_asian_width

from junheng.cli.summary import MARKS_EN, _wide
from junheng.core.assessment import Assessment
from junheng.core.verdict import Verdict
from junheng.engine.compare import Comparison, compare
from junheng.planning.changes import Scored
from junheng.reports.what_if import PageWords, cost_text
from junheng.reports.words import number

LABEL, COLUMN, WIDEST = 26, 18, 38
"""Columns of the screen: the labels, a scenario at least, a scenario with a long name or an open cost at most."""


def table(scored: tuple[Scored, ...], lang: str = "zh") -> str:
    """The verdict, items, rows and coefficients of every scenario, what turned, and the cost."""
    words, today = PageWords(lang), scored[0].assessment
    found = [s.assessment for s in scored]
    compared = [compare(today, a) for a in found[1:]]
    heads = [words("today"), *(s.scenario.name for s in scored[1:])]
    costs = [cost_text(s, words) for s in scored[1:]]
    wide = min(WIDEST, max([COLUMN, *(_columns(text) for text in (*heads, *costs))]))
    lines = [
        f"{today.county.get('name') or '—'}  {words('head.year', year=today.county.get('school_year'))}  {words('title')}",
        "",
        _line("", heads, wide),
        _line(words("overall"), [f"{a.overall.mark} {_word(a.overall, lang)}" for a in found], wide),
        _line(words("met"), [f"{a.summary['met']} / {a.summary['total']}" for a in found], wide),
        *(_condition(found, key, words(label), wide) for label, key in (("schools", "school_rule"), ("cvs", "cv"))),
        _line(words("cost"), ["—", *costs], wide),
        "",
    ]
    for one, c in zip(scored[1:], compared, strict=True):
        lines += _turned(one, c, words)
    return "\n".join(line.rstrip() for line in lines)


def _word(verdict: Verdict, lang: str) -> str:
    return verdict.label if lang == "zh" else MARKS_EN[verdict.key]


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _line(label: str, cells: list[str], wide: int) -> str:
    return "  " + _wide(label, LABEL) + " ".join(_wide(cell, wide) for cell in cells)


def _condition(found: list[Assessment], key: str, label: str, wide: int) -> str:
    cells = []
    for a in found:
        c = next((c for c in a.conditions if c.key == key), None)
        cells.append(f"{c.verdict.mark} {c.met} / {c.total}" if c else "—")
    return _line(label, cells, wide)


def _turned(one: Scored, c: Comparison, words: PageWords) -> list[str]:
    lines = [f"{one.scenario.name}："]
    for key, mark, ids in (("gained", "✓", c.gained), ("lost", "▲", c.lost)):
        if ids:
            lines.append(f"  {mark} {words(key)} " + words.join(f"{i} {c.after.item(i).short}" for i in ids))
    moved = [d for d in c.dispersion if d.turn.turned]
    for d in moved:
        before, after = (number(x.cv, 3) if x and x.cv is not None else "—" for x in (d.before, d.after))
        mark = d.after.verdict.mark if d.after else "—"
        lines.append(f"  {mark} {words('cv')} {d.stage} {d.indicator}：{before} → {after}")
    rows = c.changed_rows
    up, down = sum(r.turn.gained for r in rows), sum(r.turn.lost for r in rows)
    lines.append(f"  {words('rows')}：{len(rows)}（{words('gained')} {up}，{words('lost')} {down}）")
    return lines
