"""Which school each site belongs to: campuses merge into their last parent (校区归并)."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals.stable.v2 as nw
import pyarrow as pa

from junheng.engine.tables import REGION
from junheng.frames import Port

SiteKey = tuple[str, int, str]


def last_parents(
    parents: Mapping[SiteKey, SiteKey], known: set[SiteKey]
) -> tuple[dict[SiteKey, SiteKey], dict[SiteKey, str]]:
    """Each campus's last parent, and the campuses that stay schools of their own with the reason (unknown or circle).

    A link to an unknown parent and every link of a circle is dropped; what still points at such a school joins it.
    """
    broken = {site: "unknown" for site, parent in parents.items() if parent not in known}
    for site in parents:
        if site not in broken and _runs_in_a_circle(site, parents):
            broken[site] = "circle"
    links = {site: parent for site, parent in parents.items() if site not in broken}
    return {site: _last(site, links) for site in links}, broken


def _runs_in_a_circle(start: SiteKey, parents: Mapping[SiteKey, SiteKey]) -> bool:
    seen, site = set(), parents[start]
    while site in parents and site not in seen and site != start:
        seen.add(site)
        site = parents[site]
    return site == start


def _last(site: SiteKey, links: Mapping[SiteKey, SiteKey]) -> SiteKey:
    while site in links:
        site = links[site]
    return site


class Membership:
    """Sites and their roots.

    `sites` holds every site of a school with campuses, its own among them, beside its `root`; None when no school has any.
    """

    def __init__(self, port: Port, schools: nw.LazyFrame) -> None:
        linked = schools.filter(~nw.col("campus_of").is_null() & ~nw.col("school_code").is_null())
        links = port.collect(linked.select(*REGION, "school_code", "campus_of")).to_pylist()
        self.parents = parents = {
            _site(line): (line["region_code"], line["school_year"], line["campus_of"]) for line in links
        }
        self.roots, self.broken = last_parents(parents, self._known(port, schools, parents)) if parents else ({}, {})
        self.merged = sorted(set(self.roots.values()))
        self.sites = port.persist(port.scan(self._table())) if self.roots else None

    @staticmethod
    def _known(port: Port, schools: nw.LazyFrame, parents: Mapping[SiteKey, SiteKey]) -> set[SiteKey]:
        codes = sorted({code for _, _, code in parents.values()})
        wanted = port.scan(pa.table({"school_code": pa.array(codes, pa.string())}))
        found = schools.select(*REGION, "school_code").join(wanted, on="school_code", how="semi")
        return {_site(line) for line in port.collect(found).to_pylist()}

    def _table(self) -> pa.Table:
        roots = {root: root[2] for root in self.merged} | {site: root[2] for site, root in self.roots.items()}
        columns = {name: [site[i] for site in roots] for i, name in enumerate([*REGION, "school_code"])}
        return pa.table({**columns, "root": list(roots.values())})

    def with_root(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        """The frame with the column `root` beside `school_code`."""
        if self.sites is None:
            return frame.with_columns(root=nw.col("school_code"))
        joined = frame.join(self.sites, on=[*REGION, "school_code"], how="left")
        return joined.with_columns(root=nw.coalesce(nw.col("root"), nw.col("school_code")))

    def merged_roots(self, port: Port) -> nw.LazyFrame | None:
        """The keys (region, root) of schools that have campuses; None when there are none."""
        if not self.merged:
            return None
        columns = {name: [root[i] for root in self.merged] for i, name in enumerate([*REGION, "root"])}
        return port.scan(pa.table(columns))


def _site(line: Mapping) -> SiteKey:
    return line["region_code"], line["school_year"], line["school_code"]
