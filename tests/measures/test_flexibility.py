"""What the rules say of each member, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from clustercoop.measures.budget import Money
from clustercoop.measures.figure import Missing
from clustercoop.measures.flexibility import check, flexibility_approvals, flexibility_overruns
from clustercoop.selection import Scope
from clustercoop.vocabulary import Certainty, Dimension, Evidence, LimitKind, Verdict
from tests.measures.frames import money

LATE = date(2020, 12, 31)


def rule(rule_id: str, **cells: Any) -> dict[str, Any]:
    """A rule on overruns of every member of every dimension, but for what a test says."""
    usual = dict.fromkeys(
        ("scope", "budget_line_id", "threshold_share_bp", "threshold_amount_cents", "approver", "note")
    )
    words = {"rule_id": rule_id, "rule": f"rule {rule_id}", "limits": LimitKind.OVERRUN}
    sure = {"certainty": Certainty.STATED, "evidence": Evidence.DEMONSTRATION}
    return usual | words | sure | cells


def ceiling(rule_id: str, line: str | None, cents: int | None, **cells: Any) -> dict[str, Any]:
    return rule(rule_id, limits=LimitKind.CEILING, budget_line_id=line, threshold_amount_cents=cents, **cells)


def rules(*given: dict[str, Any]) -> pd.DataFrame:
    """A frame as the query returns it."""
    made = pd.DataFrame(list(given), columns=list(rule("")), dtype=object)
    for name in ("threshold_share_bp", "threshold_amount_cents"):
        made[name] = made[name].astype("Int64")
    return made


TENTH = rules(rule("R", threshold_share_bp=10_00, threshold_amount_cents=50_00, approver="the committee"))
"""A budget may be exceeded by 10 %, at most by 50.00."""
SILENT = rules(rule("R", approver="the committee"))
"""A limit there is, but it is not on record."""


def spent(approved: int, declared: int, line: str = "L1") -> Money:
    """A is approved and has declared something on a line; B has planned 600.00 on L2 and declared nothing."""
    plan = [("A", "P1", line, approved), ("B", "P1", "L2", 600_00)]
    return money(plan=plan, spending=[("A", line, declared, 0)])


def first(table: pd.DataFrame, *columns: str) -> tuple[object, ...]:
    return tuple(table.iloc[0][list(columns)])


AMOUNTS = ("overrun_cents", "allowed_cents", "unspent_cents", "room_cents", "verdict")


@pytest.mark.parametrize(
    ("approved", "declared", "expected"),
    [
        # 10 % of 400.00 is 40.00, less than 50.00: the share binds.
        (400_00, 300_00, (0, 40_00, 100_00, 140_00, Verdict.WITHIN_BUDGET)),  # room 400 + 40 - 300
        (400_00, 400_00, (0, 40_00, 0, 40_00, Verdict.WITHIN_BUDGET)),  # all of it spent
        (400_00, 400_01, (1, 40_00, 0, 39_99, Verdict.WITHIN_RULE)),  # one cent over the budget
        (400_00, 440_00, (40_00, 40_00, 0, 0, Verdict.WITHIN_RULE)),  # exactly at the threshold
        (400_00, 440_01, (40_01, 40_00, 0, -1, Verdict.NEEDS_APPROVAL)),  # one cent over it
        # 10 % of 600.00 is 60.00, more than 50.00: the amount binds.
        (600_00, 650_00, (50_00, 50_00, 0, 0, Verdict.WITHIN_RULE)),
        (600_00, 650_01, (50_01, 50_00, 0, -1, Verdict.NEEDS_APPROVAL)),
        # Nothing planned: 10 % of nothing is nothing, which is a limit on record.
        (0, 0, (0, 0, 0, 0, Verdict.WITHIN_BUDGET)),
        (0, 1, (1, 0, 0, -1, Verdict.NEEDS_APPROVAL)),
        # Nothing spent: all of it could be given away.
        (400_00, 0, (0, 40_00, 400_00, 440_00, Verdict.WITHIN_BUDGET)),
        # A correction of 5.00 and nothing else: 400 + 5 unspent, 440 + 5 may be declared.
        (400_00, -5_00, (0, 40_00, 405_00, 445_00, Verdict.WITHIN_BUDGET)),
        # 10 % of 100.09 is 10.009, rounded down to 10.00.
        (100_09, 110_09, (10_00, 10_00, 0, 0, Verdict.WITHIN_RULE)),
        (100_09, 110_10, (10_01, 10_00, 0, -1, Verdict.NEEDS_APPROVAL)),
    ],
)
def test_a_member_is_held_against_its_budget_and_the_lower_of_share_and_amount(
    approved: int, declared: int, expected: tuple[object, ...]
) -> None:
    for dimension in (Dimension.PARTNER, Dimension.BUDGET_LINE):
        assert first(check(spent(approved, declared), TENTH, dimension), *AMOUNTS) == expected


@pytest.mark.parametrize(
    ("share_bp", "amount", "allowed"),
    [(10_00, None, 40_00), (None, 50_00, 50_00), (25, None, 1_00), (0, 50_00, 0), (10_00, 0, 0), (None, None, None)],
)
def test_a_share_or_an_amount_may_stand_alone(share_bp: int | None, amount: int | None, allowed: int | None) -> None:
    given = rules(rule("R", threshold_share_bp=share_bp, threshold_amount_cents=amount))
    assert first(check(spent(400_00, 0), given, Dimension.PARTNER), "allowed_cents") == (allowed,)


@pytest.mark.parametrize("given", [SILENT, rules()])
@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (400_00, (0, None, 0, None, Verdict.WITHIN_BUDGET)),  # without an overrun no limit is needed
        (400_01, (1, None, 0, None, Verdict.LIMIT_UNKNOWN)),
    ],
)
def test_without_a_limit_on_record_nobody_knows_what_is_allowed(
    given: pd.DataFrame, declared: int, expected: tuple[object, ...]
) -> None:
    assert first(check(spent(400_00, declared), given, Dimension.PARTNER), *AMOUNTS) == expected


RULE = ("rule_id", "rule", "approver", "evidence")


def test_the_rule_is_named_with_who_approves_and_what_it_rests_on() -> None:
    named = ("R", "rule R", "the committee", Evidence.DEMONSTRATION)
    assert first(check(spent(400_00, 0), TENTH, Dimension.PARTNER), *RULE) == named
    assert first(check(spent(400_00, 0), SILENT, Dimension.PARTNER), *RULE) == named
    assert first(check(spent(400_00, 0), rules(), Dimension.PARTNER), *RULE) == (None,) * 4


@pytest.mark.parametrize(
    ("given", "dimension", "expected"),
    [
        # One with a threshold outranks one without, whatever their names.
        ([rule("A"), rule("B", threshold_share_bp=20_00)], Dimension.PARTNER, ("B", 80_00)),
        # Of two the strictest: 30.00 is less than 20 % of 400.00.
        (
            [rule("A", threshold_share_bp=20_00), rule("B", threshold_amount_cents=30_00)],
            Dimension.PARTNER,
            ("B", 30_00),
        ),
        # Two alike: 10 % of 400.00 is 40.00; the first by its name.
        (
            [rule("B", threshold_share_bp=10_00), rule("A", threshold_amount_cents=40_00)],
            Dimension.PARTNER,
            ("A", 40_00),
        ),
        # Of several without a threshold the first.
        ([rule("B"), rule("A")], Dimension.PARTNER, ("A", None)),
        # A rule for another dimension says nothing, however strict.
        (
            [
                rule("A", threshold_amount_cents=1_00, scope="work package"),
                rule("B", threshold_amount_cents=2_00, scope="partner"),
            ],
            Dimension.PARTNER,
            ("B", 2_00),
        ),
        ([rule("A", threshold_amount_cents=1_00, scope="budget line")], Dimension.WORK_PACKAGE, (None, None)),
        # A rule for a budget line speaks of that line alone; partners and other lines do not hear it.
        ([rule("A", threshold_amount_cents=1_00, budget_line_id="L1")], Dimension.BUDGET_LINE, ("A", 1_00)),
        ([rule("A", threshold_amount_cents=1_00, budget_line_id="L2")], Dimension.BUDGET_LINE, (None, None)),
        ([rule("A", threshold_amount_cents=1_00, budget_line_id="L1")], Dimension.PARTNER, (None, None)),
        # A rule that is hearsay binds nobody.
        ([rule("A", threshold_amount_cents=1_00, certainty="unverified"), rule("B")], Dimension.PARTNER, ("B", None)),
        # A ceiling is no rule on overruns.
        ([ceiling("A", "L1", 1000_00)], Dimension.BUDGET_LINE, (None, None)),
    ],
)
def test_the_rule_that_binds(
    given: list[dict[str, Any]], dimension: Dimension, expected: tuple[str | None, int | None]
) -> None:
    assert first(check(spent(400_00, 0), rules(*given), dimension), "rule_id", "allowed_cents") == expected


def test_a_rule_for_a_budget_line_does_not_speak_of_a_partner_that_bears_the_same_identifier() -> None:
    named_alike = money(of="L1", plan=[("L1", "P1", "L1", 400_00)])
    given = rules(rule("A", threshold_amount_cents=1_00, budget_line_id="L1"))
    assert first(check(named_alike, given, Dimension.PARTNER), "rule_id", "allowed_cents") == (None, None)


def test_the_strictest_rule_may_be_another_one_for_each_member() -> None:
    # Of A's 400.00 a tenth is 40.00, less than 50.00; of B's 600.00 it is 60.00, more than 50.00.
    given = rules(rule("SHARE", threshold_share_bp=10_00), rule("AMOUNT", threshold_amount_cents=50_00))
    table = check(spent(400_00, 0), given, Dimension.PARTNER)
    assert list(table["rule_id"]) == ["SHARE", "AMOUNT"]
    assert list(table["allowed_cents"]) == [40_00, 50_00]


CEILING = ("ceiling_cents", "room_cents", "verdict", "rule_id")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (100_00, (410_00, 310_00, Verdict.WITHIN_BUDGET, "R")),  # room up to 410.00, not to 400 + 40
        (410_00, (410_00, 0, Verdict.WITHIN_RULE, "R")),  # the ceiling is exactly reached
        (410_01, (410_00, -1, Verdict.OVER_CEILING, "C")),  # one cent over, though within the rule
        (500_00, (410_00, -90_00, Verdict.OVER_CEILING, "C")),
    ],
)
def test_a_ceiling_of_a_line_is_never_exceeded(declared: int, expected: tuple[object, ...]) -> None:
    given = pd.concat([TENTH, rules(ceiling("C", "L1", 410_00))], ignore_index=True)
    assert first(check(spent(400_00, declared), given, Dimension.BUDGET_LINE), *CEILING) == expected


def test_a_ceiling_above_budget_and_allowance_takes_nothing_away() -> None:
    given = pd.concat([TENTH, rules(ceiling("C", "L1", 440_01))], ignore_index=True)
    assert first(check(spent(400_00, 0), given, Dimension.BUDGET_LINE), *CEILING) == (
        440_01, 440_00, Verdict.WITHIN_BUDGET, "R",
    )  # fmt: skip


def test_a_ceiling_may_be_exceeded_within_the_budget() -> None:
    given = rules(ceiling("C", "L1", 300_00))
    assert first(check(spent(400_00, 300_01), given, Dimension.BUDGET_LINE), "overrun_cents", *CEILING) == (
        0, 300_00, None, Verdict.OVER_CEILING, "C",
    )  # fmt: skip


def test_the_lowest_ceiling_binds_and_one_without_an_amount_says_nothing() -> None:
    given = rules(ceiling("A", "L1", None), ceiling("B", "L1", 420_00), ceiling("C", None, 410_00))
    table = check(spent(400_00, 0), given, Dimension.BUDGET_LINE)
    assert list(table["ceiling_cents"]) == [410_00, 410_00]  # C speaks of each line
    assert check(spent(400_00, 0), rules(ceiling("A", "L1", None)), Dimension.BUDGET_LINE)["ceiling_cents"].isna().all()


def test_a_ceiling_speaks_of_its_own_line_only() -> None:
    given = rules(ceiling("C", "L1", 410_00))
    assert list(check(spent(400_00, 0), given, Dimension.BUDGET_LINE)["ceiling_cents"]) == [410_00, None]
    assert check(spent(400_00, 0), given, Dimension.PARTNER)["ceiling_cents"].isna().all()


@pytest.mark.parametrize(
    ("scope", "holds"),
    [
        (Scope(budget_line_id="L1"), True),
        (Scope(budget_version_id="V1"), True),
        (Scope(partner_id="A"), False),
        (Scope(country_code="XX"), False),
        (Scope(work_package_id="W"), False),
        (Scope(period_id="P1"), False),
    ],
)
def test_a_ceiling_holds_only_where_the_whole_line_is_looked_at(scope: Scope, holds: bool) -> None:
    part = replace(spent(400_00, 500_00), scope=scope)
    given = rules(ceiling("C", "L1", 410_00))
    verdict = Verdict.OVER_CEILING if holds else Verdict.LIMIT_UNKNOWN
    ceiling_cents = 410_00 if holds else None
    assert first(check(part, given, Dimension.BUDGET_LINE), "ceiling_cents", "verdict") == (ceiling_cents, verdict)


def test_the_members_stand_in_the_order_of_the_package_with_their_names() -> None:
    table = check(money(of="B A", plan=[("A", "P1", "L1", 1_00)]), TENTH, Dimension.PARTNER)
    assert list(table["partner_id"]) == ["B", "A"]
    assert list(table["title"]) == ["Partner B", "Partner A"]
    assert list(table["approved_cents"]) == [0, 1_00]


def test_a_work_package_is_held_against_all_that_is_planned_for_it() -> None:
    # 400.00 of A and 600.00 of B; 50.00 is less than a tenth of 1,000.00; 1,030.00 declared.
    table = check(spent(400_00, 1030_00), TENTH, Dimension.WORK_PACKAGE)
    assert first(table, "work_package_id", "approved_cents", *AMOUNTS) == (
        "W", 1000_00, 30_00, 50_00, 0, 20_00, Verdict.WITHIN_RULE,
    )  # fmt: skip


def test_where_nothing_is_published_nothing_is_said_but_that() -> None:
    table = check(money(LATE), TENTH, Dimension.PARTNER)
    assert list(table["partner_id"]) == ["A", "B"]
    assert set(table["verdict"]) == {Verdict.NOT_PUBLISHED}
    assert table.drop(columns=["partner_id", "title", "verdict"]).isna().all(axis=None)


def test_a_scope_that_holds_nothing_is_within_its_budget_of_nothing() -> None:
    nothing = replace(money(), ledger_published=True)
    assert set(check(nothing, TENTH, Dimension.PARTNER)["verdict"]) == {Verdict.WITHIN_BUDGET}
    assert flexibility_overruns(nothing, Dimension.PARTNER).value == 0


def test_no_rule_limits_a_period() -> None:
    with pytest.raises(ValueError, match="period"):
        check(money(), TENTH, Dimension.PERIOD)
    with pytest.raises(ValueError, match="period"):
        flexibility_overruns(money(), Dimension.PERIOD)
    with pytest.raises(ValueError, match="period"):
        flexibility_approvals(money(), TENTH, Dimension.PERIOD)


def three(*, declared_of_b: int) -> Money:
    """A: 400.00 approved, 420.00 declared, within a tenth. B: 600.00 approved. C: nothing but a correction."""
    return money(
        of="A B C",
        plan=[("A", "P1", "L1", 400_00), ("B", "P1", "L2", 600_00)],
        spending=[("A", "L1", 420_00, 0), ("B", "L2", declared_of_b, 0), ("C", "L2", -1_00, 0)],
    )


@pytest.mark.parametrize(
    ("declared_of_b", "overruns", "approvals"),
    [(600_00, 1, 0), (650_00, 2, 0), (650_01, 2, 1)],  # 50.00 is the most that B may exceed its budget by
)
def test_overruns_and_approvals_are_counted(declared_of_b: int, overruns: int, approvals: int) -> None:
    of_three = three(declared_of_b=declared_of_b)
    over, needed = (
        flexibility_overruns(of_three, Dimension.PARTNER),
        flexibility_approvals(of_three, TENTH, Dimension.PARTNER),
    )
    assert (over.value, needed.value) == (overruns, approvals)
    assert over.evidence == needed.evidence == {Evidence.DEMONSTRATION}


def test_a_line_over_its_ceiling_is_counted_among_the_approvals() -> None:
    given = pd.concat([TENTH, rules(ceiling("C", "L1", 410_00))], ignore_index=True)
    assert flexibility_approvals(three(declared_of_b=0), given, Dimension.BUDGET_LINE).value == 1
    assert flexibility_approvals(three(declared_of_b=0), given, Dimension.PARTNER).value == 0


def test_approvals_are_not_known_while_the_limit_of_an_overrun_is_not() -> None:
    needed = flexibility_approvals(three(declared_of_b=0), SILENT, Dimension.PARTNER)
    assert needed.missing is Missing.NOT_PUBLISHED and needed.value is None
    within = spent(400_00, 400_00)
    assert flexibility_approvals(within, SILENT, Dimension.PARTNER).value == 0  # nothing is over, so nothing is asked


def test_nothing_is_counted_where_nothing_is_published() -> None:
    assert flexibility_overruns(money(), Dimension.PARTNER).missing is Missing.NOT_PUBLISHED
    assert flexibility_approvals(money(), TENTH, Dimension.PARTNER).missing is Missing.NOT_PUBLISHED


def test_the_approvals_rest_on_the_rules_too() -> None:
    given = rules(rule("R", threshold_share_bp=10_00, evidence=Evidence.PUBLIC))
    assert flexibility_approvals(spent(400_00, 0), given, Dimension.PARTNER).evidence == {
        Evidence.PUBLIC,
        Evidence.DEMONSTRATION,
    }
