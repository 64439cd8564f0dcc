"""The same cases through the engine: all cases under one choice of settings are counties of one lake."""

from collections import defaultdict

import pyarrow as pa
import pytest
from library_cases import SCHOOL_YEAR, TINY, cases, number

from junheng.core.county_year import CountyYear
from junheng.core.indicator import ResourceIndicator
from junheng.engine import evaluate
from junheng.fields import tables

GROUPS = defaultdict(list)
for one in cases() + cases(TINY):
    GROUPS[one.folder.name, str(one.settings), one.on].append(one)


@pytest.mark.parametrize("group", GROUPS, ids=str)
def test_cases_in_the_engine(group):
    standard = GROUPS[group][0].standard()
    results = evaluate(standard, lake(GROUPS[group]))
    rows = {(row["region_code"], row["stage"]): row for row in collected(results.judgement)}
    wrong = [
        f"{case}: {said}"
        for number_, case in enumerate(GROUPS[group])
        for said in differences(standard, results, rows, case, (region(number_), SCHOOL_YEAR))
    ]
    assert not wrong, "\n".join(wrong)


def collected(judgement):
    return judgement.port.collect(judgement.rows).to_pylist()


def differences(standard, results, rows, case, county):
    """What the engine says otherwise."""
    found = results.counties[county]
    if found.items[case.item].key != case.expect["verdict"]:
        yield f"verdict {found.items[case.item].key}, not {case.expect['verdict']}"
    for key, verdict in case.expect.get("parts", {}).items():
        if found.parts[f"{case.item}:{key}"].verdict.key != verdict:
            yield f"{key} {found.parts[f'{case.item}:{key}'].verdict.key}, not {verdict}"
    for key, met in case.expect.get("met", {}).items():
        part = found.parts[f"{case.item}:{key}"]
        if f"{part.met}/{part.units}" != met:
            yield f"{key} {part.met}/{part.units}, not {met}"
    if isinstance(standard.indicator(case.item), ResourceIndicator):
        values = {stage: rows[county[0], stage][f"{case.item} v"] for stage in case.expect.get("values", {})}
    else:
        values = {key: found.parts[f"{case.item}:{key}"].value for key in case.expect.get("values", {})}
    for key, value in case.expect.get("values", {}).items():
        expected = number(value)
        if values[key] != (None if expected is None else pytest.approx(float(expected), rel=1e-12)):
            yield f"{key} {values[key]}, not {value}"


def region(number_):
    return f"{number_ + 100000}"


def lake(group):
    """One table a kind, each case a county of its own."""
    lines = {name: [] for name in tables()}
    for number_, case in enumerate(group):
        where = {"region_code": region(number_), "school_year": SCHOOL_YEAR}
        for name, records in case.tables.items():
            lines[name] += [record | where for record in records]
    return CountyYear({name: native(name, records) for name, records in lines.items() if records})


def native(name, records):
    types = {"int": pa.float64(), "number": pa.float64(), "bool": pa.bool_()}
    schema = {field.name: types.get(field.type, pa.string()) for field in tables()[name].fields}
    schema |= {"region_code": pa.string(), "school_year": pa.int64()}
    return pa.Table.from_pylist(records, pa.schema(list(schema.items())))
