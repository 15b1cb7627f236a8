"""Working days."""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5
CHRISTMAS_EVE, EPIPHANY = (12, 24), (1, 6)


def is_working_day(day: date) -> bool:
    """Monday to Friday, but not from Christmas Eve to Epiphany; other holidays differ by country and are left out."""
    return day.weekday() < SATURDAY and EPIPHANY < (day.month, day.day) < CHRISTMAS_EVE


def working_day(day: date) -> date:
    """The day itself, or the next working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days(first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, both included."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if is_working_day(day)]
