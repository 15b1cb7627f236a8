"""What changed between two budgets and between two days, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercoop.measures.budget import KEYS, Money
from clustercoop.measures.comparison import (
    Part,
    between_dates,
    between_versions,
    budget_moved,
    certified_change,
    declared_change,
    deducted_change,
    paid_change,
    transfers,
)
from clustercoop.measures.figure import Missing
from clustercoop.selection import Scope
from clustercoop.vocabulary import Dimension, Evidence, EvidenceChoice
from tests.measures.frames import P1_END, P2_END, money
from tests.measures.test_properties import examples
from tests.measures.tiny import Look, Tiny

FIRST = [("A", "P1", "L1", 100_00), ("A", "P2", "L1", 300_00), ("B", "P1", "L2", 50_00), ("B", "P2", "L2", 550_00)]
SECOND = [("A", "P1", "L1", 100_00), ("B", "P1", "L2", 50_00), ("B", "P2", "L2", 650_00), ("C", "P2", "L1", 200_00)]
"""A leaves after P1: of its 300.00 for P2 C takes over 200.00 on the same line, and B gets 100.00."""


def budgets(first: list[tuple[str, str, str, int]] = FIRST, second: list[tuple[str, str, str, int]] = SECOND) -> dict:
    """The same project in two versions."""
    return {"before": money(of="D A B C", plan=first), "after": money(of="D A B C", plan=second)}


def rows(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(table.itertuples(index=False, name=None))


def test_a_partner_who_leaves_gives_to_others_the_biggest_change_first() -> None:
    table = between_versions(**budgets(), dimension=Dimension.PARTNER)
    assert list(table.columns) == ["partner_id", "title", "before_cents", "after_cents", "change_cents"]
    assert rows(table) == [
        ("A", "Partner A", 400_00, 100_00, -300_00),
        ("C", "Partner C", 0, 200_00, 200_00),
        ("B", "Partner B", 600_00, 700_00, 100_00),
        ("D", "Partner D", 0, 0, 0),  # unchanged, so it comes last, though it is the first of the package
    ]


def test_changes_of_one_size_stand_in_the_order_of_the_package() -> None:
    # L1: A 400.00, then A 100 + C 200. L2: B 600.00, then B 700.00.
    assert rows(between_versions(**budgets(), dimension=Dimension.BUDGET_LINE)) == [
        ("L1", "Line L1", 400_00, 300_00, -100_00),
        ("L2", "Line L2", 600_00, 700_00, 100_00),
    ]


def test_what_moves_between_partners_may_leave_the_periods_as_they_were() -> None:
    # P2: 300 + 550, then 650 + 200: 850.00 in both.
    assert rows(between_versions(**budgets(), dimension=Dimension.PERIOD)) == [
        ("P1", None, 150_00, 150_00, 0),
        ("P2", None, 850_00, 850_00, 0),
    ]


def test_who_gave_and_who_received_is_told_but_not_who_gave_to_whom() -> None:
    moved = transfers(**budgets(), dimension=Dimension.PARTNER)
    assert moved is not None
    assert moved.gave == (Part("A", "Partner A", 300_00),)
    assert moved.received == (Part("C", "Partner C", 200_00), Part("B", "Partner B", 100_00))


@pytest.mark.parametrize(
    ("dimension", "cents"),
    [(Dimension.PARTNER, 300_00), (Dimension.BUDGET_LINE, 100_00), (Dimension.PERIOD, 0), (Dimension.WORK_PACKAGE, 0)],
)
def test_what_moved_is_what_somebody_received(dimension: Dimension, cents: int) -> None:
    figure = budget_moved(**budgets(), dimension=dimension)
    assert (figure.value, figure.evidence) == (cents, {Evidence.DEMONSTRATION})


def test_a_budget_that_grew_has_somebody_who_received_and_nobody_who_gave() -> None:
    grown = transfers(**budgets(FIRST, [*FIRST, ("C", "P2", "L1", 1)]), dimension=Dimension.PARTNER)
    assert grown is not None
    assert (grown.gave, grown.received) == ((), (Part("C", "Partner C", 1),))


def test_the_same_version_twice_has_no_change() -> None:
    same = budgets(FIRST, FIRST)
    assert set(between_versions(**same, dimension=Dimension.PARTNER)["change_cents"]) == {0}
    assert budget_moved(**same, dimension=Dimension.PARTNER).value == 0


@pytest.mark.parametrize(
    ("first", "second", "of_a"), [([], SECOND, (None, 100_00)), (FIRST, [], (400_00, None)), ([], [], (None, None))]
)
def test_a_version_that_is_not_published_has_no_change(
    first: list[tuple[str, str, str, int]], second: list[tuple[str, str, str, int]], of_a: tuple[int | None, int | None]
) -> None:
    two = budgets(first, second)
    table = between_versions(**two, dimension=Dimension.PARTNER)
    assert list(table["partner_id"]) == ["D", "A", "B", "C"]
    assert rows(table)[1] == ("A", "Partner A", *of_a, None)
    assert table["change_cents"].isna().all()
    assert transfers(**two, dimension=Dimension.PARTNER) is None
    assert budget_moved(**two, dimension=Dimension.PARTNER).missing is Missing.NOT_PUBLISHED


def test_two_versions_of_a_scope_are_compared_but_not_two_scopes() -> None:
    first, second = (replace(each, scope=Scope(partner_id="A")) for each in budgets().values())
    versions = [
        replace(each, scope=replace(each.scope, budget_version_id=name))
        for each, name in ((first, "V1"), (second, "V2"))
    ]
    table = between_versions(before=versions[0], after=versions[1], dimension=Dimension.PARTNER)
    assert list(table["partner_id"]) == ["A"]
    with pytest.raises(ValueError, match="not of one scope"):
        between_versions(before=first, after=budgets()["after"], dimension=Dimension.PARTNER)
    with pytest.raises(ValueError, match="not of one scope"):
        declared_change(earlier=first, later=budgets()["after"])


def test_members_that_one_side_does_not_know_cannot_be_compared() -> None:
    two = budgets()
    hidden = replace(two["after"], work_packages=two["after"].work_packages.iloc[:0])
    with pytest.raises(ValueError, match="work_package_id"):
        between_versions(before=two["before"], after=hidden, dimension=Dimension.WORK_PACKAGE)


def reopened() -> Tiny:
    """A declares 100.00 for P1 on L1, certified with 90.00, reopened, and back again; 45.00 are paid."""
    tiny = Tiny().budget("V1", "2020-01-01", ("A", "P1", "L1", "400.00"), ("B", "P2", "L2", "600.00"))
    tiny.report(
        "A-P1", ("submitted", "2020-08-20"), ("certified", "2020-09-30"), ("reopened", "2020-10-10"),
        ("submitted", "2020-11-01"), ("certified", "2020-12-01"),
    )  # fmt: skip
    tiny.item("A-P1", "100.00", "90.00", "A-P1")
    return tiny.add("payments", payment_id="1", period_id="P1", partner_id="A", paid_on="2020-11-15", amount="45.00")


CHANGES = (declared_change, certified_change, deducted_change, paid_change)
STAGES = ["declared_cents", "certified_cents", "deducted_cents", "paid_cents"]


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (date(2020, 8, 19), date(2020, 8, 20), (100_00, 0, 0, 0)),  # it comes in
        (date(2020, 8, 20), date(2020, 9, 30), (0, 90_00, 10_00, 0)),  # certified, 100 - 90 deducted
        (date(2020, 9, 30), date(2020, 10, 10), (-100_00, -90_00, -10_00, 0)),  # reopened: all falls back
        (date(2020, 10, 10), date(2020, 12, 1), (100_00, 90_00, 10_00, 45_00)),  # and comes again
        (date(2020, 9, 30), date(2020, 12, 1), (0, 0, 0, 45_00)),  # over the whole of it only the payment is new
        (date(2020, 9, 30), date(2020, 9, 30), (0, 0, 0, 0)),
        (date(2019, 12, 31), date(2020, 9, 30), (100_00, 90_00, 10_00, 0)),  # since before the first budget
    ],
)
def test_what_came_in_between_two_days(look: Look, earlier: date, later: date, expected: tuple[int, ...]) -> None:
    then, now = (look(reopened().tables, on, EvidenceChoice.ALL).money for on in (earlier, later))
    by_partner = between_dates(earlier=then, later=now, dimension=Dimension.PARTNER)
    assert list(by_partner.columns) == ["partner_id", "title", *STAGES]
    assert rows(by_partner) == [("A", "A", *expected), ("B", "B", 0, 0, 0, 0)]
    by_line = between_dates(earlier=then, later=now, dimension=Dimension.BUDGET_LINE)
    assert rows(by_line) == [("L1", "L1", *expected[:3], None), ("L2", "L2", 0, 0, 0, None)]  # payments know no line
    figures = [change(earlier=then, later=now) for change in CHANGES]
    assert tuple(figure.value for figure in figures) == expected
    assert all(figure.evidence == {Evidence.DEMONSTRATION} for figure in figures)


def test_each_change_names_its_stage(look: Look) -> None:
    now = look(reopened().tables, P2_END, EvidenceChoice.ALL).money
    stages = [change(earlier=now, later=now).definition.stage for change in CHANGES]
    assert stages == ["declared", "certified", "certified", "paid"]


def test_a_change_rests_on_what_both_sides_rest_on() -> None:
    public = money(P1_END, plan=FIRST)
    public = replace(public, plan=public.plan.assign(evidence="public record"))
    both = {Evidence.PUBLIC, Evidence.DEMONSTRATION}
    assert declared_change(earlier=public, later=money(P2_END, plan=FIRST)).evidence == both
    assert budget_moved(before=public, after=money(plan=SECOND), dimension=Dimension.PARTNER).evidence == both


def test_a_correction_in_between_takes_away() -> None:
    then = money(P1_END, plan=FIRST, spending=[("A", "L1", 80_00, 80_00)])
    now = money(P2_END, plan=FIRST, spending=[("A", "L1", 80_00, 80_00), ("A", "L1", -20_50, 0)])
    assert declared_change(earlier=then, later=now).value == -20_50
    assert certified_change(earlier=then, later=now).value == 0


@pytest.mark.parametrize("later", [date(2019, 12, 31), P2_END])
def test_with_the_public_record_alone_nothing_is_known_on_either_day(look: Look, later: date) -> None:
    choice = EvidenceChoice.PUBLIC if later == P2_END else EvidenceChoice.ALL  # or before the first budget
    then, now = (look(reopened().tables, on, choice).money for on in (date(2019, 6, 30), later))
    table = between_dates(earlier=then, later=now, dimension=Dimension.PARTNER)
    assert table[STAGES].isna().all(axis=None)
    for change in CHANGES:
        figure = change(earlier=then, later=now)
        assert (figure.value, figure.missing) == (None, Missing.NOT_PUBLISHED)


def test_a_budget_version_of_a_later_day_does_not_hide_what_was_declared_before_it() -> None:
    """Looked at against the second version, which was not approved yet on the earlier day."""
    spending = [("A", "L1", 80_00, 70_00)]
    then = replace(money(P1_END, spending=spending), scope=Scope(budget_version_id="V2"))
    now = replace(money(P2_END, plan=SECOND, spending=[*spending, ("B", "L2", 5_00, 0)]), scope=then.scope)
    assert then.declared.value is None
    assert declared_change(earlier=then, later=now).value == 5_00
    assert rows(between_dates(earlier=then, later=now, dimension=Dimension.PARTNER))[0][2:] == (0, 0, 0, 0)


def test_payments_of_a_budget_line_are_not_told_apart() -> None:
    line = Scope(budget_line_id="L1")
    then, now = (replace(money(on, plan=FIRST), scope=line) for on in (P1_END, P2_END))
    assert paid_change(earlier=then, later=now).missing is Missing.NOT_APPLICABLE
    assert declared_change(earlier=then, later=now).value == 0
    table = between_dates(earlier=then, later=now, dimension=Dimension.PARTNER)
    assert table["paid_cents"].isna().all() and set(table["declared_cents"]) == {0}


def test_time_runs_one_way() -> None:
    then, now = money(P1_END, plan=FIRST), money(P2_END, plan=FIRST)
    with pytest.raises(ValueError, match="comes after"):
        between_dates(earlier=now, later=then, dimension=Dimension.PARTNER)
    with pytest.raises(ValueError, match="comes after"):
        paid_change(earlier=now, later=then)


amounts = st.integers(0, 10**12)
plans = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from(["P1", "P2"]), st.sampled_from(["L1", "L2"]), amounts),
    min_size=1,
    max_size=8,
)
spendings = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from(["L1", "L2"]), st.integers(-(10**12), 10**12), amounts),
    max_size=8,
)


@examples(25)
@given(plans, plans)
def test_the_changes_of_a_budget_add_up_to_the_difference_of_the_totals(first: list, second: list) -> None:
    two = budgets(first, second)
    difference = sum(cents for *_, cents in second) - sum(cents for *_, cents in first)
    for dimension in Dimension:
        table = between_versions(**two, dimension=dimension)
        assert sum(table["change_cents"]) == difference
        back = between_versions(before=two["after"], after=two["before"], dimension=dimension)
        assert [-cents for cents in back["change_cents"]] == list(table["change_cents"])
        moved = transfers(**two, dimension=dimension)
        assert moved is not None
        gave, received = (sum(part.cents for part in parts) for parts in (moved.gave, moved.received))
        assert received - gave == difference
        assert budget_moved(**two, dimension=dimension).value == received


@examples(20)
@given(spendings, spendings, spendings)
def test_changes_in_a_row_add_up_to_the_change_over_all_of_it(first: list, second: list, third: list) -> None:
    days = (date(2020, 4, 1), P1_END, P2_END)
    stands: list[Money] = [
        money(on, of="A B C", plan=FIRST, spending=spent)
        for on, spent in zip(days, (first, second, third), strict=True)
    ]
    for dimension in Dimension:
        steps = [
            between_dates(earlier=stands[a], later=stands[b], dimension=dimension).set_index(KEYS[dimension])
            for a, b in ((0, 1), (1, 2), (0, 2))
        ]
        for stage in STAGES[:3]:
            assert list(steps[0][stage] + steps[1][stage]) == list(steps[2][stage])
        total = declared_change(earlier=stands[0], later=stands[2]).value
        assert sum(steps[2]["declared_cents"]) == total == sum(row[2] for row in third) - sum(row[2] for row in first)
