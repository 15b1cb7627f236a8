"""What follows from a delay: every wait looked at again and again until no day moves any more."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from tests.oracle.record import NOT_APPLICABLE, Record, Value, day, span
from tests.oracle.schedule import REACHED, ScheduleOracle

Days = dict[str, date]


class NetworkOracle:
    def __init__(self, record: Record, schedule: ScheduleOracle) -> None:
        self.record, self.schedule = record, schedule

    @cached_property
    def end_on(self) -> date:
        return day(self.record.project["end_on"])

    @cached_property
    def reached(self) -> set[str]:
        return {name for name, milestone in self.schedule.milestones.items() if milestone["state"] in REACHED}

    @cached_property
    def own(self) -> Days:
        """The day that each milestone has by itself; those without one, withdrawn or in doubt are not in it."""
        own = {}
        for name, milestone in self.schedule.milestones.items():
            if milestone["firm"] and name in self.reached:
                own[name] = span(milestone["actual"])[1]
            elif milestone["firm"] and milestone["expected"] is not None:
                own[name] = max(milestone["expected"], self.record.on)
        return own

    @cached_property
    def links(self) -> list[tuple[str, str, timedelta]]:
        return [
            (row["predecessor_id"], row["successor_id"], timedelta(days=int(row["lag_days"])))
            for row in self.record.rows("milestone_links")
            if row["predecessor_id"] in self.own and row["successor_id"] in self.own
        ]

    def expected_from(self, own: Days) -> Days:
        expected, moved = dict(own), True
        while moved:
            moved = False
            for before, after, lag in self.links:
                if after not in self.reached and expected[before] + lag > expected[after]:
                    expected[after], moved = expected[before] + lag, True
        return expected

    @cached_property
    def expected(self) -> Days:
        return self.expected_from(self.own)

    @cached_property
    def latest(self) -> Days:
        """Of each milestone that is not reached."""
        latest = {}
        for name in self.own:
            if name not in self.reached:
                planned = self.schedule.milestones[name]["planned"]
                latest[name] = self.end_on if planned is None else max(self.end_on, planned)
        moved = True
        while moved:
            moved = False
            for before, after, lag in self.links:
                if before in latest and after in latest and latest[after] - lag < latest[before]:
                    latest[before], moved = latest[after] - lag, True
        return latest

    def end_of(self, expected: Days) -> date | None:
        """The last day of a milestone that was to be reached by the end of the project."""
        last = None
        for name, on in expected.items():
            planned = self.schedule.milestones[name]["planned"]
            if planned is not None and planned <= self.end_on and (last is None or on > last):
                last = on
        return last

    @cached_property
    def rows(self) -> list[tuple[object, ...]]:
        """By day expected, then by name: name, own, expected, latest, float, whether its own day cannot hold."""
        made = []
        for on, name in sorted((on, name) for name, on in self.expected.items()):
            latest = self.latest.get(name)
            room = (latest - on).days if latest else None
            made.append((name, self.own[name], on, latest, room, self.own[name] < on))
        return made

    def is_a_longest_path(self, path: tuple[str, ...]) -> bool:
        """Whether each waits for the one before it, nobody makes the first wait, and the last one comes last."""
        end = self.end_of(self.expected)
        if not path or end is None:
            return not path and end is None
        waits = {(before, after) for before, after, lag in self.waiting}
        planned = self.schedule.milestones[path[-1]]["planned"]
        is_last = self.expected[path[-1]] == end and planned is not None and planned <= self.end_on
        chained = all(pair in waits for pair in pairwise(path))
        return is_last and chained and not any(after == path[0] for _, after in waits)

    @cached_property
    def waiting(self) -> list[tuple[str, str, timedelta]]:
        """The links that leave their successor no day to spare."""
        return [
            (before, after, lag)
            for before, after, lag in self.links
            if after not in self.reached and self.expected[before] + lag == self.expected[after]
        ]

    def moves(self, name: str, days: int) -> dict[str, tuple[date, date]]:
        """Which milestones move, from when to when, if one were expected some days later."""
        supposed = max(self.expected[name] + timedelta(days=days), self.record.on)
        after = self.expected_from(self.own | {name: supposed})
        return {one: (on, after[one]) for one, on in self.expected.items() if after[one] != on}

    @cached_property
    def figures(self) -> dict[str, Value]:
        end = self.end_of(self.expected)
        return {"end_float": NOT_APPLICABLE if end is None else (self.end_on - end).days}
