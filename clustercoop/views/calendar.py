"""A calendar file: milestones, meetings and report deadlines. The only user of icalendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from clustercoop import stated_dates
from clustercoop.i18n import _
from clustercoop.measures.completeness import Reporting
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.points import points
from clustercoop.measures.schedule import REACHED, Schedule
from clustercoop.views import words
from clustercoop.views.timeline import milestones
from clustercoop.vocabulary import Evidence, MilestoneState

MIME = "text/calendar"
LEFT_OUT = (MilestoneState.WITHDRAWN, MilestoneState.IN_CONFLICT)


@dataclass(frozen=True)
class Entry:
    """A whole day in the calendar."""

    key: str
    on: date
    title: str
    note: str


def entries(schedule: Schedule, cooperation: Cooperation, reporting: Reporting) -> tuple[Entry, ...]:
    """What is on the calendar, in time order: milestones and outputs on the day they were reached or are expected,
    committee and working group meetings, and the deadlines of partner reports.

    A date known only to the month or year is no day of a calendar and is left out.
    """
    every = [*_points(schedule), *_meetings(cooperation), *_deadlines(schedule, reporting)]
    return tuple(sorted(every, key=lambda entry: (entry.on, entry.key)))


def _points(schedule: Schedule) -> Iterator[Entry]:
    for row in points(schedule).itertuples():
        stated = row.actual if row.state in REACHED else None
        on = stated_dates.exact_day(stated) if stated else row.forecast_on
        if on is None and not stated and row.baseline:
            on = stated_dates.exact_day(row.baseline)
        if on is not None and row.state not in LEFT_OUT:
            yield Entry(f"{row.kind}-{row.key}", on, row.title, _note(milestones.state(row.state), row.evidence))


def _meetings(cooperation: Cooperation) -> Iterator[Entry]:
    for row in cooperation.meetings.itertuples():
        yield Entry(f"meeting-{row.meeting_id}", row.held_on, row.title, _note(_(words.BODIES[row.body]), row.evidence))


def _deadlines(schedule: Schedule, reporting: Reporting) -> Iterator[Entry]:
    """One entry for each day on which reports on a period are due; a report may have a day of its own."""
    numbers = dict(zip(schedule.periods["period_id"], schedule.periods["number"], strict=True))
    due = reporting.reports[["period_id", "due_on", "evidence"]].drop_duplicates(["period_id", "due_on"])
    for row in due.itertuples():
        if row.period_id in numbers:
            title = _("Partner reports due: period {number}").format(number=numbers[row.period_id])
            yield Entry(f"report-{row.period_id}-{row.due_on}", row.due_on, title, _note("", row.evidence))


def _note(text: str, evidence: str) -> str:
    return "\n".join(part for part in (text, words.evidence_mark([Evidence(evidence)])) if part)


def calendar(items: Iterable[Entry], *, name: str, status_date: date) -> bytes:
    """The entries as an iCalendar file (RFC 5545); the same entries give the same bytes."""
    made = Calendar()
    made.add("prodid", "-//ClusterCOOP monitor//timeline//EN")
    made.add("version", "2.0")
    made.add("name", name)
    stamp = datetime.combine(status_date, time(), UTC)
    for item in items:
        event = Event()
        event.add("uid", f"{item.key}@{name.lower().replace(' ', '-')}")
        event.add("dtstamp", stamp)
        event.add("dtstart", item.on)
        event.add("dtend", item.on + timedelta(days=1))
        event.add("summary", item.title)
        event.add("description", item.note)
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())
