"""Do records belong together: schools that nobody lists, parents of campuses, stages a school does not have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from junheng.core.finding import Place
from junheng.intake.build import Draft
from junheng.intake.notebook import Notebook

STAGES_OF_KIND: Mapping[str, frozenset[str]] = {
    "小学": frozenset({"小学"}),
    "初中": frozenset({"初中"}),
    "教学点": frozenset({"小学"}),
    "完全中学": frozenset({"初中"}),
}
"""Kinds that have one compulsory stage only; every other kind may have both."""


def check_orphans(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Records of a school that the table of schools does not list; one finding a table and code."""
    known = set(drafts["schools"].values("school_code"))
    for name, draft in drafts.items():
        if name == "schools" or "school_code" not in draft.columns:
            continue
        found: dict[str, list[Place]] = defaultdict(list)
        column = draft.columns["school_code"]
        unknown = pc.invert(pc.is_in(column, drafts["schools"].columns["school_code"]))
        for row in pc.indices_nonzero(pc.and_(unknown, pc.is_valid(column))).to_pylist():
            found[column[row].as_py()].extend(draft.places(row, "school_code"))
        for code, places in found.items():
            guess, guess_en = _alike(code, known)
            notebook.add("C305", table=name, key=(code,), field="school_code", places=tuple(places), value=code,
                         times=len(places), guess=guess, guess_en=guess_en)  # fmt: skip


def _alike(code: str, known: set[str | None]) -> tuple[str, str]:
    """A listed code that differs in one sign, in an order of two, or in zeros in front."""
    near = [other for other in known if other and (_one_off(code, other) or code.lstrip("0") == other.lstrip("0"))]
    if len(near) != 1:
        return "", ""
    return f"是否应为 {near[0]}？", f"Is {near[0]} meant?"


def _one_off(a: str, b: str) -> bool:
    if len(a) == len(b):
        differing = [at for at in range(len(a)) if a[at] != b[at]]
        swapped = len(differing) == 2 and a[differing[0]] == b[differing[1]] and a[differing[1]] == b[differing[0]]
        return len(differing) == 1 or swapped
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def check_campuses(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Parents nobody lists, and campuses that are campuses of themselves in the end."""
    schools = drafts["schools"]
    parents = dict(zip(schools.values("school_code"), schools.values("campus_of"), strict=True))
    for row, (code, parent) in enumerate(zip(schools.values("school_code"), schools.values("campus_of"), strict=True)):
        if parent is None:
            continue
        places = schools.places(row, "campus_of")
        if parent not in parents:
            guess, guess_en = _alike(parent, set(parents) - {code})
            notebook.add("C306", table="schools", key=schools.keys[row], field="campus_of", places=places, value=parent,
                         guess=guess, guess_en=guess_en)  # fmt: skip
        elif _in_circle(code, parents):
            notebook.add("C307", table="schools", key=schools.keys[row], field="campus_of", places=places, value=parent)


def _in_circle(code: str | None, parents: Mapping[str | None, str | None]) -> bool:
    seen, current = set(), parents.get(code)
    while current is not None and current not in seen:
        if current == code:
            return True
        seen.add(current)
        current = parents.get(current)
    return False


def check_stages(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """A stage that does not fit the school's kind; schools without a stage; members of a stage the school does not report."""
    schools, stages = drafts["schools"], drafts["school_stages"]
    kinds = dict(zip(schools.values("school_code"), schools.values("kind"), strict=True))
    for row, key in enumerate(stages.keys):
        fitting = STAGES_OF_KIND.get(kinds.get(key[0]) or "")
        if fitting and key[1] in ("小学", "初中") and key[1] not in fitting:
            notebook.add("C308", table="school_stages", key=key, field="stage", places=stages.places(row, "stage"),
                         value=key[1], kind=kinds[key[0]])  # fmt: skip
    _check_without_stage(schools, {key[0] for key in stages.keys}, notebook)
    for name in ("classes", "teachers"):
        if name in drafts:
            _check_members(name, drafts[name], set(stages.keys), set(kinds), notebook)


def _check_without_stage(schools: Draft, with_stage: set[str], notebook: Notebook) -> None:
    columns = (schools.values(name) for name in ("school_code", "kind", "campus_of"))
    for row, (code, kind, parent) in enumerate(zip(*columns, strict=True)):
        if code and code not in with_stage and parent is None and kind not in ("特殊教育学校", "职业学校"):
            notebook.add("C309", table="schools", key=schools.keys[row], field="school_code",
                         places=schools.places(row, "school_code"), kind=kind or "（未填类型）")  # fmt: skip


def _check_members(name: str, draft: Draft, stages: set, known: set, notebook: Notebook) -> None:
    found: dict[tuple, list[Place]] = defaultdict(list)
    for row, owner in enumerate(zip(draft.values("school_code"), draft.values("stage"), strict=True)):
        if owner not in stages and owner[0] in known and owner[1] in ("小学", "初中"):
            found[owner].extend(draft.places(row, "stage"))
    for owner, places in found.items():
        notebook.add("C310", table=name, key=(owner[0],), field="stage", places=tuple(places), value=owner[1],
                     times=len(places), stage=owner[1])  # fmt: skip


def check_identity(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Rows whose own county or school year is not the package's: last year's lines left in, or another county's."""
    county = drafts["county"]
    for name, draft in drafts.items():
        for part in ("region_code", "school_year"):
            cells = draft.raw.cells.get(part)
            own = county.columns[part][0].as_py()
            if name == "county" or cells is None or own is None:
                continue
            wanted = _plain(own)
            if isinstance(cells, pa.Array | pa.ChunkedArray) and {_plain(one) for one in pc.unique(cells)} <= {
                "",
                wanted,
            }:
                continue
            foreign = [row for row, cell in enumerate(cells) if _plain(cell) not in ("", wanted)]
            if foreign:
                places = tuple(place for row in foreign for place in draft.places(row, part))
                notebook.add("C311", table=name, field=part, places=places, value=_plain(cells[foreign[0]]), own=wanted,
                             times=len(foreign))  # fmt: skip


def _plain(cell: Any) -> str:
    """A code or year as text, whatever type its cell has."""
    value = cell.as_py() if hasattr(cell, "as_py") else cell
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
