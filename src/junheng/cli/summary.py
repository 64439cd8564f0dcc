"""What a run says on the screen."""

from __future__ import annotations

from unicodedata import east_asian_width

from junheng.core.assessment import Assessment, ItemResult
from junheng.core.finding import Finding, Severity
from junheng.reports.doubts import doubts
from junheng.reports.terms import without_values
from junheng.reports.words import number, percent

MARKS_EN = {"below": "BELOW", "no_value": "NO VALUE", "compliant": "met", "not_applicable": "n/a"}


def verdict_table(a: Assessment, lang: str = "zh") -> str:
    """The verdict, its conditions, the items, and how many findings there are."""
    summary, zh = a.summary, lang == "zh"
    lines = [
        f"{a.county['name'] or '—'}  {a.county['school_year'] or '—'} 学年  {a.standard['document']} {a.standard['title']}",
        (f"综合结论：{a.overall.mark} {a.overall.label}    达标 {summary['met']} / {summary['total']} 项，达标比例 {percent(summary['rate'])}"
         if zh else f"Overall: {MARKS_EN[a.overall.key]}    {summary['met']} of {summary['total']} items met, {percent(summary['rate'])}"),
        "",
    ]  # fmt: skip
    lines += [f"  {c.verdict.mark} {_wide(c.label, 34)} {c.met} / {c.total}" for c in a.conditions]
    lines.append("")
    lines += [_item(item, zh) for item in a.items]
    other = [t for name, t in a.tolerances.items() if name != a.standard["settings"].get("tolerances")]
    lines += [
        f"\n另一种过渡性认定口径（tolerances={t.setting}）：{t.overall.label}，达标 {t.met} 项" if zh
        else f"\nUnder tolerances={t.setting}: {MARKS_EN[t.overall.key]}, {t.met} items met" for t in other
    ]  # fmt: skip
    if note := a.standard["notes"].get("before_in_force"):
        lines.append(f"注意：{note}")
    lines.append(_findings(a.findings, zh))
    return "\n".join(lines)


def _item(item: ItemResult, zh: bool) -> str:
    measured = [part for part in item.parts if part.kind != "judged"]
    value = figure(None if measured and without_values(measured[0]) else item.value, item.unit)
    word = item.verdict.label if zh else MARKS_EN[item.verdict.key]
    doubt = f"  〔{'存疑' if zh else 'doubtful'} {len(doubts(item))}〕" if doubts(item) else ""
    return f"  {item.verdict.mark} {item.id:<4}{_wide(item.name if len(item.name) <= 24 else item.short, 50)} {_wide(word, 8)} {value:>12}{doubt}"


def figure(value: float | None, unit: str) -> str:
    """An item's value as the screen shows it: shares as percentages with one decimal."""
    if value is None:
        return "—"
    return percent(value) if unit == "%" else f"{number(value, 2)}{unit}"


def _findings(found: tuple[Finding, ...], zh: bool) -> str:
    counts = {s: sum(f.severity is s for f in found) for s in Severity}
    if zh:
        return "核查发现：" + "，".join(f"{s.label} {n} 条" for s, n in counts.items())
    return "Findings: " + ", ".join(f"{s.value} {n}" for s, n in counts.items())


def unreadable(found: tuple[Finding, ...], lang: str = "zh") -> str:
    """Why a package cannot be judged: every finding, not the first."""
    head = "这个数据包不能评估：" if lang == "zh" else "This package cannot be assessed:"
    return "\n".join([head, *(f"  [{f.code}] {f.to_json(lang)['message']}" for f in found)])


def _wide(text: str, width: int) -> str:
    """Padded (or cut) to a number of columns, where a Chinese character takes two."""
    out, used = "", 0
    for letter in text:
        size = 2 if east_asian_width(letter) in "WF" else 1
        if used + size > width:
            out, used = out[:-1] + "…", used
            break
        out, used = out + letter, used + size
    return out + " " * max(width - used, 0)
