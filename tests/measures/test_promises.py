"""How promises moved, worked by hand."""

from __future__ import annotations

from datetime import date

from clustercoop.measures.figure import Missing
from clustercoop.measures.promises import history, promises_moved, slipped_days, worst
from clustercoop.measures.schedule import Schedule
from tests.measures.frames import schedule

ON = date(2020, 6, 30)
JULY, AUGUST, OCTOBER = date(2020, 7, 1), date(2020, 8, 1), date(2020, 10, 1)


def made(month: int) -> date:
    return date(2020, month, 15)


def promised(*forecasts: date | None, **milestone: object) -> Schedule:
    """One milestone with a forecast for each month."""
    latest = forecasts[-1] if forecasts else None
    rows = [("M1", made(month), forecast) for month, forecast in enumerate(forecasts, start=1)]
    return schedule(ON, {"forecast_on": latest} | milestone, forecasts=rows)


def test_each_forecast_is_held_against_the_one_before_it() -> None:
    # From 1 July to 1 August 31 days, back again, and the same once more.
    table = history(promised(JULY, AUGUST, JULY, JULY))
    assert list(table["moved_days"]) == [None, 31, -31, 0]
    assert list(table["made_on"]) == [made(1), made(2), made(3), made(4)]
    assert set(table["title"]) == {"Milestone 1"}


def test_around_a_forecast_taken_back_nothing_moved_by_days() -> None:
    table = history(promised(JULY, None, AUGUST, OCTOBER))
    assert list(table["moved_days"]) == [None, None, None, 61]  # August has 31 days, September 30
    assert list(table["forecast_on"]) == [JULY, None, AUGUST, OCTOBER]


def test_the_history_follows_the_milestones_and_then_the_days() -> None:
    rows = [("M2", made(2), JULY), ("M1", made(3), AUGUST), ("M2", made(1), AUGUST), ("X", made(1), JULY)]
    table = history(schedule(ON, {"forecast_on": AUGUST}, {"forecast_on": JULY}, forecasts=rows))
    assert list(table["milestone_id"]) == ["M1", "M2", "M2"]  # X is no milestone of the schedule
    assert list(table["moved_days"]) == [None, None, -31]


def test_a_baseline_is_no_point_of_the_history() -> None:
    table = history(promised(baseline="2020-07-01"))
    assert table.empty and "moved_days" in table


def test_what_slipped_is_measured_from_the_first_promise_to_the_last() -> None:
    assert slipped_days(promised(JULY, OCTOBER, AUGUST)) == {"M1": 31}
    assert slipped_days(promised(AUGUST, JULY)) == {"M1": -31}  # earlier is negative


def test_without_a_forecast_the_first_baseline_is_what_was_promised() -> None:
    reached = {"first_baseline": "2020-05-01", "baseline": "2020-05-20", "actual": "2020-06-01"}
    assert slipped_days(promised(**reached)) == {"M1": 31}


def test_what_is_reached_is_measured_to_that_day_and_not_to_the_last_promise() -> None:
    assert slipped_days(promised(date(2020, 5, 1), OCTOBER, actual="2020-06-01")) == {"M1": 31}


def test_nothing_slipped_that_is_not_known_to_the_day() -> None:
    assert slipped_days(promised(JULY, actual="2020-06")) == {}
    assert slipped_days(promised(baseline="2020-05", actual="2020-06-01")) == {}
    assert slipped_days(promised(JULY, AUGUST, None)) == {}  # taken back
    assert slipped_days(promised(baseline="2020-07-01")) == {}  # a plan, but no promise
    assert slipped_days(promised(JULY, OCTOBER, withdrawn_on=made(6))) == {}


def test_the_worst_slipped_most_and_of_equals_the_first_by_name_comes_first() -> None:
    ahead = {"baseline": "2020-07-01", "first_baseline": "2020-07-01"}
    known = schedule(
        ON,
        ahead | {"milestone_id": "b", "forecast_on": AUGUST},
        ahead | {"milestone_id": "a", "forecast_on": AUGUST},
        ahead | {"milestone_id": "c", "forecast_on": OCTOBER},
        ahead | {"milestone_id": "d", "forecast_on": JULY},  # did not slip
        ahead | {"milestone_id": "e", "forecast_on": date(2020, 7, 2)},
    )
    assert worst(known) == ("c", "a", "b")
    assert worst(known, most=9) == ("c", "a", "b", "e")
    assert worst(known, most=0) == ()


def test_a_promise_moved_where_two_days_were_named_or_one_was_taken_back() -> None:
    rows = [
        *(("M1", made(month), JULY) for month in (1, 2, 3)),  # said three times
        ("M2", made(1), JULY), ("M2", made(2), AUGUST), ("M2", made(3), JULY),  # moved there and back
        ("M3", made(1), JULY), ("M3", made(2), None),  # taken back
        ("M4", made(1), JULY), ("M4", made(2), AUGUST),  # withdrawn
    ]  # fmt: skip
    milestones = [{"baseline": "2020-07-01"}] * 3
    known = schedule(ON, *milestones, {"baseline": "2020-07-01", "withdrawn_on": made(5)}, forecasts=rows)
    assert promises_moved(known).value == 2


def test_without_a_forecast_no_promise_can_move() -> None:
    assert promises_moved(promised(baseline="2020-07-01")).missing is Missing.NOT_APPLICABLE
    assert promises_moved(promised(JULY)).value == 0
