"""Who has reported, and how full the record is."""

from __future__ import annotations

from functools import cached_property

from clustercoop.vocabulary import ReportStatus
from tests.oracle.record import NOT_PUBLISHED, Record, Tables, Value, day, percent

AFTER = {
    "submitted": ReportStatus.SUBMITTED,
    "control started": ReportStatus.UNDER_CONTROL,
    "certified": ReportStatus.CERTIFIED,
    "reopened": ReportStatus.REOPENED,
}
BACK_OR_DRAFT = (ReportStatus.NOT_DUE, ReportStatus.OVERDUE, ReportStatus.REOPENED)


class ReportingOracle:
    def __init__(self, record: Record) -> None:
        self.record = record

    @cached_property
    def status(self) -> dict[str, ReportStatus]:
        """Of each report where it stands; a draft is overdue once its due day has passed."""
        stands = {}
        for name, report in self.record.reports.items():
            if name in self.record.last_events:
                stands[name] = AFTER[self.record.last_events[name]]
            elif day(report["due_on"]) < self.record.on:
                stands[name] = ReportStatus.OVERDUE
            else:
                stands[name] = ReportStatus.NOT_DUE
        return stands

    @cached_property
    def overdue(self) -> list[str]:
        """Reports whose due day has passed and that are not in."""
        return [
            name
            for name, report in self.record.reports.items()
            if day(report["due_on"]) < self.record.on and self.status[name] in BACK_OR_DRAFT
        ]

    @cached_property
    def figures(self) -> dict[str, Value]:
        if not self.record.reports:
            return {"reports_received": NOT_PUBLISHED, "reports_overdue": NOT_PUBLISHED}
        due = received = 0
        for name, report in self.record.reports.items():
            if day(report["due_on"]) <= self.record.on:
                due += 1
                received += self.status[name] not in BACK_OR_DRAFT
        return {"reports_received": percent(received, due), "reports_overdue": len(self.overdue)}


def record_filled(tables: Tables) -> Value:
    """Cells that are not empty of all cells."""
    cells = filled = 0
    for rows in tables.values():
        for row in rows:
            for cell in row.values():
                cells += 1
                filled += cell != ""
    return percent(filled, cells)
