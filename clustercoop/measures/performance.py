"""Earned value and earned schedule: is the work done worth what was planned, and what it cost?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

import pandas as pd

from clustercoop.measures.budget import Money
from clustercoop.measures.earning import PlannedWork, day_planned, planned_works, whole_plan
from clustercoop.measures.figure import Figure, Missing, amount, evidence_of, half_up, ratio
from clustercoop.measures.schedule import Schedule
from clustercoop.vocabulary import Evidence, Stage

COSTS = {Stage.DECLARED: "declared_cents", Stage.CERTIFIED: "certified_cents"}
"""The stages whose money is a cost, and their columns. What is paid is received from the fund: income, not cost."""

BY_STAGE = frozenset({"actual_cost", "cost_variance", "cost_index", "estimate_at_completion", "to_complete_index"})
"""The measures that depend on the stage chosen; their records name none."""


@dataclass(frozen=True)
class Performance:
    """Earned value management of a scope of the money on a status date, at the costs of a stage.

    Value is held against one version of the budget, that of the money, on every day of the past too, and against the
    baselines in force on the status date. Formulas of NASA/SP-2012-599 and GAO-20-195G; in time those of Lipke 2003,
    "Schedule is Different".
    """

    money: Money
    schedule: Schedule
    stage: Stage

    @cached_property
    def works(self) -> list[PlannedWork]:
        """The work packages of the scope with their plan and their milestones."""
        return planned_works(self.money, self.schedule)

    @cached_property
    def planned_value(self) -> Figure:
        """PV: planned expenditure up to the status date; at the end of a period the cumulative target."""
        cents = (work.planned_by(self.money.status_date) for work in self.works)
        return amount("planned_value", cents, evidence_of(self.money.plan), published=self.money.ledger_published)

    @cached_property
    def earned_value(self) -> Figure:
        """EV: what the milestones reached have earned, and the work packages without milestones as planned."""
        cents = (work.earned_by(self.money.status_date) for work in self.works)
        rests_on = evidence_of(self.money.plan, self._milestones)
        return amount("earned_value", cents, rests_on, published=self.money.ledger_published)

    @cached_property
    def actual_cost(self) -> Figure:
        """AC: spent at the stage; not applicable at `paid`."""
        spent = self.money.spent(self.stage)
        if self.stage not in COSTS and self.money.ledger_published:
            return Figure("actual_cost", None, missing=Missing.NOT_APPLICABLE)
        return Figure("actual_cost", spent.numerator, missing=spent.missing, evidence=spent.evidence)

    @property
    def budget_at_completion(self) -> Figure:
        """BAC: the approved budget."""
        return self.money.approved

    @cached_property
    def schedule_variance(self) -> Figure:
        return _difference("schedule_variance", self.earned_value, self.planned_value)

    @cached_property
    def cost_variance(self) -> Figure:
        return _difference("cost_variance", self.earned_value, self.actual_cost)

    @cached_property
    def schedule_index(self) -> Figure:
        """SPI."""
        return ratio("schedule_index", self.earned_value, self.planned_value)

    @cached_property
    def cost_index(self) -> Figure:
        """CPI."""
        return ratio("cost_index", self.earned_value, self.actual_cost)

    @cached_property
    def estimate_at_completion(self) -> Figure:
        """EAC: BAC divided by CPI, to the nearest cent, a half up; not applicable before something is spent and earned.

        What it is above the budget is the partners' own cost: a grant does not grow.
        """
        whole, earned, cost = self.budget_at_completion, self.earned_value, self.actual_cost
        rests_on = whole.evidence | earned.evidence | cost.evidence
        missing = whole.missing or earned.missing or cost.missing
        if whole.numerator is None or earned.numerator is None or cost.numerator is None:
            return Figure("estimate_at_completion", None, missing=missing, evidence=rests_on)
        if earned.numerator <= 0 or cost.numerator <= 0:
            return Figure("estimate_at_completion", None, missing=Missing.NOT_APPLICABLE, evidence=rests_on)
        cents = half_up(int(whole.numerator) * int(cost.numerator), int(earned.numerator))
        return Figure("estimate_at_completion", cents, evidence=rests_on)

    @cached_property
    def to_complete_index(self) -> Figure:
        """TCPI: work left divided by budget left; not applicable where nothing of the budget is left."""
        work = _difference("to_complete_index", self.budget_at_completion, self.earned_value)
        left = _difference("to_complete_index", self.budget_at_completion, self.actual_cost)
        missing = work.missing or left.missing
        if left.numerator is not None and left.numerator <= 0:
            missing = missing or Missing.NOT_APPLICABLE
        return Figure("to_complete_index", work.numerator, left.numerator, missing, work.evidence | left.evidence)

    @cached_property
    def earned_schedule(self) -> Figure:
        """ES: days from the start by which the plan had reached the earned value; fractions of a day are kept."""
        earned = self.earned_value
        days = self._earned_days
        missing = earned.missing or (Missing.NOT_APPLICABLE if days is None else None)
        return Figure("earned_schedule", _number(days), missing=missing, evidence=earned.evidence)

    @cached_property
    def actual_time(self) -> Figure:
        """AT: days from the start to the status date, as `Schedule.time_elapsed` counts them."""
        elapsed = self.schedule.time_elapsed
        return Figure("actual_time", elapsed.numerator, evidence=elapsed.evidence)

    @cached_property
    def time_variance(self) -> Figure:
        """SV(t): ES minus AT in days; negative is late."""
        days = self._earned_days
        rests_on = self.earned_schedule.evidence | self.actual_time.evidence
        late = None if days is None else days - int(self.actual_time.numerator or 0)
        return Figure("time_variance", _number(late), missing=self.earned_schedule.missing, evidence=rests_on)

    @cached_property
    def time_index(self) -> Figure:
        """SPI(t)."""
        return ratio("time_index", self.earned_schedule, self.actual_time)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, in the order in which one leads to the next; the first is the approved budget."""
        return (
            self.budget_at_completion, self.planned_value, self.earned_value, self.actual_cost,
            self.schedule_variance, self.schedule_index, self.cost_variance, self.cost_index,
            self.estimate_at_completion, self.to_complete_index,
            self.earned_schedule, self.actual_time, self.time_variance, self.time_index,
        )  # fmt: skip

    def stage_of(self, figure: Figure) -> Stage | None:
        """The stage at which a figure of this performance counts cost; None where it counts none."""
        return self.stage if figure.measure in BY_STAGE else None

    @cached_property
    def evidence(self) -> frozenset[Evidence]:
        """What the table and the curve rest on."""
        return self.money.evidence | evidence_of(self._milestones)

    @cached_property
    def earned(self) -> pd.DataFrame:
        """Of each work package of the scope its value on the status date.

        Columns: work_package_id, title, budget_cents, planned_cents, earned_cents (None each where not published),
        milestones (number that can be due; 0: earned as planned), reached (of these).
        """
        known = self.money.ledger_published
        on = self.money.status_date
        rows = [
            (
                work.work_package_id,
                work.title,
                work.budget_cents if known else None,
                work.planned_by(on) if known else None,
                work.earned_by(on) if known else None,
                len(work.milestones),
                sum(milestone.reached_on is not None for milestone in work.milestones),
            )
            for work in self.works
        ]
        cents = ["budget_cents", "planned_cents", "earned_cents"]
        columns = ["work_package_id", "title", *cents, "milestones", "reached"]
        return pd.DataFrame(rows, columns=columns, dtype=object).astype({"milestones": "int64", "reached": "int64"})

    @cached_property
    def curve(self) -> pd.DataFrame:
        """Planned over the whole project, earned and cost up to the status date: on, planned_cents, earned_cents,
        cost_cents (None each after the status date; cost None throughout at `paid`).

        A row for the first day, each end of a period, the status date, and each day by then on which a milestone
        earned or the cost moved. Between rows the plan, and what is earned as planned, runs straight; the rest of
        earned and cost stays as it is until the next row. No rows where nothing is published.
        """
        rows = [
            (on, sum(work.planned_by(on) for work in self.works), *self._stood(on))
            for on in (sorted(self._days_of_curve) if self.money.ledger_published else ())
        ]
        return pd.DataFrame(rows, columns=["on", "planned_cents", "earned_cents", "cost_cents"], dtype=object)

    def _stood(self, on: date) -> tuple[int | None, int | None]:
        """Earned and cost on a day."""
        if on > self.money.status_date:
            return None, None
        cost = [cents for day, cents in self._cost_steps if day <= on]
        last = (cost[-1] if cost else 0) if self.stage in COSTS else None
        return sum(work.earned_by(on) for work in self.works), last

    @property
    def _days_of_curve(self) -> set[date]:
        earned = {
            milestone.reached_on
            for work in self.works
            for milestone in work.milestones
            if milestone.reached_on is not None and milestone.earns_cents
        }
        moved = {on for on, _ in self._cost_steps}
        ends = set(self.money.periods["end_on"])
        return {self.money.project.start_on, self.money.status_date} | ends | earned | moved

    @cached_property
    def _cost_steps(self) -> list[tuple[date, int]]:
        """The days on which the cost moved, and where it stood then, as the curve of the money has it."""
        steps: list[tuple[date, int]] = []
        before = 0
        for row in self.money.spending_curve.to_dict("records") if self.stage in COSTS else ():
            if row[COSTS[self.stage]] != before:
                before = int(row[COSTS[self.stage]])
                steps.append((row["on"], before))
        return steps

    @cached_property
    def _earned_days(self) -> Fraction | None:
        """ES exactly; None where nothing is planned or published. On plan it is AT, however the plan runs there."""
        earned, planned = self.earned_value.numerator, self.planned_value.numerator
        plan = whole_plan(self.works)
        if earned is None or planned is None or not any(period.planned_cents for period in plan):
            return None
        elapsed = self.schedule.time_elapsed
        if earned == planned:
            return Fraction(int(elapsed.numerator or 0))
        days = int(elapsed.denominator or 0)
        start_on = self.money.project.start_on
        found = day_planned(plan, int(earned), start_on=start_on, ahead=earned > planned)
        return Fraction(days) if found is None else min(found, Fraction(days))

    @property
    def _milestones(self) -> pd.DataFrame:
        """The milestones that earn in the scope."""
        used = {milestone.milestone_id for work in self.works for milestone in work.milestones}
        return self.schedule.milestones[self.schedule.milestones["milestone_id"].isin(used)]


def _difference(measure: str, whole: Figure, part: Figure) -> Figure:
    """`whole` minus `part`, missing where either is."""
    rests_on = whole.evidence | part.evidence
    if whole.numerator is None or part.numerator is None:
        return Figure(measure, None, missing=whole.missing or part.missing, evidence=rests_on)
    return Figure(measure, whole.numerator - part.numerator, evidence=rests_on)


def _number(days: Fraction | None) -> int | float | None:
    """Whole days as such, others as a decimal number."""
    if days is None:
        return None
    return int(days) if days.denominator == 1 else float(days)
