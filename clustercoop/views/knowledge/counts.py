"""How many clusters, by country and by sector; each bar leads to its list."""

from __future__ import annotations

from functools import cache

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.knowledge import Knowledge
from clustercoop.views.charts.counts import CountBar, count_bars
from clustercoop.views.knowledge import clusters
from clustercoop.views.view import Column, Kind, Table, View
from clustercoop.vocabulary import Evidence

MOST_BARS = 8
"""So many bars of sectors are drawn; of more, those with the most clusters."""


def by_country(state: Knowledge) -> View:
    """Clusters on record by country, and how many of them took part."""
    rows = state.clusters_by_country.copy()
    rows["title"] = [i18n.country(code) for code in rows["country_code"]]
    said = _takeaway(rows, one=_("Most are of {name}: {number} of {all}."))
    return _view("knowledge-by-country", _("Clusters by country"), _("Country"), rows, said, state)


def by_sector(state: Knowledge) -> View:
    """Clusters on record by sector as stated, and how many of them took part."""
    rows = state.clusters_by_sector.copy()
    rows["title"] = [sector or clusters.no_sector() for sector in rows["sector"]]
    said = _takeaway(rows, one=_("The most frequent sector is {name}: {number} of {all}."))
    return _view("knowledge-by-sector", _("Clusters by sector"), _("Sector"), rows, said, state)


def keys(state: Knowledge) -> tuple[list[str], list[str]]:
    """What each bar by country and each by sector stands for, as the filters of the directory have it."""
    sectors = [sector or clusters.NOT_ON_RECORD for sector in state.clusters_by_sector["sector"]]
    return list(state.clusters_by_country["country_code"]), sectors


def _view(slug: str, title: str, what: str, rows: pd.DataFrame, said: str, state: Knowledge) -> View:
    drawn = rows.head(MOST_BARS)
    left = rows.iloc[MOST_BARS:]

    @cache
    def draw(dark: bool) -> object:
        bars = [
            CountBar(row["title"], row["took_part"], row["clusters"], _label(row)) for row in drawn.to_dict("records")
        ]
        return count_bars(rows=bars, part=_("● took part"), rest=_("○ listed for another reason"), dark=dark)

    return View(
        slug=slug,
        title=title,
        unit=_("number of clusters on record"),
        takeaway=said,
        alt=_("Bars of the number of clusters. {takeaway}").format(takeaway=said),
        table=Table(
            slug,
            (
                Column("title", what),
                Column("clusters", _("Clusters"), Kind.COUNT),
                Column("took_part", _("Took part"), Kind.COUNT),
            ),
            rows,
        ),
        evidence=frozenset(Evidence(word) for word in state.clusters["evidence"].unique()),
        draw=draw if len(rows) else None,
        notes=_notes(left),
    )


def _label(row: dict[str, int]) -> str:
    if not row["took_part"]:
        return i18n.number(row["clusters"])
    return _("{number}, {took_part} took part").format(
        number=i18n.number(row["clusters"]), took_part=i18n.number(row["took_part"])
    )


def _notes(left: pd.DataFrame) -> tuple[str, ...]:
    if left.empty:
        return ()
    number = int(left["clusters"].sum())
    return (
        ngettext(
            "Not drawn are {bars} more, with {number} cluster in all; the table has them.",
            "Not drawn are {bars} more, with {number} clusters in all; the table has them.",
            number,
        ).format(bars=i18n.number(len(left)), number=i18n.number(number)),
    )


def _takeaway(rows: pd.DataFrame, *, one: str) -> str:
    if rows.empty:
        return _("No cluster is on record up to this day.")
    told = [row for row in rows.to_dict("records") if row[rows.columns[0]] is not None]
    every = int(rows["clusters"].sum())
    if not told:
        return _("No sector is on record of any cluster.")
    return one.format(name=told[0]["title"], number=i18n.number(told[0]["clusters"]), all=i18n.number(every))
