"""How promises moved."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from tests.oracle.record import NOT_APPLICABLE, Record, Value, day
from tests.oracle.schedule import ScheduleOracle

Forecast = tuple[str, str, str, int | None]


class PromisesOracle:
    def __init__(self, record: Record, schedule: ScheduleOracle) -> None:
        self.record, self.schedule = record, schedule

    @cached_property
    def of_each(self) -> dict[str, list[Forecast]]:
        """Of each milestone on record its forecasts in time order: made on, forecast, reason, days moved or None."""
        made: dict[str, list[Forecast]] = {}
        for name in self.schedule.milestones:
            made[name] = []
            before = ""
            for row in sorted(self.record.rows("milestone_forecasts"), key=lambda row: row["made_on"]):
                if row["milestone_id"] == name and day(row["made_on"]) <= self.record.on:
                    named = row["forecast_on"]
                    moved = (day(named) - day(before)).days if named and before else None
                    made[name].append((row["made_on"], named, row["reason"], moved))
                    before = named
        return made

    @cached_property
    def slipped(self) -> dict[str, int]:
        """From what was first promised, else planned, to the day reached, else the latest promise, in days."""
        slipped = {}
        for row in self.record.milestones:
            forecasts = self.of_each[row["milestone_id"]]
            first = forecasts[0][1] if forecasts and forecasts[0][1] else row["first_baseline"]
            last: Any = row["actual"] or row["forecast"]
            if len(first) == 10 and len(last) == 10 and row["withdrawn"] != "true":
                slipped[row["milestone_id"]] = (day(last) - day(first)).days
        return slipped

    @cached_property
    def worst(self) -> list[str]:
        late = sorted((-days, name) for name, days in self.slipped.items() if days > 0)
        return [name for _, name in late][:3]

    @cached_property
    def figures(self) -> dict[str, Value]:
        made = moved = 0
        for row in self.record.milestones:
            named = [forecast for _, forecast, *_ in self.of_each[row["milestone_id"]]]
            if row["withdrawn"] != "true":
                made += len(named)
                moved += any(forecast != named[0] for forecast in named)
        return {"promises_moved": moved if made else NOT_APPLICABLE}
