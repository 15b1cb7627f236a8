"""The fund's share of the two packages, and of invented ones, is what plain loops over the CSVs give."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from clustercoop.datastore.queries.money import spending_targets
from clustercoop.measures.cofinancing import Cofinancing, SpendingTarget
from clustercoop.selection import Scope, Selection
from clustercoop.vocabulary import EvidenceChoice
from tests.measures import comparing
from tests.measures.conftest import Both, Source
from tests.measures.frames import table
from tests.measures.invented import days, packages
from tests.measures.test_against_oracle import CASES
from tests.measures.test_performance_against_oracle import of_scope
from tests.measures.tiny import Look, Tiny
from tests.oracle import Oracle, Row
from tests.oracle.cofinancing import CofinancingOracle

AMOUNTS = ("approved_fund", "certified", "earned", "national", "paid", "outstanding")
TARGETS: list[Row] = [
    {"target_id": f"T{number}", "target_on": on, "amount": amount, "title": f"Until {on}", "evidence": "public record"}
    for number, (on, amount) in enumerate(
        {
            "2012-07-10": "100000.00", "2012-12-31": "450000.55", "2013-12-31": "1234567.89",
            "2018-10-31": "9000.00", "2019-06-30": "33333.33", "2019-12-05": "70000.00",
        }.items(),
        start=1,
    )
]  # fmt: skip
"""Two years of the one package, two of the other; on some of these days a report stood reopened."""


@pytest.fixture(params=CASES)
def both(request: pytest.FixtureRequest, ask: Callable[[str, Selection], Both]) -> Both:
    package, on, choice = request.param
    return ask(package, Selection(on, choice))


def frame(rows: list[Row]) -> pd.DataFrame:
    cells = [
        (
            row["target_id"],
            date.fromisoformat(row["target_on"]),
            int(row["amount"].replace(".", "")),
            row["title"],
            row["evidence"],
        )
        for row in rows
    ]
    return table("target_id target_on amount_cents title evidence", cells)


def all_agree(made: Cofinancing, oracle: CofinancingOracle, rows: list[Row]) -> None:
    assert {figure.measure: comparing.exact(figure) for figure in made.figures} == oracle.figures
    assert comparing.amounts(made.by_partner, "partner_id", AMOUNTS) == oracle.by_partner
    assert list(made.by_partner["partner_id"]) == list(oracle.by_partner)
    assert stands(made.last_target) == oracle.target(rows, ahead=False)
    assert stands(made.next_target) == oracle.target(rows, ahead=True)
    assert made.earned_on(made.money.status_date) == made.fund_earned.value


def stands(target: SpendingTarget | None) -> tuple[str, int, int | None] | None:
    return None if target is None else (target.target_id, target.amount_cents, target.earned_cents)


def test_every_share_is_what_the_oracle_says(both: Both) -> None:
    oracle = CofinancingOracle(both.oracle.record, both.oracle.money)
    all_agree(Cofinancing(both.state.money, frame(TARGETS)), oracle, TARGETS)


@pytest.mark.parametrize("case", CASES)
def test_the_targets_of_the_package_stand_where_the_oracle_says(
    ask: Callable[[str, Selection], Both], sources: dict[str, Source], case: tuple[str, date, EvidenceChoice]
) -> None:
    package, on, choice = case
    both = ask(package, Selection(on, choice))
    with sources[package].engine.connect() as connection:
        targets = spending_targets(connection, both.selection)
    oracle = CofinancingOracle(both.oracle.record, both.oracle.money)
    rows = both.oracle.record.rows("spending_targets")
    assert bool(rows) is (choice is EvidenceChoice.ALL)
    all_agree(Cofinancing(both.state.money, targets), oracle, rows)


@pytest.mark.parametrize("package", ["shipped", "riverbank"])
def test_the_share_of_a_scope_is_that_of_its_partners(
    ask: Callable[[str, Selection], Both], sources: dict[str, Source], package: str
) -> None:
    selection = Selection(date(2013, 9, 30) if package == "shipped" else date(2019, 12, 31))
    money = ask(package, selection).state.money
    whole = Cofinancing(money, frame([])).by_partner
    for country, rows in whole.groupby("country_code"):
        scope = Scope(country_code=country)
        part = Cofinancing(of_scope(sources[package], money, selection, scope), frame(TARGETS))
        assert part.by_partner.to_dict("records") == rows.to_dict("records")
        assert part.fund_outstanding.value == rows["outstanding_cents"].sum()
        assert part.last_target is part.next_target is None


@pytest.mark.parametrize("package", ["shipped", "riverbank"])
def test_what_had_been_earned_is_what_was_shown_then(ask: Callable[[str, Selection], Both], package: str) -> None:
    late = Cofinancing(ask(package, Selection(date(2020, 3, 31))).state.money, frame([]))
    shown = []
    for case, on, choice in (param.values[0] for param in CASES):
        if case == package and choice is EvidenceChoice.ALL:
            then = Cofinancing(ask(package, Selection(on)).state.money, frame([])).fund_earned.value
            shown.append(then)
            assert late.earned_on(on) == (then or 0), on
    assert any(shown)


@settings(max_examples=20, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(
    packages(),
    days,
    st.sampled_from(list(EvidenceChoice)),
    st.lists(st.sampled_from(["0.00", "33.33", "50.00", "62.50", "85.00", "100.00"]), min_size=2, max_size=2),
    st.sets(days, max_size=3),
)
def test_an_invented_package_earns_the_share_that_the_oracle_says(
    look: Look, tiny: Tiny, on: date, choice: EvidenceChoice, rates: list[str], asked: set[date]
) -> None:
    for partner, rate in zip(tiny.tables["partners"], rates, strict=True):
        partner["erdf_rate"] = rate
    rows = [
        {"target_id": day, "target_on": day, "amount": "250.25", "title": "T", "evidence": "reported"}
        for day in map(date.isoformat, asked)
    ]
    oracle = Oracle(tiny.tables, on, public_only=choice is EvidenceChoice.PUBLIC)
    made = Cofinancing(look(tiny.tables, on, choice).money, frame(rows))
    all_agree(made, CofinancingOracle(oracle.record, oracle.money), rows)
    if made.money.ledger_published:
        assert made.fund_earned.value + made.national_contribution.value == made.money.certified.value
        assert made.fund_earned.value - made.money.paid.value == made.fund_outstanding.value
