"""From one year to the next: most schools go on, some are renamed, merged, split, closed or opened.

What becomes of a school follows from the random seed, its number and the year, so blocks can be made in any order. The first
year of several is the nation as it is made for one year alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from junheng.synth.model import JUNIOR_SCHOOL, NINE_YEAR, PRIMARY_SCHOOL, TEACHING_POINT, Row
from junheng.synth.nation.order import MOST_YEARS
from junheng.synth.nation.schools import MOST_SCHOOLS, Part
from junheng.synth.vectors import Draws

RENAMED, MERGED, SPLIT, CLOSED, OPENED = "更名", "合并", "拆分", "撤销", "新建"
FATES = {RENAMED: 12, MERGED: 20, SPLIT: 4, CLOSED: 4, OPENED: 2}
"""What happens to how many schools among a thousand in a year; a school merges into the next one of its kind."""
WORDS = ("实验", "中心", "育才", "向阳", "希望", "明德", "启智")
"""What a new name begins with, one word a year."""
SLOTS = 120
"""Numbers a county's schools had in the first year lie below; what arises in the n-th year after gets n times as much added."""
REMAINS = 0.6
"""Share of its pupils that a school which is split keeps."""
MERGES_INTO = {PRIMARY_SCHOOL: PRIMARY_SCHOOL, TEACHING_POINT: PRIMARY_SCHOOL, JUNIOR_SCHOOL: JUNIOR_SCHOOL}
MAY: Mapping[str, frozenset[str]] = {
    RENAMED: frozenset({*MERGES_INTO, NINE_YEAR}), MERGED: frozenset(MERGES_INTO), CLOSED: frozenset(MERGES_INTO),
    SPLIT: frozenset({PRIMARY_SCHOOL, JUNIOR_SCHOOL}), OPENED: frozenset({PRIMARY_SCHOOL, JUNIOR_SCHOOL}),
}  # fmt: skip
assert len(WORDS) >= MOST_YEARS - 1 and SLOTS * MOST_YEARS <= MOST_SCHOOLS


@dataclass
class Nation:
    """The schools of a block in one year. `parts`: whose pupils a school has, for those that are no longer what they were."""

    schools: pa.Table
    parts: dict[int, list[Part]] = field(default_factory=dict)


def next_year(nation: Nation, seed: int, year: int, step: int) -> tuple[Nation, dict[int, list[Row]]]:
    """The block a year later, and the lines of the succession table (学校沿革) of each county, by its place in the block.

    Args:
        year: the school year that begins; changes are dated from March to August before.
        step: how many years after the first one.
    """
    turn = _Turn(nation, seed, year, step)
    for line in turn.fated():
        turn.happen(line)
    return turn.outcome()


class _Turn:
    """One change of years for one block."""

    def __init__(self, nation: Nation, seed: int, year: int, step: int) -> None:
        self._schools, self._parts, self._step, self._year = nation.schools, dict(nation.parts), step, year
        self._draws, self._ids = Draws(seed, "nation succession"), nation.schools["id"].combine_chunks()
        self._fates = self._drawn()
        self._steady = self._stay()
        self._named: dict[int, tuple[str, str]] = {}
        self._gone: set[int] = set()
        self._born: list[Row] = []
        self._lines: dict[int, list[Row]] = {}

    def _drawn(self) -> pa.Array:
        words: list[str | None] = [fate for fate, share in FATES.items() for _ in range(share)]
        fates = self._draws.pick(self._ids, f"fate {self._year}", words + [None] * (1_000 - len(words)))
        number = pc.subtract(self._ids, pc.multiply(pc.divide(self._ids, MOST_SCHOOLS), MOST_SCHOOLS))
        kind = self._schools["kind"].combine_chunks()
        # Number 0 is what campuses belong to, number 1 keeps every county a junior school; later ones have no number left.
        may = pc.and_(
            pc.and_(pc.greater(number, 1), pc.less(number, SLOTS)),
            pc.is_null(self._schools["campus_of"].combine_chunks()),
        )
        for fate, kinds in MAY.items():
            fits = pc.is_in(kind, pa.array(sorted(kinds)))
            may = pc.and_(may, pc.or_kleene(pc.fill_null(pc.not_equal(fates, fate), True), fits))
        return pc.if_else(may, fates, pa.scalar(None, pa.string()))

    def fated(self) -> list[Row]:
        """Schools that something happens to, with `fate` and `day`."""
        table = self._schools.append_column("fate", self._fates)
        table = table.append_column("day", self._draws.whole(self._ids, f"day {self._year}", 0, 6 * 28 - 1))
        return table.filter(pc.is_valid(table["fate"])).to_pylist()

    def _stay(self) -> dict[tuple[int, str], list[tuple[int, str, bool]]]:
        """Schools that others can merge into, by county and kind: number, code, and whether all of them get a new code then."""
        plain = pc.and_(pc.is_null(self._fates), pc.is_null(self._schools["campus_of"].combine_chunks()))
        table = self._schools.append_column("anew", self._draws.chance(self._ids, f"anew {self._year}", 0.5))
        table = table.filter(
            pc.and_(plain, pc.is_in(table["kind"].combine_chunks(), pa.array(sorted(set(MERGES_INTO.values())))))
        )
        found: dict[tuple[int, str], list[tuple[int, str, bool]]] = {}
        for line in table.select(["county", "kind", "id", "school_code", "anew"]).to_pylist():
            has_number_left = line["id"] % MOST_SCHOOLS in range(2, SLOTS)
            found.setdefault((line["county"], line["kind"]), []).append(
                (line["id"], line["school_code"], line["anew"] and has_number_left)
            )
        return found

    def happen(self, line: Row) -> None:
        _HAPPENS[str(line["fate"])](self, line)

    def renamed(self, line: Any) -> None:
        self._said(line, self._anew(line["id"], line["kind"]))

    def closed(self, line: Any) -> None:
        self._gone.add(line["id"])
        self._said(line, None)

    def opened(self, line: Any) -> None:
        self._born.append(self._child(line) | {"built_year": float(self._year)})

    def split(self, line: Any) -> None:
        child = self._child(line)
        parts = self._own(line["id"], line["kind"])
        self._parts[line["id"]] = [part.times(REMAINS) for part in parts]
        self._parts[child["id"]] = [part.times(1 - REMAINS) for part in parts]
        self._born.append(child)
        self._said(line, child["school_code"])

    def merged(self, line: Any) -> None:
        """Into the next school of its kind that stays: under that one's code, or both under a new one."""
        kind = MERGES_INTO[line["kind"]]
        stay = self._steady.get((line["county"], kind), [])
        if not stay:
            return
        into, code, anew = stay[bisect_left(stay, (line["id"],)) % len(stay)]
        self._parts[into] = self._own(into, kind) + self._own(line["id"], line["kind"])
        self._gone.add(line["id"])
        if anew and into not in self._named:
            self._said(line | {"school_code": code}, self._anew(into, kind))
        self._said(line, self._named[into][0] if into in self._named else code)

    def _own(self, id: int, kind: str) -> list[Part]:
        return self._parts.get(id) or [Part(id, kind, 1.0)]

    def _anew(self, id: int, kind: str) -> str:
        self._named[id] = (_code(self._later(id)), f"虚构{WORDS[self._step - 1]}第{id % MOST_SCHOOLS + 1}{kind}")
        return self._named[id][0]

    def _later(self, id: int) -> int:
        return id + SLOTS * self._step

    def _child(self, line: Any) -> Row:
        id = self._later(line["id"])
        made = {name: line[name] for name in self._schools.column_names}
        name = f"虚构{WORDS[self._step - 1]}第{line['id'] % MOST_SCHOOLS + 1}{line['kind']}"
        return made | {"id": id, "school_code": _code(id), "name": name}

    def _said(self, line: Any, new: str | None) -> None:
        month, day = divmod(line["day"], 28)
        self._lines.setdefault(line["county"], []).append({
            "old_code": line["school_code"], "new_code": new, "changed_on": f"{self._year}-{month + 3:02d}-{day + 1:02d}",
            "kind": line["fate"],
        })  # fmt: skip

    def outcome(self) -> tuple[Nation, dict[int, list[Row]]]:
        schools = self._schools.filter(
            pc.invert(pc.is_in(self._schools["id"], pa.array(sorted(self._gone), pa.uint64())))
        )
        for place, name in enumerate(("school_code", "name")):
            new = {id: named[place] for id, named in self._named.items()}
            column = schools[name].to_pylist()
            changed = [new.get(id, old) for id, old in zip(schools["id"].to_pylist(), column, strict=True)]
            schools = schools.set_column(schools.schema.get_field_index(name), name, pa.array(changed, pa.string()))
        if self._born:
            schools = pa.concat_tables([schools, pa.Table.from_pylist(self._born, schema=schools.schema)])
        kept = {id: parts for id, parts in self._parts.items() if id not in self._gone}
        return Nation(schools.sort_by("id").combine_chunks(), kept), self._lines


def _code(id: int) -> str:
    return f"9{id:09d}"


_HAPPENS = {
    RENAMED: _Turn.renamed,
    MERGED: _Turn.merged,
    SPLIT: _Turn.split,
    CLOSED: _Turn.closed,
    OPENED: _Turn.opened,
}
