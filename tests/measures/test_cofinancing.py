"""The fund's share, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clustercoop.measures.cofinancing import Cofinancing, fund_share
from clustercoop.measures.figure import Missing
from clustercoop.selection import Scope
from clustercoop.vocabulary import Evidence
from tests.measures.frames import DEMO, P1_END, P2_END, PUBLIC, money, table

DAY = timedelta(days=1)
PLAN = [("A", "P1", "L1", 400_00), ("B", "P1", "L1", 600_00)]
MARCH, APRIL, MAY = (date(2020, month, 10) for month in (3, 4, 5))
ASKED = date(2020, 4, 30)

Step = tuple[str, str, date, str, int]


def cofinancing(
    on: date = P1_END,
    *,
    rates: dict[str, int],
    plan: list[tuple[str, str, str, int]] = PLAN,
    certified: dict[str, int] | None = None,
    payments: list[tuple[date, str, int]] | None = None,
    steps: list[Step] | None = None,
    targets: list[tuple[str, date, int]] | None = None,
    scope: Scope | None = None,
) -> Cofinancing:
    """`rates`: basis points of each partner. `steps`: report, partner, day, event, certified with the report.
    `targets`: identifier, day, cents.
    """
    spending = [(partner, "L1", cents, cents) for partner, cents in (certified or {}).items()]
    spent = money(on, of=" ".join(rates), plan=plan, spending=spending, payments=payments or [])
    made = [
        (report, partner, "P1", 1, event, day, 0, cents, DEMO) for report, partner, day, event, cents in steps or []
    ]
    names = "report_id partner_id period_id sequence event occurred_on declared_cents certified_cents evidence"
    spent = replace(
        spent,
        partners=spent.partners.assign(erdf_rate_bp=list(rates.values()), evidence=PUBLIC),
        steps=table(names, made),
        scope=scope or Scope(),
    )
    rows = [(name, day, cents, f"Target {name}", PUBLIC) for name, day, cents in targets or []]
    return Cofinancing(spent, table("target_id target_on amount_cents title evidence", rows))


def row(made: Cofinancing, partner: str) -> list[object]:
    columns = [
        "approved_fund_cents",
        "certified_cents",
        "earned_cents",
        "national_cents",
        "paid_cents",
        "outstanding_cents",
    ]
    return [made.by_partner.set_index("partner_id").at[partner, column] for column in columns]


@pytest.mark.parametrize(
    ("cents", "rate_bp", "expected"),
    [
        (100_00, 85_00, 85_00),
        (1, 50_00, 1),  # half a cent goes up
        (1, 49_99, 0),
        (33_33, 75_00, 25_00),  # 24.9975
        (10, 85_00, 9),  # 8.5
        (12_34, 0, 0),
        (12_34, 100_00, 12_34),
        (-100_00, 85_00, -85_00),
        (-1, 50_00, 0),  # half a cent goes up below zero too
        (-10, 85_00, -8),  # -8.5
        (-11, 85_00, -9),  # -9.35
        (10**17 + 1, 50_00, 5 * 10**16 + 1),  # more digits than a decimal number in a computer keeps
    ],
)
def test_the_share_is_rounded_half_up_to_the_cent(cents: int, rate_bp: int, expected: int) -> None:
    assert fund_share(cents, rate_bp) == expected


def test_each_partner_has_its_own_rate() -> None:
    made = cofinancing(
        rates={"A": 85_00, "B": 75_00},
        certified={"A": 100_00, "B": 200_00},
        payments=[(MAY, "A", 60_00), (MAY, "B", 155_00)],
    )
    # A: 400 * 85 % = 340; 100 * 85 % = 85, the rest is national; 85 - 60 = 25 outstanding.
    assert row(made, "A") == [340_00, 100_00, 85_00, 15_00, 60_00, 25_00]
    # B: 600 * 75 % = 450; 200 * 75 % = 150; 5.00 more is paid than earned.
    assert row(made, "B") == [450_00, 200_00, 150_00, 50_00, 155_00, -5_00]
    assert list(made.by_partner["rate_bp"]) == [85_00, 75_00]
    assert list(made.by_partner["short_name"]) == ["Partner A", "Partner B"]


def test_the_figures_are_the_sums_of_the_partners() -> None:
    made = cofinancing(
        rates={"A": 85_00, "B": 75_00}, certified={"A": 100_00, "B": 200_00}, payments=[(MAY, "A", 60_00)]
    )
    assert made.fund_approved.value == 790_00  # 340 + 450
    assert made.fund_earned.value == 235_00  # 85 + 150
    assert made.national_contribution.value == 65_00  # 15 + 50
    assert made.fund_outstanding.value == 175_00  # 235 - 60
    rate = made.blended_rate
    assert (rate.numerator, rate.denominator) == (235_00, 300_00)
    assert rate.value == pytest.approx(78 + 1 / 3)  # no mean of 85 % and 75 %, which would be 80 %
    assert [figure.measure for figure in made.figures] == [
        "fund_approved", "fund_earned", "national_contribution", "blended_rate", "paid", "fund_outstanding"
    ]  # fmt: skip
    assert made.figures[4] is made.money.paid


def test_shares_are_rounded_for_each_partner_and_no_cent_is_lost() -> None:
    # 0.03 at 50 % are 0.015, which goes up to 0.02, three times; 0.09 at 50 % would be 0.045 and go up to 0.05.
    made = cofinancing(rates={"A": 50_00, "B": 50_00, "C": 50_00}, certified={"A": 3, "B": 3, "C": 3})
    assert made.fund_earned.value == 6
    assert made.national_contribution.value == 3
    assert made.fund_earned.value + made.national_contribution.value == made.money.certified.value == 9


def test_a_partner_that_the_fund_does_not_support_pays_all_itself() -> None:
    made = cofinancing(rates={"A": 0, "B": 75_00}, certified={"A": 100_00})
    assert row(made, "A") == [0, 100_00, 0, 100_00, 0, 0]
    assert made.fund_earned.value == 0
    assert made.blended_rate.value == 0  # 0 of 100 is a true zero


def test_a_correction_takes_from_the_share() -> None:
    # A's corrections outweigh what was certified before: -12.30 * 85 % = -10.455, and a half goes up to -10.45.
    made = cofinancing(rates={"A": 85_00, "B": 75_00}, certified={"A": -12_30}, payments=[(MAY, "A", 4_00)])
    assert row(made, "A") == [340_00, -12_30, -10_45, -1_85, 4_00, -14_45]
    assert made.fund_outstanding.value == -14_45


def test_before_anything_is_certified_the_share_is_zero_and_has_no_rate() -> None:
    made = cofinancing(rates={"A": 85_00, "B": 75_00})
    assert made.fund_earned.value == made.national_contribution.value == made.fund_outstanding.value == 0
    assert made.blended_rate.missing is Missing.NOT_APPLICABLE and made.blended_rate.value is None
    assert made.fund_approved.value == 790_00


def test_where_nothing_is_published_no_share_is_zero() -> None:
    made = cofinancing(rates={"A": 85_00, "B": 75_00}, plan=[], targets=[("T1", ASKED, 10_00)])
    for figure in made.figures:
        assert figure.missing is Missing.NOT_PUBLISHED and figure.value is None, figure.measure
    assert row(made, "A") == [None] * 6
    assert list(made.by_partner["rate_bp"]) == [85_00, 75_00]
    assert made.last_target is not None
    assert made.last_target.earned_cents is None and made.last_target.difference_cents is None
    assert made.last_target.evidence == {Evidence.PUBLIC}


def test_where_payments_are_not_told_apart_only_they_are_missing() -> None:
    made = cofinancing(rates={"A": 85_00, "B": 75_00}, certified={"A": 100_00}, scope=Scope(budget_line_id="L1"))
    assert row(made, "A") == [340_00, 100_00, 85_00, 15_00, None, None]
    assert made.fund_outstanding.missing is Missing.NOT_APPLICABLE
    assert made.fund_earned.value == 85_00


def test_a_scope_of_a_partner_has_no_other() -> None:
    made = cofinancing(rates={"A": 85_00, "B": 75_00}, certified={"A": 100_00}, scope=Scope(partner_id="A"))
    assert list(made.by_partner["partner_id"]) == ["A"]
    assert made.fund_earned.value == 85_00
    nobody = cofinancing(rates={"A": 85_00, "B": 75_00}, scope=Scope(partner_id="nobody"))
    assert nobody.by_partner.empty
    assert nobody.fund_earned.value == 0


def test_the_share_rests_on_the_ledger_and_on_the_rates() -> None:
    made = cofinancing(rates={"A": 85_00, "B": 75_00}, certified={"A": 100_00})
    assert made.fund_earned.evidence == made.blended_rate.evidence == {Evidence.DEMONSTRATION, Evidence.PUBLIC}
    assert made.evidence == {Evidence.DEMONSTRATION, Evidence.PUBLIC}


REOPENED: list[Step] = [
    ("A1", "A", MARCH, "submitted", 100_00),
    ("B1", "B", MARCH, "submitted", 40_00),
    ("A1", "A", APRIL, "certified", 100_00),
    ("B1", "B", APRIL, "certified", 40_00),
    ("A1", "A", MAY, "reopened", 100_00),
]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (MARCH, 0),  # submitted only
        (APRIL - DAY, 0),
        (APRIL, 115_00),  # 100 * 85 % + 40 * 75 %
        (MAY - DAY, 115_00),
        (MAY, 30_00),  # A's report is back: 40 * 75 %
    ],
)
def test_what_had_been_earned_on_a_day_follows_the_steps_of_the_reports(on: date, expected: int) -> None:
    assert cofinancing(rates={"A": 85_00, "B": 75_00}, steps=REOPENED).earned_on(on) == expected


def test_earned_on_a_day_is_summed_before_it_is_rounded() -> None:
    steps = [(name, "A", APRIL, "certified", 3) for name in ("A1", "A2", "A3")]
    # 0.09 at 50 % is 0.045, which goes up to 0.05; rounded one by one it would be 0.06.
    assert cofinancing(rates={"A": 50_00}, steps=steps).earned_on(APRIL) == 5


def test_before_the_first_step_nothing_is_earned() -> None:
    assert cofinancing(rates={"A": 85_00, "B": 75_00}).earned_on(P1_END) == 0


def targeted(on: date, **given: object) -> Cofinancing:
    """Asked are 100.00 by 30 April and 60.00 by the end of the year."""
    return cofinancing(
        on, rates={"A": 85_00, "B": 75_00}, certified={"B": 40_00}, steps=[step for step in REOPENED if step[2] <= on],
        targets=[("T2", P2_END, 60_00), ("T1", ASKED, 100_00)], **given,
    )  # fmt: skip


def test_a_target_that_has_passed_is_held_against_what_was_earned_on_its_day() -> None:
    last = targeted(P1_END).last_target
    assert last is not None
    assert (last.target_id, last.on, last.title, last.amount_cents) == ("T1", ASKED, "Target T1", 100_00)
    # On 30 April 115.00 were earned, though A's report was reopened since.
    assert (last.earned_cents, last.difference_cents) == (115_00, 15_00)
    assert last.evidence == {Evidence.DEMONSTRATION, Evidence.PUBLIC}


def test_the_next_target_is_held_against_what_is_earned_by_now() -> None:
    made = targeted(P1_END)
    assert made.next_target is not None
    assert (made.next_target.target_id, made.next_target.on) == ("T2", P2_END)
    assert made.next_target.earned_cents == made.fund_earned.value == 30_00
    assert made.next_target.difference_cents == -30_00  # still to be earned


@pytest.mark.parametrize(
    ("on", "last", "ahead"),
    [
        (ASKED - DAY, None, "T1"),
        (ASKED, "T1", "T2"),  # its day has come
        (P2_END - DAY, "T1", "T2"),
        (P2_END, "T2", None),
        (P2_END + DAY, "T2", None),
    ],
)
def test_the_last_target_is_the_latest_that_has_come(on: date, last: str | None, ahead: str | None) -> None:
    made = targeted(on)
    assert (made.last_target and made.last_target.target_id) == last
    assert (made.next_target and made.next_target.target_id) == ahead


def test_without_targets_or_of_a_part_of_the_project_there_is_none() -> None:
    without = cofinancing(rates={"A": 85_00, "B": 75_00})
    assert without.last_target is without.next_target is None
    part = targeted(P1_END, scope=Scope(partner_id="B"))
    assert part.last_target is part.next_target is None
    version = targeted(P1_END, scope=Scope(budget_version_id="V1"))
    assert version.last_target is not None  # another budget version takes nothing away
