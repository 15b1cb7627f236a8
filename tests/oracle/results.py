"""Outputs, indicators and the results chain, from the words of the definitions, row by row."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from tests.oracle.record import NOT_PUBLISHED, Record, Row, Value, day, percent, span

WELL, COMPARED = ("reached", "on track"), ("reached", "on track", "behind")


class ResultsOracle:
    def __init__(self, record: Record) -> None:
        self.record = record

    @cached_property
    def objectives(self) -> list[Row]:
        return sorted(self.record.tables["objectives"], key=lambda row: int(row["number"]))

    @cached_property
    def outputs(self) -> dict[str, Row]:
        """Every output as known on the day, by date planned or else done; `state` is what is to be shown."""
        made = {}
        for row in self.record.rows("outputs"):
            ahead = row["actual"] and not self.record.over(row["actual"])
            known = row | (
                dict.fromkeys(("actual", "achieved_value", "progress", "status", "note"), "") if ahead else {}
            )
            state = known["progress"] or "state not on record"
            if state == "delivered" and not known["actual"]:
                state = "delivered, date unknown"
            made[row["output_id"]] = known | {"state": state}
        return dict(sorted(made.items(), key=lambda item: (by_date(item[1]["planned"] or item[1]["actual"]), item[0])))

    @cached_property
    def values(self) -> dict[str, list[Row]]:
        """Of each indicator the values measured by the day, in time order."""
        known: dict[str, list[Row]] = {}
        for row in self.record.rows("indicator_values"):
            if self.record.over(row["measured"]):
                known.setdefault(row["indicator_id"], []).append(row)
        return {
            name: sorted(rows, key=lambda row: (span(row["measured"])[1], row["measured"]))
            for name, rows in known.items()
        }

    @cached_property
    def indicators(self) -> dict[str, dict[str, Any]]:
        """Of each indicator known on the day its row, and value, measured, share, expected and state."""
        made = {}
        for row in sorted(self.record.rows("indicators"), key=lambda row: row["indicator_id"]):
            name = row["indicator_id"]
            ever = [one for one in self.record.rows("indicator_values") if one["indicator_id"] == name]
            if row["kind"] == "counted fact" and ever and name not in self.values:
                continue
            made[name] = row | self._stands(row, self.values.get(name, []))
        return made

    def _stands(self, row: Row, values: list[Row]) -> dict[str, Any]:
        target = Fraction(row["target_value"]) if row["target_value"] else None
        if not values:
            state = "no target on record" if target is None else "no value yet"
            return {"value": None, "measured": "", "share": None, "expected": None, "state": state}
        counted = values if row["aggregation"] == "per period" else [values[-1]]
        value = Fraction(0)
        for one in counted:
            value += Fraction(one["value"])
        measured, up = values[-1]["measured"], row["good_direction"] == "up"
        baseline = Fraction(row["baseline_value"]) if row["baseline_value"] else None
        if baseline is None and row["aggregation"] != "single":
            baseline = Fraction(0)
        share = None
        if baseline is not None and target is not None and (target > baseline if up else target < baseline):
            share = (value - baseline) / (target - baseline)
        expected = self.days_gone(span(measured)[1])
        if target is None:
            state = "no target on record"
        elif (value >= target) if up else (value <= target):
            state = "reached"
        elif baseline is None:
            state = "no baseline on record"
        else:
            state = "on track" if share is not None and share >= expected else "behind"
        return {
            "value": value,
            "measured": measured,
            "share": share,
            "expected": None if share is None else expected,
            "state": state,
        }

    def days_gone(self, on: date) -> Fraction:
        """The share of the project's days that are over on a day."""
        days = gone = 0
        one, end = day(self.record.project["start_on"]), day(self.record.project["end_on"])
        while one <= end:
            days += 1
            gone += one <= on
            one += timedelta(days=1)
        return Fraction(gone, days)

    @cached_property
    def judgements(self) -> dict[str, list[Row]]:
        """Of each indicator its judgements by the day, in time order."""
        shown = {row["indicator_id"] for row in self.record.rows("indicators")}
        made: dict[str, list[Row]] = {}
        for row in sorted(self.record.rows("indicator_judgements"), key=lambda row: row["judged_on"]):
            if day(row["judged_on"]) <= self.record.on and row["indicator_id"] in shown:
                made.setdefault(row["indicator_id"], []).append(row)
        return made

    @cached_property
    def activities(self) -> dict[str, Row]:
        """Activities that somebody knew of: over by the day, or without a date; in time order, the undated last."""
        known = [
            row
            for row in self.record.rows("activities")
            if not (row["ends"] or row["starts"]) or self.record.over(row["ends"] or row["starts"])
        ]
        known.sort(key=lambda row: (not row["starts"], row["starts"], row["activity_id"]))
        return {row["activity_id"]: row for row in known}

    def came_of(self, output: str) -> list[str]:
        """The activities that an output came from, in time order."""
        named = {row["activity_id"] for row in self.record.rows("activity_outputs") if row["output_id"] == output}
        return [name for name in self.activities if name in named]

    def present(self, activity: str) -> list[str]:
        """The partners on record of an activity, in list order."""
        named = {row["partner_id"] for row in self.record.rows("activity_partners") if row["activity_id"] == activity}
        return [row["partner_id"] for row in self.record.partners if row["partner_id"] in named]

    def chain(self, objective: str) -> tuple[dict[str, dict[str, list[str]]], dict[str, list[str]]]:
        """Of an objective (empty: of none) its outputs with their activities with their partners; and activities that
        serve it, but led to none of these.
        """
        nested = {
            name: {activity: self.present(activity) for activity in self.came_of(name)}
            for name, row in self.outputs.items()
            if row["objective_id"] == objective
        }
        led = {activity for activities in nested.values() for activity in activities}
        served = {
            row["activity_id"]
            for row in self.record.rows("activity_objectives")
            if row["objective_id"] == objective and objective
        }
        return nested, {name: self.present(name) for name in self.activities if name in served - led}

    @cached_property
    def figures(self) -> dict[str, Value]:
        states = [row["state"] for row in self.outputs.values()]
        targets = [row for row in self.indicators.values() if row["target_value"]]
        compared = [row for row in targets if row["state"] in COMPARED]
        well = [row for row in compared if row["state"] in WELL]
        undated, dated = states.count("delivered, date unknown"), states.count("delivered")
        return {
            "outputs_delivered": percent(undated + dated, len(states)),
            "outputs_undated": undated,
            "outputs_begun": states.count("begun"),
            "results_on_record": sum(row["kind"] == "result" for row in self.outputs.values()),
            "indicators_on_track": percent(len(well), len(compared)) if targets else NOT_PUBLISHED,
        }


def by_date(stated: str) -> tuple[bool, str]:
    """Dates as they are stated, in the order of their texts; what has none comes last."""
    return not stated, stated
