"""What comes next."""

from __future__ import annotations

from datetime import timedelta

from clustercoop.vocabulary import MilestoneState
from tests.oracle.record import Record, day
from tests.oracle.reporting import BACK_OR_DRAFT, ReportingOracle
from tests.oracle.schedule import ScheduleOracle

Entry = tuple[object, ...]


def coming(record: Record, schedule: ScheduleOracle, reporting: ReportingOracle, *, days: int) -> list[Entry]:
    """Whether overdue, day, kind, name: the overdue first, each group by day; what is neither late nor near is not."""
    until = record.on + timedelta(days=days)
    found = []
    for name in schedule.upcoming:
        milestone = schedule.milestones[name]
        overdue = milestone["state"] is MilestoneState.OVERDUE
        days_of_it = [on for on in (milestone["expected"], milestone["planned"]) if on is not None]
        if milestone["expected"] is not None and (overdue or min(days_of_it) <= until):
            found.append((not overdue, milestone["expected"], 1, "milestone", name))
    for name, report in record.reports.items():
        overdue = name in reporting.overdue
        if reporting.status[name] in BACK_OR_DRAFT and (overdue or day(report["due_on"]) <= until):
            found.append((not overdue, day(report["due_on"]), 2, "partner report", name))
    works = {row["work_package_id"] for row in record.rows("work_packages")}
    ends = [
        (3, "end of a task", row["task_id"], row) for row in record.rows("tasks") if row["work_package_id"] in works
    ]
    ends += [(4, "end of a reporting period", row["period_id"], row) for row in record.rows("reporting_periods")]
    ends.append((5, "end of the project", record.project["acronym"], record.project))
    for order, kind, name, row in ends:
        if record.on <= day(row["end_on"]) <= until:
            found.append((True, day(row["end_on"]), order, kind, name))
    return [(not ahead, on, kind, name) for ahead, on, _, kind, name in sorted(found)]
