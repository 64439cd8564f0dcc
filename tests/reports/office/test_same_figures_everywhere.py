"""One figure, one value: what Word and the official tables print is what assessment.json says, read by other means.

The reader here knows nothing of the reports' own resolver: it takes JSON as another program would, and rounds by itself.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import docx
import pytest

from junheng.cli.pipeline import assess_package
from junheng.reports import document
from junheng.reports.document.model import TableBlock
from junheng.reports.official import tables
from junheng.reports.official.declaration import entries
from junheng.reports.official.figures import filled

ROOT = Path(__file__).parents[3]

NOT_IN_JSON = {"county", "figures", "finance", "documents", "tally", "gap", "conclusion"}
"""Reported figures, sums for the forms and gaps: they are in the package, trace.json or gaps.json, not in assessment.json."""
ANSWERS = {"compliant": "是", "not_applicable": "是", "below": "否", "no_value": ""}


class Json:
    """assessment.json, asked by reference."""

    def __init__(self, told: dict) -> None:
        self.told = told
        self.by_id = {item["id"]: item for item in told["items"]}

    def knows(self, reference: str) -> bool:
        heads = {word.partition("/")[0] for word in re.split(r" [÷×+−] ", reference) if "/" in word}
        return not heads & NOT_IN_JSON

    def value(self, reference: str) -> Any:
        first, *rest = re.split(r" ([÷×+−]) ", reference)
        total = self.single(first)
        for sign, word in zip(rest[::2], rest[1::2], strict=True):
            total = joined(total, sign, self.single(word))
        return total

    def single(self, word: str) -> Any:
        if "/" not in word:
            return Decimal(word)
        head, *path = word.split("/")
        return getattr(self, head)(*path)

    def rows_of(self, stage: str) -> list[dict]:
        return [row for row in self.told["schools"] if row["stage"] == stage]

    # --- heads ---

    def items(self, id: str, *path: str) -> Any:
        item = self.by_id[id]
        if len(path) == 1:
            return item[path[0]]
        part = self.part(item, path[0])
        codes = {"below": "below", "missing": "no_value"}
        if part and path[1] in codes:
            return sum(unit["verdict"] == codes[path[1]] for unit in part["failing"])
        return part and part[path[1]]

    def part(self, item: dict, name: str) -> dict | None:
        counted = [part for part in item["parts"] if part["kind"] != "judged"]
        if name.isdecimal():
            return counted[int(name)] if int(name) < len(counted) else None
        for told in (lambda p: p["key"] == name, lambda p: p["stage"] == name, lambda p: name in p["label"]):
            found = [part for part in counted if told(part)]
            if found:
                return found[0]
        return None

    def failing(self, item: str, part: str, place: str, name: str) -> Any:
        return self.part(self.by_id[item], part)["failing"][int(place)][name]

    def row(self, code: str, stage: str, name: str) -> Any:
        [row] = [row for row in self.rows_of(stage) if row["school_code"] == code]
        return row["values"].get(name, row.get(name))

    def rows(self, stage: str, test: str, word: str = "") -> Any:
        rows = self.rows_of(stage)
        verdicts = [row["verdicts"][word] if re.fullmatch(r"R\d", word) else row["verdict"] for row in rows]
        if test == "share":
            known = verdicts and "no_value" not in verdicts
            return Fraction(verdicts.count("compliant"), len(verdicts)) if known else None
        if test in ("compliant", "meeting"):
            return verdicts.count("compliant") if set(verdicts) - {"no_value"} else None
        kinds = {"kind": {word}, "kinds": set(word.split("+"))}
        counts = {"count": len(rows), "failing": verdicts.count("below"), "below": verdicts.count("below"),
                  "unknown": verdicts.count("no_value"), "missing": verdicts.count("no_value"),
                  "near": sum(word in row["near"] for row in rows)}  # fmt: skip
        return sum(row["kind"] in kinds[test] for row in rows) if test in kinds else counts[test]

    def dispersion(self, stage: str, item: str, name: str) -> Any:
        found = [d for d in self.told["dispersion"] if (d["stage"], d["indicator"]) == (stage, item)]
        return found[0][name] if found else None

    def dispersions(self, test: str, stage: str = "") -> int:
        mine = [d["verdict"] for d in self.told["dispersion"] if d["stage"] == stage or not stage]
        return len(mine) if test == "count" else mine.count(test)

    def composite(self, stage: str) -> Any:
        return self.told["composite"].get(stage)

    def summary(self, name: str) -> Any:
        value = self.told["summary"][name]
        return len(value) if isinstance(value, list) else value

    def conditions(self, key: str, name: str) -> Any:
        found = [c for c in self.told["conditions"] if c["key"] == key]
        return found[0][name] if found else None

    def tolerances(self, key: str, name: str) -> Any:
        return self.told["tolerances"].get(key, {}).get(name)

    def vetoes(self, test: str) -> int:
        return sum(veto["verdict"] == test for veto in self.told["vetoes"])

    def practical(self, name: str) -> int:
        verdicts = self.told["practical"].values()
        return len(verdicts) if name == "total" else sum(v in ("compliant", "not_applicable") for v in verdicts)

    def group(self, group: str, test: str) -> int:
        verdicts = [item["verdict"] for item in self.told["items"] if item["group"] == group]
        met = sum(v in ("compliant", "not_applicable") for v in verdicts)
        return {"total": len(verdicts), "met": met}.get(test, verdicts.count(test))

    def rule(self, name: str) -> Any:
        return self.told["standard"]["school_rule"][name]

    def line(self, item: str, stage: str) -> Any:
        return self.part(self.by_id[item], f"rows.{stage}")["threshold"]

    def counted(self, what: str) -> int:
        return len(self.told[what])


def exactly(value: Any) -> Fraction:
    return Fraction(Decimal(repr(value))) if isinstance(value, float) else Fraction(value)


def joined(left: Any, sign: str, right: Any) -> Any:
    if left is None or right is None or (sign == "÷" and not right):
        return None
    a, b = exactly(left), exactly(right)
    return {"÷": lambda: a / b, "×": lambda: a * b, "+": lambda: a + b, "−": lambda: a - b}[sign]()


def rounded(value: Any, places: int) -> Decimal:
    exact = exactly(value)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def says(text: str, value: Any) -> bool:
    """Whether a printed figure is the value, rounded half up to the decimals printed."""
    if isinstance(value, str):
        return text == value
    printed = re.fullmatch(r"(-?\d+(?:\.(\d+))?)(%?)", text)
    if not printed or value is None:
        return False
    scaled = exactly(value) * 100 if printed[3] else value
    return Decimal(printed[1]) == rounded(scaled, len(printed[2] or ""))


@pytest.fixture(scope="module", params=["demo", 17])
def made(request, tmp_path_factory):
    """An assessment, its JSON as written to disk, and its report as model and as Word file."""
    folder = tmp_path_factory.mktemp("same")
    sys.path.insert(0, str(ROOT / "tests" / "oracle"))
    if request.param == "demo":
        assessment = assess_package(ROOT / "demo" / "county")
    else:
        county_maker = import_module("county_maker")
        county_maker.write(county_maker.make(request.param), folder / "package")
        assessment = assess_package(folder / "package", county_maker.settings(request.param))
    told = Json(json.loads(json.dumps(assessment.to_json("zh"), ensure_ascii=False)))
    report = document.self_assessment(assessment)
    document.write_docx(report, folder / "report.docx")
    return assessment, told, report, docx.Document(folder / "report.docx")


def test_every_figure_of_the_prose_is_the_json_s(made):
    _, told, report, _ = made
    asked = [n for n in report.numbers() if told.knows(n.reference)]
    assert len(asked) > 60
    wrong = [(n.reference, n.text, told.value(n.reference)) for n in asked
             if not (says(n.text, told.value(n.reference)) or (n.text == "（无数据）" and told.value(n.reference) is None))]  # fmt: skip
    assert not wrong


def test_word_prints_the_prose_as_it_is(made):
    _, _, report, word = made
    printed = [p.text.replace("\n", "") for p in word.paragraphs]
    for paragraph in report.paragraphs():
        assert paragraph.text.replace("\n", "") in printed


def cells(report) -> Iterator[tuple[str, Any]]:
    for block in report.blocks():
        if isinstance(block, TableBlock) and block.table.id not in ("IV", "V", "sources"):
            yield from ((block.table.id, cell) for _, _, cell in block.table.cells() if cell.reference)


def test_every_cell_of_the_tables_is_the_json_s(made):
    _, told, report, _ = made
    asked = [(table, cell) for table, cell in cells(report) if told.knows(cell.reference)]
    assert {table for table, _ in asked} >= {"II-1", "II-2", "III", "rows", "cv"}
    wrong = [(table, cell.reference, cell.text, told.value(cell.reference)) for table, cell in asked
             if not shows(cell.text, cell.reference, told.value(cell.reference))]  # fmt: skip
    assert not wrong


def shows(text: str, reference: str, value: Any) -> bool:
    if reference.endswith("/verdict"):
        return text == ANSWERS[value]
    if value is None:
        return text in ("", "无数据")
    is_share = re.fullmatch(r"rows/[^/]+/share(/R\d)?|items/[^/]+/[^/]+/value", reference)
    return says(text.partition("/")[0], exactly(value) * 100 if is_share else value)


def test_word_prints_the_tables_as_they_are(made):
    _, _, report, word = made
    blocks = [block.table for block in report.blocks() if isinstance(block, TableBlock)]
    assert len(word.tables) == len(blocks)
    for table, printed in zip(blocks, word.tables, strict=True):
        if table.id in ("II-1", "II-2", "III", "IV", "V"):
            grid = [[cell.text for cell in row.cells] for row in printed.rows]
            assert all(cell.text == grid[r][c] for r, c, cell in table.cells()), table.id


@pytest.mark.parametrize("id", ["IV", "V"])
def test_every_blank_of_the_sentences_is_the_json_s(made, id):
    assessment, told, _, _ = made
    lines = {line[0].text.split(".")[0]: line for line in tables(assessment)[id].body}
    asked = [entry for entry in entries(id) if told.knows(entry.reference)]
    assert len(asked) >= 2
    for entry in asked:
        cell, value = filled(assessment, entry), told.value(entry.reference)
        shown = exactly(value) * 100 if entry.unit == "%" and isinstance(value, float) else value
        assert cell.text == "" if value is None else says(cell.text, shown), entry
        item = told.by_id[entry.code]
        line = lines[entry.code[1:]]
        assert line[2].text == ANSWERS[item["verdict"]]
        assert item["verdict"] == "not_applicable" or not cell.text or cell.text in line[1].text
