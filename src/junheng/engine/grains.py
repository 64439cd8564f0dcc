"""From tables to the records that tests run over: rows, schools, county, cohorts, survey, subjects (see core Grain)."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals.stable.v2 as nw

from junheng.core.class_lists import class_lists
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
SITE = [*REGION, "school_code"]


@dataclass(frozen=True)
class Grains:
    """Everything of a county (or a lake of them) that formulas run over, before any standard's numbers enter.

    `rows` and `schools` are after merging, without stages that have no pupils, and hold what some indicator declares;
    `whole` adds the rest. `stage_members`, `school_members` are the records before merging with their `root`;
    `empty_rows` the stages left out.
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

    def with_details(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        """Rows or schools with the fields of the school's own record that no formula reads: name, township …"""
        present = {"school_code", *frame.collect_schema().names()}
        details = [field.name for field in table("schools").fields if field.name not in present]
        own = self.school_members.filter(nw.col("school_code") == nw.col("root"))
        return frame.join(own.select(*SCHOOL, *details), on=SCHOOL, how="left")


def build(standard: Standard, county: CountyYear, port: Port) -> Grains:
    """Read, believe, merge, aggregate: every table once."""
    tables = {name: believed(port, county, name) for name in _TABLES}
    schools = _readable_kinds(tables["schools"]).filter(~nw.col("school_code").is_null())
    stages = tables["school_stages"].filter(nw.col("stage").is_in(list(standard.stages)))
    membership = Membership(port, schools)
    read = _Read.by(standard)
    lists = _class_lists(port, county, membership)
    all_rows = port.persist(
        _with_listed_pupils(_stage_rows(stages, schools, membership, read).join(lists, on=ROW, how="left"))
    )
    taught = all_rows.filter(nw.col("pupils").is_null() | (nw.col("pupils") != 0))
    figures = _schools(schools, membership, read).join(_pupils_of(taught), on=SCHOOL, how="inner")
    rows = port.persist(
        taught.join(figures, on=SCHOOL, how="inner").with_columns(
            compulsory_pupils=nw.col("primary_pupils") + nw.col("junior_pupils")
        )
    )
    empty_rows = port.persist(all_rows.filter(nw.col("pupils") == 0))
    port.release(all_rows)
    merged_schools = rows.filter(nw.col("first_stage") == nw.col("stage")).drop(
        ["stage", "first_stage", "grades", *read.stages, *read.lists, *_LISTED]
    )
    quotas = tables["county"].select(*REGION, *read.county)
    school_members = membership.with_root(schools)
    sites = school_members.select(*SITE, "root")
    return Grains(
        port, rows, merged_schools.join(quotas, on=REGION, how="left"), port.persist(tables["county"]), tables["cohorts"].join(sites, on=SITE, how="semi"),
        tables["survey"], _latest(tables["monitoring"]), tables["judgements"], tables["vetoes"],
        stages.join(sites, on=SITE, how="inner"), school_members, empty_rows, membership,
    )  # fmt: skip


def _readable_kinds(schools: nw.LazyFrame) -> nw.LazyFrame:
    """A kind that is no choice of the dictionary cannot be read: it is missing, not some other kind."""
    kinds = table("schools").field("kind").choices
    return schools.with_columns(kind=nw.when(nw.col("kind").is_in(list(kinds))).then(nw.col("kind")))


_TABLES = ("county", "schools", "school_stages", "cohorts", "monitoring", "survey", "judgements", "vetoes")


@dataclass(frozen=True)
class _Read:
    """The fields that a standard's indicators declare, by what merging does with them; a lake's rows carry nothing else.

    `stages` and `schools` are figures, added up over campuses; `lists` texts of a stage, which only a stage of one site keeps;
    `own` what a school takes from its own record; `county` the county's figures that schools carry beside their own.
    """

    stages: list[str]
    lists: list[str]
    schools: list[str]
    own: list[str]
    county: list[str]
    lenient: frozenset[str]
    senior_kinds: tuple[str, ...]

    @classmethod
    def by(cls, standard: Standard) -> _Read:
        declared = {name.rpartition(".")[2] for indicator in standard.indicators for name in indicator.fields}
        declared |= {"pupils", "senior_pupils", "kind", "sponsor_code"}

        def of(name: str, *, figures: bool) -> list[str]:
            fields = [f for f in table(name).fields if f.name in declared - {"grades", *table(name).key}]
            return [f.name for f in fields if (f.is_number and f.name not in NOT_ADDED) is figures]

        county = [f.name for f in table("county").fields if f.name in declared - {*REGION, "name"}]
        scope = standard.scope
        return cls(of("school_stages", figures=True), of("school_stages", figures=False), of("schools", figures=True),
                   of("schools", figures=False), county, frozenset(scope.lenient_figures), scope.senior_kinds)  # fmt: skip

    def sums(self, frame: nw.LazyFrame, by: list[str], figures: list[str]) -> nw.LazyFrame:
        """Figures added up over the campuses of merged schools."""
        strict = [name for name in figures if name not in self.lenient]
        return strict_sums(frame, by, strict, [name for name in figures if name in self.lenient]).drop("members")


def _stage_rows(stages: nw.LazyFrame, schools: nw.LazyFrame, membership: Membership, read: _Read) -> nw.LazyFrame:
    """Stages of known schools, those of one school added up over its campuses."""
    columns = [*ROW, *read.stages, "grades", *read.lists]
    sites = membership.sites
    single = stages if sites is None else stages.join(sites, on=SITE, how="anti")
    single = single.join(schools.select(*SITE), on=SITE, how="semi").with_columns(root=nw.col("school_code"))
    if sites is None:
        return single.select(*columns)
    parts = stages.join(sites, on=SITE, how="inner")
    sums = read.sums(parts, ROW, read.stages)
    grades = parts.group_by(*ROW).agg(nw.col("grades").max())
    added = [nw.lit(None).cast(nw.String).alias(name) if name in read.lists else nw.col(name) for name in columns]
    return nw.concat([single.select(*columns), sums.join(grades, on=ROW, how="left").select(*added)])


def _class_lists(port: Port, county: CountyYear, membership: Membership) -> nw.LazyFrame:
    """Per row: classes listed, the largest of known size, and their pupils (missing when a size is)."""
    made = county.tables.get("class_lists")
    lists = class_lists(believed(port, county, "classes")) if made is None else port.scan(made)
    lists = membership.with_root(lists).drop("school_code")
    if membership.sites is not None:
        added = [nw.col(name).sum() for name in ("listed_classes", "listed", "sized_classes")]
        lists = lists.group_by(*ROW).agg(nw.col("largest_class").max(), *added)
    complete = nw.col("sized_classes") == nw.col("listed_classes")
    return lists.with_columns(listed_class_pupils=nw.when(complete).then(nw.col("listed"))).drop("listed")


_LISTED = ("listed_classes", "largest_class", "sized_classes", "listed_class_pupils")


def _with_listed_pupils(rows: nw.LazyFrame) -> nw.LazyFrame:
    """Where no class is listed there are none, of no pupils."""
    rows = rows.with_columns(nw.col("listed_classes").fill_null(0))
    listed = nw.when(nw.col("listed_classes") == 0).then(nw.lit(0.0)).otherwise(nw.col("listed_class_pupils"))
    return rows.with_columns(listed_class_pupils=listed)


def _schools(schools: nw.LazyFrame, membership: Membership, read: _Read) -> nw.LazyFrame:
    """Merged schools: their own record, figures added up over campuses."""
    senior = (
        nw.when(nw.col("kind").is_in(list(read.senior_kinds))).then(nw.col("senior_pupils"))
        .when(~nw.col("kind").is_null()).then(nw.lit(0.0))
    )  # fmt: skip
    schools, sites = schools.with_columns(senior_pupils=senior), membership.sites
    columns = [*SCHOOL, *read.own, *read.schools]
    single = schools if sites is None else schools.join(sites, on=SITE, how="anti")
    found = single.with_columns(root=nw.col("school_code")).select(*columns)
    if sites is None:
        return found
    members = schools.join(sites, on=SITE, how="inner")
    own = members.filter(nw.col("school_code") == nw.col("root")).select(*SCHOOL, *read.own)
    sums = read.sums(members, SCHOOL, read.schools)
    return nw.concat([found, own.join(sums, on=SCHOOL, how="inner").select(*columns)])


def _pupils_of(rows: nw.LazyFrame) -> nw.LazyFrame:
    """Per school: pupils by stage (0 where it has no row of a stage), its first stage, and the largest class where all are listed."""
    known, junior = ~nw.col("pupils").is_null(), nw.col("stage") == Stage.JUNIOR.value
    marked = rows.select(
        *SCHOOL, "largest_class",
        primary_pupils=nw.when(~junior & known).then(nw.col("pupils")).otherwise(nw.lit(0.0)),
        junior_pupils=nw.when(junior & known).then(nw.col("pupils")).otherwise(nw.lit(0.0)),
        primary_rows=nw.when(~junior).then(nw.lit(1)).otherwise(nw.lit(0)),
        primary_unknown=nw.when(~junior & ~known).then(nw.lit(1)).otherwise(nw.lit(0)),
        junior_unknown=nw.when(junior & ~known).then(nw.lit(1)).otherwise(nw.lit(0)),
        unlisted=nw.when((nw.col("listed_classes") == 0) | nw.col("listed_class_pupils").is_null())
        .then(nw.lit(1)).otherwise(nw.lit(0)),
    )  # fmt: skip
    names = ("primary_pupils", "junior_pupils", "primary_rows", "primary_unknown", "junior_unknown", "unlisted")
    sums = marked.group_by(*SCHOOL).agg(
        *(nw.col(name).sum() for name in names), nw.col("largest_class").max().alias("school_largest_class")
    )
    return sums.select(
        *SCHOOL,
        primary_pupils=nw.when(nw.col("primary_unknown") == 0).then(nw.col("primary_pupils")),
        junior_pupils=nw.when(nw.col("junior_unknown") == 0).then(nw.col("junior_pupils")),
        school_largest_class=nw.when(nw.col("unlisted") == 0).then(nw.col("school_largest_class")),
        first_stage=nw.when(nw.col("primary_rows") > 0)
        .then(nw.lit(Stage.PRIMARY.value))
        .otherwise(nw.lit(Stage.JUNIOR.value)),
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
