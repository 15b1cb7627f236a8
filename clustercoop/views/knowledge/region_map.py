"""Where are the clusters? Regions filled by their number of clusters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.knowledge import Knowledge
from clustercoop.views import maps, words
from clustercoop.views.knowledge import clusters
from clustercoop.views.palette import palette
from clustercoop.views.regions import LegendStep
from clustercoop.views.view import Column, Kind, Table, View
from clustercoop.vocabulary import Evidence


@dataclass(frozen=True)
class ClusterMap:
    """The map with its legend."""

    view: View
    legend: tuple[LegendStep, ...]


def cluster_map(state: Knowledge, outlines: Mapping[str, Mapping[str, Any]], context_url: str) -> ClusterMap:
    """Regions by their number of clusters on record; `outlines` are GeoJSON features by region code.

    What has no region or no outline is not filled, and a note says so.
    """
    rows = state.clusters_by_region.to_dict("records")
    known_regions = [row for row in rows if row["region_id"] is not None]
    step, legend = _classes([row["clusters"] for row in known_regions])
    drawn = [row for row in known_regions if row["region_id"] in outlines]

    @cache
    def draw(dark: bool) -> object:
        scheme = palette(dark)
        return maps.counts_map(
            context_url=context_url,
            regions=[
                maps.CountedRegion(
                    region_id=row["region_id"],
                    outline=outlines[row["region_id"]],
                    label=i18n.number(row["clusters"]),
                    colour=scheme.sequence[(row["clusters"] - 1) // step],
                    tooltip=escape(f"{row['region_name']}: {_number(row['clusters'])}"),
                )
                for row in drawn
            ],
            dark=dark,
        )

    said = _takeaway(rows)
    missing = [row["region_name"] for row in known_regions if row["region_id"] not in outlines]
    view = View(
        slug="knowledge-regions",
        title=_("Clusters by region"),
        unit=_("number of clusters on record, NUTS 2 regions"),
        takeaway=said,
        alt=_("Map of regions by their number of clusters. {takeaway}").format(takeaway=said),
        table=_table(rows),
        evidence=frozenset(Evidence(word) for word in state.clusters["evidence"].unique()),
        draw=draw if drawn else None,
        notes=(_("No outline is at hand for {regions}.").format(regions=words.names(missing)),) if missing else (),
    )
    return ClusterMap(view, legend)


def _table(rows: list[dict[str, Any]]) -> Table:
    shown = [
        row
        | {
            "region": row["region_name"] if row["region_id"] is not None else clusters.no_region(),
            "code": row["region_id"],
        }
        for row in rows
    ]
    columns = (
        Column("region", _("Region")),
        Column("code", _("NUTS code"), Kind.CODE),
        Column("country_code", _("Country"), Kind.COUNTRY),
        Column("clusters", _("Clusters"), Kind.COUNT),
        Column("took_part", _("Took part"), Kind.COUNT),
    )
    names = [column.name for column in columns]
    return Table("knowledge-regions", columns, pd.DataFrame(shown, columns=names, dtype=object))


def _classes(numbers: list[int]) -> tuple[int, tuple[LegendStep, ...]]:
    """Equal steps of whole numbers from one cluster on, no more than there are colours."""
    light, dark = palette(dark=False).sequence, palette(dark=True).sequence
    most = max(numbers, default=0)
    step = max(-(-most // len(light)), 1)
    bounds = [(at * step + 1, (at + 1) * step) for at in range(-(-most // step))]
    return step, tuple(
        LegendStep(light[at], dark[at], i18n.number(low) if low == high else _bounds(low, high))
        for at, (low, high) in enumerate(bounds)
    )


def _bounds(low: int, high: int) -> str:
    return _("{low} to {high}").format(low=i18n.number(low), high=i18n.number(high))


def _number(number: int) -> str:
    return ngettext("{number} cluster", "{number} clusters", number).format(number=i18n.number(number))


def _takeaway(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return _("No cluster is on record up to this day.")
    told = [row for row in rows if row["region_id"] is not None]
    without = sum(row["clusters"] for row in rows if row["region_id"] is None)
    if not told:
        return _("No region is on record of any cluster.")
    text = ngettext(
        "Clusters of {regions} region are on record; most are of {first}: {number}.",
        "Clusters of {regions} regions are on record; most are of {first}: {number}.",
        len(told),
    ).format(regions=len(told), first=told[0]["region_name"], number=i18n.number(told[0]["clusters"]))
    if without:
        text += " " + ngettext(
            "Of {number} cluster no region is on record.", "Of {number} clusters no region is on record.", without
        ).format(number=i18n.number(without))
    return text
