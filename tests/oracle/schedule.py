"""The schedule: time elapsed and milestones."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from clustercoop.vocabulary import MilestoneState
from tests.oracle.record import NOT_APPLICABLE, NOT_PUBLISHED, Record, Row, Value, day, percent, span

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
        for row in self.record.milestones:
            actual, forecast = row["actual"], day(row["forecast"]) if row["forecast"] else None
            planned = span(row["baseline"])[1] if row["baseline"] else None
            reached = day(actual) if len(actual) == 10 else None if actual else forecast
            firm = row["withdrawn"] != "true" and row["in_conflict"] != "true"
            made[row["milestone_id"]] = {
                "title": row["title"],
                "in_conflict": row["in_conflict"] == "true",
                "firm": firm,
                "state": self._milestone_state(row, planned, forecast),
                "slippage": days_between(row["baseline"], reached),
                "first_slippage": days_between(row["first_baseline"], reached),
                "planned": planned,
                "actual": actual,
                "expected": forecast or planned,
            }
        return made

    def _milestone_state(self, row: Row, planned: date | None, forecast: date | None) -> MilestoneState:
        if row["withdrawn"] == "true":
            return MilestoneState.WITHDRAWN
        if row["actual"] and planned is None:
            return MilestoneState.REACHED_UNPLANNED
        if row["actual"]:
            late = span(row["actual"])[0] > planned
            return MilestoneState.REACHED_LATE if late else MilestoneState.REACHED_ON_TIME
        if row["in_conflict"] == "true":
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
        dated = [one["firm"] for one in self.milestones.values() if one["planned"] is not None]
        none, can_be_late = NOT_APPLICABLE if dated else NOT_PUBLISHED, any(dated)
        due = reached = on_time = overdue = late = slipped = days = 0
        for milestone in self.milestones.values():
            state, planned = milestone["state"], milestone["planned"]
            if planned is not None and planned <= self.record.on and milestone["firm"]:
                due += 1
                reached += state in REACHED
                on_time += state is MilestoneState.REACHED_ON_TIME
            overdue += state is MilestoneState.OVERDUE
            late += state is MilestoneState.FORECAST_LATE
            if state in REACHED and milestone["firm"] and milestone["slippage"] is not None:
                slipped += 1
                days += milestone["slippage"]
        return {
            "time_elapsed": self.time_elapsed,
            "milestones_reached": percent(reached, due),
            "on_time_rate": percent(on_time, due),
            "milestones_overdue": overdue if can_be_late else none,
            "milestones_forecast_late": late if can_be_late else none,
            "mean_slippage": Fraction(days, slipped) if slipped else NOT_APPLICABLE,
        }

    @cached_property
    def upcoming(self) -> list[str]:
        """Not reached, in conflict or withdrawn: the overdue first, then by the day expected, then by name.

        Those of which no day is known any more come last.
        """
        ahead = [
            (milestone["state"] is not MilestoneState.OVERDUE, milestone["expected"] or date.max, name)
            for name, milestone in self.milestones.items()
            if milestone["firm"] and milestone["state"] not in REACHED
        ]
        return [name for *_, name in sorted(ahead)]


def days_between(planned: str, until: date | None) -> int | None:
    return None if until is None or len(planned) != 10 else (until - day(planned)).days
