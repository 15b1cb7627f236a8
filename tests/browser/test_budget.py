"""The budget page under a hand: a bar, a cell and a list lead to the items, filters narrow it, files can be taken."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from clustercoop import i18n
from tests.browser.conftest import Open, Visit
from tests.browser.hands import (
    choose_by_keyboard,
    click_mark,
    open_by_keyboard,
    query_of,
    section,
    taken,
    wait_for_query,
    wait_until_still,
)
from tests.oracle import Oracle, Row, read_tables

pytestmark = pytest.mark.browser

SECTIONS = {
    "proof": "Do the parts add up?",
    "forecast": "Three methods side by side",
    "items": "Choose what to list",
    "flexibility": "Budget and rule, what-if",
    "changes": "Two dates and two budget versions side by side",
    "fund": "ERDF by partner, spending targets",
    "performance": "Earned value and earned schedule",
}
"""What is folded, by the parameter that says in the address that it is open."""

ALL_OPEN = "&".join(f"{name}=true" for name in SECTIONS)
FILTERS = "Filters: partner, country"
LATER, EARLIER = date(2013, 9, 30), date(2013, 3, 31)
BARS = """() => { const plot = [...document.querySelectorAll("[data-testid=stPlotlyChart] .js-plotly-plot")][1];
  return Object.fromEntries(plot.data[1].text.map((name, at) => [name, Math.round(plot.data[1].x[at] * 100000)])); }"""
"""What is spent by the bars of the breakdown, in cents by the words of the bar."""


def expect_items(seen: Visit, items: list[tuple[Row, int]]) -> None:
    """Wait until the list says of how many items it is, and their sum to the cent."""
    declared = i18n.money(sum(cents for _, cents in items), "EUR", 2)
    expect(seen.page.get_by_text("Items 1 to ")).to_have_count(1)
    words = seen.page.locator(".mark", has_text=": declared")
    expect(words).to_contain_text(f"{len(items)} items: declared {declared}, certified ")


def numbers_listed(seen: Visit) -> list[str]:
    """The numbers of the items on the page of the list."""
    return seen.page.get_by_role("region", name="Expenditure items").get_by_role("rowheader").all_inner_texts()


@pytest.fixture(scope="module")
def ledger(shipped: Path) -> Any:
    """`ledger(on, partner="HU-1", …)`: declared items of the package as the oracle counts them, with their cents."""
    tables = read_tables(shipped)
    oracles = {on: Oracle(tables, on) for on in (LATER, EARLIER)}
    i18n.use("en")

    def ledger(on: date, **wanted: str) -> list[tuple[Row, int]]:
        reports = oracles[on].record.reports
        return [
            (item, cents)
            for item, cents in oracles[on].money.declared_items
            if all((item | reports[item["report_id"]])[f"{name}_id"] == value for name, value in wanted.items())
        ]

    return ledger


def test_a_click_on_a_bar_lists_its_items_and_no_others_and_their_sum_is_the_bar(visit: Open, ledger: Any) -> None:
    seen = visit("budget")
    items = ledger(LATER, partner="HU-2")
    assert cents_of_bar(seen, "MAG") == sum(cents for _, cents in items)
    click_bar(seen, "MAG", {"items": "true", "items-partner": "MAG"})
    expect_items(seen, items)
    choose_by_keyboard(seen.page.get_by_test_id("stMain"), "Break down by", "Budget line")
    seen.page.get_by_role("heading", name="By budget line").wait_for()
    items = ledger(LATER, budget_line="BL1")
    assert cents_of_bar(seen, "Staff costs") == sum(cents for _, cents in items)
    click_bar(seen, "Staff costs", {"by": "budget line", "items": "true", "items-line": "BL1"})
    expect_items(seen, items)


def cents_of_bar(seen: Visit, name: str) -> int:
    wait_until_still(seen.page)
    cents: int = seen.page.evaluate(BARS)[name]
    return cents


def click_bar(seen: Visit, name: str, wanted: dict[str, str]) -> None:
    chart = seen.page.get_by_test_id("stPlotlyChart").nth(1)
    bar = chart.locator(".barlayer .trace").nth(1).locator("path").nth(list(seen.page.evaluate(BARS)).index(name))
    click_mark(seen, chart, bar, wanted, says=name)


def test_a_box_does_by_keyboard_what_a_click_on_a_bar_does(visit: Open, ledger: Any) -> None:
    seen = visit("budget")
    listed = open_by_keyboard(seen, SECTIONS["items"])
    choose_by_keyboard(listed, "Partner", "MAG")
    wait_for_query(seen, {"items": "true", "items-partner": "MAG"})
    expect_items(seen, ledger(LATER, partner="HU-2"))
    choose_by_keyboard(listed, "Budget line", "Staff")
    wait_for_query(seen, {"items": "true", "items-partner": "MAG", "items-line": "BL1"})
    items = ledger(LATER, partner="HU-2", budget_line="BL1")
    expect_items(seen, items)
    assert sorted(numbers_listed(seen), key=int) == sorted((item["item_id"] for item, _ in items), key=int)


def test_links_in_a_cell_and_in_a_row_list_their_items_at_the_top_and_back_leads_back(visit: Open, ledger: Any) -> None:
    seen = visit("budget?date=2013-03-31&wp=WP3")
    filters = {"date": "2013-03-31", "wp": "WP3"}
    for name, place, where, wanted in (
        ("Spending rate by partner and budget line", 1, {"items-line": "BL1"}, {"budget_line": "BL1"}),
        ("Partner spending profile", 0, {}, {}),
    ):
        row = seen.page.get_by_role("region", name=name).locator("tr", has_text="MAG")
        row.locator("th, td").nth(place).get_by_role("link").click()
        wait_for_query(seen, filters | where | {"items": "true", "items-partner": "MAG"})
        seen.settle()
        headings = seen.page.get_by_role("heading", level=2)
        expect(headings.first).to_have_text("Expenditure items")
        expect(headings.first).to_be_in_viewport()
        items = ledger(EARLIER, partner="HU-2", work_package="WP3", **wanted)
        expect_items(seen, items)
        assert set(numbers_listed(seen)) <= {item["item_id"] for item, _ in items}
        assert "31 March 2013" in seen.headline and "Cluster policies" in seen.headline
        seen.page.go_back()
        wait_for_query(seen, filters)
        seen.settle()
        expect(headings.first).to_have_text("How much, against which plan?")


def test_filters_need_no_mouse_stand_in_headline_and_address_and_are_cleared_together(visit: Open) -> None:
    seen = visit("budget")
    whole, headline = seen.headline, seen.page.locator("p.headline")
    filters = open_by_keyboard(seen, FILTERS)
    choose_by_keyboard(filters, "Partner", "MAG")
    expect(headline).to_contain_text("for MAG ")
    choose_by_keyboard(filters, "Budget line", "Staff")
    expect(headline).to_contain_text("MAG, Staff costs")
    choose_by_keyboard(filters, "Stage", "Certified")
    wait_for_query(seen, {"partner": "MAG", "line": "BL1", "stage": "certified"})
    clear = filters.get_by_role("button", name="Show the whole project")
    clear.focus()
    clear.press("Enter")
    wait_for_query(seen, {})
    expect(headline).to_have_text(whole)


def test_each_section_opens_by_keyboard_and_stands_in_the_address_so_that_it_is_open_after_a_reload(
    visit: Open,
) -> None:
    seen = visit("budget")
    opened: dict[str, str] = {}
    for name, label in SECTIONS.items():
        open_by_keyboard(seen, label).get_by_role("table").first.wait_for()
        opened[name] = "true"
        wait_for_query(seen, opened)
    seen.page.reload()
    seen.settle()
    for label in SECTIONS.values():
        section(seen, label).get_by_role("table").first.wait_for()
    assert query_of(seen.page) == opened


def test_what_if_changes_the_verdict_and_leaves_no_trace_in_the_address(visit: Open) -> None:
    seen = visit("budget?flexibility=true")
    part = section(seen, SECTIONS["flexibility"])
    before = part.locator(".mark", has_text="Moving 1 000 EUR from Staff costs to Administration costs").inner_text()
    amount = part.get_by_role("spinbutton", name="Amount (EUR)")
    amount.fill("900000")
    amount.press("Enter")
    moved = part.locator(".mark", has_text="Moving 900 000 EUR from Staff costs to Administration costs")
    moved.wait_for()
    assert verdict(before) != verdict(moved.inner_text())
    assert query_of(seen.page) == {"flexibility": "true"}


def verdict(sentence: str) -> str:
    return sentence.partition(": ")[2].partition(" (")[0]


def test_items_a_table_and_the_workbook_can_be_taken_away(visit: Open, ledger: Any) -> None:
    seen = visit("budget?date=2013-03-31&items=true&items-partner=MAG")
    items = ledger(EARLIER, partner="HU-2")
    declared = sum(cents for _, cents in items)

    name, content = taken(seen.page.get_by_role("button", name="Download all these items as CSV"))
    rows = rows_of(content)
    assert (name, len(rows)) == ("budget-items.csv", len(items))
    assert {row["item_id"] for row in rows} == {item["item_id"] for item, _ in items}
    assert sum(cents_of(row["declared_cents"]) for row in rows) == declared

    name, content = taken(seen.page.locator(".st-key-csv-budget-partners").get_by_role("button"))
    (row,) = [row for row in rows_of(content) if row["short_name"] == "MAG"]
    assert (name, cents_of(row["declared_cents"])) == ("budget-partners.csv", declared)

    name, content = taken(seen.page.get_by_role("button", name="Download all tables of this page (XLSX)"))
    assert (name, content[:2]) == ("budget-2013-03-31.xlsx", b"PK")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames[0] == "About"
    cells = list(book["Partner spending profile"].values)
    (header,) = [line for line in cells if line[0] == "Partner"]
    (line,) = [line for line in cells if line[0] == "MAG"]
    assert line[header.index("Declared")] == declared / 100


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def cents_of(amount: str) -> int:
    units, cents = amount.split(".")
    return int(units + cents)
