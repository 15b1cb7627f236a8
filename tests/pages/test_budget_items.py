"""The expenditure items behind a figure: those that it counts, with their sums, a page at a time and as a file."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from clustercoop.datastore.loading import load_unchecked
from clustercoop.ui.budget import items, sections
from clustercoop.views.words import EVIDENCE, symbol_and_word
from clustercoop.vocabulary import Evidence
from tests.oracle import Row, Tables
from tests.oracle.record import cents
from tests.pages import parts, wording
from tests.pages.cases import STATUS_DATES, Case, Run, See, open_budget
from tests.pages.screen import Screen, numbers_in
from tests.views.hostile import FORMULA, SCRIPT, hostile_package

OPEN = {"items": "true"}
PAGE_ROWS = 100
TABLE, KEY = "Expenditure items", "csv-budget-items"
LAST = {package: days[-1] for package, days in STATUS_DATES.items()}
TRAVELS = [
    ("riverbank", date(2018, 9, 28), {}),  # a report is reopened
    ("riverbank", date(2018, 9, 28), {"stage": "certified"}),  # and nothing certified yet
    ("riverbank", date(2019, 12, 10), {}),  # a certificate is withdrawn
    ("riverbank", date(2019, 12, 10), {"stage": "certified"}),
    ("riverbank", date(2020, 3, 31), {"items-period": "R1"}),  # one of them certified with a later report
    ("riverbank", date(2020, 3, 31), {"stage": "certified", "country": "AT", "items-wp": "W2"}),
    ("shipped", date(2013, 9, 30), {}),
    ("shipped", date(2012, 7, 2), {"stage": "certified", "line": "BL4", "items-partner": "SIEA"}),
]
COLUMNS = {
    "partner": "partner_id", "country": "country_code", "wp": "work_package_id", "line": "budget_line_id",
    "period": "period_id",
}  # fmt: skip


AMOUNTS = ("declared_cents", "certified_cents", "deducted_cents")
PLACES = {
    "reporting_periods": "period_id", "partners": "partner_id", "work_packages": "work_package_id",
    "budget_lines": "budget_line_id",
}  # fmt: skip
Line = dict[str, Any]


@pytest.mark.parametrize(("package", "on", "query"), TRAVELS, ids=str)
def test_the_file_has_the_items_that_count_on_the_day_in_order_and_their_sums_stand_above_them(
    package: str, on: date, query: dict[str, str], see: See
) -> None:
    case = see("budget", package, on, query=OPEN | query)
    expected = lines_of(case, query)
    if not expected:
        assert "No expenditure item of this selection is certified" in " ".join(case.screen.notes)
        assert TABLE not in case.screen.tables
        return
    assert rows_of(case.screen) == [written(line) for line in expected]
    assert said_sums(case) == [len(expected), *(sum(line[name] or 0 for line in expected) / 100 for name in AMOUNTS)]
    shown = case.screen.tables[TABLE]
    assert [row["No."].text for row in shown] == [line["item_id"] for line in expected[:PAGE_ROWS]]
    for row, line in zip(shown, expected, strict=False):
        assert [row[title].text for title in ("Declared", "Certified", "Deducted")] == [
            wording.amount(line[name], "not certified", decimals=2) for name in AMOUNTS
        ]
        assert row["Reason of the deduction"].text == line["deduction_reason"]
        assert row["Budget line, work package"].text == line["budget_line"]
        assert row["Budget line, work package"].below == line["work_package"]


def test_a_report_that_is_reopened_takes_its_items_along_and_a_withdrawn_certificate_leaves_them_declared(
    see: See,
) -> None:
    # HR-Z-R1 is back with Obala on 28 September 2018; HR-Z-R3, certified in November 2019, on 2 December.
    reopened = see("budget", "riverbank", date(2018, 9, 28), query=OPEN)
    assert {row["partner"] for row in rows_of(reopened.screen)} == {"Uferamt"}
    before, after = (see("budget", "riverbank", on, query=OPEN) for on in (date(2019, 12, 1), date(2019, 12, 10)))
    gone = {row["item_id"] for row in rows_of(before.screen)} - {row["item_id"] for row in rows_of(after.screen)}
    assert gone == {"23", "24"}


def test_the_items_behind_each_cell_of_the_matrix_add_up_to_it(see: See) -> None:
    case = see("budget", "riverbank", LAST["riverbank"])
    rows = {row["Partner"].text: row for row in case.screen.tables["Spending rate by partner and budget line"]}
    names, titles = parts.names_of(case.oracle, "partner"), parts.names_of(case.oracle, "budget line")
    followed = 0
    for (partner, line), (_planned, spent) in parts.cells(case.oracle, "declared").items():
        link = rows[names[partner]][titles[line]].link
        if link is not None:
            followed += 1
            assert said_sums(behind(link, case, see))[1] == spent / 100
    assert followed == 7


@pytest.mark.parametrize("dimension", ["partner", "work package", "budget line", "period"])
def test_the_items_behind_a_row_add_up_to_it(dimension: str, see: See) -> None:
    case = open_budget(see, "shipped", STATUS_DATES["shipped"][1], by=dimension)
    sums = parts.broken_down(case.oracle, dimension)
    title = {"period": "By reporting period"}.get(dimension, f"By {dimension}")
    place, row = 1, case.screen.tables[title][1]
    expected = list(sums.values())[place]
    found = said_sums(behind(next(iter(row.values())).link, case, see))
    assert found[1:] == [expected[stage] / 100 for stage in ("declared", "certified", "deducted")]


def test_a_long_list_is_shown_a_page_at_a_time_and_begins_anew_with_another_choice(
    run: Run, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", addresses["shipped"])
    monkeypatch.setattr(items, "WRITTEN_AT_ONCE", 64)  # so that the file is written in many steps
    screen = run("budget", query=OPEN | {"date": LAST["shipped"].isoformat()})
    every = [row["item_id"] for row in rows_of(screen)]
    assert len(every) == len({*every}) > 10 * PAGE_ROWS and all(number.isdigit() for number in every)
    pages = -(-len(every) // PAGE_ROWS)
    (box,) = screen.at.number_input
    assert (box.label, box.min, box.max, box.value) == (f"Page of {pages}", 1, pages, 1)
    for number in (2, pages):
        screen.at.number_input[0].set_value(number).run()
        shown = Screen(screen.at, screen.files)
        first, last = (number - 1) * PAGE_ROWS, min(number * PAGE_ROWS, len(every))
        assert [row["No."].text for row in shown.tables[TABLE]] == every[first:last]
        (said,) = [note for note in shown.notes if note.startswith("Items ")]
        assert numbers_in(said) == [first + 1, last, len(every)]
        assert [row["item_id"] for row in rows_of(shown)] == every, "the file has all of them, whatever page is shown"
    screen.at.selectbox(key="items-line").select("Staff costs").run()
    assert screen.at.query_params["items-line"] == "BL1"
    assert screen.at.number_input[0].value == 1


def test_a_click_on_a_bar_asks_for_the_items_behind_it_where_they_stand(
    see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    clicked = {"budget-breakdown": {"selection": {"points": [{"customdata": ["W2"]}]}}, "by": "work package"}
    monkeypatch.setattr(sections.st, "session_state", clicked)
    sections._bar_clicked()  # what Streamlit calls after a click, which AppTest cannot make
    monkeypatch.undo()
    state = {name: value for name, value in clicked.items() if name.startswith("items")}
    # Of a reader who came by a link to items, for whom the list has stood on top so far.
    case = see("budget", "riverbank", LAST["riverbank"], query=OPEN | {"by": "work package"}, state=state)
    assert {row["work_package"] for row in rows_of(case.screen)} == {"Plans and paths"}
    assert case.screen.at.query_params["items-wp"] == "W2"
    headers = [header.value for header in case.screen.at.header]
    assert headers.index(TABLE) > headers.index("On what is it spent?"), "the page does not jump under the reader"


def test_where_there_are_no_items_or_none_are_public_a_sentence_says_so(see: See) -> None:
    nothing = see("budget", "riverbank", LAST["riverbank"], query=OPEN | {"line": "L3", "items-partner": "Berges"})
    said = "No expenditure item of this selection is declared in partner reports by the status date."
    assert said in nothing.screen.notes
    paid = see("budget", "riverbank", LAST["riverbank"], query=OPEN | {"stage": "paid"})
    assert "Payments are not made by item; choose the stage declared or certified." in paid.screen.notes
    public = see("budget", "riverbank", LAST["riverbank"], True, query=OPEN)
    assert public.screen.answers[TABLE] == "Expenditure items are not published."
    for case in (nothing, paid, public):
        assert TABLE not in case.screen.tables
        assert KEY not in [button.key for button in case.screen.at.get("download_button")]


def test_texts_of_a_hostile_package_are_texts_on_the_page_and_in_the_file(
    run: Run, riverbank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    load_unchecked(package=hostile_package(riverbank, tmp_path), database_url=url)
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", url)
    screen = run("budget", query=OPEN | {"date": "2020-03-31"})
    assert all(SCRIPT in row[title].text for row in screen.tables[TABLE] for title in ("Partner", "Document", "Source"))
    rows = rows_of(screen)
    assert len(rows) == len(screen.tables[TABLE])
    for row in rows:
        assert row["partner"].startswith(f"'{FORMULA}") and row["document_ref"].startswith(f"'{FORMULA}")
        assert not [cell for cell in row.values() if cell.startswith(("=", "@", "+"))]


def behind(link: str, case: Case, see: See) -> Case:
    """The page that a link to items opens."""
    return see("budget", case.package, case.on, query=dict(parse_qsl(link.removeprefix("?"), strict_parsing=True)))


def said_sums(case: Case) -> list[float]:
    """Number, declared, certified and deducted of the sentence above the list."""
    (said,) = [note for note in case.screen.notes if ": declared " in note]
    return numbers_in(said)


def rows_of(screen: Screen) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(screen.file(KEY).decode("utf-8"), newline="")))


def lines_of(case: Case, query: dict[str, str]) -> list[Line]:
    """The items that count, in order, under the names that the file has for its columns; amounts in cents."""
    wanted = {COLUMNS[name.removeprefix("items-")]: value for name, value in query.items() if name != "stage"}
    certified = {item["item_id"] for item, _ in parts.items(case.oracle, "certified")}
    partners = {row["partner_id"]: row for row in case.tables["partners"]}
    found = []
    for item, _ in parts.items(case.oracle, query.get("stage", "declared")):
        own = partners[item["partner_id"]] | item
        if all(value in (own[column], own["short_name"]) for column, value in wanted.items()):
            found.append(own)
    ordered = sorted(found, key=lambda item: (*place_of(item, case.tables), int(item["item_id"])))
    return [line_of(item, case.tables, is_certified=item["item_id"] in certified) for item in ordered]


def place_of(item: Row, tables: Tables) -> list[int]:
    """The numbers of period, partner, work package and budget line."""
    return [int(row["number"]) for resource, key in PLACES.items() for row in tables[resource] if row[key] == item[key]]


def line_of(item: Row, tables: Tables, *, is_certified: bool) -> Line:
    period, _, work_package, budget_line = (
        next(row for row in tables[resource] if row[key] == item[key]) for resource, key in PLACES.items()
    )
    (source,) = [row for row in tables["sources"] if row["source_id"] == item["source_id"]]
    declared, certified = cents(item["declared"]), cents(item["certified"]) if is_certified else None
    return {
        "item_id": item["item_id"],
        "period": f"Period {period['number']}",
        "partner": item["short_name"],
        "budget_line": budget_line["title"],
        "incurred_on": item["incurred_on"],
        "declared_cents": declared,
        "certified_cents": certified,
        "deducted_cents": None if certified is None else declared - certified,
        "deduction_reason": item["deduction_reason"] if is_certified else "",
        "document_ref": item["document_ref"],
        "mark": symbol_and_word(EVIDENCE[Evidence(item["evidence"])]),
        "source": source["title"],
        "work_package": work_package["title"],
        "url": source["url"],
    }


def written(line: Line) -> dict[str, str]:
    """A line as the file has it: units with two decimals, and nothing where it is not certified."""
    amounts = {name: "" if line[name] is None else f"{Decimal(line[name]) / 100:.2f}" for name in AMOUNTS}
    return line | amounts
