"""Time elapsed and milestones, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clustercoop.measures.figure import Missing
from clustercoop.measures.schedule import slippage_days, state_of
from clustercoop.vocabulary import EvidenceChoice, MilestoneState
from tests.measures.frames import schedule
from tests.measures.tiny import Look, Tiny

NOT_DUE, DUE_SOON, OVERDUE = MilestoneState.NOT_DUE, MilestoneState.DUE_SOON, MilestoneState.OVERDUE
FORECAST_LATE, IN_CONFLICT = MilestoneState.FORECAST_LATE, MilestoneState.IN_CONFLICT
ON_TIME, LATE, UNPLANNED = (
    MilestoneState.REACHED_ON_TIME, MilestoneState.REACHED_LATE, MilestoneState.REACHED_UNPLANNED,
)  # fmt: skip
WITHDRAWN = MilestoneState.WITHDRAWN


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (date(2019, 12, 31), 0),  # not begun
        (date(2020, 1, 1), 1),  # the first day counts
        (date(2020, 2, 29), 60),  # 31 + 29
        (date(2020, 12, 30), 365),
        (date(2020, 12, 31), 366),  # a leap year
        (date(2031, 1, 1), 366),  # never more than all
    ],
)
def test_time_elapsed_counts_the_first_day_and_the_last(on: date, days: int) -> None:
    elapsed = schedule(on).time_elapsed
    assert (elapsed.numerator, elapsed.denominator) == (days, 366)
    assert elapsed.value == pytest.approx(100 * days / 366)


def test_half_of_a_project_of_ten_days_is_five_days() -> None:
    half = schedule(date(2020, 3, 5), start_on=date(2020, 3, 1), end_on=date(2020, 3, 10)).time_elapsed
    assert half.value == 50.0


def where(on: str, baseline: str | None, **known: Any) -> MilestoneState:
    facts = {"actual": None, "forecast_on": None} | known
    return state_of(status_date=date.fromisoformat(on), baseline=baseline, **facts)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2020-05-15", NOT_DUE),  # 31 days ahead
        ("2020-05-16", DUE_SOON),  # 30 days ahead
        ("2020-06-14", DUE_SOON),
        ("2020-06-15", DUE_SOON),  # due today is not overdue
        ("2020-06-16", OVERDUE),
    ],
)
def test_a_milestone_is_overdue_from_the_day_after_its_planned_day(on: str, expected: MilestoneState) -> None:
    assert where(on, "2020-06-15") is expected


@pytest.mark.parametrize(
    ("on", "baseline", "expected"),
    [
        ("2012-02-29", "2012-03", NOT_DUE),  # 31 days to 31 March
        ("2012-03-01", "2012-03", DUE_SOON),
        ("2012-03-31", "2012-03", DUE_SOON),
        ("2012-04-01", "2012-03", OVERDUE),
        ("2012-12-31", "2012", DUE_SOON),
        ("2013-01-01", "2012", OVERDUE),
    ],
)
def test_a_month_or_a_year_is_due_on_its_last_day(on: str, baseline: str, expected: MilestoneState) -> None:
    assert where(on, baseline) is expected


@pytest.mark.parametrize(
    ("baseline", "actual", "expected"),
    [
        ("2012-03", "2012-03-07", ON_TIME),  # planned for March, reached in March
        ("2012-03", "2012-03-31", ON_TIME),
        ("2012-03", "2012-04-01", LATE),
        ("2012-03", "2012-03", ON_TIME),
        ("2012-03", "2012-04", LATE),
        ("2012-03-07", "2012-03", ON_TIME),  # some day of March would be in time: not said to be late
        ("2012-03-31", "2012-04", LATE),  # no day of April would
        ("2012", "2012-12-31", ON_TIME),
        ("2012", "2013", LATE),
        ("2012-03-07", "2012-03-07", ON_TIME),
        ("2012-03-07", "2012-03-06", ON_TIME),  # before its baseline
        ("2012-03-07", "2012-03-08", LATE),
        (None, "2012-03-07", UNPLANNED),
    ],
)
def test_what_is_reached_is_held_against_the_last_day_planned(
    baseline: str | None, actual: str, expected: MilestoneState
) -> None:
    assert where("2013-06-30", baseline, actual=actual) is expected


@pytest.mark.parametrize(
    ("on", "forecast", "expected"),
    [
        ("2020-03-01", date(2020, 6, 16), FORECAST_LATE),  # a day after the plan
        ("2020-03-01", date(2020, 6, 15), NOT_DUE),
        ("2020-03-01", date(2020, 6, 1), NOT_DUE),
        ("2020-03-01", None, NOT_DUE),  # the forecast is gone
        ("2020-06-01", None, DUE_SOON),
        ("2020-06-15", date(2020, 7, 1), FORECAST_LATE),  # on the day itself it is not overdue yet
        ("2020-06-16", date(2020, 7, 1), OVERDUE),  # overdue goes before forecast late
    ],
)
def test_a_forecast_after_the_plan_is_late_until_it_is_overdue(
    on: str, forecast: date | None, expected: MilestoneState
) -> None:
    assert where(on, "2020-06-15", forecast_on=forecast) is expected


def test_without_a_plan_nothing_is_due_whatever_the_forecast() -> None:
    assert where("2020-06-15", None, forecast_on=date(2020, 5, 1)) is NOT_DUE
    assert where("2020-06-15", None) is NOT_DUE


def test_a_milestone_on_whose_date_sources_disagree_is_never_due() -> None:
    assert where("2020-12-31", "2020-06-15", in_conflict=True) is IN_CONFLICT
    assert where("2020-01-01", "2020-06-15", in_conflict=True, forecast_on=date(2020, 7, 1)) is IN_CONFLICT
    assert where("2020-12-31", "2020-06-15", in_conflict=True, actual="2020-06-20") is LATE


@pytest.mark.parametrize("on", ["2020-01-01", "2020-06-01", "2020-06-15", "2020-06-16"])
@pytest.mark.parametrize("in_conflict", [False, True])
def test_a_withdrawn_milestone_is_nothing_else(on: str, in_conflict: bool) -> None:
    known = {"forecast_on": date(2020, 7, 1), "in_conflict": in_conflict, "withdrawn": True}
    assert where(on, "2020-06-15", **known) is WITHDRAWN
    assert where(on, None, **known) is WITHDRAWN


@pytest.mark.parametrize(
    ("baseline", "until", "expected"),
    [
        ("2020-06-15", "2020-06-15", 0),
        ("2020-06-15", "2020-07-01", 16),
        ("2020-06-15", "2020-06-10", -5),  # early is negative
        ("2020-02-28", date(2020, 3, 1), 2),  # a leap year
        ("2020-06", "2020-07-01", None),  # not known to the day
        ("2020-06-15", "2020-07", None),
        (None, "2020-07-01", None),
        ("2020-06-15", None, None),
    ],
)
def test_slippage_is_known_only_from_day_to_day(
    baseline: str | None, until: date | str | None, expected: int | None
) -> None:
    assert slippage_days(baseline=baseline, until=until) == expected


PLAN: tuple[dict[str, Any], ...] = (
    {"baseline": "2020-01-31", "actual": "2020-01-27"},  # M1: four days early
    {"baseline": "2020-02-10", "actual": "2020-02-20"},  # M2: ten days late
    {"baseline": "2020-02", "actual": "2020-03-05"},  # M3: late, by how much nobody can say
    {"baseline": "2020-03-31"},  # M4: overdue
    {"baseline": "2020-03-31", "in_conflict": True},  # M5: never due
    {"baseline": "2020-06-30", "actual": "2020-04-01"},  # M6: reached long before it was due
    {"baseline": "2020-05-20", "forecast_on": date(2020, 5, 27)},  # M7: forecast late
    {"actual": "2020-02-02"},  # M8: no plan
    {"baseline": "2020-09-30", "forecast_on": date(2020, 9, 30)},  # M9: ahead
    {"forecast_on": date(2020, 5, 10)},  # M10: ahead, no plan
)


def test_milestones_of_a_plan_are_counted_by_their_state() -> None:
    known = schedule(date(2020, 4, 30), *PLAN)
    assert list(known.table["state"]) == [
        ON_TIME, LATE, LATE, OVERDUE, IN_CONFLICT, ON_TIME, FORECAST_LATE, UNPLANNED, NOT_DUE, NOT_DUE,
    ]  # fmt: skip
    assert known.milestones_overdue.value == 1  # M4
    assert known.milestones_forecast_late.value == 1  # M7
    # Due by 30 April: M1, M2, M3, M4. Reached of them: three. M6 is reached but not due, M8 was never planned.
    assert (known.milestones_reached.numerator, known.milestones_reached.denominator) == (3, 4)
    assert known.milestones_reached.value == 75.0


def test_the_on_time_rate_counts_those_on_time_of_those_due() -> None:
    # Due by 30 April: M1 (four days early), M2 and M3 (late), M4 (not reached): one of four. M6 is not due before June.
    rate = schedule(date(2020, 4, 30), *PLAN).on_time_rate
    assert (rate.numerator, rate.denominator, rate.value) == (1, 4, 25.0)
    # On 30 June M6, and on 20 May M7, which is not reached, were due too: two of six.
    later = schedule(date(2020, 6, 30), *PLAN).on_time_rate
    assert (later.numerator, later.denominator) == (2, 6)


def test_what_is_reached_on_the_day_it_is_due_is_on_time_that_very_day() -> None:
    rate = schedule(date(2020, 3, 31), {"baseline": "2020-03-31", "actual": "2020-03-31"}).on_time_rate
    assert rate.value == 100.0


def test_the_on_time_rate_is_not_applicable_before_anything_is_due() -> None:
    assert schedule(date(2020, 1, 15), *PLAN).on_time_rate.missing is Missing.NOT_APPLICABLE


def test_a_withdrawn_milestone_is_neither_due_nor_counted_nor_ahead() -> None:
    gone = {"withdrawn_on": date(2020, 4, 1)}
    known = schedule(
        date(2020, 4, 30),
        {"baseline": "2020-03-31"} | gone,  # would be overdue
        {"baseline": "2020-05-20", "forecast_on": date(2020, 6, 1)} | gone,  # would be forecast late
        {"baseline": "2020-02-28", "actual": "2020-02-28"},
    )
    assert list(known.table["state"]) == [WITHDRAWN, WITHDRAWN, ON_TIME]
    assert list(known.due["milestone_id"]) == ["M3"]
    assert known.upcoming.empty
    assert known.milestones_overdue.value == known.milestones_forecast_late.value == 0
    assert known.on_time_rate.value == known.milestones_reached.value == 100.0


def test_slippage_is_held_against_the_baseline_in_force_and_beside_it_against_the_first() -> None:
    # Planned for 31 March, then for 30 April; reached on 10 May: 10 days late, and 40 (30 + 10) by the first plan.
    moved = {"first_baseline": "2020-03-31", "baseline": "2020-04-30", "actual": "2020-05-10"}
    known = schedule(date(2020, 6, 30), moved, {"first_baseline": None, "baseline": "2020-04-30"})
    assert list(known.table["slippage_days"]) == [10, None]
    assert list(known.table["first_slippage_days"]) == [40, None]
    assert known.mean_slippage.value == 10.0


def test_a_milestone_of_which_no_day_is_known_any_more_stands_last() -> None:
    gone, dated = {"forecast_on": None}, {"forecast_on": date(2020, 9, 30)}
    known = schedule(date(2020, 4, 30), gone, dated)
    assert list(known.upcoming["milestone_id"]) == ["M2", "M1"]
    assert list(known.table["state"]) == [NOT_DUE, NOT_DUE]


def test_mean_slippage_divides_the_days_by_the_milestones_known_to_the_day() -> None:
    # M1: -4, M2: +10, M6: 1 April against 30 June is -90. Sum -84 over 3 is -28; M3, M7 and M8 do not count.
    slippage = schedule(date(2020, 4, 30), *PLAN).mean_slippage
    assert (slippage.numerator, slippage.denominator, slippage.value) == (-84, 3, -28.0)


def test_a_milestone_in_conflict_or_withdrawn_does_not_count_in_the_mean_even_when_reached() -> None:
    # M1: 10 late. M2 is 60 late (29 + 31), but sources disagree on its date; M3 as late is withdrawn.
    in_conflict = {"baseline": "2020-01-31", "actual": "2020-03-31", "in_conflict": True}
    withdrawn = {"baseline": "2020-01-31", "actual": "2020-03-31", "withdrawn_on": date(2020, 4, 1)}
    slippage = schedule(date(2020, 4, 30), PLAN[1], in_conflict, withdrawn).mean_slippage
    assert (slippage.numerator, slippage.denominator, slippage.value) == (10, 1, 10.0)
    assert schedule(date(2020, 4, 30), in_conflict).mean_slippage.missing is Missing.NOT_APPLICABLE


def test_mean_slippage_of_one_milestone_is_its_own() -> None:
    assert schedule(date(2020, 4, 30), PLAN[1]).mean_slippage.value == 10.0


def test_mean_slippage_is_not_applicable_where_no_day_is_known() -> None:
    slippage = schedule(date(2020, 4, 30), PLAN[2], PLAN[6], PLAN[7]).mean_slippage
    assert slippage.missing is Missing.NOT_APPLICABLE and slippage.value is None


def test_what_is_ahead_stands_in_the_order_it_is_expected() -> None:
    # Overdue M4 first; then M10 on 10 May, M7 on 27 May (its forecast), M9 on 30 September. M5 has no date.
    assert list(schedule(date(2020, 4, 30), *PLAN).upcoming["milestone_id"]) == ["M4", "M10", "M7", "M9"]


def test_the_last_day_of_a_plan_makes_it_due_and_the_day_after_overdue() -> None:
    on_the_day = schedule(date(2020, 3, 31), PLAN[3])
    assert (on_the_day.milestones_reached.numerator, on_the_day.milestones_reached.denominator) == (0, 1)
    assert on_the_day.milestones_overdue.value == 0
    assert schedule(date(2020, 4, 1), PLAN[3]).milestones_overdue.value == 1
    assert schedule(date(2020, 3, 30), PLAN[3]).milestones_reached.missing is Missing.NOT_APPLICABLE


def test_a_milestone_in_conflict_is_not_among_those_due_even_when_reached() -> None:
    reached = schedule(date(2020, 4, 30), {"baseline": "2020-03-31", "actual": "2020-03-31", "in_conflict": True})
    assert reached.milestones_reached.missing is Missing.NOT_APPLICABLE
    assert list(reached.table["state"]) == [ON_TIME]


def test_without_milestones_on_record_nothing_is_due_or_ahead() -> None:
    empty = schedule(date(2020, 4, 30))
    assert empty.milestones_reached.missing is Missing.NOT_APPLICABLE
    assert empty.mean_slippage.missing is Missing.NOT_APPLICABLE
    assert empty.upcoming.empty and empty.table.empty


def test_where_nothing_on_record_can_be_due_none_is_late_is_not_said() -> None:
    without_plan = {"actual": "2020-03-20"}
    in_conflict = {"baseline": "2020-03-31", "in_conflict": True}
    for milestones, why in (
        ((), Missing.NOT_PUBLISHED),
        ((without_plan,), Missing.NOT_PUBLISHED),
        ((without_plan, in_conflict), Missing.NOT_APPLICABLE),
        ((without_plan, in_conflict, {"baseline": "2020-09-30"}), None),  # none is due yet: a true zero
    ):
        known = schedule(date(2020, 4, 30), *milestones)
        for figure in (known.milestones_overdue, known.milestones_forecast_late):
            assert (figure.value, figure.missing) == (None if why else 0, why)


@pytest.mark.parametrize(
    ("on", "states"),
    [
        (date(2020, 1, 14), {"M": NOT_DUE}),
        (date(2020, 1, 15), {"M": FORECAST_LATE}),  # the first forecast
        (date(2020, 2, 1), {"M": NOT_DUE}),  # a later one takes it back
        (date(2020, 4, 1), {"M": OVERDUE}),
        (date(2020, 4, 30), {"M": LATE}),  # "2020-04" is known to be over on its last day
        (date(2020, 5, 3), {"M": LATE, "N": UNPLANNED}),  # N: nobody knew of it before
    ],
)
def test_only_what_was_known_on_the_day_counts(look: Look, on: date, states: dict[str, MilestoneState]) -> None:
    usual = {"before_project": "false", "in_conflict": "false"}
    tiny = Tiny().add("milestones", milestone_id="M", title="M", baseline="2020-03-31", actual="2020-04", **usual)
    tiny.add("milestones", milestone_id="N", title="N", actual="2020-05-03", **usual)
    tiny.add("milestones", milestone_id="O", title="O", actual="2019-05-03", before_project="true", in_conflict="false")
    tiny.add("milestone_forecasts", milestone_id="M", made_on="2020-01-15", forecast_on="2020-04-15")
    tiny.add("milestone_forecasts", milestone_id="M", made_on="2020-02-01", forecast_on="2020-03-15")
    table = look(tiny.tables, on, EvidenceChoice.ALL).schedule.table
    assert dict(zip(table["milestone_id"], table["state"], strict=True)) == states


@pytest.mark.parametrize(
    ("on", "state", "baseline", "slippage"),
    [
        (date(2020, 4, 1), OVERDUE, "2020-03-31", 75),  # before the decision the first plan counts: forecast 14 June
        (date(2020, 4, 14), OVERDUE, "2020-03-31", 75),
        (date(2020, 4, 15), FORECAST_LATE, "2020-05-31", 14),  # the day of the decision
        (date(2020, 6, 1), OVERDUE, "2020-05-31", None),  # the forecast was taken back that day
        (date(2020, 6, 10), WITHDRAWN, "2020-05-31", None),
    ],
)
def test_a_baseline_moves_a_forecast_goes_and_a_milestone_is_withdrawn_from_their_day_on(
    look: Look, on: date, state: MilestoneState, baseline: str, slippage: int | None
) -> None:
    tiny = Tiny().add(
        "milestones", milestone_id="M", title="M", baseline="2020-03-31", before_project="false", in_conflict="false",
        withdrawn_on="2020-06-10", withdrawn_reason="Nobody wants it",
    )  # fmt: skip
    tiny.add("decisions", decision_id="D", decided_on="2020-04-15", title="More time", reason="It took longer")
    tiny.add("milestone_baselines", milestone_id="M", decision_id="D", baseline="2020-05-31")
    tiny.add("milestone_forecasts", milestone_id="M", made_on="2020-02-01", forecast_on="2020-06-14")
    tiny.add("milestone_forecasts", milestone_id="M", made_on="2020-06-01")
    known = look(tiny.tables, on, EvidenceChoice.ALL).schedule
    (row,) = known.table.itertuples()
    assert (row.state, row.baseline, row.slippage_days) == (state, baseline, slippage)
    assert row.first_baseline == "2020-03-31"
    assert len(known.baselines) == (on >= date(2020, 4, 15))
