"""How promises moved: the milestone trend, and the promises of one milestone with the reasons noted."""

from __future__ import annotations

from functools import cache

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.promises import history, promises_moved, slipped_days, worst
from clustercoop.measures.schedule import Schedule
from clustercoop.views import words
from clustercoop.views.charts.trend import Promise, trend_chart
from clustercoop.views.view import Column, Kind, Table, View

MOST_NAMED = 3


def answer(schedule: Schedule) -> str:
    """How many promises moved, and which slipped most."""
    moved = promises_moved(schedule)
    if moved.value is None:
        return _("No forecast of a milestone is on record for this selection.")
    said = ngettext(
        "The date of {number} milestone was promised anew at least once.",
        "The dates of {number} milestones were promised anew at least once.",
        int(moved.value),
    ).format(number=i18n.number(moved.value))
    slipped, titles = slipped_days(schedule), _titles(schedule)
    named = [f"{titles[name]} ({words.slippage(slipped[name])})" for name in worst(schedule, MOST_NAMED)]
    if not named:
        return said
    return _("{said} Farthest from what was first promised: {names}.").format(said=said, names=", ".join(named))


def _titles(schedule: Schedule) -> dict[str, str]:
    return dict(zip(schedule.table["milestone_id"], schedule.table["title"], strict=True))


def trend(schedule: Schedule, *, milestone: str | None) -> View:
    """Every milestone with a forecast as a line; the worst and the chosen one are named."""
    rows = history(schedule)
    named = set(worst(schedule, MOST_NAMED))
    promises = [
        Promise(
            key=name,
            title=own.iloc[0]["title"],
            made_on=tuple(own["made_on"]),
            promised=tuple(None if pd.isna(day) else day for day in own["forecast_on"]),
            named=name in named,
            chosen=name == milestone,
        )
        for name, own in rows.groupby("milestone_id", sort=False)
    ]
    promised = [day for item in promises for day in item.promised if day is not None]

    @cache
    def draw(dark: bool) -> object:
        return trend_chart(
            promises=promises,
            start=schedule.project.start_on,
            end=max([schedule.project.end_on, schedule.status_date, *promised]),
            status_date=schedule.status_date,
            dark=dark,
        )

    said = answer(schedule)
    return View(
        slug="timeline-trend",
        title=_("Milestone trend"),
        unit=_("day on which a date was promised, and the date promised"),
        takeaway=said,
        alt=_("Line chart, one line for each milestone; a level line keeps its promise. {takeaway}").format(
            takeaway=said
        ),
        table=_table("timeline-trend", rows, with_title=True),
        evidence=promises_moved(schedule).evidence,
        draw=draw if promises else None,
        notes=(_("A level line keeps its promise, one that climbs slips, and on the dotted line the day has come."),)
        if promises
        else (),
    )


def of_milestone(schedule: Schedule, milestone: str) -> Table:
    """Every promise made of one milestone, how far it moved, and why."""
    rows = history(schedule)
    return _table("timeline-promises", rows[rows["milestone_id"] == milestone], with_title=False)


def _table(slug: str, rows: pd.DataFrame, *, with_title: bool) -> Table:
    made = rows.assign(moved=[words.slippage_change(days) for days in rows["moved_days"]])
    columns = (
        Column("made_on", _("Made on"), Kind.DAY),
        Column("forecast_on", _("Promised for"), Kind.DAY, _("taken back")),
        Column("moved", _("Moved"), absent=""),
        Column("reason", _("Reason"), absent=""),
    )
    first = (Column("title", _("Milestone")),) if with_title else ()
    taken_away = (Column("moved_days", _("Moved by days"), Kind.COUNT),)
    shown = made.astype(object).where(made.notna(), None)
    return Table(slug, (*first, *columns), shown, taken_away=taken_away)
