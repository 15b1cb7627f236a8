"""The reader's language: texts through gettext, numbers and dates through Babel.

English is the source language. A language is a folder of `locale/` with a compiled catalogue
(`pybabel compile -d clustercoop/locale -D messages`); it appears in the switch by being there.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from clustercoop import stated_dates

SOURCE_LANGUAGE = "en"
LOCALE_FOLDER = Path(__file__).with_name("locale")
DOMAIN = "messages"

NO_BREAK = "\N{NO-BREAK SPACE}"
THIN_GROUP = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

_FORMAT_LOCALE = {"en": "en_150"}
"""English is written as the EU's interinstitutional style guide has it: European dates, thin spaces in numbers."""


@dataclass(frozen=True)
class Language:
    """A language: its code in the URL, its catalogue and its formats."""

    code: str
    translations: NullTranslations
    locale: Locale

    @property
    def name(self) -> str:
        """Its name in itself."""
        shown = Locale.parse(self.code).get_display_name(self.code) or self.code
        return shown[:1].upper() + shown[1:]


def languages() -> dict[str, Language]:
    """The languages that have a catalogue, English first."""
    return languages_in(LOCALE_FOLDER)


@cache
def languages_in(folder: Path) -> dict[str, Language]:
    """The languages that have a catalogue in a folder, by code, English first."""
    codes = sorted(path.parent.parent.name for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return {code: _language(code, folder) for code in [SOURCE_LANGUAGE, *codes]}


def _language(code: str, folder: Path) -> Language:
    translations = Translations.load(str(folder), [code], DOMAIN)
    return Language(code, translations, Locale.parse(_FORMAT_LOCALE.get(code, code)))


_current: ContextVar[Language | None] = ContextVar("language", default=None)


def use(code: str) -> None:
    """Speak this language from here on in this run; an unknown code speaks English."""
    _current.set(languages().get(code) or languages()[SOURCE_LANGUAGE])


def current() -> Language:
    """The language spoken in this run."""
    return _current.get() or languages()[SOURCE_LANGUAGE]


def _(message: str) -> str:
    """The message in the reader's language."""
    return current().translations.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message for a number of things in the reader's language."""
    return current().translations.ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark now, translate later"
    """Mark a message for translation where it is only named, not shown."""
    return message


def number(value: float | Decimal, decimals: int = 0) -> str:
    """A number with this many decimals, halves away from zero, grouped as the language does."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(exact + 0, format=pattern, locale=current().locale)
    if current().code == SOURCE_LANGUAGE:
        text = text.replace(",", THIN_GROUP)
    return text.replace("-", MINUS)


def quantity(value: float) -> str:
    """A number with the decimals that it has, two at most: `7`, `7.5`, `12.25`."""
    decimals = next((places for places in (0, 1) if round(value, places) == round(value, 2)), 2)
    return number(value, decimals)


def separators() -> str:
    """The decimal mark and the mark between thousands, for charts that write numbers themselves."""
    symbols = current().locale.number_symbols["latn"]
    thousands = THIN_GROUP if current().code == SOURCE_LANGUAGE else symbols["group"]
    return str(symbols["decimal"]) + str(thousands)


def percent(value: float, decimals: int = 0) -> str:
    """A percentage: `62 %`."""
    return f"{number(value, decimals)}{NO_BREAK}%"


def money(cents: int, currency: str, decimals: int = 0) -> str:
    """An amount of cents: `1 234 567 EUR`."""
    return f"{number(Decimal(int(cents)) / 100, decimals)}{NO_BREAK}{currency}"


def day(value: date) -> str:
    """A day, spelt out: `30 September 2013`."""
    return format_date(value, format="d MMMM y", locale=current().locale)


def short_day(value: date) -> str:
    """A day for tables: `30 Sep 2013`."""
    return format_date(value, format="d MMM y", locale=current().locale)


def short_month(value: date) -> str:
    """A month for axes, the year below it so that a phone has room: `Apr<br>2011`."""
    return format_date(value, format="LLL'<br>'y", locale=current().locale)


def stated(text: str | None) -> str:
    """A stated date at its own precision: `6 Mar 2012`, `March 2012` or `2012`; empty where there is none."""
    if not text:
        return ""
    pattern = {10: "d MMM y", 7: "LLLL y", 4: "y"}[len(text)]
    return format_date(stated_dates.first_day(text), format=pattern, locale=current().locale)


def stated_span(start: str | None, end: str | None) -> str:
    """A stated date, or from one to another; a span within a month names it once: `6–7 Mar 2012`."""
    if not start or not end or start == end:
        return stated(start or end)
    if len(start) == len(end) == 10 and start[:7] == end[:7]:
        return f"{int(start[8:])}\N{EN DASH}{stated(end)}"
    return f"{stated(start)}\N{EN DASH}{stated(end)}"


def country(code: str) -> str:
    """The name of a country in the reader's language; Eurostat writes EL and UK for GR and GB."""
    territory = {"EL": "GR", "UK": "GB"}.get(code, code)
    return str(current().locale.territories.get(territory, code))
