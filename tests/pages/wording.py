"""The oracle's values as English screens write them; on its own, so that a slip of the formats is seen here."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from clustercoop.measures.definitions import Unit, definition
from tests.oracle import NOT_APPLICABLE, Value

THIN, NO_BREAK, MINUS = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")


def number(value: Fraction | int, decimals: int = 0) -> str:
    """Halves away from zero, thousands set apart by thin spaces."""
    scaled = abs(Fraction(value)) * 10**decimals
    rounded = int(scaled + Fraction(1, 2))
    whole, rest = divmod(rounded, 10**decimals)
    text = f"{whole:,}".replace(",", THIN) + (f".{rest:0{decimals}d}" if decimals else "")
    return MINUS + text if value < 0 and rounded else text


def money(cents: int, currency: str) -> str:
    return f"{number(Fraction(cents, 100))}{NO_BREAK}{currency}"


def amount(cents: int | None, absent: str = "n/a", decimals: int = 0) -> str:
    """An amount in a table, where the currency stands above."""
    return absent if cents is None else number(Fraction(cents, 100), decimals)


def stated_amount(row: dict[str, str]) -> str:
    """The amount of a policy in its own currency, with cents only where there are any."""
    exact = Fraction(row["budget_amount"])
    return f"{number(exact, 0 if exact.denominator == 1 else 2)}{NO_BREAK}{row['currency']}"


def percent(value: Fraction, decimals: int = 0) -> str:
    return f"{number(value, decimals)}{NO_BREAK}%"


def day(on: date) -> str:
    return f"{on.day} {SHORT_MONTHS[on.month - 1]} {on.year}"


def long_day(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def stated(text: str) -> str:
    """A date at the precision of its source."""
    if len(text) == 10:
        return day(date.fromisoformat(text))
    year, _, month = text.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}" if month else year


def span(start: str, end: str) -> str:
    """From one stated date to another; a month or year that both share is named once where days are known."""
    if not start or not end or start == end:
        return stated(start or end)
    if len(start) == len(end) == 10 and start[:7] == end[:7]:
        return f"{int(start[8:])}\N{EN DASH}{stated(end)}"
    return f"{stated(start)}\N{EN DASH}{stated(end)}"


def figure(measure: str, value: Value, currency: str) -> str:
    """A measure as a figure of its own."""
    if isinstance(value, str):
        return "n/a" if value == NOT_APPLICABLE else value
    unit = definition(measure).unit
    if unit is Unit.MONEY:
        return money(int(value), currency)
    if unit is Unit.PERCENT:
        return percent(Fraction(value))
    if unit is Unit.RATIO:
        return number(value, 2)
    if unit is Unit.DAYS:
        rounded = number(value)
        return f"{rounded} {'day' if rounded in ('1', MINUS + '1') else 'days'}"
    return number(value)
