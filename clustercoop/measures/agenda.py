"""What comes next: milestones, report deadlines and ends, as planned or promised by the status date.

Nothing is known of what took place after the status date: meetings and activities ahead are on no agenda, for the
record tells of them only once they were held.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date, timedelta

import pandas as pd

from clustercoop.measures.completeness import RECEIVED, Reporting
from clustercoop.measures.schedule import Schedule
from clustercoop.vocabulary import AgendaKind, MilestoneState

DAYS_AHEAD = 90


@dataclass(frozen=True)
class _Entry:
    on: date
    stated: str
    kind: AgendaKind
    item_id: str
    title: str | None
    number: int | None
    who: str | None
    due: str | None
    overdue: bool
    evidence: str
    due_on: date | None = None
    """The day by which it should be done, if it is not `on`."""

    def is_near(self, until: date) -> bool:
        """Whether it is due or expected by a day."""
        return self.on <= until or (self.due_on is not None and self.due_on <= until)


def coming(schedule: Schedule, reporting: Reporting, days: int = DAYS_AHEAD) -> pd.DataFrame:
    """What is overdue, and what lies within the coming days, the status date and the last day counted.

    Overdue milestones and reports first, then by day. Columns: on (the day forecast, else the last that the plan can
    mean), stated (the same as it was stated, such as "2012-03"), kind (AgendaKind), item_id (identifier of the
    milestone, report, period or task; acronym of the project), title (None for reports and periods), number (of the
    reporting period; None for the rest), who (partner_id or None), due (as planned and stated; None for a milestone
    without a baseline), overdue, evidence, due_on (the last day that the baseline can mean). A milestone due within
    these days is among them though it was forecast for a later one. One that is not due yet but was forecast for a
    day gone by stands on that day.
    """
    until = schedule.status_date + timedelta(days=days)
    ahead = [*_milestones(schedule), *_reports(schedule, reporting), *_ends(schedule)]
    return _frame(entry for entry in ahead if entry.overdue or entry.is_near(until))


def _frame(entries: Iterable[_Entry]) -> pd.DataFrame:
    order = list(AgendaKind)
    rows = sorted(entries, key=lambda entry: (not entry.overdue, entry.on, order.index(entry.kind), entry.item_id))
    made = pd.DataFrame([astuple(row) for row in rows], columns=[field.name for field in fields(_Entry)], dtype=object)
    return made.astype({"overdue": bool})


def _milestones(schedule: Schedule) -> list[_Entry]:
    """Milestones that are not reached and of which a day is known."""
    return [
        _Entry(
            on=row.expected_on,
            stated=row.baseline if row.forecast_on is None else row.forecast_on.isoformat(),
            kind=AgendaKind.MILESTONE,
            item_id=row.milestone_id,
            title=row.title,
            number=None,
            who=row.responsible_partner_id,
            due=row.baseline,
            overdue=row.state == MilestoneState.OVERDUE,
            evidence=row.evidence,
            due_on=row.due_on,
        )
        for row in schedule.upcoming.itertuples()
        if row.expected_on is not None
    ]


def _reports(schedule: Schedule, reporting: Reporting) -> list[_Entry]:
    """Reports that are still to come: drafts, and those sent back."""
    numbers = dict(zip(schedule.periods["period_id"], schedule.periods["number"], strict=True))
    overdue = set(reporting.overdue["report_id"])
    return [
        _planned(
            row.due_on,
            AgendaKind.REPORT,
            row.report_id,
            number=numbers.get(row.period_id),
            who=row.partner_id,
            overdue=row.report_id in overdue,
            evidence=row.evidence,
        )
        for row in reporting.table[~reporting.table["status"].isin(RECEIVED)].itertuples()
    ]


def _ends(schedule: Schedule) -> list[_Entry]:
    """The last days of reporting periods, tasks and the project, from the status date on."""
    project = schedule.project
    ends = [
        *(
            _planned(row.end_on, AgendaKind.PERIOD_END, row.period_id, number=row.number, evidence=row.evidence)
            for row in schedule.periods.itertuples()
        ),
        *(
            _planned(
                row.end_on,
                AgendaKind.TASK_END,
                row.task_id,
                title=row.title,
                who=row.responsible_partner_id,
                evidence=row.evidence,
            )
            for row in schedule.tasks.itertuples()
        ),
        _planned(
            project.end_on, AgendaKind.PROJECT_END, project.acronym, title=project.title, evidence=project.evidence
        ),
    ]
    return [end for end in ends if end.on >= schedule.status_date]


def _planned(
    on: date,
    kind: AgendaKind,
    item_id: str,
    *,
    evidence: str,
    title: str | None = None,
    number: int | None = None,
    who: str | None = None,
    overdue: bool = False,
) -> _Entry:
    """What is planned for a day."""
    day = on.isoformat()
    return _Entry(on, day, kind, item_id, title, number, who, day, overdue, evidence)
