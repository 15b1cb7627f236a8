"""What would become of two members if money moved between them, worked by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercoop.measures.budget import Money
from clustercoop.measures.flexibility import Move, Trial, check, try_move
from clustercoop.vocabulary import Dimension, MoveProblem, Verdict
from tests.measures.frames import money
from tests.measures.test_flexibility import SILENT, TENTH, ceiling, rule, rules
from tests.measures.test_properties import examples

AMOUNTS = ("approved_cents", "declared_cents", "overrun_cents", "allowed_cents", "unspent_cents", "room_cents")


def budget(a: int = 400_00, b: int = 600_00, *, by_a: int = 300_00, by_b: int = 620_00) -> Money:
    """A has a line L1 and B a line L2. By a tenth and at most 50.00, A may exceed its budget by 40.00, B by 50.00."""
    return money(
        of="A B C",
        lines="L1 L2 L3",
        plan=[("A", "P1", "L1", a), ("B", "P1", "L2", b)],
        spending=[("A", "L1", by_a, 0), ("B", "L2", by_b, 0)],
    )


def moved(
    cents: int, given: pd.DataFrame = TENTH, *, spent: Money | None = None, source: str = "A", target: str = "B"
) -> Trial:
    move = Move(Dimension.PARTNER, source=source, target=target, cents=cents)
    return try_move(budget() if spent is None else spent, given, move)


def rows(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(table[["partner_id", *AMOUNTS, "verdict"]].itertuples(index=False, name=None))


def test_the_source_is_approved_less_and_the_target_more() -> None:
    trial = moved(30_00)
    assert rows(trial.before) == [
        ("A", 400_00, 300_00, 0, 40_00, 100_00, 140_00, Verdict.WITHIN_BUDGET),  # room 400 + 40 - 300
        ("B", 600_00, 620_00, 20_00, 50_00, 0, 30_00, Verdict.WITHIN_RULE),  # room 600 + 50 - 620
    ]
    # The allowances stay those of the approved budget: 40.00 and 50.00, not a tenth of 370.00.
    assert rows(trial.after) == [
        ("A", 370_00, 300_00, 0, 40_00, 70_00, 110_00, Verdict.WITHIN_BUDGET),
        ("B", 630_00, 620_00, 0, 50_00, 10_00, 60_00, Verdict.WITHIN_BUDGET),
    ]
    assert trial.problem is None
    assert (trial.verdict, trial.rule_id, trial.approver) == (Verdict.WITHIN_RULE, "R", "the committee")
    assert trial.allowed_cents == 40_00  # the lower of 40.00 and 50.00


@pytest.mark.parametrize(
    ("cents", "verdict"),
    [
        (1, Verdict.WITHIN_RULE),
        (40_00, Verdict.WITHIN_RULE),  # exactly the lower allowance
        (40_01, Verdict.NEEDS_APPROVAL),  # one cent more
        (100_00, Verdict.NEEDS_APPROVAL),
    ],
)
@pytest.mark.parametrize(("source", "target"), [("A", "B"), ("B", "A")])
def test_a_move_is_within_the_rule_up_to_the_lower_allowance(
    cents: int, verdict: Verdict, source: str, target: str
) -> None:
    trial = moved(cents, spent=budget(by_b=0), source=source, target=target)
    assert (trial.verdict, trial.problem, trial.allowed_cents) == (verdict, None, 40_00)
    assert list(trial.after["partner_id"]) == [source, target]


def test_a_move_to_a_member_without_a_budget_needs_an_approval_under_a_share() -> None:
    assert moved(1, target="C").verdict is Verdict.NEEDS_APPROVAL  # a tenth of nothing is nothing


def test_without_a_limit_on_record_the_verdict_on_a_move_is_unknown() -> None:
    trial = moved(1, SILENT)
    assert (trial.verdict, trial.rule_id, trial.approver) == (Verdict.LIMIT_UNKNOWN, "R", "the committee")
    assert trial.allowed_cents is None
    nobody = moved(1, rules())
    assert (nobody.verdict, nobody.rule_id, nobody.approver) == (Verdict.LIMIT_UNKNOWN, None, None)


@pytest.mark.parametrize(("source", "target"), [("L1", "L2"), ("L2", "L1")])
@pytest.mark.parametrize(
    ("cents", "verdict", "rule_id", "allowed"),
    [
        (25_00, Verdict.LIMIT_UNKNOWN, "ALL", None),  # kept on L1; on L2 nobody knows
        (25_01, Verdict.NEEDS_APPROVAL, "LINE", 25_00),  # broken on L1, whatever holds on L2
    ],
)
def test_where_one_limit_is_on_record_breaking_it_is_enough(
    source: str, target: str, cents: int, verdict: Verdict, rule_id: str, allowed: int | None
) -> None:
    known = rules(rule("ALL"), rule("LINE", budget_line_id="L1", threshold_amount_cents=25_00))
    trial = try_move(budget(by_b=0), known, Move(Dimension.BUDGET_LINE, source, target, cents))
    assert (trial.verdict, trial.rule_id, trial.allowed_cents) == (verdict, rule_id, allowed)


def test_a_move_into_a_line_under_a_ceiling_gives_no_more_room_than_the_ceiling() -> None:
    given = pd.concat([TENTH, rules(ceiling("C", "L2", 640_00))], ignore_index=True)
    trial = try_move(budget(), given, Move(Dimension.BUDGET_LINE, "L1", "L2", 40_00))
    assert trial.before["room_cents"].iloc[1] == 20_00  # up to 640.00, not to 650.00: 640 - 620
    assert trial.after["room_cents"].iloc[1] == 20_00  # approved 640.00 now, and the ceiling is where it was


@pytest.mark.parametrize(
    ("cents", "source", "target", "problem"),
    [
        (10_00, "A", "A", MoveProblem.SAME_MEMBER),
        (0, "A", "B", MoveProblem.NOT_POSITIVE),
        (-1, "A", "B", MoveProblem.NOT_POSITIVE),
        (400_01, "A", "B", MoveProblem.MORE_THAN_APPROVED),  # one cent more than A's 400.00
        (1, "C", "A", MoveProblem.MORE_THAN_APPROVED),
    ],
)
def test_a_problem_prevents_the_move(cents: int, source: str, target: str, problem: MoveProblem) -> None:
    trial = moved(cents, source=source, target=target)
    assert trial.problem is problem
    assert rows(trial.before) == rows(trial.after)
    assert [row[0] for row in rows(trial.before)] == list(dict.fromkeys((source, target)))
    assert (trial.verdict, trial.rule_id, trial.approver, trial.allowed_cents) == (None,) * 4


def test_all_that_is_unspent_can_be_moved_and_a_cent_more_is_said() -> None:
    assert moved(100_00).problem is None  # 400.00 approved, 300.00 declared
    trial = moved(100_01)
    assert trial.problem is MoveProblem.MORE_THAN_UNSPENT
    assert trial.verdict is Verdict.NEEDS_APPROVAL
    assert rows(trial.after)[0] == ("A", 299_99, 300_00, 1, 40_00, 0, 39_99, Verdict.WITHIN_RULE)


def test_the_whole_budget_can_be_tried() -> None:
    trial = moved(400_00, spent=budget(by_a=0))
    assert trial.problem is None
    assert rows(trial.after) == [
        ("A", 0, 0, 0, 40_00, 0, 40_00, Verdict.WITHIN_BUDGET),
        ("B", 1000_00, 620_00, 0, 50_00, 380_00, 430_00, Verdict.WITHIN_BUDGET),  # 1,000 + 50 - 620
    ]


def test_a_correction_does_not_let_more_be_moved_than_is_approved() -> None:
    in_credit = budget(by_a=-5_00)  # 405.00 unspent
    assert moved(400_00, spent=in_credit).problem is None
    assert moved(400_01, spent=in_credit).problem is MoveProblem.MORE_THAN_APPROVED


def test_where_nothing_is_published_nothing_can_be_tried() -> None:
    trial = moved(1, spent=money())
    assert (trial.problem, trial.verdict) == (MoveProblem.NOT_PUBLISHED, Verdict.NOT_PUBLISHED)
    assert trial.after["approved_cents"].isna().all()
    assert moved(1, spent=money(), target="A").problem is MoveProblem.NOT_PUBLISHED


@pytest.mark.parametrize(("source", "target"), [("A", "Z"), ("Z", "A")])
@pytest.mark.parametrize("spent", [budget(), money()])
def test_a_member_that_is_not_there_is_an_error(source: str, target: str, spent: Money) -> None:
    with pytest.raises(KeyError, match="Z"):
        moved(1, spent=spent, source=source, target=target)


def test_nothing_moves_between_periods() -> None:
    with pytest.raises(ValueError, match="period"):
        try_move(budget(), TENTH, Move(Dimension.PERIOD, "P1", "P2", 1))


def test_a_trial_stores_nothing() -> None:
    spent = budget()
    plan, table = spent.plan.copy(), check(spent, TENTH, Dimension.PARTNER)
    moved(30_00, spent=spent)
    pd.testing.assert_frame_equal(spent.plan, plan)
    pd.testing.assert_frame_equal(check(spent, TENTH, Dimension.PARTNER), table)


amounts = st.integers(0, 1000_00)


@examples(30)
@given(a=amounts, b=amounts, by_a=amounts, by_b=amounts, allowed=amounts, data=st.data())
def test_a_move_and_the_move_back_leave_everything_as_it_was(
    a: int, b: int, by_a: int, by_b: int, allowed: int, data: st.DataObject
) -> None:
    a += 1
    cents = data.draw(st.integers(1, a))
    fixed = rules(rule("R", threshold_amount_cents=allowed))
    there = moved(cents, fixed, spent=budget(a, b, by_a=by_a, by_b=by_b))
    # A limit that is an amount does not hang on the budget, so a new budget of what was tried stands as was tried.
    back = moved(cents, fixed, spent=budget(a - cents, b + cents, by_a=by_a, by_b=by_b), source="B", target="A")
    assert rows(back.before)[::-1] == rows(there.after)
    assert rows(back.after)[::-1] == rows(there.before)
    assert back.verdict is there.verdict
    assert sum(there.after["approved_cents"]) == a + b
