"""Matrix of spending rates, breakdowns of a scope, and whether all parts add up; worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from clustercoop.measures.breakdown import Cell, matrix, reconciliation
from clustercoop.measures.budget import Money
from clustercoop.measures.figure import Missing
from clustercoop.selection import Scope, Selection
from clustercoop.vocabulary import CellState, Dimension, EvidenceChoice, Stage
from tests.measures.conftest import Both
from tests.measures.frames import P1_END, money, table

PLAN = [("A", "P1", "L1", 100_00), ("A", "P2", "L1", 300_00), ("B", "P1", "L2", 50_00), ("B", "P2", "L2", 550_00)]
LINES = {"rows": Dimension.PARTNER, "columns": Dimension.BUDGET_LINE}


@pytest.mark.parametrize(
    ("planned", "spent", "state", "rate"),
    [
        (None, None, CellState.NOT_PUBLISHED, None),
        (0, 0, CellState.NOTHING_PLANNED, None),
        (400_00, 0, CellState.NOTHING_SPENT, 0),
        (0, 5_00, CellState.UNPLANNED, None),
        (400_00, 100_00, CellState.RATE, 25.0),  # 100 of 400
        (400_00, 500_00, CellState.RATE, 125.0),  # 500 of 400
        (400_00, -100_00, CellState.RATE, -25.0),  # a correction alone
    ],
)
def test_a_cell_tells_unknown_unplanned_unspent_and_a_rate_apart(
    planned: int | None, spent: int | None, state: CellState, rate: float | None
) -> None:
    cell = Cell(planned, spent)
    assert (cell.state, cell.rate) == (state, rate)


def test_the_matrix_has_a_cell_for_each_partner_and_line_in_their_order() -> None:
    spent = money(plan=PLAN, spending=[("A", "L1", 80_00, 75_00), ("A", "L2", 1_00, 0)])
    assert matrix(spent, Stage.DECLARED, **LINES) == {
        ("A", "L1"): Cell(400_00, 80_00),  # 100 + 300 planned
        ("A", "L2"): Cell(0, 1_00),
        ("B", "L1"): Cell(0, 0),
        ("B", "L2"): Cell(600_00, 0),  # 50 + 550 planned
    }
    assert matrix(spent, Stage.CERTIFIED, **LINES)["A", "L1"] == Cell(400_00, 75_00)


def test_the_matrix_knows_nothing_where_nothing_is_published() -> None:
    cells = matrix(money(), Stage.DECLARED, **LINES)
    assert len(cells) == 4
    assert {cell.state for cell in cells.values()} == {CellState.NOT_PUBLISHED}


def test_payments_cannot_be_broken_down_by_line() -> None:
    with pytest.raises(KeyError):
        matrix(money(plan=PLAN), Stage.PAID, **LINES)


def test_a_scope_shows_its_own_members_only() -> None:
    scoped = replace(money(plan=PLAN), scope=Scope(partner_id="A", budget_line_id="L1", period_id="P2"))
    assert list(scoped.by_partner["partner_id"]) == ["A"]
    assert list(scoped.by_line["budget_line_id"]) == ["L1"]
    assert list(scoped.breakdowns[Dimension.PERIOD]["period_id"]) == ["P2"]
    assert list(scoped.breakdowns[Dimension.WORK_PACKAGE]["work_package_id"]) == ["W"]
    elsewhere = replace(money(plan=PLAN), scope=Scope(country_code="YY"))
    assert elsewhere.by_partner.empty


def test_payments_are_not_told_apart_by_work_package_or_line() -> None:
    paid = money(plan=PLAN, payments=[(P1_END, "A", 60_00)])
    assert list(paid.by_partner["paid_cents"]) == [60_00, 0]
    assert list(paid.breakdowns[Dimension.PERIOD]["paid_cents"]) == [60_00, 0]
    assert paid.by_line["paid_cents"].isna().all()
    of_a_line = replace(paid, scope=Scope(budget_line_id="L1"))
    assert of_a_line.paid.missing is Missing.NOT_APPLICABLE
    assert of_a_line.by_partner["paid_cents"].isna().all()
    assert of_a_line.spending_curve["paid_cents"].isna().all()


def test_a_part_of_the_plan_is_what_is_approved_for_a_scope() -> None:
    part = replace(money(total=1000_00, plan=PLAN[:2]), scope=Scope(partner_id="A"))
    assert part.approved.value == 400_00  # 100 + 300
    nothing = replace(money(plan=PLAN), scope=Scope(partner_id="A"), plan=money().plan)
    assert nothing.approved.value == 0 and nothing.approved.missing is None
    assert nothing.declared_rate.missing is Missing.NOT_APPLICABLE
    unknown = replace(money(), scope=Scope(partner_id="A"))
    assert unknown.approved.missing is Missing.NOT_PUBLISHED


def whole() -> Money:
    return money(
        plan=PLAN,
        spending=[("A", "L1", 80_00, 75_00), ("B", "L2", 20_01, 0)],
        steps=[
            ("R1", date(2020, 4, 1), "submitted", 80_00, 75_00),
            ("R1", date(2020, 5, 1), "certified", 80_00, 75_00),
            ("R2", date(2020, 5, 2), "submitted", 20_01, 0),
        ],
        payments=[(date(2020, 6, 1), "A", 60_00)],
    )


def test_every_breakdown_and_the_curve_add_up_to_the_head() -> None:
    checked = {item.figure.measure: item for item in reconciliation(whole())}
    assert list(checked) == ["approved_budget", "cumulative_target", "declared", "certified", "paid"]
    assert all(item.agrees for item in checked.values())
    assert set(checked["declared"].sums.values()) == {100_01}  # 80.00 + 20.01, four times
    assert checked["declared"].curve_cents == 100_01
    assert checked["cumulative_target"].curve_cents == 150_00  # 100 + 50 by the end of the first period
    assert checked["paid"].sums == {
        Dimension.PARTNER: 60_00,
        Dimension.WORK_PACKAGE: None,
        Dimension.BUDGET_LINE: None,
        Dimension.PERIOD: 60_00,
    }


def test_a_difference_says_how_much_and_where_it_comes_from() -> None:
    torn = whole()
    without_b = replace(torn, partners=torn.partners[torn.partners["partner_id"] == "A"])
    declared = next(item for item in reconciliation(without_b) if item.figure.measure == "declared")
    assert not declared.agrees
    assert declared.differences == {Dimension.PARTNER: 20_01}  # what B declared
    assert declared.unlisted[Dimension.PARTNER] == {"B": 20_01}
    assert declared.unlisted[Dimension.BUDGET_LINE] == {}
    assert declared.curve_difference == 0


def test_a_curve_that_ends_elsewhere_is_a_difference() -> None:
    without_steps = replace(whole(), steps=table("report_id occurred_on event declared_cents certified_cents", []))
    declared = next(item for item in reconciliation(without_steps) if item.figure.measure == "declared")
    assert declared.curve_difference == 100_01 and not declared.agrees


def test_where_nothing_is_published_there_is_nothing_to_add_up() -> None:
    for item in reconciliation(money()):
        assert set(item.sums.values()) == {None} and item.curve_cents is None and item.agrees


@pytest.mark.parametrize("package", ["shipped", "riverbank"])
@pytest.mark.parametrize("choice", list(EvidenceChoice))
def test_the_packages_add_up_on_every_end_of_a_period(
    ask: Callable[[str, Selection], Both], package: str, choice: EvidenceChoice
) -> None:
    first = ask(package, Selection(date(2030, 1, 1), EvidenceChoice.ALL)).state.money
    for on in [*first.periods["end_on"], first.project.last_data_on]:
        checked = reconciliation(ask(package, Selection(on, choice)).state.money)
        assert all(item.agrees for item in checked), on


@pytest.mark.parametrize("package", ["shipped", "riverbank"])
@pytest.mark.parametrize("stage", [Stage.DECLARED, Stage.CERTIFIED])
def test_the_matrix_is_what_plain_loops_over_the_items_make(
    ask: Callable[[str, Selection], Both], package: str, stage: Stage
) -> None:
    status_date = ask(package, Selection(date(2030, 1, 1))).state.money.project.status_date
    both = ask(package, Selection(status_date))
    oracle = both.oracle.money
    items = oracle.declared_items if stage is Stage.DECLARED else oracle.certified_items
    reports = both.oracle.record.reports
    cells = matrix(both.state.money, stage, **LINES)
    assert len({cell.state for cell in cells.values()}) >= 2
    for (partner, line), cell in cells.items():
        planned = spent = 0
        for row in oracle.plan:
            if (row["partner_id"], row["budget_line_id"]) == (partner, line):
                planned += round(float(row["planned"]) * 100)
        for item, cents in items:
            if (reports[item["report_id"]]["partner_id"], item["budget_line_id"]) == (partner, line):
                spent += cents
        assert (cell.planned_cents, cell.spent_cents) == (planned, spent), (partner, line)


def test_the_matrix_adds_up_to_the_head(ask: Callable[[str, Selection], Both]) -> None:
    measured = ask("shipped", Selection(date(2013, 9, 30))).state.money
    cells = pd.DataFrame([vars(cell) for cell in matrix(measured, Stage.CERTIFIED, **LINES).values()])
    assert cells["spent_cents"].sum() == measured.certified.value
    assert cells["planned_cents"].sum() == measured.approved.value
