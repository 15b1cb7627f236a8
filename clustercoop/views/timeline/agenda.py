"""What next? What is overdue, and what lies in the coming days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import N_, _, ngettext
from clustercoop.measures.agenda import DAYS_AHEAD, coming
from clustercoop.measures.completeness import Reporting
from clustercoop.measures.figure import evidence_of
from clustercoop.measures.schedule import Schedule
from clustercoop.views import words
from clustercoop.views.budget.scope import period_name
from clustercoop.views.view import Column, Kind, Table, View
from clustercoop.vocabulary import AgendaKind

KINDS = {
    AgendaKind.MILESTONE: N_("milestone"),
    AgendaKind.REPORT: N_("partner report"),
    AgendaKind.PERIOD_END: N_("end of a reporting period"),
    AgendaKind.TASK_END: N_("end of a task"),
    AgendaKind.PROJECT_END: N_("end of the project"),
}


def agenda(schedule: Schedule, reporting: Reporting, partners: pd.DataFrame) -> View:
    """Overdue ones first, then by day, with who answers for each."""
    rows = coming(schedule, reporting)
    names = dict(zip(partners["partner_id"], partners["short_name"], strict=True))
    shown = rows.assign(
        what=[_what(row) for row in rows.to_dict("records")],
        kind_word=[_(KINDS[AgendaKind(kind)]) for kind in rows["kind"]],
        state=[_state(row, schedule.status_date) for row in rows.itertuples()],
        partner=[names.get(who) for who in rows["who"]],
        mark=[words.evidence_mark([evidence]) for evidence in rows["evidence"]],
    )
    said = answer(rows, schedule.status_date)
    return View(
        slug="timeline-agenda",
        title=_("The coming {days} days").format(days=DAYS_AHEAD),
        unit=_("from the status date"),
        takeaway=said,
        alt=said,
        table=Table(
            "timeline-agenda",
            (
                Column("stated", _("Day"), Kind.STATED),
                Column("what", _("What"), below="kind_word"),
                Column("partner", _("Who"), absent=""),
                Column("state", _("State")),
                Column("due", _("Planned"), Kind.STATED),
                Column("mark", _("Evidence")),
            ),
            shown.astype(object).where(shown.notna(), None),
        ),
        evidence=evidence_of(rows),
    )


def _what(row: dict[str, Any]) -> str:
    match AgendaKind(row["kind"]):
        case AgendaKind.REPORT:
            return _("Report on {period}").format(period=period_name(int(row["number"])))
        case AgendaKind.PERIOD_END:
            return _("{period} ends").format(period=period_name(int(row["number"])))
        case AgendaKind.PROJECT_END:
            return _("The project ends")
        case _:
            return str(row["title"])


def _state(row: Any, status_date: date) -> str:
    """A milestone that is not due yet may have been forecast for a day gone by: neither overdue nor ahead."""
    if row.overdue:
        return _("■ overdue")
    if row.on < status_date:
        return _("▲ forecast passed")
    return _("▲ forecast late") if row.due_on is not None and row.on > row.due_on else _("○ ahead")


def answer(rows: pd.DataFrame, status_date: date) -> str:
    """How much is overdue, how much comes, and of how much the day forecast lies elsewhere than the day due."""
    ahead = rows[~rows["overdue"]]
    until = status_date + timedelta(days=DAYS_AHEAD)
    passed = sum(on < status_date for on in ahead["on"])
    beyond = sum(on > until for on in ahead["on"])
    said = [_overdue_and_ahead(int(rows["overdue"].sum()), len(ahead) - passed - beyond)]
    if passed:
        said.append(
            ngettext(
                "{number} milestone was forecast for a day that has passed and is not due yet.",
                "{number} milestones were forecast for days that have passed and are not due yet.",
                passed,
            ).format(number=i18n.number(passed))
        )
    if beyond:
        said.append(
            ngettext(
                "{number} milestone is due by then and forecast for a later day.",
                "{number} milestones are due by then and forecast for later days.",
                beyond,
            ).format(number=i18n.number(beyond))
        )
    return " ".join(said)


def _overdue_and_ahead(overdue: int, ahead: int) -> str:
    late = (
        ngettext("{number} thing is overdue", "{number} things are overdue", overdue).format(
            number=i18n.number(overdue)
        )
        if overdue
        else _("Nothing is overdue")
    )
    if not ahead:
        return _("{late}; nothing is planned on record for the coming {days} days.").format(late=late, days=DAYS_AHEAD)
    comes = ngettext("{number} comes", "{number} come", ahead).format(number=i18n.number(ahead))
    return _("{late}; {comes} in the coming {days} days.").format(late=late, comes=comes, days=DAYS_AHEAD)
