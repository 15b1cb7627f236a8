"""How the project ends: the three forecasts partner by partner, from the rules as they are written in words.

Which reports are in, which budget is in force and what belongs to a scope is read from the tables once more.
"""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from functools import cached_property

from tests.oracle.record import Record, Row, cents, day

PARTNERS, RUN_RATE, PLAN = "partners' forecasts", "run rate", "plan for the rest"
METHODS = (PARTNERS, RUN_RATE, PLAN)
AMOUNTS = ("declared", "expected", "total", "eligible", "own_cost", "underspend", "fund_underspend")


class ScopedRecord:
    """The rows of a scope: `partner_id`, `country_code`, `work_package_id`, `budget_line_id`, `period_id` and
    `budget_version_id`, None for all.
    """

    def __init__(self, record: Record, **scope: str | None) -> None:
        self.record, self.scope = record, scope

    def wanted(self, **cells: str) -> bool:
        return all(self.scope.get(name) in (None, cell) for name, cell in cells.items())

    @cached_property
    def partners(self) -> list[Row]:
        return [
            row
            for row in self.record.partners
            if self.wanted(partner_id=row["partner_id"], country_code=row["country_code"])
        ]

    @cached_property
    def periods(self) -> list[Row]:
        """All periods, the first one first."""
        return sorted(self.record.rows("reporting_periods"), key=lambda row: int(row["number"]))

    @cached_property
    def version(self) -> str | None:
        """The budget asked for, or the one approved last."""
        approved = [
            (row["approved_on"], row["budget_version_id"])
            for row in self.record.rows("budget_versions")
            if day(row["approved_on"]) <= self.record.on and self.wanted(budget_version_id=row["budget_version_id"])
        ]
        return max(approved)[1] if approved else None

    @cached_property
    def published(self) -> bool:
        return any(row["budget_version_id"] == self.version for row in self.record.rows("budget"))

    @cached_property
    def plan(self) -> dict[tuple[str, str], int]:
        """Planned in the scope by partner and period."""
        sums: dict[tuple[str, str], int] = {}
        for row in self.record.rows("budget"):
            here = self.wanted(**{name: row[name] for name in ("period_id", "work_package_id", "budget_line_id")})
            if row["budget_version_id"] == self.version and here:
                key = row["partner_id"], row["period_id"]
                sums[key] = sums.get(key, 0) + cents(row["planned"])
        return sums

    def planned(self, partner: str, period: str) -> int:
        return self.plan.get((partner, period), 0)

    @cached_property
    def last_step(self) -> dict[str, str]:
        """Of each report its last step by the day, "draft" where there is none."""
        stands = {}
        steps = sorted(self.record.rows("report_events"), key=lambda row: int(row["sequence"]))
        for report in self.record.rows("partner_reports"):
            stands[report["report_id"]] = "draft"
            for step in steps:
                if step["report_id"] == report["report_id"] and day(step["occurred_on"]) <= self.record.on:
                    stands[report["report_id"]] = step["event"]
        return stands

    def is_in(self, report: Row) -> bool:
        return self.last_step[report["report_id"]] not in ("draft", "reopened")

    @cached_property
    def all_reports(self) -> dict[str, dict[str, Row]]:
        made: dict[str, dict[str, Row]] = {}
        for row in self.record.rows("partner_reports"):
            made.setdefault(row["partner_id"], {})[row["period_id"]] = row
        return made

    def reports(self, partner: str) -> dict[str, Row]:
        """The reports of a partner by period, of all periods."""
        return self.all_reports.get(partner, {})

    @cached_property
    def declared_with(self) -> dict[str, int]:
        """Of each report what its items of the scope declare, in or not."""
        sums = dict.fromkeys(self.last_step, 0)
        for item in self.record.rows("expenditure"):
            here = self.wanted(work_package_id=item["work_package_id"], budget_line_id=item["budget_line_id"])
            if item["report_id"] in sums and here:
                sums[item["report_id"]] += cents(item["declared"])
        return sums

    def declared(self, partner: str, period: str) -> int:
        report = self.reports(partner).get(period)
        if report is None or not self.is_in(report) or not self.wanted(period_id=period):
            return 0
        return self.declared_with[report["report_id"]]

    @property
    def tells_forecasts(self) -> bool:
        """A partner forecasts all of its work, no part of it."""
        return self.scope.get("work_package_id") is None and self.scope.get("budget_line_id") is None


class ForecastOracle:
    def __init__(self, record: Record, **scope: str | None) -> None:
        self.rows = ScopedRecord(record, **scope)
        self.on = record.on

    @cached_property
    def certified_periods(self) -> int:
        found = set()
        for partner in self.rows.partners:
            for period, report in self.rows.reports(partner["partner_id"]).items():
                told = self.rows.wanted(period_id=period)
                holds_money = not told or self.rows.declared(partner["partner_id"], period) > 0
                if self.rows.last_step[report["report_id"]] == "certified" and holds_money:
                    found.add(period)
        return len(found)

    @cached_property
    def missing(self) -> str | None:
        rows = self.rows
        if not rows.published or not rows.periods or not rows.record.rows("partner_reports"):
            return "not published"
        if not rows.partners or not [row for row in rows.periods if rows.wanted(period_id=row["period_id"])]:
            return "nothing in the scope"
        something_open = any(self.here(self.outstanding(partner)) for partner in rows.partners)
        return "too early" if self.certified_periods < 2 and something_open else None

    def here(self, periods: list[Row]) -> list[Row]:
        return [row for row in periods if self.rows.wanted(period_id=row["period_id"])]

    def reported(self, partner: Row) -> list[Row]:
        reports = self.rows.reports(partner["partner_id"])
        return [
            row
            for row in self.rows.periods
            if row["period_id"] in reports and self.rows.is_in(reports[row["period_id"]])
        ]

    def outstanding(self, partner: Row) -> list[Row]:
        left = day(partner["left_on"]) if partner["left_on"] else date.max
        joined = day(partner["joined_on"]) if partner["joined_on"] else date.min
        still = []
        for row in self.rows.periods:
            is_gone = left < self.on and day(row["start_on"]) > left
            is_not_there_yet = joined <= self.on and day(row["end_on"]) < joined
            if row not in self.reported(partner) and not is_gone and not is_not_there_yet:
                still.append(row)
        return still

    def plan_of(self, partner: Row, periods: list[Row]) -> int:
        return sum(self.rows.planned(partner["partner_id"], row["period_id"]) for row in periods)

    def expected(self, partner: Row, method: str) -> int | None:
        """What a method has to say of the open periods, None where it has nothing to say."""
        still_open = self.here(self.outstanding(partner))
        if method == PLAN:
            return self.plan_of(partner, still_open)
        if method == RUN_RATE:
            return self.run_rate(partner, still_open)
        reports = self.rows.reports(partner["partner_id"])
        told = [row for row in self.reported(partner) if reports[row["period_id"]]["next_forecast"]]
        if not told or not self.rows.tells_forecasts:
            return None
        latest = told[-1]
        later = [row for row in self.outstanding(partner) if int(row["number"]) > int(latest["number"])]
        if not later or later[0] not in still_open:
            return None
        others = [row for row in still_open if row != later[0]]
        return cents(reports[latest["period_id"]]["next_forecast"]) + self.plan_of(partner, others)

    def run_rate(self, partner: Row, still_open: list[Row]) -> int | None:
        two = self.here(self.reported(partner))[-2:]
        if len(two) < 2:
            return None
        spent = sum(self.rows.declared(partner["partner_id"], row["period_id"]) for row in two)
        return half_up(Fraction(spent, days(two)) * days(still_open))

    @cached_property
    def by_partner(self) -> dict[str, dict[str, tuple[int, int]]]:
        """Of each partner by each method that can be told: total and eligible."""
        made: dict[str, dict[str, tuple[int, int]]] = {}
        for partner in self.rows.partners:
            made[partner["partner_id"]] = {}
            for method in METHODS if self.missing is None else ():
                if self.outcomes[method]["applicable"]:
                    made[partner["partner_id"]][method] = self.end_of(partner, method)
        return made

    def approved_and_declared(self, partner: Row) -> tuple[int, int]:
        approved = self.plan_of(partner, self.rows.periods)
        declared = sum(self.rows.declared(partner["partner_id"], row["period_id"]) for row in self.rows.periods)
        return approved, declared

    def end_of(self, partner: Row, method: str) -> tuple[int, int]:
        approved, declared = self.approved_and_declared(partner)
        more = self.expected(partner, method)
        if more is None:
            more = self.expected(partner, PLAN)
        assert more is not None
        return declared + more, min(declared + more, approved)

    @cached_property
    def outcomes(self) -> dict[str, dict[str, int | bool | None]]:
        if self.missing is not None:
            return {}
        return {method: self.outcome(method) for method in METHODS}

    def outcome(self, method: str) -> dict[str, int | bool | None]:
        open_partners = [row for row in self.rows.partners if self.here(self.outstanding(row))]
        covered = sum(self.expected(row, method) is not None for row in open_partners)
        sums: dict[str, int | bool | None] = dict.fromkeys(AMOUNTS, None)
        sums |= {"applicable": bool(covered) or not open_partners, "covered": covered, "partners": len(open_partners)}
        told = dict.fromkeys(AMOUNTS, 0)
        for partner in self.rows.partners:
            approved, declared = self.approved_and_declared(partner)
            total, eligible = self.end_of(partner, method)
            told["declared"] += declared
            told["expected"] += total - declared
            told["total"] += total
            told["eligible"] += eligible
            told["own_cost"] += max(total - approved, 0)
            told["underspend"] += approved - eligible
            told["fund_underspend"] += half_up((approved - eligible) * Fraction(partner["erdf_rate"]) / 100)
        sums["declared"] = told["declared"]
        return sums | told if sums["applicable"] else sums


def half_up(number: Fraction) -> int:
    return math.floor(number + Fraction(1, 2))


def days(periods: list[Row]) -> int:
    return sum(day(row["end_on"]).toordinal() - day(row["start_on"]).toordinal() + 1 for row in periods)
