"""The overview: what is late or at risk, what happened last, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from clustercoop import i18n, stated_dates
from clustercoop.i18n import N_, _
from clustercoop.measures.alerts import Alert, State
from clustercoop.measures.schedule import REACHED
from clustercoop.views import words
from clustercoop.vocabulary import Evidence

MOST_EVENTS = 6
AHEAD_DAYS = 180

KIND_MILESTONE = N_("milestone")
KIND_ACTIVITY = N_("activity")
KIND_DECISION = N_("decision")
KIND_REPORTS = N_("reports due")


@dataclass(frozen=True)
class AlertLine:
    """One alert in words, with the page that explains it."""

    severity: str
    text: str
    page: str
    evidence: frozenset[Evidence]


@dataclass(frozen=True)
class Event:
    """Something that happened or comes: when (as stated), what, and the page that has more."""

    when: str
    what: str
    kind: str
    page: str
    evidence: Evidence
    on: date


def alert_lines(alerts: tuple[Alert, ...], currency: str) -> tuple[AlertLine, ...]:
    """The alerts, each with its figure, its threshold and whom it concerns."""
    return tuple(
        AlertLine(
            severity=words.symbol_and_word(words.SEVERITIES[alert.severity]),
            text=_alert_text(alert, currency),
            page=alert.page,
            evidence=alert.evidence,
        )
        for alert in alerts
    )


def calm(rules: pd.DataFrame) -> str:
    """What to say where no alert is raised: that all is well, or that nobody has said what would be late."""
    if rules.empty:
        return _("What counts as late or at risk is not on the public record.")
    return _("Nothing is late or at risk by the rules of this project.")


def _alert_text(alert: Alert, currency: str) -> str:
    value = words.value(alert.figure, currency)
    limit = _("{title}: {value} (threshold {threshold})").format(
        title=alert.title, value=value, threshold=i18n.number(alert.threshold)
    )
    return f"{limit}: {words.names(alert.subjects)}." if alert.subjects else f"{limit}."


def last_events(state: State) -> tuple[Event, ...]:
    """What happened by the status date, the latest first."""
    events = [
        Event(
            i18n.stated(row.actual),
            row.title,
            KIND_MILESTONE,
            "timeline",
            row.evidence,
            stated_dates.last_day(row.actual),
        )
        for row in state.schedule.table.itertuples()
        if row.state in REACHED
    ]
    events += [
        Event(
            i18n.stated_span(row.starts, row.ends), row.title, KIND_ACTIVITY, "cooperation", row.evidence,
            stated_dates.last_day(row.ends or row.starts),
        )
        for row in state.cooperation.held.itertuples()
    ]  # fmt: skip
    events += [
        Event(i18n.short_day(row.decided_on), row.title, KIND_DECISION, "overview", row.evidence, row.decided_on)
        for row in state.cooperation.decisions.itertuples()
    ]
    return tuple(sorted(events, key=lambda event: (event.on, event.what), reverse=True)[:MOST_EVENTS])


def next_events(state: State) -> tuple[Event, ...]:
    """What is planned or forecast for the coming half year, the nearest first; overdue things are alerts."""
    horizon = state.money.status_date + timedelta(days=AHEAD_DAYS)
    upcoming = state.schedule.upcoming
    events = [
        Event(
            i18n.short_day(row.expected_on),
            row.title,
            KIND_MILESTONE,
            "timeline",
            row.evidence,
            row.expected_on,
        )
        for row in upcoming.itertuples()
        if not row.is_overdue and row.expected_on is not None and state.money.status_date <= row.expected_on <= horizon
    ]
    events += [
        Event(
            i18n.short_day(row.report_due_on),
            _("Partner reports on period {number}").format(number=row.number),
            KIND_REPORTS,
            "budget",
            row.evidence,
            row.report_due_on,
        )
        for row in state.money.periods.itertuples()
        if state.money.status_date < row.report_due_on <= horizon
    ]
    return tuple(sorted(events, key=lambda event: (event.on, event.what))[:MOST_EVENTS])
