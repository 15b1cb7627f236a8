"""What follows from a delay: milestones and their links as a network, its longest path, and a what-if."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import networkx as nx
import pandas as pd

from clustercoop import stated_dates
from clustercoop.measures.figure import Figure, Missing, evidence_of
from clustercoop.measures.schedule import REACHED, Schedule
from clustercoop.vocabulary import Evidence


class LinksInCircle(ValueError):
    """Milestones that each wait for another in a circle; the message names them in order."""

    def __init__(self, milestones: tuple[str, ...]) -> None:
        super().__init__(f"milestones wait for each other in a circle: {' → '.join([*milestones, milestones[0]])}")
        self.milestones = milestones


@dataclass(frozen=True)
class Slip:
    """What if a milestone were expected some days later (negative: earlier) than it is now?

    `moves`: the milestones that move, the slipped one first, then by the new day: milestone_id, title, before_on,
    after_on, moved_days. `end_before`, `end_after` and `end_holds` as in `Network.end_expected_on` and
    `Network.end_holds`.
    """

    milestone_id: str
    days: int
    moves: pd.DataFrame
    end_before: date | None
    end_after: date | None
    end_holds: bool | None


@dataclass(frozen=True)
class _Member:
    """A milestone of the network. `own_on`: the day it has by itself. `limit_on`: the last day the plan leaves it."""

    title: str
    own_on: date
    reached: bool
    limit_on: date
    is_due_by_end: bool
    is_promised: bool


@dataclass(frozen=True)
class Network:
    """The milestones of a schedule with a day of their own, and the links between them (finish to start, with lag).

    A milestone's own day is the day it was reached (the last of a month or year stated); else the day forecast, or
    else the last day of its baseline in force, but never before the status date. Milestones without any such day,
    withdrawn ones and those on whose date sources disagree are left out, with their links. Critical path method:
    forward and backward pass (Kelley and Walker 1959, "Critical-Path Planning and Scheduling").
    Raises LinksInCircle.
    """

    schedule: Schedule

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """The milestones that are not in the network, by identifier."""
        return tuple(sorted(set(self.schedule.table["milestone_id"]) - self._members.keys()))

    @cached_property
    def expected_on(self) -> dict[str, date]:
        """Of each milestone the day to expect: its own, or a later one where a predecessor and the lag say so.

        What is reached stays where it is.
        """
        return self._expected({name: member.own_on for name, member in self._members.items()})

    @cached_property
    def latest_on(self) -> dict[str, date]:
        """Of each milestone not reached the last day that delays nothing.

        That is the last day of the project (or of its own baseline, where that is planned after the project), or an
        earlier one where a successor not reached and the lag say so.
        """
        latest: dict[str, date] = {}
        for name in reversed(self._order):
            if not self._members[name].reached:
                before = [latest[after] - lag for after, lag in self._after(name) if after in latest]
                latest[name] = min([self._members[name].limit_on, *before])
        return latest

    @cached_property
    def longest_path(self) -> tuple[str, ...]:
        """The chain of milestones that determines `end_expected_on`, the first to come first; empty without one.

        Each but the first is expected as many days after the one before it as their link's lag. A milestone whose
        own day is as late as its predecessors make it belongs to their chain. Of equals the first by identifier.
        """
        end = self.end_expected_on
        path = [name for name in sorted(self._due_by_end) if self.expected_on[name] == end][:1]
        while path and not self._members[path[0]].reached:
            on = self.expected_on[path[0]]
            drivers = [before for before, lag in self._before(path[0]) if self.expected_on[before] + lag == on]
            if not drivers:
                break
            path.insert(0, min(drivers))
        return tuple(path)

    @cached_property
    def end_expected_on(self) -> date | None:
        """The day on which the last of the milestones planned by the project's end is expected or was reached.

        None where there is no such milestone.
        """
        return self._end(self.expected_on)

    @cached_property
    def end_holds(self) -> bool | None:
        """Whether they are all expected by the project's last day; None where there is none."""
        return self._holds(self.end_expected_on)

    @cached_property
    def end_float(self) -> Figure:
        if self.end_expected_on is None:
            return Figure("end_float", None, missing=Missing.NOT_APPLICABLE)
        days = (self.schedule.project.end_on - self.end_expected_on).days
        return Figure("end_float", days, evidence=self.evidence | {self.schedule.project.evidence})

    @cached_property
    def all_reached(self) -> bool:
        """Whether every milestone of the network is reached; so it is where there is none."""
        return all(member.reached for member in self._members.values())

    @cached_property
    def table(self) -> pd.DataFrame:
        """The milestones of the network by the day expected, then by identifier.

        Columns: milestone_id, title, own_on, expected_on, latest_on, float_days (latest minus expected; negative:
        the end, or the baseline of a later milestone that is planned after it, does not hold; both None once
        reached), on_longest_path, promise_broken (the links say that its own day cannot hold), promised (its own day
        is a forecast; else its baseline, where it is not reached), after_end (planned after the project's end, so that
        its own baseline is its limit), limit_on (the last day that the plan leaves it by itself), reached, state,
        evidence.
        """
        made = self._rows[["milestone_id", "title"]].copy()
        for name, days in (("own_on", self._own_on), ("expected_on", self.expected_on), ("latest_on", self.latest_on)):
            made[name] = pd.Series([days.get(one) for one in made["milestone_id"]], dtype=object, index=made.index)
        made["float_days"] = pd.Series(
            [None if row.latest_on is None else (row.latest_on - row.expected_on).days for row in made.itertuples()],
            dtype=object,
            index=made.index,
        )
        made["on_longest_path"] = made["milestone_id"].isin(self.longest_path)
        made["promise_broken"] = (made["own_on"] < made["expected_on"]).astype(bool)
        members = [self._members[name] for name in made["milestone_id"]]
        made["promised"] = [member.is_promised for member in members]
        made["limit_on"] = pd.Series([member.limit_on for member in members], dtype=object, index=made.index)
        made["after_end"] = (made["limit_on"] > self.schedule.project.end_on).astype(bool)
        made["reached"] = self._rows["state"].isin(REACHED)
        made["state"] = self._rows["state"]
        made["evidence"] = self._rows["evidence"]
        return made.sort_values(["expected_on", "milestone_id"], ignore_index=True)

    @cached_property
    def evidence(self) -> frozenset[Evidence]:
        """What the milestones and links of the network rest on."""
        links = self.schedule.links
        used = [(link.predecessor_id, link.successor_id) in self._graph.edges for link in links.itertuples()]
        return evidence_of(self._rows, links[pd.Series(used, index=links.index, dtype=bool)])

    def slip(self, milestone_id: str, days: int) -> Slip:
        """What moves if a milestone were expected `days` later; nothing is stored.

        With negative days it comes earlier, but neither before the status date nor before its predecessors allow.
        Raises KeyError for a milestone that is not in the network (unknown, withdrawn, in conflict or without a
        day), ValueError for one that is reached, OverflowError for a day beyond the calendar.
        """
        if milestone_id not in self._members:
            raise KeyError(f"milestone {milestone_id} is not in the network: unknown, withdrawn or without a sure date")
        if self._members[milestone_id].reached:
            raise ValueError(f"milestone {milestone_id} is reached: it cannot slip any more")
        before = self.expected_on
        supposed = max(before[milestone_id] + timedelta(days=days), self.schedule.status_date)
        after = self._expected(self._own_on | {milestone_id: supposed})
        moved = sorted(
            (name for name in after if after[name] != before[name]),
            key=lambda name: (name != milestone_id, after[name], name),
        )
        rows = [
            (name, self._members[name].title, before[name], after[name], (after[name] - before[name]).days)
            for name in moved
        ]
        columns = ["milestone_id", "title", "before_on", "after_on", "moved_days"]
        end = self._end(after)
        moves = pd.DataFrame(rows, columns=columns, dtype=object)
        return Slip(milestone_id, days, moves, self.end_expected_on, end, self._holds(end))

    @cached_property
    def _members(self) -> dict[str, _Member]:
        end_on = self.schedule.project.end_on
        made = {}
        names = ("milestone_id", "title", "state", "actual", "forecast_on", "due_on")
        columns = (self.schedule.firm[name] for name in names)
        for name, title, state, actual, forecast_on, due_on in zip(*columns, strict=True):
            reached = state in REACHED
            own = stated_dates.last_day(actual) if reached else forecast_on or due_on
            if own is not None:
                made[name] = _Member(
                    title=title,
                    own_on=own if reached else max(own, self.schedule.status_date),
                    reached=reached,
                    limit_on=max(end_on, due_on or end_on),
                    is_due_by_end=due_on is not None and due_on <= end_on,
                    is_promised=forecast_on is not None,
                )
        return made

    @cached_property
    def _rows(self) -> pd.DataFrame:
        """The rows of the schedule's table that are in the network."""
        table = self.schedule.table
        return table[table["milestone_id"].isin(self._members)]

    @cached_property
    def _own_on(self) -> dict[str, date]:
        return {name: member.own_on for name, member in self._members.items()}

    @cached_property
    def _due_by_end(self) -> frozenset[str]:
        return frozenset(name for name, member in self._members.items() if member.is_due_by_end)

    @cached_property
    def _graph(self) -> Any:
        whole = nx.DiGraph()
        whole.add_nodes_from(self._members)
        links = (self.schedule.links[name] for name in ("predecessor_id", "successor_id", "lag_days"))
        for predecessor, successor, days in zip(*links, strict=True):
            whole.add_edge(predecessor, successor, lag=timedelta(days=int(days)))
        if not nx.is_directed_acyclic_graph(whole):
            raise LinksInCircle(tuple(predecessor for predecessor, _ in nx.find_cycle(whole)))
        whole.remove_nodes_from([name for name in whole if name not in self._members])
        return whole

    @cached_property
    def _order(self) -> list[str]:
        """Each milestone after its predecessors."""
        return list(nx.topological_sort(self._graph))

    def _before(self, name: str) -> list[tuple[str, timedelta]]:
        return [(before, link["lag"]) for before, link in self._graph.pred[name].items()]

    def _after(self, name: str) -> list[tuple[str, timedelta]]:
        return [(after, link["lag"]) for after, link in self._graph.succ[name].items()]

    def _expected(self, own_on: Mapping[str, date]) -> dict[str, date]:
        expected: dict[str, date] = {}
        for name in self._order:
            waits = [] if self._members[name].reached else self._before(name)
            expected[name] = max([own_on[name], *(expected[before] + lag for before, lag in waits)])
        return expected

    def _end(self, expected_on: Mapping[str, date]) -> date | None:
        return max((expected_on[name] for name in self._due_by_end), default=None)

    def _holds(self, end: date | None) -> bool | None:
        return None if end is None else end <= self.schedule.project.end_on
