"""Compliance plans of fresh random counties: ours, plain SCIP on the quadratic model, and naive outer approximation.

    python bench/compliance.py --seeds 30 --rivals 10 --out bench/results

Every instance is a made-up big county (107 schools). Ours: both phases to a gap of 0.1 %, whole units, every plan judged again
by the exact engine. Rivals get the second phase of the same model (with our first phase given to them) and the same seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from junheng import intake
from junheng.cli.pipeline import assess_county, variants
from junheng.cli.synth import write_measures
from junheng.engine import evaluate
from junheng.frames import open_port
from junheng.planning import compliance
from junheng.planning.solvers import NoSolver, Options, solve
from junheng.synth.county import make_county
from junheng.synth.model import Order
from junheng.synth.package import write_package
from junheng.synth.planning_extras import planning_extras, write_extras

ROOT = Path(__file__).resolve().parents[1]
RIVALS = {"plain SCIP": "plain_scip", "SCIP as our fallback sets it": "scip", "naive outer approximation": "naive_outer"}
STANDARD = variants("high_quality_balance_2017", "2024-09-01", {})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--first", type=int, default=1000)
    parser.add_argument("--rivals", type=int, default=10, help="instances on which the rivals run too")
    parser.add_argument("--infeasible", type=int, default=5, help="of the seeds, the last so many cannot comply")
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--rival-seconds", type=float, default=120.0)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results")
    args = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT / "bench")  # where the solver processes find the rivals
    args.out.mkdir(parents=True, exist_ok=True)
    lines = []
    for number in range(args.seeds):
        impossible = number >= args.seeds - args.infeasible
        lines.append(instance(args.first + number, impossible, args, number < args.rivals))
        print(json.dumps(lines[-1], ensure_ascii=False), flush=True)
        (args.out / "compliance.json").write_text(json.dumps(lines, indent=1), encoding="utf-8")
    told = table(lines, args)
    (args.out / "compliance.md").write_text(told, encoding="utf-8")
    print(told)


def instance(seed: int, impossible: bool, args: argparse.Namespace, rivals: bool) -> dict:
    """One county: ours, and the rivals where asked."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = make_county(Order(seed), with_defects=False)
        extras = planning_extras(made.county, impossible)
        write_package(made.county.tables, folder)
        write_extras(extras, folder / "planning")
        measures = compliance.read_measures(write_measures(made, extras, folder / "measures.yaml"))
        county = intake.read(folder)
    with open_port(threads=1) as port:
        problem = compliance.build(evaluate(STANDARD[0], county, port=port, beside=STANDARD[1]), measures, seed)
    options = Options(seconds=args.seconds, random_seed=seed)
    began = time.monotonic()
    plan = compliance.make_plan(problem, county, lambda c: assess_county(c, *STANDARD).assessment, options=options)
    line = {"seed": seed, "asked_infeasible": impossible, "load": os.getloadavg()[0], "ours": ours(plan, time.monotonic() - began)}
    if rivals:
        priced = plan.solution.formulation.for_cost(plan.solution.least_violation.objective)
        limit = replace(options, seconds=args.rival_seconds)
        line |= {name: rival(priced, limit, module) for name, module in RIVALS.items()}
    return line


def ours(plan, seconds: float) -> dict:
    s = plan.solution
    first, second = s.least_violation, s.least_cost
    return {"possible": plan.possible, "seconds": seconds, "violation": first.objective, "gap1": first.gap, "gap2": second.gap,
            "gap": s.gap, "cost": s.cost, "bound": second.bound, "seconds1": first.seconds, "seconds2": second.seconds,
            "status": [first.status, second.status], "failures": [*first.failures, *second.failures], "blocked": len(plan.blocked),
            "moves": len(plan.moves), "names_seconds": plan.naming.seconds, "names_whole": plan.naming.whole, "verified": True}  # fmt: skip


def rival(model, options: Options, name: str) -> dict:
    """The second phase by one solver alone; a crash is its own answer."""
    try:
        answer = solve(model, options, None, (name,))
    except NoSolver as error:
        return {"status": "crash", "words": str(error)[-120:]}
    return {"status": answer.status, "seconds": answer.seconds, "objective": answer.objective, "bound": answer.bound, "gap": answer.gap,
            "worst_cone": model.worst_cone(answer.values) if answer.values else None}  # fmt: skip


def table(lines: list[dict], args: argparse.Namespace) -> str:
    own = [line["ours"] for line in lines]
    seconds = [o["seconds1"] + o["seconds2"] for o in own]
    text = [f"# Compliance plans, {len(lines)} fresh counties of 107 schools (seeds {args.first} on)", "",
            f"- both phases: median {statistics.median(seconds):.1f} s, worst {max(seconds):.1f} s; with names, changes and the engine's "
            f"judgement: median {statistics.median(o['seconds'] for o in own):.1f} s, worst {max(o['seconds'] for o in own):.1f} s",
            f"- worst gap proved: phase one {max(o['gap1'] or 0 for o in own):.2e}, phase two {max(o['gap2'] or 0 for o in own):.2e}, "
            f"in whole units {max(o['gap'] or 0 for o in own):.2e}",
            f"- ended by proof in both phases: {sum(o['status'] == ['proved', 'proved'] for o in own)} of {len(own)}; "
            f"possible: {sum(o['possible'] for o in own)}; solver crashes: {sum(bool(o['failures']) for o in own)}",
            f"- names: whole in {sum(o['names_whole'] for o in own)}, worst {max(o['names_seconds'] for o in own):.2f} s",
            f"- load average during the run: {min(x['load'] for x in lines):.1f} to {max(x['load'] for x in lines):.1f}", "",
            f"| seed | possible | ours s | ours gap | {' | '.join(f'{name} s | gap' for name in RIVALS)} |",
            "|---" * (4 + 2 * len(RIVALS)) + "|"]  # fmt: skip
    for line in lines:
        o = line["ours"]
        cells = [str(line["seed"]), "yes" if o["possible"] else "no", f"{o['seconds2']:.1f}", f"{o['gap2']:.1e}"]
        for name in RIVALS:
            r = line.get(name)
            cells += ["", ""] if r is None else [r["status"], ""] if "seconds" not in r else [
                f"{r['seconds']:.1f}" + ("" if r["status"] == "proved" else f" ({r['status']})"), "none" if r["gap"] is None else f"{r['gap']:.1e}"]  # fmt: skip
        text.append("| " + " | ".join(cells) + " |")
    return "\n".join([*text, "", "Seconds of the table are of the second phase alone, the same model for all three.", ""])


if __name__ == "__main__":
    main()
