"""The three inseparable parts of a chart: what is drawn, what it says, and the table behind it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.vocabulary import Evidence

ABSENT = "\N{EN DASH}"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Kind(StrEnum):
    """What a column holds, which decides how it is written on screen and in a CSV."""

    TEXT = "text"
    MONEY = "money"
    CENTS = "cents"
    """Money whose cents matter on screen too."""
    PERCENT = "percent"
    COUNT = "count"
    DECIMAL = "decimal"
    QUANTITY = "quantity"
    """A number with the decimals that it has, two at most."""
    RATIO = "ratio"
    """An index, told apart in hundredths."""
    DAY = "day"
    STATED = "stated date"
    COUNTRY = "country"
    LINK = "link"
    CODE = "code"
    """A reference that is not broken."""
    CELL = "cell"
    """A cell of a matrix: a few words, in the middle."""


NUMBERS = frozenset({Kind.MONEY, Kind.CENTS, Kind.PERCENT, Kind.COUNT, Kind.DECIMAL, Kind.QUANTITY, Kind.RATIO})


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in the frame, its title, what it holds.

    `absent` is what stands where there is no value; `link` names the column with the address of a LINK, `below`
    one with a text that stands small under the value.
    """

    name: str
    title: str
    kind: Kind = Kind.TEXT
    absent: str = ABSENT
    link: str | None = None
    below: str | None = None
    wide: bool = False
    """Whether the column holds sentences or addresses and is given more room."""
    opens: str | None = None
    """The column with the address inside the monitor that a click on the value opens; it is not taken away."""
    absence: str | None = None
    """The column with what stands where there is no value, where that differs from row to row."""
    shade: str | None = None
    """The column with how dark the value is underlaid, from 0 to 1."""


@dataclass(frozen=True)
class Table:
    """Rows with their columns; the same values are shown and taken away.

    `total` is the index of a row that sums the others, and is set apart. The numbers of `shaded` columns are
    underlaid the darker the greater they are: a matrix that is chart and table in one. Columns of `taken_away`
    are not shown but stand in the CSV.
    """

    slug: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    total: int | None = None
    shaded: tuple[str, ...] = ()
    taken_away: tuple[Column, ...] = ()

    @property
    def on_screen(self) -> pd.DataFrame:
        """The rows that are shown; of more than anyone reads, a part of those that are taken away."""
        return self.rows

    @property
    def reads_as_cards(self) -> bool:
        """Whether most columns are texts: on a phone such a row is read from top to bottom, not from left to right."""
        return sum(_side(column) != "number" for column in self.columns) > len(self.columns) / 2

    def html(self, caption: str) -> str:
        """The table for the screen; every value is escaped. Written once, since a table is shown many times."""
        written: dict[str, str] = self.__dict__.setdefault("_written", {})
        if caption not in written:
            written[caption] = self._html(caption)
        return written[caption]

    def _html(self, caption: str) -> str:
        kind = "table cards" if self.reads_as_cards else "table"
        head = "".join(
            f'<th scope="col" class="{self._side(column)}">{escape(column.title)}</th>' for column in self.columns
        )
        body = "".join(
            f'<tr class="{"total" if number == self.total else ""}">{self._cells(row)}</tr>'
            for number, row in enumerate(self.on_screen.to_dict("records"))
        )
        return (
            f'<div class="{kind}" role="region" tabindex="0" aria-label="{escape(caption, quote=True)}"><table>'
            f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _cells(self, row: dict[str, Any]) -> str:
        cells = []
        most = self._most_shaded()
        for place, column in enumerate(self.columns):
            text = escape(shown(column, row[column.name]) if known(row[column.name]) else absent_in(column, row))
            if column.kind is Kind.LINK and column.link and known(row[column.link]):
                text = f'<a href="{escape(str(row[column.link]), quote=True)}" rel="noopener">{text}</a>'
            if column.opens and known(row[column.opens]):
                text = f'<a href="{escape(str(row[column.opens]), quote=True)}" target="_self">{text}</a>'
            if column.below and known(row[column.below]):
                text += f"<small>{escape(str(row[column.below]))}</small>"
            tag = 'th scope="row"' if place == 0 else "td"
            shade = self._shade(column, row, most)
            kind = f"{self._side(column)} shaded" if shade else self._side(column)
            label = escape(column.title, quote=True)
            cells.append(f'<{tag} class="{kind}" data-label="{label}"{shade}>{text}</{tag[:2]}>')
        return "".join(cells)

    def _side(self, column: Column) -> str:
        """Where the values of a column stand: shaded numbers in the middle, with or without a shade."""
        is_shaded = column.kind in NUMBERS and (column.shade is not None or column.name in self.shaded)
        return f"{_side(column)} middle" if is_shaded else _side(column)

    def _shade(self, column: Column, row: dict[str, Any], most: int) -> str:
        if column.shade is not None and known(row[column.shade]):
            return f' style="--shade:{row[column.shade]:.2f}"'
        return f' style="--shade:{row[column.name] / most:.2f}"' if most and column.name in self.shaded else ""

    def _most_shaded(self) -> int:
        return max((int(self.rows[name].max()) for name in self.shaded), default=0) if len(self.rows) else 0

    def csv(self) -> bytes:
        """The table as CSV: plain numbers and ISO dates, nothing that a spreadsheet would run."""
        file = io.StringIO()
        csv.writer(file, lineterminator="\r\n").writerows(self.csv_rows())
        return file.getvalue().encode("utf-8")

    def csv_rows(self) -> Iterator[list[str]]:
        """The same row by row, the header first."""
        header = [(column, column.name) for column in (*self.columns, *self.taken_away)]
        header += [(column, column.link) for column in self.columns if column.link]
        yield [neutral(name) for _column, name in header]
        for row in self.rows.to_dict("records"):
            yield [_plain(column, name, row[name]) for column, name in header]


@dataclass(frozen=True)
class View:
    """A chart that cannot be had without its words and its table.

    `draw` makes the Plotly figure or the deck for the light or the dark theme; `matrix` is a chart in the form of a
    table of words. Neither: the table is the chart.
    """

    slug: str
    title: str
    unit: str
    takeaway: str
    alt: str
    table: Table
    evidence: frozenset[Evidence]
    draw: Callable[[bool], Any] | None = None
    matrix: Table | None = None
    narrow: str | None = None
    """The same as HTML for a screen that is too narrow for the picture."""
    notes: tuple[str, ...] = field(default_factory=tuple)


def known(value: Any) -> bool:
    """Whether there is a value: not None, NaN, NA or an empty text."""
    return not pd.isna(value) and value != ""


def shown(column: Column, value: Any) -> str:
    """A value in the reader's language."""
    if not known(value):
        return column.absent
    match column.kind:
        case Kind.MONEY:
            return i18n.number(value / 100)
        case Kind.CENTS:
            return i18n.number(value / 100, 2)
        case Kind.PERCENT:
            return i18n.percent(value, 1)
        case Kind.COUNT:
            return i18n.number(value)
        case Kind.DECIMAL:
            return i18n.number(value, 1)
        case Kind.QUANTITY:
            return i18n.quantity(value)
        case Kind.RATIO:
            return i18n.number(value, 2)
        case Kind.DAY:
            return i18n.short_day(value)
        case Kind.STATED:
            return i18n.stated(value)
        case Kind.COUNTRY:
            return i18n.country(value)
        case _:
            return str(value)


def absent_in(column: Column, row: Mapping[str, Any]) -> str:
    """What stands where a row has no value in a column."""
    return str(row[column.absence]) if column.absence is not None and known(row[column.absence]) else column.absent


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _plain(column: Column, name: str | None, value: Any) -> str:
    if not known(value):
        return ""
    if name == column.link:
        return neutral(str(value))
    match column.kind:
        case Kind.MONEY | Kind.CENTS:
            return f"{value / 100:.2f}"
        case Kind.PERCENT | Kind.DECIMAL | Kind.RATIO:
            return f"{value:.4f}"
        case Kind.COUNT:
            return str(int(value))
        case Kind.QUANTITY:
            return f"{value:.4f}".rstrip("0").rstrip(".")
        case Kind.DAY:
            return str(value.isoformat())
        case _:
            return neutral(str(value))


def _side(column: Column) -> str:
    if column.wide:
        return "text wide"
    if column.kind is Kind.CELL:
        return "text cell"
    if column.kind in (Kind.DAY, Kind.CODE):
        return "text unbroken"
    return "number" if column.kind in NUMBERS else "text"


def not_published() -> str:
    """What stands where nothing is on the public record."""
    return _("not published")
