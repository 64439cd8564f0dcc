"""`junheng whatif`: a package and a list of changes in; every scenario judged beside today."""

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

HELP = "变动对比：如果调教师、调学生、建校舍……结论会怎样 · what would changes do"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    one_county.add_package(parser)
    parser.add_argument("changes", type=Path, metavar="CHANGES.yaml", help="变动清单，可含多个方案")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="写出 whatif.json、whatif.html 和各方案的 assessment.json"
    )
    one_county.add_arguments(parser, measures="用其中的单价计算没有写明的费用（默认数据包里的 measures.yaml）")


def run(args: argparse.Namespace) -> int:
    """0 when every scenario was judged, whatever the verdicts; 2 when package, settings or changes cannot be used."""
    from junheng import intake
    from junheng.cli.scenario_table import table
    from junheng.cli.summary import unreadable
    from junheng.planning.changes import Refused

    steps = Steps()
    try:
        scored = score_package(args, steps)
        files = (
            write(scored, args.out, args.lang, _file(measures_file(args.measures, args.package))) if args.out else []
        )
    except intake.Unreadable as error:
        print(unreadable(error.findings, args.lang), file=sys.stderr)
        return 2
    except Refused as error:
        head = "这些变动不能执行：" if args.lang == "zh" else "These changes cannot be carried out:"
        print("\n".join([head, *(f"  {line}" for line in error.in_language(args.lang))]), file=sys.stderr)
        return 2
    except (ValueError, OSError) as error:
        print(f"不能对比：{in_words(error, args.lang)}", file=sys.stderr)
        return 2
    print(table(scored, args.lang))
    for path in files:
        print(f"  {path}")
    return 0


def _file(path: Path | None) -> str:
    return path.name if path else ""


def score_package(args: argparse.Namespace, steps: Any) -> tuple:
    """Read, change, judge."""
    from junheng.planning.changes import load, priced, score

    scenarios = load(args.changes)  # a mistake in the list is said before an hour of reading
    standard, measures = one_county.standard_named(args), measures_file(args.measures, args.package)
    if measures:
        scenarios = priced(scenarios, unit_prices(measures))
    standard, county = one_county.read(args, standard, steps)
    steps("评估现状和各方案")
    return score(standard, county, scenarios)


def write(scored: tuple, folder: Path, lang: str, prices: str) -> list[Path]:
    """whatif.json, whatif.html, and one assessment.json a scenario."""
    from junheng.reports.what_if import render

    folder.mkdir(parents=True, exist_ok=True)
    found = {
        folder / "whatif.json": _dumped(as_json(scored, lang)),
        folder / "whatif.html": render(scored, lang, prices),
    }
    for number, one in enumerate(scored[1:], 1):
        found[folder / f"scenario-{number}" / "assessment.json"] = _dumped(one.assessment.to_json(lang))
    for path, text in found.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(found)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def as_json(scored: tuple, lang: str) -> dict[str, Any]:
    """The comparison for other programs; the whole assessments stand in files of their own."""
    from junheng.engine.compare import compare

    today = scored[0].assessment
    return {
        "county": {name: today.county.get(name) for name in ("region_code", "name", "school_year")},
        "standard": {name: today.standard[name] for name in ("id", "on", "settings")},
        "today": today.summary | {"fingerprint": dict(today.fingerprint)},
        "scenarios": [_scenario(one, compare(today, one.assessment), scored[0], lang) for one in scored[1:]],
    }


def _scenario(one: Any, found: Any, today: Any, lang: str) -> dict[str, Any]:
    from junheng.planning.changes import as_mapping, describe, school_names

    names, scenario = school_names(today.county, one.county), one.scenario
    return {
        "name": scenario.name, "summary": one.assessment.summary, "gained": list(found.gained), "lost": list(found.lost),
        "cost_wan_yuan": float(scenario.known_cost), "changes_without_cost": scenario.unpriced,
        "changes": [as_mapping(c) | {"words": describe(c, names, lang)} for c in scenario.changes],
        "items": [
            {"id": i.id, "before": {"verdict": i.before.verdict.key, "value": i.before.value},
             "after": {"verdict": i.after.verdict.key, "value": i.after.value}} for i in found.items
        ],
        "dispersion": [
            {"stage": d.stage, "indicator": d.indicator, "before": d.before and d.before.cv, "after": d.after and d.after.cv,
             "limit": (d.after or d.before).limit, "verdict": d.after and d.after.verdict.key} for d in found.dispersion
        ],
        "schools": [_row(row) for row in found.changed_rows], "fingerprint": dict(one.assessment.fingerprint),
    }  # fmt: skip


def _row(row: Any) -> dict[str, Any]:
    sides = {"before": row.before, "after": row.after}
    return {
        "school_code": row.school_code,
        "stage": row.stage,
        "name": row.row.name,
        "indicators": list(row.indicators),
        **{side: r and {"verdict": r.verdict.key, "met": r.met, "values": dict(r.values)} for side, r in sides.items()},
    }
