"""How well a report is read: precision, recall and relations against annotated documents, and a thousand injected
errors.

    python bench/claims.py [FOLDER]           FOLDER holds annotations.json and the texts; left out without it
    python bench/claims.py --errors 1000      how many injected errors are found, on made-up clean texts (and on
    FOLDER's)

The annotated documents are not shipped. Without them only the injected errors are measured, on texts of
`claims_texts`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from fractions import Fraction
from pathlib import Path

from claims_texts import made_up_report

from junheng.claims import Claim, Document, Relation, ReportCheck, check_report, to_json

SEED = 20240901
VERDICT = {True: "consistent", False: "inconsistent", "undetermined": "undecided"}
EQUALITIES = {
    ("sum", "total"),
    ("percent_of", "stated"),
    ("growth", "stated"),
    ("difference", "stated"),
    ("sum", "product"),
    ("ratio", "stated_product"),
    ("growth", "above_standard"),
    ("difference", "plan_duration"),
    ("percent_of", "indicator_count"),
}
"""Relations that a text states as equal: one number changed by more than its rounding must break them."""


def scaled(value: float | None, unit: str) -> float | None:
    """A value in the base unit, as the scoring recipe scales 万 and 亿."""
    prefix = re.match("[十百千]?[万亿]+", unit or "")
    factor = 1
    for char in prefix[0] if prefix else "":
        factor *= {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[char]
    return None if value is None else float(value) * factor


def match_claims(gold: list[dict], found: list[dict]) -> dict[str, str]:
    """Gold id → found id: spans overlap and values are equal after scaling; each is used once."""
    pairs, used = {}, set()
    for one in gold:
        for other in found:
            overlap = one["start"] < other["end"] and other["start"] < one["end"]
            values = scaled(one["value"], one["unit"]), scaled(other["value"], other["unit"])
            if (
                other["id"] not in used
                and overlap
                and None not in values
                and abs(values[0] - values[1]) <= 1e-6 * max(1, abs(values[0]))
            ):
                pairs[one["id"]] = other["id"]
                used.add(other["id"])
                break
    return pairs


def score(folder: Path) -> None:
    """Print the figures of the scoring recipe for the annotated documents."""
    gold = json.loads((folder / "annotations.json").read_text(encoding="utf-8"))
    names = {key: entry["file"] for key, entry in gold["meta"]["docs"].items()}
    documents = [Document(name, (folder / name).read_bytes().decode("utf-8")) for name in names.values()]
    begun = time.perf_counter()
    found = to_json(check_report(documents))
    print(f"读取并核对 {sum(len(d.text) for d in documents)} 字：{time.perf_counter() - begun:.2f} 秒")
    pairs: dict[str, str] = {}
    for key, name in names.items():
        wanted, got = [c for c in gold["claims"] if c["doc"] == key], [c for c in found["claims"] if c["file"] == name]
        matched = match_claims(wanted, got)
        pairs |= matched
        kinds = {c["id"]: c["kind"] for c in got}
        same = sum(_kind(c["kind"]) == _kind(kinds[matched[c["id"]]]) for c in wanted if c["id"] in matched)
        print(
            f"{name}: 声明 recall {len(matched) / len(wanted):.1%}  precision {len(matched) / len(got):.1%} "
            f" kind {same / len(matched):.1%}"
        )
    _score_relations(gold["relations"], found["relations"], pairs)


def _kind(kind: str) -> str:
    return "count" if kind == "sum" else kind


def _score_relations(gold: list[dict], found: list[dict], pairs: dict[str, str]) -> None:
    tally: Counter = Counter()
    answered: set[str] = set()
    for one in gold:
        wanted = {pairs.get(claim, "?") for claim in one["claims"]}
        alike = [r for r in found if (wanted <= set(r["claims"]) if wanted else r["subtype"] == one["subtype"])]
        right = [r for r in alike if r["verdict"] == VERDICT[one["consistent"]]]
        loud = [r for r in right if r["severity"] in ("medium", "high")]
        exact = [r for r in right if set(r["claims"]) == wanted]
        answered |= {r["id"] for r in right if one["severity"] != "none"}
        for name in (one["role"], f"{one['role']}·{one['severity']}"):
            tally[name, "n"] += 1
            tally[name, "verdict"] += bool(right)
            tally[name, "same claims"] += bool(exact)
            tally[name, "told"] += bool(loud)
    for name in sorted({name for name, _ in tally}):
        n = tally[name, "n"]
        print(
            f"  {name:22} n={n:3}  verdict {tally[name, 'verdict'] / n:6.1%} "
            f" same claims {tally[name, 'same claims'] / n:6.1%}  told {tally[name, 'told'] / n:6.1%}"
        )
    told = [r for r in found if r["severity"] in ("medium", "high")]
    print(f"  报出 {len(told)} 处，其中 {sum(r['id'] not in answered for r in told)} 处没有对应的标注")


def errors(documents: list[Document], times: int, seed: int) -> None:
    """Change one number that a stated relation rests on, check again, and see whether the change is told."""
    chance = random.Random(seed)
    clean = [(document, check_report([document])) for document in documents]
    alarms = sum(len(check.findings) for _, check in clean)
    relations = sum(len(check.relations) for _, check in clean)
    found = unrelated = 0
    missed: list[str] = []
    for _ in range(times):
        document, check = chance.choice(clean)
        claim, relation = chance.choice(targets(check))
        changed, start = inject(document, claim, chance)
        told = _new_findings(check, check_report([changed]))
        hit = [
            r
            for r, starts in told
            if any(abs(begin - start) < 4 for begin in starts) or r.claims and _shares(r, relation)
        ]
        found += bool(hit)
        unrelated += bool(told) and not hit
        if not hit:
            missed.append(f"{relation.subtype}: {claim.quote} → {changed.text[claim.start : claim.end + 3]}")
    print(f"注入 {times} 个错误：找到 {found}（{found / times:.1%}）；别处新报 {unrelated}（{unrelated / times:.2%}）")
    print(f"未改动的 {len(clean)} 份文本：{relations} 条关系中报出 {alarms} 处（{alarms / max(1, relations):.2%}）")
    for line in missed[:20]:
        print("   未找到", line)


def _shares(found: Relation, broken: Relation) -> bool:
    return bool(set(found.claims) & set(broken.claims))


def _new_findings(before: ReportCheck, after: ReportCheck) -> list[tuple[Relation, list[int]]]:
    known = {(r.type, r.subtype, r.claims) for r in before.findings}
    places = {claim.id: claim.number_start for claim in after.claims}
    return [(r, [places[c] for c in r.claims]) for r in after.findings if (r.type, r.subtype, r.claims) not in known]


def targets(check: ReportCheck) -> list[tuple[Claim, Relation]]:
    """Every plain figure with a stated equality that it takes part in."""
    claims = {claim.id: claim for claim in check.claims}
    return [
        (claims[i], r)
        for r in check.relations
        if (r.type, r.subtype) in EQUALITIES and r.verdict == "consistent"
        for i in r.claims
        if not claims[i].saying
        and claims[i].exact
        and claims[i].value_hi is None
        and claims[i].quote[claims[i].number_start - claims[i].start].isascii()
    ]


def inject(document: Document, claim: Claim, chance: random.Random) -> tuple[Document, int]:
    """The text with one number moved by 3 to 60 %, and at least by three of its last places."""
    written = re.match(r"[0-9.,]+", document.text[claim.number_start :])[0]
    decimals = len(written.partition(".")[2])
    step = Fraction(1, 10**decimals)
    move = max(3 * step, claim.value * Fraction(chance.randint(3, 60), 100))
    value = claim.value + (move if chance.random() < 0.5 or claim.value <= move else -move)
    text = f"{float(round(value / step) * step):.{decimals}f}"
    changed = document.text[: claim.number_start] + text + document.text[claim.number_start + len(written) :]
    return Document(document.file, changed), claim.number_start


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--errors", type=int, default=1000)
    parser.add_argument("--texts", type=int, default=12, help="made-up clean texts")
    args = parser.parse_args(argv)
    annotated = args.folder is not None and (args.folder / "annotations.json").is_file()
    if annotated:
        score(args.folder)
    else:
        print("没有标注文件，只做错误注入。")
    texts = [Document(f"made_up_{index}", made_up_report(random.Random(SEED + index))) for index in range(args.texts)]
    errors(texts, args.errors, SEED)
    if annotated:
        real = [Document(path.name, path.read_bytes().decode("utf-8")) for path in sorted(args.folder.glob("*.txt"))]
        errors([d for d in real if targets(check_report([d]))], args.errors, SEED)
    return 0


if __name__ == "__main__":
    sys.exit(main())
