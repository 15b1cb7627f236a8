"""Which clusters? A directory that can be searched and filtered, and a card for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.knowledge import Knowledge
from clustercoop.measures.search import folded, matches
from clustercoop.views import addresses, words
from clustercoop.views.card import Card, Link, LinkList, SourceLine
from clustercoop.views.view import Column, Kind, Table, known
from clustercoop.vocabulary import Evidence

PAGE_ROWS = 50
SEARCHED = ("name", "name_native", "city", "region", "region_name", "sector")

NOT_ON_RECORD = "none"
"""What stands in an address for clusters of which a region or sector is not on record."""


@dataclass(frozen=True)
class ClusterFilter:
    """What the reader wants to see of the clusters; None, or no words, lets everything through."""

    words: str = ""
    country: str | None = None
    region: str | None = None
    """Identifier of a region, or NOT_ON_RECORD; so for the sector."""
    sector: str | None = None
    link: str | None = None


def answer(state: Knowledge) -> str:
    """How many there are of how many countries, and what links them to the project."""
    number = len(state.clusters)
    if not number:
        return _("No cluster is on record up to this day.")
    lands = state.clusters["country_code"].nunique()
    counted = ngettext("{number} cluster", "{number} clusters", number).format(number=i18n.number(number))
    where = ngettext("{countries} country", "{countries} countries", lands).format(countries=lands)
    named = len(state.took_part)
    took_part = ngettext(
        "{number} is named by a source as taking part in an activity",
        "{number} are named by a source as taking part in an activity",
        named,
    ).format(number=i18n.number(named))
    return _("{clusters} of {where} are on record; {took_part}, the others are listed for another reason.").format(
        clusters=counted, where=where, took_part=took_part
    )


def name(cluster: Mapping[str, Any]) -> str:
    """Its English name, or else its own."""
    return next(
        (str(cluster[each]) for each in ("name", "name_native") if known(cluster[each])), _("no name on record")
    )


def countries(state: Knowledge) -> dict[str, str]:
    """The countries that have a cluster on record, by code."""
    present = set(state.clusters["country_code"])
    return {code: i18n.country(code) for code in state.countries if code in present}


def regions(state: Knowledge) -> dict[str, str]:
    """The regions that have a cluster on record, by identifier, those without a region last."""
    rows = state.clusters_by_region.to_dict("records")
    named = {row["region_id"]: f"{row['region_name']} ({row['country_code']})" for row in rows if row["region_id"]}
    named = dict(sorted(named.items(), key=lambda item: folded(item[1])))
    return named | ({NOT_ON_RECORD: no_region()} if rows and rows[-1]["region_id"] is None else {})


def sectors(state: Knowledge) -> dict[str, str]:
    """The sectors on record in the order of the alphabet, clusters without one last."""
    found = list(state.clusters_by_sector["sector"])
    named = {sector: sector for sector in sorted((sector for sector in found if sector), key=folded)}
    return named | ({NOT_ON_RECORD: no_sector()} if None in found else {})


def links(state: Knowledge) -> dict[str, str]:
    """The kinds of link to the project, those of the vocabulary first."""
    present = set(state.clusters["link_certainty"])
    own = [link for link in words.CLUSTER_LINKS if link in present]
    return {link: words.cluster_link(link) for link in [*own, *sorted(present - set(own))]}


def no_region() -> str:
    """What is said of clusters without a region."""
    return _("no region on record")


def no_sector() -> str:
    """What is said of clusters without a sector."""
    return _("no sector on record")


def filtered(state: Knowledge, chosen: ClusterFilter) -> pd.DataFrame:
    """The clusters that the filter lets through, those that took part first, then by name."""
    made = state.clusters
    for column, wanted in (
        ("country_code", chosen.country),
        ("region_id", chosen.region),
        ("sector", chosen.sector),
        ("link_certainty", chosen.link),
    ):
        if wanted is not None:
            made = made[made[column].isna() if wanted == NOT_ON_RECORD else made[column] == wanted]
    made = made[matches(made, SEARCHED, chosen.words)]
    place = {link: number for number, link in enumerate(words.CLUSTER_LINKS)}
    shown = made["name"].where(made["name"].notna(), made["name_native"])
    keys = [
        (place.get(link, len(place)), folded(text) if isinstance(text, str) else "", cluster)
        for link, text, cluster in zip(made["link_certainty"], shown, made["cluster_id"], strict=True)
    ]
    return made.iloc[sorted(range(len(made)), key=keys.__getitem__)]


def in_use(chosen: ClusterFilter) -> list[str]:
    """The filters in use, in words."""
    named = [
        (_("search for “{words}”").format(words=chosen.words), bool(chosen.words)),
        (_("country"), chosen.country is not None),
        (_("region"), chosen.region is not None),
        (_("sector"), chosen.sector is not None),
        (_("link to the project"), chosen.link is not None),
    ]
    return [text for text, used in named if used]


def counted(rows: pd.DataFrame) -> str:
    """How many clusters the list has."""
    return ngettext("{number} cluster", "{number} clusters", len(rows)).format(number=i18n.number(len(rows)))


def table(state: Knowledge, rows: pd.DataFrame, carried: str) -> Table:
    """A list of clusters, each with its card behind its name, its activity and its source."""
    records = rows.to_dict("records")
    titles = _titles(state)
    made = rows.copy()
    made["shown"] = [name(row) for row in records]
    made["second"] = [row["name_native"] if known(row["name"]) else None for row in records]
    made["place"] = [_place(row) for row in records]
    made["size"] = [size_number(row) for row in records]
    made["linked"] = [words.cluster_link(link) for link in made["link_certainty"]]
    made["reason"] = [titles.get(row["activity_id"]) or row["role"] for row in records]
    made["opens_activity"] = [
        addresses.activity(activity, carried) if activity in titles else None for activity in made["activity_id"]
    ]
    made["card"] = [addresses.cluster(cluster, carried) for cluster in made["cluster_id"]]
    made["mark"] = [words.evidence_mark([evidence]) for evidence in made["evidence"]]
    made["link"] = made["url"].where(made["linkable"].astype(bool), None)
    absent = _("not on record")
    columns = (
        Column("shown", _("Cluster"), opens="card", below="second"),
        Column("country_code", _("Country"), Kind.COUNTRY, below="place"),
        Column("sector", _("Sector"), absent=absent),
        Column("size", _("Size"), absent=absent, below="size_unit"),
        Column("linked", _("Link to the project"), opens="opens_activity", below="reason"),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    more = (
        "cluster_id", "name", "name_native", "region", "region_id", "region_name", "city", "size_value", "size_unit",
        "founded", "link_certainty", "role", "activity_id", "note", "evidence",
    )  # fmt: skip
    return Table(
        "knowledge-clusters",
        columns,
        made.astype(object).where(made.notna(), None),
        taken_away=tuple(Column(each, each) for each in more),
    )


def _titles(state: Knowledge) -> dict[str, str]:
    return dict(zip(state.activities["activity_id"], state.activities["title"], strict=True))


def _place(cluster: Mapping[str, Any]) -> str:
    """Region and city, or that neither is on record."""
    region = cluster["region"] if known(cluster["region"]) else cluster["region_name"]
    return ", ".join(str(part) for part in (region, cluster["city"]) if known(part)) or no_region()


def size_number(cluster: Mapping[str, Any]) -> str | None:
    """The size without its unit, None where none is on record; decimals only where there are any."""
    if not known(cluster["size_value"]):
        return None
    value = float(cluster["size_value"])
    return i18n.number(value, 0 if value.is_integer() else 1)


def card(state: Knowledge, cluster_id: str, carried: str) -> Card:
    """Everything on record about one cluster. Raises KeyError where there is none on this day."""
    cluster = state.clusters.set_index("cluster_id", drop=False).loc[cluster_id].to_dict()
    number, absent = size_number(cluster), _("not on record")
    facts = [
        (_("Name in its language"), cluster["name_native"] if known(cluster["name"]) else None),
        (_("Region"), _region(cluster) or absent),
        (_("City of its seat"), cluster["city"] if known(cluster["city"]) else absent),
        (_("Sector"), cluster["sector"] if known(cluster["sector"]) else absent),
        (_("Size"), " ".join(str(part) for part in (number, cluster["size_unit"]) if known(part)) or absent),
        (_("Founded"), i18n.stated(cluster["founded"]) if known(cluster["founded"]) else absent),
        (_("Link to the project"), words.cluster_link(cluster["link_certainty"])),
        (_("What it did, or why it is listed"), cluster["role"]),
    ]
    rows = state.activities[state.activities["activity_id"] == cluster["activity_id"]]
    activities = tuple(
        Link(
            row["title"], addresses.activity(row["activity_id"], carried), i18n.stated_span(row["starts"], row["ends"])
        )
        for row in rows.to_dict("records")
    )
    return Card(
        name=name(cluster),
        subtitle=i18n.country(cluster["country_code"]),
        facts=tuple((label, str(text)) for label, text in facts if known(text)),
        notes=(_("Note: {note}").format(note=cluster["note"]),) if known(cluster["note"]) else (),
        lists=(LinkList(_("Activities"), activities, nothing=_("No activity with it is on record.")),),
        sources=(SourceLine(_("cluster"), cluster["source"], cluster["url"] if cluster["linkable"] else None),),
        evidence=frozenset({Evidence(cluster["evidence"])}),
    )


def _region(cluster: Mapping[str, Any]) -> str:
    """The region as stated, and the region of the map that it lies in where that has another name."""
    stated, region = cluster["region"], cluster["region_name"]
    if known(stated) and known(region) and stated != region:
        return _("{stated}, in {region} ({code})").format(stated=stated, region=region, code=cluster["region_id"])
    return str(next((text for text in (stated, region) if known(text)), ""))
