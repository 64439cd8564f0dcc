"""How people write a column title, a sheet title or a choice, brought to one form. Both directions stand here: what a
workbook of ours says (`Field.title`), and what is understood when a clerk writes it another way."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from junheng.fields import Field, Table, table, tables

_BLANK = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")
_UNIT = re.compile(r"^(.+)\(([^()]*)\)$")
_NUMBERED = re.compile(r"^(表?[0-9ivx一二三四五六七八九十]+[.、:_\-]|\([0-9一二三四五六七八九十]+\))")
_SAME_UNIT = {
    "m2": "平方米", "平米": "平方米", "m^2": "平方米", "名": "人", "所": "个", "口": "人", "rmb": "元", "￥": "元",
}  # fmt: skip


def plain(text: object) -> str:
    """Title or word without what carries no meaning: width, blanks, line breaks, case, 必填 stars, leading # and 其中.

    >>> plain("  教学及辅助用房面积 （平方米）*")
    '教学及辅助用房面积(平方米)'
    """
    word = _BLANK.sub("", unicodedata.normalize("NFKC", str(text))).casefold().replace("（", "(").replace("）", ")")
    word = word.strip("*＊:：").removeprefix("#").removeprefix("其中").lstrip(":")
    return (
        word.replace("县级及以上", "县级以上").replace("[", "(").replace("]", ")").replace("道德与法制", "道德与法治")
    )


def unit_word(text: str) -> str:
    """A unit as the dictionary writes it: ㎡ and m² are 平方米."""
    word = plain(text)
    return _SAME_UNIT.get(word, word)


def split_unit(title: str) -> tuple[str, str | None]:
    """A plain title without its bracket, and the unit in the bracket."""
    found = _UNIT.match(title)
    return (found[1], unit_word(found[2])) if found else (title, None)


@cache
def by_title(table_name: str) -> Mapping[str, Field]:
    """Every plain title that names a field of the table: English name, label, label with unit, known other wordings."""
    found: dict[str, Field] = {}
    for field in table(table_name).fields:
        for word in (field.name, field.label, field.title, *_other_wordings(table_name, field.name)):
            found.setdefault(plain(word), field)
    return found


@cache
def _wordings() -> list[dict[str, str]]:
    with (files(__package__) / "wordings.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _other_wordings(table_name: str, field_name: str) -> list[str]:
    return [
        line["written"] for line in _wordings()
        if line["kind"] == "title" and line["field"] == field_name and line["table"] in ("", table_name)
    ]  # fmt: skip


@cache
def words_of(field: Field) -> Mapping[str, str]:
    """Plain word → the choice it means, for a choice field: the choices themselves and known other wordings."""
    found = {plain(choice): choice for choice in field.choices}
    for line in _wordings():
        if line["kind"] == "word" and line["field"] == field.name and line["means"] in field.choices:
            found.setdefault(plain(line["written"]), line["means"])
    return found


def table_titled(title: str) -> Table | None:
    """The table a sheet or file title names: 学校, 2.学校表, schools, 学段(school_stages)."""
    word = plain(title)
    for form in (word, _NUMBERED.sub("", word)):
        base, bracket = split_unit(form)
        for candidate in (form, base, bracket or "", form.removesuffix("表"), base.removesuffix("表")):
            if candidate and (found := _tables_by_title().get(candidate)):
                return found
    return None


@cache
def _tables_by_title() -> Mapping[str, Table]:
    found: dict[str, Table] = {}
    for entry in tables().values():
        for word in (entry.name, entry.label):
            found[plain(word)] = entry
    for line in _wordings():
        if line["kind"] == "table":
            found.setdefault(plain(line["written"]), table(line["table"]))
    return found


@cache
def _hints() -> Mapping[tuple[str, str], str]:
    with (files(__package__) / "hints.csv").open(encoding="utf-8", newline="") as handle:
        return {(line["table"], line["field"]): line["hint"] for line in csv.DictReader(handle)}


def hint(table_name: str, field_name: str = "") -> str:
    """How a field (or table) is filled in, in Chinese; empty where the title says it all."""
    return _hints().get((table_name, field_name), "")
