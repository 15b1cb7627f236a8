"""The money at the head of a page, worked by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clustercoop.measures.budget import rate_of
from clustercoop.measures.figure import Missing
from clustercoop.vocabulary import Evidence
from tests.measures.frames import P1_DUE, P1_END, P2_DUE, P2_END, money

DAY = timedelta(days=1)
PLAN = [("A", "P1", "L1", 100_00), ("A", "P2", "L1", 300_00), ("B", "P1", "L2", 50_00), ("B", "P2", "L2", 550_00)]
"""P1: 100 + 50 = 150.00. P2: 300 + 550 = 850.00. Together 1,000.00."""


def test_the_approved_budget_is_the_total_of_the_project() -> None:
    assert money(total=1000_00, plan=PLAN).approved.value == 1000_00


def test_the_approved_budget_stands_where_its_parts_are_not_published() -> None:
    approved = money(total=1000_00).approved
    assert approved.value == 1000_00
    assert approved.evidence == {Evidence.PUBLIC}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (P1_END - DAY, 0),  # the first period has a day to go
        (P1_END, 150_00),  # 100 + 50: a period has ended on its last day
        (P1_END + DAY, 150_00),
        (P2_END - DAY, 150_00),
        (P2_END, 1000_00),  # 150 + 850
        (date(2030, 1, 1), 1000_00),
    ],
)
def test_the_cumulative_target_counts_a_period_from_its_last_day(on: date, expected: int) -> None:
    assert money(on, plan=PLAN).cumulative_target.value == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (P1_DUE - DAY, 0),
        (P1_DUE, 150_00),  # 100 + 50
        (P1_DUE + DAY, 150_00),
        (P2_DUE - DAY, 150_00),
        (P2_DUE, 1000_00),  # 150 + 850
    ],
)
def test_the_reportable_target_counts_a_period_from_the_day_its_reports_are_due(on: date, expected: int) -> None:
    assert money(on, plan=PLAN).reportable_target.value == expected


def test_declared_and_certified_are_sums_of_their_own_stage() -> None:
    spent = money(plan=PLAN, spending=[("A", "L1", 80_00, 75_50), ("B", "L2", 20_01, 0)])
    assert spent.declared.value == 100_01  # 80.00 + 20.01
    assert spent.certified.value == 75_50  # 4.50 deducted at A, nothing of B certified yet


def test_a_negative_correction_takes_from_the_sum() -> None:
    spent = money(plan=PLAN, spending=[("A", "L1", 50_00, 50_00), ("A", "L2", -12_50, -12_50)])
    assert spent.declared.value == 37_50  # 50.00 - 12.50
    assert spent.certified.value == 37_50
    assert spent.remaining.value == 962_50  # 1,000.00 - 37.50


def test_a_correction_alone_makes_a_negative_sum_and_a_negative_rate() -> None:
    spent = money(plan=PLAN, spending=[("A", "L1", -10_00, -10_00)])
    assert spent.declared.value == -10_00
    assert spent.declared_rate.value == -1.0  # -10 of 1,000
    assert spent.remaining.value == 1010_00


def test_what_is_paid_is_the_sum_of_the_payments() -> None:
    paid = money(plan=PLAN, payments=[(date(2020, 3, 1), "A", 10_00), (date(2020, 5, 1), "B", 5_55)]).paid
    assert paid.value == 15_55


def test_nothing_paid_yet_is_a_true_zero_where_a_plan_is_on_record() -> None:
    paid = money(plan=PLAN).paid
    assert paid.value == 0 and paid.missing is None
    assert paid.evidence == {Evidence.DEMONSTRATION}


def test_remaining_is_negative_where_more_is_declared_than_approved() -> None:
    assert money(plan=PLAN, spending=[("A", "L1", 1250_00, 0)]).remaining.value == -250_00


def test_remaining_is_the_whole_budget_before_anything_is_declared() -> None:
    assert money(plan=PLAN).remaining.value == 1000_00


def test_zero_spending_is_a_true_zero_where_a_plan_is_on_record() -> None:
    spent = money(P1_DUE, plan=PLAN)
    assert (spent.declared.value, spent.certified.value) == (0, 0)
    assert spent.declared_rate.value == spent.certified_rate.value == 0
    assert spent.declared_to_target.value == spent.certified_to_target.value == 0
    assert spent.declared_to_reportable.value == 0
    assert spent.declared.evidence == {Evidence.DEMONSTRATION}


def test_rates_of_the_approved_budget() -> None:
    # After P1: target 150.00 of 1,000.00; declared 120.00, certified 90.00.
    spent = money(P1_DUE, plan=PLAN, spending=[("A", "L1", 120_00, 90_00)])
    assert spent.declared_rate.value == 12.0
    assert spent.certified_rate.value == 9.0
    assert spent.target_rate.value == 15.0
    assert spent.reportable_rate.value == 15.0


def test_rates_of_the_target() -> None:
    # The target of 150.00 is due for report: 120 / 150 = 80 %, 90 / 150 = 60 %.
    spent = money(P1_DUE, plan=PLAN, spending=[("A", "L1", 120_00, 90_00)])
    assert spent.declared_to_target.value == 80.0
    assert spent.declared_to_reportable.value == 80.0
    assert spent.certified_to_target.value == 60.0


def test_the_two_targets_part_between_the_end_of_a_period_and_its_due_day() -> None:
    # On 31 December the target is 1,000.00, and of it only P1, 150.00, is due for report.
    spent = money(P2_END, plan=PLAN, spending=[("A", "L1", 120_00, 90_00)])
    assert spent.target_rate.value == 100.0
    assert spent.reportable_rate.value == 15.0
    assert spent.declared_to_target.value == 12.0  # 120 / 1,000
    assert spent.certified_to_target.value == 9.0  # 90 / 1,000
    assert spent.declared_to_reportable.value == 80.0  # 120 / 150


def test_more_than_the_target_is_more_than_a_hundred_percent() -> None:
    spent = money(P1_DUE, plan=PLAN, spending=[("A", "L1", 180_00, 165_00)])
    assert spent.declared_to_reportable.value == 120.0  # 180 / 150
    assert spent.certified_to_target.value == 110.0  # 165 / 150


def test_a_share_is_computed_after_summing_and_is_no_mean_of_shares() -> None:
    # A: 10 of 20 = 50 %; B: 10 of 80 = 12.5 %; the mean would be 31.25 %. Together 20 of 100 = 20 %.
    spent = money(
        P1_END,
        total=100_00,
        plan=[("A", "P1", "L1", 20_00), ("B", "P1", "L1", 80_00)],
        spending=[("A", "L1", 10_00, 10_00), ("B", "L1", 10_00, 10_00)],
    )
    assert spent.certified_rate.value == spent.certified_to_target.value == 20.0


def test_a_target_of_zero_makes_its_rates_not_applicable() -> None:
    spent = money(P1_END - DAY, plan=PLAN, spending=[("A", "L1", 5_00, 5_00)])
    for rate in (spent.declared_to_target, spent.certified_to_target, spent.declared_to_reportable):
        assert rate.missing is Missing.NOT_APPLICABLE and rate.value is None
    assert spent.target_rate.value == spent.reportable_rate.value == 0  # 0 of 1,000 is a true zero


def test_a_plan_of_zeros_is_published_and_has_no_rate() -> None:
    spent = money(P1_DUE, plan=[("A", "P1", "L1", 0), ("A", "P2", "L1", 0)])
    assert spent.cumulative_target.value == spent.reportable_target.value == 0
    assert spent.declared_to_target.missing is Missing.NOT_APPLICABLE
    assert spent.declared_to_reportable.missing is Missing.NOT_APPLICABLE


def test_where_nothing_is_published_no_amount_is_zero() -> None:
    spent = money(P2_DUE)
    for figure in (
        spent.cumulative_target, spent.reportable_target, spent.declared, spent.certified, spent.paid, spent.remaining,
        spent.declared_rate, spent.certified_rate, spent.target_rate, spent.reportable_rate,
        spent.declared_to_target, spent.certified_to_target, spent.declared_to_reportable,
    ):  # fmt: skip
        assert figure.missing is Missing.NOT_PUBLISHED, figure.measure
        assert figure.value is None and figure.numerator is None, figure.measure


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 8, 12.5), (0, 8, 0), (1, 0, None), (0, 0, None), (None, 8, None), (1, None, None)],
)
def test_a_rate_of_a_row_is_missing_where_a_part_is_or_the_whole_is_nothing(
    part: int | None, whole: int | None, expected: float | None
) -> None:
    assert rate_of(part, whole) == expected
