"""The schedule: time elapsed and milestones."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from clustercoop.vocabulary import MilestoneState
from tests.oracle.record import NOT_APPLICABLE, Record, Value, day, percent, span

REACHED = (MilestoneState.REACHED_ON_TIME, MilestoneState.REACHED_LATE, MilestoneState.REACHED_UNPLANNED)


class ScheduleOracle:
    def __init__(self, record: Record) -> None:
        self.record = record

    @cached_property
    def time_elapsed(self) -> Fraction:
        elapsed = days = 0
        on, end = day(self.record.project["start_on"]), day(self.record.project["end_on"])
        while on <= end:
            days += 1
            elapsed += on <= self.record.on
            on += timedelta(days=1)
        return Fraction(100 * elapsed, days)

    @cached_property
    def milestones(self) -> dict[str, dict[str, Any]]:
        """Of each milestone known by the day: title, state, slippage in days or None, planned, expected."""
        made = {}
        for row in self.record.rows("milestones"):
            made_by_now = [
                forecast
                for forecast in self.record.rows("milestone_forecasts")
                if forecast["milestone_id"] == row["milestone_id"] and day(forecast["made_on"]) <= self.record.on
            ]
            latest = max(made_by_now, key=lambda forecast: forecast["made_on"], default=None)
            forecast = day(latest["forecast_on"]) if latest else None
            actual = row["actual"] if self.record.over(row["actual"]) else ""
            known = row["baseline"] or actual or forecast
            if row["before_project"] == "true" or not known:
                continue
            planned = span(row["baseline"])[1] if row["baseline"] else None
            reached = day(actual) if len(actual) == 10 else None if actual else forecast
            exact = len(row["baseline"]) == 10 and reached is not None
            made[row["milestone_id"]] = {
                "title": row["title"],
                "in_conflict": row["in_conflict"] == "true",
                "state": self._milestone_state(planned, actual, forecast, in_conflict=row["in_conflict"] == "true"),
                "slippage": (reached - planned).days if exact and planned and reached else None,
                "planned": planned,
                "expected": forecast or planned,
            }
        return made

    def _milestone_state(
        self, planned: date | None, actual: str, forecast: date | None, *, in_conflict: bool
    ) -> MilestoneState:
        if actual and planned is None:
            return MilestoneState.REACHED_UNPLANNED
        if actual:
            late = span(actual)[0] > planned
            return MilestoneState.REACHED_LATE if late else MilestoneState.REACHED_ON_TIME
        if in_conflict:
            return MilestoneState.IN_CONFLICT
        if planned is None:
            return MilestoneState.NOT_DUE
        if planned < self.record.on:
            return MilestoneState.OVERDUE
        if forecast is not None and forecast > planned:
            return MilestoneState.FORECAST_LATE
        return MilestoneState.DUE_SOON if (planned - self.record.on).days <= 30 else MilestoneState.NOT_DUE

    @cached_property
    def figures(self) -> dict[str, Value]:
        due = reached = overdue = late = slipped = days = 0
        for milestone in self.milestones.values():
            state, planned = milestone["state"], milestone["planned"]
            if planned is not None and planned <= self.record.on and not milestone["in_conflict"]:
                due += 1
                reached += state in REACHED
            overdue += state is MilestoneState.OVERDUE
            late += state is MilestoneState.FORECAST_LATE
            if state in REACHED and milestone["slippage"] is not None:
                slipped += 1
                days += milestone["slippage"]
        return {
            "time_elapsed": self.time_elapsed,
            "milestones_reached": percent(reached, due),
            "milestones_overdue": overdue,
            "milestones_forecast_late": late,
            "mean_slippage": Fraction(days, slipped) if slipped else NOT_APPLICABLE,
        }

    @cached_property
    def upcoming(self) -> list[str]:
        """Not reached and not in conflict: the overdue first, then by the day expected, then by name."""
        ahead = [
            (milestone["state"] is not MilestoneState.OVERDUE, milestone["expected"], name)
            for name, milestone in self.milestones.items()
            if milestone["state"] not in REACHED and milestone["state"] is not MilestoneState.IN_CONFLICT
        ]
        return [name for *_, name in sorted(ahead)]
