"""The tables and curves of the money, worked by hand."""

from __future__ import annotations

from datetime import date

from clustercoop.measures.budget import Money
from clustercoop.vocabulary import Evidence
from tests.measures.frames import P1_END, P2_END, money

PLAN = [("A", "P1", "L1", 100_00), ("A", "P2", "L1", 300_00), ("B", "P1", "L2", 50_00), ("B", "P2", "L2", 550_00)]
"""P1: 100 + 50 = 150.00. P2: 300 + 550 = 850.00. Together 1,000.00."""
CENTS = ["approved_cents", "target_cents", "declared_cents", "certified_cents", "paid_cents", "remaining_cents"]

MARCH, APRIL, MAY, JUNE = (date(2020, month, 10) for month in (3, 4, 5, 6))


def partner(spent: Money, name: str) -> list[object]:
    table = spent.by_partner.set_index("partner_id")
    return [table.at[name, column] for column in CENTS]


def curve(spent: Money) -> list[tuple[object, ...]]:
    return list(spent.spending_curve.itertuples(index=False, name=None))


def test_each_partner_has_its_own_sums() -> None:
    spent = money(
        P1_END,
        plan=PLAN,
        spending=[("A", "L1", 80_00, 70_00), ("A", "L2", 5_00, 0), ("B", "L2", 20_00, 20_00)],
        payments=[(MAY, "A", 40_00), (JUNE, "A", 2_50)],
    )
    # A: 100 + 300 planned, of it P1 ended; 80 + 5 declared; 40 + 2.50 paid; 400 - 85 remaining.
    assert partner(spent, "A") == [400_00, 100_00, 85_00, 70_00, 42_50, 315_00]
    # B: 50 + 550 planned; nothing paid is a zero, for the ledger is on record; 600 - 20 remaining.
    assert partner(spent, "B") == [600_00, 50_00, 20_00, 20_00, 0, 580_00]


def test_a_partner_without_a_plan_has_zero_approved_and_may_be_overspent() -> None:
    spent = money(P1_END, of="A B C", plan=PLAN, spending=[("C", "L1", 3_00, 3_00)])
    assert partner(spent, "C") == [0, 0, 3_00, 3_00, 0, -3_00]


def test_partners_stand_in_list_order_whatever_the_plan_says() -> None:
    assert list(money(of="B A", plan=PLAN).by_partner["partner_id"]) == ["B", "A"]


def test_the_parts_add_up_to_the_figures_at_the_head() -> None:
    spent = money(
        P2_END,
        plan=PLAN,
        spending=[("A", "L1", 80_01, 70_01), ("B", "L1", -2_02, -2_02), ("B", "L2", 33_33, 11_11)],
        payments=[(MAY, "A", 40_03), (MAY, "B", 1)],
    )
    sums = spent.by_partner[CENTS].sum()
    assert sums["approved_cents"] == spent.approved.value == 1000_00
    assert sums["target_cents"] == spent.cumulative_target.value == 1000_00
    assert sums["declared_cents"] == spent.declared.value == 111_32  # 80.01 - 2.02 + 33.33
    assert sums["certified_cents"] == spent.certified.value == 79_10  # 70.01 - 2.02 + 11.11
    assert sums["paid_cents"] == spent.paid.value == 40_04
    assert sums["remaining_cents"] == spent.remaining.value == 888_68  # 1,000.00 - 111.32
    lines = spent.by_line[["approved_cents", "declared_cents", "certified_cents"]].sum()
    assert list(lines) == [1000_00, 111_32, 79_10]


def test_each_budget_line_has_its_own_sums() -> None:
    spent = money(plan=PLAN, spending=[("A", "L1", 80_00, 70_00), ("B", "L1", 1_00, 0), ("B", "L2", -5_00, -5_00)])
    columns = ["budget_line_id", "title", "approved_cents", "declared_cents", "certified_cents"]
    rows = list(spent.by_line[columns].itertuples(index=False, name=None))
    assert rows == [
        ("L1", "Line L1", 400_00, 81_00, 70_00),  # planned 100 + 300; declared 80 + 1
        ("L2", "Line L2", 600_00, -5_00, -5_00),  # planned 50 + 550
    ]


def test_a_budget_line_that_nobody_plans_or_uses_is_zero() -> None:
    unused = money(lines="L1 L2 L3", plan=PLAN).by_line.iloc[2]
    assert list(unused[["approved_cents", "declared_cents", "certified_cents"]]) == [0, 0, 0]


def test_where_nothing_is_published_tables_have_no_amounts_and_curves_no_rows() -> None:
    unknown = money(P2_END)
    assert unknown.by_partner[CENTS].isna().all(axis=None)
    assert unknown.by_line[["approved_cents", "declared_cents", "certified_cents"]].isna().all(axis=None)
    assert list(unknown.by_partner["partner_id"]) == ["A", "B"]
    assert unknown.target_curve.empty and unknown.spending_curve.empty
    assert unknown.evidence == {Evidence.PUBLIC}


def test_the_target_curve_adds_up_period_by_period_past_the_status_date() -> None:
    rows = list(money(P1_END, plan=PLAN).target_curve.itertuples(index=False, name=None))
    assert rows == [(P1_END, 1, 150_00), (P2_END, 2, 1000_00)]


def test_the_target_curve_is_level_over_a_period_without_a_plan() -> None:
    rows = list(money(P1_END, plan=[("A", "P1", "L1", 70_00)]).target_curve.itertuples(index=False, name=None))
    assert rows == [(P1_END, 1, 70_00), (P2_END, 2, 70_00)]


def test_the_spending_curve_starts_at_nothing_and_ends_at_the_head_figures() -> None:
    spent = money(
        P1_END,
        plan=PLAN,
        spending=[("A", "L1", 80_00, 75_00)],
        steps=[("R1", APRIL, "submitted", 80_00, 75_00), ("R1", MAY, "certified", 80_00, 75_00)],
        payments=[(JUNE, "A", 60_00)],
    )
    assert curve(spent) == [
        (date(2020, 1, 1), 0, 0, 0),
        (APRIL, 80_00, 0, 0),
        (MAY, 80_00, 75_00, 0),
        (JUNE, 80_00, 75_00, 60_00),
        (P1_END, 80_00, 75_00, 60_00),
    ]
    assert curve(spent)[-1][1:] == (spent.declared.value, spent.certified.value, spent.paid.value)


def test_a_reopened_report_takes_back_what_it_declared_and_certified() -> None:
    steps = [
        ("R1", MARCH, "submitted", 80_00, 75_00),
        ("R1", APRIL, "certified", 80_00, 75_00),
        ("R1", MAY, "reopened", 80_00, 75_00),
        ("R1", JUNE, "submitted", 80_00, 75_00),
        ("R1", P1_END, "certified", 80_00, 75_00),
    ]
    assert curve(money(P1_END, plan=PLAN, steps=steps)) == [
        (date(2020, 1, 1), 0, 0, 0),
        (MARCH, 80_00, 0, 0),
        (APRIL, 80_00, 75_00, 0),
        (MAY, 0, 0, 0),
        (JUNE, 80_00, 0, 0),
        (P1_END, 80_00, 75_00, 0),
    ]


def test_a_report_reopened_before_its_certificate_takes_back_only_what_it_declared() -> None:
    steps = [
        ("R1", MARCH, "submitted", 80_00, 75_00),
        ("R1", APRIL, "control started", 80_00, 75_00),
        ("R1", MAY, "reopened", 80_00, 75_00),
    ]
    assert curve(money(JUNE, plan=PLAN, steps=steps)) == [
        (date(2020, 1, 1), 0, 0, 0),
        (MARCH, 80_00, 0, 0),
        (MAY, 0, 0, 0),
        (JUNE, 0, 0, 0),
    ]


def test_moves_of_one_day_make_one_row() -> None:
    steps = [("R1", MAY, "submitted", 10_00, 0), ("R2", MAY, "submitted", -4_00, 0)]
    assert curve(money(MAY, plan=PLAN, steps=steps, payments=[(MAY, "A", 1_00), (MAY, "B", 2_00)])) == [
        (date(2020, 1, 1), 0, 0, 0),
        (MAY, 6_00, 0, 3_00),  # 10 - 4 declared, 1 + 2 paid
    ]


def test_the_spending_curve_never_goes_past_the_status_date() -> None:
    # A budget may be approved before the project starts; then the curve is one row, on the status date.
    before = money(date(2019, 12, 1), plan=PLAN)
    assert curve(before) == [(date(2019, 12, 1), 0, 0, 0)]
    on_the_first_day = money(date(2020, 1, 1), plan=PLAN)
    assert curve(on_the_first_day) == [(date(2020, 1, 1), 0, 0, 0)]
