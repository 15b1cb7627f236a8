"""Plan, promise and reality in one picture: groups with their tasks, milestones and outputs, grouped by choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from itertools import islice
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import N_, _
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.points import points
from clustercoop.measures.schedule import REACHED, Schedule
from clustercoop.views import words
from clustercoop.views.charts.gantt import Bar, Mark, Ruler, Tick, gantt_chart
from clustercoop.views.timeline import milestones
from clustercoop.views.view import View
from clustercoop.vocabulary import MilestoneState

LATE = (MilestoneState.REACHED_LATE, MilestoneState.OVERDUE, MilestoneState.FORECAST_LATE)

GROUPS = {
    "work-package": N_("Work package"),
    "objective": N_("Objective"),
    "partner": N_("Partner"),
}
"""What the rows can be grouped by: the name in the address and in words."""

MOST_POINTS = 40
"""So many milestones and outputs can be read at once; of more, those nearest to the status date are shown."""

KEYS = {"work-package": "work_package_id", "objective": "objective_id", "partner": "responsible_partner_id"}


@dataclass(frozen=True)
class Group:
    """Rows that stand together under a head; its days are those of its work package, or of all that is in it."""

    title: str
    start: date
    end: date
    tasks: pd.DataFrame
    points: pd.DataFrame


def gantt(
    schedule: Schedule,
    cooperation: Cooperation,
    objectives: pd.DataFrame,
    *,
    group: str,
    period: str | None,
) -> View:
    """Work packages, tasks, milestones and outputs as known on the status date; `period` zooms to one of them."""
    start, end = _window(schedule, period)
    every = points(schedule)
    marks, is_whole = _marks(every, schedule.status_date, start, end)
    groups = _groups(schedule, every, objectives, cooperation.partners, group)
    packages = schedule.work_packages
    numbers = dict(zip(packages["work_package_id"], packages["number"], strict=True))
    rows = list(_rows(groups, numbers, marks, start, end))
    listed = every if period is None else every[_within(every, schedule.status_date, start, end)]
    ruler = _ruler(schedule, cooperation, start, end)

    @cache
    def draw(dark: bool) -> object:
        return gantt_chart(rows=rows, ruler=ruler, start=start, end=end, status_date=schedule.status_date, dark=dark)

    said = milestones.takeaway(schedule)
    return View(
        slug="timeline",
        title=_("Plan, promise and reality"),
        unit=_("dates; slippage in days"),
        takeaway=said,
        alt=_("Gantt chart of {packages} work packages and {milestones} milestones. {takeaway}").format(
            packages=len(schedule.work_packages), milestones=len(schedule.table), takeaway=said
        ),
        table=milestones.milestone_table(schedule, every),
        evidence=schedule.evidence,
        draw=draw if rows else None,
        narrow=time_list(list(islice(_nearest(listed, schedule.status_date), MOST_POINTS)), schedule.status_date),
        notes=(
            _key(),
            *milestones.rebaselined(schedule),
            *_left_out(every, is_whole and len(listed) <= MOST_POINTS),
            *milestones.undrawn(every),
        ),
    )


def _key() -> str:
    return _("Hollow: baseline; open triangle: forecast; filled: actual. The bar between them is the slippage.")


def _left_out(every: pd.DataFrame, is_whole: bool) -> tuple[str, ...]:
    """What is said where not everything can be shown."""
    if is_whole:
        return ()
    return (
        _(
            "Shown are the {most} nearest to the status date of {number} milestones and outputs; the table has all."
        ).format(most=MOST_POINTS, number=i18n.number(len(every))),
    )


def _window(schedule: Schedule, period: str | None) -> tuple[date, date]:
    """The days drawn: those of a period, or of the project and all that reaches beyond it."""
    chosen = schedule.periods[schedule.periods["period_id"] == period]
    if len(chosen):
        return chosen.iloc[0]["start_on"], chosen.iloc[0]["end_on"]
    table = schedule.table
    stated = map(milestones.drawn_day, {*table["baseline"], *table["actual"]})
    days = [day for day in (*stated, *table["forecast_on"]) if day]
    return schedule.project.start_on, max([schedule.project.end_on, schedule.status_date, *days])


def _groups(
    schedule: Schedule, every: pd.DataFrame, objectives: pd.DataFrame, partners: pd.DataFrame, group: str
) -> Iterator[Group]:
    """The project's own rows first, then each group that has any."""
    key = KEYS[group]
    project, tasks = schedule.project, schedule.tasks
    free = every[every[key].isna()]
    yield Group(project.acronym, project.start_on, project.end_on, tasks.iloc[:0], free)
    if group == "work-package":
        for package in schedule.work_packages.itertuples():
            own = tasks[tasks["work_package_id"] == package.work_package_id]
            mine = every[every[key] == package.work_package_id]
            title = _("WP {number}: {title}").format(number=package.number, title=package.title)
            yield Group(title, package.start_on, package.end_on, own, mine)
        return
    names = (
        dict(zip(objectives["objective_id"], objectives["title"], strict=True))
        if group == "objective"
        else dict(zip(partners["partner_id"], partners["short_name"], strict=True))
    )
    objective_of = dict(
        zip(schedule.work_packages["work_package_id"], schedule.work_packages["objective_id"], strict=True)
    )
    for member, title in names.items():
        own = (
            tasks[tasks["responsible_partner_id"] == member]
            if group == "partner"
            else tasks[tasks["work_package_id"].map(objective_of) == member]
        )
        mine = every[every[key] == member]
        if len(own) or len(mine):
            planned = [on for on in map(milestones.drawn_day, mine["baseline"]) if on is not None]
            days = [*own["start_on"], *own["end_on"], *mine["on"], *planned]
            yield Group(title, min(days), max(days), own, mine)


def _rows(
    groups: Iterator[Group], numbers: Mapping[str, int], marks: dict[int, Mark], start: date, end: date
) -> Iterator[Bar | Mark]:
    """The rows of the groups that have something between two days; `numbers` are those of the work packages."""
    for group in groups:
        tasks = [
            Bar(f"{numbers[row.work_package_id]}.{row.number} {row.title}", row.start_on, row.end_on, False)
            for row in group.tasks.itertuples()
            if row.start_on <= end and row.end_on >= start
        ]
        own = [marks[place] for place in group.points.index if place in marks]
        if (tasks or own) or (group.start <= end and group.end >= start):
            yield Bar(group.title, max(group.start, start), min(group.end, end))
            for task in tasks:
                yield Bar(task.label, max(task.start, start), min(task.end, end), False)
            yield from own


def _marks(every: pd.DataFrame, status_date: date, start: date, end: date) -> tuple[dict[int, Mark], bool]:
    """The marks between two days by their place among all, at most `MOST_POINTS`, and whether that is every one."""
    made: dict[int, Mark] = {}
    for row in _nearest(every, status_date):
        mark = _mark(row, status_date)
        if _is_within(mark, start, end):
            if len(made) == MOST_POINTS:
                return made, False
            made[row.Index] = mark
    return made, True


def _nearest(every: pd.DataFrame, status_date: date) -> Iterator[Any]:
    """The rows, those nearest to the status date first."""
    away = [abs((on - status_date).days) for on in every["on"]]
    nearest: Iterator[Any] = every.iloc[sorted(range(len(away)), key=away.__getitem__)].itertuples()
    return nearest


def _within(every: pd.DataFrame, status_date: date, start: date, end: date) -> pd.Series:
    """Of each row whether the picture shows it between two days, or would if it were drawn as a point."""
    shown = [_is_within(_mark(row, status_date), start, end) or start <= row.on <= end for row in every.itertuples()]
    return pd.Series(shown, index=every.index, dtype=bool)


def _is_within(mark: Mark, start: date, end: date) -> bool:
    days = [day for day in (mark.baseline, mark.forecast, mark.actual, mark.until) if day is not None]
    return bool(days) and min(days) <= end and max(days) >= start


def _mark(row: Any, status_date: date) -> Mark:
    """A withdrawn milestone keeps its baseline alone: nobody expects it any more. See `_until` of an overdue one."""
    is_withdrawn = row.state == MilestoneState.WITHDRAWN
    is_doubtful = row.state in (MilestoneState.WITHDRAWN, MilestoneState.IN_CONFLICT)
    return Mark(
        label=f"{words.MILESTONE_STATES[row.state][0]} {row.title}" if is_doubtful else row.title,
        baseline=milestones.drawn_day(row.baseline),
        forecast=None if is_withdrawn or row.state in REACHED else row.forecast_on,
        actual=milestones.drawn_day(row.actual),
        until=None if is_withdrawn or row.state is None else _until(row, status_date),
        state=_says(row, status_date),
        slippage=_moved(row, status_date),
        late=row.state in LATE,
    )


def _moved(row: Any, status_date: date) -> str:
    """What stands beside the bar of a slippage: symbol of the state, days and word."""
    said = milestones.slippage(row, status_date)
    return f"{words.MILESTONE_STATES[row.state][0]} {said}" if said and said != words.slippage(0) else ""


def _says(row: Any, status_date: date) -> str:
    """State and slippage in words."""
    return " · ".join(part for part in (milestones.state(row.state), milestones.slippage(row, status_date)) if part)


def _until(row: Any, status_date: date) -> date | None:
    """An overdue milestone has slipped at least to the status date, whatever was last forecast."""
    expected = milestones.drawn_day(row.actual) or row.forecast_on
    if row.state == MilestoneState.OVERDUE:
        return max(expected or status_date, status_date)
    return None if row.actual and expected is None else expected


def _ruler(schedule: Schedule, cooperation: Cooperation, start: date, end: date) -> Ruler:
    """Periods, meetings and activities between two days; activities known only to the month are not points."""
    starts = [(row.title, milestones.drawn_day(row.starts)) for row in cooperation.held.itertuples()]
    held = [Tick(title, on) for title, on in starts if on is not None]
    meetings = [Tick(row.title, row.held_on) for row in cooperation.meetings.itertuples()]
    return Ruler(
        periods=tuple(
            (_("P{number}").format(number=row.number), row.start_on, row.end_on)
            for row in schedule.periods.itertuples()
            if row.start_on <= end and row.end_on >= start
        ),
        meetings=tuple(tick for tick in meetings if start <= tick.on <= end),
        activities=tuple(tick for tick in held if start <= tick.on <= end),
    )


def time_list(rows: list[Any], status_date: date) -> str:
    """Points as a list in time order, for a screen that is too narrow for the picture. HTML, every text escaped."""
    entries = []
    for row in sorted(rows, key=lambda row: row.Index):
        state = _says(row, status_date)
        entries.append(
            f'<li><span class="when">{escape(_dates(row))}</span><span>{escape(row.title)} '
            f"<small>{escape(state)} · {escape(words.evidence_mark([row.evidence]))}</small></span></li>"
        )
    return f'<ul class="list">{"".join(entries)}</ul>'


def _dates(row: Any) -> str:
    """The date that counts: actual, else forecast, else baseline."""
    if row.actual:
        return i18n.stated(row.actual)
    return i18n.short_day(row.forecast_on) if row.forecast_on is not None else i18n.stated(row.baseline)
