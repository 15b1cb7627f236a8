"""Earned schedule and the curves of earned value, worked by hand. P1 of 2020 has 182 days, P2 has 184."""

from __future__ import annotations

from datetime import date

import pytest

from clustercoop.vocabulary import Stage
from tests.measures.frames import P1_END, P2_END
from tests.measures.test_performance import MARCH, SEPTEMBER, performance

FIRST = date(2020, 1, 1)
FAST_LATER = [("W1", "P1", 91_00), ("W1", "P2", 368_00)]
"""0.50 for each day of P1, 2.00 for each day of P2: 459.00 in all."""


def test_before_anything_is_earned_no_schedule_is_earned() -> None:
    made = performance(MARCH, ("W1", "2020-03-31", None))
    assert made.earned_schedule.value == 0
    assert made.actual_time.value == 91
    assert made.time_variance.value == -91
    assert made.time_index.value == 0


def test_earned_schedule_is_the_day_for_which_the_plan_foresaw_it() -> None:
    # On 30 June half of the first period's plan is earned: 91.00 of 182.00, the plan of 31 March.
    made = performance(P1_END, ("W1", "2020-03-31", "2020-06-15"), ("W1", "2020-12", None))
    assert made.earned_schedule.value == 91
    assert made.time_variance.value == -91  # 91 - 182
    assert made.time_index.value == 0.5


def test_full_periods_count_their_days_and_the_next_one_its_share() -> None:
    # Until 31 July 91 + 31 * 2 = 153.00 are planned: ES = 182 + (153 - 91) / 368 * 184 = 182 + 31.
    made = performance(P2_END, ("W1", "2020-07-31", "2020-10-01"), ("W1", "2020-12", None), plan=FAST_LATER)
    assert made.earned_value.value == 153_00
    assert made.earned_schedule.value == 213
    assert made.time_variance.value == -153  # 213 - 366
    assert made.time_index.value == pytest.approx(213 / 366)


def test_a_part_of_a_day_is_kept() -> None:
    # 50.00 of 300.00 in P1 are earned: 50 / 300 * 182 = 30.333 days.
    plan = [("W1", "P1", 100_00), ("W2", "P1", 200_00)]
    made = performance(
        MARCH, ("W1", "2020-03-31", "2020-03-31"), ("W1", "2020-06-30", None), ("W2", "2020-06", None), plan=plan
    )
    assert made.earned_value.value == 50_00
    assert made.earned_schedule.value == pytest.approx(30 + 1 / 3)
    assert made.time_variance.value == pytest.approx(30 + 1 / 3 - 91)


def test_work_done_before_its_time_is_ahead_but_never_past_the_end() -> None:
    made = performance(SEPTEMBER, ("W1", "2020-12-31", "2020-09-01"))
    assert made.earned_value.value == 366_00
    assert made.earned_schedule.value == 366
    assert made.actual_time.value == 274  # 182 + 92
    assert made.time_variance.value == 92


def test_after_the_end_time_stands_still_and_what_is_not_earned_stays_late() -> None:
    # The days of the project are over: AT stays at 366. Earned are 91 of them, and all only with the last milestone.
    on = date(2021, 6, 30)
    made = performance(on, ("W1", "2020-03-31", "2020-05-05"), ("W1", "2020-12", None))
    assert made.actual_time.value == 366
    assert made.time_index.value == pytest.approx(91 / 366)
    done = performance(on, ("W1", "2020-03-31", "2020-05-05"), ("W1", "2020-12", "2021-06-30"))
    assert done.earned_schedule.value == 366 and done.time_index.value == 1


def test_before_the_first_day_there_is_no_index_in_time() -> None:
    made = performance(date(2019, 12, 31), ("W1", "2020-03-31", "2019-12-31"), ("W1", "2020-12", None))
    assert made.actual_time.value == 0
    assert made.earned_schedule.value == made.time_variance.value == 91  # ready before it began
    assert made.time_index.missing == "not applicable"


@pytest.mark.parametrize("on", [FIRST, MARCH, date(2020, 5, 17), P1_END, SEPTEMBER, P2_END, date(2022, 2, 2)])
def test_work_that_earns_as_planned_is_on_time(on: date) -> None:
    plan = [("W1", "P1", 33_33), ("W2", "P1", 66_68), ("W1", "P2", 1), ("W2", "P2", 100_03)]
    made = performance(on, plan=plan)
    assert made.earned_schedule.value == made.actual_time.value
    assert made.time_variance.value == 0 and made.time_index.value == 1


NOTHING_AT_FIRST = [("W1", "P1", 0), ("W1", "P2", 184_00)]
NOTHING_AT_LAST = [("W1", "P1", 182_00), ("W1", "P2", 0)]


@pytest.mark.parametrize(
    ("plan", "on", "actual", "expected"),
    [
        (NOTHING_AT_FIRST, MARCH, None, 91),  # nothing planned, nothing earned: on time
        (NOTHING_AT_FIRST, SEPTEMBER, None, 182),  # behind: the last day on which nothing had to be earned
        (NOTHING_AT_LAST, MARCH, "2020-03-01", 182),  # ahead: the first day on which all had to be earned
        (NOTHING_AT_LAST, SEPTEMBER, "2020-03-01", 274),  # all planned, all earned: on time
    ],
)
def test_where_the_plan_stands_still_the_day_nearest_to_the_status_date_counts(
    plan: list[tuple[str, str, int]], on: date, actual: str | None, expected: int
) -> None:
    assert performance(on, ("W1", "2020-12", actual), plan=plan).earned_schedule.value == expected


def test_the_curve_plans_past_the_status_date_and_earns_up_to_it() -> None:
    on = date(2020, 10, 20)
    made = performance(
        on, ("W1", "2020-03-31", "2020-05-05"), ("W1", "2020-09-30", "2020-09-10"), ("W1", "2020-12", None),
        declared=85_00, certified=80_00,
    )  # fmt: skip
    assert list(made.curve.itertuples(index=False, name=None)) == [
        (FIRST, 1_00, 0, 0),
        (date(2020, 5, 5), 126_00, 91_00, 0),  # 31 + 29 + 31 + 30 + 5 = 126 days
        (P1_END, 182_00, 91_00, 0),
        (date(2020, 9, 10), 254_00, 274_00, 0),  # 182 + 31 + 31 + 10; ahead of its baseline, 91 + 183
        (date(2020, 10, 10), 284_00, 274_00, 80_00),
        (on, 294_00, 274_00, 80_00),
        (P2_END, 366_00, None, None),
    ]
    last = made.curve.iloc[5]
    assert tuple(last)[1:] == (made.planned_value.value, made.earned_value.value, made.actual_cost.value)


def test_the_cost_of_the_curve_is_that_of_the_stage() -> None:
    given = {"declared": 85_00, "certified": 80_00}
    moved = {
        stage: dict(performance(P2_END, stage=stage, **given).curve[["on", "cost_cents"]].itertuples(index=False))
        for stage in (Stage.DECLARED, Stage.CERTIFIED)
    }
    assert moved[Stage.DECLARED][date(2020, 9, 10)] == 85_00
    assert date(2020, 10, 10) not in moved[Stage.DECLARED]
    assert moved[Stage.CERTIFIED][date(2020, 10, 10)] == 80_00
    assert date(2020, 9, 10) not in moved[Stage.CERTIFIED]


def test_the_curve_before_the_first_day_has_only_a_plan_ahead() -> None:
    on = date(2019, 12, 1)
    assert list(performance(on).curve.itertuples(index=False, name=None)) == [
        (on, 0, 0, 0),
        (FIRST, 1_00, None, None),
        (P1_END, 182_00, None, None),
        (P2_END, 366_00, None, None),
    ]


def test_the_curve_goes_on_to_a_status_date_after_the_end() -> None:
    on = date(2021, 3, 1)
    last = performance(on, ("W1", "2020-12", "2021-02-10")).curve.tail(3)
    assert list(last.itertuples(index=False, name=None)) == [
        (P2_END, 366_00, 0, 0),
        (date(2021, 2, 10), 366_00, 366_00, 0),
        (on, 366_00, 366_00, 0),
    ]


def test_what_is_reached_in_a_month_has_earned_from_its_last_day() -> None:
    # Nobody knows before 31 May that the milestone was reached "in May": 31 + 29 + 31 + 30 + 31 = 152 days.
    made = performance(P1_END, ("W1", "2020-03", "2020-05"), ("W1", "2020-12", None))
    assert list(made.curve.itertuples(index=False, name=None))[1:3] == [
        (date(2020, 5, 31), 152_00, 91_00, 0),
        (P1_END, 182_00, 91_00, 0),
    ]
