"""`junheng plan …`: what to do so that the county complies, at the least cost, with proof."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from junheng.cli.file_errors import in_words
from junheng.cli.measures_file import measures_file

HELP = "达标方案：最省钱且有证明的做法 · the cheapest proven way to comply"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="init|compliance")
    start = commands.add_parser("init", help="写一份带说明的 measures.yaml · a commented measures.yaml to start from")
    start.add_argument("package", type=Path, metavar="PACKAGE", help="数据包")
    start.add_argument("--out", type=Path, metavar="FILE.yaml", help="写到哪里（默认 measures.yaml）")
    start.set_defaults(make=_init)
    comply = commands.add_parser("compliance", help="达标方案 · the cheapest proven way to comply")
    comply.add_argument("package", type=Path, metavar="PACKAGE", help="数据包")
    comply.add_argument(
        "--measures", type=Path, metavar="FILE.yaml", help="措施与成本（默认数据包里的 measures.yaml，没有则用默认值）"
    )
    comply.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果写入的文件夹")
    comply.add_argument("--time-limit", type=float, default=300.0, metavar="SECONDS", help="求解时限（默认 300 秒）")
    comply.add_argument("--gap", type=float, default=1e-3, metavar="SHARE", help="要证明到的相对差距（默认 0.001）")
    comply.add_argument("--random-seed", type=int, default=0, metavar="N", help="随机种子（默认 0）")
    comply.add_argument("--without-marginal", action="store_true", help="不算费用曲线、限值的价格和下一项")
    comply.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="口径设置，可重复")
    comply.add_argument("--mapping", type=Path, metavar="FILE.yaml", help="读取其他表格的映射文件")
    comply.set_defaults(make=_compliance)


def run(args: argparse.Namespace) -> int:
    """0 when written, whether or not compliance is possible; 2 when the call or the package cannot be used."""
    from junheng import intake
    from junheng.cli.extras import ExtraUnavailable
    from junheng.cli.summary import unreadable

    try:
        return args.make(args)
    except intake.Unreadable as error:
        print(unreadable(error.findings, "zh"), file=sys.stderr)
    except ExtraUnavailable as error:
        print(error, file=sys.stderr)
    except (ValueError, OSError) as error:
        print(f"不能制定方案：{in_words(error)}", file=sys.stderr)
    return 2


def _init(args: argparse.Namespace) -> int:
    from junheng import intake
    from junheng.planning.compliance.template import measures_text

    county = intake.read(args.package)
    schools = county.tables["schools"]
    names = dict(zip(schools["school_code"].to_pylist(), schools["name"].to_pylist(), strict=True))
    path = args.out or Path("measures.yaml")
    if path.exists():
        raise ValueError(f"{path} 已经存在，不覆盖；请换一个 --out")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(measures_text(names=names), encoding="utf-8")
    print(f"已写 {path}。标明“默认值”的数是软件的估计，请逐项换成本县的数。")
    return 0


def _compliance(args: argparse.Namespace) -> int:
    from junheng.cli.extras import require
    from junheng.planning.compliance.plan import PlanDisagrees
    from junheng.planning.compliance.solving import Unsolved
    from junheng.planning.solvers import NoSolver

    require("planners")
    if args.time_limit <= 0 or not 0 < args.gap < 1:
        raise ValueError("--time-limit 应大于 0，--gap 应在 0 与 1 之间")
    try:
        return _plan(args)
    except (Unsolved, NoSolver, PlanDisagrees) as error:
        print(f"没有得到方案：{error}", file=sys.stderr)
        return 2


def _plan(args: argparse.Namespace) -> int:
    from junheng import intake
    from junheng.cli.assess import parse_settings
    from junheng.cli.pipeline import DEFAULT_STANDARD, assess_county, reference_date, variants
    from junheng.engine import evaluate
    from junheng.frames import open_port
    from junheng.planning import compliance
    from junheng.planning.solvers import Options

    tell, settings = Tell(), parse_settings(args.set)
    measures = _measures(args)
    fixed = variants(DEFAULT_STANDARD, None, settings)
    tell.step("读取数据包")
    county = intake.read(args.package, mapping=args.mapping)
    fixed = variants(DEFAULT_STANDARD, reference_date(county, fixed[0]), settings)
    tell.step("评估现状")
    with open_port(threads=1) as port:
        problem = compliance.build(evaluate(fixed[0], county, port=port, beside=fixed[1]), measures, args.random_seed)
    options = Options(gap=args.gap, seconds=args.time_limit, random_seed=args.random_seed)
    tell.step("第一阶段：缺口最小")
    plan = compliance.make_plan(
        problem, county, lambda after: assess_county(after, *fixed).assessment, options=options, tell=tell
    )
    stopped = "stopped" in (plan.solution.least_violation.status, getattr(plan.solution.least_cost, "status", None))
    extra = None if args.without_marginal or stopped else _marginal(plan, options, tell)
    files = write(plan, extra, args.out, tell)
    print(summary(plan))
    print("\n写出的文件：")
    for path in files:
        print(f"  {path}")
    return 0


def _marginal(plan: Any, options: Any, tell: Tell) -> Any:
    """The marginal questions; the user may stop them and keep the plan."""
    from junheng.planning import marginal

    tell.step("边际问题：费用曲线、限值的价格、下一项（可按 Ctrl-C 跳过，方案照样写出）")
    try:
        return marginal.answers(plan, options)
    except KeyboardInterrupt:
        tell.step("边际问题已跳过")
        return None


def _measures(args: argparse.Namespace) -> Any:
    from junheng.planning import compliance

    path = measures_file(args.measures, args.package)
    if path is None:
        print("没有给 --measures：全部用软件的默认成本和上限。先用 junheng plan init 写一份来改。", file=sys.stderr)
        return compliance.defaults()
    return compliance.read_measures(path)


def write(plan: Any, extra: Any, folder: Path, tell: Tell) -> list[Path]:
    """plan.json, plan.html, changes.yaml, after/, and the assessment of the county after the plan."""
    from junheng.cli import outputs
    from junheng.core.change import Scenario
    from junheng.planning.changes import dump
    from junheng.planning.compliance.package import write_county
    from junheng.planning.compliance.telling import to_json
    from junheng.reports import plan_page

    tell.step("写出结果")
    folder.mkdir(parents=True, exist_ok=True)
    told = to_json(plan) | ({"marginal": extra.to_json()} if extra else {})
    whole, changes, page = folder / "plan.json", folder / "changes.yaml", folder / "plan.html"
    whole.write_text(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    changes.write_text(dump([Scenario("达标方案", plan.changes)]), encoding="utf-8")
    page.write_text(plan_page.render(plan, extra), encoding="utf-8")
    write_county(plan.county_after, folder / "after")
    assessed = outputs.write(plan.after, folder / "assessment", ["json", "html"], "zh", lambda line: None)
    return [page, whole, changes, folder / "after", *assessed]


def summary(plan: Any) -> str:
    """What the screen says: possible or not, cost by measure, certificate, blockages."""
    from junheng.planning.compliance.plan import MEASURES, UNITS, spending
    from junheng.planning.compliance.telling import certificate_words

    lines = [certificate_words(plan)[0], ""]
    for line in spending(plan):
        amount = f"{line.amount:,.2f}".rstrip("0").rstrip(".")
        lines.append(f"  {MEASURES[line.measure]}：{amount} {UNITS[line.measure]}，{line.cost:,.2f} 万元")
    lines += ["", *certificate_words(plan)[1:]]
    if plan.blocked:
        lines += ["", "达不到的地方和最小的放宽："]
        lines += [f"  {number}. {b.words}" for number, b in enumerate(plan.blocked, 1)]
    lines += [f"说明：{note}" for note in plan.problem.notes]
    return "\n".join(lines)


class Tell:
    """Progress on stderr: each step, and while solving the bound and the best plan so far, at most once a second."""

    PHASES = {"1": ("第一阶段（缺口最小）", "缺口", ""), "2": ("第二阶段（费用最低）", "费用", " 万元")}

    def __init__(self) -> None:
        self._began, self._said = time.monotonic(), 0.0

    def step(self, line: str) -> None:
        self._print(line)

    def __call__(self, phase: str, solver: str, bound: float | None, incumbent: float | None, seconds: float) -> None:
        passed = time.monotonic() - self._began
        if passed - self._said < 1.0:
            return
        self._said = passed
        title, what, unit = self.PHASES[phase]
        best = "还没有" if incumbent is None else f"{incumbent:,.4g}" if phase == "1" else f"{incumbent:,.2f}"
        least = "…" if bound is None else f"{bound:,.4g}" if phase == "1" else f"{bound:,.2f}"
        self._print(f"{title} {solver}：最好的{what} {best}{unit}，已证明不低于 {least}{unit}")

    def _print(self, line: str) -> None:
        print(f"[{time.monotonic() - self._began:5.1f} 秒] {line}", file=sys.stderr, flush=True)
