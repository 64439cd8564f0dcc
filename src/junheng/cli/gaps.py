"""`junheng gaps`: what is missing, whole units, for the county, every township and every school."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from junheng.cli import one_county
from junheng.cli.file_errors import in_words
from junheng.cli.measures_file import measures_file, unit_prices
from junheng.cli.progress import Steps

HELP = "差距清单、一校一案、一镇一策：还差多少、为什么、怎么补 · what is missing, school by school"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    one_county.add_package(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果写入的文件夹")
    one_county.add_arguments(
        parser, measures="措施的单价（默认数据包里的 measures.yaml，没有则用均衡软件的估计，会注明）"
    )


def run(args: argparse.Namespace) -> int:
    """0 when every file was written, whatever is missing; 2 when the call or the package cannot be used."""
    from junheng import intake
    from junheng.cli.summary import unreadable

    steps = Steps()
    try:
        files = work(args, steps)
    except intake.Unreadable as error:
        print(unreadable(error.findings, args.lang), file=sys.stderr)
        return 2
    except (ValueError, OSError) as error:
        print(f"不能计算差距：{in_words(error, args.lang)}", file=sys.stderr)
        return 2
    print("\n写出的文件：" if args.lang == "zh" else "\nFiles:")
    for path in files:
        print(f"  {path}")
    return 0


def work(args: argparse.Namespace, steps: Any) -> list[Path]:
    """Read, judge, count the gaps, judge again with everything done, write."""
    from junheng.engine import evaluate
    from junheng.frames import open_port
    from junheng.planning.gaps import gaps
    from junheng.reports.school_plans import Telling

    standard, measures = one_county.standard_named(args), measures_file(args.measures, args.package)
    prices = unit_prices(measures)
    standard, county = one_county.read(args, standard, steps)
    steps("评估并计算差距")
    with open_port(threads=1) as port:
        results = evaluate(standard, county, port=port)
        found = gaps(results, prices, assessment=results.assessment())
    told = Telling(found, args.lang, measures.name if measures else "")
    scenarios, skipped = _scenarios(told, county)
    steps("补齐之后重新评估")
    from junheng.planning.changes import score

    proof = score(standard, county, scenarios)
    print(screen(told, proof))
    return write(told, proof, skipped, args.out, steps)


def _scenarios(told: Any, county: Any) -> tuple[list, tuple[str, ...]]:
    """Every school's cheapest way, and every line, as two scenarios; schools whose figures do not allow it are named."""
    from junheng.core.change import Scenario
    from junheng.planning.changes import Refused, apply

    found, skipped = {"joint": [], "every": []}, []
    for school in told.gaps.schools:
        for kind, changes in found.items():
            wanted = getattr(school, kind).changes
            try:
                apply(county, wanted)
            except Refused:
                skipped.append(school.name)
            else:
                changes += wanted
    scenarios = [Scenario(told.words(f"scenario.{kind}"), tuple(changes)) for kind, changes in found.items()]
    return scenarios, tuple(dict.fromkeys(skipped))


def screen(told: Any, proof: tuple) -> str:
    """Totals by item, and what the county would be with everything done."""
    from junheng.cli.scenario_table import table
    from junheng.cli.summary import _wide

    lines = [told.words("county.sum")]
    for total in told.gaps.totals:
        joint = "" if total.joint is None else f"{told.words('head.least')} {total.joint:,}"
        lines.append(
            f"  {_wide(told.item_of(total.needs[0]), 40)} {told.total(total.needs, total.amount):>12} {_wide(told.unit(total.unit, total.amount), 4)} {joint}"
        )
    return "\n".join([*lines, "", table(proof, told.lang)])


def write(told: Any, proof: tuple, skipped: tuple[str, ...], folder: Path, steps: Any) -> list[Path]:
    """gaps.json, the workbook, three documents as Word and HTML, and the measures as changes.yaml."""
    from junheng.planning.changes import dump
    from junheng.reports.document import write_docx
    from junheng.reports.school_plans import county_sheet, render, school_plans, township_plans, write_workbook

    folder.mkdir(parents=True, exist_ok=True)
    county, words = told.gaps.assessment.county, told.words
    schools = [(s.name, s.short) for s in told.gaps.schools]
    towns = [(name or words("town.none"), any(s.short for s in found)) for name, found in told.gaps.townships.items()]
    made = (("gaps", county_sheet(told, proof, skipped), ()), ("school-plans", school_plans(told), schools),
            ("township-plans", township_plans(told), towns))  # fmt: skip
    paths = [folder / "gaps.json", folder / "gaps.xlsx", folder / "changes.yaml"]
    paths[0].write_text(
        json.dumps(as_json(told), ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8"
    )
    write_workbook(told, paths[1])
    dump([one.scenario for one in proof[1:]], paths[2])
    for name, document, index in made:
        steps(f"写出 {name}")
        (folder / f"{name}.html").write_text(render(document, county, index), encoding="utf-8")
        write_docx(document, folder / f"{name}.docx")
        paths += [folder / f"{name}.html", folder / f"{name}.docx"]
    return paths


def as_json(told: Any) -> dict[str, Any]:
    """The gaps for other programs."""
    from junheng.planning.changes import as_mapping

    found = told.gaps
    return {
        "county": {name: found.assessment.county.get(name) for name in ("region_code", "name", "school_year")},
        "totals": [{"item": t.item.id, "part": t.part, "unit": t.unit, "records": t.records, "amount": t.amount, "joint": t.joint}
                   for t in found.totals],
        "county_needs": [_need(need) for need in found.county],
        "schools": [
            {"school_code": s.school_code, "name": s.name, "township": s.township,
             "needs": [_need(need) for need in (*s.needs, *s.others)],
             "ways": [{"stage": w.stage, "left": list(w.left), "amounts": dict(w.amounts), "possible": w.possible} for w in s.ways],
             "joint": {"cost_wan_yuan": float(s.joint.cost_wan_yuan), "unpriced": s.joint.unpriced,
                       "changes": [as_mapping(change) for change in s.joint.changes]},
             "every": {"cost_wan_yuan": float(s.every.cost_wan_yuan), "unpriced": s.every.unpriced},
             "missing": [{"item": lack.item, "part": lack.part, "stage": lack.stage} for lack in s.lacks],
             "margins": [{"item": m.item, "stage": m.stage, "value": m.value, "line": m.line, "band": m.band.name.lower()}
                         for m in s.margins]}
            for s in found.schools
        ],
        "missing": [{"item": lack.item, "part": lack.part} for lack in found.lacks],
        "fingerprint": dict(found.assessment.fingerprint),
    }  # fmt: skip


def _need(need: Any) -> dict[str, Any]:
    return {"reference": need.reference, "item": need.item, "part": need.part, "stage": need.stage, "unit": need.unit,
            "amount": need.amount, "floor_amount": need.floor_amount, "value": need.value, "line": need.line}  # fmt: skip
