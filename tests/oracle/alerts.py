"""What is late or at risk: each rule of the package against its measure."""

from __future__ import annotations

from functools import cached_property

from clustercoop.vocabulary import MilestoneState
from tests.oracle.money import MoneyOracle
from tests.oracle.record import Record, Value, day, percent
from tests.oracle.reporting import ReportingOracle
from tests.oracle.schedule import ScheduleOracle

HIGH_RISK = 15


class AlertOracle:
    def __init__(
        self,
        record: Record,
        figures: dict[str, Value],
        money: MoneyOracle,
        schedule: ScheduleOracle,
        reporting: ReportingOracle,
    ) -> None:
        self.record, self.figures = record, figures
        self.money, self.schedule, self.reporting = money, schedule, reporting

    @cached_property
    def met(self) -> list[tuple[str, Value, list[str]]]:
        """The late ones first, then those at risk, each in the order of their names: rule, value, subjects."""
        late, at_risk = [], []
        for rule in sorted(self.record.rows("alert_rules"), key=lambda row: row["alert_rule_id"]):
            threshold = float(rule["threshold"])
            value, subjects = self.look_up(rule["measure"], threshold)
            if isinstance(value, str):
                continue
            if value < threshold if rule["comparison"] == "below" else value > threshold:
                group = late if rule["severity"] == "late" else at_risk
                group.append((rule["alert_rule_id"], value, sorted(subjects)))
        return late + at_risk

    def look_up(self, measure: str, threshold: float) -> tuple[Value, list[str]]:
        if measure == "partner_certified_rate_gap":
            gaps = self.gaps
            behind = [name for name, gap in gaps.items() if gap > threshold]
            return max(gaps.values(), default=0), behind
        if measure == "budget_line_overrun":
            return len(self.lines_overrun), self.lines_overrun
        if measure == "risks_high":
            return len(self.risks_high), self.risks_high
        subjects = {
            "reports_overdue": self.reports_overdue,
            "milestones_overdue": self.milestones_of(MilestoneState.OVERDUE),
            "milestones_forecast_late": self.milestones_of(MilestoneState.FORECAST_LATE),
        }
        return self.figures[measure], subjects.get(measure, [])

    @cached_property
    def gaps(self) -> dict[str, Value]:
        """The project's certified share minus the partner's own, of partners with a budget."""
        gaps: dict[str, Value] = {}
        for partner in self.record.partners:
            sums = self.money.by_partner[partner["partner_id"]]
            own = percent(sums["certified"], sums["approved"]) if sums else "not published"
            if not isinstance(own, str):
                gaps[partner["short_name"]] = self.figures["certified_rate"] - own
        return gaps

    @cached_property
    def lines_overrun(self) -> list[str]:
        titles = {row["budget_line_id"]: row["title"] for row in self.record.tables["budget_lines"]}
        return [
            titles[line]
            for line, sums in self.money.by_line.items()
            if sums is not None and sums["declared"] > sums["approved"]
        ]

    @cached_property
    def risks_high(self) -> list[str]:
        return [
            row["title"]
            for row in self.record.rows("risks")
            if day(row["opened_on"]) <= self.record.on
            and not (row["closed_on"] and day(row["closed_on"]) <= self.record.on)
            and int(row["likelihood"]) * int(row["impact"]) >= HIGH_RISK
        ]

    @cached_property
    def reports_overdue(self) -> list[str]:
        names = {row["partner_id"]: row["short_name"] for row in self.record.partners}
        numbers = {row["period_id"]: row["number"] for row in self.record.rows("reporting_periods")}
        late = [self.record.reports[name] for name in self.reporting.overdue]
        return [f"{names[row['partner_id']]} ({numbers[row['period_id']]})" for row in late]

    def milestones_of(self, state: MilestoneState) -> list[str]:
        return [row["title"] for row in self.schedule.milestones.values() if row["state"] is state]
