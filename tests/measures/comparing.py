"""Do the measures and the oracle agree? Each function asserts it of one subject."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from clustercoop.measures import promises
from clustercoop.measures.agenda import coming
from clustercoop.measures.alerts import State, partner_gaps
from clustercoop.measures.balance import Balance
from clustercoop.measures.definitions import Unit
from clustercoop.measures.figure import Figure
from clustercoop.measures.network import Network
from clustercoop.measures.reach import Reach
from clustercoop.measures.results import Results
from clustercoop.measures.ties import Ties, growth
from tests.oracle import NOT_PUBLISHED, Oracle, Value
from tests.oracle.record import percent

GROWING = ("activities_held", "known_attendance", "pairs_met", "cross_border_share", "ei_index")
"""The figures of a standing."""


def figures_agree(state: State, oracle: Oracle) -> None:
    expected = {name: value for name, value in oracle.figures.items() if name not in oracle.results.figures}
    assert {name: exact(figure) for name, figure in figures(state).items()} == expected


def tables_of_money_agree(state: State, oracle: Oracle) -> None:
    by_partner, by_line = state.money.by_partner, state.money.by_line
    stages = ("approved", "target", "declared", "certified", "paid", "remaining")
    assert amounts(by_partner, "partner_id", stages) == oracle.money.by_partner
    assert list(by_partner["partner_id"]) == list(oracle.money.by_partner)
    assert amounts(by_line, "budget_line_id", ("approved", "declared", "certified")) == oracle.money.by_line
    assert list(by_line["budget_line_id"]) == list(oracle.money.by_line)


def target_curve_agrees(state: State, oracle: Oracle) -> None:
    curve = list(state.money.target_curve.itertuples(index=False, name=None))
    assert curve == oracle.money.target_curve


def spending_curve_agrees(state: State, oracle: Oracle, stages_on: Callable[[date], tuple[int, int, int]]) -> None:
    """It stands where the oracle does on each day, and ends on the status date at the figures of the head."""
    rows = list(state.money.spending_curve.itertuples(index=False, name=None))
    if not oracle.money.plan:
        assert rows == []
        return
    days = [on for on, *_ in rows]
    assert days == sorted(set(days))
    assert days[-1] == state.money.status_date
    assert rows[-1][1:] == oracle.money.stages
    for on in {*oracle.money.days_of_moves, *days}:
        standing = [(0, 0, 0), *(row[1:] for row in rows if row[0] <= on)][-1]
        assert standing == stages_on(on), f"on {on}"


def milestones_agree(state: State, oracle: Oracle) -> None:
    measured = {
        row.milestone_id: (row.title, row.state, row.slippage_days, row.first_slippage_days, row.due_on)
        for row in state.schedule.table.itertuples()
    }
    assert measured == {
        name: (stands["title"], stands["state"], stands["slippage"], stands["first_slippage"], stands["planned"])
        for name, stands in oracle.schedule.milestones.items()
    }
    assert list(state.schedule.upcoming["milestone_id"]) == oracle.schedule.upcoming


def networks_agree(state: State, oracle: Oracle) -> None:
    network, expected = Network(state.schedule), oracle.network
    columns = ["milestone_id", "own_on", "expected_on", "latest_on", "float_days", "promise_broken"]
    assert list(network.table[columns].itertuples(index=False, name=None)) == expected.rows
    assert set(network.left_out) == oracle.schedule.milestones.keys() - expected.own.keys()
    assert network.end_expected_on == expected.end_of(expected.expected)
    assert expected.is_a_longest_path(network.longest_path)
    for name in expected.latest:
        for days in (-400, -3, 0, 1, 200):
            made = network.slip(name, days).moves
            moves = {row.milestone_id: (row.before_on, row.after_on) for row in made.itertuples()}
            assert moves == expected.moves(name, days)


def promises_agree(state: State, oracle: Oracle) -> None:
    made: dict[str, list[tuple[object, ...]]] = {name: [] for name in oracle.schedule.milestones}
    for row in promises.history(state.schedule).itertuples():
        named = row.forecast_on.isoformat() if row.forecast_on else ""
        made[row.milestone_id].append((row.made_on.isoformat(), named, row.reason or "", row.moved_days))
    assert made == oracle.promises.of_each
    assert promises.slipped_days(state.schedule) == oracle.promises.slipped
    assert list(promises.worst(state.schedule)) == oracle.promises.worst


def agendas_agree(state: State, oracle: Oracle) -> None:
    agenda = coming(state.schedule, state.reporting)[["overdue", "on", "kind", "item_id"]]
    assert list(agenda.itertuples(index=False, name=None)) == oracle.agenda


def cooperation_agrees(state: State, oracle: Oracle) -> None:
    measured, expected = state.cooperation, oracle.cooperation
    assert sorted(measured.held["activity_id"]) == sorted(row["activity_id"] for row in expected.held)
    assert {name: set(came) for name, came in measured.attended.items()} == expected.present
    assert {frozenset(pair): number for pair, number in measured.joint_activities.items()} == expected.joint
    rows = {row.partner_id: (row.hosted, row.attended, row.ties) for row in measured.by_partner.itertuples()}
    assert rows == expected.by_partner
    assert list(rows) == list(expected.by_partner)


def ties_agree(state: State, oracle: Oracle) -> None:
    ties, expected = Ties(state.cooperation), oracle.cooperation
    columns = ["degree", "degree_abroad", "closest_id", "closest_joint"]
    measured = {row["partner_id"]: tuple(row[name] for name in columns) for row in ties.by_partner.to_dict("records")}
    unknown = (None,) * len(columns)
    assert measured == {name: found or unknown for name, found in expected.ties_by_partner.items()}
    assert list(measured) == list(expected.ties_by_partner)
    apart = ties.never_met
    pairs = (
        None
        if apart is None
        else [frozenset(pair) for pair in apart[["partner_id", "other_id"]].itertuples(index=False)]
    )
    assert pairs == expected.never_met
    if apart is not None:
        assert list(apart["crosses_border"]) == [expected.crosses(pair) for pair in pairs or ()]


def reach_agrees(state: State, oracle: Oracle) -> None:
    table = Reach(state.cooperation, state.schedule.periods).by_period
    columns = ["period_id", "activities", "people", "stating_people", "clusters", "stating_clusters"]
    rows = {row[0]: row[1:] for row in table[columns].itertuples(index=False, name=None)}
    assert rows == oracle.cooperation.reach
    assert list(rows) == list(oracle.cooperation.reach)
    assert table["activities"].sum() == state.cooperation.activities_held.value


def balances_agree(state: State, oracle: Oracle) -> None:
    measured = Balance(state.cooperation, state.schedule.outputs, state.money).by_partner
    shares = {row.partner_id: (exact(row.hosting), exact(row.attending), exact(row.outputs)) for row in measured}
    assert shares == oracle.cooperation.balance
    assert list(shares) == list(oracle.cooperation.balance)
    budgets = oracle.money.by_partner
    approved = {name: sums["approved"] for name, sums in budgets.items() if sums is not None}
    total = sum(approved.values())
    assert {row.partner_id: exact(row.budget) for row in measured} == {
        name: percent(approved[name], total) if name in approved else NOT_PUBLISHED for name in budgets
    }


def growth_agrees(state: State, oracle_on: Callable[[date], Oracle]) -> None:
    """At the end of each period over, and on the status date, it stands where the figures of that day did."""
    standings = growth(state.cooperation, state.schedule.periods)
    on = state.cooperation.status_date
    ends = {row.end_on: row.period_id for row in state.schedule.periods.itertuples() if row.end_on <= on}
    assert [standing.on for standing in standings] == sorted({*ends, on})
    for standing in standings:
        assert standing.period_id == ends.get(standing.on)
        expected = oracle_on(standing.on).cooperation.figures
        for name in GROWING:
            assert exact(getattr(standing, name)) == expected[name], (standing.on, name)


def reports_agree(state: State, oracle: Oracle) -> None:
    table = state.reporting.table
    assert dict(zip(table["report_id"], table["status"], strict=True)) == oracle.reporting.status
    assert set(state.reporting.overdue["report_id"]) == set(oracle.reporting.overdue)


def results_agree(results: Results, oracle: Oracle) -> None:
    expected = oracle.results
    assert {name: exact(figure) for name, figure in figures_of_results(results).items()} == expected.figures
    states = dict(zip(results.output_table["output_id"], results.output_table["state"], strict=True))
    assert states == {name: row["state"] for name, row in expected.outputs.items()}
    assert results.standings.keys() == expected.indicators.keys()
    for name, stands in results.standings.items():
        row = expected.indicators[name]
        assert (stands.state, stands.share, stands.expected) == (row["state"], row["share"], row["expected"]), name
        assert (stands.value is None) is (row["value"] is None), name
        assert stands.value is None or stands.value == pytest.approx(float(row["value"]))
        assert (stands.measured or "") == row["measured"]
    judged = {
        row.indicator_id: (row.judged_on.isoformat(), row.judgement) for row in results.latest_judgements.itertuples()
    }
    assert judged == {
        name: (rows[-1]["judged_on"], rows[-1]["judgement"])
        for name, rows in expected.judgements.items()
        if name in expected.indicators
    }
    for objective in (*results.objective_ids, None):
        made = results.chain_of(objective)
        nested = {
            output.output_id: {one.activity_id: list(one.partner_ids) for one in output.activities}
            for output in made.outputs
        }
        apart = {one.activity_id: list(one.partner_ids) for one in made.without_output}
        assert (nested, apart) == expected.chain(objective or "")
        assert list(apart) == list(expected.chain(objective or "")[1])


def figures_of_results(results: Results) -> dict[str, Figure]:
    shown = (
        results.outputs_delivered, results.outputs_undated, results.outputs_begun, results.results_on_record,
        results.indicators_on_track,
    )  # fmt: skip
    return {figure.measure: figure for figure in shown}


def figures(state: State) -> dict[str, Figure]:
    """Every measure that is one figure for the whole project."""
    money, schedule = state.money, state.schedule
    ties, reach = Ties(state.cooperation), Reach(state.cooperation, schedule.periods)
    shown = (
        money.approved, money.cumulative_target, money.reportable_target, money.declared, money.certified,
        money.paid, money.remaining, money.declared_rate, money.certified_rate, money.target_rate,
        money.reportable_rate, money.declared_to_target, money.declared_to_reportable, money.certified_to_target,
        schedule.time_elapsed, schedule.milestones_reached, schedule.on_time_rate, schedule.milestones_overdue,
        schedule.milestones_forecast_late, schedule.mean_slippage,
        promises.promises_moved(schedule), Network(schedule).end_float,
        state.cooperation.activities_held, state.cooperation.known_attendance, state.cooperation.pairs_met,
        ties.cross_border_share, ties.ei_index, reach.people, reach.clusters,
        state.reporting.reports_received, state.reporting.reports_overdue,
    )  # fmt: skip
    return {figure.measure: figure for figure in shown}


def exact(figure: Figure) -> Value:
    """A figure as the oracle writes it: whole, as a fraction, or why it is missing."""
    if figure.missing is not None:
        assert figure.value is None
        return figure.missing.value
    assert isinstance(figure.numerator, int)
    if figure.denominator is None:
        assert figure.value == figure.numerator
        return figure.numerator
    scale = 100 if figure.definition.unit is Unit.PERCENT else 1
    value = Fraction(scale * figure.numerator, figure.denominator)
    assert figure.value == pytest.approx(float(value))
    return value


def amounts(frame: pd.DataFrame, key: str, columns: tuple[str, ...]) -> dict[str, dict[str, int] | None]:
    """The `…_cents` columns of a frame by its key; None for a row of which none is known."""
    made = {}
    for row in frame.to_dict("records"):
        cells = {name: row[f"{name}_cents"] for name in columns}
        unknown = [cell is None for cell in cells.values()]
        assert all(unknown) or not any(unknown)
        made[row[key]] = None if all(unknown) else cells
    return made


def everything(state: State) -> dict[str, object]:
    """All that is measured, with what it rests on, in a form that can be compared."""
    money, schedule, cooperation = state.money, state.schedule, state.cooperation
    milestones = schedule.table.drop(columns=["note", "source", "url", "linkable"])
    network = Network(schedule)
    tables = {
        "by_partner": money.by_partner,
        "by_line": money.by_line,
        "target_curve": money.target_curve,
        "spending_curve": money.spending_curve,
        "milestones": milestones,
        "upcoming": schedule.upcoming[["milestone_id", "expected_on", "is_overdue"]],
        "baselines": schedule.baselines,
        "forecasts": promises.history(schedule),
        "links": schedule.links,
        "tasks": schedule.tasks,
        "outputs": schedule.outputs[["output_id", "planned", "actual", "status", "note", "evidence"]],
        "network": network.table,
        "agenda": coming(schedule, state.reporting),
        "activities": cooperation.activities[["activity_id", "over"]],
        "partners": cooperation.by_partner,
        "attendance": cooperation.attendance,
        "objectives of activities": cooperation.activity_objectives,
        "ties": Ties(cooperation).by_partner,
        "reach": Reach(cooperation, schedule.periods).by_period,
        "risks": cooperation.risks[["risk_id"]],
        "meetings": cooperation.meetings[["meeting_id"]],
        "decisions": cooperation.decisions[["decision_id"]],
        "reports": state.reporting.table[["report_id", "status", "last_event_on"]],
    }
    rows = {name: list(table.itertuples(index=False, name=None)) for name, table in tables.items()}
    gaps = partner_gaps(money)
    rows |= {"growth": list(growth(cooperation, schedule.periods))}
    rows |= {"balance": list(Balance(cooperation, schedule.outputs, money).by_partner)}
    chains = {"longest path": network.longest_path, "worst": promises.worst(schedule)}
    return {"figures": figures(state), "joint": cooperation.joint_activities, "gaps": gaps} | chains | rows
