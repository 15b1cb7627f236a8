"""One sheet of a workbook while it is written: every text as a text, and room made for what stands there."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clustercoop.views.view import neutral

NARROWEST, WIDEST = 8, 60
MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FILTER_BUTTON = 3
_LINE_HEIGHT, _HIGHEST = 15, 409  # points; the second is the limit of Excel

_HEADER: dict[str, Any] = {"bold": True, "bottom": 1, "bg_color": "#E7ECF7"}


@dataclass
class Paper:
    """A sheet while it is written; it remembers how much room its columns and rows need."""

    book: Any
    name: str
    forms: dict[Any, Any]
    """The formats of the workbook by what they are made of; each is made once."""
    widest: int = WIDEST
    widths: dict[int, int] = field(default_factory=dict)
    wrapped: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sheet = self.book.add_worksheet(self.name)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        # A code or a year that is a text is meant as one: no warning in the corner of its cell.
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})

    def put(self, row: int, place: int, value: str | float | date, **looks: Any) -> None:
        """Write a cell and make room for it; a text too wide for any column is wrapped."""
        if isinstance(value, str):
            value = clean(value)
            wide = max(map(len, value.split("\n")))
            self.text(row, place, value, wrap=wide >= self.widest or "\n" in value, **looks)
        elif isinstance(value, date):
            wide = len("2014-04-30")
            self.sheet.write_datetime(row, place, value, self._form(valign="top", **looks))
        else:
            wide = len(f"{value:,.2f}")
            self.sheet.write_number(row, place, value, self._form(valign="top", **looks))
        self._make_room(place, wide)

    def header(self, row: int, place: int, title: str, **looks: Any) -> None:
        """Write the title of a column, on two lines where that saves room."""
        self.text(row, place, title, wrap=True, **_HEADER, **looks)
        longest_word = max(map(len, title.split()), default=0)
        self._make_room(place, max(longest_word, (len(title) + 1) // 2) + _FILTER_BUTTON)

    def text(self, row: int, place: int, text: str, *, wrap: bool = False, **looks: Any) -> None:
        """Write a text as nothing but a text, without making room for it."""
        text = cut(clean(text), LONGEST_TEXT)
        if wrap:
            self.wrapped.append((row, place, text))
        # The file says that it is a text; the mark keeps it one when someone edits the cell.
        runs_when_edited = any(neutral(part) != part for part in (text, text.lstrip()))
        form = self._form(text_wrap=wrap, valign="top", quote_prefix=runs_when_edited, **looks)
        if not text:
            self.sheet.write_blank(row, place, None, form)
        elif text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter would take it for markup of its own and put it into the file as it is.
            self.sheet.write_rich_string(row, place, text[0], text[1], text[2:], form)
        else:
            self.sheet.write_string(row, place, text, form)

    def fit(self) -> None:
        """Set width and height to what stands there; LibreOffice does not find the height of a row by itself."""
        for place, width in self.widths.items():
            self.sheet.set_column(place, place, width)
        lines: dict[int, int] = {}
        for row, place, text in self.wrapped:
            wrapped = sum(max(1, len(textwrap.wrap(line, self.widths[place] - 1))) for line in text.split("\n"))
            lines[row] = max(lines.get(row, 1), wrapped)
        for row, number in lines.items():
            self.sheet.set_row(row, min(_LINE_HEIGHT * number, _HIGHEST))

    def _form(self, **looks: Any) -> Any:
        key = tuple(sorted(looks.items()))
        if key not in self.forms:
            self.forms[key] = self.book.add_format(looks)
        return self.forms[key]

    def _make_room(self, place: int, width: int) -> None:
        self.widths[place] = min(max(self.widths.get(place, NARROWEST), width + 2), self.widest)


def clean(text: str) -> str:
    """The text with a mark in place of each character that no XML file can hold, and one kind of line ends."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


def cut(text: str, room: int) -> str:
    """The text within so many UTF-16 units, which spreadsheets count; an ellipsis says that it is cut."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * room:
        return text
    return units[: 2 * (room - 1)].decode("utf-16-le", "ignore").rstrip() + "\N{HORIZONTAL ELLIPSIS}"
