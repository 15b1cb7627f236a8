"""Earned value, worked by hand. P1 of 2020 has 182 days (31+29+31+30+31+30), P2 has 184 (31+31+30+31+30+31)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clustercoop.measures.figure import Missing, half_up
from clustercoop.measures.performance import Performance
from clustercoop.selection import Scope
from clustercoop.vocabulary import Evidence, Stage
from tests.measures.frames import DEMO, P1_END, P2_END, PUBLIC, money, schedule, table

DAY = timedelta(days=1)
MARCH, SEPTEMBER, DECEMBER = date(2020, 3, 31), date(2020, 9, 30), date(2020, 12, 1)
"""31 March: 31 + 29 + 31 = 91 days of P1 are gone. 30 September: 31 + 31 + 30 = 92 days of P2, half of it."""
A_DAY_EACH = [("W1", "P1", 182_00), ("W1", "P2", 184_00)]
"""1.00 for each day of the year: 366.00 in all."""

Milestone = tuple[str | None, str | None, str | None]
PLACE = ("work_package_id", "baseline", "actual")


def performance(
    on: date,
    *milestones: Milestone | dict[str, object],
    plan: list[tuple[str, str, int]] = A_DAY_EACH,
    declared: int = 0,
    certified: int = 0,
    stage: Stage = Stage.CERTIFIED,
    scope: Scope | None = None,
) -> Performance:
    """`milestones`: work package, baseline, actual; or the cells that matter. `plan`: work package, period, cents.

    What is declared comes in on 10 September, and what is certified on 10 October.
    """
    steps = [
        ("R1", when, event, declared, certified)
        for when, event in ((date(2020, 9, 10), "submitted"), (date(2020, 10, 10), "certified"))
        if when <= on
    ]
    spent = money(on, total=sum(cents for *_, cents in plan), steps=steps)
    columns = "partner_id period_id work_package_id budget_line_id planned_cents evidence"
    budget = [("A", period, work, "L1", cents, DEMO) for work, period, cents in plan]
    sums = "partner_id period_id work_package_id budget_line_id declared_cents certified_cents deducted_cents evidence"
    spent = replace(
        spent,
        plan=table(columns, budget),
        work_packages=table("work_package_id title", [("W1", "Work 1"), ("W2", "Work 2")]),
        spending=table(sums, [("A", "P1", "W1", "L1", declared, certified, 0, DEMO)] if declared or certified else []),
        ledger_published=bool(plan),
        scope=scope or Scope(),
    )
    cells = [given if isinstance(given, dict) else dict(zip(PLACE, given, strict=True)) for given in milestones]
    return Performance(spent, schedule(on, *cells), stage)


THREE = [("W1", "2020-03-31", None), ("W1", "2020-09-30", None), ("W1", "2020-12-01", None)]
"""Planned until their baselines: 91.00; 182 + 92 = 274.00; and the last one until the end, 366.00."""


def three(on: date, reached: str, **given: object) -> Performance:
    """The three milestones; `reached` names those reached, on their baseline."""
    made = [
        (work, baseline, baseline if str(number) in reached else None)
        for number, (work, baseline, _) in enumerate(THREE, start=1)
    ]
    return performance(on, *made, **given)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2019, 12, 31), 0),
        (date(2020, 1, 1), 1_00),  # the first day counts
        (MARCH, 91_00),
        (P1_END - DAY, 181_00),
        (P1_END, 182_00),
        (P1_END + DAY, 183_00),  # 182 + 1
        (SEPTEMBER, 274_00),  # 182 + 92
        (P2_END, 366_00),
        (date(2030, 1, 1), 366_00),
    ],
)
def test_planned_value_grows_by_the_days_gone_of_the_running_period(on: date, expected: int) -> None:
    assert performance(on).planned_value.value == expected


def test_planned_value_is_rounded_half_up_for_each_work_package() -> None:
    # A cent in 182 days: after 90 days 0.4945, after 91 days 0.5 of it, which goes up in both work packages.
    plan = [("W1", "P1", 1), ("W2", "P1", 1)]
    assert performance(MARCH - DAY, plan=plan).planned_value.value == 0
    assert performance(MARCH, plan=plan).planned_value.value == 2
    assert list(performance(MARCH, plan=plan).earned["planned_cents"]) == [1, 1]


@pytest.mark.parametrize("on", [P1_END, P2_END])
def test_planned_value_is_the_cumulative_target_at_the_end_of_a_period(on: date) -> None:
    plan = [("W1", "P1", 33_33), ("W2", "P1", 66_68), ("W1", "P2", 1), ("W2", "P2", 100_03)]
    made = performance(on, plan=plan)
    assert made.planned_value.value == made.money.cumulative_target.value > 0


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        ("", 0),
        ("1", 91_00),
        ("2", 183_00),  # 274 - 91
        ("3", 92_00),  # 366 - 274: the last one earns what is planned after its baseline too
        ("12", 274_00),
        ("13", 183_00),  # 91 + 92
        ("123", 366_00),
    ],
)
def test_a_milestone_earns_what_is_planned_since_the_one_before(reached: str, expected: int) -> None:
    assert three(P2_END, reached).earned_value.value == expected


def test_a_milestone_reached_early_earns_at_once_and_one_not_reached_nothing() -> None:
    made = performance(
        MARCH, ("W1", "2020-03-31", None), ("W1", "2020-09-30", "2020-03-15"), ("W1", "2020-12-01", None)
    )
    assert made.earned_value.value == 183_00
    assert made.schedule_variance.value == 92_00  # 183 - 91
    assert made.schedule_index.value == pytest.approx(183 / 91)


@pytest.mark.parametrize(("baseline", "expected"), [("2020-03", 91_00), ("2020-02", 60_00), ("2020-02-01", 32_00)])
def test_a_baseline_of_a_month_counts_from_its_last_day(baseline: str, expected: int) -> None:
    # Until 31 March 91 days, until 29 February 31 + 29 = 60, until 1 February 32.
    made = performance(P1_END, ("W1", baseline, "2020-05"), ("W1", "2020", None))
    assert made.earned_value.value == expected


@pytest.mark.parametrize(("reached", "expected"), [("M1", 91_00), ("M2", 0), ("M3", 275_00)])
def test_of_two_milestones_with_one_baseline_the_first_by_name_earns(reached: str, expected: int) -> None:
    made = performance(
        P2_END,
        *(
            {"milestone_id": name, "work_package_id": "W1", "baseline": day, "actual": day if name == reached else None}
            for name, day in (("M2", "2020-03"), ("M3", "2020-11-30"), ("M1", "2020-03-31"))
        ),
    )
    assert made.earned_value.value == expected  # until March 91; nothing; 366 - 91


def test_the_only_milestone_earns_the_whole_budget_even_where_it_is_planned_after_the_end() -> None:
    assert performance(MARCH, ("W1", "2021-05-01", "2020-03-01")).earned_value.value == 366_00
    assert performance(MARCH, ("W1", "2019-12-01", "2020-03-01")).earned_value.value == 366_00


@pytest.mark.parametrize(
    "left_out",
    [
        {"work_package_id": "W1", "baseline": None, "actual": "2020-02-01"},
        {"work_package_id": None, "baseline": "2020-02-01", "actual": "2020-02-01"},
        {"work_package_id": "W9", "baseline": "2020-02-01", "actual": "2020-02-01"},
        {"work_package_id": "W1", "baseline": "2020-02-01", "actual": "2020-02-01", "in_conflict": True},
    ],
    ids=["without a baseline", "without a work package", "of another work package", "in conflict"],
)
def test_a_milestone_that_cannot_be_placed_earns_nothing(left_out: dict[str, object]) -> None:
    alone = performance(MARCH, left_out)
    assert alone.earned_value.value == 91_00  # as planned: no milestone is on record
    assert list(alone.earned["milestones"]) == [0, 0]
    beside = performance(MARCH, left_out, ("W1", "2020-03-31", None))
    assert beside.earned_value.value == 0
    assert list(beside.earned["milestones"]) == [1, 0]


def test_work_without_milestones_earns_as_planned_beside_work_with_some() -> None:
    plan = [("W1", "P1", 182_00), ("W2", "P1", 91_00)]
    made = performance(MARCH, ("W1", "2020-03-31", None), plan=plan)
    assert made.planned_value.value == 136_50  # 91 + 45.50
    assert made.earned_value.value == 45_50
    rows = list(made.earned.itertuples(index=False, name=None))
    assert rows == [("W1", "Work 1", 182_00, 91_00, 0, 1, 0), ("W2", "Work 2", 91_00, 45_50, 45_50, 0, 0)]


def test_the_work_packages_add_up_to_the_figures() -> None:
    plan = [("W1", "P1", 33_33), ("W2", "P1", 66_68), ("W1", "P2", 1), ("W2", "P2", 100_03)]
    made = performance(SEPTEMBER, ("W1", "2020-02-02", "2020-02-02"), ("W1", "2020-12", None), plan=plan)
    sums = made.earned[["budget_cents", "planned_cents", "earned_cents"]].sum()
    assert sums["budget_cents"] == made.budget_at_completion.value == 200_05
    # W1: 33.33 and half a cent, which goes up; W2: 66.68 + 100.03 / 2 = 116.695, which goes up.
    assert sums["planned_cents"] == made.planned_value.value == 33_34 + 116_70
    # Until 2 February 33 of 182 days: 33.33 * 33 / 182 = 6.0433; W2 has no milestones.
    assert sums["earned_cents"] == made.earned_value.value == 6_04 + 116_70


def test_a_work_package_that_is_not_listed_still_counts() -> None:
    made = performance(MARCH, plan=[("W1", "P1", 182_00), ("W0", "P1", 18_20)])
    assert made.planned_value.value == 100_10  # 91 + 9.10
    assert list(made.earned["title"]) == ["Work 1", "Work 2", "W0"]


def test_variances_and_indices_of_cost() -> None:
    # 91.00 earned, 80.00 certified of a budget of 366.00, on a day when 274.00 + 10 * 1.00 are planned.
    made = three(date(2020, 10, 10), "1", declared=85_00, certified=80_00)
    assert (made.planned_value.value, made.earned_value.value, made.actual_cost.value) == (284_00, 91_00, 80_00)
    assert made.schedule_variance.value == -193_00
    assert made.schedule_index.value == pytest.approx(91 / 284)
    assert made.cost_variance.value == 11_00
    assert made.cost_index.value == 1.1375
    assert made.estimate_at_completion.value == 321_76  # 366 * 80 / 91 = 321.7582
    index = made.to_complete_index
    assert (index.numerator, index.denominator) == (275_00, 286_00)  # 366 - 91, 366 - 80


def test_cost_is_that_of_the_stage() -> None:
    declared = three(P2_END, "1", declared=85_00, certified=80_00, stage=Stage.DECLARED)
    assert declared.actual_cost.value == 85_00
    assert declared.cost_variance.value == 6_00
    assert declared.stage_of(declared.cost_variance) is Stage.DECLARED
    assert declared.stage_of(declared.schedule_variance) is None
    assert declared.stage_of(declared.budget_at_completion) is None


def test_what_the_fund_pays_is_no_cost() -> None:
    paid = three(P2_END, "1", declared=85_00, certified=80_00, stage=Stage.PAID)
    of_cost = {figure.measure for figure in paid.figures if paid.stage_of(figure) is not None}
    assert of_cost == {
        "actual_cost", "cost_variance", "cost_index", "estimate_at_completion", "to_complete_index"
    }  # fmt: skip
    for figure in paid.figures:
        expected = Missing.NOT_APPLICABLE if figure.measure in of_cost else None
        assert figure.missing is expected, figure.measure
    assert paid.curve["cost_cents"].isna().all()


def test_without_any_spending_the_indices_of_cost_are_not_applicable() -> None:
    made = three(P2_END, "12")
    assert made.actual_cost.value == 0 and made.actual_cost.missing is None
    assert made.cost_variance.value == 274_00
    assert made.cost_index.missing is made.estimate_at_completion.missing is Missing.NOT_APPLICABLE
    assert made.to_complete_index.value == pytest.approx(92 / 366)


def test_without_anything_earned_there_is_no_estimate() -> None:
    made = three(P2_END, "", declared=80_00, certified=80_00)
    assert made.cost_index.value == 0  # 0 of 80 is a true zero
    assert made.estimate_at_completion.missing is Missing.NOT_APPLICABLE
    assert made.to_complete_index.value == pytest.approx(366 / 286)


def test_a_correction_alone_is_a_negative_cost_from_which_nothing_is_estimated() -> None:
    made = three(P2_END, "1", declared=-10_00, certified=-10_00)
    assert made.cost_variance.value == 101_00  # 91 + 10
    assert made.cost_index.value == -9.1
    assert made.estimate_at_completion.missing is Missing.NOT_APPLICABLE
    assert made.to_complete_index.denominator == 376_00


@pytest.mark.parametrize("spent", [366_00, 400_00])
def test_where_nothing_of_the_budget_is_left_there_is_no_index_to_complete(spent: int) -> None:
    made = three(P2_END, "12", declared=spent, certified=spent)
    assert made.to_complete_index.missing is Missing.NOT_APPLICABLE
    assert made.to_complete_index.value is None
    assert made.estimate_at_completion.value == half_up(366_00 * spent, 274_00) > 366_00


def test_when_all_milestones_are_reached_the_budget_is_earned() -> None:
    made = three(P2_END, "123", declared=183_00, certified=183_00)
    assert made.earned_value.value == made.budget_at_completion.value == 366_00
    assert made.schedule_index.value == made.time_index.value == 1
    assert made.to_complete_index.value == 0
    assert made.estimate_at_completion.value == 183_00  # 366 * 183 / 366
    assert list(made.earned["reached"]) == [3, 0]


def test_a_plan_of_zeros_is_published_and_has_no_index() -> None:
    made = performance(MARCH, plan=[("W1", "P1", 0), ("W1", "P2", 0)])
    assert made.planned_value.value == made.earned_value.value == made.schedule_variance.value == 0
    for figure in (
        made.schedule_index, made.cost_index, made.estimate_at_completion, made.to_complete_index,
        made.earned_schedule, made.time_variance, made.time_index,
    ):  # fmt: skip
        assert figure.missing is Missing.NOT_APPLICABLE and figure.value is None, figure.measure
    assert made.actual_time.value == 91


def test_a_scope_that_holds_nothing_is_zero_and_has_no_index() -> None:
    scope = Scope(work_package_id="nowhere")
    full = performance(MARCH, ("W1", "2020-03-31", "2020-03-31"), scope=scope)
    empty = replace(full, money=replace(full.money, plan=full.money.plan.head(0)))
    assert empty.planned_value.value == empty.earned_value.value == empty.budget_at_completion.value == 0
    assert empty.earned.empty
    assert empty.time_index.missing is Missing.NOT_APPLICABLE
    assert set(empty.curve["planned_cents"]) == {0}


def test_a_scope_of_a_period_earns_the_plan_of_that_period() -> None:
    # Only P2 is looked at: until the end of March nothing of it is planned, until the end of September half.
    scope = Scope(period_id="P2")
    made = performance(
        SEPTEMBER, ("W1", "2020-03-31", "2020-03-31"), ("W1", "2020-09-30", "2020-09-20"), ("W1", "2020-12", None),
        plan=[("W1", "P2", 184_00)], scope=scope,
    )  # fmt: skip
    assert made.planned_value.value == made.earned_value.value == 92_00
    assert made.earned_schedule.value == made.actual_time.value == 274


def test_where_nothing_is_published_only_the_total_and_the_days_are_known() -> None:
    for stage in Stage:
        made = performance(MARCH, ("W1", "2020-03-31", "2020-03-31"), plan=[], stage=stage)
        known = {figure.measure for figure in made.figures if figure.missing is None}
        assert known == {"approved_budget", "actual_time"}
        assert {figure.missing for figure in made.figures} == {None, Missing.NOT_PUBLISHED}
        assert made.earned[["budget_cents", "planned_cents", "earned_cents"]].isna().all(axis=None)
        assert list(made.earned["reached"]) == [1, 0]
        assert made.curve.empty and list(made.curve.columns) == ["on", "planned_cents", "earned_cents", "cost_cents"]


def test_earned_value_rests_on_the_plan_and_the_milestones_that_earn() -> None:
    made = performance(MARCH, {"work_package_id": "W1", "baseline": "2020-03", "evidence": PUBLIC})
    assert made.planned_value.evidence == {Evidence.DEMONSTRATION}
    assert made.earned_value.evidence == made.schedule_index.evidence == {Evidence.DEMONSTRATION, Evidence.PUBLIC}
    unused = performance(MARCH, {"work_package_id": None, "baseline": "2020-03", "evidence": PUBLIC})
    assert unused.earned_value.evidence == {Evidence.DEMONSTRATION}


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (1, 2, 1),
        (49, 100, 0),
        (5, 2, 3),
        (0, 7, 0),
        (-1, 2, 0),
        (-51, 100, -1),
        (-3, 2, -1),
        (10**20 + 1, 2, 10**20 // 2 + 1),
    ],
)
def test_a_half_goes_up(part: int, whole: int, expected: int) -> None:
    assert half_up(part, whole) == expected


def test_a_milestone_earns_by_its_baseline_in_force() -> None:
    # Moved from 31 March to 30 September: it earns the 274.00 planned until then, and the last one the other 92.00.
    moved = {"work_package_id": "W1", "first_baseline": "2020-03-31", "baseline": "2020-09-30", "actual": "2020-08-01"}
    made = performance(SEPTEMBER, moved, ("W1", "2020-12-01", None))
    assert made.earned_value.value == 274_00


def test_a_withdrawn_milestone_earns_nothing_and_leaves_its_share_to_the_next() -> None:
    gone = {"work_package_id": "W1", "baseline": "2020-03-31", "withdrawn_on": date(2020, 2, 1), "evidence": PUBLIC}
    made = performance(SEPTEMBER, gone, ("W1", "2020-09-30", "2020-09-30"), ("W1", "2020-12-01", None))
    assert made.earned_value.value == 274_00
    assert list(made.earned["milestones"])[:1] == [2]
    alone = performance(SEPTEMBER, gone)  # nothing is left that could earn: as planned
    assert alone.earned_value.value == alone.planned_value.value == 274_00
    assert Evidence.PUBLIC not in alone.earned_value.evidence
