"""The tables of the budget page as a workbook: a sheet for each, to the cent, and a first one on what they rest on."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from clustercoop import i18n
from clustercoop.datastore.loading import load_unchecked
from clustercoop.measures.definitions import definition
from tests.marked import write_marked_catalogue
from tests.oracle import NOT_PUBLISHED
from tests.pages import columns, wording
from tests.pages.cases import SECTIONS, STATUS_DATES, TABLES, Case, Run, See, open_budget
from tests.pages.collecting import file_rows, sheets
from tests.pages.screen import Screen
from tests.views.hostile import FORMULA, SCRIPT, hostile_package

KEY = "xlsx-budget"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
ON = {package: days[-1] for package, days in STATUS_DATES.items()}
WITHOUT_SHEET = {
    "Expenditure items": "taken away as CSV, since they may be a million",
    "Before and after the move": "a trial, of which nothing is kept",
    "Spending rate by partner and budget line": "a matrix, whose sheet is the list of its cells",
}
DIMENSIONS = {"partner": "By partner", "work package": "By work package", "budget line": "By budget line"}
DIMENSIONS |= {"period": "By reporting period"}


@pytest.fixture(params=list(ON))
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return open_budget(see, request.param, ON[request.param])


def test_each_table_of_the_page_has_a_sheet_with_the_same_rows_to_the_cent(case: Case) -> None:
    found = dict(sheets(case, "budget"))
    shown = [caption for caption in case.screen.tables if caption not in WITHOUT_SHEET]
    assert set(shown) <= set(found)
    for caption in shown:
        titles = list(case.screen.tables[caption][0])
        filed = [numbers_of(row, titles) for row in file_rows(case, case.screen.csv_keys[caption], titles)]
        assert [numbers_of(row, titles) for row in found[caption]] == filed, caption
        for row, seen in zip(found[caption], case.screen.tables[caption], strict=True):
            assert row[titles[0]] == seen[titles[0]].text or DAY.fullmatch(row[titles[0]])


def test_what_can_be_chosen_in_a_place_of_the_page_is_there_by_every_dimension(case: Case) -> None:
    found = dict(sheets(case, "budget"))
    assert {*DIMENSIONS.values(), *(f"Budget and rule, by {name}" for name in list(DIMENSIONS)[:3])} <= set(found)
    for title in DIMENSIONS.values():
        declared = sum(round(float(row["Declared"]) * 100) for row in found[title])
        assert declared == case.oracle.figures["declared"]


@pytest.mark.parametrize("query", [{}, {"partner": "Obala", "line": "L1", "version": "B1", "stage": "certified"}])
def test_the_first_sheet_says_what_was_chosen_how_it_is_computed_and_where_it_comes_from(
    query: dict[str, str], see: See
) -> None:
    case = see("budget", "riverbank", ON["riverbank"], query=query)
    book, about = book_of(case.screen), texts_of(book_of(case.screen))
    assert about["Status date"] == [wording.long_day(case.on)]
    assert about["Evidence"] == ["all evidence"]
    assert about["Part of the money"] == ["Obala, Staff" if query else "the whole project"]
    assert about["Stage"] == ["certified by first-level control" if query else "declared in partner reports"]
    assert about["Budget version"] == ["version 1, 1 Jan 2018" if query else "version 2, 10 Dec 2018"]
    assert (about["Revision of the data"], about["Currency"]) == (["1"], ["CHF"])
    for sheet in book.worksheets[1:]:
        assert about[sheet.title] == [sheet["A1"].value], "each sheet is listed with its title in full"
    for measure in measures_in_tables():
        record = definition(measure)
        assert record.formula in about[record.title] and record.source in about[record.title]
    for source in case.tables["sources"]:
        assert about[source["title"]] == [source["url"] if source["linkable"] == "true" else "made by the monitor"]
    assert about["Creative Commons Attribution 4.0"] == []
    assert book.properties.title == "Riverbank: budget"


def test_what_is_set_side_by_side_on_the_page_is_what_is_taken_away(see: See) -> None:
    dates = {"since": "2019-06-30", "changes-by": "budget line"}
    versions = {"from": "B2", "to": "B1", "versions-by": "work package"}
    folded = see("budget", "riverbank", ON["riverbank"], query=dates | versions)
    titles = {"From 30 Jun 2019 to 31 Mar 2020, by budget line", "Version 2 and Version 1, by work package"}
    assert titles <= {title for title, _ in sheets(folded, "budget")}
    assert not titles & set(folded.screen.tables), "though nobody has opened them"


def test_a_filter_narrows_every_sheet(see: See) -> None:
    case = see("budget", "riverbank", ON["riverbank"], query={"partner": "Obala", "wp": "W1", "performance": "true"})
    found = dict(sheets(case, "budget"))
    for figure, seen in zip(found["Performance figures"], case.screen.tables["Performance figures"], strict=True):
        assert figure["Value"] == seen["Value"].text
    assert found["Performance figures"][0]["Value"] != wording.money(100_000_00, case.currency)
    assert [row["Partner"] for row in found["Partner spending profile"]] == ["Obala", "All partners"]
    assert [row["Work package"] for row in found["By work package"]] == ["Coordination"]
    assert {row["RPF received"] for row in found["By work package"]} == {"n/a"}, "payments know no work package"


def test_with_the_public_record_only_words_stand_where_numbers_are_not_public(see: See) -> None:
    case = open_budget(see, "shipped", ON["shipped"], True)
    about, found = texts_of(book_of(case.screen)), dict(sheets(case, "budget"))
    assert (about["Evidence"], about["Budget version"]) == (["public record only"], ["none is public"])
    for caption, rows in found.items():
        for row in rows if next(iter(rows[0].values())) != "No rows for this selection." else ():
            amounts = {text for title, text in row.items() if title in columns.BROKEN_DOWN}
            assert amounts <= {NOT_PUBLISHED}, caption
    assert "Forecast at completion by three methods" not in found
    assert not [title for title in found if title.startswith(("From ", "Version "))]


def test_nothing_of_a_hostile_package_runs_in_the_workbook(
    run: Run, riverbank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    load_unchecked(package=hostile_package(riverbank, tmp_path), database_url=url)
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", url)
    screen = run("budget", query=SECTIONS | {"date": date(2019, 12, 10).isoformat()}, state=TABLES)
    texts = [cell for sheet in book_of(screen) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in texts if cell.data_type == "f" or cell.hyperlink]
    assert len([cell for cell in texts if str(cell.value).startswith(FORMULA)]) > 20, "shown as the text that it is"
    assert any(SCRIPT in str(cell.value) for cell in texts)
    with zipfile.ZipFile(io.BytesIO(screen.file(KEY))) as archive:
        for name in archive.namelist():
            assert not re.search(r"<(\w+:)?(f|hyperlink|externalReference)\b", archive.read(name).decode("utf-8")), name


def test_the_file_speaks_the_language_of_the_page(
    run: Run, addresses: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_marked_catalogue(tmp_path / "locale", "de")
    monkeypatch.setattr(i18n, "languages", lambda: i18n.languages_in(tmp_path / "locale"))
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", addresses["riverbank"])
    book = book_of(run("budget", query={"lang": "Deutsch"}))
    assert book.sheetnames[0] == "«About»"
    for sheet in book:
        assert "«" in sheet["A1"].value


def book_of(screen: Screen) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(screen.file(KEY)))


def texts_of(book: Workbook) -> dict[str, list[str]]:
    """The rows of the first sheet: what stands first, and what else."""
    rows = [[cell for cell in row if cell is not None] for row in book.worksheets[0].iter_rows(values_only=True)]
    return {row[0]: row[1:] for row in rows if row}


def numbers_of(row: dict[str, str], titles: list[str]) -> list[str]:
    """The numbers and days of a row, to the cent; words are the screen's."""
    return [row[title] for title in titles if re.fullmatch(r"-?\d[\d.-]*", row[title])]


OF_OTHER_PAGES = ("How the network grew", "How full the record is")


def measures_in_tables() -> set[str]:
    """The measures that stand in a column of some table of the budget page."""
    named = [
        measures
        for table, measures in (*columns.TOTALS.items(), *columns.SUMS.items(), *columns.ON_THE_DAY.items())
        if table not in OF_OTHER_PAGES
    ]
    ranges = {f"{measure}_{end}" for measure in columns.RANGES.values() for end in ("low", "high")}
    return {measure for one in named for measure in one.values()} | ranges
