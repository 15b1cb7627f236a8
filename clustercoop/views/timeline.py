"""The schedule as a Gantt and a table."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from clustercoop import stated_dates
from clustercoop.i18n import _, ngettext
from clustercoop.measures.schedule import REACHED, Schedule
from clustercoop.views import words
from clustercoop.views.charts.gantt import Bar, Mark, gantt_chart
from clustercoop.views.view import Column, Kind, Table, View
from clustercoop.vocabulary import Evidence, MilestoneState

LATE = (MilestoneState.REACHED_LATE, MilestoneState.OVERDUE, MilestoneState.FORECAST_LATE)


def gantt(schedule: Schedule) -> View:
    """Work packages and milestones with baseline, forecast and actual date, as known on the status date."""
    project = schedule.project
    rows = _rows(schedule)

    @cache
    def draw(dark: bool) -> object:
        ends = [project.end_on, schedule.status_date]
        ends += [
            day for row in rows if isinstance(row, Mark) for day in (row.baseline, row.forecast, row.actual) if day
        ]
        return gantt_chart(
            rows=rows, start=project.start_on, end=max(ends), status_date=schedule.status_date, dark=dark
        )

    takeaway = _takeaway(schedule)
    return View(
        slug="timeline",
        title=_("Work packages and milestones"),
        unit=_("dates; slippage in days"),
        takeaway=takeaway,
        alt=_("Gantt chart of {packages} work packages and {milestones} milestones. {takeaway}").format(
            packages=len(schedule.work_packages), milestones=len(schedule.table), takeaway=takeaway
        ),
        table=milestone_table(schedule),
        evidence=schedule.evidence,
        draw=draw if rows else None,
        notes=_undrawn(schedule),
    )


def milestone_table(schedule: Schedule) -> Table:
    """The milestones in time order, with their state in words."""
    made = schedule.table.copy()
    packages = dict(zip(schedule.work_packages["work_package_id"], schedule.work_packages["number"], strict=True))
    made["package"] = [_package(packages.get(name)) for name in made["work_package_id"]]
    made["shown_state"] = [words.milestone_state(state) for state in made["state"]]
    made["slippage"] = [_slippage(row, schedule.status_date) for row in made.itertuples()]
    made["mark"] = [words.evidence_mark([evidence]) for evidence in made["evidence"]]
    columns = (
        Column("title", _("Milestone")),
        Column("package", _("Work package")),
        Column("baseline", _("Baseline"), Kind.STATED),
        Column("forecast_on", _("Latest forecast"), Kind.DAY),
        Column("actual", _("Actual"), Kind.STATED),
        Column("shown_state", _("State")),
        Column("slippage", _("Slippage")),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    made["link"] = made["url"].where(made["linkable"].astype(bool), None)
    return Table("milestones", columns, made.astype(object))


def _package(number: object) -> str | None:
    return None if number is None else _("WP {number}").format(number=number)


def _rows(schedule: Schedule) -> list[Bar | Mark]:
    """Each work package followed by its milestones; those without one come first, under the project's own band."""
    rows: list[Bar | Mark] = []
    free = schedule.table[schedule.table["work_package_id"].isna()]
    rows.append(Bar(schedule.project.acronym, schedule.project.start_on, schedule.project.end_on))
    rows += _marks(free, schedule.status_date)
    for package in schedule.work_packages.itertuples():
        label = _("WP {number}: {title}").format(number=package.number, title=package.title)
        rows.append(Bar(label, package.start_on, package.end_on))
        own = schedule.table[schedule.table["work_package_id"] == package.work_package_id]
        rows += _marks(own, schedule.status_date)
    return rows


def _marks(milestones: pd.DataFrame, status_date: date) -> list[Mark]:
    """An overdue milestone has slipped at least to the status date, whatever was last forecast."""
    return [
        Mark(
            label=f"{words.EVIDENCE[Evidence(row.evidence)][0]} {row.title}",
            baseline=_day(row.baseline),
            forecast=row.forecast_on if row.state not in REACHED else None,
            actual=_day(row.actual),
            until=_until(row, status_date),
            state=words.milestone_state(row.state),
            late=row.state in LATE,
        )
        for row in milestones.itertuples()
    ]


def _until(row: Any, status_date: date) -> date | None:
    expected = _day(row.actual) or row.forecast_on
    if row.state == MilestoneState.OVERDUE:
        return max(expected or status_date, status_date)
    return None if row.actual and expected is None else expected


def _slippage(row: Any, status_date: date) -> str:
    """The slippage in words; of an overdue milestone at least the days since it was due."""
    if row.state == MilestoneState.OVERDUE and (row.forecast_on is None or row.forecast_on <= status_date):
        days = (status_date - row.due_on).days
        return ngettext("{days} day overdue so far", "{days} days overdue so far", days).format(days=days)
    return words.slippage(row.slippage_days)


def _day(stated: str | None) -> date | None:
    """Only a date that names a day is drawn as a point."""
    return stated_dates.exact_day(stated) if stated else None


def _undrawn(schedule: Schedule) -> tuple[str, ...]:
    """Dates known only to the month or year are not points in time; they are said in words."""
    vague = [
        row.title
        for row in schedule.table.itertuples()
        if any(text and stated_dates.exact_day(text) is None for text in (row.baseline, row.actual))
    ]
    if not vague:
        return ()
    return (
        _(
            "Known only to the month or year, so not drawn as a point: {names}. The table has the date as stated."
        ).format(names=words.names(vague, most=6)),
    )


def _takeaway(schedule: Schedule) -> str:
    if schedule.table.empty:
        return _("No milestone is on record for this selection.")
    overdue = schedule.of_state(MilestoneState.OVERDUE)["title"]
    late = schedule.of_state(MilestoneState.FORECAST_LATE)["title"]
    parts = []
    if len(overdue):
        parts.append(
            ngettext(
                "{number} milestone is overdue: {names}.",
                "{number} milestones are overdue: {names}.",
                len(overdue),
            ).format(number=len(overdue), names=words.names(overdue))
        )
    if len(late):
        parts.append(
            ngettext(
                "{number} milestone is forecast late: {names}.",
                "{number} milestones are forecast late: {names}.",
                len(late),
            ).format(number=len(late), names=words.names(late))
        )
    return " ".join(parts) or _("No milestone is overdue or forecast late.")
