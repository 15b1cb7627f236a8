"""The check of both packages, and of invented ones, is what plain loops over the CSVs give."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercoop.datastore.queries.rules import limits
from clustercoop.measures.alerts import EVALUATE, State
from clustercoop.measures.budget import KEYS, Money
from clustercoop.measures.flexibility import (
    FLEXIBLE,
    Move,
    check,
    flexibility_approvals,
    flexibility_overruns,
    try_move,
)
from clustercoop.selection import Selection
from clustercoop.vocabulary import Dimension, EvidenceChoice, MoveProblem, Verdict
from tests.measures import comparing
from tests.measures.conftest import Both, Source
from tests.measures.invented import amounts, days, packages, written
from tests.measures.test_against_oracle import CASES, DAYS
from tests.measures.test_flexibility import rule, rules
from tests.measures.test_properties import examples
from tests.measures.tiny import Look, Tiny
from tests.oracle import Oracle, Row
from tests.oracle.flexibility import FlexibilityOracle
from tests.oracle.record import cents

LINES = {"shipped": ("BL1", "BL3"), "riverbank": ("L1", "L2")}
COLUMNS = ("approved", "declared", "overrun", "allowed", "unspent", "room")


def row(rule_id: str, *, limits: str = "overrun", **cells: str) -> Row:
    """A row of rules.csv, empty where a test says nothing."""
    usual = dict.fromkeys(("scope", "budget_line_id", "threshold_share", "threshold_amount"), "")
    assert cells.keys() <= usual.keys()
    return usual | {"rule_id": rule_id, "limits": limits, "certainty": "stated"} | cells


def read(rows: list[Row]) -> pd.DataFrame:
    """The rows as the query returns them."""
    return rules(
        *(
            rule(
                each["rule_id"],
                limits=each["limits"],
                scope=each["scope"] or None,
                budget_line_id=each["budget_line_id"] or None,
                threshold_share_bp=cents(each["threshold_share"]) if each["threshold_share"] else None,
                threshold_amount_cents=cents(each["threshold_amount"]) if each["threshold_amount"] else None,
            )
            for each in rows
        )
    )


def sets_of_rules(package: str) -> dict[str, list[Row]]:
    """From no rule to many; of everything that may bind there is one that does."""
    line, other = LINES[package]
    silent = row("Z-silent")
    share = row("S-share", threshold_share="2.50")
    amount = row("A-amount", threshold_amount="500.00", scope="partner")
    of_line = row("L-line", threshold_share="0.33", threshold_amount="99999.99", budget_line_id=line)
    ceilings = [row("C-1", limits="ceiling", budget_line_id=other, threshold_amount="12345.67")]
    ceilings.append(
        row("C-2", limits="ceiling", budget_line_id=other, threshold_amount="20000.00", scope="budget line")
    )
    return {
        "none": [],
        "silent": [silent],
        "one line": [silent, of_line],
        "all": [silent, share, amount, of_line, *ceilings],
    }


def agree(money: Money, oracle: FlexibilityOracle, given: pd.DataFrame) -> None:
    for dimension in FLEXIBLE:
        table = check(money, given, dimension)
        measured = {
            member: {name: cell[f"{name}_cents"] for name in COLUMNS}
            | {"verdict": str(cell["verdict"]), "rule": cell["rule_id"]}
            for member, cell in zip(table[KEYS[dimension]], table.to_dict("records"), strict=True)
        }
        expected = oracle.check(dimension)
        assert measured == expected
        assert list(measured) == list(expected)
        assert comparing.exact(flexibility_overruns(money, dimension)) == oracle.overruns(dimension)
        assert comparing.exact(flexibility_approvals(money, given, dimension)) == oracle.approvals(dimension)


@pytest.mark.parametrize("case", CASES)
def test_each_member_stands_where_the_oracle_says(
    case: tuple[str, date, EvidenceChoice], ask: Callable[..., Both]
) -> None:
    package, on, choice = case
    both = ask(package, Selection(on, choice))
    for rows in sets_of_rules(package).values():
        agree(both.state.money, FlexibilityOracle(both.oracle.money, rows), read(rows))


@pytest.mark.parametrize("case", CASES)
def test_each_member_stands_by_the_rules_of_its_package_where_the_oracle_says(
    case: tuple[str, date, EvidenceChoice], ask: Callable[..., Both], sources: dict[str, Source]
) -> None:
    package, on, choice = case
    both = ask(package, Selection(on, choice))
    with sources[package].engine.connect() as connection:
        given = limits(connection, Selection(on, choice))
    rows = [each for each in both.oracle.record.rows("rules") if each["limits"]]
    assert set(given["rule_id"]) == {each["rule_id"] for each in rows} and rows
    agree(both.state.money, FlexibilityOracle(both.oracle.money, rows), given)


def test_the_rules_chosen_meet_every_verdict(ask: Callable[..., Both]) -> None:
    """Else the comparison would prove less than it seems to."""
    met = set()
    for package, on_days in DAYS.items():
        for on in on_days.values():
            money = ask(package, Selection(on)).state.money
            for rows in sets_of_rules(package).values():
                for dimension in FLEXIBLE:
                    met |= set(check(money, read(rows), dimension)["verdict"])
    assert met == set(Verdict)


@pytest.mark.parametrize("package", list(DAYS))
def test_the_overruns_of_budget_lines_are_those_that_the_alert_counts(package: str, ask: Callable[..., Both]) -> None:
    counted = set()
    for on in DAYS[package].values():
        state: State = ask(package, Selection(on)).state
        for figure, _ in EVALUATE["budget_line_overrun"](state, 0):
            assert flexibility_overruns(state.money, Dimension.BUDGET_LINE).value == figure.value
            counted.add(figure.value)
    assert len(counted) > 1


@pytest.mark.parametrize("package", list(DAYS))
@pytest.mark.parametrize("name", ["silent", "one line", "all"])
def test_moves_are_judged_as_the_oracle_judges_them(package: str, name: str, ask: Callable[..., Both]) -> None:
    both = ask(package, Selection(max(DAYS[package].values())))
    rows = sets_of_rules(package)[name]
    oracle, given = FlexibilityOracle(both.oracle.money, rows), read(rows)
    judged = 0
    for dimension in FLEXIBLE:
        members = oracle.members(dimension)
        for source, target in [*pairwise(members), (members[-1], members[0])]:
            for amount in (1, 500_00, 500_01, 9999_99):
                trial = try_move(both.state.money, given, Move(dimension, source, target, amount))
                if trial.problem in (None, MoveProblem.MORE_THAN_UNSPENT):
                    assert trial.verdict == oracle.move(dimension, source, target, amount)
                    judged += 1
    assert judged > 20


invented_rules = st.lists(
    st.fixed_dictionaries(
        {
            "scope": st.sampled_from(["", "partner", "budget line", "work package"]),
            "budget_line_id": st.sampled_from(["", "", "L1", "L2"]),
            "threshold_share": st.sampled_from(["", "0.00", "3.33", "10.00", "100.00"]),
            "threshold_amount": st.one_of(st.just(""), amounts.map(written)),
        }
    ),
    max_size=5,
)
ceilings = st.lists(
    st.fixed_dictionaries({"budget_line_id": st.sampled_from(["L1", "L2"]), "threshold_amount": amounts.map(written)}),
    max_size=2,
)


@examples(30)
@given(packages(), days, st.sampled_from(list(EvidenceChoice)), invented_rules, ceilings)
def test_an_invented_package_is_checked_as_the_oracle_checks_it(
    look: Look,
    tiny: Tiny,
    on: date,
    choice: EvidenceChoice,
    overruns: list[dict[str, str]],
    most: list[dict[str, str]],
) -> None:
    rows = [row(f"R{number}", **cells) for number, cells in enumerate(overruns)]
    rows += [row(f"C{number}", limits="ceiling", **cells) for number, cells in enumerate(most)]
    money = look(tiny.tables, on, choice).money
    oracle = Oracle(tiny.tables, on, public_only=choice is EvidenceChoice.PUBLIC)
    agree(money, FlexibilityOracle(oracle.money, rows), read(rows))
