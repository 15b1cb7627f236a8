"""The common knowledge base: policies, funding schemes and clusters on record, and how they are linked to the project.

A policy is known from its stated start on, a cluster from the activity that it is linked to; what has no such date is
known from the beginning, since the record does not say that nobody knew. The end of a policy may lie ahead: it is a
plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from clustercoop.measures.figure import Figure, evidence_of, share
from clustercoop.vocabulary import Evidence

RELATED_PROJECT = "related project"
"""The kind of a policy that is none: another project, which stands in the same table."""

TOOK_PART = "named participant"
"""The link of a cluster that a source names as taking part in an activity."""


@dataclass(frozen=True)
class Recorded:
    """The knowledge base of one edition and choice of evidence, of all days.

    Frames as `datastore.queries.knowledge` returns them, partners as `datastore.queries.project` does.
    """

    policies: pd.DataFrame
    policy_partners: pd.DataFrame
    partners: pd.DataFrame
    clusters: pd.DataFrame
    activities: pd.DataFrame


@dataclass(frozen=True)
class Knowledge:
    """The knowledge base as known on a status date; frames as in `Recorded`.

    `activities` are those that clusters are linked to.
    """

    status_date: date
    policies: pd.DataFrame
    policy_partners: pd.DataFrame
    partners: pd.DataFrame
    clusters: pd.DataFrame
    activities: pd.DataFrame

    @classmethod
    def on(cls, status_date: date, record: Recorded) -> Knowledge:
        """The record without what was not known on the day."""
        policies = known_by(record.policies, status_date)
        links = record.policy_partners
        return cls(
            status_date=status_date,
            policies=policies,
            policy_partners=links[links["policy_id"].isin(policies["policy_id"])],
            partners=record.partners,
            clusters=known_by(record.clusters, status_date),
            activities=known_by(record.activities, status_date),
        )

    @cached_property
    def instruments(self) -> pd.DataFrame:
        """The policies and funding schemes themselves, without related projects."""
        return self.policies[self.policies["kind"] != RELATED_PROJECT]

    @cached_property
    def related(self) -> pd.DataFrame:
        """The related projects."""
        return self.policies[self.policies["kind"] == RELATED_PROJECT]

    @cached_property
    def took_part(self) -> pd.DataFrame:
        """The clusters that a source names as taking part."""
        return self.clusters[self.clusters["link_certainty"] == TOOK_PART]

    @cached_property
    def policies_on_record(self) -> Figure:
        return Figure("policies_on_record", len(self.instruments), evidence=evidence_of(self.instruments))

    @cached_property
    def policies_discussed(self) -> Figure:
        discussed = int(self.instruments["discussed_in_project"].sum())
        return share("policies_discussed", discussed, len(self.instruments), evidence_of(self.instruments))

    @cached_property
    def countries_with_policies(self) -> Figure:
        """Of the countries that a partner comes from."""
        countries = set(self.partners["country_code"])
        found = countries & set(self.instruments["country_code"])
        return share("countries_with_policies", len(found), len(countries), evidence_of(self.instruments))

    @cached_property
    def clusters_on_record(self) -> Figure:
        return Figure("clusters_on_record", len(self.clusters), evidence=evidence_of(self.clusters))

    @cached_property
    def clusters_took_part(self) -> Figure:
        return share("clusters_took_part", len(self.took_part), len(self.clusters), evidence_of(self.clusters))

    @cached_property
    def countries(self) -> list[str]:
        """Codes of the countries with anything on record: those of the partners in list order, then the others."""
        own = list(dict.fromkeys(self.partners["country_code"]))
        present = set(self.policies["country_code"]) | set(self.clusters["country_code"])
        return [code for code in own if code in present] + sorted(present - set(own))

    @cached_property
    def clusters_by_country(self) -> pd.DataFrame:
        """Number of clusters: country_code, clusters, took_part; the most first, then in the order of the partners."""
        return _counted(self.clusters, "country_code", self.countries)

    @cached_property
    def clusters_by_sector(self) -> pd.DataFrame:
        """Number of clusters: sector (None where none is on record, last), clusters, took_part; the most first."""
        return _counted(self.clusters, "sector", sorted(self.clusters["sector"].dropna().unique(), key=str.casefold))

    @cached_property
    def clusters_by_region(self) -> pd.DataFrame:
        """Number of clusters: region_id (None where no region is on record, last), clusters, took_part, region_name,
        country_code; the most first.
        """
        made = _counted(self.clusters, "region_id", sorted(self.clusters["region_id"].dropna().unique()))
        regions = self.clusters.dropna(subset=["region_id"]).drop_duplicates("region_id").set_index("region_id")
        for name in ("region_name", "country_code"):
            found = [None if pd.isna(code) else regions[name][code] for code in made["region_id"]]
            made[name] = pd.Series(found, index=made.index, dtype=object)
        return made

    @cached_property
    def evidence(self) -> frozenset[Evidence]:
        return evidence_of(self.policies, self.clusters)


def known_by(rows: pd.DataFrame, status_date: date) -> pd.DataFrame:
    """The rows whose `known_on` lies by the status date, and those without any."""
    known = [pd.isna(day) or day <= status_date for day in rows["known_on"]]
    return rows[pd.Series(known, index=rows.index, dtype=bool)]


def _counted(clusters: pd.DataFrame, by: str, order: list[str]) -> pd.DataFrame:
    """Clusters and those of them that took part, by a column; rows without a value last, where there are any."""
    place = {name: number for number, name in enumerate(order)}
    named = clusters["link_certainty"] == TOOK_PART
    counted = named.groupby(clusters[by], sort=False, dropna=False).agg(["size", "sum"])
    rows: list[tuple[Any, int, int]] = [
        (None if pd.isna(value) else value, int(number), int(took_part))
        for value, number, took_part in counted.itertuples(name=None)
    ]
    rows.sort(key=lambda row: (row[0] is None, -row[1], place.get(row[0], 0)))
    return pd.DataFrame(rows, columns=[by, "clusters", "took_part"], dtype=object)
