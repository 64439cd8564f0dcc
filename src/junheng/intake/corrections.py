"""corrections.yaml beside a package: declared changes of reported values, each guarded, and explanations of findings.

A correction names the value it expects to find. Once the source is mended the guard no longer holds: nothing is changed and a
finding asks for the entry's removal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from junheng.core.county_year import Key
from junheng.core.finding import Correction, Place
from junheng.fields import Field, Table, tables
from junheng.fields.titles import by_title, plain, table_titled
from junheng.intake.build import Draft
from junheng.intake.cells import Reading, read_cell
from junheng.intake.corrections_file import Sheet
from junheng.intake.notebook import Draft as FindingDraft
from junheng.intake.notebook import Notebook, shown
from junheng.intake.rosters import Notes


def apply(sheet: Sheet, drafts: Mapping[str, Draft], notebook: Notebook, notes: Notes) -> tuple[Correction, ...]:
    """Every correction in turn; those whose guard fails change nothing and are named."""
    return tuple(_Step(sheet.place("corrections", number), entry, drafts, notebook, notes).run()
                 for number, entry in sheet.corrections.items())  # fmt: skip


class _Failed(Exception):
    """A correction that cannot be carried out: the code of its finding, and its words."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code, self.words = code, words


@dataclass
class _Step:
    """One entry of `corrections`."""

    place: Place
    entry: Mapping[str, Any]
    drafts: Mapping[str, Draft]
    notebook: Notebook
    notes: Notes
    table: str = ""
    key: Key = ()
    field: str = ""
    was: str | None = None
    dropped: bool = False

    def run(self) -> Correction:
        try:
            self._carry_out()
        except _Failed as failed:
            self.notebook.add(
                failed.code, table=self.table or None, key=self.key, field=self.field or None,
                places=(self.place,), **failed.words,
            )  # fmt: skip
            return self._noted(False, failed.code)
        return self._noted(True, "")

    def _noted(self, applied: bool, note: str) -> Correction:
        def text(name: str) -> str:
            return str(self.entry.get(name) or "")

        on = text("on") or str(self.entry.get(True) or "")  # YAML 1.1 reads the bare word on as true
        now = "（整行删去）" if self.dropped else None if self.entry.get("value") is None else str(self.entry["value"])
        return Correction(self.table, self.key, self.field, self.was, now, text("reason"), text("reporter"), on,
                          applied, note)  # fmt: skip

    def _carry_out(self) -> None:
        draft = self._draft()
        if not str(self.entry.get("reason") or "").strip():
            raise _Failed("C702", reason="没有写明理由（reason）")
        if "expect" not in self.entry:
            raise _Failed("C702", reason="没有写明原值（expect）")
        if self.entry.get("action", "set") == "drop":
            self._drop(draft)
        elif self.entry.get("action", "set") == "set":
            self._set(draft)
        else:
            raise _Failed("C702", reason="action 只能是 set 或 drop")

    def _draft(self) -> Draft:
        named = str(self.entry.get("table") or "")
        table = tables().get(named) or table_titled(named)
        if table is None or table.name not in self.drafts:
            raise _Failed("C702", reason=f"没有“{named}”表")
        self.table = table.name
        self.key = self._whose(table)
        return self.drafts[table.name]

    def _whose(self, table: Table) -> Key:
        """The record's key; the county's own where none is given."""
        given, keys = self.entry.get("key"), self.drafts[table.name].keys
        return keys[0] if table.name == "county" and given is None and keys else _key(table, given)

    def _rows(self, draft: Draft) -> list[int]:
        rows = [row for row, key in enumerate(draft.keys) if key == self.key]
        if not rows:
            raise _Failed("C702", reason=f"“{draft.table.label}”表里没有标识为 {'/'.join(self.key)} 的记录")
        return rows

    def _set(self, draft: Draft) -> None:
        described = by_title(self.table).get(plain(self.entry.get("field") or ""))
        if described is None:
            raise _Failed("C702", reason=f"“{draft.table.label}”表没有“{self.entry.get('field')}”这一栏")
        self.field = described.name
        rows = self._rows(draft)
        if len(rows) > 1:
            raise _Failed("C702", reason="这个标识有几条记录，请先用 action: drop 删去多余的")
        if described.name in draft.table.key:
            raise _Failed("C702", reason="标识不能用更正来改，请改正原表")
        reading = _reading(self.entry.get("value"), described)
        if reading.value is None and self.entry.get("value") is not None:
            raise _Failed("C702", reason=f"更正后的值“{self.entry['value']}”读不出")
        self._guard(draft, rows[0], described, self.entry["expect"])
        self._put(draft, rows[0], reading)

    def _guard(self, draft: Draft, row: int, described: Field, expected: Any) -> None:
        now = draft.values(described.name)[row]
        raw = draft.unread.get((row, described.name))
        self.was = shown(raw) if raw is not None else None if now is None else shown(now)
        wanted = _reading(expected, described).value
        holds = (str(expected) == str(raw)) if raw is not None else wanted == now
        if not holds:
            raise _Failed("C703", expected="空" if expected is None else expected, found=self.was or "空")

    def _put(self, draft: Draft, row: int, reading: Reading) -> None:
        places = draft.places(row, self.field)
        draft.put(row, self.field, reading.value)
        draft.unread.pop((row, self.field), None)
        draft.exact.pop((row, self.field), None)
        if reading.exact is not None:
            draft.exact[row, self.field] = reading.exact
        self.notes[self.table, self.key, self.field] = (
            f"已更正，原填“{self.was or '空'}”：{self.entry['reason']}",
            places,
        )
        self._settle(lambda found: found.field == self.field)

    def _settle(self, answered: Callable[[FindingDraft], bool]) -> None:
        """What was found in the cell (or of the record) is answered by the correction."""
        for found in self.notebook.drafts:
            if (found.table, found.key) == (self.table, self.key) and answered(found):
                found.explanation = f"已更正：{self.entry['reason']}"

    def _drop(self, draft: Draft) -> None:
        rows = [row for row in self._rows(draft) if draft.raw.row[row] == self.entry.get("row")]
        if len(rows) != 1:
            raise _Failed("C702", reason="action: drop 要用 row 写明删去哪一行")
        expected = self.entry["expect"]
        if not isinstance(expected, dict):
            raise _Failed("C702", reason="action: drop 的 expect 要逐栏写明该行的内容")
        for name, value in expected.items():
            described = by_title(self.table).get(plain(name))
            if described is None:
                raise _Failed("C702", reason=f"“{draft.table.label}”表没有“{name}”这一栏")
            self._guard(draft, rows[0], described, value)
        self.dropped = True
        gone = {place for name in draft.columns for place in draft.places(rows[0], name)}
        drop_row(draft, rows[0])
        if draft.keys.count(self.key) == 1:
            draft.doubled.discard(self.key)
            self._settle(lambda found: found.code in ("C301", "C302") or set(found.places) <= gone)


def _key(table: Table, given: Any) -> Key:
    """The key as texts, from a text, a list, or field: value."""
    if isinstance(given, dict):
        named = {
            found.name: value for title, value in given.items() if (found := by_title(table.name).get(plain(title)))
        }
        given = [named.get(part) for part in table.key]
    parts = given if isinstance(given, list) else [given]
    return tuple("" if part is None else str(part).strip() for part in parts)


def _reading(value: Any, described: Field) -> Reading:
    if value is None or value == "":
        return Reading()
    plainly = isinstance(value, str | int | float | date)
    return read_cell(value if plainly else str(value), described)  # a list or mapping is as unreadable as its text


def drop_row(draft: Draft, row: int) -> None:
    """Take one row out of a table under way."""
    keep = pa.array([index for index in range(len(draft)) if index != row])
    draft.columns = {name: column.take(keep) for name, column in draft.columns.items()}
    draft.keys = [key for index, key in enumerate(draft.keys) if index != row]
    draft.raw.source = [source for index, source in enumerate(draft.raw.source) if index != row]
    draft.raw.row = [number for index, number in enumerate(draft.raw.row) if index != row]
    for entries in (draft.exact, draft.unread, draft.raw.notes):
        moved = {(at - (at > row), name): value for (at, name), value in entries.items() if at != row}
        entries.clear()
        entries.update(moved)


def explain(sheet: Sheet, notebook: Notebook) -> None:
    """The county's explanations, written beside the findings they settle."""
    for number, entry in sheet.explanations.items():
        text = str(entry.get("explanation") or entry.get("text") or "").strip()
        matched = [draft for draft in notebook.drafts if text and _is_about(entry, draft)]
        for draft in matched:
            draft.explanation = text
        if not matched:
            place = sheet.place("explanations", number)
            notebook.add("C704", places=(place,), about=entry.get("code") or "（未写 code）")


def _is_about(entry: Mapping[str, Any], draft: FindingDraft) -> bool:
    if entry.get("code") != draft.code:
        return False
    named = str(entry.get("table") or "")
    table = tables().get(named) or (table_titled(named) if named else None)
    if table and table.name != draft.table:
        return False
    field = by_title(draft.table).get(plain(entry["field"])) if entry.get("field") and draft.table else None
    if entry.get("field") and (field is None or field.name != draft.field):
        return False
    if "key" not in entry:
        return True
    return bool(draft.table) and _key(tables()[draft.table], entry["key"]) == draft.key
