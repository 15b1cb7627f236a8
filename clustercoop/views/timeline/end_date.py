"""Is the end date sure? The end that the plan uses, and those that other sources state."""

from __future__ import annotations

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.project import ProjectFacts
from clustercoop.stated_dates import is_stated_date
from clustercoop.views.view import Column, Kind, Table


def answer(project: ProjectFacts, ends: pd.DataFrame) -> str:
    """Which end is the plan's, and whether others are stated."""
    others = list(dict.fromkeys(_stated(row.value) for row in ends.itertuples() if not row.used))
    said = _("The plan ends on {day}, and every page computes against that.").format(day=i18n.day(project.end_on))
    if not others:
        return said + " " + _("No source on record says otherwise.")
    return (
        said
        + " "
        + ngettext(
            "Another end is stated elsewhere: {ends}.", "Other ends are stated elsewhere: {ends}.", len(others)
        ).format(ends=", ".join(others))
    )


def _stated(value: str) -> str:
    """The end as the source states it, which need not be a date."""
    return i18n.stated(value) if is_stated_date(value) else value


def table(ends: pd.DataFrame) -> Table:
    """Every end on record, whether it is used, why, and where it is stated."""
    shown = ends.assign(
        said=[_stated(value) for value in ends["value"]],
        state=[_("● used") if used else _("○ not used") for used in ends["used"]],
        link=[row.url if row.linkable else None for row in ends.itertuples()],
    )
    columns = (
        Column("said", _("End stated")),
        Column("state", _("State")),
        Column("reason", _("Reason"), wide=True),
        Column("source", _("Source"), Kind.LINK, link="link"),
    )
    return Table("timeline-ends", columns, shown.astype(object))
