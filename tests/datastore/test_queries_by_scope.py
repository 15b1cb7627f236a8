"""Every question about money, for every kind of scope, beside its answer in plain loops, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine

from clustercoop.datastore.engine import reading
from clustercoop.datastore.queries import expenditure, money
from clustercoop.selection import WHOLE, Scope, Selection
from clustercoop.vocabulary import EvidenceChoice, Stage
from tests.datastore.frames import rows_in
from tests.datastore.questions import EVERY
from tests.datastore.recomputed import Record

Question = Callable[[Connection, Selection, Scope], pd.DataFrame]
QUESTIONS: dict[str, Question] = {
    "plan": money.plan,
    "spending": money.spending,
    "reports": money.reports,
    "report_steps": money.report_steps,
    "payments": money.payments,
    "items": partial(expenditure.items, stage=Stage.DECLARED, offset=0, limit=EVERY),
    "certified_items": partial(expenditure.items, stage=Stage.CERTIFIED, offset=0, limit=EVERY),
}

SCOPES = {
    "the whole": WHOLE,
    "a partner": Scope(partner_id="AT-W"),
    "a country": Scope(country_code="HR"),
    "a work package": Scope(work_package_id="W2"),
    "a budget line": Scope(budget_line_id="L2"),
    "a period": Scope(period_id="R1"),
    "the first version of the budget": Scope(budget_version_id="B1"),
    "the second version of the budget": Scope(budget_version_id="B2"),
    "a partner and a period": Scope(partner_id="AT-W", period_id="R1"),
    "a work package and a budget line": Scope(work_package_id="W2", budget_line_id="L1"),
    "a country and its partner": Scope(country_code="FR", partner_id="FR-L"),
    # The equipment: the second version moves it out of R2, where it was declared.
    "everything at once": Scope("AT-W", "AT", "W2", "L3", "R2", "B1"),
}
EMPTY = {
    "a line without the partner": Scope(partner_id="FR-L", budget_line_id="L3"),
    "a partner of another country": Scope(partner_id="FR-L", country_code="AT"),
    "a partner that nobody knows": Scope(partner_id="NO-1"),
    "a country without a partner": Scope(country_code="SE"),
}
DAYS = [
    date(2017, 12, 31),  # before the first budget
    date(2018, 12, 9),  # the last day of the first
    date(2019, 3, 31),  # the status date of the package
    date(2019, 4, 15),  # a certificate that covers an item of the period before
    date(2019, 12, 2),  # a certificate is withdrawn
    date(2020, 3, 31),  # the last day of data
]


def compare(engine: Engine, package: Path, name: str, scope: Scope) -> bool:
    """Compare the answers on every day, under both choices of evidence; returns whether any has a row."""
    found_any = False
    with reading(engine, 1) as connection:
        for choice in EvidenceChoice:
            for on in DAYS:
                record = Record(package, on, public=choice is EvidenceChoice.PUBLIC, scope=scope)
                found = rows_in(QUESTIONS[name](connection, Selection(on, choice), scope))
                assert found == getattr(record, name)(), (on, choice)
                found_any = found_any or bool(found)
    return found_any


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_of_a_scope_is_what_plain_loops_make(
    unchanged_viewer: Engine, riverbank: Path, name: str, scope: str
) -> None:
    assert compare(unchanged_viewer, riverbank, name, SCOPES[scope])


@pytest.mark.parametrize("scope", EMPTY)
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_scope_that_holds_nothing_has_no_rows(
    unchanged_viewer: Engine, riverbank: Path, name: str, scope: str
) -> None:
    has_rows = compare(unchanged_viewer, riverbank, name, EMPTY[scope])
    # Reports and payments know no budget line.
    assert has_rows == (scope == "a line without the partner" and name in ("reports", "report_steps", "payments"))


def test_payments_know_no_work_package_and_no_budget_line(unchanged_viewer: Engine) -> None:
    on = Selection(date(2020, 3, 31))
    with reading(unchanged_viewer, 1) as connection:
        whole = rows_in(money.payments(connection, on))
        for scope in (Scope(work_package_id="W1"), Scope(budget_line_id="L3")):
            assert rows_in(money.payments(connection, on, scope)) == whole
            assert not scope.has_payments


@pytest.mark.parametrize("scope", [*SCOPES, *EMPTY])
def test_a_plan_is_published_where_its_version_has_a_row_whatever_the_scope_holds(
    unchanged_viewer: Engine, riverbank: Path, scope: str
) -> None:
    asked = (SCOPES | EMPTY)[scope]
    with reading(unchanged_viewer, 1) as connection:
        for choice in EvidenceChoice:
            for on in DAYS:
                expected = Record(
                    riverbank, on, public=choice is EvidenceChoice.PUBLIC, scope=asked
                ).plan_is_published()
                assert money.plan_is_published(connection, Selection(on, choice), asked) == expected
    # By hand: the first version was approved on the first day of 2018, the second on 10 December.
    second = Scope(budget_version_id="B2")
    with reading(unchanged_viewer, 1) as connection:
        assert money.plan_is_published(connection, Selection(date(2018, 12, 9)), second) is False
        assert money.plan_is_published(connection, Selection(date(2018, 12, 10)), second) is True


def test_the_parts_of_a_dimension_add_up_to_the_whole(unchanged_viewer: Engine) -> None:
    parts = {
        "partner": [Scope(partner_id=name) for name in ("AT-W", "HR-Z", "FR-L")],
        "country": [Scope(country_code=name) for name in ("AT", "HR", "FR")],
        "work package": [Scope(work_package_id=name) for name in ("W1", "W2")],
        "budget line": [Scope(budget_line_id=name) for name in ("L1", "L2", "L3")],
        "period": [Scope(period_id=name) for name in ("R1", "R2", "R3", "R4")],
    }
    on = Selection(date(2020, 3, 31))
    with reading(unchanged_viewer, 1) as connection:

        def sums(scope: Scope) -> tuple[int, int, int]:
            plan, spent = money.plan(connection, on, scope), money.spending(connection, on, scope)
            return (
                int(plan["planned_cents"].sum()),
                int(spent["declared_cents"].sum()),
                int(spent["certified_cents"].sum()),
            )

        whole = sums(WHOLE)
        # By hand: the plan is 100,000.00.
        assert whole[0] == 10_000_000
        for dimension, members in parts.items():
            assert tuple(map(sum, zip(*map(sums, members), strict=True))) == whole, dimension
