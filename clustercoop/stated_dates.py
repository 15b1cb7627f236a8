"""Dates as a source states them: a day, a month or a year, kept at that precision.

A stated date is the text `2012-03-06`, `2012-03` or `2012`. It is never turned into a day that nobody named.
For time travel it counts from the last day it can mean: `2012-03` is known to be over on 31 March 2012.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

PATTERN = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
_SHAPE = re.compile(PATTERN)


def is_stated_date(text: str) -> bool:
    """Whether `text` is a year, a month or an existing day in ISO form."""
    if not _SHAPE.fullmatch(text) or text.startswith("0000"):
        return False
    if len(text) == 10:
        try:
            date.fromisoformat(text)
        except ValueError:
            return False
    return True


def first_day(text: str) -> date:
    """The earliest day that the stated date can mean."""
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


def last_day(text: str) -> date:
    """The latest day that the stated date can mean."""
    year, month, day = _parts(text)
    if month is None:
        return date(year, 12, 31)
    if day is None:
        return date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day)


def exact_day(text: str) -> date | None:
    """The day, where the stated date names one; None for a month or a year."""
    return last_day(text) if len(text) == 10 else None


@dataclass(frozen=True)
class Horizon:
    """The latest stated date of each precision that is over on a status date.

    `stated <= horizon.<precision>` compares ISO texts of equal length, so SQL can do it without date arithmetic.
    """

    day: str
    month: str
    year: str

    @classmethod
    def of(cls, status_date: date) -> Horizon:
        tomorrow = status_date + timedelta(days=1)
        month_end = tomorrow.replace(day=1) - timedelta(days=1)
        year_end = date(tomorrow.year, 1, 1) - timedelta(days=1)
        return cls(status_date.isoformat(), month_end.strftime("%Y-%m"), f"{year_end.year:04d}")


@lru_cache(maxsize=10_000)
def _parts(text: str) -> tuple[int, int | None, int | None]:
    if not is_stated_date(text):
        raise ValueError(f"{text!r} is not a year, a month or a day in ISO form (2012, 2012-03, 2012-03-06)")
    pieces = [int(piece) for piece in text.split("-")]
    return pieces[0], pieces[1] if len(pieces) > 1 else None, pieces[2] if len(pieces) > 2 else None
