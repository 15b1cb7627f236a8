"""The money: plan, target, declared, certified and paid."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from tests.oracle.record import NOT_PUBLISHED, Record, Row, Value, cents, day, percent

IN = ("submitted", "control started", "certified")
"""A report whose last event is one of these is submitted, under control or certified; a reopened one is not."""


class MoneyOracle:
    def __init__(self, record: Record) -> None:
        self.record = record

    @cached_property
    def plan(self) -> list[Row]:
        """The rows of the budget version in force: the last one approved by the day."""
        in_force = None
        for version in self.record.rows("budget_versions"):
            if day(version["approved_on"]) <= self.record.on and (
                in_force is None or version["approved_on"] > in_force["approved_on"]
            ):
                in_force = version
        if in_force is None:
            return []
        return [row for row in self.record.rows("budget") if row["budget_version_id"] == in_force["budget_version_id"]]

    @cached_property
    def declared_items(self) -> list[tuple[Row, int]]:
        return [
            (item, cents(item["declared"]))
            for item in self.record.rows("expenditure")
            if self.record.last_events.get(item["report_id"]) in IN
        ]

    @cached_property
    def certified_items(self) -> list[tuple[Row, int]]:
        return [
            (item, cents(item["certified"]))
            for item in self.record.rows("expenditure")
            if item["report_id"] in self.record.reports
            and self.record.last_events.get(item["certifying_report_id"]) == "certified"
        ]

    @cached_property
    def payments(self) -> list[Row]:
        return [row for row in self.record.rows("payments") if day(row["paid_on"]) <= self.record.on]

    @cached_property
    def stages(self) -> tuple[int, int, int]:
        """Declared, certified and paid."""
        declared = certified = paid = 0
        for _, amount in self.declared_items:
            declared += amount
        for _, amount in self.certified_items:
            certified += amount
        for row in self.payments:
            paid += cents(row["amount"])
        return declared, certified, paid

    def planned(self, due_by: str) -> int:
        """Planned for the periods of which the day named (`end_on` or `report_due_on`) has come."""
        come = [row["period_id"] for row in self.record.rows("reporting_periods") if day(row[due_by]) <= self.record.on]
        total = 0
        for row in self.plan:
            if row["period_id"] in come:
                total += cents(row["planned"])
        return total

    @cached_property
    def figures(self) -> dict[str, Value]:
        approved: Value = cents(self.record.project["total_budget"])
        target: Value = self.planned("end_on")
        reportable: Value = self.planned("report_due_on")
        declared: Value
        certified: Value
        paid: Value
        declared, certified, paid = self.stages
        if not self.plan:
            target = reportable = declared = certified = paid = NOT_PUBLISHED
        return {
            "approved_budget": approved,
            "cumulative_target": target,
            "reportable_target": reportable,
            "declared": declared,
            "certified": certified,
            "paid": paid,
            "remaining": NOT_PUBLISHED if isinstance(declared, str) else approved - declared,
            "declared_rate": percent(declared, approved),
            "certified_rate": percent(certified, approved),
            "target_rate": percent(target, approved),
            "reportable_rate": percent(reportable, approved),
            "declared_to_target": percent(declared, target),
            "declared_to_reportable": percent(declared, reportable),
            "certified_to_target": percent(certified, target),
        }

    @cached_property
    def by_partner(self) -> dict[str, dict[str, int] | None]:
        """Of each partner in list order the amounts; None where nothing is published."""
        ended = [
            row["period_id"] for row in self.record.rows("reporting_periods") if day(row["end_on"]) <= self.record.on
        ]
        made: dict[str, dict[str, int] | None] = {}
        for partner in self.record.partners:
            sums = dict.fromkeys(("approved", "target", "declared", "certified", "paid"), 0)
            for row in self.plan:
                if row["partner_id"] == partner["partner_id"]:
                    sums["approved"] += cents(row["planned"])
                    sums["target"] += cents(row["planned"]) if row["period_id"] in ended else 0
            for stage, items in (("declared", self.declared_items), ("certified", self.certified_items)):
                for item, amount in items:
                    if self.record.reports[item["report_id"]]["partner_id"] == partner["partner_id"]:
                        sums[stage] += amount
            for row in self.payments:
                if row["partner_id"] == partner["partner_id"]:
                    sums["paid"] += cents(row["amount"])
            sums["remaining"] = sums["approved"] - sums["declared"]
            made[partner["partner_id"]] = sums if self.plan else None
        return made

    @cached_property
    def by_line(self) -> dict[str, dict[str, int] | None]:
        made: dict[str, dict[str, int] | None] = {}
        for line in sorted(self.record.tables["budget_lines"], key=lambda row: int(row["number"])):
            name = line["budget_line_id"]
            sums = {
                "approved": sum(cents(row["planned"]) for row in self.plan if row["budget_line_id"] == name),
                "declared": sum(cost for item, cost in self.declared_items if item["budget_line_id"] == name),
                "certified": sum(cost for item, cost in self.certified_items if item["budget_line_id"] == name),
            }
            made[name] = sums if self.plan else None
        return made

    @cached_property
    def target_curve(self) -> list[tuple[date, int, int]]:
        """End of each period, its number, and what is planned from the first period to this one."""
        total, curve = 0, []
        for period in sorted(self.record.rows("reporting_periods"), key=lambda row: int(row["number"])):
            for row in self.plan:
                if row["period_id"] == period["period_id"]:
                    total += cents(row["planned"])
            curve.append((day(period["end_on"]), int(period["number"]), total))
        return curve if self.plan else []

    @cached_property
    def days_of_moves(self) -> list[date]:
        """Days by now on which a step of a report or a payment may have moved an amount."""
        steps = {day(row["occurred_on"]) for row in self.record.tables["report_events"]}
        payments = {day(row["paid_on"]) for row in self.record.tables["payments"]}
        return sorted(moved for moved in steps | payments if moved <= self.record.on)
