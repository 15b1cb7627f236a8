"""Each measure of the two packages equals what plain loops over the CSVs give, to the cent and the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from clustercoop.datastore.queries.record import resources
from clustercoop.measures.alerts import alerts
from clustercoop.measures.completeness import record_filled
from clustercoop.selection import Selection
from clustercoop.vocabulary import EvidenceChoice, IndicatorState, MilestoneState, OutputState, ReportStatus
from tests import oracle
from tests.measures import comparing
from tests.measures.conftest import Both, Source

SHIPPED_DAYS = {
    "long before the project": date(2009, 5, 31),
    "the day before the start": date(2011, 3, 31),
    "the first day": date(2011, 4, 1),
    "the last day of a period": date(2011, 9, 30),
    "the day reports are due": date(2011, 11, 30),
    "the day after": date(2011, 12, 1),
    "the end of a month that a plan names": date(2012, 3, 31),
    "the day a report is reopened": date(2012, 7, 2),
    "the day it comes in again": date(2012, 7, 23),
    "in the middle of a period": date(2012, 11, 15),
    "the day of a new budget": date(2012, 12, 10),
    "the shipped status date": date(2013, 9, 30),
    "the last day of the project": date(2014, 4, 30),
    "the last day with data": date(2014, 8, 29),
}
RIVERBANK_DAYS = {
    "the first day": date(2018, 1, 1),
    "the day reports are due": date(2018, 8, 31),
    "the day a report is reopened": date(2018, 9, 28),
    "the last day of a stated month": date(2018, 10, 31),
    "the day of a new budget": date(2018, 12, 10),
    "the end of a year": date(2018, 12, 31),
    "the period's due day, not the report's": date(2019, 2, 28),
    "the shipped status date": date(2019, 3, 31),
    "the day a set-aside item is certified": date(2019, 4, 15),
    "after a first forecast without a plan": date(2019, 9, 16),
    "the day a certificate is withdrawn": date(2019, 12, 2),
    "the last day of the project": date(2019, 12, 31),
    "when all is certified that will be": date(2020, 1, 20),
    "the last day with data": date(2020, 3, 31),
}
DAYS = {"shipped": SHIPPED_DAYS, "riverbank": RIVERBANK_DAYS}
# Every day with all rows, and every second day with the public record alone.
CASES = [
    pytest.param((package, DAYS[package][name], choice), id=f"{package}-{choice}-{name}")
    for package in DAYS
    for choice, step in ((EvidenceChoice.ALL, 1), (EvidenceChoice.PUBLIC, 2))
    for name in list(DAYS[package])[::step]
]


@pytest.fixture(params=CASES)
def both(request: pytest.FixtureRequest, ask: Callable[[str, Selection], Both]) -> Both:
    package, on, choice = request.param
    return ask(package, Selection(on, choice))


def test_every_figure_is_what_the_oracle_says(both: Both) -> None:
    comparing.figures_agree(both.state, both.oracle)


def test_the_money_of_partners_and_budget_lines_is_what_the_oracle_says(both: Both) -> None:
    comparing.tables_of_money_agree(both.state, both.oracle)


def test_the_target_curve_is_what_the_oracle_says(both: Both) -> None:
    comparing.target_curve_agrees(both.state, both.oracle)


def test_the_spending_curve_stands_each_day_where_the_oracle_says(both: Both) -> None:
    comparing.spending_curve_agrees(both.state, both.oracle, both.stages_on)


def test_each_milestone_stands_where_the_oracle_says(both: Both) -> None:
    comparing.milestones_agree(both.state, both.oracle)


def test_the_network_moves_as_the_oracle_says(both: Both) -> None:
    comparing.networks_agree(both.state, both.oracle)


def test_promises_moved_as_the_oracle_says(both: Both) -> None:
    comparing.promises_agree(both.state, both.oracle)


def test_what_comes_next_is_what_the_oracle_says(both: Both) -> None:
    comparing.agendas_agree(both.state, both.oracle)


def test_partners_host_attend_and_meet_as_the_oracle_says(both: Both) -> None:
    comparing.cooperation_agrees(both.state, both.oracle)


def test_outputs_indicators_and_the_chain_are_as_the_oracle_says(both: Both) -> None:
    comparing.results_agree(both.results, both.oracle)


def test_ties_are_what_the_oracle_says(both: Both) -> None:
    comparing.ties_agree(both.state, both.oracle)


def test_the_network_grew_as_the_oracle_saw_it_on_each_day(both: Both) -> None:
    comparing.growth_agrees(both.state, both.oracle_on)


def test_periods_reached_as_many_as_the_oracle_says(both: Both) -> None:
    comparing.reach_agrees(both.state, both.oracle)


def test_partners_carry_what_the_oracle_says(both: Both) -> None:
    comparing.balances_agree(both.state, both.oracle)


def test_each_report_stands_where_the_oracle_says(both: Both) -> None:
    comparing.reports_agree(both.state, both.oracle)


def test_the_alerts_are_those_that_the_oracle_raises(both: Both) -> None:
    measured = [
        (alert.rule, pytest.approx(alert.figure.value), sorted(alert.subjects))
        for alert in alerts(both.rules, both.state)
    ]
    assert measured == [(rule, float(value), subjects) for rule, value, subjects in both.oracle.alerts]


@pytest.mark.parametrize("package", list(DAYS))
def test_the_cells_filled_are_those_the_oracle_counts(sources: dict[str, Source], package: str) -> None:
    with sources[package].engine.connect() as connection:
        measured = record_filled(resources(connection))
    assert comparing.exact(measured) == oracle.record_filled(sources[package].tables)


def test_the_days_chosen_meet_everything_that_can_be_met(ask: Callable[[str, Selection], Both]) -> None:
    """Else the comparison would prove less than it seems to."""
    states, statuses, alerted, ruled = set(), set(), set(), set()
    outputs, indicators = set(), set()
    for package, days in DAYS.items():
        for on in days.values():
            both = ask(package, Selection(on))
            states |= set(both.state.schedule.table["state"])
            statuses |= set(both.state.reporting.table["status"])
            alerted |= {alert.figure.measure for alert in alerts(both.rules, both.state)}
            ruled |= set(both.rules["measure"])
            outputs |= set(both.results.output_table["state"])
            indicators |= set(both.results.indicator_table["state"])
    assert states == set(MilestoneState)
    assert statuses == set(ReportStatus)
    assert outputs == set(OutputState)
    assert indicators == set(IndicatorState) - {IndicatorState.NO_BASELINE}, "of that hypothesis and hand make one"
    assert alerted == ruled
