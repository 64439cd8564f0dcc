"""Checks of one row by itself, as lines of rules.csv: a part no greater than its whole, a figure within what can be."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from junheng.fields import field as dictionary_field
from junheng.intake.build import Draft
from junheng.intake.notebook import Notebook, shown

SLACK = 1e-9
"""Relative slack of a comparison of sums of doubles; a cross-sum check must not stumble over 0.1 + 0.2."""


@dataclass(frozen=True)
class Rule:
    """One line of rules.csv: sums of fields left and right of ≤, or a range low..high with factors that explain a slip."""

    code: str
    table: str
    left: tuple[str, ...]
    relation: str
    right: tuple[str, ...]
    factors: tuple[float, ...]
    basis: str


@cache
def rules() -> tuple[Rule, ...]:
    with (files(__package__) / "rules.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(_rule(line) for line in csv.DictReader(handle))


def _rule(line: Mapping[str, str]) -> Rule:
    split = ".." if line["relation"] == "in" else "+"
    return Rule(line["code"], line["table"], tuple(line["left"].split("+")), line["relation"], tuple(line["right"].split(split)),
                tuple(map(float, line["factors"].split())), line["basis"])  # fmt: skip


def check_rules(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Every rule on every row of its table."""
    for rule in rules():
        draft = drafts.get(rule.table)
        if draft is not None and len(draft):
            (_check_range if rule.relation == "in" else _check_sum)(rule, draft, notebook)


def _check_sum(rule: Rule, draft: Draft, notebook: Notebook) -> None:
    """Known parts may not exceed a known whole; a whole with a missing part says nothing."""
    left = _sum([pc.fill_null(draft.columns[name], 0.0) for name in rule.left])
    right = _sum([draft.columns[name] for name in rule.right])
    for row in _rows(pc.greater(left, pc.add(right, pc.multiply(pc.abs(right), SLACK)))):
        named = [name for name in (*rule.left, *rule.right) if draft.columns[name][row].as_py() is not None]
        field = next((name for name in named if name in rule.left), None)
        if draft.keys[row] in draft.doubled or field is None:
            continue
        swapped = len(rule.left) == len(rule.right) == 1
        notebook.add(
            rule.code, table=rule.table, key=draft.keys[row], field=field,
            places=tuple(place for name in named for place in draft.places(row, name)), value=left[row].as_py(),
            left=_labels(rule.table, rule.left), right=_labels(rule.table, rule.right), whole=right[row].as_py(),
            left_en=" + ".join(rule.left), right_en=" + ".join(rule.right), basis=rule.basis,
            guess="，可能是两栏填反了" if swapped else "", guess_en="; perhaps the two are swapped" if swapped else "",
        )  # fmt: skip


def _sum(columns: list[pa.Array]) -> pa.Array:
    total = columns[0]
    for column in columns[1:]:
        total = pc.add(total, column)
    return total


def _labels(table: str, names: tuple[str, ...]) -> str:
    return "+".join(dictionary_field(table, name).label for name in names)


def _check_range(rule: Rule, draft: Draft, notebook: Notebook) -> None:
    low, high = map(float, rule.right)
    column = draft.columns[rule.left[0]]
    for row in _rows(pc.or_(pc.less(column, low), pc.greater(column, high))):
        value = column[row].as_py()
        guess, guess_en = slip(value, rule.factors, lambda meant: low <= meant <= high)
        notebook.add(
            rule.code, table=rule.table, key=draft.keys[row], field=rule.left[0],
            places=draft.places(row, rule.left[0]), value=value, low=shown(low), high=shown(high), basis=rule.basis,
            guess=guess, guess_en=guess_en,
        )  # fmt: skip


SLIPS: Mapping[float, tuple[str, str]] = {
    10000: ("可能把“万元”当作“元”填报", "perhaps given in ten thousands"),
    0.0001: ("可能把“元”当作“万元”填报", "perhaps given in yuan where ten thousands are asked"),
    1000: ("可能是小数点错了三位", "perhaps the decimal point slipped by three"),
    100: ("可能是小数点错了两位", "perhaps the decimal point slipped by two"),
    10: ("可能是小数点错了一位", "perhaps the decimal point slipped by one"),
    0.001: ("可能是小数点错了三位", "perhaps the decimal point slipped by three"),
    0.01: ("可能是小数点错了两位，或把百分数当作小数", "perhaps the decimal point slipped by two, or a percentage"),
    0.1: ("可能是小数点错了一位", "perhaps the decimal point slipped by one"),
    12: ("可能填的是月数", "perhaps a monthly figure"),
}
"""Factor that would make a value plausible → what probably happened."""


def slip(value: float, factors: tuple[float, ...], plausible) -> tuple[str, str]:
    """The first slip that explains a value, as advice with the value it would give; empty texts when none does."""
    for factor in factors:
        meant = float(f"{value * factor:.12g}")
        if plausible(meant):
            words, words_en = SLIPS[factor]
            return f"，{words}（应为 {shown(meant)}？）", f"; {words_en} ({shown(meant)}?)"
    return "", ""


def check_counts(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """A count that is negative or no whole number, a quantity below zero: used as reported, and doubtful."""
    for draft in drafts.values():
        for described in draft.table.fields:
            if described.is_number and described.name not in ("longitude", "latitude"):
                _check_count(draft, described, notebook)


def _check_count(draft: Draft, described: Any, notebook: Notebook) -> None:
    column = draft.columns[described.name]
    if column.null_count == len(column):
        return
    checks = [("C111", pc.less(column, 0.0))]
    if described.type == "int":
        checks.append(("C110", pc.not_equal(column, pc.floor(column))))
    for code, found in checks:
        for row in _rows(found):
            notebook.add(code, table=draft.table.name, key=draft.keys[row], field=described.name,
                         places=draft.places(row, described.name), value=column[row].as_py())  # fmt: skip


def _rows(found: pa.Array) -> list[int]:
    """Indices where a condition surely holds."""
    return pc.indices_nonzero(pc.fill_null(found, False)).to_pylist()
