"""Do figures of different tables agree: class lists against stages, senior pupils against kinds, counts against rosters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from junheng.intake.build import Draft
from junheng.intake.notebook import Notebook


def check_class_lists(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Pupils and number of the classes listed against what the stage states; a doubled class is left out of both."""
    classes, stages = drafts.get("classes"), drafts["school_stages"]
    if classes is None:
        return
    pupils, count, unsure = defaultdict(float), defaultdict(int), set()
    owners = zip(classes.values("school_code"), classes.values("stage"), classes.values("pupils"), strict=True)
    for row, (code, stage, size) in enumerate(owners):
        count[code, stage] += 1
        pupils[code, stage] += size or 0
        if size is None or classes.keys[row] in classes.doubled:
            unsure.add((code, stage))
    stated = zip(stages.keys, stages.values("pupils"), stages.values("classes"), strict=True)
    for row, (key, all_pupils, all_classes) in enumerate(stated):
        if key not in count or key in unsure or key in stages.doubled:
            continue
        if all_pupils is not None and pupils[key] != all_pupils:
            notebook.add("C421", table="school_stages", key=key, field="pupils", places=stages.places(row, "pupils"),
                         value=all_pupils, listed=pupils[key])  # fmt: skip
        if all_classes is not None and count[key] != all_classes:
            notebook.add("C422", table="school_stages", key=key, field="classes", places=stages.places(row, "classes"),
                         value=all_classes, listed=count[key])  # fmt: skip


def check_grades(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Grades of classes against their stage: 1–6 小学, 6–9 初中 (grade 6 is junior where schooling is 5 + 4)."""
    classes = drafts.get("classes")
    if classes is None:
        return
    for row, (stage, grade) in enumerate(zip(classes.values("stage"), classes.values("grade"), strict=True)):
        wrong = grade is not None and ((stage == "小学" and grade > 6) or (stage == "初中" and grade < 6))
        if wrong and 1 <= grade <= 9:
            notebook.add("C423", table="classes", key=classes.keys[row], field="grade", value=grade, stage=stage,
                         places=classes.places(row, "grade"))  # fmt: skip


def check_senior_pupils(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Senior pupils are asked of 完全中学 and 十二年一贯制学校, where shared assets are split, and of no other kind."""
    schools = drafts["schools"]
    for row, (kind, seniors) in enumerate(zip(schools.values("kind"), schools.values("senior_pupils"), strict=True)):
        asked = kind in ("完全中学", "十二年一贯制学校")
        words = {"table": "schools", "key": schools.keys[row], "field": "senior_pupils",
                 "places": schools.places(row, "senior_pupils")}  # fmt: skip
        if asked and seniors is None:
            notebook.add("C424", kind=kind, **words)
        elif kind and not asked and seniors:
            notebook.add("C425", kind=kind, value=seniors, **words)


def check_migrants(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Migrant pupils of a school are some of its compulsory pupils."""
    schools = drafts["schools"]
    total = compulsory_pupils(drafts)
    for row, (code, migrants) in enumerate(
        zip(schools.values("school_code"), schools.values("migrant_pupils"), strict=True)
    ):
        if migrants is not None and total.get(code) is not None and migrants > total[code]:
            notebook.add("C426", table="schools", key=schools.keys[row], field="migrant_pupils", value=migrants,
                         pupils=total[code], places=schools.places(row, "migrant_pupils"))  # fmt: skip


def compulsory_pupils(drafts: Mapping[str, Draft]) -> dict[str, float | None]:
    """School code → pupils of its compulsory stages; None where one is missing or doubled."""
    stages = drafts["school_stages"]
    found: dict[str, float | None] = {}
    for key, pupils in zip(stages.keys, stages.values("pupils"), strict=True):
        sure = pupils is not None and key not in stages.doubled and found.get(key[0], 0) is not None
        found[key[0]] = (found.get(key[0]) or 0) + pupils if sure else None
    return found


def check_names(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Two codes under one name: perhaps one school listed twice."""
    schools = drafts["schools"]
    codes: dict[str, list[int]] = defaultdict(list)
    for row, (name, township) in enumerate(zip(schools.values("name"), schools.values("township"), strict=True)):
        if name:
            codes[f"{township or ''}|{name}"].append(row)
    for rows in codes.values():
        if len({schools.keys[row] for row in rows}) > 1:
            notebook.add("C427", table="schools", key=schools.keys[rows[0]], field="name",
                         value=schools.values("name")[rows[0]], codes="、".join(schools.keys[row][0] for row in rows),
                         places=tuple(place for row in rows for place in schools.places(row, "name")))  # fmt: skip


def check_codes(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Shapes of codes: a school's ten digits, a county's six. One finding a table: where one is odd, often all are."""
    for table, name, length in (("schools", "school_code", 10), ("county", "region_code", 6)):
        draft = drafts[table]
        odd = [row for row, code in enumerate(draft.values(name)) if code is not None and not _is_code(code, length)]
        if odd:
            shown = "、".join(draft.values(name)[row] for row in odd[:3]) + ("等" if len(odd) > 3 else "")
            places = tuple(place for row in odd for place in draft.places(row, name))
            notebook.add("C120", table=table, field=name, value=shown, digits=length, places=places, times=len(odd))


def _is_code(code: str, length: int) -> bool:
    return len(code) == length and code.isascii() and code.isdigit()


MAY_BE_EMPTY = frozenset(
    "campus_of township school_group group_role senior_pupils migrant_pupils leased_sports_area_m2 converted_sports_area_m2"
    " longitude latitude training_spending_yuan shared_pe_and_arts_teachers pupils_in_zone rotation_exempt conclusion note"
    " issued_on issuer kept_at regular_revenue_yuan sent met occurred".split()
)
"""Fields that are rightly empty in some rows."""


def check_gaps(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Cells left empty where nearly every other row is filled in: one finding a field, with all its places."""
    schools = drafts["schools"]
    apart = {key[0] for key, kind in zip(schools.keys, schools.values("kind"), strict=True)
             if kind in ("特殊教育学校", "职业学校")}  # fmt: skip
    for draft in drafts.values():
        for described in draft.table.fields:
            column = draft.columns[described.name]
            skipped = described.required or described.name in MAY_BE_EMPTY or len(column) < 5
            if skipped or not 0 < column.null_count <= len(column) // 5:
                continue
            rows = [row for row, empty in enumerate(column.is_null().to_pylist())
                    if empty and (row, described.name) not in draft.unread and draft.keys[row][0] not in apart]  # fmt: skip
            if rows:
                places = tuple(place for row in rows for place in draft.places(row, described.name))
                notebook.add("C129", table=draft.table.name, field=described.name, places=places, times=len(rows))


JUDGED_ITEMS = ("G1", "G2", "G8", "G10", "G15", "Q3", "Q5", "Q6", "Q7", "Q8")
"""Items part of which documents settle, as the dictionary lists them (judgements.item)."""


def check_items(drafts: Mapping[str, Draft], notebook: Notebook) -> None:
    """Judgements on items that no document settles are read by nobody."""
    judged = drafts.get("judgements")
    for row, item in enumerate(judged.values("item") if judged is not None else ()):
        if item is not None and item not in JUDGED_ITEMS:
            notebook.add("C428", table="judgements", key=judged.keys[row], field="item", value=item,
                         items="、".join(JUDGED_ITEMS), places=judged.places(row, "item"))  # fmt: skip
