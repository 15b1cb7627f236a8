"""The changes of both packages, and of invented ones, are what plain loops over the CSVs give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercoop.datastore.queries import money as queries
from clustercoop.measures.budget import KEYS, Money
from clustercoop.measures.comparison import (
    between_dates,
    between_versions,
    budget_moved,
    certified_change,
    declared_change,
    deducted_change,
    paid_change,
)
from clustercoop.selection import Scope, Selection
from clustercoop.vocabulary import Dimension, EvidenceChoice
from tests.measures import comparing
from tests.measures.conftest import Both, Source
from tests.measures.invented import days, packages
from tests.measures.test_against_oracle import DAYS
from tests.measures.test_properties import examples
from tests.measures.tiny import Look, Tiny
from tests.oracle import Oracle, comparison

VERSIONS = {"shipped": ("V1", "V2"), "riverbank": ("B1", "B2")}
NEW_BUDGET = "the day of a new budget"
REOPENED = {"shipped": [date(2012, 7, 2)], "riverbank": [date(2018, 9, 28), date(2019, 12, 2)]}
"""The second day of riverbank takes a certificate back."""


def pairs(package: str) -> list[tuple[date, date]]:
    """From each day to the next, over a night in which a report is reopened, and over all of it."""
    on_days = sorted(DAYS[package].values())
    nights = [(on - timedelta(days=1), on) for on in REOPENED[package]]
    return [*nights, (on_days[0], on_days[-1]), *pairwise(on_days)]


CASES = [
    pytest.param((package, *pair, choice), id=f"{package}-{choice}-{pair[0]}-{pair[1]}")
    for package in DAYS
    for choice, step in ((EvidenceChoice.ALL, 1), (EvidenceChoice.PUBLIC, 4))
    for pair in pairs(package)[::step]
]


def dates_agree(then: Money, now: Money, earlier: Oracle, later: Oracle) -> None:
    for dimension in Dimension:
        table = between_dates(earlier=then, later=now, dimension=dimension)
        measured = {
            row[KEYS[dimension]]: (
                row["declared_cents"], row["certified_cents"], row["deducted_cents"], row["paid_cents"]
            )
            for row in table.to_dict("records")
        }  # fmt: skip
        expected = comparison.between_dates(earlier.money, later.money, dimension)
        assert measured == expected
        assert list(measured) == list(expected)
    figures = [
        change(earlier=then, later=now) for change in (declared_change, certified_change, deducted_change, paid_change)
    ]
    changes = {figure.measure: comparing.exact(figure) for figure in figures}
    assert changes == comparison.changes(earlier.money, later.money)


@pytest.mark.parametrize("case", CASES)
def test_what_came_in_between_two_days_is_what_the_oracle_says(
    case: tuple[str, date, date, EvidenceChoice], ask: Callable[..., Both]
) -> None:
    package, earlier, later, choice = case
    then, now = (ask(package, Selection(on, choice)) for on in (earlier, later))
    dates_agree(then.state.money, now.state.money, then.oracle, now.oracle)


def test_the_days_chosen_meet_gains_and_losses(ask: Callable[..., Both]) -> None:
    """Else the comparison would prove less than it seems to."""
    grew, fell = set(), set()
    for package in DAYS:
        for earlier, later in pairs(package):
            then, now = (ask(package, Selection(on)).state.money for on in (earlier, later))
            for change in (declared_change, certified_change, deducted_change, paid_change):
                cents = change(earlier=then, later=now).value
                grew |= {change} if cents is not None and cents > 0 else set()
                fell |= {change} if cents is not None and cents < 0 else set()
    assert grew == {declared_change, certified_change, deducted_change, paid_change}
    assert fell == {declared_change, certified_change}  # no report with a deduction is reopened once certified


@pytest.fixture
def version(sources: dict[str, Source], ask: Callable[..., Both]) -> Callable[[str, Selection, str], Money]:
    """`version(package, selection, name)`: the money against a version of the budget."""

    def money(package: str, selection: Selection, name: str) -> Money:
        scope = Scope(budget_version_id=name)
        with sources[package].engine.connect() as connection:
            return replace(
                ask(package, selection).state.money,
                scope=scope,
                plan=queries.plan(connection, selection, scope),
                ledger_published=queries.plan_is_published(connection, selection, scope),
            )

    return money


@pytest.mark.parametrize("package", list(VERSIONS))
@pytest.mark.parametrize("choice", list(EvidenceChoice))
@pytest.mark.parametrize("turned", [False, True])
def test_what_moved_between_two_versions_is_what_the_oracle_says(
    package: str,
    choice: EvidenceChoice,
    turned: bool,
    version: Callable[[str, Selection, str], Money],
    ask: Callable[..., Both],
) -> None:
    selection = Selection(DAYS[package][NEW_BUDGET], choice)
    names = VERSIONS[package][::-1] if turned else VERSIONS[package]
    before, after = (version(package, selection, name) for name in names)
    record = ask(package, selection).oracle.record
    for dimension in Dimension:
        table = between_versions(before=before, after=after, dimension=dimension)
        columns = [KEYS[dimension], "before_cents", "after_cents", "change_cents"]
        measured = list(table[columns].itertuples(index=False, name=None))
        assert measured == comparison.between_versions(record, *names, dimension)
        figure = budget_moved(before=before, after=after, dimension=dimension)
        assert comparing.exact(figure) == comparison.moved(record, *names, dimension)
        if choice is EvidenceChoice.ALL:
            # A change of the budget moves money; it makes none.
            assert sum(table["change_cents"]) == 0
            assert before.approved.value == after.approved.value == sum(table["after_cents"])


@pytest.mark.parametrize("package", list(VERSIONS))
def test_a_version_is_not_known_before_its_day(package: str, version: Callable[[str, Selection, str], Money]) -> None:
    on = min(day for day in DAYS[package].values() if day.year in (2011, 2018) and day.month >= 4)
    before, after = (version(package, Selection(on), name) for name in VERSIONS[package])
    table = between_versions(before=before, after=after, dimension=Dimension.PARTNER)
    assert table["before_cents"].notna().all()
    assert table["after_cents"].isna().all() and table["change_cents"].isna().all()


@examples(30)
@given(packages(), days, days, st.sampled_from(list(EvidenceChoice)))
def test_changes_of_an_invented_package_are_what_the_oracle_says(
    look: Look, tiny: Tiny, one: date, other: date, choice: EvidenceChoice
) -> None:
    earlier, later = sorted((one, other))
    then, now = (look(tiny.tables, on, choice).money for on in (earlier, later))
    public_only = choice is EvidenceChoice.PUBLIC
    oracles = [Oracle(tiny.tables, on, public_only=public_only) for on in (earlier, later)]
    dates_agree(then, now, *oracles)
