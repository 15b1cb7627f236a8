"""The forecast and the spending profile of the two packages equal what plain loops over the CSVs give, to the cent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercoop.datastore.queries import money as queries
from clustercoop.measures.alerts import State
from clustercoop.measures.budget import Money
from clustercoop.measures.forecast import Forecast, Outcome, forecast
from clustercoop.measures.profile import spending_profile
from clustercoop.selection import WHOLE, Scope, Selection
from clustercoop.vocabulary import Attention, EvidenceChoice, ForecastMethod, NoForecast
from tests.measures.conftest import Both, Source
from tests.measures.invented import days, packages
from tests.measures.test_against_oracle import CASES, DAYS
from tests.measures.test_properties import examples
from tests.measures.tiny import Look, Tiny
from tests.oracle import Oracle
from tests.oracle.forecast import AMOUNTS, ForecastOracle
from tests.oracle.profile import ProfileOracle

SCOPES = {
    "shipped": {
        "a partner": Scope(partner_id="SK-1"),
        "a country": Scope(country_code="CZ"),
        "a work package": Scope(work_package_id="WP3"),
        "a budget line": Scope(budget_line_id="BL2"),
        "a period": Scope(period_id="P5"),
        "a period of a partner": Scope(partner_id="HU-1", period_id="P4"),
        "the first budget": Scope(budget_version_id="V1"),
        "nobody": Scope(partner_id="HU-1", country_code="IT"),
        "an unknown period": Scope(period_id="P99"),
    },
    "riverbank": {
        "a partner": Scope(partner_id="HR-Z"),
        "a country": Scope(country_code="FR"),
        "a work package": Scope(work_package_id="W2"),
        "a budget line": Scope(budget_line_id="L1"),
        "a period": Scope(period_id="R3"),
        "the second budget": Scope(budget_version_id="B2"),
    },
}
SCOPE_DAYS = {
    "shipped": (date(2012, 7, 2), date(2013, 9, 30), date(2014, 8, 29)),
    "riverbank": (date(2019, 3, 31), date(2019, 4, 15), date(2019, 9, 16), date(2019, 12, 2), date(2020, 3, 31)),
}
SCOPED_CASES = [
    pytest.param((package, on, scope), id=f"{package}-{name}-{on}")
    for package, scopes in SCOPES.items()
    for name, scope in scopes.items()
    for on in SCOPE_DAYS[package]
]


@pytest.fixture(params=CASES)
def both(request: pytest.FixtureRequest, ask: Callable[[str, Selection], Both]) -> Both:
    package, on, choice = request.param
    return ask(package, Selection(on, choice))


@pytest.fixture(params=SCOPED_CASES)
def scoped(
    request: pytest.FixtureRequest, ask: Callable[[str, Selection], Both], sources: dict[str, Source]
) -> tuple[State, Oracle, Scope]:
    """All measures of a day, their money cut to a scope, and the oracle of the same day."""
    package, on, scope = request.param
    selection = Selection(on)
    both = ask(package, selection)
    with sources[package].engine.connect() as connection, connection.begin():
        money = replace(
            both.state.money,
            plan=queries.plan(connection, selection, scope),
            spending=queries.spending(connection, selection, scope),
            steps=queries.report_steps(connection, selection, scope),
            payments=queries.payments(connection, selection, scope),
            ledger_published=queries.plan_is_published(connection, selection, scope),
            scope=scope,
        )
    return replace(both.state, money=money), both.oracle, scope


def test_the_forecast_is_what_the_oracle_says(both: Both) -> None:
    forecast_agrees(both.state, both.oracle, WHOLE)


def test_the_forecast_of_a_scope_is_what_the_oracle_says(scoped: tuple[State, Oracle, Scope]) -> None:
    forecast_agrees(*scoped)


def test_the_profile_is_what_the_oracle_says(both: Both) -> None:
    profile_agrees(both.state, both.oracle, WHOLE)


def test_the_profile_of_a_scope_is_what_the_oracle_says(scoped: tuple[State, Oracle, Scope]) -> None:
    profile_agrees(*scoped)


@examples(15)
@given(packages(), days, st.sampled_from(list(EvidenceChoice)))
def test_an_invented_package_is_forecast_and_profiled_as_the_oracle_does(
    look: Look, tiny: Tiny, on: date, choice: EvidenceChoice
) -> None:
    for partner in tiny.tables["partners"]:
        partner["left_on"] = "2020-06-30" if partner["partner_id"] == "B" else ""
    state = look(tiny.tables, on, choice)
    oracle = Oracle(tiny.tables, on, public_only=choice is EvidenceChoice.PUBLIC)
    forecast_agrees(state, oracle, WHOLE)
    profile_agrees(state, oracle, WHOLE)
    holds_together(state.money, forecast(state.money, state.reporting), spending_profile(state.money, state.reporting))


def test_the_forecast_and_the_profile_of_the_packages_hold_together(both: Both) -> None:
    money, reporting = both.state.money, both.state.reporting
    holds_together(money, forecast(money, reporting), spending_profile(money, reporting))


def test_the_days_chosen_meet_everything_that_can_be_met(ask: Callable[[str, Selection], Both]) -> None:
    """Else the comparison would prove less than it seems to."""
    states = [
        ask(package, Selection(on, choice)).state
        for package, days_of in DAYS.items()
        for on in days_of.values()
        for choice in EvidenceChoice
    ]
    made = [forecast(state.money, state.reporting) for state in states]
    assert {one.missing for one in made} == {None, NoForecast.NOT_PUBLISHED, NoForecast.TOO_EARLY}
    assert any(one.complete for one in made)
    outcomes = [outcome for one in made for outcome in one.outcomes]
    assert any(outcome.own_cost_cents for outcome in outcomes)
    assert any(outcome.fund_underspend_cents for outcome in outcomes)
    assert any(0 < outcome.covered < outcome.partners for outcome in outcomes)
    assert any(one.low.value < one.high.value for one in made if one.missing is None)
    kinds = {kind for state in states for kind in spending_profile(state.money, state.reporting)["attention"]}
    assert kinds >= {Attention.REPORT_OVERDUE, Attention.REPORT_REOPENED, Attention.BEHIND, Attention.NOT_PUBLISHED}


def forecast_agrees(state: State, oracle: Oracle, scope: Scope) -> None:
    made = forecast(state.money, state.reporting)
    expected = ForecastOracle(oracle.record, **asdict(scope))
    assert made.missing == expected.missing
    assert made.certified_periods == expected.certified_periods
    assert {outcome.method.value: as_told(outcome) for outcome in made.outcomes} == expected.outcomes
    rows = {row["partner_id"]: ends(row) for row in made.by_partner.to_dict("records")}
    assert rows == expected.by_partner
    assert list(rows) == list(expected.by_partner)


def as_told(outcome: Outcome) -> dict[str, int | bool | None]:
    amounts = {name: getattr(outcome, f"{name}_cents") for name in AMOUNTS}
    return amounts | {"applicable": outcome.applicable, "covered": outcome.covered, "partners": outcome.partners}


def ends(row: dict[str, object]) -> dict[str, tuple[object, object]]:
    """Total and eligible of a partner by each method that is told; its range is that of the eligible ones."""
    made = {}
    for method in ForecastMethod:
        total, eligible = (row[f"{method.name.lower()}_{what}_cents"] for what in ("total", "eligible"))
        assert (total is None) == (eligible is None)
        if total is not None:
            made[method.value] = (total, eligible)
    eligible = [one for _, one in made.values()]
    assert (row["low_cents"], row["high_cents"]) == ((min(eligible), max(eligible)) if made else (None, None))
    return made


def profile_agrees(state: State, oracle: Oracle, scope: Scope) -> None:
    rows = spending_profile(state.money, state.reporting).to_dict("records")
    made = [{name.removesuffix("_cents"): cell for name, cell in row.items()} for row in rows]
    assert made == ProfileOracle(oracle.record, **asdict(scope)).profile


def holds_together(money: Money, made: Forecast, profile: pd.DataFrame) -> None:
    """What is true of every forecast and every profile of the whole project."""
    for outcome in made.applicable:
        assert outcome.eligible_cents <= money.approved.value
        assert outcome.total_cents == outcome.eligible_cents + outcome.own_cost_cents
        assert outcome.eligible_cents + outcome.underspend_cents == money.approved.value
        assert 0 <= outcome.fund_underspend_cents <= outcome.underspend_cents
        assert outcome.declared_cents == money.declared.value
        name = outcome.method.name.lower()
        assert made.by_partner[f"{name}_total_cents"].sum() == outcome.total_cents
        assert made.by_partner[f"{name}_eligible_cents"].sum() == outcome.eligible_cents
        assert (made.by_partner[f"{name}_eligible_cents"] <= made.by_partner["approved_cents"]).all()
    if made.missing is None:
        assert made.low.value <= made.high.value
        assert made.underspend_low.value == money.approved.value - made.high.value
        assert made.underspend_high.value == money.approved.value - made.low.value
        assert made.fund_underspend_low.value <= made.fund_underspend_high.value
        assert made.by_partner["low_cents"].sum() <= made.low.value
        assert made.high.value <= made.by_partner["high_cents"].sum()
    heads = {
        "approved_cents": money.approved, "target_cents": money.cumulative_target,
        "reportable_cents": money.reportable_target, "declared_cents": money.declared,
        "certified_cents": money.certified, "paid_cents": money.paid, "remaining_cents": money.remaining,
    }  # fmt: skip
    for column, head in heads.items():
        if money.ledger_published:
            assert profile[column].sum() == head.value, column
        else:
            assert profile[column].isna().all(), column
    assert [*profile["attention"].map(list(Attention).index)] == sorted(profile["attention"].map(list(Attention).index))
