"""Earned value and earned schedule: every day walked, every rule as its definition words it."""

from __future__ import annotations

import math
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from tests.oracle.money import MoneyOracle
from tests.oracle.record import NOT_APPLICABLE, NOT_PUBLISHED, Record, Row, Value, cents, day, span

DAY = timedelta(days=1)


def to_the_cent(exact: Fraction) -> int:
    """Half up."""
    return math.floor(exact + Fraction(1, 2))


class PerformanceOracle:
    """What is true of the whole project at the costs of a stage: `declared`, `certified` or `paid`."""

    def __init__(self, record: Record, money: MoneyOracle, stage: str) -> None:
        self.record, self.money, self.stage = record, money, stage

    @cached_property
    def works(self) -> list[str]:
        return [row["work_package_id"] for row in sorted(self.record.rows("work_packages"), key=_number)]

    @cached_property
    def periods(self) -> list[Row]:
        return sorted(self.record.rows("reporting_periods"), key=_number)

    @cached_property
    def plan(self) -> dict[tuple[str, str], int]:
        """What each work package plans in each period."""
        sums: dict[tuple[str, str], int] = {}
        for row in self.money.plan:
            where = (row["work_package_id"], row["period_id"])
            sums[where] = sums.get(where, 0) + cents(row["planned"])
        return sums

    def planned_in(self, period: Row) -> int:
        return sum(amount for (_, name), amount in self.plan.items() if name == period["period_id"])

    def budget_of(self, work: str) -> int:
        return sum(amount for (name, _), amount in self.plan.items() if name == work)

    def planned_by(self, work: str, on: date) -> int:
        total = 0
        for period in self.periods:
            days = gone = 0
            walked, end = day(period["start_on"]), day(period["end_on"])
            while walked <= end:
                days += 1
                gone += walked <= on
                walked += DAY
            total += to_the_cent(Fraction(self.plan.get((work, period["period_id"]), 0) * gone, days))
        return total

    @cached_property
    def milestones(self) -> dict[str, list[tuple[int, date | None]]]:
        """Of each work package what each of its milestones earns, and the day from which it is known as reached.

        Planned until its baseline (the last one: all), less what was planned until the baseline before.
        """
        made: dict[str, list[tuple[int, date | None]]] = {}
        for work in self.works:
            firm = [
                row
                for row in self.record.milestones
                if row["work_package_id"] == work
                and row["baseline"]
                and row["in_conflict"] != "true"
                and row["withdrawn"] != "true"
            ]
            firm.sort(key=lambda row: (span(row["baseline"])[1], row["milestone_id"]))
            made[work], since = [], 0
            for row in firm:
                until = self.budget_of(work) if row is firm[-1] else self.planned_by(work, span(row["baseline"])[1])
                reached = span(row["actual"])[1] if row["actual"] else None
                made[work].append((until - since, reached))
                since = until
        return made

    def earned_by(self, work: str, on: date) -> int:
        if not self.milestones[work]:
            return self.planned_by(work, on)
        return sum(amount for amount, reached in self.milestones[work] if reached is not None and reached <= on)

    @cached_property
    def earned(self) -> dict[str, tuple[int | None, int | None, int | None, int, int]]:
        """Of each work package: budget, planned and earned (None where not published), milestones, reached."""
        made = {}
        for work in self.works:
            reached = [day for _, day in self.milestones[work] if day is not None]
            amounts = (
                self.budget_of(work),
                self.planned_by(work, self.record.on),
                self.earned_by(work, self.record.on),
            )
            known = amounts if self.money.plan else (None, None, None)
            made[work] = (*known, len(self.milestones[work]), len(reached))
        return made

    def value_on(self, on: date) -> tuple[int, int]:
        """Planned and earned on a day, by the budget and the milestones that are known today."""
        return (
            sum(self.planned_by(work, on) for work in self.works),
            sum(self.earned_by(work, on) for work in self.works),
        )

    @cached_property
    def days_of_earning(self) -> set[date]:
        """Days by now on which a milestone earned something."""
        return {
            reached for made in self.milestones.values() for amount, reached in made if amount and reached is not None
        }

    @cached_property
    def days(self) -> tuple[int, int]:
        """Days gone of the project by now, and all of them."""
        gone = days = 0
        walked = day(self.record.project["start_on"])
        while walked <= day(self.record.project["end_on"]):
            days += 1
            gone += walked <= self.record.on
            walked += DAY
        return gone, days

    def earned_days(self, planned: int, earned: int) -> Value:
        """Day by day along the straight line of the plan to where it stands at what is earned."""
        gone, days = self.days
        if not any(self.planned_in(period) for period in self.periods):
            return NOT_APPLICABLE
        if earned == planned:
            return gone
        stands, passed, found = Fraction(0), 0, []
        for period in self.periods:
            length = (day(period["end_on"]) - day(period["start_on"])).days + 1
            step = Fraction(self.planned_in(period), length)
            for _ in range(length):
                if stands <= earned <= stands + step:
                    found += [passed + (earned - stands) / step] if step else [Fraction(passed), Fraction(passed + 1)]
                stands, passed = stands + step, passed + 1
        nearest = min(found, key=lambda when: abs(when - gone))
        return min(nearest, Fraction(days))

    @cached_property
    def figures(self) -> dict[str, Value]:
        budget = cents(self.record.project["total_budget"])
        gone, _ = self.days
        if not self.money.plan:
            missing = dict.fromkeys(NAMES, NOT_PUBLISHED)
            return missing | {"approved_budget": budget, "actual_time": gone}
        planned, earned = self.value_on(self.record.on)
        scheduled = self.earned_days(planned, earned)
        known = not isinstance(scheduled, str)
        return {
            "approved_budget": budget,
            "planned_value": planned,
            "earned_value": earned,
            "schedule_variance": earned - planned,
            "schedule_index": Fraction(earned, planned) if planned else NOT_APPLICABLE,
            "earned_schedule": scheduled,
            "actual_time": gone,
            "time_variance": scheduled - gone if known else NOT_APPLICABLE,
            "time_index": Fraction(scheduled, gone) if known and gone else NOT_APPLICABLE,
        } | self._cost(budget, earned)

    def _cost(self, budget: int, earned: int) -> dict[str, Value]:
        if self.stage == "paid":
            return dict.fromkeys(OF_COST, NOT_APPLICABLE)
        cost = self.money.stages[("declared", "certified").index(self.stage)]
        return {
            "actual_cost": cost,
            "cost_variance": earned - cost,
            "cost_index": Fraction(earned, cost) if cost else NOT_APPLICABLE,
            "estimate_at_completion": (
                to_the_cent(budget / Fraction(earned, cost)) if earned > 0 and cost > 0 else NOT_APPLICABLE
            ),
            "to_complete_index": Fraction(budget - earned, budget - cost) if cost < budget else NOT_APPLICABLE,
        }


OF_COST = ("actual_cost", "cost_variance", "cost_index", "estimate_at_completion", "to_complete_index")
NAMES = (
    "planned_value", "earned_value", "schedule_variance", "schedule_index",
    "earned_schedule", "time_variance", "time_index", *OF_COST,
)  # fmt: skip


def _number(row: Row) -> int:
    return int(row["number"])
