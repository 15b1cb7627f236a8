"""Partner reports and the day of each of their steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from clustercoop.simulate.chance import Chance
from clustercoop.simulate.days import working_day
from clustercoop.simulate.scenario import Scenario
from clustercoop.vocabulary import ReportEventKind


class Step(NamedTuple):
    """One event of a report."""

    event: ReportEventKind
    day: date
    note: str | None


@dataclass(frozen=True)
class Report:
    """A partner's report on a period."""

    report_id: str
    partner_id: str
    period_id: str
    due_on: date
    steps: tuple[Step, ...]

    @property
    def certified_on(self) -> date | None:
        """Day of the certificate; None while there is none."""
        last = self.steps[-1]
        return last.day if last.event is ReportEventKind.CERTIFIED else None


def partner_reports(scenario: Scenario, *, seed: int) -> dict[str, Report]:
    """Every partner's report on every period, by its id `<partner>-<period>`, in order of periods."""
    reports = {}
    for period in scenario.periods:
        for partner_id in scenario.partners:
            report_id = f"{partner_id}-{period['period_id']}"
            due_on = period["report_due_on"]
            steps = _told(scenario, report_id) or _usual(scenario, partner_id, report_id, due_on, seed)
            reports[report_id] = Report(report_id, partner_id, period["period_id"], due_on, steps)
    return reports


def _told(scenario: Scenario, report_id: str) -> tuple[Step, ...]:
    """The steps of a report with a story of its own."""
    return tuple(
        Step(ReportEventKind(told[0]), told[1], told[2] if len(told) > 2 else None)
        for told in scenario.reporting.exceptions.get(report_id, ())
    )


def _usual(scenario: Scenario, partner_id: str, report_id: str, due_on: date, seed: int) -> tuple[Step, ...]:
    """Submitted about the due day, then control, then the certificate."""
    chance, told = Chance(seed, "reports", report_id), scenario.reporting
    late_by = scenario.partners[partner_id].late_by
    submitted = working_day(due_on + timedelta(days=late_by - chance.between(*told.submitted_before_due)))
    started = working_day(submitted + timedelta(days=chance.between(*told.control_starts_after)))
    certified = working_day(started + timedelta(days=chance.between(*told.certified_after)))
    return (
        Step(ReportEventKind.SUBMITTED, submitted, None),
        Step(ReportEventKind.CONTROL_STARTED, started, None),
        Step(ReportEventKind.CERTIFIED, certified, None),
    )
