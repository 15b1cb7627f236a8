"""The cities of activities, as a map and in numbers."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.views import maps
from clustercoop.views.cooperation.dossier import Dossier
from clustercoop.views.cooperation.log import LogFilter, found
from clustercoop.views.view import Column, Kind, Table, View


def places(dossier: Dossier, context_url: str, **choices: Any) -> View:
    """The cities of what a filter lets through, by number of activities held; `choices` are the fields of LogFilter.

    A chosen city stands out among the others that fit.
    """
    chosen = LogFilter(**choices)
    activities = found(dossier, chosen.anywhere)
    own = activities[activities["activity_id"].isin(dossier.state.held["activity_id"])]
    points = _points(own)
    rows = pd.DataFrame(
        [(point.label, point.number) for point in sorted(points, key=lambda point: (-point.number, point.label))],
        columns=["city", "number"],
    )

    @cache
    def draw(dark: bool) -> object:
        return maps.places_map(context_url=context_url, places=points, selected=chosen.place, dark=dark)

    takeaway = _takeaway(rows, unplaced=int(own["place_id"].isna().sum()))
    return View(
        slug="places",
        title=_("Where activities took place"),
        unit=_("number of activities held"),
        takeaway=takeaway,
        alt=_("Map of cities with the number of activities. {takeaway}").format(takeaway=takeaway),
        table=Table(
            "places",
            (Column("city", _("City")), Column("number", _("Activities held"), Kind.COUNT)),
            rows.astype(object),
        ),
        evidence=dossier.state.evidence,
        draw=draw if points else None,
    )


def _points(held: pd.DataFrame) -> list[maps.PlacePoint]:
    placed = held[held["place_id"].notna()]
    return [
        maps.PlacePoint(
            place_id=str(place),
            label=group["city"].iloc[0],
            lon=float(group["lon"].iloc[0]),
            lat=float(group["lat"].iloc[0]),
            number=len(group),
            tooltip=escape(f"{group['city'].iloc[0]}: {_number(len(group))}"),
        )
        for place, group in placed.groupby("place_id", sort=True)
    ]


def _number(number: int) -> str:
    return ngettext("{number} activity", "{number} activities", number).format(number=i18n.number(number))


def _takeaway(rows: pd.DataFrame, *, unplaced: int) -> str:
    if rows.empty:
        return _("No activity of this selection has a place on record.")
    first = rows.iloc[0]
    text = _("Most activities took place in {city}: {number} of {all}.").format(
        city=first["city"], number=i18n.number(first["number"]), all=i18n.number(int(rows["number"].sum()))
    )
    if unplaced:
        text += " " + ngettext(
            "{number} more has no place on record.", "{number} more have no place on record.", unplaced
        ).format(number=i18n.number(unplaced))
    return text
