"""Who has reported, and how full the record is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from clustercoop.measures.figure import Figure, Missing, evidence_of, share
from clustercoop.vocabulary import Evidence, ReportEventKind, ReportStatus

STATUS_AFTER = {
    ReportEventKind.SUBMITTED: ReportStatus.SUBMITTED,
    ReportEventKind.CONTROL_STARTED: ReportStatus.UNDER_CONTROL,
    ReportEventKind.CERTIFIED: ReportStatus.CERTIFIED,
    ReportEventKind.REOPENED: ReportStatus.REOPENED,
}

RECEIVED = (ReportStatus.SUBMITTED, ReportStatus.UNDER_CONTROL, ReportStatus.CERTIFIED)


def report_status(*, status_date: date, due_on: date, last_event: str | None) -> ReportStatus:
    """Where a report stands: after its last step, or as a draft that is overdue from the day after its due day."""
    if last_event is not None:
        return STATUS_AFTER[ReportEventKind(last_event)]
    return ReportStatus.OVERDUE if due_on < status_date else ReportStatus.NOT_DUE


@dataclass(frozen=True)
class Reporting:
    """Partner reports on a status date. `reports` as `datastore.queries.money.reports` returns them."""

    status_date: date
    reports: pd.DataFrame

    @cached_property
    def table(self) -> pd.DataFrame:
        """The reports with `status`."""
        made = self.reports.copy()
        made["status"] = [
            report_status(status_date=self.status_date, due_on=row.due_on, last_event=row.last_event)
            for row in made.itertuples()
        ]
        return made

    @cached_property
    def due(self) -> pd.DataFrame:
        """Reports due on the status date or before."""
        return self.table[self.table["due_on"].map(lambda day: day <= self.status_date).astype(bool)]

    @cached_property
    def reports_received(self) -> Figure:
        if self.reports.empty:
            return Figure("reports_received", None, missing=Missing.NOT_PUBLISHED)
        received = int(self.due["status"].isin(RECEIVED).sum())
        return share("reports_received", received, len(self.due), self.evidence)

    @cached_property
    def overdue(self) -> pd.DataFrame:
        """Reports past their day and not in: never submitted, or reopened and not submitted again."""
        late = self.table["due_on"].map(lambda day: day < self.status_date).astype(bool)
        return self.table[late & ~self.table["status"].isin(RECEIVED)]

    @cached_property
    def reports_overdue(self) -> Figure:
        if self.reports.empty:
            return Figure("reports_overdue", None, missing=Missing.NOT_PUBLISHED)
        return Figure("reports_overdue", len(self.overdue), evidence=self.evidence)

    @cached_property
    def evidence(self) -> frozenset[Evidence]:
        return evidence_of(self.reports)


def record_filled(resources: pd.DataFrame, evidence: frozenset[Evidence] = frozenset()) -> Figure:
    """Cells filled over all resources (columns `cells`, `filled`), which rest on `evidence`."""
    return share("record_filled", int(resources["filled"].sum()), int(resources["cells"].sum()), evidence)
