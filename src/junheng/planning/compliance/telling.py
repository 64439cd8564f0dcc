"""The plan as data (plan.json) and its certificate in words a bureau chief reads."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

from junheng.planning.compliance.formulate import CV_MARGIN
from junheng.planning.compliance.plan import MEASURES, UNITS, Plan, Spending, spending, spending_by_school
from junheng.planning.solvers import Answer

STATUS = {
    "proved": "已证明",
    "limit": "到达时限，未完全证明",
    "stopped": "被用户中止，未完全证明",
    "infeasible": "无解",
}
SOLVERS = {"highs": "HiGHS（提升外逼近）", "scip": "SCIP（混合整数二次约束）"}


def to_json(plan: Plan) -> dict[str, Any]:
    """Everything about the plan but people's home addresses."""
    return {
        "possible": plan.possible,
        "cost_wan_yuan": round(plan.cost, 4),
        "certificate": certificate(plan),
        "spending": [_spent(line) for line in spending(plan)],
        "spending_by_school": [_spent(line) | {"school_code": line.code} for line in spending_by_school(plan)],
        "schools": schools(plan),
        "coefficients": coefficients(plan),
        "flows": flows(plan),
        "teachers": teachers(plan),
        "blocked": [_blocked(plan, b) for b in plan.blocked],
        "before": plan.before.summary,
        "after": plan.after.summary,
        "defaults": [
            {"section": t.section, "name": t.name, "meaning": t.meaning, "unit": t.unit,
             "value": plan.problem.measures(t.section, t.name)} for t in plan.problem.measures.ours
        ],
        "notes": list(plan.problem.notes),
    }  # fmt: skip


def _spent(line: Spending) -> dict[str, Any]:
    return {"measure": line.measure, "label": MEASURES[line.measure], "amount": round(line.amount, 2), "unit": UNITS[line.measure],
            "cost_wan_yuan": round(line.cost, 4)}  # fmt: skip


def certificate(plan: Plan) -> dict[str, Any]:
    """Bounds, gaps, solvers, times, seed; `words` says them."""
    s = plan.solution
    return {
        "phases": [_phase("least_violation", s.least_violation)] + ([_phase("least_cost", s.least_cost)] if s.least_cost else []),
        "violation": s.violation,
        "cost_wan_yuan": s.cost,
        "cost_bound_wan_yuan": s.least_cost.bound if s.least_cost else None,
        "gap": s.gap,
        "random_seed": plan.problem.random_seed,
        "proved": proved(plan),
        "names": {"moves": len(plan.moves), "whole": plan.naming.whole, "seconds": plan.naming.seconds,
                  "home_km": round(plan.naming.kilometres, 1)},
        "cv_margin": CV_MARGIN,
        "verified_by_engine": True,
        "words": certificate_words(plan),
    }  # fmt: skip


def _phase(name: str, answer: Answer) -> dict[str, Any]:
    return {"phase": name, "status": answer.status, "objective": answer.objective, "bound": answer.bound, "gap": answer.gap,
            "solver": answer.solver, "seconds": round(answer.seconds, 2), "rounds": answer.rounds, "failures": list(answer.failures)}  # fmt: skip


def proved(plan: Plan) -> bool:
    """Whether both phases ended by proof."""
    s = plan.solution
    return s.least_violation.status == "proved" and s.least_cost is not None and s.least_cost.status == "proved"


def certificate_words(plan: Plan) -> list[str]:
    s = plan.solution
    lines = [_possible_words(plan)]
    if s.least_cost is not None and s.least_cost.bound is not None:
        lines.append(f"本方案费用 {s.cost:,.2f} 万元。已证明：在所填的成本和上限之内，{_any(plan)}都不会低于 {_down(s.least_cost.bound):,.2f} 万元，"
                     f"相差不超过 {_up(s.gap):.3%}{_margin(plan)}。")  # fmt: skip
    else:
        lines.append(f"本方案费用 {s.cost:,.2f} 万元；没有来得及证明离最低费用还有多远。")
    if not proved(plan):
        lines.append("求解因时限或用户中止而结束，方案可用，但不保证费用最低；同一随机种子再算一次，结果可能不同。")
    else:
        lines.append(
            f"两个阶段都以证明结束：同样的数据、措施和随机种子（{plan.problem.random_seed}）会得到同一个方案。"
        )
    lines.append("方案后的县已由评估引擎按精确算术重新评估，逐校逐项与本方案的承诺一致。")
    lines.append(_solver_words(plan))
    if plan.problem.measures.ours:
        lines.append(
            f"有 {len(plan.problem.measures.ours)} 个成本或上限仍是软件的默认值，不是本县的数据；换成本县的数后费用会变。"
        )
    return lines


def _down(cost: float) -> float:
    """A bound in 0.01 万元, never more than was proved."""
    return floor(cost * 100) / 100


def _up(gap: float) -> float:
    """A share in 0.001 %, never less than was proved."""
    return ceil(max(gap, 0.0) * 100_000) / 100_000


def _margin(plan: Plan) -> str:
    """The bound is of coefficients a little under their limits; where no coefficient stands at its limit the margin costs nothing."""
    limits = [d.limit - d.cv for d in plan.after.dispersion if d.cv is not None and d.limit is not None]
    return f"（差异系数按比限值严 {CV_MARGIN:f} 求解）" if any(0 <= room < 10 * CV_MARGIN for room in limits) else ""


def _any(plan: Plan) -> str:
    return "任何方案" if plan.solution.possible else "任何缺口同样小的方案"


def _possible_words(plan: Plan) -> str:
    rows = len(plan.problem.rows)
    if plan.possible:
        return f"方案做到后，{rows} 个学段行全部综合达标（七项中六项达标、余项不低于 85%），差异系数全部在限值以内。"
    unproved = "" if plan.solution.least_violation.status == "proved" else "（时限内找到的最好结果，未证明最小）"
    return f"在所填的措施之内做不到全部达标。下列 {len(plan.blocked)} 处达不到，已经是能做到的最小缺口{unproved}。"


def _solver_words(plan: Plan) -> str:
    parts = []
    for title, answer in (("第一阶段", plan.solution.least_violation), ("第二阶段", plan.solution.least_cost)):
        if answer is not None:
            parts.append(
                f"{title} {SOLVERS.get(answer.solver, answer.solver)}，{answer.seconds:.1f} 秒，{STATUS.get(answer.status, answer.status)}"
            )
            parts += [f"（{failure.split('：')[0]} 曾意外退出，已换求解器）" for failure in answer.failures]
    return "求解过程：" + "；".join(parts) + "。"


# --- tables -----------------------------------------------------------------------------------------------------------


def schools(plan: Plan) -> list[dict[str, Any]]:
    """Before and after, row by row."""
    return [
        {"school_code": before.school_code, "stage": before.stage, "name": before.label,
         "before": {"values": dict(before.values), "verdict": before.verdict.key, "met": before.met},
         "after": {"values": dict(after.values), "verdict": after.verdict.key, "met": after.met}}
        for before, after in zip(plan.before.schools, plan.after.schools, strict=True)
    ]  # fmt: skip


def coefficients(plan: Plan) -> list[dict[str, Any]]:
    after = {(d.stage, d.indicator): d for d in plan.after.dispersion}
    return [
        {"stage": d.stage, "indicator": d.indicator, "limit": d.limit, "before": d.cv, "after": after[d.stage, d.indicator].cv,
         "verdict": after[d.stage, d.indicator].verdict.key}
        for d in plan.before.dispersion
    ]  # fmt: skip


def flows(plan: Plan) -> list[dict[str, Any]]:
    """Teachers between schools, by pair and class."""
    rows = plan.problem.rows
    return [
        {"from": rows[start].code, "to": rows[end].code, "stage": rows[start].stage, "count": count, "above_degree": kind[0],
         "backbone": kind[1], "pe_or_arts": kind[2], "road_km": plan.problem.links[start, end]}
        for (start, end, kind), count in sorted(plan.solution.amounts.flows.items())
    ]  # fmt: skip


def teachers(plan: Plan) -> list[dict[str, Any]]:
    return [
        {"teacher_code": m.teacher.code, "from": m.teacher.site, "to": m.site, "stage": m.start.stage, "subject": m.teacher.subject,
         "degree": m.teacher.degree, "backbone": m.teacher.backbone, "road_km": m.road_km, "home_km": m.home_km if m.knows_home else None,
         "team": m.team or None, "reason": m.reason, "cost_wan_yuan": round(m.cost, 4)}
        for m in plan.moves
    ]  # fmt: skip


def _blocked(plan: Plan, b: Any) -> dict[str, Any]:
    row = plan.problem.rows[b.row] if b.row is not None else None
    return {"school_code": row.code if row else None, "stage": row.stage if row else None, "indicator": b.indicator, "words": b.words,
            "share": b.share, "missing": b.missing, "unit": b.unit, "limit": b.limit, "would_do": b.would_do, "no_data": b.data}  # fmt: skip
