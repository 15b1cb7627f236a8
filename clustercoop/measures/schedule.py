"""Are we on schedule: time elapsed, the state of each milestone, and slippage in days (positive is late)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from clustercoop import stated_dates
from clustercoop.measures.figure import Figure, Missing, evidence_of, share
from clustercoop.project import ProjectFacts
from clustercoop.vocabulary import Evidence, MilestoneState

DUE_SOON_DAYS = 30

REACHED = (MilestoneState.REACHED_ON_TIME, MilestoneState.REACHED_LATE, MilestoneState.REACHED_UNPLANNED)


def state_of(
    *,
    status_date: date,
    baseline: str | None,
    actual: str | None,
    forecast_on: date | None,
    in_conflict: bool = False,
    withdrawn: bool = False,
) -> MilestoneState:
    """Where a milestone stands on the status date.

    `baseline` (the one in force) and `actual` are stated dates: a plan for a month or year has time until its last
    day, and what was reached in a month or year is late only where its first day would be, so that what was planned
    for "2012-03" and reached on 7 March 2012 is on time. All is as known on the status date; `forecast_on` is None
    also where the last forecast was taken back. A milestone is due on its planned day and overdue from the day
    after. One whose date sources disagree on (`in_conflict`) is never due: nobody can say by when. One that is
    `withdrawn` is nothing else any more.
    """
    if withdrawn:
        return MilestoneState.WITHDRAWN
    due = stated_dates.last_day(baseline) if baseline else None
    if actual:
        if due is None:
            return MilestoneState.REACHED_UNPLANNED
        late = stated_dates.first_day(actual) > due
        return MilestoneState.REACHED_LATE if late else MilestoneState.REACHED_ON_TIME
    if in_conflict:
        return MilestoneState.IN_CONFLICT
    if due is None:
        return MilestoneState.NOT_DUE
    if due < status_date:
        return MilestoneState.OVERDUE
    if forecast_on is not None and forecast_on > due:
        return MilestoneState.FORECAST_LATE
    return MilestoneState.DUE_SOON if due <= status_date + timedelta(days=DUE_SOON_DAYS) else MilestoneState.NOT_DUE


def slippage_days(*, baseline: str | None, until: date | str | None) -> int | None:
    """Days from the planned date to an actual (stated) or forecast date; None unless both are known to the day."""
    if isinstance(until, str):
        until = stated_dates.exact_day(until)
    planned = stated_dates.exact_day(baseline) if baseline else None
    return None if planned is None or until is None else (until - planned).days


@dataclass(frozen=True)
class Schedule:
    """The schedule on a status date, each milestone against its baseline in force. Frames as `datastore.queries`
    returns them.
    """

    status_date: date
    project: ProjectFacts
    work_packages: pd.DataFrame
    periods: pd.DataFrame
    milestones: pd.DataFrame
    baselines: pd.DataFrame
    forecasts: pd.DataFrame
    links: pd.DataFrame
    tasks: pd.DataFrame
    outputs: pd.DataFrame

    @cached_property
    def time_elapsed(self) -> Figure:
        """Days gone of the project's days, the first and the last counted; 0 before the start, all after the end."""
        days = (self.project.end_on - self.project.start_on).days + 1
        gone = (self.status_date - self.project.start_on).days + 1
        return Figure("time_elapsed", min(max(gone, 0), days), days, evidence=frozenset({self.project.evidence}))

    @cached_property
    def table(self) -> pd.DataFrame:
        """The milestones with `state`, `slippage_days` (actual, else forecast, against the baseline in force; None
        where not known to the day), `first_slippage_days` (the same against the first baseline) and `due_on` (last
        day the baseline in force can mean; None without one).
        """
        made = self.milestones.copy()
        rows = list(made.itertuples())
        made["state"] = [
            state_of(
                status_date=self.status_date,
                baseline=row.baseline,
                actual=row.actual,
                forecast_on=row.forecast_on,
                in_conflict=bool(row.in_conflict),
                withdrawn=row.withdrawn_on is not None,
            )
            for row in rows
        ]
        known = {
            "slippage_days": [
                slippage_days(baseline=row.baseline, until=row.actual or row.forecast_on) for row in rows
            ],
            "first_slippage_days": [
                slippage_days(baseline=row.first_baseline, until=row.actual or row.forecast_on) for row in rows
            ],
            "due_on": [stated_dates.last_day(row.baseline) if row.baseline else None for row in rows],
        }
        for name, cells in known.items():
            made[name] = pd.Series(cells, dtype=object, index=made.index)
        return made

    @cached_property
    def firm(self) -> pd.DataFrame:
        """The milestones that can be due: neither withdrawn nor in conflict."""
        doubtful = self.table["in_conflict"].astype(bool) | (self.table["state"] == MilestoneState.WITHDRAWN)
        return self.table[~doubtful]

    @cached_property
    def due(self) -> pd.DataFrame:
        """Milestones planned for the status date or before, reached or not, of those that can be due."""
        come = [due is not None and due <= self.status_date for due in self.firm["due_on"]]
        return self.firm[pd.Series(come, index=self.firm.index, dtype=bool)]

    @cached_property
    def milestones_reached(self) -> Figure:
        reached = int(self.due["state"].isin(REACHED).sum())
        return share("milestones_reached", reached, len(self.due), self.evidence)

    @cached_property
    def on_time_rate(self) -> Figure:
        on_time = int((self.due["state"] == MilestoneState.REACHED_ON_TIME).sum())
        return share("on_time_rate", on_time, len(self.due), self.evidence)

    @cached_property
    def milestones_overdue(self) -> Figure:
        return self._count("milestones_overdue", MilestoneState.OVERDUE)

    @cached_property
    def milestones_forecast_late(self) -> Figure:
        return self._count("milestones_forecast_late", MilestoneState.FORECAST_LATE)

    @cached_property
    def mean_slippage(self) -> Figure:
        """Mean of actual minus planned over the milestones reached, where both are known to the day."""
        reached = self.firm[self.firm["state"].isin(REACHED)]
        days = [row.slippage_days for row in reached.itertuples() if row.slippage_days is not None]
        return share("mean_slippage", sum(days), len(days), evidence_of(reached))

    @cached_property
    def upcoming(self) -> pd.DataFrame:
        """Milestones that can be due and are not reached: the overdue ones first, then by `expected_on`.

        `expected_on` is the day forecast, or else the day due.
        """
        ahead = self.firm[~self.firm["state"].isin(REACHED)].copy()
        ahead["expected_on"] = [
            row.forecast_on if row.forecast_on is not None else row.due_on for row in ahead.itertuples()
        ]
        ahead["is_overdue"] = ahead["state"] == MilestoneState.OVERDUE
        return ahead.sort_values(["is_overdue", "expected_on", "milestone_id"], ascending=[False, True, True])

    @cached_property
    def evidence(self) -> frozenset[Evidence]:
        return evidence_of(self.milestones)

    def of_state(self, state: MilestoneState) -> pd.DataFrame:
        """The milestones in one state."""
        return self.table[self.table["state"] == state]

    def _count(self, measure: str, state: MilestoneState) -> Figure:
        """How many are in a state; missing where no milestone on record can be due, for then none can be late."""
        if self.firm["due_on"].notna().any():
            return Figure(measure, len(self.of_state(state)), evidence=self.evidence)
        planned = self.table["due_on"].notna().any()
        return Figure(measure, None, missing=Missing.NOT_APPLICABLE if planned else Missing.NOT_PUBLISHED)
