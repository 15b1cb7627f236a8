"""What the timeline page has to show, from the oracle: milestones and dated outputs in time order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clustercoop.vocabulary import MilestoneState
from tests.oracle.record import day, span
from tests.oracle.schedule import days_between
from tests.pages.cases import Case


@dataclass(frozen=True)
class Point:
    """Dates as they are stated; empty where there is none. `planned` is the last day that the baseline can mean.

    `decided` is the day on which the baseline in force was decided, where it is not the first.
    """

    key: str
    kind: str
    title: str
    work_package: str
    objective: str
    partner: str
    first_baseline: str
    baseline: str
    forecast: str
    actual: str
    state: MilestoneState | None
    slippage: int | None
    planned: date | None
    note: str
    source: str
    evidence: str
    decided: str = ""

    @property
    def on(self) -> date:
        return span(self.actual or self.forecast or self.baseline)[1]


def points(case: Case) -> list[Point]:
    found = [one for one in (*_milestones(case), *_outputs(case)) if one.actual or one.forecast or one.baseline]
    return sorted(found, key=lambda point: (point.on, point.title))


def _milestones(case: Case) -> list[Point]:
    made = []
    for row in case.oracle.record.milestones:
        stands = case.oracle.schedule.milestones[row["milestone_id"]]
        made.append(
            Point(
                key=row["milestone_id"],
                kind="milestone",
                title=row["title"],
                work_package=row["work_package_id"],
                objective=row["objective_id"],
                partner=row["responsible_partner_id"],
                first_baseline=row["first_baseline"],
                baseline=row["baseline"],
                forecast=row["forecast"],
                actual=row["actual"],
                state=stands["state"],
                slippage=stands["slippage"],
                decided=row["decided_on"],
                planned=stands["planned"],
                note=row["withdrawn_reason"] if row["withdrawn"] == "true" else row["note"],
                source=row["source_id"],
                evidence=row["evidence"],
            )
        )
    return made


def _outputs(case: Case) -> list[Point]:
    """An output is never overdue: that no delivery is on record does not mean that there was none.

    It is reached once it is delivered; the date of a discussion or of a draft reaches nothing.
    """
    made = []
    for row in case.oracle.record.rows("outputs"):
        planned = row["planned"]
        is_over = case.oracle.record.over(row["actual"])
        actual = row["actual"] if is_over and row["progress"] == "delivered" else ""
        state = MilestoneState.REACHED_UNPLANNED if actual else None
        if actual and planned:
            late = span(actual)[0] > span(planned)[1]
            state = MilestoneState.REACHED_LATE if late else MilestoneState.REACHED_ON_TIME
        made.append(
            Point(
                key=row["output_id"],
                kind="output",
                title=row["title"],
                work_package="",
                objective=row["objective_id"],
                partner=row["responsible_partner_id"],
                first_baseline=planned,
                baseline=planned,
                forecast="",
                actual=actual,
                state=state,
                slippage=days_between(planned, day(actual)) if len(actual) == 10 and planned else None,
                planned=span(planned)[1] if planned else None,
                note=row["note"] if is_over or not row["actual"] else "",
                source=row["source_id"],
                evidence=row["evidence"],
            )
        )
    return made
