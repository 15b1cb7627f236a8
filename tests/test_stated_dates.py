"""Dates as a source states them: a day, a month or a year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercoop.stated_dates import Horizon, exact_day, first_day, is_stated_date, last_day

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 30))
STATED = st.one_of(
    DAYS.map(lambda day: day.isoformat()),
    DAYS.map(lambda day: day.strftime("%Y-%m")),
    DAYS.map(lambda day: str(day.year)),
)


@pytest.mark.parametrize(
    ("stated", "first", "last", "exact"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31), None),
        ("2012-03", date(2012, 3, 1), date(2012, 3, 31), None),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29), None),  # a leap year
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28), None),  # none, although 4 divides it
        ("2012-12", date(2012, 12, 1), date(2012, 12, 31), None),
        ("2012-03-06", date(2012, 3, 6), date(2012, 3, 6), date(2012, 3, 6)),
    ],
)
def test_a_stated_date_means_a_span_of_days(stated: str, first: date, last: date, exact: date | None) -> None:
    assert is_stated_date(stated)
    assert (first_day(stated), last_day(stated), exact_day(stated)) == (first, last, exact)


@pytest.mark.parametrize(
    "text",
    [
        *("", "12", "0000", "2012-13", "2012-00", "2012-3", "2012-03-32", "2012-02-30", "2012-03-00", "2012-03-6"),
        *("06.03.2012", "2012/03/06", "March 2012", " 2012", "2012 ", "2012\n", "20120306", "٢٠١٢", "2012-03-06T00:00"),
    ],
)
def test_anything_else_is_no_stated_date(text: str) -> None:
    assert not is_stated_date(text)
    for meaning in (first_day, last_day):
        with pytest.raises(
            ValueError, match=r"is not a year, a month or a day in ISO form \(2012, 2012-03, 2012-03-06\)"
        ):
            meaning(text)


@pytest.mark.parametrize(
    ("status_date", "horizon"),
    [
        # On the last day of a month the month is over, on the last day of a year the year.
        (date(2012, 3, 30), Horizon("2012-03-30", "2012-02", "2011")),
        (date(2012, 3, 31), Horizon("2012-03-31", "2012-03", "2011")),
        (date(2012, 2, 28), Horizon("2012-02-28", "2012-01", "2011")),
        (date(2012, 12, 30), Horizon("2012-12-30", "2012-11", "2011")),
        (date(2012, 12, 31), Horizon("2012-12-31", "2012-12", "2012")),
        (date(2012, 1, 1), Horizon("2012-01-01", "2011-12", "2011")),
    ],
)
def test_the_horizon_is_the_latest_day_month_and_year_that_are_over(status_date: date, horizon: Horizon) -> None:
    assert Horizon.of(status_date) == horizon


@given(stated=STATED, status_date=DAYS)
def test_a_stated_date_is_over_when_its_last_day_is_reached(stated: str, status_date: date) -> None:
    horizon = Horizon.of(status_date)
    limit = {10: horizon.day, 7: horizon.month, 4: horizon.year}[len(stated)]
    assert (stated <= limit) == (last_day(stated) <= status_date)


@given(stated=STATED)
def test_the_first_day_is_not_after_the_last(stated: str) -> None:
    first, last = first_day(stated), last_day(stated)
    assert first <= last <= first + timedelta(days=365)
    assert (first == last) == (len(stated) == 10)
