"""What the work packages were planned to spend by a day, and what their milestones have earned of it by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from operator import itemgetter

from clustercoop import stated_dates
from clustercoop.measures.budget import Money, sums_by
from clustercoop.measures.figure import half_up
from clustercoop.measures.schedule import Schedule
from clustercoop.vocabulary import Dimension

DatedMilestone = tuple[date, str, date | None]
"""The last day that its baseline in force can mean, its identifier, the day from which it is known to be reached."""


@dataclass(frozen=True)
class PlannedPeriod:
    """A reporting period and what is planned to be spent in it, in cents."""

    start_on: date
    end_on: date
    planned_cents: int

    @property
    def days(self) -> int:
        """Its days, the first and the last counted."""
        return (self.end_on - self.start_on).days + 1

    def planned_by(self, on: date) -> int:
        """All of it from its last day on; before, its share of the days gone, to the nearest cent, a half up."""
        if on >= self.end_on:
            return self.planned_cents
        return half_up(self.planned_cents * max((on - self.start_on).days + 1, 0), self.days)


@dataclass(frozen=True)
class EarningMilestone:
    """A milestone, what it earns once it is reached (in cents), and the day from which it is known to be reached."""

    milestone_id: str
    due_on: date
    earns_cents: int
    reached_on: date | None


@dataclass(frozen=True)
class PlannedWork:
    """A work package with its plan by period and its milestones by baseline; amounts in cents."""

    work_package_id: str
    title: str
    budget_cents: int
    periods: tuple[PlannedPeriod, ...]
    milestones: tuple[EarningMilestone, ...]

    def planned_by(self, on: date) -> int:
        """Planned expenditure up to a day, the day counted.

        Rounded for each work package and nowhere else: the sum over the work packages is exact, and at the end of
        a period, where nothing is left to round, it is the cumulative target.
        """
        return sum(period.planned_by(on) for period in self.periods)

    def earned_by(self, on: date) -> int:
        """What the milestones reached by a day have earned; as planned where there are none (level of effort)."""
        if not self.milestones:
            return self.planned_by(on)
        return sum(
            milestone.earns_cents
            for milestone in self.milestones
            if milestone.reached_on is not None and milestone.reached_on <= on
        )


def planned_works(money: Money, schedule: Schedule) -> list[PlannedWork]:
    """The work packages of the scope in the order of the package.

    One that holds money and is not listed comes last, under its identifier. Milestones without a baseline, without
    a work package of the scope, withdrawn or in conflict are left out.
    """
    listed = money.breakdowns[Dimension.WORK_PACKAGE]
    titles = dict(zip(listed["work_package_id"], listed["title"], strict=True))
    budgets = sums_by(money.plan, "work_package_id", "planned_cents")
    titles |= {name: name for name in sorted(budgets.keys() - titles.keys())}
    due = _due(schedule)
    return [
        _planned_work(money, due.get(name, []), work_package_id=name, title=title, budget_cents=budgets.get(name, 0))
        for name, title in titles.items()
    ]


def _planned_work(
    money: Money,
    due: Sequence[DatedMilestone],
    *,
    work_package_id: str,
    title: str,
    budget_cents: int,
) -> PlannedWork:
    plan = money.plan[money.plan["work_package_id"] == work_package_id]
    planned = sums_by(plan, "period_id", "planned_cents")
    periods = tuple(
        PlannedPeriod(period.start_on, period.end_on, planned.get(period.period_id, 0))
        for period in money.periods.itertuples()
    )
    without = PlannedWork(work_package_id, title, budget_cents, periods, ())
    return PlannedWork(work_package_id, title, budget_cents, periods, _earning(without, due))


def _due(schedule: Schedule) -> dict[str, list[DatedMilestone]]:
    """Of each work package the milestones that can be due, by baseline in force, then by identifier."""
    columns = (schedule.firm[name] for name in ("work_package_id", "due_on", "milestone_id", "actual"))
    made: dict[str, list[DatedMilestone]] = {}
    for work_package_id, due_on, milestone_id, actual in zip(*columns, strict=True):
        if due_on is not None:
            reached_on = stated_dates.last_day(actual) if actual else None
            made.setdefault(work_package_id, []).append((due_on, milestone_id, reached_on))
    return {name: sorted(due, key=itemgetter(0, 1)) for name, due in made.items()}


def _earning(work: PlannedWork, due: Sequence[DatedMilestone]) -> tuple[EarningMilestone, ...]:
    """What each milestone of a work package earns.

    Each earns what is planned from the baseline before it until its own, and the last one also what is planned
    later. Of two with one baseline the first by identifier earns what is planned until it, the other nothing of it.
    """
    made, before = [], 0
    for place, (due_on, milestone_id, reached_on) in enumerate(due, start=1):
        until = work.budget_cents if place == len(due) else work.planned_by(due_on)
        made.append(EarningMilestone(milestone_id, due_on, until - before, reached_on))
        before = until
    return tuple(made)


def whole_plan(works: Sequence[PlannedWork]) -> list[PlannedPeriod]:
    """The plan of all work packages by period."""
    return [
        PlannedPeriod(same[0].start_on, same[0].end_on, sum(period.planned_cents for period in same))
        for same in zip(*(work.periods for work in works), strict=True)
    ]


def day_planned(plan: Sequence[PlannedPeriod], cents: int, *, start_on: date, ahead: bool) -> Fraction | None:
    """Days from the start after which the plan stands at an amount; None where it never does.

    Earned schedule: the days of the periods whose plan is reached, and of the next one its share of days (Lipke
    2003, "Schedule is Different", The Measurable News). Where the plan stands still at the amount, every day of it
    would do: it is the first for what is `ahead` of the plan, and the last for what is behind, in both cases the
    day nearest to the status date.
    """
    before = 0
    for period in plan:
        after = before + period.planned_cents
        if before < cents <= after if ahead else before <= cents < after:
            full = (period.start_on - start_on).days
            return full + Fraction(cents - before, period.planned_cents) * period.days
        before = after
    return None
