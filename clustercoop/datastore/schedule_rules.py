"""The rules of the schedule that need several rows or tables: forecasts, re-baselines, links and tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import networkx as nx

from clustercoop.datastore.findings import Finding
from clustercoop.datastore.staging import ROW, Staging


def _forecasts_look_ahead(find: Staging) -> Iterator[Finding]:
    sql = "SELECT milestone_id, made_on, forecast_on FROM milestone_forecasts WHERE forecast_on < made_on ORDER BY 1, 2"
    for row in find.rows(sql):
        rule = f"a forecast cannot lie before the day it was made, {row.made_on}"
        key = (row.milestone_id, row.made_on)
        yield find.finding("milestone_forecasts", key, "forecast_on", row.forecast_on, rule)


def _forecasts_of_what_stands(find: Staging) -> Iterator[Finding]:
    sql = """SELECT milestone_id, made_on, withdrawn_on FROM milestone_forecasts JOIN milestones USING (milestone_id)
             WHERE made_on > withdrawn_on ORDER BY 1, 2"""
    for row in find.rows(sql):
        rule = f"is later than the withdrawal of the milestone; expected by {row.withdrawn_on}"
        yield find.finding("milestone_forecasts", (row.milestone_id, row.made_on), "made_on", row.made_on, rule)


def _links_without_a_cycle(find: Staging) -> Iterator[Finding]:
    """One finding for each knot of milestones that wait for each other, on the link of it that stands last.

    A milestone that waits for itself is a broken rule of its table.
    """
    links = find.rows(f"""SELECT predecessor_id, successor_id, {ROW} AS row FROM milestone_links
                          WHERE predecessor_id <> successor_id ORDER BY 1, 2""")
    rows = {(link.predecessor_id, link.successor_id): link.row for link in links}
    knots = nx.strongly_connected_components(nx.DiGraph(list(rows)))
    for knot in sorted((sorted(names) for names in knots if len(names) > 1), key=lambda names: names[0]):
        # A graph of its own, whose order is that of the links: sets have none that two runs share.
        within = nx.DiGraph([link for link in rows if link[0] in knot and link[1] in knot])
        cycle = nx.find_cycle(within, source=knot[0])
        last = max(cycle, key=lambda link: rows[link])
        first = min(range(len(cycle)), key=lambda place: cycle[place][0])
        names = [link[0] for link in cycle[first:] + cycle[:first]]
        rule = f"the links go round in a circle: {' -> '.join([*names, names[0]])}"
        yield Finding("milestone_links", rows[last], "predecessor_id, successor_id", ", ".join(last), rule)


def _tasks_within_their_work_package(find: Staging) -> Iterator[Finding]:
    # Of a work package whose own dates are out of order nothing can lie inside; that is a finding on its row.
    sql = """SELECT task_id, task.start_on, task.end_on, work_package_id, whole.start_on AS first, whole.end_on AS last
             FROM tasks AS task JOIN work_packages AS whole USING (work_package_id)
             WHERE whole.start_on <= whole.end_on
               AND (task.start_on < whole.start_on OR task.end_on > whole.end_on) ORDER BY task_id"""
    for row in find.rows(sql):
        rule = f"lies outside its work package, {row.work_package_id}: {row.first} to {row.last}"
        yield find.finding("tasks", (row.task_id,), "start_on, end_on", f"{row.start_on}, {row.end_on}", rule)


def _baselines_moved_for_a_reason(find: Staging) -> Iterator[Finding]:
    sql = """SELECT milestone_id, decision_id FROM milestone_baselines JOIN decisions USING (decision_id)
             WHERE reason IS NULL ORDER BY 1, 2"""
    for row in find.rows(sql):
        key, rule = (row.milestone_id, row.decision_id), "is a decision without a reason; a baseline is moved for one"
        yield find.finding("milestone_baselines", key, "decision_id", row.decision_id, rule)


SCHEDULE_RULES: tuple[Callable[[Staging], Iterator[Finding]], ...] = (
    _forecasts_look_ahead,
    _forecasts_of_what_stands,
    _links_without_a_cycle,
    _tasks_within_their_work_package,
    _baselines_moved_for_a_reason,
)
