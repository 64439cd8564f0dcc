"""A compliance plan on one page (达标方案): what to do, what it costs, what is proved, before and after. Computes nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

from junheng.core.assessment import SchoolRow
from junheng.core.verdict import Verdict
from junheng.planning.compliance.plan import MEASURES, UNITS, Plan, Spending, spending, spending_by_school
from junheng.planning.compliance.telling import certificate_words
from junheng.planning.marginal import Marginal
from junheng.reports.page_parts import template
from junheng.reports.plan_page.charts import cost_curve, flow_map
from junheng.reports.words import NOTHING, number

STYLES = ("tokens", "text", "tables", "charts", "narrow", "paper")


def render(plan: Plan, marginal: Marginal | None = None) -> str:
    """The page, complete in itself: no request, no font, no script. Everything a user wrote is escaped."""
    return _template().render(**_model(plan, marginal))


def _model(plan: Plan, marginal: Marginal | None) -> dict[str, Any]:
    county = plan.before.county
    return {
        "county": county.get("name") or "本县",
        "year": f"{county.get('school_year')} 学年",
        "standard": plan.before.standard["document"],
        "made_up": "虚构" in str(county.get("name")),
        "heading": _heading(plan),
        "certificate": certificate_words(plan),
        "conditions": _conditions(plan),
        "spending": [_spent(line) for line in spending(plan)],
        "cost": number(plan.cost, 2),
        "blocked": [b.words for b in plan.blocked],
        "map": flow_map(plan) if plan.moves else None,
        "flows": _flows(plan),
        "moves": _moves(plan),
        "schools": _schools(plan),
        "coefficients": _coefficients(plan),
        "curve": cost_curve(marginal.curve) if marginal and len(marginal.curve) > 1 else None,
        "million": _million(marginal),
        "prices": [
            {"limit": p.limit, "where": p.where, "per": p.per, "saves": number(p.saves, 2 if p.saves >= 1 else 4)}
            for p in (marginal.prices if marginal else ())
        ],
        "next_items": [_next(n) for n in (marginal.next_items if marginal else ())],
        "defaults": [
            {"meaning": t.meaning, "value": _plain(plan.problem.measures(t.section, t.name)), "unit": t.unit,
             "name": f"{t.section}.{t.name}"} for t in plan.problem.measures.ours
        ],
        "notes": plan.problem.notes,
    }  # fmt: skip


def _heading(plan: Plan) -> str:
    if plan.possible:
        return f"资源配置和校际均衡可以做到全部达标，最低约需 {number(plan.cost, 2)} 万元"
    return f"在所填的措施之内做不到全部达标：还有 {len(plan.blocked)} 处达不到，能做的约需 {number(plan.cost, 2)} 万元"


def _conditions(plan: Plan) -> list[dict[str, str]]:
    after = {c.key: c for c in plan.after.conditions}
    return [
        {"label": c.label, "before": f"{c.verdict.mark} {c.met} / {c.total}", "before_key": c.verdict.key,
         "after": f"{after[c.key].verdict.mark} {after[c.key].met} / {after[c.key].total}", "after_key": after[c.key].verdict.key}
        for c in plan.before.conditions if c.key in after
    ]  # fmt: skip


def _amount(measure: str, amount: float) -> str:
    return number(amount, 2 if UNITS[measure] == "万元" else 0)


def _spent(line: Spending) -> dict[str, str]:
    return {"label": MEASURES[line.measure], "amount": _amount(line.measure, line.amount), "unit": UNITS[line.measure],
            "cost": number(line.cost, 2)}  # fmt: skip


def _plain(value: Any) -> str:
    if value is None:
        return "不限"
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:,.6g}" if isinstance(value, float) else f"{value:,}"


# --- teachers ---------------------------------------------------------------------------------------------------------


def _flows(plan: Plan) -> list[dict[str, Any]]:
    """One line a pair of schools and stage: how many, of them backbone, of them PE or arts."""
    rows, totals = plan.problem.rows, {}
    for (start, end, kind), count in sorted(plan.solution.amounts.flows.items()):
        entry = totals.setdefault((start, end), [0, 0, 0])
        entry[0] += count
        entry[1] += count * kind[1]
        entry[2] += count * kind[2]
    return [
        {"stage": rows[start].stage, "start": rows[start].label, "end": rows[end].label, "count": entry[0], "backbone": entry[1],
         "arts": entry[2], "km": number(plan.problem.links[start, end], 1)}
        for (start, end), entry in sorted(totals.items(), key=lambda item: (-item[1][0], item[0]))
    ]  # fmt: skip


def _moves(plan: Plan) -> list[dict[str, Any]]:
    return [
        {"code": m.teacher.code, "start": m.start.label, "end": m.end.label, "stage": m.start.stage, "subject": m.teacher.subject or NOTHING,
         "degree": m.teacher.degree or NOTHING, "backbone": "骨干" if m.teacher.backbone else "", "team": m.team or "", "reason": m.reason}
        for m in plan.moves
    ]  # fmt: skip


# --- schools and coefficients -----------------------------------------------------------------------------------------


def _schools(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    """Rows before and after: those not compliant today first, then the others, whose figures may move too."""
    deeds: dict[str, list[str]] = {}
    for line in spending_by_school(plan):
        word = f"{MEASURES[line.measure]} {_amount(line.measure, line.amount)} {UNITS[line.measure]}"
        deeds.setdefault(line.code, []).append(
            "接收交流" + word.removeprefix("教师交流轮岗") if line.measure == "rotation" else word
        )
    changed, same = [], []
    for before, after in zip(plan.before.schools, plan.after.schools, strict=True):
        line = _school(plan, before, after, deeds.get(before.school_code, []))
        (same if before.verdict is Verdict.COMPLIANT and not before.near else changed).append(line)
    return {"changed": changed, "same": same}


def _school(plan: Plan, before: SchoolRow, after: SchoolRow, deeds: list[str]) -> dict[str, Any]:
    resources = plan.before.standard["resources"]
    cells = [_cell(before, after, i, resources[i]["decimals"]) for i in resources]
    return {"name": before.label, "stage": before.stage, "deeds": "；".join(deeds), "cells": cells,
            "before": _verdict(before.verdict), "after": _verdict(after.verdict)}  # fmt: skip


def _verdict(verdict: Verdict) -> dict[str, str]:
    return {"key": verdict.key, "mark": verdict.mark, "word": verdict.label}


def _cell(before: SchoolRow, after: SchoolRow, i: str, decimals: int) -> dict[str, Any]:
    values = [NOTHING if row.values[i] is None else number(row.values[i], decimals) for row in (before, after)]
    verdict = after.verdicts[i]
    moved = values[0] != values[1]
    return {"id": i, "text": f"{values[0]} → {values[1]}" if moved else values[0], "key": verdict.key, "mark": verdict.mark,
            "was": before.verdicts[i].key, "moved": moved}  # fmt: skip


def _coefficients(plan: Plan) -> list[dict[str, Any]]:
    after = {(d.stage, d.indicator): d for d in plan.after.dispersion}
    names = plan.before.standard["resources"]
    return [
        {"stage": d.stage, "id": d.indicator, "name": names[d.indicator]["short"], "limit": number(d.limit, 2),
         "before": NOTHING if d.cv is None else number(d.cv, 3), "before_key": d.verdict.key,
         "after": NOTHING if a.cv is None else number(a.cv, 3), "after_key": a.verdict.key, "mark": a.verdict.mark}
        for d in plan.before.dispersion for a in [after[d.stage, d.indicator]]
    ]  # fmt: skip


# --- margins ----------------------------------------------------------------------------------------------------------


def _million(marginal: Marginal | None) -> str:
    """What the first hundred 万元 buys, in a sentence."""
    if not marginal:
        return ""
    start = next((p for p in marginal.curve if p.budget == 0), None)
    first = next((p for p in marginal.curve if p.budget == 100), None)
    if start is None or first is None:
        return ""
    rows = first.rows - start.rows
    return f"头 100 万元最多能让 {rows} 个学段行由不达标变为达标（{start.rows} → {first.rows} / {first.all_rows}）。"


def _next(n: Any) -> dict[str, str]:
    return {"id": n.item, "name": n.name, "cost": NOTHING if n.cost is None else number(n.cost, 2), "words": n.words,
            "by_plan": "是" if n.by_plan else ""}  # fmt: skip


@cache
def _template():
    return template("junheng.reports.plan_page", "page.html", STYLES, "plan.css")
