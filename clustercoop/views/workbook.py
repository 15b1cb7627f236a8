"""Tables as a workbook for a spreadsheet: real numbers and dates, and a first sheet that says what they rest on.

Nothing in it runs: no formula, no live link, and every text is written as a text. The same sheets give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pandas as pd
import xlsxwriter

from clustercoop import i18n
from clustercoop.i18n import N_, _
from clustercoop.measures.definitions import Unit, definition
from clustercoop.views import words
from clustercoop.views.paper import MOST_ROWS, Paper, clean, cut
from clustercoop.views.view import Column, Kind, Table, View, absent_in, known

LONGEST_NAME = 31
FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets disagree on the number of an earlier day: some have a 29 February 1900."""

NUMBER_FORMATS = {
    Kind.MONEY: "#,##0.00", Kind.CENTS: "#,##0.00", Kind.PERCENT: "0.0%", Kind.COUNT: "#,##0",
    Kind.DECIMAL: "#,##0.0", Kind.QUANTITY: "General", Kind.RATIO: "0.00", Kind.DAY: "yyyy-mm-dd",
}  # fmt: skip

UNITS = {
    Unit.MONEY: N_("amount of money"), Unit.PERCENT: N_("percent"), Unit.POINTS: N_("percentage points"),
    Unit.DAYS: N_("days"), Unit.RATIO: N_("ratio"), Unit.COUNT: N_("number"),
}  # fmt: skip

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_WIDEST_OF_MANY = 36

_TITLE: dict[str, Any] = {"bold": True, "font_size": 14}
_HEADING: dict[str, Any] = {"bold": True, "font_size": 12}
_TOTAL: dict[str, Any] = {"bold": True, "top": 1}


@dataclass(frozen=True)
class Sheet:
    """A table on a sheet of its own; each line of `note` stands in a row between title and header."""

    title: str
    table: Table
    note: str = ""

    @classmethod
    def of(cls, view: View) -> Sheet:
        """The table of a view under its sentence, its unit and evidence, and its notes."""
        rests_on = " · ".join(part for part in (view.unit, words.evidence_mark(view.evidence)) if part)
        return cls(view.title, view.table, "\n".join(part for part in (view.takeaway, rests_on, *view.notes) if part))


@dataclass(frozen=True)
class About:
    """What the first sheet says.

    `selection` has what the reader chose as label and text, without the status date; `measures` the names of the
    measures shown, as in `definitions.yaml`; `sources` title and address, None for what the monitor made itself.
    """

    title: str
    status_date: date
    selection: Sequence[tuple[str, str]]
    measures: Iterable[str]
    sources: Sequence[tuple[str, str | None]]
    licence: str


def workbook(sheets: Sequence[Sheet], about: About) -> bytes:
    """The tables as an XLSX file in the reader's language, the sheet about them first.

    Amounts are in units of the currency, percentages are fractions shown as percent. Where there is no value stands
    the column's word for it as a text: sums pass over it, and what is not published never looks like nothing. The
    address of a link stands in a column of its own at the end, after the columns that are only taken away.

    Raises KeyError for a measure without a definition, ValueError for a table longer than a sheet.
    """
    file = io.BytesIO()
    names = _names([_("About"), *(sheet.title for sheet in sheets)])
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": clean(about.title), "created": datetime.combine(about.status_date, time())})
        forms: dict[Any, Any] = {}
        _write_about(Paper(book, names[0], forms, _WIDEST_OF_MANY), about, list(zip(names[1:], sheets, strict=True)))
        for name, sheet in zip(names[1:], sheets, strict=True):
            _write_sheet(Paper(book, name, forms), sheet)
    return file.getvalue()


def _write_sheet(paper: Paper, sheet: Sheet) -> None:
    paper.text(0, 0, sheet.title, **_TITLE)
    notes = sheet.note.splitlines()
    for row, line in enumerate(notes, start=1):
        paper.text(row, 0, line)
    top = 1 + len(notes)
    below = _write_table(paper, top, sheet.table)
    paper.fit()
    paper.sheet.freeze_panes(top + 1, 1)
    paper.sheet.repeat_rows(top)
    length = len(sheet.table.rows)
    if sheet.table.total == length - 1:
        below -= 1  # a sum at the end is not sorted and filtered with what it sums
    if length and below > top + 1:
        paper.sheet.autofilter(top, 0, below - 1, len(_columns(sheet.table)) - 1)


def _write_table(paper: Paper, top: int, table: Table) -> int:
    """Header and rows from the row `top` on; returns the row below them."""
    if top + 1 + len(table.rows) > MOST_ROWS:
        raise ValueError(f"The table {table.slug} has {len(table.rows)} rows; a sheet has room for {MOST_ROWS}.")
    columns = _columns(table)
    for place, column in enumerate(columns):
        paper.header(top, place, column.title, **_side(column, place))
    row = top
    for number, record in enumerate(table.rows.to_dict("records")):
        row += 1
        looks = _TOTAL if number == table.total else {}
        for place, column in enumerate(columns):
            value = record[column.name]
            cell = _cell(column, value) if known(value) else absent_in(column, record)
            paper.put(row, place, cell, **looks, **_side(column, place))
    if row == top:
        row += 1
        paper.text(row, 0, _("No rows for this selection."))
    return row + 1


def _columns(table: Table) -> list[Column]:
    """What is shown, what is only taken away, and the addresses of links, as in `Table.csv`."""
    title = _("{title}: address")
    links = [Column(each.link, title.format(title=each.title), absent="") for each in table.columns if each.link]
    return [*table.columns, *table.taken_away, *links]


def _side(column: Column, place: int) -> dict[str, Any]:
    """How a column is written; its title and its words for absence stand on the side of its values."""
    form = {"num_format": NUMBER_FORMATS[column.kind]} if column.kind in NUMBER_FORMATS else {}
    if form and column.kind is not Kind.DAY:
        return form | {"align": "right"}
    return form | {"align": "left", "indent": min(place, 1)}  # not glued to a number before it


def _cell(column: Column, value: Any) -> str | float | date:
    match column.kind:
        case Kind.MONEY | Kind.CENTS | Kind.PERCENT:
            return float(value / 100)
        case Kind.COUNT:
            return int(value)
        case Kind.DECIMAL | Kind.QUANTITY | Kind.RATIO:
            return float(value)
        case Kind.DAY:
            day = date(value.year, value.month, value.day)
            return day if day >= FIRST_DAY else day.isoformat()
        case Kind.COUNTRY:
            return i18n.country(value)
        case _:
            return str(value)


def _write_about(paper: Paper, about: About, named: Sequence[tuple[str, Sheet]]) -> None:
    chosen = [(_("Status date"), i18n.day(about.status_date)), *about.selection]
    contents = [(name, sheet.title) for name, sheet in named]
    sources = [(title, url if known(url) else _("made by the monitor")) for title, url in about.sources]
    blocks = (
        (_("Selection"), _texts((_("What"), _("Chosen")), chosen)),
        (_("Tables in this file"), _texts((_("Sheet"), _("Table")), contents)),
        (_("How the figures are computed"), _definitions(about.measures)),
        (_("Sources"), _texts((_("Source"), _("Address")), sources)),
    )
    paper.text(0, 0, about.title, **_TITLE)
    paper.text(1, 0, _("Where there is no number, a word says why; sums pass over it."))
    row = 3
    for heading, table in blocks:
        paper.text(row, 0, heading, **_HEADING)
        row = _write_table(paper, row + 1, table) + 1
    paper.text(row, 0, _("Licence"), **_HEADING)
    paper.text(row + 1, 0, about.licence)
    paper.fit()


def _definitions(measures: Iterable[str]) -> Table:
    titles = (
        _("Measure"), _("How it is computed"), _("Stage"), _("Unit"), _("Numerator"), _("Denominator"),
        _("When missing"), _("Source of the formula"),
    )  # fmt: skip
    rows = [
        (
            _(record.title),
            _(record.formula),
            _(words.STAGES[record.stage]) if record.stage in words.STAGES else None,
            _(UNITS[record.unit]),
            _(record.numerator),
            _(record.denominator) if record.denominator else None,
            _(record.missing),
            _(record.source),
        )
        for record in map(definition, dict.fromkeys(measures))
    ]
    return _texts(titles, rows)


def _texts(titles: Sequence[str], rows: Sequence[Sequence[str | None]]) -> Table:
    names = [str(place) for place in range(len(titles))]
    columns = tuple(Column(name, title) for name, title in zip(names, titles, strict=True))
    return Table("about", columns, pd.DataFrame(list(rows), columns=names, dtype=object))


def _names(titles: Sequence[str]) -> list[str]:
    """A valid name for each sheet, near its title and unlike the others in any case of letters."""
    taken = {"history"}  # Excel keeps it for itself
    names = []
    for title in titles:
        plain = " ".join(_NOT_IN_A_NAME.sub(" ", clean(title)).split()).strip("' ") or _("Table")
        name, number = cut(plain, LONGEST_NAME), 1
        while name.casefold() in taken:
            number += 1
            name = f"{cut(plain, LONGEST_NAME - len(f' {number}'))} {number}"
        taken.add(name.casefold())
        names.append(name)
    return names
