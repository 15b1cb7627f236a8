"""The partner spending profile, partner by partner, and the order of what needs attention."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

from tests.oracle.forecast import ScopedRecord
from tests.oracle.record import Record, Row, cents, day

URGENCY = (
    "report overdue",
    "report reopened",
    "more declared than approved",
    "behind the periods due for report",
    "on track",
    "not published",
)
STATUS = {
    "submitted": "submitted",
    "control started": "under control",
    "certified": "certified",
    "reopened": "reopened",
}


class ProfileOracle:
    def __init__(self, record: Record, **scope: str | None) -> None:
        self.rows, self.on = ScopedRecord(record, **scope), record.on

    @cached_property
    def profile(self) -> list[dict[str, int | str | None]]:
        """The rows in the order of urgency."""
        rows = [self.of(partner) for partner in self.rows.partners]
        return sorted(rows, key=self.place)

    def place(self, row: dict[str, int | str | None]) -> tuple[int, int, Fraction]:
        declared, due = row["declared"], row["reportable"]
        urgency = URGENCY.index(str(row["attention"]))
        if not due:
            return urgency, 1, Fraction(0)
        assert isinstance(declared, int) and isinstance(due, int)
        return urgency, 0, Fraction(declared, due)

    def of(self, partner: Row) -> dict[str, int | str | None]:
        return self.identity(partner) | self.money(partner) | self.reports(partner) | self.attention(partner)

    def identity(self, partner: Row) -> dict[str, int | str | None]:
        return {name: partner[name] for name in ("partner_id", "short_name", "country_code")}

    def money(self, partner: Row) -> dict[str, int | str | None]:
        name = partner["partner_id"]
        sums: dict[str, int | str | None] = dict.fromkeys(
            (
                "approved",
                "period_target",
                "target",
                "reportable",
                "declared",
                "certified",
                "paid",
                "remaining",
                "behind",
            )
        )
        if not self.rows.published:
            return sums
        approved = target = reportable = period_target = declared = 0
        for period in self.rows.periods:
            planned = self.rows.planned(name, period["period_id"])
            approved += planned
            declared += self.rows.declared(name, period["period_id"])
            reportable += planned if day(period["report_due_on"]) <= self.on else 0
            if day(period["end_on"]) <= self.on:
                target += planned
                if self.rows.wanted(period_id=period["period_id"]):
                    period_target = planned
        return {
            "approved": approved,
            "period_target": period_target,
            "target": target,
            "reportable": reportable,
            "declared": declared,
            "certified": self.certified(name),
            "paid": self.paid(name) if self.rows.tells_forecasts else None,
            "remaining": approved - declared,
            "behind": target - declared,
        }

    def certified(self, partner: str) -> int:
        """What stands in certificates, whatever became of the report that declared it."""
        total = 0
        own = {row["report_id"]: period for period, row in self.rows.reports(partner).items()}
        for item in self.rows.record.rows("expenditure"):
            if item["report_id"] in own and self.rows.last_step.get(item["certifying_report_id"]) == "certified":
                here = self.rows.wanted(
                    period_id=own[item["report_id"]],
                    work_package_id=item["work_package_id"],
                    budget_line_id=item["budget_line_id"],
                )
                total += cents(item["certified"]) if here else 0
        return total

    def paid(self, partner: str) -> int:
        total = 0
        for row in self.rows.record.rows("payments"):
            if row["partner_id"] == partner and day(row["paid_on"]) <= self.on:
                total += cents(row["amount"]) if self.rows.wanted(period_id=row["period_id"]) else 0
        return total

    def own_reports(self, partner: Row) -> list[tuple[int, Row]]:
        """The reports of the scope with the numbers of their periods, the earliest first."""
        numbers = {row["period_id"]: int(row["number"]) for row in self.rows.periods}
        found = self.rows.reports(partner["partner_id"]).items()
        return sorted(
            ((numbers[period], row) for period, row in found if self.rows.wanted(period_id=period)),
            key=lambda pair: pair[0],
        )

    def status(self, report: Row) -> str:
        step = self.rows.last_step[report["report_id"]]
        if step != "draft":
            return STATUS[step]
        return "overdue" if day(report["due_on"]) < self.on else "not due"

    def reports(self, partner: Row) -> dict[str, int | str | None]:
        made: dict[str, int | str | None] = {
            "next_forecast": None, "report_period": None, "report_status": None, "reports_overdue": None
        }  # fmt: skip
        own = self.own_reports(partner)
        late = 0
        for number, report in own:
            if day(report["due_on"]) <= self.on or self.rows.last_step[report["report_id"]] != "draft":
                made["report_period"], made["report_status"] = number, self.status(report)
            if self.rows.is_in(report) and report["next_forecast"] and self.rows.tells_forecasts:
                made["next_forecast"] = cents(report["next_forecast"])
            late += day(report["due_on"]) < self.on and not self.rows.is_in(report)
        return made | {"reports_overdue": late if own else None}

    def attention(self, partner: Row) -> dict[str, int | str | None]:
        statuses = [self.status(report) for _, report in self.own_reports(partner)]
        money = self.money(partner)
        approved, declared, due = money["approved"], money["declared"], money["reportable"]
        if "overdue" in statuses:
            kind = "report overdue"
        elif "reopened" in statuses:
            kind = "report reopened"
        elif not isinstance(declared, int) or not isinstance(approved, int) or not isinstance(due, int):
            kind = "not published"
        elif declared > approved:
            kind = "more declared than approved"
        else:
            kind = "behind the periods due for report" if declared < due else "on track"
        return {"attention": kind}
