"""Whom the activities reached, by reporting period, as far as sources state it."""

from __future__ import annotations

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.figure import evidence_of
from clustercoop.measures.reach import Reach
from clustercoop.views.view import Column, Kind, Table, View


def view(reach: Reach) -> View:
    """Activities, people and clusters by reporting period; the table is the chart."""
    said = takeaway(reach)
    notes = []
    if reach.undated:
        notes.append(
            ngettext(
                "{number} activity of the project has no date on record; it is counted nowhere.",
                "{number} activities of the project have no date on record; they are counted nowhere.",
                reach.undated,
            ).format(number=i18n.number(reach.undated))
        )
    return View(
        slug="reach",
        title=_("Reach by reporting period"),
        unit=_("numbers as stated; who came to several activities is counted at each"),
        takeaway=said,
        alt=said,
        table=_table(reach),
        evidence=evidence_of(reach.stated),
        notes=tuple(notes),
    )


def takeaway(reach: Reach) -> str:
    """People and clusters in sum, each with the number of activities that state it."""
    held = len(reach.cooperation.held)
    if not held:
        return _("No activity is held yet.")
    people = _("Of none of the activities held a source states how many people came.")
    if reach.people.value is not None:
        people = ngettext(
            "Of {stating} of {held} activities held a source states how many people came: {people}.",
            "Of {stating} of {held} activities held sources state how many people came: {people} in sum.",
            reach.stating_people,
        ).format(
            stating=i18n.number(reach.stating_people), held=i18n.number(held), people=i18n.number(reach.people.value)
        )
    clusters = _("Of none it is stated how many clusters came.")
    if reach.clusters.value is not None:
        clusters = ngettext(
            "Of {stating} it is stated how many clusters came: {clusters}.",
            "Of {stating} it is stated how many clusters came: {clusters} in sum.",
            reach.stating_clusters,
        ).format(stating=i18n.number(reach.stating_clusters), clusters=i18n.number(reach.clusters.value))
    return f"{people} {clusters}"


def _table(reach: Reach) -> Table:
    made = reach.by_period.copy()
    # Without periods on record all stand in one row, and none of them has a date that could mean several.
    lost = (
        (_("all activities held"), _("reporting periods are not published"))
        if reach.periods.empty
        else (_("no single period"), _("the date on record can mean several"))
    )
    made["period"] = [
        _("Period {number}").format(number=number) if number is not None else lost[0] for number in made["number"]
    ]
    made["days"] = [
        _("{first} to {last}").format(first=i18n.short_day(row.start_on), last=i18n.short_day(row.end_on))
        if row.start_on is not None
        else lost[1]
        for row in made.itertuples()
    ]
    for name in ("people", "clusters"):
        made[f"{name}_of"] = [
            _("stated by {number} of {all}").format(number=stating, all=activities) if activities else ""
            for stating, activities in zip(made[f"stating_{name}"], made["activities"], strict=True)
        ]
        made[f"{name}_shade"] = _shades(made[name])
    made["shade"] = _shades(made["activities"])
    absent = _("not stated")
    columns = (
        Column("period", _("Period"), below="days"),
        Column("activities", _("Activities held"), Kind.COUNT, shade="shade"),
        Column("people", _("People"), Kind.COUNT, absent, below="people_of", shade="people_shade"),
        Column("clusters", _("Clusters"), Kind.COUNT, absent, below="clusters_of", shade="clusters_shade"),
    )
    return Table(
        "reach",
        columns,
        made.astype(object),
        taken_away=(
            Column("stating_people", "stating_people", Kind.COUNT),
            Column("stating_clusters", "stating_clusters", Kind.COUNT),
        ),
    )


def _shades(numbers: pd.Series) -> list[float | None]:
    known = [float(number) for number in numbers if not pd.isna(number)]
    most = max(known, default=0)
    return [None if pd.isna(number) or not most else float(number) / most for number in numbers]
