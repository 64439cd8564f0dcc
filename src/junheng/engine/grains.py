"""From tables to the records that tests run over: rows, schools, county, cohorts, survey, subjects (see core Grain)."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals.stable.v2 as nw

from junheng.core.county_year import CountyYear
from junheng.core.indicator import Grain, Stage
from junheng.core.standard import Standard
from junheng.engine.members import Membership
from junheng.engine.tables import REGION, believed, strict_sums
from junheng.fields import table
from junheng.frames import Port

NOT_ADDED = {"built_year", "longitude", "latitude", "grades"}
"""Numbers of a school or stage that are no figures: merging campuses takes the parent's (grades: the largest)."""

ROW = [*REGION, "root", "stage"]
SCHOOL = [*REGION, "root"]


@dataclass(frozen=True)
class Grains:
    """Everything of a county (or a lake of them) that formulas run over, before any standard's numbers enter.

    `rows` and `schools` are after merging, without stages that have no pupils; `stage_members`, `school_members` are the records
    before merging with their `root`; `empty_rows` the stages left out.
    """

    port: Port
    rows: nw.LazyFrame
    schools: nw.LazyFrame
    county: nw.LazyFrame
    cohorts: nw.LazyFrame
    survey: nw.LazyFrame
    subjects: nw.LazyFrame
    judgements: nw.LazyFrame
    vetoes: nw.LazyFrame
    stage_members: nw.LazyFrame
    school_members: nw.LazyFrame
    empty_rows: nw.LazyFrame
    membership: Membership

    def of(self, grain: Grain) -> nw.LazyFrame:
        return getattr(self, grain.value)


def build(standard: Standard, county: CountyYear, port: Port) -> Grains:
    """Read, believe, merge, aggregate: every table once."""
    tables = {name: believed(port, county, name) for name in _TABLES}
    tables["schools"] = _readable_kinds(tables["schools"])
    membership = Membership(port, tables["schools"])
    school_members = port.persist(membership.with_root(tables["schools"].filter(~nw.col("school_code").is_null())))
    sites = school_members.select(*REGION, "school_code", "root")
    stages = tables["school_stages"].filter(nw.col("stage").is_in(list(standard.stages)))
    stage_members = port.persist(stages.join(sites, on=[*REGION, "school_code"], how="inner"))
    merged = membership.merged_roots(port)
    all_rows = _merged_stages(stage_members, merged, standard)
    pupils = all_rows.select(*ROW, "pupils").filter(nw.col("pupils").is_null() | (nw.col("pupils") != 0))
    listed = pupils.join(_class_lists(tables["classes"], sites), on=ROW, how="left")
    listed = port.persist(_with_listed_pupils(listed))
    schools = port.persist(_schools(school_members, listed, merged, standard, tables["county"]))
    figures = schools.drop([name for name in _county_fields(standard) if name in schools.collect_schema().names()])
    rows = all_rows.join(listed.drop("pupils"), on=ROW, how="inner")
    rows = port.persist(rows.join(figures, on=SCHOOL, how="inner"))
    cohorts = tables["cohorts"].join(sites, on=[*REGION, "school_code"], how="semi")
    return Grains(
        port, rows, schools, port.persist(tables["county"]), cohorts, tables["survey"], _latest(tables["monitoring"]),
        tables["judgements"], tables["vetoes"], stage_members, school_members,
        all_rows.filter(nw.col("pupils") == 0), membership,
    )  # fmt: skip


def _readable_kinds(schools: nw.LazyFrame) -> nw.LazyFrame:
    """A kind that is no choice of the dictionary cannot be read: it is missing, not some other kind."""
    kinds = table("schools").field("kind").choices
    return schools.with_columns(kind=nw.when(nw.col("kind").is_in(list(kinds))).then(nw.col("kind")))


_TABLES = ("county", "schools", "school_stages", "classes", "cohorts", "monitoring", "survey", "judgements", "vetoes")


def _county_fields(standard: Standard) -> list[str]:
    """The county's figures that some indicator declares: schools carry them beside their own."""
    declared = {name.rpartition(".")[2] for indicator in standard.indicators for name in indicator.fields}
    return [field.name for field in table("county").fields if field.name in declared - {*REGION, "name"}]


def _figures(name: str) -> list[str]:
    return [field.name for field in table(name).fields if field.is_number and field.name not in NOT_ADDED]


def _merged_stages(members: nw.LazyFrame, merged: nw.LazyFrame | None, standard: Standard) -> nw.LazyFrame:
    figures = _figures("school_stages")
    columns = [*ROW, *figures, "grades"]
    if merged is None:
        return members.select(*columns)
    lenient = [name for name in figures if name in standard.scope.lenient_figures]
    strict = [name for name in figures if name not in lenient]
    parts = members.join(merged, on=SCHOOL, how="semi")
    sums = strict_sums(parts, ROW, strict, lenient)
    grades = parts.group_by(*ROW).agg(nw.col("grades").max())
    return nw.concat([
        members.join(merged, on=SCHOOL, how="anti").select(*columns),
        sums.join(grades, on=ROW, how="left").select(*columns),
    ])  # fmt: skip


def _class_lists(classes: nw.LazyFrame, sites: nw.LazyFrame) -> nw.LazyFrame:
    """Per row: classes listed, the largest of known size, and their pupils (missing when a size is)."""
    placed = classes.join(sites, on=[*REGION, "school_code"], how="inner")
    lists = placed.group_by(*ROW).agg(
        nw.len().alias("listed_classes"), nw.col("pupils").max().alias("largest_class"),
        nw.col("pupils").sum().alias("listed"), nw.col("pupils").count().alias("sized_classes"),
    )  # fmt: skip
    complete = nw.col("sized_classes") == nw.col("listed_classes")
    return lists.with_columns(listed_class_pupils=nw.when(complete).then(nw.col("listed"))).drop("listed")


def _with_listed_pupils(rows: nw.LazyFrame) -> nw.LazyFrame:
    """Where no class is listed there are none, of no pupils."""
    rows = rows.with_columns(nw.col("listed_classes").fill_null(0))
    listed = nw.when(nw.col("listed_classes") == 0).then(nw.lit(0.0)).otherwise(nw.col("listed_class_pupils"))
    return rows.with_columns(listed_class_pupils=listed)


def _schools(
    members: nw.LazyFrame, rows: nw.LazyFrame, merged: nw.LazyFrame | None, standard: Standard, county: nw.LazyFrame
) -> nw.LazyFrame:
    scope = standard.scope
    figures = _figures("schools")
    read_senior = (
        nw.when(nw.col("kind").is_in(list(scope.senior_kinds))).then(nw.col("senior_pupils"))
        .when(~nw.col("kind").is_null()).then(nw.lit(0.0))
    )  # fmt: skip
    members = members.with_columns(senior_pupils=read_senior)
    own = members.filter(nw.col("school_code") == nw.col("root"))
    if merged is not None:
        lenient = [name for name in figures if name in scope.lenient_figures]
        strict = [name for name in figures if name not in lenient]
        sums = strict_sums(members.join(merged, on=SCHOOL, how="semi"), SCHOOL, strict, lenient).drop("members")
        columns = own.collect_schema().names()
        with_campuses = own.join(merged, on=SCHOOL, how="semi").drop(figures).join(sums, on=SCHOOL, how="inner")
        own = nw.concat([own.join(merged, on=SCHOOL, how="anti").select(*columns), with_campuses.select(*columns)])
    quotas = county.select(*REGION, *_county_fields(standard))
    schools = own.join(_pupils_of(rows), on=SCHOOL, how="inner").join(quotas, on=REGION, how="left")
    return schools.with_columns(compulsory_pupils=nw.col("primary_pupils") + nw.col("junior_pupils"))


def _pupils_of(rows: nw.LazyFrame) -> nw.LazyFrame:
    """Per school: pupils by stage (0 where it has no row of a stage), and the largest class where all are listed."""
    known, junior = ~nw.col("pupils").is_null(), nw.col("stage") == Stage.JUNIOR.value
    marked = rows.with_columns(
        primary_pupils=nw.when(~junior & known).then(nw.col("pupils")).otherwise(nw.lit(0.0)),
        junior_pupils=nw.when(junior & known).then(nw.col("pupils")).otherwise(nw.lit(0.0)),
        primary_unknown=nw.when(~junior & ~known).then(nw.lit(1)).otherwise(nw.lit(0)),
        junior_unknown=nw.when(junior & ~known).then(nw.lit(1)).otherwise(nw.lit(0)),
        unlisted=nw.when((nw.col("listed_classes") == 0) | nw.col("listed_class_pupils").is_null())
        .then(nw.lit(1)).otherwise(nw.lit(0)),
    )  # fmt: skip
    names = ("primary_pupils", "junior_pupils", "primary_unknown", "junior_unknown", "unlisted")
    sums = marked.group_by(*SCHOOL).agg(
        *(nw.col(name).sum() for name in names), nw.col("largest_class").max().alias("school_largest_class")
    )
    return sums.select(
        *SCHOOL,
        primary_pupils=nw.when(nw.col("primary_unknown") == 0).then(nw.col("primary_pupils")),
        junior_pupils=nw.when(nw.col("junior_unknown") == 0).then(nw.col("junior_pupils")),
        school_largest_class=nw.when(nw.col("unlisted") == 0).then(nw.col("school_largest_class")),
    )


def _latest(monitoring: nw.LazyFrame) -> nw.LazyFrame:
    """Each subject's own latest year; a subject with an undated record, which may be the latest, has no value."""
    named = monitoring.with_columns(
        subject=nw.coalesce(nw.col("subject"), nw.lit("")), undated=nw.col("year").is_null().cast(nw.Int64)
    )
    newest = named.group_by(*REGION, "subject").agg(latest=nw.col("year").max(), open=nw.col("undated").sum())
    joined = named.join(newest, on=[*REGION, "subject"], how="left")
    settled = (nw.col("open") == 0) & (nw.col("subject") != "")
    kept = joined.filter(~settled | (nw.col("year") == nw.col("latest")))
    values = [nw.when(settled).then(nw.col(name)).alias(name) for name in ("level", "interschool_difference")]
    return kept.with_columns(*values).drop(["undated", "latest", "open"])
