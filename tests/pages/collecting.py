"""Every place of a page and of its files where a measure stands, and how it is written there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import openpyxl

from clustercoop.measures.definitions import Unit, definition, definitions
from tests.oracle import NOT_APPLICABLE, Value
from tests.pages import wording
from tests.pages.cases import Case
from tests.pages.columns import FIGURES, ON_THE_DAY, RANGES, SERIES, SUMS, TOTALS, UNNAMED
from tests.pages.wording import MINUS, NO_BREAK, THIN

BY_TITLE = {record.title: measure for measure, record in definitions().items()}
Write = Callable[[str, Value], str]
Rows = list[dict[str, str]]


class Seen(NamedTuple):
    """A measure (empty where a number is none that is known), where it stands, its text, and how it is written."""

    measure: str
    where: str
    text: str
    write: Write


def everything(case: Case, slug: str) -> Iterator[Seen]:
    """All that a page shows and hands out."""
    yield from boxes(case, slug)
    for caption, rows in case.screen.tables.items():
        texts = [{title: cell.text for title, cell in row.items()} for row in rows]
        total = {title: cell.text for title, cell in case.screen.totals.get(caption, {}).items()}
        yield from places(case, caption, f"{slug}: table {caption}", texts, total, on_screen)
        if caption in case.screen.csv_keys:
            filed = file_rows(case, case.screen.csv_keys[caption], list(rows[0]) if rows else [])
            yield from places(case, caption, f"{slug}: file {caption}", filed, filed[-1] if total else {}, in_file)
    for caption, rows in sheets(case, slug) if slug in ("budget", "cooperation") else ():
        total = rows[-1] if plain(case, caption) in TOTALS else {}
        yield from places(case, caption, f"{slug}: sheet {caption}", rows, total, in_sheet)
    yield from lines(case, slug)


def boxes(case: Case, slug: str) -> Iterator[Seen]:
    """Figures, and the parts that their explanations name."""
    for title, shown in case.screen.figures.items():
        yield Seen(BY_TITLE[title], f"{slug}: figure", shown.value, as_figure(case))
        yield from parts_of(BY_TITLE[title], f"{slug}: explanation", shown.explanation)


def parts_of(measure: str, where: str, said: str) -> Iterator[Seen]:
    """The value that numerator and denominator make, where they are named as numbers."""
    record = definition(measure)
    numbers = [number_after(name, said) for name in (record.numerator, record.denominator) if name]
    if None in numbers or 0 in numbers[1:]:
        return
    if record.unit is Unit.PERCENT:
        yield Seen(measure, where, str(100 * numbers[0] / numbers[1]), exactly)
    elif record.unit is Unit.RATIO and record.parts is Unit.MONEY:  # those of days are rounded where they stand
        yield Seen(measure, where, str(numbers[0] / numbers[1]), exactly)
    elif record.denominator is None and record.unit in (Unit.MONEY, Unit.COUNT):
        yield Seen(measure, where, str(numbers[0] * (100 if record.unit is Unit.MONEY else 1)), exactly)


def number_after(name: str, said: str) -> Fraction | None:
    found = re.search(rf"{re.escape(name)}: ({MINUS}?[\d{THIN}.]+)", said.replace("\\", ""))
    return as_number(found[1].rstrip(".")) if found else None


def places(case: Case, caption: str, where: str, rows: Rows, total: dict[str, str], write: Write) -> Iterator[Seen]:
    """The measures of a table, by what kind of table it is."""
    kind = plain(case, caption)
    for title, text in total.items():
        column = plain(case, title)
        measure = TOTALS.get(kind, {}).get(column, "")
        if measure or (numeric(text) and (kind, column) not in UNNAMED):
            yield Seen(measure, f"{where}, {title}", text, write)
    for title, measure in named(case, SUMS.get(kind, {})):
        cells = [row[title] for row in rows if title in row]
        if write is not on_screen and cells and all(re.fullmatch(r"-?\d+\.\d+", cell) for cell in cells):
            yield Seen(measure, f"{where}, {title} summed", f"{sum(map(Decimal, cells)):.2f}", in_file)
    for title, measure in named(case, RANGES) if kind == "Forecast at completion by three methods" else ():
        for end, pick in (("low", min), ("high", max)):
            least_or_most = pick((row[title] for row in rows if numeric(row[title])), key=as_number)
            yield Seen(f"{measure}_{end}", f"{where}, {title}, {end}", least_or_most, write)
    for row in rows:
        first = next(iter(row.values()))
        if kind in FIGURES:
            form = as_figure(case) if kind == "Performance figures" else to_the_cent if write is on_screen else write
            yield Seen(BY_TITLE[first], f"{where}, {first}", row[FIGURES[kind]], form)
            yield from parts_of(BY_TITLE[first], f"{where}, parts of {first}", row.get("In numbers", ""))
        elif kind in ON_THE_DAY and first in (case.on.isoformat(), wording.day(case.on)):
            for title, measure in named(case, ON_THE_DAY[kind]):
                if title in row:
                    yield Seen(measure, f"{where}, {title}", row[title], write)


def lines(case: Case, slug: str) -> Iterator[Seen]:
    """Where the lines of the charts stand on the status date."""
    for chart in SERIES if slug == "budget" else ():
        drawn = case.screen.series(chart) if chart in case.screen.charts else {}
        for name, measure in named(case, SERIES[chart]):
            known = [y for x, y in points(drawn.get(name)) if x <= case.on.isoformat()]
            if known:
                yield Seen(measure, f"{slug}: chart {chart}, {name}", str(round(known[-1] * 100_000)), exactly)


def points(trace: dict[str, Any] | None) -> Iterable[tuple[str, float]]:
    return zip(trace["x"], trace["y"], strict=True) if trace else ()


def file_rows(case: Case, key: str, titles: list[str]) -> Rows:
    """The rows of a CSV under the titles of the screen; what is only taken away under the names of the file."""
    header, *rows = csv.reader(io.StringIO(case.screen.file(key).decode("utf-8"), newline=""))
    names = [*titles, *header[len(titles) :]]
    return [dict(zip(names, row, strict=True)) for row in rows]


def sheets(case: Case, slug: str) -> Iterator[tuple[str, Rows]]:
    """The sheets of the workbook but the first, by title; the header is the last row that does not move."""
    for sheet in openpyxl.load_workbook(io.BytesIO(case.screen.file(f"xlsx-{slug}"))).worksheets[1:]:
        top = int(re.sub(r"\D", "", sheet.freeze_panes)) - 1
        header, *rows = sheet.iter_rows(min_row=top, values_only=True)
        formats = [cell.number_format for cell in sheet[top + 1]]
        texts = [[as_text(value, form) for value, form in zip(row, formats, strict=True)] for row in rows]
        yield sheet["A1"].value, [dict(zip(header, row, strict=True)) for row in texts]


def as_text(value: Any, number_format: str) -> str:
    """A cell of a workbook as a CSV would have it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if not isinstance(value, int | float):
        return value or ""
    return f"{100 * value:.4f}" if "%" in number_format else f"{value:.2f}" if "." in number_format else str(value)


def as_number(text: str) -> Fraction:
    return Fraction(text.replace(THIN, "").replace(MINUS, "-"))


def numeric(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def named(case: Case, columns: dict[str, str]) -> Iterator[tuple[str, str]]:
    return ((title.format(fund=case.project["fund"]), measure) for title, measure in columns.items())


def plain(case: Case, title: str) -> str:
    """A title without what is the project's or the day's own."""
    title = re.sub(r"From .* to .*, by", "From * to *, by", title.replace(case.project["fund"], "{fund}"))
    return re.sub(r"Version \d+", "Version *", title)


def as_figure(case: Case) -> Write:
    return lambda measure, value: wording.figure(measure, value, case.currency)


def exactly(measure: str, value: Value) -> str:
    return value if isinstance(value, str) else str(Fraction(value))


def on_screen(measure: str, value: Value, decimals: int = 0) -> str:
    if isinstance(value, str):
        return "n/a" if value == NOT_APPLICABLE else value
    unit = definition(measure).unit
    if unit is Unit.PERCENT:
        return f"{wording.number(value, 1)}{NO_BREAK}%"
    if unit is Unit.RATIO:
        return wording.number(value, 2)
    return wording.number(Fraction(value, 100 if unit is Unit.MONEY else 1), decimals)


def to_the_cent(measure: str, value: Value) -> str:
    return on_screen(measure, value, decimals=2)


def in_file(measure: str, value: Value) -> str:
    if isinstance(value, str):
        return ""
    unit = definition(measure).unit
    if unit is Unit.MONEY:
        return f"{Decimal(int(value)) / 100:.2f}"
    return f"{float(value):.4f}" if unit in (Unit.PERCENT, Unit.RATIO) else str(int(value))


def in_sheet(measure: str, value: Value) -> str:
    """A word where there is no number, so that nothing looks like nothing."""
    if not isinstance(value, str) and definition(measure).unit is Unit.RATIO:
        return f"{float(value):.2f}"
    return on_screen(measure, value) if isinstance(value, str) else in_file(measure, value)
